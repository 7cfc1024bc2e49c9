//! The usage of one exchange: recognise the call, read the answer, find the model.

use std::borrow::Cow;

use crate::traffic::json::Raw;
use crate::traffic::{Body, Exchange};

use super::api::{APIS, Api, OTHER, described};
use super::stream::{self, Reader, StreamKind, Want};
use super::{Call, Source, TokenUsage};

/// What an exchange consumed, and whose API it called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage<'a> {
    /// The counts that the answer reports.
    pub tokens: TokenUsage,
    /// Where they come from.
    pub source: Source,
    /// Whose API it is: a name of [`super::PROVIDERS`], or `self-hosted/proxy` or
    /// `other-hosted` for hosts that are not known.
    pub provider: &'static str,
    /// The kind of call: one of [`Api::kinds`].
    pub api: &'static str,
    /// The model: as the answer names it, else as the path or the request do.
    pub model: Option<Cow<'a, str>>,
    /// How the answer was framed.
    pub stream: StreamKind,
    /// The status of the answer.
    pub status: u16,
}

impl Usage<'_> {
    /// The same, independent of the line.
    #[must_use]
    pub fn into_owned(self) -> Usage<'static> {
        let model = self.model.map(|model| Cow::Owned(model.into_owned()));
        let Self { tokens, source, provider, api, stream, status, .. } = self;
        Usage { tokens, source, provider, api, model, stream, status }
    }
}

/// Reads the usage of an exchange. Never fails: what cannot be read is unknown.
#[must_use]
pub fn read<'a>(exchange: &Exchange<'a>) -> Usage<'a> {
    match &exchange.request.url {
        Cow::Borrowed(url) => read_call(exchange, &Call::new(url)),
        Cow::Owned(url) => read_call(exchange, &Call::new(url)).into_owned(),
    }
}

fn read_call<'u, 'a: 'u>(exchange: &Exchange<'a>, call: &Call<'u>) -> Usage<'u> {
    let (api, kind) = recognise(call);
    let open = kind == OTHER && call.provider.is_unknown();
    let mut answer = Answer { api, kind, open, tokens: TokenUsage::default(), model: None };
    let response = &exchange.response;
    let stream = stream::read(response, api.framing(kind), &mut answer);
    let mut tokens = answer.tokens;
    let mut source = stream.source();
    if tokens.is_empty() {
        tokens = answer.api.read_headers(response.headers);
        source = if tokens.is_empty() { Source::None } else { Source::Header };
    }
    Usage {
        tokens: answer.api.finish(answer.kind, tokens),
        source,
        provider: call.provider.name,
        api: answer.kind,
        model: answer.model.or_else(|| named_in_request(answer.api, call, exchange)),
        stream,
        status: response.status,
    }
}

/// The API that `call` is of, and its kind.
fn recognise(call: &Call<'_>) -> (&'static dyn Api, &'static str) {
    let known = |api: &&'static dyn Api| Some((*api, api.recognise(call)?));
    APIS.iter().find_map(known).unwrap_or((&super::api::Unmetered, OTHER))
}

/// The model that the path or the request names.
fn named_in_request<'u, 'a: 'u>(
    api: &dyn Api,
    call: &Call<'u>,
    exchange: &Exchange<'a>,
) -> Option<Cow<'u, str>> {
    api.model_of(call).or_else(|| match exchange.request.body {
        Body::Json(body) => body.get("model")?.string().map(|model| model.decode()),
        _ => None,
    })
}

/// What has been read of an answer.
struct Answer<'a> {
    api: &'static dyn Api,
    kind: &'static str,
    /// The path says nothing: the first document may say what the API is.
    open: bool,
    tokens: TokenUsage,
    model: Option<Cow<'a, str>>,
}

impl Answer<'_> {
    fn identify(&mut self, document: Raw<'_>) {
        if !self.open {
            return;
        }
        if let Some((kind, api)) = described(document) {
            (self.kind, self.api, self.open) = (kind, api, false);
        }
    }
}

impl<'a> Reader<'a> for Answer<'a> {
    fn mark(&self) -> &'static str {
        if self.open { "usage" } else { self.api.mark() }
    }

    fn whole(&mut self, document: Raw<'a>) {
        self.identify(document);
        let found = self.api.read(document);
        (self.tokens, self.model) = (found.tokens, found.model);
    }

    fn part(&mut self, document: Raw<'_>) -> Want {
        self.identify(document);
        let found = self.api.read(document);
        self.tokens = self.tokens.or(found.tokens);
        if self.model.is_none() {
            self.model = found.model.map(|model| Cow::Owned(model.into_owned()));
        }
        if found.complete { Want::NoMore } else { Want::Earlier }
    }
}
