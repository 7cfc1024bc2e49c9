//! What `policyc test` writes: results for people and as JUnit, coverage as a table and as lcov.

mod coverage;
mod junit;
mod text;

pub use coverage::{write_coverage, write_lcov};
pub use junit::write_junit;
pub use text::{write_result, write_total};

use crate::source::Span;
use crate::testing::Failure;

/// How one test of a file went.
#[derive(Debug)]
pub struct TestResult {
    /// Its name.
    pub name: String,
    /// Where it stands in its file.
    pub span: Span,
    /// What is not as expected.
    pub failures: Vec<Failure>,
}

/// How the tests of a file went.
#[derive(Debug)]
pub struct FileResult {
    /// The file's name and text.
    pub file: crate::source::SourceFile,
    /// Its tests.
    pub tests: Vec<TestResult>,
}

/// The lines of a text, those that only one side has with `-` (expected) or `+` (found).
fn diff(expected: &str, actual: &str) -> Vec<(char, String)> {
    let (expected, actual): (Vec<_>, Vec<_>) =
        (expected.lines().collect(), actual.lines().collect());
    // The longest start and the longest end that both have; what is between them differs. Texts
    // of tests are short, and a change is seldom in two places.
    let start = expected.iter().zip(&actual).take_while(|(a, b)| a == b).count();
    let most = expected.len().min(actual.len()).saturating_sub(start);
    let ends = expected.iter().rev().zip(actual.iter().rev());
    let end = ends.take(most).take_while(|(a, b)| a == b).count();
    let mut lines = Vec::new();
    let of = |sign: char, lines: &[&str]| -> Vec<(char, String)> {
        lines.iter().map(|line| (sign, (*line).to_owned())).collect()
    };
    lines.extend(of(' ', expected.get(..start).unwrap_or_default()));
    let until = expected.len().saturating_sub(end);
    lines.extend(of('-', expected.get(start..until).unwrap_or_default()));
    let until = actual.len().saturating_sub(end);
    lines.extend(of('+', actual.get(start..until).unwrap_or_default()));
    let rest = expected.len().saturating_sub(end);
    lines.extend(of(' ', expected.get(rest..).unwrap_or_default()));
    lines
}
