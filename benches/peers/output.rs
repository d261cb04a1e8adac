//! What is left behind: table, samples, figure, manifest, and a page that says what they are.

use crate::contest::{Absent, Contest};
use crate::roster::{Kit, Role};
use crate::table::{Row, TITLES, UNJUDGED, rows};
use partita_domain::Isa;
use partita_plot::bars::{Bar, BarsPanel, BarsRecord, Bound, figure};
use partita_plot::{Format, Width};
use partita_run::Manifest;
use partita_run::manifest::Input;
use partita_run::output::ResultFolder;
use partita_run::output::summary::json;
use serde::Serialize;
use std::error::Error;
use std::fmt::Write;
use std::path::PathBuf;

/// A contest that is over.
pub(crate) struct Outcome {
    title: String,
    about: String,
    threads: usize,
    unit: &'static str,
    pub(crate) rows: Vec<Row>,
    pub(crate) absent: Vec<Absent>,
}

/// The manifest, and who took no part.
#[derive(Serialize)]
struct Record<'a> {
    #[serde(flatten)]
    manifest: &'a Manifest,
    absent: Vec<Missing<'a>>,
}

#[derive(Serialize)]
struct Missing<'a> {
    case: &'a str,
    threads: usize,
    #[serde(flatten)]
    absent: &'a Absent,
}

impl Outcome {
    pub(crate) fn of(contest: &Contest, seed: u64) -> Self {
        let case = &contest.case;
        let (title, about) = (format!("{}, {} cells", case.name(), case.size()), case.about());
        let (rows, absent) = (rows(contest, seed), contest.absent.clone());
        Self { title, about, threads: contest.threads, unit: case.unit().0, rows, absent }
    }

    fn heading(&self) -> String {
        format!("{}, {} thread{}", self.title, self.threads, if self.threads == 1 { "" } else { "s" })
    }

    /// The table for a terminal.
    pub(crate) fn text(&self) -> String {
        let lines: Vec<_> =
            std::iter::once(TITLES.map(str::to_owned)).chain(self.rows.iter().map(Row::words)).collect();
        let width = |i: usize| lines.iter().map(|line| line[i].chars().count()).max().unwrap_or(0);
        let widths: [usize; 7] = std::array::from_fn(width);
        let mut text = format!("{} ({})\n", self.heading(), self.about);
        for line in &lines {
            let cells = line.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect::<Vec<_>>();
            let _ = writeln!(text, "  {}", cells.join("  ").trim_end());
        }
        for absent in &self.absent {
            let _ = writeln!(text, "  without {}: {}", absent.name, absent.reason);
        }
        text
    }

    /// Who took part and agreed, without rates: after one short round they would mislead.
    pub(crate) fn presence(&self) -> String {
        let mut text = format!("{}:", self.title);
        for row in &self.rows {
            let [program, version, threads, _, _, deviation, _] = row.words();
            let _ = write!(text, "\n  {program} {version}, threads {threads}, differs by {deviation}");
        }
        for absent in &self.absent {
            let _ = write!(text, "\n  without {}: {}", absent.name, absent.reason);
        }
        text
    }

    fn markdown(&self) -> String {
        let mut text = format!(
            "## {}\n\n{}.\n\n| {} |\n|{}\n",
            self.heading(),
            self.about,
            TITLES.join(" | "),
            " --- |".repeat(7)
        );
        for row in &self.rows {
            let _ = writeln!(text, "| {} |", row.words().join(" | "));
        }
        for absent in &self.absent {
            let _ = write!(text, "\nWithout {}: {}.\n", absent.name, absent.reason);
        }
        text
    }

    /// One panel for each part of the work.
    fn panels(&self) -> Vec<BarsPanel> {
        let mut parts: Vec<&str> = self.rows.iter().map(|row| row.part.as_str()).collect();
        parts.dedup();
        parts.into_iter().map(|part| self.panel(part)).collect()
    }

    fn panel(&self, part: &str) -> BarsPanel {
        let of_part = || self.rows.iter().filter(|row| row.part == part);
        let bar = |row: &Row| Bar {
            name: row.program.clone(),
            value: row.rate,
            low: row.low,
            high: row.high,
            emphasis: matches!(row.role, Role::Base | Role::Variant),
        };
        let bound = |row: &Row| Bound { name: row.program.clone(), value: row.rate };
        let part = if part.is_empty() { String::new() } else { format!(", {part}") };
        BarsPanel {
            title: self.heading(),
            subtitle: format!("{}{part}", self.about),
            unit: self.unit.to_owned(),
            bars: of_part().filter(|row| row.role != Role::Roofline).map(bar).collect(),
            bound: of_part().find(|row| row.role == Role::Roofline).map(bound),
        }
    }
}

/// Fills the folder of a comparison and gives its place.
pub(crate) fn write<'a>(
    folder: ResultFolder,
    manifest: &Manifest,
    (contests, results): (&[Contest], &'a [Outcome]),
) -> Result<PathBuf, Box<dyn Error>> {
    let absent = |r: &'a Outcome| r.absent.iter().map(|absent| Missing { case: &r.title, threads: r.threads, absent });
    let absent = results.iter().flat_map(absent);
    folder.write("manifest.json", &json(&Record { manifest, absent: absent.collect() }))?;
    let mut table = csv::Writer::from_writer(Vec::new());
    results.iter().flat_map(|result| &result.rows).try_for_each(|row| table.serialize(row))?;
    folder.write("peers.csv", &table.into_inner()?)?;
    let mut samples = Vec::new();
    for sample in contests.iter().flat_map(|contest| &contest.samples) {
        serde_json::to_writer(&mut samples, sample)?;
        samples.push(b'\n');
    }
    folder.write("samples.jsonl", &samples)?;
    let figure = figure(&record(manifest, results), Width::Page)?;
    for format in [Format::Svg, Format::Png] {
        folder.write(&format!("figures/peers.{}", format.extension()), &figure.bytes(format)?)?;
    }
    folder.write("README.md", page(manifest, results).as_bytes())?;
    Ok(folder.publish()?)
}

fn record(manifest: &Manifest, results: &[Outcome]) -> BarsRecord {
    let rounds = results.iter().flat_map(|result| &result.rows).map(|row| row.rounds);
    let (least, most) = (rounds.clone().min().unwrap_or(0), rounds.max().unwrap_or(0));
    let rounds = if least == most { most.to_string() } else { format!("{least} to {most}") };
    BarsRecord {
        title: "Partita and its peers on the same work".to_owned(),
        facts: vec![
            format!(
                "{}, {} cores available, {}.",
                manifest.machine.cpu, manifest.machine.cores_available, manifest.isa
            ),
            format!("Medians of {rounds} interleaved rounds with 95 % intervals, bootstrapped. More is better."),
        ],
        notes: notes(results),
        panels: results.iter().flat_map(Outcome::panels).collect(),
    }
}

fn notes(results: &[Outcome]) -> Vec<String> {
    let rows = || results.iter().flat_map(|result| &result.rows);
    let (all, doubtful) =
        (rows().count(), rows().filter(|row| !["ok", UNJUDGED].contains(&row.guard.as_str())).count());
    let roofline = "Roofline: a copy with streaming stores (of lattices: reading and writing in place), counted as updates that \
                    move each word once per step. Several steps per pass over memory, and less precision, may go beyond it.";
    let operations = "Vector operations: those of a DP cell, in registers, without memory and without waiting.";
    let of = |name: &str| rows().any(|row| row.program.starts_with(name));
    let guard =
        format!("{doubtful} of {all} rates are not to be trusted, because others used the machine: see the table.");
    [(of("memory"), roofline.to_owned()), (of("vector"), operations.to_owned()), (doubtful > 0, guard)]
        .into_iter()
        .filter_map(|(said, note)| said.then_some(note))
        .collect()
}

/// The inputs of a comparison: the peers' sources.
pub(crate) fn inputs() -> Vec<Input> {
    let read = |path: PathBuf| {
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some(Input::of(&name, &std::fs::read(&path).ok()?))
    };
    Kit::sources().into_iter().filter_map(read).collect()
}

/// The manifest of a comparison that begins now.
pub(crate) fn manifest(threads: usize, seed: u64) -> Manifest {
    let own = ["cargo", "bench", "--bench", "peers", "--"].map(str::to_owned);
    let given = std::env::args().skip(1).filter(|argument| argument != "--bench");
    Manifest::collect(own.into_iter().chain(given).collect(), threads, Isa::detect().name(), seed, inputs())
}

fn page(manifest: &Manifest, results: &[Outcome]) -> String {
    let (machine, program) = (&manifest.machine, &manifest.program);
    let tables: Vec<_> = results.iter().map(Outcome::markdown).collect();
    format!(
        "# Partita and its peers\n\n```sh\n{}\n```\n\nBegun {} on {} ({} cores available), Partita {} {}, {}.\n\n\
         Every program did the same work in every round, in an order drawn anew; rates are medians over the rounds. \
         `Partita / it` is the median over the rounds of Partita's rate over the program's. `differs by` is the largest \
         relative difference from Partita's result after 11 steps on a small grid; for a steady state, the residual. \
         [peers.csv](peers.csv) holds the table, [samples.jsonl](samples.jsonl) every run, \
         [manifest.json](manifest.json) machine, versions and sources.\n\n![The rates below as bars](figures/peers.svg)\n\n{}",
        manifest.command.join(" "),
        manifest.started,
        machine.cpu,
        machine.cores_available,
        program.version,
        program.commit,
        program.compiler,
        tables.join("\n")
    )
}
