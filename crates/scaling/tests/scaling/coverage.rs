//! Intervals hold the truth as often as they say. Seeds are fixed: the counts are the same every time.

use crate::synthetic::Law;
use partita_domain::{Purpose, Stream};
use partita_scaling::record::Parameter;
use partita_scaling::statistics::{Times, ratio_interval};
use rand::RngExt;

/// The bounds within which a count of successes in `trials` of probability `p` stays but once in 30,000.
fn plausible(trials: usize, p: f64) -> std::ops::RangeInclusive<f64> {
    let (mean, sigma) = (trials as f64 * p, (trials as f64 * p * (1.0 - p)).sqrt());
    mean - 4.0 * sigma..=mean + 4.0 * sigma
}

#[test]
fn the_median_interval_covers_with_the_probability_of_its_ranks() {
    // Ranks 4 and 12 of 15 cover with 1 − 2 · 576/2¹⁵, whatever the law; here it is exponential, with median ln 2.
    let (trials, n) = (20_000, 15);
    let mut rng = Stream::new(1, Purpose::Custom, 0).rng();
    let mut covered = || {
        let times = (0..n).map(|_| -(1.0 - rng.random::<f64>()).ln().min(-1e-300)).collect();
        let interval = Times::new(times).unwrap().median_interval();
        interval.low <= 2f64.ln() && 2f64.ln() <= interval.high
    };
    let count = (0..trials).filter(|_| covered()).count() as f64;
    let range = plausible(trials, 1.0 - 2.0 * 576.0 / 32768.0);
    assert!(range.contains(&count), "{count} of {trials}, expected {range:?}");
}

#[test]
fn the_ratio_interval_covers_at_least_as_often_as_it_says() {
    let law = Law { workers: vec![1, 4], repeats: 9, ..Law::default() };
    let truth = law.seconds(1) / law.seconds(4);
    let covered = |seed: u64| {
        let row = &law.study(seed).rows[1];
        row.speedup_low <= truth && truth <= row.speedup_high
    };
    let trials = 400;
    let count = (0..trials).filter(|&seed| covered(seed)).count() as f64;
    assert!(count >= *plausible(trials as usize, 0.95).start(), "{count} of {trials}");
}

#[test]
fn the_ratio_interval_narrows_with_the_root_of_the_repeats() {
    let width = |repeats| {
        let law = Law { workers: vec![1, 4], repeats, ..Law::default() };
        let widths = (0..20).map(|seed| law.study(seed).rows[1].speedup_high - law.study(seed).rows[1].speedup_low);
        widths.sum::<f64>()
    };
    let ratio = width(25) / width(400);
    assert!((3.2..4.8).contains(&ratio), "16 times the repeats narrow the interval {ratio} times");
}

#[test]
fn equal_times_have_an_interval_of_no_width() {
    let resampled = |t: f64, stream| Times::new(vec![t; 7]).unwrap().resampled_medians(1, stream);
    let interval = ratio_interval(&resampled(3.0, 1), &resampled(1.5, 2));
    assert_eq!((interval.low, interval.high), (2.0, 2.0));
}

/// How many of `trials` studies choose a model and hold its true parameters.
fn covered(law: &Law, model: &str, truths: &[f64], trials: u64) -> usize {
    let holds = |seed: &u64| {
        let fits = law.study(*seed).models.fits;
        let within = |(p, t): (&Parameter, &f64)| p.low <= *t && *t <= p.high;
        fits.first().is_some_and(|fit| fit.model == model && fit.parameters.iter().zip(truths).all(within))
    };
    (0..trials).filter(holds).count()
}

/// A quick cut; `cargo run --release --example model_coverage` runs the whole.
#[test]
fn parameters_are_covered_as_often_as_their_intervals_say() {
    let law = Law::default();
    assert!(covered(&law, "amdahl", &[0.05], 50) >= 43);
    let law = Law { coherency: 2e-4, ..law };
    assert!(covered(&law, "usl", &[0.05], 50) >= 43);
    assert!(covered(&law, "usl", &[0.0, 2e-4], 50) == 0, "a wrong contention is not covered");
}
