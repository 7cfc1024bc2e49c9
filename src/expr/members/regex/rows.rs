//! The rows of `Regex` and what it gives.

use super::objects::{Collection, Found, Part, Regex};
use super::{
    count, is_match, match_one, matches, named, new, next_match, replace, replacement, split,
};
use crate::expr::members::{Args, Call, Row, row};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, TextBuilder, TimeSpan, Value, whole};

pub(super) const CAPTURE: &[Row] = &[
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

pub(super) const GROUP: &[Row] = &[
    row(
        "bool Success { get; }",
        |_, args| Ok(args.object::<Found>(0)?.is_success().into()),
        "true when it took part in the match",
    ),
    row(
        "string Name { get; }",
        |_, args| {
            let found = args.object::<Found>(0)?;
            let slot = match found.part {
                Part::Group(slot) => slot,
                _ => 0,
            };
            let name = found.matched.pattern.groups.get(slot).map(|group| group.name.as_str());
            Ok(name.unwrap_or_default().into())
        },
        "its name or number",
    )
    .not_allowed(),
    row(
        "CaptureCollection Captures { get; }",
        |_, args| {
            let found = args.object::<Found>(0)?;
            let last = found.captures().len().saturating_sub(1);
            let items = found.captures().iter().enumerate().map(|(index, capture)| {
                if index == last {
                    return args.value(0);
                }
                let matched = std::rc::Rc::clone(&found.matched);
                Value::object(Found { matched, part: Part::Capture(*capture) })
            });
            let items = items.collect();
            Ok(Value::object(Collection { class: "CaptureCollection", of: None, items }))
        },
        "all that it captured",
    ),
];

pub(super) const MATCH: &[Row] = &[
    row(
        "static Match Empty { get; }",
        |_, _| {
            let pattern = crate::expr::regular::Pattern::kept(&"".into(), 0)?;
            Ok(Value::object(Found::new(&pattern, &"".into(), Vec::new())))
        },
        "no match",
    ),
    row(
        "GroupCollection Groups { get; }",
        |_, args| {
            let found = args.object::<Found>(0)?;
            let items = (0..found.group_count()).map(|slot| found.group(Some(slot))).collect();
            let of = Some(found.clone());
            Ok(Value::object(Collection { class: "GroupCollection", of, items }))
        },
        "its groups",
    ),
    row("Match NextMatch()", next_match, "the next match").not_allowed(),
    row(
        "string Result(string replacement)",
        |call, args| {
            let found = args.object::<Found>(0)?;
            let text = args.required_text(1, "replacement")?;
            if !found.is_success() {
                return Err(Exception::new(
                    "System.NotSupportedException",
                    "Result cannot be called on a failed Match.",
                )
                .into());
            }
            let pieces = replacement::read(&found.matched.pattern, text);
            let mut out = TextBuilder::new();
            replacement::expand(&pieces, found, &mut out);
            call.interpreter.reserve(out.len())?;
            Ok(out.finish().into())
        },
        "the expansion of a replacement pattern",
    ),
];

fn size(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(whole(args.object::<Collection>(0)?.items.len()))
}

fn item(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let items = &args.object::<Collection>(0)?.items;
    usize::try_from(args.int(1)?)
        .ok()
        .and_then(|at| items.get(at).cloned())
        .ok_or_else(|| Exception::out_of_range("i").into())
}

/// The place of a named group that the collection shows.
fn named_group(args: Args<'_>, parameter: &str) -> Result<Option<usize>, Fault> {
    let name = args.required_text(1, parameter)?;
    let groups = args.object::<Collection>(0)?;
    let slot = groups.of.as_ref().and_then(|found| found.matched.pattern.slot_of_name(name));
    Ok(slot.filter(|slot| *slot < groups.items.len()))
}

fn group_of(args: Args<'_>, slot: Option<usize>) -> Result<Value, Fault> {
    let groups = args.object::<Collection>(0)?;
    Ok(groups.of.as_ref().map(|found| found.group(slot)).unwrap_or_default())
}

pub(super) const GROUPS: &[Row] = &[
    row(
        "Group this[int groupnum] { get; }",
        |_, args| {
            let groups = args.object::<Collection>(0)?;
            let number = usize::try_from(args.int(1)?).ok();
            let pattern = groups.of.as_ref().map(|found| &found.matched.pattern);
            let slot =
                number.zip(pattern).and_then(|(number, pattern)| pattern.slot_of_number(number));
            group_of(args, slot.filter(|slot| *slot < groups.items.len()))
        },
        "a group by its number",
    ),
    row(
        "Group this[string groupname] { get; }",
        |_, args| group_of(args, named_group(args, "groupname")?),
        "a group by its name",
    ),
    row("int Count { get; }", size, "number of groups"),
    row(
        "bool ContainsKey(string key)",
        |_, args| Ok(named_group(args, "name")?.is_some().into()),
        "true when there is such a group",
    )
    .not_allowed(),
    row(
        "bool TryGetValue(string key, out Group value)",
        |_, args| {
            let slot = named_group(args, "name")?;
            let group = if slot.is_some() { group_of(args, slot)? } else { Value::Null };
            args.get(2).assign(group);
            Ok(slot.is_some().into())
        },
        "a group by its name; false when there is none",
    )
    .not_allowed(),
    row(
        "IEnumerable<string> Keys { get; }",
        |_, args| {
            let groups = args.object::<Collection>(0)?;
            let names = groups.of.as_ref().map(|found| &found.matched.pattern.groups);
            let names = names.into_iter().flatten().take(groups.items.len());
            let names = names.map(|group| group.name.as_str().into()).collect();
            Ok(Array::new(Type::String, names).into())
        },
        "names of the groups",
    )
    .not_allowed(),
    row(
        "IEnumerable<Group> Values { get; }",
        |_, args| {
            let items = args.object::<Collection>(0)?.items.clone();
            Ok(Array::new(named("Group"), items).into())
        },
        "the groups",
    )
    .not_allowed(),
    row("bool IsReadOnly { get; }", |_, _| Ok(true.into()), "true").not_allowed(),
];

pub(super) const MATCHES: &[Row] = &[
    row("Match this[int i] { get; }", item, "a match"),
    row("int Count { get; }", size, "number of matches"),
    row("bool IsReadOnly { get; }", |_, _| Ok(true.into()), "true").not_allowed(),
];

pub(super) const CAPTURES: &[Row] = &[
    row("Capture this[int i] { get; }", item, "a capture"),
    row("int Count { get; }", size, "number of captures"),
    row("bool IsReadOnly { get; }", |_, _| Ok(true.into()), "true").not_allowed(),
];

const IS_MATCH: &str = "true when there is a match";
const FIRST: &str = "the first match";
const ALL: &str = "all matches";
const REPLACED: &str = "with every match replaced";
const PARTS: &str = "the parts between matches, with what groups captured";

/// Rows as a static method with pattern and options, and as a method of the object.
pub(super) const REGEX: &[Row] = &[
    row("new(string pattern)", new, "compiles a pattern"),
    row("new(string pattern, RegexOptions options)", new, "compiles a pattern"),
    row(
        "new(string pattern, RegexOptions options, TimeSpan matchTimeout)",
        new,
        "compiles a pattern; the limit of time does nothing, steps are limited",
    ),
    row("static bool IsMatch(string input, string pattern)", is_match, IS_MATCH),
    row(
        "static bool IsMatch(string input, string pattern, RegexOptions options)",
        is_match,
        IS_MATCH,
    ),
    row(
        "static bool IsMatch(string input, string pattern, RegexOptions options, TimeSpan matchTimeout)",
        is_match,
        IS_MATCH,
    ),
    row("bool IsMatch(string input)", is_match, IS_MATCH),
    row("bool IsMatch(string input, int startat)", is_match, IS_MATCH),
    row("static Match Match(string input, string pattern)", match_one, FIRST),
    row("static Match Match(string input, string pattern, RegexOptions options)", match_one, FIRST),
    row(
        "static Match Match(string input, string pattern, RegexOptions options, TimeSpan matchTimeout)",
        match_one,
        FIRST,
    ),
    row("Match Match(string input)", match_one, FIRST),
    row("Match Match(string input, int startat)", match_one, FIRST),
    row("Match Match(string input, int beginning, int length)", match_one, FIRST),
    row("static MatchCollection Matches(string input, string pattern)", matches, ALL),
    row(
        "static MatchCollection Matches(string input, string pattern, RegexOptions options)",
        matches,
        ALL,
    ),
    row(
        "static MatchCollection Matches(string input, string pattern, RegexOptions options, TimeSpan matchTimeout)",
        matches,
        ALL,
    ),
    row("MatchCollection Matches(string input)", matches, ALL),
    row("MatchCollection Matches(string input, int startat)", matches, ALL),
    row("static int Count(string input, string pattern)", count, "number of matches").not_allowed(),
    row(
        "static int Count(string input, string pattern, RegexOptions options)",
        count,
        "number of matches",
    )
    .not_allowed(),
    row("int Count(string input)", count, "number of matches").not_allowed(),
    row(
        "static string Replace(string input, string pattern, string replacement)",
        replace,
        REPLACED,
    ),
    row(
        "static string Replace(string input, string pattern, string replacement, RegexOptions options)",
        replace,
        REPLACED,
    ),
    row(
        "static string Replace(string input, string pattern, string replacement, RegexOptions options, TimeSpan matchTimeout)",
        replace,
        REPLACED,
    ),
    row(
        "static string Replace(string input, string pattern, MatchEvaluator evaluator)",
        replace,
        REPLACED,
    ),
    row(
        "static string Replace(string input, string pattern, MatchEvaluator evaluator, RegexOptions options)",
        replace,
        REPLACED,
    ),
    row(
        "static string Replace(string input, string pattern, MatchEvaluator evaluator, RegexOptions options, TimeSpan matchTimeout)",
        replace,
        REPLACED,
    ),
    row("string Replace(string input, string replacement)", replace, REPLACED),
    row("string Replace(string input, string replacement, int count)", replace, REPLACED),
    row(
        "string Replace(string input, string replacement, int count, int startat)",
        replace,
        REPLACED,
    ),
    row("string Replace(string input, MatchEvaluator evaluator)", replace, REPLACED),
    row("string Replace(string input, MatchEvaluator evaluator, int count)", replace, REPLACED),
    row(
        "string Replace(string input, MatchEvaluator evaluator, int count, int startat)",
        replace,
        REPLACED,
    ),
    row("static string[] Split(string input, string pattern)", split, PARTS),
    row("static string[] Split(string input, string pattern, RegexOptions options)", split, PARTS),
    row(
        "static string[] Split(string input, string pattern, RegexOptions options, TimeSpan matchTimeout)",
        split,
        PARTS,
    ),
    row("string[] Split(string input)", split, PARTS),
    row("string[] Split(string input, int count)", split, PARTS),
    row("string[] Split(string input, int count, int startat)", split, PARTS),
    row(
        "static string Escape(string str)",
        |_, args| {
            let mut text = TextBuilder::new();
            for unit in args.required_text(0, "str")?.units().iter() {
                let c = char::from_u32(u32::from(*unit)).unwrap_or_default();
                match c {
                    '\n' => text.push_str("\\n"),
                    '\r' => text.push_str("\\r"),
                    '\t' => text.push_str("\\t"),
                    '\u{c}' => text.push_str("\\f"),
                    '\\' | '*' | '+' | '?' | '|' | '{' | '[' | '(' | ')' | '^' | '$' | '.'
                    | '#' | ' ' => {
                        text.push_str("\\");
                        text.push_unit(*unit);
                    }
                    _ => text.push_unit(*unit),
                }
            }
            Ok(text.finish().into())
        },
        "the text as a pattern that matches it",
    )
    .not_allowed(),
    row(
        "static string Unescape(string str)",
        |_, args| Ok(crate::expr::regular::unescape(args.required_text(0, "str")?)?.into()),
        "the text without escapes",
    ),
    row(
        "RegexOptions Options { get; }",
        |call, args| match &call.member.result {
            Type::Named(id, _) => Ok(Value::Enum(*id, args.object::<Regex>(0)?.0.options)),
            _ => Err(call.not_supported()),
        },
        "its options",
    )
    .not_allowed(),
    row(
        "bool RightToLeft { get; }",
        |_, args| Ok(args.object::<Regex>(0)?.0.right_to_left().into()),
        "true when it matches from right to left",
    )
    .not_allowed(),
    row(
        "TimeSpan MatchTimeout { get; }",
        |_, _| Ok(Value::TimeSpan(TimeSpan(-10_000))),
        "no limit of time",
    )
    .not_allowed(),
    row(
        "static TimeSpan InfiniteMatchTimeout { get; }",
        |_, _| Ok(Value::TimeSpan(TimeSpan(-10_000))),
        "no limit of time",
    )
    .not_allowed(),
    row(
        "string[] GetGroupNames()",
        |_, args| {
            let groups = &args.object::<Regex>(0)?.0.groups;
            let names = groups.iter().map(|group| group.name.as_str().into());
            Ok(Array::new(Type::String, names.collect()).into())
        },
        "names of its groups",
    )
    .not_allowed(),
    row(
        "int[] GetGroupNumbers()",
        |_, args| {
            let groups = &args.object::<Regex>(0)?.0.groups;
            let numbers = groups.iter().map(|group| whole(group.number));
            Ok(Array::new(Type::Int, numbers.collect()).into())
        },
        "numbers of its groups",
    )
    .not_allowed(),
    row(
        "string GroupNameFromNumber(int i)",
        |_, args| {
            let groups = &args.object::<Regex>(0)?.0.groups;
            let number = usize::try_from(args.int(1)?).map_err(|_| Exception::out_of_range("i"))?;
            let found = groups.iter().find(|group| group.number == number);
            Ok(found.map(|group| group.name.as_str()).unwrap_or_default().into())
        },
        "the name of a group",
    )
    .not_allowed(),
    row(
        "int GroupNumberFromName(string name)",
        |_, args| {
            let name = args.required_text(1, "name")?;
            let groups = &args.object::<Regex>(0)?.0.groups;
            let found = groups.iter().find(|group| *name == *group.name);
            Ok(found.map_or(Value::Int(-1), |group| whole(group.number)))
        },
        "the number of a group, or -1",
    )
    .not_allowed(),
];
