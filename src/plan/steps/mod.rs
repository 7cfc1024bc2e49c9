//! The steps of a plan: one file per family of policies.
//!
//! A step is data only. What it does when it runs is the simulator's; how it is made from a
//! document is [`super::compile`]'s.

mod choose;
mod effect;
mod emit_metric;
mod forward_request;
mod retry;
mod return_response;
mod set_header;
mod set_variable;
mod token_limit;
mod token_metric;

pub use choose::{Branch, Choose};
pub use effect::{Inert, NotSimulated};
pub use emit_metric::{Dimension, EmitMetric};
pub use forward_request::ForwardRequest;
pub use retry::Retry;
pub use return_response::{ReturnResponse, SetBody, SetStatus};
pub use set_header::{ExistsAction, SetHeader};
pub use set_variable::SetVariable;
pub use token_limit::{Outputs, TokenLimit, TokenQuota};
pub use token_metric::TokenMetric;

use serde::{Deserialize, Serialize};

use super::Origin;

/// One step of a section.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Name of the policy as written: `azure-openai-token-limit`.
    pub policy: String,
    /// The policy's `id` attribute: `context.LastError.PolicyId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Where in the section it stands: `choose[3]/when[2]/set-variable[1]`, as
    /// `context.LastError.Path` has it.
    pub path: String,
    /// The element.
    pub origin: Origin,
    /// What it does.
    pub action: Action,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// The parent scope's section goes here; in a plan of one document it is empty.
    Base,
    /// `choose`
    Choose(Choose),
    /// `set-variable`
    SetVariable(SetVariable),
    /// `set-header`
    SetHeader(SetHeader),
    /// `set-status`
    SetStatus(SetStatus),
    /// `set-body`
    SetBody(SetBody),
    /// `return-response`
    ReturnResponse(ReturnResponse),
    /// `retry`
    Retry(Retry),
    /// `forward-request`
    ForwardRequest(ForwardRequest),
    /// `llm-token-limit` and `azure-openai-token-limit`
    TokenLimit(Box<TokenLimit>),
    /// `llm-emit-token-metric` and `azure-openai-emit-token-metric`
    TokenMetric(TokenMetric),
    /// `emit-metric`
    EmitMetric(EmitMetric),
    /// A policy that changes nothing about metering.
    Inert(Inert),
    /// A policy that could change something about metering and is not run.
    NotSimulated(NotSimulated),
}

impl Action {
    /// The steps within, branch by branch.
    pub fn nested(&self) -> impl Iterator<Item = &Step> {
        let (branches, rest): (&[Branch], &[Step]) = match self {
            Self::Choose(Choose { branches, otherwise }) => {
                (branches, otherwise.as_deref().unwrap_or_default())
            }
            Self::ReturnResponse(response) => (&[], &response.steps),
            Self::Retry(retry) => (&[], &retry.steps),
            Self::Base
            | Self::SetVariable(_)
            | Self::SetHeader(_)
            | Self::SetStatus(_)
            | Self::SetBody(_)
            | Self::ForwardRequest(_)
            | Self::TokenLimit(_)
            | Self::TokenMetric(_)
            | Self::EmitMetric(_)
            | Self::Inert(_)
            | Self::NotSimulated(_) => (&[], &[]),
        };
        branches.iter().flat_map(|branch| &branch.steps).chain(rest)
    }
}
