//! What went on around the runs of a study, in a line.

use super::provenance::Fact;
use crate::numbers::{TIE, count, significant};
use partita_scaling::conditions::Conditions;
use partita_scaling::record::{Sample, Study};

/// The worst of what was recorded, and how many runs were objected to; none if nothing was recorded.
pub(super) fn fact(studies: &[Study]) -> Option<Fact> {
    let samples: Vec<&Sample> = studies.iter().flat_map(|study| &study.samples).collect();
    let all: Vec<&Conditions> = samples.iter().filter_map(|sample| sample.conditions.as_ref()).collect();
    let most = |of: fn(&Conditions) -> Option<f64>| all.iter().filter_map(|c| of(c)).reduce(f64::max);
    let least = |of: fn(&Conditions) -> Option<f64>| all.iter().filter_map(|c| of(c)).reduce(f64::min);
    let cores = |what: &str, value: f64| format!("{what} up to {} of a core", significant(value, 2));
    let percent = |share: f64| format!("{:.0}{TIE}%", 100.0 * share);
    let told = [
        most(|c| c.others).map(|v| cores("other processes", v)),
        most(|c| c.steal).map(|v| cores("steal", v)),
        most(|c| c.pressure).map(|v| format!("threads waiting up to {} of the time", percent(v))),
        most(|c| c.load).map(|v| format!("load up to {}", significant(v, 2))),
        least(|c| Some(c.pace?.arithmetic)).map(|v| format!("arithmetic at {} of its pace or more", percent(v))),
        least(|c| Some(c.pace?.memory)).map(|v| format!("memory at {} or more", percent(v))),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    (!told.is_empty()).then(|| ("surroundings", format!("{}; {}", told.join(", "), objected(&samples))))
}

fn objected(samples: &[&Sample]) -> String {
    let objected = samples.iter().filter(|sample| !sample.guard.is_empty()).count();
    format!("{} of {} runs were objected to", count(objected as u64), count(samples.len() as u64))
}
