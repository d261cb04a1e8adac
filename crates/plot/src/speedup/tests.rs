use super::*;
use crate::numbers::untied;
use partita_scaling::prediction::{BackTest, Predicted, Predictions};
use partita_scaling::record::{Design, Fit, Models, Parameter, Row, Sample, WorkRecord};

/// A study of Amdahl's law with serial share `s` and a few percent of scatter.
pub(crate) fn study(subject: &str, workers: &[usize], s: f64, cores: usize) -> Study {
    let law = |p: f64| 1.0 / (s + (1.0 - s) / p);
    let scatter = |p: usize, i: usize| 1.0 + 0.03 * ((7 * p + 13 * i) as f64 * 1.7).sin().powi(3);
    let time = |p: usize| 1.234 / law(p as f64) * (1.0 + 0.01 * (p as f64).sin());
    let sample = |p: usize, i: usize| Sample {
        workers: p,
        size: None,
        repeat: i,
        order: i,
        cold: i == 0,
        seconds: time(p) * scatter(p, i),
        cpu_seconds: None,
        involuntary_switches: None,
        checksum: None,
        work: None,
        guard: String::new(),
        conditions: None,
    };
    let row = |&p: &usize| {
        let ratio = time(workers[0]) / time(p);
        Row {
            workers: p,
            median_seconds: time(p),
            low: time(p) * 0.985,
            high: time(p) * 1.02,
            speedup: ratio,
            speedup_low: ratio * 0.96,
            speedup_high: ratio * 1.03,
            efficiency: ratio / p as f64,
            karp_flatt: (p > 1).then_some(s),
            guard: if p > cores { "CPU pressure 95 %".to_owned() } else { "ok".to_owned() },
            serial_share: None,
            size: None,
        }
    };
    let point = |i: usize| {
        let p = 2f64.powf(i as f64 * 0.1);
        CurvePoint {
            workers: p,
            speedup: law(p),
            low: law(p) * (1.0 - 0.01 * p.ln()),
            high: law(p) * (1.0 + 0.01 * p.ln()),
        }
    };
    let fit = Fit {
        model: "amdahl".to_owned(),
        parameters: vec![Parameter {
            name: "serial_fraction".to_owned(),
            symbol: Some("s".to_owned()),
            value: s,
            low: s * 0.8,
            high: s * 1.3,
        }],
        curve: (0..=70).map(point).collect(),
        aicc: None,
        scatter: None,
        derived: vec![],
    };
    let refusal = "2 worker counts identify no model; measure at least 4, up to 4 or more cores".to_owned();
    Study {
        design: Design {
            subject: subject.to_owned(),
            mode: Mode::Strong,
            base: "the same program on one worker".to_owned(),
            size: None,
            work: Some(WorkRecord {
                count: 508e6,
                unit: "lattice updates".to_owned(),
                rate_unit: "MLUP/s".to_owned(),
                rate_scale: 1e6,
                bytes: Some(508e6 * 16.0),
                flops: Some(508e6 * 7.0),
            }),
            repeats: 15,
            seed: 1,
            cores_available: cores,
            timing: "monotonic clock".to_owned(),
            pinning: None,
        },
        samples: workers.iter().flat_map(|&p| (0..=15).map(move |i| sample(p, i))).collect(),
        rows: workers.iter().map(row).collect(),
        models: if workers.len() < 4 {
            Models { fits: vec![], refusal: Some(refusal), notes: vec![] }
        } else {
            Models { fits: vec![fit], refusal: None, notes: vec![] }
        },
        predictions: None,
    }
}

const POWERS: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];

#[test]
fn the_ideal_line_goes_through_equal_powers_of_two() {
    let study = study("heat", &POWERS, 0.02, 64);
    let curves = [Curve::new((0, &study))];
    let layout = Layout::new(&curves, Width::Page);
    let panel = &layout.speedup;
    let (low, high) = ideal_ends(panel, 1.0);
    let (from, to) = (panel.at(low, low), panel.at(high, high));
    let slope = (to.1 - from.1) / (to.0 - from.0);
    for p in POWERS {
        let (x, y) = panel.at(p as f64, p as f64);
        assert!((from.1 + slope * (x - from.0) - y).abs() < 1e-9, "{p} workers");
    }
    assert!((slope + 1.0).abs() < 1e-9, "one length per doubling in both directions: slope {slope}");
}

#[test]
fn every_study_lies_within_its_axes() {
    for workers in [&POWERS[..1], &POWERS[..2], &[1, 2, 3, 6, 12], &POWERS, &[4, 8], &[1, 1024]] {
        let study = study("heat", workers, 0.3, 64);
        let curves = [Curve::new((0, &study))];
        for width in [Width::Page, Width::Column] {
            let layout = Layout::new(&curves, width);
            for row in &curves[0].rows {
                let p = row.workers as f64;
                let s = curves[0].value(Quantity::Speedup, p, row.speedup);
                assert!(layout.speedup.x.holds(p) && layout.speedup.y.holds(s), "{p} workers, speedup {s}");
            }
        }
    }
}

#[test]
fn the_base_is_stated_with_its_interval_and_rate() {
    let words = untied(figure(&[study("heat", &POWERS, 0.02, 64)], Width::Page).unwrap().svg());
    assert!(words.contains("1 worker: 1.24 s [1.23, 1.27], 408 MLUP/s"), "{words}");
    let mut few = study("heat", &POWERS, 0.02, 64);
    few.design.repeats = 3;
    assert!(untied(figure(&[few], Width::Page).unwrap().svg()).contains("Medians of 3 repeats, ranges, 64 cores."));
}

#[test]
fn the_model_is_named_on_its_line_and_disturbed_repeats_are_rings() {
    let mut one = study("heat", &POWERS, 0.02, 64);
    let words = untied(figure(&[one.clone()], Width::Page).unwrap().svg());
    assert!(words.contains("Amdahl, s = 0.0200, n = 7") && !words.contains("Rings"), "{words}");
    "was disturbed".clone_into(&mut one.samples[20].guard);
    assert!(untied(figure(&[one], Width::Page).unwrap().svg()).contains("Rings: single repeats that were disturbed."));
}

fn predicted(error: f64) -> Study {
    let mut one = study("heat", &[1, 2], 0.02, 2);
    let point = |workers: usize| {
        let speedup = workers as f64 * 0.95;
        let (low, high, work_span) = (0.9 * speedup, workers as f64, workers as f64);
        let bandwidth = (workers == 2).then_some(1.97);
        Predicted { workers, speedup, low, high, replay: speedup, pace: None, work_span, bandwidth }
    };
    let test = BackTest { workers: 2, predicted: 1.9, measured: 1.9 / (1.0 + error), error };
    one.predictions = Some(Predictions {
        recorded: "one task at a time".to_owned(),
        tasks: 640,
        phases: 80,
        barrier_seconds: 2e-6,
        points: [1, 2, 4, 8].map(point).into(),
        back_tests: vec![test],
    });
    one
}

#[test]
fn predictions_reach_beyond_the_cores_only_if_they_passed_their_test() {
    for width in [Width::Page, Width::Column] {
        let shown = |error: f64| figure(&[predicted(error)], width).unwrap().svg().contains("predicted alone");
        assert!(shown(0.03) && !shown(-0.3));
    }
    let told = |error: f64| untied(&predicted::words(predicted(error).predictions.as_ref().unwrap()));
    assert!(told(0.03).contains("tested on 2 workers (predicted 1.90, +3.0 %)"), "{}", told(0.03));
    assert!(told(-0.3).contains("they failed on 2 workers (predicted 1.90, −30 %)"), "{}", told(-0.3));
}

#[test]
fn hollow_markers_and_refusals_are_explained() {
    let words = untied(figure(&[study("heat", &[1, 2], 0.02, 1)], Width::Page).unwrap().svg());
    assert!(words.contains("Hollow, not to be trusted: 2 workers (CPU pressure 95 %)."));
    assert!(words.contains("No model fitted: 2 worker counts"));
}

#[test]
fn no_model_is_drawn_past_the_last_trusted_row() {
    for (cores, last) in [(64, 64.0), (16, 16.0)] {
        let study = study("heat", &POWERS, 0.02, cores);
        let (_, points) = Curve::new((0, &study)).fit().unwrap();
        let most = points.iter().fold(0.0, |most, p| p.workers.max(most));
        assert!((most - last).abs() < 1e-9 * last, "{cores} cores: drawn to {most} workers");
    }
}

#[test]
fn names_move_apart_and_stay_on_the_panel() {
    let heights = apart(&[50.0, 50.0, 98.0, 99.0], 8.0, 100.0);
    let mut sorted = heights.clone();
    sorted.sort_by(f64::total_cmp);
    assert!(sorted.windows(2).all(|w| w[1] - w[0] >= 8.0 - 1e-9) && sorted[3] <= 100.0, "{heights:?}");
}

#[test]
fn hostile_records_do_not_panic() {
    assert!(matches!(figure(&[], Width::Page), Err(PlotError::Empty(_))));
    let mut bad = study("a", &POWERS, 0.02, 64);
    for (i, value) in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300, 1e-300].into_iter().enumerate() {
        let row = &mut bad.rows[i];
        (row.speedup, row.speedup_low, row.speedup_high, row.low) = (value, value, f64::NAN, value);
    }
    bad.samples[3].seconds = f64::NAN;
    bad.rows[6].workers = usize::MAX;
    assert!(figure(&[bad], Width::Column).is_ok());
}
