//! `ip-filter`.
//!
//! Documented (error handling, 2020-01): the three reasons with their messages. Their status,
//! 403, is common knowledge.

use std::net::IpAddr;

use crate::plan::steps;

use super::Run;
use crate::sim::flow::build::Builder;
use crate::sim::flow::evaluate::EvalFault;
use crate::sim::flow::program::{InfoId, Operand};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::Raised;

/// `ip-filter`
#[derive(Debug)]
pub(super) struct IpFilter {
    action: Operand,
    ranges: Vec<(Operand, Operand)>,
}

pub(super) fn make(builder: &mut Builder, filter: &steps::IpFilter) -> Option<IpFilter> {
    builder.program.keeps_lines = true;
    let action = builder.text(&filter.action);
    let ranges: Vec<_> =
        filter.ranges.iter().map(|(from, to)| builder.text(from).zip(builder.text(to))).collect();
    Some(IpFilter { action: action?, ranges: ranges.into_iter().collect::<Option<_>>()? })
}

impl IpFilter {
    fn holds(
        &self,
        runner: &mut Runner<'_>,
        info: InfoId,
        caller: IpAddr,
    ) -> Result<bool, Box<Raised>> {
        let mut inside = false;
        for (from, to) in &self.ranges {
            let from = address(runner, *from, info)?;
            let to = address(runner, *to, info)?;
            inside |= from.is_ipv4() == caller.is_ipv4() && from <= caller && caller <= to;
        }
        Ok(inside)
    }
}

fn address(runner: &mut Runner<'_>, text: Operand, info: InfoId) -> Result<IpAddr, Box<Raised>> {
    let text = runner.string(text, info)?;
    text.trim()
        .parse()
        .map_err(|_| runner.fault(info, None, EvalFault::new(format!("`{text}` is no IP address"))))
}

impl Run for IpFilter {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        let Some(caller) = runner.caller_address() else {
            let message = "Failed to establish IP address for the caller. Access denied.";
            return Err(runner.deny(info, "FailedToParseCallerIP", message.to_owned(), 403));
        };
        let inside = self.holds(runner, info, caller)?;
        match (runner.string(self.action, info)?.as_str(), inside) {
            ("allow", true) | ("forbid", false) => Ok(Flow::Through),
            ("allow", false) => {
                let message = format!("Caller IP address {caller} is not allowed. Access denied.");
                Err(runner.deny(info, "CallerIpNotAllowed", message, 403))
            }
            ("forbid", true) => {
                let message = "Caller IP address is blocked. Access denied.".to_owned();
                Err(runner.deny(info, "CallerIpBlocked", message, 403))
            }
            (other, _) => {
                let message = format!("`{other}` is no action of `ip-filter`");
                Err(runner.fault(info, None, EvalFault::new(message)))
            }
        }
    }
}
