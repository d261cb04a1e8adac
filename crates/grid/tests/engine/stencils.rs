//! A stencil with something of everything: all neighbours, all faces, time, coefficients by row.

use partita_domain::Real;
use partita_domain::lanes::{Lanes, Vector};
use partita_grid::engine::{Around, MARGIN, Place, Side, Stencil};

/// A weighted mean of the neighbourhood, each neighbour with a weight of its own, plus a source that moves in time;
/// walls that swing, and differ from place to place.
#[derive(Clone, Copy)]
pub(crate) struct Everything<'g, T, const AXES: usize> {
    weights: [T; 7],
    /// The gain of cells along x, from [`MARGIN`] cells before the domain on.
    gains: &'g [T],
    domain: [isize; 3],
}

impl<'g, T: Real, const AXES: usize> Everything<'g, T, AXES> {
    pub(crate) fn new(domain: [usize; 3], gains: &'g [T]) -> Self {
        let weights = [0.3, 0.11, 0.13, 0.07, 0.09, 0.14, 0.15].map(T::of);
        Self { weights, gains, domain: domain.map(|n| n as isize) }
    }

    /// Gains for rows of so many cells.
    pub(crate) fn gains(cells: usize) -> Vec<T> {
        let gain = |i: usize| ((i + cells * MARGIN - MARGIN) % cells) as f64 * 1e-3;
        (0..cells + 2 * MARGIN).map(|i| T::of(gain(i))).collect()
    }

    /// The position of which `place` is an image across periodic faces.
    #[inline(always)]
    fn inside(&self, place: &Place) -> [isize; 3] {
        std::array::from_fn(|axis| place.zyx[axis].rem_euclid(self.domain[axis]))
    }
}

impl<T: Real, const AXES: usize> Stencil for Everything<'_, T, AXES> {
    type Cell = T;
    type Row<'a>
        = (&'a [T], T)
    where
        Self: 'a;
    const AXES: usize = AXES;

    #[inline(always)]
    fn row(&self, place: &Place, _: usize) -> (&[T], T) {
        let [z, y, _] = self.inside(place);
        let (x, phase) = (place.zyx[2], (z + 2 * y) as f64 + place.step as f64);
        (&self.gains[(x + MARGIN as isize) as usize..], T::of(phase.rem_euclid(7.0)))
    }

    #[inline(always)]
    fn cell<'a, L: Lanes<T>>(
        &'a self,
        lanes: L,
        around: &Around<L::Vector>,
        (gains, factor): (&'a [T], T),
        i: usize,
    ) -> L::Vector {
        let [c, w, e, s, n, b, a] = self.weights.map(|weight| lanes.splat(weight));
        let mut next = c.mul_add(around.centre, w.mul_add(around.west, e * around.east));
        if AXES > 1 {
            next = s.mul_add(around.south, n.mul_add(around.north, next));
        }
        if AXES > 2 {
            next = b.mul_add(around.below, a.mul_add(around.above, next));
        }
        lanes.load(gains, i).mul_add(lanes.splat(factor), next)
    }

    fn ghost(&self, side: Side, place: &Place, inside: T) -> T {
        let along: isize = self.inside(place).iter().sum();
        let wall = match side {
            Side::West | Side::Top => (place.step % 3) as f64,
            Side::South => 0.25 * along as f64,
            Side::East | Side::North | Side::Bottom => return inside,
        };
        T::of(2.0 * wall) - inside
    }
}

/// A stencil whose cells carry what they were, and what that carried in part: each value looks back at all before it.
#[derive(Clone, Copy)]
pub(crate) struct Remembering<S>(pub(crate) S);

impl<S: Stencil> Stencil for Remembering<S> {
    type Cell = S::Cell;
    type Row<'a>
        = S::Row<'a>
    where
        Self: 'a;
    const AXES: usize = S::AXES;
    const COEFFICIENTS: usize = 1;
    const CARRIES: bool = true;

    #[inline(always)]
    fn row(&self, place: &Place, cells: usize) -> S::Row<'_> {
        self.0.row(place, cells)
    }

    #[inline(always)]
    fn cell<'a, L: Lanes<S::Cell>>(
        &'a self,
        lanes: L,
        around: &Around<L::Vector>,
        row: S::Row<'a>,
        i: usize,
    ) -> L::Vector {
        self.0.cell(lanes, around, row, i)
    }

    #[inline(always)]
    fn carry<'a, L: Lanes<S::Cell>>(
        &'a self,
        lanes: L,
        around: &Around<L::Vector>,
        carried: L::Vector,
        row: S::Row<'a>,
        i: usize,
    ) -> [L::Vector; 2] {
        let half = lanes.splat(S::Cell::of(0.5));
        let value = half.mul_add(carried, half * self.cell(lanes, around, row, i));
        [value, half.mul_add(around.centre, half * carried)]
    }

    fn ghost(&self, side: Side, place: &Place, inside: S::Cell) -> S::Cell {
        self.0.ghost(side, place, inside)
    }
}
