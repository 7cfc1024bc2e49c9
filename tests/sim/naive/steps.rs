//! The policies of a section, one after the other.

use policyc::policy::catalogue::default_dimension;
use policyc::policy::schema::SectionKind;
use policyc::policy::{Document, ElementKind, ElementRef};

use super::World;
use super::exchange::{Exchange, Given, Raised, Stop, set_header};
use super::limits::Deferred;
use crate::player::Row;

/// Policies that decide nothing about metering, so that a call passes them by.
const PASSED_BY: &[&str] = &[
    "authentication-certificate",
    "cache-store",
    "include-fragment",
    // The assumption `validation-result` takes for granted that these let the call pass.
    "llm-content-safety",
    "llm-semantic-cache-store",
    "azure-openai-semantic-cache-store",
    "log-to-eventhub",
    "send-one-way-request",
    "trace",
    "validate-azure-ad-token",
    "validate-jwt",
];

/// Policies that are run here.
const RUN: &[&str] = &[
    "authentication-managed-identity",
    "azure-openai-emit-token-metric",
    "azure-openai-token-limit",
    "cache-lookup-value",
    "cache-remove-value",
    "cache-store-value",
    "choose",
    "emit-metric",
    "forward-request",
    "llm-emit-token-metric",
    "llm-token-limit",
    "quota",
    "quota-by-key",
    "rate-limit",
    "rate-limit-by-key",
    "retry",
    "return-response",
    "set-backend-service",
    "set-body",
    "set-header",
    "set-status",
    "set-variable",
];

/// How a list of policies ended.
#[derive(Debug, PartialEq)]
pub(super) enum Flow {
    Through,
    Returned,
}

/// Rows of a token metric that wait for the usage.
pub(super) type Emission = (String, Vec<(String, String)>);

/// What a call may still owe when a section ends.
#[derive(Debug, Default)]
pub(super) struct Owed<'d> {
    pub(super) charged: Vec<super::counters::Counter>,
    pub(super) waiting: Vec<Deferred<'d>>,
    pub(super) emissions: Vec<Emission>,
}

/// Runs a section of the policy for one call.
pub(super) struct Runner<'r, 'd> {
    pub(super) world: &'r mut World<'d>,
    pub(super) exchange: &'r mut Exchange,
    pub(super) charged: Vec<super::counters::Counter>,
    pub(super) waiting: Vec<Deferred<'d>>,
    pub(super) emissions: Vec<Emission>,
    pub(super) section: SectionKind,
    pub(super) now: i64,
    pub(super) error: Option<&'r Stop>,
    /// The scope whose document is read: 0 is the narrowest.
    pub(super) level: usize,
    pub(super) in_response: bool,
}

/// The first policy of a document that this simulator cannot run, with the reason.
pub(super) fn cannot_run(document: &Document) -> Option<String> {
    let reads = |what: &str| document.expressions().iter().any(|code| code.text.contains(what));
    document.elements().find_map(|element| {
        let policy = element.policy()?.name();
        let name = if RUN.contains(&element.name()) { element.name() } else { policy };
        let is_request =
            matches!(element.section(), Some(SectionKind::Inbound | SectionKind::Backend));
        let in_response = element.ancestors().any(|above| above.name() == "return-response");
        match name {
            "return-response" if element.attribute("response-variable-name").is_some() => {
                Some("return-response: with a response from a variable".to_owned())
            }
            "retry" if asks_between_attempts(element) => {
                Some("retry: it asks for the answer of an attempt".to_owned())
            }
            "set-body" if is_request && !in_response && reads("Body") => {
                Some("set-body: a later expression may read the body".to_owned())
            }
            "rewrite-uri" | "set-query-parameter" | "set-method"
                if !reads("Url") && !reads("Method") =>
            {
                None
            }
            name if RUN.contains(&name) || PASSED_BY.contains(&name) => None,
            name => Some(format!("{name}: not run by the naive simulator")),
        }
    })
}

/// Whether a `retry` depends on more than the status of its only attempt here.
fn asks_between_attempts(element: ElementRef<'_>) -> bool {
    let document = element.document();
    let holds = |content: &policyc::policy::Content, what: &str| {
        content.expression(document).is_some_and(|code| code.text.contains(what))
    };
    let condition = element.attribute("condition");
    condition.is_some_and(|condition| holds(condition.content(), "Variables"))
        || element.descendants().any(|part| {
            let attributes = part.attributes().map(|attribute| attribute.content());
            let mut all = attributes.chain(part.text().map(|text| text.content()));
            all.any(|content| holds(content, "context.Response"))
        })
}

impl<'d> Runner<'_, 'd> {
    /// The section at the scope in hand. A document without `backend` forwards: that is what the
    /// assumption `missing-backend-section` takes for granted.
    pub(super) fn section(&mut self) -> Result<Flow, Stop> {
        let document = self.world.documents[self.level];
        match document.section(self.section) {
            Some(section) => self.children(section, ""),
            None => {
                self.exchange.forwarded |= self.section == SectionKind::Backend;
                Ok(Flow::Through)
            }
        }
    }

    fn children(&mut self, parent: ElementRef<'d>, path: &str) -> Result<Flow, Stop> {
        let mut seen: Vec<&str> = Vec::new();
        for element in parent.children() {
            seen.push(element.name());
            let number = seen.iter().filter(|name| **name == element.name()).count();
            let joint = if path.is_empty() { "" } else { "/" };
            let path = format!("{path}{joint}{}[{number}]", element.name());
            if self.step(element, &path)? == Flow::Returned {
                return Ok(Flow::Returned);
            }
        }
        Ok(Flow::Through)
    }

    fn step(&mut self, element: ElementRef<'d>, path: &str) -> Result<Flow, Stop> {
        if element.kind() == ElementKind::Base {
            if self.level + 1 < self.world.documents.len() {
                self.level += 1;
                let result = self.section();
                self.level -= 1;
                return result;
            }
            // The widest scope there is forwards the request.
            self.exchange.forwarded |= self.section == SectionKind::Backend;
            return Ok(Flow::Through);
        }
        match element.name() {
            "choose" => return self.choose(element, path),
            "retry" => return self.children(element, path),
            "return-response" => {
                self.exchange.status = 200;
                self.exchange.headers.clear();
                self.exchange.body = None;
                self.exchange.from_backend = false;
                self.in_response = true;
                let result = self.children(element, path);
                self.in_response = false;
                result?;
                return Ok(Flow::Returned);
            }
            "authentication-managed-identity" => {
                let resource = self.text(element, "resource", path)?.unwrap_or_default();
                let token = format!("token-for-{resource}");
                match self.text(element, "output-token-variable-name", path)? {
                    Some(name) => self.exchange.set_variable(&name, token.as_str().into()),
                    None => {
                        let headers = &mut self.exchange.request_headers;
                        set_header(headers, "Authorization", vec![format!("Bearer {token}")]);
                    }
                }
            }
            "set-backend-service" => {
                self.text(element, "base-url", path)?;
                if let Some(backend) = self.text(element, "backend-id", path)? {
                    self.exchange.line["context"]["backend_id"] = backend.into();
                }
            }
            name if PASSED_BY.contains(&name) => self.inert(element, path)?,
            "set-variable" => {
                let name = self.text(element, "name", path)?.unwrap_or_default();
                let value = self.given(element, "value", path)?.unwrap();
                self.exchange.set_variable(&name, value.any());
            }
            "cache-lookup-value" => {
                let key = self.text(element, "key", path)?.unwrap_or_default();
                let now = self.now;
                let found = self.world.cache.iter().rev().find(|(known, _, _)| *known == key);
                let found =
                    found.filter(|(_, _, end)| now < *end).map(|(_, value, _)| value.clone());
                let value = match found {
                    Some(value) => Some(value),
                    None => self.given(element, "default-value", path)?.map(Given::any),
                };
                if let Some(value) = value {
                    let name = self.text(element, "variable-name", path)?.unwrap_or_default();
                    self.exchange.set_variable(&name, value);
                }
            }
            "cache-store-value" => {
                let key = self.text(element, "key", path)?.unwrap_or_default();
                let value = self.given(element, "value", path)?.unwrap().any();
                let seconds = self.count(element, "duration", path)?.unwrap() as i64;
                self.world.cache.push((key, value, self.now + seconds * 1_000_000));
            }
            "cache-remove-value" => {
                let key = self.text(element, "key", path)?.unwrap_or_default();
                self.world.cache.retain(|(known, _, _)| *known != key);
            }
            "llm-token-limit" | "azure-openai-token-limit" => self.token_limit(element, path)?,
            "rate-limit" | "rate-limit-by-key" | "quota" | "quota-by-key" => {
                self.call_limit(element, path)?;
            }
            "llm-emit-token-metric" | "azure-openai-emit-token-metric" => {
                let dimensions = self.dimensions(element, path)?;
                let namespace = self.namespace(element, path)?;
                self.emissions.push((namespace, dimensions));
            }
            "emit-metric" => {
                let dimensions = self.dimensions(element, path)?;
                let namespace = self.namespace(element, path)?;
                let name = self.text(element, "name", path)?.unwrap_or_default();
                let value = self.given(element, "value", path)?;
                let value = value.map_or(Ok(1.0), Given::number);
                let value = value.map_err(|message| self.fault(element, path, message))?;
                self.emit(&namespace, &dimensions, &[(&name, value)]);
            }
            "forward-request" => {
                self.exchange.forwarded = true;
                if self.truth(element, "fail-on-error-status-code", path)? == Some(true) {
                    let status = self.exchange.recorded_status;
                    let message = format!("The backend answered with status {status}.");
                    let reason = "BackendErrorStatusCode";
                    let mut stop = self.stop(element, path, status, reason, message);
                    stop.is_backend = true;
                    self.exchange.fails_on_error = Some(stop);
                }
            }
            "set-status" => {
                let code = self.count(element, "code", path)?.unwrap();
                self.exchange.status = u16::try_from(code).unwrap_or(u16::MAX);
            }
            "set-body" if self.changes_response() => {
                let text = element.text().map(|text| text.content());
                let body = match text {
                    Some(content) => self.evaluate(element, content, path)?.text(),
                    None => None,
                };
                self.exchange.body = Some(body.unwrap_or_default());
            }
            "set-header" => self.set_header(element, path)?,
            _ => {}
        }
        Ok(Flow::Through)
    }

    fn changes_response(&self) -> bool {
        self.in_response || matches!(self.section, SectionKind::Outbound | SectionKind::OnError)
    }

    fn choose(&mut self, element: ElementRef<'d>, path: &str) -> Result<Flow, Stop> {
        let mut number = 0;
        for branch in element.children() {
            if branch.name() == "otherwise" {
                return self.children(branch, &format!("{path}/otherwise[1]"));
            }
            number += 1;
            let condition = self.given(branch, "condition", path)?.unwrap().truth();
            if condition.map_err(|message| self.fault(element, path, message))? {
                return self.children(branch, &format!("{path}/when[{number}]"));
            }
        }
        Ok(Flow::Through)
    }

    fn set_header(&mut self, element: ElementRef<'d>, path: &str) -> Result<(), Stop> {
        let name = self.text(element, "name", path)?.unwrap_or_default();
        let action = self.text(element, "exists-action", path)?;
        let action = action.unwrap_or_else(|| "override".to_owned());
        let mut values = Vec::new();
        for value in element.children() {
            let content = value.text().map(|text| text.content());
            values.push(match content {
                Some(content) => self.evaluate(element, content, path)?.text().unwrap_or_default(),
                None => String::new(),
            });
        }
        let mut before = Vec::new();
        let on_response = self.changes_response();
        let exchange = &mut *self.exchange;
        let same = |(known, _): &&(String, Vec<String>)| known.eq_ignore_ascii_case(&name);
        if on_response {
            if exchange.from_backend {
                let recorded = exchange.line["response"]["headers"].as_object().unwrap();
                let found = recorded.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name));
                before.extend(found.map(|(_, value)| value.as_str().unwrap().to_owned()));
            }
            if let Some((_, changed)) = exchange.headers.iter().find(same) {
                before.clone_from(changed);
            }
        } else if let Some((_, recorded)) = exchange.request_headers.iter().find(same) {
            before.clone_from(recorded);
        }
        let after = match action.as_str() {
            "override" => values,
            "delete" => Vec::new(),
            "skip" if before.is_empty() => values,
            "skip" => return Ok(()),
            "append" => before.into_iter().chain(values).collect(),
            other => panic!("exists-action {other}"),
        };
        let headers =
            if on_response { &mut exchange.headers } else { &mut exchange.request_headers };
        set_header(headers, &name, after);
        Ok(())
    }

    /// Writes a header of the response.
    pub(super) fn write(&mut self, name: &str, value: String) {
        set_header(&mut self.exchange.headers, name, vec![value]);
    }

    fn namespace(&mut self, element: ElementRef<'d>, path: &str) -> Result<String, Stop> {
        let namespace = self.text(element, "namespace", path)?;
        Ok(namespace.unwrap_or_else(|| "API Management".to_owned()))
    }

    /// Names and values of the dimensions, those that the service adds at the end.
    fn dimensions(
        &mut self,
        element: ElementRef<'d>,
        path: &str,
    ) -> Result<Vec<(String, String)>, Stop> {
        let mut dimensions = Vec::new();
        for dimension in element.children().filter(|child| child.name() == "dimension") {
            let name = self.text_of(dimension, element, "name", path)?.unwrap_or_default();
            let value = if dimension.attribute("value").is_some() {
                self.text_of(dimension, element, "value", path)?
            } else {
                let field = match default_dimension(&name) {
                    Some("API ID") => "api_id",
                    Some("Operation ID") => "operation_id",
                    Some("Product ID") => "product_id",
                    Some("User ID") => "user_id",
                    Some("Subscription ID") => "subscription_id",
                    Some("Location") => "region",
                    Some("Gateway ID") => "gateway_id",
                    Some("Backend ID") => "backend_id",
                    _ => "",
                };
                self.exchange.known(field).map(str::to_owned)
            };
            dimensions.push((name, value.unwrap_or_default()));
        }
        for (name, field) in
            [("Region", "region"), ("Service ID", "service_id"), ("Service Name", "service_name")]
        {
            let value = self.exchange.known(field).unwrap_or_default();
            dimensions.push((name.to_owned(), value.to_owned()));
        }
        dimensions.push(("Service Type".to_owned(), "API Management".to_owned()));
        Ok(dimensions)
    }

    pub(super) fn emit(
        &mut self,
        namespace: &str,
        dimensions: &[(String, String)],
        values: &[(&str, f64)],
    ) {
        for (name, value) in values {
            self.world.rows.push(Row {
                namespace: namespace.to_owned(),
                name: (*name).to_owned(),
                value: *value,
                dimensions: dimensions.to_vec(),
            });
            self.exchange.rows += 1;
        }
    }

    /// A policy that decides nothing, unless one of its expressions fails.
    fn inert(&mut self, element: ElementRef<'d>, path: &str) -> Result<(), Stop> {
        for part in std::iter::once(element).chain(element.descendants()) {
            let attributes = part.attributes().map(|attribute| attribute.content());
            let contents: Vec<_> =
                attributes.chain(part.text().map(|text| text.content())).collect();
            for content in contents {
                if content.expression(part.document()).is_some() {
                    self.evaluate(element, content, path)?;
                }
            }
        }
        Ok(())
    }

    /// The value of an attribute; `None` where it is absent.
    fn given(
        &mut self,
        element: ElementRef<'d>,
        name: &str,
        path: &str,
    ) -> Result<Option<Given>, Stop> {
        let Some(attribute) = element.attribute(name) else { return Ok(None) };
        self.evaluate(element, attribute.content(), path).map(Some)
    }

    fn evaluate(
        &mut self,
        element: ElementRef<'d>,
        content: &'d policyc::policy::Content,
        path: &str,
    ) -> Result<Given, Stop> {
        let document = element.document();
        let given = self.exchange.value(content, document, self.section, self.now, self.error);
        given.map_err(|message| self.fault(element, path, message))
    }

    pub(super) fn text(
        &mut self,
        element: ElementRef<'d>,
        name: &str,
        path: &str,
    ) -> Result<Option<String>, Stop> {
        self.text_of(element, element, name, path)
    }

    /// An attribute of a part of the policy `owner`.
    fn text_of(
        &mut self,
        part: ElementRef<'d>,
        owner: ElementRef<'d>,
        name: &str,
        path: &str,
    ) -> Result<Option<String>, Stop> {
        let Some(attribute) = part.attribute(name) else { return Ok(None) };
        Ok(self.evaluate(owner, attribute.content(), path)?.text())
    }

    pub(super) fn count(
        &mut self,
        element: ElementRef<'d>,
        name: &str,
        path: &str,
    ) -> Result<Option<u64>, Stop> {
        let given = self.given(element, name, path)?.map(Given::count).transpose();
        given.map_err(|message| self.fault(element, path, message))
    }

    pub(super) fn truth(
        &mut self,
        element: ElementRef<'d>,
        name: &str,
        path: &str,
    ) -> Result<Option<bool>, Stop> {
        let given = self.given(element, name, path)?.map(Given::truth).transpose();
        given.map_err(|message| self.fault(element, path, message))
    }

    fn fault(&self, element: ElementRef<'d>, path: &str, message: String) -> Stop {
        self.stop(element, path, 500, "ExpressionValueEvaluationFailure", message)
    }

    pub(super) fn stop(
        &self,
        element: ElementRef<'d>,
        path: &str,
        status: u16,
        reason: &str,
        message: String,
    ) -> Stop {
        Box::new(Raised {
            status,
            source: element.name().to_owned(),
            reason: reason.to_owned(),
            message,
            scope: self.world.scopes[self.level],
            section: self.section.name(),
            path: path.to_owned(),
            id: element.attribute("id").and_then(|id| id.literal()).map(Into::into),
            is_refusal: false,
            is_backend: false,
        })
    }
}
