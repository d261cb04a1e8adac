//! Straight channels.

use crate::claim::{Allowed, Claim, Section};
use crate::runs::{Bench, profile};
use std::error::Error;

/// Poiseuille's and Couette's channels, which a half-way wall and the magic number 3/16 hold exactly.
pub(crate) fn channels(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    let error = |name: &str, drive: &str, exact: fn(f64) -> f64| -> Result<f64, Box<dyn Error>> {
        let case = format!(
            "simulation = 'fluid'\ncells = [3, 15]\nwidth_m = 0.2\nlength_m = 1.0\nreynolds = 2.0\nrelaxation_time = 0.9\n\
             end_time = 8.0\nboundary.west = 'periodic'\nboundary.east = 'periodic'\n{drive}\n\
             [[profile]]\nname = 'u'\ncomponent = 'u'\nalong = 'y'\n"
        );
        let points = profile(&*bench.finish_text(name, &case)?, "u");
        Ok(points.iter().map(|[at, value]| (value - exact(*at)).abs()).fold(0.0, f64::max))
    };
    let force = error("Poiseuille", "acceleration_m_per_s2 = [4.0, 0.0]", |y| 4.0 * y * (1.0 - y))?;
    let wall = error("Couette", "boundary.north.moving_wall_m_per_s = [1.0, 0.0]", |y| y)?;
    let claim = |what: &str, found: f64| Claim::new(what, found, 0.0, Allowed::Off(1e-10), "closed form");
    Ok(Section {
        text: "15 cells across, TRT with the magic number 3/16, f64; the error is the largest one of the profile, of which the \
               highest speed is 1."
            .to_owned(),
        claims: vec![claim("Poiseuille's parabola, error", force), claim("Couette's line, error", wall)],
        ..Section::default()
    })
}
