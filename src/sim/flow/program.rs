//! A plan made ready to run: expressions compiled, texts pooled, limits and metrics numbered.

use std::sync::Arc;

use crate::plan::{Origin, Source};
use crate::sim::captured::Field;
use crate::sim::clock::Time;
use crate::sim::limits::{LimitKind, Twin};

use super::cache::CacheKind;
use super::evaluate::{Code, RequestParts, Wanted};
use super::state::Section;
use super::steps::Run;

/// Index into [`Program::infos`].
pub(super) type InfoId = u32;
/// Index into [`Program::codes`].
pub(super) type CodeId = u32;
/// Index into [`Program::pool`].
pub(super) type PoolId = u32;
/// Index into [`Program::blocks`].
pub(super) type BlockId = u32;

/// A plan that can be run, on several threads at once.
#[derive(Debug, Default)]
pub(in crate::sim) struct Program {
    /// Its number among the plans of a run.
    pub number: u32,
    /// The files of all plans of a run.
    pub sources: Arc<[Source]>,
    pub infos: Vec<StepInfo>,
    pub codes: Vec<Compiled>,
    pub pool: Vec<Box<str>>,
    /// Every list of steps.
    pub blocks: Vec<Vec<Node>>,
    pub inbound: BlockId,
    /// `None` when the document has no such section.
    pub backend: Option<BlockId>,
    pub outbound: BlockId,
    pub on_error: BlockId,
    /// Where the first store of each cache stands in `outbound`: each list on the way to it,
    /// and the step in it.
    pub cache_stores: Vec<(CacheKind, Vec<(BlockId, usize)>)>,
    pub token_limits: Vec<LimitSpec>,
    pub call_limits: Vec<CallLimitSpec>,
    pub metrics: Vec<MetricSpec>,
    /// Steps that are passed by, with the reason; each counted when it would have run.
    pub passed_by: Vec<PassedBy>,
    /// Holes that stand in texts and were left as they are.
    pub unresolved: Vec<UnresolvedHole>,
    /// How many codes are evaluated when an exchange is captured.
    pub memos: u32,
    /// What steps change of the request.
    pub changes: RequestParts,
    /// Whether an exchange may wait in `inbound`.
    pub waits: bool,
    /// Whether a limit counts bytes.
    pub measures_bandwidth: bool,
    /// Whether steps may ask for more of an exchange than is captured.
    pub keeps_lines: bool,
}

/// What is told about a step.
#[derive(Clone, Debug)]
pub(in crate::sim) struct StepInfo {
    pub policy: String,
    pub id: Option<String>,
    pub path: String,
    pub origin: Origin,
    /// For a step of a fragment: the source of the document that includes it.
    pub within: Option<u32>,
}

/// A compiled expression with its one place of use.
#[derive(Debug)]
pub(in crate::sim) struct Compiled {
    pub code: Arc<Code>,
    pub wanted: Wanted,
    pub origin: Origin,
    pub section: Section,
    /// Its place among the memos of a captured exchange.
    pub memo: Option<u32>,
}

/// A policy that is not run.
#[derive(Clone, Debug)]
pub(in crate::sim) struct PassedBy {
    pub info: InfoId,
    pub reason: String,
    /// Whether it could have changed something about metering.
    pub matters: bool,
    /// Whether it is run for other calls: then it is only told where it was met.
    pub at_times: bool,
    /// The message that it changes, where it changes nothing else.
    pub rewrites: Option<Message>,
}

/// A message that a policy changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sim) enum Message {
    Request,
    Response,
}

/// A hole that nothing has filled.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct UnresolvedHole {
    /// As written: `{{name}}`.
    pub hole: String,
    /// Where the text with the hole stands.
    pub origin: Origin,
}

/// A step.
#[derive(Debug)]
pub(in crate::sim) struct Node {
    pub info: InfoId,
    pub(super) run: Box<dyn Run>,
}

/// A value that a step needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::sim) enum Operand {
    Text(PoolId),
    Bool(bool),
    Integer(u64),
    Number(f64),
    Code(CodeId),
}

/// A token limit.
#[derive(Debug)]
pub(in crate::sim) struct LimitSpec {
    pub info: InfoId,
    /// What reports number it by, over all plans of a run.
    pub number: usize,
    pub twin: Twin,
    pub key: Operand,
    pub rate: Option<Operand>,
    pub quota: Option<(Operand, Operand)>,
    pub estimate: Operand,
    pub outputs: OutputNames,
    /// Whether anything is written that tells what is left.
    pub tells_remaining: bool,
}

/// Headers and variables that a limit writes.
#[derive(Debug, Default)]
pub(in crate::sim) struct OutputNames {
    pub retry_after_header: Option<Box<str>>,
    pub retry_after_variable: Option<Box<str>>,
    pub remaining_header: Option<Box<str>>,
    pub remaining_variable: Option<Box<str>>,
    pub remaining_quota_header: Option<Box<str>>,
    pub remaining_quota_variable: Option<Box<str>>,
    pub consumed_header: Option<Box<str>>,
    pub consumed_variable: Option<Box<str>>,
}

impl OutputNames {
    /// Whether anything tells what is left.
    pub(super) fn tell_remaining(&self) -> bool {
        let names = [
            &self.remaining_header,
            &self.remaining_variable,
            &self.remaining_quota_header,
            &self.remaining_quota_variable,
        ];
        names.into_iter().any(Option::is_some)
    }
}

/// A limit on calls or kilobytes.
#[derive(Debug)]
pub(in crate::sim) struct CallLimitSpec {
    pub info: InfoId,
    /// What reports number it by, over all plans of a run.
    pub number: usize,
    /// `None`: the subscription.
    pub key: Option<Operand>,
    pub bounds: Vec<CallBoundSpec>,
    pub condition: Option<Operand>,
    pub count: Option<Operand>,
    /// Whether calls are counted at the end of `outbound`.
    pub is_deferred: bool,
    pub outputs: CallOutputNames,
}

/// A bound of a limit on calls.
#[derive(Debug)]
pub(in crate::sim) struct CallBoundSpec {
    /// Which calls it is for; `None` in either place: any.
    pub api: Option<NameOrId>,
    pub operation: Option<NameOrId>,
    /// The limit and the bound of it whose own counter it is; `None` where all with the key
    /// share it.
    pub owner: Option<(u32, u32)>,
    pub kind: LimitKind,
    pub most: Operand,
    pub period: CallPeriod,
}

/// An API or operation that a bound is for.
#[derive(Debug)]
pub(in crate::sim) enum NameOrId {
    Id(Operand),
    Name(Operand),
}

/// How a bound divides time.
#[derive(Debug)]
pub(in crate::sim) enum CallPeriod {
    /// Seconds of a rate.
    Rate(Operand),
    /// Seconds of a quota, and the start of one of its windows where that is known.
    Quota { seconds: Operand, start: Option<Time> },
}

/// Headers and variables that a limit on calls writes.
#[derive(Debug, Default)]
pub(in crate::sim) struct CallOutputNames {
    pub retry_after_header: Option<Box<str>>,
    pub retry_after_variable: Option<Box<str>>,
    pub remaining_header: Option<Box<str>>,
    pub remaining_variable: Option<Box<str>>,
    pub total_header: Option<Box<str>>,
}

/// A metric policy.
#[derive(Debug)]
pub(in crate::sim) struct MetricSpec {
    pub namespace: PoolId,
    pub kind: MetricKind,
    pub dimensions: Vec<DimensionSpec>,
}

/// What a metric policy counts.
#[derive(Debug)]
pub(in crate::sim) enum MetricKind {
    /// Token counts of the response.
    Tokens,
    /// `emit-metric`: name and value.
    Custom { name: Operand, value: Option<Operand> },
}

/// One dimension.
#[derive(Debug)]
pub(in crate::sim) struct DimensionSpec {
    pub name: Operand,
    pub value: DimensionSource,
}

/// Where the value of a dimension comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::sim) enum DimensionSource {
    /// The policy says.
    Given(Operand),
    /// A default dimension.
    Default(Field),
    /// Its name is only known when it runs: default names are looked up then.
    ByName,
}

impl Program {
    /// The numbers of the policies that limit.
    pub(in crate::sim) fn limits(&self) -> impl Iterator<Item = usize> {
        let tokens = self.token_limits.iter().map(|limit| limit.number);
        tokens.chain(self.call_limits.iter().map(|limit| limit.number))
    }

    /// A list of steps.
    pub(super) fn block(&self, id: BlockId) -> &[Node] {
        self.blocks.get(id as usize).map_or(&[], |block| block)
    }

    /// Whether a limit may ask for an estimate of the prompt.
    pub(in crate::sim) fn estimates_prompts(&self) -> bool {
        self.token_limits.iter().any(|limit| limit.estimate != Operand::Bool(false))
    }

    /// Whether anything meters tokens.
    pub(in crate::sim) fn meters_tokens(&self) -> bool {
        let is_tokens = |metric: &MetricSpec| matches!(metric.kind, MetricKind::Tokens);
        !self.token_limits.is_empty() || self.metrics.iter().any(is_tokens)
    }

    /// A pooled text.
    pub(super) fn text(&self, id: PoolId) -> &str {
        self.pool.get(id as usize).map_or("", |text| text)
    }

    /// What is told about a step.
    pub(in crate::sim) fn info(&self, id: InfoId) -> Option<&StepInfo> {
        self.infos.get(id as usize)
    }
}
