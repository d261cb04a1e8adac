//! Partita's explicit steps, through its engine.
//!
//! The walls lie on a layer of cells of a fixed value, as peers have them: of the conditions at walls, the one that is the
//! least work for them.

use crate::case::{Case, Medium};
use crate::program::{About, Program, Reason};
use partita_domain::lanes::Lanes;
use partita_domain::{Isa, Partition, Real};
use partita_grid::engine::{Around, BlockedField, PerCell, Place, Schedule, Side, Stencil};
use partita_grid::heat::{ExplicitStep, Given, Problem, Settings, WithStencil};
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

/// Advances a field with walls on a layer of cells.
struct Advance<'a, T: Real> {
    field: &'a mut BlockedField<T>,
    isa: Isa,
    steps: Range<u64>,
}

impl<T: Real> WithStencil<T> for Advance<'_, T> {
    fn with<S: Stencil<Cell = T>>(self, stencil: S) {
        self.field.advance(&Walled(stencil), self.isa, self.steps);
    }
}

/// The case as a heat problem on cells of 1 m.
fn problem(case: &Case) -> Result<Problem, Reason> {
    let conductivity = match case.medium() {
        Medium::Varied => Given::expression("1 + mod(3 * (z - 0.5) + 5 * (y - 0.5) + 7 * (x - 0.5), 11)"),
        _ => Given::Number(1.0),
    };
    let cells: Vec<usize> = case.shape.iter().rev().copied().collect();
    let settings = Settings {
        size_m: cells.iter().map(|&n| n as f64).collect::<Vec<_>>(),
        cells,
        diffusivity_m2_per_s: Some(conductivity),
        dt: Some(case.number()),
        ..Settings::default()
    };
    Problem::new(&settings, Some(u64::MAX), None).map_err(|error| error.to_string())
}

/// A field in numbers of type `T` and its step.
pub(crate) struct Sweeps<T: Real> {
    about: About,
    team: Team,
    field: BlockedField<T>,
    isa: Isa,
    problem: Problem,
    step: u64,
}

impl<T: Real> Sweeps<T> {
    /// The case on a team of `threads`; `depth` steps per pass, or as many as Partita chooses.
    pub(crate) fn new(
        name: &str,
        case: &Case,
        threads: usize,
        (depth, isa): (Option<usize>, Isa),
    ) -> Result<Self, Reason> {
        let (team, problem) = (Team::new(threads).map_err(|error| error.to_string())?, problem(case)?);
        let partition = Partition::new(case.extent(), &vec![1; case.shape.len()]).map_err(|error| error.to_string())?;
        let constant = if case.medium() == Medium::Varied { case.shape.len() } else { 0 };
        let numbers = PerCell { level: 1, constant };
        let (schedule, grain) = Schedule::choose::<T>(&partition, depth, threads, numbers);
        let mut field = BlockedField::zeros(&partition, grain, [false; 3], schedule);
        team.run(|| field.fill(|z, y, x| T::of(((17 * z + 29 * y + 7 * x) % 101) as f64)));
        let (name, version) = (name.to_owned(), env!("CARGO_PKG_VERSION").to_owned());
        let about = About { name, version, threads, parts: vec![String::new()], grain: grain as u64 };
        Ok(Self { about, team, field, isa, problem, step: 0 })
    }
}

impl<T: Real> Program for Sweeps<T> {
    fn about(&self) -> &About {
        &self.about
    }

    fn run(&mut self, steps: u64) -> Result<Vec<f64>, Reason> {
        let Self { team, field, isa, problem, step, .. } = self;
        let update = team.run(|| ExplicitStep::new(problem, field)).map_err(|error| error.to_string())?;
        let range = *step..*step + steps;
        *step = range.end;
        let begun = Instant::now();
        team.run(|| update.with(Advance { field, isa: *isa, steps: range }));
        Ok(vec![begun.elapsed().as_secs_f64()])
    }

    fn field(&mut self) -> Result<Vec<f64>, Reason> {
        let block = &self.field.blocks()[0];
        let interior = &block.block().interior;
        let rows = interior.rows().flat_map(|(z, y)| block.row(interior, z, y));
        Ok(rows.map(|value| value.to_f64()).collect())
    }
}
