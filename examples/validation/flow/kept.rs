//! Mass and momentum.

use crate::claim::{Allowed, Claim, Section};
use crate::runs::Bench;
use std::error::Error;

const LID: &str = "simulation = 'fluid'\ncells = [65, 50]\nreynolds = 100.0\nend_time = 20.0\n\
    boundary.north.moving_wall_m_per_s = [1.0, 0.0]\nboundary.east.moving_wall_m_per_s = [0.0, -0.4]\n";
const DRIFT: &str = "simulation = 'fluid'\ncells = [64, 51]\nreynolds = 50.0\nend_time = 5.0\nboundary.all = 'periodic'\n\
    initial = { velocity_m_per_s = [0.3, '0.2 * sin(2 * pi * x)'], taylor_green = 'plane' }\n";
const DISC: &str = "[[body]]\nname = 'disc'\nsurface = 'half_way'\n\
    shape.circle = { centre_m = [0.6, 0.5], diameter_m = 0.4 }\n";

/// What a flow keeps to rounding.
pub(crate) fn kept(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    let around = format!("{LID}{DISC}");
    let single = format!("precision = 'f32'\n{LID}");
    let mut claims = Vec::new();
    for (words, case, name, off) in [
        ("mass in a closed box with two moving walls", LID, "mass", 1e-13),
        ("the same around a disc", &around, "mass", 1e-13),
        ("the same in single precision", &single, "mass", 1e-5),
        ("mass in a periodic box", DRIFT, "mass", 1e-13),
        ("momentum along x in a periodic box", DRIFT, "momentum_x", 1e-13),
        ("momentum along y in a periodic box", DRIFT, "momentum_y", 1e-13),
    ] {
        let mut flow = bench.begin_text("kept", case)?;
        let before = bench.read(&*flow, name);
        flow.advance(&bench.team, u64::MAX)?;
        let change = bench.read(&*flow, name) - before;
        claims.push(Claim::new(format!("{words}: change"), change, 0.0, Allowed::Off(off), "theory"));
    }
    Ok(Section {
        text: "Changes over the whole run, in kg/m of some 0.8 and in kg/s of 0.3.".to_owned(),
        claims,
        ..Section::default()
    })
}
