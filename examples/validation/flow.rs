//! Flow against closed forms, spectral solutions and published points.

use crate::claim::{Allowed, Claim, Section, Table, extrapolated, number, order};
use crate::published::{farthest, ghia};
use crate::runs::{Bench, profile};
use partita_plot::curves::{CurveSeries, CurvesRecord, Drawn};
use std::error::Error;

/// Poiseuille's and Couette's channels, which a half-way wall and the magic number 3/16 hold exactly.
pub(crate) fn channels(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    let error = |name: &str, drive: &str, exact: fn(f64) -> f64| -> Result<f64, Box<dyn Error>> {
        let case = format!(
            "simulation = 'fluid'\ncells = [3, 15]\nwidth_m = 0.2\nlength_m = 1.0\nreynolds = 2.0\nrelaxation_time = 0.9\n\
             end_time = 8.0\nboundary.west = 'periodic'\nboundary.east = 'periodic'\n{drive}\n\
             [[profile]]\nname = 'u'\ncomponent = 'u'\nalong = 'y'\n"
        );
        let points = profile(&*bench.finish_text(name, &case)?, "u");
        Ok(points.iter().map(|[at, value]| (value - exact(*at)).abs()).fold(0.0, f64::max))
    };
    let force = error("Poiseuille", "acceleration_m_per_s2 = [4.0, 0.0]", |y| 4.0 * y * (1.0 - y))?;
    let wall = error("Couette", "boundary.north.moving_wall_m_per_s = [1.0, 0.0]", |y| y)?;
    let claim = |what: &str, found: f64| Claim::new(what, found, 0.0, Allowed::Off(1e-10), "closed form");
    Ok(Section {
        text: "15 cells across, TRT with the magic number 3/16, f64; the error is the largest one of the profile, of which the \
               highest speed is 1."
            .to_owned(),
        claims: vec![claim("Poiseuille's parabola, error", force), claim("Couette's line, error", wall)],
        ..Section::default()
    })
}

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

/// A number of the spectral solutions: its name, and its value.
type Extreme = (&'static str, f64);

/// The lid-driven cavity.
pub(crate) fn cavity(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    const SPECTRAL: [(f64, &str, [Extreme; 3]); 2] = [
        (100.0, "spectral", [("u_min", -0.214_041_7), ("v_max", 0.179_572_8), ("v_min", -0.253_803_0)]),
        (1000.0, "Botella & Peyret 1998", [("u_min", -0.388_569_8), ("v_max", 0.376_944_7), ("v_min", -0.527_077_1)]),
    ];
    let quick = [(0, [33, 65], 0.01)];
    let full = [(0, [65, 129], 0.01), (1, [129, 257], 0.015)];
    let runs: &[(usize, [usize; 2], f64)] = bench.choose(&quick[..], &full[..]);
    let mut section = Section {
        text: "`cavity` to its steady state, on two grids each; the last column is Richardson's extrapolation of the two, at second \
               order. Points are those of Ghia, Ghia & Shin (1982), good to about 1 %."
            .to_owned(),
        ..Section::default()
    };
    let columns = ["Reynolds number", "extreme", "coarse grid", "fine grid", "extrapolated", "spectral"];
    let mut rows = Vec::new();
    for &(which, grids, share) in runs {
        let (reynolds, source, extremes) = SPECTRAL[which];
        let mut flows = Vec::new();
        for n in grids {
            flows.push(bench.finish("cavity", &[format!("reynolds={reynolds}"), format!("cells=[{n}, {n}]")])?);
        }
        for (name, expected) in extremes {
            let found = [0, 1].map(|i| (grids[i], bench.read(&*flows[i], name)));
            let what = format!("{name} at Re {reynolds} on {}²", grids[1]);
            section.claims.push(Claim::new(what, found[1].1, expected, Allowed::Share(share), source));
            let numbers = [found[0].1, found[1].1, extrapolated(found[0], found[1]), expected];
            rows.push([number(reynolds), name.to_owned()].into_iter().chain(numbers.map(number)).collect());
        }
        for (line, across, axes) in [("u_along_y", "u along y", ["y", "u"]), ("v_along_x", "v along x", ["x", "v"])] {
            let (published, computed) = (ghia(reynolds, line)?, profile(&*flows[1], line));
            let what = format!("{across} at Re {reynolds} on {}², farthest from Ghia's points", grids[1]);
            let far = farthest(&published, &computed);
            section.claims.push(Claim::new(what, far, 0.0, Allowed::Off(0.02), "Ghia, Ghia & Shin 1982"));
            section.curves.push(middle_line(reynolds, grids[1], line, axes, published, computed));
        }
    }
    section.table = Some(Table { columns: columns.map(str::to_owned).to_vec(), rows });
    Ok(section)
}

fn middle_line(
    reynolds: f64,
    n: usize,
    line: &str,
    axes: [&str; 2],
    published: Vec<[f64; 2]>,
    computed: Vec<[f64; 2]>,
) -> (String, CurvesRecord) {
    let series = |name: String, points, drawn, colour| CurveSeries { name, points, drawn, colour };
    let record = CurvesRecord {
        title: format!("Lid-driven cavity, Reynolds number {reynolds}"),
        notes: vec!["Lengths in widths of the box, velocities in lid speeds.".to_owned()],
        axes: axes.map(str::to_owned),
        series: vec![
            series(format!("Partita, {n}² cells"), computed, Drawn::Line, 0),
            series("Ghia, Ghia & Shin 1982".to_owned(), published, Drawn::Points, 1),
        ],
    };
    (format!("cavity_{reynolds}_{line}"), record)
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
