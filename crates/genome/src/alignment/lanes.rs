//! Sixty-four targets at once, one per lane.

use super::ends::Whole;
use super::frame::{Frame, Row};
use super::pass::{Columns, Pass, WIDTH, Watch};
use super::query::Query;
use super::{Column, LANES};
use partita_domain::Isa;
use partita_domain::narrow::{Batch, Integer, Narrow};

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
/// let mut lanes = Lanes::<i8>::new(Isa::detect(), &query).unwrap();
/// // Lane 0 holds ACG, all others AAA.
/// let columns = [0, 1, 2].map(|rank| std::array::from_fn(|lane| if lane == 0 { rank } else { 0 }));
/// lanes.pass(&query, &columns);
/// assert_eq!(lanes.scores()[..2], [Some(6), Some(2)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Lanes<T> {
    isa: Isa,
    pub(super) frame: Frame<T>,
    /// A row of cells for each letter of each strand, at the last position done.
    pub(super) rows: Vec<Row<T>>,
    /// The scores of each row of the query's table with the positions in work.
    pub(super) profile: Vec<[Batch<T>; WIDTH]>,
    /// What the rows are at the beginning.
    fresh: Vec<Row<T>>,
    best: Best<T>,
}

/// The best score of each lane, counted from the lowest value.
#[derive(Debug, Clone)]
struct Best<T>(Batch<T>);

impl<T: Integer> Watch<T> for Best<T> {
    const EXACT: bool = true;

    #[inline(always)]
    fn begin<L: Narrow<T>>(&self, lanes: L, part: usize) -> L::Vector {
        lanes.load(&self.0, part)
    }

    #[inline(always)]
    fn end<L: Narrow<T>>(&mut self, lanes: L, part: usize, best: L::Vector, _: usize, _: usize) {
        lanes.store(&mut self.0, part, best);
    }
}

impl<T: Integer> Lanes<T> {
    /// Targets come in pieces of a multiple of this many positions, except at the end.
    pub const STRIDE: usize = WIDTH;

    /// Memory for a query, at the beginning of 64 targets; none if a score or a cost cannot be represented, or the
    /// targets have more than 31 letters.
    #[must_use]
    pub fn new(isa: Isa, query: &Query) -> Option<Self> {
        Self::framed(isa, query, None)
    }

    /// The same for alignments of the whole query, where `whole` says what of it.
    pub(super) fn framed(isa: Isa, query: &Query, whole: Option<Whole>) -> Option<Self> {
        let frame = Frame::new(query, T::on_narrow(isa, Columns), whole)?;
        // Before the first position the whole query, so far, lies in a gap.
        let before =
            |i: usize| if whole.is_some() { -query.gaps().open - query.gaps().extend * (i as i32 + 1) } else { 0 };
        let rows = query.strands().iter().flat_map(|strand| (0..strand.len()).map(|i| frame.row(i, before(i))));
        let fresh: Vec<_> = rows.collect::<Option<_>>()?;
        let profile = vec![[Batch::splat(T::MIN); WIDTH]; query.table().len()];
        Some(Self { isa, rows: fresh.clone(), fresh, profile, best: Best(Batch::splat(T::MIN)), frame })
    }

    /// Goes back to the beginning of the targets.
    pub fn begin(&mut self) {
        self.rows.copy_from_slice(&self.fresh);
        self.best = Best(Batch::splat(T::MIN));
    }

    /// Takes the next positions of the targets, as ranks. A rank that the query's letters do not have matches nothing:
    /// it fills the lanes of targets that have ended, and is what follows a piece that is not a multiple of
    /// [`STRIDE`](Lanes::STRIDE).
    pub fn pass(&mut self, query: &Query, columns: &[Column]) {
        let mut best = self.best.clone();
        self.watch(query, columns, &mut best);
        self.best = best;
    }

    /// Takes the next positions as [`pass`](Lanes::pass) does, under a watch of one's own.
    pub(super) fn watch<W: Watch<T>>(&mut self, query: &Query, columns: &[Column], watch: &mut W) {
        let Self { isa, frame, rows, profile, .. } = self;
        T::on_narrow(*isa, Pass { frame, rows, profile, strands: query.strands(), columns, watch });
    }

    /// The instruction set they use.
    pub(super) fn isa(&self) -> Isa {
        self.isa
    }

    /// Positions that one pass of the kernel takes.
    pub(super) fn columns(&self) -> usize {
        self.frame.edge.len()
    }

    /// The scores from here up are not told apart.
    #[must_use]
    pub fn limit(&self) -> i32 {
        self.frame.limit
    }

    /// The best score of each lane so far; none where it may be higher than the type can tell.
    #[must_use]
    pub fn scores(&self) -> [Option<i32>; LANES] {
        let score = |best: T| best.to_i32() - T::MIN.to_i32();
        self.best.0.0.map(|best| (score(best) < self.frame.limit).then(|| score(best)))
    }
}
