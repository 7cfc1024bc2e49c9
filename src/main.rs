//! The `policyc` binary: hands over to [`policyc::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    policyc::cli::main()
}
