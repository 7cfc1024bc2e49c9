//! `policyc explain`: the page of a rule, a policy or an assumption.

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
    /// Name of a rule, a policy or an assumption of the simulator, perhaps with the word for
    /// what it is before it; without it, all of them are listed.
    #[arg(value_name = "NAME", num_args = 0..=2)]
    words: Vec<String>,
}

/// Prints a page, or the list of them.
pub(super) fn run(arguments: &Args) -> miette::Result<ExitCode> {
    let look = Terminal::stdout().look();
    let Some(name) = arguments.words.last() else {
        output::print(|out| list(&pages::all(), out))?;
        return Ok(ExitCode::SUCCESS);
    };
    let topic = match arguments.words.as_slice() {
        [word, _] => Some(topic(word)?),
        _ => None,
    };
    let mut found = pages::named(name);
    found.retain(|page| topic.is_none_or(|topic| page.topic == topic));
    if found.is_empty() {
        let mut pages = pages::all();
        pages.retain(|page| topic.is_none_or(|topic| page.topic == topic));
        let names = pages
            .iter()
            .flat_map(|page| std::iter::once(page.name).chain(page.aliases.iter().copied()));
        return Err(
            UnknownName::new("rule, policy or assumption", name, names, "policyc explain").into()
        );
    }
    output::print(|out| print_pages(&found, look, out))?;
    Ok(ExitCode::SUCCESS)
}

/// The topic that a word names.
fn topic(word: &str) -> miette::Result<Topic> {
    let words = Topic::ALL.map(|(_, word, _)| word);
    let found = Topic::ALL.into_iter().find(|(_, name, _)| name.eq_ignore_ascii_case(word));
    match found {
        Some((topic, ..)) => Ok(topic),
        None => Err(UnknownName::new("kind of page", word, words, "policyc explain").into()),
    }
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
    for (topic, _, heading) in Topic::ALL {
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
