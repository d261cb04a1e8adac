//! Faces around a flow, as its lattice meets them: at which links walls move and fluid passes, and what comes in there.

use super::inflow::Inflow;
use super::lattice::Lattice;
use super::links::{Links, Tag};
use super::units::Scaling;
use crate::setting::SettingError;
use partita_domain::{Extent, Real};

/// Faces of a box.
pub(super) const FACES: usize = 6;

/// The share by which an outflow comes back to its pressure in a step: with more of it more sound comes back, with less the pressure
/// lies further off where the flow loses much of it.
const RECALL: f64 = 0.02;

/// The faces, by axis (z, y, x) and side.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Walls {
    extent: Extent,
    /// Velocities along x, y and z in cells per step; none where there is no wall.
    velocities: [[Option<[f64; 3]>; 2]; 3],
    doors: [[Option<Door>; 2]; 3],
    /// Metres per cell, and m/s of one cell per step.
    metres: f64,
    unit: f64,
}

/// A face that fluid passes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Door {
    /// With a given velocity.
    Inflow(Box<Inflow>),
    /// At a given density, less 1.
    Pressure(f64),
    /// About a given density, less 1.
    Outflow(f64),
}

impl Walls {
    /// Walls of these velocities in m/s, and faces that fluid passes.
    pub(super) fn new(
        extent: Extent,
        velocities: [[Option<[f64; 3]>; 2]; 3],
        doors: [[Option<Door>; 2]; 3],
        scaling: &Scaling,
    ) -> Self {
        let (metres, unit) = (scaling.dx, scaling.velocity());
        let velocities = velocities.map(|sides| sides.map(|wall| wall.map(|v| v.map(|part| part / unit))));
        Self { extent, velocities, doors, metres, unit }
    }

    /// The velocity of the wall at a face.
    pub(super) fn velocity(&self, axis: usize, side: usize) -> Option<[f64; 3]> {
        self.velocities[axis][side]
    }

    /// The highest speed of a wall, or of what comes in before its factor over time.
    pub(super) fn highest_speed(&self) -> f64 {
        let entering = (0..FACES).flat_map(|face| self.entering(face)).map(|[_, u]| u);
        let all = self.velocities.iter().flatten().flatten().copied().chain(entering);
        all.map(|v| v.iter().map(|part| part * part).sum::<f64>().sqrt()).fold(0.0, f64::max)
    }

    /// The faces through which fluid comes in with a given velocity, by number: 2 · axis + side.
    pub(super) fn inflows(&self) -> impl Iterator<Item = (usize, &Inflow)> {
        let doors = self.doors.iter().flatten().enumerate();
        doors.filter_map(
            |(face, door)| if let Some(Door::Inflow(inflow)) = door { Some((face, &**inflow)) } else { None },
        )
    }

    /// Whether some face lets pass what comes in elsewhere.
    pub(super) fn lets_out(&self) -> bool {
        let mut doors = self.doors.iter().flatten().flatten();
        doors.any(|door| !matches!(door, Door::Inflow(_)))
    }

    /// Refuses faces that fluid passes.
    pub(super) fn check_shut(&self) -> Result<(), SettingError> {
        if self.doors.iter().flatten().all(Option::is_none) {
            return Ok(());
        }
        let message = "convection knows no temperature of what comes in: use walls, `\"free_slip\"` or `\"periodic\"`";
        Err(SettingError::new("boundary", message))
    }

    /// The cells at a face, `[z, y, x]`.
    fn beside(&self, face: usize) -> impl Iterator<Item = [usize; 3]> + use<> {
        let (axis, mut n) = (face / 2, self.extent.zyx());
        let place = if face.is_multiple_of(2) { 0 } else { n[axis] - 1 };
        n[axis] = 1;
        let at = move |i: usize| [i / n[2] / n[1], i / n[2] % n[1], i % n[2]];
        (0..n.iter().product()).map(move |i| {
            let mut cell = at(i);
            cell[axis] = place;
            cell
        })
    }

    /// By cell at a face, its centre in metres and what comes in beside it, in cells per step.
    fn entering(&self, face: usize) -> Vec<[[f64; 3]; 2]> {
        let Some((_, inflow)) = self.inflows().find(|(other, _)| *other == face) else { return Vec::new() };
        let centre = |[z, y, x]: [usize; 3]| [x, y, z].map(|at| (at as f64 + 0.5) * self.metres);
        let pair = |place| [place, inflow.velocity(place).map(|part| part / self.unit)];
        self.beside(face).map(|cell| pair(centre(cell))).collect()
    }

    /// Where the gains of an inflow begin, those of walls being first.
    fn first_gain(&self, face: usize, q: usize) -> usize {
        let before = self.inflows().take_while(|(other, _)| *other < face);
        FACES * q + before.map(|(other, _)| self.beside(other).count() * q).sum::<usize>()
    }

    /// The tag of the link along which direction `i` enters a cell: that of a wall that moves or of a face that fluid passes, if
    /// it comes through one.
    ///
    /// What comes through an edge, where walls meet that do not move alike, comes back as from walls at rest: then what a
    /// wall adds along it is nothing, the mass of a closed box stays, and a driven cavity errs by O(dx²) instead of O(dx).
    /// Where a wall meets a face that fluid passes, it comes through the wall.
    pub(super) fn tag<D: Lattice<Q>, const Q: usize>(&self, zyx: [usize; 3], i: usize) -> Option<u32> {
        let ([x, y, z], n) = (D::DIRECTIONS[i], self.extent.zyx());
        let crossed = |axis: usize| {
            let from = zyx[axis] as isize - [z, y, x][axis];
            (from < 0 || from >= n[axis] as isize).then_some((axis, usize::from(from >= 0)))
        };
        let faces = || (0..3).filter_map(crossed);
        let mut walls = faces().filter_map(|(axis, side)| Some((2 * axis + side, self.velocities[axis][side]?)));
        if let Some((face, velocity)) = walls.next() {
            let moves = velocity != [0.0; 3] && walls.all(|(_, other)| other == velocity);
            return moves.then_some(Tag::Wall(face * Q + i).word());
        }
        let (axis, side, door) =
            faces().find_map(|(axis, side)| Some((axis, side, self.doors[axis][side].as_ref()?)))?;
        let face = 2 * axis + side;
        Some(
            match door {
                Door::Inflow(_) => Tag::Inflow(face, self.first_gain(face, Q) + self.number(face, zyx) * Q + i),
                Door::Pressure(_) => Tag::Pressure(face),
                Door::Outflow(_) => Tag::Outflow(face),
            }
            .word(),
        )
    }

    /// The number of a cell among those at a face.
    fn number(&self, face: usize, mut zyx: [usize; 3]) -> usize {
        let mut n = self.extent.zyx();
        (n[face / 2], zyx[face / 2]) = (1, 0);
        (zyx[0] * n[1] + zyx[1]) * n[2] + zyx[2]
    }

    /// What links through the faces hold.
    pub(super) fn links<T: Real, D: Lattice<Q>, const Q: usize>(&self) -> Links<T> {
        let walls = self.velocities.iter().flatten().map(|wall| wall.unwrap_or_default());
        let entering = (0..FACES).flat_map(|face| self.entering(face)).map(|[_, u]| u);
        let gain = |u: [f64; 3], i: usize| {
            let along: f64 = D::DIRECTIONS[i].iter().zip(u).map(|(&c, u)| c as f64 * u).sum();
            T::of(6.0 * D::weight(i) * along)
        };
        let gains = walls.chain(entering).flat_map(|u| (0..Q).map(move |i| gain(u, i))).collect();
        let mut targets = [[0.0; 2]; FACES];
        for (face, door) in self.doors.iter().flatten().enumerate() {
            match door {
                Some(Door::Pressure(held)) => targets[face] = [*held, 1.0],
                Some(Door::Outflow(held)) => targets[face] = [*held, RECALL],
                _ => {}
            }
        }
        Links::moving(gains).with_targets(targets)
    }

    /// The factors of inflows at a time in seconds, by face; none if they never change.
    pub(super) fn factors(&self, time: f64) -> Option<[f64; FACES]> {
        let mut factors = [1.0; FACES];
        self.inflows().for_each(|(face, inflow)| factors[face] = inflow.factor(time));
        self.inflows().any(|(_, inflow)| inflow.changes()).then_some(factors)
    }
}
