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

    /// A file that was written before; what is no text has no rows.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self { text: String::from_utf8_lossy(bytes).into_owned() }
    }

    /// The file so far.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// The values of a column, row by row: a diagnostic by its name without the unit, or `step`. NaN where a row has
    /// none; none if there is no such column.
    ///
    /// ```
    /// use partita_run::Diagnostic;
    /// use partita_run::output::series::Series;
    /// let mut series = Series::default();
    /// series.push(0, None, &[Diagnostic::new("heat", 2.5, "J")]);
    /// series.push(8, None, &[Diagnostic::new("heat", f64::NAN, "J")]);
    /// let heat = Series::of(series.bytes()).column("heat").unwrap();
    /// assert!(heat[0] == 2.5 && heat[1].is_nan() && series.column("step") == Some(vec![0.0, 8.0]));
    /// ```
    #[must_use]
    pub fn column(&self, name: &str) -> Option<Vec<f64>> {
        let mut lines = self.text.lines();
        let mut names = lines.next()?.split(',').map(|column| column.split(" [").next().unwrap_or(column));
        let place = names.position(|column| column == name)?;
        let value = |line: &str| line.split(',').nth(place).and_then(|field| field.parse().ok()).unwrap_or(f64::NAN);
        Some(lines.map(value).collect())
    }
}
