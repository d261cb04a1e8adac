//! Super-steps: one long step of many explicit stages.

use super::faces::run;
use super::legendre::{self, FIRST, Stage};
use super::pieces::{Pieces, WithStencil};
use crate::engine::{Around, BlockedField, Place, Side, Stencil};
use crate::heat::error::HeatError;
use crate::heat::explicit::Coefficients;
use crate::heat::problem::Problem;
use partita_domain::lanes::{Lanes, Vector};
use partita_domain::{BlockField, Isa, Real};
use rayon::prelude::*;

/// What the stages of a step look back at.
#[derive(Debug)]
pub(in crate::heat) struct SuperStep<T: Real> {
    stages: usize,
    /// Y₀.
    start: Vec<BlockField<T>>,
    /// E Y₀ − Y₀.
    change: Vec<BlockField<T>>,
    /// Yⱼ₋₂.
    before: Vec<BlockField<T>>,
}

impl<T: Real> SuperStep<T> {
    /// Room for the stages on the blocks of a field.
    pub(in crate::heat) fn like(field: &BlockedField<T>, stages: usize) -> Self {
        let room = || field.blocks().iter().map(|block| BlockField::zeros(block.block().clone())).collect();
        Self { stages, start: room(), change: room(), before: room() }
    }

    /// Explicit stages of a step.
    pub(in crate::heat) fn stages(&self) -> usize {
        self.stages
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
        let stages = self.stages;
        let at = |stage: u64| time + problem.step.dt * legendre::time(stage as usize, stages);
        let held = problem.walls_in_time(problem.step.explicit_dt(), 0..stages as u64, at)?;
        for j in 1..=stages {
            coefficients.refresh(problem, field, at(j as u64 - 1))?;
            let Coefficients { faces, gains, .. } = &*coefficients;
            let pieces = Pieces { problem, faces: faces.as_ref(), gains, held: &held };
            if j == 1 {
                pieces.general(Euler { field, isa });
                self.begin(field);
            } else {
                pieces.general(StageUpdate { super_step: self, field, isa, j });
                std::mem::swap(field.levels_mut().1, &mut self.before);
            }
        }
        Ok(())
    }

    /// From Y₀ and E Y₀: what later stages look back at, and Y₁.
    fn begin(&mut self, field: &mut BlockedField<T>) {
        let (now, old) = field.levels_mut();
        let looked_back = self.start.par_iter_mut().zip(&mut self.change).zip(&mut self.before);
        now.par_iter_mut().zip(old).zip(looked_back).for_each(|((now, old), ((start, change), before))| {
            start.values_mut().copy_from_slice(old.values());
            before.values_mut().copy_from_slice(old.values());
            let cells = now.values_mut().par_iter_mut().zip(change.values_mut()).zip(old.values());
            cells.for_each(|((now, change), &old)| {
                *change = *now - old;
                *now = T::of(FIRST).mul_add(*change, old);
            });
        });
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

/// Stage j, from 2 on.
struct StageUpdate<'a, T: Real> {
    super_step: &'a SuperStep<T>,
    field: &'a mut BlockedField<T>,
    isa: Isa,
    j: usize,
}

impl<T: Real> WithStencil<T> for StageUpdate<'_, T> {
    fn with<S: Stencil<Cell = T>>(self, step: S) {
        let (Stage { mu, nu, gamma }, SuperStep { start, change, before, .. }) =
            (legendre::stage(self.j), self.super_step);
        let stencil =
            Staged { step, factors: [mu, nu, 1.0 - mu - nu, gamma].map(T::of), fields: [before, start, change] };
        self.field.sweep(&stencil, self.isa, self.j as u64 - 1);
    }
}

/// μ E Y + ν Yⱼ₋₂ + (1 − μ − ν) Y₀ + γ (E Y₀ − Y₀).
#[derive(Debug)]
struct Staged<'f, S: Stencil> {
    step: S,
    factors: [S::Cell; 4],
    fields: [&'f [BlockField<S::Cell>]; 3],
}

impl<S: Stencil> Clone for Staged<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Stencil> Copy for Staged<'_, S> {}

impl<S: Stencil> Stencil for Staged<'_, S> {
    type Cell = S::Cell;
    type Row<'a>
        = (S::Row<'a>, [&'a [S::Cell]; 3])
    where
        Self: 'a;
    const AXES: usize = S::AXES;
    const COEFFICIENTS: usize = S::COEFFICIENTS + 3;

    #[inline(always)]
    fn row(&self, place: &Place, cells: usize) -> Self::Row<'_> {
        (self.step.row(place, cells), self.fields.map(|field| run(field, place)))
    }

    #[inline(always)]
    fn cell<'a, L: Lanes<S::Cell>>(
        &'a self,
        lanes: L,
        around: &Around<L::Vector>,
        (row, fields): Self::Row<'a>,
        i: usize,
    ) -> L::Vector {
        let [mu, nu, rest, gamma] = self.factors.map(|factor| lanes.splat(factor));
        let [before, start, change] = fields.map(|field| lanes.load(field, i));
        let looked_back = nu.mul_add(before, rest.mul_add(start, gamma * change));
        mu.mul_add(self.step.cell(lanes, around, row, i), looked_back)
    }

    fn ghost(&self, side: Side, place: &Place, inside: S::Cell) -> S::Cell {
        self.step.ghost(side, place, inside)
    }
}
