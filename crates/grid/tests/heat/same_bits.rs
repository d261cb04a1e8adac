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

/// Regions, walls and sources that change with time, parts of faces; steps that are staged, and steps that are not linear.
const RICH: [&str; 4] = [
    "simulation = 'heat'\ncells = [53, 37]\nsize_m = [0.53, 0.37]\nmaterial = 'steel'\nend_time = 20.0\ninitial.temperature_k = 300.0\n\
     boundary.west.fixed_k.expression = '300 + 9 * sin(t)'\nboundary.north.convective = { h_w_per_m2_k = 900.0, ambient_k = 280.0 }\n\
     [[boundary.part]]\nface = 'south'\nx_m = [0.1, 0.3]\nholds.flux_w_per_m2 = { table = [[0.0, 0.0], [9.0, 1e5]] }\n\
     [[region]]\nx_m = [0.2, 0.4]\ny_m = [0.1, 0.3]\nmaterial = 'aluminium'\n\
     [[source]]\ncentre_m = [0.2, 0.2]\nradius_m = 0.1\nfrom_s = 3.0\nuntil_s = 9.0\npower_w_per_m3 = 1e6\n",
    "simulation = 'heat'\ncells = [21, 13, 9]\nsize_m = [0.21, 0.13, 0.09]\nmaterial = 'steel'\nend_time = 5.0\ninitial.temperature_k = 300.0\n\
     boundary.west = 'periodic'\nboundary.east = 'periodic'\nboundary.top.fixed_k.table = [[0.0, 300.0], [3.0, 400.0]]\n\
     [[region]]\nz_m = [0.0, 0.04]\nmaterial = 'oak'\n[[source]]\npower_w_per_m3.expression = '1e6 * sin(9 * x) * t'\n",
    "simulation = 'heat'\ncells = [41, 23]\nsize_m = [0.41, 0.23]\nmaterial = 'steel'\nend_time = 60.0\ninitial.temperature_k = 300.0\n\
     scheme = 'rkl2'\nprecision = 'f32'\ndiffusion_number = 3.0\nboundary.west.fixed_k.expression = '300 + 9 * sin(t)'\n\
     boundary.south = 'periodic'\nboundary.north = 'periodic'\n[[region]]\nx_m = [0.2, 0.4]\nmaterial = 'copper'\n",
    "simulation = 'heat'\ncells = [31, 22]\nsize_m = [0.31, 0.22]\nend_time = 50.0\ninitial.temperature_k = 900.0\n\
     boundary.west.radiative = { emissivity = 0.8, surroundings_k = 300.0 }\nboundary.south = 'periodic'\nboundary.north = 'periodic'\n\
     [properties]\nconductivity_w_per_m_k.table = [[300.0, 64.0], [1000.0, 30.0]]\ndensity_kg_per_m3 = 7832.0\n\
     heat_capacity_j_per_kg_k = { expression = '400 + T / 3', range_k = [300.0, 1000.0] }\n",
];

#[test]
fn rich_problems_have_the_same_bits_on_any_team_at_any_depth() {
    for case in RICH {
        let reference = hash(case, &How { threads: 1, isa: Isa::SCALAR, ..How::default() });
        for isa in Isa::available() {
            for (threads, blocks, depth) in [(1, "1", 8), (2, "2", 1), (3, "2x3", 4), (4, "7", 3), (2, "3x2", 16)] {
                let blocks = if case.contains("13, 9]") && blocks.contains('x') { "3x1x2" } else { blocks };
                let depth = if blocks.contains('x') { depth.min(3) } else { depth };
                let found = hash(case, &How { threads, blocks, depth, isa });
                assert_eq!(reference, found, "{threads} threads, {blocks} blocks, depth {depth}, {isa}: {case}");
            }
        }
    }
}

fn hash(case: &str, how: &How) -> String {
    state_hash(&finished(case, how).1.state())
}

/// The same in three dimensions, in both precisions.
const BOXES: [&str; 2] = [
    "simulation = 'heat'\ncells = [21, 13, 9]\nsize_m = [0.21, 0.1, 0.09]\nmaterial = 'steel'\nend_time = 10.0\n\
     precision = 'f32'\nboundary.west.fixed_k = 400.0\nboundary.top.fixed_k = 280.0\ninitial.temperature_k = 300.0\n\
     [[source]]\nx_m = [0.05, 0.1]\ny_m = [0.02, 0.06]\nz_m = [0.0, 0.03]\npower_w_per_m3 = 1e6\n",
    "simulation = 'heat'\ncells = [11, 14, 19]\nsize_m = [0.11, 0.14, 0.19]\nmaterial = 'water'\nend_time = 2e3\n\
     boundary.west = 'periodic'\nboundary.east = 'periodic'\nboundary.bottom = 'periodic'\nboundary.top = 'periodic'\n\
     boundary.south.fixed_k = 10.0\n\
     [[initial.spot]]\ncentre_m = [0.02, 0.1, 0.18]\nradius_m = 0.05\nheight_k = 50.0\n\
     [[source]]\nx_m = [0.0, 0.05]\ny_m = [0.1, 0.12]\nz_m = [0.15, 0.19]\npower_w_per_m3 = 1e3\n",
];

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

/// The bits of plates are as they have always been: a change of the hash is a change of every stored result.
#[test]
fn plates_keep_their_bits() {
    let plate = include_str!("../../../cli/cases/heat_plate.toml");
    let plate = plate.replace("[640, 480]", "[61, 47]").replace("end_time = 2.0", "end_time = 0.5");
    assert_eq!(hash(&plate, &How::default()), "0e14d3d6501224fcedb29fb2f51e157e");
    let square = include_str!("../../../cli/cases/heat_square.toml");
    let square = square.replace("[128, 128]", "[33, 48]").replace("title", "steps = 77\ntitle");
    assert_eq!(hash(&square, &How::default()), "30ce55c76a36e1368f7848265d9067a5");
}

#[test]
fn boxes_have_the_same_bits_on_any_team_too() {
    for case in BOXES {
        let reference = hash(case, &How { threads: 1, isa: Isa::SCALAR, ..How::default() });
        for isa in Isa::available() {
            for (threads, blocks, depth) in [(1, "1", 4), (2, "2x3x1", 1), (3, "1x2x3", 5), (4, "7", 2)] {
                let how = How { threads, blocks, depth, isa };
                assert_eq!(reference, hash(case, &how), "{threads} threads, {blocks} blocks, depth {depth}, {isa}");
            }
        }
    }
}

/// A state in single precision goes on, on another cut, as if nothing had happened.
#[test]
fn boxes_are_reloaded_without_a_bit_changing() {
    for case in BOXES {
        let reference = hash(case, &How::default());
        let (team, mut first) = build(case, &How { blocks: "2x2x1", depth: 3, ..How::default() }).unwrap();
        first.advance(&team, 7).unwrap();
        let saved = Snapshot::save(&first.state());
        let (team, mut second) = build(case, &How { blocks: "3", depth: 2, ..How::default() }).unwrap();
        second.load(&saved).unwrap();
        second.advance(&team, u64::MAX).unwrap();
        assert_eq!(reference, state_hash(&second.state()));
    }
}
