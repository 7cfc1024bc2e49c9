//! The calls of each key, as far as counters need them.

use std::collections::{BTreeMap, HashMap};

use super::{Bound, Terms};
use crate::sim::Tokens;
use crate::sim::assumptions::Assumed;
use crate::sim::captured::{Captured, Field};
use crate::sim::clock::{Event, Micros, Period, Reorder, Time, Timeline};
use crate::sim::estimates::estimated_tokens;
use crate::sim::flow::{is_unseen, metered};
use crate::sim::gateway::Gateway;
use crate::sim::limits::{LimitBook, Request, Ticket, Twin};

/// One call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// When it arrived.
    pub arrival: Time,
    /// When its response had ended.
    pub end: Time,
    /// What it is charged; `None` when nothing tells.
    pub used: Option<Tokens>,
    /// The estimate of its prompt; zero without one.
    pub estimate: Tokens,
    /// Region and gateway: an index into those of the traffic.
    place: u32,
}

/// The calls of one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyLoad {
    /// In the order in which they arrived.
    pub calls: Vec<Load>,
}

/// The calls of all keys: 40 bytes for each call.
#[derive(Debug)]
pub struct Loads {
    gateway: Gateway,
    estimates: bool,
    assumed: Assumed,
    places: Vec<(String, String)>,
    keys: Vec<(Option<String>, KeyLoad)>,
    /// Where each key stands among `keys`.
    index: HashMap<Box<str>, usize>,
    unknown: Option<usize>,
    first: Option<Time>,
}

impl Loads {
    /// No calls yet. `gateway` decides what is metered, `estimates` whether prompts are
    /// estimated before they are let pass.
    #[must_use]
    pub fn new(gateway: Gateway, estimates: bool, terms: &Terms) -> Self {
        let assumed = Assumed { choices: terms.choices, ..Assumed::default() };
        Self {
            gateway,
            estimates,
            assumed,
            places: Vec::new(),
            keys: Vec::new(),
            index: HashMap::new(),
            unknown: None,
            first: None,
        }
    }

    /// Adds a call, whose key is the value of `field`.
    pub fn add(&mut self, captured: &Captured, field: Field) {
        let metered = metered(self.gateway, captured, captured.estimates.prompt, &mut self.assumed);
        let sees = !is_unseen(self.gateway, captured, &self.assumed);
        let estimate = match self.estimates && sees {
            true => {
                captured.estimates.prompt.map(|prompt| estimated_tokens(prompt, &mut self.assumed))
            }
            false => Some(Tokens::ZERO),
        };
        let reported = Tokens(captured.usage.prompt.unwrap_or(0));
        let call = Load {
            arrival: captured.arrival,
            end: captured.end,
            used: metered.used,
            estimate: estimate.unwrap_or(reported),
            place: self.place(captured),
        };
        self.first = Some(self.first.map_or(call.arrival, |first| first.min(call.arrival)));
        let at = self.key(captured.field(field));
        if let Some((_, load)) = self.keys.get_mut(at) {
            load.calls.push(call);
        }
    }

    /// Where the calls of a key stand.
    fn key(&mut self, key: Option<&str>) -> usize {
        let known = match key {
            Some(key) => self.index.get(key).copied(),
            None => self.unknown,
        };
        known.unwrap_or_else(|| {
            let at = self.keys.len();
            self.keys.push((key.map(str::to_owned), KeyLoad::default()));
            match key {
                Some(key) => drop(self.index.insert(key.into(), at)),
                None => self.unknown = Some(at),
            }
            at
        })
    }

    fn place(&mut self, captured: &Captured) -> u32 {
        let region = captured.field(Field::Region).unwrap_or_default();
        let gateway = captured.field(Field::Gateway).unwrap_or_default();
        let same = |(r, g): &(String, String)| r == region && g == gateway;
        let at = self.places.iter().position(same).unwrap_or_else(|| {
            self.places.push((region.to_owned(), gateway.to_owned()));
            self.places.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// Puts the calls of each key in the order of their arrival; those of one instant stay in
    /// the order of the input.
    pub fn sort(&mut self) {
        for (_, load) in &mut self.keys {
            load.calls.sort_by_key(|call| call.arrival);
        }
    }

    /// The keys and their calls; `None` for calls whose key was not recorded.
    #[must_use]
    pub fn keys(&self) -> &[(Option<String>, KeyLoad)] {
        &self.keys
    }

    /// Arrival of the first call.
    #[must_use]
    pub const fn first(&self) -> Option<Time> {
        self.first
    }

    /// How many of the calls of a key the limit `most` would have refused. The calls have
    /// been sorted.
    #[must_use]
    pub fn refused(&self, load: &KeyLoad, bound: Bound, most: u64, terms: &Terms) -> u64 {
        self.refused_together(load, &[(bound, most)], terms)
    }

    /// Whether a bound can stand in a policy of the gateway that the calls are metered on.
    #[must_use]
    pub fn is_of_gateway(&self, bound: Bound) -> bool {
        !matches!(bound, Bound::Rate(gateway) if gateway != self.gateway)
    }

    /// How many of the calls of a key several limits together would have refused: one rate with
    /// the first quota in one policy, each further quota in one of its own. The calls have been
    /// sorted.
    #[must_use]
    pub fn refused_together(&self, load: &KeyLoad, limits: &[(Bound, u64)], terms: &Terms) -> u64 {
        let mut assumed = Assumed { choices: terms.choices, ..Assumed::default() };
        let rates = limits.iter().find_map(|(bound, most)| match bound {
            Bound::Rate(gateway) => Some((*gateway, Tokens(*most))),
            Bound::Quota(_) => None,
        });
        let gateway = rates.map_or(self.gateway, |(gateway, _)| gateway);
        let mut book = LimitBook::new(gateway, false);
        if let Some(first) = self.first {
            book.begin(first);
        }
        let quotas = limits.iter().filter_map(|(bound, most)| match bound {
            Bound::Quota(period) => Some(Some((Tokens(*most), *period))),
            Bound::Rate(_) => None,
        });
        let mut policies: Vec<_> = quotas.map(|quota| (None, quota)).collect();
        match (policies.first_mut(), rates) {
            (Some((rate, _)), Some((_, most))) => *rate = Some(most),
            (None, Some((_, most))) => policies.push((Some(most), None)),
            (_, None) => {}
        }
        // Policies with one key would share a counter.
        let names: Vec<_> = (0..policies.len()).map(|number| number.to_string()).collect();
        let mut passed: Vec<Ticket> = Vec::with_capacity(policies.len());
        let mut refused = 0;
        let reorder = Reorder { window: Micros(0), ..Reorder::default() };
        let mut timeline = Timeline::new(reorder, terms.choices.tie_order);
        let mut play = |timeline: &mut Timeline<&Load, (_, Tokens)>| {
            while let Some(event) = timeline.next_event() {
                match event {
                    Event::Arrival(now, call) => {
                        let (region, id) = self
                            .places
                            .get(call.place as usize)
                            .map_or(("", ""), |(region, id)| (region.as_str(), id.as_str()));
                        let place = book.place(region, id);
                        let estimate = call.estimate;
                        let twin = Twin::Llm;
                        let mut lets_pass = true;
                        for ((rate, quota), key) in policies.iter().zip(&names) {
                            let (rate, quota) = (*rate, *quota);
                            let request = Request { twin, place, key, rate, quota, estimate };
                            match book.admit(&request, now, passed.iter(), &mut assumed) {
                                Ok(ticket) => passed.push(ticket),
                                Err(_) => {
                                    lets_pass = false;
                                    break;
                                }
                            }
                        }
                        for ticket in passed.drain(..) {
                            match call.used {
                                _ if !lets_pass => book.cancel(&ticket, now, &mut assumed),
                                Some(used) => timeline.schedule(call.end, (ticket, used)),
                                None => {}
                            }
                        }
                        refused += u64::from(!lets_pass);
                    }
                    Event::Charge(now, (ticket, used)) => {
                        book.charge(&ticket, used, now, &mut assumed);
                    }
                }
            }
        };
        for call in &load.calls {
            // Sorted calls are never late.
            let _ = timeline.arrive(call.arrival, size_of::<Load>(), call);
            play(&mut timeline);
        }
        timeline.close();
        play(&mut timeline);
        refused
    }
}

impl KeyLoad {
    /// What all calls are charged together.
    #[must_use]
    pub fn tokens(&self) -> u64 {
        self.calls.iter().filter_map(|call| call.used).fold(Tokens::ZERO, Tokens::plus).0
    }

    /// Calls that nothing tells the tokens of.
    #[must_use]
    pub fn unknown(&self) -> u64 {
        self.calls.iter().filter(|call| call.used.is_none()).count() as u64
    }

    /// The most tokens that ended within a minute.
    #[must_use]
    pub fn busiest_minute(&self) -> u64 {
        let charge = |call: &Load| Some((call.end, call.used?));
        let mut charges: Vec<_> = self.calls.iter().filter_map(charge).collect();
        charges.sort_by_key(|(end, _)| *end);
        let (mut sum, mut most, mut oldest) = (0_u64, 0, charges.iter());
        let mut next = oldest.next();
        for (end, used) in &charges {
            sum = sum.saturating_add(used.0);
            while let Some((time, gone)) = next
                && end.since(*time) >= Micros::MINUTE
            {
                sum = sum.saturating_sub(gone.0);
                next = oldest.next();
            }
            most = most.max(sum);
        }
        most
    }

    /// The most tokens of a window of the period.
    #[must_use]
    pub fn busiest_window(&self, period: Period, terms: &Terms) -> u64 {
        let week_start = terms.choices.week_start;
        let mut sums: BTreeMap<Time, u64> = BTreeMap::new();
        for call in &self.calls {
            let start = period.window(call.end, week_start).start;
            let sum = sums.entry(start).or_default();
            *sum = sum.saturating_add(call.used.unwrap_or_default().0);
        }
        sums.into_values().max().unwrap_or(0)
    }
}
