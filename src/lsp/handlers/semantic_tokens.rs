//! Colours: markup and the C# in it.

use lsp_types::{
    SemanticToken, SemanticTokenType, SemanticTokens, SemanticTokensLegend, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult,
};

use super::Outcome;
use crate::ide::tokens::{Token, tokens};
use crate::lsp::folder::View;
use crate::lsp::state::State;
use crate::source::Span;

/// The names of the kinds of tokens, in the order of [`Token::ALL`].
pub(in crate::lsp) fn legend() -> SemanticTokensLegend {
    let token_types = Token::ALL.map(|token| match token {
        Token::Element => SemanticTokenType::CLASS,
        Token::Attribute | Token::Property => SemanticTokenType::PROPERTY,
        Token::Value | Token::Text => SemanticTokenType::STRING,
        Token::Comment => SemanticTokenType::COMMENT,
        Token::Hole => SemanticTokenType::MACRO,
        Token::Keyword => SemanticTokenType::KEYWORD,
        Token::Number => SemanticTokenType::NUMBER,
        Token::Operator => SemanticTokenType::OPERATOR,
        Token::Variable => SemanticTokenType::VARIABLE,
        Token::Method => SemanticTokenType::METHOD,
        Token::Type => SemanticTokenType::TYPE,
        Token::EnumMember => SemanticTokenType::ENUM_MEMBER,
        Token::Namespace => SemanticTokenType::NAMESPACE,
    });
    SemanticTokensLegend { token_types: token_types.into(), token_modifiers: Vec::new() }
}

pub(super) fn full(
    state: &mut State,
    params: SemanticTokensParams,
) -> Outcome<Option<SemanticTokensResult>> {
    let Some(view) = state.document(&params.text_document.uri) else { return Ok(None) };
    let all = Span::from_range(0..view.file().text().len());
    Ok(Some(encoded(state, view, all).into()))
}

pub(super) fn range(
    state: &mut State,
    params: SemanticTokensRangeParams,
) -> Outcome<Option<SemanticTokensRangeResult>> {
    let Some(view) = state.document(&params.text_document.uri) else { return Ok(None) };
    let within = state.options.encoding.span(view.file(), params.range);
    Ok(Some(encoded(state, view, within).into()))
}

/// The tokens, each counted from the one before. A token of several lines becomes several.
fn encoded(state: &State, view: View<'_>, within: Span) -> SemanticTokens {
    let (text, lines) = (view.file().text(), view.file().lines());
    let mut data = Vec::new();
    let (mut last_line, mut last_start) = (0, 0);
    for (span, token) in tokens(view.document(), within) {
        let kind = Token::ALL.iter().position(|each| *each == token);
        let token_type = kind.and_then(|at| u32::try_from(at).ok()).unwrap_or_default();
        for line in lines.line_of(span.start)..=lines.line_of(span.end.saturating_sub(1)) {
            let of_line = lines.content_span(text, line);
            let (start, end) = (span.start.max(of_line.start), span.end.min(of_line.end));
            if start >= end {
                continue;
            }
            let range = state.range(view, Span::new(start, end));
            let (line, start) = (range.start.line, range.start.character);
            let delta_line = line.saturating_sub(last_line);
            let from = if delta_line == 0 { last_start } else { 0 };
            data.push(SemanticToken {
                delta_line,
                delta_start: start.saturating_sub(from),
                length: range.end.character.saturating_sub(start),
                token_type,
                token_modifiers_bitset: 0,
            });
            (last_line, last_start) = (line, start);
        }
    }
    SemanticTokens { result_id: None, data }
}
