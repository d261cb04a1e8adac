//! Heat conduction against closed forms.

mod closed_forms;
mod kept;

pub(crate) use closed_forms::closed_forms;
pub(crate) use kept::kept;

use crate::claim::{Allowed, Claim, Section, Table, order};
use crate::runs::Bench;
use std::error::Error;

/// A mode of the unit square decays: to rounding as the scheme's own eigenvalue says, to second order as the continuum's.
pub(crate) fn eigenmode(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    const FORM: &str = "closed form";
    let (mut errors, mut discrete) = (Vec::new(), 0.0f64);
    for n in bench.choose([32, 64, 128], [64, 128, 256]) {
        let heat = bench.finish("heat_square", &[format!("cells=[{n}, {n}]")])?;
        errors.push((n, bench.read(&*heat, "error_l2")));
        discrete = discrete.max(bench.read(&*heat, "error_discrete"));
    }
    let last = errors.len() - 1;
    let published = errors.iter().find(|(n, _)| *n == 128).map_or(f64::NAN, |(_, error)| *error);
    let mut claims = vec![
        Claim::new("difference from the discrete eigenmode, explicit", discrete, 0.0, Allowed::Off(1e-12), FORM),
        Claim::new("error on 128²", published, 1.2927e-5, Allowed::Share(1e-4), "the same scheme, computed apart"),
        Claim::new("order in space", order(errors[last - 1], errors[last]), 2.0, Allowed::Off(0.02), FORM),
        Claim::new("order in space at a diffusion number of 1/12", twelfth(bench)?, 4.0, Allowed::Off(0.1), FORM),
    ];
    for (scheme, in_time) in [("implicit", 1.0), ("crank_nicolson", 2.0), ("rkl2", 2.0)] {
        let (difference, found) = steps_in_time(bench, scheme)?;
        let what = format!("difference from the discrete eigenmode, `{scheme}`");
        claims.push(Claim::new(what, difference, 0.0, Allowed::Off(1e-12), FORM));
        claims.push(Claim::new(format!("order in time of `{scheme}`"), found, in_time, Allowed::Off(0.15), FORM));
    }
    Ok(Section {
        text: "`heat_square`, explicit steps at a fixed diffusion number of 0.2, the others far beyond an explicit step; the error is \
               the root mean square over cells. Orders in time are those of differences between runs on the same cells."
            .to_owned(),
        claims,
        table: Some(Table::of_orders(&errors)),
        ..Section::default()
    })
}

/// The order in space where the errors of space and time cancel: whole numbers of steps, so that none is shortened.
fn twelfth(bench: &Bench) -> Result<f64, Box<dyn Error>> {
    let error = |n: usize| -> Result<(usize, f64), Box<dyn Error>> {
        let set =
            [format!("cells=[{n}, {n}]"), format!("diffusion_number={}", 1.0 / 12.0), "end_time=0.0520833333".into()];
        Ok((n, bench.read(&*bench.finish("heat_square", &set)?, "error_l2")))
    };
    Ok(order(error(16)?, error(32)?))
}

/// How far a scheme is from its own eigenvalue, and its order in time.
fn steps_in_time(bench: &Bench, scheme: &str) -> Result<(f64, f64), Box<dyn Error>> {
    let (mut heights, mut difference) = (Vec::new(), 0.0f64);
    for steps in [8, 16, 32] {
        let text = "simulation = 'heat'\nsize_m = [1.0, 1.0]\ncells = [32, 32]\ndiffusivity_m2_per_s = 1.0\nend_time = 0.05\n\
                    initial.eigenmode_k = 1.0\n\
                    boundary = { west.fixed_k = 0.0, east.fixed_k = 0.0, south.fixed_k = 0.0, north.fixed_k = 0.0 }\n";
        let case = format!("scheme = '{scheme}'\ndt = {:e}\n{text}", 0.05 / f64::from(steps));
        let heat = bench.finish_text(scheme, &case)?;
        difference = difference.max(bench.read(&*heat, "error_discrete"));
        heights.push(heat.frame("temperature")?.values[[16, 16]]);
    }
    Ok((difference, ((heights[0] - heights[1]) / (heights[1] - heights[2])).log2()))
}

/// The steady square with one hot edge.
pub(crate) fn hot_edge(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    const UPPER: f64 = 0.540_529_218_259_51;
    const LOWER: f64 = 0.067_971_668_113_062;
    let (mut errors, mut last) = (Vec::new(), [0.0; 3]);
    for n in bench.choose([64, 128], [256, 512]) {
        let case = format!(
            "simulation = 'heat'\ncells = [{n}, {n}]\nsize_m = [1.0, 1.0]\nmaterial = 'copper'\nscheme = 'steady'\n\
             boundary = {{ west.fixed_k = 0.0, east.fixed_k = 0.0, south.fixed_k = 0.0, north.fixed_k = 1.0 }}\n"
        );
        let values = bench.finish_text("hot edge", &case)?.frame("temperature")?.values;
        // Between four centres the mean is of second order, as the scheme is.
        let at = |x: usize, y: usize| {
            [[y, x], [y - 1, x], [y, x - 1], [y - 1, x - 1]].iter().map(|&cell| values[cell]).sum::<f64>() / 4.0
        };
        last = [at(n / 2, n / 2), at(n / 2, 3 * n / 4), at(n / 4, n / 4)];
        errors.push((n, last[1] - UPPER));
    }
    let claim = |what: &str, found: f64, expected: f64, off: f64| {
        Claim::new(what, found, expected, Allowed::Off(off), "Fourier's series")
    };
    Ok(Section {
        text: "The unit square, its northern edge at 1 K and the others at 0, `scheme = \"steady\"` (multigrid). The error is \
               that at (0.5, 0.75)."
            .to_owned(),
        claims: vec![
            claim("temperature in the middle", last[0], 0.25, 1e-10),
            claim("temperature at (0.5, 0.75)", last[1], UPPER, 5e-5),
            claim("temperature at (0.25, 0.25)", last[2], LOWER, 5e-5),
            claim("order in space", order(errors[0], errors[1]), 2.0, 0.1),
        ],
        table: Some(Table::of_orders(&errors)),
        ..Section::default()
    })
}
