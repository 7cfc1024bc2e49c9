//! Results as JUnit: a suite for each file, a case for each test.

use std::io::{self, Write};

use super::FileResult;
use crate::report::lint::escaped;

/// Writes all results.
///
/// # Errors
/// When `out` fails.
pub fn write_junit(results: &[FileResult], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"policyc test\">")?;
    for result in results {
        let failed = result.tests.iter().filter(|test| !test.failures.is_empty()).count();
        let (name, tests) = (escaped(result.file.name()), result.tests.len());
        writeln!(out, "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failed}\">")?;
        for test in &result.tests {
            let line = result.file.position(test.span.start).line;
            let (case, file) = (escaped(&test.name), escaped(result.file.name()));
            write!(
                out,
                "    <testcase classname=\"{file}\" name=\"{case}\" file=\"{file}\" line=\"{line}\""
            )?;
            if test.failures.is_empty() {
                writeln!(out, " />")?;
                continue;
            }
            writeln!(out, ">")?;
            for failure in &test.failures {
                let line = result.file.position(failure.span.start).line;
                let what = escaped(&failure.what);
                let mut detail = format!("line {line}");
                if let (Some(expected), Some(actual)) = (&failure.expected, &failure.actual) {
                    detail.push_str(&format!("\nexpected: {expected}\nfound: {actual}"));
                }
                let detail = escaped(&detail);
                writeln!(out, "      <failure message=\"{what}\">{detail}</failure>")?;
            }
            writeln!(out, "    </testcase>")?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}
