//! The lid-driven cavity.

use crate::claim::{Allowed, Claim, Section, Table, extrapolated, number};
use crate::published::{farthest, ghia};
use crate::runs::{Bench, profile};
use partita_plot::curves::{CurveSeries, CurvesRecord, Drawn};
use std::error::Error;

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
