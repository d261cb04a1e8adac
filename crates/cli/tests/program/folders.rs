//! The files of the contract.

use crate::common::{json, message, partita, succeed};
use std::fs;
use std::io::BufReader;
use std::path::Path;

fn assert_files(folder: &Path, files: &[&str]) {
    for file in files {
        assert!(folder.join(file).metadata().is_ok_and(|m| m.len() > 0), "no {file} in {}", folder.display());
    }
}

#[test]
fn a_run_leaves_the_files_of_its_contract() {
    let place = tempfile::tempdir().unwrap();
    let case = ["run", "heat_square", "--set", "cells=[32,32]", "--set", "output.every_steps=50"];
    let printed = succeed(place.path(), &[&case[..], &["--out", "run", "--json"]].concat());
    let run = place.path().join("run");
    assert_files(
        &run,
        &[
            "summary.json",
            "series.csv",
            "case.toml",
            "fields/index.json",
            "fields/temperature.pvd",
            "fields/temperature_000.npy",
            "fields/temperature_050.vti",
            "figures/temperature.svg",
            "figures/temperature.png",
            "figures/temperature.pdf",
        ],
    );
    let summary = json(&run.join("summary.json"));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&printed).unwrap(), summary);
    for key in ["simulation", "steps", "threads", "ranks", "blocks", "depth", "isa", "seed", "work", "wall_seconds"] {
        assert!(!summary[key].is_null(), "no `{key}`");
    }
    for key in ["advance_seconds", "rate", "state_hash", "manifest"] {
        assert!(!summary[key].is_null(), "no `{key}`");
    }
    assert_eq!(summary["status"], "finished");
    assert!(summary["diagnostics"]["error_discrete"]["value"].as_f64().unwrap() < 1e-13);
    // The resolved case is a case, and leads to the same state.
    succeed(place.path(), &["run", "run/case.toml", "--out", "again"]);
    assert_eq!(json(&place.path().join("again/summary.json"))["state_hash"], summary["state_hash"]);
}

/// The number of frames of an animation, all of which decode.
fn frames(film: &Path) -> usize {
    let mut film = png::Decoder::new(BufReader::new(fs::File::open(film).unwrap())).read_info().unwrap();
    let frames = film.info().animation_control().unwrap().num_frames;
    let mut pixels = vec![0; film.output_buffer_size().unwrap()];
    (0..frames).map(|_| film.next_frame(&mut pixels).unwrap()).filter(|frame| frame.width > 0).count()
}

/// Rectangles and boxes: a frame for each field, the beginning and the end included; `plot` draws the same.
#[test]
fn an_animation_has_a_frame_for_each_field() {
    for (case, cells) in [("heat_square", "cells=[16,12]"), ("heat_cube", "cells=[8,6,5]")] {
        let place = tempfile::tempdir().unwrap();
        let asked = ["run", case, "--steps", "25", "--out", "run", "--set", cells, "--set", "diffusion_number=0.1"];
        let animated = ["--set", "output.every_steps=10", "--set", "output.animation=true"];
        succeed(place.path(), &[&asked[..], &animated[..]].concat());
        assert_eq!(frames(&place.path().join("run/figures/temperature.apng")), 4);
        succeed(place.path(), &["plot", "run", "-o", "film.apng"]);
        let [own, drawn] = ["run/figures/temperature.apng", "film.apng"].map(|file| fs::read(place.path().join(file)));
        assert!(own.unwrap() == drawn.unwrap());
    }
}

/// A run whose case asks for one field has none to animate, and is told how to get more.
#[test]
fn one_field_does_not_move() {
    let place = tempfile::tempdir().unwrap();
    succeed(place.path(), &["run", "heat_square", "--set", "cells=[16,16]", "--out", "run"]);
    assert!(!place.path().join("run/figures/temperature.apng").exists());
    let output = partita(place.path(), &["plot", "run", "-o", "film.apng"]);
    let said = message(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("1 field") && said.contains("`output.every_steps`"), "{said}");
    assert!(!place.path().join("film.apng").exists());
}

#[test]
fn no_output_means_no_fields() {
    let place = tempfile::tempdir().unwrap();
    let case = ["run", "heat_square", "--set", "cells=[16,16]", "--set", "output.every_steps=0", "--out", "run"];
    succeed(place.path(), &case);
    assert!(place.path().join("run/summary.json").exists() && !place.path().join("run/fields").exists());
}

const STUDY: [&str; 8] = [
    "samples.jsonl",
    "manifest.json",
    "scaling.csv",
    "models.json",
    "figures/speedup.svg",
    "figures/speedup.png",
    "figures/speedup.pdf",
    "report.html",
];

#[test]
fn a_study_of_a_case_leaves_the_files_of_its_contract() {
    let place = tempfile::tempdir().unwrap();
    let case = ["scale", "heat_plate", "--threads", "1,2", "--repeats", "3", "--steps", "20", "--out", "study"];
    succeed(place.path(), &case);
    let study = place.path().join("study");
    assert_files(&study, &STUDY);
    let table = fs::read_to_string(study.join("scaling.csv")).unwrap();
    let header = "workers,median_seconds,low,high,speedup,speedup_low,speedup_high,efficiency,karp_flatt,guard\n";
    assert!(table.starts_with(header), "{table}");
    assert_eq!(fs::read_to_string(study.join("samples.jsonl")).unwrap().lines().count(), 8);
    // Two worker counts identify no model.
    assert!(json(&study.join("models.json"))["refusal"].is_string());
    // What was written can be drawn and reported again.
    succeed(place.path(), &["plot", "study", "study", "-o", "two.svg"]);
    succeed(place.path(), &["report", "study", "-o", "page.html"]);
    succeed(place.path(), &["report", "study", "-o", "table.tex"]);
    assert_files(place.path(), &["two.svg", "page.html", "table.tex"]);
    let told = message(&partita(place.path(), &["report", "study", "--audit", "-o", "page.md"]));
    assert!(told.contains("6. nothing is taken to be normally distributed") && told.contains("it takes 6"), "{told}");
    // The page's figure lies where it says.
    let page = fs::read_to_string(place.path().join("page.md")).unwrap();
    assert!(page.contains("Twelve rules") && page.contains("](<study/figures/speedup.svg>)"), "{page}");
}

#[test]
fn a_study_of_a_command_leaves_the_same_files() {
    let place = tempfile::tempdir().unwrap();
    let command = ["--", "sh", "-c", "test {threads} -gt 0 && echo done"];
    let study = ["scale", "--threads", "1,2", "--repeats", "2", "--out", "study"];
    succeed(place.path(), &[&study[..], &command[..]].concat());
    assert_files(&place.path().join("study"), &STUDY);
}

/// A result that changes with the workers is no result: exit code 1, and the message names both.
#[test]
fn a_command_whose_output_changes_with_workers_fails() {
    let place = tempfile::tempdir().unwrap();
    let arguments = ["scale", "--threads", "1,2", "--repeats", "2", "--out", "study", "--", "echo", "{threads}"];
    let output = partita(place.path(), &arguments);
    assert_eq!(output.status.code(), Some(1));
    let allowed = ["scale", "--allow-different", "--threads", "1,2", "--repeats", "2", "--", "echo", "{threads}"];
    succeed(place.path(), &allowed);
}

#[test]
fn completions_and_lists_are_printed() {
    let place = tempfile::tempdir().unwrap();
    assert!(succeed(place.path(), &["completions", "bash"]).contains("partita"));
    let list = succeed(place.path(), &["list"]);
    assert!(["heat_plate", "heat_square", "lambda_significance", "size_m"].iter().all(|word| list.contains(word)));
    let list: serde_json::Value = serde_json::from_str(&succeed(place.path(), &["list", "--json"])).unwrap();
    assert!(list["cases"].as_array().unwrap().len() >= 4);
}

/// A table of throughputs gives the models, the same numbers as JSON, and a figure.
#[test]
fn throughputs_are_fitted() {
    let place = tempfile::tempdir().unwrap();
    let rate = |n: f64| 90.0 * n / (1.0 + 0.03 * (n - 1.0) + 1e-4 * n * (n - 1.0));
    let rows = [1.0, 18.0, 36.0, 72.0, 108.0, 144.0, 216.0].map(|n| format!("{n},{}\n", rate(n)));
    fs::write(place.path().join("t.csv"), format!("workers,throughput\n{}", rows.concat())).unwrap();
    let table = succeed(place.path(), &["fit", "t.csv", "--residuals", "raw", "--out", "f.svg"]);
    assert!(table.starts_with("usl") && table.contains("(chosen)") && table.contains("0.0300000"), "{table}");
    assert!(fs::read_to_string(place.path().join("f.svg")).unwrap().contains("peak"));
    let printed = succeed(place.path(), &["fit", "t.csv", "--residuals", "raw", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let coherency = &json["models"]["fits"][0]["parameters"][1];
    assert_eq!((&coherency["symbol"], &json["residuals"]), (&"beta".into(), &"raw".into()));
    assert!((coherency["value"].as_f64().unwrap() - 1e-4).abs() < 1e-9);
}

/// Whichever comes first ends a measurement after a whole block, and the folder says which.
#[test]
fn a_measurement_ends_at_its_width_or_budget() {
    let place = tempfile::tempdir().unwrap();
    for (stop, words, repeats) in
        [(["--until-width", "99%"], "every median", 6), (["--budget", "1ms"], "budget of 1ms", 1)]
    {
        let command = ["--", "sh", "-c", "sleep 0.01; : {threads}"];
        succeed(place.path(), &[&["scale", "--threads", "1,2", "--out", "o"][..], &stop, &command].concat());
        let study = &json(&place.path().join("o/manifest.json"))["study"];
        assert!(study["timing"].as_str().unwrap().contains(words), "{study}");
        assert!(study["repeats"].as_u64().unwrap() >= repeats);
    }
}

/// Profiles, fields and extremes of a cavity that becomes steady before its end.
#[test]
fn a_cavity_leaves_its_profiles() {
    let place = tempfile::tempdir().unwrap();
    succeed(
        place.path(),
        &["run", "cavity", "--set", "cells=[24,24]", "--set", "steady.change=0.01", "--out", "cavity"],
    );
    let folder = place.path().join("cavity");
    assert_files(
        &folder,
        &["profiles/u_along_y.csv", "profiles/v_along_x.csv", "fields/stream_function.pvd", "figures/vorticity.png"],
    );
    let profile = fs::read_to_string(folder.join("profiles/u_along_y.csv")).unwrap();
    let lines: Vec<_> = profile.lines().collect();
    assert_eq!((lines.len(), lines[0], lines[1], lines[26]), (27, "coord,value", "0,0", "1,1"));
    let summary = json(&folder.join("summary.json"));
    for name in ["u_min", "v_max", "v_min", "field_change"] {
        assert!(summary["diagnostics"][name]["value"].is_f64(), "no {name}");
    }
    assert!(summary["scheme"].as_str().unwrap().contains("relaxation time"));
}

/// A run that diverges ends with exit code 1, says where and what to do, and leaves the fields and diagnostics before.
#[test]
fn a_run_that_diverges_leaves_the_last_good_output() {
    let place = tempfile::tempdir().unwrap();
    let keys = ["cells=[32,32]", "reynolds=3100", "mach=0.4", "collision=bgk", "output.every_steps=16"];
    let mut arguments = vec!["run", "cavity", "--out", "lost"];
    keys.iter().for_each(|key| arguments.extend(["--set", key]));
    let output = partita(place.path(), &arguments);
    assert_eq!(output.status.code(), Some(1));
    let said = message(&output);
    for word in ["diverged", "cell [", "step", "Mach number", "relaxation time", "regularised"] {
        assert!(said.contains(word), "no `{word}` in: {said}");
    }
    let folder = place.path().join("lost");
    let summary = json(&folder.join("summary.json"));
    assert!(summary["status"].as_str().unwrap().contains("diverged"));
    let energy = summary["diagnostics"]["kinetic_energy"]["value"].as_f64().unwrap();
    assert!((0.0..1.0).contains(&energy), "{energy}");
    let index = json(&folder.join("fields/index.json"));
    let last = index.as_array().unwrap().last().unwrap();
    assert!(last["step"].as_u64().unwrap() <= summary["steps"].as_u64().unwrap());
    assert_files(&folder, &["figures/speed.png", "series.csv", "case.toml", last["file"].as_str().unwrap()]);
}

/// Weak scaling makes the slowest axis longer, a size sweep the whole plate: both count their work.
#[test]
fn sizes_and_weak_scaling_share_the_folder_of_a_study() {
    let place = tempfile::tempdir().unwrap();
    let case =
        ["scale", "heat_square", "--set", "cells=[16,16]", "--steps", "10", "--threads", "1,2", "--repeats", "2"];
    succeed(place.path(), &[&case[..], &["--mode", "weak", "--sizes", "8,16", "--out", "study"]].concat());
    let study = place.path().join("study");
    assert_files(&study, &[&STUDY[..], &["figures/sizes.svg"]].concat());
    let line = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
    for sample in fs::read_to_string(study.join("samples.jsonl")).unwrap().lines().map(line) {
        let (size, workers) = (sample["size"].as_f64().unwrap(), sample["workers"].as_f64().unwrap());
        assert_eq!(sample["work"].as_f64().unwrap(), 10.0 * size * size * workers, "{sample}");
    }
    let table = fs::read_to_string(study.join("scaling.csv")).unwrap();
    assert!(table.lines().next().unwrap().ends_with("guard,serial_share,size") && table.lines().count() == 5);
    succeed(place.path(), &["report", "study", "-o", "report.md", "--audit"]);
    assert!(fs::read_to_string(place.path().join("report.md")).unwrap().contains("| size | workers |"));
    succeed(place.path(), &["compare", "study", "study"]);
}

#[test]
fn a_dry_run_tells_the_plan_and_keeps_nothing() {
    let place = tempfile::tempdir().unwrap();
    let case = ["scale", "--dry-run", "--threads", "1,2", "--repeats", "3", "--out", "o", "--", "echo", "{threads}"];
    let output = partita(place.path(), &case);
    assert!(output.status.success() && message(&output).contains("8 runs: blocks of 2"), "{}", message(&output));
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
}

/// Predictions and a timeline come with a case whose tasks can be recorded, and are told in the report.
#[test]
fn a_case_is_predicted_from_its_tasks() {
    let place = tempfile::tempdir().unwrap();
    let case =
        ["scale", "heat_square", "--set", "cells=[256,256]", "--steps", "64", "--threads", "1,2", "--repeats", "2"];
    succeed(place.path(), &[&case[..], &["--out", "study"]].concat());
    let study = place.path().join("study");
    assert_files(&study, &["predictions.json", "timeline.json", "figures/timeline.svg"]);
    let predictions = json(&study.join("predictions.json"));
    let points = predictions["points"].as_array().unwrap();
    assert!(
        points.len() >= 3 && points[0]["workers"] == 1 && (points[0]["speedup"].as_f64().unwrap() - 1.0).abs() < 1e-6
    );
    succeed(place.path(), &["report", "study", "-o", "report.md"]);
    assert!(fs::read_to_string(place.path().join("report.md")).unwrap().contains("Replaying"));
    succeed(place.path(), &[&case[..], &["--no-predictions", "--out", "bare"]].concat());
    assert!(!place.path().join("bare/predictions.json").exists());
}

/// The work that a command prints makes rates; pinned or not, it does the same.
#[test]
fn a_command_tells_its_work_by_a_pattern() {
    let place = tempfile::tempdir().unwrap();
    let options =
        ["scale", "--threads", "1,2", "--repeats", "2", "--pin", "spread", "--work", "did ([0-9]+)", "--out", "o"];
    let command = ["--", "sh", "-c", "echo did 4200 items in no time; test {threads} -gt 0"];
    succeed(place.path(), &[&options[..], &command].concat());
    let design = json(&place.path().join("o/manifest.json"))["study"].clone();
    assert_eq!(design["work"]["count"].as_f64(), Some(4200.0));
    assert!(design["pinning"].as_str().unwrap().starts_with("spread: CPUs "));
    let silent = [
        "scale",
        "--threads",
        "1",
        "--work",
        "did ([0-9]+)",
        "--out",
        "p",
        "--",
        "echo",
        "did",
        "nothing",
        "{threads}",
    ];
    let output = partita(place.path(), &silent);
    assert_eq!(output.status.code(), Some(1));
    assert!(message(&output).contains("printed nothing for its work"), "{}", message(&output));
}
