//! `switch`.

use super::scope::Assigned;
use super::statement::SwitchContext;
use super::{Binder, Block, Pattern, ProblemKind, Statement, Switch};
use crate::expr::ast::{Expression, SwitchLabelKind, SwitchSection};

impl<'a> Binder<'a> {
    pub(super) fn switch(
        &mut self,
        value: &'a Expression,
        sections: &'a [SwitchSection],
    ) -> Statement {
        let bound = self.bind(value);
        if bound.is_typeless() || bound.is_null() {
            self.report_conversion(&bound, &crate::expr::types::Type::Object);
        }
        let ty = bound.ty.clone();
        let code = if bound.is_typeless() { super::Code::Invalid } else { self.code(bound) };
        let slot = self.new_slot();
        let id = self.next_label;
        self.next_label += 1;

        let start = self.assigned.clone();
        self.breaks.push(Assigned::unreachable());
        let mut cases = Vec::new();
        let mut default = None;
        let mut constants: Vec<(crate::expr::value::Constant, usize)> = Vec::new();
        let mut bodies = Vec::new();
        // Labels first, so that `goto case` can lead forwards.
        let mut states = Vec::new();
        for (index, section) in sections.iter().enumerate() {
            self.enter();
            let mut state = Assigned::unreachable();
            for label in &section.labels {
                self.assigned = start.clone();
                match &label.kind {
                    SwitchLabelKind::Default => default = Some(index),
                    SwitchLabelKind::Case { pattern, when } => {
                        let pattern = self.pattern(&ty, pattern);
                        if let (Pattern::Constant(constant), None) = (&pattern, when) {
                            if constants.iter().any(|(known, _)| known == constant) {
                                let message = "there is a `case` for this value already".to_owned();
                                self.problem(ProblemKind::DuplicateName, label.span, message);
                            }
                            constants.push((constant.clone(), index));
                        }
                        let when = when.as_ref().map(|when| {
                            let condition = self.condition(when);
                            self.assigned = condition.when_true;
                            condition.code
                        });
                        cases.push((pattern, when, index));
                    }
                }
                state.join(&self.assigned);
            }
            let scope = self.scopes.pop().unwrap_or_default();
            states.push((scope, state));
        }
        let context = SwitchContext { id, ty, constants, default };
        self.function().switches.push(context);
        for (section, (scope, state)) in sections.iter().zip(states) {
            self.scopes.push(scope);
            self.assigned = state;
            let (statements, functions) = self.statement_list(&section.statements);
            if !self.assigned.all {
                let end = section.span;
                let message = "a `case` must end with `break`, `return` or the like".to_owned();
                self.problem(ProblemKind::MisplacedConstruct, end, message);
            }
            let fresh = self.leave();
            bodies.push(Block { fresh, functions, statements });
        }
        self.function().switches.pop();
        let mut after = self.breaks.pop().unwrap_or_else(Assigned::unreachable);
        if default.is_none() {
            after.join(&start);
        }
        self.assigned = after;
        Statement::Switch(Box::new(Switch {
            id,
            slot,
            value: code,
            cases,
            default,
            sections: bodies,
        }))
    }
}
