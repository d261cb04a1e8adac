//! What a roofline says in words.

use super::Roofline;
use crate::caption::Fact;
use crate::numbers::{TIE, plain_interval, significant, with_unit};
use crate::speedup::words::workers;
use partita_scaling::ceilings::{Bandwidth, Ceiling};
use partita_scaling::record::Study;
use partita_scaling::roofline::Position;

pub(super) fn title(study: &Study) -> String {
    format!("{}: beneath the roofline", study.design.subject)
}

/// `L2 160 GB/s`.
pub(super) fn level(level: &Bandwidth) -> String {
    format!("{}{TIE}{}", level.level, with_unit(level.bytes_per_second, "B/s"))
}

/// `2 workers: 118 Gflop/s`.
pub(super) fn peak(ceiling: &Ceiling) -> String {
    format!("{}: {}", workers(ceiling.workers), with_unit(ceiling.flops, "flop/s"))
}

pub(super) fn beside(position: &Position) -> String {
    workers(position.workers)
}

pub(super) fn facts(roofline: &Roofline<'_>) -> Vec<Fact> {
    let highest = roofline.highest();
    let lines = format!(
        "Lines: triads a = b + s c from each level of memory and fused multiply-adds in double precision ({}), best of \
         several rounds; solid with {}{}.",
        roofline.isa,
        workers(highest.workers),
        if roofline.ceilings.len() > 1 { ", dashed (memory and peak) with fewer" } else { "" }
    );
    vec![Fact::plain(lines)]
}

/// What the markers say, and why one may lie above memory's roof.
pub(super) fn notes(roofline: &Roofline<'_>) -> Vec<String> {
    let Some(last) = roofline.positions.last() else { return Vec::new() };
    let mut notes = vec![format!(
        "Markers: medians with 95{TIE}% intervals, at {} operations a byte as the work declares, every sweep streaming its \
         data once.",
        significant(last.intensity, 3)
    )];
    let above = last.share_of_memory_roof.filter(|share| *share > 1.0);
    notes.extend(above.map(|share| {
        format!(
            "With {} the runs are {} times as fast as memory would feed such sweeps: several steps share their traffic in \
             cache.",
            workers(last.workers),
            significant(share, 3)
        )
    }));
    let guarded = roofline.positions.iter().filter(|p| p.guard != "ok").count();
    notes.extend((guarded > 0).then(|| "Hollow markers are not to be trusted.".to_owned()));
    notes
}

/// The figure for those who cannot see it.
pub(super) fn alt(roofline: &Roofline<'_>) -> String {
    let ceiling = |c: &&Ceiling| {
        let levels: Vec<_> = c.levels.iter().map(level).collect();
        format!("{}, {}", peak(c), levels.join(", "))
    };
    let ceilings: Vec<_> = roofline.ceilings.iter().map(ceiling).collect();
    let run = |p: &Position| {
        let rate = plain_interval(p.flops_per_second / 1e9, p.low / 1e9, p.high / 1e9);
        let (workers, intensity) = (workers(p.workers), significant(p.intensity, 3));
        format!(" {workers}: {rate}{TIE}Gflop/s at {intensity} operations a byte.")
    };
    let runs: String = roofline.positions.iter().map(run).collect();
    format!("{}. Ceilings: {}.{runs}", roofline.title, ceilings.join("; "))
}
