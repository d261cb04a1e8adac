//! The channel with a cylinder of Schäfer and Turek.

use crate::claim::{Allowed, Claim, Section, Table, extrapolated, number, order};
use crate::runs::Bench;
use partita_plot::curves::{CurveSeries, CurvesRecord, Drawn};
use std::error::Error;

const SOURCE: &str = "Schäfer & Turek 1996, 2D-1; digits of John & Matthies 2001";

/// Reynolds number 20: steady.
pub(crate) fn steady(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    const KNOWN: [(&str, &str, f64, [f64; 2]); 3] = [
        ("drag", "drag", 5.579_535, [0.01, 0.015]),
        ("lift", "lift", 0.010_619, [0.05, 0.1]),
        ("pressure drop in Pa", "pressure_drop", 0.117_520, [0.01, 0.015]),
    ];
    let grids = bench.choose([10, 20], [20, 40]);
    let (mut claims, mut rows) = (Vec::new(), Vec::new());
    for (which, surface) in ["interpolated", "half_way"].into_iter().enumerate() {
        let mut flows = Vec::new();
        for n in grids {
            let set =
                ["reynolds=20".to_owned(), format!("cells_per_diameter={n}"), format!("body.0.surface={surface}")];
            flows.push(bench.finish("cylinder", &set)?);
        }
        for (words, name, expected, within) in KNOWN {
            let found = [0, 1].map(|i| (grids[i], bench.read(&*flows[i], name)));
            let allowed = Allowed::Share(within[which] * bench.choose(4.0, 1.0));
            let what = format!("{words}, `{surface}`, {} cells per diameter", grids[1]);
            claims.push(Claim::new(what, found[1].1, expected, allowed, SOURCE));
            let in_order = order((grids[0], found[0].1 - expected), (grids[1], found[1].1 - expected));
            let values = [found[0].1, found[1].1, in_order, extrapolated(found[0], found[1]), expected];
            rows.push([surface, words].map(str::to_owned).into_iter().chain(values.map(number)).collect());
        }
    }
    let columns = ["surface", "number", "coarse grid", "fine grid", "observed order", "extrapolated", "published"];
    Ok(Section {
        text: format!(
            "`cylinder` at Reynolds number 20 to its steady state, {} and {} cells per diameter.",
            grids[0], grids[1]
        ),
        claims,
        table: Some(Table { columns: columns.map(str::to_owned).to_vec(), rows }),
        ..Section::default()
    })
}

/// Reynolds number 100: vortices leave.
pub(crate) fn street(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    // The published intervals, and 2 % of their middle; 6 % in a quick run.
    const KNOWN: [(&str, &str, [f64; 2]); 3] = [
        ("Strouhal number", "strouhal", [0.295, 0.305]),
        ("largest drag", "drag_max", [3.22, 3.24]),
        ("largest lift", "lift_max", [0.99, 1.01]),
    ];
    let (n, end) = bench.choose((20, 10.0), (40, 16.0));
    let mut flow = bench.begin("cylinder", &[format!("cells_per_diameter={n}"), format!("end_time={end}")])?;
    let described = flow.describe();
    let (dt, shown) = (described.dt.unwrap_or(f64::NAN), 1.0);
    let stride = ((shown / dt / 150.0) as u64).max(1);
    flow.advance(&bench.team, described.steps.saturating_sub(150 * stride))?;
    let (mut drag, mut lift) = (Vec::new(), Vec::new());
    for look in 0..=150 {
        let [d, l] = bench.read_all(&*flow, ["drag", "lift"]);
        let time = (look * stride) as f64 * dt;
        drag.push([time, d]);
        lift.push([time, l]);
        flow.advance(&bench.team, stride)?;
    }
    let claim = |(words, name, [low, high]): (&str, &str, [f64; 2])| {
        let middle = f64::midpoint(low, high);
        let off = (high - low) / 2.0 + bench.choose(0.06, 0.02) * middle;
        let what = format!("{words}, {n} cells per diameter");
        Claim::new(what, bench.read(&*flow, name), middle, Allowed::Off(off), "Schäfer & Turek 1996, 2D-2")
    };
    let series = |name: &str, points, colour| CurveSeries { name: name.to_owned(), points, drawn: Drawn::Line, colour };
    let record = CurvesRecord {
        title: format!("Vortex street at Reynolds number 100, {n} cells per diameter"),
        notes: vec!["Coefficients over the last second, in units of ½ ρ U² D with the mean speed U.".to_owned()],
        axes: ["time in s".to_owned(), "coefficient".to_owned()],
        series: vec![series("drag", drag, 0), series("lift", lift, 1)],
    };
    Ok(Section {
        text: format!(
            "`cylinder` as it ships, Reynolds number 100, to {end} s; numbers are those of the last ten periods. What is known are \
             intervals: a claim may be off by half their width and 2 % of their middle (6 % in a quick run)."
        ),
        claims: KNOWN.map(claim).into(),
        curves: vec![("cylinder".to_owned(), record)],
        maps: vec![("vortex_street".to_owned(), flow.frame("vorticity")?)],
        ..Section::default()
    })
}
