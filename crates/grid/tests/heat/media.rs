//! Several materials, properties that vary, and properties that depend on the temperature.

use crate::common::{How, InMemory, build, build_with, diagnostic, finished};
use partita_run::{Simulation, Team};

/// Schemes of which a run of some length is wanted.
const SCHEMES: [&str; 4] = [
    "scheme = 'explicit'",
    "scheme = 'rkl2'",
    "scheme = 'implicit'\ndt = 0.02",
    "scheme = 'crank_nicolson'\ndt = 0.02",
];

fn temperatures(heat: &dyn Simulation) -> Vec<f64> {
    heat.frame("temperature").unwrap().values.into_iter().collect()
}

/// Two layers of equal width, k = 1 and 10, between walls at 1 and 0: the flux is 2/(1 + 1/10) = 20/11, the interface at
/// 1 − flux/2 = 1/11, and the centres of cells lie on straight lines; exactly, by harmonic means.
#[test]
fn a_steady_flux_through_layers_is_exact() {
    let layers = "simulation = 'heat'\ncells = [16, 3]\nsize_m = [1.0, 0.5]\nend_time = 12.0\nboundary.west.fixed_k = 1.0\n\
        boundary.east.fixed_k = 0.0\n\
        [properties]\nconductivity_w_per_m_k = 1.0\ndensity_kg_per_m3 = 1.0\nheat_capacity_j_per_kg_k = 1.0\n\
        [[region]]\nx_m = [0.5, 1.0]\n\
        properties = { conductivity_w_per_m_k = 10.0, density_kg_per_m3 = 3.0, heat_capacity_j_per_kg_k = 2.0 }\n";
    for scheme in SCHEMES.into_iter().chain(["scheme = 'steady'"]) {
        let (team, heat) = finished(&format!("{scheme}\n{layers}"), &How::default());
        for (i, value) in temperatures(&*heat)[..16].iter().enumerate() {
            let x = (i as f64 + 0.5) / 16.0;
            let expected = if x < 0.5 { 1.0 - 20.0 / 11.0 * x } else { 20.0 / 110.0 * (1.0 - x) };
            assert!((value - expected).abs() < 1e-11, "{value} instead of {expected} at {x} with {scheme}");
        }
        for (face, sign) in [("heat_flow_west", 1.0), ("heat_flow_east", -1.0)] {
            let flow = diagnostic(&*heat, &team, face);
            assert!((flow - sign * 0.5 * 20.0 / 11.0).abs() < 1e-10, "{face} {flow} with {scheme}");
        }
    }
}

/// k = 1 + x + y with the source that makes u = e^−t sin πx sin πy the solution: second order in space.
#[test]
fn a_manufactured_solution_is_met_to_second_order() {
    for scheme in [
        "'explicit'",
        "'rkl2'\ndiffusion_number = 2.0",
        "'implicit'\ndiffusion_number = 0.8",
        "'crank_nicolson'\ndiffusion_number = 2.0",
    ] {
        let error = |n: usize| {
            let case = format!(
                "simulation = 'heat'\nscheme = {scheme}\ncells = [{n}, {n}]\nsize_m = [1.0, 1.0]\nend_time = 0.1\n\
                 diffusivity_m2_per_s = {{ expression = '1 + x + y' }}\n\
                 initial.temperature_k = {{ expression = 'sin(pi * x) * sin(pi * y)' }}\n\
                 boundary = {{ west = {{ fixed_k = 0.0 }}, east = {{ fixed_k = 0.0 }}, south = {{ fixed_k = 0.0 }}, north = {{ fixed_k = 0.0 }} }}\n\
                 [[source]]\npower_w_per_m3.expression = 'exp(-t) * ((2 * pi^2 * (1 + x + y) - 1) * sin(pi * x) * sin(pi * y) - pi * sin(pi * (x + y)))'\n"
            );
            let (_, heat) = finished(&case, &How::default());
            let (height, centre) = ((-0.1f64).exp(), |i: usize| (i as f64 + 0.5) / n as f64 * std::f64::consts::PI);
            let values = temperatures(&*heat);
            let square = |(i, v): (usize, &f64)| (v - height * centre(i % n).sin() * centre(i / n).sin()).powi(2);
            (values.iter().enumerate().map(square).sum::<f64>() / values.len() as f64).sqrt()
        };
        let errors = [16, 32].map(error);
        let order = (errors[0] / errors[1]).log2();
        assert!((order - 2.0).abs() < 0.15, "order {order} from {errors:?} with {scheme}");
    }
}

/// Maps and regions that say the same give the same bits.
#[test]
fn a_homogeneous_medium_may_be_said_in_many_ways() {
    let case = |rest: &str| {
        let case = format!(
            "simulation = 'heat'\ncells = [24, 15]\nsize_m = [2.4, 1.5]\nend_time = 2.0\nboundary.west.fixed_k = 5.0\n\
             scheme = 'rkl2'\ninitial.temperature_k = {{ expression = 'x * y' }}\n{rest}"
        );
        temperatures(&*finished(&case, &How::default()).1)
    };
    let of = |k: &str| {
        format!(
            "properties = {{ conductivity_w_per_m_k = {k}, density_kg_per_m3 = 2.0, heat_capacity_j_per_kg_k = 0.5 }}\n"
        )
    };
    let mapped = case(&of("{ expression = '0.03 + 0 * x' }"));
    let region = format!("{}[[region]]\nx_m = [1.0, 2.0]\n{}", of("0.03"), of("0.03"));
    assert_eq!(mapped, case(&region));
    let plain = case(&of("0.03"));
    assert!(plain.iter().zip(&mapped).all(|(a, b)| (a - b).abs() < 1e-12), "{plain:?}\n{mapped:?}");
}

/// Barenblatt's solution of k = u²: u = t^(−1/4) √(1 − x²/(4√t)) from t = 1. Its mass stays, and at t = 2 its front is at
/// 2.37841423 (Barenblatt 1952; Vázquez 2007, *The Porous Medium Equation*).
#[test]
fn heat_that_conducts_itself_spreads_with_a_front() {
    let schemes = ["'explicit'", "'rkl2'\ndt = 0.002", "'implicit'\ndt = 0.02", "'crank_nicolson'\ndt = 0.02"];
    for scheme in schemes {
        let case = format!(
            "simulation = 'heat'\nscheme = {scheme}\ncells = [200, 1]\nsize_m = [6.0, 1.0]\nend_time = 1.0\n\
             initial.temperature_k = {{ expression = 'sqrt(max(1 - (x - 3)^2 / 4, 0))' }}\n\
             [properties]\nconductivity_w_per_m_k = {{ expression = 'T^2', range_k = [0.0, 1.0] }}\n\
             density_kg_per_m3 = 1.0\nheat_capacity_j_per_kg_k = 1.0\n"
        );
        let (team, mut heat) = build(&case, &How::default()).unwrap();
        let mass = |heat: &dyn Simulation, team: &Team| diagnostic(heat, team, "total_heat");
        let before = mass(&*heat, &team);
        let steps = heat.describe().steps;
        heat.advance(&team, steps).unwrap();
        assert!((mass(&*heat, &team) / before - 1.0).abs() < 1e-12, "{scheme}");
        let values = temperatures(&*heat);
        let front = values.iter().rposition(|&u| u > 0.01).map_or(f64::NAN, |i| (i as f64 + 1.0) * 0.03 - 3.0);
        assert!((front - 2.378_414_23).abs() < 0.045, "front at {front} with {scheme}");
        let crest = 2f64.powf(-0.25);
        assert!((values[100] - crest).abs() < 5e-3, "crest {} with {scheme}", values[100]);
    }
}

/// With c = 1 + T and no conduction to speak of, a source of power 1 gives T + T²/2 = t.
#[test]
fn capacities_may_depend_on_the_temperature() {
    let case = "simulation = 'heat'\ncells = [4, 4]\nsize_m = [1.0, 1.0]\nend_time = 1.5\nscheme = 'crank_nicolson'\ndt = 0.01\n\
        [properties]\nconductivity_w_per_m_k = 1.0\ndensity_kg_per_m3 = 1.0\n\
        heat_capacity_j_per_kg_k = { expression = '1 + T', range_k = [0.0, 10.0] }\n[[source]]\npower_w_per_m3 = 1.0\n";
    let (team, heat) = finished(case, &How::default());
    assert!((diagnostic(&*heat, &team, "temperature_mean") - 1.0).abs() < 1e-4);
}

/// A fin between two gaps of a cooling fluid: what leaves it is √(h P k A) θ tanh(m L) with m = √(h P/(k A)), for a fin whose
/// tip is insulated (Incropera, DeWitt, Bergman & Lavine 2007, table 3.4).
#[test]
fn a_fin_between_gaps_sheds_the_heat_of_its_closed_form() {
    let (h, k, half, length, excess) = (50.0, 200.0, 0.001, 0.05, 60.0);
    for scheme in ["'steady'", "'explicit'", "'rkl2'\ndt = 0.02", "'implicit'\ndt = 1.0"] {
        let case = format!(
            "simulation = 'heat'\nscheme = {scheme}\ncells = [40, 6]\nsize_m = [{length}, 0.003]\nend_time = 60.0\nenergy_balance = {}\n\
             boundary.west.fixed_k = 360.0\ninitial.temperature_k = 300.0\n\
             [properties]\nconductivity_w_per_m_k = {k}\ndensity_kg_per_m3 = 1000.0\nheat_capacity_j_per_kg_k = 300.0\n\
             [[region]]\ny_m = [0.001, 0.003]\nfluid = {{ h_w_per_m2_k = {h}, ambient_k = 300.0 }}\n",
            scheme == "'explicit'"
        );
        let (team, heat) = finished(&case, &How::default());
        let m = f64::sqrt(h / (k * half));
        let expected = k * half * m * excess * (m * length).tanh();
        let [base, fluid] = ["heat_flow_west", "heat_flow_fluid"].map(|name| diagnostic(&*heat, &team, name));
        assert!((base / expected - 1.0).abs() < 2e-3, "{base} instead of {expected} with {scheme}");
        assert!((fluid + base).abs() < 1e-3 * base, "{fluid} leaves of {base} with {scheme}");
        if scheme == "'explicit'" {
            let entered = diagnostic(&*heat, &team, "heat_entered");
            assert!(diagnostic(&*heat, &team, "energy_balance_error").abs() < 1e-9 * entered);
        }
        assert!(diagnostic(&*heat, &team, "temperature_min") > 300.1, "fluids are not counted");
    }
}

fn npy(values: &ndarray::ArrayD<f64>) -> Vec<u8> {
    let mut bytes = Vec::new();
    ndarray_npy::WriteNpyExt::write_npy(values, &mut bytes).unwrap();
    bytes
}

/// Maps from NumPy files say what expressions say, for fields, properties, sources and regions alike.
#[test]
fn maps_from_files_are_met_cell_by_cell() {
    let map = |f: fn(f64, f64) -> f64| {
        npy(&ndarray::Array2::from_shape_fn((6, 8), |(y, x)| f(x as f64 + 0.5, y as f64 + 0.5)).into_dyn())
    };
    let files = InMemory(vec![
        ("k.npy", map(|x, y| 1.0 + x * y)),
        ("t.npy", map(|x, _| x)),
        ("q.npy", map(|_, y| y)),
        ("r.npy", map(|x, y| x - y)),
    ]);
    let case = |k: &str, t: &str, q: &str, r: &str| {
        format!(
            "simulation = 'heat'\ncells = [8, 6]\nsize_m = [8.0, 6.0]\nend_time = 1.0\ninitial.temperature_k = {t}\n\
             [properties]\nconductivity_w_per_m_k = {k}\ndensity_kg_per_m3 = 1.0\nheat_capacity_j_per_kg_k = 1.0\n\
             [[source]]\npower_w_per_m3 = {q}\n[[region]]\ninside = {r}\nproperties = {{ conductivity_w_per_m_k = 2.0, \
             density_kg_per_m3 = 3.0, heat_capacity_j_per_kg_k = 1.0 }}\n"
        )
    };
    let file = |name: &str| format!("{{ file = '{name}.npy' }}");
    let said = |text: &str| format!("{{ expression = '{text}' }}");
    let named = case(&file("k"), &file("t"), &file("q"), &file("r"));
    let (team, mut mapped) = build_with(files, &named, &How::default()).unwrap();
    let steps = mapped.describe().steps;
    mapped.advance(&team, steps).unwrap();
    let (_, written) = finished(&case(&said("1 + x * y"), &said("x"), &said("y"), &said("x - y")), &How::default());
    assert_eq!(temperatures(&*mapped), temperatures(&*written));
}

#[test]
fn maps_that_are_none_are_refused() {
    let case = "simulation = 'heat'\ncells = [8, 6]\nsize_m = [8.0, 6.0]\nend_time = 1.0\nmaterial = 'copper'\ninitial.temperature_k.file = 'a.npy'\n";
    let holes = npy(&ndarray::ArrayD::from_elem(vec![2, 2], f64::NAN));
    for (bytes, word) in
        [(vec![1, 2, 3], "no .npy array"), (npy(&ndarray::ArrayD::zeros(vec![0, 3])), "empty"), (holes, "NaN")]
    {
        let built = build_with(InMemory(vec![("a.npy", bytes)]), case, &How::default());
        let message = built.map(|_| ()).unwrap_err().to_string();
        assert!(message.contains(word) && message.contains("initial.temperature_k"), "{message}");
    }
}
