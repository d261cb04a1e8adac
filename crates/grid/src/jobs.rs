//! Work done in parallel within the calling team.
//!
//! The library of threads sees jobs of one type here, whatever they do, so that its machinery is compiled once, not anew for
//! every stencil, lattice and precision.

use bytemuck::Pod;
use partita_domain::partition::part;
use partita_domain::{BlockField, Exchange};
use rayon::prelude::*;
use std::ops::Range;

/// Bands of a worker: so many that an even share comes out where some take longer.
const BANDS: usize = 4;

/// Does all jobs; each may be another worker's.
pub(crate) fn run<'a>(jobs: impl Iterator<Item = impl FnOnce() + Send + 'a>) {
    let jobs = jobs.map(|job| -> Box<dyn FnOnce() + Send + 'a> { Box::new(job) });
    all(jobs.collect());
}

fn all(jobs: Vec<Box<dyn FnOnce() + Send + '_>>) {
    if jobs.len() < 2 {
        return jobs.into_iter().for_each(|job| job());
    }
    jobs.into_par_iter().with_max_len(1).for_each(|job| job());
}

/// Does all jobs and gives what they give, in their order.
pub(crate) fn map<'a, R: Send + 'a>(jobs: impl Iterator<Item = impl FnOnce() -> R + Send + 'a>) -> Vec<R> {
    let jobs: Vec<_> = jobs.collect();
    let mut results: Vec<Option<R>> = jobs.iter().map(|_| None).collect();
    run(jobs.into_iter().zip(&mut results).map(|(job, result)| move || *result = Some(job())));
    results.into_iter().flatten().collect()
}

/// The numbers 0 .. `count` in bands of `least` or more, as many as the calling team can share.
pub(crate) fn bands(count: usize, least: usize) -> impl Iterator<Item = Range<usize>> {
    let bands = (BANDS * rayon::current_num_threads()).min(count / least.max(1)).max(1);
    (0..bands).map(move |band| part(count, bands, band))
}

/// Calls `f` for every item and its place, in bands, and gives what it gives, in order.
pub(crate) fn each<T: Sync, R: Send>(items: &[T], f: impl Fn(usize, &T) -> R + Sync) -> Vec<R> {
    let f = &f;
    let band = |band: Range<usize>| move || band.map(|i| f(i, &items[i])).collect::<Vec<_>>();
    map(bands(items.len(), 1).map(band)).into_iter().flatten().collect()
}

/// Calls `f` for every item, in bands of `least` or more.
pub(crate) fn each_mut<T: Send>(items: &mut [T], least: usize, f: impl Fn(&mut T) + Sync) {
    let (mut rest, f) = (items, &f);
    let bands: Vec<_> = bands(rest.len(), least).collect();
    run(bands.into_iter().map(|band| {
        let (items, after) = std::mem::take(&mut rest).split_at_mut(band.len());
        rest = after;
        move || items.iter_mut().for_each(f)
    }));
}

/// Fills halos from the blocks that own their cells.
pub(crate) fn exchange<T: Pod + Send + Sync>(exchange: &mut Exchange<T>, fields: &mut [BlockField<T>]) {
    let sent = &*fields;
    run(exchange.messages_mut().iter_mut().map(|message| || message.pack(sent)));
    let exchange = &*exchange;
    let fill =
        |(b, field): (usize, &mut BlockField<T>)| exchange.inbox(b).iter().for_each(|message| message.unpack(field));
    let fill = &fill;
    run(fields.iter_mut().enumerate().map(|block| move || fill(block)));
}
