//! `unknown-member`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};
use crate::source::{Basis, Severity};

use super::problems;

rule! {
    /// A variable, method or property that does not exist.
    ///
    /// ## What it does
    ///
    /// Reports names that are nothing in the expression: a local variable that is not declared, a method or property that its type does not have, a property that is called like a method.
    ///
    /// ## Why
    ///
    /// The service compiles expressions on save and refuses the document.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@(context.Request.IpAdress)" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@(context.Request.IpAddress)" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Schema: the service compiles expressions as C# on save; the C# compiler says the same (CS0103, CS1061, CS0117, CS1955). A name in capitals only is a warning, because it may be a word that a deployment replaces.
    pub(super) struct UnknownMember: "unknown-member", Error, Schema, fixes(Safe, Unsafe);
}

/// Why a name in capitals is only a warning.
const REPLACED: &str = "taken for a word that a deployment replaces, because it is in capitals";

/// True when the name in the message looks like `RETRY_COUNT`.
fn is_constant_case(message: &str) -> bool {
    let name = message.strip_prefix("the name `").and_then(|rest| rest.split('`').next());
    let is_capital = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    name.is_some_and(|name| name.len() > 2 && name.chars().all(is_capital))
}

impl Rule for UnknownMember {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report_each(unit, sink, &[ProblemKind::UnknownMember], |problem, report| {
            if is_constant_case(&problem.message) {
                return report.note(REPLACED).with(Severity::Warning, Basis::Advice);
            }
            report.note(problems::ON_SAVE)
        });
    }
}
