//! Statements, with what they assign and which of them can be reached.

mod guarded;

use std::sync::Arc;

use super::assign::{Target, designation_target};
use super::bound::{Bound, BoundKind};
use super::lambda::is_statement_expression;
use super::scope::Assigned;
use super::{Binder, Block, Catch, Code, For, ForEach, ProblemKind, Statement, Try};
use crate::expr::ast::{
    self, CatchClause, Expression, ExpressionKind, ForEachVariable, ForInitializer, GotoTarget,
    LocalDeclaration, StatementKind, TypeSyntaxKind, UsingResource,
};
use crate::expr::members::{Known, MemberKind, known, table};
use crate::expr::types::Type;
use crate::expr::types::convert::is_reference_or_boxing;
use crate::source::Span;

/// A `switch` around a statement, for `goto case`.
#[derive(Clone, Debug)]
pub(super) struct SwitchContext {
    pub(super) id: u32,
    pub(super) ty: Type,
    pub(super) constants: Vec<(crate::expr::value::Constant, usize)>,
    pub(super) default: Option<usize>,
}

impl<'a> Binder<'a> {
    pub(super) fn block(&mut self, block: &'a ast::Block) -> Block {
        self.enter();
        let (statements, functions) = self.statement_list(&block.statements);
        let fresh = self.leave();
        Block { fresh, functions, statements }
    }

    /// Statements of the scope that is open.
    pub(super) fn statement_list(
        &mut self,
        list: &'a [ast::Statement],
    ) -> (Vec<Statement>, Vec<(super::Slot, Arc<super::Function>)>) {
        for statement in list {
            if let StatementKind::Labeled { label, .. } = &statement.kind {
                let id = self.next_label;
                self.next_label += 1;
                if let Some(scope) = self.scopes.last_mut() {
                    scope.labels.push((label.text.clone(), id));
                }
            }
        }
        let hoisted = self.hoist(list);
        let mut statements = Vec::new();
        let mut functions = Vec::new();
        let mut told = false;
        for statement in list {
            if let StatementKind::LocalFunction(function) = &statement.kind {
                if let Some((id, _)) =
                    hoisted.iter().find(|(_, known)| std::ptr::eq(*known, &**function))
                {
                    let code = self.local_function(*id, function);
                    functions.push((self.slot_of(*id), Arc::new(code)));
                }
                continue;
            }
            let labeled = matches!(statement.kind, StatementKind::Labeled { .. });
            if self.assigned.all
                && !told
                && !labeled
                && !matches!(statement.kind, StatementKind::Empty)
            {
                told = true;
                let message = "this is never reached".to_owned();
                self.problem(ProblemKind::UnreachableCode, statement.span, message);
            }
            self.statement(statement, &mut statements);
        }
        (statements, functions)
    }

    fn statement(&mut self, statement: &'a ast::Statement, out: &mut Vec<Statement>) {
        let span = statement.span;
        match &statement.kind {
            StatementKind::Empty | StatementKind::LocalFunction(_) => {}
            StatementKind::Block(block) => out.push(Statement::Block(self.block(block))),
            StatementKind::Checked(block) | StatementKind::Unchecked(block) => {
                let checked = matches!(statement.kind, StatementKind::Checked(_));
                let saved = (self.checked, self.in_unchecked);
                (self.checked, self.in_unchecked) = (checked, !checked);
                out.push(Statement::Block(self.block(block)));
                (self.checked, self.in_unchecked) = saved;
            }
            StatementKind::Local(declaration) => self.local(declaration, None, out),
            StatementKind::Expression(expression) => {
                out.push(self.expression_statement(expression));
            }
            StatementKind::If { condition, then, otherwise } => {
                let condition = self.condition(condition);
                self.assigned = condition.when_true;
                let then = self.embedded(then);
                let after = std::mem::replace(&mut self.assigned, condition.when_false);
                let otherwise =
                    otherwise.as_ref().map(|otherwise| Box::new(self.embedded(otherwise)));
                self.assigned.join(&after);
                out.push(Statement::If(condition.code, Box::new(then), otherwise));
            }
            StatementKind::While { condition, body } => {
                self.enter();
                let condition = self.condition(condition);
                self.assigned = condition.when_true;
                let body = self.loop_body(body);
                self.end_loop(&condition.when_false);
                let fresh = self.leave();
                let statement = Statement::While(condition.code, Box::new(body));
                out.push(wrap(fresh, statement));
            }
            StatementKind::Do { body, condition } => {
                self.breaks.push(Assigned::unreachable());
                self.function().loops += 1;
                let body = self.embedded(body);
                self.function().loops -= 1;
                // `continue` may have come here with less.
                if self.assigned.all {
                    self.assigned.all = !has_continue(&statement.kind);
                }
                let condition = self.condition(condition);
                let mut after = self.breaks.pop().unwrap_or_else(Assigned::unreachable);
                after.join(&condition.when_false);
                self.assigned = after;
                out.push(Statement::Do(Box::new(body), condition.code));
            }
            StatementKind::For { initializer, condition, steps, body } => {
                out.push(self.for_loop(initializer, condition.as_ref(), steps, body));
            }
            StatementKind::ForEach { variable, collection, body } => {
                out.push(self.for_each(variable, collection, body));
            }
            StatementKind::Switch { value, sections } => {
                out.push(self.switch(value, sections));
            }
            StatementKind::Try { block, catches, finally } => {
                out.push(self.try_statement(span, block, catches, finally.as_ref()));
            }
            StatementKind::Using { resource, body } => out.push(self.using(resource, body)),
            StatementKind::Lock { target, body } => {
                let bound = self.bind(target);
                if bound.ty.is_value_type() {
                    let message = format!("`lock` needs an object, and this is `{}`", bound.ty);
                    self.problem(ProblemKind::TypeMismatch, target.span, message);
                }
                let code = self.convert(bound, &Type::Object);
                out.push(Statement::Expression(code, target.span));
                let body = self.embedded(body);
                out.push(body);
            }
            StatementKind::Throw(Some(operand)) => {
                let code = self.thrown(operand);
                self.assigned.all = true;
                out.push(Statement::Throw(Some(code), span));
            }
            StatementKind::Throw(None) => {
                if self.function().catches == 0 {
                    let message = "`throw;` stands only in a `catch`".to_owned();
                    self.problem(ProblemKind::MisplacedConstruct, span, message);
                }
                self.assigned.all = true;
                out.push(Statement::Throw(None, span));
            }
            StatementKind::Return(value) => {
                let code = self.return_value(span, value.as_ref());
                self.assigned.all = true;
                out.push(Statement::Return(code));
            }
            StatementKind::YieldReturn(value) => {
                let bound = self.bind(value);
                let element = self.function().yields.clone();
                self.function().has_yield = true;
                match element {
                    Some(element) => {
                        let code = self.convert(bound, &element);
                        out.push(Statement::YieldReturn(code));
                    }
                    None => {
                        let message =
                            "`yield` stands only in a function of `IEnumerable<T>`".to_owned();
                        self.problem(ProblemKind::MisplacedConstruct, span, message);
                    }
                }
            }
            StatementKind::YieldBreak => {
                self.function().has_yield = true;
                self.assigned.all = true;
                out.push(Statement::YieldBreak);
            }
            StatementKind::Break => {
                let state = self.assigned.clone();
                match self.breaks.last_mut() {
                    Some(after) => after.join(&state),
                    None => self.no_loop(span),
                }
                self.assigned.all = true;
                out.push(Statement::Break);
            }
            StatementKind::Continue => {
                if self.function().loops == 0 {
                    self.no_loop(span);
                }
                self.assigned.all = true;
                out.push(Statement::Continue);
            }
            StatementKind::Goto(target) => out.push(self.goto(span, target)),
            StatementKind::Labeled { label, statement } => {
                // A `goto` may come here from anywhere in the block.
                self.assigned.all = false;
                let labels =
                    self.scopes.last().map(|scope| scope.labels.as_slice()).unwrap_or_default();
                if let Some((_, id)) = labels.iter().find(|(name, _)| *name == label.text) {
                    out.push(Statement::Label(*id));
                }
                self.statement(statement, out);
            }
        }
    }

    fn no_loop(&mut self, span: Span) {
        let message = "there is no loop around this".to_owned();
        self.problem(ProblemKind::MisplacedConstruct, span, message);
    }

    /// The body of an `if` or loop.
    fn embedded(&mut self, statement: &'a ast::Statement) -> Statement {
        if let StatementKind::Block(block) = &statement.kind {
            return Statement::Block(self.block(block));
        }
        if matches!(
            statement.kind,
            StatementKind::Local(_)
                | StatementKind::LocalFunction(_)
                | StatementKind::Labeled { .. }
        ) {
            let message = "a declaration needs braces around it here".to_owned();
            self.problem(ProblemKind::MisplacedConstruct, statement.span, message);
        }
        self.enter();
        let (statements, functions) = self.statement_list(std::slice::from_ref(statement));
        let fresh = self.leave();
        Statement::Block(Block { fresh, functions, statements })
    }

    fn loop_body(&mut self, body: &'a ast::Statement) -> Statement {
        self.breaks.push(Assigned::unreachable());
        self.function().loops += 1;
        let body = self.embedded(body);
        self.function().loops -= 1;
        body
    }

    /// What holds after a loop: the condition was false, or `break`.
    fn end_loop(&mut self, when_false: &Assigned) {
        let mut after = self.breaks.pop().unwrap_or_else(Assigned::unreachable);
        after.join(when_false);
        self.assigned = after;
    }

    fn expression_statement(&mut self, expression: &'a Expression) -> Statement {
        if !is_statement_expression(expression) {
            let message = "only calls, assignments and `new` can stand as a statement".to_owned();
            self.problem(ProblemKind::MisplacedConstruct, expression.span, message);
        }
        let bound = self.bind(expression);
        if bound.is_typeless() && !matches!(bound.kind, BoundKind::Throw(_)) {
            return Statement::Expression(Code::Invalid, expression.span);
        }
        let code = self.code(bound);
        Statement::Expression(code, expression.span)
    }

    /// A declaration; `read_only` says what the variables are when they cannot be assigned.
    fn local(
        &mut self,
        declaration: &'a LocalDeclaration,
        read_only: Option<&'static str>,
        out: &mut Vec<Statement>,
    ) {
        let is_var = matches!(declaration.ty.kind, TypeSyntaxKind::Var);
        let ty = if is_var { Type::Unknown } else { self.type_of_syntax(&declaration.ty) };
        if ty == Type::Void {
            let message = "a variable cannot be `void`".to_owned();
            self.problem(ProblemKind::TypeMismatch, declaration.ty.span, message);
        }
        if let (true, Some(second)) = (is_var, declaration.declarators.get(1)) {
            let message = "`var` declares one variable at a time".to_owned();
            self.problem(ProblemKind::MisplacedConstruct, second.span, message);
        }
        for declarator in &declaration.declarators {
            let mut code = None;
            let mut own = ty.clone();
            if let Some(initializer) = &declarator.initializer {
                if let (ExpressionKind::ArrayInitializer(_), Type::Array(element, rank)) =
                    (&initializer.kind, &ty)
                {
                    code = Some(self.array_initializer(initializer, element, *rank).0);
                } else {
                    // The variable is in scope in its own initializer, without a value.
                    let bound = self.bind(initializer);
                    if is_var {
                        own = self.inferred(&bound, declarator.name.span);
                        code = Some(if own.is_unknown() && bound.is_typeless() {
                            Code::Invalid
                        } else {
                            self.code(bound)
                        });
                    } else {
                        code = Some(self.convert(bound, &ty));
                    }
                }
            } else if is_var || declaration.is_const {
                let message = format!("`{}` needs a value here", declarator.name.text);
                self.problem(ProblemKind::MisplacedConstruct, declarator.span, message);
            }
            let id = self.declare(&declarator.name, own);
            if let Some(variable) = self.variables.get_mut(id) {
                variable.read_only = read_only;
            }
            let Some(code) = code else { continue };
            self.assigned.set(id);
            if declaration.is_const {
                self.constant_local(id, &code, declarator.span);
                continue;
            }
            let slot = self.slot_of(id);
            out.push(Statement::Expression(Code::SetLocal(slot, Box::new(code)), declarator.span));
        }
    }

    fn constant_local(&mut self, id: usize, code: &Code, span: Span) {
        let constant = match code {
            Code::Constant(constant) => Some(constant.clone()),
            Code::Invalid => None,
            _ => {
                let message = "the value of a `const` must be a constant".to_owned();
                self.problem(ProblemKind::TypeMismatch, span, message);
                None
            }
        };
        if let Some(variable) = self.variables.get_mut(id) {
            variable.constant = constant;
            variable.is_const = true;
            variable.read_only = Some("constant");
        }
    }

    /// The type of `var` from its value.
    fn inferred(&mut self, bound: &Bound<'a>, span: Span) -> Type {
        let what = match &bound.kind {
            BoundKind::Invalid => return Type::Unknown,
            BoundKind::Lambda(_) => "a lambda",
            BoundKind::Methods(_) => "a method",
            BoundKind::Default => "`default`",
            BoundKind::Type | BoundKind::Namespace(_) => {
                self.report_conversion(bound, &Type::Object);
                return Type::Unknown;
            }
            _ if bound.is_null() => "`null`",
            _ if bound.ty == Type::Void => "a call without a value",
            _ => return bound.ty.clone(),
        };
        let message = format!("`var` cannot take its type from {what}");
        self.problem(ProblemKind::TypeMismatch, span, message);
        Type::Unknown
    }

    fn return_value(&mut self, span: Span, value: Option<&'a Expression>) -> Option<Code> {
        if self.function().finallys > 0 {
            let message = "`return` cannot leave a `finally`".to_owned();
            self.problem(ProblemKind::MisplacedConstruct, span, message);
        }
        let wanted = self.function().result.clone();
        match (value, wanted) {
            (None, None | Some(Type::Void)) => None,
            (None, Some(ty)) => {
                let message = format!("a value of `{ty}` must be returned");
                self.problem(ProblemKind::MissingReturn, span, message);
                None
            }
            (Some(value), Some(Type::Void)) => {
                let bound = self.bind(value);
                let message = "nothing can be returned here".to_owned();
                self.problem(ProblemKind::TypeMismatch, value.span, message);
                Some(self.code(bound))
            }
            (Some(value), Some(ty)) => {
                let bound = self.bind(value);
                self.note_result(bound.natural_type());
                Some(self.convert(bound, &ty))
            }
            (Some(value), None) => {
                let bound = self.bind(value);
                let ty = bound.ty.clone();
                self.function().returned.push(ty);
                if bound.is_typeless() { Some(Code::Invalid) } else { Some(self.code(bound)) }
            }
        }
    }

    /// The operand of `throw`.
    pub(super) fn thrown(&mut self, operand: &'a Expression) -> Code {
        let bound = self.bind(operand);
        if matches!(bound.kind, BoundKind::Invalid) {
            return Code::Invalid;
        }
        if !bound.is_null() && !is_reference_or_boxing(&bound.ty, &known(Known::Exception)) {
            let message = format!("only exceptions can be thrown, and this is `{}`", bound.ty);
            self.problem(ProblemKind::TypeMismatch, operand.span, message);
            return Code::Invalid;
        }
        self.code(bound)
    }

    fn goto(&mut self, span: Span, target: &'a GotoTarget) -> Statement {
        let statement = match target {
            GotoTarget::Label(label) => {
                let found = self.scopes.iter().rev().find_map(|scope| {
                    scope.labels.iter().find(|(name, _)| *name == label.text).map(|(_, id)| *id)
                });
                if found.is_none() {
                    let message = format!("there is no label `{}` here", label.text);
                    self.problem(ProblemKind::UnknownMember, label.span, message);
                }
                found.map(Statement::Goto)
            }
            GotoTarget::Case(value) => {
                let context = self.function().switches.last().cloned();
                let bound = self.bind(value);
                let found = context.and_then(|context| {
                    let Code::Constant(constant) = self.convert(bound, &context.ty) else {
                        return None;
                    };
                    let section = context.constants.iter().find(|(known, _)| *known == constant)?.1;
                    Some(Statement::GotoSection(context.id, section))
                });
                if found.is_none() {
                    let message = "there is no such `case` here".to_owned();
                    self.problem(ProblemKind::UnknownMember, span, message);
                }
                found
            }
            GotoTarget::Default => {
                let context = self.function().switches.last().cloned();
                let found = context.and_then(|c| Some(Statement::GotoSection(c.id, c.default?)));
                if found.is_none() {
                    let message = "there is no `default` here".to_owned();
                    self.problem(ProblemKind::UnknownMember, span, message);
                }
                found
            }
        };
        self.assigned.all = true;
        statement.unwrap_or(Statement::Break)
    }

    fn for_loop(
        &mut self,
        initializer: &'a ForInitializer,
        condition: Option<&'a Expression>,
        steps: &'a [Expression],
        body: &'a ast::Statement,
    ) -> Statement {
        self.enter();
        let mut initializers = Vec::new();
        match initializer {
            ForInitializer::Declaration(declaration) => {
                self.local(declaration, None, &mut initializers)
            }
            ForInitializer::Expressions(expressions) => {
                for expression in expressions {
                    initializers.push(self.expression_statement(expression));
                }
            }
        }
        let condition = condition.map(|condition| self.condition(condition));
        let when_false = match &condition {
            Some(condition) => {
                self.assigned = condition.when_true.clone();
                condition.when_false.clone()
            }
            None => Assigned::unreachable(),
        };
        let body = self.loop_body(body);
        let after = std::mem::replace(&mut self.assigned, Assigned::unreachable());
        // The steps see what the body assigned; `continue` is checked as if it came here too.
        self.assigned = after;
        let steps = steps
            .iter()
            .map(|step| match self.expression_statement(step) {
                Statement::Expression(code, _) => code,
                _ => Code::Invalid,
            })
            .collect();
        self.end_loop(&when_false);
        let fresh = self.leave();
        let condition = condition.map(|condition| condition.code);
        Statement::For(Box::new(For { fresh, initializers, condition, steps, body }))
    }

    fn for_each(
        &mut self,
        variable: &'a ForEachVariable,
        collection: &'a Expression,
        body: &'a ast::Statement,
    ) -> Statement {
        let span = collection.span;
        let bound = self.bind(collection);
        let (element, code) = self.elements(bound, span);
        self.enter();
        let slot = self.new_slot();
        let value = Bound::value(span, element.clone(), Code::Local(slot));
        let before = self.assigned.clone();
        let mut prepare = Vec::new();
        match variable {
            ForEachVariable::Single { ty, name } => {
                let ty = match ty.kind {
                    TypeSyntaxKind::Var => element,
                    _ => self.type_of_syntax(ty),
                };
                let id = self.declare(name, ty.clone());
                if let Some(variable) = self.variables.get_mut(id) {
                    variable.read_only = Some("foreach variable");
                    variable.is_read = true;
                }
                self.assigned.set(id);
                let cast = self.cast(span, value, &ty);
                let code = self.code(cast);
                let slot = self.slot_of(id);
                prepare.push(Code::SetLocal(slot, Box::new(code)));
            }
            ForEachVariable::Var(designation) => {
                if let Target::Group(targets) = designation_target(designation, None) {
                    self.assign_parts(targets, value, &mut prepare);
                }
            }
            ForEachVariable::Tuple(expression) => {
                let targets = self.tuple_targets(expression);
                self.assign_parts(targets, value, &mut prepare);
            }
        }
        let body = self.loop_body(body);
        self.end_loop(&before);
        let fresh = self.leave();
        Statement::ForEach(Box::new(ForEach {
            fresh,
            element: slot,
            prepare,
            collection: code,
            body,
            span,
        }))
    }

    fn tuple_targets(&mut self, expression: &'a Expression) -> Vec<Target<'a>> {
        let ExpressionKind::Tuple(elements) = &expression.kind else { return Vec::new() };
        let mut targets = Vec::new();
        for element in elements {
            targets.push(match &element.value.kind {
                ExpressionKind::Declaration { ty, designation } => {
                    let ty = match &ty.kind {
                        TypeSyntaxKind::Var => None,
                        _ => Some(self.type_of_syntax(ty)),
                    };
                    designation_target(designation, ty.as_ref())
                }
                ExpressionKind::Tuple(_) => Target::Group(self.tuple_targets(&element.value)),
                _ => Target::Discard,
            });
        }
        targets
    }

    /// The element type of what `foreach` walks, and the code of the sequence.
    fn elements(&mut self, bound: Bound<'a>, span: Span) -> (Type, Code) {
        if matches!(bound.kind, BoundKind::Invalid) || bound.ty.is_unknown() && !bound.is_typeless()
        {
            return (Type::Unknown, Code::Invalid);
        }
        let ty = bound.ty.clone();
        if ty == Type::Dynamic {
            return (Type::Dynamic, self.code(bound));
        }
        let element = match &ty {
            Type::Array(element, _) => Some((**element).clone()),
            Type::String => Some(Type::Char),
            _ => None,
        };
        if let Some(element) = element {
            return (element, self.code(bound));
        }
        // A `GetEnumerator` of its own decides what a class is walked as.
        for level in super::access::levels(&ty) {
            let Some(definition) = table().definition_of(&level) else { continue };
            let own = definition.named("GetEnumerator").find(|member| {
                member.kind == MemberKind::Method
                    && member.parameters.is_empty()
                    && member.row.get.is_some()
            });
            if let Some(member) = own {
                let result = member.result.substitute(level.arguments());
                // Where the interface gives the same elements, it is walked itself.
                let Some(element) = own_element(&ty, &result) else { break };
                let receiver = self.code(bound);
                let call = super::Call {
                    member,
                    types: level.arguments().into(),
                    arguments: vec![receiver],
                    order: None,
                    lift: super::Lift::No,
                    span,
                };
                return (element, Code::Call(Box::new(call)));
            }
        }
        let sequence = table().known_id(Known::IEnumerableOf);
        let found =
            std::iter::once(ty.clone()).chain(table().bases(&ty).into_owned()).find_map(|base| {
                match base {
                    Type::Named(id, arguments) if id == sequence => arguments.first().cloned(),
                    _ => None,
                }
            });
        match found {
            Some(element) => (element, self.code(bound)),
            None if is_reference_or_boxing(&ty, &known(Known::IEnumerable)) && ty != Type::Null => {
                (Type::Object, self.code(bound))
            }
            None => {
                let message = format!("`foreach` cannot walk a `{ty}`");
                self.problem(ProblemKind::TypeMismatch, span, message);
                (Type::Unknown, Code::Invalid)
            }
        }
    }
}

/// The element type of an enumerator that differs from what the sequence's interface gives.
fn own_element(sequence: &Type, enumerator: &Type) -> Option<Type> {
    let element_of = |ty: &Type, wanted: Known| {
        std::iter::once(ty.clone()).chain(table().bases(ty).into_owned()).find_map(
            |base| match base {
                Type::Named(id, arguments) if id == table().known_id(wanted) => {
                    arguments.first().cloned()
                }
                _ => None,
            },
        )
    };
    let own = element_of(enumerator, Known::IEnumeratorOf)?;
    (element_of(sequence, Known::IEnumerableOf).as_ref() != Some(&own)).then_some(own)
}

/// A statement in a block of its own where variables must be new.
fn wrap(fresh: Vec<super::Slot>, statement: Statement) -> Statement {
    if fresh.is_empty() {
        return statement;
    }
    Statement::Block(Block { fresh, functions: Vec::new(), statements: vec![statement] })
}

/// True when a `continue` may lead to the condition of a `do`.
fn has_continue(kind: &StatementKind) -> bool {
    fn inside(statement: &ast::Statement) -> bool {
        match &statement.kind {
            StatementKind::Continue => true,
            StatementKind::Block(block) => block.statements.iter().any(inside),
            StatementKind::If { then, otherwise, .. } => {
                inside(then) || otherwise.as_ref().is_some_and(|otherwise| inside(otherwise))
            }
            StatementKind::Try { block, catches, .. } => {
                block.statements.iter().any(inside)
                    || catches.iter().any(|catch| catch.block.statements.iter().any(inside))
            }
            StatementKind::Switch { sections, .. } => {
                sections.iter().any(|section| section.statements.iter().any(inside))
            }
            _ => false,
        }
    }
    matches!(kind, StatementKind::Do { body, .. } if inside(body))
}
