//! Settings that cannot be used are refused with place, value and remedy.

use crate::common::{How, build};

const GOOD: &str = "simulation = 'heat'\ncells = [16, 16]\nsize_m = [1.0, 1.0]\nmaterial = 'copper'\nend_time = 10.0\n";

fn refusal(case: &str, how: &How) -> String {
    build(case, how).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn messages_name_place_value_and_remedy() {
    let with = |line: &str| format!("{GOOD}{line}\n");
    let replaced = |from: &str, to: &str| GOOD.replace(from, to);
    let cases: [(String, &[&str]); 25] = [
        (with("celsl = 3"), &["test.toml:6", "celsl", "did you mean `cells`"]),
        (with("diffusion_number = 0.31"), &["test.toml:6", "0.31", "0.25", "0.806"]),
        (with("dt = 1e9"), &["test.toml:6", "unstable", "0.25"]),
        (with("dt = 1.0\ndiffusion_number = 0.2"), &["keep one"]),
        (with("dt = nan"), &["dt", "NaN"]),
        (with("diffusivity_m2_per_s = 1.0"), &["keep one"]),
        (replaced("'copper'", "'cooper'"), &["test.toml:4", "cooper", "copper"]),
        (replaced("[16, 16]", "[0, 16]"), &["test.toml:2", "0"]),
        (replaced("[16, 16]", "[4000000000, 4000000000]"), &["cells"]),
        (replaced("[1.0, 1.0]", "[1.0, -1.0]"), &["size_m", "-1"]),
        (replaced("10.0", "1e300"), &["end_time", "steps"]),
        (with("boundary.west = 'periodic'"), &["boundary.west", "both periodic"]),
        (with("boundary.top = 'periodic'\nboundary.bottom = 'periodic'"), &["boundary.bottom", "rectangle"]),
        (
            with("[[source]]\nx_m = [0.0, 1.0]\ny_m = [0.0, 1.0]\nz_m = [0.0, 1.0]\npower_w_per_m3 = 1.0"),
            &["source.0.z_m"],
        ),
        (
            with("[[initial.spot]]\ncentre_m = [0.1, 0.1, 0.1]\nradius_m = 1.0\nheight_k = 1.0"),
            &["spot.0.centre_m", "3"],
        ),
        (replaced("[16, 16]", "[16]"), &["test.toml:2", "cells", "x, y and z"]),
        (replaced("[16, 16]", "[16, 16, 16]"), &["test.toml:3", "size_m", "2 sizes", "3 axes"]),
        (
            replaced("[16, 16]", "[16, 16, 16]").replace("[1.0, 1.0]", "[1.0, 1.0, 1.0]") + "diffusion_number = 0.2\n",
            &["0.1667", "0.833"],
        ),
        (with("scheme = 'steady'"), &["boundary", "fix one"]),
        (with("scheme = 'implicit'\nprecision = 'f32'"), &["precision", "explicit"]),
        (with("scheme = 'implicit'\naccuracy = 0.0"), &["accuracy", "0"]),
        (replaced("end_time = 10.0", ""), &["end_time"]),
        (with("scheme = 'implicid'"), &["implicid", "explicit"]),
        (with("[[source]]\nx_m = [0.5, 0.5]\ny_m = [0.0, 1.0]\npower_w_per_m3 = 1.0"), &["source.0.x_m", "from < to"]),
        (
            with("initial.temperature_k = { file = 'gone.png', black = 1.0, white = 2.0 }"),
            &["gone.png", "initial.temperature_k.file"],
        ),
    ];
    for (case, words) in cases {
        let message = refusal(&case, &How::default());
        assert!(words.iter().all(|word| message.contains(word)), "{words:?} in: {message}");
    }
}

#[test]
fn just_above_the_limit_is_refused_and_the_limit_itself_is_not() {
    assert!(build(&format!("{GOOD}diffusion_number = 0.25\n"), &How::default()).is_ok());
    assert!(build(&format!("{GOOD}diffusion_number = 0.2500001\n"), &How::default()).is_err());
}

#[test]
fn impossible_cuts_are_refused() {
    assert!(refusal(GOOD, &How { blocks: "17x1", ..How::default() }).contains("blocks"));
    assert!(refusal(GOOD, &How { blocks: "2x2x2", ..How::default() }).contains("blocks"));
    assert!(refusal(GOOD, &How { depth: 0, ..How::default() }).contains("depth"));
}
