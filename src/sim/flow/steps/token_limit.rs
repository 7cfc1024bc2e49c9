//! `llm-token-limit` and its twin at work.

use crate::plan::steps::{self, Outputs};
use crate::plan::{Origin, Step, Value};
use crate::sim::Tokens;
use crate::sim::assumptions::{Id, NullKey, SharedHeader, StreamUsage};
use crate::sim::captured::Field;
use crate::sim::clock::Period;
use crate::sim::counters::whole_seconds;
use crate::sim::limits::{LimitRefusal, RefusalAnswer, Request, Standing, Twin};

use super::{Run, refusal};
use crate::sim::flow::build::{BuildProblem, Builder};
use crate::sim::flow::evaluate::{EvalFault, Variable};
use crate::sim::flow::program::{InfoId, LimitSpec, Operand, OutputNames};
use crate::sim::flow::run::{Flow, Runner};
use crate::sim::flow::state::{Digits, Raised, Str};

/// Index into the limits of the program.
#[derive(Debug)]
pub(super) struct TokenLimit(u32);

pub(super) fn make(
    builder: &mut Builder,
    limit: &steps::TokenLimit,
    step: &Step,
    info: InfoId,
) -> Option<TokenLimit> {
    let key = builder.text(&limit.counter_key);
    let rate = builder.optional(limit.tokens_per_minute.as_ref(), Builder::count);
    let quota = limit
        .quota
        .as_ref()
        .map(|quota| (builder.count(&quota.tokens), period(builder, &quota.period, step.origin)));
    let estimate = builder.truth(&limit.estimate_prompt_tokens);
    let outputs = output_names(builder, &limit.outputs);
    let quota = match quota {
        None => None,
        Some((tokens, period)) => Some((tokens?, period?)),
    };
    let twin = if step.policy.starts_with("azure-openai-") { Twin::AzureOpenAi } else { Twin::Llm };
    let number = builder.limit(info);
    let limits = &mut builder.program.token_limits;
    limits.push(LimitSpec {
        info,
        number,
        twin,
        key: key?,
        rate: rate?,
        quota,
        estimate: estimate?,
        tells_remaining: outputs.tell_remaining(),
        outputs,
    });
    Some(TokenLimit(super::index(limits.len() - 1)))
}

fn output_names(builder: &mut Builder, outputs: &Outputs) -> OutputNames {
    let mut name = |value: &Option<_>| builder.output_name(value.as_ref());
    OutputNames {
        retry_after_header: name(&outputs.retry_after_header_name),
        retry_after_variable: name(&outputs.retry_after_variable_name),
        remaining_header: name(&outputs.remaining_tokens_header_name),
        remaining_variable: name(&outputs.remaining_tokens_variable_name),
        remaining_quota_header: name(&outputs.remaining_quota_tokens_header_name),
        remaining_quota_variable: name(&outputs.remaining_quota_tokens_variable_name),
        consumed_header: name(&outputs.tokens_consumed_header_name),
        consumed_variable: name(&outputs.tokens_consumed_variable_name),
    }
}

fn period(builder: &mut Builder, period: &Value<String>, origin: Origin) -> Option<Operand> {
    if let Value::Literal(name) = period
        && let Err(unknown) = name.parse::<Period>()
    {
        builder.problems.push(BuildProblem { message: unknown.to_string(), origin });
        return None;
    }
    if let Value::Template(template) = period {
        return builder.hole(template, "a quota period");
    }
    builder.text(period)
}

impl Run for TokenLimit {
    fn run<'r>(&'r self, runner: &mut Runner<'r>, info: InfoId) -> Result<Flow, Box<Raised>> {
        runner.token_limit(self.0, info)?;
        Ok(Flow::Through)
    }
}

impl Runner<'_> {
    /// Lets the exchange pass, or raises the limit's refusal.
    fn token_limit(&mut self, index: u32, info: InfoId) -> Result<(), Box<Raised>> {
        if !self.engine.gateway.has_token_limits() {
            return Ok(());
        }
        let Some(spec) = self.program.token_limits.get(index as usize) else { return Ok(()) };
        let key = match self.text(spec.key, info)? {
            Some(key) => key,
            None => {
                self.engine.assumed.uses.note(Id::NullCounterKey);
                if self.engine.assumed.choices.null_key == NullKey::Fails {
                    let fault = EvalFault::new("the counter key is null".to_owned());
                    return Err(self.fault(info, code_of(spec.key), fault));
                }
                Str::Owned("".into())
            }
        };
        let rate = spec.rate.map(|rate| self.integer(rate, info)).transpose()?.map(Tokens);
        let quota = self.quota(spec, info)?;
        let estimate = self.estimate(spec, info)?;
        let captured = self.captured;
        let region = captured.field(Field::Region).unwrap_or_default();
        let gateway = captured.field(Field::Gateway).unwrap_or_default();
        let place = self.engine.book.place(region, gateway);
        let key = key.of(self.program, captured);
        let request = Request { twin: spec.twin, place, key, rate, quota, estimate };
        let before = self.watched_standing(&request);
        let earlier = self.state.tickets.iter().map(|(_, ticket)| ticket);
        let assumed = &mut self.engine.assumed;
        let admitted = self.engine.book.admit(&request, self.now, earlier, assumed);
        match admitted {
            Ok(ticket) => {
                self.watch_tokens(spec, &request, before, None);
                if spec.outputs.remaining_variable.is_some()
                    || spec.outputs.remaining_quota_variable.is_some()
                    || (spec.tells_remaining && self.captured.is_stream)
                {
                    let assumed = &mut self.engine.assumed;
                    let standing = self.engine.book.standing(&ticket, self.now, assumed);
                    self.set_remaining_variables(&spec.outputs, standing);
                    self.set_consumed_variable(&spec.outputs, estimate);
                    self.state.standings.push(standing);
                } else {
                    self.set_consumed_variable(&spec.outputs, estimate);
                    self.state.standings.push(Standing::default());
                }
                self.state.tickets.push((index, ticket));
                Ok(())
            }
            Err(refused) => {
                self.watch_tokens(spec, &request, before, Some(refused.kind));
                Err(self.refusal(spec, &request, refused))
            }
        }
    }

    fn quota(
        &mut self,
        spec: &LimitSpec,
        info: InfoId,
    ) -> Result<Option<(Tokens, Period)>, Box<Raised>> {
        let Some((tokens, period)) = spec.quota else { return Ok(None) };
        let tokens = Tokens(self.integer(tokens, info)?);
        let name = self.text(period, info)?;
        let name = name.as_ref().map_or("", |name| name.of(self.program, self.captured));
        match name.parse() {
            Ok(period) => Ok(Some((tokens, period))),
            Err(unknown) => {
                let unknown: crate::sim::clock::UnknownPeriod = unknown;
                Err(self.fault(info, code_of(period), EvalFault::new(unknown.to_string())))
            }
        }
    }

    /// The estimate of the prompt that takes part in the check; zero without one.
    fn estimate(&mut self, spec: &LimitSpec, info: InfoId) -> Result<Tokens, Box<Raised>> {
        if !self.truth(spec.estimate, info)? || self.engine.is_unseen(self.captured) {
            return Ok(Tokens::ZERO);
        }
        Ok(self.prompt_estimate())
    }

    fn refusal(
        &mut self,
        spec: &LimitSpec,
        request: &Request<'_>,
        refused: LimitRefusal,
    ) -> Box<Raised> {
        let assumed = &mut self.engine.assumed;
        let LimitRefusal { kind, refusal } = refused;
        let retry_after = refusal.retry_after.map(|wait| whole_seconds(wait, assumed));
        let refusal = RefusalAnswer { kind, by_estimate: refusal.by_estimate, retry_after };
        if spec.tells_remaining {
            let standing = self.engine.book.standing_of(request, self.now, assumed);
            self.set_remaining_variables(&spec.outputs, standing);
            self.write_remaining(&spec.outputs, standing);
        }
        let names = refusal::Names {
            header: spec.outputs.retry_after_header.as_deref(),
            variable: spec.outputs.retry_after_variable.as_deref(),
        };
        self.refuse(spec.info, spec.number, request.key, refusal, names)
    }

    /// Charges what the exchange used to every limit that let it pass, and writes headers and
    /// variables. `used` is `None` when the response does not say.
    pub(in crate::sim::flow) fn settle(&mut self, used: Option<Tokens>, prompt: Tokens) {
        let tickets = std::mem::take(&mut self.state.tickets);
        let at_start = self.tells_of_start();
        for (at, (index, ticket)) in tickets.iter().enumerate() {
            let before = self.watched_ticket(ticket);
            if let Some(used) = used {
                self.engine.book.charge(ticket, used, self.now, &mut self.engine.assumed);
            }
            self.watch_charge(*index, ticket, before, used);
            let Some(spec) = self.program.token_limits.get(*index as usize) else { continue };
            let mut told = Standing::default();
            if spec.tells_remaining {
                let assumed = &mut self.engine.assumed;
                let standing = match self.state.standings.get(at) {
                    Some(standing) if at_start => *standing,
                    _ => self.engine.book.standing(ticket, self.now, assumed),
                };
                self.set_remaining_variables(&spec.outputs, standing);
                self.write_remaining(&spec.outputs, standing);
                told = standing;
            }
            self.state.limits.push((spec.number, told));
            let consumed = if at_start { Some(prompt) } else { used };
            if let Some(consumed) = consumed {
                self.set_consumed_variable(&spec.outputs, consumed);
                if let Some(name) = &spec.outputs.consumed_header {
                    self.write(name, consumed);
                }
            }
        }
        self.state.tickets = tickets;
    }

    /// Whether the headers of the response went out before its usage was known.
    fn tells_of_start(&self) -> bool {
        self.captured.is_stream && self.engine.assumed.choices.stream_usage != StreamUsage::Actual
    }

    fn set_remaining_variables(&mut self, outputs: &OutputNames, standing: Standing) {
        let pairs = [
            (&outputs.remaining_variable, standing.rate),
            (&outputs.remaining_quota_variable, standing.quota),
        ];
        for (name, left) in pairs {
            if let (Some(name), Some(left)) = (name, left) {
                self.state.set_variable(name, Variable::count(left.0));
            }
        }
    }

    fn set_consumed_variable(&mut self, outputs: &OutputNames, consumed: Tokens) {
        if let Some(name) = &outputs.consumed_variable {
            self.state.set_variable(name, Variable::count(consumed.0));
        }
    }

    fn write_remaining(&mut self, outputs: &OutputNames, standing: Standing) {
        let pairs = [
            (&outputs.remaining_header, standing.rate),
            (&outputs.remaining_quota_header, standing.quota),
        ];
        for (name, left) in pairs {
            if let (Some(name), Some(left)) = (name, left) {
                self.write(name, left);
            }
        }
    }

    /// Writes a header of a limit. Another limit may have written it before.
    fn write(&mut self, name: &str, tokens: Tokens) {
        let mut digits = Digits::default();
        let text = digits.of(tokens.0);
        let before = self.state.response.headers.get(name);
        let value = before.map(|before| before.values.first().map(String::as_str));
        if value.is_some_and(|value| value != Some(text)) {
            let assumed = &mut self.engine.assumed;
            assumed.uses.note(Id::SharedHeaderName);
            if assumed.choices.shared_header == SharedHeader::First {
                return;
            }
        }
        self.state.response.headers.set_text(name, text);
    }
}

fn code_of(operand: Operand) -> Option<u32> {
    match operand {
        Operand::Code(code) => Some(code),
        Operand::Text(_) | Operand::Bool(_) | Operand::Integer(_) | Operand::Number(_) => None,
    }
}
