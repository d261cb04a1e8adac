//! What one worker's tasks tell of more workers, and who was busy when: runs that are recorded, beside the timed ones.

use super::matter::CaseSubject;
use crate::failure::Failure;
use crate::screen;
use partita_run::Team;
use partita_run::ledger::{Entry, Record, Recording};
use partita_run::team::cores_available;
use partita_scaling::Task;
use partita_scaling::ceilings::Ceilings;
use partita_scaling::prediction::{Predictions, Rehearsal, barrier};
use partita_scaling::record::{Mode, Study};
use partita_scaling::timeline::Timeline;

/// Seconds of work that a recorded part of a run does, if the case has as much.
const WORTH: f64 = 0.25;
/// Parts that are recorded at a time, after one that is not: disturbances only add, so the quickest is kept.
const PARTS: u64 = 2;
/// Times that each worker count has its turn: machines drift, and those that are compared should have seen the same.
const TURNS: usize = 5;
/// Predictions reach to so many times the cores.
const REACH: usize = 4;

/// Predicts a study of strong scaling from its case.
pub(super) fn predict(
    case: &CaseSubject<'_>,
    study: &Study,
    ceilings: Option<&Ceilings>,
) -> Result<Option<Predictions>, Failure> {
    let alone = study.rows.first().filter(|row| row.workers == 1 && study.design.mode == Mode::Strong);
    let Some(alone) = alone else { return Ok(None) };
    let cores = cores_available();
    let powers = (0..).map(|k| 1 << k).take_while(|&p| p <= REACH * cores);
    let mut counts: Vec<usize> = powers.chain(study.rows.iter().map(|row| row.workers)).collect();
    counts.sort_unstable();
    counts.dedup();
    let mut rehearsals: Vec<Rehearsal> = Vec::new();
    for &workers in (0..TURNS).flat_map(|_| &counts) {
        let task = Task { workers, size: study.design.size, times: 1 };
        let (record, steps) = recorded(case, task, alone.median_seconds, Recording::OneAtATime)?;
        if record.tasks.is_empty() {
            screen::note("  nothing predicted: this science tells of no tasks");
            return Ok(None);
        }
        match rehearsals.iter_mut().find(|earlier| earlier.workers == workers) {
            Some(earlier) if busy(&earlier.record) <= busy(&record) => {}
            Some(earlier) => *earlier = Rehearsal { workers, steps, record },
            None => rehearsals.push(Rehearsal { workers, steps, record }),
        }
    }
    Ok(Predictions::of(study, ceilings, &rehearsals, barrier(&Team::new(cores)?)))
}

/// Who was busy when in a run with the most workers that have cores.
pub(super) fn timeline(case: &CaseSubject<'_>, study: &Study) -> Result<Option<Timeline>, Failure> {
    let within = study.rows.iter().rev().find(|row| row.workers <= study.design.cores_available);
    let Some(row) = within else { return Ok(None) };
    let times = if study.design.mode == Mode::Weak { row.workers as u64 } else { 1 };
    let task = Task { workers: row.workers, size: study.design.size, times };
    let (record, _) = recorded(case, task, row.median_seconds, Recording::AsTheyCome)?;
    Ok(Timeline::of(&record, row.workers))
}

/// What all tasks of a record took; turns that workers wait for are no part of it.
fn busy(record: &Record) -> f64 {
    record.tasks.iter().map(Entry::seconds).sum()
}

/// The quickest record of equal parts of a run of a task that takes `seconds` as a whole, and the steps of a part.
fn recorded(case: &CaseSubject<'_>, task: Task, seconds: f64, recording: Recording) -> Result<(Record, u64), Failure> {
    let team = case.recording(task.workers, recording)?;
    let (mut simulation, steps) = case.built(task, &team)?;
    let grain = simulation.grain(&team);
    let part = ((steps as f64 * WORTH / seconds) as u64).min(steps / (PARTS + 1));
    let part = ((part / grain).max(1) * grain).min(steps.max(1));
    simulation.advance(&team, part)?;
    let mut records = vec![team.take_record().unwrap_or_default()];
    for _ in 1..=PARTS.min((steps / part).saturating_sub(1)) {
        simulation.advance(&team, part)?;
        records.extend(team.take_record());
    }
    // The first one warms up, and counts only if there is no other.
    let warm = if records.len() > 1 { 1 } else { 0 };
    let quickest = records.into_iter().skip(warm).min_by(|a, b| busy(a).total_cmp(&busy(b)));
    Ok((quickest.unwrap_or_default(), part))
}
