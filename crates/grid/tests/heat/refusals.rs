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
    let cases: [(String, &[&str]); 31] = [
        (with("celsl = 3"), &["test.toml:6", "celsl", "did you mean `cells`"]),
        (with("diffusion_number = 0.31"), &["test.toml:6", "0.31", "0.25", "0.806"]),
        (with("dt = 1e9"), &["test.toml:6", "unstable", "0.25"]),
        (with("dt = 1.0\ndiffusion_number = 0.2"), &["keep one"]),
        (with("dt = nan"), &["dt", "NaN"]),
        (with("scheme = 'implicit'\ndt = 0.3"), &["`dt`", "10 s", "(34 steps) or", "(33 steps)"]),
        (with("scheme = 'implicit'\ndt = 12.0"), &["12 s", "use 10 s (1 step)"]),
        (with("scheme = 'auto'\ndt = 4.0"), &["4 s", "3.3333333333333335 s (3 steps) or 5 s (2 steps)"]),
        // One step to the end would be unstable, and is not proposed.
        (with("dt = 8.0"), &["8 s", "use 5 s (2 steps)"]),
        (with("diffusivity_m2_per_s = 1.0"), &["keep one"]),
        (replaced("'copper'", "'cooper'"), &["test.toml:4", "cooper", "copper"]),
        (replaced("[16, 16]", "[0, 16]"), &["test.toml:2", "0"]),
        (replaced("[16, 16]", "[4000000000, 4000000000]"), &["cells"]),
        (replaced("[16, 16]", "[-4, 16]"), &["test.toml:2", "`-4`", "a whole number from 0 on"]),
        (with("initial.temperature_k = 1e300"), &["test.toml:6", "1e300 K", "-1e9 to 1e9 K"]),
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

/// Materials, walls, sources and probes that cannot be.
#[test]
fn rich_settings_are_checked_too() {
    let cases: [(&str, &[&str]); 22] = [
        ("boundary.west.fixed_k.expression = 'x'", &["boundary.west.fixed_k", "expression of t"]),
        ("boundary.west.fixed_k.table = [[1.0, 2.0], [0.0, 3.0]]", &["boundary.west.fixed_k", "grow"]),
        ("boundary.west.fixed_k.file = 'a.npy'", &["boundary.west.fixed_k", "map"]),
        ("boundary.west.convective = { h_w_per_m2_k = -1.0, ambient_k = 300.0 }", &["h_w_per_m2_k", "-1"]),
        ("boundary.west.radiative = { emissivity = 1.5, surroundings_k = 300.0 }", &["emissivity", "1.5"]),
        (
            "initial.temperature_k = -5.0\nboundary.west.radiative = { emissivity = 1.0, surroundings_k = 300.0 }",
            &["initial.temperature_k", "kelvin"],
        ),
        ("[[boundary.part]]\nface = 'top'\nholds.fixed_k = 1.0", &["boundary.part.0.face"]),
        ("[[boundary.part]]\nface = 'west'\nholds = 'periodic'", &["boundary.part.0.face"]),
        (
            "[[boundary.part]]\nface = 'west'\ny_m = [2.0, 3.0]\nholds.fixed_k = 1.0",
            &["boundary.part.0.y_m", "no cell centre"],
        ),
        ("[[region]]\nx_m = [0.0, 0.5]", &["region.0.material", "missing"]),
        (
            "[[region]]\nmaterial = 'copper'\nfluid = { h_w_per_m2_k = 1.0, ambient_k = 300.0 }",
            &["region.0.fluid", "keep one"],
        ),
        ("[[region]]\ninside.expression = '-1'\nmaterial = 'copper'", &["region.0", "no cell centre"]),
        ("[[region]]\ninside.expression = '-x^2'\nmaterial = 'copper'", &["region.0.inside", "sign before a power"]),
        ("initial.temperature_k.expression = '1 / (x - 0.03125)'", &["initial.temperature_k", "NaN"]),
        (
            "initial.temperature_k = { expression = 'T', range_k = [0.0, 1.0] }",
            &["initial.temperature_k", "not known yet"],
        ),
        ("[[source]]\npower_w_per_m3.expression = 'q'", &["source.0.power_w_per_m3", "q"]),
        ("[[source]]\npower_w_per_m3 = 1e17", &["source.0.power_w_per_m3", "K in a step"]),
        ("[[source]]\npower_w_per_m3 = 1.0\nfrom_s = 2.0\nuntil_s = 1.0", &["source.0.until_s"]),
        ("[[source]]\npower_w_per_m3 = 1.0\nradius_m = 2.0", &["source.0.centre_m", "both"]),
        ("[[probe]]\nname = 'a'\nat_m = [2.0, 0.0]", &["probe.0.at_m", "2"]),
        ("[[probe]]\nname = 'a b'\nat_m = [0.0, 0.0]", &["probe.0.name", "a b"]),
        ("scheme = 'rkl2'\ndt = 1e9", &["stages", "shorten"]),
    ];
    for (lines, words) in cases {
        let message = refusal(&format!("{GOOD}{lines}\n"), &How::default());
        assert!(words.iter().all(|word| message.contains(word)), "{words:?} in: {message}");
    }
    let properties = |k: &str| {
        let material = format!(
            "properties = {{ conductivity_w_per_m_k = {k}, density_kg_per_m3 = 1.0, heat_capacity_j_per_kg_k = 1.0 }}"
        );
        refusal(&GOOD.replace("material = 'copper'", &material), &How::default())
    };
    assert!(properties("{ expression = 'T' }").contains("range_k"));
    assert!(properties("{ expression = 'T', range_k = [2.0, 1.0] }").contains("range_k"));
    assert!(properties("{ expression = '1 - T', range_k = [0.0, 2.0] }").contains("at 1.0"));
    assert!(properties("{ expression = 'x - 0.5' }").contains("out of range"));
    let counted = "properties = { conductivity_w_per_m_k = 1.0, density_kg_per_m3 = 1.0, \
                   heat_capacity_j_per_kg_k.table = [[0.0, 1.0], [9.0, 2.0]] }\nenergy_balance = true";
    assert!(refusal(&GOOD.replace("material = 'copper'", counted), &How::default()).contains("energy_balance"));
    assert!(properties("'much'").contains("give a number"));
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
