//! `series.csv`: diagnostics over time.

use crate::simulation::Diagnostic;
use std::fmt::Write;

/// Rows of diagnostics, one per record, as CSV: `step,time_s,NAME [UNIT],...`.
#[derive(Debug, Clone, Default)]
pub struct Series {
    text: String,
}

impl Series {
    /// Adds a row; the first one also names the columns.
    pub fn push(&mut self, step: u64, time: Option<f64>, diagnostics: &[Diagnostic]) {
        if self.text.is_empty() {
            self.text.push_str("step,time_s");
            for d in diagnostics {
                let _ = write!(self.text, ",{} [{}]", d.name, d.unit);
            }
            self.text.push('\n');
        }
        let _ = write!(self.text, "{step},{}", time.map_or_else(String::new, |t| t.to_string()));
        for d in diagnostics {
            let _ = write!(self.text, ",{}", d.value);
        }
        self.text.push('\n');
    }

    /// The file so far.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }
}
