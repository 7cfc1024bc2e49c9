//! Terraform: heredocs, quoted strings, and the targets of `file` and `templatefile`.

use crate::source::{MapBuilder, SourceMap, Span};

use super::json::after;
use super::place::Writing;
use super::string::{decode, hole_end, target};
use super::{Found, Host};

/// Terraform files.
#[derive(Debug)]
pub(super) struct Terraform;

/// The functions that read a file as text.
const LOAD: [&str; 2] = ["file", "templatefile"];

/// What stands before the path of a file beside the module.
const MODULE: &str = "${path.module}/";

/// How deep strings and their interpolations may be nested.
const MAX_DEPTH: usize = 64;

impl Host for Terraform {
    fn name(&self) -> &'static str {
        "Terraform"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["tf", "tofu", "hcl", "tfvars"]
    }

    fn read(&self, text: &str) -> Found {
        let mut found = Found::default();
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let rest = bytes.get(at..).unwrap_or_default();
            at = match byte {
                b'#' => after(bytes, at, b"\n"),
                b'/' if rest.starts_with(b"//") => after(bytes, at, b"\n"),
                b'/' if rest.starts_with(b"/*") => after(bytes, at + 2, b"*/"),
                b'<' if rest.starts_with(b"<<") => match Heredoc::at(text, at) {
                    Some(heredoc) => {
                        let end = heredoc.end;
                        let prefix = " ".repeat(heredoc.indent);
                        let mark = heredoc.mark.to_owned();
                        found.push(heredoc.decode(text), Writing::Lines { prefix, end: mark });
                        end
                    }
                    None => at + 2,
                },
                b'"' => {
                    let end = string_end(bytes, at, 0);
                    let span = Span::from_range(at + 1..end.saturating_sub(1).max(at + 1));
                    if span.of(text).contains('<') {
                        found.push(quoted(text, span), Writing::Terraform);
                    }
                    end
                }
                b if b.is_ascii_alphabetic() || b == b'_' => {
                    let is_name = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
                    let end = at + rest.iter().take_while(is_name).count();
                    if text.get(at..end).is_some_and(|name| LOAD.contains(&name)) {
                        found.references.extend(target(text, end, '"', MODULE));
                    }
                    end
                }
                _ => at + 1,
            };
        }
        found
    }
}

/// A heredoc: `<<XML`, or `<<-XML` whose indentation does not count.
struct Heredoc<'t> {
    /// Spaces that are taken from the beginning of each line.
    indent: usize,
    /// The word at its end.
    mark: &'t str,
    content: Span,
    /// The offset after the mark.
    end: usize,
}

impl<'t> Heredoc<'t> {
    fn at(text: &'t str, start: usize) -> Option<Self> {
        let rest = text.get(start + 2..)?;
        let flush = rest.starts_with('-');
        let word = rest.get(usize::from(flush)..)?;
        let (mark, _) = word.split_once('\n')?;
        let first = start + 2 + usize::from(flush) + mark.len() + 1;
        let mark = mark.trim_end();
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        if mark.is_empty() || !mark.chars().all(is_name) {
            return None;
        }
        let (mut at, mut indent, mut closed) = (first, usize::MAX, None);
        for line in text.get(first..)?.split_inclusive('\n') {
            if line.trim() == mark {
                closed = Some(at + line.trim_end().len());
                break;
            }
            // A line without text has no indentation.
            if !line.trim().is_empty() {
                indent = indent.min(line.bytes().take_while(|&b| b == b' ').count());
            }
            at += line.len();
        }
        let indent = if flush && indent != usize::MAX { indent } else { 0 };
        let content = Span::from_range(first..at);
        Some(Self { indent, mark, content, end: closed.unwrap_or(text.len()) })
    }

    /// What it stands for.
    fn decode(&self, text: &str) -> (String, SourceMap) {
        let mut builder = MapBuilder::new();
        let mut start = self.content.start as usize;
        for line in self.content.of(text).split_inclusive('\n') {
            let cut = line.bytes().take(self.indent).take_while(|&b| b == b' ').count();
            let piece = Span::from_range(start + cut..start + line.len());
            decode(&mut builder, text, piece, |rest| template(rest.as_bytes()));
            start += line.len();
        }
        builder.finish()
    }
}

/// A piece of a template: `$${` is `${` and `%%{` is `%{`; interpolations stay, they are holes.
const fn template(rest: &[u8]) -> Option<(char, usize)> {
    match rest {
        [b'$', b'$', b'{', ..] => Some(('$', 2)),
        [b'%', b'%', b'{', ..] => Some(('%', 2)),
        _ => None,
    }
}

/// What a `"…"` stands for.
fn quoted(text: &str, span: Span) -> (String, SourceMap) {
    let mut builder = MapBuilder::new();
    decode(&mut builder, text, span, |rest| {
        let Some(escaped) = rest.strip_prefix('\\') else { return template(rest.as_bytes()) };
        let c = match escaped.as_bytes().first()? {
            b'"' => '"',
            b'\\' => '\\',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return unicode(rest, 4),
            b'U' => return unicode(rest, 8),
            _ => return None,
        };
        Some((c, 2))
    });
    builder.finish()
}

/// The character of `\uNNNN` or `\UNNNNNNNN`.
fn unicode(rest: &str, digits: usize) -> Option<(char, usize)> {
    let number = u32::from_str_radix(rest.get(2..2 + digits)?, 16).ok()?;
    Some((char::from_u32(number)?, 2 + digits))
}

/// The offset after the string that begins with the quote at `start`; it ends with its line.
fn string_end(bytes: &[u8], start: usize, depth: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        let opens = bytes.get(at + 1) == Some(&b'{') && depth < MAX_DEPTH;
        at = match byte {
            b'"' => return at + 1,
            b'\\' => at + 2,
            b'\n' => return at,
            // `$${` is no interpolation.
            b'$' | b'%' if bytes.get(at + 1) == Some(&byte) => at + 2,
            b'$' | b'%' if opens => {
                let inner = |at| string_end(bytes, at, depth + 1);
                hole_end(bytes, at + 2, (b'"', None), inner)
            }
            _ => at + 1,
        };
    }
    bytes.len()
}
