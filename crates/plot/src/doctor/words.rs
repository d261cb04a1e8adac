//! What the figure of a machine says in words.

use super::Growth;
use crate::numbers::{TIE, counted, significant, with_unit};
use partita_scaling::doctor::{Noise, Readings, Verdict};

pub(super) fn title(readings: &Readings) -> String {
    let cpu = if readings.machine.cpu.is_empty() { "This machine" } else { &readings.machine.cpu };
    format!("{cpu}, {}: fit for measuring?", counted(readings.machine.cores_available as u64, "core"))
}

/// What it can do at most, and how many findings call for something.
pub(super) fn fact(readings: &Readings) -> String {
    let most = readings.ceilings.rows.last().map_or_else(String::new, |row| {
        let memory = row.memory().map_or_else(String::new, |m| format!(", {} from memory", with_unit(m, "B/s")));
        format!("With {}: {}{memory}. ", counted(row.workers as u64, "worker"), with_unit(row.flops, "flop/s"))
    });
    let findings = readings.findings();
    let of = |verdict| findings.iter().filter(|finding| finding.verdict == verdict).count() as u64;
    format!(
        "{most}Of {} findings {} will spoil numbers, {} call for caution, {} are not told.",
        findings.len(),
        of(Verdict::Bad),
        of(Verdict::Caution),
        of(Verdict::Unknown)
    )
}

pub(super) fn notes() -> Vec<String> {
    vec![
        "Left: triads from each level of memory and fused multiply-adds, all workers at once; dashed: perfect growth. \
         Right: equal work on every core, round after round."
            .to_owned(),
    ]
}

/// The figure for those who cannot see it.
pub(super) fn alt(readings: &Readings, growths: &[Growth]) -> String {
    let growth = |growth: &Growth| {
        let (workers, ratio) = growth.points.last().copied().unwrap_or((1.0, 1.0));
        format!("{} grows {} times with {workers} workers", growth.name, significant(ratio, 3))
    };
    let grown: Vec<_> = growths.iter().map(growth).collect();
    let spread = |name: &str, times: &[f64]| {
        let percent = 100.0 * Noise::spread(times)?;
        Some(format!(
            "the slowest tenth of rounds of {name} takes {}{TIE}% longer than the fastest",
            significant(percent, 2)
        ))
    };
    let noise = [spread("arithmetic", &readings.noise.arithmetic), spread("memory", &readings.noise.memory)];
    let noise: Vec<_> = noise.into_iter().flatten().collect();
    format!("{} {} {}; {}.", title(readings), fact(readings), grown.join(", "), noise.join(", "))
}
