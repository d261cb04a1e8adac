//! `partita significance`: the chance of the scores of two files' records.

use crate::arguments::SignificanceOptions;
use crate::cases::{self, Loaded};
use crate::commands::run::execute;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::screen;
use clap::ValueEnum;
use partita_domain::Isa;
use partita_genome::significance::{Answer, Inputs, Problem, Settings, Significance, SignificanceError, questions};
use partita_run::science::Cut;
use partita_run::{Setup, Simulation, Team};
use serde::Serialize;
use std::path::Path;
use toml::{Table, Value};

/// An answer as it is printed.
#[derive(Serialize)]
struct Printed {
    #[serde(flatten)]
    answer: Answer,
    /// GCUPS over all the work, sampling included.
    rate: f64,
}

pub(crate) fn run(options: &SignificanceOptions) -> Result<(), Failure> {
    let interrupt = Interrupt::listen().map_err(Failure::running)?;
    let team = Team::new(options.threads)?;
    let keys = keys(options);
    let loaded = cases::from_text("significance", &keys.to_string())?;
    let (settings, seed): (Settings, u64) = (loaded.case.settings()?, loaded.case.common()?.seed);
    let inputs = Inputs::read(&settings, |key, file| loaded.case.file(key, file))?;
    let problems = questions(&settings, &inputs, seed).map_err(|e| refused(&loaded, &e))?;
    let several = problems.len() > 1;
    let mut answers = Vec::new();
    for (i, problem) in problems.into_iter().enumerate() {
        let out =
            options.out.as_ref().map(|out| if several { out.join(format!("pair-{}", i + 1)) } else { out.clone() });
        answers.push(ask(&keys, problem, &team, out.as_deref(), &interrupt)?);
    }
    match (&answers[..], options.json) {
        ([one], true) => screen::print_json(one),
        (_, true) => screen::print_json(&answers),
        (_, false) => Ok(()),
    }
}

/// Answers one question, and keeps its run where it is to be kept.
fn ask(
    keys: &Table,
    problem: Problem,
    team: &Team,
    out: Option<&Path>,
    interrupt: &Interrupt,
) -> Result<Printed, Failure> {
    let title = format!("{} on {}", problem.query().name(), problem.target().name());
    let loaded = of_pair(keys, &problem, &title)?;
    let setup = Setup { team, blocks: &Cut::default(), depth: None, isa: Isa::detect() };
    let significance = Significance::new(problem, &setup).map_err(|e| refused(&loaded, &e))?;
    let finished = execute(&loaded, significance, team, out, interrupt)?;
    finished.ending?;
    let run = finished.run;
    let rate = run.simulation().work(run.step()).rate(run.advancing().as_secs_f64()).value;
    let printed = Printed { answer: run.simulation().answer(), rate };
    tell(&title, &printed);
    Ok(printed)
}

/// The case of one pair of records, so that a kept run can be repeated.
fn of_pair(keys: &Table, problem: &Problem, title: &str) -> Result<Loaded, Failure> {
    let mut keys = keys.clone();
    let text = |text: &str| Value::String(text.to_owned());
    keys.insert("title".to_owned(), text(title));
    keys.insert("query_record".to_owned(), text(problem.query().name()));
    keys.insert("target_record".to_owned(), text(problem.target().name()));
    cases::from_text("significance", &keys.to_string())
}

fn refused(loaded: &Loaded, error: &SignificanceError) -> Failure {
    loaded.case.error(&error.key, &error.message).into()
}

/// The options as keys of a case.
fn keys(options: &SignificanceOptions) -> Table {
    let mut keys = Table::new();
    let mut put = |key: &str, value: Option<Value>| value.and_then(|value| keys.insert(key.to_owned(), value));
    let word = |value: Option<String>| value.map(Value::String);
    let number = |value: Option<i32>| value.map(|n| Value::Integer(n.into()));
    let count = |value: Option<u64>| value.map(|n| Value::Integer(i64::try_from(n).unwrap_or(i64::MAX)));
    let name = |name: Option<clap::builder::PossibleValue>| name.map(|name| Value::String(name.get_name().to_owned()));
    put("simulation", word(Some("significance".to_owned())));
    put("query", word(Some(options.query.to_string_lossy().into_owned())));
    put("target", word(Some(options.target.to_string_lossy().into_owned())));
    put("matrix", word(options.matrix.clone()));
    put("match", number(options.r#match));
    put("mismatch", number(options.mismatch));
    put("gap_open", number(options.gap_open));
    put("gap_extend", number(options.gap_extend));
    put("score", number(options.score));
    put("method", name(options.method.to_possible_value()));
    put("null_model", word(Some(options.null_model.clone())));
    put("strands", name(options.strands.and_then(|strands| strands.to_possible_value())));
    put("replicates", count(options.replicates));
    put("seed", count(options.seed));
    keys
}

/// Tells a person the answer.
fn tell(title: &str, Printed { answer, rate }: &Printed) {
    let or_none = |value: Option<f64>| value.map_or_else(|| "undefined".to_owned(), |v| format!("{v:.4}"));
    screen::note(format!("{title}: score {} on strand {}", answer.score, answer.strand));
    screen::note(format!("  p-value     {:.3e}  [{:.3e}, {:.3e}]", answer.p_value, answer.p_low, answer.p_high));
    screen::note(format!("  E-value     {:.3e}", answer.e_value));
    screen::note(format!("  lambda      {} ± {}", or_none(answer.lambda), or_none(answer.lambda_se)));
    screen::note(format!("  K           {}", or_none(answer.k)));
    screen::note(format!(
        "  {} replicates of the {} null, seed {}, {rate:.2} GCUPS",
        answer.replicates, answer.null_model, answer.seed
    ));
}
