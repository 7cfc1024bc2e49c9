//! What another policy changes: the ends of the same exchanges under two policies, put beside
//! each other while both run.

use std::collections::HashMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::prices::{Accounts, CostReport, PriceList};
use crate::report::simulate::consumption;
use crate::sim::{Captured, Decision, Field, Outcome};

/// Examples that are kept of each kind of change.
const EXAMPLES: usize = 5;

/// Values of a field that are told apart; what comes after is counted together.
const MOST_GROUPS: usize = 50_000;

/// One of the two policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one that is compared with.
    Old,
    /// The one that is asked about.
    New,
}

/// How an exchange ended under one policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct End {
    /// The status that the caller got.
    pub status: u16,
    /// `answered`, `refused`, `returned`, `denied`, `failed` or `unrouted`.
    pub outcome: &'static str,
    /// The attribute of the limit that refused.
    pub attribute: Option<&'static str>,
    /// The counter key that was refused.
    pub key: Option<String>,
}

impl End {
    fn of(decision: &Decision<'_>) -> Self {
        Self {
            status: decision.status,
            outcome: name(decision.outcome),
            attribute: decision.refused_by.map(|refused| refused.kind().attribute()),
            key: decision.refused_by.map(|refused| refused.key.to_string()),
        }
    }

    fn is_answered(&self) -> bool {
        self.outcome == name(Outcome::Answered)
    }

    fn is_refused(&self) -> bool {
        [Outcome::Refused, Outcome::Denied].map(name).contains(&self.outcome)
    }
}

const fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => "answered",
        Outcome::Refused => "refused",
        Outcome::Returned => "returned",
        Outcome::Denied => "denied",
        Outcome::Failed => "failed",
        Outcome::Unrouted => "unrouted",
    }
}

/// Calls that a change moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Moved {
    /// How many.
    pub calls: u64,
    /// Their tokens, as recorded.
    pub tokens: u64,
    /// Of the calls, those whose answers do not say what they used.
    pub unknown_calls: u64,
}

impl Moved {
    fn add(&mut self, captured: &Captured) {
        let tokens = captured.usage.with_total().total;
        self.calls = self.calls.saturating_add(1);
        self.tokens = self.tokens.saturating_add(tokens.unwrap_or(0));
        self.unknown_calls = self.unknown_calls.saturating_add(u64::from(tokens.is_none()));
    }
}

/// What changes for some calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Changes {
    /// Refused or denied now, not before.
    pub newly_refused: Moved,
    /// Answered by the backend now, not before.
    pub newly_admitted: Moved,
    /// Another status or another outcome in any other way.
    pub otherwise: Moved,
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Refused,
    Admitted,
    Otherwise,
}

impl Kind {
    fn of(old: &End, new: &End) -> Option<Self> {
        if new.is_refused() && !old.is_refused() {
            Some(Self::Refused)
        } else if new.is_answered() && !old.is_answered() {
            Some(Self::Admitted)
        } else if (old.status, old.outcome) != (new.status, new.outcome) {
            Some(Self::Otherwise)
        } else {
            None
        }
    }
}

impl Changes {
    fn of(&mut self, kind: Kind) -> &mut Moved {
        match kind {
            Kind::Refused => &mut self.newly_refused,
            Kind::Admitted => &mut self.newly_admitted,
            Kind::Otherwise => &mut self.otherwise,
        }
    }
}

/// Changes by the values of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldChanges {
    /// Name of the field.
    pub field: &'static str,
    /// Value (`null`: not recorded) and changes, most calls first, then by value.
    pub groups: Vec<(Option<String>, Changes)>,
    /// What did not fit into the table.
    pub others: Option<Changes>,
}

/// An exchange that ends otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Example {
    /// Its file, where there are several.
    pub file: Option<String>,
    /// Its line, counted from 1.
    pub line: u64,
    /// When it arrived.
    pub timestamp: String,
    /// The values of the fields.
    pub fields: Vec<Option<String>>,
    /// Its tokens, as recorded.
    pub tokens: Option<u64>,
    /// How it ended before.
    pub old: End,
    /// How it ends now.
    pub new: End,
}

/// What changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// All exchanges.
    pub changes: Changes,
    /// By each field that was asked for.
    pub by: Vec<FieldChanges>,
    /// The first ones of each kind: newly refused, newly admitted, otherwise.
    pub examples: [Vec<Example>; 3],
    /// What newly refused and newly admitted calls cost, where there are prices.
    pub costs: Option<[CostReport; 2]>,
}

/// Puts the ends of exchanges beside each other. An exchange may end at different times under
/// the two policies; what waits is bounded by what is under way.
#[derive(Debug)]
pub struct Comparison {
    fields: Vec<Field>,
    /// By file and line.
    waiting: HashMap<(Option<u32>, u64), (Side, End)>,
    /// Names of the traffic's files, where there are several.
    files: Vec<String>,
    changes: Changes,
    groups: Vec<Groups>,
    examples: [Vec<Example>; 3],
    costs: Option<[Accounts; 2]>,
}

/// Changes by the values of a field, and what did not fit.
type Groups = (HashMap<Option<Box<str>>, Changes>, Option<Changes>);

impl Comparison {
    /// Nothing yet; changes are told by these fields. `files` are the names of the traffic's
    /// files, where there are several.
    #[must_use]
    pub fn new(fields: &[Field], prices: Option<&Arc<PriceList>>, files: Vec<String>) -> Self {
        let names: Vec<_> = fields.iter().map(|field| field.name()).collect();
        let accounts = |prices: &Arc<PriceList>| Accounts::new(Arc::clone(prices), &names);
        Self {
            fields: fields.to_vec(),
            waiting: HashMap::new(),
            files,
            changes: Changes::default(),
            groups: fields.iter().map(|_| (HashMap::new(), None)).collect(),
            examples: Default::default(),
            costs: prices.map(|prices| [accounts(prices), accounts(prices)]),
        }
    }

    /// Takes the end of an exchange under one of the policies.
    pub fn note(&mut self, side: Side, decision: &Decision<'_>) {
        let line = (decision.captured.file, decision.captured.line);
        let end = End::of(decision);
        match self.waiting.remove(&line) {
            Some((other, first)) if other != side => {
                let (old, new) = if side == Side::New { (first, end) } else { (end, first) };
                self.pair(decision.captured, old, new);
            }
            _ => drop(self.waiting.insert(line, (side, end))),
        }
    }

    fn pair(&mut self, captured: &Captured, old: End, new: End) {
        let Some(kind) = Kind::of(&old, &new) else { return };
        self.changes.of(kind).add(captured);
        for (field, (groups, others)) in self.fields.iter().zip(&mut self.groups) {
            let value = captured.field(*field).map(Box::from);
            let known = groups.len() < MOST_GROUPS || groups.contains_key(&value);
            let changes = match known {
                true => groups.entry(value).or_default(),
                false => others.get_or_insert_default(),
            };
            changes.of(kind).add(captured);
        }
        let money = match (&mut self.costs, kind) {
            (Some([refused, _]), Kind::Refused) => Some(refused),
            (Some([_, admitted]), Kind::Admitted) => Some(admitted),
            _ => None,
        };
        if let Some(accounts) = money {
            let values = self.fields.iter().map(|field| captured.field(*field));
            accounts.count(&consumption(captured), values);
        }
        let [refused, admitted, otherwise] = &mut self.examples;
        let examples = match kind {
            Kind::Refused => refused,
            Kind::Admitted => admitted,
            Kind::Otherwise => otherwise,
        };
        let fields = self.fields.iter().map(|field| captured.field(*field).map(str::to_owned));
        // Exchanges are paired in the order in which they end, told in the order of lines.
        let at = examples.partition_point(|example| example.line <= captured.line);
        if at < EXAMPLES {
            examples.truncate(EXAMPLES - 1);
            let example = Example {
                file: captured.file.and_then(|file| self.files.get(file as usize)).cloned(),
                line: captured.line + 1,
                timestamp: captured.arrival.to_string(),
                fields: fields.collect(),
                tokens: captured.usage.with_total().total,
                old,
                new,
            };
            examples.insert(at.min(examples.len()), example);
        }
    }

    /// What changes.
    #[must_use]
    pub fn finish(self) -> Difference {
        let by = self.fields.iter().zip(self.groups).map(|(field, (groups, others))| {
            let owned =
                |(value, changes): (Option<Box<str>>, Changes)| (value.map(String::from), changes);
            let mut groups: Vec<_> = groups.into_iter().map(owned).collect();
            let calls = |changes: &Changes| {
                let Changes { newly_refused, newly_admitted, otherwise } = changes;
                newly_refused
                    .calls
                    .saturating_add(newly_admitted.calls)
                    .saturating_add(otherwise.calls)
            };
            groups.sort_by(|a, b| calls(&b.1).cmp(&calls(&a.1)).then_with(|| a.0.cmp(&b.0)));
            FieldChanges { field: field.name(), groups, others }
        });
        Difference {
            changes: self.changes,
            by: by.collect(),
            examples: self.examples,
            costs: self.costs.map(|costs| costs.map(Accounts::finish)),
        }
    }
}
