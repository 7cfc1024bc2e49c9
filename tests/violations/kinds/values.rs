//! Values of attributes: of the wrong type, none of the words, out of range, an expression
//! where none belongs; and every value at the edge that is still right.

use policyc::policy::schema::{AttributeDecl, ExpressionUse, Item, Strictness, ValueKind};
use policyc::policy::types::check_literal;

use super::{Maker, here, misspelled};
use crate::complete::Wish;
use crate::samples::expression;
use crate::tree::Part;

/// A value that is wrong, and the rule that says so.
pub(super) struct Wrong {
    pub kind: &'static str,
    pub fact: &'static str,
    pub text: String,
    pub rule: &'static str,
    pub strictness: Strictness,
}

impl Maker<'_> {
    pub(crate) fn values(&mut self) {
        for attribute in self.place.decl().attributes {
            let name = attribute.name;
            for text in right(attribute) {
                if let Some(node) = self.good(&Wish::value(name, &text)) {
                    self.accept("accepted: value", &format!("@{name}"), node);
                }
            }
            let Some(node) = self.good(&Wish::present(&[Item::Attribute(name)])) else { continue };
            let part = Part::AttributeValue(name.to_owned());
            for wrong in wrong(attribute) {
                let mut changed = node.clone();
                changed.set(name, &wrong.text);
                let expected = here(wrong.rule, part.clone()).judged(wrong.strictness);
                let fact = format!("@{name}: {}", wrong.fact);
                self.reject(wrong.kind, &fact, changed, expected);
            }
            let mut computed = node;
            computed.set(name, &expression(attribute.kind));
            match attribute.expression {
                ExpressionUse::Allowed => {
                    self.accept("accepted: expression", &format!("@{name}"), computed);
                }
                ExpressionUse::NotAllowed(strictness) => {
                    let expected = here("expression-not-allowed", part).judged(strictness);
                    let fact = format!("@{name}: expression");
                    self.reject("expression in an attribute", &fact, computed, expected);
                }
            }
        }
    }
}

/// Values at the edges and all words.
fn right(attribute: &AttributeDecl) -> Vec<String> {
    let kind = attribute.expected.map_or(attribute.kind, |expected| expected.kind);
    let mut texts = edges(kind);
    match kind {
        ValueKind::Keyword(words) => texts.extend(words.iter().map(|word| (*word).to_owned())),
        ValueKind::Boolean => texts.extend(["true", "false"].map(str::to_owned)),
        ValueKind::Shape(shape) => texts.extend(shape.right.iter().map(|text| (*text).to_owned())),
        _ => {}
    }
    let also = attribute.expected.map_or(&[][..], |expected| expected.also);
    texts.extend(attribute.undocumented_words.iter().chain(also).map(|word| (*word).to_owned()));
    texts
}

/// The smallest and the largest value of a range.
fn edges(kind: ValueKind) -> Vec<String> {
    match kind {
        ValueKind::Integer { min, max } => vec![min.to_string(), max.to_string()],
        ValueKind::Long { min, max } => vec![min.to_string(), max.to_string()],
        ValueKind::Number { min, max } => {
            [min, max].iter().filter(|edge| edge.is_finite()).map(f64::to_string).collect()
        }
        _ => Vec::new(),
    }
}

fn wrong(attribute: &AttributeDecl) -> Vec<Wrong> {
    let mut wrong = wrong_for(attribute.kind, attribute.kind_strictness);
    if let Some(expected) = attribute.expected {
        for (fact, text) in beyond(expected.kind) {
            let is_good = expected.also.contains(&text.as_str());
            if is_good || check_literal(attribute.kind, &text).is_err() {
                continue;
            }
            wrong.push(Wrong {
                kind: "value beyond what is expected",
                fact: if fact == "minimum" { "expected minimum" } else { "expected maximum" },
                text,
                rule: "out-of-range",
                strictness: expected.strictness,
            });
        }
    }
    wrong.retain(|each| !attribute.undocumented_words.contains(&each.text.as_str()));
    wrong
}

/// Values that a kind does not take.
pub(super) fn wrong_for(kind: ValueKind, strictness: Strictness) -> Vec<Wrong> {
    let mut wrong: Vec<Wrong> = beyond(kind)
        .into_iter()
        .map(|(fact, text)| Wrong {
            kind: "value out of range",
            fact,
            text,
            rule: "out-of-range",
            strictness,
        })
        .collect();
    wrong.extend(misfits(kind).into_iter().map(|(what, text)| Wrong {
        kind: what,
        fact: "kind",
        text,
        rule: "invalid-value",
        strictness,
    }));
    wrong
}

/// Values just beyond a range, and beyond the type.
fn beyond(kind: ValueKind) -> Vec<(&'static str, String)> {
    let integers = |min: i128, max: i128, least: i128, most: i128| {
        let mut values =
            vec![("minimum", (min - 1).to_string()), ("maximum", (max + 1).to_string())];
        if min > least {
            values.push(("minimum", (least - 1).to_string()));
        }
        if max < most {
            values.push(("maximum", (most + 1).to_string()));
        }
        values
    };
    match kind {
        ValueKind::Integer { min, max } => {
            integers(min.into(), max.into(), i32::MIN.into(), i32::MAX.into())
        }
        ValueKind::Long { min, max } => {
            integers(min.into(), max.into(), i64::MIN.into(), i64::MAX.into())
        }
        ValueKind::Number { min, max } => [("minimum", min, -0.5), ("maximum", max, 0.5)]
            .into_iter()
            .filter(|(_, edge, _)| edge.is_finite())
            .map(|(fact, edge, step)| (fact, (edge + step).to_string()))
            .collect(),
        _ => Vec::new(),
    }
}

/// Texts that are not of the kind at all.
fn misfits(kind: ValueKind) -> Vec<(&'static str, String)> {
    let all = |texts: &[&str]| -> Vec<_> {
        texts.iter().map(|text| ("value of another type", (*text).to_owned())).collect()
    };
    match kind {
        ValueKind::Text | ValueKind::Regex => Vec::new(),
        ValueKind::NonEmptyText => vec![("value empty", String::new())],
        ValueKind::Boolean => all(&["maybe", "yes", "2", ""]),
        ValueKind::Integer { .. } | ValueKind::Long { .. } => {
            all(&["lots", "1.5", "0x10", "1 0", ""])
        }
        ValueKind::Number { .. } => all(&["lots", "1,5", "NaN", ""]),
        ValueKind::Uri => all(&["orders/open", "no uri", ""]),
        ValueKind::IpAddress => all(&["10.0.0.0/8", "300.1.1.1", "here", ""]),
        ValueKind::Shape(shape) => {
            shape.wrong.iter().map(|text| ("value of another shape", (*text).to_owned())).collect()
        }
        ValueKind::DateTime => all(&["soon", "2026-13-01", "01.02.2026", ""]),
        ValueKind::Keyword(words) => {
            let mut texts = all(&["unheard-of", ""]);
            for word in words {
                let slip = misspelled(word);
                let other_case = match word.to_uppercase() {
                    upper if upper == *word => word.to_lowercase(),
                    upper => upper,
                };
                for (what, text) in
                    [("word misspelled", slip), ("word in another case", other_case)]
                {
                    if !words.contains(&text.as_str()) && !looks_like_a_placeholder(&text) {
                        texts.push((what, text));
                    }
                }
            }
            texts
        }
    }
}

/// A word in capitals is judged more mildly: it may be filled when it is deployed.
fn looks_like_a_placeholder(text: &str) -> bool {
    text.len() > 2 && !text.contains(|c: char| c.is_lowercase() || c == '-')
}
