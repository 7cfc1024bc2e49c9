//! `policyc explain`: the page of a rule or a policy.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::report::{Look, write_markdown};

use super::output;
use super::pages::{self, Page, Topic};
use super::terminal::Terminal;
use super::unknown::UnknownName;

/// Arguments of `policyc explain`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Name of a rule or a policy; without it, all of them are listed.
    name: Option<String>,
}

/// Prints a page, or the list of them.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let look = Terminal::stdout().look();
    let Some(name) = &arguments.name else {
        output::print(|out| list(&pages::all(), out))?;
        return Ok(ExitCode::SUCCESS);
    };
    let found = pages::named(name);
    if found.is_empty() {
        let pages = pages::all();
        let names = pages
            .iter()
            .flat_map(|page| std::iter::once(page.name).chain(page.aliases.iter().copied()));
        return Err(UnknownName::new("rule or policy", name, names, "policyc explain").into());
    }
    output::print(|out| print_pages(&found, look, out))?;
    Ok(ExitCode::SUCCESS)
}

fn print_pages(pages: &[Page], look: Look, out: &mut dyn Write) -> io::Result<()> {
    for (number, page) in pages.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        write_markdown(&page.markdown, look, out)?;
    }
    Ok(())
}

/// A line for each page: names, how bad a rule's findings are, and the first sentence.
fn list(pages: &[Page], out: &mut dyn Write) -> io::Result<()> {
    for (topic, heading) in [(Topic::Rule, "Rules"), (Topic::Policy, "Policies")] {
        let of_topic: Vec<_> = pages.iter().filter(|page| page.topic == topic).collect();
        let width = of_topic.iter().map(|page| page.name.len()).max().unwrap_or_default();
        writeln!(out, "{heading}:")?;
        for page in of_topic {
            let remark =
                if topic == Topic::Rule { format!("{:7}  ", page.remark) } else { String::new() };
            writeln!(out, "  {:width$}  {remark}{}", page.name, first_sentence(&page.summary))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "`policyc explain NAME` prints a page")
}

/// The text up to the first full stop that ends a sentence.
fn first_sentence(text: &str) -> &str {
    text.split_inclusive(". ").next().unwrap_or_default().trim_end()
}
