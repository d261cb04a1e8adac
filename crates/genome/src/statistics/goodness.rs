//! Whether scores follow the law fitted to them.

use super::gumbel::GumbelFit;
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// The fewest scores expected in a class.
const FEWEST: f64 = 8.0;

/// The chance that scores of the law differ from it as much as these: Pearson's χ² over classes of neighbouring scores,
/// each expected at least 8 times, with two degrees of freedom less for the two parameters fitted. None if there are
/// fewer than four classes.
///
/// ```
/// use partita_genome::statistics::{goodness::p_value, gumbel::fit};
/// let of = |shape: fn(f64) -> f64| -> Vec<i32> { (1..2000).map(|i| shape(f64::from(i) / 2000.0).floor() as i32).collect() };
/// let gumbel = of(|u| 40.0 - 4.0 * (-u.ln()).ln());
/// let uniform = of(|u| 30.0 + 20.0 * u);
/// assert!(p_value(&gumbel, &fit(&gumbel, 40_000.0)?).unwrap() > 0.9);
/// assert!(p_value(&uniform, &fit(&uniform, 40_000.0)?).unwrap() < 1e-9);
/// # Ok::<(), partita_genome::statistics::gumbel::FitError>(())
/// ```
#[must_use]
pub fn p_value(scores: &[i32], law: &GumbelFit) -> Option<f64> {
    let mut sorted = scores.to_vec();
    sorted.sort_unstable();
    let n = sorted.len() as f64;
    let (low, high) = (*sorted.first()?, *sorted.last()?);
    let (mut classes, mut chi) = (0.0, 0.0);
    // Classes end before `end`; the first begins below all scores, the last has no end.
    let (mut begun, mut above) = (0, 1.0);
    for end in low + 1..=high {
        let left = law.survival(end);
        if (above - left) * n >= FEWEST && left * n >= FEWEST {
            let counted = sorted.partition_point(|&score| score < end);
            chi += cell((counted - begun) as f64, (above - left) * n);
            (begun, above, classes) = (counted, left, classes + 1.0);
        }
    }
    chi += cell((sorted.len() - begun) as f64, above * n);
    let freedom = classes + 1.0 - 3.0;
    ChiSquared::new(freedom).ok().filter(|_| freedom >= 1.0).map(|law| law.sf(chi))
}

fn cell(counted: f64, expected: f64) -> f64 {
    (counted - expected).powi(2) / expected
}
