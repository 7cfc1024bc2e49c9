//! Sums of usage over many exchanges.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::{Source, Usage};

/// What exchanges are summed by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Group<'a> {
    /// Provider.
    pub provider: &'static str,
    /// Kind of call.
    pub api: &'static str,
    /// Model; `None` when nothing names it.
    pub model: Option<Cow<'a, str>>,
    /// Where the counts come from.
    pub source: Source,
}

/// Sums of a group; a column stays `None` as long as no exchange reports it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Exchanges.
    pub calls: u64,
    /// Prompt tokens.
    pub prompt: Option<u128>,
    /// Completion tokens.
    pub completion: Option<u128>,
    /// Tokens together, as reported or as far as known.
    pub total: Option<u128>,
    /// Prompt tokens read from a cache.
    pub cached: Option<u128>,
    /// Completion tokens spent on reasoning.
    pub reasoning: Option<u128>,
}

impl Sum {
    /// Adds one exchange.
    pub fn count(&mut self, usage: &Usage<'_>) {
        self.calls += 1;
        let tokens = &usage.tokens;
        for (sum, count) in [
            (&mut self.prompt, tokens.prompt),
            (&mut self.completion, tokens.completion),
            (&mut self.total, tokens.total),
            (&mut self.cached, tokens.cached),
            (&mut self.reasoning, tokens.reasoning),
        ] {
            add(sum, count.map(u128::from));
        }
    }

    /// Adds the sums of other exchanges.
    pub fn add(&mut self, other: &Self) {
        self.calls += other.calls;
        add(&mut self.prompt, other.prompt);
        add(&mut self.completion, other.completion);
        add(&mut self.total, other.total);
        add(&mut self.cached, other.cached);
        add(&mut self.reasoning, other.reasoning);
    }
}

/// Adds a count, if there is one. A `u128` holds more counts of 64 bits than there
/// can be exchanges.
fn add(sum: &mut Option<u128>, count: Option<u128>) {
    if let Some(count) = count {
        *sum = Some(sum.unwrap_or(0) + count);
    }
}

/// Sums by group.
#[derive(Clone, Debug, Default)]
pub struct Totals<'a> {
    groups: HashMap<Group<'a>, Sum>,
}

impl<'a> Totals<'a> {
    /// Adds one exchange.
    pub fn count(&mut self, usage: &Usage<'a>) {
        let Usage { provider, api, source, ref model, .. } = *usage;
        let group = Group { provider, api, model: model.clone(), source };
        self.groups.entry(group).or_default().count(usage);
    }

    /// The same sums, independent of the lines they were counted from.
    #[must_use]
    pub fn into_owned(self) -> Totals<'static> {
        let owned = |(group, sum): (Group<'a>, Sum)| {
            let model = group.model.map(|model| Cow::Owned(model.into_owned()));
            let Group { provider, api, source, .. } = group;
            (Group { provider, api, model, source }, sum)
        };
        Totals { groups: self.groups.into_iter().map(owned).collect() }
    }

    /// Adds the sums of other exchanges.
    pub fn add(&mut self, other: Self) {
        for (group, sum) in other.groups {
            self.groups.entry(group).or_default().add(&sum);
        }
    }

    /// Every group with its sums, in the order of the groups' names.
    #[must_use]
    pub fn sorted(&self) -> BTreeMap<&Group<'a>, &Sum> {
        self.groups.iter().collect()
    }

    /// The sums over all groups.
    #[must_use]
    pub fn all(&self) -> Sum {
        let mut all = Sum::default();
        self.groups.values().for_each(|sum| all.add(sum));
        all
    }

    /// The sums by where the counts come from.
    #[must_use]
    pub fn by_source(&self) -> BTreeMap<Source, Sum> {
        let mut sources = BTreeMap::<Source, Sum>::new();
        for (group, sum) in &self.groups {
            sources.entry(group.source).or_default().add(sum);
        }
        sources
    }
}
