//! The C# code at a byte of a document.

use crate::expr::parse::Form;
use crate::policy::{Document, Expression};
use crate::source::Span;
use crate::xml;
use crate::xml::{Attribute, Decoded, Region, RegionState};

/// The code up to a byte.
#[derive(Debug)]
pub(super) struct CodeBefore<'d> {
    /// How the expression is written.
    pub form: Form,
    /// The code from behind the bracket to the byte, decoded.
    pub code: Decoded<'d>,
}

/// The form in the words of the expression parser.
pub(super) const fn form(form: xml::Form) -> Form {
    match form {
        xml::Form::Single => Form::Value,
        xml::Form::Multi => Form::Statements,
    }
}

/// A stretch of the document, decoded as what stands in values and text is.
pub(super) fn decoded<'d>(document: &'d Document, span: Span, is_cdata: bool) -> Decoded<'d> {
    if is_cdata {
        let map = crate::source::SourceMap::verbatim(span.start, span.len());
        return Decoded { text: span.of(document.text()).into(), map };
    }
    let stretch = Attribute { name: Span::at(0), value: span, quote: '"' };
    document.tree().attribute_text(&stretch)
}

/// The expression that holds the byte, closed or not.
pub(super) fn region_at(document: &Document, offset: u32) -> Option<&Region> {
    let regions = document.regions();
    let after = regions.partition_point(|region| region.span.start < offset);
    let region = regions.get(after.checked_sub(1)?)?;
    // Code that is not closed goes on with the line: blanks behind it belong to it.
    let goes_on = || {
        let behind = document.text().get(region.span.end as usize..offset as usize);
        region.state == RegionState::Unclosed
            && behind.is_some_and(|text| text.chars().all(|each| matches!(each, ' ' | '\t')))
    };
    let inside =
        offset >= region.span.start.saturating_add(2) && (offset < region.span.end || goes_on());
    inside.then_some(region)
}

/// The code before a byte, where it stands in code.
pub(super) fn code_before(document: &Document, offset: u32) -> Option<CodeBefore<'_>> {
    let region = region_at(document, offset)?;
    let span = Span::new(region.span.start.saturating_add(2), offset);
    let code = decoded(document, span, region.place == xml::Place::CData);
    Some(CodeBefore { form: form(region.form), code })
}

/// The expression that holds a byte, and the place of the byte in its decoded text.
pub(super) fn expression_at(document: &Document, offset: u32) -> Option<(&Expression, u32)> {
    let all = document.expressions();
    // Expressions stand in the order of the text, those of one element by attribute, then text.
    let expression = all
        .iter()
        .find(|expression| expression.span.start <= offset && offset <= expression.span.end)?;
    let region = region_at(document, offset);
    let is_cdata = region.is_some_and(|region| region.place == xml::Place::CData);
    let before = Span::new(expression.span.start, offset);
    let at = decoded(document, before, is_cdata).text.len();
    Some((expression, Span::from_range(0..at).end))
}
