//! Which arguments a call takes.

use super::complete::receives;
use super::describe::{Described, declaration, describe_member, parameter};
use super::{Here, Receiver, each_expression, look};
use crate::expr::ast::{ArgumentList, ExpressionKind};
use crate::expr::bind::member_levels;
use crate::expr::members::{Member, MemberKind, table};
use crate::expr::parse::{Form, HolePlace};
use crate::expr::types::Type;
use crate::source::Span;

/// The ways to call something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signatures {
    /// One for each overload.
    pub signatures: Vec<Signature>,
    /// Which one fits what is written so far.
    pub active: usize,
    /// Which parameter is being written, from 0.
    pub parameter: usize,
}

/// One way to call something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The declaration.
    pub described: Described,
    /// The parameters as they stand in it; the receiver of an extension method is left out.
    pub parameters: Vec<String>,
    /// True when the last parameter takes any number of arguments.
    pub is_open_ended: bool,
}

/// What is called.
struct Called<'t> {
    arguments: &'t ArgumentList,
    callee: Callee,
}

enum Callee {
    /// A member by its name, which stands there.
    Member(Span, String),
    /// A variable by its name.
    Name(String),
    /// An indexer of what stands there.
    Index(Span),
    /// A constructor of the type of what stands there.
    New(Span),
}

/// The signatures of the call whose arguments are being written at the end of `before`.
#[must_use]
pub fn signatures(before: &str, form: Form) -> Option<Signatures> {
    let here = look(before, form);
    // Within a literal the arguments are known all the same.
    let here = match here.place {
        HolePlace::Code => here,
        HolePlace::Comment => return None,
        HolePlace::Literal => look(outside_of_literal(before)?, form),
    };
    let called = innermost(&here)?;
    let written = called.arguments.arguments.iter();
    let position = written.clone().filter(|it| it.span.end <= here.cursor.start).count();
    let name = written
        .filter(|it| it.span.contains(here.cursor))
        .find_map(|it| it.name.as_ref().map(|name| name.text.to_string()));
    let found = candidates(&here, &called.callee, before, form);
    let signatures: Vec<_> = found.into_iter().map(|(member, types)| one(member, &types)).collect();
    if signatures.is_empty() {
        return None;
    }
    let named = |signature: &Signature| {
        let name = name.as_deref()?;
        signature.parameters.iter().position(|it| it.rsplit(' ').next() == Some(name))
    };
    let fits = |signature: &Signature| {
        position < signature.parameters.len()
            || signature.is_open_ended
            || position == 0 && signature.parameters.is_empty()
    };
    let active = signatures.iter().position(fits).unwrap_or(0);
    let parameter = signatures.get(active).and_then(named).unwrap_or_else(|| {
        let last = signatures.get(active).filter(|it| it.is_open_ended);
        last.map_or(position, |it| position.min(it.parameters.len().saturating_sub(1)))
    });
    Some(Signatures { signatures, active, parameter })
}

/// The text up to the quote of the literal that it ends in.
fn outside_of_literal(before: &str) -> Option<&str> {
    before.get(..before.rfind('"')?).map(|code| code.trim_end_matches(['@', '$']))
}

/// The call around the cursor that is nearest to it.
fn innermost(here: &Here) -> Option<Called<'_>> {
    let mut found: Option<Called<'_>> = None;
    each_expression(here.parsed.body.as_ref()?, &mut |node| {
        let holds = |list: &ArgumentList| {
            list.span.start < here.cursor.start && list.span.contains(here.cursor)
        };
        let (arguments, callee) = match &node.kind {
            ExpressionKind::Invocation { target, arguments } if holds(arguments) => {
                let callee = match &target.kind {
                    ExpressionKind::Member { name, .. } | ExpressionKind::MemberBinding(name) => {
                        Callee::Member(name.identifier.span, name.identifier.text.to_string())
                    }
                    ExpressionKind::Name(name) => Callee::Name(name.identifier.text.to_string()),
                    _ => return,
                };
                (arguments, callee)
            }
            ExpressionKind::Index { target, arguments } if holds(arguments) => {
                (arguments, Callee::Index(target.span))
            }
            ExpressionKind::ObjectCreation(creation) => match &creation.arguments {
                Some(arguments) if holds(arguments) => (arguments, Callee::New(creation.ty.span)),
                _ => return,
            },
            _ => return,
        };
        found = Some(Called { arguments, callee });
    });
    found
}

type Found = Vec<(&'static Member, Vec<Type>)>;

fn candidates(here: &Here, callee: &Callee, before: &str, form: Form) -> Found {
    let type_at = |span: Span| here.checked.as_ref().and_then(|it| it.type_at(span)).cloned();
    match callee {
        Callee::Member(span, name) => {
            let receiver = look(before.get(..span.start as usize).unwrap_or_default(), form);
            match receiver.seen.receiver {
                Some(Receiver::Value(ty)) => of_receiver(&ty, name, false),
                Some(Receiver::Type(ty)) => of_receiver(&ty, name, true),
                _ => Vec::new(),
            }
        }
        Callee::Name(name) => {
            let local = here.seen.scope.iter().find(|local| *local.name == **name);
            local.map_or_else(Vec::new, |local| named(&local.ty, "Invoke", |_| true))
        }
        Callee::Index(span) => type_at(*span).map_or_else(Vec::new, |ty| {
            named(&ty, "this[]", |member| member.kind == MemberKind::Indexer)
        }),
        Callee::New(span) => type_at(*span).map_or_else(Vec::new, |ty| {
            let Some(definition) = table().definition_of(&ty) else { return Vec::new() };
            let constructors = definition.named(".ctor");
            constructors.map(|member| (member, ty.arguments().to_vec())).collect()
        }),
    }
}

/// The members of a name that a type and its bases have.
fn named(ty: &Type, name: &str, wanted: impl Fn(&Member) -> bool) -> Found {
    let mut found = Vec::new();
    for level in member_levels(ty) {
        let Some(definition) = table().definition_of(&level) else { continue };
        for member in definition.named(name).filter(|member| wanted(member)) {
            found.push((member, level.arguments().to_vec()));
        }
    }
    found
}

fn of_receiver(ty: &Type, name: &str, is_static: bool) -> Found {
    let is_method =
        |member: &Member| member.kind == MemberKind::Method && member.is_static == is_static;
    let mut found = named(ty, name, is_method);
    if !is_static {
        let extensions = table().extensions(name).into_iter().filter(|it| receives(it, ty));
        let is_nearer = |member: &&Member| table().definition(member.owner).rows.nearer;
        let (nearer, other): (Vec<_>, Vec<_>) = extensions.partition(is_nearer);
        // Those of a nearer type win.
        let extensions = if nearer.is_empty() { other } else { nearer };
        found.extend(extensions.into_iter().map(|it| (it, Vec::new())));
    }
    found
}

fn one(member: &'static Member, receiver: &[Type]) -> Signature {
    let first = usize::from(member.is_extension);
    let parameters = first..member.parameters.len();
    let parameters = parameters.map(|at| parameter(member, at, receiver)).collect();
    let last = member.parameters.last();
    let is_open_ended = last.is_some_and(|last| last.mode == crate::expr::members::Mode::Params);
    let described = describe_member(member, receiver);
    debug_assert_eq!(described.code, declaration(member, receiver));
    Signature { described, parameters, is_open_ended }
}
