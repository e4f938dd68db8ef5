//! `rastro`: the command line. Everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    rastro::cli::run()
}
