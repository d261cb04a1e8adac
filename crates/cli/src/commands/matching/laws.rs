//! Where E-values come from.

use super::question::Question;
use crate::arguments::{EvalueSource, MatchOptions};
use crate::commands::scoring::refused;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use partita_domain::Isa;
use partita_genome::search::Law;
use partita_genome::sequence::{Alphabet, Sequence};
use partita_genome::significance::{Answer, Problem, Significance};
use partita_genome::statistics::table::Row;
use partita_run::science::Cut;
use partita_run::{Plan, Run, Setup, Team};
use std::sync::Arc;

/// Random targets are some times as long as the query, within bounds.
const LENGTHS: u64 = 8;
const SHORTEST: u64 = 2_000;
const LONGEST: u64 = 20_000;

/// The law of each query's scores, and its source in words.
pub(super) struct Laws {
    pub(super) of_query: Vec<Law>,
    pub(super) source: String,
}

pub(super) fn of(
    question: &Question,
    options: &MatchOptions,
    team: &Team,
    interrupt: &Interrupt,
) -> Result<Laws, Failure> {
    let same = |law: Law| vec![law; question.subjects.len()];
    let words = |kind: &str, Row { lambda, k, .. }: Row| format!("{kind} (NCBI: lambda {lambda}, K {k})");
    let none = |what: &str| {
        let message = format!("NCBI has no {what} for {}{}", question.scheme(), background(question));
        Failure::input(format!("`--evalue`: {message}: give `--evalue monte-carlo`, or other scores and costs"))
    };
    match (options.evalue, question.row()) {
        (None | Some(EvalueSource::Table), Some(row)) => {
            Ok(Laws { of_query: same(Law::Table(row)), source: words("table", row) })
        }
        (Some(EvalueSource::FiniteSize), Some(row)) if row.finite_size.is_some() => {
            Ok(Laws { of_query: same(Law::FiniteSize(row)), source: words("finite-size", row) })
        }
        (Some(EvalueSource::Table), None) => Err(none("lambda and K")),
        (Some(EvalueSource::FiniteSize), _) => Err(none("constants of finite lengths")),
        (None | Some(EvalueSource::MonteCarlo), _) => sampled(question, options, team, interrupt),
    }
}

/// Laws fitted to the scores of random targets.
fn sampled(question: &Question, options: &MatchOptions, team: &Team, interrupt: &Interrupt) -> Result<Laws, Failure> {
    let law = |query: usize| {
        let target = random_target(question, question.query(query).codes().len() as u64);
        let answer = answer(question, query, target, options, team, interrupt)?;
        let law = answer.lambda.zip(answer.k).map(|(lambda, k)| Law::Sampled { lambda, k });
        law.ok_or_else(|| {
            let name = question.query(query).name();
            Failure::input(format!(
                "`--evalue monte-carlo`: {} random targets give query `{name}` no lambda: raise `--replicates`",
                answer.replicates
            ))
        })
    };
    let of_query = (0..question.subjects.len()).map(law).collect::<Result<_, _>>()?;
    let (targets, seed) = (options.replicates, options.seed);
    let source = format!("monte-carlo ({targets} random targets of each query{}, seed {seed})", background(question));
    Ok(Laws { of_query, source })
}

fn answer(
    question: &Question,
    query: usize,
    target: Sequence,
    options: &MatchOptions,
    team: &Team,
    interrupt: &Interrupt,
) -> Result<Answer, Failure> {
    let scoring = Arc::new(question.scoring.clone());
    let asked = question.query(query);
    let problem = Problem::new(&question.settings, asked, Arc::new(target), scoring, options.seed, 1)
        .and_then(|problem| problem.with_background(question.background.clone()))
        .map_err(|e| refused(&e))?;
    let setup = Setup { team, blocks: &Cut::default(), depth: None, isa: Isa::detect() };
    let significance = Significance::new(problem, &setup).map_err(|e| refused(&e))?;
    let mut run = Run::new(significance, Plan { steps: options.replicates, output_every: 0, record_every: 0 });
    while !run.proceed(team)?.finished {
        if let Some(signal) = interrupt.signal() {
            return Err(Failure::interrupted(signal, "nothing was written"));
        }
    }
    Ok(run.simulation().answer())
}

/// The background in words, if there is one.
fn background(question: &Question) -> String {
    question.background.as_ref().map_or_else(String::new, |background| format!(", background {}", background.name()))
}

/// Letters in the proportions of the background or the target, to be shuffled.
fn random_target(question: &Question, query: u64) -> Sequence {
    let alphabet = question.letters.alphabet();
    let longest = question.survey.records().iter().map(|record| record.letters).max().unwrap_or(SHORTEST);
    let length = (LENGTHS * query).clamp(SHORTEST, LONGEST).min(longest).max(1);
    let letters = proportioned(&question.composition(), length, alphabet);
    Sequence::new("random", alphabet, &letters).expect("letters of the alphabet, at least one")
}

/// `length` letters in given proportions: the border of each is rounded.
fn proportioned(shares: &[f64], length: u64, alphabet: Alphabet) -> Vec<u8> {
    let (mut upto, mut letters) = (0.0, Vec::new());
    for (&letter, share) in alphabet.letters().iter().zip(shares) {
        upto += share;
        letters.resize(((upto * length as f64).round() as usize).max(letters.len()), letter);
    }
    letters
}
