//! Sums whose order is fixed, so that their bits are.

/// The sum of `values` over a binary tree that depends on their number alone.
///
/// Rounding errors grow with log n instead of n (Higham 1993, SIAM J. Sci. Comput. 14:783, DOI 10.1137/0914050).
///
/// ```
/// use partita_run::sums::ordered_sum;
/// assert_eq!(ordered_sum(&[0.1; 10]), 1.0);
/// ```
#[must_use]
pub fn ordered_sum(values: &[f64]) -> f64 {
    if let [value] = values {
        return *value;
    }
    if values.is_empty() {
        return 0.0;
    }
    let (left, right) = values.split_at(values.len().next_power_of_two() / 2);
    ordered_sum(left) + ordered_sum(right)
}
