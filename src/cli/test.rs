//! `policyc test`: plays policy tests and tells what is not as expected.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use miette::{Context, Diagnostic, IntoDiagnostic, NamedSource, SourceSpan};
use thiserror::Error;

use crate::report::testing::{
    FileResult, TestResult, write_coverage, write_junit, write_lcov, write_result, write_total,
};
use crate::source::{SourceFile, Span};
use crate::testing::{self, Coverage, Failure, Policies, TestFile};

use super::place_argument::PlaceArgument;
use super::policy_file::PolicyFile;
use super::{EXIT_FINDINGS, config, input, output};

/// How the files of a folder are named that hold tests.
const ENDING: &str = ".test.toml";

/// Arguments of `policyc test`.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Exit status: 0 when every test holds, 1 when one fails, 2 when a file \
    or a policy cannot be used. docs/testing.md shows the format, `policyc schema test` prints its \
    schema."
)]
pub(super) struct Args {
    /// Test files, and folders with files named `*.test.toml`; the current folder by default.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Write what comes out as the snapshots of tests that have one.
    #[arg(long)]
    update: bool,

    /// Tell which steps and branches of the policies no test ran.
    #[arg(long)]
    coverage: bool,

    /// Write the coverage in the format of lcov.
    #[arg(long, value_name = "FILE")]
    lcov: Option<PathBuf>,

    /// Write the results as JUnit.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,

    #[command(flatten)]
    config: config::ConfigArgs,
}

/// A test file that cannot be used.
#[derive(Debug, Diagnostic, Error)]
#[error("`{name}`: {message}")]
#[diagnostic(help("`policyc schema test` prints the format"))]
struct Unusable {
    name: String,
    message: String,
    #[source_code]
    text: NamedSource<String>,
    #[label("here")]
    at: SourceSpan,
}

impl Unusable {
    fn new(file: &SourceFile, span: Span, message: String) -> Self {
        let (at, length) = (span.start as usize, span.len() as usize);
        Self {
            name: file.name().to_owned(),
            message,
            text: NamedSource::new(file.name(), file.text().to_owned()),
            at: SourceSpan::from((at, length)),
        }
    }
}

/// Plays the tests and prints how they went.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let mut coverage = Coverage::default();
    let mut results = Vec::new();
    for path in arguments.files()? {
        results.push(arguments.file(&path, &mut coverage)?);
    }
    output::print(|out| {
        for result in &results {
            write_result(result, out)?;
        }
        write_total(&results, out)?;
        if arguments.coverage { write_coverage(&coverage, out) } else { Ok(()) }
    })?;
    if let Some(path) = &arguments.lcov {
        let mut text = Vec::new();
        write_lcov(&coverage, &mut text).into_diagnostic()?;
        write(path, &text)?;
    }
    if let Some(path) = &arguments.junit {
        let mut text = Vec::new();
        write_junit(&results, &mut text).into_diagnostic()?;
        write(path, &text)?;
    }
    let mut tests = results.iter().flat_map(|result| &result.tests);
    let failed = tests.any(|test| !test.failures.is_empty());
    Ok(if failed { ExitCode::from(EXIT_FINDINGS) } else { ExitCode::SUCCESS })
}

fn write(path: &Path, text: &[u8]) -> miette::Result<()> {
    std::fs::write(path, text)
        .into_diagnostic()
        .wrap_err_with(|| format!("cannot write `{}`", path.display()))
}

impl Args {
    /// The test files that the paths name, those of a folder by their names.
    fn files(&self) -> miette::Result<Vec<PathBuf>> {
        let here = [PathBuf::from(".")];
        let paths = if self.paths.is_empty() { &here } else { self.paths.as_slice() };
        let mut files = Vec::new();
        for path in paths {
            if !path.is_dir() {
                files.push(path.clone());
                continue;
            }
            let before = files.len();
            let mut walk = ignore::WalkBuilder::new(path);
            walk.sort_by_file_name(Ord::cmp);
            for entry in walk.build() {
                let entry = entry.into_diagnostic()?;
                let name = entry.file_name().to_string_lossy();
                if entry.file_type().is_some_and(|kind| kind.is_file()) && name.ends_with(ENDING) {
                    files.push(entry.into_path());
                }
            }
            if files.len() == before {
                return Err(miette::miette!("there is no `*{ENDING}` in `{}`", path.display()));
            }
        }
        Ok(files)
    }

    /// Plays the tests of a file.
    fn file(&self, path: &Path, coverage: &mut Coverage) -> miette::Result<FileResult> {
        let name = input::shown(path);
        let bytes = std::fs::read(path)
            .into_diagnostic()
            .wrap_err_with(|| format!("cannot read `{name}`"))?;
        let file = SourceFile::from_bytes(name.clone(), bytes)
            .into_diagnostic()
            .wrap_err_with(|| format!("cannot read `{name}`"))?;
        let tests = testing::parse(file.text())
            .map_err(|(span, message)| Unusable::new(&file, span, message))?;
        let policy = self.policy(path, &file, &tests)?;
        let routing = Arc::new(policy.routing()?);
        coverage.expect(&policy.routes);
        let beside = path.with_extension("snap");
        let known = snapshots(&std::fs::read_to_string(&beside).unwrap_or_default());
        let mut written = String::new();
        let mut results = Vec::new();
        for case in &tests.test {
            let mut failures = match testing::run(&tests, case, &routing) {
                Err(failure) => vec![failure],
                Ok(outcome) => {
                    coverage.count(&outcome.played);
                    let mut failures = outcome.failures.clone();
                    if case.snapshot {
                        let now = testing::snapshot(&outcome);
                        written.push_str(&now);
                        failures.extend(self.differs(
                            case.name.span,
                            known.get(&case.name.value),
                            &now,
                        ));
                    }
                    failures
                }
            };
            failures.sort_by_key(|failure| failure.span.start);
            let (name, span) = (case.name.value.clone(), case.name.span);
            results.push(TestResult { name, span, failures });
        }
        if self.update && !written.is_empty() {
            write(&beside, written.as_bytes())?;
        }
        Ok(FileResult { file, tests: results })
    }

    /// What differs from a snapshot that is not written anew.
    fn differs(&self, span: Span, known: Option<&String>, now: &str) -> Option<Failure> {
        if self.update || known.is_some_and(|known| known == now) {
            return None;
        }
        Some(match known {
            None => {
                Failure::plain(span, "there is no snapshot yet: `--update` writes it".to_owned())
            }
            Some(known) => Failure {
                span,
                what: "snapshot".to_owned(),
                expected: Some(known.clone()),
                actual: Some(now.to_owned()),
            },
        })
    }

    /// The policies of a test file, seen from its folder.
    fn policy(
        &self,
        path: &Path,
        file: &SourceFile,
        tests: &TestFile,
    ) -> miette::Result<PolicyFile> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let names = match &tests.policy.value {
            Policies::One(name) => vec![name],
            Policies::Several(names) => names.iter().collect(),
        };
        if names.is_empty() {
            let message = "no policy is named".to_owned();
            return Err(Unusable::new(file, tests.policy.span, message).into());
        }
        let paths: Vec<_> = names.iter().map(|name| tidy(&folder.join(name))).collect();
        let mut scopes = Vec::new();
        for (name, place) in &tests.scope {
            let scope = format!("{}={}", tidy(&folder.join(name)).display(), place.value);
            let scope = scope
                .parse::<PlaceArgument>()
                .map_err(|message| Unusable::new(file, place.span, message))?;
            scopes.push(scope);
        }
        PolicyFile::open(&paths, &scopes, &self.config)
    }
}

/// A path without `name/..` in it, as people write it.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        let follows_name = matches!(tidy.components().next_back(), Some(Component::Normal(_)));
        match part {
            Component::ParentDir if follows_name => {
                tidy.pop();
            }
            Component::CurDir => {}
            part => tidy.push(part),
        }
    }
    tidy
}

/// The snapshots of a file by the names of their tests.
fn snapshots(text: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let mut name = None;
    for line in text.split_inclusive('\n') {
        if let Some(next) = line.strip_prefix("== ") {
            name = Some(next.trim_end().to_owned());
        }
        if let Some(name) = &name {
            let text: &mut String = all.entry(name.clone()).or_default();
            text.push_str(line);
        }
    }
    all
}
