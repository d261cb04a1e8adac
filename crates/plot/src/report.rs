//! One self-contained page of result folders: each number with its interval, its machine and the command that made it.
//!
//! The page loads nothing: figures are embedded, there are no scripts. It is light or dark as the reader's system is,
//! fits a phone and prints. It begins with what was found, a sentence for each part; a number without an interval was
//! measured once, and the page says so. Equal inputs give equal bytes.

mod picture;
mod provenance;
mod run;
mod study;

use crate::numbers::TIE;
use crate::text::escape;
use crate::{Figure, PlotError};
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, context, escape_formatter};
use partita_run::Manifest;
use partita_run::output::summary::Summary;
use partita_scaling::record::Study;
use picture::Picture;
use provenance::{Fact, Machines};
use serde::Serialize;

const NAME: &str = "page.html";
const TEMPLATE: &str = include_str!("report/page.html");

/// A part of a report: one result folder.
#[derive(Debug, Clone)]
pub enum Section {
    /// A run.
    Run {
        /// Where it lies, for the names of its files.
        folder: String,
        /// What it did and found.
        summary: Box<Summary>,
        /// Its figures.
        figures: Vec<Figure>,
    },
    /// A scaling study.
    Study {
        /// Where it lies, for the names of its files.
        folder: String,
        /// What was measured.
        study: Box<Study>,
        /// The machine, the program and the command.
        manifest: Box<Manifest>,
        /// Its figure; narrow screens get one of their own.
        figure: Figure,
    },
}

impl Section {
    fn manifest(&self) -> &Manifest {
        match self {
            Self::Run { summary, .. } => &summary.manifest,
            Self::Study { manifest, .. } => manifest,
        }
    }
}

/// The page of some sections, in their order: HTML that is well-formed XML as well.
///
/// # Errors
/// [`PlotError::Drawing`] if a figure cannot be outlined.
pub fn page(title: &str, sections: &[Section]) -> Result<String, PlotError> {
    let machines = Machines::of(sections);
    let parts = sections.iter().map(|section| Part::of(section, &machines)).collect::<Result<Vec<_>, _>>()?;
    let lead = lead(sections, &machines);
    let mut environment = Environment::new();
    environment.set_formatter(format);
    environment.set_trim_blocks(true);
    environment.set_lstrip_blocks(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_template(NAME, TEMPLATE).map_err(PlotError::drawing)?;
    let template = environment.get_template(NAME).map_err(PlotError::drawing)?;
    template.render(context! { title, lead, parts, machines => machines.facts() }).map_err(PlotError::drawing)
}

/// Escapes text as the figures do, control characters included, but leaves the slash of `MLUP/s` as it is.
fn format(out: &mut Output<'_>, state: &State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if state.auto_escape() == AutoEscape::Html && !value.is_safe() => Ok(out.write_str(&escape(text))?),
        _ => escape_formatter(out, state, value),
    }
}

/// What the page holds, and how to read it.
fn lead(sections: &[Section], machines: &Machines<'_>) -> String {
    let runs = sections.iter().filter(|section| matches!(section, Section::Run { .. })).count();
    let count = |n: usize, one: &str, many: &str| match n {
        0 => None,
        1 => Some(format!("one {one}")),
        n => Some(format!("{n} {many}")),
    };
    let parts = [count(runs, "run", "runs"), count(sections.len() - runs, "scaling study", "scaling studies")];
    let parts = parts.into_iter().flatten().collect::<Vec<_>>().join(" and ");
    let parts = if parts.is_empty() { "no results".to_owned() } else { parts };
    format!(
        "This page holds {parts}{}. Square brackets hold 95{TIE}% intervals; a number without one was measured once, or \
         does not vary.",
        machines.in_words()
    )
}

/// A section in the words and numbers of the page.
#[derive(Serialize)]
struct Part {
    title: String,
    /// `run` or `scaling study`.
    kind: &'static str,
    /// What came out, in a sentence.
    finding: String,
    /// The rest of it, in paragraphs.
    words: Vec<String>,
    /// What speaks against the numbers.
    cautions: Vec<String>,
    figures: Vec<Picture>,
    table: Table,
    facts: Vec<Fact>,
    command: String,
    files: Vec<String>,
}

/// A table, which the page leaves out if it has no rows.
#[derive(Serialize)]
struct Table {
    caption: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Part {
    fn of(section: &Section, machines: &Machines<'_>) -> Result<Self, PlotError> {
        let mut part = match section {
            Section::Run { folder, summary, figures } => run::part(folder, summary, figures)?,
            Section::Study { folder, study, manifest, figure } => study::part(folder, study, manifest, figure)?,
        };
        part.facts.push(("machine", machines.name(&section.manifest().machine)));
        part.facts.extend(provenance::facts(section.manifest()));
        part.cautions.extend(provenance::cautions(section.manifest()));
        Ok(part)
    }
}

#[cfg(test)]
mod tests;
