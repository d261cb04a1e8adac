//! `partita match`: all alignments of queries with a target that score enough.

mod formats;
mod laws;
mod limits;
mod picture;
mod question;
mod report;
mod scan;
mod target;

use crate::arguments::MatchOptions;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::screen;
use limits::Limits;
use partita_run::Team;
use partita_run::output::write_file;
use question::Question;
use report::Report;

pub(crate) fn run(options: &MatchOptions) -> Result<(), Failure> {
    let interrupt = Interrupt::listen().map_err(Failure::running)?;
    let ending = find(options, &interrupt);
    match (ending, interrupt.signal()) {
        (Err(_), Some(signal)) => Err(Failure::interrupted(signal, "nothing was written")),
        (ending, _) => ending,
    }
}

fn find(options: &MatchOptions, interrupt: &Interrupt) -> Result<(), Failure> {
    let (team, limits) = (Team::new(options.threads)?, Limits::of(options)?);
    let plot = options.plot.as_deref().map(picture::format).transpose()?;
    let question = Question::read(options, interrupt)?;
    let laws = laws::of(&question, options, &team, interrupt)?;
    formats::check(options.format, &question)?;
    let (hits, rate) = scan::hits(&question, &laws, &limits, options.isa, &team)?;
    let report = Report { question: &question, laws: &laws, hits };
    let bytes = formats::bytes(options.format, &report);
    if let Some((path, format)) = plot {
        write_file(path, &picture::of(&report)?.bytes(format)?)?;
    }
    match &options.out {
        Some(path) => write_file(path, &bytes)?,
        None => screen::print(&bytes)?,
    }
    screen::note(format!("{} in {} letters: {rate:.2} GCUPS", report.summary(), question.survey.letters()));
    Ok(())
}
