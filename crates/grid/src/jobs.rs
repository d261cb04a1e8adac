//! Work done in parallel within the calling team.
//!
//! The library of threads sees jobs of one type here, whatever they do, so that its machinery is compiled once, not anew for
//! every stencil, lattice and precision; only solvers, which may not allocate, have theirs. What jobs cost is taken down by a
//! team that records, where they are [`tasks`].

use bytemuck::Pod;
use partita_domain::partition::part;
use partita_domain::{BlockField, Exchange};
use partita_run::ledger::{phase, task};
use rayon::prelude::*;
use std::ops::Range;

/// Bands of a worker: so many that an even share comes out where some take longer.
const BANDS: usize = 4;

/// Cells worth a worker of their own, where little is done with each.
pub(crate) const CELLS_AT_ONCE: usize = 1 << 14;

/// Does all jobs; each may be another worker's, and may have jobs within.
pub(crate) fn run<'a>(jobs: impl Iterator<Item = impl FnOnce() + Send + 'a>) {
    let jobs = jobs.map(|job| -> Box<dyn FnOnce() + Send + 'a> { Box::new(job) });
    all(jobs.collect());
}

/// Does all jobs, each of which is done by one worker and has no jobs within: a team that records one at a time would wait
/// for them for ever.
pub(crate) fn tasks<'a>(jobs: impl Iterator<Item = impl FnOnce() + Send + 'a>) {
    let jobs = jobs.map(|job| -> Box<dyn FnOnce() + Send + 'a> { Box::new(|| task(job)) });
    let jobs: Vec<_> = jobs.collect();
    if !jobs.is_empty() {
        phase(|| all(jobs));
    }
}

fn all(jobs: Vec<Box<dyn FnOnce() + Send + '_>>) {
    if jobs.len() < 2 {
        return jobs.into_iter().for_each(|job| job());
    }
    jobs.into_par_iter().with_max_len(1).for_each(|job| job());
}

/// Calls `f` for all items, each of which is one worker's; allocates nothing, and is compiled anew for each `f`.
pub(crate) fn each_task<I: IndexedParallelIterator>(items: I, f: impl Fn(I::Item) + Send + Sync) {
    phase(|| items.for_each(|item| task(|| f(item))));
}

/// Does all jobs and gives what they give, in their order.
pub(crate) fn map<'a, R: Send + 'a>(jobs: impl Iterator<Item = impl FnOnce() -> R + Send + 'a>) -> Vec<R> {
    let jobs: Vec<_> = jobs.collect();
    let mut results: Vec<Option<R>> = jobs.iter().map(|_| None).collect();
    tasks(jobs.into_iter().zip(&mut results).map(|(job, result)| move || *result = Some(job())));
    results.into_iter().flatten().collect()
}

/// The numbers 0 .. `count` in bands of `least` or more, as many as the calling team can share.
pub(crate) fn bands(count: usize, least: usize) -> impl Iterator<Item = Range<usize>> {
    let bands = (BANDS * rayon::current_num_threads()).min(count / least.max(1)).max(1);
    (0..bands).map(move |band| part(count, bands, band))
}

/// Calls `f` for every item and its place, in bands, and gives what it gives, in order.
pub(crate) fn each<T: Sync, R: Send>(items: &[T], f: impl Fn(usize, &T) -> R + Sync) -> Vec<R> {
    rows(items.len(), |i| f(i, &items[i]))
}

/// Calls `f` for every item, in bands of `least` or more.
pub(crate) fn each_mut<T: Send>(items: &mut [T], least: usize, f: impl Fn(&mut T) + Sync) {
    bands_mut(items, least, |_, items| items.iter_mut().for_each(&f));
}

/// Calls `f` for bands of cells, with the place of the first one.
pub(crate) fn cells_mut<T: Send>(cells: &mut [T], f: impl Fn(usize, &mut [T]) + Sync) {
    bands_mut(cells, CELLS_AT_ONCE, f);
}

/// Calls `f` for bands of `least` items or more, with the place of the first one, and gives what it gives, in order.
pub(crate) fn bands_mut<T: Send, R: Send>(
    items: &mut [T],
    least: usize,
    f: impl Fn(usize, &mut [T]) -> R + Sync,
) -> Vec<R> {
    let (mut rest, f) = (items, &f);
    let bands: Vec<_> = bands(rest.len(), least).collect();
    map(bands.into_iter().map(|band| {
        let (items, after) = std::mem::take(&mut rest).split_at_mut(band.len());
        rest = after;
        move || f(band.start, items)
    }))
}

/// What `f` gives for each of `count` rows, in order.
pub(crate) fn rows<R: Send>(count: usize, f: impl Fn(usize) -> R + Sync) -> Vec<R> {
    let f = &f;
    map(bands(count, 1).map(|band| move || band.map(f).collect::<Vec<_>>())).into_iter().flatten().collect()
}

/// What `f` gives for bands of `count` cells, in order.
pub(crate) fn cells<R: Send>(count: usize, f: impl Fn(Range<usize>) -> R + Sync) -> Vec<R> {
    let f = &f;
    map(bands(count, CELLS_AT_ONCE).map(|band| move || f(band)))
}

/// Fills halos from the blocks that own their cells.
pub(crate) fn exchange<T: Pod + Send + Sync>(exchange: &mut Exchange<T>, fields: &mut [BlockField<T>]) {
    let sent = &*fields;
    tasks(exchange.messages_mut().iter_mut().map(|message| || message.pack(sent)));
    let exchange = &*exchange;
    let fill =
        |(b, field): (usize, &mut BlockField<T>)| exchange.inbox(b).iter().for_each(|message| message.unpack(field));
    let fill = &fill;
    tasks(fields.iter_mut().enumerate().map(|block| move || fill(block)));
}
