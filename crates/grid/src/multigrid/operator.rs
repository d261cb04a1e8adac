//! What is solved: the operator, checked.

use super::field::Field;
use super::lattice::Lattice;
use super::passes::{Apply, Diagonal};
use super::stencil::Stencil;
use partita_domain::{Extent, Isa};
use rayon::prelude::*;

/// The share of the largest diagonal that single precision, which the preconditioner works in, can tell from zero.
const FINEST: f64 = 1e-30;

/// Numbers beyond this, or below its inverse, are slips; between them no sum of a cell's conductances overflows.
const LARGEST: f64 = 1e300;

/// The axes by name.
const NAMES: [&str; 3] = ["z", "y", "x"];

/// An operator that cannot be solved with.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OperatorError {
    /// A conductance out of range.
    #[error("conductance {value:e} of face {face:?} (z, y, x) across {} is not one: give 0 to {LARGEST:e}", NAMES[*.axis])]
    Conductance {
        /// 0 is z, 1 is y, 2 is x.
        axis: usize,
        /// Position of the face, `[z, y, x]`.
        face: [usize; 3],
        /// The conductance.
        value: f64,
    },
    /// A shift out of range.
    #[error("shift {value:e} of cell {cell:?} (z, y, x) is not one: give 0 to {LARGEST:e}")]
    Shift {
        /// Position of the cell, `[z, y, x]`.
        cell: [usize; 3],
        /// The shift.
        value: f64,
    },
    /// A cell that nothing holds: any value would do for it.
    #[error(
        "cell {cell:?} (z, y, x) has no conductance and no shift (diagonal {diagonal:e}, the largest is {largest:e}): \
         give it a shift, or join it to a neighbour"
    )]
    Isolated {
        /// Position of the cell, `[z, y, x]`.
        cell: [usize; 3],
        /// Its shift and conductances together.
        diagonal: f64,
        /// The largest diagonal of any cell.
        largest: f64,
    },
}

/// A symmetric elliptic operator on cells, in finite volumes:
///
/// ```text
///   (A u)_P = σ_P u_P + Σ_f G_f (u_P − u_N)      σ: shift of the cell, G: conductance of each of its faces
/// ```
/// N is the cell beyond the face. Beyond a wall there is none and u_N = 0: the conductance of a wall's face says how
/// firmly the wall holds the cell (0: insulated); a wall at temperature T adds G T to the right side. For heat
/// conduction G = k · area / distance between centres, the distance being half a cell at a wall; between unlike cells
/// 1/G is the sum of the two halves' resistances. Steady problems have σ = 0; a backward Euler step has
/// σ = ρ c · volume / dt. Units are the caller's: A u and the right side share theirs (W, if G is in W/K).
///
/// Holds 8 bytes per cell for the shift and 8 for each axis.
#[derive(Debug)]
pub struct Operator {
    pub(super) stencil: Stencil<f64>,
    pub(super) largest_diagonal: f64,
    extent: Extent,
    pub(super) singular: bool,
}

impl Operator {
    /// The operator on the cells of `extent`, evaluated in parallel within the calling team.
    ///
    /// `conductance(axis, [z, y, x])` is asked for every face across every axis that the extent has (0 is z, 1 is y,
    /// 2 is x): face i lies before cell i, face 0 and face n are walls. An axis of `periodic` has no walls: its face 0
    /// joins the last cell to the first, and face n is not asked for. `shift([z, y, x])` is asked for every cell.
    ///
    /// ```
    /// use partita_domain::{Extent, Isa};
    /// use partita_grid::multigrid::Operator;
    /// // Three cells in a row between walls: 2 u₀ − u₁ + ... with walls half a cell away (conductance 2).
    /// let extent = Extent::new(&[3])?;
    /// let conductance = |_, [_, _, x]: [usize; 3]| if x % 3 == 0 { 2.0 } else { 1.0 };
    /// let operator = Operator::new(extent, [false; 3], conductance, |_| 0.0)?;
    /// let mut product = [0.0; 3];
    /// operator.apply(Isa::detect(), &[1.0, 1.0, 1.0], &mut product);
    /// assert_eq!(product, [2.0, 0.0, 2.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// For a conductance or shift that is negative, larger than 10³⁰⁰ or no number, and for a cell whose shift and
    /// conductances are all 0 (or below 10⁻³⁰ of the largest, or below 10⁻³⁰⁰).
    pub fn new(
        extent: Extent,
        periodic: [bool; 3],
        conductance: impl Fn(usize, [usize; 3]) -> f64 + Sync,
        shift: impl Fn([usize; 3]) -> f64 + Sync,
    ) -> Result<Self, OperatorError> {
        let lattice = Lattice { zyx: extent.zyx(), periodic };
        let shift = filled(lattice, shift);
        let faces = [0, 1, 2].map(|axis| {
            let conductance = |face| unless_own_neighbour(&lattice, axis, face, &conductance);
            extent.has_axis(axis).then(|| filled(lattice.faces(axis), conductance))
        });
        let stencil = Stencil { shift, faces };
        check(&stencil)?;
        let largest_diagonal = check_diagonal(&stencil)?;
        let singular = is_singular(&stencil);
        Ok(Self { stencil, largest_diagonal, extent, singular })
    }

    /// The cells.
    #[must_use]
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// Whether a constant makes no difference, A 1 = 0: no cell has a shift and no wall conducts.
    ///
    /// Then a right side must sum to 0, and the solution of mean 0 is the one given. (If the domain falls into parts
    /// without any conductance between them, each part's share of the right side must sum to 0.)
    #[must_use]
    pub fn is_singular(&self) -> bool {
        self.singular
    }

    /// Sets `product` to A u, both in the order `[z, y, x]`, x fastest; in parallel within the calling team.
    ///
    /// # Panics
    /// If a slice does not hold as many values as there are cells.
    pub fn apply(&self, isa: Isa, u: &[f64], product: &mut [f64]) {
        let lattice = *self.stencil.lattice();
        assert!(u.len() == lattice.cells() && product.len() == u.len(), "one value per cell");
        let (mut ghosted, mut result) = (Field::zeroed(lattice), Field::zeroed(lattice));
        ghosted.read(u);
        result.sweep(isa, &Apply { stencil: &self.stencil, u: &ghosted });
        result.write(product);
    }
}

fn filled(lattice: Lattice, value: impl Fn([usize; 3]) -> f64 + Sync) -> Field<f64> {
    let mut field = Field::zeroed(lattice);
    field.fill(value);
    field
}

/// The conductance of a face; the last of a periodic axis is the first, and no cell exchanges with itself.
fn unless_own_neighbour(
    lattice: &Lattice,
    axis: usize,
    mut face: [usize; 3],
    conductance: &impl Fn(usize, [usize; 3]) -> f64,
) -> f64 {
    if lattice.periodic[axis] {
        if lattice.zyx[axis] == 1 {
            return 0.0;
        }
        if face[axis] == lattice.zyx[axis] {
            face[axis] = 0;
        }
    }
    conductance(axis, face)
}

/// The first position, in canonical order, whose value `wrong` picks.
fn first(field: &Field<f64>, wrong: impl Fn(f64) -> bool + Sync) -> Option<([usize; 3], f64)> {
    let lattice = field.lattice();
    (0..lattice.rows()).into_par_iter().find_map_first(|row| {
        let x = field.row(row).iter().position(|&value| wrong(value))?;
        let [z, y] = lattice.zy(row);
        Some(([z, y, x], field.row(row)[x]))
    })
}

fn check(stencil: &Stencil<f64>) -> Result<(), OperatorError> {
    let wrong = |value: f64| !(0.0..=LARGEST).contains(&value);
    if let Some((cell, value)) = first(&stencil.shift, wrong) {
        return Err(OperatorError::Shift { cell, value });
    }
    for (axis, faces) in stencil.faces.iter().enumerate() {
        if let Some((face, value)) = faces.as_ref().and_then(|faces| first(faces, wrong)) {
            return Err(OperatorError::Conductance { axis, face, value });
        }
    }
    Ok(())
}

/// The largest diagonal, if none is too small beside it.
fn check_diagonal(stencil: &Stencil<f64>) -> Result<f64, OperatorError> {
    let mut diagonal = Field::zeroed(*stencil.lattice());
    diagonal.sweep(Isa::SCALAR, &Diagonal(stencil));
    let rows = (0..diagonal.lattice().rows()).into_par_iter();
    let largest = rows.map(|row| diagonal.row(row).iter().copied().fold(0.0, f64::max)).reduce(|| 0.0, f64::max);
    match first(&diagonal, |value| value <= (largest * FINEST).max(1.0 / LARGEST)) {
        Some((cell, diagonal)) => Err(OperatorError::Isolated { cell, diagonal, largest }),
        None => Ok(largest),
    }
}

/// Whether A 1 = 0: no shift, and no wall conducts.
fn is_singular(stencil: &Stencil<f64>) -> bool {
    let lattice = stencil.lattice();
    let free = |values: &[f64]| values.iter().all(|&value| value == 0.0);
    let free_wall = |axis: usize, faces: &Field<f64>, row: usize| {
        let (last, row_of_faces) = (lattice.zyx[axis], faces.row(row));
        match axis {
            2 => row_of_faces[0] == 0.0 && row_of_faces[last] == 0.0,
            _ => ![0, last].contains(&faces.lattice().zy(row)[axis]) || free(row_of_faces),
        }
    };
    let free_walls = |(axis, faces): (usize, &Option<Field<f64>>)| {
        let Some(faces) = faces.as_ref().filter(|_| !lattice.periodic[axis]) else { return true };
        (0..faces.lattice().rows()).into_par_iter().all(|row| free_wall(axis, faces, row))
    };
    (0..lattice.rows()).into_par_iter().all(|row| free(stencil.shift.row(row)))
        && stencil.faces.iter().enumerate().all(free_walls)
}
