//! `policyc schema`: the JSON Schemas of what policyc reads and writes.

use std::process::ExitCode;

use schemars::Schema;

use crate::report;

use super::output;
use super::unknown::UnknownName;

/// Arguments of `policyc schema`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Name of the format; without it, all of them are listed.
    name: Option<String>,
}

/// One format with a schema.
struct Format {
    name: &'static str,
    about: &'static str,
    schema: fn() -> Schema,
}

/// Every format with a schema.
const ALL: &[Format] = &[Format {
    name: "lint",
    about: "what `policyc lint --format json` writes",
    schema: report::lint::json_schema,
}];

/// Prints a schema, or the list of them.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let Some(name) = &arguments.name else {
        output::print(|out| {
            ALL.iter().try_for_each(|format| writeln!(out, "{:<8} {}", format.name, format.about))
        })?;
        return Ok(ExitCode::SUCCESS);
    };
    let Some(format) = ALL.iter().find(|format| format.name == name) else {
        let names = ALL.iter().map(|format| format.name);
        return Err(UnknownName::new("format", name, names, "policyc schema").into());
    };
    let schema = (format.schema)();
    output::print(|out| {
        serde_json::to_writer_pretty(&mut *out, &schema)?;
        writeln!(out)
    })?;
    Ok(ExitCode::SUCCESS)
}
