//! Spans: what a node covers is what it is made of.

use super::*;
use crate::expr::ast::{
    Expression, ExpressionKind, Pattern, Statement, TypeSyntax, Visitor, walk_body,
    walk_expression, walk_pattern, walk_statement, walk_type,
};

/// One of everything.
const SAMPLES: &[&str] = &[
    "@( a . b ( c , d : -1 ) ( out var e ) ?. f [ 0 ] ?? ( string ) new G { H = 1 , I = { 2 } } )",
    "@(a is B c && d is 5 ? (e, f: g) : new[] { 1, 2 }.Select((int x) => { return x as List<int?[]>; }))",
    "@{ var a = $@\"x{b + 1,-5:N2}\"; for (int i = 0, j; i < 1; i++, --j) { c += typeof(D<,>); } }",
    "@{ if (a) return; else { throw b; } switch (c) { case 1 when d: break; case E f: default: g(); break; } }",
    "@{ try { } catch (A b) when (c) { } finally { } int F<T>(ref int a, T b = default(T)) => nameof(c.d); }",
    "@{ foreach ((var a, int b) in c?[1]?.d) { } using (var e = f) lock (g) ; (h, i) = j; goto k; k: l(); }",
];

/// Collects each node with its parent.
#[derive(Default)]
struct Nodes<'a> {
    parents: Vec<Span>,
    expressions: Vec<(&'a Expression, Option<Span>)>,
    others: Vec<(Span, Option<Span>)>,
}

impl<'a> Nodes<'a> {
    fn below(&mut self, span: Span, walk: impl FnOnce(&mut Self)) {
        self.parents.push(span);
        walk(self);
        self.parents.pop();
    }
}

impl<'a> Visitor<'a> for Nodes<'a> {
    fn statement(&mut self, statement: &'a Statement) {
        self.others.push((statement.span, self.parents.last().copied()));
        self.below(statement.span, |nodes| walk_statement(nodes, statement));
    }

    fn expression(&mut self, expression: &'a Expression) {
        self.expressions.push((expression, self.parents.last().copied()));
        self.below(expression.span, |nodes| walk_expression(nodes, expression));
    }

    fn pattern(&mut self, pattern: &'a Pattern) {
        self.others.push((pattern.span, self.parents.last().copied()));
        self.below(pattern.span, |nodes| walk_pattern(nodes, pattern));
    }

    fn type_syntax(&mut self, ty: &'a TypeSyntax) {
        self.others.push((ty.span, self.parents.last().copied()));
        self.below(ty.span, |nodes| walk_type(nodes, ty));
    }
}

#[test]
fn the_text_of_an_expression_parses_to_the_same_expression() {
    let mut compared = 0;
    for text in SAMPLES {
        let parsed = parse(&ExpressionSource::whole(text));
        assert!(parsed.errors.is_empty(), "{text}: {:?}", parsed.errors);
        let body = parsed.body.unwrap();
        let mut nodes = Nodes::default();
        walk_body(&mut nodes, &body);
        for (expression, parent) in nodes.expressions {
            let part = expression.span.of(text);
            assert_eq!(part, part.trim(), "blanks belong to no node: {text}");
            assert!(parent.is_none_or(|parent| parent.contains(expression.span)), "{part}");
            if matches!(
                expression.kind,
                ExpressionKind::ArrayInitializer(_) | ExpressionKind::Declaration { .. }
            ) || part.starts_with(['.', '['])
                || part.contains("var a, int b")
            {
                continue;
            }
            let again = parse(&ExpressionSource::inner(part, Form::Value));
            let Some(Body::Expression(again)) = &again.body else { panic!("{part}") };
            assert_eq!(dump::expression(again), dump::expression(expression), "{part}");
            compared += 1;
        }
        for (span, parent) in nodes.others {
            assert!(parent.is_none_or(|parent| parent.contains(span)), "{}", span.of(text));
            assert!(!span.is_empty() || span.of(text).is_empty(), "{}", span.of(text));
        }
    }
    assert!(compared > 60, "{compared}");
}

#[test]
fn a_block_covers_its_braces() {
    let text = " @{ return 1; } ";
    let Some(Body::Block(block)) = parse(&ExpressionSource::whole(text)).body else { panic!() };
    assert_eq!(block.span.of(text), "{ return 1; }");
    assert_eq!(block.statements[0].span.of(text), "return 1;");
    let inner = " return 1; ";
    let source = ExpressionSource::inner(inner, Form::Statements);
    let Some(Body::Block(block)) = parse(&source).body else { panic!() };
    assert_eq!(block.span.of(inner), inner);
}

#[test]
fn operators_and_names_have_spans_of_their_own() {
    let text = "@(a >> @b)";
    let Some(Body::Expression(sum)) = parse(&ExpressionSource::whole(text)).body else { panic!() };
    let ExpressionKind::Binary { operator_span, right, .. } = &sum.kind else { panic!() };
    assert_eq!(operator_span.of(text), ">>");
    let ExpressionKind::Name(name) = &right.kind else { panic!() };
    assert_eq!(name.identifier.span.of(text), "@b");
    assert_eq!(&*name.identifier.text, "b");
}

#[test]
fn comments_are_kept_with_their_delimiters() {
    let text = "@{ /* a */ return \"// no\"; // b\n}";
    let parsed = parse(&ExpressionSource::whole(text));
    let comments: Vec<_> =
        parsed.comments.iter().map(|comment| (comment.span.of(text), comment.is_block)).collect();
    assert_eq!(comments, [("/* a */", true), ("// b", false)]);
}
