//! A recording team takes down every task once, in its phase, and changes no result.

use partita_run::Team;
use partita_run::ledger::{Recording, phase, task};
use rayon::prelude::*;

fn sums(team: &Team) -> Vec<u64> {
    let of = |k: u64| task(|| (0..1000 * (k + 1)).map(std::hint::black_box).sum());
    team.run(|| {
        let first: Vec<u64> = phase(|| (0..6).into_par_iter().map(of).collect());
        let second: Vec<u64> = phase(|| (0..3).into_par_iter().map(of).collect());
        [first, second].concat()
    })
}

#[test]
fn every_task_is_taken_down_once_in_its_phase() {
    let plain = sums(&Team::new(2).unwrap());
    for recording in [Recording::AsTheyCome, Recording::OneAtATime] {
        let team = Team::recording(2, recording).unwrap();
        for _ in 0..2 {
            assert_eq!(sums(&team), plain);
            let record = team.take_record().unwrap();
            let of_phase = |phase: usize| record.tasks.iter().filter(|task| task.phase == phase).count();
            assert_eq!((record.tasks.len(), of_phase(0), of_phase(1), record.phases.len()), (9, 6, 3, 2));
            for task in &record.tasks {
                let (begun, ended) = record.phases[task.phase];
                assert!(task.worker < 2 && begun <= task.begun && task.begun <= task.ended && task.ended <= ended);
            }
            assert!(record.phases[0].1 <= record.phases[1].0 && record.phases[1].1 <= record.seconds);
        }
    }
    assert!(Team::new(1).unwrap().take_record().is_none());
}

#[test]
fn one_at_a_time_no_two_tasks_overlap() {
    let team = Team::recording(4, Recording::OneAtATime).unwrap();
    sums(&team);
    let mut tasks = team.take_record().unwrap().tasks;
    tasks.sort_by(|a, b| a.begun.total_cmp(&b.begun));
    assert!(tasks.windows(2).all(|pair| pair[0].ended <= pair[1].begun));
}

#[test]
fn a_task_within_a_task_is_part_of_it() {
    let team = Team::recording(1, Recording::OneAtATime).unwrap();
    let found = team.run(|| phase(|| task(|| task(|| 7))));
    assert_eq!((found, team.take_record().unwrap().tasks.len()), (7, 1));
}
