//! Reads a context from JSON: the format of `policyc eval --context`.

use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map as Object, Value as Json};

use super::{
    Api, Authorization, Body, Context, Deployment, Gateway, Group, Identity, KeyNames, LastError,
    Map, Operation, PrivateEndpoint, Product, Request, Response, Subscription, Url, User,
    Workspace, read_jwt,
};
use crate::expr::json::{Loader, Reading, read};
use crate::expr::members::{Uri, certificate_of_pem, parse_date_time};
use crate::expr::types::Type;
use crate::expr::value::{Array, DateTime, Guid, Text, TimeSpan, Value};

/// Why a JSON text is no context.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {what}")]
pub struct ContextError {
    /// The field, as `request.url`.
    pub path: String,
    /// What is wrong with it.
    pub what: String,
}

type Read<T> = Result<T, ContextError>;

fn fail<T>(path: &str, what: impl Into<String>) -> Read<T> {
    Err(ContextError { path: path.to_owned(), what: what.into() })
}

fn text(object: &Object<String, Json>, name: &str) -> Option<Text> {
    match object.get(name)? {
        Json::String(text) => Some(text.as_str().into()),
        Json::Null => None,
        other => Some(other.to_string().into()),
    }
}

fn flag(object: &Object<String, Json>, name: &str, default: bool) -> bool {
    object.get(name).and_then(Json::as_bool).unwrap_or(default)
}

fn whole(object: &Object<String, Json>, name: &str) -> Option<i32> {
    object.get(name).and_then(Json::as_i64).and_then(|number| i32::try_from(number).ok())
}

fn part<'a>(object: &'a Object<String, Json>, name: &str) -> Option<&'a Object<String, Json>> {
    object.get(name).and_then(Json::as_object)
}

fn date(object: &Object<String, Json>, name: &str) -> Read<Option<DateTime>> {
    let Some(text) = text(object, name) else { return Ok(None) };
    match parse_date_time(&text.to_utf8()) {
        Some(date) => Ok(Some(date)),
        None => fail(name, format!("`{text}` is no date")),
    }
}

/// Reads a context. Parts that are absent are null; `request` and `response` are read in full.
///
/// # Errors
/// For a value of the wrong form, with its path.
pub fn from_json(json: &Json) -> Read<Context> {
    let empty = Object::new();
    let o = match json {
        Json::Object(object) => object,
        Json::Null => &empty,
        _ => return fail("context", "must be an object"),
    };
    let epoch = parse_date_time("2024-01-01T00:00:00Z").unwrap_or_default();
    let request_id = match text(o, "request_id") {
        Some(id) => match Guid::parse(&id.to_utf8()) {
            Some(guid) => guid,
            None => return fail("request_id", "is no GUID"),
        },
        None => Guid::default(),
    };
    let elapsed = o.get("elapsed_ms").and_then(Json::as_f64).unwrap_or(0.0);
    let options = part(o, "_options").unwrap_or(&empty);
    let mut variables = Vec::new();
    for (name, value) in part(o, "variables").unwrap_or(&empty) {
        variables.push((name.as_str().into(), variable(name, value)?));
    }
    let id_and_name = |o: &Object<String, Json>| (text(o, "id"), text(o, "name"));
    Ok(Context {
        request: part(o, "request").map(request).transpose()?.map(Rc::new),
        response: part(o, "response").map(response).transpose()?.map(Rc::new),
        api: part(o, "api").map(api).transpose()?.map(Rc::new),
        operation: part(o, "operation").map(|o| {
            let (id, name) = id_and_name(o);
            Rc::new(Operation {
                id,
                name,
                method: text(o, "method"),
                url_template: text(o, "url_template"),
            })
        }),
        product: part(o, "product").map(product).transpose()?.map(Rc::new),
        subscription: part(o, "subscription").map(|o| subscription(o, epoch)).transpose()?,
        user: part(o, "user").map(|o| user(o, epoch)).transpose()?,
        deployment: part(o, "deployment").map(deployment).transpose()?,
        last_error: part(o, "last_error").map(|o| {
            Rc::new(LastError {
                source: text(o, "source"),
                reason: text(o, "reason"),
                message: text(o, "message"),
                scope: text(o, "scope"),
                section: text(o, "section"),
                path: text(o, "path"),
                policy_id: text(o, "policy_id"),
                http_error_code: whole(o, "http_error_code").unwrap_or(0),
            })
        }),
        workspace: part(o, "workspace").map(|o| {
            let (id, name) = id_and_name(o);
            Rc::new(Workspace { id, name })
        }),
        variables,
        missing_variable_is_null: text(options, "missing_variable")
            .is_some_and(|value| value == *"null"),
        timestamp: date(o, "timestamp")?.unwrap_or(epoch),
        // Milliseconds to ticks, to the nearest one.
        elapsed: TimeSpan((elapsed * 10_000.0).round() as i64),
        now: date(o, "now")?,
        request_id,
        tracing: flag(o, "tracing", false),
        traces: std::cell::RefCell::default(),
        random_seed: 0,
    })
}

fn url(object: &Object<String, Json>, name: &str) -> Read<Option<Rc<Url>>> {
    match object.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Object(o)) => {
            let get = |name: &str, default: &str| {
                text(o, name).map_or(default.to_owned(), |text| text.to_utf8().into_owned())
            };
            Ok(Some(Rc::new(Url::new(
                &get("scheme", "https"),
                &get("host", "localhost"),
                whole(o, "port").unwrap_or(443),
                &get("path", "/"),
                &get("query_string", ""),
            ))))
        }
        Some(Json::String(text)) => match Url::parse(text) {
            Some(url) => Ok(Some(Rc::new(url))),
            None => fail(name, format!("`{text}` is no absolute URL")),
        },
        Some(_) => fail(name, "must be a URL"),
    }
}

fn body(object: &Object<String, Json>) -> Read<Option<Rc<Body>>> {
    let bytes = match object.get("body") {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::String(text)) => text.clone().into_bytes(),
        Some(Json::Object(o)) if o.contains_key("base64") => {
            let encoded = o.get("base64").and_then(Json::as_str).unwrap_or_default();
            match STANDARD.decode(encoded) {
                Ok(bytes) => bytes,
                Err(_) => return fail("body.base64", "is no base 64"),
            }
        }
        Some(other) => other.to_string().into_bytes(),
    };
    Ok(Some(Rc::new(Body::new(bytes))))
}

fn lists(object: &Object<String, Json>, name: &str) -> Rc<Map> {
    let empty = Object::new();
    let entries = part(object, name).unwrap_or(&empty).iter().map(|(name, value)| {
        let values = match value {
            Json::Array(items) => items.iter().filter_map(Json::as_str).map(Text::from).collect(),
            Json::String(text) => vec![text.as_str().into()],
            other => vec![other.to_string().into()],
        };
        (name.as_str(), values)
    });
    Rc::new(Map::of_lists(entries))
}

fn request(o: &Object<String, Json>) -> Read<Request> {
    let empty = Object::new();
    let matched = part(o, "matched_parameters").unwrap_or(&empty);
    let matched =
        matched.iter().map(|(name, _)| (name.as_str(), text(matched, name).unwrap_or_default()));
    let certificate = match o.get("certificate") {
        None | Some(Json::Null) => Value::Null,
        Some(pem) => certificate(pem, "request.certificate")?,
    };
    Ok(Request {
        method: Some(text(o, "method").unwrap_or_else(|| "GET".into())),
        url: url(o, "url")?,
        original_url: url(o, if o.contains_key("original_url") { "original_url" } else { "url" })?,
        headers: lists(o, "headers"),
        body: body(o)?,
        ip_address: text(o, "ip_address"),
        matched_parameters: Rc::new(Map::of_texts(matched)),
        certificate,
        private_endpoint: part(o, "private_endpoint_connection").map(|o| {
            Rc::new(PrivateEndpoint {
                name: text(o, "name"),
                group_id: text(o, "group_id"),
                member_name: text(o, "member_name"),
            })
        }),
    })
}

fn response(o: &Object<String, Json>) -> Read<Response> {
    Ok(Response {
        status_code: whole(o, "status_code").unwrap_or(200),
        status_reason: text(o, "status_reason"),
        headers: lists(o, "headers"),
        body: body(o)?,
    })
}

fn api(o: &Object<String, Json>) -> Read<Api> {
    let protocols = match o.get("protocols").and_then(Json::as_array) {
        Some(items) => items.iter().filter_map(Json::as_str).map(Text::from).collect(),
        None => vec!["https".into()],
    };
    Ok(Api {
        id: text(o, "id"),
        name: text(o, "name"),
        path: text(o, "path"),
        revision: text(o, "revision"),
        version: text(o, "version"),
        is_current_revision: flag(o, "is_current_revision", true),
        protocols,
        service_url: url(o, "service_url")?,
        key_names: Some(Rc::new(KeyNames {
            header: text(o, "subscription_key_header")
                .unwrap_or_else(|| "Ocp-Apim-Subscription-Key".into()),
            query: text(o, "subscription_key_query").unwrap_or_else(|| "subscription-key".into()),
        })),
    })
}

fn groups(o: &Object<String, Json>) -> Vec<Rc<Group>> {
    let items = o.get("groups").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let items = items.iter().filter_map(Json::as_object);
    items.map(|o| Rc::new(Group { id: text(o, "id"), name: text(o, "name") })).collect()
}

fn product(o: &Object<String, Json>) -> Read<Product> {
    let apis = o.get("apis").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let apis = apis.iter().filter_map(Json::as_object).map(|o| api(o).map(Rc::new));
    let state = text(o, "state");
    let state = state.as_ref().map(Text::to_utf8);
    Ok(Product {
        id: text(o, "id"),
        name: text(o, "name"),
        approval_required: flag(o, "approval_required", false),
        subscription_required: flag(o, "subscription_required", true),
        subscription_limit: whole(o, "subscription_limit"),
        published: !matches!(state.as_deref(), Some("NotPublished" | "notPublished")),
        groups: groups(o),
        apis: apis.collect::<Read<_>>()?,
    })
}

fn subscription(o: &Object<String, Json>, epoch: DateTime) -> Read<Rc<Subscription>> {
    let key = text(o, "key");
    Ok(Rc::new(Subscription {
        id: text(o, "id"),
        name: text(o, "name"),
        primary_key: text(o, "primary_key").or_else(|| key.clone()),
        secondary_key: text(o, "secondary_key"),
        key,
        created_date: date(o, "created_date")?.unwrap_or(epoch),
        start_date: date(o, "start_date")?,
        end_date: date(o, "end_date")?,
    }))
}

fn user(o: &Object<String, Json>, epoch: DateTime) -> Read<Rc<User>> {
    let items = o.get("identities").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
    let identities = items
        .iter()
        .filter_map(Json::as_object)
        .map(|o| Rc::new(Identity { id: text(o, "id"), provider: text(o, "provider") }));
    Ok(Rc::new(User {
        id: text(o, "id"),
        email: text(o, "email"),
        first_name: text(o, "first_name"),
        last_name: text(o, "last_name"),
        note: text(o, "note"),
        registration_date: date(o, "registration_date")?.unwrap_or(epoch),
        groups: groups(o),
        identities: identities.collect(),
    }))
}

/// A certificate in PEM.
fn certificate(pem: &Json, name: &str) -> Read<Value> {
    match pem.as_str().and_then(certificate_of_pem) {
        Some(certificate) => Ok(certificate),
        None => fail(name, "is no certificate in PEM"),
    }
}

fn deployment(o: &Object<String, Json>) -> Read<Rc<Deployment>> {
    let gateway_id = text(o, "gateway_id").unwrap_or_else(|| "managed".into());
    let certificate_type = crate::expr::members::table()
        .find("System.Security.Cryptography.X509Certificates.X509Certificate2")
        .map_or(Type::Object, Type::named);
    let mut certificates = Map::new(certificate_type, true);
    for (name, pem) in part(o, "certificates").into_iter().flatten() {
        certificates.set(name.as_str().into(), certificate(pem, "deployment.certificates")?);
    }
    Ok(Rc::new(Deployment {
        gateway: Rc::new(Gateway {
            id: gateway_id.clone(),
            instance_id: text(o, "gateway_instance_id").unwrap_or_else(|| "managed".into()),
            is_managed: gateway_id == *"managed",
        }),
        gateway_id,
        region: text(o, "region"),
        service_id: text(o, "service_id").or_else(|| text(o, "service_name")),
        service_name: text(o, "service_name"),
        certificates: Rc::new(certificates),
    }))
}

/// A context variable: plain JSON, or `{"$type": …, "value": …}`.
///
/// # Errors
/// For an unknown type or a value of another form.
fn variable(name: &str, json: &Json) -> Read<Value> {
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::String(text) => Value::text(text.as_str()),
        Json::Number(number) => match number.as_i64() {
            Some(integer) => i32::try_from(integer).map_or(Value::Long(integer), Value::Int),
            None => Value::Double(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::Array(_) => token(name, json)?,
        Json::Object(object) => match object.get("$type").and_then(Json::as_str) {
            None => token(name, json)?,
            Some(ty) => typed(name, ty, object)?,
        },
    })
}

fn token(name: &str, json: &Json) -> Read<Value> {
    match read(&json.to_string(), Reading::Dates, Loader::Token) {
        Ok(token) => Ok(token.into()),
        Err(error) => fail(name, error.to_string()),
    }
}

fn typed(name: &str, ty: &str, object: &Object<String, Json>) -> Read<Value> {
    let value = object.get("value").unwrap_or(&Json::Null);
    let written = match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    macro_rules! number {
        ($variant:ident) => {
            written.parse().ok().map(Value::$variant)
        };
    }
    let strings = || -> Vec<Value> {
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        items.iter().map(|item| item.as_str().map_or(Value::Null, Value::text)).collect()
    };
    let found = match ty {
        "int" => number!(Int),
        "long" => number!(Long),
        "short" => number!(Short),
        "byte" => number!(Byte),
        "uint" => number!(UInt),
        "ulong" => number!(ULong),
        "float" => number!(Float),
        "double" => number!(Double),
        "decimal" => number!(Decimal),
        "bool" => value.as_bool().map(Value::Bool),
        "char" => written.encode_utf16().next().map(Value::Char),
        "string" => Some(if value.is_null() { Value::Null } else { Value::text(written.as_str()) }),
        "DateTime" => parse_date_time(&written).map(Value::DateTime),
        "Guid" => Guid::parse(&written).map(Value::Guid),
        "Uri" => Uri::of_text(&written.as_str().into()).ok().map(Value::object),
        "byte[]" => STANDARD.decode(&written).ok().map(|bytes| Array::bytes(bytes).into()),
        "string[]" => Some(Array::new(Type::String, strings()).into()),
        "List<string>" => Some(crate::expr::members::list(Type::String, strings())),
        "JObject" | "JArray" | "JToken" | "JValue" => Some(token(name, value)?),
        "XElement" | "XDocument" => crate::expr::members::parse_xml(&written, ty).ok(),
        "Jwt" => Some(read_jwt(written.trim_start_matches("Bearer ")).into()),
        "IResponse" => Some(Value::Object(Rc::new(response(object)?))),
        "IRequest" => Some(Value::Object(Rc::new(request(object)?))),
        "Authorization" => {
            let empty = Object::new();
            let mut claims = Map::new(Type::Object, false);
            for (name, value) in part(object, "claims").unwrap_or(&empty) {
                claims.set(name.as_str().into(), variable(name, value)?);
            }
            Some(Value::Object(Rc::new(Authorization {
                access_token: text(object, "access_token"),
                claims: Rc::new(claims),
            })))
        }
        _ => return fail(name, format!("variables of type `{ty}` are not supported")),
    };
    match found {
        Some(value) => Ok(value),
        None => fail(name, format!("`{written}` is no {ty}")),
    }
}
