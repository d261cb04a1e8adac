//! The promise: threads, blocks, depth and instruction set never show in the bits.

use crate::common::{How, build, finished};
use partita_domain::Isa;
use partita_run::state::{Snapshot, state_hash};

/// Odd sizes, a source, faces of every kind.
const CASES: [&str; 3] = [
    "simulation = 'heat'\ncells = [53, 37]\nsize_m = [0.53, 0.3]\nmaterial = 'steel'\nend_time = 60.0\n\
     boundary.west.fixed_k = 400.0\nboundary.north.fixed_k = 280.0\ninitial.temperature_k = 300.0\n\
     [[source]]\nx_m = [0.2, 0.3]\ny_m = [0.1, 0.2]\npower_w_per_m3 = 1e6\n",
    "simulation = 'heat'\ncells = [29, 61]\nsize_m = [0.29, 0.61]\nmaterial = 'water'\nend_time = 5e3\n\
     boundary.west = 'periodic'\nboundary.east = 'periodic'\nboundary.south = 'periodic'\nboundary.north = 'periodic'\n\
     [[initial.spot]]\ncentre_m = [0.02, 0.58]\nradius_m = 0.1\nheight_k = 50.0\n\
     [[source]]\nx_m = [0.0, 0.05]\ny_m = [0.5, 0.61]\npower_w_per_m3 = 1e3\n",
    "simulation = 'heat'\ncells = [17, 9]\nsize_m = [1.7, 0.9]\nmaterial = 'oak'\nend_time = 3e5\n\
     boundary.south.fixed_k = 300.0\nboundary.west = 'periodic'\nboundary.east = 'periodic'\ninitial.temperature_k = 280.0\n",
];

fn hash(case: &str, how: &How) -> String {
    state_hash(&finished(case, how).1.state())
}

#[test]
fn any_team_gives_the_same_bits() {
    for case in CASES {
        let reference = hash(case, &How { threads: 1, isa: Isa::SCALAR, ..How::default() });
        for isa in Isa::available() {
            for threads in 1..=4 {
                for blocks in ["1", "2", "3", "7", "2x3", "3x1"] {
                    assert_eq!(
                        reference,
                        hash(case, &How { threads, blocks, depth: 1, isa }),
                        "{threads} threads, {blocks} blocks, {isa}"
                    );
                }
            }
        }
    }
}

#[test]
fn depth_does_not_show() {
    for case in CASES {
        let reference = hash(case, &How::default());
        for (depth, blocks) in [(2, "1"), (3, "2x2"), (5, "7"), (8, "3"), (20, "2x3")] {
            assert_eq!(
                reference,
                hash(case, &How { depth, blocks, ..How::default() }),
                "depth {depth}, {blocks} blocks"
            );
        }
    }
}

/// How many steps a call takes never shows; a state saved on one cut goes on, on another, to the same end.
#[test]
fn a_reloaded_state_goes_on_as_if_nothing_had_happened() {
    for case in CASES {
        let reference = hash(case, &How::default());
        let (team, mut first) = build(case, &How { blocks: "2x2", depth: 3, ..How::default() }).unwrap();
        first.advance(&team, 7).unwrap();
        let saved = Snapshot::save(&first.state());
        let (team, mut second) = build(case, &How { blocks: "7", depth: 2, ..How::default() }).unwrap();
        second.load(&saved).unwrap();
        second.advance(&team, 5).unwrap();
        second.advance(&team, u64::MAX).unwrap();
        assert_eq!(reference, state_hash(&second.state()));
    }
}
