//! From arguments to a command, and from its outcome to an exit code.

use std::process::ExitCode;

use clap::Parser;

use super::arguments::{Arguments, Command, ServeArguments};
use super::printing::{CliError, warn};
use super::{follow, inspect, org, queue, seed, serve, setup, site, sources, token, user};

/// Runs what was typed: exit code 0, 1 for an error (told in one line), 2 for wrong usage.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(arguments.command.unwrap_or(Command::Serve(ServeArguments::default()))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            warn(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<(), CliError> {
    match command {
        Command::Serve(arguments) => serve::serve(&arguments),
        Command::Setup(arguments) => setup::setup(arguments),
        Command::Site(arguments) => site::site(arguments),
        Command::User(command) => user::user(command),
        Command::Org(command) => org::org(command),
        Command::Token(command) => token::token(command),
        Command::Follow(arguments) => follow::follow(&arguments),
        Command::Unfollow(arguments) => follow::unfollow(&arguments),
        Command::Sources(arguments) => sources::list_sources(&arguments),
        Command::Reread(arguments) => sources::reread_command(&arguments),
        Command::Inspect(arguments) => inspect::inspect_command(&arguments),
        Command::Queue(arguments) => queue::queue(arguments),
        Command::Seed(arguments) => seed::fill::seed(&arguments),
    }
}
