//! What one worker's tasks tell of more workers, and who was busy when: runs that are recorded, beside the timed ones.

use super::matter::CaseSubject;
use crate::failure::Failure;
use crate::screen;
use partita_run::Team;
use partita_run::ledger::{Record, Recording};
use partita_run::team::cores_available;
use partita_scaling::Task;
use partita_scaling::ceilings::Ceilings;
use partita_scaling::prediction::{Predictions, Rehearsal, barrier};
use partita_scaling::record::{Mode, Study};
use partita_scaling::timeline::Timeline;

/// Seconds of work that a recorded run does, if the case has as much.
const WORTH: f64 = 1.0;
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
    let mut rehearsals = Vec::new();
    for workers in counts {
        let task = Task { workers, size: study.design.size, times: 1 };
        let record = recorded(case, task, alone.median_seconds, Recording::OneAtATime)?;
        if record.tasks.is_empty() {
            screen::note("  nothing predicted: this science tells of no tasks");
            return Ok(None);
        }
        rehearsals.push(Rehearsal { workers, record });
    }
    Ok(Predictions::of(study, ceilings, &rehearsals, barrier(&Team::new(cores)?)))
}

/// Who was busy when in a run with the most workers that have cores.
pub(super) fn timeline(case: &CaseSubject<'_>, study: &Study) -> Result<Option<Timeline>, Failure> {
    let within = study.rows.iter().rev().find(|row| row.workers <= study.design.cores_available);
    let Some(row) = within else { return Ok(None) };
    let times = if study.design.mode == Mode::Weak { row.workers as u64 } else { 1 };
    let task = Task { workers: row.workers, size: study.design.size, times };
    let record = recorded(case, task, row.median_seconds, Recording::AsTheyCome)?;
    Ok(Timeline::of(&record, row.workers))
}

/// The record of a part of a run of a task that takes `seconds` as a whole, after as much of it is done already where
/// the case is long enough for that.
fn recorded(case: &CaseSubject<'_>, task: Task, seconds: f64, recording: Recording) -> Result<Record, Failure> {
    let team = Team::recording(task.workers, recording)?;
    let (mut simulation, steps) = case.built(task, &team)?;
    let depth = simulation.describe().depth.max(1) as u64;
    let part = ((steps as f64 * WORTH / seconds) as u64).next_multiple_of(depth).max(depth);
    if 2 * part <= steps {
        simulation.advance(&team, part)?;
    }
    let _ = team.take_record();
    simulation.advance(&team, part.min(steps))?;
    Ok(team.take_record().unwrap_or_default())
}
