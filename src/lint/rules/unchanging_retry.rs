//! `unchanging-retry`.

use crate::expr::ast::{self, ExpressionKind};
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::expressions::{Place, PlacedExpression};
use crate::model::flow::{Control, control};
use crate::policy::schema::VariableRole;
use crate::policy::{AttributeRef, ElementRef};

rule! {
    /// A `retry` whose condition nothing inside can change.
    ///
    /// ## What it does
    ///
    /// Reports a `retry` whose condition is a constant, or depends on variables and on the response alone, when no policy inside sets those variables or gets a response.
    ///
    /// ## Why
    ///
    /// The condition is looked at after each run. If the runs cannot change it, there is either no second run or always the full number of them, whatever happens.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <retry condition="@(((IResponse)context.Variables["job"]).StatusCode == 202)" count="10" interval="5">
    ///             <send-request mode="new" response-variable-name="state">
    ///                 <set-url>https://jobs.contoso.example/latest</set-url>
    ///                 <set-method>GET</set-method>
    ///             </send-request>
    ///         </retry>
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
    ///         <retry condition="@(((IResponse)context.Variables["job"]).StatusCode == 202)" count="10" interval="5">
    ///             <send-request mode="new" response-variable-name="job">
    ///                 <set-url>https://jobs.contoso.example/latest</set-url>
    ///                 <set-method>GET</set-method>
    ///             </send-request>
    ///         </retry>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the condition is evaluated after each run (retry, 2025-09).
    pub(super) struct UnchangingRetry: "unchanging-retry", Warning, Documented,
        no_fix("what was meant to change between the attempts cannot be told");
}

impl Rule for UnchangingRetry {
    fn names(&self) -> &'static [&'static str] {
        &["retry"]
    }

    fn element(&self, element: ElementRef<'_>, _unit: &Unit<'_>, sink: &mut Sink<'_>) {
        if element.name() != "retry" || element.policy().is_none() || element.has_hole_content() {
            return;
        }
        let Some(condition) = element.attribute("condition") else { return };
        let Some(needs) = Needs::of(element, condition) else { return };
        if element.descendants().any(|each| needs.may_change_by(each)) {
            return;
        }
        let message = "no run of this `retry` can change its condition";
        let report = Report::new(condition.value_span(), message);
        sink.push(if needs.variables.is_empty() && !needs.response {
            report.note("the condition is a constant")
        } else if needs.response {
            report.note("no policy inside gets a response from the backend")
        } else {
            let names: Vec<_> = needs.variables.iter().map(|name| format!("`{name}`")).collect();
            report.note(format!("it depends on what no policy inside sets: {}", names.join(", ")))
        });
    }
}

/// What a condition depends on.
struct Needs {
    variables: Vec<Box<str>>,
    /// `context.Response`.
    response: bool,
}

/// Parts of the context that stay as they are during a call.
const FIXED: [&str; 7] =
    ["Subscription", "Product", "User", "Api", "Operation", "Deployment", "RequestId"];

impl Needs {
    /// `None` when the condition may depend on more than can be told.
    fn of(element: ElementRef<'_>, condition: AttributeRef<'_>) -> Option<Self> {
        let Some(expression) = condition.content().expression(element.document()) else {
            let is_literal = condition.literal().is_some();
            return is_literal.then(|| Self { variables: Vec::new(), response: false });
        };
        let parsed = expression.parsed();
        let body = parsed.body.as_ref().filter(|_| parsed.errors.is_empty())?;
        let place = Place::Attribute(condition);
        let reads = PlacedExpression { expression, element, place }.variables();
        if !reads.others.is_empty() {
            return None;
        }
        let mut needs = Self {
            variables: reads.named.iter().map(|read| (*read.name).into()).collect(),
            response: false,
        };
        let (mut parts, mut uses, mut other) = (0_usize, 0_usize, false);
        ast::walk(body, &mut |each| match &each.kind {
            ExpressionKind::Name(name) => match &*name.identifier.text {
                "context" => uses += 1,
                "Random" | "DateTime" | "DateTimeOffset" | "Guid" => other = true,
                _ => {}
            },
            ExpressionKind::Hole(_) => other = true,
            ExpressionKind::Member { target, name } if is_context(target) => {
                parts += 1;
                match &*name.identifier.text {
                    "Response" => needs.response = true,
                    "Variables" => {}
                    part => other |= !FIXED.contains(&part),
                }
            }
            _ => {}
        });
        // `context` itself is handed on, or its parts are read by `?.`.
        (!other && parts == uses).then_some(needs)
    }

    /// True when the policy may change what the condition depends on.
    fn may_change_by(&self, element: ElementRef<'_>) -> bool {
        match control(element) {
            Control::Inserted | Control::Unknown => return true,
            _ => {}
        }
        let sets = |attribute: AttributeRef<'_>| {
            matches!(attribute.decl().and_then(|decl| decl.variable), Some(VariableRole::Sets(_)))
                && attribute
                    .literal()
                    .is_none_or(|name| self.variables.iter().any(|v| **v == *name))
        };
        if element.attributes().any(sets) {
            return true;
        }
        let only_reads =
            ["set-variable", "trace", "emit-metric", "choose", "retry", "wait", "send-request"];
        let keeps_response = element.policy().is_none()
            || element.is_part_of_policy()
            || only_reads.contains(&element.name())
            || element.name().starts_with("cache-");
        self.response && !keeps_response
    }
}

fn is_context(expression: &ast::Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Name(name) => &*name.identifier.text == "context",
        ExpressionKind::Parenthesized(inner) => is_context(inner),
        _ => false,
    }
}
