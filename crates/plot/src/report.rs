//! One self-contained page of result folders: each number with its interval, its machine and the command that made it.
//!
//! The page loads nothing: figures are embedded, there are no scripts. Equal inputs give equal bytes.

mod run;
mod study;

use crate::{Figure, PlotError};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use minijinja::{Environment, context};
use partita_run::Manifest;
use partita_run::manifest::Machine;
use partita_run::output::summary::Summary;
use partita_scaling::record::Study;
use serde::Serialize;

const TEMPLATE: &str = include_str!("report/page.html");

/// A part of a report: one result folder.
#[derive(Debug, Clone)]
pub enum Section {
    /// A run.
    Run {
        /// Where it lies, for links in words.
        folder: String,
        /// What it did and found.
        summary: Box<Summary>,
        /// Its figures.
        figures: Vec<Figure>,
    },
    /// A scaling study.
    Study {
        /// Where it lies, for links in words.
        folder: String,
        /// What was measured.
        study: Box<Study>,
        /// The machine, the program and the command.
        manifest: Box<Manifest>,
        /// Its figure.
        figure: Figure,
    },
}

/// The page of some sections, in their order.
///
/// # Errors
/// [`PlotError::Drawing`] if a figure cannot be outlined.
pub fn page(title: &str, sections: &[Section]) -> Result<String, PlotError> {
    let shown = sections.iter().map(Shown::of).collect::<Result<Vec<_>, _>>()?;
    let machines = machines(sections);
    let mut environment = Environment::new();
    environment.add_template("page.html", TEMPLATE).map_err(PlotError::drawing)?;
    let template = environment.get_template("page.html").map_err(PlotError::drawing)?;
    template.render(context! { title, sections => shown, machines }).map_err(PlotError::drawing)
}

/// A section in the words and numbers of the page.
#[derive(Serialize)]
struct Shown {
    title: String,
    /// `run` or `scaling study`.
    kind: &'static str,
    /// What came out, in whole sentences.
    words: Vec<String>,
    figures: Vec<Picture>,
    /// A table: names of columns, and rows.
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    /// Names and values.
    facts: Vec<(&'static str, String)>,
    command: String,
    folder: String,
}

/// A figure as the page embeds it.
#[derive(Serialize)]
struct Picture {
    alt: String,
    address: String,
}

impl Picture {
    fn of(figure: &Figure) -> Result<Self, PlotError> {
        let address = format!("data:image/svg+xml;base64,{}", BASE64_STANDARD.encode(figure.outlined()?));
        Ok(Self { alt: figure.alt().to_owned(), address })
    }
}

impl Shown {
    fn of(section: &Section) -> Result<Self, PlotError> {
        match section {
            Section::Run { folder, summary, figures } => run::shown(folder, summary, figures),
            Section::Study { folder, study, manifest, figure } => study::shown(folder, study, manifest, figure),
        }
    }
}

/// What tells where a result comes from.
fn provenance(manifest: &Manifest) -> Vec<(&'static str, String)> {
    let program = &manifest.program;
    let commit = if program.commit.is_empty() { String::new() } else { format!(", commit {}", program.commit) };
    let debug = if program.debug_assertions { ", with debug assertions: slower than a release build" } else { "" };
    let built =
        format!("{} {}{commit}, {}, {}{debug}", program.name, program.version, program.compiler, program.target);
    let mut facts = vec![("begun", manifest.started.clone()), ("program", built), ("processor", processor(manifest))];
    facts.extend(
        manifest.inputs.iter().map(|i| ("input", format!("{}, {} bytes, BLAKE3 {}", i.name, i.bytes, i.blake3))),
    );
    facts
}

fn processor(manifest: &Manifest) -> String {
    let machine = &manifest.machine;
    format!("{}, {} cores available", machine.cpu, machine.cores_available)
}

/// A command as one can type it: words with anything but plain letters are quoted.
fn typed(command: &[String]) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./,=+:@%".contains(c);
    let quoted = |word: &String| {
        if !word.is_empty() && word.chars().all(plain) {
            word.clone()
        } else {
            format!("'{}'", word.replace('\'', "'\\''"))
        }
    };
    command.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// Every machine of the sections, once.
fn machines(sections: &[Section]) -> Vec<Vec<(&'static str, String)>> {
    let mut machines: Vec<&Machine> = Vec::new();
    for section in sections {
        let machine = match section {
            Section::Run { summary, .. } => &summary.manifest.machine,
            Section::Study { manifest, .. } => &manifest.machine,
        };
        if !machines.contains(&machine) {
            machines.push(machine);
        }
    }
    machines.into_iter().map(facts_of).collect()
}

fn facts_of(machine: &Machine) -> Vec<(&'static str, String)> {
    let or_unknown = |value: Option<String>| value.unwrap_or_else(|| "not told by the system".to_owned());
    let caches: Vec<_> =
        machine.caches.iter().map(|c| format!("L{} {} {}", c.level, c.kind.to_lowercase(), c.size)).collect();
    vec![
        ("processor", format!("{} ({})", machine.cpu, machine.architecture)),
        ("instruction sets", machine.instruction_sets.join(", ")),
        ("physical cores", or_unknown(machine.physical_cores.map(|n| n.to_string()))),
        ("logical cores", machine.logical_cores.to_string()),
        ("affinity mask", or_unknown(machine.cores_in_affinity_mask.map(|n| format!("{n} cores")))),
        ("control group", machine.cgroup_quota.map_or("no limit".to_owned(), |n| format!("{n} cores"))),
        ("cores available", machine.cores_available.to_string()),
        ("caches", if caches.is_empty() { or_unknown(None) } else { caches.join(", ") }),
        ("memory", format!("{:.1} GiB", machine.memory_bytes as f64 / f64::from(1 << 30))),
        ("system", format!("{}, kernel {}", machine.system, machine.kernel)),
        ("frequency governor", or_unknown(machine.governor.clone())),
    ]
}

#[cfg(test)]
mod tests;
