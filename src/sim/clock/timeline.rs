//! The order of events: arrivals, which the input may bring somewhat out of order, and
//! charges, which the simulation schedules.
//!
//! An event happens only when nothing earlier can still arrive. That is known from the
//! newest timestamp read so far and the reorder window: whatever is older than the newest
//! by the window is complete. The buffer is bounded in time by the window, in number by
//! [`Reorder::most_waiting`] and in bytes by [`Reorder::most_bytes`].

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::{Micros, Time};

/// What happens first when a response ends at the very instant at which a request arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TieOrder {
    /// The charge: the arriving request sees it.
    #[default]
    ChargeFirst,
    /// The admission: the arriving request does not see it.
    AdmissionFirst,
}

/// How far out of order the input may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reorder {
    /// An arrival may be older than the newest one before it by this much.
    pub window: Micros,
    /// Arrivals that may wait at the same time; past that, the oldest goes ahead.
    pub most_waiting: usize,
    /// Bytes of arrivals that may wait at the same time; past that, the oldest go ahead.
    pub most_bytes: usize,
}

impl Default for Reorder {
    /// Five seconds, 16,384 arrivals, 64 MiB.
    fn default() -> Self {
        let window = Micros::from_seconds(5);
        Self { window, most_waiting: 16_384, most_bytes: 64 << 20 }
    }
}

/// An arrival that came after the simulation had gone past its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{time} comes too late: the simulation has reached {reached} and is not turned back. \
     sort the input by timestamp, or {}", self.advice()
)]
pub struct Late {
    /// The arrival's timestamp.
    pub time: Time,
    /// The instant up to which the input was taken as complete.
    pub reached: Time,
    /// The newest timestamp read before it.
    pub newest: Time,
    /// The settings that were in force.
    pub reorder: Reorder,
}

impl Late {
    /// The window that would have been wide enough for this arrival.
    #[must_use]
    pub const fn window_needed(&self) -> Micros {
        self.newest.since(self.time)
    }

    fn advice(&self) -> String {
        let needed = self.window_needed();
        if needed.0 > self.reorder.window.0 {
            let seconds = needed.0.saturating_add(999_999) / 1_000_000;
            return format!(
                "widen the reorder window to {seconds} s or more (now {})",
                self.reorder.window
            );
        }
        format!(
            "let more than {} exchanges or {} bytes of them wait: they did not reach back \
             through the reorder window of {}",
            self.reorder.most_waiting, self.reorder.most_bytes, self.reorder.window
        )
    }
}

/// What happens next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<A, C> {
    /// A request arrives.
    Arrival(Time, A),
    /// A scheduled charge falls due.
    Charge(Time, C),
}

/// The event queue. `A` is an arrival, `C` what is to be charged; both may be large, they
/// are moved when they are put in and taken out.
///
/// Ties are settled by [`TieOrder`], then by the order in which events were put in.
#[derive(Debug)]
pub struct Timeline<A, C> {
    reorder: Reorder,
    ties: TieOrder,
    arrivals: BinaryHeap<Reverse<Entry<A>>>,
    charges: BinaryHeap<Reverse<Entry<C>>>,
    /// Bytes of the arrivals that wait.
    bytes: usize,
    /// No arrival before this instant is accepted any more.
    reached: Time,
    newest: Time,
    /// Time of the last event.
    now: Time,
    /// True when the order of the last event was settled by [`TieOrder`].
    tied: bool,
    sequence: u64,
}

impl<A, C> Timeline<A, C> {
    /// An empty queue.
    #[must_use]
    pub fn new(reorder: Reorder, ties: TieOrder) -> Self {
        Self {
            reorder,
            ties,
            arrivals: BinaryHeap::new(),
            charges: BinaryHeap::new(),
            bytes: 0,
            reached: Time::MIN,
            newest: Time::MIN,
            now: Time::MIN,
            tied: false,
            sequence: 0,
        }
    }

    /// Puts in an arrival that takes so many bytes of memory.
    ///
    /// # Errors
    ///
    /// [`Late`] when the arrival is older than the input was allowed to reach back to. The
    /// queue is as before; the arrival is handed back.
    pub fn arrive(&mut self, time: Time, bytes: usize, arrival: A) -> Result<(), (Late, A)> {
        if time < self.reached {
            let Self { reached, newest, reorder, .. } = *self;
            return Err((Late { time, reached, newest, reorder }, arrival));
        }
        self.newest = self.newest.max(time);
        self.reached = self.reached.max(self.newest.minus(self.reorder.window));
        let sequence = self.next_sequence();
        self.arrivals.push(Reverse(Entry { time, sequence, bytes, item: arrival }));
        self.bytes = self.bytes.saturating_add(bytes);
        self.make_room();
        Ok(())
    }

    /// Lets the oldest arrival go ahead when too much waits.
    fn make_room(&mut self) {
        let Reorder { most_waiting, most_bytes, .. } = self.reorder;
        if (self.arrivals.len() > most_waiting || self.bytes > most_bytes)
            && let Some(Reverse(first)) = self.arrivals.peek()
        {
            self.reached = self.reached.max(first.time);
        }
    }

    /// Puts in a charge. It falls due at `time`, or at once if that is already past.
    pub fn schedule(&mut self, time: Time, charge: C) {
        let (time, sequence) = (time.max(self.now), self.next_sequence());
        self.charges.push(Reverse(Entry { time, sequence, bytes: 0, item: charge }));
    }

    /// Says that no arrival follows: [`Timeline::next_event`] then yields all that is left.
    pub fn close(&mut self) {
        self.reached = Time::MAX;
    }

    /// The next event that nothing earlier can precede, or `None` until more input comes.
    pub fn next_event(&mut self) -> Option<Event<A, C>> {
        self.make_room();
        let arrival = self.arrivals.peek().map(|Reverse(entry)| entry.time);
        let charge = self.charges.peek().map(|Reverse(entry)| entry.time);
        self.tied = arrival.is_some() && arrival == charge;
        match (arrival, charge) {
            (Some(arrival), charge) if self.arrival_is_first(arrival, charge) => {
                if arrival <= self.reached { self.take_arrival() } else { None }
            }
            (_, Some(charge)) if self.charge_is_due(charge) => self.take_charge(),
            _ => None,
        }
    }

    /// True when the event that [`Timeline::next_event`] gave last could have changed places
    /// with one of the same instant: the assumption `tie-order` decided.
    #[must_use]
    pub const fn was_tied(&self) -> bool {
        self.tied
    }

    /// Arrivals that wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.arrivals.len()
    }

    /// Charges that wait.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.charges.len()
    }

    fn arrival_is_first(&self, arrival: Time, charge: Option<Time>) -> bool {
        charge.is_none_or(|charge| match self.ties {
            TieOrder::ChargeFirst => arrival < charge,
            TieOrder::AdmissionFirst => arrival <= charge,
        })
    }

    /// True when no arrival that goes before a charge at `time` can still come.
    fn charge_is_due(&self, time: Time) -> bool {
        match self.ties {
            TieOrder::ChargeFirst => time <= self.reached,
            TieOrder::AdmissionFirst => time < self.reached || self.reached == Time::MAX,
        }
    }

    fn take_arrival(&mut self) -> Option<Event<A, C>> {
        let Reverse(entry) = self.arrivals.pop()?;
        self.bytes = self.bytes.saturating_sub(entry.bytes);
        self.now = entry.time;
        Some(Event::Arrival(entry.time, entry.item))
    }

    fn take_charge(&mut self) -> Option<Event<A, C>> {
        let Reverse(entry) = self.charges.pop()?;
        self.now = entry.time;
        Some(Event::Charge(entry.time, entry.item))
    }

    fn next_sequence(&mut self) -> u64 {
        self.sequence = self.sequence.saturating_add(1);
        self.sequence
    }
}

/// An item of a heap, ordered by time and then by the order of putting in.
#[derive(Debug)]
struct Entry<T> {
    time: Time,
    sequence: u64,
    bytes: usize,
    item: T,
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<T> Eq for Entry<T> {}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.time, self.sequence).cmp(&(other.time, other.sequence))
    }
}
