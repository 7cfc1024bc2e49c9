//! `unreachable-branch`.

use std::collections::HashMap;

use super::mend;
use crate::expr::ast::{Body, ExpressionKind, Literal};
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::model::flow::same_code;
use crate::policy::types::Boolean;
use crate::policy::{AttributeRef, ElementRef, Value};
use crate::source::{Safety, Span};

rule! {
    /// A branch of `choose` that can never be taken.
    ///
    /// ## What it does
    ///
    /// Reports a `when` whose condition is literally false, a `when` whose condition stands in an earlier `when` of the same `choose` already, and what follows a `when` whose condition is literally true.
    ///
    /// ## Why
    ///
    /// The first branch whose condition is true is taken, and only that one. What stands in the other never runs, however right it looks.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <choose>
    ///             <when condition="@(context.Request.Method == "GET")">
    ///                 <set-variable name="kind" value="read" />
    ///             </when>
    ///             <when condition="@( context.Request.Method == "GET" )">
    ///                 <set-variable name="kind" value="write" />
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
    ///         <choose>
    ///             <when condition="@(context.Request.Method == "GET")">
    ///                 <set-variable name="kind" value="read" />
    ///             </when>
    ///             <when condition="@(context.Request.Method == "POST")">
    ///                 <set-variable name="kind" value="write" />
    ///             </when>
    ///         </choose>
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: the first `when` with a true condition is taken, `otherwise` only if there is none (choose, 2022-12).
    pub(super) struct UnreachableBranch: "unreachable-branch", Warning, Documented, fixes(Unsafe);
}

impl Rule for UnreachableBranch {
    fn names(&self) -> &'static [&'static str] {
        &["choose"]
    }

    fn element(&self, element: ElementRef<'_>, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        if element.name() != "choose" || element.policy().is_none() {
            return;
        }
        let mut seen: HashMap<String, Span> = HashMap::new();
        let mut always: Option<Span> = None;
        for branch in element.children() {
            if let Some(always) = always {
                let message = format!("this `<{}>` is never taken", branch.name());
                sink.push(
                    Report::new(branch.name_span(), message)
                        .fix(mend::remove_element(unit.file, branch, Safety::Unsafe))
                        .label(always, "this condition is always true"),
                );
                continue;
            }
            let Some(condition) = branch.attribute("condition") else { continue };
            match constant(condition) {
                Some(true) => always = Some(condition.value_span()),
                Some(false) => sink.push(
                    Report::new(condition.value_span(), "this branch is never taken")
                        .fix(mend::remove_element(unit.file, branch, Safety::Unsafe))
                        .note("its condition is always false"),
                ),
                None => {}
            }
            let code = condition.content().expression(element.document()).and_then(same_code);
            let Some(code) = code else { continue };
            if let Some(first) = seen.get(&code) {
                sink.push(
                    Report::new(condition.value_span(), "this branch is never taken")
                        .label(*first, "the same condition")
                        .fix(mend::remove_element(unit.file, branch, Safety::Unsafe))
                        .note("whenever it is true, the branch before has been taken"),
                );
            } else {
                seen.insert(code, condition.value_span());
            }
        }
    }
}

/// The value of a condition that is written out.
fn constant(condition: AttributeRef<'_>) -> Option<bool> {
    match condition.typed::<Boolean>().value {
        Value::Literal(value) => Some(value),
        Value::Expression(expression) => match expression.parsed().body.as_ref()? {
            Body::Expression(body) => literal(body),
            Body::Block(_) => None,
        },
        Value::Template(_) | Value::Invalid => None,
    }
}

fn literal(expression: &crate::expr::ast::Expression) -> Option<bool> {
    match &expression.kind {
        ExpressionKind::Literal(Literal::Bool(value)) => Some(*value),
        ExpressionKind::Parenthesized(inner) => literal(inner),
        _ => None,
    }
}
