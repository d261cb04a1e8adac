use super::*;
use crate::numbers::untied;

fn folders(count: usize) -> Vec<Folder> {
    (0..count).map(|i| Folder { name: format!("night-{i}"), note: "2026-01-01 abc1234".to_owned() }).collect()
}

fn course(workers: usize, ratios: &[f64]) -> Course {
    let point = |(study, &ratio): (usize, &f64)| Standing {
        study,
        repeats: 15,
        median_seconds: 1.25 * ratio,
        ratio,
        low: ratio * 0.99,
        high: ratio * 1.01,
        effect: 0.0,
        p_value: None,
        verdict: match study {
            0 => Verdict::Base,
            _ if ratio > 1.01 => Verdict::Slower,
            _ => Verdict::NoDifference,
        },
    };
    Course { workers, size: None, points: ratios.iter().enumerate().map(point).collect(), p_among_all: None }
}

#[test]
fn differences_are_named_and_folders_listed() {
    let courses = [course(1, &[1.0, 1.002, 1.1]), course(2, &[1.0, 0.995, 1.004])];
    for width in [Width::Page, Width::Column] {
        let figure = figure("heat", &folders(3), &courses, width).unwrap();
        let words = untied(figure.svg());
        assert!(["+10.0 %", "1 night-0 (2026-01-01 abc1234)", "1.25 s"].iter().all(|w| words.contains(w)), "{words}");
        assert!(untied(figure.alt()).contains("night-2 1.10 [1.09, 1.11] (slower)"), "{}", figure.alt());
    }
}

#[test]
fn every_interval_lies_within_the_panel() {
    let courses = [course(1, &[1.0, 0.2, 3.0]), course(2, &[1.0])];
    let caption = Caption::new("", vec![], &[], 500.0);
    let panel = panel(&folders(3), &courses, &caption, Width::Page);
    for point in courses.iter().flat_map(|c| &c.points) {
        assert!(panel.x.holds(point.study as f64 + 1.0) && panel.y.holds(point.low) && panel.y.holds(point.high));
    }
}

#[test]
fn many_folders_and_hostile_records_do_not_panic() {
    assert!(matches!(figure("x", &[], &[], Width::Page), Err(PlotError::Empty(_))));
    let many: Vec<f64> = (0..200).map(|i| 1.0 + f64::from(i) * 1e-3).collect();
    assert!(figure("x", &folders(200), &[course(1, &many)], Width::Column).is_ok());
    for value in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300, 1e-300] {
        let mut course = course(1, &[1.0, 1.0]);
        (course.points[1].low, course.points[0].high, course.points[1].median_seconds) = (value, value, value);
        assert!(figure("x", &folders(2), std::slice::from_ref(&course), Width::Page).is_ok(), "{value}");
        course.points[1].ratio = value;
        assert!(figure("x", &folders(2), &[course], Width::Page).is_ok(), "{value}");
    }
}
