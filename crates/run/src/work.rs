//! How much work was done, in the unit of its field, and how fast.

use serde::Serialize;
use std::fmt;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkUnit {
    /// One update of one cell of a grid or lattice.
    LatticeUpdates,
    /// One cell of a dynamic-programming matrix.
    DpCells,
    /// One sample of a Monte Carlo experiment.
    Replicates,
    /// Anything else that can be counted.
    Operations,
}

impl WorkUnit {
    /// The plural noun, as in `summary.json`.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::LatticeUpdates => "lattice updates",
            Self::DpCells => "DP cells",
            Self::Replicates => "replicates",
            Self::Operations => "operations",
        }
    }

    /// The customary rate: its name, and how many units a second make one of it.
    #[must_use]
    pub fn rate_unit(self) -> (&'static str, f64) {
        match self {
            Self::LatticeUpdates => ("MLUP/s", 1e6),
            Self::DpCells => ("GCUPS", 1e9),
            Self::Replicates => ("replicates/s", 1.0),
            Self::Operations => ("operations/s", 1.0),
        }
    }
}

/// An amount of work, with the traffic and arithmetic that it implies at the least.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Work {
    /// How many units.
    pub count: f64,
    /// What is counted.
    pub unit: WorkUnit,
    /// Bytes moved from and to memory if every sweep streams its data once; 0 where nobody knows beforehand.
    pub bytes: f64,
    /// Arithmetic operations, or 0 likewise; a fused multiply-add counts two.
    pub flops: f64,
}

impl Work {
    /// The rate of this work done in `seconds`.
    ///
    /// ```
    /// use partita_run::{Work, WorkUnit};
    /// let work = Work { count: 412.6e6, unit: WorkUnit::LatticeUpdates, bytes: 0.0, flops: 0.0 };
    /// assert_eq!(work.rate(1.0).to_string(), "412.6 MLUP/s");
    /// ```
    #[must_use]
    pub fn rate(&self, seconds: f64) -> Rate {
        let (unit, scale) = self.unit.rate_unit();
        Rate { value: if seconds > 0.0 { self.count / seconds / scale } else { 0.0 }, unit }
    }
}

/// Work per time, in a unit that its field uses.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rate {
    /// The value.
    pub value: f64,
    /// The unit.
    pub unit: &'static str,
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = if self.value >= 1000.0 {
            0
        } else if self.value >= 10.0 {
            1
        } else {
            2
        };
        write!(f, "{:.digits$} {}", self.value, self.unit)
    }
}
