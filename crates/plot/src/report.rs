//! Result folders in words: each number with its interval, its machine and the command that made it.
//!
//! [`Form::Html`] is one self-contained page: it loads nothing, figures are embedded, there are no scripts. It is light
//! or dark as the reader's system is, fits a phone and prints. [`Form::Markdown`] says the same and shows the figures
//! of the folders; [`Form::Latex`] holds the tables alone, for papers. Each begins with what was found, a sentence for
//! each part; a number without an interval was measured once, and the page says so. Equal inputs give equal bytes.

mod beneath;
mod form;
mod models;
mod picture;
mod predicted;
mod provenance;
mod rows;
mod run;
mod study;
mod surroundings;
mod verdicts;

pub use form::Form;

use crate::numbers::TIE;
use crate::{Figure, PlotError};
use partita_run::Manifest;
use partita_run::output::summary::Summary;
use partita_scaling::audit::Verdict;
use partita_scaling::record::{Beside, Study};
use picture::Picture;
use provenance::{Fact, File, Machines};
use serde::Serialize;

/// A part of a report: one result folder.
#[derive(Debug, Clone)]
pub struct Section {
    /// The folder's own name.
    pub folder: String,
    /// Where the folder lies, seen from where the page lies: `.` if the page lies in it.
    pub place: String,
    /// Its figures, by the names they have in its `figures`.
    pub figures: Vec<(String, Figure)>,
    /// What it holds.
    pub content: Content,
    /// How it keeps the rules of a sound measurement, if that was asked.
    pub audit: Vec<Verdict>,
}

/// What a result folder holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// What a run did and found.
    Run(Box<Summary>),
    /// A scaling study.
    Study {
        /// What was measured, one for each size.
        studies: Vec<Study>,
        /// The machine, the program and the command.
        manifest: Box<Manifest>,
        /// Ceilings of the machine and a timeline, where there are any.
        beside: Box<Beside>,
    },
}

impl Section {
    fn manifest(&self) -> &Manifest {
        match &self.content {
            Content::Run(summary) => &summary.manifest,
            Content::Study { manifest, .. } => manifest,
        }
    }
}

/// The page of some sections, in their order. HTML is well-formed XML as well.
///
/// # Errors
/// [`PlotError::Drawing`] if a figure cannot be outlined.
pub fn page(title: &str, sections: &[Section], form: Form) -> Result<String, PlotError> {
    let machines = Machines::of(sections);
    let parts = sections.iter().map(|section| Part::of(section, &machines)).collect::<Result<Vec<_>, _>>()?;
    form.render(&Page { title, lead: lead(sections, &machines), parts, machines: machines.facts() })
}

/// All that a page says.
#[derive(Serialize)]
struct Page<'a> {
    title: &'a str,
    lead: String,
    parts: Vec<Part>,
    machines: Vec<Vec<Fact>>,
}

/// What the page holds, and how to read it.
fn lead(sections: &[Section], machines: &Machines<'_>) -> String {
    let runs = sections.iter().filter(|section| matches!(section.content, Content::Run(_))).count();
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
    /// What was fitted; no rows of a run, or where nothing was.
    models: Table,
    facts: Vec<Fact>,
    command: String,
    files: Vec<File>,
    /// What a measurement owes its reader, and whether this one gives it; no rows unless that was asked.
    audit: Table,
}

/// A table, which the page leaves out if it has no rows.
#[derive(Serialize, Default)]
struct Table {
    caption: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Part {
    fn of(section: &Section, machines: &Machines<'_>) -> Result<Self, PlotError> {
        let mut part = match &section.content {
            Content::Run(summary) => run::part(section, summary)?,
            Content::Study { studies, manifest, beside } => study::part(section, studies, manifest, beside)?,
        };
        part.facts.push(("machine", machines.name(&section.manifest().machine)));
        part.facts.extend(provenance::facts(section.manifest()));
        part.cautions.extend(provenance::cautions(section.manifest()));
        Ok(part)
    }
}

#[cfg(test)]
mod tests;
