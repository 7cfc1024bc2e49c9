//! Which clock the times in expressions go by: what `mixed-time-kinds` and `false-utc-mark` ask.

use std::collections::HashMap;

use crate::expr::ast::{
    Body, Expression as Node, ExpressionKind, LocalDeclaration, Statement, StatementKind, Visitor,
    walk_body, walk_expression, walk_statement,
};
use crate::expr::bind::Checked;
use crate::expr::members::Member;
use crate::model::expressions::without_parentheses;

/// What a `DateTime` counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeKind {
    /// UTC.
    Utc,
    /// The time of the machine.
    Local,
    /// Read from a text without styles: the time of the machine where the text has an offset,
    /// whatever the text meant where it has none.
    Parsed,
}

impl TimeKind {
    /// How it is named in messages.
    pub(super) const fn describe(self) -> &'static str {
        match self {
            Self::Utc => "this is in UTC",
            Self::Local => "this is the local time of the gateway",
            Self::Parsed => "this is turned into local time when the text has an offset",
        }
    }
}

/// The times of one expression.
pub(super) struct Times<'c, 'a> {
    checked: &'c Checked,
    /// Local variables that are set once, by their names.
    locals: HashMap<&'a str, &'a Node>,
}

impl<'c, 'a> Times<'c, 'a> {
    /// Reads the declarations of an expression.
    pub(super) fn new(checked: &'c Checked, body: &'a Body) -> Self {
        let mut locals = Locals::default();
        walk_body(&mut locals, body);
        for name in locals.changed {
            locals.set.remove(name);
        }
        Self { checked, locals: locals.set }
    }

    /// What the time goes by; `None` for what is no time, or not known.
    pub(super) fn kind(&self, node: &'a Node) -> Option<TimeKind> {
        self.kind_within(node, 8)
    }

    /// `most` bounds how many variables and members stand for each other.
    fn kind_within(&self, node: &'a Node, most: u8) -> Option<TimeKind> {
        let most = most.checked_sub(1)?;
        let node = without_parentheses(node);
        match &node.kind {
            ExpressionKind::Name(name) => {
                self.kind_within(self.locals.get(&*name.identifier.text)?, most)
            }
            ExpressionKind::Member { target, .. } => {
                let member = self.checked.member_at(node.span)?;
                of_property(member).or_else(|| {
                    // The day of a time, and the value of a time that may be missing.
                    let same = member.is("DateTime", "Date") || member.is("Nullable", "Value");
                    if same { self.kind_within(target, most) } else { None }
                })
            }
            ExpressionKind::Invocation { target, arguments } => {
                let member = self.checked.member_at(target.span)?;
                if member.is("DateTime", "ToUniversalTime") {
                    return Some(TimeKind::Utc);
                }
                if member.is("DateTime", "ToLocalTime") {
                    return Some(TimeKind::Local);
                }
                let reads = member.is("DateTime", "Parse")
                    || member.is("DateTime", "ParseExact")
                    || member.is("Convert", "ToDateTime");
                let styled =
                    member.parameters.iter().any(|parameter| parameter.name.contains("tyle"));
                if reads && !styled && !arguments.arguments.is_empty() {
                    return Some(TimeKind::Parsed);
                }
                let ExpressionKind::Member { target: receiver, .. } = &target.kind else {
                    return None;
                };
                let moves = member.name.starts_with("Add") && member.is("DateTime", member.name);
                if moves { self.kind_within(receiver, most) } else { None }
            }
            _ => None,
        }
    }
}

/// What a property that is a time goes by.
fn of_property(member: &Member) -> Option<TimeKind> {
    let utc = [
        ("DateTime", "UtcNow"),
        ("DateTimeOffset", "UtcDateTime"),
        ("Jwt", "ExpirationTime"),
        ("Jwt", "NotBefore"),
        ("Jwt", "IssuedAt"),
    ];
    let local = [("DateTime", "Now"), ("DateTime", "Today"), ("DateTimeOffset", "LocalDateTime")];
    let among = |known: &[(&str, &str)]| known.iter().any(|(owner, name)| member.is(owner, name));
    if among(&utc) {
        Some(TimeKind::Utc)
    } else if among(&local) {
        Some(TimeKind::Local)
    } else {
        None
    }
}

/// Collects variables with their first values, and the names that are set again.
#[derive(Default)]
struct Locals<'a> {
    set: HashMap<&'a str, &'a Node>,
    changed: Vec<&'a str>,
}

impl<'a> Locals<'a> {
    fn declare(&mut self, declaration: &'a LocalDeclaration) {
        for declarator in &declaration.declarators {
            let name = &*declarator.name.text;
            match &declarator.initializer {
                Some(value) if !self.set.contains_key(name) => {
                    self.set.insert(name, value);
                }
                // Another variable of the name stands elsewhere.
                _ => self.changed.push(name),
            }
        }
    }
}

impl<'a> Visitor<'a> for Locals<'a> {
    fn statement(&mut self, statement: &'a Statement) {
        if let StatementKind::Local(declaration) = &statement.kind {
            self.declare(declaration);
        }
        walk_statement(self, statement);
    }

    fn expression(&mut self, node: &'a Node) {
        if let ExpressionKind::Assignment { target, .. } = &node.kind
            && let ExpressionKind::Name(name) = &without_parentheses(target).kind
        {
            self.changed.push(&name.identifier.text);
        }
        walk_expression(self, node);
    }
}
