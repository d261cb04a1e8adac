//! Which cells of a block are updated, and where they touch what is closed.

use super::dynamics::Directions;
use super::slots::Layout;
use super::terrain::Terrain;
use super::walls::{Stretch, stretches};
use crate::jobs;
use partita_domain::Region;
use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

/// A direction of a cell, in a row, that enters from beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RowLink {
    pub(super) x: i32,
    pub(super) direction: u16,
    /// Whether it comes from a closed cell, with a tag: then what had arrived on its way there may be needed.
    pub(super) surface: bool,
    /// Whether it lies before an odd step where it would at any other cell of the row.
    pub(super) straight: bool,
    /// Whether it lies where it left, before any step.
    pub(super) stays: bool,
    /// The terrain's tag, or [`PLAIN`].
    pub(super) tag: u32,
}

/// No tag: what left comes back.
pub(super) const PLAIN: u32 = u32::MAX;

/// The links and the runs of open cells of the rows of a region.
#[derive(Debug)]
pub(super) struct Bounds {
    region: Region,
    links: Rows<RowLink>,
    /// The links of rows along walls, of which those with a tag all enter where they left; none of other rows.
    stretches: Rows<Stretch>,
    /// Runs of open cells and of closed ones; none where all cells are open.
    runs: Option<[Rows<[i32; 2]>; 2]>,
}

/// Items by row. Rows that have the same ones share them: most of a block's do, so that they stay in the nearest cache.
#[derive(Debug)]
struct Rows<T> {
    items: Vec<T>,
    /// Of each row, its first item and one more than its last.
    ranges: Vec<[u32; 2]>,
}

impl<T: Clone + Eq + Hash> Rows<T> {
    fn gather(rows: Vec<Vec<T>>) -> Self {
        let (mut items, mut known) = (Vec::new(), HashMap::new());
        let range = |row: Vec<T>| {
            let begin = items.len() as u32;
            *known.entry(row).or_insert_with_key(|row| {
                items.extend_from_slice(row);
                [begin, begin + row.len() as u32]
            })
        };
        let ranges = rows.into_iter().map(range).collect();
        Self { items, ranges }
    }

    fn of(&self, row: usize) -> &[T] {
        let [begin, end] = self.ranges[row];
        &self.items[begin as usize..end as usize]
    }
}

impl Bounds {
    /// The bounds of all rows of `region`, made in parallel within the calling team.
    pub(super) fn new<D: Directions<Q>, const Q: usize>(
        layout: &Layout<D, Q>,
        region: Region,
        terrain: &Terrain<'_>,
    ) -> Self {
        let rows: Vec<_> = region.rows().collect();
        let links = jobs::each(&rows, |_, &(z, y)| row_links(layout, &region, terrain, [z, y]));
        let runs = terrain.closed.map(|_| {
            let runs = jobs::each(&rows, |_, &(z, y)| {
                let is_open = |x: isize| terrain.is_open(within(layout, [z, y, x]));
                [row_runs(&region, is_open), row_runs(&region, |x| !is_open(x))]
            });
            let (open, closed) = runs.into_iter().map(|[open, closed]| (open, closed)).unzip();
            [Rows::gather(open), Rows::gather(closed)]
        });
        let stretches = Rows::gather(links.iter().map(|links| stretches(links)).collect());
        Self { region, links: Rows::gather(links), stretches, runs }
    }

    /// The place of row (z, y) among all.
    #[inline]
    pub(super) fn row(&self, [z, y]: [isize; 2]) -> usize {
        (z - self.region.start[0]) as usize * self.region.shape[1] + (y - self.region.start[1]) as usize
    }

    /// The links of a row, by cell.
    #[inline]
    pub(super) fn links(&self, row: usize) -> &[RowLink] {
        self.links.of(row)
    }

    /// Those of the cells `xs`.
    #[inline]
    pub(super) fn links_of(&self, row: usize, xs: &Range<isize>) -> &[RowLink] {
        let links = self.links.of(row);
        let is_in = |link: &RowLink| xs.contains(&(link.x as isize));
        if [links.first(), links.last()].into_iter().flatten().all(is_in) {
            return links;
        }
        let [begin, end] = [xs.start, xs.end].map(|at| links.partition_point(|link| (link.x as isize) < at));
        &links[begin..end]
    }

    /// The links of a row along a wall as stretches; none of another row.
    #[inline]
    pub(super) fn stretches(&self, row: usize) -> &[Stretch] {
        self.stretches.of(row)
    }

    /// Calls `f` for each run of closed cells among `xs`.
    pub(super) fn closed(&self, row: usize, xs: &Range<isize>, f: impl FnMut(Range<isize>)) {
        if let Some([_, closed]) = &self.runs {
            among(closed.of(row), xs, f);
        }
    }

    /// Whether cell `x` of a row is closed.
    #[inline]
    pub(super) fn is_closed(&self, row: usize, x: isize) -> bool {
        let is_in = |&[begin, end]: &[i32; 2]| (begin as isize..end as isize).contains(&x);
        self.runs.as_ref().is_some_and(|[_, closed]| closed.of(row).iter().any(is_in))
    }

    /// Calls `f` for each run of open cells among `xs`.
    #[inline]
    pub(super) fn runs(&self, row: usize, xs: &Range<isize>, mut f: impl FnMut(Range<isize>)) {
        match &self.runs {
            Some([open, _]) => among(open.of(row), xs, f),
            None => f(xs.clone()),
        }
    }
}

#[inline]
fn among(runs: &[[i32; 2]], xs: &Range<isize>, mut f: impl FnMut(Range<isize>)) {
    for &[begin, end] in runs {
        let run = (begin as isize).max(xs.start)..(end as isize).min(xs.end);
        if !run.is_empty() {
            f(run);
        }
    }
}

/// The position within the domain that a cell of a block is an image of.
fn within<D: Directions<Q>, const Q: usize>(layout: &Layout<D, Q>, zyx: [isize; 3]) -> [usize; 3] {
    std::array::from_fn(|axis| zyx[axis].rem_euclid(layout.domain[axis]) as usize)
}

fn row_links<D: Directions<Q>, const Q: usize>(
    layout: &Layout<D, Q>,
    region: &Region,
    terrain: &Terrain<'_>,
    zy: [isize; 2],
) -> Vec<RowLink> {
    let (mut found, slots, ends) = (Vec::new(), layout.slots(zy), [0, layout.domain[2] - 1]);
    // Without closed cells, and away from faces, only the ends of a row touch anything.
    let bare = terrain.closed.is_none() && (1..Q).all(|i| slots.shift(i) == D::DIRECTIONS[i][0]);
    for x in region.start[2]..region.end(2) {
        let zyx = [zy[0], zy[1], x];
        let cell = within(layout, zyx);
        if (bare && !ends.contains(&x)) || !terrain.is_open(cell) {
            continue;
        }
        for i in 1..Q {
            let from = layout.source(zyx, i);
            if from.is_some_and(|from| terrain.is_open(from)) {
                continue;
            }
            let tag = (terrain.tag)(cell, i);
            // What comes back where it was left needs no help.
            if tag.is_some() || slots.slot(i) != i {
                let surface = tag.is_some() && from.is_some();
                let straight = layout.entrance(&slots, i, x) == layout.straight(&slots, i, x);
                let stays = layout.entrance(&slots, i, x) == layout.arrival(&slots, false, i, x);
                let (tag, direction) = (tag.unwrap_or(PLAIN), i as u16);
                found.push(RowLink { x: x as i32, direction, surface, straight, stays, tag });
            }
        }
    }
    found
}

/// The runs of cells of a row of which something holds.
fn row_runs(region: &Region, holds: impl Fn(isize) -> bool) -> Vec<[i32; 2]> {
    let mut runs: Vec<[i32; 2]> = Vec::new();
    for x in (region.start[2]..region.end(2)).filter(|&x| holds(x)) {
        match runs.last_mut() {
            Some([_, end]) if *end == x as i32 => *end += 1,
            _ => runs.push([x as i32, x as i32 + 1]),
        }
    }
    runs
}
