//! From syntax tree to compiled form: names, types, overloads, conversions, flow.

mod access;
mod assign;
mod bound;
mod code;
mod condition;
mod convert;
mod create;
mod dynamic;
mod infer;
mod initializer;
mod invoke;
mod lambda;
mod literal;
mod local_function;
mod operator;
mod overload;
mod pattern;
mod problem;
mod query;
mod scope;
mod statement;
mod switch;
mod types;
mod user_operator;

use std::collections::HashMap;
use std::sync::Arc;

pub use code::{
    Binary, Block, Call, Catch, Code, Dynamic, DynamicArgument, DynamicCall, DynamicConversion,
    For, ForEach, Function, FunctionBody, Invoke, Lift, MethodGroup, Part, Pattern, Slot,
    Statement, Step, Switch, Try, Unary,
};
pub use dynamic::{DynamicOperand, DynamicOperation, bind_dynamic};
pub use problem::{Problem, ProblemKind};
pub use query::{Local, Receiver, Seen, Use, check_seeing};

use super::ast::Body;
use super::context::Host;
use super::eval::{Interpreter, Limits};
use super::members::Member;
use super::types::Type;
use super::value::{Fault, Text, Value};
use crate::source::Span;
use scope::{Assigned, FunctionContext, Scope, Variable};

/// An expression that is ready to be evaluated, as often as needed and on any thread.
#[derive(Clone, Debug)]
pub struct Compiled {
    function: Arc<Function>,
    types: Vec<Type>,
}

/// Why an evaluation gave no value, and where.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What happened.
    pub fault: Fault,
    /// Where it happened, in bytes of the expression.
    pub span: Option<Span>,
}

/// What a place of the expression stands for: for hover, completion and rules.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The place.
    pub span: Span,
    /// Its static type.
    pub ty: Type,
    /// The member that it names or calls.
    pub member: Option<&'static Member>,
}

impl Compiled {
    /// Compiles an expression; without errors there is a compiled form.
    #[must_use]
    pub fn new(body: &Body) -> (Option<Self>, Vec<Problem>) {
        let checked = check(body);
        (checked.compiled, checked.problems)
    }

    /// Static types of the values that the expression can give, each once.
    #[must_use]
    pub fn types(&self) -> &[Type] {
        &self.types
    }

    /// The value under a host's request and clock.
    ///
    /// # Errors
    /// An exception that the expression does not catch, a member that is not implemented, or a
    /// limit.
    pub fn evaluate(&self, host: &dyn Host, limits: Limits) -> Result<Value, Failure> {
        let mut interpreter = Interpreter::new(host, limits);
        self.evaluate_in(&mut interpreter)
    }

    /// As [`Self::evaluate`], in an interpreter that lives on: what the value still computes
    /// lazily can be read through it.
    ///
    /// # Errors
    /// As [`Self::evaluate`].
    pub fn evaluate_in(&self, interpreter: &mut Interpreter<'_>) -> Result<Value, Failure> {
        interpreter
            .run(&self.function, &[], &[])
            .map_err(|fault| Failure { fault, span: interpreter.fault_span() })
    }
}

/// Everything that is known about an expression before it runs.
#[derive(Debug)]
pub struct Checked {
    /// The compiled form; `None` with errors.
    pub compiled: Option<Compiled>,
    /// Errors and warnings in the order of the text.
    pub problems: Vec<Problem>,
    /// What each place stands for, ordered by place.
    pub facts: Vec<Fact>,
}

impl Checked {
    /// The facts of exactly that place, innermost first.
    fn facts_at(&self, span: Span) -> &[Fact] {
        let key = (span.start, span.end);
        let first = self.facts.partition_point(|fact| (fact.span.start, fact.span.end) < key);
        let rest = self.facts.get(first..).unwrap_or_default();
        let count = rest.partition_point(|fact| fact.span == span);
        rest.get(..count).unwrap_or_default()
    }

    /// The static type of the expression that stands exactly there; `None` where no
    /// expression stands, or one whose type is not known.
    #[must_use]
    pub fn type_at(&self, span: Span) -> Option<&Type> {
        let types = self.facts_at(span).iter().rev().map(|fact| &fact.ty);
        types.into_iter().find(|ty| !ty.is_unknown())
    }

    /// The member that the text names or calls: of a call the span of what stands before its
    /// arguments, of an indexer that of the whole.
    #[must_use]
    pub fn member_at(&self, span: Span) -> Option<&'static Member> {
        self.facts_at(span).iter().find_map(|fact| fact.member)
    }

    /// Every member that the expression names or calls, with its place.
    pub fn members(&self) -> impl Iterator<Item = (Span, &'static Member)> {
        self.facts.iter().filter_map(|fact| Some((fact.span, fact.member?)))
    }
}

/// Checks and compiles an expression.
#[must_use]
pub fn check(body: &Body) -> Checked {
    checked_by(&mut Binder::default(), body)
}

/// The types whose members a value of a type has, nearest first.
#[must_use]
pub fn member_levels(ty: &Type) -> Vec<Type> {
    access::levels(ty)
}

/// What a fresh binder makes of an expression.
fn checked_by<'a>(binder: &mut Binder<'a>, body: &'a Body) -> Checked {
    let function = binder.entry(body);
    let mut problems = std::mem::take(&mut binder.problems);
    problems.sort_by_key(|problem| problem.span);
    let failed = problems.iter().any(|problem| problem.kind.is_error());
    let types = std::mem::take(&mut binder.result_types);
    let compiled = (!failed).then(|| Compiled { function: Arc::new(function), types });
    let mut facts = std::mem::take(&mut binder.facts);
    facts.sort_by_key(|fact| (fact.span.start, fact.span.end));
    Checked { compiled, problems, facts }
}

/// Turns a syntax tree into code.
#[derive(Default)]
struct Binder<'a> {
    problems: Vec<Problem>,
    facts: Vec<Fact>,
    variables: Vec<Variable>,
    scopes: Vec<Scope>,
    functions: Vec<FunctionContext>,
    assigned: Assigned,
    /// States in which enclosing loops and switches can be left by `break`.
    breaks: Vec<Assigned>,
    /// Inside a lambda that is bound on trial: problems count but are not kept.
    quiet: u32,
    checked: bool,
    in_unchecked: bool,
    in_nameof: bool,
    next_label: u32,
    result_types: Vec<Type>,
    /// Results of lambdas by their place and parameter types.
    lambda_results: HashMap<(u64, Span, Vec<Type>), Option<Type>>,
    /// Whether lambdas fit delegate types.
    lambda_fits: HashMap<(u64, Span, Type), bool>,
    /// Stands for the lambdas around and the types of their parameters.
    environment: u64,
    /// One text object for equal literals, as the compiler interns them.
    texts: HashMap<Text, Text>,
    /// Type and slot of the value that `?.` goes on with.
    conditional: Vec<(Type, Slot)>,
    /// Levels of syntax around what is bound.
    depth: u32,
    /// Inside `typeof`, where type arguments may be left out.
    in_type_of: bool,
    /// Binds for `dynamic`, which sees no extension methods.
    at_run_time: bool,
    /// What an editor asks about a place.
    query: Option<Box<query::Query>>,
    phantom: std::marker::PhantomData<&'a ()>,
}

impl<'a> Binder<'a> {
    fn entry(&mut self, body: &'a Body) -> Function {
        self.functions
            .push(FunctionContext { result: Some(Type::Object), ..FunctionContext::default() });
        self.enter();
        let body = match body {
            Body::Expression(expression) => {
                let bound = self.bind(expression);
                let ty = bound.natural_type();
                self.note_result(ty);
                FunctionBody::Expression(self.convert(bound, &Type::Object))
            }
            Body::Block(block) => {
                let code = self.block(block);
                if !self.assigned.all {
                    let end = Span::at(block.span.end.saturating_sub(1));
                    self.problem(
                        ProblemKind::MissingReturn,
                        end,
                        "not every path returns a value".to_owned(),
                    );
                }
                FunctionBody::Block(code)
            }
        };
        self.leave();
        self.finish_function(None, 0, body)
    }

    fn note_result(&mut self, ty: Type) {
        if self.functions.len() == 1 && !self.result_types.contains(&ty) {
            self.result_types.push(ty);
        }
    }

    fn problem(&mut self, kind: ProblemKind, span: Span, message: String) {
        self.problems.push(Problem { kind, span, message, notes: Vec::new(), help: None });
    }

    fn problem_with_help(
        &mut self,
        kind: ProblemKind,
        span: Span,
        message: String,
        help: Option<String>,
    ) {
        self.problems.push(Problem { kind, span, message, notes: Vec::new(), help });
    }

    fn fact(&mut self, span: Span, ty: &Type, member: Option<&'static Member>) {
        if self.quiet == 0 {
            self.facts.push(Fact { span, ty: ty.clone(), member });
        }
    }

    /// Runs `work` on trial: what it says and changes about flow is taken back. The result
    /// tells whether there were errors.
    fn on_trial<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> (T, bool) {
        let problems = self.problems.len();
        let assigned = self.assigned.clone();
        let names = self.scopes.last().map_or(0, |scope| scope.names.len());
        self.quiet += 1;
        let result = work(self);
        self.quiet -= 1;
        self.assigned = assigned;
        if let Some(scope) = self.scopes.last_mut() {
            scope.names.truncate(names);
        }
        let failed = self.problems.iter().skip(problems).any(|problem| problem.kind.is_error());
        self.problems.truncate(problems);
        (result, failed)
    }
}

/// The candidate nearest to a misspelt name, for "did you mean".
fn nearest<'n>(name: &str, candidates: impl Iterator<Item = &'n str>) -> Option<String> {
    let lower = name.to_lowercase();
    candidates
        .map(|candidate| {
            (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate)
        })
        .filter(|(distance, candidate)| *distance <= 2 && *distance < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| format!("did you mean `{candidate}`?"))
}
