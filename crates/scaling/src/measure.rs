//! A measurement: one steps it, and owns the loop around it.

use crate::conditions::Accounts;
use crate::guard::{Claim, objection};
use crate::meter;
use crate::plan::{Plan, in_words};
use crate::probe::Probe;
use crate::record::{Design, Sample, WorkRecord};
use crate::statistics::Times;
use crate::subject::{Outcome, Processes, Subject, SubjectError, Task};
use partita_run::Work;
use partita_run::team::cores_available;
use std::time::{Duration, Instant};

/// Repeats from which on a median has a 95 % interval.
const FEWEST_FOR_INTERVAL: usize = 6;

/// Blocks that may count as cold, at most.
pub const MOST_COLD: usize = 4;

/// How much slower than the next a block is, in the mean of logarithms, that is still warming up.
pub const SETTLED: f64 = 0.03;

/// What a run led to.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The run that was timed.
    pub sample: Sample,
    /// Runs done.
    pub done: usize,
    /// Runs of the whole plan.
    pub total: usize,
    /// Whether the measurement is over.
    pub finished: bool,
    /// An estimate of the time left.
    pub remaining: Duration,
}

/// Why a measurement ended early.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// The subject could not be prepared or failed.
    #[error("with {}: {source}", .task.in_words())]
    Subject {
        /// What was to be run.
        task: Task,
        /// What it said.
        source: SubjectError,
    },
    /// Two runs gave different results, so that their times cannot be compared.
    #[error(
        "results differ: {first} and {other}; a result must not depend on the number of workers or the run \
         (sum in a fixed order, seed random numbers; a command that prints times must not have its output compared)"
    )]
    Results {
        /// A run.
        first: Origin,
        /// One with another result.
        other: Origin,
    },
}

/// Where a checksum comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Workers of the run.
    pub workers: usize,
    /// Which repeat it was; 0 is the cold one.
    pub repeat: usize,
    /// Its checksum.
    pub checksum: String,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { workers, repeat, checksum } = self;
        write!(f, "`{checksum}` with {} in repeat {repeat}", in_words(*workers))
    }
}

impl MeasureError {
    /// Whether the caller can mend it by asking for something else; otherwise a run failed.
    #[must_use]
    pub fn is_input(&self) -> bool {
        matches!(self, Self::Subject { source, .. } if source.is_input())
    }
}

/// A plan on its way, with all samples so far.
///
/// ```text
///   loop { let event = measurement.proceed()?; show(&event); if event.finished || interrupted { break } }
/// ```
pub struct Measurement<'a> {
    plan: Plan,
    subject: Box<dyn Subject + 'a>,
    cores: usize,
    samples: Vec<Sample>,
    work: Option<Work>,
    /// Runs of an earlier measurement that this one goes on with.
    taken_over: usize,
    spent: Duration,
    probe: Option<Probe<'a>>,
    /// Blocks that count as cold, and how many may.
    cold: (usize, usize),
}

impl<'a> Measurement<'a> {
    /// A measurement of `subject` that has not begun.
    #[must_use]
    pub fn new(plan: Plan, subject: Box<dyn Subject + 'a>) -> Self {
        let cores = cores_available();
        let (samples, spent) = (Vec::new(), Duration::ZERO);
        Self { plan, subject, cores, samples, work: None, taken_over: 0, spent, probe: None, cold: (1, 1) }
    }

    /// Lets up to [`MOST_COLD`] blocks count as cold, as long as each is slower than the next by more than
    /// [`SETTLED`]: caches, pages and clocks warm up for longer than one run. Each such block adds one to the plan.
    #[must_use]
    pub fn settling(mut self) -> Self {
        self.cold.1 = MOST_COLD;
        self
    }

    /// Goes on with the runs that an earlier measurement of the same plan and subject has left.
    #[must_use]
    pub fn resumed(mut self, samples: Vec<Sample>) -> Self {
        for sample in samples {
            self.samples.push(sample);
            self.settle();
        }
        self.taken_over = self.samples.len();
        self
    }

    /// How many runs there will be.
    #[must_use]
    pub fn total(&self) -> usize {
        self.plan.total() + (self.cold.0 - 1) * self.plan.block_length()
    }

    /// Tags the newest block but one as cold if the newest shows that it was still warming up, and all before it were.
    fn settle(&mut self) {
        let block = self.plan.block_length();
        let (cold, most) = self.cold;
        if let Some(sample) = self.samples.last_mut() {
            sample.cold = sample.repeat < cold;
        }
        if cold >= most || self.samples.len() != (cold + 2) * block {
            return;
        }
        let (earlier, newest) = self.samples[cold * block..].split_at_mut(block);
        let time = |task: &Sample| newest.iter().find(|s| (s.workers, s.size) == (task.workers, task.size));
        let ratio = |sample: &Sample| time(sample).map_or(0.0, |other| (sample.seconds / other.seconds).ln());
        if earlier.iter().map(ratio).sum::<f64>() / block as f64 > SETTLED {
            earlier.iter_mut().for_each(|sample| sample.cold = true);
            newest.iter_mut().for_each(|sample| sample.cold = false);
            self.cold.0 += 1;
        }
    }

    /// Probes the pace of the machine before and after every run.
    #[must_use]
    pub fn probed(mut self, probe: Probe<'a>) -> Self {
        self.probe = Some(probe);
        self
    }

    /// Every run so far, in the order of measuring.
    #[must_use]
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// Prepares, times and judges one run. A measurement that is over gives its last event again.
    ///
    /// # Errors
    /// If the subject cannot be prepared or fails, or its result differs from an earlier one. Samples taken before
    /// stay; another call tries the same run again.
    pub fn proceed(&mut self) -> Result<Event, MeasureError> {
        if self.samples.len() < self.total() {
            let begun = Instant::now();
            let sample = self.measure()?;
            self.samples.push(sample);
            self.settle();
            self.spent += begun.elapsed();
        }
        let (done, total) = (self.samples.len(), self.total());
        let sample = self.samples[done - 1].clone();
        let own = done.saturating_sub(self.taken_over).max(1);
        let remaining = self.spent.mul_f64(total.saturating_sub(done) as f64 / own as f64);
        Ok(Event { sample, done, total, finished: done >= total, remaining })
    }

    fn measure(&mut self) -> Result<Sample, MeasureError> {
        let order = self.samples.len();
        let slot = self.plan.slot(order);
        let failed = |source| MeasureError::Subject { task: slot.task, source };
        let processes = self.subject.processes();
        // Before the preparation, whose traces in the caches are part of a run.
        let pace = self.probe.as_ref().map(Probe::pace);
        let prepared = self.subject.prepare(slot.task).map_err(failed)?;
        let before = Accounts::now();
        let (judge, reading) = meter::read(processes, || prepared.run());
        let mut conditions = before.until(&Accounts::now(), &reading);
        let Outcome { checksum, work } = judge.and_then(|judge| judge()).map_err(failed)?;
        self.work = self.work.or(work);
        conditions.pace = pace.zip(self.probe.as_ref()).map(|(before, probe)| before.mean(probe.pace()));
        let Task { workers, size, .. } = slot.task;
        let claim = Claim { workers, cores: self.cores, most_workers: self.most_workers() };
        let sample = Sample {
            workers,
            size,
            repeat: slot.repeat,
            order,
            cold: slot.cold(),
            seconds: reading.seconds,
            cpu_seconds: reading.cpu_seconds,
            involuntary_switches: reading.involuntary_switches,
            checksum,
            work: work.map(|work| work.count),
            guard: objection(claim, &reading, &conditions),
            conditions: Some(conditions),
        };
        self.compare(&sample)?;
        Ok(sample)
    }

    fn most_workers(&self) -> usize {
        self.plan.workers().last().copied().unwrap_or(1)
    }

    /// Compares a result with the first one of the same problem that has a checksum.
    fn compare(&self, sample: &Sample) -> Result<(), MeasureError> {
        let Some(other) = origin(sample) else { return Ok(()) };
        let mode = self.plan.mode();
        let same = |earlier: &&Sample| mode.problem(earlier) == mode.problem(sample);
        match self.samples.iter().filter(same).find_map(origin) {
            Some(first) if first.checksum != other.checksum => Err(MeasureError::Results { first, other }),
            _ => Ok(()),
        }
    }

    /// How well the medians are known when a block has just ended: the widest 95 % interval, as half of its width over
    /// its median. None within a block, and before every worker count and size has the repeats that an interval takes.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        let block = self.plan.block_length();
        if !self.samples.len().is_multiple_of(block) || self.repeats() < FEWEST_FOR_INTERVAL {
            return None;
        }
        let of = |task: &Task| {
            let same = |s: &&Sample| !s.cold && (s.workers, s.size) == (task.workers, task.size);
            let warm = self.samples.iter().filter(same);
            let times = Times::new(warm.map(|s| s.seconds).collect())?;
            let interval = times.median_interval();
            Some((interval.high - interval.low) / 2.0 / times.median())
        };
        self.plan.tasks().iter().map(of).try_fold(0.0, |widest: f64, width| Some(widest.max(width?)))
    }

    /// What was studied and how, for what was measured so far.
    #[must_use]
    pub fn design(&self, subject: &str) -> Design {
        let base = self.plan.workers()[0];
        let timed = match self.subject.processes() {
            Processes::Own => "around the run alone, without preparation and checksum",
            Processes::Children => "from the start of the process to its end",
        };
        Design {
            subject: subject.to_owned(),
            mode: self.plan.mode(),
            base: format!("the same program with {}", in_words(base)),
            size: None,
            work: self.work(),
            repeats: self.repeats(),
            seed: self.plan.seed(),
            cores_available: self.cores,
            timing: format!(
                "monotonic clock {timed}; first {} of every worker count and size, left out of all statistics; \
                 then repeats in blocks, each of all of them in random order",
                if self.cold.0 == 1 { "one cold run".to_owned() } else { format!("{} warming runs", self.cold.0) }
            ),
            pinning: None,
        }
    }

    /// The work of the first run, whichever told its unit.
    fn work(&self) -> Option<WorkRecord> {
        let (work, first) = (self.work?, self.samples.iter().find_map(|sample| sample.work));
        Some(WorkRecord::from(work).times(first.map_or(1.0, |first| first / work.count)))
    }

    /// Runs of an earlier measurement that this one goes on with.
    #[must_use]
    pub fn taken_over(&self) -> usize {
        self.taken_over
    }

    /// Repeats that every worker count and size has, without the cold ones: those of the blocks that are complete.
    #[must_use]
    pub fn repeats(&self) -> usize {
        (self.samples.len() / self.plan.block_length()).saturating_sub(self.cold.0)
    }
}

fn origin(sample: &Sample) -> Option<Origin> {
    let checksum = sample.checksum.clone()?;
    Some(Origin { workers: sample.workers, repeat: sample.repeat, checksum })
}
