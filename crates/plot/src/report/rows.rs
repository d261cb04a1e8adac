//! The rows of a folder's studies as one table.

use super::Table;
use crate::numbers::{counted, interval, plain_interval};
use crate::speedup::{Curve, Quantity};
use partita_scaling::record::{Mode, Row};

/// One row for each size and worker count.
pub(super) fn table(curves: &[Curve<'_>]) -> Table {
    let Some(first) = curves.first() else { return Table::default() };
    let design = &first.study.design;
    let (scaled, serial) = match design.mode {
        Mode::Strong => ("speedup", "Karp–Flatt"),
        Mode::Weak => ("scaled speedup", "serial share s′"),
    };
    let rate = design.work.as_ref().map(|work| format!("rate, {}", work.rate_unit));
    let size = (curves.len() > 1).then(|| "size".to_owned());
    let beginning = size.into_iter().chain(["workers", "median time"].map(str::to_owned));
    let last = [scaled, "efficiency", serial, "guard"].map(str::to_owned);
    let own = |curve: &Curve<'_>| {
        let size = (curves.len() > 1).then(|| curve.study.design.size.map_or_else(String::new, |s| s.to_string()));
        let row = |(i, row): (usize, &&Row)| size.iter().cloned().chain(cells(curve, row, i == 0)).collect();
        curve.rows.iter().enumerate().map(row).collect::<Vec<Vec<String>>>()
    };
    Table {
        caption: format!("Medians of {} and what follows from them", counted(design.repeats as u64, "repeat")),
        columns: beginning.chain(rate).chain(last).collect(),
        rows: curves.iter().flat_map(own).collect(),
    }
}

/// A row's cells; the base is 1 by definition.
fn cells(curve: &Curve<'_>, row: &Row, base: bool) -> Vec<String> {
    let mut cells = vec![row.workers.to_string(), interval(row.median_seconds, row.low, row.high, "s")];
    cells.extend(rate(curve, row));
    let ratio = |quantity| if base { "1".to_owned() } else { shown(curve, quantity, row) };
    cells.extend([ratio(Quantity::Speedup), ratio(Quantity::Efficiency), serial(row), trust(row)]);
    cells
}

/// A row's speedup or efficiency with its interval.
pub(super) fn shown(curve: &Curve<'_>, quantity: Quantity, row: &Row) -> String {
    let of = |speedup: f64| curve.value(quantity, row.workers as f64, speedup);
    plain_interval(of(row.speedup), of(row.speedup_low), of(row.speedup_high))
}

/// The serial fraction e = (1/S − 1/p)/(1 − 1/p) of a row (Karp & Flatt 1990, DOI 10.1145/78607.78614), or in weak scaling
/// the serial share s′ = (p − S)/(p − 1) (Gustafson 1988, DOI 10.1145/42411.42415), with those of its speedup's ends; both
/// fall as the speedup grows.
pub(super) fn serial(row: &Row) -> String {
    let p = row.workers as f64;
    let fraction = |speedup: f64| (1.0 / speedup - 1.0 / p) / (1.0 - 1.0 / p);
    let share = |speedup: f64| (p - speedup) / (p - 1.0);
    match (row.karp_flatt, row.serial_share) {
        (Some(value), _) => plain_interval(value, fraction(row.speedup_high), fraction(row.speedup_low)),
        (None, Some(value)) => plain_interval(value, share(row.speedup_high), share(row.speedup_low)),
        (None, None) => "–".to_owned(),
    }
}

/// Whether a row can be trusted; what speaks against it stands above the table.
fn trust(row: &Row) -> String {
    if row.guard == "ok" { "ok" } else { "not to be trusted" }.to_owned()
}

/// Work over the median time and over its ends, in the unit of the field.
fn rate(curve: &Curve<'_>, row: &Row) -> Option<String> {
    let work = curve.study.design.work.as_ref()?;
    let done = work.count * curve.work_ratio(row.workers as f64) / work.rate_scale;
    Some(plain_interval(done / row.median_seconds, done / row.high, done / row.low))
}
