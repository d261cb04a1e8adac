//! Numbers as readers want them: three figures, a prefix, a unit; and no line ends within one.

/// Keeps a value and its unit on one line.
pub(crate) const TIE: char = '\u{a0}';
/// Between groups of three digits.
const THIN_TIE: char = '\u{202f}';

/// Whether a line may end at a character.
pub(crate) fn breaks(c: char) -> bool {
    c.is_whitespace() && c != TIE && c != THIN_TIE
}

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

/// `1.20 × 10⁻⁷`; what is not finite is named.
fn scientific(value: f64, figures: i32) -> String {
    let digits = (figures - 1).max(0) as usize;
    let text = format!("{value:.digits$e}");
    match text.split_once('e') {
        Some((mantissa, power)) => format!("{}{TIE}×{TIE}10{}", minus(mantissa.to_owned()), raised(power)),
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
    quantity(value / factor, &format!("{sign}{unit}"))
}

/// A value with its unit as it is: `412 MLUP/s`.
pub(crate) fn quantity(value: f64, unit: &str) -> String {
    let tie = if unit.is_empty() { String::new() } else { TIE.to_string() };
    format!("{}{tie}{unit}", significant(value, 3))
}

/// A value and its interval in one prefixed unit: `1.23 s [1.20, 1.27]`.
pub(crate) fn interval(value: f64, low: f64, high: f64, unit: &str) -> String {
    let (factor, sign) = prefix(value);
    let value = quantity(value / factor, &format!("{sign}{unit}"));
    format!("{value}{TIE}{}", brackets(low / factor, high / factor))
}

/// A number of parameters and ratios with its interval, without prefixes: `0.031 [0.024, 0.040]`.
pub(crate) fn plain_interval(value: f64, low: f64, high: f64) -> String {
    let small = |x: f64| x != 0.0 && x.abs() < 1e-3;
    if [value, low, high].into_iter().any(small) {
        // One notation for all three, so that they can be compared at a glance.
        let n = |x: f64| if x == 0.0 { "0".to_owned() } else { scientific(x, 3) };
        return format!("{}{TIE}[{},{TIE}{}]", n(value), n(low), n(high));
    }
    format!("{}{TIE}{}", significant(value, 3), brackets(low, high))
}

/// An interval on its own: `[1.20, 1.27]`.
pub(crate) fn brackets(low: f64, high: f64) -> String {
    format!("[{},{TIE}{}]", significant(low, 3), significant(high, 3))
}

/// A whole number in groups of three digits from five digits on: `8192`, `10 000`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let starts_group = |i: usize| i > 0 && (digits.len() - i).is_multiple_of(3);
    let grouped = digits.char_indices().flat_map(|(i, c)| starts_group(i).then_some(THIN_TIE).into_iter().chain([c]));
    grouped.collect()
}

/// A number and its noun: `1 core`, `2 cores`.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    format!("{}{TIE}{noun}{}", count(number), if number == 1 { "" } else { "s" })
}

/// A value with its standard error, to two figures of the error: `0.2710 ± 0.0023`, `(2.54 ± 0.12) × 10⁷`.
pub(crate) fn with_error(value: f64, error: f64) -> String {
    let [power, last] = [value, error].map(|x| x.abs().log10().floor());
    if power.is_finite() && !(-4.0..7.0).contains(&power) && (power - 6.0..power + 2.0).contains(&last) {
        // One power of ten for both, so that they can be compared at a glance.
        let unit = 10_f64.powi(power as i32);
        let both = with_error(value / unit, error / unit);
        return format!("({both}){TIE}×{TIE}10{}", raised(&power.to_string()));
    }
    if !(-6.0..2.0).contains(&last) || value.abs() >= 1e7 {
        return format!("{}{TIE}±{TIE}{}", significant(value, 3), significant(error, 2));
    }
    let digits = (1.0 - last) as usize;
    format!("{}{TIE}±{TIE}{error:.digits$}", minus(format!("{value:.digits$}")))
}

/// A number to be compared with others: five figures, or every digit of a whole one.
pub(crate) fn precise(value: f64) -> String {
    match value.abs() {
        size if value.fract() == 0.0 && size < 1e15 => minus(format!("{value}")),
        size if size < 1e-3 => scientific(value, 5),
        _ => significant(value, 5),
    }
}

/// A text with plain spaces in place of ties.
#[cfg(test)]
pub(crate) fn untied(text: &str) -> String {
    text.replace([TIE, THIN_TIE], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_figures_and_a_prefix() {
        assert_eq!(untied(&with_unit(1.2345, "s")), "1.23 s");
        assert_eq!(untied(&with_unit(0.000_456_7, "s")), "457 µs");
        assert_eq!(untied(&interval(0.0123, 0.0120, 0.0127, "s")), "12.3 ms [12.0, 12.7]");
        assert_eq!(untied(&significant(-1.5e-9, 2)), "−1.5 × 10⁻⁹");
        assert_eq!(untied(&plain_interval(0.031, 0.024, 0.04)), "0.0310 [0.0240, 0.0400]");
        assert_eq!(untied(&plain_interval(0.002, 6e-5, 0.0)), "2.00 × 10⁻³ [6.00 × 10⁻⁵, 0]");
        assert_eq!(untied(&with_error(0.271_04, 0.002_34)), "0.2710 ± 0.0023");
        assert_eq!(untied(&with_error(-41.2, 12.6)), "−41 ± 13");
        assert_eq!(untied(&with_error(3e-9, 2e-10)), "(3.00 ± 0.20) × 10⁻⁹");
        assert_eq!(untied(&with_error(2.54e7, 1_245_405.0)), "(2.54 ± 0.12) × 10⁷");
        assert_eq!(significant(0.0, 3), "0");
        assert_eq!(significant(f64::NAN, 3), "NaN");
    }

    #[test]
    fn whole_numbers_are_grouped_from_five_digits_on_and_never_broken() {
        let grouped = [0, 8192, 10_000, 1_234_567].map(count);
        assert_eq!(grouped.map(|text| untied(&text)), ["0", "8192", "10 000", "1 234 567"]);
        assert!(!counted(12_345_678, "step").contains(breaks) && !interval(1.5e-9, 1e-9, 2e-9, "s").contains(breaks));
        assert_eq!([42.0, -0.388_569_8, 2e-4].map(|v| untied(&precise(v))), ["42", "−0.38857", "2.0000 × 10⁻⁴"]);
    }

    #[test]
    fn powers_of_ten_are_raised() {
        assert_eq!(raised("-1234567890"), "⁻¹²³⁴⁵⁶⁷⁸⁹⁰");
    }
}
