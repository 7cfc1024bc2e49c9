//! `context` for expressions: the recorded exchange, and what policies have done to it.
//!
//! Parts are made when an expression asks for them. What a recording does not say is null
//! where the service may have null there (product, subscription, user), else empty.

use std::cell::OnceCell;
use std::rc::Rc;

use crate::expr::context::{
    Api, Body, Deployment, Gateway, Host, LastError, Map, Operation, Product, Request, Response,
    Subscription, Url, User, Workspace,
};
use crate::expr::value::{DateTime, Guid, Text, TimeSpan, Value};
use crate::sim::captured::Captured;
use crate::sim::clock::Time;
use crate::traffic::{self, ContextIds, Exchange, Headers};

use super::state::{HeaderChanges, RequestState, ResponseState, Section, State};

/// The exchange as it was recorded.
pub(super) enum ExchangeView<'a> {
    /// At hand.
    Given { exchange: &'a Exchange<'a>, made: Made<'a> },
    /// In the line that was kept, decoded when asked for.
    Kept { captured: &'a Captured, exchange: OnceCell<Option<Box<Exchange<'a>>>>, made: Made<'a> },
}

/// Parts that several expressions may ask for.
#[derive(Default)]
pub(super) struct Made<'a> {
    ids: OnceCell<ContextIds<'a>>,
    /// The request as recorded, without its body.
    request: OnceCell<Rc<Request>>,
}

impl<'a> ExchangeView<'a> {
    /// The exchange of a captured one: what of it was kept.
    pub(super) fn new(captured: &'a Captured) -> Self {
        Self::Kept { captured, exchange: OnceCell::new(), made: Made::default() }
    }

    /// An exchange at hand.
    pub(super) fn given(exchange: &'a Exchange<'a>) -> Self {
        Self::Given { exchange, made: Made::default() }
    }

    fn made(&self) -> &Made<'a> {
        match self {
            Self::Given { made, .. } | Self::Kept { made, .. } => made,
        }
    }

    pub(super) fn ids(&self) -> Option<&ContextIds<'a>> {
        let exchange = self.exchange()?;
        Some(self.made().ids.get_or_init(|| exchange.context.ids()))
    }

    pub(super) fn exchange(&self) -> Option<&Exchange<'a>> {
        match self {
            Self::Given { exchange, .. } => Some(exchange),
            Self::Kept { captured, exchange, .. } => exchange
                .get_or_init(|| {
                    let line = captured.kept.as_deref()?;
                    // It was decoded before it was captured.
                    Exchange::decode(line, captured.line).ok().map(Box::new)
                })
                .as_deref(),
        }
    }

    /// The recorded values of a request header.
    pub(super) fn request_header(&self, name: &str) -> Vec<String> {
        self.exchange().map_or_else(Vec::new, |exchange| values(exchange.request.headers, name))
    }

    /// The recorded values of a response header.
    pub(super) fn response_header(&self, name: &str) -> Vec<String> {
        self.exchange().map_or_else(Vec::new, |exchange| values(exchange.response.headers, name))
    }

    /// The recorded URL.
    pub(super) fn url(&self) -> String {
        self.exchange().map_or_else(String::new, |exchange| {
            url_of(&exchange.request.url, exchange.request.headers).whole()
        })
    }

    /// The recorded body of the request as text.
    pub(super) fn request_body(&self) -> String {
        self.exchange().map_or_else(String::new, |exchange| body_text(exchange.request.body))
    }

    /// The recorded body of the response as text.
    pub(super) fn response_body(&self) -> String {
        self.exchange().map_or_else(String::new, |exchange| body_text(exchange.response.body))
    }

    /// The recorded method, in capitals.
    pub(super) fn method(&self) -> String {
        let method = self.exchange().map(|exchange| exchange.request.method.to_ascii_uppercase());
        method.unwrap_or_default()
    }

    /// The recorded address of the caller.
    pub(super) fn ip_address(&self) -> Option<String> {
        self.ids()?.ip_address.as_deref().map(str::to_owned)
    }

    /// The parameters of the operation's URL template that are known.
    pub(super) fn matched_parameters(&self) -> Vec<(&'static str, String)> {
        let Some(exchange) = self.exchange() else { return Vec::new() };
        let known = matched_parameters(&exchange.request.url);
        known.map(|(name, value)| (name, value.to_utf8().into_owned())).collect()
    }

    /// A parameter of the operation's URL template.
    pub(super) fn matched_parameter(&self, name: &str) -> Option<String> {
        let exchange = self.exchange()?;
        let mut known = matched_parameters(&exchange.request.url);
        let found = known.find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.to_utf8().into_owned())
    }

    /// The headers of the request, names and values.
    pub(super) fn headers_of_request(&self, request: &RequestState) -> Vec<(String, Vec<String>)> {
        let recorded = self.exchange().map(|exchange| exchange.request.headers);
        merged(recorded.unwrap_or_default(), &request.headers)
    }

    /// The headers of a response, names and values.
    pub(super) fn headers_of(&self, response: &ResponseState) -> Vec<(String, Vec<String>)> {
        let recorded = match response.from_backend {
            true => self.exchange().map(|exchange| exchange.response.headers),
            false => None,
        };
        merged(recorded.unwrap_or_default(), &response.headers)
    }

    fn request(&self, changes: &RequestState, with_body: bool) -> Option<Rc<Request>> {
        if with_body || changes.is_changed() {
            return self.new_request(changes, with_body);
        }
        let made = &self.made().request;
        if made.get().is_none()
            && let Some(request) = self.new_request(changes, false)
        {
            // It was empty a moment ago.
            let _ = made.set(request);
        }
        made.get().cloned()
    }

    fn new_request(&self, changes: &RequestState, with_body: bool) -> Option<Rc<Request>> {
        let exchange = self.exchange()?;
        let ids = self.ids()?;
        let recorded = &exchange.request;
        let original_url = Rc::new(url_of(&recorded.url, recorded.headers));
        let url = match &changes.url {
            Some(url) => Rc::new(url_of(url, recorded.headers)),
            None => Rc::clone(&original_url),
        };
        let parameters = matched_parameters(&recorded.url);
        let method = changes.method.as_deref().unwrap_or(&recorded.method);
        let body = || match &changes.body {
            Some(body) => Rc::new(Body::new(body.as_bytes())),
            None => body_of(recorded.body),
        };
        Some(Rc::new(Request {
            method: Some(method.into()),
            url: Some(url),
            original_url: Some(original_url),
            headers: Rc::new(header_map(recorded.headers, &changes.headers)),
            body: with_body.then(body),
            ip_address: text(ids.ip_address.as_deref()),
            matched_parameters: Rc::new(Map::of_texts(parameters)),
            certificate: Value::Null,
            private_endpoint: None,
        }))
    }

    /// The backend's answer with what policies have changed of it.
    fn response(&self, changes: &ResponseState, with_body: bool) -> Option<Rc<Response>> {
        let recorded = match changes.from_backend {
            true => Some(&self.exchange()?.response),
            false => None,
        };
        let headers = recorded.map_or(Headers::default(), |recorded| recorded.headers);
        let body = || match (&changes.body, recorded) {
            (Some(body), _) => Rc::new(Body::new(body.as_bytes())),
            (None, Some(recorded)) => body_of(recorded.body),
            (None, None) => Rc::new(Body::new(Vec::new())),
        };
        Some(Rc::new(Response {
            status_code: i32::from(changes.status),
            status_reason: text(changes.reason.as_deref()),
            headers: Rc::new(header_map(headers, &changes.headers)),
            body: with_body.then(body),
        }))
    }
}

/// `context` while a step runs.
pub(super) struct FlowHost<'h, 'e> {
    pub view: &'h ExchangeView<'e>,
    pub state: &'h State,
    pub section: Section,
    pub arrival: Time,
    pub now: Time,
    /// Number of the exchange's line.
    pub line: u64,
    /// Whether the expression names a body: only then is it copied.
    pub reads_body: bool,
}

impl FlowHost<'_, '_> {
    fn ids<T>(&self, read: impl FnOnce(&ContextIds<'_>) -> Option<T>) -> Option<T> {
        self.view.ids().and_then(read)
    }
}

impl Host for FlowHost<'_, '_> {
    fn request(&self) -> Option<Rc<Request>> {
        self.view.request(&self.state.request, self.reads_body)
    }

    fn response(&self) -> Option<Rc<Response>> {
        if self.section.has_request() && !self.state.forwarded {
            return None;
        }
        self.view.response(&self.state.response, self.reads_body)
    }

    fn api(&self) -> Option<Rc<Api>> {
        self.ids(|ids| {
            Some(Rc::new(Api {
                id: text(ids.api_id.as_deref()),
                name: text(ids.api_name.as_deref()),
                path: text(ids.api_path.as_deref()),
                revision: text(ids.api_revision.as_deref()),
                version: text(ids.api_version.as_deref()),
                is_current_revision: true,
                protocols: Vec::new(),
                service_url: None,
                key_names: None,
            }))
        })
    }

    fn operation(&self) -> Option<Rc<Operation>> {
        self.ids(|ids| {
            Some(Rc::new(Operation {
                id: text(ids.operation_id.as_deref()),
                name: text(ids.operation_name.as_deref()),
                method: None,
                url_template: None,
            }))
        })
    }

    fn product(&self) -> Option<Rc<Product>> {
        self.ids(|ids| {
            let id = text(Some(ids.product_id.as_deref()?));
            Some(Rc::new(Product {
                id,
                name: text(ids.product_name.as_deref()),
                approval_required: false,
                subscription_required: true,
                subscription_limit: None,
                published: true,
                groups: Vec::new(),
                apis: Vec::new(),
            }))
        })
    }

    fn subscription(&self) -> Option<Rc<Subscription>> {
        self.ids(|ids| {
            let id = text(Some(ids.subscription_id.as_deref()?));
            Some(Rc::new(Subscription {
                id,
                name: text(ids.subscription_name.as_deref()),
                key: None,
                primary_key: None,
                secondary_key: None,
                created_date: DateTime::default(),
                start_date: None,
                end_date: None,
            }))
        })
    }

    fn user(&self) -> Option<Rc<User>> {
        self.ids(|ids| {
            let id = text(Some(ids.user_id.as_deref()?));
            Some(Rc::new(User {
                id,
                email: text(ids.user_email.as_deref()),
                first_name: None,
                last_name: None,
                note: None,
                registration_date: DateTime::default(),
                groups: Vec::new(),
                identities: Vec::new(),
            }))
        })
    }

    fn deployment(&self) -> Option<Rc<Deployment>> {
        self.ids(|ids| {
            let gateway_id: Text = ids.gateway_id.as_deref().unwrap_or_default().into();
            let gateway = Gateway {
                id: gateway_id.clone(),
                instance_id: Text::default(),
                is_managed: ids.gateway_id.as_deref().is_none_or(|id| id == "managed"),
            };
            Some(Rc::new(Deployment {
                gateway_id,
                gateway: Rc::new(gateway),
                region: text(ids.region.as_deref()),
                service_id: text(ids.service_id.as_deref()),
                service_name: text(ids.service_name.as_deref()),
                certificates: Rc::new(Map::of_texts([])),
            }))
        })
    }

    fn workspace(&self) -> Option<Rc<Workspace>> {
        self.ids(|ids| {
            let id = text(Some(ids.workspace_id.as_deref()?));
            Some(Rc::new(Workspace { id, name: None }))
        })
    }

    fn last_error(&self) -> Option<Rc<LastError>> {
        let raised = self.state.last_error.as_deref()?;
        Some(Rc::new(LastError {
            source: text(Some(&raised.source)),
            reason: text(Some(raised.reason)),
            message: text(Some(&raised.message)),
            scope: text(raised.scope),
            section: text(Some(raised.section.name())),
            path: text(Some(&raised.path)),
            policy_id: text(raised.policy_id.as_deref()),
            http_error_code: i32::from(raised.status),
        }))
    }

    fn variable(&self, name: &Text) -> Option<Value> {
        let name = name.to_utf8();
        let found = self.state.variables.iter().find(|(known, _)| **known == *name);
        found.map(|(_, value)| value.value().clone())
    }

    fn variables(&self) -> Vec<(Text, Value)> {
        let variables = self.state.variables.iter();
        variables.map(|(name, value)| ((**name).into(), value.value().clone())).collect()
    }

    fn timestamp(&self) -> DateTime {
        let epoch = DateTime::from_unix_milliseconds(0);
        let ticks = epoch.ticks.saturating_add(self.arrival.0.saturating_mul(10));
        DateTime { ticks, ..epoch }
    }

    fn elapsed(&self) -> TimeSpan {
        TimeSpan(self.now.since(self.arrival).0.saturating_mul(10))
    }

    fn request_id(&self) -> Guid {
        Guid((u128::from(self.line) + 1).to_be_bytes())
    }

    fn random_seed(&self) -> u64 {
        self.line
    }
}

fn text(text: Option<&str>) -> Option<Text> {
    text.map(Text::from)
}

fn values(headers: Headers<'_>, name: &str) -> Vec<String> {
    headers.values(name).map(std::borrow::Cow::into_owned).collect()
}

/// Recorded headers with what policies have changed.
fn merged(recorded: Headers<'_>, changes: &HeaderChanges) -> Vec<(String, Vec<String>)> {
    let mut lists: Vec<(String, Vec<String>)> = Vec::new();
    for (name, values) in recorded.iter() {
        if changes.get(&name).is_none() {
            let values = values.map(std::borrow::Cow::into_owned).collect();
            lists.push((name.into_owned(), values));
        }
    }
    for change in changes.iter().filter(|change| !change.values.is_empty()) {
        lists.push((change.name.to_string(), change.values.clone()));
    }
    lists
}

fn header_map(recorded: Headers<'_>, changes: &HeaderChanges) -> Map {
    let lists = merged(recorded, changes);
    let texts = |values: &[String]| values.iter().map(|value| value.as_str().into()).collect();
    Map::of_lists(lists.iter().map(|(name, values)| (name.as_str(), texts(values))))
}

fn body_of(body: traffic::Body<'_>) -> Rc<Body> {
    Rc::new(Body::new(body.bytes().unwrap_or_default().into_owned()))
}

fn body_text(body: traffic::Body<'_>) -> String {
    String::from_utf8_lossy(&body.bytes().unwrap_or_default()).into_owned()
}

/// A recorded URL; one that is only a path stands at the host that the request names.
fn url_of(recorded: &str, headers: Headers<'_>) -> Url {
    Url::parse(recorded).unwrap_or_else(|| {
        let (path, query) = match recorded.find('?') {
            Some(at) => recorded.split_at(at),
            None => (recorded, ""),
        };
        let host = headers.get("host").unwrap_or_default();
        Url::new("https", &host, 443, path, query)
    })
}

/// Parameters that the operation's URL template names. The template is not recorded; that of
/// Azure OpenAI is known: `/deployments/{deployment-id}/…`.
fn matched_parameters(url: &str) -> impl Iterator<Item = (&'static str, Text)> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.split('/').skip_while(|part| *part != "deployments");
    let deployment = parts.nth(1).filter(|name| !name.is_empty());
    deployment.map(|name| ("deployment-id", Text::from(name))).into_iter()
}
