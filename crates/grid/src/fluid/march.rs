//! How a flow is taken from step to step, whatever its lattice and precision, and what is read off it.

use crate::jobs;
use partita_domain::Extent;
use partita_run::state::{StateBlock, StateError, StateSource};
use std::fmt::Debug;
use std::ops::Range;

/// The flow on its lattice, alone or with a temperature.
pub(super) trait March: Debug + Send + Sync {
    /// Blocks along each axis, slowest first, and steps between two exchanges.
    fn cut(&self) -> (&[usize], usize);

    /// Advances by these steps, within the calling team.
    fn take(&mut self, steps: Range<u64>);

    /// Reads density, velocity and temperature of the row (z, y); needs no team.
    fn row(&self, zy: [usize; 2], into: &mut Moments);

    /// Calls `f` for every link, block by block: the cell `[z, y, x]`, the direction that enters, the tag, and what enters
    /// in the next step.
    fn links(&self, f: &mut dyn FnMut([isize; 3], usize, Option<u32>, f64));

    /// By body, the momentum per step along x, y and z that the fluid gives it in the step after `step` steps, in units of the
    /// lattice; to be called within a team.
    fn forces(&self, step: u64) -> Vec<[f64; 3]>;

    /// What arrives at the cells.
    fn state(&self) -> Vec<StateBlock<'_>>;

    /// Takes over what arrives at the cells.
    fn load(&mut self, state: &dyn StateSource) -> Result<(), StateError>;
}

/// Density, velocity and temperature of a row of cells, in units of the lattice.
#[derive(Debug, Clone)]
pub(super) struct Moments {
    /// Density less 1.
    pub(super) excess: Vec<f64>,
    /// Along x, y and z.
    pub(super) velocity: [Vec<f64>; 3],
    /// The temperature, in units of the difference that drives the flow; empty of a flow without.
    pub(super) temperature: Vec<f64>,
    /// What arrives along each direction, of which the others are made.
    pub(super) arriving: Vec<Vec<f64>>,
}

impl Moments {
    /// Of a row of `cells` cells.
    pub(super) fn new(cells: usize) -> Self {
        let velocity = std::array::from_fn(|_| vec![0.0; cells]);
        Self { excess: vec![0.0; cells], velocity, temperature: Vec::new(), arriving: Vec::new() }
    }

    /// The square of the speed of a cell.
    #[inline]
    pub(super) fn square(&self, x: usize) -> f64 {
        let [u, v, w] = &self.velocity;
        (u[x] * u[x] + v[x] * v[x]) + w[x] * w[x]
    }
}

/// Calls `f` for every row of the domain, in parallel within the calling team, and gives the results in canonical order.
pub(super) fn map_rows<R: Send>(
    march: &dyn March,
    extent: Extent,
    f: impl Fn([usize; 2], &Moments) -> R + Sync,
) -> Vec<R> {
    let [nz, ny, nx] = extent.zyx();
    let band = |band: Range<usize>| {
        let mut row = Moments::new(nx);
        let read = |at| {
            let zy = [at / ny, at % ny];
            march.row(zy, &mut row);
            f(zy, &row)
        };
        band.map(read).collect::<Vec<_>>()
    };
    let band = &band;
    jobs::map(jobs::bands(nz * ny, 1).map(|rows| move || band(rows))).into_iter().flatten().collect()
}

/// Calls `f` for every `stride`-th row along z and y, one after the other.
pub(super) fn each_row(march: &dyn March, extent: Extent, stride: usize, mut f: impl FnMut([usize; 2], &Moments)) {
    let [nz, ny, nx] = extent.zyx();
    let mut row = Moments::new(nx);
    for z in (0..nz).step_by(stride) {
        for y in (0..ny).step_by(stride) {
            march.row([z, y], &mut row);
            f([z, y], &row);
        }
    }
}
