//! A study as a person reads it on the screen.

use crate::screen;
use partita_scaling::record::{Fit, Mode, Parameter, Row, Study};
use std::path::Path;

/// Tells a person what came out.
pub(crate) fn tell(studies: &[Study], out: &Path) {
    studies.iter().for_each(told);
    screen::note(format!("  results in {}", out.display()));
}

fn told(study: &Study) {
    let Study { design, rows, models, .. } = study;
    screen::note(format!("{}: {}, {}", design.title(), design.mode.in_words(), design.base));
    let serial = if design.mode == Mode::Weak { "   serial s'" } else { "  Karp-Flatt" };
    screen::note(format!(
        "  workers  median [95 % interval] s           speedup [95 % interval]    efficiency{serial}"
    ));
    rows.iter().for_each(|row| screen::note(format!("  {}", line(row))));
    models.fits.iter().take(1).for_each(|fit| screen::note(format!("  model: {}", model(fit))));
    models.notes.iter().for_each(|note| screen::note(format!("  {note}")));
    if let Some(refusal) = &models.refusal {
        screen::note(format!("  no model fitted: {refusal}"));
    }
}

fn model(fit: &Fit) -> String {
    let parameter = |p: &Parameter| format!("{} {:.3e} [{:.3e}, {:.3e}]", p.name, p.value, p.low, p.high);
    format!("{}, {}", fit.model, fit.parameters.iter().map(parameter).collect::<Vec<_>>().join(", "))
}

fn line(row: &Row) -> String {
    let serial = row.karp_flatt.or(row.serial_share).map_or_else(|| "-".to_owned(), |e| format!("{e:.4}"));
    let guard = if row.guard == "ok" { String::new() } else { format!("  ({})", row.guard) };
    format!(
        "{:>7}  {:.4} [{:.4}, {:.4}]  {:>12.3} [{:.3}, {:.3}]  {:>10.3}  {serial:>10}{guard}",
        row.workers,
        row.median_seconds,
        row.low,
        row.high,
        row.speedup,
        row.speedup_low,
        row.speedup_high,
        row.efficiency
    )
}
