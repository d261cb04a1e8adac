use super::*;
use crate::Format;
use crate::numbers::untied;

/// The scores at the middles of equal shares of a Gumbel law, multiples of `span`.
pub(crate) fn record(law: (f64, f64), count: usize, span: i32, observed: i32) -> ScoresRecord {
    let (lambda, mu) = law;
    let score = |i: usize| {
        let share = (i as f64 + 0.5) / count as f64;
        ((mu - (-share.ln()).ln() / lambda) / f64::from(span)).floor() as i32 * span
    };
    ScoresRecord {
        title: "a <query> & a target".to_owned(),
        scores: (0..count).map(score).collect(),
        observed,
        p: Chance { value: 1.0 / (count as f64 + 1.0), low: 0.0, high: 3.7 / count as f64 },
        gumbel: Some(Gumbel { lambda, lambda_se: 0.0021, k: 0.041, k_se: 0.004, mu }),
        null_model: "mononucleotide shuffle".to_owned(),
    }
}

fn of(scores: Vec<i32>, observed: i32) -> ScoresRecord {
    ScoresRecord { scores, gumbel: None, ..record((0.3, 40.0), 1, 1, observed) }
}

fn with_layout<T>(record: &ScoresRecord, look: impl Fn(&View<'_>, &Layout) -> T) -> T {
    let sample = Sample::of(&record.scores).unwrap();
    let view = View { record, sample, law: record.gumbel.filter(Gumbel::sound) };
    look(&view, &Layout::new(&view, Width::Page))
}

#[test]
fn bars_hold_every_replicate_once() {
    for span in [1, 2, 5] {
        for count in [1, 3, 40, 5000] {
            let sample = Sample::of(&record((0.1, 90.0), count, span, 1).scores).unwrap();
            let possible = sample.scores_per_bar() as f64;
            let all: f64 = sample.bars().iter().map(|bar| bar.height * possible).sum();
            assert!((all - 1.0).abs() < 1e-12, "span {span}, {count} scores: {all}");
        }
    }
}

#[test]
fn the_law_meets_the_bars_of_its_own_scores() {
    for (lambda, span) in [(0.27, 1), (1.3, 1), (0.12, 5)] {
        let record = record((lambda, 41.0), 200_000, span, 50);
        let (sample, law) = (Sample::of(&record.scores).unwrap(), record.gumbel.unwrap());
        assert_eq!((sample.scores_per_bar(), sample.span()), (1, f64::from(span)));
        for bar in sample.bars() {
            let middle = f64::midpoint(bar.left, bar.right);
            let expected = law.mass(middle, sample.span());
            assert!((bar.height - expected).abs() < 2e-5, "λ {lambda} at {middle}: {} or {expected}", bar.height);
        }
        for (score, share) in sample.survival().filter(|(_, share)| *share > 0.01) {
            assert!((share.log10() - law.log10_survival(score)).abs() < 1e-3);
        }
    }
}

#[test]
fn a_tail_below_the_least_double_is_still_a_straight_line() {
    let law = record((0.27, 41.0), 1, 1, 1).gumbel.unwrap();
    let slope = law.log10_survival(5000.0) - law.log10_survival(4000.0);
    assert!((slope + 270.0 * std::f64::consts::LOG10_E).abs() < 1e-9, "{slope}");
    let words = untied(figure(&record((0.27, 41.0), 100, 1, 4000), Width::Page).unwrap().svg());
    assert!(words.contains("it gives P(S ≥ 4000) = 5.9 × 10⁻⁴⁶⁵, an extrapolation."), "{words}");
}

#[test]
fn the_observed_score_is_on_an_axis_or_named_at_its_edge_and_the_sample_keeps_its_room() {
    for observed in [i32::MIN, 0, 41, 80, 107, 180, 3000, i32::MAX] {
        let record = record((0.27, 41.0), 1000, 1, observed);
        with_layout(&record, |view, layout| {
            for (panel, share) in [(&layout.histogram, 0.35), (&layout.survival, 0.2)] {
                let (low, high) = view.sample.ends();
                let kept = (panel.x.at(high) - panel.x.at(low)) / (panel.place.right - panel.place.left);
                assert!(panel.x.holds(low) && panel.x.holds(high) && kept > share, "{observed}: {kept}");
            }
        });
        let words = untied(figure(&record, Width::Page).unwrap().svg());
        let [left, right] = ["← observed", "→\n"].map(|arrow| words.matches(arrow).count());
        let expected = match observed {
            i32::MIN => (2, 0),
            180 => (0, 1),
            3000 | i32::MAX => (0, 2),
            _ => (0, 0),
        };
        assert_eq!((left, right), expected, "{observed}");
    }
}

#[test]
fn the_words_give_sample_chance_and_law() {
    let words = untied(figure(&record((0.27, 41.0), 10_000, 1, 107), Width::Page).unwrap().svg());
    for part in [
        "N = 10 000, null model: mononucleotide shuffle.",
        "p = P(S ≥ 107) = 1.00 × 10⁻⁴ [0, 3.70 × 10⁻⁴] (95 % interval); none of 10 000 reached it",
        "λ = 0.2700 ± 0.0021, K = 0.0410 ± 0.0040 (standard errors)",
        "observed 107",
    ] {
        assert!(words.contains(part), "{part} is not in {words}");
    }
}

#[test]
fn equal_samples_give_equal_figures_in_any_order() {
    let record = record((0.267, 33.0), 999, 1, 60);
    let mut reversed = record.clone();
    reversed.scores.reverse();
    assert_eq!(figure(&record, Width::Page).unwrap(), figure(&reversed, Width::Page).unwrap());
}

#[test]
fn any_sample_can_be_drawn() {
    let sample = record((0.267, 33.0), 999, 1, 60).scores;
    let (line, extremes) = ((0..5000).collect(), vec![i32::MIN, i32::MAX]);
    for scores in [vec![7], vec![0; 40], vec![31, 28, 34], vec![-5, -3, -1], extremes, line, sample] {
        for observed in [i32::MIN, -1, 0, 34, 5000, i32::MAX] {
            for (law, p) in hostile() {
                let mut record = of(scores.clone(), observed);
                (record.gumbel, record.p) = (law, p);
                assert!([Width::Column, Width::Page].into_iter().all(|width| figure(&record, width).is_ok()));
            }
        }
    }
    let few = figure(&of(vec![31, 28, 34], 41), Width::Column).unwrap();
    assert!(Format::ALL.into_iter().all(|format| !few.bytes(format).unwrap().is_empty()));
    assert!(matches!(figure(&of(Vec::new(), 1), Width::Page), Err(PlotError::Empty(_))));
}

/// Laws and chances as no fit should give them.
fn hostile() -> [(Option<Gumbel>, Chance); 3] {
    let nothing = Chance { value: f64::NAN, low: f64::INFINITY, high: -1.0 };
    let steep = Gumbel { lambda: 1e300, lambda_se: f64::NAN, k: 0.0, k_se: -1.0, mu: -1e300 };
    let unsound = Gumbel { lambda: f64::NAN, lambda_se: 0.0, k: f64::INFINITY, k_se: 0.0, mu: 1e300 };
    let sure = Chance { value: 1.0, low: 1.0, high: 1.0 };
    [(None, nothing), (Some(steep), sure), (Some(unsound), Chance { value: 0.0, ..sure })]
}
