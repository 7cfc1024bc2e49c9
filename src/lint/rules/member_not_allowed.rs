//! `member-not-allowed`.

use crate::expr::bind::ProblemKind;
use crate::lint::rule::rule;
use crate::lint::{Rule, Sink, Unit};

use super::problems;

rule! {
    /// A member of an allowed type that the service does not allow.
    ///
    /// ## What it does
    ///
    /// Reports members of the types of which the service's list names the allowed members one by one: `DateTime`, `Regex`, `Match`, `Group`, `IPAddress`, `Enum`, `JsonConvert` and a few more.
    ///
    /// ## Why
    ///
    /// The service checks the members of an expression on save. Users saw `DateTime.TryParse` and `DateTime.ToUniversalTime` refused with no more than `One or more fields contain incorrect values`.
    ///
    /// ## Bad
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@(DateTime.Parse("2024-05-01").ToUniversalTime())" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Good
    ///
    /// ```xml
    /// <policies>
    ///     <inbound>
    ///         <set-variable name="kind" value="@(DateTimeOffset.Parse("2024-05-01T00:00:00Z").UtcDateTime)" />
    ///     </inbound>
    /// </policies>
    /// ```
    ///
    /// ## Basis and source
    ///
    /// Documented: policy expressions, the list of allowed .NET types, 2026-01; a warning, because only a few of the members were seen refused.
    pub(super) struct MemberNotAllowed: "member-not-allowed", Warning, Documented,
        no_fix("what does the same with allowed members cannot be told"),
        answer("Usage of member '…' of type '…' is not supported within expressions", "github.com/Azure/azure-api-management-policy-toolkit, whose analyzer says the same in advance");
}

impl Rule for MemberNotAllowed {
    fn document(&self, unit: &Unit<'_>, sink: &mut Sink<'_>) {
        problems::report(unit, sink, &[ProblemKind::MemberNotAllowed]);
    }
}
