//! The usage of one exchange: recognise the call, read the answer, find the model.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use memchr::memchr2;

use crate::traffic::json::Raw;
use crate::traffic::{Body, Exchange};

use super::api::{APIS, Api, OTHER, Unmetered, described};
use super::recorded::Recorded;
use super::stream::{self, Reader, StreamKind, Want};
use super::{Call, Provider, Source, TokenUsage};

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
    /// Whether the prompt tokens include those that were read from a cache.
    ///
    /// OpenAI's and Google's do (their pages: cached tokens are a detail of the prompt's).
    /// Anthropic's do not, nor do Bedrock's: there the whole input is the sum of input,
    /// cache reads and cache writes.
    #[must_use]
    pub fn prompt_includes_cached(&self) -> bool {
        let apart = ["messages", "converse", "converse-stream", "invoke", "invoke-stream"];
        !apart.contains(&self.api) && self.provider != "anthropic"
    }

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
    let Recognised { provider, api, kind } = Recognised::of(&exchange.request.url);
    let open = kind == OTHER && provider.is_unknown();
    let mut answer = Answer { api, kind, open, tokens: TokenUsage::default(), model: None };
    let response = &exchange.response;
    let stream = stream::read(response, api.framing(kind), &mut answer);
    let mut tokens = answer.tokens;
    let mut source = stream.source();
    if tokens.is_empty() {
        tokens = answer.api.read_headers(response.headers);
        source = if tokens.is_empty() { Source::None } else { Source::Header };
    }
    let mut recorded = exchange.usage.map(Recorded::read).unwrap_or_default();
    if source == Source::None && !recorded.tokens.is_empty() {
        (tokens, source) = (recorded.tokens, Source::Recorded);
    }
    let model = answer.model.or_else(|| recorded.model.take());
    Usage {
        tokens: answer.api.finish(answer.kind, tokens),
        source,
        provider: provider.name,
        api: answer.kind,
        model: model.or_else(|| named_in_request(answer.api, exchange)),
        stream: if stream == StreamKind::None { recorded.stream() } else { stream },
        status: response.status,
    }
}

/// Whose API a URL calls.
#[derive(Clone, Copy)]
struct Recognised {
    provider: &'static Provider,
    api: &'static dyn Api,
    kind: &'static str,
}

thread_local! {
    /// The URLs that were seen last: traffic calls few of them, many times.
    static SEEN: RefCell<HashMap<Box<str>, Recognised>> = RefCell::default();
}

impl Recognised {
    /// URLs that are remembered, and how long they may be.
    const MOST: usize = 1_024;
    const LONGEST: usize = 1_024;

    /// What `url` calls; remembered without its query.
    fn of(url: &str) -> Self {
        let url =
            url.get(..memchr2(b'?', b'#', url.as_bytes()).unwrap_or(url.len())).unwrap_or(url);
        SEEN.with_borrow_mut(|seen| {
            if let Some(known) = seen.get(url) {
                return *known;
            }
            let new = Self::find(url);
            if seen.len() >= Self::MOST {
                seen.clear();
            }
            if url.len() <= Self::LONGEST {
                seen.insert(url.into(), new);
            }
            new
        })
    }

    fn find(url: &str) -> Self {
        let call = Call::new(url);
        let known = |api: &&'static dyn Api| Some((*api, api.recognise(&call)?));
        let (api, kind) = APIS.iter().find_map(known).unwrap_or((&Unmetered, OTHER));
        Self { provider: call.provider, api, kind }
    }
}

/// The model that the path or the request names.
fn named_in_request<'a>(api: &dyn Api, exchange: &Exchange<'a>) -> Option<Cow<'a, str>> {
    let in_path = match &exchange.request.url {
        Cow::Borrowed(url) => api.model_of(&Call::new(url)),
        Cow::Owned(url) => api.model_of(&Call::new(url)).map(|model| model.into_owned().into()),
    };
    in_path.or_else(|| match exchange.request.body {
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
