//! `policyc schema`: the JSON Schemas of what policyc reads and writes.

use std::process::ExitCode;

use serde_json::Value;

use crate::{config, expr, lint, prices, report, sim, testing, traffic};

use super::output;
use super::pages::formats;
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
    schema: fn() -> Value,
}

/// Every format with a schema.
const ALL: &[Format] = &[
    Format {
        name: "against",
        about: "what `policyc simulate --against FILE --format json` writes",
        schema: report::against::against_schema,
    },
    Format {
        name: "baseline",
        about: "what `policyc lint --write-baseline` writes",
        schema: || lint::baseline::json_schema().to_value(),
    },
    Format {
        name: "config",
        about: "the configuration, `policyc.toml`",
        schema: || config::json_schema().clone(),
    },
    Format {
        name: "context",
        about: "what `policyc eval --context` reads",
        schema: expr::context::json_schema,
    },
    Format {
        name: "diff",
        about: "what `policyc diff --format json` writes",
        schema: || report::diff::json_schema().to_value(),
    },
    Format {
        name: "lint",
        about: "what `policyc lint --format json` writes",
        schema: || report::lint::json_schema().to_value(),
    },
    Format {
        name: "prices",
        about: "a price list, what `--prices` reads",
        schema: prices::json_schema,
    },
    Format {
        name: "test",
        about: "a file of policy tests, what `policyc test` reads",
        schema: testing::json_schema,
    },
    Format {
        name: "stubs",
        about: "answers of other services, what `--stubs` reads",
        schema: sim::stubs::json_schema,
    },
    Format {
        name: "recommend",
        about: "what `policyc recommend --format json` writes",
        schema: report::recommend::recommend_schema,
    },
    Format {
        name: "sensitivity",
        about: "what `policyc simulate --sensitivity --format json` writes",
        schema: report::simulate::sensitivity_schema,
    },
    Format {
        name: "trace",
        about: "what `policyc trace --format json` writes",
        schema: report::trace::json_schema,
    },
    Format { name: "traffic", about: "a line of recorded traffic", schema: traffic::schema },
    Format {
        name: "usage",
        about: "what `policyc usage --format json` writes a line of",
        schema: report::usage::json_schema,
    },
];

/// Prints a schema, or the list of them.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let Some(name) = &arguments.name else {
        output::print(|out| {
            ALL.iter().try_for_each(|format| writeln!(out, "{:<11} {}", format.name, format.about))
        })?;
        return Ok(ExitCode::SUCCESS);
    };
    let Some(format) = ALL.iter().find(|format| format.name == name) else {
        let names = ALL.iter().map(|format| format.name);
        return Err(UnknownName::new("format", name, names, "policyc schema").into());
    };
    output::print(|out| out.write_all(text(format).as_bytes()))?;
    Ok(ExitCode::SUCCESS)
}

/// Every schema by its name, as `policyc docs` writes it.
pub(super) fn files() -> impl Iterator<Item = (&'static str, String)> {
    ALL.iter().map(|format| (format.name, text(format)))
}

/// The page of the formats.
pub(super) fn page() -> String {
    formats::page(ALL.iter().map(|format| formats::Described {
        name: format.name,
        about: format.about,
        schema: (format.schema)(),
    }))
}

/// The schema as it is printed, with a line break at the end.
fn text(format: &Format) -> String {
    format!("{:#}\n", (format.schema)())
}
