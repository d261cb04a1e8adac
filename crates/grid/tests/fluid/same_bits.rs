//! The promise: threads, blocks, depth and instruction set never show in the bits of a flow.

use crate::common::{How, build, finished};
use partita_domain::Isa;
use partita_run::state::{Snapshot, state_hash};

/// Odd sizes, walls that move, forces, every lattice and collision; one that becomes steady.
const CASES: [&str; 12] = [
    "cells = [37, 23]\nreynolds = 100.0\nsteps = 101\nend_time = 1.0\nboundary.north.moving_wall_m_per_s = [1.0, 0.0]\n",
    "cells = [29, 26]\nreynolds = 50.0\nsteps = 66\nend_time = 1.0\ncollision = 'regularised'\nprecision = 'f32'\nboundary.all = 'periodic'\n\
     boundary.south = 'free_slip'\nboundary.north = 'wall'\nacceleration_m_per_s2 = [0.1, 0.05]\n\
     initial.velocity_m_per_s = ['0.1 * sin(2 * pi * x)', 0.1]\n",
    "cells = [13, 9, 11]\nreynolds = 20.0\nsteps = 33\nend_time = 1.0\ninitial.taylor_green = 'space'\nboundary.all = 'periodic'\nprecision = 'f32'\n",
    "cells = [9, 11, 7]\nlattice = 'D3Q27'\nreynolds = 20.0\nsteps = 21\nend_time = 1.0\ncollision = 'bgk'\nacceleration_m_per_s2 = [0.0, 0.1, 0.0]\n\
     boundary.top.moving_wall_m_per_s = [0.5, 0.5, 0.0]\n",
    "cells = [11, 9, 7]\nreynolds = 20.0\nsteps = 21\nend_time = 1.0\ncollision = 'cumulant'\nprecision = 'f32'\n\
     acceleration_m_per_s2 = [0.0, 0.1, 0.0]\nboundary.top.moving_wall_m_per_s = [0.5, 0.5, 0.0]\n\
     [[body]]\nname = 'ball'\nshape.sphere = { centre_m = [0.5, 0.5, 0.0], diameter_m = 0.6 }\n",
    "cells = [19, 9, 8]\nreynolds = 20.0\nsteps = 23\nend_time = 1.0\nprecision = 'f16'\nboundary.north.moving_wall_m_per_s = [1.0, 0.0, 0.5]\n",
    "cells = [14, 11]\nreynolds = 20.0\nboundary.north.moving_wall_m_per_s = [1.0, 0.0]\nsteady.change = 1e-2\n",
    "cells = [31, 23]\nreynolds = 50.0\nsteps = 57\nend_time = 1.0\nboundary.all = 'periodic'\nacceleration_m_per_s2 = [0.3, 0.1]\n\
     [[body]]\nname = 'disc'\nshape.circle = { centre_m = [0.03, 0.3], diameter_m = 0.3 }\n\
     [[body]]\nname = 'wedge'\nshape.polygon_m = [[0.5, 0.2], [0.9, 0.3], [0.6, 0.5]]\n",
    "cells = [33, 15]\nlength_m = 0.2\nreynolds = 50.0\nsteps = 83\nend_time = 1.0\ninitial.inflow = true\nboundary.east.outflow_pa = 0.0\n\
     boundary.west.inflow = { spread = 'parabolic', over_time = '1 + 0.2 * sin(9 * t)' }\nboundary.north = 'free_slip'\n\
     [[body]]\nname = 'disc'\nshape.circle = { centre_m = [0.3, 0.2], diameter_m = 0.2 }\n",
    "cells = [9, 11, 8]\nprecision = 'f32'\nreynolds = 20.0\nsteps = 31\nend_time = 1.0\nboundary.all = 'periodic'\n\
     boundary.bottom.inflow.velocity_m_per_s = [0.0, 0.1, '0.5 * x']\nboundary.top.pressure_pa = 0.01\n\
     [[body]]\nname = 'rod'\nshape.cylinder = { from_m = [0.0, 0.5, 0.4], to_m = [0.9, 0.6, 0.5], diameter_m = 0.4 }\n",
    "cells = [11, 9, 10]\nreynolds = 20.0\nsteps = 22\nend_time = 1.0\nboundary.top.moving_wall_m_per_s = [0.5, 0.5, 0.0]\n\
     [[body]]\nname = 'ball'\nshape.sphere = { centre_m = [0.5, 0.5, 0.0], diameter_m = 0.6 }\n",
    "cells = [12, 9, 10]\nprecision = 'f16'\nreynolds = 20.0\nsteps = 23\nend_time = 1.0\nboundary.top.moving_wall_m_per_s = [0.5, 0.5, 0.0]\n\
     [[body]]\nname = 'ball'\nshape.sphere = { centre_m = [0.5, 0.5, 0.0], diameter_m = 0.6 }\n",
];

fn hash(case: &str, how: &How) -> String {
    state_hash(&finished(case, how).1.state())
}

#[test]
fn any_team_gives_the_same_bits_at_any_depth() {
    for case in CASES {
        let reference = hash(case, &How { threads: 1, isa: Isa::SCALAR, ..How::default() });
        for isa in Isa::available() {
            for (threads, blocks, depth) in [(1, "1", 8), (2, "2", 1), (3, "5", 4), (4, "3", 2), (2, "2", 16)] {
                let depth = if blocks == "5" { 2 } else { depth };
                let found = hash(case, &How { threads, blocks, depth, isa });
                assert_eq!(reference, found, "{threads} threads, {blocks} blocks, depth {depth}, {isa}: {case}");
            }
        }
    }
}

/// A flow that is saved on one cut, after an odd number of steps, goes on to the same end on another.
#[test]
fn a_reloaded_flow_goes_on_as_if_nothing_had_happened() {
    for case in CASES {
        let reference = hash(case, &How::default());
        let (team, mut first) = build(case, &How { blocks: "2", depth: 3, ..How::default() }).unwrap();
        first.advance(&team, 7).unwrap();
        let saved = Snapshot::save(&first.state());
        let (team, mut second) = build(case, &How { blocks: "3", depth: 2, ..How::default() }).unwrap();
        second.load(&saved).unwrap();
        second.advance(&team, 5).unwrap();
        second.advance(&team, u64::MAX).unwrap();
        assert_eq!(reference, state_hash(&second.state()), "{case}");
    }
}
