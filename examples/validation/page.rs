//! The page: sections as Markdown, the same as JSON, figures beside them.

use crate::claim::{Claim, Section, Table, number};
use partita_plot::field::{self, Colours};
use partita_plot::{Width, curves};
use partita_run::manifest::Machine;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Dots per inch of figures.
const DPI: f64 = 160.0;

/// A folder with `validation.md`, `validation.json` and `figures/validation/`.
pub(crate) struct Page {
    out: PathBuf,
    sections: Vec<Section>,
}

impl Page {
    /// The page in a folder, with the sections it has from earlier runs.
    pub(crate) fn open(out: &Path) -> Result<Self, Box<dyn Error>> {
        fs::create_dir_all(out.join("figures/validation"))?;
        let sections = match fs::read(out.join("validation.json")) {
            Ok(text) => serde_json::from_slice(&text)?,
            Err(_) => Vec::new(),
        };
        Ok(Self { out: out.to_owned(), sections })
    }

    /// Draws the figures of a section, which replaces the one of the same title.
    pub(crate) fn put(&mut self, mut section: Section) -> Result<(), Box<dyn Error>> {
        for (name, record) in std::mem::take(&mut section.curves) {
            let figure = curves::figure(&record, Width::Column)?;
            self.draw(&mut section, name, record.title, &figure.png(DPI)?)?;
        }
        for (name, frame) in std::mem::take(&mut section.maps) {
            let figure = field::figure(&frame, Colours::Magma, Width::Column)?;
            self.draw(&mut section, name, frame.name, &figure.png(DPI)?)?;
        }
        self.sections.retain(|other| other.title != section.title);
        self.sections.push(section);
        Ok(())
    }

    fn draw(&self, section: &mut Section, name: String, shows: String, png: &[u8]) -> Result<(), Box<dyn Error>> {
        fs::write(self.out.join(format!("figures/validation/{name}.png")), png)?;
        section.drawn.push((name, shows));
        Ok(())
    }

    /// Writes the page, its sections in the order of these titles; what has another title is left out.
    pub(crate) fn write(&mut self, titles: &[&str]) -> Result<(), Box<dyn Error>> {
        let place = |section: &Section| titles.iter().position(|title| *title == section.title);
        self.sections.retain(|section| place(section).is_some());
        self.sections.sort_by_key(place);
        fs::write(self.out.join("validation.json"), serde_json::to_vec_pretty(&self.sections)?)?;
        fs::write(self.out.join("validation.md"), markdown(&self.sections))?;
        Ok(())
    }
}

fn markdown(sections: &[Section]) -> String {
    let claims = || sections.iter().flat_map(|section| &section.claims);
    let mut text = format!(
        "# Validation\nMade from runs by `cargo run --release --example validation -- full --out docs`; nothing here is typed by hand, \
         and [validation.json](validation.json) holds the same. {} of {} claims hold. Made with Partita {} on {}.\n\n",
        claims().filter(|claim| claim.holds()).count(),
        claims().count(),
        env!("CARGO_PKG_VERSION"),
        Machine::this().cpu
    );
    for section in sections {
        let Section { title, size, seconds, text: words, .. } = section;
        let _ = writeln!(text, "## {title}\n{words} (`{size}`, {seconds:.0} s)\n");
        let heading = ["claim", "found", "known", "allowed", "off by", "verdict", "source"].map(str::to_owned).to_vec();
        push(&mut text, &Table { columns: heading, rows: section.claims.iter().map(row).collect() });
        section.table.iter().for_each(|table| push(&mut text, table));
        for (name, shows) in &section.drawn {
            let _ = writeln!(text, "![{shows}](figures/validation/{name}.png)");
        }
        if !section.drawn.is_empty() {
            text.push('\n');
        }
    }
    text.trim_end().to_owned() + "\n"
}

fn row(claim: &Claim) -> Vec<String> {
    let numbers = [number(claim.found), number(claim.expected), claim.tolerance(), claim.error()];
    let ends = [claim.verdict().to_owned(), claim.source.clone()];
    std::iter::once(claim.what.clone()).chain(numbers).chain(ends).collect()
}

fn push(text: &mut String, table: &Table) {
    let rule = vec!["---".to_owned(); table.columns.len()];
    for cells in [&table.columns, &rule].into_iter().chain(&table.rows) {
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text.push('\n');
}
