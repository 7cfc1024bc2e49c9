//! Runs statements.

use super::{Interpreter, is_instance};
use crate::expr::bind::{Block, Catch, Code, For, ForEach, Statement, Switch, Try};
use crate::expr::members::{Known, MemberKind, known, table};
use crate::expr::value::{Closure, Delegate, Exception, Fault, Value};
use std::rc::Rc;

/// What comes after a statement.
#[derive(Debug)]
pub(super) enum Flow {
    /// The next statement.
    Next,
    Break,
    Continue,
    Return(Value),
    Goto(u32),
    GotoSection(u32, usize),
}

impl Interpreter<'_> {
    pub(super) fn block(&mut self, block: &Block) -> Result<Flow, Fault> {
        self.prepare(block);
        self.statements(&block.statements)
    }

    /// New shared variables and local functions for a run of a block.
    fn prepare(&mut self, block: &Block) {
        self.refresh(&block.fresh);
        for (slot, function) in &block.functions {
            let captured = self.capture(function);
            self.set_local(
                *slot,
                Value::Delegate(Rc::new(Delegate::Closure(Closure {
                    function: function.clone(),
                    captured,
                    delegate: crate::expr::types::Type::Unknown,
                }))),
            );
        }
    }

    fn statements(&mut self, statements: &[Statement]) -> Result<Flow, Fault> {
        let mut next = 0;
        while let Some(statement) = statements.get(next) {
            next += 1;
            match self.statement(statement)? {
                Flow::Next => {}
                Flow::Goto(label) => {
                    self.step()?;
                    let target = statements
                        .iter()
                        .position(|other| matches!(other, Statement::Label(id) if *id == label));
                    match target {
                        Some(target) => next = target,
                        None => return Ok(Flow::Goto(label)),
                    }
                }
                flow => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&mut self, statement: &Statement) -> Result<Flow, Fault> {
        self.step()?;
        match statement {
            Statement::Expression(code, _) => {
                self.execute(code)?;
                Ok(Flow::Next)
            }
            Statement::Block(block) => self.block(block),
            Statement::If(condition, then, otherwise) => {
                if self.holds(condition)? {
                    self.statement(then)
                } else if let Some(otherwise) = otherwise {
                    self.statement(otherwise)
                } else {
                    Ok(Flow::Next)
                }
            }
            Statement::Return(value) => Ok(Flow::Return(match value {
                Some(code) => self.eval(code)?,
                None => Value::Null,
            })),
            Statement::Break => Ok(Flow::Break),
            Statement::Continue => Ok(Flow::Continue),
            Statement::Goto(label) => Ok(Flow::Goto(*label)),
            Statement::Label(_) => Ok(Flow::Next),
            Statement::GotoSection(id, section) => Ok(Flow::GotoSection(*id, *section)),
            Statement::While(condition, body) => {
                while self.holds(condition)? {
                    if let Some(flow) = self.body(body)? {
                        return Ok(flow);
                    }
                }
                Ok(Flow::Next)
            }
            Statement::Do(body, condition) => loop {
                if let Some(flow) = self.body(body)? {
                    return Ok(flow);
                }
                if !self.holds(condition)? {
                    return Ok(Flow::Next);
                }
            },
            Statement::For(parts) => self.for_loop(parts),
            Statement::ForEach(parts) => self.for_each(parts),
            Statement::Switch(parts) => self.switch(parts),
            Statement::Try(parts) => self.try_block(parts),
            Statement::Using(slot, body) => {
                let result = self.statement(body);
                let disposed = self.dispose(*slot);
                let flow = result?;
                disposed?;
                Ok(flow)
            }
            Statement::Throw(code, span) => {
                let fault = match code {
                    Some(code) => {
                        let value = self.eval(code)?;
                        super::code::thrown(&value)
                    }
                    None => match self.handled.last() {
                        Some(exception) => exception.clone().into(),
                        None => Exception::null_reference().into(),
                    },
                };
                self.mark(*span, Err(fault))
            }
            Statement::YieldReturn(code) => {
                let value = self.eval(code)?;
                if let Some(values) = self.yielded.last_mut() {
                    values.push(value);
                }
                Ok(Flow::Next)
            }
            Statement::YieldBreak => Ok(Flow::Return(Value::Null)),
        }
    }

    fn holds(&mut self, condition: &Code) -> Result<bool, Fault> {
        Ok(matches!(self.eval(condition)?, Value::Bool(true)))
    }

    /// Runs the body of a loop; `Some` ends the loop with that flow.
    fn body(&mut self, body: &Statement) -> Result<Option<Flow>, Fault> {
        self.step()?;
        Ok(match self.statement(body)? {
            Flow::Next | Flow::Continue => None,
            Flow::Break => Some(Flow::Next),
            flow => Some(flow),
        })
    }

    fn for_loop(&mut self, parts: &For) -> Result<Flow, Fault> {
        self.refresh(&parts.fresh);
        self.statements(&parts.initializers)?;
        loop {
            if let Some(condition) = &parts.condition
                && !self.holds(condition)?
            {
                return Ok(Flow::Next);
            }
            if let Some(flow) = self.body(&parts.body)? {
                return Ok(flow);
            }
            for step in &parts.steps {
                self.execute(step)?;
            }
        }
    }

    fn for_each(&mut self, parts: &ForEach) -> Result<Flow, Fault> {
        let collection = self.eval(&parts.collection)?;
        let started = self.enumerate(&collection);
        let mut enumerator = self.mark(parts.span, started)?;
        loop {
            let next = enumerator.next(self);
            let Some(value) = self.mark(parts.span, next)? else { return Ok(Flow::Next) };
            self.refresh(&parts.fresh);
            self.set_local(parts.element, value);
            for code in &parts.prepare {
                self.execute(code)?;
            }
            if let Some(flow) = self.body(&parts.body)? {
                return Ok(flow);
            }
        }
    }

    fn switch(&mut self, parts: &Switch) -> Result<Flow, Fault> {
        let value = self.eval(&parts.value)?;
        let mut chosen = parts.default;
        for section in &parts.sections {
            self.prepare(section);
        }
        for (pattern, when, section) in &parts.cases {
            if self.matches(&value, pattern) {
                let holds = match when {
                    Some(when) => self.holds(when)?,
                    None => true,
                };
                if holds {
                    chosen = Some(*section);
                    break;
                }
            }
        }
        while let Some(section) = chosen.and_then(|index| parts.sections.get(index)) {
            self.step()?;
            match self.statements(&section.statements)? {
                Flow::GotoSection(id, next) if id == parts.id => chosen = Some(next),
                Flow::Break | Flow::Next => return Ok(Flow::Next),
                flow => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }

    fn try_block(&mut self, parts: &Try) -> Result<Flow, Fault> {
        let (base, depth) = (self.base, self.depth);
        let top = self.stack.len();
        let mut result = self.block(&parts.block);
        if let Err(Fault::Exception(exception)) = &result {
            // Frames of what threw are gone.
            self.stack.truncate(top);
            (self.base, self.depth) = (base, depth);
            let exception = exception.clone();
            for catch in &parts.catches {
                if self.catches(catch, &exception) {
                    self.fault_span = None;
                    self.handled.push(exception);
                    result = self.block(&catch.block);
                    self.handled.pop();
                    break;
                }
            }
        }
        if matches!(result, Err(Fault::NotSupported(_) | Fault::Limit(_))) {
            return result;
        }
        let Some(finally) = &parts.finally else { return result };
        self.stack.truncate(top);
        (self.base, self.depth) = (base, depth);
        match self.block(finally)? {
            Flow::Next => result,
            flow => Ok(flow),
        }
    }

    fn catches(&mut self, catch: &Catch, exception: &Exception) -> bool {
        let value = Value::Exception(exception.clone());
        if !is_instance(&value, &catch.ty) {
            return false;
        }
        self.refresh(&catch.fresh);
        if let Some(slot) = catch.slot {
            self.set_local(slot, value);
        }
        match &catch.filter {
            // A filter that throws counts as false.
            Some(filter) => self.holds(filter).unwrap_or(false),
            None => true,
        }
    }

    fn dispose(&mut self, slot: u32) -> Result<(), Fault> {
        let value = self.local(slot);
        if value.is_null() {
            return Ok(());
        }
        let disposable = known(Known::IDisposable);
        let Some(definition) = table().definition_of(&disposable) else { return Ok(()) };
        let dispose = definition.named("Dispose").find(|member| member.kind == MemberKind::Method);
        match dispose {
            Some(member) => self.call_member(member, &[], &[value]).map(|_| ()),
            None => Ok(()),
        }
    }
}
