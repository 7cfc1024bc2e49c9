//! The walk over an expression that keeps what is known at each point.

use super::state::Known;
use super::{Cause, Risk, cause_of};
use crate::expr::ast::{
    Argument, ArgumentList, BinaryOperator as Op, Body, Expression as Node, ExpressionKind as E,
    ForInitializer, InitializerKind, InitializerTarget, InitializerValue, InterpolationPart,
    LambdaBody, Literal, LocalDeclaration, PatternKind, Statement, StatementKind as S,
    SwitchLabelKind, UnaryOperator, UsingResource, Visitor, walk_expression,
};
use crate::expr::bind::Checked;
use crate::expr::members::table;
use crate::expr::types::Type;
use crate::model::expressions::without_parentheses;
use crate::source::Span;

/// The state of the walk.
pub(super) struct Walk<'c> {
    checked: &'c Checked,
    text: &'c str,
    known: Known,
    /// Inside of a `try` that catches: what fails there is meant to.
    caught: u32,
    pub(super) risks: Vec<Risk>,
}

impl<'c> Walk<'c> {
    pub(super) fn new(checked: &'c Checked, text: &'c str, known: Known) -> Self {
        Self { checked, text, known, caught: 0, risks: Vec::new() }
    }

    pub(super) fn body(&mut self, body: &Body) {
        match body {
            Body::Expression(value) => self.value(value),
            Body::Block(block) => self.statements(&block.statements),
        }
    }

    fn statements(&mut self, statements: &[Statement]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    /// Runs `work` with what is known now, and gives what is known after it instead.
    fn aside(&mut self, work: impl FnOnce(&mut Self)) -> Known {
        let before = self.known.clone();
        work(self);
        std::mem::replace(&mut self.known, before)
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            S::Empty | S::YieldBreak => {}
            S::Block(block) | S::Checked(block) | S::Unchecked(block) => {
                self.statements(&block.statements);
            }
            S::Local(declaration) => self.declaration(declaration),
            S::LocalFunction(function) => {
                self.aside(|walk| walk.lambda_body(&function.body));
            }
            S::Expression(value) | S::YieldReturn(value) => self.value(value),
            S::If { condition, then, otherwise } => {
                let (when_true, when_false) = self.condition(condition);
                self.known = when_true;
                self.statement(then);
                let after = std::mem::replace(&mut self.known, when_false);
                if let Some(otherwise) = otherwise {
                    self.statement(otherwise);
                }
                let other = std::mem::take(&mut self.known);
                self.known = after.join(other);
            }
            S::While { condition, body } => {
                let (when_true, when_false) = self.condition(condition);
                self.known = when_true;
                self.statement(body);
                let after = std::mem::take(&mut self.known);
                self.known = after.join(when_false);
                self.known.dead = false;
            }
            S::Do { body, condition } => {
                self.statement(body);
                self.known.dead = false;
                self.value(condition);
            }
            S::For { initializer, condition, steps, body } => {
                match initializer {
                    ForInitializer::Declaration(declaration) => self.declaration(declaration),
                    ForInitializer::Expressions(values) => self.values(values),
                }
                let before = self.known.clone();
                if let Some(condition) = condition {
                    self.known = self.condition(condition).0;
                }
                self.statement(body);
                self.known.dead = false;
                self.values(steps);
                self.join(before);
            }
            S::ForEach { collection, body, .. } => {
                self.value(collection);
                let before = self.known.clone();
                self.statement(body);
                self.join(before);
            }
            S::Switch { value, sections } => {
                self.value(value);
                let before = self.known.clone();
                for section in sections {
                    self.known = before.clone();
                    for label in &section.labels {
                        if let SwitchLabelKind::Case { when: Some(when), .. } = &label.kind {
                            self.known = self.condition(when).0;
                        }
                    }
                    self.statements(&section.statements);
                }
                self.known = before;
            }
            S::Try { block, catches, finally } => {
                let before = self.known.clone();
                self.caught += u32::from(!catches.is_empty());
                self.statements(&block.statements);
                self.caught -= u32::from(!catches.is_empty());
                let mut after = std::mem::take(&mut self.known);
                for clause in catches {
                    self.known = before.clone();
                    self.statements(&clause.block.statements);
                    after = after.join(std::mem::take(&mut self.known));
                }
                self.known = after;
                if let Some(finally) = finally {
                    let dead = std::mem::replace(&mut self.known.dead, false);
                    self.statements(&finally.statements);
                    self.known.dead |= dead;
                }
            }
            S::Using { resource, body } => {
                match resource {
                    UsingResource::Declaration(declaration) => self.declaration(declaration),
                    UsingResource::Expression(value) => self.value(value),
                }
                self.statement(body);
            }
            S::Lock { target, body } => {
                self.value(target);
                self.statement(body);
            }
            S::Throw(value) | S::Return(value) => {
                if let Some(value) = value {
                    self.value(value);
                }
                self.known.dead = true;
            }
            S::Break | S::Continue | S::Goto(_) => self.known.dead = true,
            // A jump may come here with less.
            S::Labeled { statement, .. } => {
                self.known = Known::default();
                self.statement(statement);
            }
        }
    }

    fn join(&mut self, other: Known) {
        let known = std::mem::take(&mut self.known);
        self.known = known.join(other);
    }

    fn declaration(&mut self, declaration: &LocalDeclaration) {
        for declarator in &declaration.declarators {
            let Some(value) = &declarator.initializer else { continue };
            self.value(value);
            self.assign(&declarator.name.text, value);
        }
    }

    /// A variable takes a value.
    fn assign(&mut self, name: &str, value: &Node) {
        let cause = self.cause(value).map(|(cause, origin)| (cause, origin.unwrap_or(value.span)));
        self.known.assign(name, cause);
    }

    fn values(&mut self, values: &[Node]) {
        for value in values {
            self.value(value);
        }
    }

    fn arguments(&mut self, list: &ArgumentList) {
        for Argument { value, modifier, .. } in &list.arguments {
            self.value(value);
            if modifier.is_some()
                && let E::Name(name) = &without_parentheses(value).kind
            {
                self.known.assign(&name.identifier.text, None);
            }
        }
    }

    fn lambda_body(&mut self, body: &LambdaBody) {
        match body {
            LambdaBody::Expression(value) => self.value(value),
            LambdaBody::Block(block) => self.statements(&block.statements),
        }
    }

    /// An expression whose value is used or not; only what fails counts.
    fn value(&mut self, node: &Node) {
        match &node.kind {
            E::Binary { operator: Op::LogicalAnd | Op::LogicalOr, .. } => {
                let (when_true, when_false) = self.condition(node);
                self.known = when_true.join(when_false);
            }
            E::Binary { operator: Op::Coalesce, left, right, .. } => {
                self.value(left);
                let after = self.aside(|walk| walk.value(right));
                if after.dead {
                    self.present(left);
                }
            }
            E::Conditional { condition, when_true, when_false } => {
                let (yes, no) = self.condition(condition);
                self.known = yes;
                self.value(when_true);
                let after = std::mem::replace(&mut self.known, no);
                self.value(when_false);
                self.join(after);
            }
            E::ConditionalAccess { target, when_not_null, .. } => {
                self.value(target);
                self.aside(|walk| {
                    walk.present(target);
                    walk.value(when_not_null);
                });
            }
            E::Member { target, .. } => {
                self.value(target);
                self.used(target);
            }
            E::Invocation { target, arguments } => {
                match &target.kind {
                    E::Member { target: receiver, .. } => {
                        self.value(receiver);
                        self.arguments(arguments);
                        if !self.takes_null(target) {
                            self.used(receiver);
                        }
                        return;
                    }
                    _ => self.value(target),
                }
                self.arguments(arguments);
            }
            E::Index { target, arguments } => {
                self.value(target);
                self.arguments(arguments);
                self.used(target);
                self.key_used(node);
            }
            E::Assignment { target, value, .. } => match &without_parentheses(target).kind {
                E::Name(name) => {
                    self.value(value);
                    self.assign(&name.identifier.text, value);
                }
                _ => {
                    self.value(target);
                    self.value(value);
                }
            },
            E::Lambda(lambda) => {
                self.aside(|walk| walk.lambda_body(&lambda.body));
            }
            E::Throw(value) => {
                self.value(value);
                self.known.dead = true;
            }
            E::NameOf(_) => {}
            E::Interpolated(string) => {
                for part in &string.parts {
                    if let InterpolationPart::Interpolation(part) = part {
                        self.value(&part.value);
                    }
                }
            }
            E::ObjectCreation(creation) => {
                if let Some(arguments) = &creation.arguments {
                    self.arguments(arguments);
                }
                if let Some(initializer) = &creation.initializer {
                    self.initializer(&initializer.kind);
                }
            }
            _ => walk_expression(&mut Children(self), node),
        }
    }

    fn initializer(&mut self, kind: &InitializerKind) {
        match kind {
            InitializerKind::Object(members) => {
                for member in members {
                    if let InitializerTarget::Index(arguments) = &member.target {
                        self.arguments(arguments);
                    }
                    match &member.value {
                        InitializerValue::Expression(value) => self.value(value),
                        InitializerValue::Nested(nested) => self.initializer(&nested.kind),
                    }
                }
            }
            InitializerKind::Collection(elements) => {
                for element in elements {
                    self.values(&element.arguments);
                }
            }
        }
    }

    /// Evaluates a condition: what is known when it is true, and when it is false.
    pub(super) fn condition(&mut self, node: &Node) -> (Known, Known) {
        match &node.kind {
            E::Parenthesized(inner) => self.condition(inner),
            E::Unary { operator: UnaryOperator::Not, operand, .. } => {
                let (when_true, when_false) = self.condition(operand);
                (when_false, when_true)
            }
            E::Binary { operator: Op::LogicalAnd, left, right, .. } => {
                let (yes, no) = left.visit(|left| self.condition(left));
                self.known = yes;
                let (both, second) = self.condition(right);
                (both, no.join(second))
            }
            E::Binary { operator: Op::LogicalOr, left, right, .. } => {
                let (yes, no) = left.visit(|left| self.condition(left));
                self.known = no;
                let (second, neither) = self.condition(right);
                (yes.join(second), neither)
            }
            E::Literal(Literal::Bool(value)) => {
                let (mut yes, mut no) = (self.known.clone(), self.known.clone());
                yes.dead |= !value;
                no.dead |= value;
                (yes, no)
            }
            _ => {
                self.value(node);
                let (mut yes, mut no) = (self.known.clone(), self.known.clone());
                for key in self.tested(node, true) {
                    yes.add(key);
                }
                for key in self.tested(node, false) {
                    no.add(key);
                }
                (yes, no)
            }
        }
    }

    /// The values that are there when a simple condition gave `outcome`.
    fn tested(&self, node: &Node, outcome: bool) -> Vec<String> {
        let mut keys = Vec::new();
        match &node.kind {
            E::Binary { operator: operator @ (Op::Equal | Op::NotEqual), left, right, .. } => {
                let equal = (*operator == Op::Equal) == outcome;
                for (one, other) in [(&**left, &**right), (&**right, &**left)] {
                    let is_null =
                        matches!(without_parentheses(other).kind, E::Literal(Literal::Null));
                    let is_value = matches!(&without_parentheses(other).kind, E::Literal(literal) if *literal != Literal::Null);
                    let is_default = is_value && self.is_default_of(other, one);
                    let there = if is_null || is_default { !equal } else { is_value && equal };
                    if there {
                        self.keys(one, &mut keys);
                    }
                }
            }
            E::Binary {
                operator: Op::Less | Op::LessOrEqual | Op::Greater | Op::GreaterOrEqual,
                left,
                right,
                ..
            } if outcome => {
                self.keys(left, &mut keys);
                self.keys(right, &mut keys);
            }
            // `a?.b ?? false`: true only with an `a`.
            E::Binary { operator: Op::Coalesce, left, right, .. } if matches!(without_parentheses(right).kind, E::Literal(Literal::Bool(value)) if value != outcome) =>
            {
                self.keys(left, &mut keys);
            }
            E::IsType { value, .. } if outcome => self.keys(value, &mut keys),
            E::IsPattern { value, pattern } => {
                let is_null = matches!(&pattern.kind, PatternKind::Constant(constant) if matches!(constant.kind, E::Literal(Literal::Null)));
                if is_null != outcome && !matches!(pattern.kind, PatternKind::Var(_)) {
                    self.keys(value, &mut keys);
                }
            }
            E::Member { target, name } if outcome && &*name.identifier.text == "HasValue" => {
                self.keys(target, &mut keys);
            }
            E::Invocation { target, arguments } => {
                let E::Member { target: receiver, name } = &target.kind else { return keys };
                let first = arguments.arguments.first().map(|argument| &argument.value);
                match &*name.identifier.text {
                    "IsNullOrEmpty" | "IsNullOrWhiteSpace" if !outcome => {
                        if let Some(first) = first {
                            self.keys(first, &mut keys);
                        }
                    }
                    "ContainsKey" | "TryGetValue" if outcome => {
                        if let Some(first) = first {
                            keys.push(format!("{}[{}]", self.key(receiver), self.key(first)));
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        keys
    }

    /// True when `call` gives `value` for what is not there.
    fn is_default_of(&self, value: &Node, call: &Node) -> bool {
        let E::Invocation { target, arguments } = &without_parentheses(call).kind else {
            return false;
        };
        let [_, default] = arguments.arguments.as_slice() else { return false };
        let name = match &target.kind {
            E::Member { name, .. } => &*name.identifier.text,
            _ => "",
        };
        name == "GetValueOrDefault" && self.key(&default.value) == self.key(value)
    }

    /// The value is there: so are the parts that lead to it.
    fn present(&mut self, node: &Node) {
        let mut keys = Vec::new();
        self.keys(node, &mut keys);
        for key in keys {
            self.known.add(key);
        }
    }

    /// The texts of a value that is not null and of what it was read from.
    fn keys(&self, node: &Node, keys: &mut Vec<String>) {
        let node = without_parentheses(node);
        keys.push(self.key(node));
        match &node.kind {
            E::ConditionalAccess { target, .. } | E::Member { target, .. } => {
                self.keys(target, keys);
            }
            E::Index { target, .. } => self.keys(target, keys),
            E::Invocation { target, arguments } => {
                if let E::Member { target: receiver, name } = &target.kind {
                    // A value from a default says that it was there only when it is not the
                    // default; comparing with the default is what people do.
                    if &*name.identifier.text == "GetValueOrDefault"
                        && let Some(first) = arguments.arguments.first()
                    {
                        keys.push(format!("{}[{}]", self.key(receiver), self.key(&first.value)));
                    }
                    self.keys(receiver, keys);
                }
            }
            E::Cast { operand, .. } => self.keys(operand, keys),
            E::As { value, .. } => self.keys(value, keys),
            E::Assignment { target, .. } => self.keys(target, keys),
            _ => {}
        }
    }

    /// The text of a value without blanks and without the question marks of `?.`.
    fn key(&self, node: &Node) -> String {
        let text = without_parentheses(node).span.of(self.text);
        let mut key: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if key.contains('?') {
            key = key.replace("?.", ".").replace("?[", "[");
        }
        key
    }

    /// A member of `target` is used.
    fn used(&mut self, target: &Node) {
        let target = without_parentheses(target);
        if let Some((cause, origin)) = self.cause(target) {
            self.risk(target.span, cause, origin);
            // Once it has failed or not, the rest is clear.
            self.present(target);
        }
    }

    /// `headers["name"]`
    fn key_used(&mut self, node: &Node) {
        let E::Index { target, arguments } = &node.kind else { return };
        let Some(map) = self.checked.member_at(without_parentheses(target).span) else { return };
        let from_caller = map.is("IRequest", "Headers") || map.is("IUrl", "Query");
        if !from_caller {
            return;
        }
        let Some(first) = arguments.arguments.first() else { return };
        let key = format!("{}[{}]", self.key(target), self.key(&first.value));
        if !self.known.has(&key) {
            self.risk(node.span, Cause::MissingKey, None);
            self.known.add(key);
        }
    }

    fn risk(&mut self, span: Span, cause: Cause, origin: Option<Span>) {
        if self.caught == 0 && !self.known.dead {
            self.risks.push(Risk { span, cause, origin });
        }
    }

    /// True for a call that takes null in place of its receiver.
    fn takes_null(&self, target: &Node) -> bool {
        self.checked.member_at(target.span).is_none_or(|member| {
            member.is_extension && table().definition(member.owner).name != "Enumerable"
        })
    }

    /// Why a value may be null here, and where a variable got it.
    fn cause(&self, node: &Node) -> Option<(Cause, Option<Span>)> {
        let node = without_parentheses(node);
        let found = match &node.kind {
            E::Name(name) => {
                let (cause, origin) = self.known.maybe(&name.identifier.text)?;
                return Some((cause, Some(origin)));
            }
            E::Cast { operand, .. } => return self.cause(operand),
            E::Member { .. } => self.checked.member_at(node.span).and_then(cause_of)?,
            E::Invocation { target, .. } => {
                let cause = self.checked.member_at(target.span).and_then(cause_of)?;
                let receiver = match &target.kind {
                    E::Member { target, .. } => self.checked.type_at(target.span),
                    _ => None,
                };
                // Variables are followed through the policies, not here.
                if cause == Cause::NoValue && receiver.is_none_or(holds_objects) {
                    return None;
                }
                cause
            }
            E::As { .. } => Cause::OtherType,
            E::ConditionalAccess { target, .. } if !self.known.has(&self.key(target)) => {
                Cause::Conditional
            }
            _ => return None,
        };
        let is_reference = self
            .checked
            .type_at(node.span)
            .is_some_and(|ty| !ty.is_value_type() && *ty != Type::Dynamic);
        (is_reference && !self.known.has(&self.key(node))).then_some((found, None))
    }
}

/// True for a dictionary of `object`, as that of the variables.
fn holds_objects(map: &Type) -> bool {
    map.arguments().last() == Some(&Type::Object)
}

/// Shows what is below a node to the walk.
struct Children<'w, 'c>(&'w mut Walk<'c>);

impl<'a> Visitor<'a> for Children<'_, '_> {
    fn expression(&mut self, expression: &'a Node) {
        self.0.value(expression);
    }

    fn statement(&mut self, statement: &'a Statement) {
        self.0.statement(statement);
    }
}
