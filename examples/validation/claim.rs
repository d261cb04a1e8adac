//! Claims: numbers found beside numbers known.

use partita_plot::curves::CurvesRecord;
use partita_run::Frame;
use serde::{Deserialize, Deserializer, Serialize};

/// One number that is known.
#[derive(Serialize, Deserialize)]
pub(crate) struct Claim {
    /// What it is, and of which run.
    pub(crate) what: String,
    /// Who says so.
    pub(crate) source: String,
    pub(crate) expected: f64,
    #[serde(deserialize_with = "or_none")]
    pub(crate) found: f64,
    pub(crate) allowed: Allowed,
}

/// JSON has no word for what is no number.
fn or_none<'a, D: Deserializer<'a>>(deserializer: D) -> Result<f64, D::Error> {
    Option::deserialize(deserializer).map(|number: Option<f64>| number.unwrap_or(f64::NAN))
}

/// How far off the known number the found one may be.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) enum Allowed {
    /// By this share of the known number.
    Share(f64),
    /// By so much.
    Off(f64),
    /// It is not below the known number.
    AtLeast,
}

impl Claim {
    /// A claim about `found`.
    pub(crate) fn new(what: impl Into<String>, found: f64, expected: f64, allowed: Allowed, source: &str) -> Self {
        Self { what: what.into(), source: source.to_owned(), expected, found, allowed }
    }

    /// Whether it holds; what is no number does not.
    pub(crate) fn holds(&self) -> bool {
        let off = (self.found - self.expected).abs();
        match self.allowed {
            Allowed::Share(share) => off <= share * self.expected.abs(),
            Allowed::Off(most) => off <= most,
            Allowed::AtLeast => self.found >= self.expected,
        }
    }

    /// What it may be, in words.
    pub(crate) fn tolerance(&self) -> String {
        match self.allowed {
            Allowed::Share(share) => format!("{} %", number(share * 100.0)),
            Allowed::Off(most) => format!("± {}", number(most)),
            Allowed::AtLeast => "at least".to_owned(),
        }
    }

    /// How far off it is, in the terms of what is allowed.
    pub(crate) fn error(&self) -> String {
        let off = self.found - self.expected;
        match self.allowed {
            Allowed::Share(_) => format!("{:+.2} %", 100.0 * off / self.expected.abs()),
            Allowed::Off(_) => format!("{off:+.1e}"),
            Allowed::AtLeast => String::new(),
        }
    }

    pub(crate) fn verdict(&self) -> &'static str {
        if self.holds() { "holds" } else { "**does not hold**" }
    }

    /// The claim for a terminal.
    pub(crate) fn line(&self) -> String {
        let (found, expected) = (number(self.found), number(self.expected));
        format!("{}: {found}, known {expected} ({}): {}", self.what, self.tolerance(), self.verdict())
    }
}

/// A part of the page.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Section {
    pub(crate) title: String,
    /// How it was run.
    pub(crate) size: String,
    /// What was run, and what is to be seen; for people who could repeat it.
    pub(crate) text: String,
    pub(crate) claims: Vec<Claim>,
    /// Further numbers: a heading, and rows.
    pub(crate) table: Option<Table>,
    /// Curves and fields to be drawn, by the names of their files.
    #[serde(skip)]
    pub(crate) curves: Vec<(String, CurvesRecord)>,
    #[serde(skip)]
    pub(crate) maps: Vec<(String, Frame)>,
    /// The names of files that were drawn, and what they show.
    pub(crate) drawn: Vec<(String, String)>,
    pub(crate) seconds: f64,
}

/// Rows under a heading.
#[derive(Serialize, Deserialize)]
pub(crate) struct Table {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    /// Errors by number of cells, and the order that each shows to the one before: ln(e₁/e₂)/ln(n₂/n₁).
    pub(crate) fn of_orders(errors: &[(usize, f64)]) -> Self {
        let order = |i: usize| {
            i.checked_sub(1).map_or_else(String::new, |before| format!("{:.2}", order(errors[before], errors[i])))
        };
        let row = |(i, (n, error)): (usize, &(usize, f64))| vec![n.to_string(), format!("{error:.3e}"), order(i)];
        Self {
            columns: ["cells along an axis", "error", "observed order"].map(str::to_owned).to_vec(),
            rows: errors.iter().enumerate().map(row).collect(),
        }
    }
}

/// The order between two grids.
pub(crate) fn order(coarse: (usize, f64), fine: (usize, f64)) -> f64 {
    (coarse.1.abs() / fine.1.abs()).ln() / (fine.0 as f64 / coarse.0 as f64).ln()
}

/// The value that a second-order method tends to, from two grids (Richardson 1911).
pub(crate) fn extrapolated(coarse: (usize, f64), fine: (usize, f64)) -> f64 {
    let ratio = (fine.0 as f64 / coarse.0 as f64).powi(2);
    fine.1 + (fine.1 - coarse.1) / (ratio - 1.0)
}

/// A number with six digits at most.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    if !(1e-3..1e6).contains(&size) {
        return format!("{value:.3e}");
    }
    let digits = (5 - size.log10().floor() as i32).max(0) as usize;
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
