//! `sarif`: the Static Analysis Results Interchange Format 2.1.0 (OASIS), with what GitHub's
//! code scanning asks for beyond it: fingerprints, help in Markdown, relative paths.

mod model;

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::lint::{Page, fingerprints, rules};
use crate::report::Look;
use crate::report::table::grouped;
use crate::source::{Finding, Fix, Safety, Severity, SourceFile};

use super::place::{Region as Extent, region, slashed};
use super::{Format, LintRun, file_of, remarks};

use model::{
    ArtifactChange, ArtifactLocation, Change, Configuration, Driver, Fingerprints, FixProperties,
    Invocation, Location, Log, Message, MultiformatMessage, PhysicalLocation, Region,
    RelatedLocation, Replacement, Result, RuleDescriptor, RuleProperties, Run, Tool,
};

/// How many results GitHub's code scanning keeps of one run, the worst first ("Results per run").
const KEPT: usize = 5_000;

/// How many results of one run make it refuse the file.
const REFUSED: usize = 25_000;

/// One JSON object, with a line break at the end.
#[derive(Clone, Copy, Debug)]
pub struct Sarif;

impl Format for Sarif {
    fn name(&self) -> &'static str {
        "sarif"
    }

    fn about(&self) -> &'static str {
        "SARIF 2.1.0, for code scanning and editors"
    }

    fn write(&self, run: &LintRun, _look: Look, out: &mut dyn Write) -> io::Result<()> {
        let (descriptors, indexes) = descriptors(run);
        let fingerprints = fingerprints(&run.findings, &run.files);
        let results = run.findings.iter().zip(fingerprints);
        let results = results.map(|(finding, fingerprint)| {
            result(run, finding, fingerprint, indexes.get(finding.rule).copied())
        });
        let log = Log {
            schema: "https://json.schemastore.org/sarif-2.1.0.json",
            version: "2.1.0",
            runs: [Run {
                tool: Tool {
                    driver: Driver {
                        name: "policyc",
                        information_uri: run.docs_url.as_ref().map(|url| url.folder().to_owned()),
                        semantic_version: env!("CARGO_PKG_VERSION"),
                        rules: descriptors,
                    },
                },
                invocations: [Invocation { execution_successful: run.unreadable == 0 }],
                column_kind: "utf16CodeUnits",
                results: results.collect::<io::Result<_>>()?,
            }],
        };
        serde_json::to_writer_pretty(&mut *out, &log)?;
        writeln!(out)
    }

    fn unshown(&self, run: &LintRun) -> Option<String> {
        let count = grouped(run.findings.len() as u128);
        let less = "take fewer with `--min-severity` or `--baseline`";
        match run.findings.len() {
            more if more > REFUSED => {
                Some(format!("code scanning refuses {count} results, 25,000 at most: {less}"))
            }
            more if more > KEPT => {
                Some(format!("code scanning keeps 5,000 of {count} results: {less}"))
            }
            _ => None,
        }
    }
}

/// The rules that found something, in the order of the registry, and the place of each.
fn descriptors(run: &LintRun) -> (Vec<RuleDescriptor>, BTreeMap<&'static str, usize>) {
    let mut indexes: BTreeMap<&'static str, usize> = BTreeMap::new();
    for finding in &run.findings {
        indexes.insert(finding.rule, 0);
    }
    let mut descriptors = Vec::new();
    for (name, index) in &mut indexes {
        *index = descriptors.len();
        descriptors.push(descriptor(run, name));
    }
    (descriptors, indexes)
}

fn descriptor(run: &LintRun, name: &'static str) -> RuleDescriptor {
    let meta = rules::rule(name).map(|rule| rule.meta());
    let page = Page::new(meta.map_or("", |meta| meta.doc));
    let severity = meta.map_or(Severity::Warning, |meta| meta.severity);
    let what = page.part("What it does").unwrap_or_default().to_owned();
    let summary = page.summary();
    let full = if what.is_empty() { summary.clone() } else { what };
    let markdown = page.markdown.clone();
    RuleDescriptor {
        id: name,
        short_description: Message { text: summary },
        full_description: Message { text: full },
        help: MultiformatMessage { text: markdown.clone(), markdown },
        help_uri: run.page_of(name),
        default_configuration: Configuration { level: level(severity) },
        properties: RuleProperties {
            tags: ["azure-api-management"],
            problem_severity: match severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "recommendation",
            },
        },
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result<'r>(
    run: &'r LintRun,
    finding: &'r Finding,
    fingerprint: String,
    rule_index: Option<usize>,
) -> io::Result<Result<'r>> {
    let text: Vec<_> = std::iter::once(finding.message.as_str()).chain(remarks(finding)).collect();
    let related = finding.labels.iter().enumerate().map(|(id, label)| {
        let physical_location = physical(run, label.location)?;
        let message = Message { text: label.message.clone() };
        Ok(RelatedLocation { id, physical_location, message })
    });
    let fixes = finding.fixes.iter().filter(|fix| fix.safety != Safety::DisplayOnly);
    Ok(Result {
        rule_id: finding.rule,
        rule_index,
        level: level(finding.severity),
        message: Message { text: text.join("\n") },
        locations: [Location { physical_location: physical(run, finding.location)? }],
        related_locations: related.collect::<io::Result<_>>()?,
        partial_fingerprints: Fingerprints {
            primary_location_line_hash: fingerprint.clone(),
            own: fingerprint,
        },
        fixes: fixes.map(|fix| change(run, fix)).collect::<io::Result<_>>()?,
    })
}

fn physical(run: &LintRun, location: crate::source::Location) -> io::Result<PhysicalLocation> {
    let (file, extent) = region(run, location)?;
    Ok(PhysicalLocation { artifact_location: artifact(file), region: sarif_region(extent) })
}

const fn sarif_region(extent: Extent) -> Region {
    Region {
        start_line: extent.start_line,
        start_column: extent.start_column,
        end_line: extent.end_line,
        end_column: extent.end_column,
    }
}

fn change(run: &LintRun, fix: &Fix) -> io::Result<Change> {
    let mut by_file: BTreeMap<_, Vec<Replacement>> = BTreeMap::new();
    for edit in &fix.edits {
        let location = crate::source::Location { file: edit.file, span: edit.span };
        let (_, extent) = region(run, location)?;
        by_file.entry(edit.file).or_default().push(Replacement {
            deleted_region: sarif_region(extent),
            inserted_content: Message { text: edit.replacement.clone() },
        });
    }
    let changes = by_file.into_iter().map(|(file, replacements)| {
        let artifact_location = artifact(file_of(run, file)?);
        Ok(ArtifactChange { artifact_location, replacements })
    });
    Ok(Change {
        description: Message { text: fix.title.clone() },
        artifact_changes: changes.collect::<io::Result<_>>()?,
        properties: FixProperties { safety: fix.safety },
    })
}

/// The file as a URI: relative to the root of the sources, or with the scheme `file`.
fn artifact(file: &SourceFile) -> ArtifactLocation {
    let path = slashed(file.name());
    let has_drive = path.get(1..3) == Some(":/");
    let uri = encoded(&path);
    if path.starts_with('/') {
        ArtifactLocation { uri: format!("file://{uri}"), uri_base_id: None }
    } else if has_drive {
        ArtifactLocation { uri: format!("file:///{uri}"), uri_base_id: None }
    } else {
        ArtifactLocation { uri, uri_base_id: Some("%SRCROOT%") }
    }
}

/// A path with everything percent-encoded that a URI's path cannot hold as it is.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
