//! Which stencil does a problem's explicit step with the least work.

use super::faces::Faces;
use super::kernel::{Explicit, Sourced};
use super::varied::Varied;
use crate::engine::Stencil;
use crate::heat::gains::Gains;
use crate::heat::problem::Problem;
use crate::heat::walls::WallsInTime;
use partita_domain::Real;

/// What an explicit step is made of at some times.
#[derive(Debug, Clone, Copy)]
pub(in crate::heat) struct Pieces<'a, T: Real> {
    pub(in crate::heat) problem: &'a Problem,
    /// Coefficients, where properties vary.
    pub(in crate::heat) faces: Option<&'a Faces<T>>,
    pub(in crate::heat) gains: &'a Gains<T>,
    pub(in crate::heat) held: &'a WallsInTime,
}

/// Something that can be done with any stencil.
pub trait WithStencil<T> {
    /// Does it.
    fn with<S: Stencil<Cell = T>>(self, stencil: S);
}

impl<T: Real> Pieces<'_, T> {
    /// Does it with the stencil that has the fewest operations.
    pub(in crate::heat) fn fastest(&self, user: impl WithStencil<T>) {
        if self.problem.grid.extent.dims() == 2 { self.fastest_on::<2>(user) } else { self.fastest_on::<3>(user) }
    }

    /// Does it with one of few stencils.
    pub(in crate::heat) fn general(&self, user: impl WithStencil<T>) {
        if self.problem.grid.extent.dims() == 2 { self.general_on::<2>(user) } else { self.general_on::<3>(user) }
    }

    fn fastest_on<const AXES: usize>(&self, user: impl WithStencil<T>) {
        let plain = self.faces.is_none() && self.gains.is_empty();
        match if plain { self.uniform::<AXES, true>() } else { None } {
            Some(step) => user.with(step),
            None => self.general_on::<AXES>(user),
        }
    }

    fn general_on<const AXES: usize>(&self, user: impl WithStencil<T>) {
        let Self { problem, gains, held, .. } = *self;
        let walls = &problem.walls;
        match self.faces {
            Some(faces) if faces.has_capacities() => user.with(Varied::<_, AXES, true> { faces, gains, walls, held }),
            Some(faces) => user.with(Varied::<_, AXES, false> { faces, gains, walls, held }),
            None => {
                if let Some(step) = self.uniform::<AXES, false>() {
                    user.with(Sourced { step, gains });
                }
            }
        }
    }

    fn uniform<const AXES: usize, const EQUAL: bool>(&self) -> Option<Explicit<'_, T, AXES, EQUAL>> {
        let step = &self.problem.step;
        let share = step.explicit_dt() / step.dt;
        Explicit::new(
            step.numbers.map(|r| if step.stages == 1 { r } else { r * share }),
            &self.problem.walls,
            self.held,
        )
    }
}
