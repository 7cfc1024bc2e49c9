//! Text: missing, of the wrong type, an expression where none belongs, text where none belongs.

use policyc::policy::schema::{ChildContent, ExpressionUse, Item, ValueKind};

use super::values::wrong_for;
use super::{Maker, here};
use crate::complete::Wish;
use crate::samples::expression;
use crate::tree::Part;

impl Maker<'_> {
    pub(crate) fn texts(&mut self) {
        let decl = self.place.decl();
        let Some(text) = decl.text else {
            let any_xml =
                decl.children.iter().any(|child| matches!(child.content, ChildContent::AnyXml));
            if let Some(node) = self.good(&Wish::default()).filter(|_| !any_xml) {
                let node = node.text("stray words");
                self.reject("text added", ": text", node, here("unexpected-text", Part::Text));
            }
            return;
        };
        let Some(node) = self.good(&Wish::present(&[Item::Text])) else { return };
        self.accept("accepted: text", ": text", node.clone());
        if let ValueKind::Shape(shape) = text.kind {
            for right in shape.right {
                self.accept("accepted: text", ": text", node.clone().text(right));
            }
        }
        if text.required {
            let mut empty = node.clone();
            empty.text = None;
            // The tag stands in two pieces, so that its start tag is not the whole element.
            let expected = here("missing-text", Part::StartTag).judged(text.strictness);
            self.reject("text removed", ": text required", empty, expected);
            let mut blank = node.clone();
            blank.text = Some("  \n  ".to_owned());
            let expected = here("missing-text", Part::StartTag).judged(text.strictness);
            self.reject("text blank", ": text required", blank, expected);
        }
        for wrong in wrong_for(text.kind, text.kind_strictness) {
            // Blank text is missing text.
            if wrong.text.is_empty() {
                continue;
            }
            let node = node.clone().text(&wrong.text);
            let expected = here(wrong.rule, Part::Text).judged(wrong.strictness);
            let kind = match wrong.kind {
                "value out of range" => "text out of range",
                "word misspelled" => "text misspelled",
                "word in another case" => "text in another case",
                _ => "text of another type",
            };
            self.reject(kind, &format!(": text {}", wrong.fact), node, expected);
        }
        let node = node.text(&expression(text.kind));
        match text.expression {
            ExpressionUse::Allowed => self.accept("accepted: expression as text", ": text", node),
            ExpressionUse::NotAllowed(strictness) => {
                let expected = here("expression-not-allowed", Part::Text).judged(strictness);
                self.reject("expression as text", ": text expression", node, expected);
            }
        }
    }
}
