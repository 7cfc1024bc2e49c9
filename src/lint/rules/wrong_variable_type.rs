//! `wrong-variable-type`.

use std::collections::HashMap;

use crate::expr::ast::{ExpressionKind, walk};
use crate::expr::members::table;
use crate::expr::types::Type;
use crate::expr::types::convert::is_reference_or_boxing;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::expressions::{Reading, expressions, of_element};
use crate::model::variables::{Presence, SetSite};
use crate::policy::Expression;
use crate::source::{Fix, Safety, Span};

use super::mend;

rule! {
    /// A variable is read as another type than it was set with.
    ///
    /// ## What it does
    ///
    /// Compares casts of `context.Variables["name"]` and the types of `GetValueOrDefault<T>` with what the policies of the document store in the variable: a literal is a `string`, an expression has its C# type.
    ///
    /// ## Why
    ///
    /// A cast of the stored object succeeds only for its own type: `(int)` fails on a text and even on a `long`, `(string)` on a number and on a JSON token. The documentation says so of `GetValueOrDefault<T>` too: it throws, it does not give the default.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="limit" value="100" />
    ///         <set-variable name="double" value="@((int)context.Variables["limit"] * 2)" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="limit" value="@(100)" />
    ///         <set-variable name="double" value="@((int)context.Variables["limit"] * 2)" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: set-variable stores literals as `System.String`; policy expressions, `GetValueOrDefault<T>` throws on another type. Reported only when every policy of the document that sets the variable stores a type that cannot be read so.
    pub(super) struct WrongVariableType: "wrong-variable-type", Warning, Documented, fixes(Unsafe);
}

impl Rule for WrongVariableType {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        let mut sets: Option<Stored<'_>> = None;
        let mut before: Option<HashMap<Span, Presence>> = None;
        for placed in expressions(unit.document) {
            for read in placed.variables().named {
                let Some((wanted, reading @ (Reading::Cast | Reading::Argument))) = &read.read_as
                else {
                    continue;
                };
                let sites = unit.variables().sites();
                if sites.sets_any() {
                    return;
                }
                let known = before.get_or_insert_with(|| {
                    let reads = unit.variables().reads();
                    reads.map(|(read, before)| (read.span, before.here)).collect()
                });
                // What the policies of the document set later is not what is read here.
                if known.get(&read.name_span).is_none_or(|here| *here == Presence::Never) {
                    continue;
                }
                let sets = sets.get_or_insert_with(|| stored(sites.sets()));
                let Some(stored) = sets.get(&*read.name) else { continue };
                let Some((place, ty)) =
                    stored.first().and_then(|(place, ty)| Some((*place, ty.as_ref()?)))
                else {
                    continue;
                };
                let fails = |(_, ty): &(Span, Option<Type>)| {
                    ty.as_ref().is_some_and(|ty| !can_be_read(ty, wanted))
                };
                if !stored.iter().all(fails) {
                    continue;
                }
                let message =
                    format!("`{}` is a `{ty}`, and reading it as `{wanted}` fails", read.name);
                let fix = converted(unit, placed.expression, read.span, ty, wanted);
                let report = Report::new(read.span, message).label(place, "set here").fix(fix);
                sink.push(match (reading, ty) {
                    (_, Type::String) if wanted.is_numeric() => {
                        report.help(format!("parse it: `{wanted}.Parse((string)…)`"))
                    }
                    (Reading::Cast, _) if *wanted == Type::String => {
                        report.help("write `.ToString()` in place of the cast")
                    }
                    _ => report.help(format!("read it as `{ty}`")),
                });
            }
        }
    }
}

/// The variable read as what it is, and then made what is asked for, in place of a cast.
fn converted(
    unit: &Unit<'_>,
    expression: &Expression,
    read: Span,
    stored: &Type,
    wanted: &Type,
) -> Option<Fix> {
    let body = expression.parsed().body.as_ref()?;
    let mut cast = None;
    walk(body, &mut |node| {
        if let ExpressionKind::Cast { operand, .. } = &node.kind
            && expression.to_file(node.span) == read
        {
            cast = Some((node.span, operand.span));
        }
    });
    let (whole, operand) = cast?;
    let value = operand.of(&expression.text);
    let code = match stored {
        Type::String if wanted.is_numeric() => format!("{wanted}.Parse((string){value})"),
        _ if *wanted == Type::String => format!("{value}.ToString()"),
        _ => return None,
    };
    let edit = mend::code_edit(unit.file, unit.document, expression, whole, &code);
    Some(Fix { title: format!("write `{code}`"), safety: Safety::Unsafe, edits: vec![edit] })
}

/// Where variables are set, and to what type, by name.
type Stored<'s> = HashMap<&'s str, Vec<(Span, Option<Type>)>>;

/// The types that the policies store, by name; `None` where one is not known.
fn stored<'s>(sites: &'s [SetSite<'_>]) -> Stored<'s> {
    let mut stored = Stored::new();
    for set in sites {
        if let Some(name) = &set.name {
            stored.entry(name).or_default().push((set.attribute.value_span(), type_of(set)));
        }
    }
    stored
}

/// The type that one policy stores.
fn type_of(set: &SetSite<'_>) -> Option<Type> {
    if set.element.name() != "set-variable" {
        return match set.ty? {
            "string" | "System.String" => Some(Type::String),
            "int" | "System.Int32" => Some(Type::Int),
            "long" | "System.Int64" => Some(Type::Long),
            "bool" | "System.Boolean" => Some(Type::Bool),
            _ => None,
        };
    }
    let value = set.element.attribute("value")?;
    let expression = of_element(set.element).find(|placed| placed.attribute() == Some("value"));
    match expression {
        // Text with holes is stored as a text too.
        None => {
            (value.content().expression(set.element.document()).is_none()).then_some(Type::String)
        }
        Some(placed) => match placed.result_types() {
            [only] if !matches!(only, Type::Object | Type::Dynamic | Type::Null) => {
                Some(only.clone())
            }
            _ => None,
        },
    }
}

/// True when an object of the type, or of one derived from it, may be read as `wanted`.
fn can_be_read(stored: &Type, wanted: &Type) -> bool {
    let (stored, wanted) = (stored.without_nullable(), wanted.without_nullable());
    let may_be_derived = |ty: &Type| match ty {
        Type::Named(id, _) => !table().definition(*id).kind.is_value_type(),
        _ => false,
    };
    stored == wanted
        || stored.is_enum()
        || wanted.is_enum()
        || is_reference_or_boxing(stored, wanted)
        || may_be_derived(stored) && is_reference_or_boxing(wanted, stored)
}
