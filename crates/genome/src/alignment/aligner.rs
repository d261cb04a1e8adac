//! Scores of 64 targets that are there as a whole.

use super::lanes::Lanes;
use super::query::Query;
use super::{Column, LANES};
use partita_domain::Isa;
use partita_domain::narrow::Integer;

/// The memory to score 64 targets in 8 bits, those that may be too high for them in 16, and then by the reference.
#[derive(Debug)]
pub struct Aligner {
    narrow: Option<Lanes<i8>>,
    wide: Option<Lanes<i16>>,
}

impl Aligner {
    /// Memory for a query.
    #[must_use]
    pub fn new(isa: Isa, query: &Query) -> Self {
        Self { narrow: Lanes::new(isa, query), wide: Lanes::new(isa, query) }
    }

    /// Memory for a query whose targets mostly reach `score`: 8 bits are left out where they could not tell by how much.
    #[must_use]
    pub fn reaching(isa: Isa, query: &Query, score: i32) -> Self {
        let mut aligner = Self::new(isa, query);
        let most = score.saturating_add(score / 4);
        aligner.narrow = aligner.narrow.filter(|lanes| lanes.limit() > most || aligner.wide.is_none());
        aligner
    }

    /// The best local score of any strand of the query it was made for with each target, given as ranks.
    pub fn scores(&mut self, query: &Query, columns: &[Column]) -> [i32; LANES] {
        let mut found = [None; LANES];
        if let Some(lanes) = &mut self.narrow {
            found = best(query, lanes, columns);
        }
        if let Some(lanes) = self.wide.as_mut().filter(|_| found.contains(&None)) {
            found = best(query, lanes, columns);
        }
        let target = |lane: usize| columns.iter().map(|column| column[lane]).collect::<Vec<u8>>();
        std::array::from_fn(|lane| found[lane].unwrap_or_else(|| query.score(&target(lane))))
    }
}

fn best<T: Integer>(query: &Query, lanes: &mut Lanes<T>, columns: &[Column]) -> [Option<i32>; LANES] {
    lanes.begin();
    lanes.pass(query, columns);
    lanes.scores()
}
