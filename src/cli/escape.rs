//! `policyc escape`: policy documents as well-formed XML, for tools that read nothing else.
//! Hidden: the check against the service's published schemas uses it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use miette::{Context, IntoDiagnostic, miette};
use serde::Serialize;

use crate::model::layout::LayoutRules;
use crate::source::SourceFile;
use crate::xml::{ParseOptions, well_formed};

use super::input::{self, Request};

/// Arguments of `policyc escape`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files and folders, as `policyc lint` takes them.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// Folder for the documents, numbered, and `index.jsonl`, which says where each came from.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// One line of the index.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    /// Where the document came from.
    path: &'a str,
    /// The file written; null where the markup itself is broken.
    file: Option<String>,
}

/// Writes the documents.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let request = Request { paths: &arguments.paths, ..Request::default() };
    let input = input::read(request, &LayoutRules::default())?;
    if let Some(unreadable) = input.unreadable.into_iter().next() {
        return Err(unreadable.into());
    }
    std::fs::create_dir_all(&arguments.out).into_diagnostic()?;
    let mut index = String::new();
    for (number, file) in input.files.iter().enumerate() {
        let entry = escape(file, number, &arguments.out)?;
        index.push_str(&serde_json::to_string(&entry).into_diagnostic()?);
        index.push('\n');
    }
    write(&arguments.out.join("index.jsonl"), &index)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes one document.
fn escape<'f>(file: &'f SourceFile, number: usize, out: &Path) -> miette::Result<Entry<'f>> {
    let path = file.name();
    let Ok(text) = well_formed(file, &ParseOptions::default()) else {
        return Ok(Entry { path, file: None });
    };
    roxmltree::Document::parse(&text)
        .map_err(|error| miette!("`{path}` is not well-formed after escaping: {error}"))?;
    let name = format!("{number:05}.xml");
    write(&out.join(&name), &text)?;
    Ok(Entry { path, file: Some(name) })
}

fn write(path: &Path, text: &str) -> miette::Result<()> {
    std::fs::write(path, text)
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot write `{}`", path.display()))
}
