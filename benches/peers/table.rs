//! What the samples say: rates, their intervals, and how they compare with Partita's.

use crate::contest::{Contest, Entrant, Sample};
use crate::roster::Role;
use partita_scaling::statistics::{Interval, RESAMPLES, Times, ratio_interval};
use serde::Serialize;

/// Others that keep more cores busy than this share memory and caches.
const MOST_CORES: f64 = 0.1;
/// The guard of rows whose runs were too short, or whose system does not tell.
pub(crate) const UNJUDGED: &str = "not judged";
/// If work waits for a core more often than this, others have them.
const MOST_WAITING: f64 = 0.1;

/// One program, or one part of its work: a row of `peers.csv`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
    /// The case, as on the command line.
    pub(crate) case: String,
    /// Its cells along each axis, slowest first.
    pub(crate) cells: String,
    pub(crate) program: String,
    /// Which part of the work; empty where there is only one.
    pub(crate) part: String,
    pub(crate) version: String,
    /// Threads that were asked for.
    pub(crate) threads: usize,
    /// Threads that it used.
    pub(crate) threads_used: usize,
    /// The unit of the rates.
    pub(crate) unit: String,
    /// Median rate.
    pub(crate) rate: f64,
    /// Lower end of the bootstrapped 95 % interval of the median.
    pub(crate) low: f64,
    /// Its upper end.
    pub(crate) high: f64,
    /// Median over the rounds of Partita's rate over this one.
    pub(crate) partita_over_it: f64,
    /// Lower end of the bootstrapped interval of that median.
    pub(crate) partita_over_it_low: f64,
    /// Its upper end.
    pub(crate) partita_over_it_high: f64,
    /// Median time of a run in seconds.
    pub(crate) seconds: f64,
    /// Steps of a run.
    pub(crate) steps: u64,
    pub(crate) rounds: usize,
    /// The largest relative difference from Partita's result; of a steady state, the residual. Empty where neither is.
    pub(crate) deviation: Option<f64>,
    /// `ok`, or what speaks against the row.
    pub(crate) guard: String,
    #[serde(skip)]
    pub(crate) role: Role,
}

/// The rows of a contest, the fastest first within each part.
pub(crate) fn rows(contest: &Contest, seed: u64) -> Vec<Row> {
    let mut rows = Vec::new();
    let Some(base) = contest.entrants.iter().find(|entrant| entrant.entry.role == Role::Base) else { return rows };
    for (i, part) in base.program.about().parts.iter().enumerate() {
        let begun = rows.len();
        let base = series(contest, base, part);
        let of_part = contest.entrants.iter().enumerate().map(|(j, entrant)| (entrant, 100 * i + j));
        rows.extend(
            of_part.filter_map(|(entrant, stream)| row(contest, entrant, (part, &base), (seed, stream as u64))),
        );
        rows[begun..].sort_by(|a, b| b.rate.total_cmp(&a.rate));
    }
    rows
}

/// The samples of one part of an entrant's work, in the order of the rounds.
fn series<'a>(contest: &'a Contest, entrant: &Entrant, part: &str) -> Vec<&'a Sample> {
    let name = &entrant.program.about().name;
    contest.samples.iter().filter(|sample| sample.program == *name && sample.part == part).collect()
}

fn row(
    contest: &Contest,
    entrant: &Entrant,
    (part, base): (&str, &[&Sample]),
    (seed, stream): (u64, u64),
) -> Option<Row> {
    let (case, about, samples) = (&contest.case, entrant.program.about(), series(contest, entrant, part));
    let (unit, scale) = case.unit();
    // A copy moves two words; an update at least so many bytes.
    let weight = case.bytes_per_update().filter(|_| entrant.entry.role == Role::Roofline).map_or(1.0, |b| b / 16.0);
    let cost = |sample: &Sample| weight * sample.seconds * scale / (case.cells() as f64 * sample.steps as f64);
    let costs = Times::new(samples.iter().map(|sample| cost(sample)).collect())?;
    let one = vec![1.0; RESAMPLES];
    let Interval { low, high } = ratio_interval(&one, &costs.resampled_medians(seed, stream));
    let plain = |sample: &Sample| sample.seconds / sample.steps as f64;
    let pairs = base.iter().filter_map(|base| samples.iter().find(|s| s.round == base.round).map(|s| (base, s)));
    let ratios = Times::new(pairs.map(|(base, sample)| weight * plain(sample) / plain(base)).collect())?;
    let over = ratio_interval(&ratios.resampled_medians(seed, stream), &one);
    Some(Row {
        case: case.name(),
        cells: case.size(),
        program: about.name.clone(),
        part: part.to_owned(),
        version: about.version.clone(),
        threads: contest.threads,
        threads_used: about.threads,
        unit: unit.to_owned(),
        rate: costs.median().recip(),
        low,
        high,
        partita_over_it: ratios.median(),
        partita_over_it_low: over.low,
        partita_over_it_high: over.high,
        seconds: Times::new(samples.iter().map(|sample| sample.seconds).collect())?.median(),
        steps: samples[0].steps,
        rounds: samples.len(),
        deviation: entrant.deviation,
        guard: guard(&samples),
        role: entrant.entry.role,
    })
}

/// What speaks against a row, in the median over its runs.
fn guard(samples: &[&Sample]) -> String {
    let median = |of: fn(&Sample) -> Option<f64>| {
        let mut values: Vec<f64> = samples.iter().filter_map(|sample| of(sample)).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    let (cores, waiting) = (median(|sample| sample.others.cores), median(|sample| sample.others.waiting));
    match (cores, waiting) {
        (Some(cores), _) if cores > MOST_CORES => format!("others kept {cores:.1} cores busy"),
        (_, Some(share)) if share > MOST_WAITING => {
            format!("work waited for a core {:.0} % of the time", 100.0 * share)
        }
        (None, None) => UNJUDGED.to_owned(),
        _ => "ok".to_owned(),
    }
}

/// The titles of the columns for people.
pub(crate) const TITLES: [&str; 7] =
    ["program", "version", "threads", "rate, 95 % interval", "Partita / it", "differs by", "guard"];

impl Row {
    /// A row for people.
    pub(crate) fn words(&self) -> [String; 7] {
        let part = if self.part.is_empty() { String::new() } else { format!(" ({})", self.part) };
        let ratio = format!(
            "{} [{}, {}]",
            figures(self.partita_over_it),
            figures(self.partita_over_it_low),
            figures(self.partita_over_it_high)
        );
        let own = self.role == Role::Base;
        [
            format!("{}{part}", self.program),
            self.version.clone(),
            self.threads_used.to_string(),
            format!("{} [{}, {}] {}", figures(self.rate), figures(self.low), figures(self.high), self.unit),
            if own { "1".to_owned() } else { ratio },
            self.deviation.map_or_else(|| "–".to_owned(), scientific),
            self.guard.clone(),
        ]
    }
}

fn scientific(value: f64) -> String {
    if value == 0.0 { "0".to_owned() } else { format!("{value:.0e}") }
}

/// Three figures.
fn figures(value: f64) -> String {
    let digits = (2.0 - value.abs().max(1e-9).log10().floor()).clamp(0.0, 9.0) as usize;
    format!("{value:.digits$}")
}
