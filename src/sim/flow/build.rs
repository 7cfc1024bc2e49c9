//! Makes a plan ready to run: compiles its expressions, and finds out which of them depend
//! on the recorded exchange alone.

use std::collections::HashMap;

use crate::plan::steps::{
    Branch, Choose, Dimension, EmitMetric, NotSimulated, Outputs, SetHeader, TokenLimit,
    TokenMetric,
};
use crate::plan::{Action, Expression, Origin, Plan, Step, Template, Value};
use crate::sim::limits::Twin;

use super::evaluate::{Code, CodeError, Wanted};
use super::program::{
    Compiled, DimensionSource, DimensionSpec, HeaderOp, InfoId, LimitSpec, MetricKind, MetricSpec,
    Node, Op, Operand, OutputNames, PassedBy, PoolId, Program, StepInfo, UnresolvedHole,
    default_dimension,
};
use super::state::Section;

/// Why a plan cannot be run: everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the plan cannot be run: {}", .problems.first().map_or("", |problem| &problem.message))]
pub struct BuildError {
    /// What is wrong, in the order of the plan; at least one.
    pub problems: Vec<BuildProblem>,
}

/// One thing that keeps a plan from being run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildProblem {
    /// What is wrong, in lower case, the user's text in backticks.
    pub message: String,
    /// Where.
    pub origin: Origin,
}

/// Makes a plan ready to run.
///
/// # Errors
///
/// [`BuildError`] with every expression that cannot be compiled and every hole where only a
/// value will do.
pub(in crate::sim) fn build(plan: &Plan) -> Result<Program, BuildError> {
    let mut builder = Builder {
        program: Program { sources: plan.sources.clone(), ..Program::default() },
        problems: Vec::new(),
        texts: HashMap::new(),
        section: Section::Inbound,
        in_response: false,
    };
    let sections = &plan.sections;
    builder.program.inbound = builder.steps(sections.inbound.as_deref().unwrap_or_default());
    builder.section = Section::Backend;
    builder.program.backend = sections.backend.as_deref().map(|steps| builder.steps(steps));
    builder.section = Section::Outbound;
    builder.program.outbound = builder.steps(sections.outbound.as_deref().unwrap_or_default());
    builder.section = Section::OnError;
    builder.program.on_error = builder.steps(sections.on_error.as_deref().unwrap_or_default());
    if builder.problems.is_empty() {
        Ok(builder.finish())
    } else {
        Err(BuildError { problems: builder.problems })
    }
}

struct Builder {
    program: Program,
    problems: Vec<BuildProblem>,
    texts: HashMap<Box<str>, PoolId>,
    section: Section,
    /// Within `return-response`, whose steps change the response in every section.
    in_response: bool,
}

impl Builder {
    /// Whether `set-header` and `set-body` change the request.
    const fn changes_request(&self) -> bool {
        self.section.has_request() && !self.in_response
    }

    fn finish(mut self) -> Program {
        let changes_request = self.program.has_request_headers;
        let program = &mut self.program;
        for compiled in &mut program.codes {
            let reads = compiled.code.reads;
            let depends = reads.others || (reads.request && changes_request);
            if compiled.section.has_request() && !depends {
                compiled.memo = Some(program.memos);
                program.memos += 1;
            } else {
                program.keeps_lines |= reads.exchange || reads.request || reads.response;
            }
        }
        self.program
    }

    fn steps(&mut self, steps: &[Step]) -> Vec<Node> {
        steps.iter().filter_map(|step| self.step(step)).collect()
    }

    /// `None` only after a problem was noted.
    fn step(&mut self, step: &Step) -> Option<Node> {
        let info = self.info(step);
        let op = match &step.action {
            Action::Base => Op::Base,
            Action::Choose(choose) => self.choose(choose)?,
            Action::SetVariable(set) => {
                let name = self.text(&set.name);
                let value = self.operand(&set.value, Wanted::Any, |builder, text| {
                    Operand::Text(builder.pool(text))
                });
                Op::SetVariable { name: name?, value: value? }
            }
            Action::SetHeader(header) => self.set_header(header)?,
            Action::SetStatus(status) => {
                let code = self.operand(&status.code, Wanted::Integer, |_, code| {
                    Operand::Integer(u64::from(*code))
                });
                Op::SetStatus { code: code? }
            }
            Action::SetBody(_) if self.changes_request() => {
                self.pass_by(info, "changes the request that later expressions see", true)
            }
            Action::SetBody(set) if set.template.is_some() => {
                self.pass_by(info, "the body is a template, which is not run", true)
            }
            Action::SetBody(set) => {
                let body = set.body.as_ref().map(|body| self.text(body));
                Op::SetBody { body: body.map_or(Some(None), |body| body.map(Some))? }
            }
            Action::ReturnResponse(response) => {
                let from = response.response_variable_name.as_ref();
                let from = from.map(|name| self.text(name));
                self.in_response = true;
                let steps = self.steps(&response.steps);
                self.in_response = false;
                let from = from.map_or(Some(None), |from| from.map(Some))?;
                Op::ReturnResponse { from, steps }
            }
            Action::Retry(retry) => Op::Block(self.steps(&retry.steps)),
            Action::ForwardRequest(forward) => {
                self.program.forward_info = Some(info);
                let fail = forward.fail_on_error_status_code.as_ref();
                let fail = fail.map(|fail| self.truth(fail));
                Op::Forward { fail_on_error: fail.map_or(Some(None), |fail| fail.map(Some))? }
            }
            Action::TokenLimit(limit) => self.token_limit(limit, info, &step.policy)?,
            Action::TokenMetric(metric) => self.token_metric(metric)?,
            Action::EmitMetric(metric) => self.emit_metric(metric)?,
            Action::Inert(inert) => self.pass_by(info, &inert.reason, false),
            Action::NotSimulated(NotSimulated { reason }) => self.pass_by(info, reason, true),
        };
        Some(Node { info, op })
    }

    fn info(&mut self, step: &Step) -> InfoId {
        self.program.infos.push(StepInfo {
            policy: step.policy.clone(),
            id: step.id.clone(),
            path: step.path.clone(),
            origin: step.origin,
        });
        index(self.program.infos.len() - 1)
    }

    fn choose(&mut self, choose: &Choose) -> Option<Op> {
        let mut branches = Vec::with_capacity(choose.branches.len());
        let mut complete = true;
        for Branch { condition, steps } in &choose.branches {
            let condition = self.truth(condition);
            let steps = self.steps(steps);
            match condition {
                Some(condition) => branches.push((condition, steps)),
                None => complete = false,
            }
        }
        let otherwise = self.steps(choose.otherwise.as_deref().unwrap_or_default());
        complete.then_some(Op::Choose { branches, otherwise })
    }

    fn set_header(&mut self, header: &SetHeader) -> Option<Op> {
        let name = self.text(&header.name);
        let action = match &header.exists_action {
            Value::Literal(action) => Some(Ok(*action)),
            Value::Expression(expression) => self.code(expression, Wanted::Text).map(Err),
            Value::Template(template) => self.hole(template, "an exists-action"),
        };
        let values: Vec<_> = header.values.iter().map(|value| self.text(value)).collect();
        let values = values.into_iter().collect::<Option<Vec<_>>>()?;
        self.program.has_request_headers |= self.changes_request();
        // Adding to a recorded header, or leaving it, needs the recording.
        use crate::plan::steps::ExistsAction::{Delete, Override};
        if !matches!(action, Some(Ok(Override | Delete))) {
            self.program.keeps_lines = true;
        }
        Some(Op::SetHeader(Box::new(HeaderOp { name: name?, action: action?, values })))
    }

    fn token_limit(&mut self, limit: &TokenLimit, info: InfoId, policy: &str) -> Option<Op> {
        let key = self.text(&limit.counter_key);
        let rate = limit.tokens_per_minute.as_ref().map(|rate| self.count(rate));
        let quota = limit
            .quota
            .as_ref()
            .map(|quota| (self.count(&quota.tokens), self.period(&quota.period)));
        let estimate = self.truth(&limit.estimate_prompt_tokens);
        let outputs = self.outputs(&limit.outputs);
        let rate = rate.map_or(Some(None), |rate| rate.map(Some))?;
        let quota = match quota {
            None => None,
            Some((tokens, period)) => Some((tokens?, period?)),
        };
        let twin = if policy.starts_with("azure-openai-") { Twin::AzureOpenAi } else { Twin::Llm };
        self.program.limits.push(LimitSpec {
            info,
            twin,
            key: key?,
            rate,
            quota,
            estimate: estimate?,
            tells_remaining: outputs.tell_remaining(),
            outputs,
        });
        Some(Op::TokenLimit(index(self.program.limits.len() - 1)))
    }

    fn outputs(&mut self, outputs: &Outputs) -> OutputNames {
        let mut name = |value: &Option<Value<String>>| match value.as_ref()? {
            Value::Literal(name) => Some(name.as_str().into()),
            Value::Template(template) => {
                self.note_holes(template);
                Some(template.text.as_str().into())
            }
            Value::Expression(expression) => {
                let message = "the name of a header or variable takes no expression".to_owned();
                self.problems.push(BuildProblem { message, origin: expression.origin });
                None
            }
        };
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

    fn period(&mut self, period: &Value<String>) -> Option<Operand> {
        if let Value::Literal(name) = period
            && let Err(unknown) = name.parse::<crate::sim::clock::Period>()
        {
            let origin = self.program.infos.last().map_or(Origin::default(), |info| info.origin);
            self.problems.push(BuildProblem { message: unknown.to_string(), origin });
            return None;
        }
        if let Value::Template(template) = period {
            return self.hole(template, "a quota period");
        }
        self.text(period)
    }

    fn token_metric(&mut self, metric: &TokenMetric) -> Option<Op> {
        self.metric(&metric.namespace, &metric.dimensions, |_| Some(MetricKind::Tokens))
    }

    fn emit_metric(&mut self, metric: &EmitMetric) -> Option<Op> {
        self.metric(&metric.namespace, &metric.dimensions, |builder| {
            let name = builder.text(&metric.name);
            let value = metric.value.as_ref().map(|value| {
                builder.operand(value, Wanted::Number, |_, number| Operand::Number(*number))
            });
            let value = value.map_or(Some(None), |value| value.map(Some));
            Some(MetricKind::Custom { name: name?, value: value? })
        })
    }

    fn metric(
        &mut self,
        namespace: &Value<String>,
        dimensions: &[Dimension],
        kind: impl FnOnce(&mut Self) -> Option<MetricKind>,
    ) -> Option<Op> {
        let namespace = match namespace {
            Value::Literal(name) => Some(self.pool(name)),
            Value::Template(template) => {
                self.note_holes(template);
                Some(self.pool(&template.text))
            }
            Value::Expression(expression) => {
                let message = "the namespace of a metric takes no expression".to_owned();
                self.problems.push(BuildProblem { message, origin: expression.origin });
                None
            }
        };
        let kind = kind(self);
        let dimensions: Vec<_> =
            dimensions.iter().map(|dimension| self.dimension(dimension)).collect();
        let dimensions = dimensions.into_iter().collect::<Option<Vec<_>>>()?;
        let spec = MetricSpec { namespace: namespace?, kind: kind?, dimensions };
        self.program.metrics.push(spec);
        Some(Op::Metric(index(self.program.metrics.len() - 1)))
    }

    fn dimension(&mut self, dimension: &Dimension) -> Option<DimensionSpec> {
        let name = self.text(&dimension.name);
        let value = match (&dimension.value, &dimension.name) {
            (Some(value), _) => DimensionSource::Given(self.text(value)?),
            (None, Value::Literal(name)) => match default_dimension(name) {
                Some(field) => DimensionSource::Default(field),
                None => DimensionSource::ByName,
            },
            (None, _) => DimensionSource::ByName,
        };
        Some(DimensionSpec { name: name?, value })
    }

    /// A step that is not run.
    fn pass_by(&mut self, info: InfoId, reason: &str, matters: bool) -> Op {
        self.program.passed_by.push(PassedBy { info, reason: reason.to_owned(), matters });
        Op::PassBy(index(self.program.passed_by.len() - 1))
    }

    fn text(&mut self, value: &Value<String>) -> Option<Operand> {
        self.operand(value, Wanted::Text, |builder, text| Operand::Text(builder.pool(text)))
    }

    fn truth(&mut self, value: &Value<bool>) -> Option<Operand> {
        self.operand(value, Wanted::Bool, |_, value| Operand::Bool(*value))
    }

    fn count(&mut self, value: &Value<u64>) -> Option<Operand> {
        self.operand(value, Wanted::Integer, |_, value| Operand::Integer(*value))
    }

    fn operand<T>(
        &mut self,
        value: &Value<T>,
        wanted: Wanted,
        literal: impl FnOnce(&mut Self, &T) -> Operand,
    ) -> Option<Operand> {
        match value {
            Value::Literal(value) => Some(literal(self, value)),
            Value::Expression(expression) => self.code(expression, wanted).map(Operand::Code),
            Value::Template(template) => match wanted {
                Wanted::Text | Wanted::Any => {
                    self.note_holes(template);
                    Some(Operand::Text(self.pool(&template.text)))
                }
                Wanted::Bool => self.hole(template, "`true` or `false`"),
                Wanted::Integer | Wanted::Number => self.hole(template, "a number"),
            },
        }
    }

    fn code(&mut self, expression: &Expression, wanted: Wanted) -> Option<u32> {
        let Expression { text, origin } = expression;
        match Code::compile(text) {
            Ok(code) => {
                let section = self.section;
                let origin = *origin;
                self.program.codes.push(Compiled { code, wanted, origin, section, memo: None });
                Some(index(self.program.codes.len() - 1))
            }
            Err(errors) => {
                let problem = |CodeError { message }| BuildProblem { message, origin: *origin };
                self.problems.extend(errors.into_iter().map(problem));
                None
            }
        }
    }

    /// Notes that a hole stands where only a value will do.
    fn hole<T>(&mut self, template: &Template, needed: &str) -> Option<T> {
        let message = format!(
            "`{}` is not filled, and the policy needs {needed} there: give the value",
            template.text
        );
        self.problems.push(BuildProblem { message, origin: template.origin });
        None
    }

    fn note_holes(&mut self, template: &Template) {
        for hole in &template.holes {
            let hole = UnresolvedHole { hole: hole.clone(), origin: template.origin };
            if !self.program.unresolved.contains(&hole) {
                self.program.unresolved.push(hole);
            }
        }
    }

    fn pool(&mut self, text: &str) -> PoolId {
        if let Some(id) = self.texts.get(text) {
            return *id;
        }
        let id = index(self.program.pool.len());
        self.program.pool.push(text.into());
        self.texts.insert(text.into(), id);
        id
    }
}

/// Plans are read from files far below 4 GiB, so that nothing in them is that numerous.
fn index(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
