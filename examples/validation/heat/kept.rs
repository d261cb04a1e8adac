//! What heat conduction keeps: heat, extremes, symmetry; and the work of a solution.

use crate::claim::{Allowed, Claim, Section};
use crate::runs::Bench;
use std::error::Error;

const PERIODIC: &str = "boundary = { west = 'periodic', east = 'periodic', south = 'periodic', north = 'periodic' }\n";

/// What stays.
pub(crate) fn kept(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    let claim = |what: &str, found, expected, off| Claim::new(what, found, expected, Allowed::Off(off), "theory");
    let (heat, beyond) = (lost(bench)?, beyond(bench)?);
    let mut claims = vec![
        claim("largest relative change of the heat in closed and periodic boxes, every scheme", heat, 0.0, 1e-12),
        claim("how far temperatures leave the extremes they began with, diffusion number 1/4", beyond, 0.0, 1e-12),
        claim("cells in which a flipped start does not give the flipped end, to the bit", crooked(bench)?, 0.0, 0.0),
    ];
    let grids = bench.choose([64, 256], [64, 4096]);
    let counts = [iterations(bench, grids[0])?, iterations(bench, grids[1])?];
    for (n, count) in grids.into_iter().zip(counts) {
        let what = format!("iterations of an implicit step on {n}², to 1e-10");
        claims.push(Claim::new(what, count, 10.0, Allowed::Off(4.0), "ten digits, one or more an iteration"));
    }
    Ok(Section {
        text: "Copper with two spots on 61 x 47 cells; iterations are those of conjugate gradients with a multigrid cycle each."
            .to_owned(),
        claims,
        ..Section::default()
    })
}

fn spots(rest: &str) -> String {
    format!(
        "simulation = 'heat'\ncells = [61, 47]\nsize_m = [0.61, 0.47]\nmaterial = 'copper'\nend_time = 1.0\n{rest}\
         [initial]\ntemperature_k = 300.0\n[[initial.spot]]\ncentre_m = [0.1, 0.4]\nradius_m = 0.05\nheight_k = 80.0\n\
         [[initial.spot]]\ncentre_m = [0.5, 0.2]\nradius_m = 0.02\nheight_k = -120.0\n"
    )
}

/// The largest relative change of the heat.
fn lost(bench: &Bench) -> Result<f64, Box<dyn Error>> {
    let mut most = 0.0f64;
    for (scheme, number) in [("explicit", 0.25), ("rkl2", 2.0), ("implicit", 2.0), ("crank_nicolson", 2.0)] {
        for boundary in ["", PERIODIC] {
            let case = spots(&format!("scheme = '{scheme}'\ndiffusion_number = {number}\n{boundary}"));
            let mut heat = bench.begin_text("spots", &case)?;
            let before = bench.read(&*heat, "total_heat");
            heat.advance(&bench.team, u64::MAX)?;
            most = most.max((bench.read(&*heat, "total_heat") / before - 1.0).abs());
        }
    }
    Ok(most)
}

/// How far temperatures ever leave their first extremes, relative to these.
fn beyond(bench: &Bench) -> Result<f64, Box<dyn Error>> {
    let mut heat = bench.begin_text("spots", &spots("diffusion_number = 0.25\n"))?;
    let names = ["temperature_min", "temperature_max"];
    let ([least, most], mut beyond) = (bench.read_all(&*heat, names), 0.0f64);
    for _ in 0..50 {
        heat.advance(&bench.team, 5)?;
        let [low, high] = bench.read_all(&*heat, names);
        beyond = beyond.max((least - low) / least).max((high - most) / most);
    }
    Ok(beyond)
}

/// Cells whose mirror images differ.
fn crooked(bench: &Bench) -> Result<f64, Box<dyn Error>> {
    let end = |x: f64| -> Result<_, Box<dyn Error>> {
        let case = format!(
            "simulation = 'heat'\ncells = [40, 30]\nsize_m = [40.0, 30.0]\ndiffusivity_m2_per_s = 1.0\nend_time = 200.0\n\
             [[initial.spot]]\ncentre_m = [{x:?}, 7.0]\nradius_m = 6.0\nheight_k = 1.0\n"
        );
        Ok(bench.finish_text("spot", &case)?.frame("temperature")?.values)
    };
    let (plain, mut flipped) = (end(10.0)?, end(30.0)?);
    flipped.invert_axis(ndarray::Axis(1));
    Ok(plain.iter().zip(&flipped).filter(|(a, b)| a != b).count() as f64)
}

/// Iterations of an implicit step of a twentieth of the decay time.
fn iterations(bench: &Bench, n: usize) -> Result<f64, Box<dyn Error>> {
    let case = format!(
        "simulation = 'heat'\nscheme = 'implicit'\ndt = 0.05\nend_time = 0.05\ncells = [{n}, {n}]\nsize_m = [1.0, 1.0]\n\
         diffusivity_m2_per_s = 1.0\ninitial.eigenmode_k = 1.0\n\
         boundary = {{ west.fixed_k = 0.0, east.fixed_k = 0.0, south.fixed_k = 0.0, north.fixed_k = 0.0 }}\n"
    );
    Ok(bench.read(&*bench.finish_text("square", &case)?, "solver_iterations"))
}
