//! What goes into elements and documents: nodes, attributes, sequences, and values as text.

use super::tree::{Kind, Xml};
use crate::expr::members::{Call, format_value};
use crate::expr::value::{Exception, Fault, Text, TimeSpan, Value};

type Done = Result<(), Fault>;

/// Where content goes.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// At the end of a container.
    End,
    /// Before the node below that was first when adding began; counts what was added.
    At(usize),
}

/// Adds any content to an element or document, as `Add` does.
pub(super) fn add(call: &mut Call<'_, '_>, to: &Xml, content: &Value, place: &mut Place) -> Done {
    call.interpreter.step()?;
    match content {
        Value::Null => Ok(()),
        Value::String(text) => add_text(to, text, place),
        Value::Array(array) => {
            for item in array.to_vec() {
                add(call, to, &item, place)?;
            }
            Ok(())
        }
        other => {
            if let Some(node) = other.downcast::<Xml>() {
                return if node.is_attribute() {
                    add_attribute(to, node)
                } else {
                    add_node(to, node, place)
                };
            }
            if other.as_object().is_some_and(|object| object.enumerate().is_some()) {
                let mut items = call.enumerate(other)?;
                while let Some(item) = items.next(call.interpreter)? {
                    add(call, to, &item, place)?;
                }
                return Ok(());
            }
            let text = value_text(call, other)?;
            add_text(to, &text, place)
        }
    }
}

fn add_attribute(to: &Xml, attribute: &Xml) -> Done {
    if !to.is_element() {
        return Err(Exception::argument("An attribute cannot be added to content.").into());
    }
    let attribute =
        if attribute.parent().is_some() { attribute.deep_clone() } else { attribute.clone() };
    if attribute.name().is_some_and(|name| to.find_attribute(&name).is_some()) {
        return Err(Exception::invalid_operation("Duplicate attribute.").into());
    }
    to.push(&attribute);
    Ok(())
}

fn add_node(to: &Xml, node: &Xml, place: &mut Place) -> Done {
    validate(to, node)?;
    let free = node.parent().is_none() && !node.same(&to.top());
    let node = if free { node.clone() } else { node.deep_clone() };
    put(to, &node, place);
    Ok(())
}

fn put(to: &Xml, node: &Xml, place: &mut Place) {
    match place {
        Place::End => to.push(node),
        Place::At(at) => {
            to.insert(*at, node);
            *at += 1;
        }
    }
}

/// Text joins the text before it.
fn add_text(to: &Xml, text: &Text, place: &mut Place) -> Done {
    if !to.is_element() {
        let blank = text.to_utf8().chars().all(|c| matches!(c, ' ' | '\t' | '\r' | '\n'));
        if !blank {
            let message = "Non-whitespace characters cannot be added to content.";
            return Err(Exception::argument(message).into());
        }
    }
    if text.is_empty() {
        to.set_open(true);
        return Ok(());
    }
    let before = match place {
        Place::End => to.last_child(),
        Place::At(0) => None,
        Place::At(at) => to.children().get(*at - 1).cloned(),
    };
    match before.as_ref().map(Xml::kind) {
        Some(Kind::Text(known)) => {
            let joined = Text::concat(&[&known.borrow(), text]);
            *known.borrow_mut() = joined;
        }
        _ => put(to, &Xml::text_node(text.clone()), place),
    }
    Ok(())
}

/// What cannot stand in a document or element.
pub(super) fn validate(to: &Xml, node: &Xml) -> Done {
    let refused = |what: &str| -> Done {
        let message = format!("A node of type {what} cannot be added to content.");
        Err(Exception::argument(&message).into())
    };
    match node.kind() {
        Kind::Document { .. } => return refused("Document"),
        Kind::DocumentType(_) if to.is_element() => return refused("DocumentType"),
        Kind::Attribute(..) => return refused("Attribute"),
        _ if to.is_element() => return Ok(()),
        Kind::CData(_) => return refused("CDATA"),
        Kind::Text(text) => {
            let blank = text.borrow().to_utf8().trim().is_empty();
            if !blank {
                let message = "Non-whitespace characters cannot be added to content.";
                return Err(Exception::argument(message).into());
            }
            return Ok(());
        }
        _ => {}
    }
    let children = to.children();
    let has = |test: fn(&Kind) -> bool| children.iter().any(|child| test(child.kind()));
    let wrong = match node.kind() {
        Kind::Element { .. } => has(|kind| matches!(kind, Kind::Element { .. })),
        Kind::DocumentType(_) => {
            has(|kind| matches!(kind, Kind::Element { .. } | Kind::DocumentType(_)))
        }
        _ => false,
    };
    if wrong {
        let message = "This operation would create an incorrectly structured document.";
        return Err(Exception::invalid_operation(message).into());
    }
    Ok(())
}

/// A value as XML writes it.
pub(super) fn value_text(call: &mut Call<'_, '_>, value: &Value) -> Result<Text, Fault> {
    Ok(match value {
        Value::Bool(true) => "true".into(),
        Value::Bool(false) => "false".into(),
        Value::Double(number) if number.is_infinite() => {
            if *number > 0.0 {
                "INF".into()
            } else {
                "-INF".into()
            }
        }
        Value::Float(number) if number.is_infinite() => {
            if *number > 0.0 {
                "INF".into()
            } else {
                "-INF".into()
            }
        }
        Value::DateTime(_) => {
            format_value(call.interpreter, value, "yyyy-MM-ddTHH:mm:ss.FFFFFFFK")?
        }
        Value::DateTimeOffset(offset) => {
            let text = format_value(call.interpreter, value, "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz")?;
            if offset.offset == 0 { text.to_utf8().replace("+00:00", "Z").into() } else { text }
        }
        Value::TimeSpan(span) => duration(*span).into(),
        Value::Object(_) if value.downcast::<Xml>().is_some() => {
            return Err(Exception::argument("An XObject cannot be used as a value.").into());
        }
        other => call.to_text(other)?,
    })
}

/// `P1DT2H3M4.5S`
pub(super) fn duration(span: TimeSpan) -> String {
    let negative = span.0 < 0;
    let ticks = span.0.unsigned_abs();
    let (days, rest) = (ticks / 864_000_000_000, ticks % 864_000_000_000);
    let (hours, rest) = (rest / 36_000_000_000, rest % 36_000_000_000);
    let (minutes, rest) = (rest / 600_000_000, rest % 600_000_000);
    let (seconds, fraction) = (rest / 10_000_000, rest % 10_000_000);
    let mut out = if negative { "-P".to_owned() } else { "P".to_owned() };
    if days > 0 {
        out.push_str(&format!("{days}D"));
    }
    let time = hours > 0 || minutes > 0 || seconds > 0 || fraction > 0;
    if time || days == 0 {
        out.push('T');
        if hours > 0 {
            out.push_str(&format!("{hours}H"));
        }
        if minutes > 0 {
            out.push_str(&format!("{minutes}M"));
        }
        if seconds > 0 || fraction > 0 || !time {
            out.push_str(&seconds.to_string());
            if fraction > 0 {
                out.push('.');
                out.push_str(format!("{fraction:07}").trim_end_matches('0'));
            }
            out.push('S');
        }
    }
    out
}

/// Removes all nodes below.
pub(super) fn remove_nodes(from: &Xml) {
    while let Some(last) = from.last_child() {
        last.take();
    }
    from.set_open(false);
}

/// Replaces what is below by a text.
pub(super) fn set_text(of: &Xml, text: &Text) {
    remove_nodes(of);
    of.set_open(true);
    if !text.is_empty() {
        of.push(&Xml::text_node(text.clone()));
    }
}
