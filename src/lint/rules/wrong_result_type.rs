//! `wrong-result-type`.

use crate::expr::ast::{
    Body, Expression as Node, Statement, StatementKind, Visitor, walk_body, walk_statement,
};
use crate::expr::bind::Checked;
use crate::expr::types::Type;
use crate::expr::types::convert::{explicit, implicit};
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::expressions::{Place, PlacedExpression, of_element};
use crate::policy::ElementRef;
use crate::policy::schema::{ExpressionUse, ValueKind};
use crate::source::{Basis, Fix, Safety, Severity, Span};

use super::mend;

rule! {
    /// An expression whose value is not of the type that its place takes.
    ///
    /// ## What it does
    ///
    /// Compares the C# type of an expression with what the attribute or text is for: `bool` for a `condition`, `int` for a `duration`, `long` for `token-quota`, a text for a header or body. Reports values that C# would not convert by itself. For `set-variable` it compares with the documented list of types.
    ///
    /// ## Why
    ///
    /// The service compiles the expression for the type of its place. `object`, which is what `context.Variables["name"]` gives, needs a cast; a JSON object in a body needs `ToString()`.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <choose>
    ///             <when condition="@(context.Variables["is-batch"])">
    ///                 <set-method>POST</set-method>
    ///             </when>
    ///         </choose>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-variable name="is-batch" value="@(context.Request.Url.Path.EndsWith("/batch"))" />
    ///         <choose>
    ///             <when condition="@((bool)context.Variables["is-batch"])">
    ///                 <set-method>POST</set-method>
    ///             </when>
    ///         </choose>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the pages of the policies name the types of their attributes; set-variable lists the types of variables, 2026-08. An error for `bool` and the numbers, a warning for texts and variables. In more than a thousand expressions of published policies none has another type than `bool`, `int` or a text in such a place.
    pub(super) struct WrongResultType: "wrong-result-type", Error, Documented, fixes(Unsafe);
}

/// Types that set-variable takes besides the simple ones.
const VARIABLE_TYPES: [&str; 11] = [
    "System.Guid",
    "System.DateTime",
    "System.TimeSpan",
    "Newtonsoft.Json.Linq.JArray",
    "Newtonsoft.Json.Linq.JConstructor",
    "Newtonsoft.Json.Linq.JContainer",
    "Newtonsoft.Json.Linq.JObject",
    "Newtonsoft.Json.Linq.JProperty",
    "Newtonsoft.Json.Linq.JRaw",
    "Newtonsoft.Json.Linq.JToken",
    "Newtonsoft.Json.Linq.JValue",
];

/// What a place wants of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Bool,
    Int,
    Long,
    Double,
    Text,
    Variable,
}

impl Wanted {
    fn of(placed: &PlacedExpression<'_>) -> Option<Self> {
        let kind = match placed.place {
            Place::Attribute(attribute) => {
                let decl = attribute.decl()?;
                if decl.expression != ExpressionUse::Allowed {
                    return None;
                }
                match (placed.element.name(), attribute.name()) {
                    ("set-variable", "value") => return Some(Self::Variable),
                    // The cache takes objects; published policies keep JSON arrays there.
                    ("cache-store-value", "value") | ("cache-lookup-value", "default-value") => {
                        return None;
                    }
                    _ => decl.kind,
                }
            }
            Place::Text(text) => text.decl()?.kind,
        };
        Some(match kind {
            ValueKind::Boolean => Self::Bool,
            ValueKind::Integer { .. } => Self::Int,
            ValueKind::Long { .. } => Self::Long,
            ValueKind::Number { .. } => Self::Double,
            _ => Self::Text,
        })
    }

    /// The C# type, where it is one.
    fn target(self) -> Option<Type> {
        match self {
            Self::Bool => Some(Type::Bool),
            Self::Int => Some(Type::Int),
            Self::Long => Some(Type::Long),
            Self::Double => Some(Type::Double),
            Self::Text | Self::Variable => None,
        }
    }

    fn takes(self, ty: &Type) -> bool {
        if matches!(ty, Type::Unknown | Type::Dynamic) {
            return true;
        }
        match (self, self.target()) {
            (_, Some(target)) => implicit(ty, &target).is_some(),
            (Self::Variable, _) => is_variable_type(ty),
            _ => is_text_like(ty),
        }
    }
}

/// True for what set-variable stores, and for what only the gateway's own API gives.
fn is_variable_type(ty: &Type) -> bool {
    let ty = ty.without_nullable();
    match ty {
        Type::Null | Type::Object | Type::Bool | Type::String => true,
        Type::Array(element, 1) => **element == Type::Byte,
        Type::Named(..) => {
            let name = ty.full_name();
            name.starts_with("Apim.") || VARIABLE_TYPES.contains(&&*name)
        }
        other => other.is_numeric(),
    }
}

/// True for values whose `ToString()` is what one wants in a header, a URL or a body.
fn is_text_like(ty: &Type) -> bool {
    let ty = ty.without_nullable();
    match ty {
        Type::Void | Type::Tuple(_) | Type::Anonymous(_) | Type::Parameter(_) => false,
        Type::Array(element, 1) => **element == Type::Byte,
        Type::Array(..) => false,
        Type::Named(..) => {
            ty.is_enum()
                || [
                    "System.Guid",
                    "System.DateTime",
                    "System.TimeSpan",
                    "System.DateTimeOffset",
                    "System.Uri",
                ]
                .contains(&&*ty.full_name())
        }
        _ => true,
    }
}

impl Rule for WrongResultType {
    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for placed in of_element(element) {
            let Some(wanted) = Wanted::of(&placed) else { continue };
            let types = placed.result_types();
            if types.iter().all(|ty| wanted.takes(ty)) {
                continue;
            }
            let (Some(checked), Some(body)) = (placed.checked(), &placed.expression.parsed().body)
            else {
                continue;
            };
            let mut results = Results { checked, found: Vec::new() };
            results.read(body);
            for (value, ty) in results.found {
                if !wanted.takes(&ty) {
                    let fix = converted(unit, &placed, wanted, value, &ty);
                    sink.push(report(&placed, wanted, value.span, &ty).fix(fix));
                }
            }
        }
    }
}

fn report(placed: &PlacedExpression<'_>, wanted: Wanted, span: Span, ty: &Type) -> Report {
    let place = match placed.attribute() {
        Some(name) => format!("`{name}`"),
        None => format!("the text of `{}`", placed.element.name()),
    };
    let span = placed.expression.to_file(span);
    if let Some(target) = wanted.target() {
        let report = Report::new(span, format!("{place} takes a `{target}`, and this is `{ty}`"));
        return match ty {
            Type::Null => report,
            _ if explicit(ty, &target).is_some() => report.help(format!("cast it: `({target})`")),
            _ => report,
        };
    }
    let what = if wanted == Wanted::Variable { "variable" } else { "text" };
    let report = Report::new(span, format!("{place} takes no `{ty}`"))
        .with(Severity::Warning, Basis::Documented);
    match wanted {
        Wanted::Variable => report
            .note("documented: a variable holds a number, `bool`, `char`, `string`, `Guid`, `DateTime`, `TimeSpan` or a JSON token")
            .help("store it as a text or as JSON: `JArray.FromObject(…)`, `JObject.FromObject(…)`"),
        _ => report.help(format!("make a {what} of it: `.ToString()`")),
    }
}

/// The value as the type that is wanted.
fn converted(
    unit: &Unit<'_>,
    placed: &PlacedExpression<'_>,
    wanted: Wanted,
    value: &Node,
    ty: &Type,
) -> Option<Fix> {
    let (file, document, expression) = (unit.file, unit.document, placed.expression);
    if let Some(target) = wanted.target() {
        let name = target.to_string();
        let casts = *ty != Type::Null && explicit(ty, &target).is_some();
        return casts.then(|| mend::cast(file, document, expression, value, &name));
    }
    if wanted == Wanted::Variable {
        return None;
    }
    let edit =
        |at: u32, code: &str| mend::code_edit(file, document, expression, Span::at(at), code);
    let edits = if mend::is_chain(value) {
        vec![edit(value.span.end, ".ToString()")]
    } else {
        vec![edit(value.span.start, "("), edit(value.span.end, ").ToString()")]
    };
    Some(Fix { title: "make a text of it".to_owned(), safety: Safety::Unsafe, edits })
}

/// The values that an expression can give, with their places.
struct Results<'c> {
    checked: &'c Checked,
    found: Vec<(&'c Node, Type)>,
}

impl<'c> Results<'c> {
    fn read(&mut self, body: &'c Body) {
        match body {
            Body::Expression(value) => self.value(value),
            Body::Block(_) => walk_body(self, body),
        }
    }

    fn value(&mut self, value: &'c Node) {
        let ty = self.checked.type_at(value.span).cloned().unwrap_or(Type::Unknown);
        self.found.push((value, ty));
    }
}

impl<'a> Visitor<'a> for Results<'a> {
    fn statement(&mut self, statement: &'a Statement) {
        match &statement.kind {
            StatementKind::Return(Some(value)) => self.value(value),
            StatementKind::LocalFunction(_) => {}
            _ => walk_statement(self, statement),
        }
    }

    // A `return` in a lambda gives no value of the expression.
    fn expression(&mut self, _expression: &'a Node) {}
}
