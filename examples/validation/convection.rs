//! Natural convection against the heat solver, published tables and linear stability.

use crate::claim::{Allowed, Claim, Section, Table, extrapolated, number};
use crate::published::de_vahl_davis;
use crate::runs::Bench;
use std::error::Error;

/// Without gravity the temperature's lattice is the explicit heat solver, at the relaxation time of 1 to rounding.
pub(crate) fn at_rest(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    let n = 48;
    let walls = "west.fixed_k = 0.5, east.fixed_k = -1.0, south.fixed_k = 0.25";
    let (start, end) = ("'sin(pi * x) + 0.3 * x * y'", "steps = 400\nend_time = 1.0\n");
    let still = format!(
        "simulation = 'convection'\ncells = [{n}, {n}]\nviscosity_m2_per_s = 1.0\ndiffusivity_m2_per_s = 1.0\n\
         gravity_m_per_s2 = [0.0, 0.0]\ndt = {}\nthermal_boundary = {{ {walls} }}\ninitial.temperature_k = {start}\n{end}",
        1.0 / f64::from(6 * n * n)
    );
    let plain = format!(
        "simulation = 'heat'\ncells = [{n}, {n}]\nsize_m = [1.0, 1.0]\ndiffusivity_m2_per_s = 1.0\ndiffusion_number = {}\n\
         boundary = {{ {walls} }}\ninitial.temperature_k.expression = {start}\n{end}",
        1.0 / 6.0
    );
    let lattice = bench.finish_text("at rest", &still)?.frame("temperature")?.values;
    let differences = bench.finish_text("heat", &plain)?.frame("temperature")?.values;
    let off = lattice.iter().zip(&differences).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    Ok(Section {
        text: format!(
            "{n}² cells, walls of three temperatures and one insulated, 400 steps; both rates of the lattice are 1."
        ),
        claims: vec![Claim::new(
            "largest difference from explicit heat",
            off,
            0.0,
            Allowed::Off(1e-12),
            "own heat solver",
        )],
        ..Section::default()
    })
}

/// The square cavity with a hot and a cold side.
pub(crate) fn heated_cavity(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    const NAMES: [(&str, &str); 3] = [("Nu_0", "nusselt_hot_wall"), ("u_max", "u_max"), ("v_max", "v_max")];
    let published = de_vahl_davis()?;
    let grids = bench.choose([33, 49], [65, 129]);
    let most = bench.choose(1e4, 1e6);
    let (mut claims, mut rows, mut maps) = (Vec::new(), Vec::new(), Vec::new());
    let mut numbers: Vec<f64> = published.iter().map(|row| row.ra).filter(|&ra| ra <= most).collect();
    numbers.dedup();
    for ra in numbers {
        let mut flows = Vec::new();
        for n in grids {
            flows.push(bench.finish("heated_cavity", &[format!("rayleigh={ra}"), format!("cells=[{n}, {n}]")])?);
        }
        maps = vec![("heated_cavity".to_owned(), flows[1].frame("temperature")?)];
        for (quantity, diagnostic) in NAMES {
            let row = published.iter().find(|row| row.ra == ra && row.quantity == quantity);
            let expected = row.map_or(f64::NAN, |row| row.value);
            let found = [0, 1].map(|i| (grids[i], bench.read(&*flows[i], diagnostic)));
            let what = format!("{quantity} at Ra {ra:e} on {}²", grids[1]);
            claims.push(Claim::new(what, found[1].1, expected, Allowed::Share(0.01), "de Vahl Davis 1983"));
            let values = [found[0].1, found[1].1, extrapolated(found[0], found[1]), expected];
            rows.push([format!("{ra:e}"), quantity.to_owned()].into_iter().chain(values.map(number)).collect());
        }
    }
    let columns = ["Rayleigh number", "quantity", "coarse grid", "fine grid", "extrapolated", "published"];
    Ok(Section {
        text: "`heated_cavity` to its steady state, Prandtl number 0.71, on two grids, with Richardson's extrapolation of the two at \
               second order. Nu₀ is the mean over the hot wall, velocities are in units of κ/L. The map is the temperature at the \
               highest Rayleigh number."
            .to_owned(),
        claims,
        table: Some(Table { columns: columns.map(str::to_owned).to_vec(), rows }),
        maps,
        ..Section::default()
    })
}

/// The Rayleigh number at which rolls neither grow nor die.
pub(crate) fn onset(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    const CRITICAL: f64 = 1707.762;
    const TAU: f64 = 0.65;
    let (rows, rayleigh) = (bench.choose(24, 50), [1660.0, 1760.0]);
    // One pair of rolls of the critical wave number.
    let columns = (f64::from(rows) * 2.0 * std::f64::consts::PI / 3.117).round();
    let width = columns / f64::from(rows);
    // L²/κ in steps, at Prandtl number 1.
    let quarter = (0.25 * 3.0 * f64::from(rows * rows) / (TAU - 0.5)) as u64;
    let mut rates = Vec::new();
    for ra in rayleigh {
        let set = [
            format!("cells=[{columns}, {rows}]"),
            format!("width_m={width}"),
            format!("rayleigh={ra}"),
            "prandtl=1.0".to_owned(),
            format!("relaxation_time={TAU}"),
            format!("initial.temperature_k=301 - y + 1e-3 * sin(pi * y) * cos(2 * pi * x / {width})"),
            "end_time=1e9".to_owned(),
            "steady.change=1e-15".to_owned(),
        ];
        let mut flow = bench.begin("rayleigh_benard", &set)?;
        let mut energy = || -> Result<f64, Box<dyn Error>> {
            flow.advance(&bench.team, quarter)?;
            Ok(bench.read(&*flow, "kinetic_energy"))
        };
        let (first, second) = (energy()?, energy()?);
        rates.push((second / first).ln() / 0.5);
    }
    let rolls = bench.finish("rayleigh_benard", &[])?;
    let found = rayleigh[0] - rates[0] * (rayleigh[1] - rayleigh[0]) / (rates[1] - rates[0]);
    let row = |i: usize| vec![number(rayleigh[i]), number(rates[i])];
    Ok(Section {
        text: format!(
            "`rayleigh_benard` with one pair of rolls of the critical wave number 3.117 on {columns} x {rows} cells, from a \
             thousandth of the difference. Growth is that of the velocity between 1/4 and 1/2 of L²/κ; the onset is where it vanishes, \
             on the line through two Rayleigh numbers. The map is the case as it ships, at Rayleigh number 5000."
        ),
        claims: vec![Claim::new(
            "critical Rayleigh number",
            found,
            CRITICAL,
            Allowed::Share(0.01),
            "Chandrasekhar 1961",
        )],
        table: Some(Table {
            columns: ["Rayleigh number", "growth rate, κ/L²"].map(str::to_owned).to_vec(),
            rows: vec![row(0), row(1)],
        }),
        maps: vec![("rayleigh_benard".to_owned(), rolls.frame("temperature")?)],
        ..Section::default()
    })
}
