//! Problems whose solution is known, by every scheme.

use crate::claim::{Allowed, Claim, Section, Table, number, order};
use crate::runs::Bench;
use std::error::Error;
use std::f64::consts::PI;

/// Finds a number by a scheme on so many cells.
type Find = fn(&Bench, &str, usize) -> Result<f64, Box<dyn Error>>;

/// A number that is known, and how a run finds it.
struct Problem {
    what: &'static str,
    source: &'static str,
    expected: f64,
    /// What it may be off on the finer of two grids.
    off: f64,
    grids: [usize; 2],
    /// The end of the case's first line, `scheme = …`: explicit, RKL2, implicit, Crank–Nicolson.
    schemes: [&'static str; 4],
    find: Find,
}

const PROBLEMS: [Problem; 6] = [
    Problem {
        what: "peak of a Gaussian of 0.05 in a large box after 0.01",
        source: "closed form, s₀²/(s₀² + 2 a t)",
        expected: 1.0 / 9.0,
        off: 1e-3,
        grids: [81, 161],
        schemes: [
            "'explicit'\ndiffusion_number = 0.2",
            "'rkl2'\ndiffusion_number = 0.6",
            "'implicit'\ndiffusion_number = 0.2",
            "'crank_nicolson'\ndiffusion_number = 0.6",
        ],
        find: gaussian,
    },
    Problem {
        what: "a wall raised to 1: temperature at √(a t)",
        source: "Carslaw & Jaeger 1959, erfc(1/2)",
        expected: 0.479_500_122_186_95,
        off: 3e-4,
        grids: [80, 160],
        schemes: [
            "'explicit'\ndiffusion_number = 0.25",
            "'rkl2'\ndiffusion_number = 3.0",
            "'implicit'\ndiffusion_number = 0.25",
            "'crank_nicolson'\ndiffusion_number = 3.0",
        ],
        find: |bench, scheme, n| {
            let rest = "end_time = 0.01\nboundary.west.fixed_k = 1.0\n[[probe]]\nname = 'deep'\nat_m = [0.1, 0.05]\n";
            slab(bench, scheme, n, rest, "probe_deep")
        },
    },
    Problem {
        what: "a slab in a fluid, Bi 1, Fo 0.5: its centre",
        source: "series, z tan z = 1",
        expected: 0.772_526_383,
        off: 2e-4,
        grids: [32, 64],
        schemes: [
            "'explicit'\ndiffusion_number = 0.25",
            "'rkl2'\ndiffusion_number = 3.0",
            "'implicit'\ndiffusion_number = 0.25",
            "'crank_nicolson'\ndiffusion_number = 3.0",
        ],
        find: |bench, scheme, n| slab(bench, scheme, n, COOLED, "probe_centre"),
    },
    Problem {
        what: "and its surface, by the heat that leaves",
        source: "series, z tan z = 1",
        expected: 0.504_521_928,
        off: 2e-4,
        grids: [32, 64],
        schemes: [
            "'explicit'\ndiffusion_number = 0.25",
            "'rkl2'\ndiffusion_number = 3.0",
            "'implicit'\ndiffusion_number = 0.25",
            "'crank_nicolson'\ndiffusion_number = 3.0",
        ],
        // What flows in is h (0 − s) over a face of 0.1 m.
        find: |bench, scheme, n| Ok(-slab(bench, scheme, n, COOLED, "heat_flow_east")? / 0.1),
    },
    Problem {
        what: "manufactured, k = 1 + x + y: root mean square of the error",
        source: "u = e⁻ᵗ sin πx sin πy",
        expected: 0.0,
        off: 2e-3,
        grids: [16, 32],
        schemes: [
            "'explicit'\ndiffusion_number = 0.2",
            "'rkl2'\ndiffusion_number = 2.0",
            "'implicit'\ndiffusion_number = 0.8",
            "'crank_nicolson'\ndiffusion_number = 2.0",
        ],
        find: manufactured,
    },
    Problem {
        what: "conductivity u²: crest of Barenblatt's profile at t = 2",
        source: "Barenblatt 1952, 2^(−1/4)",
        expected: 0.840_896_415_253_714_5,
        off: 2e-3,
        grids: [100, 200],
        schemes: ["'explicit'", "'rkl2'\ndt = 0.002", "'implicit'\ndt = 0.005", "'crank_nicolson'\ndt = 0.02"],
        find: |bench, scheme, n| Ok(barenblatt(bench, scheme, n)?[n / 2]),
    },
];

const COOLED: &str = "end_time = 0.5\nboundary.east.convective = { h_w_per_m2_k = 1.0, ambient_k = 0.0 }\n\
    initial.temperature_k = 1.0\n[[probe]]\nname = 'centre'\nat_m = [0.0, 0.05]\n";

/// Every problem by every scheme on two grids; a claim is about the scheme that is farthest off.
pub(crate) fn closed_forms(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    let (mut claims, mut rows) = (Vec::new(), Vec::new());
    for problem in PROBLEMS {
        let mut farthest = 0.0f64;
        for scheme in problem.schemes {
            let error = |n: usize| -> Result<(usize, f64), Box<dyn Error>> {
                Ok((n, (problem.find)(bench, scheme, n)? - problem.expected))
            };
            let [coarse, fine] = [error(problem.grids[0])?, error(problem.grids[1])?];
            farthest = if fine.1.abs() > farthest.abs() { fine.1 } else { farthest };
            let numbers = [coarse.1, fine.1, order(coarse, fine)].map(number);
            let name = scheme.lines().next().unwrap_or(scheme).trim_matches('\'');
            rows.push([problem.what, name].map(str::to_owned).into_iter().chain(numbers).collect());
        }
        let found = problem.expected + farthest;
        let what = format!("{}, {} cells", problem.what, problem.grids[1]);
        claims.push(Claim::new(what, found, problem.expected, Allowed::Off(problem.off), problem.source));
    }
    claims.push(front(bench)?);
    claims.extend(layers(bench)?);
    let columns = ["problem", "scheme", "error, coarse grid", "error, fine grid", "observed order"];
    Ok(Section {
        text: "Each problem by each of four schemes; what was found is that of the scheme which is farthest off, on the finer of two \
               grids. Layers meet with the harmonic mean of their conductivities, which holds a steady flux exactly; what depends on the \
               temperature is averaged arithmetically."
            .to_owned(),
        claims,
        table: Some(Table { columns: columns.map(str::to_owned).to_vec(), rows }),
        ..Section::default()
    })
}

fn gaussian(bench: &Bench, scheme: &str, n: usize) -> Result<f64, Box<dyn Error>> {
    let case = format!(
        "simulation = 'heat'\nscheme = {scheme}\ncells = [{n}, {n}]\nsize_m = [2.0, 2.0]\ndiffusivity_m2_per_s = 1.0\nend_time = 0.01\n\
         [[initial.spot]]\ncentre_m = [1.0, 1.0]\nradius_m = {}\nheight_k = 1.0\n",
        0.05 * f64::sqrt(2.0)
    );
    Ok(bench.read(&*bench.finish_text("Gaussian", &case)?, "temperature_max"))
}

/// A diagnostic of a slab of unit width.
fn slab(bench: &Bench, scheme: &str, n: usize, rest: &str, name: &str) -> Result<f64, Box<dyn Error>> {
    let case = format!(
        "simulation = 'heat'\nscheme = {scheme}\ncells = [{n}, 2]\nsize_m = [1.0, 0.1]\ndiffusivity_m2_per_s = 1.0\n{rest}"
    );
    Ok(bench.read(&*bench.finish_text("slab", &case)?, name))
}

fn manufactured(bench: &Bench, scheme: &str, n: usize) -> Result<f64, Box<dyn Error>> {
    let case = format!(
        "simulation = 'heat'\nscheme = {scheme}\ncells = [{n}, {n}]\nsize_m = [1.0, 1.0]\nend_time = 0.1\n\
         diffusivity_m2_per_s.expression = '1 + x + y'\ninitial.temperature_k.expression = 'sin(pi * x) * sin(pi * y)'\n\
         boundary = {{ west.fixed_k = 0.0, east.fixed_k = 0.0, south.fixed_k = 0.0, north.fixed_k = 0.0 }}\n\
         [[source]]\npower_w_per_m3.expression = 'exp(-t) * ((2 * pi^2 * (1 + x + y) - 1) * sin(pi * x) * sin(pi * y) \
         - pi * sin(pi * (x + y)))'\n"
    );
    let values = bench.finish_text("manufactured", &case)?.frame("temperature")?.values;
    let wave = |i: usize| ((i as f64 + 0.5) / n as f64 * PI).sin();
    let squares = values.indexed_iter().map(|(at, v)| (v - (-0.1f64).exp() * wave(at[0]) * wave(at[1])).powi(2));
    Ok((squares.sum::<f64>() / values.len() as f64).sqrt())
}

/// Barenblatt's solution at t = 2, from t = 1.
fn barenblatt(bench: &Bench, scheme: &str, n: usize) -> Result<Vec<f64>, Box<dyn Error>> {
    let case = format!(
        "simulation = 'heat'\nscheme = {scheme}\ncells = [{n}, 1]\nsize_m = [6.0, 1.0]\nend_time = 1.0\n\
         initial.temperature_k.expression = 'sqrt(max(1 - (x - 3)^2 / 4, 0))'\n\
         [properties]\nconductivity_w_per_m_k = {{ expression = 'T^2', range_k = [0.0, 1.0] }}\ndensity_kg_per_m3 = 1.0\n\
         heat_capacity_j_per_kg_k = 1.0\n"
    );
    Ok(bench.finish_text("Barenblatt", &case)?.frame("temperature")?.values.into_iter().collect())
}

/// The front is where less than a hundredth of the crest is left: within a cell of the closed form.
fn front(bench: &Bench) -> Result<Claim, Box<dyn Error>> {
    let n = bench.choose(200, 800);
    let width = 6.0 / n as f64;
    let values = barenblatt(bench, "'implicit'\ndt = 0.005", n)?;
    let front = values.iter().rposition(|&u| u > 0.01).map_or(f64::NAN, |i| (i as f64 + 1.0) * width - 3.0);
    let what = format!("and its front, {n} cells");
    Ok(Claim::new(what, front, 2.378_414_23, Allowed::Off(1.5 * width), "Barenblatt 1952, 2 · 2^(1/4)"))
}

/// Two layers of equal width, conductivities 1 and 10, between 1 K and 0.
fn layers(bench: &Bench) -> Result<[Claim; 2], Box<dyn Error>> {
    let case = "simulation = 'heat'\nscheme = 'steady'\ncells = [16, 3]\nsize_m = [1.0, 1.0]\nboundary.west.fixed_k = 1.0\n\
                boundary.east.fixed_k = 0.0\n\
                [properties]\nconductivity_w_per_m_k = 1.0\ndensity_kg_per_m3 = 1.0\nheat_capacity_j_per_kg_k = 1.0\n\
                [[region]]\nx_m = [0.5, 1.0]\n\
                properties = { conductivity_w_per_m_k = 10.0, density_kg_per_m3 = 1.0, heat_capacity_j_per_kg_k = 1.0 }\n";
    let heat = bench.finish_text("layers", case)?;
    let values = heat.frame("temperature")?.values;
    // On the straight line of the second layer.
    let interface = values[[1, 8]] + (values[[1, 8]] - values[[1, 9]]) / 2.0;
    let claim = |what: &str, found, expected| Claim::new(what, found, expected, Allowed::Off(1e-11), "closed form");
    Ok([
        claim("layers of conductivity 1 and 10: flux", bench.read(&*heat, "heat_flow_west"), 20.0 / 11.0),
        claim("and the temperature of their interface", interface, 1.0 / 11.0),
    ])
}
