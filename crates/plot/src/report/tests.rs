use super::*;
use partita_run::output::summary::{Quantity, WorkDone};
use partita_scaling::record::{Design, Mode, Sample};

fn manifest() -> Manifest {
    let mut manifest = Manifest::collect(vec!["partita".into(), "run a b".into()], 2, "scalar", 7, Vec::new());
    "2026-01-01T00:00:00Z".clone_into(&mut manifest.started);
    manifest
}

fn run(title: &str) -> Section {
    let quantity = Quantity::new(0.125, "K");
    let summary = Summary {
        simulation: "heat".to_owned(),
        title: title.to_owned(),
        status: "finished".to_owned(),
        scheme: "explicit".to_owned(),
        extent: vec![4, 5],
        steps: 10,
        threads: 2,
        ranks: 1,
        blocks: vec![1, 1],
        depth: 1,
        isa: "scalar".to_owned(),
        seed: 7,
        work: WorkDone { count: 200.0, unit: "lattice updates".to_owned() },
        wall_seconds: 0.5,
        advance_seconds: 0.25,
        rate: Quantity::new(800.0, "MLUP/s"),
        state_hash: "f00d".to_owned(),
        diagnostics: [("error_max".to_owned(), quantity), ("lambda".to_owned(), Quantity::new(f64::NAN, "1"))].into(),
        manifest: manifest(),
    };
    Section::Run { folder: "run".to_owned(), summary: Box::new(summary), figures: vec![figure()] }
}

fn study() -> Section {
    let design = Design {
        subject: "work <& play>".to_owned(),
        mode: Mode::Strong,
        base: "the same program with 1 worker".to_owned(),
        work: None,
        repeats: 1,
        seed: 7,
        cores_available: 2,
        timing: "a clock".to_owned(),
    };
    let sample = |(order, (workers, seconds)): (usize, (usize, f64))| Sample {
        workers,
        repeat: order / 2,
        order,
        cold: order < 2,
        seconds,
        cpu_seconds: None,
        involuntary_switches: None,
        checksum: Some("same".to_owned()),
        guard: String::new(),
    };
    let samples = [(1, 2.1), (2, 1.2), (1, 2.0), (2, 1.0)].into_iter().enumerate().map(sample).collect();
    let study = Study::new(design, samples).unwrap();
    Section::Study {
        folder: "study".to_owned(),
        study: Box::new(study),
        manifest: Box::new(manifest()),
        figure: figure(),
    }
}

fn figure() -> Figure {
    crate::canvas::figure((100.0, 50.0), "a < b & \"c\"", |_| Ok(())).unwrap()
}

#[test]
fn equal_results_give_equal_pages() {
    let page = || super::page("A page", &[run("plate"), study()]).unwrap();
    assert_eq!(page(), page());
}

#[test]
fn a_page_says_what_was_measured_with_its_interval_and_its_command() {
    let page = crate::numbers::untied(&super::page("A page", &[run("plate"), study()]).unwrap());
    for words in ["0.12500 K", "undefined", "partita &#x27;run a b&#x27;", "f00d", "2.00 s [", "No model was fitted"] {
        assert!(page.contains(words), "no {words} in {page}");
    }
}

/// The page needs nothing but itself, and what people type into titles stays text.
#[test]
fn pages_are_self_contained_and_escaped() {
    let page = super::page("<script>x</script>", &[run("\"><img src=x>"), study()]).unwrap();
    assert!(!page.contains("<script") && !page.contains("http") && !page.contains("<img src=x>"));
    assert!(page.contains("work &lt;&amp; play&gt;"));
    assert_eq!(page.matches("<img ").count(), page.matches(" alt=\"a &lt; b &amp; &quot;c&quot;\"").count());
    for element in ["html", "body", "section", "table", "dl", "figure", "pre"] {
        let opened = page.matches(&format!("<{element}>")).count() + page.matches(&format!("<{element} ")).count();
        assert_eq!(opened, page.matches(&format!("</{element}>")).count(), "{element}");
    }
}
