//! From text to tokens: drives the grammar and matches brackets.
//!
//! The grammar is free of recursion; the nesting of brackets, strings and interpolations is
//! kept here, on a stack of its own with [`MAX_NESTING`] places. A closing bracket that the
//! text lacks is added, with an error, so that the parser sees balanced brackets only.

use pest::Parser;

use super::error::{SyntaxError, SyntaxErrorKind};
use super::feature::Feature;
use super::grammar::{Grammar, Rule};
use super::token::{Token, TokenKind};
use super::{Comment, Form, MAX_NESTING, literal};
use crate::source::Span;

/// What reading the text gives.
#[derive(Debug, Default)]
pub(super) struct Lexed {
    /// The tokens; brackets are balanced.
    pub(super) tokens: Vec<Token>,
    /// The comments.
    pub(super) comments: Vec<Comment>,
    /// What is wrong with tokens and brackets.
    pub(super) errors: Vec<SyntaxError>,
    /// True when reading stopped at the nesting limit.
    pub(super) too_deep: bool,
}

/// What stands before and in a parenthesis, as far as it tells where a missing one belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parenthesis {
    /// `for (`, which takes semicolons.
    For,
    /// `if (` and the like, so far without anything that could take braces: a brace begins
    /// the statement after it.
    Condition,
    /// Any other.
    Other,
}

/// What ends a line besides the line feed, which the grammar knows.
const OTHER_LINE_ENDS: [char; 4] = ['\r', '\u{85}', '\u{2028}', '\u{2029}'];

/// What is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    /// `(`.
    Parenthesis(Parenthesis),
    /// `[`.
    Bracket,
    /// `{`.
    Brace,
    /// The text of an interpolated string.
    Text {
        /// True for `$@"`.
        verbatim: bool,
    },
    /// `{` in the text of an interpolated string.
    Interpolation {
        /// True inside `$@"`.
        verbatim: bool,
    },
}

impl Frame {
    /// How it opens and closes.
    const fn brackets(self) -> (&'static str, &'static str) {
        match self {
            Self::Parenthesis(_) => ("(", ")"),
            Self::Bracket => ("[", "]"),
            Self::Brace | Self::Interpolation { .. } => ("{", "}"),
            Self::Text { .. } => ("$\"", "\""),
        }
    }

    /// The token that closes it.
    const fn closer(self) -> TokenKind {
        match self {
            Self::Parenthesis(_) => TokenKind::CloseParenthesis,
            Self::Bracket => TokenKind::CloseBracket,
            Self::Brace => TokenKind::CloseBrace,
            Self::Interpolation { .. } => TokenKind::InterpolationEnd,
            Self::Text { .. } => TokenKind::InterpolatedEnd,
        }
    }
}

/// Reads the tokens of `code`, a part of `text` in which holes are U+0001.
pub(super) fn lex(text: &str, form: Form, code: Span) -> Lexed {
    let text = text.get(..code.end as usize).unwrap_or_default();
    let start = code.start as usize;
    let mut lexer =
        Lexer { text, start, form, frames: Vec::new(), interpolations: 0, lexed: Lexed::default() };
    // Measured on real expressions: a token for every five bytes.
    lexer.lexed.tokens.reserve(code.len() as usize / 4);
    let mut at = start;
    while at < text.len() && !lexer.lexed.too_deep {
        at = match lexer.frames.last() {
            Some((Frame::Text { verbatim }, _)) => lexer.text_run(at, *verbatim),
            _ => lexer.code_run(at),
        };
    }
    lexer.close_all();
    lexer.lexed
}

struct Lexer<'t> {
    /// Up to the end of the code.
    text: &'t str,
    /// Where the code begins, which counts as the beginning of a line.
    start: usize,
    form: Form,
    /// What is open, with the index of the token that opened it.
    frames: Vec<(Frame, u32)>,
    /// How many of the frames are interpolations.
    interpolations: u32,
    lexed: Lexed,
}

impl Lexer<'_> {
    /// Reads code from `at` on, and returns where the grammar stopped.
    fn code_run(&mut self, at: usize) -> usize {
        let rule = if self.interpolations > 0 { Rule::interpolation_code } else { Rule::code };
        let run = Grammar::parse(rule, self.text.get(at..).unwrap_or_default());
        let Some(run) = run.ok().and_then(|mut pairs| pairs.next()) else { return self.text.len() };
        let end = at + run.as_span().end();
        for pair in run.into_inner() {
            let span = pair.as_span();
            self.token(pair.as_rule(), Span::from_range(at + span.start()..at + span.end()));
            if self.lexed.too_deep {
                break;
            }
        }
        if self.interpolations > 0 { self.after_colon(end) } else { end }
    }

    /// Goes on at `end`, in an interpolation: after a colon outside of all brackets the format
    /// follows, and in brackets another colon belongs to it.
    fn after_colon(&mut self, end: usize) -> usize {
        let Some(last) = self.lexed.tokens.last_mut() else { return end };
        if last.kind != TokenKind::Colon || last.span.end as usize != end {
            return end;
        }
        if let Some((Frame::Interpolation { verbatim }, _)) = self.frames.last() {
            self.lexed.tokens.pop();
            return self.format_run(end, *verbatim);
        }
        if !self.text.get(end..).is_some_and(|rest| rest.starts_with(':')) {
            return end;
        }
        last.kind = TokenKind::ColonColon;
        last.span.end += 1;
        end + 1
    }

    fn token(&mut self, rule: Rule, span: Span) {
        let text = span.of(self.text);
        match rule {
            Rule::identifier | Rule::rare_identifier => self.identifier(text, span),
            Rule::mark => match text.as_bytes() {
                [b'"', b'"', b'"', ..] => self.raw_string(span),
                [b'"', ..] => self.string(TokenKind::String, text, span),
                _ => self.symbol(text, span),
            },
            Rule::interpolation_stop => self.symbol(text, span),
            Rule::number => self.number(span),
            Rule::character => self.push(TokenKind::Character, span),
            Rule::verbatim_string => self.string(TokenKind::VerbatimString, text, span),
            Rule::raw_interpolated => self.raw_string(span),
            Rule::interpolated_opening => self.open_string(text, span),
            Rule::line_comment => self.line_comment(text, span),
            Rule::block_comment => {
                if text.len() < "/**/".len() || !text.ends_with("*/") {
                    self.error(span, SyntaxErrorKind::CommentNotClosed, None);
                }
                self.lexed.comments.push(Comment { span, is_block: true });
            }
            Rule::directive => self.directive(text, span),
            _ => self.unknown(text, span),
        }
    }

    fn string(&mut self, kind: TokenKind, text: &str, span: Span) {
        let is_cut = kind == TokenKind::String && text.contains(OTHER_LINE_ENDS);
        if is_cut || !literal::content(text).1 {
            let kind = match is_cut || (span.end as usize) < self.text.len() {
                true => SyntaxErrorKind::StringCutByLine,
                false => SyntaxErrorKind::StringNotClosed,
            };
            let line = Span::from_range(0..text.trim_end_matches(OTHER_LINE_ENDS).len());
            self.error(line.shift(span.start), kind, None);
        }
        self.push(kind, span);
    }

    fn raw_string(&mut self, span: Span) {
        self.error(span, SyntaxErrorKind::NotSupported(Feature::RawString), None);
        self.push(TokenKind::Refused, span);
    }

    /// A number. The grammar reads the point of `.5` as a symbol; no member is named `5`, so it
    /// always belongs to the number.
    fn number(&mut self, span: Span) {
        if let Some(point) = self.lexed.tokens.last()
            && point.kind == TokenKind::Dot
            && point.span.end == span.start
        {
            let span = point.span.cover(span);
            self.lexed.tokens.pop();
            return self.push(TokenKind::Number, span);
        }
        self.push(TokenKind::Number, span);
    }

    fn line_comment(&mut self, text: &str, span: Span) {
        let len = text.trim_end_matches('\r').len();
        let span = Span::from_range(0..len).shift(span.start);
        self.lexed.comments.push(Comment { span, is_block: false });
    }

    fn identifier(&mut self, text: &str, span: Span) {
        let kind = match TokenKind::of_keyword(text) {
            Some(keyword) => keyword,
            None if text.bytes().all(|byte| byte == super::HOLE_FILLER) => TokenKind::Hole,
            None => TokenKind::Identifier,
        };
        if matches!(text, "u8" | "U8")
            && let Some(last) = self.lexed.tokens.last_mut()
            && matches!(last.kind, TokenKind::String | TokenKind::VerbatimString)
            && last.span.end == span.start
        {
            last.kind = TokenKind::Refused;
            let literal = last.span.cover(span);
            self.error(literal, SyntaxErrorKind::NotSupported(Feature::Utf8String), None);
            return;
        }
        self.push(kind, span);
    }

    fn symbol(&mut self, text: &str, span: Span) {
        let Some(kind) = TokenKind::of_symbol(text) else { return self.unknown(text, span) };
        match kind {
            TokenKind::OpenParenthesis => {
                let parenthesis = self.parenthesis();
                self.open(Frame::Parenthesis(parenthesis), kind, span);
            }
            TokenKind::OpenBracket => self.open(Frame::Bracket, kind, span),
            TokenKind::OpenBrace => {
                if let Some((Frame::Parenthesis(Parenthesis::Condition), _)) = self.frames.last() {
                    self.close_missing();
                }
                self.open(Frame::Brace, kind, span);
            }
            TokenKind::CloseParenthesis | TokenKind::CloseBracket | TokenKind::CloseBrace => {
                self.close(kind, span);
            }
            TokenKind::Semicolon => {
                self.close_before_semicolon();
                self.push(kind, span);
            }
            _ => self.push(kind, span),
        }
    }

    /// What kind of parenthesis opens after the last token.
    fn parenthesis(&self) -> Parenthesis {
        match self.lexed.tokens.last().map(|last| last.kind) {
            Some(TokenKind::For) => Parenthesis::For,
            Some(
                TokenKind::If
                | TokenKind::While
                | TokenKind::Foreach
                | TokenKind::Switch
                | TokenKind::Using
                | TokenKind::Lock
                | TokenKind::Catch,
            ) => Parenthesis::Condition,
            _ => Parenthesis::Other,
        }
    }

    fn push(&mut self, kind: TokenKind, span: Span) {
        if matches!(kind, TokenKind::New | TokenKind::Arrow | TokenKind::Delegate | TokenKind::Is)
            && let Some((Frame::Parenthesis(parenthesis), _)) = self.frames.last_mut()
            && *parenthesis == Parenthesis::Condition
        {
            *parenthesis = Parenthesis::Other;
        }
        let partner = self.next_index();
        self.lexed.tokens.push(Token { kind, span, partner });
    }

    fn next_index(&self) -> u32 {
        u32::try_from(self.lexed.tokens.len()).unwrap_or(u32::MAX)
    }

    fn error(&mut self, span: Span, kind: SyntaxErrorKind, related: Option<Span>) {
        self.lexed.errors.push(SyntaxError { span, kind, related });
    }

    fn unknown(&mut self, text: &str, span: Span) {
        let follows = self.lexed.errors.last().is_some_and(|last| {
            matches!(last.kind, SyntaxErrorKind::UnknownCharacter(_)) && last.span.end == span.start
        });
        match self.lexed.errors.last_mut() {
            Some(last) if follows => last.span = last.span.cover(span),
            _ => {
                let c = text.chars().next().unwrap_or_default();
                self.error(span, SyntaxErrorKind::UnknownCharacter(c), None);
            }
        }
    }

    /// A line that begins with `#`. Regions and pragmas do nothing and are read as comments.
    fn directive(&mut self, text: &str, span: Span) {
        let before = self.text.get(..span.start as usize).unwrap_or_default();
        let line = before.rfind(['\n', '\r']).unwrap_or(0).max(self.start);
        let line = before.get(line..);
        let word = text.get(1..).unwrap_or_default().trim_start();
        let word = word.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        if line.is_some_and(|line| line.trim().is_empty())
            && matches!(word, "region" | "endregion" | "pragma")
        {
            return self.line_comment(text, span);
        }
        self.error(span, SyntaxErrorKind::Directive(format!("#{word}")), None);
    }

    fn open(&mut self, frame: Frame, kind: TokenKind, span: Span) {
        if self.frames.len() >= MAX_NESTING {
            self.lexed.too_deep = true;
            let limit = u32::try_from(MAX_NESTING).unwrap_or(u32::MAX);
            self.error(span, SyntaxErrorKind::TooDeep { limit }, None);
            return;
        }
        self.interpolations += u32::from(matches!(frame, Frame::Interpolation { .. }));
        self.frames.push((frame, self.next_index()));
        self.push(kind, span);
    }

    /// A closing bracket of the text: closes what is open above its opening bracket too.
    fn close(&mut self, kind: TokenKind, span: Span) {
        let mut depth = self.frames.len();
        loop {
            let Some((frame, _)) = depth.checked_sub(1).and_then(|top| self.frames.get(top)) else {
                return self.error(span, SyntaxErrorKind::ClosesNothing(kind.text()), None);
            };
            if frame.closer() == kind {
                break;
            }
            match frame {
                Frame::Interpolation { .. } if kind == TokenKind::CloseBrace => break,
                Frame::Interpolation { .. } | Frame::Text { .. } => {
                    return self.error(span, SyntaxErrorKind::ClosesNothing(kind.text()), None);
                }
                _ => depth -= 1,
            }
        }
        while self.frames.len() > depth {
            self.close_missing();
        }
        self.close_top(span);
    }

    /// Closes the innermost frame with a token at `span`.
    fn close_top(&mut self, span: Span) {
        let Some((frame, opener)) = self.frames.pop() else { return };
        let closer = self.next_index();
        if let Some(token) = self.lexed.tokens.get_mut(opener as usize) {
            token.partner = closer;
            if let Frame::Interpolation { verbatim: false } = frame {
                let code = Span::new(token.span.start, span.end);
                self.check_one_line(code);
            }
        }
        self.interpolations -= u32::from(matches!(frame, Frame::Interpolation { .. }));
        self.push(frame.closer(), span);
    }

    /// Before C# 11 an interpolation of `$"…"` stays on its line.
    fn check_one_line(&mut self, code: Span) {
        if let Some(at) = memchr::memchr2(b'\n', b'\r', code.of(self.text).as_bytes()) {
            let kind = SyntaxErrorKind::NotSupported(Feature::NewlineInInterpolation);
            let at = code.start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
            self.error(Span::new(code.start, at), kind, None);
        }
    }

    /// Closes the innermost frame where the text does not.
    fn close_missing(&mut self) {
        let Some(&(frame, opener)) = self.frames.last() else { return };
        let opener = self.lexed.tokens.get(opener as usize).map(|token| token.span);
        let place = Span::at(self.lexed.tokens.last().map_or(0, |last| last.span.end));
        let (open, close) = frame.brackets();
        self.error(place, SyntaxErrorKind::NotClosed { open, close }, opener);
        self.close_top(place);
    }

    /// Only a `for` takes semicolons in its parentheses: others are closed before one.
    fn close_before_semicolon(&mut self) {
        let closes = |frame: &Frame| match frame {
            Frame::Parenthesis(Parenthesis::For) => false,
            Frame::Parenthesis(_) | Frame::Bracket => true,
            _ => false,
        };
        let around = self.frames.iter().rev().find(|(frame, _)| !closes(frame));
        let in_statements = match around {
            Some((frame, _)) => {
                matches!(frame, Frame::Brace | Frame::Parenthesis(Parenthesis::For))
            }
            None => self.form == Form::Statements,
        };
        if in_statements {
            while self.frames.last().is_some_and(|(frame, _)| closes(frame)) {
                self.close_missing();
            }
        }
    }

    /// The end of the code closes everything.
    fn close_all(&mut self) {
        if self.lexed.too_deep {
            return;
        }
        while let Some(&(frame, opener)) = self.frames.last() {
            match frame {
                Frame::Text { .. } => self.string_not_closed(opener, self.text.len()),
                _ => self.close_missing(),
            }
        }
    }

    fn open_string(&mut self, text: &str, span: Span) {
        let verbatim = text.contains('@');
        if text.starts_with('@') {
            self.error(span, SyntaxErrorKind::NotSupported(Feature::AlternativeVerbatim), None);
        }
        let kind = match verbatim {
            true => TokenKind::InterpolatedVerbatimStart,
            false => TokenKind::InterpolatedStart,
        };
        self.open(Frame::Text { verbatim }, kind, span);
    }

    /// Closes an interpolated string that is cut off at `end`.
    fn string_not_closed(&mut self, opener: u32, end: usize) {
        let start = self.lexed.tokens.get(opener as usize).map_or(0, |token| token.span.start);
        let span = Span::from_range(start as usize..end);
        let kind = match end < self.text.len() {
            true => SyntaxErrorKind::StringCutByLine,
            false => SyntaxErrorKind::StringNotClosed,
        };
        let reported = self.lexed.errors.last().is_some_and(|last| span.contains(last.span));
        if !reported {
            self.error(span, kind, None);
        }
        self.close_top(Span::at(span.end));
    }

    /// The end of the text that begins at `at`.
    fn text_end(&self, at: usize, verbatim: bool) -> usize {
        let rule =
            if verbatim { Rule::interpolated_verbatim_text } else { Rule::interpolated_text };
        let run = Grammar::parse(rule, self.text.get(at..).unwrap_or_default());
        match run.ok().and_then(|mut pairs| pairs.next()) {
            Some(run) => at + run.as_span().end(),
            None => at,
        }
    }

    /// Reads text of an interpolated string and what ends it.
    fn text_run(&mut self, at: usize, verbatim: bool) -> usize {
        let end = self.text_end(at, verbatim);
        if end > at {
            self.push(TokenKind::InterpolatedText, Span::from_range(at..end));
        }
        let next = Span::from_range(end..end + 1);
        match next.of(self.text) {
            "\"" => self.close_top(next),
            "{" => {
                let frame = Frame::Interpolation { verbatim };
                self.open(frame, TokenKind::InterpolationStart, next);
            }
            "}" => self.error(next, SyntaxErrorKind::SingleBrace('}'), None),
            _ => {
                let opener = self.frames.last().map_or(0, |&(_, opener)| opener);
                self.string_not_closed(opener, end);
                return end;
            }
        }
        end + 1
    }

    /// Reads the format of an interpolation, which begins at `at`, and the brace that ends it.
    fn format_run(&mut self, at: usize, verbatim: bool) -> usize {
        let mut end = at;
        loop {
            end = self.text_end(end, verbatim);
            let next = Span::from_range(end..end + 1);
            match next.of(self.text) {
                "{" => {
                    self.error(next, SyntaxErrorKind::SingleBrace('{'), None);
                    end += 1;
                }
                "}" => {
                    self.push(TokenKind::InterpolationFormat, Span::from_range(at..end));
                    self.close_top(next);
                    return end + 1;
                }
                _ => {
                    self.push(TokenKind::InterpolationFormat, Span::from_range(at..end));
                    self.close_missing();
                    return end;
                }
            }
        }
    }
}
