//! `Regex`, its matches, groups and captures.

use std::rc::Rc;

use super::{Args, Call, Row, TypeRows, class, delegate, enumeration, row, table};
use crate::expr::eval::Interpreter;
use crate::expr::regular::{Pattern, Spans};
use crate::expr::types::Type;
use crate::expr::value::{
    Array, Enumerator, Exception, Fault, Object, Text, TextBuilder, Value, enumerate_values, whole,
};

pub(super) const TYPES: &[TypeRows] = &[
    class("System.Text.RegularExpressions.Regex", "a regular expression").rows(REGEX),
    class("System.Text.RegularExpressions.Capture", "a part of a text that was captured")
        .rows(CAPTURE),
    class("System.Text.RegularExpressions.Group", "what a group captured")
        .bases(&["Capture"])
        .rows(GROUP),
    class("System.Text.RegularExpressions.Match", "a match of a regular expression")
        .bases(&["Group"])
        .rows(MATCH),
    class("System.Text.RegularExpressions.GroupCollection", "the groups of a match")
        .bases(&["IEnumerable<Group>"])
        .rows(GROUPS),
    class("System.Text.RegularExpressions.MatchCollection", "the matches in a text")
        .bases(&["IReadOnlyList<Match>"])
        .rows(MATCHES),
    class("System.Text.RegularExpressions.CaptureCollection", "all captures of a group")
        .bases(&["IReadOnlyList<Capture>"])
        .rows(CAPTURES),
    delegate(
        "System.Text.RegularExpressions.MatchEvaluator",
        &[super::abstract_row("string Invoke(Match match)", "calls it")],
        "makes the replacement of a match",
    ),
    enumeration(
        "System.Text.RegularExpressions.RegexOptions",
        &[
            ("None", 0),
            ("IgnoreCase", 1),
            ("Multiline", 2),
            ("ExplicitCapture", 4),
            ("Compiled", 8),
            ("Singleline", 16),
            ("IgnorePatternWhitespace", 32),
            ("RightToLeft", 64),
            ("ECMAScript", 256),
            ("CultureInvariant", 512),
            ("NonBacktracking", 1024),
        ],
        "how a regular expression matches",
    )
    .flags(),
];

fn named(name: &str) -> Type {
    let full = format!("System.Text.RegularExpressions.{name}");
    table().find(&full).map_or(Type::Object, Type::named)
}

#[derive(Debug)]
struct Regex(Rc<Pattern>);

impl Object for Regex {
    fn type_of(&self) -> Type {
        named("Regex")
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.0.source.clone())
    }
}

/// A match, one of its groups (`Some`), or a capture of a group.
#[derive(Clone, Debug)]
struct Found {
    pattern: Rc<Pattern>,
    input: Text,
    /// Empty for no match.
    spans: Rc<Spans>,
    group: Option<usize>,
    is_capture: bool,
}

impl Found {
    fn span(&self) -> Option<(usize, usize)> {
        self.spans.get(self.group.unwrap_or(0)).copied().flatten()
    }

    fn text(&self) -> Text {
        self.span().and_then(|(at, length)| self.input.slice(at..at + length)).unwrap_or_default()
    }

    fn group(&self, index: Option<usize>) -> Value {
        let group = index.or(Some(usize::MAX));
        // Group 0 of a match is the match itself.
        if group == Some(0) {
            return Value::object(Self { group: None, ..self.clone() });
        }
        Value::object(Self { group, ..self.clone() })
    }

    fn by_name(&self, name: &Text) -> Option<usize> {
        self.pattern.groups.iter().position(|group| group.name == *name)
    }
}

impl Object for Found {
    fn type_of(&self) -> Type {
        named(match (self.is_capture, self.group) {
            (true, _) => "Capture",
            (_, Some(_)) => "Group",
            _ => "Match",
        })
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.text())
    }
}

/// `GroupCollection`, `MatchCollection`, `CaptureCollection`.
#[derive(Debug)]
struct Collection {
    class: &'static str,
    of: Option<Found>,
    items: Vec<Value>,
}

impl Object for Collection {
    fn type_of(&self) -> Type {
        named(self.class)
    }

    fn enumerate(&self) -> Option<Box<dyn Enumerator>> {
        Some(enumerate_values(self.items.clone()))
    }

    fn count(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

const CAPTURE: &[Row] = &[
    row("string Value { get; }", |_, args| Ok(args.object::<Found>(0)?.text().into()), "the text"),
    row(
        "int Index { get; }",
        |_, args| Ok(whole(args.object::<Found>(0)?.span().map_or(0, |span| span.0))),
        "where it begins",
    ),
    row(
        "int Length { get; }",
        |_, args| Ok(whole(args.object::<Found>(0)?.span().map_or(0, |span| span.1))),
        "number of units",
    ),
];

const GROUP: &[Row] = &[
    row(
        "bool Success { get; }",
        |_, args| Ok(args.object::<Found>(0)?.span().is_some().into()),
        "true when it took part in the match",
    ),
    row(
        "string Name { get; }",
        |_, args| {
            let found = args.object::<Found>(0)?;
            let group = found.pattern.groups.get(found.group.unwrap_or(0));
            Ok(group.map(|group| group.name.clone()).unwrap_or_default().into())
        },
        "its name or number",
    ),
    row(
        "CaptureCollection Captures { get; }",
        |call, args| {
            let found = args.object::<Found>(0)?;
            let group = found.pattern.groups.get(found.group.unwrap_or(0));
            if group.is_some_and(|group| group.repeats) {
                return Err(call.not_supported());
            }
            let items = match found.span() {
                Some(_) => vec![args.value(0)],
                None => Vec::new(),
            };
            Ok(Value::object(Collection { class: "CaptureCollection", of: None, items }))
        },
        "all that it captured",
    ),
];

const MATCH: &[Row] = &[
    row(
        "GroupCollection Groups { get; }",
        |_, args| {
            let found = args.object::<Found>(0)?;
            let count = if found.spans.is_empty() { 1 } else { found.pattern.groups.len() };
            let items = (0..count).map(|index| found.group(Some(index))).collect();
            Ok(Value::object(Collection {
                class: "GroupCollection",
                of: Some(found.clone()),
                items,
            }))
        },
        "its groups",
    ),
    row(
        "Match NextMatch()",
        |call, args| {
            let found = args.object::<Found>(0)?;
            let Some((at, length)) = found.span() else { return Ok(args.value(0)) };
            let from = at + length.max(1);
            if from > found.input.len() {
                return Ok(no_match(&found.pattern, &found.input));
            }
            first(call, &found.pattern, &found.input, from)
        },
        "the next match",
    ),
    row(
        "string Result(string replacement)",
        |call, args| {
            let found = args.object::<Found>(0)?;
            if found.span().is_none() {
                return Err(Exception::new(
                    "System.NotSupportedException",
                    "Result cannot be called on a failed Match.",
                )
                .into());
            }
            let replacement = args.required_text(1, "replacement")?;
            let mut text = TextBuilder::new();
            expand(found, replacement, &mut text);
            call.interpreter.reserve(text.len())?;
            Ok(text.finish().into())
        },
        "the expansion of a replacement pattern",
    ),
];

const GROUPS: &[Row] = &[
    row(
        "Group this[int groupnum] { get; }",
        |_, args| {
            let groups = args.object::<Collection>(0)?;
            let index = usize::try_from(args.int(1)?).ok().filter(|at| *at < groups.items.len());
            Ok(groups.of.as_ref().map(|found| found.group(index)).unwrap_or_default())
        },
        "a group by its number",
    ),
    row(
        "Group this[string groupname] { get; }",
        |_, args| {
            let groups = args.object::<Collection>(0)?;
            let name = args.required_text(1, "groupName")?;
            let found = groups.of.as_ref();
            let index =
                found.and_then(|found| found.by_name(name)).filter(|at| *at < groups.items.len());
            Ok(found.map(|found| found.group(index)).unwrap_or_default())
        },
        "a group by its name",
    ),
    row("int Count { get; }", count, "number of groups"),
    row(
        "bool ContainsKey(string key)",
        |_, args| {
            let name = args.required_text(1, "key")?;
            let groups = args.object::<Collection>(0)?;
            Ok(groups.of.as_ref().and_then(|found| found.by_name(name)).is_some().into())
        },
        "true when there is such a group",
    ),
];

const MATCHES: &[Row] = &[
    row("Match this[int i] { get; }", item, "a match"),
    row("int Count { get; }", count, "number of matches"),
];

const CAPTURES: &[Row] = &[
    row("Capture this[int i] { get; }", item, "a capture"),
    row("int Count { get; }", count, "number of captures"),
];

fn count(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(whole(args.object::<Collection>(0)?.items.len()))
}

fn item(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let items = &args.object::<Collection>(0)?.items;
    usize::try_from(args.int(1)?)
        .ok()
        .and_then(|at| items.get(at).cloned())
        .ok_or_else(|| Exception::out_of_range("i").into())
}

/// Rows as a static method with pattern and options, and as a method of the object.
const REGEX: &[Row] = &[
    row("new(string pattern)", new, "compiles a pattern"),
    row("new(string pattern, RegexOptions options)", new, "compiles a pattern"),
    row(
        "static bool IsMatch(string input, string pattern)",
        is_match,
        "true when there is a match",
    ),
    row(
        "static bool IsMatch(string input, string pattern, RegexOptions options)",
        is_match,
        "true when there is a match",
    ),
    row("bool IsMatch(string input)", is_match, "true when there is a match"),
    row("static Match Match(string input, string pattern)", match_one, "the first match"),
    row(
        "static Match Match(string input, string pattern, RegexOptions options)",
        match_one,
        "the first match",
    ),
    row("Match Match(string input)", match_one, "the first match"),
    row("static MatchCollection Matches(string input, string pattern)", matches, "all matches"),
    row(
        "static MatchCollection Matches(string input, string pattern, RegexOptions options)",
        matches,
        "all matches",
    ),
    row("MatchCollection Matches(string input)", matches, "all matches"),
    row(
        "static string Replace(string input, string pattern, string replacement)",
        replace,
        "with every match replaced",
    ),
    row(
        "static string Replace(string input, string pattern, string replacement, RegexOptions options)",
        replace,
        "with every match replaced",
    ),
    row(
        "static string Replace(string input, string pattern, MatchEvaluator evaluator)",
        replace,
        "with every match replaced",
    ),
    row(
        "static string Replace(string input, string pattern, MatchEvaluator evaluator, RegexOptions options)",
        replace,
        "with every match replaced",
    ),
    row("string Replace(string input, string replacement)", replace, "with every match replaced"),
    row(
        "string Replace(string input, MatchEvaluator evaluator)",
        replace,
        "with every match replaced",
    ),
    row(
        "string Replace(string input, string replacement, int count)",
        replace,
        "with the first matches replaced",
    ),
    row("static string[] Split(string input, string pattern)", split, "the parts between matches"),
    row(
        "static string[] Split(string input, string pattern, RegexOptions options)",
        split,
        "the parts between matches",
    ),
    row("string[] Split(string input)", split, "the parts between matches"),
    row(
        "static string Escape(string str)",
        |_, args| {
            let mut text = String::new();
            for c in args.required_text(0, "str")?.to_utf8().chars() {
                match c {
                    '\n' => text.push_str("\\n"),
                    '\r' => text.push_str("\\r"),
                    '\t' => text.push_str("\\t"),
                    '\u{c}' => text.push_str("\\f"),
                    '\\' | '*' | '+' | '?' | '|' | '{' | '[' | '(' | ')' | '^' | '$' | '.'
                    | '#' | ' ' => {
                        text.push('\\');
                        text.push(c);
                    }
                    c => text.push(c),
                }
            }
            Ok(text.into())
        },
        "the text as a pattern that matches it",
    ),
    row(
        "static string Unescape(string str)",
        |call, args| {
            let mut text = String::new();
            let source = args.required_text(0, "str")?.to_utf8();
            let mut chars = source.chars();
            while let Some(c) = chars.next() {
                if c != '\\' {
                    text.push(c);
                    continue;
                }
                text.push(match chars.next() {
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some('t') => '\t',
                    Some('f') => '\u{c}',
                    Some('v') => '\u{b}',
                    Some('a') => '\u{7}',
                    Some('e') => '\u{1b}',
                    Some(c) if !c.is_alphanumeric() => c,
                    _ => return Err(call.not_supported()),
                });
            }
            Ok(text.into())
        },
        "the text without escapes",
    ),
    row(
        "RegexOptions Options { get; }",
        |call, args| match &call.member.result {
            Type::Named(id, _) => Ok(Value::Enum(*id, args.object::<Regex>(0)?.0.options)),
            _ => Err(call.not_supported()),
        },
        "its options",
    ),
    row(
        "string[] GetGroupNames()",
        |_, args| {
            let names = args
                .object::<Regex>(0)?
                .0
                .groups
                .iter()
                .map(|group| Value::String(group.name.clone()));
            Ok(Array::new(Type::String, names.collect()).into())
        },
        "names of its groups",
    ),
];

fn new(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let options = if args.len() > 1 { args.enumeration(1)? } else { 0 };
    let pattern = Pattern::new(args.required_text(0, "pattern")?, options)?;
    Ok(Value::object(Regex(Rc::new(pattern))))
}

/// Pattern, input and the index of what follows them, of a static or instance call.
fn subject<'a>(args: Args<'a>) -> Result<(Rc<Pattern>, &'a Text, usize), Fault> {
    if let Some(regex) = args.get(0).downcast::<Regex>() {
        return Ok((Rc::clone(&regex.0), args.required_text(1, "input")?, 2));
    }
    let options = match args.0.last() {
        Some(Value::Enum(_, options)) => *options,
        _ => 0,
    };
    args.required(0, "input")?;
    let pattern = Pattern::new(args.required_text(1, "pattern")?, options)?;
    Ok((Rc::new(pattern), args.text(0)?, 2))
}

fn no_match(pattern: &Rc<Pattern>, input: &Text) -> Value {
    let (pattern, input) = (Rc::clone(pattern), input.clone());
    Value::object(Found { pattern, input, spans: Rc::default(), group: None, is_capture: false })
}

fn found(pattern: &Rc<Pattern>, input: &Text, spans: Spans) -> Found {
    let (pattern, input) = (Rc::clone(pattern), input.clone());
    Found { pattern, input, spans: Rc::new(spans), group: None, is_capture: false }
}

fn first(
    call: &mut Call<'_, '_>,
    pattern: &Rc<Pattern>,
    input: &Text,
    from: usize,
) -> Result<Value, Fault> {
    Ok(match pattern.find(call.interpreter, input, from)? {
        Some(spans) => Value::object(found(pattern, input, spans)),
        None => no_match(pattern, input),
    })
}

fn is_match(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (pattern, input, _) = subject(args)?;
    Ok(pattern.find(call.interpreter, input, 0)?.is_some().into())
}

fn match_one(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (pattern, input, _) = subject(args)?;
    first(call, &pattern, input, 0)
}

fn matches(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (pattern, input, _) = subject(args)?;
    let all = pattern.all(call.interpreter, input, 0, usize::MAX)?;
    let items = all.into_iter().map(|spans| Value::object(found(&pattern, input, spans))).collect();
    Ok(Value::object(Collection { class: "MatchCollection", of: None, items }))
}

fn replace(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (pattern, input, rest) = subject(args)?;
    let replacement = args.required(rest, "replacement")?;
    let most = match args.get(rest + 1) {
        Value::Int(count) => usize::try_from(*count).unwrap_or(usize::MAX),
        _ => usize::MAX,
    };
    let mut text = TextBuilder::new();
    let mut done = 0;
    for spans in pattern.all(call.interpreter, input, 0, most)? {
        let found = found(&pattern, input, spans);
        let Some((at, length)) = found.span() else { continue };
        text.push(&input.slice(done..at).unwrap_or_default());
        match replacement {
            Value::String(replacement) => expand(&found, replacement, &mut text),
            evaluator => {
                let made = call.invoke(evaluator, &[Value::object(found)])?;
                text.push(&call.to_text(&made)?);
            }
        }
        call.interpreter.reserve(text.len())?;
        done = at + length;
    }
    text.push(&input.slice(done..input.len()).unwrap_or_default());
    Ok(text.finish().into())
}

fn split(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let (pattern, input, _) = subject(args)?;
    let mut parts = Vec::new();
    let mut done = 0;
    for spans in pattern.all(call.interpreter, input, 0, usize::MAX)? {
        let found = found(&pattern, input, spans);
        let Some((at, length)) = found.span() else { continue };
        parts.push(Value::from(input.slice(done..at)));
        for (start, length) in found.spans.iter().skip(1).flatten() {
            parts.push(Value::from(input.slice(*start..start + length)));
        }
        done = at + length;
    }
    parts.push(Value::from(input.slice(done..input.len())));
    Ok(Array::new(Type::String, parts).into())
}

/// Adds what a replacement pattern stands for.
fn expand(found: &Found, replacement: &Text, text: &mut TextBuilder) {
    let source = replacement.to_utf8();
    let chars: Vec<char> = source.chars().collect();
    let mut at = 0;
    let push_group = |index: usize, text: &mut TextBuilder| {
        if let Some((start, length)) = found.spans.get(index).copied().flatten() {
            text.push(&found.input.slice(start..start + length).unwrap_or_default());
        }
    };
    while let Some(&c) = chars.get(at) {
        at += 1;
        if c != '$' {
            text.push_str(c.encode_utf8(&mut [0; 4]));
            continue;
        }
        let next = chars.get(at).copied();
        let whole = found.span().unwrap_or_default();
        match next {
            Some('$') => text.push_str("$"),
            Some('&') => push_group(0, text),
            Some('`') => text.push(&found.input.slice(0..whole.0).unwrap_or_default()),
            Some('\'') => {
                let rest = found.input.slice(whole.0 + whole.1..found.input.len());
                text.push(&rest.unwrap_or_default());
            }
            Some('_') => text.push(&found.input),
            Some('+') => push_group(found.pattern.groups.len().saturating_sub(1), text),
            _ => {
                let braced = next == Some('{');
                let from = at + usize::from(braced);
                let valid = |c: &&char| {
                    if braced { c.is_alphanumeric() || **c == '_' } else { c.is_ascii_digit() }
                };
                let length = chars.iter().skip(from).take_while(valid).count();
                let name: String = chars.iter().skip(from).take(length).collect();
                let closed = !braced || chars.get(from + length) == Some(&'}');
                let index = match name.parse::<usize>() {
                    Ok(number) => Some(number).filter(|at| *at < found.pattern.groups.len()),
                    Err(_) => found.by_name(&name.as_str().into()),
                };
                match index.filter(|_| closed && length > 0) {
                    Some(index) => {
                        push_group(index, text);
                        at = from + length + usize::from(braced);
                    }
                    None => text.push_str("$"),
                }
                continue;
            }
        }
        at += 1;
    }
}
