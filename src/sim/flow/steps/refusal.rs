//! What every limit does when it refuses.

use crate::sim::flow::evaluate::Variable;
use crate::sim::flow::program::InfoId;
use crate::sim::flow::run::Runner;
use crate::sim::flow::state::{Cause, Raised, RefusedBy};
use crate::sim::limits::RefusalAnswer;

/// Where a limit writes the seconds to wait.
pub(super) struct Names<'n> {
    /// The header; `Retry-After` where it is not given (documented).
    pub header: Option<&'n str>,
    /// The variable.
    pub variable: Option<&'n str>,
}

impl Runner<'_> {
    /// Writes the answer of a refusal, and makes the error that it raises. `number` is the
    /// limit's in the report.
    pub(super) fn refuse(
        &mut self,
        info: InfoId,
        number: usize,
        key: &str,
        refusal: RefusalAnswer,
        names: Names<'_>,
    ) -> Box<Raised> {
        if let Some(seconds) = refusal.retry_after {
            let header = names.header.unwrap_or("Retry-After");
            self.state.response.headers.set_number(header, seconds);
            if let Some(name) = names.variable {
                self.state.set_variable(name, Variable::count(seconds));
            }
        }
        let refused_by = RefusedBy { limit: number, key: key.into(), refusal };
        let kind = refusal.kind;
        let mut message = String::new();
        if self.tells_errors() {
            message = refusal.message();
            self.state.response.body = Some(refusal.body());
        }
        self.raise(info, kind.reason(), message, kind.status(), Cause::Refused(refused_by))
    }
}
