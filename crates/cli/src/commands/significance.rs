//! `partita significance`: the chance of the scores of two files' records.

use crate::arguments::SignificanceOptions;
use crate::cases::{self, Loaded};
use crate::commands::run::execute;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::screen;
use clap::ValueEnum;
use partita_domain::Isa;
use partita_genome::significance::{
    Answer, Inputs, NullModel, Problem, Settings, Significance, SignificanceError, questions,
};
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
    let mut problems = Vec::new();
    for model in null_models(&options.null_model)? {
        let keys = keys(options, model);
        let loaded = cases::from_text("significance", &keys.to_string())?;
        let (settings, seed): (Settings, u64) = (loaded.case.settings()?, loaded.case.common()?.seed);
        let inputs = Inputs::read(&settings, |key, file| loaded.case.file(key, file))?;
        let found = questions(&settings, &inputs, seed).map_err(|e| refused(&loaded, &e))?;
        problems.extend(found.into_iter().map(|problem| (keys.clone(), problem)));
    }
    let several = problems.len() > 1;
    let mut answers: Vec<(String, Printed)> = Vec::new();
    for (i, (keys, problem)) in problems.into_iter().enumerate() {
        let out =
            options.out.as_ref().map(|out| if several { out.join(format!("pair-{}", i + 1)) } else { out.clone() });
        answers.push(ask(&keys, problem, &team, out.as_deref(), &interrupt)?);
    }
    warn_of_disagreement(&answers);
    let answers: Vec<Printed> = answers.into_iter().map(|(_, answer)| answer).collect();
    match (&answers[..], options.json) {
        ([one], true) => screen::print_json(one),
        (_, true) => screen::print_json(&answers),
        (_, false) => Ok(()),
    }
}

/// The null models asked for; none stands for the default.
fn null_models(asked: &[String]) -> Result<Vec<Option<NullModel>>, Failure> {
    if asked.is_empty() {
        return Ok(vec![None]);
    }
    if asked == ["all"] {
        return Ok(NullModel::ALL.map(Some).to_vec());
    }
    let model = |name: &String| {
        NullModel::ALL.into_iter().find(|model| model.name() == name).map(Some).ok_or_else(|| {
            let known = NullModel::ALL.map(NullModel::name).join(", ");
            Failure::input(format!("`--null-model`: no model `{name}`: there are {known}, and all"))
        })
    };
    asked.iter().map(model).collect()
}

/// Says where null models give the same pair p-values whose intervals do not meet.
fn warn_of_disagreement(answers: &[(String, Printed)]) {
    let mut pairs: Vec<&str> = answers.iter().map(|(pair, _)| pair.as_str()).collect();
    pairs.dedup();
    pairs.sort_unstable();
    pairs.dedup();
    for pair in pairs {
        let of_pair = || answers.iter().filter(|(name, _)| name == pair).map(|(_, printed)| &printed.answer);
        let lowest = of_pair().min_by(|a, b| a.p_high.total_cmp(&b.p_high));
        let highest = of_pair().max_by(|a, b| a.p_low.total_cmp(&b.p_low));
        if let Some((low, high)) = lowest.zip(highest).filter(|(low, high)| low.p_high < high.p_low) {
            screen::note(format!(
                "warning: the null models disagree about {pair}: p is {:.2e} if the target is {}, {:.2e} if it is {}; \
                 believe the one that keeps what such sequences have in common",
                low.p_value, low.null_model, high.p_value, high.null_model
            ));
        }
    }
}

/// Answers one question, and keeps its run where it is to be kept.
fn ask(
    keys: &Table,
    problem: Problem,
    team: &Team,
    out: Option<&Path>,
    interrupt: &Interrupt,
) -> Result<(String, Printed), Failure> {
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
    Ok((title, printed))
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
fn keys(options: &SignificanceOptions, model: Option<NullModel>) -> Table {
    let mut keys = Table::new();
    let mut put = |key: &str, value: Option<Value>| value.and_then(|value| keys.insert(key.to_owned(), value));
    let word = |value: Option<String>| value.map(Value::String);
    let number = |value: Option<i32>| value.map(|n| Value::Integer(n.into()));
    let count = |value: Option<u64>| value.map(|n| Value::Integer(i64::try_from(n).unwrap_or(i64::MAX)));
    let name = |name: Option<clap::builder::PossibleValue>| name.map(|name| Value::String(name.get_name().to_owned()));
    put("simulation", word(Some("significance".to_owned())));
    put("query", word(Some(options.query.to_string_lossy().into_owned())));
    put("target", word(Some(options.target.to_string_lossy().into_owned())));
    put("matrix", word(options.scoring.matrix.clone()));
    put("match", number(options.scoring.r#match));
    put("mismatch", number(options.scoring.mismatch));
    put("gap_open", number(options.scoring.gap_open));
    put("gap_extend", number(options.scoring.gap_extend));
    put("alphabet", word(options.scoring.alphabet.map(|alphabet| alphabet.name().to_owned())));
    put("score", number(options.score));
    put("method", name(options.method.to_possible_value()));
    put("null_model", word(model.map(|model| model.name().to_owned())));
    put("window", options.window.map(|n| Value::Integer(n.into())));
    // A background belongs to the model of independent letters alone.
    let own = model.is_none_or(|model| model == NullModel::Independent);
    put("background", word(options.scoring.background.clone().filter(|_| own)));
    put("width", options.width.map(Value::Float));
    put("until", options.until.map(Value::Float));
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
    if let Some((p, ratio)) = answer.gumbel_p.zip(answer.gumbel_ratio) {
        let beyond = if answer.gumbel_extrapolated { ", extrapolated beyond all null scores" } else { "" };
        let fit = answer.gumbel_fit.map_or_else(String::new, |fit| format!("; its fit has p {fit:.2}"));
        screen::note(format!("  Gumbel law  {p:.3e}, {ratio:.3e} times the p-value{beyond}{fit}"));
    }
    screen::note(format!(
        "  {} replicates of the {} null, method {}, seed {}, {rate:.2} GCUPS",
        answer.replicates, answer.null_model, answer.method, answer.seed
    ));
}
