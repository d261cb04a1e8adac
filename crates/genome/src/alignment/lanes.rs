//! Sixty-four targets at once, one per lane.

use super::cell::Cell;
use super::pass::{Lane, Pass, Row, WIDTH};
use super::query::Query;
use super::{Column, LANES};
use partita_domain::Isa;

/// The best scores of a query with 64 targets, which come position by position.
///
/// Cells are of type `T`, `i8` or `i16`: the narrower, the faster, and the lower the scores it can tell apart. A lane
/// whose score may have left the range says so, and is to be redone in a wider type.
///
/// ```
/// use partita_domain::Isa;
/// use partita_genome::alignment::{LANES, Lanes, Query};
/// use partita_genome::scoring::{Gaps, Matrix, Scoring};
/// use partita_genome::sequence::{Alphabet, Sequence};
/// let scoring = Scoring::new(Matrix::identity(2, -3), Gaps { open: 5, extend: 2 })?;
/// let query = Query::new(&[Sequence::new("q", Alphabet::Dna, b"ACGT")?], &[0, 1, 2, 3], &scoring);
/// let mut lanes = Lanes::<i8>::new(&query).unwrap();
/// // Lane 0 holds ACG, all others AAA.
/// let columns = [0, 1, 2].map(|rank| std::array::from_fn(|lane| if lane == 0 { rank } else { 0 }));
/// lanes.pass(Isa::detect(), &query, &columns);
/// assert_eq!(lanes.scores()[..2], [Some(6), Some(2)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Lanes<T> {
    /// Scores `[row][rank]`.
    pub(super) table: Vec<Vec<T>>,
    /// The cost of the first letter of a gap, and of each further one.
    pub(super) gap: [T; 2],
    /// A row of cells for each letter of each strand, at the last position done.
    pub(super) rows: Vec<Row<T>>,
    pub(super) best: Lane<T>,
    /// The scores of each row of the table with the positions in work.
    pub(super) profile: Vec<[Lane<T>; WIDTH]>,
}

impl<T: Cell> Lanes<T> {
    /// Memory for a query, at the beginning of 64 targets; none if a score or a cost cannot be represented.
    #[must_use]
    pub fn new(query: &Query) -> Option<Self> {
        let row = |scores: &Vec<i32>| scores.iter().map(|&score| T::of(score)).collect();
        Some(Self {
            table: query.table().iter().map(row).collect::<Option<_>>()?,
            gap: [T::of(query.gaps().open + query.gaps().extend)?, T::of(query.gaps().extend)?],
            rows: vec![Row::ZERO; query.len()],
            best: Lane::ZERO,
            profile: vec![[Lane::ZERO; WIDTH]; query.table().len()],
        })
    }

    /// Goes back to the beginning of the targets.
    pub fn begin(&mut self) {
        self.rows.fill(Row::ZERO);
        self.best = Lane::ZERO;
    }

    /// Takes the next positions of the targets, any number of them, as ranks. A rank that the query's letters do not
    /// have scores nothing: it fills the lanes of targets that have ended.
    pub fn pass(&mut self, isa: Isa, query: &Query, columns: &[Column]) {
        let (wide, rest) = columns.as_chunks::<WIDTH>();
        isa.run(Pass { lanes: self, strands: query.strands(), columns: wide });
        isa.run(Pass { lanes: self, strands: query.strands(), columns: rest.as_chunks::<1>().0 });
    }

    /// The best score of each lane so far; none where it may be higher than the type can tell.
    #[must_use]
    pub fn scores(&self) -> [Option<i32>; LANES] {
        self.best.0.map(|best| (best < T::CEILING).then(|| best.score()))
    }
}
