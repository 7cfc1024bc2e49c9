//! `unchecked-parse`.

use std::collections::BTreeSet;

use crate::expr::ast::{
    Argument, Expression as Node, ExpressionKind, Statement, StatementKind, Visitor, walk_body,
    walk_expression, walk_statement,
};
use crate::expr::bind::Checked;
use crate::expr::members::Member;
use crate::lint::rule::rule;
use crate::lint::{Report, Rule, Sink, Unit};
use crate::source::Span;

use super::code::{readable, reads_caller};

rule! {
    /// Text from the caller is parsed without a way to fail.
    ///
    /// ## What it does
    ///
    /// Reports `Parse`, `Convert.To…` and `FromBase64String` of headers, query and path parameters, directly or through a local variable, outside of `try`.
    ///
    /// ## Why
    ///
    /// A caller who sends something else gets a 500, and the log an error that is not one of the service. `TryParse` lets the policy answer 400 or take a default.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="limit" value="@(int.Parse(context.Request.Headers.GetValueOrDefault("x-limit", "10")))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="limit" value="@{
    ///             int limit;
    ///             return int.TryParse(context.Request.Headers.GetValueOrDefault("x-limit", "10"), out limit) ? limit : 10;
    ///         }" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Advice.
    pub(super) struct UncheckedParse: "unchecked-parse", Info, Advice,
        no_fix("what a text that is no number is to give is a decision");
}

impl Rule for UncheckedParse {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        for (expression, checked, body) in readable(unit) {
            if !checked.members().any(|(_, member)| fails_on_text(member)) {
                continue;
            }
            let mut finder = Finder { checked, tainted: BTreeSet::new(), found: Vec::new() };
            walk_body(&mut finder, body);
            for (span, name) in finder.found {
                let report = Report::new(
                    expression.to_file(span),
                    format!("`{name}` fails on what the caller may send"),
                );
                sink.push(match name.strip_suffix(".Parse") {
                    Some(ty) => report.help(format!("write `{ty}.TryParse`")),
                    None => report.help("put it into `try`, or test the text first"),
                });
            }
        }
    }
}

/// True for a method that throws on a malformed text.
fn fails_on_text(member: &'static Member) -> bool {
    let takes_text = member.parameters.first().is_some_and(|first| {
        matches!(first.ty, crate::expr::types::Type::String | crate::expr::types::Type::Object)
    });
    let owner = crate::expr::members::table().definition(member.owner).name;
    member.is_static
        && takes_text
        && match member.name {
            "Parse" | "FromBase64String" => owner != "Regex",
            name => {
                owner == "Convert"
                    && name.starts_with("To")
                    && name != "ToString"
                    && name != "ToBase64String"
            }
        }
}

/// Looks for calls on text from the caller.
struct Finder<'c> {
    checked: &'c Checked,
    /// Local variables that hold such text.
    tainted: BTreeSet<String>,
    found: Vec<(Span, String)>,
}

impl Finder<'_> {
    /// True when the value is such text, or made of it by members of texts.
    fn is_tainted(&self, node: &Node) -> bool {
        struct Reads<'f, 'c>(&'f Finder<'c>, bool);
        impl<'a> Visitor<'a> for Reads<'_, '_> {
            fn expression(&mut self, node: &'a Node) {
                self.1 |= match &node.kind {
                    ExpressionKind::Name(name) => self.0.tainted.contains(&*name.identifier.text),
                    _ => reads_caller(self.0.checked, node),
                };
                if !self.1 {
                    walk_expression(self, node);
                }
            }
        }
        let mut reads = Reads(self, false);
        reads.expression(node);
        reads.1
    }
}

impl<'a> Visitor<'a> for Finder<'_> {
    fn statement(&mut self, statement: &'a Statement) {
        match &statement.kind {
            // What fails in it is caught.
            StatementKind::Try { catches, .. } if !catches.is_empty() => {}
            StatementKind::Local(declaration) => {
                walk_statement(self, statement);
                for declarator in &declaration.declarators {
                    let tainted = declarator.initializer.as_ref().is_some_and(|value| {
                        self.checked.type_at(value.span) == Some(&crate::expr::types::Type::String)
                            && self.is_tainted(value)
                    });
                    if tainted {
                        self.tainted.insert(declarator.name.text.to_string());
                    }
                }
            }
            _ => walk_statement(self, statement),
        }
    }

    fn expression(&mut self, node: &'a Node) {
        if let ExpressionKind::Invocation { target, arguments } = &node.kind
            && let Some(member) = self.checked.member_at(target.span)
            && fails_on_text(member)
            && let Some(Argument { value, .. }) = arguments.arguments.first()
            && self.is_tainted(value)
        {
            let name = match &target.kind {
                ExpressionKind::Member { .. } => member.qualified_name(),
                _ => member.name.to_owned(),
            };
            self.found.push((node.span, name));
        }
        walk_expression(self, node);
    }
}
