use super::*;
use crate::numbers::untied;
use crate::speedup::tests::study;
use partita_scaling::ceilings::Bandwidth;

pub(crate) fn ceilings() -> Ceilings {
    let level =
        |level: &str, bytes_per_second| Bandwidth { level: level.to_owned(), working_set: 1 << 14, bytes_per_second };
    let row = |workers: usize, scale: f64, memory: f64| Ceiling {
        workers,
        flops: 59e9 * scale,
        levels: vec![
            level("L1", 210e9 * scale),
            level("L2", 120e9 * scale),
            level("L3", 80e9 * scale),
            level("memory", memory),
        ],
    };
    Ceilings { isa: "avx512".to_owned(), rows: vec![row(1, 1.0, 17e9), row(2, 1.97, 24e9)] }
}

#[test]
fn roofs_rise_with_one_slope_and_meet_the_peak() {
    let (ceilings, study) = (ceilings(), study("heat", &[1, 2], 0.02, 2));
    let roofline = Roofline::of(&ceilings, Some(&study));
    for width in [Width::Page, Width::Column] {
        let layout = Layout::new(&roofline, width);
        let peak = roofline.highest().flops;
        for level in &roofline.highest().levels {
            let slope = layout.slope(level.bytes_per_second, peak);
            let (from, to) = (slope[0], slope[1]);
            // One octave across is one octave up.
            let octave = |axis: &crate::axis::Axis| (axis.at(2.0) - axis.at(1.0)).abs();
            let rises = ((from.1 - to.1) / octave(&layout.panel.y), (to.0 - from.0) / octave(&layout.panel.x));
            assert!((rises.0 - rises.1).abs() < 1e-6, "{}: {rises:?}", level.level);
            assert!((to.1 - layout.panel.y.at(peak / GIGA)).abs() < 1e-6, "{}", level.level);
        }
    }
}

#[test]
fn runs_and_names_lie_within_the_panel() {
    let (ceilings, study) = (ceilings(), study("heat", &[1, 2], 0.02, 2));
    let roofline = Roofline::of(&ceilings, Some(&study));
    assert_eq!(roofline.positions.len(), 2);
    for width in [Width::Page, Width::Column] {
        let layout = Layout::new(&roofline, width);
        for p in &roofline.positions {
            assert!(layout.panel.x.holds(p.intensity) && layout.panel.y.holds(p.flops_per_second / GIGA));
            assert!(layout.panel.x.at(p.intensity) > layout.beginning());
        }
        assert!(layout.heights.iter().all(|y| (layout.panel.place.top..layout.panel.place.bottom).contains(y)));
    }
}

#[test]
fn words_tell_ceilings_and_places() {
    let (ceilings, study) = (ceilings(), study("heat", &[1, 2], 0.02, 2));
    let figure = figure(&ceilings, Some(&study), Width::Page).unwrap();
    let alt = untied(figure.alt());
    // 508e6 updates of 7 operations and 16 bytes in 1.24 s: 2.86 Gflop/s at 0.438.
    for words in ["2 workers: 116 Gflop/s", "memory 24.0 GB/s", "2.86 [", "at 0.438 operations a byte"] {
        assert!(alt.contains(words), "no {words} in {alt}");
    }
    assert!(untied(super::figure(&ceilings, None, Width::Column).unwrap().alt()).contains("What this machine"));
}

#[test]
fn hostile_records_do_not_panic() {
    let none = Ceilings { isa: String::new(), rows: vec![] };
    assert!(matches!(figure(&none, None, Width::Page), Err(PlotError::Empty(_))));
    for value in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300, 1e-300, 1e25] {
        let (mut ceilings, mut study) = (ceilings(), study("heat", &[1, 2], 0.02, 2));
        ceilings.rows[0].flops = value;
        (study.rows[0].median_seconds, study.rows[1].low, study.rows[1].high) = (value, value, value);
        assert!(figure(&ceilings, Some(&study), Width::Column).is_ok(), "{value}");
        ceilings.rows[1].levels[3].bytes_per_second = value;
        let _ = figure(&ceilings, Some(&study), Width::Page);
    }
}
