//! Rows along walls: links of neighbouring cells that are all alike are taken together.

use super::dynamics::{Directions, Entering, Link};
use super::ground::{Ground, Step};
use super::links::{PLAIN, RowLink};
use super::slots::Slots;
use super::stored::Stored;
use smallvec::SmallVec;
use std::ops::Range;

/// Links of neighbouring cells along a row that are all alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Stretch {
    first: RowLink,
    count: i32,
}

/// A stretch of links, and the factor and gain of what enters; without them it comes back.
type Wall<T> = (Stretch, Option<[T; 2]>);

/// Those of a row: those of one wall, and of an end each, of up to 27 directions, need no memory of their own.
pub(super) type Walls<T> = SmallVec<[Wall<T>; 32]>;

/// The stretches of a row whose links with a tag all stay where they left, if there are any.
pub(super) fn stretches(links: &[RowLink]) -> Vec<Stretch> {
    let mut tagged = links.iter().filter(|link| link.tag != PLAIN).peekable();
    if tagged.peek().is_none() || !tagged.all(|link| link.stays) {
        return Vec::new();
    }
    let mut links = links.to_vec();
    links.sort_by_key(|link| (link.direction, link.x));
    let mut stretches: Vec<Stretch> = Vec::new();
    for link in links {
        match stretches.last_mut() {
            Some(last) if last.goes_on_with(link) => last.count += 1,
            _ => stretches.push(Stretch { first: link, count: 1 }),
        }
    }
    stretches
}

impl Stretch {
    fn goes_on_with(&self, link: RowLink) -> bool {
        link.tag != PLAIN && link == RowLink { x: self.first.x + self.count, ..self.first }
    }

    /// Its cells among `xs`.
    fn among(&self, xs: &Range<isize>) -> Range<isize> {
        let (begin, end) = (self.first.x as isize, (self.first.x + self.count) as isize);
        begin.max(xs.start)..end.min(xs.end)
    }
}

impl<D: Directions<Q>, const Q: usize> Ground<D, Q> {
    /// What enters a row along a wall, if all that enters it there is of what left there.
    pub(super) fn walls<S: Stored>(&self, step: &Step<'_, S, Q>, zy: [isize; 2]) -> Option<Walls<S::Real>> {
        let stretches = self.bounds.stretches(self.bounds.row(zy));
        if stretches.is_empty() {
            return None;
        }
        let enters = |&stretch: &Stretch| {
            let RowLink { x, direction, tag, .. } = stretch.first;
            if tag == PLAIN {
                return Some((stretch, None));
            }
            let link = Link { zyx: [zy[0], zy[1], x as isize], direction: direction.into(), tag, step: step.step + 1 };
            match step.dynamics.entering(&link) {
                Entering::Back { factor, gain } => Some((stretch, Some([factor, gain]))),
                _ => None,
            }
        };
        stretches.iter().map(enters).collect()
    }

    /// Lets what left the cells `xs` of such a row enter again.
    pub(super) fn pass_walls<S: Stored>(
        &self,
        step: &Step<'_, S, Q>,
        slots: &Slots<'_, Q>,
        xs: &Range<isize>,
        walls: &[Wall<S::Real>],
    ) {
        for (stretch, enters) in walls {
            let cells = stretch.among(xs);
            let Some([factor, gain]) = *enters else {
                cells.for_each(|_| self.give_back(step, slots, &[stretch.first]));
                continue;
            };
            let begin = self.layout.arrival(slots, false, stretch.first.direction.into(), cells.start);
            for at in begin..begin + cells.len() {
                // SAFETY: what left a cell stays the cell's until the next step, and what enters lies where it left.
                unsafe { step.numbers.write(at, S::keep(factor * step.numbers.read(at).value() + gain)) }
            }
        }
    }
}
