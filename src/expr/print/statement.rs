//! Statements.

use super::super::ast::Expression;
use super::super::ast::{
    Block, CatchClause, ExpressionKind, ForEachVariable, ForInitializer, GotoTarget, Identifier,
    LambdaBody, LocalDeclaration, LocalFunction, Statement, StatementKind, SwitchLabel,
    SwitchLabelKind, SwitchSection, UsingResource,
};
use super::Printer;
use super::precedence::Tightness;

impl Printer<'_> {
    pub(super) fn block(&mut self, block: &Block) {
        if block.statements.is_empty() {
            return self.write("{ }");
        }
        self.write("{");
        self.indented(&block.statements);
        self.line();
        self.write("}");
    }

    /// Statements on lines of their own, one level deeper.
    fn indented(&mut self, statements: &[Statement]) {
        self.indent += 1;
        for statement in statements {
            self.line();
            self.statement(statement);
        }
        self.indent -= 1;
    }

    fn statement(&mut self, statement: &Statement) {
        use StatementKind as S;
        match &statement.kind {
            S::Empty => self.write(";"),
            S::Block(block) => self.block(block),
            S::Local(declaration) => {
                self.declaration(declaration);
                self.write(";");
            }
            S::LocalFunction(function) => self.local_function(function),
            S::Expression(value) => {
                self.expression(value);
                // A hole may bring its semicolon along; the source tells.
                let bare_hole =
                    matches!(value.kind, ExpressionKind::Hole(_)) && statement.span == value.span;
                self.write(if bare_hole { "" } else { ";" });
            }
            S::If { condition, then, otherwise } => {
                self.if_statement(condition, then, otherwise.as_deref());
            }
            S::Switch { value, sections } => self.switch(value, sections),
            S::Try { block, catches, finally } => {
                self.write("try ");
                self.block(block);
                for clause in catches {
                    self.line();
                    self.catch(clause);
                }
                if let Some(finally) = finally {
                    self.line();
                    self.write("finally ");
                    self.block(finally);
                }
            }
            S::Checked(block) => {
                self.write("checked ");
                self.block(block);
            }
            S::Unchecked(block) => {
                self.write("unchecked ");
                self.block(block);
            }
            S::Labeled { label, statement } => {
                self.identifier(label);
                self.write(": ");
                self.statement(statement);
            }
            S::Throw(value) => self.jump("throw", value.as_ref()),
            S::Return(value) => self.jump("return", value.as_ref()),
            S::YieldReturn(value) => self.jump("yield return", Some(value)),
            S::YieldBreak => self.jump("yield break", None),
            S::Break => self.jump("break", None),
            S::Continue => self.jump("continue", None),
            S::Goto(GotoTarget::Case(value)) => self.jump("goto case", Some(value)),
            S::Goto(GotoTarget::Default) => self.jump("goto default", None),
            S::Goto(GotoTarget::Label(label)) => {
                self.write("goto ");
                self.identifier(label);
                self.write(";");
            }
            _ => self.repeated(statement),
        }
    }

    /// Statements with a head in parentheses and a body.
    fn repeated(&mut self, statement: &Statement) {
        use StatementKind as S;
        match &statement.kind {
            S::While { condition, body } => {
                self.write("while ");
                self.parenthesized(condition);
                self.body(body);
            }
            S::Do { body, condition } => {
                self.write("do");
                self.body(body);
                match body.kind {
                    S::Block(_) => self.write(" "),
                    _ => self.line(),
                }
                self.write("while ");
                self.parenthesized(condition);
                self.write(";");
            }
            S::For { initializer, condition, steps, body } => {
                self.write("for (");
                match initializer {
                    ForInitializer::Declaration(declaration) => self.declaration(declaration),
                    ForInitializer::Expressions(all) => {
                        self.separated(all, ", ", Self::expression);
                    }
                }
                self.write("; ");
                if let Some(condition) = condition {
                    self.expression(condition);
                }
                self.write("; ");
                self.separated(steps, ", ", Self::expression);
                self.write(")");
                self.body(body);
            }
            S::ForEach { variable, collection, body } => {
                self.write("foreach (");
                self.foreach_variable(variable);
                self.write(" in ");
                self.expression(collection);
                self.write(")");
                self.body(body);
            }
            S::Using { resource, body } => {
                self.write("using (");
                match resource {
                    UsingResource::Declaration(declaration) => self.declaration(declaration),
                    UsingResource::Expression(value) => self.expression(value),
                }
                self.write(")");
                self.body(body);
            }
            S::Lock { target, body } => {
                self.write("lock ");
                self.parenthesized(target);
                self.body(body);
            }
            _ => {}
        }
    }

    /// The statement that another one repeats or chooses.
    fn body(&mut self, body: &Statement) {
        if let StatementKind::Block(block) = &body.kind {
            self.write(" ");
            return self.block(block);
        }
        self.indent += 1;
        self.line();
        self.statement(body);
        self.indent -= 1;
    }

    fn if_statement(
        &mut self,
        condition: &Expression,
        then: &Statement,
        otherwise: Option<&Statement>,
    ) {
        self.write("if ");
        self.parenthesized(condition);
        let Some(otherwise) = otherwise else { return self.body(then) };
        if takes_else(then) {
            self.write(" {");
            self.indented(std::slice::from_ref(then));
            self.line();
            self.write("}");
        } else {
            self.body(then);
        }
        self.line();
        self.write("else");
        match &otherwise.kind {
            StatementKind::If { condition, then, otherwise } => {
                self.write(" ");
                self.if_statement(condition, then, otherwise.as_deref());
            }
            _ => self.body(otherwise),
        }
    }

    fn jump(&mut self, keyword: &str, value: Option<&Expression>) {
        self.write(keyword);
        if let Some(value) = value {
            self.write(" ");
            self.expression(value);
        }
        self.write(";");
    }

    fn foreach_variable(&mut self, variable: &ForEachVariable) {
        match variable {
            ForEachVariable::Single { ty, name } => {
                self.type_syntax(ty);
                self.write(" ");
                self.identifier(name);
            }
            ForEachVariable::Var(designation) => {
                self.write("var ");
                self.designation(designation);
            }
            ForEachVariable::Tuple(tuple) => self.expression(tuple),
        }
    }

    fn switch(&mut self, value: &Expression, sections: &[SwitchSection]) {
        self.write("switch ");
        self.parenthesized(value);
        self.write(" {");
        self.indent += 1;
        for section in sections {
            for label in &section.labels {
                self.line();
                self.label(label);
            }
            self.indented(&section.statements);
        }
        self.indent -= 1;
        self.line();
        self.write("}");
    }

    fn label(&mut self, label: &SwitchLabel) {
        match &label.kind {
            SwitchLabelKind::Default => self.write("default:"),
            SwitchLabelKind::Case { pattern, when } => {
                self.write("case ");
                self.pattern(pattern, Tightness::Conditional);
                if let Some(when) = when {
                    self.write(" when ");
                    self.expression(when);
                }
                self.write(":");
            }
        }
    }

    fn catch(&mut self, clause: &CatchClause) {
        self.write("catch ");
        if let Some(ty) = &clause.ty {
            self.write("(");
            self.type_syntax(ty);
            if let Some(name) = &clause.name {
                self.write(" ");
                self.identifier(name);
            }
            self.write(") ");
        }
        if let Some(filter) = &clause.filter {
            self.write("when ");
            self.parenthesized(filter);
            self.write(" ");
        }
        self.block(&clause.block);
    }

    /// `const int a = 1, b = 2`, without the semicolon.
    fn declaration(&mut self, declaration: &LocalDeclaration) {
        if declaration.is_const {
            self.write("const ");
        }
        self.type_syntax(&declaration.ty);
        self.write(" ");
        self.separated(&declaration.declarators, ", ", |printer, declarator| {
            printer.identifier(&declarator.name);
            if let Some(value) = &declarator.initializer {
                printer.write(" = ");
                printer.expression(value);
            }
        });
    }

    fn local_function(&mut self, function: &LocalFunction) {
        self.type_syntax(&function.return_type);
        self.write(" ");
        self.identifier(&function.name);
        if !function.type_parameters.is_empty() {
            self.write("<");
            self.separated(&function.type_parameters, ", ", |printer, name: &Identifier| {
                printer.identifier(name);
            });
            self.write(">");
        }
        self.parameters(&function.parameters);
        match &function.body {
            LambdaBody::Expression(value) => {
                self.write(" => ");
                self.expression(value);
                self.write(";");
            }
            LambdaBody::Block(block) => {
                self.write(" ");
                self.block(block);
            }
        }
    }
}

/// True when an `else` after `statement` would belong to an `if` at its end.
fn takes_else(statement: &Statement) -> bool {
    use StatementKind as S;
    match &statement.kind {
        S::If { otherwise: None, .. } => true,
        S::If { otherwise: Some(last), .. }
        | S::While { body: last, .. }
        | S::For { body: last, .. }
        | S::ForEach { body: last, .. }
        | S::Using { body: last, .. }
        | S::Lock { body: last, .. }
        | S::Labeled { statement: last, .. } => takes_else(last),
        _ => false,
    }
}
