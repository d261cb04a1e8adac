//! `partita`: simulate in parallel, measure how it scales, draw it, report it.

mod animations;
mod arguments;
mod cases;
mod catalogue;
mod commands;
mod failure;
mod figures;
mod folders;
mod interrupt;
mod machine;
mod recording;
mod screen;
mod study_folder;

use arguments::{Arguments, Command};
use clap::Parser;
use failure::Failure;
use std::process::ExitCode;

fn main() -> ExitCode {
    partita_run::manifest::built_from(env!("PARTITA_COMMIT"));
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            screen::error(&failure);
            ExitCode::from(failure.code())
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Demo(options) => commands::demo::run(&options),
        Command::List(options) => commands::list::run(&options),
        Command::Run(options) => commands::run::run(&options),
        Command::Match(options) => commands::matching::run(&options),
        Command::Significance(options) => commands::significance::run(&options),
        Command::Calibrate(options) => commands::calibrate::run(&options),
        Command::Scale(options) => commands::scale::run(&options),
        Command::Fit(options) => commands::fit::run(&options),
        Command::Compare(options) => commands::compare::run(&options),
        Command::Plot(options) => commands::plot::run(&options),
        Command::Report(options) => commands::report::run(&options),
        Command::Doctor(options) => commands::doctor::run(&options),
        Command::Completions(options) => commands::completions::run(&options),
    }
}
