//! `partita doctor`: what this machine will do to a measurement, and how to mend it.

use crate::arguments::DoctorOptions;
use crate::commands::scale::powers_of_two;
use crate::failure::Failure;
use crate::{figures, machine, screen};
use partita_domain::Isa;
use partita_plot::{Width, doctor};
use partita_run::Team;
use partita_run::output::write_file;
use partita_run::team::cores_available;
use partita_scaling::Probe;
use partita_scaling::doctor::{Finding, Readings, Verdict};
use serde::Serialize;
use std::fmt::Write;

/// What is printed as JSON.
#[derive(Serialize)]
struct Diagnosis {
    findings: Vec<Finding>,
    readings: Readings,
}

pub(crate) fn run(options: &DoctorOptions) -> Result<(), Failure> {
    let asked = figures::asked(options.output.as_deref())?;
    let cores = Team::new(cores_available())?;
    let probe = Probe::calibrate(&cores, Isa::detect());
    let ceilings = machine::ceilings(powers_of_two(cores_available()))?;
    let readings = Readings::take(&probe, ceilings);
    if let Some((path, format)) = asked {
        write_file(path, &doctor::figure(&readings, Width::Page)?.bytes(format)?)?;
    }
    let findings = readings.findings();
    if options.json {
        return screen::print_json(&Diagnosis { findings, readings });
    }
    screen::print(text(&findings).as_bytes())
}

/// A line for each finding, what mends it below, and a summary.
fn text(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let _ = writeln!(text, "{:<8} {:<20} {}", sign(finding.verdict), finding.name, finding.found);
        finding.remedy.iter().for_each(|remedy| text += &format!("{:30}-> {remedy}\n", ""));
    }
    let of = |verdict| findings.iter().filter(|finding| finding.verdict == verdict).count();
    let last = match (of(Verdict::Bad), of(Verdict::Caution)) {
        (0, 0) => "Nothing here will spoil a measurement.".to_owned(),
        (0, cautions) => format!("Fit for measuring, with {cautions} caution(s) to keep in mind."),
        (bad, _) => format!("{bad} finding(s) will spoil a measurement now: mend them first."),
    };
    text + "\n" + &last + "\n"
}

fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Good => "good",
        Verdict::Caution => "caution",
        Verdict::Bad => "bad",
        Verdict::Unknown => "unknown",
    }
}
