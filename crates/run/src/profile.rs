//! Values along lines.

use std::fmt::Write;

/// Values along a line: what is compared with published tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// The name, as in `profiles/NAME.csv`.
    pub name: String,
    /// Places along the line and values there.
    pub points: Vec<[f64; 2]>,
}

impl Profile {
    /// As CSV: `coord,value`.
    ///
    /// ```
    /// use partita_run::Profile;
    /// let profile = Profile { name: "u_along_y".to_owned(), points: vec![[0.0, 0.0], [1.0, 0.25]] };
    /// assert_eq!(profile.csv(), "coord,value\n0,0\n1,0.25\n");
    /// ```
    #[must_use]
    pub fn csv(&self) -> String {
        let mut text = String::from("coord,value\n");
        for [at, value] in &self.points {
            let _ = writeln!(text, "{at},{value}");
        }
        text
    }
}
