//! Makes a plan ready to run: compiles its expressions, and finds out which of them depend
//! on the recorded exchange alone.

use std::collections::HashMap;
use std::sync::Arc;

use crate::plan::{Expression, Origin, Sections, Source, Step, Template, Value};

use super::cache::CacheKind;
use super::evaluate::{Code, CodeError, RequestParts, Wanted};
use super::program::{
    BlockId, Compiled, InfoId, Message, Node, Operand, PoolId, Program, StepInfo, UnresolvedHole,
};
use super::state::Section;
use super::steps;

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

/// What the plans of a run share: each expression is compiled once, and a policy that limits
/// has one number wherever it is inherited.
#[derive(Debug, Default)]
pub(in crate::sim) struct Shared {
    /// Every policy that limits, in the order in which it was met first.
    pub limits: Vec<StepInfo>,
    numbers: HashMap<LimitId, usize>,
    codes: HashMap<Box<str>, Arc<Code>>,
}

/// What makes a policy that limits the same one in several plans: the document that it is
/// attached with, and its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct LimitId {
    document: u32,
    origin: Origin,
    section: Section,
    path: String,
}

/// Makes a plan ready to run, and gives back what it shares with others: either the program, or
/// every expression that cannot be compiled and every hole where only a value will do.
pub(in crate::sim) fn build(
    sections: &Sections,
    number: u32,
    sources: Arc<[Source]>,
    shared: Shared,
) -> (Result<Program, BuildError>, Shared) {
    let mut builder = Builder {
        program: Program { number, sources, ..Program::default() },
        shared,
        problems: Vec::new(),
        texts: HashMap::new(),
        section: Section::Inbound,
        is_apart: false,
        open: Vec::new(),
        reads_request: false,
        reads_response: false,
    };
    builder.program.inbound = builder.block(sections.inbound.as_deref().unwrap_or_default());
    builder.section = Section::Backend;
    builder.program.backend = sections.backend.as_deref().map(|steps| builder.block(steps));
    builder.section = Section::Outbound;
    builder.program.outbound = builder.block(sections.outbound.as_deref().unwrap_or_default());
    builder.section = Section::OnError;
    builder.program.on_error = builder.block(sections.on_error.as_deref().unwrap_or_default());
    let problems = std::mem::take(&mut builder.problems);
    let shared = std::mem::take(&mut builder.shared);
    let built =
        if problems.is_empty() { Ok(builder.finish()) } else { Err(BuildError { problems }) };
    (built, shared)
}

/// A program in the making.
pub(super) struct Builder {
    pub(super) program: Program,
    shared: Shared,
    pub(super) problems: Vec<BuildProblem>,
    texts: HashMap<Box<str>, PoolId>,
    section: Section,
    /// Within `return-response` or `send-request`, whose steps do not change the request.
    is_apart: bool,
    /// The step that is being made, and those that it stands in.
    open: Vec<(BlockId, usize)>,
    /// Whether a step that is no expression reads the request's message.
    reads_request: bool,
    /// Whether one reads the response's.
    reads_response: bool,
}

impl Builder {
    /// The message that steps change here; `None` for one that the gateway makes itself.
    pub(super) const fn message(&self) -> Option<Message> {
        match (self.is_apart, self.section.has_request()) {
            (true, _) => None,
            (false, true) => Some(Message::Request),
            (false, false) => Some(Message::Response),
        }
    }

    /// Notes that a step reads the message that it changes.
    pub(super) const fn note_reading(&mut self) {
        // What reads in `outbound` may read the request as well.
        self.reads_request = true;
        self.reads_response |= !self.section.has_request();
    }

    /// Steps that are not run, and change a message that nothing reads, do not matter.
    fn clear_unread(&mut self) {
        let program = &mut self.program;
        let mut request = self.reads_request || program.meters_tokens();
        let mut response = self.reads_response;
        for compiled in &program.codes {
            let reads = compiled.code.reads;
            request |= reads.request.meets(RequestParts::MESSAGE);
            response |= reads.response;
        }
        for step in &mut program.passed_by {
            let is_read = match step.rewrites {
                None => continue,
                Some(Message::Request) => request,
                Some(Message::Response) => response,
            };
            if !is_read {
                step.matters = false;
                step.reason.push_str(", and nothing reads it");
            }
        }
    }

    /// Whether `set-header` and `set-body` change the request.
    const fn changes_request(&self) -> bool {
        self.section.has_request() && !self.is_apart
    }

    fn finish(mut self) -> Program {
        self.clear_unread();
        let (changes, waits) = (self.program.changes, self.program.waits);
        let program = &mut self.program;
        // What limits and metrics count of a prompt that steps change needs the exchange itself.
        program.keeps_lines |= changes.meets(RequestParts::BODY) && program.meters_tokens();
        for compiled in &mut program.codes {
            let reads = compiled.code.reads;
            let in_time = reads.clock && (waits || compiled.section == Section::Backend);
            let depends = reads.others || in_time || reads.request.meets(changes);
            if compiled.section.has_request() && !depends {
                compiled.memo = Some(program.memos);
                program.memos += 1;
            } else {
                program.keeps_lines |= reads.exchange || reads.response;
            }
        }
        self.program
    }

    /// Makes steps that do not change the request of the exchange.
    pub(super) fn apart<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.is_apart, true);
        let made = make(self);
        self.is_apart = before;
        made
    }

    /// Makes a list of steps.
    pub(super) fn block(&mut self, steps: &[Step]) -> BlockId {
        let id = index(self.program.blocks.len());
        self.program.blocks.push(Vec::new());
        let mut nodes = Vec::with_capacity(steps.len());
        for (at, step) in steps.iter().enumerate() {
            self.open.push((id, at));
            nodes.extend(self.step(step));
            self.open.pop();
        }
        if let Some(block) = self.program.blocks.get_mut(id as usize) {
            *block = nodes;
        }
        id
    }

    /// Notes that the step that is being made stores the response in a cache.
    pub(super) fn note_cache_store(&mut self, cache: CacheKind) {
        let is_first = self.program.cache_stores.iter().all(|(kind, _)| *kind != cache);
        if self.section == Section::Outbound && is_first {
            self.program.cache_stores.push((cache, self.open.clone()));
        }
    }

    /// Notes that a step changes a part of the request.
    pub(super) fn note_change(&mut self, part: RequestParts) {
        if self.changes_request() {
            self.program.changes = self.program.changes.with(part);
        }
    }

    /// Notes that an exchange may wait at the step that is being made.
    pub(super) fn note_wait(&mut self) {
        self.program.waits |= self.section == Section::Inbound;
    }

    fn step(&mut self, step: &Step) -> Option<Node> {
        let info = self.info(step);
        Some(Node { info, run: steps::make(self, step, info)? })
    }

    fn info(&mut self, step: &Step) -> InfoId {
        self.program.infos.push(StepInfo {
            policy: step.policy.clone(),
            id: step.id.clone(),
            path: step.path.clone(),
            origin: step.origin,
            within: step.within,
        });
        index(self.program.infos.len() - 1)
    }

    /// What may be absent; `Some(None)` when it is.
    pub(super) fn optional<T, U>(
        &mut self,
        value: Option<&Value<T>>,
        make: impl FnOnce(&mut Self, &Value<T>) -> Option<U>,
    ) -> Option<Option<U>> {
        value.map_or(Some(None), |value| make(self, value).map(Some))
    }

    pub(super) fn text(&mut self, value: &Value<String>) -> Option<Operand> {
        self.operand(value, Wanted::Text, |builder, text| Operand::Text(builder.pool(text)))
    }

    pub(super) fn texts(&mut self, values: &[Value<String>]) -> Option<Vec<Operand>> {
        let texts: Vec<_> = values.iter().map(|value| self.text(value)).collect();
        texts.into_iter().collect()
    }

    /// A value that keeps the type of its expression's result.
    pub(super) fn any(&mut self, value: &Value<String>) -> Option<Operand> {
        self.operand(value, Wanted::Any, |builder, text| Operand::Text(builder.pool(text)))
    }

    pub(super) fn truth(&mut self, value: &Value<bool>) -> Option<Operand> {
        self.operand(value, Wanted::Bool, |_, value| Operand::Bool(*value))
    }

    pub(super) fn count(&mut self, value: &Value<u64>) -> Option<Operand> {
        self.operand(value, Wanted::Integer, |_, value| Operand::Integer(*value))
    }

    pub(super) fn operand<T>(
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

    pub(super) fn code(&mut self, expression: &Expression, wanted: Wanted) -> Option<u32> {
        let Expression { text, origin } = expression;
        let compiled = match self.shared.codes.get(&**text) {
            Some(code) => Ok(Arc::clone(code)),
            None => Code::compile(text).map(Arc::new),
        };
        match compiled {
            Ok(code) => {
                self.shared.codes.entry(text.as_str().into()).or_insert_with(|| Arc::clone(&code));
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

    /// Numbers a policy that limits.
    pub(super) fn limit(&mut self, info: InfoId) -> usize {
        let limits = &mut self.shared.limits;
        let Some(step) = self.program.infos.get(info as usize) else { return limits.len() };
        let id = LimitId {
            document: step.within.unwrap_or(step.origin.source),
            origin: step.origin,
            section: self.section,
            path: step.path.clone(),
        };
        *self.shared.numbers.entry(id).or_insert_with(|| {
            limits.push(step.clone());
            limits.len() - 1
        })
    }

    /// The name of a header or variable that a policy sets.
    pub(super) fn output_name(&mut self, value: Option<&Value<String>>) -> Option<Box<str>> {
        match value? {
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
        }
    }

    /// Notes that a hole stands where only a value will do.
    pub(super) fn hole<T>(&mut self, template: &Template, needed: &str) -> Option<T> {
        let message = format!(
            "`{}` is not filled, and the policy needs {needed} there: give the value",
            template.text
        );
        self.problems.push(BuildProblem { message, origin: template.origin });
        None
    }

    pub(super) fn note_holes(&mut self, template: &Template) {
        for hole in &template.holes {
            let hole = UnresolvedHole { hole: hole.clone(), origin: template.origin };
            if !self.program.unresolved.contains(&hole) {
                self.program.unresolved.push(hole);
            }
        }
    }

    pub(super) fn pool(&mut self, text: &str) -> PoolId {
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
pub(super) fn index(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
