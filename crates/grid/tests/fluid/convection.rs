//! Temperature beside the flow: what is known of it, equal bits, refusals.

use crate::common::{How, build_as, diagnostic, finished_as};
use partita_domain::Isa;
use partita_grid::fluid::thermal::SCIENCE;
use partita_grid::heat;
use partita_run::state::{Snapshot, state_hash};
use partita_run::{Simulation, Team};

fn finished(case: &str) -> (Team, Box<dyn Simulation>) {
    finished_as(SCIENCE, case, &How::default())
}

/// Without gravity, and with both rates 1, heat spreads as by explicit finite differences, fixed walls included.
#[test]
fn at_rest_it_is_the_heat_solver() {
    let start = "sin(pi * x) + 0.3 * x * y";
    let still = format!(
        "cells = [18, 12]\nviscosity_m2_per_s = 1.0\ndiffusivity_m2_per_s = 1.0\ngravity_m_per_s2 = [0.0, 0.0]\nreference_k = 0.0\n\
         difference_k = 1.0\ndt = {}\nsteps = 60\nend_time = 1.0\ninitial.temperature_k = '{start}'\n\
         thermal_boundary = {{ west.fixed_k = 0.5, east.fixed_k = -1.0, south.fixed_k = 0.25 }}\n",
        1.0 / (6.0 * 18.0 * 18.0)
    );
    let plain = format!(
        "cells = [18, 12]\nsize_m = [1.0, {}]\ndiffusivity_m2_per_s = 1.0\ndiffusion_number = {}\nsteps = 60\nend_time = 1.0\n\
         initial.temperature_k.expression = '{start}'\nboundary = {{ west.fixed_k = 0.5, east.fixed_k = -1.0, south.fixed_k = 0.25 }}\n",
        12.0 / 18.0,
        1.0 / 6.0
    );
    let (_, lattice) = finished(&still);
    let (_, differences) = finished_as(heat::SCIENCE, &plain, &How::default());
    let [found, expected] = [lattice, differences].map(|field| field.frame("temperature").unwrap().values);
    let error = found.iter().zip(&expected).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    assert!(error < 1e-13, "{error:e}");
    assert!(expected.iter().any(|&t| t > 0.2), "something is left to compare");
}

/// Heat comes through walls only, in every step as much as is said.
#[test]
fn heat_is_kept_to_rounding() {
    let closed = "cells = [16, 13]\nrayleigh = 1e5\nprandtl = 0.71\ndifference_k = 1.0\nend_time = 10.0\n\
                  initial.temperature_k = 'cos(pi * x) + y'\n";
    let (team, mut flow) = build_as(SCIENCE, closed, &How::default()).unwrap();
    let before = diagnostic(&*flow, &team, "heat");
    flow.advance(&team, 400).unwrap();
    assert!((diagnostic(&*flow, &team, "heat") - before).abs() < 1e-13 && before > 0.1);
    assert!(diagnostic(&*flow, &team, "speed_max") > 1e-3, "it flows");

    let open = "cells = [11, 9, 10]\nrayleigh = 1e4\nprandtl = 7.0\nend_time = 10.0\nreference_k = 280.0\n\
                thermal_boundary = { bottom.fixed_k = 300.0, top.fixed_k = 290.0, west.flux_w_per_m2 = 0.25 }\n";
    let (team, mut flow) = build_as(SCIENCE, open, &How::default()).unwrap();
    let dt = flow.describe().dt.unwrap();
    flow.advance(&team, 31).unwrap();
    for _ in 0..4 {
        let before = diagnostic(&*flow, &team, "heat");
        flow.advance(&team, 1).unwrap();
        let (after, passed) = (diagnostic(&*flow, &team, "heat"), diagnostic(&*flow, &team, "heat_in"));
        assert!((after - before - passed * dt).abs() < 1e-13 * after.abs(), "{before} {after} {}", passed * dt);
        assert!(passed != 0.0);
    }
}

fn cavity(n: usize, rayleigh: f64) -> String {
    format!(
        "cells = [{n}, {n}]\nrayleigh = {rayleigh}\nprandtl = 0.71\nmach = 0.2\nsteady.change = 1e-5\n\
         thermal_boundary = {{ west.fixed_k = 0.5, east.fixed_k = -0.5 }}\n\
         [[profile]]\nname = 'u'\ncomponent = 'u'\nalong = 'y'\nextremes = true\n\
         [[profile]]\nname = 'v'\ncomponent = 'v'\nalong = 'x'\nextremes = true\n"
    )
}

/// The heated cavity of de Vahl Davis (1983, DOI 10.1002/fld.1650030305).
#[test]
fn a_heated_cavity_has_the_published_nusselt_number() {
    for (n, rayleigh, nusselt, u, v) in [(24, 1e3, 1.117, 3.649, 3.697), (40, 1e4, 2.238, 16.178, 19.617)] {
        let (team, flow) = finished(&cavity(n, rayleigh));
        let read = |name: &str| diagnostic(&*flow, &team, name);
        for (name, expected, within) in [
            ("nusselt_hot_wall", nusselt, 0.01),
            ("nusselt_cold_wall", nusselt, 0.01),
            ("nusselt_mean", nusselt, 0.01),
            ("u_max", u, 0.01),
            ("v_max", v, 0.01),
        ] {
            let found = read(name);
            assert!((found / expected - 1.0).abs() < within, "Ra {rayleigh}, {n} cells, {name}: {found}");
        }
    }
}

/// A box that is the same along z convects as the plane does, on its own lattices.
#[test]
fn a_box_convects_like_the_plane() {
    let case = "cells = [20, 2, 20]\nrayleigh = 1e3\nprandtl = 0.71\nmach = 0.2\nsteady.change = 1e-5\nprecision = 'f32'\n\
                boundary = { south = 'periodic', north = 'periodic' }\n\
                thermal_boundary = { west.fixed_k = 0.5, east.fixed_k = -0.5 }\n";
    let (team, flow) = finished(case);
    for name in ["nusselt_hot_wall", "nusselt_mean"] {
        let found = diagnostic(&*flow, &team, name);
        assert!((found / 1.117 - 1.0).abs() < 0.01, "{name}: {found}");
    }
}

/// How fast rolls of one wave on `rows` rows grow, in units of κ/L².
fn growth(rows: usize, rayleigh: f64) -> f64 {
    let case = format!(
        "cells = [{}, {rows}]\nwidth_m = {}\nrayleigh = {rayleigh}\nprandtl = 1.0\nexpansion_per_k = 1e-3\ngravity_m_per_s2 = [0.0, -10.0]\n\
         relaxation_time = 0.7\nend_time = 1e9\nboundary = {{ west = 'periodic', east = 'periodic' }}\n\
         thermal_boundary = {{ south.fixed_k = 1.0, north.fixed_k = 0.0 }}\n\
         initial = {{ temperature_k = '1 - y + 1e-3 * sin(pi * y) * cos(pi * x)', pressure_pa = '0.005 * (y - y * y)' }}\n",
        2 * rows,
        2.0
    );
    let (team, mut flow) = build_as(SCIENCE, &case, &How::default()).unwrap();
    // κ = (1/5) / 3 cells² per step.
    let time = (0.25 * 15.0 * (rows * rows) as f64) as u64;
    let mut energy = || {
        flow.advance(&team, time).unwrap();
        diagnostic(&*flow, &team, "kinetic_energy")
    };
    let (first, second) = (energy(), energy());
    (second / first).ln() / 2.0 / 0.25
}

/// Rolls neither grow nor die at Rayleigh number 1707.762 (wave number 3.117; at π, as here, it is 1708.0).
#[test]
fn rolls_begin_at_the_critical_rayleigh_number() {
    let ([low, high], rows) = ([1650.0, 1780.0], 24);
    let (dying, growing) = (growth(rows, low), growth(rows, high));
    assert!(dying < 0.0 && growing > 0.0, "{dying} {growing}");
    let onset = low - dying * (high - low) / (growing - dying);
    eprintln!("onset {onset} rates {dying} {growing}");
    assert!((onset / 1708.0 - 1.0).abs() < 0.01, "{onset}");
}

/// Odd sizes, every wall, both precisions, plane and box.
const CASES: [&str; 3] = [
    "cells = [37, 23]\nrayleigh = 1e4\nprandtl = 0.71\nsteps = 61\nend_time = 1.0\n\
     thermal_boundary = { west.fixed_k = 1.0, east.fixed_k = 0.0, south.flux_w_per_m2 = 0.01 }\n",
    "cells = [26, 29]\nrayleigh = 1e5\nprandtl = 7.0\nsteps = 40\nend_time = 1.0\nprecision = 'f32'\n\
     boundary = { west = 'periodic', east = 'periodic', north.moving_wall_m_per_s = [0.01, 0.0] }\n\
     thermal_boundary = { south.fixed_k = 1.0, north.fixed_k = 0.0 }\ninitial.temperature_k = '1 - y + 0.1 * sin(2 * pi * x)'\n",
    "cells = [9, 8, 11]\nrayleigh = 1e4\nprandtl = 0.71\nsteps = 21\nend_time = 1.0\nboundary = { south = 'free_slip', north = 'free_slip' }\n\
     thermal_boundary = { bottom.fixed_k = 1.0, top.fixed_k = 0.0 }\ninitial.temperature_k = 'x * y'\n",
];

#[test]
fn any_team_gives_the_same_bits() {
    for case in CASES {
        let run = |how: &How| {
            let (team, flow) = finished_as(SCIENCE, case, how);
            (state_hash(&flow.state()), diagnostic(&*flow, &team, "heat_in").to_bits())
        };
        let reference = run(&How { threads: 1, isa: Isa::SCALAR, ..How::default() });
        for isa in Isa::available() {
            for (threads, blocks, depth) in [(1, "1", 8), (2, "2", 1), (3, "4", 2)] {
                let found = run(&How { threads, blocks, depth, isa });
                assert_eq!(reference, found, "{threads} threads, {blocks} blocks, depth {depth}, {isa}: {case}");
            }
        }
    }
}

#[test]
fn a_reloaded_flow_goes_on_as_if_nothing_had_happened() {
    for case in CASES {
        let reference = state_hash(&finished(case).1.state());
        let (team, mut first) = build_as(SCIENCE, case, &How { blocks: "2", depth: 3, ..How::default() }).unwrap();
        first.advance(&team, 7).unwrap();
        let saved = Snapshot::save(&first.state());
        let (team, mut second) = build_as(SCIENCE, case, &How::default()).unwrap();
        second.load(&saved).unwrap();
        second.advance(&team, u64::MAX).unwrap();
        assert_eq!(reference, state_hash(&second.state()), "{case}");
    }
}

#[test]
fn messages_name_key_and_remedy() {
    const GOOD: &str = "cells = [16, 16]\nend_time = 1.0\nrayleigh = 1e4\nprandtl = 1.0\n\
                        thermal_boundary.west.fixed_k = 1.0\nthermal_boundary.east.fixed_k = 0.0\n";
    let cases: [(&str, &[&str]); 14] = [
        ("viscosity_m2_per_s = 1.0", &["rayleigh", "not the others"]),
        ("prandtl = -1.0", &["prandtl", "-1", "1e-6"]),
        ("rayleigh = 1e12", &["cells", "Reynolds number of a cell", "times as many"]),
        ("rayleigh = 1e8\nprandtl = 1e5", &["cells", "Péclet number of a cell"]),
        ("gravity_m_per_s2 = [0.0, 0.0]", &["rayleigh", "nothing rises", "diffusivity_m2_per_s"]),
        ("gravity_m_per_s2 = [1.0]", &["gravity_m_per_s2", "2 finite numbers"]),
        ("thermal_boundary.west.fixed_k = nan", &["thermal_boundary.west", "NaN"]),
        ("thermal_boundary.top.fixed_k = 1.0", &["thermal_boundary.top", "rectangle"]),
        ("boundary = { west = 'periodic', east = 'periodic' }", &["thermal_boundary.west", "periodic"]),
        ("boundary.south.pressure_pa = 0.0", &["boundary.south", "fluid passes"]),
        ("boundary.west = 'free_slip'", &["thermal_boundary.west", "symmetry"]),
        ("thermal_boundary = {}", &["difference_k", "fixed_k"]),
        ("initial.temperature_k = '1 / (x - 0.03125)'", &["initial.temperature_k", "[0, 0, 0]"]),
        ("fields = ['q']", &["fields", "temperature"]),
    ];
    for (line, words) in cases {
        let replaced = |good: &str| line.lines().any(|line| good.starts_with(line.split([' ', '=']).next().unwrap()));
        let kept: String = GOOD.lines().filter(|good| !replaced(good)).map(|good| format!("{good}\n")).collect();
        let message =
            build_as(SCIENCE, &format!("{kept}{line}\n"), &How::default()).map(|_| ()).unwrap_err().to_string();
        assert!(words.iter().all(|word| message.contains(word)), "{words:?} in: {message}");
    }
}
