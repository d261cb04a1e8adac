//! Lattices kept in place: numbers that move from cell to cell, in one array and no second one.
//!
//! Every cell holds one number per direction. A step takes the numbers that have arrived at a cell, lets them collide,
//! and sends each on its way to the next cell along its direction. Steps come in pairs (AA pattern; Bailey et al. 2009, DOI
//! 10.1109/ICPP.2009.38):
//!
//! ```text
//!   even step   reads its own slots, writes what leaves along i to its own slot of the opposite direction
//!   odd step    reads what moves along i where the cell behind left it, writes where the cell ahead will look
//! ```
//! What a cell reads in a step is what it writes, and no other cell touches it: within a step rows may be updated in any
//! order, by any worker; a pass takes several steps at once, in an order of its own. A row of one direction follows the other in memory, `[z][y][direction][x]`.
//!
//! How a science fits in:
//! - **A lattice** is an implementation of [`Directions`]. A second field on the same cells (temperature beside flow) is more
//!   directions of the same lattice: one collision then sees both, and blocks, halos and order of work come with it.
//! - **A collision** is an implementation of [`Dynamics`]; what the cells share, a body force for instance, is in that value.
//! - **Boundaries**: a [`Terrain`] says what lies beyond each face ([`Edge`]) and which cells are closed. Where a direction
//!   comes from beyond, there is a link. It gives back what left towards it (half-way bounce-back), unless the terrain
//!   marks it with a tag: then [`Dynamics::entering`] is told the cell, the direction and the tag, and says of which numbers
//!   what enters is made ([`Entering`]): moving walls, inlets, surfaces between centres; outlets, of all that left the cell
//!   ([`Dynamics::enter`]). Forces on bodies are sums over [`Populations::handed_over`].
//!
//! What is not here: physics.

mod dynamics;
mod ground;
mod links;
mod passes;
mod populations;
mod relay;
mod row;
mod slots;
mod stored;
mod terrain;
mod walls;
mod wave;

pub use dynamics::{Directions, Dynamics, Entering, Link, opposites};
pub use passes::usual_depth;
pub use populations::Populations;
pub use stored::Stored;
pub(crate) use terrain::source;
pub use terrain::{Edge, Terrain};
