//! The coefficients of faces and cells where properties vary, in the layout of the field they belong to.

use crate::engine::{BlockedField, Place, Side, rows_of};
use crate::heat::problem::Problem;
use crate::jobs;
use partita_domain::{BlockField, Real};
use std::ops::RangeBounds;

/// The coefficients of all faces, and the capacities of all cells.
#[derive(Debug)]
pub(in crate::heat) struct Faces<T: Real> {
    /// By axis (z, y, x) and block: g of the face between a cell and the one before it.
    before: [Vec<BlockField<T>>; 3],
    /// By block: C₀/C; none where the capacity is the same everywhere.
    capacities: Vec<BlockField<T>>,
    /// By block: the conductivities of the cells, kept where they are computed again and again.
    conductivities: Vec<BlockField<f64>>,
}

/// Cells worth a task: handing one out costs about as much as a hundred evaluations of a law.
const TASK_CELLS: usize = 1 << 12;

/// A number of a cell that properties gave and that is none: conductivity or capacity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::heat) struct NoNumber {
    pub(in crate::heat) field: &'static str,
    pub(in crate::heat) value: f64,
    pub(in crate::heat) zyx: [usize; 3],
}

impl<T: Real> Faces<T> {
    /// Room for the coefficients of a problem on the blocks of a field.
    pub(in crate::heat) fn like(problem: &Problem, field: &BlockedField<T>) -> Self {
        let room = || field.blocks().iter().map(|block| BlockField::zeros(block.block().clone())).collect();
        let has_axis = |axis: usize| problem.grid.extent.has_axis(axis);
        let before = [0, 1, 2].map(|axis| if has_axis(axis) { room() } else { Vec::new() });
        let capacities = if problem.medium.has_one_capacity() { Vec::new() } else { room() };
        let mut faces = Self { before, capacities, conductivities: Vec::new() };
        if problem.medium.depends_on_temperature() {
            faces.conductivities = field.blocks().iter().map(zeros_like).collect();
        }
        faces
    }

    /// Whether capacities vary.
    pub(in crate::heat) fn has_capacities(&self) -> bool {
        !self.capacities.is_empty()
    }

    /// Computes all coefficients for steps of `dt` from the temperatures of a field, whose halos must be fresh if properties
    /// depend on them; in parallel within the calling team.
    ///
    /// # Errors
    /// For the first conductivity or capacity that is no number.
    pub(in crate::heat) fn refresh(
        &mut self,
        problem: &Problem,
        field: &BlockedField<T>,
        dt: f64,
    ) -> Result<(), NoNumber> {
        let numbers = problem.numbers_per_conductivity(dt);
        for (b, now) in field.blocks().iter().enumerate() {
            let mut once = None;
            let conductivity = match self.conductivities.get_mut(b) {
                Some(kept) => kept,
                None => once.insert(zeros_like(now)),
            };
            fill(conductivity, |zyx| Cells { problem, now }.conductivity(zyx))?;
            for axis in problem.grid.axes() {
                let between = |zyx| Cells { problem, now }.between(axis, zyx, conductivity);
                fill(&mut self.before[axis][b], |zyx| Ok(T::of(numbers[axis] * between(zyx))))?;
            }
        }
        for (block, now) in self.capacities.iter_mut().zip(field.blocks()) {
            fill(block, |zyx| Ok(T::of(problem.capacity / Cells { problem, now }.capacity(zyx)?)))?;
        }
        Ok(())
    }

    /// By axis: the coefficients before the cells from `place` eastwards, and those after them; after them along x come
    /// those before the next.
    #[inline(always)]
    pub(in crate::heat) fn runs(&self, place: &Place) -> [[&[T]; 2]; 3] {
        let at = |z, y| start(&self.before[2][place.block], &place.shifted([z, y, 0]));
        let (here, north, above) = (at(0, 0), at(0, 1), at(1, 0));
        let along = |axis: usize, next: usize| {
            let values = self.before[axis].get(place.block).map_or(&[][..], BlockField::values);
            [here, next].map(|at| values.get(at..).unwrap_or_default())
        };
        [along(0, above), along(1, north), along(2, here + 1)]
    }

    /// C₀/C from `place` eastwards.
    #[inline(always)]
    pub(in crate::heat) fn capacities(&self, place: &Place) -> &[T] {
        run(&self.capacities, place)
    }

    /// The coefficient of the face of the domain beyond a cell.
    pub(in crate::heat) fn beyond(&self, side: Side, place: &Place) -> f64 {
        let (axis, end) = (side.place().0, isize::from(side.place().1));
        let face = match axis {
            0 => place.shifted([end, 0, 0]),
            1 => place.shifted([0, end, 0]),
            _ => place.shifted([0, 0, end]),
        };
        run(&self.before[axis], &face).first().map_or(0.0, |g| g.to_f64())
    }
}

/// The numbers of a row from `place` eastwards.
#[inline(always)]
pub(in crate::heat) fn run<'a, T: Real>(fields: &'a [BlockField<T>], place: &Place) -> &'a [T] {
    let field = &fields[place.block];
    &field.values()[start(field, place)..]
}

/// Where the numbers from `place` eastwards begin.
///
/// Planes and rows outside of the block, which only results of no use are computed for, become the nearest inside.
#[inline(always)]
fn start<T: Real>(field: &BlockField<T>, place: &Place) -> usize {
    let (block, [z, y, x]) = (field.block(), place.zyx);
    let (padded, first) = (block.padded(), block.interior.start[2]);
    let within = |axis: usize, at: isize| at.clamp(padded.start[axis], padded.end(axis) - 1);
    block.offset([within(0, z), within(1, y), first]).wrapping_add_signed(x - first)
}

/// Zeros in the layout of a field.
fn zeros_like<T: Real>(field: &BlockField<T>) -> BlockField<f64> {
    BlockField::zeros(field.block().clone())
}

/// Sets all cells of a block, halos included, plane by plane and row by row within the calling team.
fn fill<T: Real>(
    field: &mut BlockField<T>,
    value: impl Fn([isize; 3]) -> Result<T, NoNumber> + Sync,
) -> Result<(), NoNumber> {
    let (block, padded) = (field.block().clone(), field.block().padded());
    let first = block.offset(padded.start);
    let mut rows: Vec<_> = rows_of(&block, padded, &mut field.values_mut()[first..]).collect();
    let fill_row = |([z, y], row): &mut ([isize; 2], &mut [T])| {
        row.iter_mut().zip(padded.start[2]..padded.end(2)).try_for_each(|(cell, x)| {
            *cell = value([*z, *y, x])?;
            Ok(())
        })
    };
    let first_wrong =
        |rows: &mut [_]| rows.iter_mut().filter_map(|row| fill_row(row).err()).min_by_key(|no: &NoNumber| no.zyx);
    let wrong = jobs::bands_mut(&mut rows, (TASK_CELLS / padded.shape[2]).max(1), |_, rows| first_wrong(rows));
    wrong.into_iter().flatten().min_by_key(|no: &NoNumber| no.zyx).map_or(Ok(()), Err)
}

/// The properties of cells at their temperatures.
struct Cells<'a, T: Real> {
    problem: &'a Problem,
    now: &'a BlockField<T>,
}

impl<T: Real> Cells<'_, T> {
    /// The cell of the domain that stands for a position: its image where the axis is periodic, else the nearest.
    fn inside(&self, zyx: [isize; 3]) -> [usize; 3] {
        let (n, periodic) = (self.problem.grid.extent.zyx(), self.problem.walls.periodic());
        std::array::from_fn(|axis| {
            let cells = n[axis] as isize;
            (if periodic[axis] { zyx[axis].rem_euclid(cells) } else { zyx[axis].clamp(0, cells - 1) }) as usize
        })
    }

    /// The position nearest to another that is in the block and, along axes that are not periodic, in the domain.
    fn near(&self, zyx: [isize; 3]) -> [isize; 3] {
        let (padded, periodic) = (self.now.block().padded(), self.problem.walls.periodic());
        let n = self.problem.grid.extent.zyx();
        std::array::from_fn(|axis| {
            let at = if periodic[axis] { zyx[axis] } else { zyx[axis].clamp(0, n[axis] as isize - 1) };
            at.clamp(padded.start[axis], padded.end(axis) - 1)
        })
    }

    fn temperature(&self, zyx: [isize; 3]) -> f64 {
        if self.problem.medium.depends_on_temperature() { at(self.now, self.near(zyx)).to_f64() } else { 0.0 }
    }

    fn conductivity(&self, zyx: [isize; 3]) -> Result<f64, NoNumber> {
        let cell = self.inside(zyx);
        let k = self.problem.medium.conductivity(&self.problem.grid, cell, self.temperature(zyx));
        sound("conductivity", k, cell, 0.0..f64::MAX)
    }

    /// The conductivity between a cell and the one before it along an axis.
    fn between(&self, axis: usize, zyx: [isize; 3], conductivity: &BlockField<f64>) -> f64 {
        let mut before = zyx;
        before[axis] -= 1;
        let (pair, medium) = ([before, zyx], &self.problem.medium);
        let own = pair.map(|zyx| at(conductivity, self.near(zyx)));
        medium.between(self.problem.grid.spacing[axis], pair.map(|zyx| self.inside(zyx)), own)
    }

    fn capacity(&self, zyx: [isize; 3]) -> Result<f64, NoNumber> {
        let cell = self.inside(zyx);
        let capacity = self.problem.medium.capacity(&self.problem.grid, cell, self.temperature(zyx));
        sound("heat capacity", capacity, cell, f64::MIN_POSITIVE..=f64::INFINITY)
    }
}

fn at<T: Real>(field: &BlockField<T>, zyx: [isize; 3]) -> T {
    field.values()[field.block().offset(zyx)]
}

fn sound(field: &'static str, value: f64, zyx: [usize; 3], range: impl RangeBounds<f64>) -> Result<f64, NoNumber> {
    if range.contains(&value) { Ok(value) } else { Err(NoNumber { field, value, zyx }) }
}
