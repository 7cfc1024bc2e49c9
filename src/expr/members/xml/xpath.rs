//! XPath 1.0 over trees: paths, predicates, the core functions.

use super::name::Name;
use super::tree::{Kind, Xml};
use crate::expr::value::{Exception, Fault, Text};

/// Deepest nesting of expressions.
const MOST_DEEP: usize = 64;

/// What an expression gives.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    Nodes(Vec<Xml>),
    Text(String),
    Number(f64),
    Bool(bool),
}

/// Namespaces of the prefixes that a query uses.
pub(super) type Prefixes<'p> = &'p dyn Fn(&str) -> Option<Text>;

/// The value of an XPath expression at a node.
pub(super) fn evaluate(query: &str, at: &Xml, prefixes: Prefixes<'_>) -> Result<Outcome, Fault> {
    let tokens = scan(query)?;
    let mut parser = Parser { query, tokens, next: 0, depth: 0, prefixes };
    let expression = parser.expression()?;
    if parser.next < parser.tokens.len() {
        return Err(invalid(query));
    }
    let mut steps = 0;
    run(&expression, &Focus { node: at.clone(), position: 1, size: 1 }, &mut steps)
}

fn invalid(query: &str) -> Fault {
    Exception::new("System.Xml.XPath.XPathException", format!("'{query}' has an invalid token."))
        .into()
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Name(String),
    Text(String),
    Number(f64),
    Symbol(&'static str),
}

const SYMBOLS: &[&str] = &[
    "//", "::", "..", "!=", "<=", ">=", "/", "(", ")", "[", "]", ".", "@", ",", "|", "+", "-", "*",
    "=", "<", ">", "$", ":",
];

fn scan(query: &str) -> Result<Vec<Token>, Fault> {
    let mut tokens = Vec::new();
    let mut rest = query;
    loop {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else { return Ok(tokens) };
        if first == '"' || first == '\'' {
            let inside = rest.get(1..).unwrap_or_default();
            let Some(end) = inside.find(first) else {
                return Err(Exception::new(
                    "System.Xml.XPath.XPathException",
                    "This is an unclosed string.",
                )
                .into());
            };
            tokens.push(Token::Text(inside.get(..end).unwrap_or_default().to_owned()));
            rest = inside.get(end + 1..).unwrap_or_default();
            continue;
        }
        let digit_after_point = first == '.'
            && rest.get(1..).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
        if first.is_ascii_digit() || digit_after_point {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            let number = rest.get(..end).unwrap_or_default().parse().map_err(|_| invalid(query))?;
            tokens.push(Token::Number(number));
            rest = rest.get(end..).unwrap_or_default();
            continue;
        }
        if super::name::starts_name(first) {
            let end = rest.find(|c| !super::name::continues_name(c)).unwrap_or(rest.len());
            tokens.push(Token::Name(rest.get(..end).unwrap_or_default().to_owned()));
            rest = rest.get(end..).unwrap_or_default();
            continue;
        }
        match SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
            Some(symbol) => {
                tokens.push(Token::Symbol(symbol));
                rest = rest.get(symbol.len()..).unwrap_or_default();
            }
            None => return Err(invalid(query)),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Axis {
    Child,
    Descendant,
    DescendantOrSelf,
    Parent,
    Ancestor,
    AncestorOrSelf,
    FollowingSibling,
    PrecedingSibling,
    Attribute,
    Itself,
}

#[derive(Clone, Debug)]
enum Test {
    /// `*`
    Any,
    Name(Name),
    /// `p:*`
    Namespace(Text),
    /// `node()`
    Node,
    Text,
    Comment,
    Instruction,
}

#[derive(Clone, Debug)]
struct Step {
    axis: Axis,
    test: Test,
    predicates: Vec<Expression>,
}

#[derive(Clone, Debug)]
enum Expression {
    /// Absolute or not, from an expression or the node, then steps.
    Path(Option<Box<Expression>>, bool, Vec<Step>),
    Filter(Box<Expression>, Vec<Expression>),
    Text(String),
    Number(f64),
    Call(String, Vec<Expression>),
    Binary(&'static str, Box<Expression>, Box<Expression>),
    Negative(Box<Expression>),
}

struct Parser<'q> {
    query: &'q str,
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
    prefixes: Prefixes<'q>,
}

type Parsed<T> = Result<T, Fault>;

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn after(&self) -> Option<&Token> {
        self.tokens.get(self.next + 1)
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Symbol(known)) if *known == symbol);
        if found {
            self.next += 1;
        }
        found
    }

    fn expect(&mut self, symbol: &str) -> Parsed<()> {
        if self.symbol(symbol) { Ok(()) } else { Err(invalid(self.query)) }
    }

    fn expression(&mut self) -> Parsed<Expression> {
        self.depth += 1;
        if self.depth > MOST_DEEP {
            return Err(Fault::not_supported("XPath nested this deep"));
        }
        let found = self.binary(0);
        self.depth -= 1;
        found
    }

    /// The operator of a level that comes next.
    fn operator(&self, level: usize) -> Option<&'static str> {
        const LEVELS: &[&[&str]] = &[
            &["or"],
            &["and"],
            &["=", "!="],
            &["<", "<=", ">", ">="],
            &["+", "-"],
            &["*", "div", "mod"],
        ];
        let known = LEVELS.get(level)?;
        match self.peek()? {
            Token::Symbol(symbol) => known.iter().find(|k| *k == symbol).copied(),
            Token::Name(name) => known.iter().find(|k| **k == name.as_str()).copied(),
            _ => None,
        }
    }

    fn binary(&mut self, level: usize) -> Parsed<Expression> {
        if level == 6 {
            return self.unary();
        }
        let mut left = self.binary(level + 1)?;
        while let Some(operator) = self.operator(level) {
            self.next += 1;
            let right = self.binary(level + 1)?;
            left = Expression::Binary(operator, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Parsed<Expression> {
        if self.symbol("-") {
            self.depth += 1;
            if self.depth > MOST_DEEP {
                return Err(Fault::not_supported("XPath nested this deep"));
            }
            let operand = self.unary()?;
            self.depth -= 1;
            return Ok(Expression::Negative(Box::new(operand)));
        }
        let mut left = self.path()?;
        while self.symbol("|") {
            let right = self.path()?;
            left = Expression::Binary("|", Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn path(&mut self) -> Parsed<Expression> {
        let is_node_type =
            |name: &str| matches!(name, "node" | "text" | "comment" | "processing-instruction");
        let is_primary = match (self.peek(), self.after()) {
            (Some(Token::Text(_) | Token::Number(_)), _) => true,
            (Some(Token::Symbol("(" | "$")), _) => true,
            (Some(Token::Name(name)), Some(Token::Symbol("("))) => !is_node_type(name),
            _ => false,
        };
        if is_primary {
            let mut base = self.primary()?;
            let mut predicates = Vec::new();
            while self.symbol("[") {
                predicates.push(self.expression()?);
                self.expect("]")?;
            }
            if !predicates.is_empty() {
                base = Expression::Filter(Box::new(base), predicates);
            }
            let mut steps = Vec::new();
            if self.symbol("//") {
                steps.push(any_below());
                self.relative(&mut steps)?;
            } else if self.symbol("/") {
                self.relative(&mut steps)?;
            }
            return Ok(if steps.is_empty() {
                base
            } else {
                Expression::Path(Some(Box::new(base)), false, steps)
            });
        }
        let mut steps = Vec::new();
        if self.symbol("//") {
            steps.push(any_below());
            self.relative(&mut steps)?;
            return Ok(Expression::Path(None, true, steps));
        }
        if self.symbol("/") {
            if self.starts_step() {
                self.relative(&mut steps)?;
            }
            return Ok(Expression::Path(None, true, steps));
        }
        self.relative(&mut steps)?;
        Ok(Expression::Path(None, false, steps))
    }

    fn starts_step(&self) -> bool {
        matches!(self.peek(), Some(Token::Name(_) | Token::Symbol("." | ".." | "@" | "*")))
    }

    fn relative(&mut self, steps: &mut Vec<Step>) -> Parsed<()> {
        loop {
            steps.push(self.step()?);
            if self.symbol("//") {
                steps.push(any_below());
            } else if !self.symbol("/") {
                return Ok(());
            }
        }
    }

    fn step(&mut self) -> Parsed<Step> {
        if self.symbol("..") {
            return Ok(Step { axis: Axis::Parent, test: Test::Node, predicates: Vec::new() });
        }
        if self.symbol(".") {
            return Ok(Step { axis: Axis::Itself, test: Test::Node, predicates: Vec::new() });
        }
        let mut axis = Axis::Child;
        if self.symbol("@") {
            axis = Axis::Attribute;
        } else if let (Some(Token::Name(name)), Some(Token::Symbol("::"))) =
            (self.peek(), self.after())
        {
            axis = match name.as_str() {
                "child" => Axis::Child,
                "descendant" => Axis::Descendant,
                "descendant-or-self" => Axis::DescendantOrSelf,
                "parent" => Axis::Parent,
                "ancestor" => Axis::Ancestor,
                "ancestor-or-self" => Axis::AncestorOrSelf,
                "following-sibling" => Axis::FollowingSibling,
                "preceding-sibling" => Axis::PrecedingSibling,
                "attribute" => Axis::Attribute,
                "self" => Axis::Itself,
                other => {
                    return Err(Fault::not_supported(format!("XPath axis `{other}`")));
                }
            };
            self.next += 2;
        }
        let test = self.test()?;
        let mut predicates = Vec::new();
        while self.symbol("[") {
            predicates.push(self.expression()?);
            self.expect("]")?;
        }
        Ok(Step { axis, test, predicates })
    }

    fn test(&mut self) -> Parsed<Test> {
        if self.symbol("*") {
            return Ok(Test::Any);
        }
        let Some(Token::Name(name)) = self.peek().cloned() else {
            return Err(invalid(self.query));
        };
        self.next += 1;
        if matches!(self.peek(), Some(Token::Symbol("("))) {
            let test = match name.as_str() {
                "node" => Test::Node,
                "text" => Test::Text,
                "comment" => Test::Comment,
                "processing-instruction" => Test::Instruction,
                _ => return Err(invalid(self.query)),
            };
            self.next += 1;
            self.expect(")")?;
            return Ok(test);
        }
        if self.symbol(":") {
            let Some(namespace) = (self.prefixes)(&name) else {
                return Err(Exception::new(
                    "System.Xml.XPath.XPathException",
                    if (self.prefixes)("").is_none() {
                        "Namespace Manager or XsltContext needed. This query has a prefix, variable, or user-defined function.".to_owned()
                    } else {
                        format!("Namespace prefix '{name}' is not defined.")
                    },
                )
                .into());
            };
            if self.symbol("*") {
                return Ok(Test::Namespace(namespace));
            }
            let Some(Token::Name(local)) = self.peek().cloned() else {
                return Err(invalid(self.query));
            };
            self.next += 1;
            return Ok(Test::Name(Name::new(namespace, local.into())));
        }
        Ok(Test::Name(Name::local(name.into())))
    }

    fn primary(&mut self) -> Parsed<Expression> {
        match self.peek().cloned() {
            Some(Token::Text(text)) => {
                self.next += 1;
                Ok(Expression::Text(text))
            }
            Some(Token::Number(number)) => {
                self.next += 1;
                Ok(Expression::Number(number))
            }
            Some(Token::Symbol("(")) => {
                self.next += 1;
                let inner = self.expression()?;
                self.expect(")")?;
                Ok(inner)
            }
            Some(Token::Name(name)) => {
                self.next += 2;
                let mut arguments = Vec::new();
                if !self.symbol(")") {
                    loop {
                        arguments.push(self.expression()?);
                        if !self.symbol(",") {
                            break;
                        }
                    }
                    self.expect(")")?;
                }
                Ok(Expression::Call(name, arguments))
            }
            _ => Err(Fault::not_supported("variables of XPath")),
        }
    }
}

fn any_below() -> Step {
    Step { axis: Axis::DescendantOrSelf, test: Test::Node, predicates: Vec::new() }
}

struct Focus {
    node: Xml,
    position: usize,
    size: usize,
}

/// Most nodes that one query may look at.
const MOST_STEPS: usize = 2_000_000;

fn run(expression: &Expression, focus: &Focus, steps: &mut usize) -> Result<Outcome, Fault> {
    Ok(match expression {
        Expression::Text(text) => Outcome::Text(text.clone()),
        Expression::Number(number) => Outcome::Number(*number),
        Expression::Negative(operand) => Outcome::Number(-number(&run(operand, focus, steps)?)),
        Expression::Path(base, absolute, path) => {
            let mut nodes = match base {
                Some(base) => nodes(run(base, focus, steps)?)?,
                None if *absolute => vec![focus.node.top()],
                None => vec![focus.node.clone()],
            };
            for step in path {
                nodes = walk(&nodes, step, steps)?;
            }
            Outcome::Nodes(nodes)
        }
        Expression::Filter(base, predicates) => {
            let mut found = nodes(run(base, focus, steps)?)?;
            for predicate in predicates {
                found = filtered(found, predicate, steps)?;
            }
            Outcome::Nodes(found)
        }
        Expression::Call(name, arguments) => call(name, arguments, focus, steps)?,
        Expression::Binary(operator, left, right) => binary(operator, left, right, focus, steps)?,
    })
}

fn nodes(outcome: Outcome) -> Result<Vec<Xml>, Fault> {
    match outcome {
        Outcome::Nodes(nodes) => Ok(nodes),
        _ => Err(Exception::new(
            "System.Xml.XPath.XPathException",
            "Expression must evaluate to a node-set.",
        )
        .into()),
    }
}

fn on_axis(node: &Xml, axis: Axis) -> Vec<Xml> {
    let ancestors = |mut node: Option<Xml>| {
        let mut found = Vec::new();
        while let Some(above) = node {
            node = above.parent();
            found.push(above);
        }
        found
    };
    match axis {
        Axis::Child => node.children(),
        Axis::Descendant => node.descendants(),
        Axis::DescendantOrSelf => {
            let mut found = vec![node.clone()];
            found.extend(node.descendants());
            found
        }
        Axis::Parent => node.parent().into_iter().collect(),
        Axis::Ancestor => ancestors(node.parent()),
        Axis::AncestorOrSelf => ancestors(Some(node.clone())),
        Axis::Attribute => {
            node.attributes().into_iter().filter(|a| !a.declares_namespace()).collect()
        }
        Axis::Itself => vec![node.clone()],
        Axis::FollowingSibling | Axis::PrecedingSibling => {
            let mut found = Vec::new();
            let step = |node: &Xml| {
                if axis == Axis::FollowingSibling { node.next() } else { node.previous() }
            };
            let mut next = if node.is_attribute() { None } else { step(node) };
            while let Some(sibling) = next {
                next = step(&sibling);
                found.push(sibling);
            }
            found
        }
    }
}

fn passes(node: &Xml, axis: Axis, test: &Test) -> bool {
    let principal = if axis == Axis::Attribute { node.is_attribute() } else { node.is_element() };
    match test {
        Test::Any => principal,
        Test::Name(name) => principal && node.name().as_ref() == Some(name),
        Test::Namespace(namespace) => {
            principal && node.name().is_some_and(|name| name.namespace == *namespace)
        }
        Test::Node => !matches!(node.kind(), Kind::DocumentType(_)),
        Test::Text => node.is_text(),
        Test::Comment => matches!(node.kind(), Kind::Comment(_)),
        Test::Instruction => matches!(node.kind(), Kind::Instruction(..)),
    }
}

/// One step from each node; the result is in document order, each node once.
fn walk(from: &[Xml], step: &Step, steps: &mut usize) -> Result<Vec<Xml>, Fault> {
    let mut found: Vec<Xml> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for node in from {
        let mut here: Vec<Xml> = Vec::new();
        for candidate in on_axis(node, step.axis) {
            *steps += 1;
            if *steps > MOST_STEPS {
                return Err(Fault::Limit(crate::expr::value::LimitKind::Steps));
            }
            if passes(&candidate, step.axis, &step.test) {
                here.push(candidate);
            }
        }
        for predicate in &step.predicates {
            here = filtered(here, predicate, steps)?;
        }
        for node in here {
            if seen.insert(node.address()) {
                found.push(node);
            }
        }
    }
    let backwards = matches!(
        step.axis,
        Axis::Ancestor | Axis::AncestorOrSelf | Axis::PrecedingSibling | Axis::Parent
    );
    if from.len() > 1 || backwards {
        found.sort_by_cached_key(super::compare::path);
    }
    Ok(found)
}

fn filtered(nodes: Vec<Xml>, predicate: &Expression, steps: &mut usize) -> Result<Vec<Xml>, Fault> {
    let size = nodes.len();
    let mut kept = Vec::new();
    for (index, node) in nodes.into_iter().enumerate() {
        let focus = Focus { node, position: index + 1, size };
        let outcome = run(predicate, &focus, steps)?;
        let holds = match outcome {
            Outcome::Number(wanted) => wanted == focus.position as f64,
            other => truth(&other),
        };
        if holds {
            kept.push(focus.node);
        }
    }
    Ok(kept)
}

pub(super) fn truth(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Nodes(nodes) => !nodes.is_empty(),
        Outcome::Text(text) => !text.is_empty(),
        Outcome::Number(number) => *number != 0.0 && !number.is_nan(),
        Outcome::Bool(value) => *value,
    }
}

pub(super) fn string(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Nodes(nodes) => {
            nodes.first().map(|node| node.text().to_utf8().into_owned()).unwrap_or_default()
        }
        Outcome::Text(text) => text.clone(),
        Outcome::Number(number) => number_text(*number),
        Outcome::Bool(value) => value.to_string(),
    }
}

fn number_text(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "Infinity".to_owned() } else { "-Infinity".to_owned() };
    }
    if number == 0.0 { "0".to_owned() } else { number.to_string() }
}

pub(super) fn number(outcome: &Outcome) -> f64 {
    match outcome {
        Outcome::Number(number) => *number,
        Outcome::Bool(value) => f64::from(u8::from(*value)),
        other => {
            let text = string(other);
            let text = text.trim_matches([' ', '\t', '\r', '\n']);
            let digits = text.strip_prefix('-').unwrap_or(text);
            let plain = !digits.is_empty()
                && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
                && digits.bytes().any(|b| b.is_ascii_digit());
            if plain { text.parse().unwrap_or(f64::NAN) } else { f64::NAN }
        }
    }
}

fn binary(
    operator: &str,
    left: &Expression,
    right: &Expression,
    focus: &Focus,
    steps: &mut usize,
) -> Result<Outcome, Fault> {
    let a = run(left, focus, steps)?;
    match operator {
        "or" if truth(&a) => return Ok(Outcome::Bool(true)),
        "and" if !truth(&a) => return Ok(Outcome::Bool(false)),
        _ => {}
    }
    let b = run(right, focus, steps)?;
    Ok(match operator {
        "or" | "and" => Outcome::Bool(truth(&b)),
        "+" => Outcome::Number(number(&a) + number(&b)),
        "-" => Outcome::Number(number(&a) - number(&b)),
        "*" => Outcome::Number(number(&a) * number(&b)),
        "div" => Outcome::Number(number(&a) / number(&b)),
        "mod" => Outcome::Number(number(&a) % number(&b)),
        "|" => {
            let mut found = nodes(a)?;
            for node in nodes(b)? {
                if !found.iter().any(|known| known.same(&node)) {
                    found.push(node);
                }
            }
            found.sort_by_cached_key(super::compare::path);
            Outcome::Nodes(found)
        }
        operator => Outcome::Bool(compare(operator, &a, &b)),
    })
}

fn compare(operator: &str, a: &Outcome, b: &Outcome) -> bool {
    match (a, b) {
        (Outcome::Bool(_), _) | (_, Outcome::Bool(_)) if matches!(operator, "=" | "!=") => {
            (truth(a) == truth(b)) == (operator == "=")
        }
        (Outcome::Nodes(nodes), other) => nodes.iter().any(|node| {
            let text = Outcome::Text(node.text().to_utf8().into_owned());
            compare(operator, &text, other)
        }),
        (other, Outcome::Nodes(nodes)) => nodes.iter().any(|node| {
            let text = Outcome::Text(node.text().to_utf8().into_owned());
            compare(operator, other, &text)
        }),
        (Outcome::Text(a), Outcome::Text(b)) if matches!(operator, "=" | "!=") => {
            (a == b) == (operator == "=")
        }
        _ => {
            let (a, b) = (number(a), number(b));
            match operator {
                "=" => a == b,
                "!=" => a != b,
                "<" => a < b,
                "<=" => a <= b,
                ">" => a > b,
                _ => a >= b,
            }
        }
    }
}

fn call(
    name: &str,
    arguments: &[Expression],
    focus: &Focus,
    steps: &mut usize,
) -> Result<Outcome, Fault> {
    let mut values = Vec::new();
    for argument in arguments {
        values.push(run(argument, focus, steps)?);
    }
    let own = || Outcome::Nodes(vec![focus.node.clone()]);
    let first = || values.first().cloned().unwrap_or_else(own);
    let text = |at: usize| values.get(at).map(string).unwrap_or_default();
    let first_node = || match values.first() {
        Some(Outcome::Nodes(nodes)) => nodes.first().cloned(),
        _ => Some(focus.node.clone()),
    };
    let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
    Ok(match (name, values.len()) {
        ("position", 0) => Outcome::Number(focus.position as f64),
        ("last", 0) => Outcome::Number(focus.size as f64),
        ("count", 1) => match first() {
            Outcome::Nodes(nodes) => Outcome::Number(nodes.len() as f64),
            _ => return nodes(first()).map(Outcome::Nodes),
        },
        ("sum", 1) => {
            let found = nodes(first())?;
            let sum = found.into_iter().map(|node| number(&Outcome::Nodes(vec![node]))).sum();
            Outcome::Number(sum)
        }
        ("string", 0 | 1) => Outcome::Text(string(&first())),
        ("number", 0 | 1) => Outcome::Number(number(&first())),
        ("boolean", 1) => Outcome::Bool(truth(&first())),
        ("not", 1) => Outcome::Bool(!truth(&first())),
        ("true", 0) => Outcome::Bool(true),
        ("false", 0) => Outcome::Bool(false),
        ("name", 0 | 1) => Outcome::Text(
            first_node()
                .and_then(|node| node.name())
                .map(|name| name.qualified().to_utf8().into_owned())
                .unwrap_or_default(),
        ),
        ("local-name", 0 | 1) => Outcome::Text(
            first_node()
                .and_then(|node| node.name())
                .map(|name| name.local.to_utf8().into_owned())
                .unwrap_or_default(),
        ),
        ("namespace-uri", 0 | 1) => Outcome::Text(
            first_node()
                .and_then(|node| node.name())
                .map(|name| name.namespace.to_utf8().into_owned())
                .unwrap_or_default(),
        ),
        ("concat", 2..) => Outcome::Text(values.iter().map(string).collect()),
        ("contains", 2) => Outcome::Bool(text(0).contains(&text(1))),
        ("starts-with", 2) => Outcome::Bool(text(0).starts_with(&text(1))),
        ("substring-before", 2) => Outcome::Text(
            text(0).split_once(&text(1)).map(|(before, _)| before.to_owned()).unwrap_or_default(),
        ),
        ("substring-after", 2) => Outcome::Text(
            text(0).split_once(&text(1)).map(|(_, after)| after.to_owned()).unwrap_or_default(),
        ),
        ("string-length", 0 | 1) => Outcome::Number(units(&string(&first())).len() as f64),
        ("normalize-space", 0 | 1) => {
            let found = string(&first());
            Outcome::Text(found.split_whitespace().collect::<Vec<_>>().join(" "))
        }
        ("translate", 3) => {
            let (from, to) = (text(1), text(2));
            let to: Vec<char> = to.chars().collect();
            let mut out = String::new();
            for c in text(0).chars() {
                match from.chars().position(|known| known == c) {
                    None => out.push(c),
                    Some(at) => out.extend(to.get(at)),
                }
            }
            Outcome::Text(out)
        }
        ("substring", 2 | 3) => {
            let all = units(&text(0));
            let round = |number: f64| (number + 0.5).floor();
            let start = round(values.get(1).map_or(f64::NAN, number));
            let end = match values.get(2) {
                Some(length) => start + round(number(length)),
                None => f64::INFINITY,
            };
            let kept: Vec<u16> = all
                .into_iter()
                .enumerate()
                .filter(|(at, _)| {
                    let place = *at as f64 + 1.0;
                    place >= start && place < end
                })
                .map(|(_, unit)| unit)
                .collect();
            Outcome::Text(String::from_utf16_lossy(&kept))
        }
        ("floor", 1) => Outcome::Number(number(&first()).floor()),
        ("ceiling", 1) => Outcome::Number(number(&first()).ceil()),
        ("round", 1) => Outcome::Number((number(&first()) + 0.5).floor()),
        (name, _) => return Err(Fault::not_supported(format!("XPath function `{name}`"))),
    })
}
