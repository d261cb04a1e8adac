//! Taylor and Green's vortices, in the plane and in space.

use crate::claim::{Allowed, Claim, Section, Table, order};
use crate::runs::Bench;
use partita_plot::curves::{CurveSeries, CurvesRecord, Drawn};
use std::error::Error;

/// Taylor and Green's vortices in the plane measure the viscosity.
pub(crate) fn vortices(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    let mut errors = Vec::new();
    for n in [32, 64, 128] {
        let flow = bench.finish("periodic_box", &[format!("cells=[{n}, {n}]")])?;
        errors.push((n, bench.read(&*flow, "viscosity_error")));
    }
    Ok(Section {
        text: "`periodic_box`, Reynolds number 20, at a fixed relaxation time (diffusive scaling); the error is that of the \
               viscosity which the decay shows."
            .to_owned(),
        claims: vec![
            Claim::new("error of the viscosity on 64²", errors[1].1, 0.0, Allowed::Off(5e-3), "closed form"),
            Claim::new("order under diffusive scaling", order(errors[1], errors[2]), 1.9, Allowed::AtLeast, "closed form"),
        ],
        table: Some(Table::of_orders(&errors)),
        ..Section::default()
    })
}

/// The same vortices, carried along by a wind of their own speed, whose decay must not show it.
pub(crate) fn carried(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    let left = |n: usize, wind: f64| -> Result<f64, Box<dyn Error>> {
        let set = [format!("cells=[{n}, {n}]"), format!("initial.velocity_m_per_s=[{wind:?}, 0.0]")];
        let vorticity = bench.finish("periodic_box", &set)?.frame("vorticity")?.values;
        Ok(vorticity.iter().map(|w| w * w).sum::<f64>() / vorticity.len() as f64)
    };
    let mut errors = Vec::new();
    for n in bench.choose([32, 64], [64, 128]) {
        errors.push((n, left(n, 1.0)? / left(n, 0.0)? - 1.0));
    }
    let what = format!("enstrophy that a wind takes from vortices on {}²", errors[1].0);
    Ok(Section {
        text: "`periodic_box` with a wind of 1 m/s, the highest speed of its vortices, beside the same without; the error is the share \
               of the enstrophy that the wind takes or adds while it carries them a quarter of the width."
            .to_owned(),
        claims: vec![
            Claim::new(what, errors[1].1, 0.0, Allowed::Off(5e-3), "Galileo"),
            Claim::new("order under diffusive scaling", order(errors[0], errors[1]), 1.9, Allowed::AtLeast, "theory"),
        ],
        table: Some(Table::of_orders(&errors)),
        ..Section::default()
    })
}

/// Taylor and Green's vortex in space, and the rate at which its energy is lost.
pub(crate) fn taylor_green(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    let (n, end) = bench.choose((64, 10.0), (128, 10.0));
    let mut flow = bench.begin("taylor_green", &[format!("cells=[{n}, {n}, {n}]"), format!("end_time={end}")])?;
    let described = flow.describe();
    let (dt, stride) = (described.dt.unwrap_or(f64::NAN), (described.steps / 100).max(1));
    let (mut energies, mut dissipation) = (Vec::new(), Vec::new());
    let volume = (2.0 * std::f64::consts::PI).powi(3);
    for step in 0..=described.steps / stride {
        let time = (step * stride) as f64 * dt;
        let [energy, lost] = bench.read_all(&*flow, ["kinetic_energy", "dissipation"]);
        energies.push([time, energy / volume]);
        dissipation.push([time, lost / volume]);
        flow.advance(&bench.team, stride)?;
    }
    let losses: Vec<[f64; 2]> =
        energies.windows(2).map(|w| [(w[0][0] + w[1][0]) / 2.0, (w[0][1] - w[1][1]) / (w[1][0] - w[0][0])]).collect();
    let peak = losses.iter().copied().fold([0.0; 2], |most, point| if point[1] > most[1] { point } else { most });
    let source = "DNS, e.g. Brachet et al. 1983; van Rees et al. 2011";
    let claims = bench.choose(
        vec![Claim::new("energy at the beginning", energies[0][1], 0.125, Allowed::Share(1e-3), "closed form")],
        vec![
            Claim::new("energy at the beginning", energies[0][1], 0.125, Allowed::Share(1e-3), "closed form"),
            Claim::new("largest −dE/dt", peak[1], 0.0129, Allowed::Share(0.1), source),
            Claim::new("its time", peak[0], 9.0, Allowed::Off(0.3), source),
        ],
    );
    let series = |name: &str, points, colour| CurveSeries { name: name.to_owned(), points, drawn: Drawn::Line, colour };
    let record = CurvesRecord {
        title: format!("Taylor-Green vortex at Reynolds number 1600, {n}³ cells"),
        notes: vec!["Times in L/U, rates in U³/L.".to_owned()],
        axes: ["time".to_owned(), "rate".to_owned()],
        series: vec![
            series("loss of kinetic energy, −dE/dt", losses, 0),
            series("dissipation by the resolved strain, 2ν⟨S:S⟩", dissipation, 1),
        ],
    };
    Ok(Section {
        text: format!("`taylor_green` on {n}³ cells, f32, to time {end} L/U."),
        claims,
        curves: vec![("taylor_green".to_owned(), record)],
        ..Section::default()
    })
}
