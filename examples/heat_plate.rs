//! A copper plate that cools, and a number to check it by.
//!
//! You will learn how a problem becomes a simulation, who lends it workers, and how one steps it. The program does the
//! same with `partita run heat_square`.
//!
//! Run with `cargo run --release --example heat_plate`.

use partita_domain::Isa;
use partita_grid::heat::{Boundaries, Face, Heat, Initial, Problem, Settings};
use partita_run::science::Cut;
use partita_run::{Plan, Run, Setup, Simulation, Team};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    // A square plate of copper, 10 cm wide, its edges held at 300 K. Inside, half a sine wave in each direction:
    // the one field whose future is known in closed form, T(t) = 300 K + 80 K · exp(−2 π² a t / L²).
    let settings = Settings {
        cells: [200, 200],
        size_m: [0.1, 0.1],
        material: Some("copper".to_owned()),
        boundary: Boundaries::all(&Face::fixed(300.0)),
        initial: Initial { temperature_k: 300.0.into(), eigenmode_k: 80.0, ..Initial::default() },
        end_time: 2.0,
        ..Settings::default()
    };

    // The door: sizes, materials, faces and the stability of the step are checked here, so that nothing fails later.
    let problem = Problem::new(&settings, None, None)?;
    println!("copper, {} steps of {:.3e} s", problem.step.steps, problem.step.dt);

    // The caller brings the team and says how the domain is cut. Neither can be seen in the result.
    let team = Team::new(2)?;
    let setup = Setup { team: &team, blocks: &Cut::Shape(vec![2, 2]), depth: Some(4), isa: Isa::detect() };
    let heat = Heat::new(problem, &setup)?;

    // A run is stepped by whoever owns the loop; here, we only watch it go by.
    let steps = heat.problem().step.steps;
    let mut run = Run::new(heat, Plan { steps, output_every: 0, record_every: steps / 4 });
    loop {
        let event = run.proceed(&team)?;
        if let Some(record) = &event.record {
            let warmest = record.iter().find(|d| d.name == "temperature_max").map_or(f64::NAN, |d| d.value);
            println!("step {:>6}: warmest cell {warmest:.3} K, {}", event.step, event.rate);
        }
        if event.finished {
            break;
        }
    }

    // The verdict: the scheme's own eigenvalue to rounding, the continuum to its order.
    let diagnostics = run.simulation().diagnostics(&team);
    let of = |name: &str| diagnostics.iter().find(|d| d.name == name).map_or(f64::NAN, |d| d.value);
    println!("largest difference from the discrete solution   {:.1e} K", of("error_discrete"));
    println!("largest difference from the continuous solution {:.1e} K", of("error_max"));
    assert!(of("error_discrete") < 80.0 * 1e-12 && of("error_max") < 80.0 * 1e-4);
    println!("verdict: the plate cools as the theory says");
    Ok(())
}
