//! Linear interpolation in a table.

use super::super::error::HeatError;

/// Values at growing places; linear between them, constant beyond.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::heat) struct Table {
    rows: Vec<[f64; 2]>,
}

impl Table {
    /// Takes rows whose places grow.
    pub(in crate::heat) fn new(key: &str, rows: &[[f64; 2]]) -> Result<Self, HeatError> {
        if rows.is_empty() || rows.iter().flatten().any(|number| !number.is_finite()) {
            return Err(HeatError::new(key, "the table needs rows `[at, value]` of finite numbers"));
        }
        if let Some(pair) = rows.windows(2).find(|pair| pair[0][0] >= pair[1][0]) {
            let message = format!("{} follows {} in the table: let the first column grow", pair[1][0], pair[0][0]);
            return Err(HeatError::new(key, message));
        }
        Ok(Self { rows: rows.to_vec() })
    }

    /// The value at a place.
    pub(in crate::heat) fn value(&self, at: f64) -> f64 {
        let after = self.rows.partition_point(|row| row[0] <= at);
        let (Some(&[x0, y0]), Some(&[x1, y1])) = (after.checked_sub(1).map(|i| &self.rows[i]), self.rows.get(after))
        else {
            return self.rows[after.min(self.rows.len() - 1)][1];
        };
        y0 + (y1 - y0) * ((at - x0) / (x1 - x0))
    }

    /// All values in the table.
    pub(in crate::heat) fn values(&self) -> impl Iterator<Item = f64> + '_ {
        self.rows.iter().map(|row| row[1])
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn tables_are_met_at_their_rows_linear_between_and_constant_beyond() {
        let table = Table::new("key", &[[1.0, 10.0], [2.0, 20.0], [4.0, 0.0]]).unwrap();
        let found = [0.0, 1.0, 1.25, 2.0, 3.0, 4.0, 9.0].map(|at| table.value(at));
        assert_eq!(found, [10.0, 10.0, 12.5, 20.0, 10.0, 0.0, 0.0]);
    }

    #[test]
    fn rows_out_of_order_are_refused() {
        for rows in [&[][..], &[[1.0, 0.0], [1.0, 2.0]], &[[f64::NAN, 0.0]]] {
            assert!(Table::new("key", rows).is_err());
        }
    }
}
