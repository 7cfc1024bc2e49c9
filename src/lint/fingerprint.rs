//! What a finding is known by from one run to the next, however lines move.

use std::collections::HashMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::source::{FileId, Finding, SourceFile};

/// Bytes of a line on each side of the finding that count.
const CONTEXT: usize = 160;

/// Bytes of the underlined text that count.
const TEXT: usize = 400;

/// A fingerprint for each finding, in their order: 32 hexadecimal digits, unique in the run.
///
/// It is made of the rule, the path, the text that is wrong and what stands around it on its
/// line, without regard to blanks; of several findings that have all that in common, of their
/// order. So it stays when lines move and when the document is laid out anew, and changes when
/// the text of the line does.
#[must_use]
pub fn fingerprints(findings: &[Finding], files: &[SourceFile]) -> Vec<String> {
    let mut seen: HashMap<[u8; 32], u32> = HashMap::new();
    let each = findings.iter().map(|finding| {
        let content = content(finding, files);
        let count = seen.entry(content).or_default();
        *count += 1;
        let mut hash = Sha256::new();
        hash.update(content);
        hash.update(count.to_le_bytes());
        hexadecimal(&hash.finalize())
    });
    each.collect()
}

/// What the finding is about.
fn content(finding: &Finding, files: &[SourceFile]) -> [u8; 32] {
    let FileId(number) = finding.location.file;
    let file = files.get(number as usize);
    let text = file.map_or("", SourceFile::text);
    let path = file.map_or("", SourceFile::name).replace('\\', "/");
    let span = finding.location.span;
    let line = file.map_or("", |file| {
        let number = file.lines().line_of(span.start);
        let line = file.lines().line_span(text, number);
        let start = (span.start as usize).saturating_sub(CONTEXT).max(line.start as usize);
        let end = (span.start as usize + CONTEXT).min(line.end as usize);
        text.get(text.floor_char_boundary(start)..text.floor_char_boundary(end)).unwrap_or_default()
    });
    let wrong = span.of(text);
    let wrong = wrong.get(..wrong.floor_char_boundary(TEXT)).unwrap_or_default();
    let mut hash = Sha256::new();
    for part in [finding.rule, &path, &without_blanks(line), &without_blanks(wrong)] {
        hash.update(part);
        hash.update([0]);
    }
    hash.finalize().into()
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes.iter().take(16) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
