use super::*;
use crate::numbers::untied;

fn record(scores: Vec<i32>, observed: i32) -> ScoresRecord {
    let p = Chance { value: 0.01, low: 0.0, high: 0.036 };
    let law = Gumbel { lambda: 0.267, lambda_se: 0.002, k: 0.041, k_se: 0.003, mu: 33.0 };
    let (title, null_model) = ("query on target".to_owned(), "mononucleotide shuffles".to_owned());
    ScoresRecord { title, scores, observed, p, gumbel: Some(law), null_model }
}

/// Scores whose counts follow a Gumbel law: quantiles of it.
fn sample() -> Vec<i32> {
    (1..1000).map(|i| (33.0 - (-(f64::from(i) / 1000.0).ln()).ln() / 0.267).floor() as i32).collect()
}

#[test]
fn equal_samples_give_equal_figures_in_any_order() {
    let mut reversed = sample();
    reversed.reverse();
    let [a, b] = [sample(), reversed].map(|scores| figure(&record(scores, 60), Width::Page).unwrap());
    assert_eq!(a.svg(), b.svg());
}

#[test]
fn the_words_hold_the_numbers() {
    let drawn = figure(&record(sample(), 60), Width::Page).unwrap();
    let text = untied(drawn.svg());
    for words in ["N = 999", "mononucleotide shuffles", "0.2670 ± 0.0020", "observed 60", "[0, 0.0360]"] {
        assert!(text.contains(words), "no {words}");
    }
    assert!(drawn.alt().contains("observed score 60"));
}

#[test]
fn any_sample_can_be_drawn() {
    let extremes = [vec![7], vec![0; 40], vec![i32::MIN, i32::MAX], vec![-5, -3, -1], (0..5000).collect(), sample()];
    for scores in extremes {
        for observed in [i32::MIN, -1, 0, 34, 5000, i32::MAX] {
            for width in [Width::Column, Width::Page] {
                let mut record = record(scores.clone(), observed);
                figure(&record, width).unwrap();
                record.gumbel = Some(Gumbel { lambda: f64::NAN, lambda_se: 0.0, k: -1.0, k_se: 0.0, mu: 1e300 });
                figure(&record, width).unwrap();
                record.gumbel = None;
                figure(&record, width).unwrap();
            }
        }
    }
    assert!(matches!(figure(&record(Vec::new(), 3), Width::Page), Err(PlotError::Empty(_))));
}
