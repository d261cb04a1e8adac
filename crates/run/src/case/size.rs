//! How large a case is, and the same case in other sizes.
//!
//! Sciences on grids have the key `cells`, `[nx, ny]` or `[nx, ny, nz]`; those of samples have `replicates`. By these a
//! study of scaling makes a case larger without knowing its science.

use super::{Case, CaseError};
use toml::Value;

const CELLS: &str = "cells";
const LENGTHS: &str = "size_m";
const REPLICATES: &str = "replicates";

impl Case {
    /// The number by which the case's size is told: cells along the slowest axis, the last of `cells`; or `replicates`.
    ///
    /// # Errors
    /// If the case has neither key, or it holds no positive whole number.
    pub fn size(&self) -> Result<u64, CaseError> {
        match self.cells()?.as_deref() {
            Some([.., last]) => Ok(*last),
            Some([]) => Err(self.error(CELLS, "it is empty: give cells along x and y, or x, y and z")),
            None => match self.table.get(REPLICATES) {
                Some(value) => positive(value).ok_or_else(|| self.unsized_by(REPLICATES, value)),
                None => Err(self.error(REPLICATES, "a case without `cells` takes its size from here: set it")),
            },
        }
    }

    /// The case in another size, `times` over.
    ///
    /// A grid gets `size` cells along its slowest axis and others in proportion; then the slowest axis alone is made
    /// `times` as long. Spacings stay where the case gives `size_m`. A sample gets `size · times` replicates.
    ///
    /// ```
    /// # use partita_run::case::{Case, Files};
    /// # struct None;
    /// # impl Files for None { fn read(&self, _: &str) -> Result<Vec<u8>, String> { Err("no files".to_owned()) } }
    /// let case = Case::parse("plate", "cells = [40, 20]\nsize_m = [2.0, 1.0]", std::sync::Arc::new(None))?;
    /// assert_eq!(case.size()?, 20);
    /// let larger = case.resized(10, 4)?.resolved();
    /// assert!(larger.contains("20,\n    40,\n") && larger.contains("1.0,\n    2.0,\n"));
    /// # Ok::<(), partita_run::case::CaseError>(())
    /// ```
    ///
    /// # Errors
    /// If the case has no [`size`](Case::size), or the new one is zero or beyond what can be counted.
    pub fn resized(&self, size: u64, times: u64) -> Result<Self, CaseError> {
        let mut case = self.clone();
        let Some(cells) = self.cells()? else {
            self.size()?;
            case.table.insert(REPLICATES.to_owned(), self.whole(REPLICATES, u128::from(size) * u128::from(times))?);
            return Ok(case);
        };
        let last = u128::from(self.size()?);
        let scaled = |&n: &u64| ((u128::from(n) * u128::from(size) + last / 2) / last).max(1);
        let mut larger: Vec<u128> = cells.iter().map(scaled).collect();
        larger[cells.len() - 1] = u128::from(size) * u128::from(times);
        let factors: Vec<f64> = larger.iter().zip(&cells).map(|(&new, &old)| new as f64 / old as f64).collect();
        let larger = larger.into_iter().map(|n| self.whole(CELLS, n)).collect::<Result<_, _>>()?;
        case.table.insert(CELLS.to_owned(), Value::Array(larger));
        case.stretch(&factors);
        Ok(case)
    }

    /// Whether it has a grid of `cells`.
    #[must_use]
    pub fn has_grid(&self) -> bool {
        self.table.contains_key(CELLS)
    }

    /// Keeps the spacing of a grid that was made larger along its axes.
    fn stretch(&mut self, factors: &[f64]) {
        let Some(Value::Array(lengths)) = self.table.get_mut(LENGTHS) else { return };
        for (length, factor) in lengths.iter_mut().zip(factors) {
            match length {
                Value::Float(metres) => *metres *= factor,
                Value::Integer(metres) => *length = Value::Float(*metres as f64 * factor),
                _ => {}
            }
        }
    }

    /// The cells along each axis, x first, of a case that has a grid.
    fn cells(&self) -> Result<Option<Vec<u64>>, CaseError> {
        let Some(value) = self.table.get(CELLS) else { return Ok(None) };
        let counts = value.as_array().and_then(|counts| counts.iter().map(positive).collect::<Option<Vec<_>>>());
        counts.map(Some).ok_or_else(|| self.unsized_by(CELLS, value))
    }

    fn unsized_by(&self, key: &str, value: &Value) -> CaseError {
        self.error(key, format!("{value} is no size: it takes positive whole numbers"))
    }

    fn whole(&self, key: &str, count: u128) -> Result<Value, CaseError> {
        let number = i64::try_from(count).ok().filter(|count| *count > 0);
        number
            .map(Value::Integer)
            .ok_or_else(|| self.error(key, format!("it cannot become {count}: give another size")))
    }
}

fn positive(value: &Value) -> Option<u64> {
    u64::try_from(value.as_integer()?).ok().filter(|count| *count > 0)
}
