//! The page: sections as Markdown, the same as JSON, figures beside them.

use crate::claim::{Claim, Section, Table, number};
use partita_plot::field::{self, Colours};
use partita_plot::{Width, curves};
use partita_run::manifest::Machine;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

/// Dots per inch of figures.
const DPI: f64 = 160.0;

/// Where `validation.md` with `figures/validation/` and where `validation.json` go.
pub(crate) struct Place {
    pub(crate) page: PathBuf,
    pub(crate) numbers: PathBuf,
    /// From the page to the numbers.
    pub(crate) link: &'static str,
}

impl Place {
    /// All in one folder.
    pub(crate) fn together(folder: PathBuf) -> Self {
        Self { page: folder.clone(), numbers: folder, link: "validation.json" }
    }
}

/// The page with the sections of all runs.
pub(crate) struct Page {
    place: Place,
}

impl Page {
    /// The page at a place, whose folders are made.
    pub(crate) fn at(place: Place) -> Result<Self, Box<dyn Error>> {
        fs::create_dir_all(place.page.join("figures/validation"))?;
        fs::create_dir_all(&place.numbers)?;
        Ok(Self { place })
    }

    /// Draws the figures of a section and writes the page with it and what earlier runs left, in the order of these titles; of the same
    /// title it replaces theirs, and what has none of these titles is left out.
    pub(crate) fn put(&self, mut section: Section, titles: &[&str]) -> Result<(), Box<dyn Error>> {
        for (name, record) in std::mem::take(&mut section.curves) {
            let figure = curves::figure(&record, Width::Column)?;
            self.draw(&mut section, name, record.title, &figure.png(DPI)?)?;
        }
        for (name, frame) in std::mem::take(&mut section.maps) {
            let figure = field::figure(&frame, Colours::of(&frame.unit), Width::Column)?;
            self.draw(&mut section, name, frame.name, &figure.png(DPI)?)?;
        }
        // Read again each time: another run may have added to it.
        let file = self.place.numbers.join("validation.json");
        let mut sections: Vec<Section> = match fs::read(&file) {
            Ok(text) => serde_json::from_slice(&text).map_err(|e| format!("{}: {e}", file.display()))?,
            Err(_) => Vec::new(),
        };
        let place = |section: &Section| titles.iter().position(|title| *title == section.title);
        sections.retain(|other| other.title != section.title && place(other).is_some());
        sections.push(section);
        sections.sort_by_key(place);
        fs::write(&file, serde_json::to_vec_pretty(&sections)?)?;
        fs::write(self.place.page.join("validation.md"), markdown(&sections, self.place.link))?;
        Ok(())
    }

    fn draw(&self, section: &mut Section, name: String, shows: String, png: &[u8]) -> Result<(), Box<dyn Error>> {
        fs::write(self.place.page.join(format!("figures/validation/{name}.png")), png)?;
        section.drawn.push((name, shows));
        Ok(())
    }
}

fn markdown(sections: &[Section], numbers: &str) -> String {
    let claims = || sections.iter().flat_map(|section| &section.claims);
    let mut text = format!(
        "# Validation\nMade from runs by `cargo run --release --example validation -- full`; nothing here is typed by hand, and [the \
         same numbers]({numbers}) are kept as JSON. {} of {} claims hold. Made with Partita {} on {}.\n\n",
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
