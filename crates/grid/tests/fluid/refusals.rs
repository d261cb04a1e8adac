//! Settings that cannot be used are refused with place, value and remedy; a flow that diverges stops and says where.

use crate::common::{How, build};
use partita_run::SimulationError;
use partita_run::state::{Snapshot, StateError};

const GOOD: &str = "cells = [16, 16]\nreynolds = 100.0\nend_time = 10.0\n";

fn refusal(case: &str) -> String {
    build(case, &How::default()).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn messages_name_place_value_and_remedy() {
    let cases: [(&str, &[&str]); 41] = [
        ("celsl = 3", &["test.toml:5", "celsl", "did you mean `cells`"]),
        ("cells = [16]", &["cells", "x, y and z"]),
        ("cells = [0, 16]", &["cells", "0"]),
        ("cells = [4000000, 4000000]", &["cells", "use fewer"]),
        ("lattice = 'D3Q19'", &["test.toml:5", "lattice", "D2Q9"]),
        ("viscosity_m2_per_s = 1.0\nspeed_m_per_s = 1.0", &["reynolds", "keep two"]),
        ("size_m = [1.0, 1.0]", &["size_m", "cells_per_diameter"]),
        ("cells_per_diameter = 10.0", &["cells_per_diameter", "length_m"]),
        ("boundary.west.inflow = {}", &["boundary", "leaves through none", "outflow_pa"]),
        ("boundary.west.inflow = {}\nboundary.east.outflow_pa = 1e9", &["boundary.east.outflow_pa", "out of range"]),
        (
            "boundary.west.inflow.velocity_m_per_s = [1.0]\nboundary.east.outflow_pa = 0.0",
            &["boundary.west.inflow", "2 axes"],
        ),
        ("boundary.west.inflow.velocity_m_per_s = [9.0, 0.0]\nboundary.east.outflow_pa = 0.0", &["boundary", "9e0"]),
        (
            "boundary.west.inflow.over_time = 'sqrt(4 - t)'\nboundary.east.pressure_pa = 0.0",
            &["boundary", "over_time", "NaN"],
        ),
        ("initial.inflow = true", &["initial.inflow", "no face"]),
        ("pressure_drop = { from_m = [0.0, 2.0], to_m = [0.0, 0.0] }", &["pressure_drop.from_m", "2"]),
        ("reynolds = 1e6", &["cells", "62500", "312.5", "regularised"]),
        ("reynolds = nan", &["reynolds", "NaN"]),
        ("mach = 0.5", &["mach", "0.5", "0.4"]),
        ("relaxation_time = 0.5", &["relaxation_time", "0.5"]),
        ("relaxation_time = 3.0", &["mach", "shorten the step", "more cells"]),
        ("mach = 0.1\ndt = 1e-3", &["mach", "keep one"]),
        ("dt = 1.0", &["mach", "Mach number", "0.4"]),
        ("collision = 'cumulant'", &["collision", "D3Q27", "regularised"]),
        ("collision = 'bgk'\nmagic = 0.25", &["magic", "trt"]),
        ("boundary.west = 'periodic'", &["boundary.west", "both periodic"]),
        ("boundary.top = 'periodic'", &["boundary.bottom", "rectangle"]),
        ("boundary.north.moving_wall_m_per_s = [1.0, 0.1]", &["boundary.north", "0.1", "along itself"]),
        ("boundary.north.moving_wall_m_per_s = [9.0, 0.0]", &["boundary", "9e0", "speed_m_per_s"]),
        ("boundary.north.moving_wall_m_per_s = [1.0]", &["boundary.north", "2 finite numbers"]),
        ("initial.taylor_green = 'space'", &["initial.taylor_green", "plane"]),
        ("initial.velocity_m_per_s = ['q', 0.0]", &["initial.velocity_m_per_s", "q"]),
        ("initial.velocity_m_per_s = ['1 / (x - 0.03125)', 0.0]", &["initial", "cell [0, 0, 0]"]),
        ("fields = ['velocity_z']", &["fields", "velocity_z"]),
        (
            "[[profile]]\nname = 'a'\ncomponent = 'u'\nalong = 'y'\nthrough_m = [2.0, 0.0]",
            &["profile.0.through_m", "2"],
        ),
        ("[[body]]\nname = 'A'\nshape.box = {}", &["body.0.name", "small letters"]),
        ("[[body]]\nname = 'a'\nshape.box = {}", &["body", "no cell is left"]),
        ("[[body]]\nname = 'a'\nshape.box.x_m = [0.01, 0.02]", &["body.0.shape", "6.2500e-2 m", "larger"]),
        (
            "[[body]]\nname = 'a'\nshape.circle = { centre_m = [0.5, 0.5], diameter_m = 0.0 }",
            &["body.0.shape.circle.diameter_m"],
        ),
        (
            "[[body]]\nname = 'a'\nshape.sphere = { centre_m = [0.5, 0.5, 0.5], diameter_m = 0.5 }",
            &["body.0.shape.sphere", "circle"],
        ),
        (
            "[[body]]\nname = 'a'\nshape.image = { file = 'pores.png' }",
            &["body.0.shape.image.file", "pores.png", "no files here"],
        ),
        ("end_time = 1e300", &["end_time", "end earlier"]),
    ];
    for (line, words) in cases {
        let key = line.split([' ', '.']).next().unwrap();
        let kept: String = GOOD.lines().filter(|good| !good.starts_with(key)).map(|good| format!("{good}\n")).collect();
        let message = refusal(&format!("{kept}{line}\n"));
        let words: Vec<_> = words.iter().filter(|word| !word.starts_with("test.toml")).collect();
        assert!(words.iter().all(|word| message.contains(*word)), "{words:?} in: {message}");
    }
    assert!(refusal("cells = [16, 16]\nend_time = 1.0\n").contains("give a Reynolds number"));
    assert!(refusal("cells = [16, 16]\nreynolds = 1.0\n").contains("end_time"));
    let twice = "[[profile]]\nname = 'a'\ncomponent = 'u'\nalong = 'y'\n".repeat(2);
    assert!(refusal(&format!("{GOOD}{twice}")).contains("two profiles `a`"));
}

#[test]
fn impossible_cuts_are_refused() {
    let how = |blocks, depth| How { blocks, depth, ..How::default() };
    for how in [how("17x1", 2), how("2x2x2", 2), how("1", 0)] {
        assert!(build(GOOD, &how).is_err());
    }
}

/// One rate near its limit: the flow outruns sound. The first cell, the step, and the numbers there are told, the same on
/// every team.
#[test]
fn a_flow_that_diverges_says_where_and_what_to_do() {
    let case = "cells = [32, 32]\nreynolds = 3100.0\nmach = 0.4\ncollision = 'bgk'\nend_time = 1000.0\n\
                boundary.north.moving_wall_m_per_s = [1.0, 0.0]\n";
    let fate = |how: &How, stride: u64| {
        let (team, mut flow) = build(case, how).unwrap();
        loop {
            match flow.advance(&team, stride) {
                Ok(progress) => assert!(!progress.finished, "it survived"),
                Err(error) => return (error, flow),
            }
        }
    };
    let (error, flow) = fate(&How::default(), 1000);
    let SimulationError::Diverged { cell, step, mach, relaxation_time, remedy } = &error else { panic!("{error}") };
    assert!(cell.len() == 2 && step.is_multiple_of(32) && (mach.is_nan() || *mach >= 1.0), "{error}");
    assert!((0.5..0.51).contains(relaxation_time) && remedy.contains("regularised"), "{error}");
    let other = fate(&How { threads: 3, blocks: "3", ..How::default() }, 77).0;
    assert_eq!(other.to_string(), error.to_string());
    assert!(matches!(flow.frame("speed"), Err(SimulationError::Diverged { .. })));
    let lost = Snapshot::save(&flow.state());
    let mut fresh = build(case, &How::default()).unwrap().1;
    assert!(matches!(fresh.load(&lost), Err(StateError::NotFinite { .. })));
}

#[test]
fn unknown_fields_are_named() {
    let flow = build(GOOD, &How::default()).unwrap().1;
    assert!(flow.frame("temperature").unwrap_err().to_string().contains("vorticity"));
}
