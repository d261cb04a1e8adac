use super::*;
use crate::numbers::untied;
use crate::speedup::tests::study as amdahl;
use crate::{Width, speedup};
use partita_run::output::summary::{Quantity, WorkDone};
use partita_scaling::counters::Counted;
use partita_scaling::record::{Beside, Design, Mode, Sample};
use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};

fn manifest() -> Manifest {
    let mut manifest = Manifest::collect(vec!["partita".into(), "run a b".into()], 2, "scalar", 7, Vec::new());
    "2026-01-01T00:00:00Z".clone_into(&mut manifest.started);
    manifest
}

fn section(folder: &str, name: &str, figure: Figure, content: Content) -> Section {
    let place = format!("../{folder}");
    Section { folder: folder.to_owned(), place, figures: vec![(name.to_owned(), figure)], content, audit: Vec::new() }
}

fn of(study: Study) -> Content {
    Content::Study { studies: vec![study], manifest: Box::new(manifest()), beside: Box::default() }
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
    section("run", "field", figure(), Content::Run(Box::new(summary)))
}

fn study() -> Section {
    let design = Design {
        subject: "work <& play>".to_owned(),
        mode: Mode::Strong,
        base: "the same program with 1 worker".to_owned(),
        size: None,
        work: None,
        repeats: 1,
        seed: 7,
        cores_available: 2,
        timing: "a clock".to_owned(),
        pinning: None,
    };
    let sample = |(order, (workers, seconds)): (usize, (usize, f64))| Sample {
        workers,
        size: None,
        repeat: order / 2,
        order,
        cold: order < 2,
        seconds,
        cpu_seconds: None,
        involuntary_switches: None,
        checksum: Some("same".to_owned()),
        work: None,
        guard: String::new(),
        conditions: None,
    };
    let samples = [(1, 2.1), (2, 1.2), (1, 2.0), (2, 1.0)].into_iter().enumerate().map(sample).collect();
    let study = Study::new(design, samples).unwrap();
    section("study", "speedup", figure(), of(study))
}

/// A study of Amdahl's law with 15 repeats.
fn measured(workers: &[usize], cores: usize, change: impl Fn(&mut Study)) -> Section {
    let mut study = amdahl("heat", workers, 0.04, cores);
    change(&mut study);
    let figure = speedup::figure(std::slice::from_ref(&study), Width::Page).unwrap();
    section("study", "speedup", figure, of(study))
}

fn figure() -> Figure {
    crate::canvas::figure((100.0, 50.0), "a < b & \"c\"", |_| Ok(())).unwrap()
}

fn changed(change: impl Fn(&mut Summary)) -> Section {
    let mut section = run("plate");
    let Content::Run(summary) = &mut section.content else { unreachable!("a run") };
    change(summary);
    section
}

fn shown(sections: &[Section]) -> String {
    untied(&super::page("A page", sections, Form::Html).unwrap())
}

fn assert_holds(page: &str, words: &[&str]) {
    for part in words {
        assert!(page.contains(part), "no {part} in {page}");
    }
}

#[test]
fn equal_results_give_equal_pages() {
    for form in Form::ALL {
        let page = || super::page("A page", &[run("plate"), study(), measured(&[1, 2, 4], 4, |_| ())], form).unwrap();
        assert_eq!(page(), page());
    }
}

#[test]
fn a_page_says_what_was_measured_with_its_interval_and_its_command() {
    let page = shown(&[run("plate"), study()]);
    let words = [
        "0.12500 K",
        "undefined",
        "partita 'run a b'",
        "<dd>f00d</dd>",
        "800 MLUP/s",
        "2.00 s [",
        "No model was fitted",
    ];
    assert_holds(&page, &words);
    assert_holds(
        &page,
        &["run/summary.json", "study/scaling.csv", "one run and one scaling study, made on one machine"],
    );
}

#[test]
fn the_last_trusted_row_speaks_for_a_study() {
    // Amdahl's law of 4 %: T₁/T₄ = 3.571 (1 + 0.01 sin 1)/(1 + 0.01 sin 4) = 3.629, and e = (1/S − 1/4)/(3/4).
    let page = shown(&[measured(&[1, 2, 4, 8], 4, |_| ())]);
    assert_holds(
        &page,
        &[
            "4 workers are 3.63 [3.48, 3.74] times as fast as 1: an efficiency of 0.907 [0.871, 0.934].",
            "The median time goes from 1.24 s [1.23, 1.27] with 1 to 343 ms [338, 350] with 4 workers.",
            "Karp–Flatt serial fraction is 0.0400 [0.0234, 0.0494]",
            "Not to be trusted, 8 workers: CPU pressure 95 %.",
            "Model: Amdahl, serial fraction = 0.0400 [0.0320, 0.0520].",
        ],
    );
    assert_holds(&shown(&[measured(&[1, 2], 1, |_| ())]), &["nothing is said about scaling"]);
}

#[test]
fn what_speaks_against_numbers_is_said() {
    let flat = |study: &mut Study| study.rows[1].speedup_low = 0.97;
    assert_holds(&shown(&[measured(&[1, 2], 2, flat)]), &["The speedup's interval holds 1: this study shows no gain."]);
    let superlinear = |study: &mut Study| study.rows[1].speedup_low = 2.1;
    assert_holds(&shown(&[measured(&[1, 2], 2, superlinear)]), &["The speedup exceeds the number of workers"]);
    let few = |study: &mut Study| study.design.repeats = 3;
    assert_holds(
        &shown(&[measured(&[1, 2], 2, few)]),
        &["3 repeats of each worker count are too few for a 95 % interval"],
    );
    let unlike = |study: &mut Study| {
        for sample in &mut study.samples {
            sample.checksum = Some(sample.workers.to_string());
        }
    };
    assert_holds(
        &shown(&[measured(&[1, 2], 2, unlike)]),
        &["The results of 32 of 32 timed runs were compared, and they differ."],
    );
    let page = shown(&[changed(|summary| {
        "interrupted".clone_into(&mut summary.status);
        summary.manifest.program.debug_assertions = true;
        "0123abc-dirty".clone_into(&mut summary.manifest.program.commit);
    })]);
    assert_holds(&page, &["This run did not finish: interrupted.", "debug assertions", "differ from its commit"]);
}

#[test]
fn weak_scaling_is_told_by_its_efficiency() {
    let weak = |study: &mut Study| {
        study.design.mode = Mode::Weak;
        let row = &mut study.rows[1];
        (row.speedup, row.speedup_low, row.speedup_high) = (1.9, 1.86, 1.96);
        (row.karp_flatt, row.serial_share) = (None, Some(0.1));
    };
    let page = shown(&[measured(&[1, 2], 2, weak)]);
    assert_holds(
        &page,
        &[
            "2 workers on as many times the work keep an efficiency T₁/Tₚ of 0.950 [0.930, 0.980]",
            "1.90 [1.86, 1.96]",
            "serial share of the time on 2 is 0.100 [",
        ],
    );
}

#[test]
fn uncertainties_stand_beside_their_numbers() {
    let page = shown(&[changed(|summary| {
        let values = [
            ("score", 107.0),
            ("p_value", 1e-4),
            ("p_low", 0.0),
            ("p_high", 3.7e-4),
            ("k", 0.041),
            ("k_se", 4e-3),
            ("y_low", 7.0),
        ];
        let one = |(name, value): (&str, f64)| (name.to_owned(), Quantity::new(value, "1"));
        summary.diagnostics = values.map(one).into();
    })]);
    assert_holds(
        &page,
        &[
            "The chance of a score of 107 or more under the null model is 1.00 × 10⁻⁴ [0, 3.70 × 10⁻⁴].",
            "<th scope=\"row\">p value</th><td>1.00 × 10⁻⁴ [0, 3.70 × 10⁻⁴]</td>",
            "<th scope=\"row\">k</th><td>0.0410 ± 0.0040</td>",
            "<th scope=\"row\">y low</th><td>7</td>",
        ],
    );
    assert!(!page.contains("p low") && !page.contains("k se"));
}

/// The page needs nothing but itself, and what people type into titles stays text.
#[test]
fn pages_are_well_formed_and_self_contained_and_what_is_hostile_stays_text() {
    let title = "</title><script>x</script> \u{0} \u{b} & ' \"";
    let hostile = changed(|summary| {
        "\"><img src=//a.b/c>".clone_into(&mut summary.title);
        summary.manifest.command = vec!["]]>".into(), "<!--".into()];
    });
    let page = super::page(title, &[hostile, study(), measured(&[1, 2], 2, |_| ())], Form::Html).unwrap();
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&page, options).unwrap_or_else(|e| panic!("{e}: {page}"));
    assert!(!page.contains("<script") && !page.contains("http") && page.contains("work &lt;&amp; play&gt;"));
    let (mut images, mut names) = (0, Vec::new());
    for node in document.descendants().filter(Node::is_element) {
        let addresses = ["src", "srcset", "href"].into_iter().filter_map(|name| node.attribute(name));
        let fine =
            |a: &str| ["data:image/svg+xml;base64,", "#", "../run/", "../study/"].iter().any(|own| a.starts_with(own));
        assert!(addresses.into_iter().all(fine));
        images += usize::from(node.has_tag_name("img") && node.attribute("alt").is_some_and(|alt| !alt.is_empty()));
        names.push(node.tag_name().name());
    }
    assert_eq!(images, names.iter().filter(|name| **name == "img").count());
    assert_eq!((images, names.iter().filter(|name| **name == "source").count()), (3, 2));
}

#[test]
fn pages_of_nothing_and_of_several_machines_are_pages() {
    assert_holds(&shown(&[]), &["This page holds no results."]);
    let other = changed(|summary| "another processor".clone_into(&mut summary.manifest.machine.cpu));
    let page = shown(&[run("plate"), other]);
    assert_holds(&page, &["2 runs, made on 2 machines", "machine 2: another processor", "<h3>Machine 2</h3>"]);
}

/// Markdown shows the figures of the folders and links their numbers; what is hostile stays text.
#[test]
fn markdown_says_the_same_and_shows_what_lies_in_the_folders() {
    let hostile = changed(|summary| "a | b ![x](y) # *c*".clone_into(&mut summary.title));
    let sections = [hostile, measured(&[1, 2, 4, 8], 4, |_| ())];
    let page = untied(&super::page("A page", &sections, Form::Markdown).unwrap());
    assert_holds(
        &page,
        &[
            "# A page\n",
            "## a \\| b !\\[x\\](y) \\# \\*c\\* (run)",
            "**4 workers are 3.63 \\[3.48, 3.74\\] times as fast as 1",
            "> Not to be trusted, 8 workers: CPU pressure 95 %.",
            "](<../study/figures/speedup.svg>)",
            "\n| workers | median time | rate, MLUP/s | speedup | efficiency | Karp–Flatt | guard |\n| --- |",
            "[study/scaling.csv](<../study/scaling.csv>)",
            "\n    partita 'run a b'\n",
        ],
    );
    let tables: Vec<&str> = page.split("\n\n").filter(|block| block.starts_with("| ")).collect();
    let bars = |line: &str| line.replace("\\|", "").matches('|').count();
    assert!(tables.len() == 3 && tables.iter().all(|t| t.lines().all(|l| bars(l) == bars(t.lines().next().unwrap()))));
}

/// LaTeX holds a table for each part, with as many cells in each row as columns.
#[test]
fn latex_holds_tables() {
    let page = super::page("A page", &[study(), measured(&[1, 2, 4], 4, |_| ())], Form::Latex).unwrap();
    assert_holds(
        &page,
        &["work \\textless{}\\& play\\textgreater{}", "\\begin{tabular}{lrrrrr}", "2.00~s~[2.00,~2.00]"],
    );
    assert_eq!((page.matches("\\begin{table}").count(), page.matches("\\end{table}").count()), (2, 2));
    for table in page.split("\\begin{tabular}{").skip(1) {
        let columns = table.chars().take_while(|&c| c != '}').count();
        let rows = table.split("\\bottomrule").next().unwrap().lines().filter(|line| line.ends_with("\\\\"));
        let cells = |row: &str| row.replace("\\&", "").matches('&').count() + 1;
        assert!(rows.into_iter().all(|row| cells(row) == columns), "{table}");
    }
}

#[test]
fn an_audit_stands_beside_what_it_grades() {
    let mut study = study();
    let Content::Study { studies: record, manifest, .. } = &study.content else { unreachable!("a study") };
    study.audit = partita_scaling::audit::audit_sizes(record, manifest, None);
    let page = shown(&[study]);
    assert_holds(&page, &["Twelve rules", "6. nothing is taken to be normally distributed</th><td>no</td>"]);
    assert!(!shown(&[run("plate")]).contains("Twelve rules"));
}

#[test]
fn a_roofline_stands_beside_the_speedup_and_is_put_into_words() {
    let (study, ceilings) = (amdahl("heat", &[1, 2, 4, 8, 16], 0.04, 64), crate::roofline::tests::ceilings());
    let counted = Counted { workers: 1, flops: Some([3.6e9, 3.556e9]), bytes: None };
    let beside = Beside { ceilings: Some(ceilings), counted: Some(counted), ..Beside::default() };
    let figures = crate::gallery::of_studies(std::slice::from_ref(&study), &beside, Width::Page).unwrap();
    let named = |(name, figure): (&str, Figure)| (name.to_owned(), figure);
    let content = Content::Study { studies: vec![study], manifest: Box::new(manifest()), beside: Box::new(beside) };
    let figures = figures.into_iter().map(named).collect();
    let section = Section { figures, ..section("study", "", figure(), content) };
    let page = shown(&[section]);
    // 508e6 updates of 7 operations and 16 bytes.
    let words = ["at 0.438 operations a byte", "of what memory could feed", "study/ceilings.json", "Amdahl (chosen)"];
    assert_holds(&page, &words);
    let [found, declared] = [3.6e9, 3.556e9].map(|count| crate::numbers::significant(count, 3));
    let counted = untied(&format!("the processor counted {found} operations where {declared} are declared."));
    assert_holds(&page, &[&counted, "study/counters.json"]);
    assert_eq!(page.matches("<img").count(), 2);
}
