//! Attributes and texts as values of a plan.

use std::borrow::Cow;

use crate::policy;
use crate::policy::schema::AttributeType;
use crate::policy::{Attribute, Content, ElementRef};
use crate::source::Span;

use super::{CompileError, Compiler};
use crate::plan::{Expression, Template, Value};

impl<'d> Compiler<'d> {
    /// A value that may be absent.
    pub(super) fn optional<T: AttributeType, U>(
        &mut self,
        attribute: Option<&Attribute<'d, T>>,
        read: impl FnOnce(&T::Value<'d>) -> Option<U>,
    ) -> Option<Value<U>> {
        let attribute = attribute?;
        self.value(&attribute.value, attribute.value_span, read)
    }

    /// A value that must be there.
    pub(super) fn required<T: AttributeType, U>(
        &mut self,
        element: ElementRef<'d>,
        name: &str,
        attribute: Option<&Attribute<'d, T>>,
        read: impl FnOnce(&T::Value<'d>) -> Option<U>,
    ) -> Option<Value<U>> {
        if attribute.is_none() {
            let message = format!("`<{}>` lacks the attribute `{name}`", element.name());
            self.errors.push(CompileError { message, help: None, span: element.start_tag() });
        }
        self.optional(attribute, read)
    }

    /// A value; `None`, with an error, when it is not of its type.
    pub(super) fn value<T: AttributeType, U>(
        &mut self,
        value: &policy::Value<'d, T>,
        span: Span,
        read: impl FnOnce(&T::Value<'d>) -> Option<U>,
    ) -> Option<Value<U>> {
        match value {
            policy::Value::Literal(literal) => match read(literal) {
                Some(value) => Some(Value::Literal(value)),
                None => self.wrong::<T, U>(span),
            },
            policy::Value::Expression(expression) => {
                Some(Value::Expression(self.expression(expression)))
            }
            policy::Value::Template(template) => Some(Value::Template(self.template(template))),
            policy::Value::Invalid => self.wrong::<T, U>(span),
        }
    }

    /// A text as it stands, whatever its type: for what a run only hands on.
    pub(super) fn verbatim(
        &self,
        element: ElementRef<'d>,
        content: &'d Content,
    ) -> Option<Value<String>> {
        let document = element.document();
        match content {
            Content::Literal { .. } => {
                content.literal(document).map(|text| Value::Literal(text.into_owned()))
            }
            Content::Expression { .. } => {
                content.expression(document).map(|found| Value::Expression(self.expression(found)))
            }
            Content::Template(template) => Some(Value::Template(self.template(template))),
            Content::Unclosed { .. } => None,
        }
    }

    fn expression(&self, expression: &policy::Expression) -> Expression {
        Expression { text: expression.text.to_string(), origin: self.origin(expression.span) }
    }

    /// The texts of elements; one without text is empty.
    pub(super) fn texts<'v, T>(
        &mut self,
        elements: impl Iterator<Item = (ElementRef<'d>, &'v Option<policy::Value<'d, T>>)>,
    ) -> Vec<Value<String>>
    where
        'd: 'v,
        T: for<'t> AttributeType<Value<'t> = Cow<'t, str>> + 'v,
    {
        let mut values = Vec::new();
        for (element, value) in elements {
            let empty = Some(Value::Literal(String::new()));
            let span = element.span();
            let value = value.as_ref();
            values.extend(value.map_or(empty, |value| self.value(value, span, text)));
        }
        values
    }

    /// Reports a text of another type.
    fn wrong<T: AttributeType, U>(&mut self, span: Span) -> Option<Value<U>> {
        let text = self.file.slice(span);
        let message = format!("`{text}` is not {}", T::KIND.describe());
        self.errors.push(CompileError { message, help: None, span });
        None
    }

    fn template(&self, template: &policy::Template) -> Template {
        let mut holes: Vec<String> = Vec::new();
        for hole in &template.holes {
            let text = hole.span.of(&template.text);
            if !holes.iter().any(|known| known == text) {
                holes.push(text.to_owned());
            }
        }
        Template { text: template.text.to_string(), holes, origin: self.origin(template.span) }
    }
}

/// A text as it stands.
#[expect(clippy::ptr_arg, reason = "it is called with what an attribute type parses to")]
pub(super) fn text(value: &Cow<'_, str>) -> Option<String> {
    Some(value.clone().into_owned())
}
