//! Many expressions at once, each with its context, from and to lines of JSON.
//!
//! In: `{"id", "expr", "context"}`. Out, in the same order: `{"id", "ok": true, "type",
//! "value", "json"?, "static_type"?}`, or `{"id", "ok": false, "stage", "error_type",
//! "message"}` with the stages `compile`, `context` and `runtime`. What this tool does not
//! compute has the error type `NotSupported`, a limit `Limit`.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::{Map as JsonObject, Value as Json, json};

use super::bind::{Checked, check};
use super::context::{ContextObject, from_json};
use super::eval::{Interpreter, Limits};
use super::json as newtonsoft;
use super::parse::{ExpressionSource, parse};
use super::types::Type;
use super::value::{AnonymousObject, Array, Fault, Object, TupleObject, Value};

/// Deepest structure and most elements that `json` shows.
const MOST_DEEP: usize = 20;
const MOST_ITEMS: usize = 1000;

/// Evaluates cases; equal expressions are compiled once.
#[derive(Debug, Default)]
pub struct Batch {
    compiled: HashMap<String, Rc<Result<Checked, Vec<String>>>>,
}

/// Why a line of a batch could not be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// The line is no JSON object.
    #[error("the line is no JSON object: {0}")]
    NotJson(String),
    /// A case needs an expression.
    #[error("the case has no text `expr`")]
    NoExpression,
}

impl Batch {
    /// No expression yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The answer to one line.
    ///
    /// # Errors
    /// When the line is no case.
    pub fn answer(&mut self, line: &str) -> Result<Json, LineError> {
        let case: Json =
            serde_json::from_str(line).map_err(|error| LineError::NotJson(error.to_string()))?;
        let Some(expression) = case.get("expr").and_then(Json::as_str) else {
            return Err(LineError::NoExpression);
        };
        let checked = self.compile(expression);
        let mut answer = JsonObject::new();
        answer.insert("id".to_owned(), case.get("id").cloned().unwrap_or(Json::Null));
        let context = case.get("context").unwrap_or(&Json::Null);
        evaluate(&checked, context, &mut answer);
        Ok(Json::Object(answer))
    }

    fn compile(&mut self, expression: &str) -> Rc<Result<Checked, Vec<String>>> {
        if let Some(known) = self.compiled.get(expression) {
            return Rc::clone(known);
        }
        let parsed = parse(&ExpressionSource::whole(expression).without_holes());
        let result = match parsed.body {
            Some(body) if parsed.errors.is_empty() => Ok(check(&body)),
            _ => Err(parsed.errors.iter().map(ToString::to_string).collect()),
        };
        let result = Rc::new(result);
        self.compiled.insert(expression.to_owned(), Rc::clone(&result));
        result
    }
}

fn failure(answer: &mut JsonObject<String, Json>, stage: &str, error_type: &str, message: String) {
    answer.insert("ok".to_owned(), json!(false));
    answer.insert("stage".to_owned(), json!(stage));
    answer.insert("error_type".to_owned(), json!(error_type));
    answer.insert("message".to_owned(), json!(message));
}

fn evaluate(
    checked: &Result<Checked, Vec<String>>,
    context: &Json,
    answer: &mut JsonObject<String, Json>,
) {
    let checked = match checked {
        Ok(checked) => checked,
        Err(errors) => {
            return failure(answer, "compile", "syntax", errors.join("; "));
        }
    };
    let Some(compiled) = &checked.compiled else {
        let first = checked.problems.iter().find(|problem| problem.kind.is_error());
        let (name, message) = match first {
            Some(problem) => (problem.kind.name(), problem.message.clone()),
            None => ("compile", String::new()),
        };
        return failure(answer, "compile", name, message);
    };
    let host = match from_json(context) {
        Ok(host) => host,
        Err(error) => return failure(answer, "context", "ContextError", error.to_string()),
    };
    let mut interpreter = Interpreter::new(&host, Limits::default());
    let result = compiled.evaluate_in(&mut interpreter).map_err(|failure| failure.fault);
    let outcome = result.and_then(|value| {
        let text = if value.is_null() {
            Json::Null
        } else {
            json!(interpreter.to_text(&value)?.to_utf8())
        };
        let structure =
            if is_structured(&value) { Some(to_json(&mut interpreter, &value, 0)) } else { None };
        Ok((type_name(&value), text, structure))
    });
    match outcome {
        Ok((type_name, text, structure)) => {
            answer.insert("ok".to_owned(), json!(true));
            answer.insert("type".to_owned(), json!(type_name));
            answer.insert("value".to_owned(), text);
            if let Some(Ok(structure)) = structure {
                answer.insert("json".to_owned(), structure);
            }
        }
        Err(Fault::Exception(exception)) => {
            failure(answer, "runtime", &exception.class(), exception.message().to_string());
        }
        Err(Fault::NotSupported(what)) => {
            failure(answer, "runtime", "NotSupported", format!("NotSupported: {what}"));
        }
        Err(Fault::Limit(limit)) => failure(answer, "runtime", "Limit", limit.to_string()),
    }
    let types: Vec<String> = compiled.types().iter().map(Type::full_name).collect();
    if !types.is_empty() {
        answer.insert("static_type".to_owned(), json!(types.join("|")));
    }
    let traces = host.traces.borrow();
    if !traces.is_empty() {
        let traces: Vec<_> = traces.iter().map(|trace| trace.to_utf8().into_owned()).collect();
        answer.insert("trace".to_owned(), json!(traces));
    }
}

/// The runtime type; a part of the API object shows its interface.
fn type_name(value: &Value) -> String {
    if value.is_null() {
        return "null".to_owned();
    }
    if let Some(object) = value.as_object() {
        let any: &dyn std::any::Any = object;
        if any.is::<ContextObject>() {
            return "IExpressionContext".to_owned();
        }
        if let Type::Named(id, _) = object.type_of() {
            let definition = super::members::table().definition(id);
            let is_interface = definition.kind == super::members::Kind::Interface;
            if definition.namespace == "Apim" && is_interface {
                return match definition.name {
                    // The class implements the interface of the API and the one below it.
                    "IApi" => "IContextApi".to_owned(),
                    name => name.to_owned(),
                };
            }
        }
        if let Some(name) = object.runtime_name() {
            return name;
        }
    }
    value.type_of().runtime_name()
}

fn is_structured(value: &Value) -> bool {
    match value {
        Value::Array(_) | Value::Token(_) => true,
        Value::Object(object) => {
            let any: &dyn std::any::Any = &**object;
            any.is::<TupleObject>()
                || any.is::<AnonymousObject>()
                || object.enumerate().is_some() && !is_xml(object.as_ref())
        }
        _ => false,
    }
}

fn is_xml(object: &dyn Object) -> bool {
    match object.type_of() {
        Type::Named(id, _) => super::members::table().definition(id).namespace == "System.Xml.Linq",
        _ => false,
    }
}

/// The contents of a value as JSON.
fn to_json(interpreter: &mut Interpreter<'_>, value: &Value, depth: usize) -> Result<Json, Fault> {
    if depth > MOST_DEEP {
        return Ok(json!("..."));
    }
    Ok(match value {
        Value::Null => Json::Null,
        Value::Bool(value) => json!(value),
        Value::SByte(value) => json!(value),
        Value::Byte(value) => json!(value),
        Value::Short(value) => json!(value),
        Value::UShort(value) => json!(value),
        Value::Int(value) => json!(value),
        Value::UInt(value) => json!(value),
        Value::Long(value) => json!(value),
        Value::String(text) => json!(text.to_utf8()),
        Value::Array(array) => match array.to_bytes() {
            Some(bytes) => {
                use base64::Engine as _;
                json!({ "base64": base64::engine::general_purpose::STANDARD.encode(bytes) })
            }
            None => items(interpreter, value, depth)?,
        },
        Value::Token(token) => token_json(token),
        Value::Object(object) => {
            let any: &dyn std::any::Any = &**object;
            if let Some(tuple) = any.downcast_ref::<TupleObject>() {
                let items: Result<Vec<_>, _> =
                    tuple.items.iter().map(|item| to_json(interpreter, item, depth + 1)).collect();
                return Ok(Json::Array(items?));
            }
            if let Some(anonymous) = any.downcast_ref::<AnonymousObject>() {
                let mut fields = JsonObject::new();
                for (name, value) in anonymous.shape.names.iter().zip(&anonymous.values) {
                    fields.insert(name.to_string(), to_json(interpreter, value, depth + 1)?);
                }
                return Ok(Json::Object(fields));
            }
            if let Some((key, value)) = super::members::pair_parts(value) {
                let mut fields = JsonObject::new();
                fields.insert("Key".to_owned(), to_json(interpreter, &key, depth + 1)?);
                fields.insert("Value".to_owned(), to_json(interpreter, &value, depth + 1)?);
                return Ok(Json::Object(fields));
            }
            if object.enumerate().is_some() && !is_xml(object.as_ref()) {
                if is_dictionary(object.as_ref()) {
                    return dictionary(interpreter, value, depth);
                }
                if let Some(key) = super::members::grouping_key(value) {
                    let key = to_json(interpreter, &key, depth + 1)?;
                    let items = items(interpreter, value, depth)?;
                    return Ok(json!({ "Key": key, "Items": items }));
                }
                return items(interpreter, value, depth);
            }
            json!(interpreter.to_text(value)?.to_utf8())
        }
        other => json!(interpreter.to_text(other)?.to_utf8()),
    })
}

/// True for the classes that implement the plain `IDictionary`.
fn is_dictionary(object: &dyn Object) -> bool {
    let Some(id) = super::members::table().find("System.Collections.IDictionary") else {
        return false;
    };
    super::types::convert::is_reference_or_boxing(&object.type_of(), &Type::named(id))
}

fn dictionary(
    interpreter: &mut Interpreter<'_>,
    value: &Value,
    depth: usize,
) -> Result<Json, Fault> {
    let mut fields = JsonObject::new();
    for entry in interpreter.collect(value)? {
        let Some((key, value)) = super::members::pair_parts(&entry) else { continue };
        let name = interpreter.to_text(&key)?.to_utf8().into_owned();
        fields.insert(name, to_json(interpreter, &value, depth + 1)?);
    }
    Ok(Json::Object(fields))
}

fn items(interpreter: &mut Interpreter<'_>, value: &Value, depth: usize) -> Result<Json, Fault> {
    if let Value::Array(array) = value
        && array.lengths().len() == 1
    {
        return list(interpreter, &Array::to_vec(array), depth);
    }
    let mut elements = interpreter.enumerate(value)?;
    let mut found = Vec::new();
    while let Some(element) = elements.next(interpreter)? {
        if found.len() >= MOST_ITEMS {
            found.push(json!("..."));
            break;
        }
        found.push(to_json(interpreter, &element, depth + 1)?);
    }
    Ok(Json::Array(found))
}

fn list(interpreter: &mut Interpreter<'_>, values: &[Value], depth: usize) -> Result<Json, Fault> {
    let mut found = Vec::new();
    for value in values.iter().take(MOST_ITEMS) {
        found.push(to_json(interpreter, value, depth + 1)?);
    }
    if values.len() > MOST_ITEMS {
        found.push(json!("..."));
    }
    Ok(Json::Array(found))
}

/// A JSON token as JSON; numbers keep their digits.
fn token_json(token: &newtonsoft::Token) -> Json {
    match newtonsoft::write(token, false) {
        Ok(text) => serde_json::from_str(&text.to_utf8()).unwrap_or_else(|_| json!(text.to_utf8())),
        Err(_) => Json::Null,
    }
}
