//! What is solved: the operator, checked.

use super::field::Field;
use super::lattice::Lattice;
use super::passes::{Apply, Diagonal};
use super::stencil::{Link, Stencil};
use crate::jobs;
use partita_domain::{Extent, Isa};

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
        let mut shift = filled(lattice, shift);
        check(&shift, |cell, value| OperatorError::Shift { cell, value })?;
        let mut links = Vec::new();
        for axis in (0..3).filter(|&axis| extent.has_axis(axis)) {
            let conductance = |face| unless_own_neighbour(&lattice, axis, face, &conductance);
            let faces = filled(lattice.faces(axis), conductance);
            check(&faces, |face, value| OperatorError::Conductance { axis, face, value })?;
            if !periodic[axis] {
                hold(&mut shift, axis, &faces);
            }
            links.push(inner(lattice, axis, &faces));
        }
        let stencil = Stencil { shift, links };
        let largest_diagonal = check_diagonal(&stencil)?;
        let singular = first(&stencil.shift, |shift| shift != 0.0).is_none();
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
    let found = jobs::rows(lattice.rows(), |row| {
        let x = field.row(row).iter().position(|&value| wrong(value))?;
        let [z, y] = lattice.zy(row);
        Some(([z, y, x], field.row(row)[x]))
    });
    found.into_iter().flatten().next()
}

/// Refuses a value that is no conductance and no shift.
fn check(field: &Field<f64>, error: impl Fn([usize; 3], f64) -> OperatorError) -> Result<(), OperatorError> {
    first(field, |value| !(0.0..=LARGEST).contains(&value)).map_or(Ok(()), |(at, value)| Err(error(at, value)))
}

/// Adds to the shifts what the walls across `axis` hold the cells beside them by.
fn hold(shift: &mut Field<f64>, axis: usize, faces: &Field<f64>) {
    let lattice = *shift.lattice();
    let last = lattice.zyx[axis] - 1;
    shift.update(|cell, shift| {
        let mut beyond = cell;
        beyond[axis] += 1;
        let wall = |at: usize, face| if cell[axis] == at { faces.at(face) } else { 0.0 };
        shift + wall(0, cell) + wall(last, beyond)
    });
}

/// The conductances of the faces after the cells along `axis`; those of walls are part of the shifts.
fn inner(lattice: Lattice, axis: usize, faces: &Field<f64>) -> Link<f64> {
    let mut toward = [0; 3];
    toward[axis] = 1;
    let conductance = filled(lattice, |mut cell| {
        cell[axis] += 1;
        let wall = cell[axis] == lattice.zyx[axis] && !lattice.periodic[axis];
        if wall { 0.0 } else { faces.at(cell) }
    });
    Link { toward, conductance }
}

/// The largest diagonal, if none is too small beside it.
fn check_diagonal(stencil: &Stencil<f64>) -> Result<f64, OperatorError> {
    let mut diagonal = Field::zeroed(*stencil.lattice());
    diagonal.sweep(Isa::SCALAR, &Diagonal(stencil));
    let largest = |row: usize| diagonal.row(row).iter().copied().fold(0.0, f64::max);
    let largest = jobs::rows(diagonal.lattice().rows(), largest).into_iter().fold(0.0, f64::max);
    match first(&diagonal, |value| value <= (largest * FINEST).max(1.0 / LARGEST)) {
        Some((cell, diagonal)) => Err(OperatorError::Isolated { cell, diagonal, largest }),
        None => Ok(largest),
    }
}
