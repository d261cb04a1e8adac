//! Amdahl's law: what is injected comes back; what is not identified is refused.

use crate::synthetic::{Law, design};
use partita_scaling::models::amdahl::{Point, serial_fraction, speedup};
use partita_scaling::record::{Models, Sample, Study};

#[test]
fn an_injected_serial_fraction_is_recovered_within_its_interval() {
    for serial in [0.002, 0.05, 0.3, 0.8] {
        let law = Law { serial, ..Law::default() };
        let models = law.study(3).models;
        let fraction = &models.fits[0].parameters[0];
        assert_eq!((&*models.fits[0].model, &*fraction.name, models.refusal), ("amdahl", "serial_fraction", None));
        assert!(fraction.low <= serial && serial <= fraction.high, "s = {serial}: {fraction:?}");
        assert!(fraction.high - fraction.low < 0.06 * serial.max(0.02), "s = {serial}: {fraction:?}");
    }
}

#[test]
fn exact_speedups_give_the_exact_serial_fraction_over_any_base() {
    for base in [1.0, 2.0, 6.0] {
        for serial in [0.0, 1e-6, 0.07, 0.5, 1.0] {
            let point = |p: f64| Point { workers: base * p, speedup: speedup(serial, base, base * p) };
            let fitted = serial_fraction(base, &[1.0, 2.0, 3.0, 7.0, 50.0].map(point));
            assert!((fitted - serial).abs() < 1e-12, "base {base}, s = {serial}: {fitted}");
        }
    }
}

#[test]
fn the_fit_is_the_minimum_of_squared_logarithms() {
    let points = [(1.0, 1.0), (2.0, 1.7), (4.0, 3.6), (8.0, 4.1), (16.0, 9.0)];
    let points = points.map(|(workers, speedup)| Point { workers, speedup });
    let squares = |s: f64| points.iter().map(|p| (p.speedup / speedup(s, 1.0, p.workers)).ln().powi(2)).sum::<f64>();
    let fitted = serial_fraction(1.0, &points);
    let best = (0..=10_000).map(|i| f64::from(i) * 1e-4).min_by(|a, b| squares(*a).total_cmp(&squares(*b))).unwrap();
    assert!((fitted - best).abs() <= 1e-4 && squares(fitted) <= squares(best), "{fitted}, {best} on a grid");
}

#[test]
fn the_curve_runs_from_the_base_to_the_last_count_inside_its_band() {
    let study = Law { workers: vec![2, 4, 6, 8, 12], ..Law::default() }.study(4);
    let curve = &study.models.fits[0].curve;
    let (first, last) = (&curve[0], &curve[curve.len() - 1]);
    assert_eq!((first.workers, first.speedup, last.workers), (2.0, 1.0, 12.0));
    assert!(curve.windows(2).all(|w| w[0].workers < w[1].workers && w[0].speedup < w[1].speedup));
    assert!(curve.iter().all(|p| p.low <= p.speedup && p.speedup <= p.high));
    assert!(last.high - last.low > 0.0);
}

fn refusal(models: &Models) -> &str {
    assert!(models.fits.is_empty());
    models.refusal.as_deref().unwrap()
}

#[test]
fn fewer_than_four_worker_counts_identify_nothing() {
    for workers in [vec![1], vec![1, 2], vec![1, 2, 4]] {
        let law = Law { workers: workers.clone(), ..Law::default() };
        let models = law.study(1).models;
        assert!(refusal(&models).contains("measure at least 4 within the 64 cores"), "{models:?}");
        let small = Study::new(design(1, 2), law.samples(1)).unwrap().models;
        assert!(refusal(&small).contains("at least 4 within the cores, and here are 2"), "{small:?}");
    }
    assert_eq!(Law { workers: vec![1, 2, 3, 4], ..Law::default() }.study(1).models.refusal, None);
}

#[test]
fn few_repeats_are_refused() {
    let models = Law { repeats: 4, ..Law::default() }.study(1).models;
    assert_eq!(refusal(&models), "the repeats with 1 worker are 4, too few for an interval: take at least 5");
}

/// The models of a law some of whose samples are guarded.
fn guarded(guard: impl Fn(&Sample) -> bool) -> Models {
    let mut samples = Law { workers: vec![1, 2, 3, 4, 5], ..Law::default() }.samples(1);
    samples.iter_mut().filter(|s| guard(s)).for_each(|s| s.guard = "noise".to_owned());
    Study::new(design(1, 64), samples).unwrap().models
}

#[test]
fn guarded_rows_are_left_out_and_a_guarded_base_ends_it() {
    let last = |models: &Models| models.fits[0].curve.last().unwrap().workers;
    assert_eq!(last(&guarded(|_| false)), 5.0);
    assert_eq!(last(&guarded(|s| s.workers == 5)), 4.0);
    assert!(refusal(&guarded(|s| s.workers > 3)).starts_with("3 of 5 worker counts passed their guards"));
    assert!(refusal(&guarded(|s| s.workers == 1)).contains("not to be trusted (noise)"));
}

#[test]
fn speedups_that_no_serial_fraction_gives_are_refused() {
    let bent = |power: f64| {
        let law = Law { serial: 0.0, ..Law::default() };
        let mut samples = law.samples(1);
        samples.iter_mut().for_each(|s| s.seconds *= (s.workers as f64).powf(power));
        Study::new(design(1, 64), samples).unwrap().models
    };
    assert!(refusal(&bent(-0.2)).contains("superlinear"));
    assert!(refusal(&bent(1.3)).contains("slower than the base"));
}
