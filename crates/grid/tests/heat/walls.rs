//! What holds at faces, against closed forms.

use crate::common::{How, build, diagnostic, finished};

const SCHEMES: [&str; 4] = [
    "scheme = 'explicit'",
    "scheme = 'rkl2'\ndiffusion_number = 3.0",
    "scheme = 'implicit'\ndiffusion_number = 0.25",
    "scheme = 'crank_nicolson'\ndiffusion_number = 3.0",
];

fn slab(n: usize, rest: &str) -> String {
    format!("simulation = 'heat'\ncells = [{n}, 2]\nsize_m = [1.0, 0.1]\ndiffusivity_m2_per_s = 1.0\n{rest}\n")
}

/// Errors that fall at least with the power 1.6 of the spacing: of second order, but for parts that cancel.
fn assert_converges(what: &str, error: impl Fn(usize) -> f64, coarse: usize) {
    let errors = [coarse, 2 * coarse].map(error);
    assert!(errors[1].abs() < (errors[0].abs() / 3.0).max(1e-5), "{errors:?}: {what}");
}

/// A wall raised to 1 at once: erfc(x / (2 √(a t))), 0.479500122 where x = √(a t).
#[test]
fn a_semi_infinite_slab_warms_by_the_error_function() {
    for scheme in SCHEMES {
        let error = |n: usize| {
            let case = format!(
                "{}\n{scheme}\nend_time = 0.01\nboundary.west.fixed_k = 1.0\n[[probe]]\nname = 'deep'\nat_m = [0.1, 0.05]\n",
                slab(n, "")
            );
            let (team, heat) = finished(&case, &How::default());
            diagnostic(&*heat, &team, "probe_deep") - 0.479_500_122_186_95
        };
        assert_converges(scheme, error, 80);
        assert!(error(160).abs() < 3e-4);
    }
}

/// A slab that cools by convection at Bi = 1: θ at the insulated centre and on the surface at Fo = 0.5 (z tan z = 1).
#[test]
fn a_slab_in_a_fluid_cools_as_its_series_says() {
    for scheme in SCHEMES {
        let run = |n: usize| {
            let wall =
                "boundary.east.convective = { h_w_per_m2_k = 1.0, ambient_k = 0.0 }\ninitial.temperature_k = 1.0";
            let case = format!(
                "{}\n{scheme}\nend_time = 0.5\n[[probe]]\nname = 'centre'\nat_m = [0.0, 0.05]\n",
                slab(n, wall)
            );
            let (team, heat) = finished(&case, &How::default());
            // What flows in is h (0 − s) over a face of 0.1 m.
            [
                diagnostic(&*heat, &team, "probe_centre") - 0.772_526_383,
                -diagnostic(&*heat, &team, "heat_flow_east") / 0.1 - 0.504_521_928,
            ]
        };
        for side in 0..2 {
            assert_converges(scheme, |n| run(n)[side], 32);
        }
        assert!(run(64).iter().all(|error| error.abs() < 2e-4), "{:?}", run(64));
    }
}

/// A surface that swings: exp(−x/d) sin(ω t − x/d) with d = √(2a/ω), once the beginning is forgotten.
#[test]
fn a_wave_of_the_surface_sinks_in_and_lags() {
    for (scheme, wall) in [
        ("scheme = 'explicit'", "boundary.west.fixed_k.expression = 'sin(400 * t)'"),
        ("scheme = 'rkl2'\ndt = 2e-4", "boundary.west.fixed_k.expression = 'sin(400 * t)'"),
        ("scheme = 'crank_nicolson'\ndt = 1e-4", "boundary.west.fixed_k.expression = 'sin(400 * t)'"),
    ] {
        let error = |n: usize| {
            let case = format!(
                "{}\n{scheme}\nend_time = 0.16\n[[probe]]\nname = 'depth'\nat_m = [0.1, 0.05]\n",
                slab(n, wall)
            );
            let (team, heat) = finished(&case, &How::default());
            let depth = 0.1 / (2.0f64 / 400.0).sqrt();
            diagnostic(&*heat, &team, "probe_depth") - (-depth).exp() * (400.0 * 0.16 - depth).sin()
        };
        assert!(error(160).abs() < 2e-3, "{:e} with {scheme}", error(160));
    }
}

/// Tables say what expressions say.
#[test]
fn a_table_over_time_is_met_between_its_rows() {
    let run = |wall: &str| {
        let (team, heat) = finished(&format!("{}\nend_time = 0.02\n", slab(20, wall)), &How::default());
        diagnostic(&*heat, &team, "total_heat")
    };
    let ramp = run("boundary.west.fixed_k.table = [[0.0, 1.0], [0.01, 3.0], [0.02, 5.0]]");
    assert!((ramp / run("boundary.west.fixed_k.expression = '1 + 200 * t'") - 1.0).abs() < 1e-12);
}

/// A thin body that radiates into the void: 1/T³ = 1/T₀³ + 3 ε σ t/(ρ c L).
#[test]
fn a_thin_body_radiates_as_its_closed_form_says() {
    let sigma = 5.670_374_419e-8;
    for scheme in ["'explicit'", "'rkl2'\ndt = 0.5", "'implicit'\ndt = 0.05", "'crank_nicolson'\ndt = 1.0"] {
        let case = format!(
            "simulation = 'heat'\nscheme = {scheme}\ncells = [4, 2]\nsize_m = [0.01, 0.01]\nend_time = 100.0\n\
             boundary.east.radiative = {{ emissivity = 0.8, surroundings_k = 0.0 }}\ninitial.temperature_k = 1000.0\n\
             [properties]\nconductivity_w_per_m_k = 300.0\ndensity_kg_per_m3 = 1000.0\nheat_capacity_j_per_kg_k = 1000.0\n"
        );
        let (team, heat) = finished(&case, &How::default());
        let expected = (1e-9_f64 + 3.0 * 0.8 * sigma * 100.0 / (1e6 * 0.01)).powf(-1.0 / 3.0);
        let mean = diagnostic(&*heat, &team, "temperature_mean");
        assert!((mean / expected - 1.0).abs() < 1e-3, "{mean} instead of {expected} with {scheme}");
    }
}

/// What is accounted for as entering is what the field gains, to rounding, with every kind of wall and source.
#[test]
fn the_account_of_heat_closes() {
    let walls = "boundary.west.flux_w_per_m2 = { expression = '1e4 * cos(t)' }\n\
        boundary.east.convective = { h_w_per_m2_k = 50.0, ambient_k = 280.0, emissivity = 0.7 }\n\
        boundary.north.fixed_k = { table = [[0.0, 300.0], [5.0, 350.0]] }\n\
        [[boundary.part]]\nface = 'south'\nx_m = [0.02, 0.06]\nholds.radiative = { emissivity = 0.9, surroundings_k = 500.0 }\n\
        [[source]]\ncentre_m = [0.05, 0.03]\nradius_m = 0.02\nfrom_s = 1.0\nuntil_s = 3.0\npower_w_per_m3 = 1e6\n\
        [[region]]\nx_m = [0.0, 0.03]\nmaterial = 'aluminium'\n";
    for scheme in ["'explicit'", "'implicit'\ndt = 0.5", "'crank_nicolson'\ndt = 0.5"] {
        let case = format!(
            "simulation = 'heat'\nscheme = {scheme}\ncells = [20, 12]\nsize_m = [0.1, 0.06]\nmaterial = 'steel'\nend_time = 5.0\n\
             energy_balance = true\ninitial.temperature_k = 300.0\n{walls}"
        );
        let (team, heat) = finished(&case, &How::default());
        let [entered, error] = ["heat_entered", "energy_balance_error"].map(|name| diagnostic(&*heat, &team, name));
        assert!(entered.abs() > 1e3 && (error / entered).abs() < 1e-8, "{error:e} of {entered:e} with {scheme}");
    }
}

/// A face in parts that all say the same is the face.
#[test]
fn parts_make_up_a_face() {
    let run = |wall: &str| {
        let case = format!(
            "simulation = 'heat'\ncells = [12, 9, 7]\nsize_m = [0.12, 0.09, 0.07]\nmaterial = 'steel'\nend_time = 5.0\n\
             initial.temperature_k = 300.0\n{wall}"
        );
        finished(&case, &How::default()).1.frame("temperature").unwrap().values
    };
    let part =
        |from: f64, to: f64| format!("[[boundary.part]]\nface = 'top'\nx_m = [{from}, {to}]\nholds.fixed_k = 400.0\n");
    let whole = run("boundary.top.fixed_k = 400.0\n");
    assert_eq!(whole, run(&(part(0.0, 0.05) + &part(0.05, 0.12))));
    assert_ne!(whole, run(&part(0.0, 0.05)));
}

/// Walls that have no value at some time are refused before the run, or stop it and say when.
#[test]
fn values_that_end_are_found_out() {
    let door = build(
        &format!("{}\nend_time = 1.0\n", slab(8, "boundary.west.fixed_k.expression = 'sqrt(0.5 - t)'")),
        &How::default(),
    );
    let message = door.map(|_| ()).unwrap_err().to_string();
    assert!(message.contains("boundary.west") && message.contains("t = "), "{message}");
    let case = format!("{}\nend_time = 1.0\n[[source]]\npower_w_per_m3.expression = 'sqrt(0.5 - t)'\n", slab(8, ""));
    let (team, mut heat) = build(&case, &How::default()).unwrap();
    let steps = heat.describe().steps;
    let message = heat.advance(&team, steps).unwrap_err().to_string();
    let step = (steps as f64 / 2.0) as u64;
    assert!(
        message.contains("source.0.power_w_per_m3") && message.contains(&format!("step {}", step + 2)),
        "{message}, {step}"
    );
}
