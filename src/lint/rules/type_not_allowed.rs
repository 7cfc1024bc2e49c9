//! `type-not-allowed`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};
use crate::source::{Basis, Severity};

use super::problems;

rule! {
    /// A .NET type that the service does not allow in expressions.
    ///
    /// ## What it does
    ///
    /// Reports types that .NET has and the service's list of allowed types has not.
    ///
    /// ## Why
    ///
    /// The service checks the types of an expression on save and refuses the document, with no more than `One or more fields contain incorrect values`.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <base />
    ///         <set-variable name="kind" value="@(System.IO.File.ReadAllText("models.json"))" />
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
    ///         <set-variable name="kind" value="@(context.Variables.GetValueOrDefault<string>("models", ""))" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: policy expressions, the list of allowed .NET types, 2026-01. `XmlDocument`, `XmlReader` and `RSACng` are not on it either, yet published samples of Microsoft use them, so they are a warning.
    pub(super) struct TypeNotAllowed: "type-not-allowed", Error, Documented,
        no_fix("what does the same with allowed types cannot be told"),
        answer("Usage of type '…' is not supported within expressions", "github.com/Azure/azure-api-management-policy-toolkit, whose analyzer says the same in advance");
}

/// Types that samples of the vendor use, although the list does not hold them.
const IN_SAMPLES: [&str; 3] = ["`System.Xml.XmlDocument`", "`System.Xml.XmlReader`", "RSACng`"];

const SAMPLES: &str = "published samples use it, so it is not certain that the service refuses it";

impl Rule for TypeNotAllowed {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report_each(unit, sink, &[ProblemKind::TypeNotAllowed], |problem, report| {
            if IN_SAMPLES.iter().any(|name| problem.message.contains(name)) {
                return report.note(SAMPLES).with(Severity::Warning, Basis::Documented);
            }
            report.note("the service checks the types of an expression on save")
        });
    }
}
