//! Members and types in words.

use crate::expr::members::{Definition, Kind, Member, MemberKind, Mode, table};
use crate::expr::types::Type;

/// A member or type for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Its declaration, as C# writes it.
    pub code: String,
    /// What it is for, in one line.
    pub doc: &'static str,
    /// Things to know: `not on the service's list`.
    pub remarks: Vec<&'static str>,
}

/// One parameter as it stands in a declaration.
pub(super) fn parameter(member: &Member, index: usize, receiver: &[Type]) -> String {
    let Some(parameter) = member.parameters.get(index) else { return String::new() };
    let mode = match parameter.mode {
        Mode::Value => "",
        Mode::Ref => "ref ",
        Mode::Out => "out ",
        Mode::Params => "params ",
    };
    let this = if member.is_extension && index == 0 { "this " } else { "" };
    let ty = type_text(&parameter.ty, member, receiver);
    let default = if parameter.default.is_some() { " = …" } else { "" };
    format!("{this}{mode}{ty} {}{default}", parameter.name)
}

/// A type of a signature: the type arguments of the receiver filled in, the member's own type
/// parameters by their names.
pub(super) fn type_text(ty: &Type, member: &Member, receiver: &[Type]) -> String {
    let owner = table().definition(member.owner);
    let names: Vec<&str> =
        owner.parameters.iter().chain(&member.type_parameters).copied().collect();
    // Arguments of the receiver fit only members that its own type declares.
    let arguments = if receiver.len() == owner.parameters.len() { receiver } else { &[] };
    let text = ty.substitute(arguments).to_string();
    if !ty.is_open() {
        return text;
    }
    named_parameters(&text, &names)
}

/// Replaces `T0`, `T1` and so on by names.
fn named_parameters(text: &str, names: &[&str]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut inside = false;
    while let Some(c) = rest.chars().next() {
        let digits = rest.strip_prefix('T').filter(|_| !inside).map(|after| {
            let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
            after.split_at(end)
        });
        if let Some((digits, after)) = digits
            && let Some(name) = digits.parse::<usize>().ok().and_then(|at| names.get(at))
            && !after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        {
            out.push_str(name);
            rest = after;
            inside = true;
            continue;
        }
        inside = c.is_alphanumeric() || c == '_';
        out.push(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    out
}

/// The declaration of a member, seen from a receiver with these type arguments.
pub(super) fn declaration(member: &Member, receiver: &[Type]) -> String {
    let of = |ty: &Type| type_text(ty, member, receiver);
    let list = |open: char, close: char| {
        let all = (0..member.parameters.len()).map(|at| parameter(member, at, receiver));
        format!("{open}{}{close}", all.collect::<Vec<_>>().join(", "))
    };
    let fixed = if member.is_static && !member.is_extension { "static " } else { "" };
    let generic = match member.type_parameters.as_slice() {
        [] => String::new(),
        names => format!("<{}>", names.join(", ")),
    };
    let result = of(&member.result);
    let access = if member.settable { "{ get; set; }" } else { "{ get; }" };
    match member.kind {
        MemberKind::Method => {
            format!("{fixed}{result} {}{generic}{}", member.name, list('(', ')'))
        }
        MemberKind::Property if member.constant.is_some() => {
            format!("const {result} {}", member.name)
        }
        MemberKind::Property => format!("{fixed}{result} {} {access}", member.name),
        MemberKind::Indexer => format!("{result} this{} {access}", list('[', ']')),
        MemberKind::Constructor => {
            format!("{}{}", table().definition(member.owner).name, list('(', ')'))
        }
        MemberKind::Operator => format!("{result} operator {}{}", member.name, list('(', ')')),
        MemberKind::Conversion { implicit } => {
            let word = if implicit { "implicit" } else { "explicit" };
            format!("{word} operator {result}{}", list('(', ')'))
        }
    }
}

/// A member of a type with these type arguments.
#[must_use]
pub fn describe_member(member: &Member, receiver: &[Type]) -> Described {
    let mut remarks = Vec::new();
    if !member.allowed {
        remarks.push("not on the service's list of allowed members");
    }
    if member.row.nullable {
        remarks.push("may be null");
    }
    Described { code: declaration(member, receiver), doc: member.row.doc, remarks }
}

/// A type by its definition.
#[must_use]
pub fn describe_type(definition: &Definition) -> Described {
    let word = match definition.kind {
        Kind::Class => "class",
        Kind::Static => "static class",
        Kind::Struct => "struct",
        Kind::Interface => "interface",
        Kind::Enum => "enum",
        Kind::Delegate => "delegate",
    };
    let generic = match definition.parameters.as_slice() {
        [] => String::new(),
        names => format!("<{}>", names.join(", ")),
    };
    let remarks = match definition.rows.allowed {
        true => Vec::new(),
        false => vec!["not on the service's list of allowed types"],
    };
    Described {
        code: format!("{word} {}{generic}", definition.full_name()),
        doc: definition.rows.doc,
        remarks,
    }
}
