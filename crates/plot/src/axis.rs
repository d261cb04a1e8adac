//! Axes: where a value lies on the sheet, and which values are named.

use crate::numbers::{minus, raised, significant};
use crate::style::INK;
use crate::text::{Align, Look, width as text_width};

/// A named value of an axis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    pub(crate) value: f64,
    pub(crate) label: String,
}

impl Tick {
    /// A value on its own.
    pub(crate) fn exact(value: f64) -> Self {
        Self { value, label: significant(value, 4) }
    }

    /// A value where there is no room for more than two figures.
    pub(crate) fn short(value: f64) -> Self {
        Self { value, label: significant(value, 2) }
    }
}

/// Whether equal lengths are equal differences or equal ratios.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    Linear,
    /// One length per doubling.
    Log2,
}

/// A map from values in `[low, high]` to places between `start` and `end`, in points.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Axis {
    scale: Scale,
    low: f64,
    high: f64,
    start: f64,
    end: f64,
    pub(crate) ticks: Vec<Tick>,
}

impl Axis {
    /// A linear axis with about `count` round ticks. An empty or unsound range is widened around its value.
    pub(crate) fn linear((low, high): (f64, f64), (start, end): (f64, f64), count: usize) -> Self {
        let (low, high) = widened(low, high);
        Self { scale: Scale::Linear, low, high, start, end, ticks: round_ticks(low, high, count) }
    }

    /// A logarithmic axis with ticks at powers of two; `low` and `high` are positive.
    pub(crate) fn log2((low, high): (f64, f64), (start, end): (f64, f64)) -> Self {
        Self { scale: Scale::Log2, low, high, start, end, ticks: power_ticks((low, high), (start, end)) }
    }

    /// A linear axis with ticks at whole numbers only.
    pub(crate) fn whole(range: (f64, f64), along: (f64, f64), count: usize) -> Self {
        let mut axis = Self::linear(range, along, count);
        axis.ticks.retain(|tick| tick.value.fract().abs() < 1e-9);
        // What was rounded to a fraction for its neighbours' sake needs none now.
        for tick in axis.ticks.iter_mut().filter(|tick| !tick.label.contains('×')) {
            tick.label = minus(format!("{:.0}", tick.value));
        }
        axis
    }

    /// An axis of decimal logarithms, named as the powers of ten they stand for: it reaches past the least double.
    pub(crate) fn powers_of_ten((low, high): (f64, f64), (start, end): (f64, f64)) -> Self {
        let (low, high) = widened(low, high);
        Self { scale: Scale::Linear, low, high, start, end, ticks: decade_ticks(low, high, (end - start).abs()) }
    }

    /// The place of a value.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let share = match self.scale {
            // Halves, so that even the widest range has a finite width.
            Scale::Linear => (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0),
            Scale::Log2 => (value / self.low).log2() / (self.high / self.low).log2(),
        };
        self.start + share * (self.end - self.start)
    }

    /// The place of a value, kept on the axis.
    pub(crate) fn within(&self, value: f64) -> f64 {
        self.at(value.clamp(self.low, self.high))
    }

    /// Whether the axis reaches a value.
    pub(crate) fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    pub(crate) fn low(&self) -> f64 {
        self.low
    }

    pub(crate) fn high(&self) -> f64 {
        self.high
    }
}

/// A range that can be divided by: equal or unsound ends are moved apart.
pub(crate) fn widened(low: f64, high: f64) -> (f64, f64) {
    if !low.is_finite() || !high.is_finite() {
        return (0.0, 1.0);
    }
    let scale = low.abs().max(high.abs());
    if high - low > 1e-12 * scale {
        return (low, high);
    }
    let half = if scale == 0.0 { 0.5 } else { 0.05 * scale };
    ((low + high) / 2.0 - half, (low + high) / 2.0 + half)
}

/// Multiples of 1, 2, 2.5 or 5 times a power of ten in a range.
pub(crate) fn round_ticks(low: f64, high: f64, count: usize) -> Vec<Tick> {
    let step = step((high - low) / count.max(1) as f64);
    let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
    if !step.is_normal() || last - first > 1000.0 {
        return Vec::new();
    }
    let values: Vec<f64> = (0..=(last - first).max(0.0) as usize).map(|i| (first + i as f64) * step).collect();
    let largest = values.iter().fold(0.0f64, |a, v| a.max(v.abs()));
    values.into_iter().map(|value| Tick { value, label: label(value, step, largest) }).collect()
}

/// Ticks at both ends of a range, with one digit more than round ticks between them would have.
pub(crate) fn ends((low, high): (f64, f64), count: usize) -> Vec<Tick> {
    let step = step((high - low) / count.max(1) as f64) / 10.0;
    let largest = low.abs().max(high.abs());
    [low, high].into_iter().map(|value| Tick { value, label: label(value, step, largest) }).collect()
}

/// The least of 1, 2, 2.5 or 5 times a power of ten that is at least `rough`.
fn step(rough: f64) -> f64 {
    let unit = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|s| s * unit >= rough * 0.999).unwrap_or(10.0) * unit
}

/// A tick's name with just the digits that tell it from its neighbours.
fn label(value: f64, step: f64, largest: f64) -> String {
    let value = if value.abs() < step * 1e-6 { 0.0 } else { value };
    if value == 0.0 {
        return "0".to_owned();
    }
    if (1e-4..1e6).contains(&largest) {
        return minus(format!("{value:.*}", decimals(step)));
    }
    let power = largest.log10().floor();
    let unit = 10f64.powf(power);
    minus(format!("{:.*}×10{}", decimals(step / unit), value / unit, raised(&format!("{power:.0}"))))
}

/// Digits behind the point that a step needs.
fn decimals(step: f64) -> usize {
    (0..15).find(|&d| ((step * 10f64.powi(d)).round() - step * 10f64.powi(d)).abs() < 1e-6).unwrap_or(15) as usize
}

/// Powers of two in a range; every second one, or fourth, if they would crowd. Across, the widest name needs its room.
fn power_ticks((low, high): (f64, f64), (start, end): (f64, f64)) -> Vec<Tick> {
    const APART: f64 = 16.0;
    let (first, last) = ((low.log2() - 1e-9).ceil() as i32, (high.log2() + 1e-9).floor() as i32);
    let name = |k: i32| if k >= 0 { format!("{}", 2f64.powi(k)) } else { format!("1/{}", 2f64.powi(-k)) };
    let room = |k: i32| text_width(&name(k), Look::new(INK, Align::Centre)) + 5.0;
    let apart = if end > start { room(first).max(room(last)).max(APART) } else { APART };
    let octave = (end - start).abs() / (high / low).log2();
    let stride = [1, 2, 4, 8].into_iter().find(|&s| octave * f64::from(s) >= apart).unwrap_or(8);
    let kept = (first..=last).filter(|k| k.rem_euclid(stride) == 0);
    kept.map(|k| Tick { value: 2f64.powi(k), label: name(k) }).collect()
}

/// Powers of ten between two exponents; only every second, fifth or tenth and so on if they would crowd.
fn decade_ticks(low: f64, high: f64, length: f64) -> Vec<Tick> {
    const APART: f64 = 13.0;
    let stride = step((APART * (high - low) / length).max(1.0)).round();
    let (first, last) = ((low / stride - 1e-9).ceil() as i64, (high / stride + 1e-9).floor() as i64);
    let name = |power: f64| if power == 0.0 { "1".to_owned() } else { format!("10{}", raised(&format!("{power:.0}"))) };
    let powers = (first..=last).map(|i| i as f64 * stride);
    powers.map(|value| Tick { value, label: name(value) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|t| t.label.as_str()).collect()
    }

    #[test]
    fn doubling_is_one_length_and_the_ideal_line_is_the_diagonal() {
        let x = Axis::log2((0.5, 64.0), (10.0, 80.0));
        let y = Axis::log2((0.5, 64.0), (100.0, 30.0));
        for k in -1..=6 {
            let p = 2f64.powi(k);
            assert!((x.at(p) - (20.0 + 10.0 * f64::from(k))).abs() < 1e-9);
            assert!((x.at(p) - 10.0 - (100.0 - y.at(p))).abs() < 1e-9);
        }
    }

    #[test]
    fn ticks_are_round_and_their_labels_tell_them_apart() {
        assert_eq!(labels(&round_ticks(0.0, 1.0, 5)), ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(&round_ticks(293.0, 294.0, 4)), ["293.00", "293.25", "293.50", "293.75", "294.00"]);
        assert_eq!(labels(&round_ticks(-3.0, 3.0, 3)), ["−2", "0", "2"]);
        assert_eq!(labels(&round_ticks(0.0, 2e-9, 2)), ["0", "1×10⁻⁹", "2×10⁻⁹"]);
    }

    #[test]
    fn worker_ticks_are_powers_of_two_and_do_not_crowd() {
        assert_eq!(labels(&power_ticks((0.4, 5.0), (0.0, 200.0))), ["1/2", "1", "2", "4"]);
        assert_eq!(labels(&power_ticks((1.0, 4096.0), (100.0, 0.0))), ["1", "4", "16", "64", "256", "1024", "4096"]);
        assert_eq!(labels(&power_ticks((1.0, 4096.0), (0.0, 100.0))), ["1", "16", "256", "4096"]);
    }

    #[test]
    fn counts_have_whole_ticks_and_chances_powers_of_ten() {
        assert_eq!(labels(&Axis::whole((18.0, 31.0), (0.0, 100.0), 5).ticks), ["20", "25", "30"]);
        assert_eq!(labels(&Axis::whole((38.6, 41.4), (0.0, 100.0), 5).ticks), ["39", "40", "41"]);
        assert_eq!(
            labels(&Axis::powers_of_ten((-4.2, 0.0), (100.0, 0.0)).ticks),
            ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "1"]
        );
        assert_eq!(labels(&Axis::powers_of_ten((-430.0, 0.0), (50.0, 0.0)).ticks), ["10⁻⁴⁰⁰", "10⁻²⁰⁰", "1"]);
    }

    #[test]
    fn ranges_without_extent_are_widened() {
        assert_eq!(widened(0.0, 0.0), (-0.5, 0.5));
        assert!(widened(300.0, 300.0).0 < 300.0);
        assert_eq!(widened(f64::NAN, 1.0), (0.0, 1.0));
    }
}
