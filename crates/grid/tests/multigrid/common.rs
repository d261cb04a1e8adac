//! Conduction on a grid, for tests.

use partita_domain::{Extent, Isa, Purpose, Stream};
use partita_grid::multigrid::{Aim, Convergence, Operator, SolveError, Solver};
use partita_run::Team;
use rand_core::Rng;

/// Cells `[z, y, x]` of a size, with a conductivity each, between walls.
pub(crate) struct Conduction {
    pub(crate) extent: Extent,
    /// Size of a cell along z, y and x.
    pub(crate) spacing: [f64; 3],
    pub(crate) periodic: [bool; 3],
    /// Whether the wall before (or after) the cells along an axis has a fixed temperature; others are insulated.
    pub(crate) held: fn(usize, bool) -> bool,
    pub(crate) conductivity: Box<dyn Fn([usize; 3]) -> f64 + Sync>,
    pub(crate) shift: f64,
}

impl Conduction {
    /// The unit box in `n` cells along each of `dims` axes, conductivity 1, all walls held, steady.
    pub(crate) fn unit_box(n: usize, dims: usize) -> Self {
        Self::unit_cells(&vec![n; dims]).with_spacing(1.0 / n as f64)
    }

    /// Cells of size 1, conductivity 1, all walls held, steady.
    pub(crate) fn unit_cells(shape: &[usize]) -> Self {
        Self {
            extent: Extent::new(shape).unwrap(),
            spacing: [1.0; 3],
            periodic: [false; 3],
            held: |_, _| true,
            conductivity: Box::new(|_| 1.0),
            shift: 0.0,
        }
    }

    pub(crate) fn with_spacing(mut self, spacing: f64) -> Self {
        self.spacing = std::array::from_fn(|axis| if self.extent.has_axis(axis) { spacing } else { 1.0 });
        self
    }

    pub(crate) fn with(mut self, conductivity: impl Fn([usize; 3]) -> f64 + Sync + 'static) -> Self {
        self.conductivity = Box::new(conductivity);
        self
    }

    /// Volume of a cell.
    pub(crate) fn volume(&self) -> f64 {
        self.spacing.iter().product()
    }

    /// k · area / distance; unlike cells in series.
    pub(crate) fn conductance(&self, axis: usize, face: [usize; 3]) -> f64 {
        let n = self.extent.zyx()[axis];
        let per_conductivity = self.volume() / self.spacing[axis].powi(2);
        let half = |after: bool| {
            let mut cell = face;
            cell[axis] = if after { face[axis] % n } else { (face[axis] + n - 1) % n };
            2.0 * per_conductivity * (self.conductivity)(cell)
        };
        let wall = !self.periodic[axis] && [0, n].contains(&face[axis]);
        match (wall, face[axis] > 0) {
            (true, after) if !(self.held)(axis, after) => 0.0,
            (true, false) => half(true),
            (true, true) => half(false),
            (false, _) => 1.0 / (1.0 / half(false) + 1.0 / half(true)),
        }
    }

    pub(crate) fn operator(&self) -> Operator {
        Operator::new(self.extent, self.periodic, |axis, face| self.conductance(axis, face), |_| self.shift).unwrap()
    }

    pub(crate) fn solve(&self, b: &[f64], aim: Aim) -> Result<(Vec<f64>, Convergence), SolveError> {
        Team::new(2).unwrap().run(|| {
            let mut u = vec![0.0; b.len()];
            let convergence = Solver::new(self.operator(), Isa::detect()).solve(b, &mut u, aim)?;
            Ok((u, convergence))
        })
    }

    /// One value per cell: of its position, in canonical order.
    pub(crate) fn field(&self, value: impl Fn([usize; 3]) -> f64) -> Vec<f64> {
        let [nz, ny, nx] = self.extent.zyx();
        let cells = (0..nz).flat_map(|z| (0..ny).flat_map(move |y| (0..nx).map(move |x| [z, y, x])));
        cells.map(value).collect()
    }

    /// One value per cell: of its centre `[z, y, x]`.
    pub(crate) fn at_centres(&self, value: impl Fn([f64; 3]) -> f64) -> Vec<f64> {
        self.field(|cell| value(std::array::from_fn(|axis| (cell[axis] as f64 + 0.5) * self.spacing[axis])))
    }
}

/// Uniform numbers in [0, 1).
pub(crate) fn noise(seed: u64, count: usize) -> Vec<f64> {
    let mut rng = Stream::new(seed, Purpose::Initial, 0).rng();
    (0..count).map(|_| f64::from(rng.next_u32()) / 4_294_967_296.0).collect()
}

/// Root of the mean square of a difference.
pub(crate) fn distance(a: &[f64], b: &[f64]) -> f64 {
    (a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / a.len() as f64).sqrt()
}
