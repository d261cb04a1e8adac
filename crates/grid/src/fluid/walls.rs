//! Walls around a flow, as its lattice meets them: at which links they move, and what they add there.

use super::lattice::Lattice;
use partita_domain::{Extent, Real};

/// The walls at the faces, by axis (z, y, x) and side.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Walls {
    extent: Extent,
    /// Velocities along x, y and z in cells per step; none where there is no wall.
    velocities: [[Option<[f64; 3]>; 2]; 3],
}

impl Walls {
    /// Walls of these velocities in m/s, of which `unit` are one cell per step.
    pub(super) fn new(extent: Extent, velocities: [[Option<[f64; 3]>; 2]; 3], unit: f64) -> Self {
        Self { extent, velocities: velocities.map(|sides| sides.map(|wall| wall.map(|v| v.map(|part| part / unit)))) }
    }

    /// The velocity of the wall at a face.
    pub(super) fn velocity(&self, axis: usize, side: usize) -> Option<[f64; 3]> {
        self.velocities[axis][side]
    }

    /// The highest speed of a wall.
    pub(super) fn highest_speed(&self) -> f64 {
        let walls = self.velocities.iter().flatten().flatten();
        walls.map(|v| v.iter().map(|part| part * part).sum::<f64>().sqrt()).fold(0.0, f64::max)
    }

    /// The tag of the link along which direction `i` enters a cell: that of a wall that moves, if it comes through one.
    ///
    /// What comes through an edge, where walls meet that do not move alike, comes back as from walls at rest: then what a
    /// wall adds along it is nothing, the mass of a closed box stays, and a driven cavity errs by O(dx²) instead of O(dx).
    pub(super) fn tag<D: Lattice<Q>, const Q: usize>(&self, zyx: [usize; 3], i: usize) -> Option<u32> {
        let ([x, y, z], n) = (D::DIRECTIONS[i], self.extent.zyx());
        let wall = |axis: usize| {
            let from = zyx[axis] as isize - [z, y, x][axis];
            let side = usize::from(from >= 0);
            let velocity = self.velocities[axis][side]?;
            (from < 0 || from >= n[axis] as isize).then_some((2 * axis + side, velocity))
        };
        let mut walls = (0..3).filter_map(wall);
        let (face, velocity) = walls.next()?;
        let moves = velocity != [0.0; 3] && walls.all(|(_, other)| other == velocity);
        moves.then_some((face * Q + i) as u32)
    }

    /// What walls add to what comes back, by tag: 6 w c·u.
    ///
    /// Source: Ladd 1994, DOI 10.1017/S0022112094001771, at density 1.
    pub(super) fn gains<T: Real, D: Lattice<Q>, const Q: usize>(&self) -> Vec<T> {
        let walls = self.velocities.iter().flatten();
        let gain = |u: [f64; 3], i: usize| {
            let along: f64 = D::DIRECTIONS[i].iter().zip(u).map(|(&c, u)| c as f64 * u).sum();
            T::of(6.0 * D::weight(i) * along)
        };
        walls.flat_map(|wall| (0..Q).map(move |i| gain(wall.unwrap_or_default(), i))).collect()
    }
}
