//! Numbers as readers want them: three figures, a prefix, a unit.

/// Prefixes of the SI around one, largest first.
const PREFIXES: [(f64, &str); 9] =
    [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""), (1e-3, "m"), (1e-6, "µ"), (1e-9, "n"), (1e-12, "p")];

/// The factor and prefix with which a magnitude reads as 1 to 1000: 0.02 is 20 thousandths.
pub(crate) fn prefix(magnitude: f64) -> (f64, &'static str) {
    let fits = |&&(factor, _): &&(f64, &str)| magnitude.abs() >= factor * (1.0 - 1e-9);
    if magnitude == 0.0 || !magnitude.is_finite() {
        return (1.0, "");
    }
    PREFIXES.iter().find(fits).copied().unwrap_or((1e-12, "p"))
}

/// A number with that many significant figures; powers of ten only where plain digits would mislead.
pub(crate) fn significant(value: f64, figures: i32) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 { "0".to_owned() } else { value.to_string() };
    }
    let power = value.abs().log10().floor() as i32;
    if (-4..7).contains(&power) {
        let digits = (figures - 1 - power).max(0) as usize;
        return minus(format!("{value:.digits$}"));
    }
    scientific(value, figures)
}

/// `1.20 × 10⁻⁷`.
fn scientific(value: f64, figures: i32) -> String {
    let digits = (figures - 1).max(0) as usize;
    let text = format!("{value:.digits$e}");
    match text.split_once('e') {
        Some((mantissa, power)) => format!("{} × 10{}", minus(mantissa.to_owned()), raised(power)),
        None => text,
    }
}

/// Digits and signs as superscripts.
pub(crate) fn raised(power: &str) -> String {
    let up = |c: char| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32('⁰' as u32 + u32::from(c as u8 - b'0')).unwrap_or(c),
        other => other,
    };
    power.chars().map(up).collect()
}

/// A true minus sign instead of a hyphen.
pub(crate) fn minus(text: String) -> String {
    if text.starts_with('-') { text.replacen('-', "−", 1) } else { text }
}

/// A value with a prefixed unit: `1.23 s`, `45.6 ms`.
pub(crate) fn with_unit(value: f64, unit: &str) -> String {
    let (factor, sign) = prefix(value);
    format!("{} {sign}{unit}", significant(value / factor, 3))
}

/// A value and its interval in one prefixed unit: `1.23 s [1.20, 1.27]`.
pub(crate) fn interval(value: f64, low: f64, high: f64, unit: &str) -> String {
    let (factor, sign) = prefix(value);
    let n = |x: f64| significant(x / factor, 3);
    let unit = format!("{sign}{unit}");
    format!("{}{}{unit} [{}, {}]", n(value), if unit.is_empty() { "" } else { " " }, n(low), n(high))
}

/// A number of parameters and ratios with its interval, without prefixes: `0.031 [0.024, 0.040]`.
pub(crate) fn plain_interval(value: f64, low: f64, high: f64) -> String {
    format!("{} [{}, {}]", significant(value, 3), significant(low, 3), significant(high, 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_figures_and_a_prefix() {
        assert_eq!(with_unit(1.2345, "s"), "1.23 s");
        assert_eq!(with_unit(0.000_456_7, "s"), "457 µs");
        assert_eq!(interval(0.0123, 0.0120, 0.0127, "s"), "12.3 ms [12.0, 12.7]");
        assert_eq!(significant(-1.5e-9, 2), "−1.5 × 10⁻⁹");
        assert_eq!(significant(0.0, 3), "0");
        assert_eq!(significant(f64::NAN, 3), "NaN");
    }

    #[test]
    fn powers_of_ten_are_raised() {
        assert_eq!(raised("-1234567890"), "⁻¹²³⁴⁵⁶⁷⁸⁹⁰");
    }
}
