//! `policyc docs`: the part of the documentation that is written from the code.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Command, CommandFactory};
use miette::Diagnostic;
use thiserror::Error;

use crate::config;

use super::output;
use super::pages::{self, Page, Topic};
use super::schema;

/// Stands at the top of each Markdown file.
const MARK: &str = "<!-- written by `policyc docs`; change the code instead -->\n\n";

/// The chapters of the site.
const SUMMARY: &str = "SUMMARY.md";

/// Folders that hold nothing but what is written here.
const OWNED: [&str; 3] = ["rules", "policies", "schemas"];

/// Arguments of `policyc docs`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the documentation.
    #[arg(long, value_name = "FOLDER", default_value = "docs")]
    out: PathBuf,
    /// Write nothing; fail when a file is not current.
    #[arg(long)]
    check: bool,
}

/// What stops the command.
#[derive(Debug, Diagnostic, Error)]
enum DocsError {
    #[error("cannot {doing} `{path}`")]
    Io {
        doing: &'static str,
        path: String,
        #[source]
        cause: io::Error,
    },
    #[error("not current: {}", stale.join(", "))]
    #[diagnostic(help(
        "run `policyc docs` (in its own repository `cargo run docs`) and commit what it writes"
    ))]
    Stale { stale: Vec<String> },
}

/// Writes the files, or checks that they are current.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let mut files = files();
    let titles = titles(&arguments.out, &files)?;
    files.insert(SUMMARY.to_owned(), pages::summary::summary(MARK, &titles));
    let stale = stale(&arguments.out, &files)?;
    if arguments.check && !stale.is_empty() {
        return Err(DocsError::Stale { stale }.into());
    }
    for path in &stale {
        let target = arguments.out.join(path);
        match files.get(path) {
            Some(text) => write(&target, text)?,
            None => fs::remove_file(&target).map_err(|cause| failed("remove", &target, cause))?,
        }
    }
    let (all, written) = (files.len(), stale.len());
    output::print(|out| writeln!(out, "{all} generated files, {written} of them written now"))?;
    Ok(ExitCode::SUCCESS)
}

/// The pages with their first headings: those that are written here, and those that stand in the
/// folder. What will be removed is no page.
fn titles(
    out: &Path,
    files: &BTreeMap<String, String>,
) -> Result<Vec<(String, String)>, DocsError> {
    let mut titles: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".md")) {
        titles.insert(path.clone(), title(path, text));
    }
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        // A folder that is not there yet holds no page.
        let Ok(entries) = fs::read_dir(out.join(&folder)) else { continue };
        for entry in entries.filter_map(Result::ok) {
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = format!("{folder}{name}");
            let owned = OWNED.iter().any(|owned| folder.strip_suffix('/') == Some(owned));
            if name.starts_with('.') || owned || path == SUMMARY || titles.contains_key(&path) {
                continue;
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(format!("{path}/"));
            } else if name.ends_with(".md") {
                let target = out.join(&path);
                let text =
                    fs::read_to_string(&target).map_err(|cause| failed("read", &target, cause))?;
                let title = title(&path, &text);
                titles.insert(path, title);
            }
        }
    }
    Ok(titles.into_iter().collect())
}

/// The first heading of a page; its path where it has none.
fn title(path: &str, text: &str) -> String {
    let heading = text.lines().find_map(|line| line.strip_prefix("# "));
    heading.unwrap_or(path).trim().to_owned()
}

fn failed(doing: &'static str, path: &Path, cause: io::Error) -> DocsError {
    DocsError::Io { doing, path: path.display().to_string(), cause }
}

fn write(path: &Path, text: &str) -> Result<(), DocsError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|cause| failed("create", folder, cause))?;
    }
    fs::write(path, text).map_err(|cause| failed("write", path, cause))
}

/// Paths, seen from `out`, that are missing, differ, or should not be there.
fn stale(out: &Path, files: &BTreeMap<String, String>) -> Result<Vec<String>, DocsError> {
    let mut stale = Vec::new();
    for (path, text) in files {
        let target = out.join(path);
        match fs::read_to_string(&target) {
            Ok(found) if found == *text => {}
            Ok(_) => stale.push(path.clone()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => stale.push(path.clone()),
            Err(cause) => return Err(failed("read", &target, cause)),
        }
    }
    for folder in OWNED {
        let Ok(entries) = fs::read_dir(out.join(folder)) else { continue };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let paths = names.map(|name| format!("{folder}/{name}"));
        stale.extend(paths.filter(|path| !files.contains_key(path)));
    }
    stale.sort();
    Ok(stale)
}

/// Every generated file by its path below the documentation's folder.
fn files() -> BTreeMap<String, String> {
    let pages = pages::all();
    let mut files = BTreeMap::new();
    for (topic, folder, title, remark) in [
        (Topic::Rule, "rules", "Rules", "severity"),
        (Topic::Policy, "policies", "Policies", "sections"),
        (Topic::Assumption, "assumptions", "Assumptions of the simulator", "ground"),
    ] {
        let of_topic: Vec<_> = pages.iter().filter(|page| page.topic == topic).collect();
        for page in &of_topic {
            files.insert(format!("{folder}/{}.md", page.name), format!("{MARK}{}", page.markdown));
        }
        let mut contents = index(title, remark, &of_topic);
        if topic == Topic::Policy {
            contents.push_str(&pages::figures::table());
        }
        files.insert(format!("{folder}/README.md"), contents);
    }
    for (name, text) in schema::files() {
        files.insert(format!("schemas/{name}.json"), text);
    }
    files.insert("configuration.md".to_owned(), format!("{MARK}{}", config::page()));
    files.insert("expressions.md".to_owned(), format!("{MARK}{}", pages::expressions::page()));
    files.insert("formats.md".to_owned(), format!("{MARK}{}", schema::page()));
    files.insert("simulation.md".to_owned(), format!("{MARK}{}", pages::simulation::page()));
    files.insert("cli.md".to_owned(), command_line());
    files
}

/// What the column of fixes means.
const FIXES: &str = "\
The column `fix` says which fixes a rule offers: `safe` ones keep what the document means and are made \
by `policyc lint --fix`, `unsafe` ones may change what it does and need `--unsafe-fixes`, and `shown \
only` is what editors and reports show and nobody makes. [More on fixes](../fix.md).

";

/// A table of pages.
fn index(title: &str, remark: &str, pages: &[&Page]) -> String {
    let has_fixes = pages.iter().any(|page| page.fixes.is_some());
    let (heading, rule) = if has_fixes { (" fix |", "---|") } else { ("", "") };
    let mut text = format!("{MARK}# {title}\n\n");
    if has_fixes {
        text.push_str(FIXES);
    }
    text.push_str(&format!("| name | {remark} |{heading} |\n|---|---|{rule}---|\n"));
    for page in pages {
        let aliases: String = page.aliases.iter().map(|alias| format!(", `{alias}`")).collect();
        let summary = page.summary.replace('|', "\\|");
        let Page { name, remark, .. } = page;
        let fixes = page.fixes.as_ref().map_or(String::new(), |fixes| format!(" {fixes} |"));
        let row = format!("| [`{name}`]({name}.md){aliases} | {remark} |{fixes} {summary} |\n");
        text.push_str(&row);
    }
    text
}

/// The help of every subcommand.
fn command_line() -> String {
    let mut root = super::Cli::command().term_width(100).max_term_width(100);
    root.build();
    let mut text = format!("{MARK}# The command line\n\n```text\n{}```\n", help(&root));
    for command in root.get_subcommands().filter(|command| !command.is_hide_set()) {
        if command.get_name() != "help" {
            let title = format!("policyc {}", command.get_name());
            text.push_str(&format!("\n## {title}\n\n```text\n{}```\n", help(command)));
        }
    }
    text
}

/// The long help without blanks at the ends of lines.
fn help(command: &Command) -> String {
    let help = command.clone().render_long_help().to_string();
    help.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
