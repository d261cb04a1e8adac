//! Strips of windows in which an alignment of a score may end.

use super::lanes::Lanes;
use super::pass::Watch;
use super::query::Query;
use super::windows::Windows;
use partita_domain::narrow::{Integer, Narrow};
use std::ops::Range;

/// How sharply strips are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sharpness {
    /// By a bound of the score that takes an operation less: many strips that it finds have nothing.
    Rough,
    /// By the score.
    Sharp,
}

/// Letters before those at which a type is too narrow on which the score has most likely climbed there.
const LEAD: usize = 128;

/// Letters of the target in which an alignment of enough score may end.
#[derive(Debug, Clone)]
pub(super) struct Strip {
    pub(super) letters: Range<usize>,
    /// Whether the type was too narrow: no look at them in the same type tells more.
    pub(super) overflown: bool,
}

/// The strips in which an alignment of `threshold` or more may end; all other letters have none. Not in order, and some
/// more than once.
pub(super) fn strips<T: Integer>(
    lanes: &mut Lanes<T>,
    query: &Query,
    windows: &Windows,
    letters: &[u8],
    (threshold, sharpness): (i32, Sharpness),
) -> Vec<Strip> {
    let open = query.gaps().open;
    let told = threshold.min(lanes.limit());
    // A bound lies up to the opening of a gap below the score; it is of no use where nothing lies below the threshold.
    if sharpness == Sharpness::Rough && told > open {
        found::<T, false>(lanes, query, windows, letters, [told - open, lanes.limit() - open])
    } else {
        found::<T, true>(lanes, query, windows, letters, [told, lanes.limit()])
    }
}

/// Strips whose best, or its bound, reaches the first of two levels. Where it reaches the second, scores may have left
/// the type and be too low from there on, as far as an alignment can reach.
fn found<T: Integer, const EXACT: bool>(
    lanes: &mut Lanes<T>,
    query: &Query,
    windows: &Windows,
    letters: &[u8],
    levels: [i32; 2],
) -> Vec<Strip> {
    let below = levels.map(|level| T::raised((level - 1) as u16));
    let (width, mut found) = (lanes.columns(), Vec::new());
    lanes.begin();
    windows.each_chunk(lanes.isa(), letters, |first, columns| {
        let mut watch = Strips::<T, EXACT> { below, found: Vec::new() };
        lanes.watch(query, columns, &mut watch);
        for (pass, lane, overflown) in watch.found {
            let start = windows.letter(lane, first + pass * width);
            let [lead, after] = if overflown { [LEAD, windows.before] } else { [0; 2] };
            found.push(Strip { letters: start.saturating_sub(lead)..start + width + after, overflown });
        }
    });
    found
}

/// Watches for strips, of each the pass, the lane and whether the type may be too narrow for its scores.
struct Strips<T, const EXACT: bool> {
    below: [T; 2],
    found: Vec<(usize, usize, bool)>,
}

impl<T: Integer, const EXACT: bool> Watch<T> for Strips<T, EXACT> {
    const EXACT: bool = EXACT;

    #[inline(always)]
    fn begin<L: Narrow<T>>(&self, lanes: L, _: usize) -> L::Vector {
        lanes.splat(T::MIN)
    }

    #[inline(always)]
    fn end<L: Narrow<T>>(&mut self, lanes: L, part: usize, best: L::Vector, pass: usize, _: usize) {
        let [reached, overflown] = self.below.map(|below| lanes.bits(lanes.above(best, lanes.splat(below))));
        if reached != 0 {
            let is = |bits: u64, lane: usize| bits >> lane & 1 == 1;
            let lanes = (0..L::COUNT).filter(|&lane| is(reached, lane));
            self.found.extend(lanes.map(|lane| (pass, part * L::COUNT + lane, is(overflown, lane))));
        }
    }
}
