//! Heat conduction against closed forms.

use crate::claim::{Allowed, Claim, Section, Table, order};
use crate::runs::Bench;
use std::error::Error;

/// A mode of the unit square decays: to rounding as the scheme's own eigenvalue says, to second order as the continuum's.
pub(crate) fn eigenmode(bench: &Bench) -> Result<Section, Box<dyn Error>> {
    let (mut errors, mut discrete) = (Vec::new(), 0.0f64);
    for n in bench.choose([32, 64, 128], [64, 128, 256]) {
        let heat = bench.finish("heat_square", &[format!("cells=[{n}, {n}]")])?;
        errors.push((n, bench.read(&*heat, "error_l2")));
        discrete = discrete.max(bench.read(&*heat, "error_discrete"));
    }
    let last = errors.len() - 1;
    let claims = vec![
        Claim::new("difference from the discrete eigenmode", discrete, 0.0, Allowed::Off(1e-12), "closed form"),
        Claim::new("order in space", order(errors[last - 1], errors[last]), 2.0, Allowed::Off(0.02), "closed form"),
    ];
    Ok(Section {
        text: "`heat_square`, explicit steps at a fixed diffusion number of 0.2; the error is the root mean square over cells."
            .to_owned(),
        claims,
        table: Some(Table::of_orders(&errors)),
        ..Section::default()
    })
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
