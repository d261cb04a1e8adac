//! When direct sampling has drawn enough.

use super::SignificanceError;
use super::settings::Settings;
use crate::statistics::binomial::clopper_pearson;

/// Confidence of the intervals.
pub(super) const CONFIDENCE: f64 = 0.95;

/// Replicates that reach the score before a p-value counts as above a threshold.
const REACHING: u64 = 20;

/// Replicates between two looks at the width of the interval; a look depends on nothing but their number.
const LOOK: u64 = 1024;

/// The most replicates unless the settings say otherwise.
const MOST: u64 = 10_000_000;

/// A rule for stopping.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stopping {
    /// After all replicates.
    Count,
    /// Once the interval is no wider than this many times the p-value.
    Width(f64),
    /// Once so many replicates reach the score (Besag & Clifford 1991, Biometrika 78:301, DOI 10.1093/biomet/78.2.301):
    /// p is then likely above the threshold, and if all replicates pass without, below it.
    Reached(u64),
}

impl Stopping {
    /// The rule that settings ask for, and the most replicates it takes.
    pub(super) fn of(settings: &Settings, usual: u64) -> Result<(Self, u64), SignificanceError> {
        let wrong = |key: &str, message: String| Err(SignificanceError::new(key, message));
        match (settings.width, settings.until) {
            (Some(_), Some(_)) => wrong("width", "given together with `until`: keep one".to_owned()),
            (Some(width), None) if width > 0.0 && width.is_finite() => {
                Ok((Self::Width(width), settings.replicates.unwrap_or(MOST)))
            }
            (Some(width), None) => wrong("width", format!("{width} is no width: give a number above 0, such as 0.2")),
            (None, Some(until)) if until > 0.0 && until < 1.0 => {
                let enough = (REACHING as f64 / until).ceil();
                let usual = if enough < MOST as f64 { enough as u64 } else { MOST };
                Ok((Self::Reached(REACHING), settings.replicates.unwrap_or(usual)))
            }
            (None, Some(until)) => wrong("until", format!("{until} is no threshold: give a number between 0 and 1")),
            (None, None) => Ok((Self::Count, settings.replicates.unwrap_or(usual))),
        }
    }

    /// How many of the next scores are needed, when `done` are done of which `reached` reach `score`, and whether that
    /// is the end.
    pub(super) fn needed(self, score: i32, done: u64, reached: u64, next: &[i32]) -> (usize, bool) {
        let (mut done, mut reached) = (done, reached);
        for (i, &null) in next.iter().enumerate() {
            (done, reached) = (done + 1, reached + u64::from(null >= score));
            if self.ends(done, reached) {
                return (i + 1, true);
            }
        }
        (next.len(), false)
    }

    /// Whether sampling ends here.
    pub(super) fn ends(self, done: u64, reached: u64) -> bool {
        match self {
            Self::Count => false,
            Self::Width(width) => {
                let (low, high) = if done.is_multiple_of(LOOK) {
                    clopper_pearson(reached, done, CONFIDENCE)
                } else {
                    (0.0, f64::MAX)
                };
                high - low <= width * (reached + 1) as f64 / (done + 1) as f64
            }
            Self::Reached(enough) => reached >= enough,
        }
    }

    /// The p-value and its 95 % interval. Where sampling ended with the last of the replicates that had to reach the
    /// score, they are as many of those drawn; the high end is that of the replicates before it.
    pub(super) fn p_value(self, reached: u64, done: u64) -> (f64, (f64, f64)) {
        let (low, high) = clopper_pearson(reached, done, CONFIDENCE);
        match self {
            Self::Reached(enough) if reached >= enough => {
                let high = clopper_pearson(reached - 1, done - 1, CONFIDENCE).1;
                (reached as f64 / done as f64, (low, high))
            }
            _ => ((reached + 1) as f64 / (done + 1) as f64, (low, high)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sampling_ends_with_the_replicate_that_decides() {
        let rule = Stopping::Reached(3);
        assert_eq!(rule.needed(5, 10, 1, &[4, 9, 2, 5, 8]), (4, true));
        assert_eq!(rule.needed(5, 10, 1, &[4, 9, 2]), (3, false));
        let (p, (low, high)) = rule.p_value(3, 14);
        assert!(p == 3.0 / 14.0 && low < p && p < high);
    }

    #[test]
    fn a_width_is_looked_at_where_it_does_not_depend_on_the_steps() {
        let rule = Stopping::Width(0.5);
        let next: Vec<i32> = (0..5000).map(|i| i % 4).collect();
        let (needed, ended) = rule.needed(3, 0, 0, &next);
        assert!(ended && (needed as u64).is_multiple_of(LOOK));
        // In two goes.
        let (first, _) = rule.needed(3, 0, 0, &next[..700]);
        assert_eq!(first, 700);
        assert_eq!(rule.needed(3, 700, 175, &next[700..]), (needed - 700, true));
    }
}
