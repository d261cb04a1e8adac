//! What a hit must reach to be reported.

use crate::arguments::MatchOptions;
use crate::failure::Failure;
use partita_genome::search::Chance;

/// The E-value up to which hits are reported where nothing else is asked for.
const USUAL: f64 = 10.0;

/// The least score, and the most hits that chance alone may give.
pub(super) struct Limits {
    score: i32,
    e_value: Option<f64>,
}

impl Limits {
    pub(super) fn of(options: &MatchOptions) -> Result<Self, Failure> {
        let score = options.min_score.unwrap_or(1);
        if score < 1 {
            return Err(Failure::input(format!("`--min-score`: {score} is no score of an alignment: give 1 or more")));
        }
        let of_e = options.max_evalue.map(|e| in_range("--max-evalue", e, f64::MAX)).transpose()?;
        let of_p = options.max_pvalue.map(|p| in_range("--max-pvalue", p, 1.0)).transpose()?;
        // p = 1 − e^(−E)
        let of_p = of_p.map(|p| -(-p).ln_1p());
        let usual = (options.min_score, of_e, of_p) == (None, None, None);
        let e_value = of_e.into_iter().chain(of_p).chain(usual.then_some(USUAL)).reduce(f64::min);
        Ok(Self { score, e_value })
    }

    /// The least score of a hit in a record of `letters` letters; `highest` is the best there can be.
    pub(super) fn threshold(&self, chance: &Chance, letters: f64, highest: i32) -> i32 {
        let enough = self.e_value.map_or(1, |most| chance.threshold(most, letters, highest));
        enough.max(self.score)
    }
}

fn in_range(option: &str, value: f64, most: f64) -> Result<f64, Failure> {
    if value > 0.0 && value <= most {
        return Ok(value);
    }
    let range = if most == 1.0 { " up to 1" } else { "" };
    Err(Failure::input(format!("`{option}`: {value} is out of range: give a number above 0{range}")))
}
