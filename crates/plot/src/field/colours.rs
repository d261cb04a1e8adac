//! From numbers to colours.

use colorous::Gradient;

/// The share of the cells that colours of signed quantities are for, where the others reach far.
pub(super) const USUAL: f64 = 0.995;

/// How far beyond those the others must reach.
const FAR: f64 = 2.0;

/// The colours of a map. All but the last are perceptually uniform from dark to light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colours {
    /// Blue, green, yellow.
    #[default]
    Viridis,
    /// Black, purple, pale yellow: for temperatures.
    Magma,
    /// Blue to yellow, made for readers with colour-vision deficiencies.
    Cividis,
    /// Blue below zero, white at zero, red above: for signed quantities such as vorticity. Its ends lie as far below
    /// zero as above.
    Diverging,
}

impl Colours {
    /// The colours for a quantity of this unit: temperatures glow; what turns one way or the other differs in sign;
    /// everything else goes from blue to yellow.
    #[must_use]
    pub fn of(unit: &str) -> Self {
        match unit {
            "K" => Self::Magma,
            "1/s" | "1/s²" | "m²/s" => Self::Diverging,
            _ => Self::default(),
        }
    }

    fn gradient(self) -> Gradient {
        match self {
            Self::Viridis => colorous::VIRIDIS,
            Self::Magma => colorous::MAGMA,
            Self::Cividis => colorous::CIVIDIS,
            Self::Diverging => colorous::RED_BLUE,
        }
    }

    /// The colour at a share of the range.
    pub(crate) fn shade(self, share: f64) -> [u8; 3] {
        let share = if self == Self::Diverging { 1.0 - share } else { share };
        let colour = self.gradient().eval_continuous(share.clamp(0.0, 1.0));
        [colour.r, colour.g, colour.b]
    }

    /// The extremes to tell apart: those of the finite cells, unless a few cells at sharp edges would leave the others pale.
    pub(super) fn shown(self, extremes: (f64, f64), cells: impl Iterator<Item = f64>) -> (f64, f64) {
        let most = extremes.0.abs().max(extremes.1.abs());
        let mut sizes: Vec<f64> = if self == Self::Diverging { cells.map(f64::abs).collect() } else { Vec::new() };
        if sizes.is_empty() {
            return extremes;
        }
        let place = ((sizes.len() - 1) as f64 * USUAL) as usize;
        let usual = *sizes.select_nth_unstable_by(place, f64::total_cmp).1;
        if usual > 0.0 && most > FAR * usual { (-usual, usual) } else { extremes }
    }

    /// The values at the ends of the colours, given the data's extremes.
    pub(super) fn range(self, extremes: Option<(f64, f64)>) -> (f64, f64) {
        let (low, high) = extremes.unwrap_or((0.0, 1.0));
        let most = low.abs().max(high.abs());
        let (low, high) = if self == Self::Diverging { (-most, most) } else { (low, high) };
        crate::axis::widened(low, high)
    }
}
