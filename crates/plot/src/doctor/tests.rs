use super::*;
use crate::numbers::untied;
use crate::roofline::tests::ceilings;
use partita_run::manifest::Machine;
use partita_scaling::conditions::Conditions;
use partita_scaling::doctor::{System, Timer};

fn readings() -> Readings {
    let times = |scale: f64| (0..100).map(|i| 1.0 + scale * (f64::from(i) * 1.7).sin().powi(2)).collect();
    Readings {
        machine: Machine { cpu: "Some processor".to_owned(), cores_available: 2, ..Machine::this() },
        debug_assertions: false,
        system: System::default(),
        conditions: Conditions::default(),
        noise: Noise { arithmetic: times(0.01), memory: times(0.2) },
        timer: Timer { step: 2e-8, cost: 3e-8 },
        ceilings: ceilings(),
    }
}

#[test]
fn growth_is_told_against_the_fewest_workers() {
    let growths = growths(&ceilings());
    let last = |name: &str| growths.iter().find(|g| g.name == name).unwrap().points[1];
    assert_eq!((last("peak"), growths.len()), ((2.0, 1.97), 5));
    assert!((last("memory").1 - 24.0 / 17.0).abs() < 1e-12);
    let readings = readings();
    let (left, right) = panels(&growths, &readings.noise, 0.0, Width::Page);
    assert!(growths.iter().flat_map(|g| &g.points).all(|&(x, y)| left.x.holds(x) && left.y.holds(y)));
    assert!(readings.noise.memory.iter().all(|time| right.y.holds(*time)));
}

#[test]
fn words_say_what_dots_show() {
    for width in [Width::Page, Width::Column] {
        let figure = figure(&readings(), width).unwrap();
        let alt = untied(figure.alt());
        for words in ["Some processor, 2 cores", "peak grows 1.97 times", "rounds of memory takes"] {
            assert!(alt.contains(words), "no {words} in {alt}");
        }
    }
}

#[test]
fn hostile_readings_do_not_panic() {
    for value in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300, 1e-300] {
        let mut readings = readings();
        (readings.noise.memory[3], readings.ceilings.rows[1].flops) = (value, value);
        assert!(figure(&readings, Width::Column).is_ok(), "{value}");
        readings.ceilings.rows.clear();
        assert!(figure(&readings, Width::Page).is_ok(), "{value}");
        readings.noise = Noise { arithmetic: vec![], memory: vec![] };
        assert!(matches!(figure(&readings, Width::Page), Err(PlotError::Empty(_))));
    }
}
