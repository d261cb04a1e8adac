//! Partita's explicit steps, through its engine.
//!
//! The walls lie on a layer of cells of a fixed value, as peers have them: of the conditions at walls, the one that is the
//! least work for them.

use crate::case::{Case, Medium};
use crate::program::{About, Program, Reason};
use partita_domain::lanes::Lanes;
use partita_domain::{Isa, Partition, Real};
use partita_grid::engine::{Around, BlockedField, Place, Schedule, Side, Stencil};
use partita_grid::heat::Boundaries;
use partita_grid::heat::kernel::{Coefficients, Explicit};
use partita_grid::heat::varied::{FaceCoefficients, Varied};
use partita_run::Team;
use std::ops::Range;
use std::time::Instant;

/// The value beyond every face.
const WALL: f64 = 1.0;

/// A step between walls that lie on a layer of cells.
#[derive(Debug, Clone, Copy)]
struct Walled<S>(S);

impl<S: Stencil> Stencil for Walled<S> {
    type Cell = S::Cell;
    type Row<'a>
        = S::Row<'a>
    where
        Self: 'a;
    const AXES: usize = S::AXES;
    const COEFFICIENTS: usize = S::COEFFICIENTS;

    #[inline(always)]
    fn row(&self, place: &Place, cells: usize) -> S::Row<'_> {
        self.0.row(place, cells)
    }

    #[inline(always)]
    fn cell<'a, L: Lanes<S::Cell>>(
        &'a self,
        lanes: L,
        around: &Around<L::Vector>,
        row: S::Row<'a>,
        i: usize,
    ) -> L::Vector {
        self.0.cell(lanes, around, row, i)
    }

    fn ghost(&self, _: Side, _: &Place, _: S::Cell) -> S::Cell {
        S::Cell::of(WALL)
    }
}

/// Advances a field, within a team, by a range of steps.
type Advance<T> = Box<dyn Fn(&mut BlockedField<T>, Range<u64>) + Sync>;

fn homogeneous<T: Real, const AXES: usize>(case: &Case) -> Advance<T> {
    let step = Explicit::<T, AXES, true>::new(Coefficients::new(numbers(case)), Boundaries::default());
    let step = Walled(step.expect("equal spacings"));
    Box::new(move |field, steps| field.advance(&step, Isa::detect(), steps))
}

fn varied<T: Real, const AXES: usize>(case: &Case, field: &BlockedField<T>) -> Advance<T> {
    let conductivity = |[z, y, x]: [usize; 3]| 1.0 + ((3 * z + 5 * y + 7 * x) % 11) as f64;
    let faces = FaceCoefficients::new(field, case.extent(), [false; 3], numbers(case), conductivity);
    Box::new(move |field, steps| {
        let step = Varied::<T, AXES> { faces: &faces, boundaries: Boundaries::default() };
        field.advance(&Walled(step), Isa::detect(), steps);
    })
}

/// The case's number along the axes it has.
fn numbers(case: &Case) -> [f64; 3] {
    let mut numbers = [0.0; 3];
    numbers[3 - case.shape.len()..].fill(case.number());
    numbers
}

/// A field in numbers of type `T` and its step.
pub(crate) struct Sweeps<T: Real> {
    about: About,
    team: Team,
    field: BlockedField<T>,
    advance: Advance<T>,
    step: u64,
    grain: u64,
}

impl Sweeps<f64> {
    /// The case on a team of `threads`; `depth` steps per pass, or as many as Partita chooses.
    pub(crate) fn double(name: &str, case: &Case, threads: usize, depth: Option<usize>) -> Result<Self, Reason> {
        Self::new(name, case, (threads, depth), |field| match (case.medium(), case.shape.len()) {
            (Medium::Varied, 3) => varied::<_, 3>(case, field),
            (Medium::Varied, _) => varied::<_, 2>(case, field),
            (_, 3) => homogeneous::<_, 3>(case),
            _ => homogeneous::<_, 2>(case),
        })
    }
}

impl Sweeps<f32> {
    /// A homogeneous case in single precision.
    pub(crate) fn single(name: &str, case: &Case, threads: usize) -> Result<Self, Reason> {
        Self::new(name, case, (threads, None), |_| match case.shape.len() {
            3 => homogeneous::<_, 3>(case),
            _ => homogeneous::<_, 2>(case),
        })
    }
}

impl<T: Real> Sweeps<T> {
    fn new(
        name: &str,
        case: &Case,
        (threads, depth): (usize, Option<usize>),
        advance: impl FnOnce(&BlockedField<T>) -> Advance<T>,
    ) -> Result<Self, Reason> {
        let team = Team::new(threads).map_err(|error| error.to_string())?;
        let partition = Partition::new(case.extent(), &vec![1; case.shape.len()]).map_err(|error| error.to_string())?;
        let (schedule, grain) = Schedule::choose::<T>(&partition, depth, threads);
        let mut field = BlockedField::zeros(&partition, grain, [false; 3], schedule);
        team.run(|| field.fill(|z, y, x| T::of(((17 * z + 29 * y + 7 * x) % 101) as f64)));
        let (name, version) = (name.to_owned(), env!("CARGO_PKG_VERSION").to_owned());
        let about = About { name, version, threads, parts: vec![String::new()] };
        let advance = advance(&field);
        Ok(Self { about, team, field, advance, step: 0, grain: grain as u64 })
    }
}

impl<T: Real> Program for Sweeps<T> {
    fn about(&self) -> &About {
        &self.about
    }

    fn grain(&self) -> u64 {
        self.grain
    }

    fn run(&mut self, steps: u64) -> Result<Vec<f64>, Reason> {
        let Self { team, field, advance, step, .. } = self;
        let range = *step..*step + steps;
        *step = range.end;
        let begun = Instant::now();
        team.run(|| advance(field, range));
        Ok(vec![begun.elapsed().as_secs_f64()])
    }

    fn field(&mut self) -> Result<Vec<f64>, Reason> {
        let block = &self.field.blocks()[0];
        let interior = &block.block().interior;
        let rows = interior.rows().flat_map(|(z, y)| block.row(interior, z, y));
        Ok(rows.map(|value| value.to_f64()).collect())
    }
}
