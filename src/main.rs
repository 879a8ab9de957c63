//! The `convoca` program: parses its arguments and runs.

use std::process::ExitCode;

fn main() -> ExitCode {
    convoca::cli::run::run()
}
