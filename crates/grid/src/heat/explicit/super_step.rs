//! Super-steps: one long step of many explicit stages.

use super::faces::run;
use super::legendre::{self, FIRST, Stage};
use super::pieces::{Pieces, WithStencil};
use crate::engine::{Around, BlockedField, Place, Side, Stencil};
use crate::heat::error::HeatError;
use crate::heat::explicit::Coefficients;
use crate::heat::problem::Problem;
use crate::jobs::{self, CELLS_AT_ONCE};
use partita_domain::lanes::{Lanes, Vector};
use partita_domain::{BlockField, Isa, Real};
use std::ops::Range;

/// Numbers per cell that a stage has in cache: its value, what it carries, and what both come from.
pub(in crate::heat) const NUMBERS: usize = 3;

/// What the stages of a step look back at.
#[derive(Debug)]
pub(in crate::heat) struct SuperStep<T: Real> {
    /// By stage, from the first on.
    factors: Vec<Factors<T>>,
    /// Y₀.
    start: Vec<BlockField<T>>,
    /// E Y₀ − Y₀.
    change: Vec<BlockField<T>>,
}

/// The numbers of a stage: μ, and of the next stage ν, 1 − μ − ν and γ.
#[derive(Debug, Clone, Copy)]
struct Factors<T> {
    mu: T,
    next: [T; 3],
}

impl<T: Real> Factors<T> {
    fn new(j: usize) -> Self {
        let Stage { mu, nu, gamma } = legendre::stage(j + 1);
        let own = if j < 2 { 0.0 } else { legendre::stage(j).mu };
        Self { mu: T::of(own), next: [nu, 1.0 - mu - nu, gamma].map(T::of) }
    }

    /// What the next stage adds to its own part, for a cell whose value before this stage was `before`.
    #[inline(always)]
    fn carried<L: Lanes<T>>(&self, lanes: L, [before, start, change]: [L::Vector; 3]) -> L::Vector {
        let [nu, rest, gamma] = self.next.map(|factor| lanes.splat(factor));
        nu.mul_add(before, rest.mul_add(start, gamma * change))
    }
}

impl<T: Real> SuperStep<T> {
    /// Room for the stages on the blocks of a field.
    pub(in crate::heat) fn like(field: &BlockedField<T>, stages: usize) -> Self {
        let room = || field.blocks().iter().map(|block| BlockField::zeros(block.block().clone())).collect();
        Self { factors: (1..=stages).map(Factors::new).collect(), start: room(), change: room() }
    }

    /// Explicit stages of a step.
    pub(in crate::heat) fn stages(&self) -> usize {
        self.factors.len()
    }

    /// Takes one step that begins at `time`.
    ///
    /// # Errors
    /// If properties, sources or faces have no value on the way.
    pub(in crate::heat) fn take(
        &mut self,
        problem: &Problem,
        field: &mut BlockedField<T>,
        coefficients: &mut Coefficients<T>,
        isa: Isa,
        time: f64,
    ) -> Result<(), HeatError> {
        let stages = self.stages() as u64;
        let at = |stage: u64| time + problem.step.dt * legendre::time(stage as usize, stages as usize);
        let held = problem.walls_in_time(problem.step.explicit_dt(), 0..stages, at)?;
        let mut done = 0;
        while done < stages {
            coefficients.refresh(problem, field, at(done))?;
            let Coefficients { faces, gains, .. } = &*coefficients;
            let pieces = Pieces { problem, faces: faces.as_ref(), gains, held: &held };
            if done == 0 {
                pieces.general(Euler { field, isa });
                self.begin(field);
                done = 1;
                continue;
            }
            let changes = |stage: &u64| !problem.is_linear() || !problem.same_gains([at(done), at(*stage)]);
            let end = (done + 1..stages).find(changes).unwrap_or(stages);
            pieces.general(Stages { super_step: self, field, isa, steps: done..end });
            done = end;
        }
        Ok(())
    }

    /// From Y₀ and E Y₀: what later stages look back at, Y₁, and what it carries.
    fn begin(&mut self, field: &mut BlockedField<T>) {
        let first = self.factors[0];
        let [now, old, carried] = field.carried_mut();
        let blocks = now.iter_mut().zip(old).zip(carried).zip(&mut self.start).zip(&mut self.change);
        let pieces = blocks.flat_map(|((((now, old), carried), start), change)| {
            let looked_back =
                start.values_mut().chunks_mut(CELLS_AT_ONCE).zip(change.values_mut().chunks_mut(CELLS_AT_ONCE));
            let values = now.values_mut().chunks_mut(CELLS_AT_ONCE).zip(carried.values_mut().chunks_mut(CELLS_AT_ONCE));
            values.zip(looked_back).zip(old.values().chunks(CELLS_AT_ONCE))
        });
        jobs::tasks(pieces.map(|(((now, carried), (start, change)), old)| {
            move || {
                start.copy_from_slice(old);
                let cells = now.iter_mut().zip(carried).zip(change).zip(old);
                cells.for_each(|(((now, carried), change), &old)| {
                    *change = *now - old;
                    *now = T::of(FIRST).mul_add(*change, old);
                    *carried = first.carried(T::SINGLE, [old, old, *change]);
                });
            }
        }));
        field.exchange_like(&mut self.change);
    }
}

/// The first stage: an explicit step.
struct Euler<'a, T: Real> {
    field: &'a mut BlockedField<T>,
    isa: Isa,
}

impl<T: Real> WithStencil<T> for Euler<'_, T> {
    fn with<S: Stencil<Cell = T>>(self, stencil: S) {
        self.field.sweep(&stencil, self.isa, 0);
    }
}

/// Stages one after the other, counted by how many are done.
struct Stages<'a, T: Real> {
    super_step: &'a SuperStep<T>,
    field: &'a mut BlockedField<T>,
    isa: Isa,
    steps: Range<u64>,
}

impl<T: Real> WithStencil<T> for Stages<'_, T> {
    fn with<S: Stencil<Cell = T>>(self, step: S) {
        let SuperStep { factors, start, change } = self.super_step;
        self.field.advance(&Staged { step, factors, fields: [start, change] }, self.isa, self.steps);
    }
}

/// Yⱼ = μ E Yⱼ₋₁ + W, and what the next stage adds to its own E Yⱼ: W = ν Yⱼ₋₁ + (1 − μ − ν) Y₀ + γ (E Y₀ − Y₀).
///
/// So no stage looks further back than one level, and tiles of many levels need not keep more of them.
#[derive(Debug)]
struct Staged<'f, S: Stencil> {
    step: S,
    factors: &'f [Factors<S::Cell>],
    fields: [&'f [BlockField<S::Cell>]; 2],
}

impl<S: Stencil> Clone for Staged<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Stencil> Copy for Staged<'_, S> {}

/// What the cells of a row share in a stage: of the explicit step, of the stage, and what it looks back at.
type StagedRow<'a, S> = (<S as Stencil>::Row<'a>, Factors<<S as Stencil>::Cell>, [&'a [<S as Stencil>::Cell]; 2]);

impl<S: Stencil> Stencil for Staged<'_, S> {
    type Cell = S::Cell;
    type Row<'a>
        = StagedRow<'a, S>
    where
        Self: 'a;
    const AXES: usize = S::AXES;
    const COEFFICIENTS: usize = S::COEFFICIENTS + 2;
    const CARRIES: bool = true;

    #[inline(always)]
    fn row(&self, place: &Place, cells: usize) -> Self::Row<'_> {
        (self.step.row(place, cells), self.factors[place.step as usize], self.fields.map(|field| run(field, place)))
    }

    #[inline(always)]
    fn cell<'a, L: Lanes<S::Cell>>(
        &'a self,
        lanes: L,
        around: &Around<L::Vector>,
        (row, ..): Self::Row<'a>,
        i: usize,
    ) -> L::Vector {
        self.step.cell(lanes, around, row, i)
    }

    #[inline(always)]
    fn carry<'a, L: Lanes<S::Cell>>(
        &'a self,
        lanes: L,
        around: &Around<L::Vector>,
        carried: L::Vector,
        row: Self::Row<'a>,
        i: usize,
    ) -> [L::Vector; 2] {
        let (_, factors, fields) = row;
        let value = lanes.splat(factors.mu).mul_add(self.cell(lanes, around, row, i), carried);
        let [start, change] = fields.map(|field| lanes.load(field, i));
        [value, factors.carried(lanes, [around.centre, start, change])]
    }

    fn ghost(&self, side: Side, place: &Place, inside: S::Cell) -> S::Cell {
        self.step.ghost(side, place, inside)
    }

    fn plain_ghost(&self, side: Side) -> Option<[f64; 2]> {
        self.step.plain_ghost(side)
    }
}
