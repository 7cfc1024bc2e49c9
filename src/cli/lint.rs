//! `policyc lint`: finds what is wrong in policy documents.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use miette::IntoDiagnostic;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

use crate::config::FileSettings;
use crate::embed::relocate;
use crate::lint::{Levels, Settings, check_member, check_workspace, suppress};
use crate::policy::schema::{Gateway, Scope};
use crate::report::lint::LintRun;
use crate::source::{Finding, Severity, SourceFile};

use super::config::{self, Loaded};
use super::fix::{self, Written};
use super::formats::{FormatArgs, FormatError, Stream};
use super::input::{self, Hosts, Request, Skipped, Unreadable};
use super::terminal::Terminal;
use super::{EXIT_FINDINGS, EXIT_STOPPED, baseline, changed, levels, output};

/// Arguments of `policyc lint`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Exit status: 0 without errors (warnings are allowed), 1 with at \
    least one error, 2 when something could not be read or written. With `--fix`, what remains \
    counts. With `--diff`: 0 when there is nothing to fix, 1 when there is, 2 as above.")]
pub(super) struct Args {
    /// Files and folders; `-` is standard input. Without any: the current folder.
    ///
    /// In a folder, files named `*.xml` or `*.policy` are linted whose root element is
    /// `<policies>`, `<fragment>` or the data source of a GraphQL resolver; hidden files and what `.gitignore`, `.ignore` or
    /// `.policycignore` name are left out. A file that is named here is always linted.
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Name of standard input in the output.
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,

    #[command(flatten)]
    formats: FormatArgs,

    /// Kind of gateway that will run the documents; without it, no rule judges by it.
    #[arg(long, value_name = "GATEWAY", value_parser = gateway_parser())]
    gateway: Option<Gateway>,

    /// Where the documents are attached; without it, no rule judges by it.
    #[arg(long, value_name = "SCOPE", value_parser = scope_parser())]
    scope: Option<Scope>,

    /// Also read the policies inside of Markdown, Bicep, Terraform and JSON files of a folder; in
    /// files of these kinds that are named they are read in any case, and so are the files that
    /// `loadTextContent`, `file` and `templatefile` load.
    #[arg(long)]
    embedded: bool,

    /// Also name the files that were skipped, and why.
    #[arg(long, short)]
    verbose: bool,

    /// Write the findings and nothing else.
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,

    /// Tell only the findings in files that differ from where this revision and the current
    /// commit parted, and in files that git does not know; of the other files, the findings that
    /// the difference brought about. All files are read all the same, as they are and as they
    /// were.
    #[arg(long, value_name = "REVISION")]
    changed_since: Option<String>,

    /// Threads that work; by default as many as the machine runs at once.
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    fix: fix::FixArgs,

    #[command(flatten)]
    config: config::ConfigArgs,

    #[command(flatten)]
    levels: levels::LevelArgs,

    #[command(flatten)]
    baseline: baseline::BaselineArgs,
}

impl Args {
    /// What is known about a file. The command line counts more than the configuration.
    fn settings(&self, loaded: &Loaded, levels: &Levels, file: &SourceFile) -> FileSettings {
        let mut known = loaded.for_file(file.name());
        known.gateway = self.gateway.or(known.gateway);
        known.scope = self.scope.or(known.scope);
        known.levels.extend(levels);
        known
    }

    /// The settings of all files, and after them those of the embedded documents.
    fn all_settings(
        &self,
        loaded: &Loaded,
        levels: &Levels,
        input: &input::Loaded,
    ) -> Vec<FileSettings> {
        let settings = input.files.iter().map(|file| self.settings(loaded, levels, file));
        let mut settings: Vec<_> = settings.collect();
        let hosts = input.embedded.iter().filter_map(|(host, _)| settings.get(host.0 as usize));
        settings.extend(hosts.cloned().collect::<Vec<_>>());
        settings
    }
}

fn gateway_parser() -> impl TypedValueParser<Value = Gateway> {
    PossibleValuesParser::new(Gateway::ALL.iter().map(|gateway| gateway.name()))
        .try_map(|name| Gateway::from_name(&name).ok_or("not a gateway"))
}

fn scope_parser() -> impl TypedValueParser<Value = Scope> {
    PossibleValuesParser::new(Scope::ALL.iter().map(|scope| scope.name()))
        .try_map(|name| Scope::from_name(&name).ok_or("not a scope"))
}

/// Lints, writes the findings, and judges the run.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let started = Instant::now();
    let terminal = Terminal::stdout();
    let targets = arguments.formats.targets()?;
    let known = arguments.baseline.read()?;
    let loaded = arguments.config.load(&arguments.paths)?;
    let levels = arguments.levels.levels()?;
    let walked = arguments.embedded || loaded.config.embedded;
    let request = Request {
        paths: &arguments.paths,
        stdin_filename: arguments.stdin_filename.as_deref(),
        hosts: if walked { Hosts::Walked } else { Hosts::Named },
    };
    let folder = arguments.paths.first().map_or(Path::new("."), |path| config::folder_of(path));
    let changed = arguments.changed_since.as_deref();
    let changed = changed.map(|revision| changed::since(folder, revision)).transpose()?;
    if let Some(jobs) = arguments.jobs {
        ThreadPoolBuilder::new().num_threads(jobs.get()).build_global().into_diagnostic()?;
    }
    let input = input::read(request, &loaded.config.layout)?;
    let before =
        changed.as_ref().map(|changed| input.before(request, &loaded.config.layout, changed));
    let before = before.transpose()?.map(|before| input::assemble(before, &loaded));
    let mut input = input::assemble(input, &loaded);
    let mut fixes = None;
    if arguments.fix.wanted() {
        let settings = arguments.all_settings(&loaded, &levels, &input);
        let job = fix::Job { configuration: &loaded, known: &settings, changed: changed.as_ref() };
        let (after, made) = arguments.fix.run(&arguments.paths, input, &job)?;
        if arguments.fix.only_shows() {
            let unread = !after.unreadable.is_empty();
            tell(after.unreadable, &after.skipped, arguments.verbose, None);
            return made.show(terminal.look(), unread);
        }
        (input, fixes) = (after, Some(made));
    }
    let written = fixes.as_ref().map(|fixes| fixes.write()).transpose()?;
    let mut run = LintRun {
        findings: findings(&input, &arguments.all_settings(&loaded, &levels, &input)),
        documents: input.documents,
        files: input.files,
        unreadable: input.unreadable.len(),
        skipped: input.skipped.len(),
        quiet: arguments.quiet,
        fixing: None,
        elapsed: None,
        known: 0,
        docs_url: arguments.formats.docs_url().or(loaded.config.docs_url.as_ref()).cloned(),
    };
    run.sort();
    if let (Some(changed), Some(before)) = (&changed, before) {
        let settings = arguments.all_settings(&loaded, &levels, &before);
        let findings = findings(&before, &settings);
        let mut before = LintRun { findings, files: before.files, ..LintRun::default() };
        before.sort();
        changed.keep_new((&mut run.findings, &run.files), (&before.findings, &before.files));
    }
    let mut hint = None;
    if let Some(known) = &known {
        let applied = known.apply(&mut run.findings, &run.files);
        run.known = applied.known;
        // Of the files that are left out, nothing is known.
        hint = changed.is_none().then(|| baseline::hint(applied)).flatten();
    }
    run.elapsed = terminal.interactive.then(|| started.elapsed());
    if let Some(message) = arguments.baseline.write(&run)? {
        output::print(|out| writeln!(out, "{message}"))?;
        let failed = !input.unreadable.is_empty();
        tell(input.unreadable, &input.skipped, arguments.verbose, None);
        return Ok(if failed { ExitCode::from(EXIT_STOPPED) } else { ExitCode::SUCCESS });
    }
    run.fixing = fixes.as_ref().map(|fixes| fixes.counts(&run.findings));
    let status = match written {
        Some(Written::ToFiles { failed: true }) => ExitCode::from(EXIT_STOPPED),
        _ => status(&run),
    };
    let stream = match written {
        Some(Written::ToOutput) => Stream::Error,
        _ => Stream::Output,
    };
    let look = if stream == Stream::Error { Terminal::stderr().look() } else { terminal.look() };
    let written = targets.write(&run, look, stream);
    // Last, where it is seen.
    let hints = hint.into_iter().chain(targets.unshown(&run));
    tell(input.unreadable, &input.skipped, arguments.verbose, hints);
    match written {
        // The verdict stands, however much of it was read.
        Err(FormatError::Output(error)) if error.is_broken_pipe() => Ok(status),
        written => written.map(|()| status).map_err(Into::into),
    }
}

/// Says on standard error what could not be read, with `verbose` what was skipped, and hints.
fn tell(
    unreadable: Vec<Unreadable>,
    skipped: &[Skipped],
    verbose: bool,
    hints: impl IntoIterator<Item = String>,
) {
    let mut stderr = io::stderr().lock();
    for skipped in skipped.iter().filter(|_| verbose) {
        // Nobody is left to tell when standard error is closed.
        let _ = writeln!(stderr, "skipped `{}`: {}", skipped.path, skipped.reason);
    }
    for hint in hints {
        let _ = writeln!(stderr, "{hint}");
    }
    drop(stderr);
    unreadable.into_iter().for_each(|unreadable| super::tell(&unreadable.into()));
}

/// Checks every document, all cores at once, and then all of them together. Places are those of
/// the documents themselves, also of those inside of other files.
pub(super) fn all_findings(input: &input::Loaded, known: &[FileSettings]) -> Vec<Finding> {
    let workspace = &input.workspace;
    let members: Vec<_> = workspace.members().collect();
    let found = members.into_par_iter().map(|member| {
        let known = known.get(member.document.file.0 as usize);
        let settings = known.map_or(Settings::default(), |known| Settings {
            gateway: known.gateway,
            scope: known.scope,
        });
        check_member(member, &settings)
    });
    let mut findings: Vec<_> = found.flatten_iter().collect();
    findings.extend(check_workspace(workspace));
    suppress(workspace, &mut findings);
    findings
}

/// What the user wants to see, with places in the files. Each finding is as bad as the settings
/// of its file say.
fn findings(input: &input::Loaded, known: &[FileSettings]) -> Vec<Finding> {
    let mut findings = all_findings(input, known);
    findings.retain_mut(|finding| {
        let known = known.get(finding.location.file.0 as usize);
        known.is_none_or(|known| known.levels.keep(finding))
    });
    for finding in &mut findings {
        relocate(finding, |id| input.placed(id));
    }
    findings
}

fn status(run: &LintRun) -> ExitCode {
    if run.unreadable > 0 {
        ExitCode::from(EXIT_STOPPED)
    } else if run.findings.iter().any(|finding| finding.severity == Severity::Error) {
        ExitCode::from(EXIT_FINDINGS)
    } else {
        ExitCode::SUCCESS
    }
}
