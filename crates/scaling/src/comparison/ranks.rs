//! What ranks tell of groups, whatever the law of their values.

use statrs::distribution::{ChiSquared, ContinuousCDF};

/// The chance of ranks that differ among groups as much as these or more, if all come from one law; none for fewer than
/// two groups, an empty one, or values that are all equal.
///
/// ```text
///   H = (12/(N (N + 1)) Σ Rᵢ²/nᵢ − 3 (N + 1)) / (1 − Σ (t³ − t)/(N³ − N))
/// ```
///
/// with the sums of ranks Rᵢ and t equal values at a time; H follows χ² with one degree of freedom less than groups, for
/// groups of five or more.
///
/// Source: Kruskal & Wallis 1952, J. Am. Stat. Assoc. 47:583, DOI 10.1080/01621459.1952.10483441.
///
/// ```
/// use partita_scaling::comparison::kruskal_wallis;
/// let p = kruskal_wallis(&[&[1.0, 2.0, 3.0, 4.0, 5.0], &[6.0, 7.0, 8.0, 9.0, 10.0]]).unwrap();
/// assert!((p - 0.009_023).abs() < 1e-6); // H = 6.818
/// ```
#[must_use]
pub fn kruskal_wallis(groups: &[&[f64]]) -> Option<f64> {
    if groups.len() < 2 || groups.iter().any(|group| group.is_empty()) {
        return None;
    }
    let all: Vec<(f64, usize)> =
        groups.iter().enumerate().flat_map(|(i, group)| group.iter().map(move |&value| (value, i))).collect();
    let n = all.len() as f64;
    let (sums, ties) = rank_sums(all, groups.len());
    let tied = 1.0 - ties / (n.powi(3) - n);
    let squares: f64 = sums.iter().zip(groups).map(|(sum, group)| sum * sum / group.len() as f64).sum();
    let h = (12.0 / (n * (n + 1.0)) * squares - 3.0 * (n + 1.0)) / tied;
    let law = ChiSquared::new(groups.len() as f64 - 1.0).ok()?;
    (tied > 0.0).then(|| law.sf(h.max(0.0)))
}

/// The sum of ranks of each group, equal values sharing theirs, and Σ (t³ − t) over equal values.
fn rank_sums(mut all: Vec<(f64, usize)>, groups: usize) -> (Vec<f64>, f64) {
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut sums, mut ties, mut before) = (vec![0.0; groups], 0.0, 0.0);
    for equal in all.chunk_by(|a, b| a.0 == b.0) {
        let t = equal.len() as f64;
        equal.iter().for_each(|&(_, group)| sums[group] += before + (t + 1.0) / 2.0);
        ties += t.powi(3) - t;
        before += t;
    }
    (sums, ties)
}

/// How much oftener a value of the one group is above a value of the other than below it: from −1 to 1.
///
/// ```
/// use partita_scaling::comparison::cliffs_delta;
/// assert_eq!(cliffs_delta(&[2.0, 3.0], &[1.0, 2.0]), 0.75);
/// ```
#[must_use]
pub fn cliffs_delta(one: &[f64], other: &[f64]) -> f64 {
    let sign = |a: f64, b: f64| f64::from(i8::from(a > b) - i8::from(a < b));
    let sum: f64 = one.iter().flat_map(|&a| other.iter().map(move |&b| sign(a, b))).sum();
    sum / (one.len() * other.len()).max(1) as f64
}

/// Chances adjusted for their number, in the order given: the i-th least of m is multiplied by m − i, and none is less
/// than one before it.
///
/// ```
/// use partita_scaling::comparison::holm;
/// assert_eq!(holm(&[0.04, 0.01, 0.5]), [0.08, 0.03, 0.5]);
/// ```
#[must_use]
pub fn holm(chances: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|&a, &b| chances[a].total_cmp(&chances[b]));
    let (mut adjusted, mut least) = (vec![1.0; chances.len()], 0.0_f64);
    for (i, &at) in order.iter().enumerate() {
        least = least.max((chances[at] * (chances.len() - i) as f64).min(1.0));
        adjusted[at] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_one_law_are_told_apart_as_often_as_the_law_says() {
        // All 252 ways to deal ten values to two groups of five: P(p < 0.05) is at most what the exact law gives.
        let deals: Vec<f64> = (0..1_u32 << 10)
            .filter(|deal| deal.count_ones() == 5)
            .map(|deal| {
                let group = |bit| (0..10).filter(|i| deal >> i & 1 == bit).map(f64::from).collect::<Vec<_>>();
                kruskal_wallis(&[&group(0), &group(1)]).unwrap()
            })
            .collect();
        let share = deals.iter().filter(|p| **p < 0.05).count() as f64 / deals.len() as f64;
        assert!((0.02..=0.06).contains(&share), "{share}");
    }

    #[test]
    fn three_groups_with_ties_follow_the_formula() {
        // Ranks 1, 2.5, 2.5 | 4.5, 4.5, 6 | 7, 8, 9: sums 6, 15, 24; H = (12/90 · 279 − 30)/(1 − 12/720) = 7.32.
        let p = kruskal_wallis(&[&[1.0, 2.0, 2.0], &[3.0, 3.0, 4.0], &[5.0, 6.0, 7.0]]).unwrap();
        let h: f64 = (12.0 / 90.0 * (36.0 + 225.0 + 576.0) / 3.0 - 30.0) / (1.0 - 12.0 / 720.0);
        assert!((p - (-h / 2.0).exp()).abs() < 1e-12, "χ² of two degrees has the tail e^(−h/2): {p}");
    }

    #[test]
    fn what_cannot_be_ranked_is_not() {
        assert_eq!(kruskal_wallis(&[&[1.0, 2.0]]), None);
        assert_eq!(kruskal_wallis(&[&[1.0], &[]]), None);
        assert_eq!(kruskal_wallis(&[&[1.0, 1.0], &[1.0]]), None);
        assert_eq!((cliffs_delta(&[], &[1.0]), holm(&[])), (0.0, vec![]));
    }
}
