//! `partita completions`: a script for the user's shell.

use crate::arguments::{Arguments, CompletionsOptions};
use crate::failure::Failure;
use crate::screen;
use clap::CommandFactory;
use clap_complete::generate;

pub(crate) fn run(options: &CompletionsOptions) -> Result<(), Failure> {
    // Generated in memory: the library panics if a pipe closes while it writes.
    let mut script = Vec::new();
    generate(options.shell, &mut Arguments::command(), "partita", &mut script);
    screen::print(&script)
}
