//! The models of a study as a table.

use super::Table;
use crate::numbers::{TIE, plain_interval, significant};
use crate::speedup::words::name;
use partita_scaling::record::{Derived, Fit, Parameter, Study};

/// One row for each model, the chosen one first.
pub(super) fn table(studies: &[Study]) -> Table {
    let size = |study: &Study| study.design.size.filter(|_| studies.len() > 1);
    let of = |study| {
        let Study { models, .. }: &Study = study;
        let size = size(study).map_or_else(String::new, |size| format!("size {size}: "));
        models.fits.iter().enumerate().map(move |(i, fit)| row(&size, fit, i == 0))
    };
    Table {
        caption: format!("Models of the speedup, best first, by AICc; [ ]: 95{TIE}% intervals"),
        columns: ["model", "AICc", "parameters", "what follows"].map(str::to_owned).into(),
        rows: studies.iter().flat_map(of).collect(),
    }
}

fn row(size: &str, fit: &Fit, chosen: bool) -> Vec<String> {
    let name = format!("{size}{}{}", name(&fit.model), if chosen { " (chosen)" } else { "" });
    let aicc = fit.aicc.map_or_else(|| "–".to_owned(), |aicc| significant(aicc, 4));
    let parameters: Vec<_> = fit.parameters.iter().map(parameter).collect();
    let derived: Vec<_> = fit.derived.iter().map(follows).collect();
    vec![name, aicc, parameters.join("; "), derived.join("; ")]
}

fn parameter(p: &Parameter) -> String {
    format!("{} = {}", p.name.replace('_', " "), plain_interval(p.value, p.low, p.high))
}

fn follows(d: &Derived) -> String {
    let value = match d.low.zip(d.high) {
        Some((low, high)) => plain_interval(d.value, low, high),
        None => significant(d.value, 3),
    };
    format!("{} = {value}", d.name.replace('_', " "))
}
