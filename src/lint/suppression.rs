//! Comments that say which findings are meant to be: `<!-- policyc: allow RULE: reason -->`.
//!
//! `allow` counts for the next element with all that it holds, `allow-start` for everything up
//! to `allow-end`. That a document cannot be read is not suppressed by a comment in it.

mod piece;

use std::collections::{BTreeMap, BTreeSet};

use crate::policy::{Document, ElementRef};
use crate::source::{Edit, FileId, Finding, Fix, Location, Safety, Span};

use super::levels::rule_names;
use super::rules::UNUSED_SUPPRESSION;
use super::rules::mend::whole_lines;
use super::{Report, Sink, nearest};

use piece::Piece;

/// How a comment begins that is meant for policyc.
const MARK: &str = "policyc:";

/// What a comment asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Allow,
    Start,
    End,
}

impl Verb {
    const ALL: [(&'static str, Self); 3] =
        [("allow", Self::Allow), ("allow-start", Self::Start), ("allow-end", Self::End)];
}

/// One rule that a comment allows.
#[derive(Clone, Copy, Debug)]
struct Suppression {
    rule: &'static str,
    /// The comment with its delimiters, and with its line if it stands there alone.
    lines: Span,
    /// The name of the rule in it.
    name: Span,
    /// It is the only rule of the comment, which can go without another one.
    alone: bool,
    /// Findings that begin in it are meant to be.
    covers: Span,
}

impl Suppression {
    fn until(self, end: u32) -> Self {
        Self { covers: Span::new(self.covers.start, end), ..self }
    }
}

/// What is wrong with a comment.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub span: Span,
    pub message: String,
    pub help: Option<String>,
    /// The rule that was probably meant.
    pub meant: Option<&'static str>,
}

/// What the comments of a document say.
#[derive(Debug, Default)]
struct Comments {
    suppressions: Vec<Suppression>,
    problems: Vec<Problem>,
    /// What `allow-start` has begun.
    open: Vec<Suppression>,
}

/// What is wrong with the comments of a document.
pub(super) fn problems(document: &Document) -> Vec<Problem> {
    Comments::of(document).problems
}

/// Takes away the findings that comments allow, and adds one for each comment that allows
/// nothing.
pub(super) fn apply<'d>(
    documents: impl IntoIterator<Item = (FileId, &'d Document)>,
    findings: &mut Vec<Finding>,
) {
    let mut by_place: BTreeMap<(FileId, &'static str), Vec<Suppression>> = BTreeMap::new();
    for (file, document) in documents {
        for suppression in Comments::of(document).suppressions {
            by_place.entry((file, suppression.rule)).or_default().push(suppression);
        }
    }
    let mut places: BTreeMap<(FileId, &'static str), Vec<(u32, usize)>> = BTreeMap::new();
    for (number, finding) in findings.iter().enumerate() {
        let Location { file, span } = finding.location;
        if by_place.contains_key(&(file, finding.rule)) {
            places.entry((file, finding.rule)).or_default().push((span.start, number));
        }
    }
    let mut allowed = BTreeSet::new();
    let mut unused = Vec::new();
    for (place, suppressions) in by_place {
        let found = places.remove(&place).unwrap_or_default();
        let used = cover(&suppressions, found, &mut allowed);
        let idle = suppressions.into_iter().enumerate().filter(|(at, _)| !used.contains(at));
        unused.extend(idle.map(|(_, suppression)| (place.0, suppression)));
    }
    let mut number = 0;
    findings.retain(|_| {
        number += 1;
        !allowed.contains(&(number - 1))
    });
    for (file, suppression) in unused {
        let mut sink = Sink::new(UNUSED_SUPPRESSION.meta(), file, findings);
        sink.push(unused_report(file, &suppression));
    }
}

/// Which of the places lie in a suppression; gives the suppressions that were of use. Of
/// several around a place the innermost one is. One sweep over both.
fn cover(
    suppressions: &[Suppression],
    mut places: Vec<(u32, usize)>,
    allowed: &mut BTreeSet<usize>,
) -> BTreeSet<usize> {
    places.sort_unstable();
    let mut begins: Vec<_> =
        suppressions.iter().enumerate().map(|(at, each)| (each.covers, at)).collect();
    begins.sort_unstable_by_key(|(covers, at)| (covers.start, *at));
    let mut begins = begins.into_iter().peekable();
    let mut active: BTreeSet<(u32, usize)> = BTreeSet::new();
    let mut used = BTreeSet::new();
    for (place, number) in places {
        while let Some((covers, at)) = begins.next_if(|(covers, _)| covers.start <= place) {
            active.insert((covers.end, at));
        }
        while active.first().is_some_and(|(end, _)| *end <= place) {
            active.pop_first();
        }
        if let Some((_, at)) = active.first() {
            used.insert(*at);
            allowed.insert(number);
        }
    }
    used
}

fn unused_report(file: FileId, suppression: &Suppression) -> Report {
    let message = format!("there is no finding of `{}` to allow here", suppression.rule);
    let report = Report::new(suppression.name, message);
    if !suppression.alone {
        return report;
    }
    let span = suppression.lines;
    report.fix(Fix {
        title: "delete the comment".to_owned(),
        safety: Safety::Safe,
        edits: vec![Edit { file, span, replacement: String::new() }],
    })
}

impl Comments {
    fn of(document: &Document) -> Self {
        let mut comments = Self::default();
        let tree = document.tree();
        let mut elements: Option<Vec<ElementRef<'_>>> = None;
        for (node, content) in tree.comments() {
            let text = content.of(document.text());
            let Some(rest) = text.trim_start().strip_prefix(MARK) else { continue };
            let elements = elements.get_or_insert_with(|| document.elements().collect());
            let comment = tree.span(node);
            let parent = tree.parent(node).map(|parent| tree.span(parent));
            let next = next_element(elements, comment, parent);
            let lines = whole_lines(document.text(), comment);
            comments.comment((comment, lines), Piece { text: rest, end: content.end }, next);
        }
        let end = Span::from_range(0..document.text().len()).end;
        for open in std::mem::take(&mut comments.open) {
            comments.problem(open.name, "`allow-start` has no `allow-end`", None);
            comments.suppressions.push(open.until(end));
        }
        comments
    }

    fn problem(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        self.problems.push(Problem { span, message: message.into(), help, meant: None });
    }

    /// One comment; `rest` is what follows the mark.
    fn comment(&mut self, (comment, lines): (Span, Span), rest: Piece<'_>, next: Option<Span>) {
        let (word, rest) = rest.trimmed().word();
        let Some((_, verb)) = Verb::ALL.into_iter().find(|(name, _)| *name == word.text) else {
            let message = format!("`{}` is nothing that policyc knows", word.text);
            let help = "write `policyc: allow RULE: reason`, or `allow-start` and `allow-end`";
            return self.problem(word.span_or(comment), message, Some(help.to_owned()));
        };
        let (names, reason) = rest.split_at_colon();
        let rules = self.rules(names);
        if verb == Verb::End {
            return self.close(comment, word.span(), names.is_blank(), &rules);
        }
        if names.is_blank() {
            return self.problem(word.span(), "the name of a rule is missing", None);
        }
        if reason.is_none_or(Piece::is_blank) {
            let names = names.trimmed();
            let help = format!("write `policyc: {} {}: reason`", word.text, names.text);
            self.problem(names.span(), "the reason is missing", Some(help));
        }
        let alone = names.list().count() == 1 && verb == Verb::Allow;
        let covers = match (verb, next) {
            (Verb::Start, _) => Span::at(comment.end),
            (_, Some(next)) => next,
            (_, None) => return self.problem(word.span(), "no element follows", None),
        };
        let suppressions =
            rules.into_iter().map(|(rule, name)| Suppression { rule, lines, name, alone, covers });
        match verb {
            Verb::Start => self.open.extend(suppressions),
            _ => self.suppressions.extend(suppressions),
        }
    }

    /// The rules that are named, where they exist.
    fn rules(&mut self, names: Piece<'_>) -> Vec<(&'static str, Span)> {
        let mut rules = Vec::new();
        for name in names.list() {
            match rule_names().find(|known| *known == name.text) {
                Some(rule) => rules.push((rule, name.span())),
                None => {
                    let nearest = nearest(name.text, rule_names());
                    let help = nearest.map(|word| format!("did you mean `{word}`?"));
                    self.problem(name.span(), format!("there is no rule `{}`", name.text), help);
                    if let Some(problem) = self.problems.last_mut() {
                        problem.meant = nearest;
                    }
                }
            }
        }
        rules
    }

    /// `allow-end`, for the rules or for all.
    fn close(&mut self, comment: Span, word: Span, all: bool, rules: &[(&'static str, Span)]) {
        if all {
            if self.open.is_empty() {
                self.problem(word, "there is no `allow-start` before", None);
            }
            let open = std::mem::take(&mut self.open);
            self.suppressions.extend(open.into_iter().map(|open| open.until(comment.start)));
            return;
        }
        for (rule, name) in rules {
            match self.open.iter().rposition(|open| open.rule == *rule) {
                Some(at) => {
                    let open = self.open.remove(at);
                    self.suppressions.push(open.until(comment.start));
                }
                None => {
                    let message = format!("there is no `allow-start` for `{rule}` before");
                    self.problem(*name, message, None);
                }
            }
        }
    }
}

/// The element that follows the comment, with the same parent.
fn next_element(elements: &[ElementRef<'_>], comment: Span, parent: Option<Span>) -> Option<Span> {
    let at = elements.partition_point(|element| element.span().start < comment.end);
    let next = elements.get(at)?.span();
    parent.is_none_or(|parent| parent.contains(next)).then_some(next)
}

#[cfg(test)]
mod tests;
