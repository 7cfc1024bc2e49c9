//! `try`, `catch` and `using`.

use super::*;

impl<'a> Binder<'a> {
    pub(super) fn try_statement(
        &mut self,
        span: Span,
        block: &'a ast::Block,
        catches: &'a [CatchClause],
        finally: Option<&'a ast::Block>,
    ) -> Statement {
        if catches.is_empty() && finally.is_none() {
            let message = "`try` needs a `catch` or a `finally`".to_owned();
            self.problem(ProblemKind::MisplacedConstruct, span, message);
        }
        let before = self.assigned.clone();
        let block = self.block(block);
        let mut after = std::mem::replace(&mut self.assigned, before.clone());
        let mut handlers = Vec::new();
        for catch in catches {
            self.assigned = before.clone();
            let handler = self.catch(catch);
            let caught = handlers.iter().any(|earlier: &Catch| {
                earlier.filter.is_none() && is_reference_or_boxing(&handler.ty, &earlier.ty)
            });
            if caught && !handler.ty.is_unknown() {
                let span = catch.ty.as_ref().map_or(span, |ty| ty.span);
                let message = format!("an earlier `catch` takes every `{}`", handler.ty);
                self.problem(ProblemKind::MisplacedConstruct, span, message);
            }
            handlers.push(handler);
            after.join(&self.assigned);
        }
        let finally = finally.map(|finally| {
            self.assigned = before.clone();
            self.function().finallys += 1;
            let code = self.block(finally);
            self.function().finallys -= 1;
            after.add(&self.assigned);
            code
        });
        self.assigned = after;
        Statement::Try(Box::new(Try { block, catches: handlers, finally }))
    }

    pub(super) fn catch(&mut self, catch: &'a CatchClause) -> Catch {
        self.enter();
        let exception = known(Known::Exception);
        let ty = match &catch.ty {
            Some(syntax) => {
                let ty = self.type_of_syntax(syntax);
                if !ty.is_unknown() && !is_reference_or_boxing(&ty, &exception) {
                    let message = format!("only exceptions can be caught, and `{ty}` is none");
                    self.problem(ProblemKind::TypeMismatch, syntax.span, message);
                }
                ty
            }
            None => exception,
        };
        let slot = catch.name.as_ref().map(|name| {
            let id = self.declare(name, ty.clone());
            if let Some(variable) = self.variables.get_mut(id) {
                variable.is_read = true;
            }
            self.assigned.set(id);
            self.slot_of(id)
        });
        let filter = catch.filter.as_ref().map(|filter| {
            let condition = self.condition(filter);
            self.assigned = condition.when_true;
            condition.code
        });
        self.function().catches += 1;
        let block = self.block(&catch.block);
        self.function().catches -= 1;
        let fresh = self.leave();
        Catch { ty, slot, fresh, filter, block }
    }

    pub(super) fn using(
        &mut self,
        resource: &'a UsingResource,
        body: &'a ast::Statement,
    ) -> Statement {
        self.enter();
        let mut statements = Vec::new();
        let mut slots = Vec::new();
        match resource {
            UsingResource::Declaration(declaration) => {
                let first = self.variables.len();
                self.local(declaration, Some("using variable"), &mut statements);
                for id in first..self.variables.len() {
                    let ty = self.variable_type(id);
                    self.disposable(&ty, declaration.span);
                    if let Some(variable) = self.variables.get_mut(id) {
                        variable.is_read = true;
                    }
                    slots.push(self.slot_of(id));
                }
            }
            UsingResource::Expression(expression) => {
                let bound = self.bind(expression);
                let ty = bound.ty.clone();
                self.disposable(&ty, expression.span);
                let slot = self.new_slot();
                let code = self.code(bound);
                statements.push(Statement::Expression(
                    Code::SetLocal(slot, Box::new(code)),
                    expression.span,
                ));
                slots.push(slot);
            }
        }
        let mut inner = self.embedded(body);
        for slot in slots.into_iter().rev() {
            inner = Statement::Using(slot, Box::new(inner));
        }
        statements.push(inner);
        let fresh = self.leave();
        Statement::Block(Block { fresh, functions: Vec::new(), statements })
    }

    pub(super) fn disposable(&mut self, ty: &Type, span: Span) {
        if !ty.is_unknown()
            && *ty != Type::Dynamic
            && !is_reference_or_boxing(ty, &known(Known::IDisposable))
        {
            let message = format!("`using` needs an `IDisposable`, and `{ty}` is none");
            self.problem(ProblemKind::TypeMismatch, span, message);
        }
    }
}
