//! Sixty-four windows of a target, one per lane.
//!
//! ```text
//!   letters:  ..before | own | own | own | ... | own |
//!   lane 0:   '--------------'
//!   lane 1:         '--------------'          each begins `before` letters ahead of its own ones
//! ```
//! They share out a stretch, as here, or lie wherever there is something to look at.

use super::{Column, LANES};
use partita_domain::Isa;
use partita_domain::isa::Kernel;
use partita_domain::lanes::prefetch;
use std::cmp::Reverse;
use std::ops::Range;

/// Columns that are made before they are used: few enough that they stay in the nearest cache.
const CHUNK: usize = 128;

/// Letters in a line of the cache.
const LINE: usize = 64;

/// Letters that are turned into columns at a time.
const BLOCK: usize = 8;

/// Where the windows lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Windows {
    /// The first letter of each.
    starts: [usize; LANES],
    /// Letters that windows begin ahead of their own.
    pub(super) before: usize,
    /// Letters of a window's own, at most.
    own: usize,
}

impl Windows {
    /// The windows whose own letters are `length` letters, at least, after the first `before`, in as many stretches of
    /// 64 windows as `stretches`.
    pub(super) fn over(before: usize, length: usize, stretches: usize) -> Vec<Self> {
        let own = length.div_ceil(LANES * stretches).max(1);
        let starts = |i: usize| std::array::from_fn(|lane| (i * LANES + lane) * own);
        (0..length.div_ceil(LANES * own)).map(|i| Self { starts: starts(i), before, own }).collect()
    }

    /// Windows whose own letters are those of `pieces`, none of which begins before letter `before`; those of like length
    /// go together.
    pub(super) fn of(before: usize, mut pieces: Vec<Range<usize>>) -> Vec<Self> {
        pieces.sort_by_key(|piece| (Reverse(piece.len()), piece.start));
        let windows = |pieces: &[Range<usize>]| {
            let piece = |lane: usize| &pieces[lane.min(pieces.len() - 1)];
            Self { starts: std::array::from_fn(|lane| piece(lane).start - before), before, own: pieces[0].len() }
        };
        pieces.chunks(LANES).map(windows).collect()
    }

    /// Positions of each window.
    pub(super) fn positions(&self) -> usize {
        self.before + self.own
    }

    /// The letter at a position of a lane.
    pub(super) fn letter(&self, lane: usize, position: usize) -> usize {
        self.starts[lane] + position
    }

    /// All letters of all windows, and of what lies between.
    pub(super) fn letters(&self) -> Range<usize> {
        self.starts.iter().copied().min().unwrap_or(0)..self.end()
    }

    /// One more than the last letter that [`columns`](Windows::columns) reads: those beyond the target must be there.
    pub(super) fn end(&self) -> usize {
        let last = self.starts.iter().copied().max().unwrap_or(0);
        last + self.positions().next_multiple_of(BLOCK)
    }

    /// Gives all columns, a chunk of them at a time, and the position of the first of each. Their number is a multiple of
    /// eight.
    pub(super) fn each_chunk(&self, isa: Isa, letters: &[u8], mut chunk_made: impl FnMut(usize, &[Column])) {
        let mut columns = [[0; LANES]; CHUNK];
        let end = self.positions().next_multiple_of(BLOCK);
        for first in (0..end).step_by(CHUNK) {
            let columns = &mut columns[..CHUNK.min(end - first)];
            isa.run(Columns { windows: self, letters, first, columns });
            chunk_made(first, columns);
        }
    }
}

/// The columns of windows from position `first` on, a multiple of eight.
struct Columns<'a> {
    windows: &'a Windows,
    letters: &'a [u8],
    first: usize,
    columns: &'a mut [Column],
}

impl Kernel for Columns<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { windows, letters, first, columns } = self;
        // So many streams are too many for the hardware to foresee.
        for start in windows.starts {
            let next = start + first + columns.len();
            (next..next + columns.len()).step_by(LINE).for_each(|at| prefetch(letters.as_ptr().wrapping_add(at)));
        }
        for (i, columns) in columns.as_chunks_mut::<BLOCK>().0.iter_mut().enumerate() {
            // Eight letters of lane 8 g + i each, by i and g.
            let mut rows = [[0; GROUPS]; BLOCK];
            for (lane, start) in windows.starts.iter().enumerate() {
                let run = letters[start + first + i * BLOCK..].first_chunk();
                rows[lane % BLOCK][lane / BLOCK] = run.map_or(0, |run| u64::from_le_bytes(*run));
            }
            transpose(&mut rows);
            for (column, row) in columns.iter_mut().zip(rows) {
                for (into, letters) in column.as_chunks_mut().0.iter_mut().zip(row) {
                    *into = letters.to_le_bytes();
                }
            }
        }
    }
}

/// Lanes by eight.
const GROUPS: usize = LANES / BLOCK;

/// Eight rows of eight bytes as eight columns, in each group: quadrants are swapped, then quadrants of those, then of those.
#[inline(always)]
fn transpose(rows: &mut [[u64; GROUPS]; BLOCK]) {
    for (distance, low) in [(4, 0x0000_0000_ffff_ffff_u64), (2, 0x0000_ffff_0000_ffff), (1, 0x00ff_00ff_00ff_00ff)] {
        let shift = 8 * distance;
        for i in (0..BLOCK).filter(|i| i & distance == 0) {
            let (before, from) = rows.split_at_mut(i + distance);
            for (upper, lower) in before[i].iter_mut().zip(&mut from[0]) {
                (*upper, *lower) = (*upper & low | (*lower & low) << shift, *upper >> shift & low | *lower & !low);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_hold_the_letters_of_their_windows() {
        for (before, length, stretches) in [(0, 1, 1), (5, 640, 1), (300, 70_000, 2), (7, 63, 3)] {
            let mut stretch = Windows::over(before, length, stretches);
            stretch.extend(Windows::of(before, vec![before..before + 9, before + length / 2..before + length]));
            let end = stretch.iter().map(Windows::end).max().unwrap();
            let letters: Vec<u8> = (0..end).map(|i| (i * 7 % 251) as u8).collect();
            for windows in stretch {
                let mut made = 0;
                windows.each_chunk(Isa::detect(), &letters, |first, columns| {
                    assert_eq!(first, made);
                    for (position, column) in (first..).zip(columns) {
                        let expected: [u8; LANES] = std::array::from_fn(|lane| letters[windows.letter(lane, position)]);
                        assert_eq!(column, &expected);
                    }
                    made += columns.len();
                });
                assert!(made >= windows.positions());
            }
        }
    }

    #[test]
    fn windows_own_every_letter() {
        for (length, stretches) in [(1, 1), (64, 1), (65, 1), (1000, 3), (100_000, 4)] {
            let own: usize = Windows::over(9, length, stretches).iter().map(|windows| LANES * windows.own).sum();
            assert!((length..length + LANES * stretches + LANES).contains(&own), "{own} for {length}");
        }
    }
}
