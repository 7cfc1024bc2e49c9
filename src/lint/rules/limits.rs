//! Limits with a counter key, and which of them meet in one call.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::effective::{Effective, Entry, runs_whenever, share_path};
use crate::model::{DocumentId, Member, Service, Workspace};
use crate::policy::{AttributeRef, Content, ElementRef};
use crate::source::{Location, Span};

use super::scopes::{anchor, name_of};

/// A policy with a counter key.
struct Counted {
    /// Its current name.
    policy: &'static str,
    /// The attributes that limit, each with the attribute that says the window.
    limits: &'static [(&'static str, Option<&'static str>)],
}

const COUNTED: [Counted; 3] = [
    Counted {
        policy: "llm-token-limit",
        limits: &[("tokens-per-minute", None), ("token-quota", Some("token-quota-period"))],
    },
    Counted {
        policy: "quota-by-key",
        limits: &[("calls", Some("renewal-period")), ("bandwidth", Some("renewal-period"))],
    },
    Counted { policy: "rate-limit-by-key", limits: &[("calls", Some("renewal-period"))] },
];

/// What else decides how a counter counts.
const COUNTING: [&str; 3] = ["increment-condition", "increment-count", "first-period-start"];

/// Parts of the context that differ from scope to scope, so that equal texts are different
/// keys; a variable may hold any of them.
const BY_SCOPE: [&str; 7] = [
    "context.Api",
    "context.Operation",
    "context.Product",
    "context.Workspace",
    "context.Variables",
    "context.Request.Url",
    "context.Request.OriginalUrl",
];

/// One limit of a policy.
#[derive(Clone, Debug)]
pub(super) struct Measure {
    /// The attribute that holds it.
    pub what: &'static str,
    /// The window as written; `None` where the attribute's name says it.
    window: Option<String>,
    /// The limit, when it is a plain number.
    pub amount: Option<u64>,
    /// Where the limit stands.
    pub span: Span,
}

/// A policy that counts by a key.
#[derive(Clone, Debug)]
pub(super) struct Limit<'d> {
    /// The policy.
    pub element: ElementRef<'d>,
    /// What its counter is told from others by: the policy, the key, and how it counts.
    pub counter: (&'static str, String),
    /// True when the same key means another counter at another scope.
    pub by_scope: bool,
    /// Its limits.
    pub measures: Vec<Measure>,
}

impl<'d> Limit<'d> {
    /// The limit that the element is.
    pub(super) fn of(element: ElementRef<'d>) -> Option<Self> {
        let policy = element.policy()?;
        let counted = COUNTED.iter().find(|counted| counted.policy == policy.name())?;
        let mut key = text(element, element.attribute("counter-key")?)?;
        let by_scope = BY_SCOPE.iter().any(|part| key.contains(part));
        for attribute in COUNTING.iter().filter_map(|name| element.attribute(name)) {
            key.push('\n');
            key.push_str(&text(element, attribute)?);
        }
        let measure = |(what, window): &(&'static str, Option<&str>)| {
            let attribute = element.attribute(what)?;
            let amount = attribute.literal().and_then(|text| text.trim().parse().ok());
            let window = window.and_then(|window| element.attribute(window));
            let window = window.and_then(|window| text(element, window));
            Some(Measure { what, window, amount, span: attribute.value_span() })
        };
        let measures = counted.limits.iter().filter_map(measure).collect();
        Some(Self { element, counter: (counted.policy, key), by_scope, measures })
    }

    /// The limits of both over the same window, this one's first.
    pub(super) fn common<'l>(
        &'l self,
        other: &'l Limit<'d>,
    ) -> impl Iterator<Item = (&'l Measure, &'l Measure)> {
        let same_counter = self.counter == other.counter;
        let own = self.measures.iter().filter(move |_| same_counter);
        own.flat_map(move |own| {
            let same = |each: &&Measure| own.what == each.what && own.window == each.window;
            other.measures.iter().filter(same).map(move |each| (own, each))
        })
    }
}

/// A value as it is compared: blanks in expressions do not matter.
fn text(element: ElementRef<'_>, attribute: AttributeRef<'_>) -> Option<String> {
    match attribute.content() {
        Content::Literal { .. } => attribute.literal().map(|text| text.trim().to_owned()),
        Content::Template(template) => Some(template.text.trim().to_owned()),
        Content::Expression { .. } => {
            let expression = attribute.content().expression(element.document())?;
            Some(expression.text.split_whitespace().collect())
        }
        Content::Unclosed { .. } => None,
    }
}

/// A limit among all of a service. Ordered by document, then by place.
pub(super) type Key = (DocumentId, u32);

/// A limit that can never refuse a call, because another one always refuses first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shadow {
    /// The limit that never refuses.
    pub weak: Key,
    /// The attribute of it.
    pub weak_span: Span,
    /// The limit that refuses first.
    pub strict: Key,
    /// The attribute of it.
    pub strict_span: Span,
}

/// The limits of one service and how they meet.
#[derive(Debug, Default)]
pub(super) struct Meetings<'w> {
    /// Each limit with the document that holds it.
    pub limits: BTreeMap<Key, (Member<'w>, Limit<'w>)>,
    /// Limits of the same counter that one call runs, the wider scope first.
    pub on_path: BTreeSet<(Key, Key)>,
    /// Limits that never refuse, whatever way a call takes.
    pub shadows: Vec<Shadow>,
    /// Limits that one call runs twice: where the second run comes from, where the first one
    /// does, and the limit.
    pub repeated: BTreeMap<Location, (Location, Key)>,
}

/// What is known of one limit after some effective policies.
#[derive(Default)]
struct Seen {
    /// The limit that refuses first, in each effective policy so far.
    shadow: Option<Shadow>,
    /// True after an effective policy in which nothing refuses first.
    is_free: bool,
}

impl<'w> Meetings<'w> {
    /// Goes through all effective policies of a service.
    pub(super) fn of(workspace: &'w Workspace, service: &'w Service) -> Self {
        let mut meetings = Self::default();
        let mut seen: BTreeMap<(Key, &'static str), Seen> = BTreeMap::new();
        for effective in Effective::all(workspace, service) {
            let (entries, _) = effective.entries();
            let found: Vec<_> = entries
                .iter()
                .enumerate()
                .filter_map(|(at, entry)| Some((at, key(entry), Limit::of(entry.element)?)))
                .collect();
            for (at, own_key, limit) in &found {
                let Some(entry) = entries.get(*at) else { continue };
                meetings.limits.entry(*own_key).or_insert_with(|| (entry.member, limit.clone()));
                let mut shadows: BTreeMap<&'static str, Shadow> = BTreeMap::new();
                for (other_at, other_key, other) in &found {
                    if limit.counter != other.counter {
                        continue;
                    }
                    if own_key == other_key {
                        meetings.repeat(&entries, (*other_at, *at), *own_key);
                        continue;
                    }
                    if other_at < at && share_path(&entries, *other_at, *at) {
                        meetings.on_path.insert((*other_key, *own_key));
                    }
                    let always = runs_whenever(&entries, *other_at, *at);
                    for (own, strict) in limit.common(other).filter(|_| always) {
                        let (Some(weak), Some(limit)) = (own.amount, strict.amount) else {
                            continue;
                        };
                        // Of two equal ones, the second never refuses.
                        if limit < weak || limit == weak && other_at < at {
                            shadows.entry(own.what).or_insert(Shadow {
                                weak: *own_key,
                                weak_span: own.span,
                                strict: *other_key,
                                strict_span: strict.span,
                            });
                        }
                    }
                }
                for measure in &limit.measures {
                    let seen = seen.entry((*own_key, measure.what)).or_default();
                    match shadows.get(measure.what) {
                        Some(shadow) => seen.shadow = seen.shadow.or(Some(*shadow)),
                        None => seen.is_free = true,
                    }
                }
            }
        }
        let always = seen.into_values().filter(|seen| !seen.is_free);
        meetings.shadows = always.filter_map(|seen| seen.shadow).collect();
        meetings
    }

    /// Takes note of a limit of a fragment that two scopes include.
    fn repeat(&mut self, entries: &[Entry<'w>], (first, second): (usize, usize), limit: Key) {
        if first >= second || !share_path(entries, first, second) {
            return;
        }
        let places = anchor(entries, second).zip(anchor(entries, first));
        if let Some((here, there)) = places.filter(|(here, there)| here.0.id != there.0.id) {
            let (here, there) = (name_of(here.0, here.1), name_of(there.0, there.1));
            self.repeated.entry(here).or_insert((there, limit));
        }
    }
}

fn key(entry: &Entry<'_>) -> Key {
    (entry.member.id, entry.element.span().start)
}
