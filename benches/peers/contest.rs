//! A case on a number of threads: who is let in, and the rounds.

use crate::case::{Case, Medium, TOLERANCE};
use crate::load::{Others, Watch};
use crate::program::{Program, Reason};
use crate::roster::{Entry, Kit, Role, roster};
use crate::steady::residual;
use partita_domain::{Purpose, Stream};
use rand::seq::SliceRandom;
use serde::Serialize;

/// Seconds that a run is meant to last.
const RUN: f64 = 0.5;
/// A solver may stop a rounding above the residual it aims at.
const NEAR: f64 = 2.0 * TOLERANCE;

/// A program on its case.
pub(crate) struct Entrant {
    pub(crate) entry: Entry,
    pub(crate) program: Box<dyn Program>,
    /// How far its result was from Partita's, relative to it; of a steady state, its residual.
    pub(crate) deviation: Option<f64>,
    steps: u64,
}

/// A program that takes no part.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Absent {
    pub(crate) name: &'static str,
    pub(crate) reason: Reason,
    /// Whether it gave another result.
    pub(crate) wrong: bool,
}

/// One part of one timed run.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sample {
    pub(crate) case: String,
    pub(crate) cells: usize,
    pub(crate) threads: usize,
    pub(crate) round: u64,
    /// The place in the order of the round.
    pub(crate) order: usize,
    pub(crate) program: String,
    pub(crate) part: String,
    pub(crate) steps: u64,
    pub(crate) seconds: f64,
    pub(crate) others: Others,
}

/// What came of it.
pub(crate) struct Contest {
    pub(crate) case: Case,
    pub(crate) threads: usize,
    pub(crate) entrants: Vec<Entrant>,
    pub(crate) absent: Vec<Absent>,
    pub(crate) samples: Vec<Sample>,
}

impl Contest {
    /// Lets in who is there and right; `whole` says whether to start them on the case itself or keep the small one.
    pub(crate) fn gather(kit: &Kit, case: &Case, threads: usize, whole: bool) -> Self {
        let mut contest =
            Self { case: case.clone(), threads, entrants: Vec::new(), absent: Vec::new(), samples: Vec::new() };
        let solved = case.medium() == Medium::Steady;
        let trial = if solved { case.clone() } else { case.small() };
        let mut reference = Vec::new();
        for entry in roster(case) {
            let admitted = admit(kit, &entry, (&trial, threads), &mut reference);
            match admitted
                .and_then(|entrant| if whole && !solved { entrant.on(kit, case, threads) } else { Ok(entrant) })
            {
                Ok(entrant) => contest.entrants.push(entrant),
                Err(reason) => contest.exclude(&entry, reason),
            }
        }
        if !whole {
            contest.case = trial;
        }
        contest
    }

    fn exclude(&mut self, entry: &Entry, reason: Reason) {
        let wrong = reason.starts_with(WRONG);
        self.absent.push(Absent { name: entry.name, reason, wrong });
    }

    /// Finds out how many steps last long enough, which warms up as well.
    pub(crate) fn calibrate(&mut self) {
        let steady = self.case.medium() == Medium::Steady;
        self.keep(|entrant| entrant.calibrate(steady));
    }

    /// One round: everyone runs once, in an order drawn for it.
    pub(crate) fn round(&mut self, seed: u64, round: u64) {
        let mut order: Vec<usize> = (0..self.entrants.len()).collect();
        order.shuffle(&mut Stream::new(seed, Purpose::Schedule, round).rng());
        let mut failed = vec![None; order.len()];
        for (place, index) in order.into_iter().enumerate() {
            let (watch, entrant) = (Watch::begin(), &mut self.entrants[index]);
            match entrant.program.run(entrant.steps) {
                Ok(seconds) => {
                    let samples = record((&self.case, self.threads), entrant, (round, place), (&seconds, &watch));
                    self.samples.extend(samples);
                }
                Err(reason) => failed[index] = Some(reason),
            }
        }
        let mut failed = failed.into_iter();
        self.keep(|_| failed.next().flatten().map_or(Ok(()), Err));
    }

    /// Keeps those for whom `check` has no objection.
    fn keep(&mut self, mut check: impl FnMut(&mut Entrant) -> Result<(), Reason>) {
        for mut entrant in std::mem::take(&mut self.entrants) {
            match check(&mut entrant) {
                Ok(()) => self.entrants.push(entrant),
                Err(reason) => self.exclude(&entrant.entry.clone(), reason),
            }
        }
    }
}

/// How the reason of those begins who gave another result.
const WRONG: &str = "wrong: ";

/// Starts an entrant on a trial and judges its result; the first one's is the reference.
fn admit(
    kit: &Kit,
    entry: &Entry,
    (trial, threads): (&Case, usize),
    reference: &mut Vec<f64>,
) -> Result<Entrant, Reason> {
    let mut program = kit.start(entry, trial, threads)?;
    let steady = trial.medium() == Medium::Steady;
    // An odd number of steps and an even one: both of two buffers are seen.
    for steps in if steady { &[1][..] } else { &[5, 6] } {
        program.run(*steps)?;
    }
    let field = program.field()?;
    let deviation = match entry.role {
        Role::Roofline => None,
        _ if steady => Some(residual(trial, &sized(field, trial)?)),
        Role::Base => {
            *reference = field;
            None
        }
        _ => Some(deviation(reference, &sized(field, trial)?)),
    };
    let limit = if steady { NEAR } else { entry.tolerance };
    // What is no number is within no limit.
    if deviation.is_none_or(|value| value <= limit) {
        return Ok(Entrant { entry: *entry, program, deviation, steps: 1 });
    }
    let (value, of) =
        (deviation.unwrap_or_default(), if steady { "residual" } else { "difference from Partita's result" });
    Err(format!("{WRONG}a {of} of {value:.1e}, beyond {limit:e}"))
}

fn sized(field: Vec<f64>, case: &Case) -> Result<Vec<f64>, Reason> {
    let (found, expected) = (field.len(), case.results());
    if found == expected { Ok(field) } else { Err(format!("{WRONG}{found} numbers, not {expected}")) }
}

/// The largest difference, relative to the reference; NaN if there is one.
fn deviation(reference: &[f64], found: &[f64]) -> f64 {
    let worse = |a: f64, b: f64| if b > a || b.is_nan() { b } else { a };
    reference.iter().zip(found).map(|(r, f)| ((f - r) / r).abs()).fold(0.0, worse)
}

impl Entrant {
    /// The same entrant, started anew on the case itself.
    fn on(self, kit: &Kit, case: &Case, threads: usize) -> Result<Self, Reason> {
        let Self { entry, program, deviation, steps } = self;
        drop(program);
        Ok(Self { program: kit.start(&entry, case, threads)?, entry, deviation, steps })
    }

    fn calibrate(&mut self, steady: bool) -> Result<(), Reason> {
        if steady {
            return Ok(());
        }
        let grain = self.program.about().grain;
        self.steps = grain;
        // The first run may compile and touch memory.
        self.program.run(self.steps)?;
        loop {
            // The fastest of three: what others do to a single run must not make all of them short.
            let runs = (0..3).map(|_| self.program.run(self.steps).map(|seconds| seconds[0]));
            let seconds = runs.collect::<Result<Vec<_>, _>>()?.into_iter().fold(f64::INFINITY, f64::min);
            let long_enough = seconds >= 0.2 * RUN;
            let growth = if long_enough { RUN / seconds } else { (RUN / seconds).min(10.0) };
            self.steps = (self.steps as f64 * growth / grain as f64).round().max(1.0) as u64 * grain;
            if long_enough {
                return Ok(());
            }
        }
    }
}

fn record(
    (case, threads): (&Case, usize),
    entrant: &Entrant,
    (round, order): (u64, usize),
    (seconds, watch): (&[f64], &Watch),
) -> Vec<Sample> {
    let about = entrant.program.about();
    let others = watch.others(about.threads);
    let sample = |(part, &seconds): (&String, &f64)| Sample {
        case: case.name(),
        cells: case.cells(),
        threads,
        round,
        order,
        program: about.name.clone(),
        part: part.clone(),
        steps: entrant.steps,
        seconds,
        others,
    };
    about.parts.iter().zip(seconds).map(sample).collect()
}
