//! Tests of the engine: what is chosen, what is refused, when it ends.

use super::{Refusal, Single, Subject, fix, run};
use crate::lint::Settings;
use crate::policy::ParseOptions;
use crate::source::apply;
use crate::source::{
    Basis, Edit, FileId, Finding, Fix, Location, Safety, Severity, SourceFile, Span,
};

/// The fixes for the `x` at a place of a text.
type Mend = fn(&str, usize) -> Vec<(Safety, Span, &'static str)>;

/// A text in which each `x` is a finding; `mend` says what is put in its place.
struct Toy {
    text: String,
    mend: Mend,
}

fn finding(rule: &'static str, at: usize, severity: Severity, fixes: Vec<Fix>) -> Finding {
    Finding {
        rule,
        severity,
        basis: Basis::Advice,
        message: rule.to_owned(),
        notes: Vec::new(),
        help: None,
        location: Location { file: FileId(0), span: Span::from_range(at..at + 1) },
        labels: Vec::new(),
        fixes,
    }
}

impl Subject for Toy {
    fn findings(&self) -> Vec<Finding> {
        let of = |(at, c)| match c {
            'x' => {
                let edit = |(safety, span, text): (Safety, Span, &str)| Fix {
                    title: format!("to {text}"),
                    safety,
                    edits: vec![Edit { file: FileId(0), span, replacement: text.to_owned() }],
                };
                let fixes = (self.mend)(&self.text, at).into_iter().map(edit).collect();
                Some(finding("x", at, Severity::Warning, fixes))
            }
            '!' => Some(finding("broken", at, Severity::Error, Vec::new())),
            _ => None,
        };
        self.text.char_indices().filter_map(of).collect()
    }

    fn wants(&self, _finding: &Finding) -> bool {
        true
    }

    fn edited(&self, edits: &[&Edit]) -> Result<Self, String> {
        let text = apply(&self.text, edits.iter().copied()).ok_or("overlap")?;
        if text.contains('?') {
            return Err("no `?` here".to_owned());
        }
        Ok(Self { text, mend: self.mend })
    }
}

fn mended(text: &str, mend: Mend) -> (String, usize, Vec<Refusal>, bool) {
    let toy = Toy { text: text.to_owned(), mend };
    let outcome = run(&toy, Safety::Safe);
    let text = outcome.subject.map_or(toy.text, |toy| toy.text);
    let refused = outcome.refused.into_iter().map(|each| each.why).collect();
    (text, outcome.applied.len(), refused, outcome.settled)
}

fn here(at: usize) -> Span {
    Span::from_range(at..at + 1)
}

#[test]
fn fixes_that_touch_are_made_one_round_after_the_other() {
    let found = mended("xx.x", |_, at| vec![(Safety::Safe, here(at), "y")]);
    assert_eq!(found, ("yy.y".to_owned(), 3, vec![], true));
}

#[test]
fn the_first_fix_that_is_safe_enough_is_taken_and_display_never() {
    let found = mended("x", |_, at| {
        vec![
            (Safety::DisplayOnly, here(at), "d"),
            (Safety::Unsafe, here(at), "u"),
            (Safety::Safe, here(at), "s"),
        ]
    });
    assert_eq!(found.0, "s");
    let toy =
        Toy { text: "x".to_owned(), mend: |_, at| vec![(Safety::DisplayOnly, here(at), "d")] };
    let outcome = run(&toy, Safety::DisplayOnly);
    assert!(outcome.subject.is_none() && outcome.settled, "shown only, whoever asks");
}

#[test]
fn what_brings_an_error_is_refused_and_the_rest_is_made() {
    let found = mended("x a x b x c x", |text, at| {
        let bad = text.get(at + 2..at + 3) == Some("b");
        vec![(Safety::Safe, here(at), if bad { "!" } else { "y" })]
    });
    let error = Refusal::NewError { rule: "broken", message: "broken".to_owned() };
    assert_eq!(found, ("y a x b y c y".to_owned(), 3, vec![error], true));
}

#[test]
fn an_error_that_was_there_before_refuses_nothing() {
    let found = mended("! x", |_, at| vec![(Safety::Safe, here(at), "y")]);
    assert_eq!(found.0, "! y");
}

#[test]
fn what_the_text_cannot_take_is_refused_with_its_reason_and_the_next_fix_tried() {
    let found =
        mended("x", |_, at| vec![(Safety::Safe, here(at), "?"), (Safety::Safe, here(at), "y")]);
    assert_eq!(found, ("y".to_owned(), 1, vec![Refusal::Text("no `?` here".to_owned())], true));
}

#[test]
fn fixes_that_never_settle_end_all_the_same() {
    let (_, _, _, settled) = mended("x", |_, at| vec![(Safety::Safe, here(at), "x")]);
    assert!(!settled);
}

#[test]
fn one_document_is_mended_and_keeps_its_line_ends_and_its_mark() {
    let text = "\u{feff}<policies>\r\n<inbound>\r\n<rate-limit-by-key cals=\"1\" renewal-period=\"60\" \
                counter-key=\"@(context.Request.IpAddress)\" />\r\n</inbound>\r\n</policies>";
    let file = SourceFile::new("a.xml", text);
    let outcome = fix(file.clone(), &Settings::default(), Safety::Safe);
    let after = outcome.subject.unwrap();
    assert_eq!(after.document().text(), text.replace("cals", "calls"));
    let again = fix(after.document().file().clone(), &Settings::default(), Safety::Safe);
    assert!(again.subject.is_none() && again.settled);
    let single = Single::new(file, ParseOptions::default(), Settings::default());
    assert!(!single.findings().is_empty());
}
