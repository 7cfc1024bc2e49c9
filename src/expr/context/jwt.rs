//! Reading JSON web tokens without checking their signature.

use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Jwt, Map};
use crate::expr::json::{Data, Loader, Reading, Token, read, write};
use crate::expr::types::Type;
use crate::expr::value::{Array, DateTime, Text, Value};

/// The token of three parts; `None` when it is none. `iat`, `nbf` and `exp` are Unix seconds.
#[must_use]
pub fn read_jwt(token: &str) -> Option<Rc<Jwt>> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, signature] = parts.as_slice() else { return None };
    let header = object(header)?;
    let payload = object(payload)?;
    URL_SAFE_NO_PAD.decode(signature).ok()?;

    let mut claims = Map::new(Type::array(Type::String), false);
    let mut lists: Vec<(Text, Vec<Text>)> = Vec::new();
    for (name, value) in payload.entries() {
        let texts = match value.data() {
            Data::Array(_) => value.children().iter().map(claim_text).collect(),
            _ => vec![claim_text(&value)],
        };
        let values = texts.iter().cloned().map(Value::String).collect();
        claims.set(name.clone(), Array::new(Type::String, values).into());
        lists.push((name, texts));
    }
    let list =
        |name: &str| lists.iter().find(|(known, _)| *known == *name).map(|(_, values)| values);
    let one = |name: &str| list(name).and_then(|values| values.first().cloned());
    let text = |name: &str| match header.get(&name.into())?.as_scalar()?.value {
        Value::String(text) => Some(text),
        _ => None,
    };
    let time = |name: &str| match payload.get(&name.into())?.as_scalar()?.value {
        Value::Long(seconds) => {
            Some(DateTime::from_unix_milliseconds(seconds.saturating_mul(1000)))
        }
        Value::Double(seconds) => {
            Some(DateTime::from_unix_milliseconds((seconds.trunc() as i64).saturating_mul(1000)))
        }
        _ => None,
    };
    let audiences = list("aud").cloned().unwrap_or_default();
    Some(Rc::new(Jwt {
        algorithm: text("alg"),
        audiences: Array::new(Type::String, audiences.into_iter().map(Value::String).collect())
            .into(),
        expiration_time: time("exp"),
        id: one("jti"),
        issuer: one("iss"),
        issued_at: time("iat"),
        not_before: time("nbf"),
        subject: one("sub"),
        kind: text("typ"),
        claims: Rc::new(claims),
    }))
}

fn object(part: &str) -> Option<Token> {
    let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let token = read(&text, Reading::Plain, Loader::Token).ok()?;
    matches!(token.data(), Data::Object(_)).then_some(token)
}

fn claim_text(token: &Token) -> Text {
    match token.as_scalar().map(|scalar| scalar.value) {
        Some(Value::String(text)) => text,
        Some(Value::Null) => "".into(),
        Some(Value::Bool(value)) => value.to_string().into(),
        _ => write(token, false).unwrap_or_default(),
    }
}
