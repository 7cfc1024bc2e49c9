//! Changes that an editor offers: what mends findings, and what allows them.

use crate::lint::fix::{Single, Subject, run};
use crate::lint::{Levels, Settings};
use crate::policy::{Document, ParseOptions};
use crate::source::{Edit, FileId, Finding, Fix, Safety, SourceFile, Span};

/// The rules that a comment cannot allow, since a document that cannot be read has no comments
/// that count.
const UNREADABLE: [&str; 2] = ["malformed-xml", "unclosed-expression"];

/// A comment before the element that the finding is in, which allows it there.
#[must_use]
pub fn allow_with_comment(document: &Document, file: FileId, finding: &Finding) -> Option<Fix> {
    if UNREADABLE.contains(&finding.rule) || finding.location.file != file {
        return None;
    }
    let element = document.innermost(finding.location.span)?;
    let start = element.span().start;
    let text = document.text();
    // Comments within free XML are content, and before the root of a document there may be none
    // that belongs to it, but it is taken all the same.
    let before = text.get(..start as usize)?;
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let indent = before.get(line..).filter(|indent| indent.trim().is_empty());
    let break_ = if before.ends_with("\r\n") || text.contains("\r\n") { "\r\n" } else { "\n" };
    let comment = format!("<!-- policyc: allow {}: TODO why -->", finding.rule);
    let replacement = match indent {
        Some(indent) => format!("{comment}{break_}{indent}"),
        None => comment,
    };
    Some(Fix {
        title: format!("allow `{}` here with a comment", finding.rule),
        safety: Safety::Unsafe,
        edits: vec![Edit { file, span: Span::at(start), replacement }],
    })
}

/// A document with what the user makes of findings: what the fix engine works on.
struct Alone<'l> {
    single: Single,
    options: ParseOptions,
    settings: Settings,
    levels: &'l Levels,
}

impl<'l> Alone<'l> {
    fn new(
        file: SourceFile,
        options: ParseOptions,
        settings: Settings,
        levels: &'l Levels,
    ) -> Self {
        let single = Single::new(file, options.clone(), settings);
        Self { single, options, settings, levels }
    }
}

impl Subject for Alone<'_> {
    fn findings(&self) -> Vec<Finding> {
        self.single.findings()
    }

    fn wants(&self, finding: &Finding) -> bool {
        self.levels.judge(finding.rule, finding.severity).is_some()
    }

    fn edited(&self, edits: &[&Edit]) -> Result<Self, String> {
        let file = self.single.edited(edits)?.document().file().clone();
        Ok(Self::new(file, self.options.clone(), self.settings, self.levels))
    }
}

/// Everything that can be mended safely in a document that is judged alone, made until nothing
/// is left, as one edit; `None` when there is nothing to mend. `file` is its number.
#[must_use]
pub fn fix_all(
    document: &Document,
    file: FileId,
    settings: Settings,
    levels: &Levels,
) -> Option<Edit> {
    let placeholders = document.placeholders();
    let options = ParseOptions { placeholders, several_roots: document.is_pieces() };
    let subject = Alone::new(document.file().clone(), options, settings, levels);
    let mended = run(&subject, Safety::Safe).subject?;
    difference(document.text(), mended.single.document().text(), file)
}

/// The one edit that makes `after` of `before`; `None` when they are equal.
#[must_use]
pub fn difference(before: &str, after: &str, file: FileId) -> Option<Edit> {
    if before == after {
        return None;
    }
    let same = |(a, b): &(char, char)| a == b;
    let start: usize =
        before.chars().zip(after.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (old, new) = (before.get(start..)?, after.get(start..)?);
    let end: usize =
        old.chars().rev().zip(new.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let replacement = new.get(..new.len() - end)?.to_owned();
    Some(Edit { file, span: Span::from_range(start..before.len() - end), replacement })
}
