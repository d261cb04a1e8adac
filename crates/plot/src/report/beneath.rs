//! How near a study comes to what the machine can do, in words.

use crate::numbers::{TIE, significant, with_unit};
use crate::speedup::words::workers;
use partita_scaling::ceilings::Ceilings;
use partita_scaling::counters::Counted;
use partita_scaling::record::Study;
use partita_scaling::roofline::positions;

/// How near the last row that can be trusted comes to what the machine can do.
pub(super) fn told(study: &Study, ceilings: &Ceilings) -> Option<String> {
    let last = positions(study, ceilings).into_iter().rev().find(|p| p.guard == "ok" && p.share_of_peak.is_some())?;
    let percent = |share: f64| format!("{}{TIE}%", significant(100.0 * share, 3));
    let memory = last.share_of_memory_roof.map(|share| {
        format!(" and {} of what memory could feed if every sweep streamed its data once", percent(share))
    });
    Some(format!(
        "With {} the runs do {} at {} operations a byte: {} of the peak of fused multiply-adds in double precision{}.",
        workers(last.workers),
        with_unit(last.flops_per_second, "flop/s"),
        significant(last.intensity, 3),
        percent(last.share_of_peak.unwrap_or_default()),
        memory.unwrap_or_default()
    ))
}

/// What the processor counted, beside what is declared.
pub(super) fn counted(counted: &Counted) -> String {
    let beside = |[found, declared]: [f64; 2], what| {
        format!("{} {what} where {} are declared", significant(found, 3), significant(declared, 3))
    };
    let flops = counted.flops.map(|pair| beside(pair, "operations"));
    let bytes = counted.bytes.map(|pair| beside(pair, "bytes from memory"));
    let both: Vec<String> = flops.into_iter().chain(bytes).collect();
    format!("In a run with {} the processor counted {}.", workers(counted.workers), both.join(", and "))
}
