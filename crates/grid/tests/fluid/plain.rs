//! The plain way: two lattices, cell after cell, what enters pulled from where it left. What is in place must equal it.

use partita_domain::Real;
use partita_grid::in_place::{Directions, Dynamics, Edge, Link, Terrain};
use std::array::from_fn;
use std::cell::Cell;

/// Numbers by cell `[z, y, x]`, canonical order, and direction.
pub(crate) type Cells<T, const Q: usize> = Vec<[T; Q]>;

/// Where something enters from.
enum From {
    Cell(usize, usize),
    Body,
    Beyond,
}

fn source<D: Directions<Q>, const Q: usize>(terrain: &Terrain<'_>, zyx: [usize; 3], i: usize) -> From {
    let (n, [x, y, z]) = (terrain.extent.zyx(), D::DIRECTIONS[i]);
    let (step, mut left, mut at) = ([z, y, x], [z, y, x], zyx);
    for axis in 0..3 {
        let from = zyx[axis] as isize - step[axis];
        let outside = from < 0 || from >= n[axis] as isize;
        match terrain.edges[axis][usize::from(from > 0)] {
            Edge::Closed if outside => return From::Beyond,
            Edge::Mirror if outside => left[axis] = -step[axis],
            _ => at[axis] = from.rem_euclid(n[axis] as isize) as usize,
        }
    }
    if terrain.closed.is_some_and(|closed| closed[at]) {
        return From::Body;
    }
    let [z, y, x] = left;
    let mut field = if i < D::SECOND { 0..D::SECOND } else { D::SECOND..Q };
    let direction = field.find(|&d| D::DIRECTIONS[d] == [x, y, z]).unwrap();
    From::Cell((at[0] * n[1] + at[1]) * n[2] + at[2], direction)
}

/// One step.
pub(crate) fn step<Y, T: Real, D, const Q: usize>(
    dynamics: &Y,
    terrain: &Terrain<'_>,
    now: &Cells<T, Q>,
    step: u64,
) -> Cells<T, Q>
where
    Y: Dynamics<T, Q, Directions = D>,
    D: Directions<Q>,
{
    let [_, ny, nx] = terrain.extent.zyx();
    let place = |at: usize| [at / nx / ny, at / nx % ny, at % nx];
    let open = |at: usize| terrain.closed.is_none_or(|closed| !closed[place(at)]);
    let mut left = now.clone();
    for (at, cell) in left.iter_mut().enumerate().filter(|(at, _)| open(*at)) {
        // A kernel in place has overwritten what arrived where something has left.
        let gone: [Cell<bool>; Q] = from_fn(|_| Cell::new(false));
        let arrived = |i: usize| {
            assert!(!gone[i].get() && !gone[D::OPPOSITES[i]].get(), "what arrived along {i} is asked for too late");
            now[at][i]
        };
        let leave = |i: usize, value| {
            assert!(!gone[i].replace(true), "something leaves along {i} twice");
            cell[i] = value;
        };
        dynamics.collide(T::SINGLE, arrived, leave);
    }
    let entering = |at: usize, i: usize| match source::<D, Q>(terrain, place(at), i) {
        From::Cell(from, direction) => left[from][direction],
        from => {
            let zyx = place(at).map(|p| p as isize);
            let link = |tag: u32| Link { zyx, direction: i, tag, step: step + 1 };
            let back = D::OPPOSITES[i];
            let Some(tag) = (terrain.tag)(place(at), i) else { return left[at][back] };
            let arrived = if let From::Body = from { Some(now[at][back]) } else { None };
            let all = || dynamics.enter(&link(tag), &left[at]);
            dynamics.entering(&link(tag)).number(left[at][back], arrived, || left[at][i], all)
        }
    };
    let next = |at: usize| {
        if open(at) {
            from_fn(|i| if D::DIRECTIONS[i] == [0; 3] { left[at][i] } else { entering(at, i) })
        } else {
            now[at]
        }
    };
    (0..now.len()).map(next).collect()
}
