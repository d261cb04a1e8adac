//! Triangles in space.

use std::array::from_fn;

/// `[x, y, z]`.
pub(super) type Place = [f64; 3];
/// Three corners.
pub(super) type Triangle = [Place; 3];

/// Whether the line from a place in the direction of an axis crosses a triangle. What it does to an edge is the same for both
/// triangles that share it.
pub(super) fn crosses(triangle: &Triangle, place: Place, axis: usize) -> bool {
    let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
    let mut is_within = false;
    for (i, a) in triangle.iter().enumerate() {
        let b = &triangle[(i + 1) % 3];
        if (a[v] > place[v]) != (b[v] > place[v]) {
            let (low, high) = if (a[v], a[u]) < (b[v], b[u]) { (a, b) } else { (b, a) };
            is_within ^= place[u] < low[u] + (place[v] - low[v]) / (high[v] - low[v]) * (high[u] - low[u]);
        }
    }
    let [a, b, c] = *triangle;
    let normal = cross(minus(b, a), minus(c, a));
    is_within && dot(normal, minus(a, place)) / normal[axis] > 0.0
}

/// How far a place is from a triangle.
pub(super) fn distance(triangle: &Triangle, place: Place) -> f64 {
    square(minus(nearest(triangle, place), place)).sqrt()
}

/// The place of a triangle that is nearest to another one.
///
/// Source: Ericson 2005, Real-Time Collision Detection, ISBN 978-1-55860-732-3, ch. 5.1.5.
fn nearest([a, b, c]: &Triangle, place: Place) -> Place {
    let along = |from: &Place, to: &Place| {
        let edge = minus(*to, *from);
        let share = (dot(edge, minus(place, *from)) / square(edge).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0);
        from_fn(|axis| from[axis] + share * edge[axis])
    };
    let normal = cross(minus(*b, *a), minus(*c, *a));
    let over = |from: &Place, to: &Place| dot(cross(minus(*to, *from), minus(place, *from)), normal) >= 0.0;
    if square(normal) > 0.0 && over(a, b) && over(b, c) && over(c, a) {
        let height = dot(normal, minus(place, *a)) / square(normal);
        return from_fn(|axis| place[axis] - height * normal[axis]);
    }
    let edges: [Place; 3] = [along(a, b), along(b, c), along(c, a)];
    let closer = |a: Place, b: Place| if square(minus(a, place)) <= square(minus(b, place)) { a } else { b };
    edges.into_iter().reduce(closer).unwrap_or(*a)
}

fn minus(a: Place, b: Place) -> Place {
    from_fn(|axis| a[axis] - b[axis])
}

fn dot(a: Place, b: Place) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn square(a: Place) -> f64 {
    dot(a, a)
}

fn cross(a: Place, b: Place) -> Place {
    from_fn(|axis| {
        let (u, v) = ((axis + 1) % 3, (axis + 2) % 3);
        a[u] * b[v] - a[v] * b[u]
    })
}
