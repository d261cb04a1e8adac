//! What a figure of bars says in words.

use super::{BarsRecord, Bound};
use crate::numbers::{TIE, quantity, significant};

pub(super) fn value(value: f64) -> String {
    significant(value, 3)
}

pub(super) fn bound(bound: &Bound, unit: &str) -> String {
    format!("{}{TIE}{}", bound.name, quantity(bound.value, unit))
}

pub(super) fn alt(record: &BarsRecord) -> String {
    let panels = record.panels.iter().map(|panel| {
        let bars: Vec<_> = panel.bars.iter().map(|bar| format!("{} {}", bar.name, value(bar.value))).collect();
        let bound = panel.bound.as_ref().map_or_else(String::new, |b| format!("; {}", self::bound(b, &panel.unit)));
        let subtitle = if panel.subtitle.is_empty() { String::new() } else { format!(" ({})", panel.subtitle) };
        format!(" {}{subtitle}, in {}: {}{bound}.", panel.title, panel.unit, bars.join(", "))
    });
    format!("{}.{}", record.title, panels.collect::<String>())
}
