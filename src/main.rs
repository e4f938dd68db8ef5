//! `rastro`: the command line. Everything it does is in the library.

use std::process::ExitCode;

/// Requests allocate on one thread and free on another, at which the C library's allocator is slow.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    rastro::cli::run()
}
