//! The parser's place among the tokens: looking ahead, expecting, reporting, depth.

use std::sync::Arc;

use super::error::{Expected, Found, SyntaxError, SyntaxErrorKind};
use super::feature::Feature;
use super::literal;
use super::source::Hole;
use super::token::{Token, TokenKind};
use super::{HOLE_FILLER, MAX_DEPTH};
use crate::expr::ast::{Expression, ExpressionKind, HoleId, Identifier};
use crate::source::Span;

/// Walks the tokens of one expression. The parsing methods are in the modules beside.
pub(super) struct Cursor<'t> {
    /// The text as written.
    text: &'t str,
    /// The text with its holes overwritten.
    masked: &'t str,
    tokens: &'t [Token],
    holes: &'t [Hole],
    /// Where the code ends.
    end: Span,
    /// Index of the current token.
    at: usize,
    errors: Vec<SyntaxError>,
    /// How deep the node being parsed lies.
    depth: u32,
    /// Depth of the deepest node since the enclosing chain began; see [`Self::chain`].
    deepest: u32,
    /// True once the depth limit was met: the cursor then stands at the end.
    too_deep: bool,
}

impl<'t> Cursor<'t> {
    /// At the first token.
    pub(super) fn new(
        text: &'t str,
        masked: &'t str,
        tokens: &'t [Token],
        holes: &'t [Hole],
        code: Span,
    ) -> Self {
        // The closing bracket of the whole expression, where it belongs to the text.
        let closer = Span::new(code.end, code.end.saturating_add(1));
        let end = if matches!(closer.of(text), ")" | "}") { closer } else { Span::at(code.end) };
        let (at, depth, deepest, too_deep) = (0, 0, 0, false);
        let errors = Vec::new();
        Self { text, masked, tokens, holes, end, at, errors, depth, deepest, too_deep }
    }

    /// What is wrong with the tokens read so far.
    pub(super) fn into_errors(self) -> Vec<SyntaxError> {
        self.errors
    }

    /// True when the depth limit was met; the tree is then incomplete.
    pub(super) const fn is_too_deep(&self) -> bool {
        self.too_deep
    }

    // ---- Looking ----

    /// Index of the current token.
    pub(super) const fn position(&self) -> usize {
        self.at
    }

    /// Goes to another token.
    pub(super) const fn go_to(&mut self, index: usize) {
        self.at = index;
    }

    /// The token at `index`.
    pub(super) fn token_at(&self, index: usize) -> Token {
        self.tokens.get(index).copied().unwrap_or(Token {
            kind: TokenKind::End,
            span: self.end,
            partner: u32::try_from(self.tokens.len()).unwrap_or(u32::MAX),
        })
    }

    /// Kind of the token at `index`.
    pub(super) fn kind_at(&self, index: usize) -> TokenKind {
        self.tokens.get(index).map_or(TokenKind::End, |token| token.kind)
    }

    /// The current token.
    pub(super) fn token(&self) -> Token {
        self.token_at(self.at)
    }

    /// Kind of the current token.
    pub(super) fn kind(&self) -> TokenKind {
        self.kind_at(self.at)
    }

    /// Kind of the token `ahead` tokens on.
    pub(super) fn peek(&self, ahead: usize) -> TokenKind {
        self.kind_at(self.at + ahead)
    }

    /// True when the current token is a `kind`.
    pub(super) fn is(&self, kind: TokenKind) -> bool {
        self.kind() == kind
    }

    /// Text of the token at `index`, holes overwritten.
    pub(super) fn masked_at(&self, index: usize) -> &'t str {
        self.token_at(index).span.of(self.masked)
    }

    /// True when the token at `index` is the contextual keyword `word`.
    pub(super) fn is_word_at(&self, index: usize, word: &str) -> bool {
        self.kind_at(index) == TokenKind::Identifier && self.masked_at(index) == word
    }

    /// True when the current token is the contextual keyword `word`.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.is_word_at(self.at, word)
    }

    /// True when the token at `index` can be a name: an identifier or a hole.
    pub(super) fn is_name_at(&self, index: usize) -> bool {
        matches!(self.kind_at(index), TokenKind::Identifier | TokenKind::Hole)
    }

    /// Index of the token that closes the group that the token at `index` opens.
    pub(super) fn partner_at(&self, index: usize) -> usize {
        self.token_at(index).partner as usize
    }

    /// True when nothing stands between the tokens at `index` and `index + 1`.
    pub(super) fn touches_next(&self, index: usize) -> bool {
        self.token_at(index).span.end == self.token_at(index + 1).span.start
    }

    /// Text of a span as written.
    pub(super) fn source(&self, span: Span) -> &'t str {
        span.of(self.text)
    }

    /// Text of a span with holes overwritten.
    pub(super) fn masked(&self, span: Span) -> &'t str {
        span.of(self.masked)
    }

    // ---- Moving ----

    /// Takes the current token.
    pub(super) fn bump(&mut self) -> Token {
        let token = self.token();
        self.at = (self.at + 1).min(self.tokens.len());
        token
    }

    /// Takes the current token if it is a `kind`.
    pub(super) fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.is(kind);
        if found {
            self.at += 1;
        }
        found
    }

    /// End of the last token taken.
    pub(super) fn last_end(&self) -> u32 {
        match self.at.checked_sub(1) {
            Some(last) => self.token_at(last).span.end,
            None => self.token().span.start,
        }
    }

    /// From `start` to the end of the last token taken.
    pub(super) fn span_from(&self, start: u32) -> Span {
        Span::new(start, self.last_end())
    }

    /// Start of the current token.
    pub(super) fn start(&self) -> u32 {
        self.token().span.start
    }

    /// Takes tokens, whole groups at once, until `stop` holds for one or the enclosing group
    /// ends. The enclosing group's closing bracket is not taken.
    pub(super) fn skip_until(&mut self, stop: impl Fn(&Self) -> bool) {
        while !stop(self) && !self.at_group_end() {
            let partner = self.partner_at(self.at);
            self.at = partner.max(self.at) + 1;
        }
    }

    /// True at the closing bracket of the enclosing group, and at the end.
    pub(super) fn at_group_end(&self) -> bool {
        use TokenKind as T;
        matches!(
            self.kind(),
            T::CloseParenthesis
                | T::CloseBracket
                | T::CloseBrace
                | T::InterpolationEnd
                | T::InterpolatedEnd
                | T::End
        )
    }

    // ---- Expecting ----

    /// Takes a token of `kind`, or reports that it is missing after the last token taken.
    pub(super) fn expect(&mut self, kind: TokenKind) -> bool {
        let found = self.eat(kind);
        if !found {
            self.missing(Expected::Text(kind.text()));
        }
        found
    }

    /// Takes the closing bracket `kind` of the group being read. What stands before it is
    /// reported and passed over.
    pub(super) fn expect_closer(&mut self, kind: TokenKind, expected: &[Expected]) {
        if !self.is(kind) {
            let mut all = expected.to_vec();
            all.push(Expected::Text(kind.text()));
            self.expected(&all);
            self.skip_until(|_| false);
        }
        self.eat(kind);
    }

    /// A name, or the report that one is expected.
    pub(super) fn expect_name(&mut self) -> Identifier {
        if self.is_name_at(self.at) {
            let token = self.bump();
            return self.identifier(token);
        }
        let token = self.token();
        if token.kind.is_keyword() && self.names_something() {
            self.error(token.span, SyntaxErrorKind::KeywordAsName(token.kind.text()));
            self.bump();
            return Identifier {
                text: token.kind.text().into(),
                span: token.span,
                has_hole: false,
            };
        }
        self.expected(&[Expected::Name]);
        Identifier { text: "".into(), span: Span::at(self.last_end()), has_hole: false }
    }

    /// True when what follows the keyword at the current token would follow a name there.
    fn names_something(&self) -> bool {
        use TokenKind as T;
        matches!(
            self.peek(1),
            T::Equal | T::Semicolon | T::Comma | T::CloseParenthesis | T::Dot | T::OpenParenthesis
        )
    }

    /// The identifier of a token.
    pub(super) fn identifier(&self, token: Token) -> Identifier {
        let span = token.span;
        let masked = self.masked(span);
        let has_hole = masked.bytes().any(|byte| byte == HOLE_FILLER);
        let text = match masked.strip_prefix('@') {
            _ if has_hole => Arc::from(self.source(span)),
            stripped => {
                let name = stripped.unwrap_or(masked);
                match name.is_ascii() && !name.contains('\\') {
                    true => Arc::from(name),
                    false => Arc::from(literal::identifier(name)),
                }
            }
        };
        Identifier { text, span, has_hole }
    }

    /// The first hole in `span`.
    pub(super) fn hole_in(&self, span: Span) -> Option<HoleId> {
        let at = self.holes.partition_point(|hole| hole.span.start < span.start);
        let hole = self.holes.get(at)?;
        span.contains(hole.span).then(|| HoleId(u32::try_from(at).unwrap_or(u32::MAX)))
    }

    // ---- Reporting ----

    /// Reports an error, unless one was reported at the same place already.
    pub(super) fn error(&mut self, span: Span, kind: SyntaxErrorKind) {
        let again = self.errors.last().is_some_and(|last| last.span.start == span.start);
        if !self.too_deep && !again {
            self.errors.push(SyntaxError { span, kind, related: None });
        }
    }

    /// Reports a part of C# that the service does not know.
    pub(super) fn refuse(&mut self, span: Span, feature: Feature) {
        self.error(span, SyntaxErrorKind::NotSupported(feature));
    }

    /// Reports that something else should stand at the current token.
    pub(super) fn expected(&mut self, expected: &[Expected]) {
        let token = self.token();
        // A closing bracket that was added is reported already.
        if token.span.is_empty()
            && token.kind != TokenKind::InterpolationFormat
            && self.at < self.tokens.len()
        {
            return;
        }
        let found = match token.kind {
            TokenKind::End => Found::End,
            _ => Found::text(self.source(token.span)),
        };
        self.error(token.span, SyntaxErrorKind::Expected { expected: expected.to_vec(), found });
    }

    /// Reports that something has to be inserted after the last token taken.
    pub(super) fn missing(&mut self, expected: Expected) {
        let token = self.token();
        if token.span.is_empty() && self.at < self.tokens.len() {
            return;
        }
        let at = Span::at(self.last_end());
        let reported = self.errors.last().is_some_and(|last| last.span.start == token.span.start);
        if !reported {
            self.error(at, SyntaxErrorKind::Missing(expected));
        }
    }

    /// The node for an expression that is not there.
    pub(super) fn missing_expression(&self) -> Expression {
        Expression { span: Span::at(self.last_end()), kind: ExpressionKind::Missing }
    }

    // ---- Depth ----

    /// Parses a child of the current node with `parse`.
    pub(super) fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> T) -> T {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        if self.deepest > MAX_DEPTH {
            self.stop_too_deep();
        }
        let node = parse(self);
        self.depth -= 1;
        node
    }

    /// Begins a chain (`a + b + c`, `a.b.c`), in which each link puts all that precedes it one
    /// level deeper. Gives what [`Self::end_chain`] needs.
    pub(super) const fn begin_chain(&mut self) -> u32 {
        let outer = self.deepest;
        self.deepest = self.depth;
        outer
    }

    /// Adds a link to the chain.
    pub(super) fn link(&mut self) {
        self.deepest += 1;
        if self.deepest > MAX_DEPTH {
            self.stop_too_deep();
        }
    }

    /// Ends the chain that began with `outer`.
    pub(super) fn end_chain(&mut self, outer: u32) {
        self.deepest = self.deepest.max(outer);
    }

    fn stop_too_deep(&mut self) {
        if !self.too_deep {
            let span = self.token().span;
            self.errors.clear();
            self.error(span, SyntaxErrorKind::TooDeep { limit: MAX_DEPTH });
            self.too_deep = true;
        }
        self.at = self.tokens.len();
    }
}
