//! The binary: parse, run, exit status. Everything else is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    medref::cli::run(std::env::args_os()).into()
}
