//! Numbers on a lattice, in rows with a ghost at both ends, and the sweep that computes them.

use super::lattice::Lattice;
use super::real::Real;
use crate::jobs;
use partita_domain::isa::Kernel;
use partita_domain::{HugeBuffer, Isa};
use partita_run::sums::ordered_sum;
use rayon::prelude::*;
use rayon::slice::ChunksMut;

/// Cells of a task: enough that handing it out costs nothing, few enough that many go round.
const TASK_CELLS: usize = 1 << 15;

/// Rows from this length on begin on a cache line.
const LONG_ROW: usize = 64;

/// Cells that a kernel computes at a time. It may read so many beyond the end of a row: what comes of it is not kept.
pub(super) const BLOCK: usize = 16;

/// One number per position of a lattice.
///
/// ```text
///   ... | ghost  cell 0  cell 1 ... cell nx-1  ghost | ghost ...      the last row, of zeros, is what lies beyond a wall
/// ```
/// Ghosts hold the cell at the other end where x is periodic, else 0.
#[derive(Debug)]
pub(super) struct Field<T> {
    lattice: Lattice,
    values: HugeBuffer<T>,
    /// Each row's share of the sum that its sweep made.
    shares: Vec<f64>,
    lead: usize,
    pitch: usize,
}

/// A rule that computes a field row by row.
pub(super) trait Pass<T>: Sync {
    /// Computes the cells of a row and gives the row's share of a sum. Mark it `#[inline(always)]`.
    fn row(&self, row: usize, cells: &mut [T]) -> f64;
}

impl<T: Real> Field<T> {
    pub(super) fn zeroed(lattice: Lattice) -> Self {
        let nx = lattice.zyx[2];
        let line = if nx < LONG_ROW { 1 } else { 64 / size_of::<T>() };
        let pitch = (line + nx + 1).next_multiple_of(line);
        let values = HugeBuffer::zeroed(pitch * (lattice.rows() + 1) + BLOCK);
        Self { lattice, values, shares: vec![0.0; lattice.rows()], lead: line, pitch }
    }

    #[inline(always)]
    pub(super) fn lattice(&self) -> &Lattice {
        &self.lattice
    }

    /// The cells of a row.
    #[inline(always)]
    pub(super) fn row(&self, row: usize) -> &[T] {
        let start = row * self.pitch + self.lead;
        &self.values[start..start + self.lattice.zyx[2]]
    }

    /// The cells of a row with their two ghosts.
    #[inline(always)]
    pub(super) fn ghosted(&self, row: usize) -> &[T] {
        let start = row * self.pitch + self.lead - 1;
        &self.values[start..start + self.lattice.zyx[2] + 2]
    }

    /// A row from its first ghost on, with enough behind it that whole blocks and a ghost can be read.
    #[inline(always)]
    pub(super) fn blocks(&self, row: usize) -> &[T] {
        let start = row * self.pitch + self.lead - 1;
        &self.values[start..start + self.lattice.zyx[2].next_multiple_of(BLOCK) + 2]
    }

    #[inline(always)]
    pub(super) fn at(&self, [z, y, x]: [usize; 3]) -> T {
        self.row(self.lattice.row([z, y]))[x]
    }

    /// Rows that make a task.
    pub(super) fn rows_per_task(&self) -> usize {
        (TASK_CELLS / self.lattice.zyx[2]).max(1)
    }

    /// The rows' layout, their memory task by task, and their shares of a sum.
    pub(super) fn tasks(&mut self) -> (Row, ChunksMut<'_, T>, ChunksMut<'_, f64>) {
        let (height, end) = (self.rows_per_task(), self.pitch * self.lattice.rows());
        let row = Row { lead: self.lead, pitch: self.pitch, nx: self.lattice.zyx[2], wrap: self.lattice.periodic[2] };
        (row, self.values[..end].par_chunks_mut(self.pitch * height), self.shares.par_chunks_mut(height))
    }

    /// Computes every row by `pass`, in parallel within the calling team.
    pub(super) fn sweep(&mut self, isa: Isa, pass: &impl Pass<T>) {
        let height = self.rows_per_task();
        let (row, tasks, shares) = self.tasks();
        jobs::each_task(tasks.zip(shares).enumerate(), |(task, (rows, shares))| {
            isa.run(Task { pass, row, first: task * height, rows, shares });
        });
    }

    /// The sum whose shares the last sweep made, in an order that depends on the number of rows alone.
    pub(super) fn total(&self) -> f64 {
        ordered_sum(&self.shares)
    }

    /// Takes the cells from `values`, in canonical order.
    pub(super) fn read(&mut self, values: &[T]) {
        let [_, ny, nx] = self.lattice.zyx;
        self.fill(|[z, y, x]| values[(z * ny + y) * nx + x]);
    }

    /// Copies the cells to `values`, in canonical order.
    pub(super) fn write(&self, values: &mut [T]) {
        let (nx, height) = (self.lattice.zyx[2], self.rows_per_task());
        jobs::each_task(values.par_chunks_mut(nx * height).enumerate(), |(task, values)| {
            let rows = values.chunks_mut(nx).zip(task * height..);
            rows.for_each(|(values, row)| values.copy_from_slice(self.row(row)));
        });
    }

    /// Sets every position to `value([z, y, x])`, in parallel within the calling team.
    pub(super) fn fill(&mut self, value: impl Fn([usize; 3]) -> T + Sync) {
        self.update(|position, _| value(position));
    }

    /// Sets every position to `value([z, y, x], its value)`, in parallel within the calling team.
    pub(super) fn update(&mut self, value: impl Fn([usize; 3], T) -> T + Sync) {
        let (height, lattice) = (self.rows_per_task(), self.lattice);
        let (row, tasks, _) = self.tasks();
        let update = |first: usize, rows: &mut [T]| {
            for (i, memory) in rows.chunks_mut(row.pitch).enumerate() {
                let [z, y] = lattice.zy(first + i);
                row.of(memory).iter_mut().enumerate().for_each(|(x, cell)| *cell = value([z, y, x], *cell));
                row.close(memory);
            }
        };
        jobs::each_task(tasks.enumerate(), |(task, rows)| update(task * height, rows));
    }
}

/// Where cells and ghosts lie within a row's memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    lead: usize,
    pub(super) pitch: usize,
    nx: usize,
    wrap: bool,
}

impl Row {
    /// The cells of a row.
    #[inline(always)]
    pub(super) fn of<T>(self, memory: &mut [T]) -> &mut [T] {
        &mut memory[self.lead..self.lead + self.nx]
    }

    /// Brings the ghosts of a periodic row up to date; those of others stay 0.
    #[inline(always)]
    pub(super) fn close<T: Real>(self, memory: &mut [T]) {
        if self.wrap {
            memory[self.lead - 1] = memory[self.lead + self.nx - 1];
            memory[self.lead + self.nx] = memory[self.lead];
        }
    }
}

/// Some rows of a sweep.
struct Task<'a, T, P> {
    pass: &'a P,
    row: Row,
    first: usize,
    rows: &'a mut [T],
    shares: &'a mut [f64],
}

impl<T: Real, P: Pass<T>> Kernel for Task<'_, T, P> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (i, (memory, share)) in self.rows.chunks_mut(self.row.pitch).zip(self.shares).enumerate() {
            *share = self.pass.row(self.first + i, self.row.of(memory));
            self.row.close(memory);
        }
    }
}
