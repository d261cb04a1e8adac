//! Scores counted.

/// The sorted scores of all replicates; at least one.
pub(super) struct Sample {
    sorted: Vec<i32>,
    /// The greatest common divisor of the scores: 1 for most scoring systems, and where all scores are one.
    span: i64,
}

/// A bar over neighbouring scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bar {
    /// Half a span before its first score.
    pub(super) left: f64,
    /// Half a span behind its last.
    pub(super) right: f64,
    /// The share of replicates per possible score.
    pub(super) height: f64,
}

impl Sample {
    /// The scores in order; none if there are none.
    pub(super) fn of(scores: &[i32]) -> Option<Self> {
        let mut sorted = scores.to_vec();
        sorted.sort_unstable();
        let same = sorted.first()? == sorted.last()?;
        let divisor = sorted.iter().fold(0, |divisor, &score| common_divisor(divisor, i64::from(score).abs()));
        Some(Self { sorted, span: if same { 1 } else { divisor.max(1) } })
    }

    pub(super) fn len(&self) -> usize {
        self.sorted.len()
    }

    pub(super) fn span(&self) -> f64 {
        self.span as f64
    }

    /// The least and the greatest score.
    pub(super) fn ends(&self) -> (f64, f64) {
        (f64::from(self.sorted[0]), f64::from(self.sorted[self.len() - 1]))
    }

    /// The score at a share of the sorted sample.
    pub(super) fn quantile(&self, share: f64) -> f64 {
        f64::from(self.sorted[((self.len() - 1) as f64 * share).round() as usize])
    }

    /// How many replicates reach a score.
    pub(super) fn reaching(&self, score: i32) -> usize {
        self.len() - self.sorted.partition_point(|&s| s < score)
    }

    /// Possible scores under one bar: one, unless there are more than bars have room, or so few replicates that single
    /// scores would scatter (Freedman and Diaconis 1981, 2 · interquartile range / ∛n, DOI 10.1007/BF01025868).
    pub(super) fn scores_per_bar(&self) -> i64 {
        const MOST_BARS: f64 = 60.0;
        let (low, high) = self.ends();
        let possible = (high - low) / self.span() + 1.0;
        let spread = (self.quantile(0.75) - self.quantile(0.25)) / self.span();
        let scattered = (2.0 * spread / (self.len() as f64).cbrt()).floor();
        (possible / MOST_BARS).ceil().max(scattered).max(1.0) as i64
    }

    /// The histogram, from the least score up.
    pub(super) fn bars(&self) -> Vec<Bar> {
        let (each, low) = (self.scores_per_bar() * self.span, i64::from(self.sorted[0]));
        let share = 1.0 / (self.len() as f64 * self.scores_per_bar() as f64);
        let index = |score: i32| (i64::from(score) - low) / each;
        let bar = |run: &[i32]| {
            let left = (low + index(run[0]) * each) as f64 - self.span() / 2.0;
            Bar { left, right: left + each as f64, height: run.len() as f64 * share }
        };
        self.sorted.chunk_by(|&a, &b| index(a) == index(b)).map(bar).collect()
    }

    /// Each score that occurs with the share of replicates that reach it.
    pub(super) fn survival(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        let share = |&score: &i32| (f64::from(score), self.reaching(score) as f64 / self.len() as f64);
        self.sorted.chunk_by(|a, b| a == b).map(move |run| share(&run[0]))
    }
}

fn common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}
