//! The limits on tokens and on calls.

use policyc::policy::ElementRef;

use super::counters::{Bound, Counter, Refusal, Way};
use super::exchange::{Passed, Stop};
use super::steps::Runner;

const MINUTE: i64 = 60_000_000;
/// 0001-01-01T00:00:00Z in microseconds, from which quotas of calls count their windows.
const YEAR_1: i64 = -62_135_596_800_000_000;

/// A call counter that waits for the end of the exchange.
#[derive(Clone, Debug)]
pub(super) struct Deferred<'d> {
    element: ElementRef<'d>,
    path: String,
    calls: Vec<Bound>,
    bytes: Vec<Bound>,
}

impl<'d> Runner<'_, 'd> {
    fn counter(&self, kind: &str, period: &str, key: &str) -> Counter {
        let place = |name| self.exchange.known(name).unwrap_or_default();
        let parts = [kind, period, place("region"), place("gateway_id"), key];
        Counter(parts.map(str::to_owned).to_vec())
    }

    fn rate_way(&self, length: i64) -> Way {
        if self.world.gateway == "v2" { Way::Bucket(length) } else { Way::Sliding(length) }
    }

    pub(super) fn token_limit(&mut self, element: ElementRef<'d>, path: &str) -> Result<(), Stop> {
        if self.world.gateway == "consumption" {
            return Ok(());
        }
        let key = self.text(element, "counter-key", path)?.unwrap_or_default();
        let rate = self.count(element, "tokens-per-minute", path)?.map(|limit| Bound {
            counter: self.counter("tokens", "minute", &key),
            way: self.rate_way(MINUTE),
            limit,
            must_fit: false,
        });
        let quota = self.count(element, "token-quota", path)?;
        let period = self.text(element, "token-quota-period", path)?;
        let quota = quota.zip(period).map(|(limit, period)| Bound {
            counter: self.counter("tokens", &period, &key),
            way: Way::Calendar(period),
            limit,
            must_fit: false,
        });
        let estimate = match self.truth(element, "estimate-prompt-tokens", path)? {
            Some(true) if !self.is_unseen() => self.exchange.usage.prompt.unwrap_or(0),
            _ => 0,
        };
        let bounds: Vec<_> = rate.iter().chain(&quota).cloned().collect();
        let attributes: Vec<_> = literals(element);
        for bound in &bounds {
            if let Some(refusal) = self.world.ledger.refuses(bound, self.now, estimate) {
                let left = (self.left(&rate), self.left(&quota));
                self.set_left_variables(&attributes, left);
                self.write_left(&attributes, left);
                let status = if matches!(bound.way, Way::Calendar(_)) { 403 } else { 429 };
                return Err(self.refuse_tokens(element, path, status, refusal));
            }
        }
        if estimate > 0 {
            for bound in &bounds {
                self.world.ledger.charge(bound, self.now, estimate);
            }
        }
        let left = (self.left(&rate), self.left(&quota));
        self.set_left_variables(&attributes, left);
        if let Some(name) = named(&attributes, "tokens-consumed-variable-name") {
            self.exchange.set_count(name, estimate);
        }
        let arrived = self.now;
        self.exchange.passed.push(Passed { rate, quota, estimate, arrived, left, attributes });
        Ok(())
    }

    /// Whether the gateway does not see the usage: observed of Anthropic messages on classic tiers.
    pub(super) fn is_unseen(&self) -> bool {
        self.exchange.is_anthropic && self.world.gateway == "classic"
    }

    fn left(&self, bound: &Option<Bound>) -> Option<u64> {
        bound.as_ref().map(|bound| self.world.ledger.left(bound, self.now))
    }

    fn set_left_variables(
        &mut self,
        attributes: &[(String, String)],
        (rate, quota): (Option<u64>, Option<u64>),
    ) {
        let pairs = [
            ("remaining-tokens-variable-name", rate),
            ("remaining-quota-tokens-variable-name", quota),
        ];
        for (attribute, left) in pairs {
            if let (Some(name), Some(left)) = (named(attributes, attribute), left) {
                self.exchange.set_count(name, left);
            }
        }
    }

    fn write_left(
        &mut self,
        attributes: &[(String, String)],
        (rate, quota): (Option<u64>, Option<u64>),
    ) {
        let pairs =
            [("remaining-tokens-header-name", rate), ("remaining-quota-tokens-header-name", quota)];
        for (attribute, left) in pairs {
            if let (Some(name), Some(left)) = (named(attributes, attribute), left) {
                self.write(name, left.to_string());
            }
        }
    }

    fn refuse_tokens(
        &mut self,
        element: ElementRef<'d>,
        path: &str,
        status: u16,
        refusal: Refusal,
    ) -> Stop {
        let (reason, what) = match (status, refusal.by_estimate) {
            (429, _) => ("OpenAITokenLimitExceeded", "Token limit is exceeded."),
            (_, false) => ("OpenAITokenQuotaExceeded", "Token quota is exceeded."),
            (_, true) => ("OpenAITokenQuotaExceeded", "Token quota will exceed."),
        };
        let again = refusal
            .retry_after
            .map_or(String::new(), |seconds| format!(" Try again in {}.", spelled(seconds)));
        self.refuse(element, path, status, reason, format!("{what}{again}"), refusal.retry_after)
    }

    fn refuse(
        &mut self,
        element: ElementRef<'d>,
        path: &str,
        status: u16,
        reason: &str,
        message: String,
        retry_after: Option<u64>,
    ) -> Stop {
        let attributes = literals(element);
        if let Some(seconds) = retry_after {
            let name = named(&attributes, "retry-after-header-name").unwrap_or("Retry-After");
            self.write(name, seconds.to_string());
            if let Some(name) = named(&attributes, "retry-after-variable-name") {
                self.exchange.set_count(name, seconds);
            }
        }
        self.exchange.body =
            Some(format!("{{ \"statusCode\": {status}, \"message\": \"{message}\" }}"));
        let mut stop = self.stop(element, path, status, reason, message);
        stop.is_refusal = true;
        stop
    }

    /// Charges what the call used, and tells what is left. `used` is unknown where the response
    /// does not say.
    pub(super) fn settle(&mut self, used: Option<u64>) {
        for passed in self.exchange.passed.clone() {
            if let Some(used) = used {
                for bound in passed.rate.iter().chain(&passed.quota) {
                    let (ledger, estimate) = (&mut self.world.ledger, passed.estimate);
                    if used < estimate {
                        ledger.take_back(bound, self.now, passed.arrived, estimate - used);
                    } else {
                        ledger.charge(bound, self.now, used - estimate);
                    }
                }
            }
            // The headers of a stream went out when it began.
            let (left, consumed) = if self.exchange.is_stream {
                let prompt = if self.is_unseen() { Some(0) } else { self.exchange.usage.prompt };
                (passed.left, Some(prompt.unwrap_or(0)))
            } else {
                ((self.left(&passed.rate), self.left(&passed.quota)), used)
            };
            self.set_left_variables(&passed.attributes, left);
            self.write_left(&passed.attributes, left);
            if let Some(consumed) = consumed {
                if let Some(name) = named(&passed.attributes, "tokens-consumed-variable-name") {
                    self.exchange.set_count(name, consumed);
                }
                if let Some(name) = named(&passed.attributes, "tokens-consumed-header-name") {
                    self.write(name, consumed.to_string());
                }
            }
        }
    }

    /// Gives back what was charged on arrival: the call does not reach the backend.
    pub(super) fn give_back(&mut self) {
        for passed in self.exchange.passed.clone() {
            for bound in passed.rate.iter().chain(&passed.quota) {
                let (ledger, estimate) = (&mut self.world.ledger, passed.estimate);
                if estimate > 0 {
                    ledger.take_back(bound, self.now, passed.arrived, estimate);
                } else {
                    ledger.charge(bound, self.now, 0);
                }
            }
        }
    }

    /// `rate-limit`, `quota` and their twins by key.
    pub(super) fn call_limit(&mut self, element: ElementRef<'d>, path: &str) -> Result<(), Stop> {
        let name = element.name();
        let is_rate = name.starts_with("rate-limit");
        let by_key = name.ends_with("-by-key");
        if by_key && self.world.gateway == "consumption" {
            return Ok(());
        }
        let key = if by_key {
            self.text(element, "counter-key", path)?.unwrap_or_default()
        } else {
            // Documented: a call without a subscription is neither counted nor limited.
            let Some(subscription) = self.exchange.known("subscription_id") else { return Ok(()) };
            subscription.to_owned()
        };
        let is_expression = |name: &str| {
            let attribute = element.attribute(name);
            attribute.is_some_and(|given| given.content().expression(element.document()).is_some())
        };
        let deferred = is_expression("increment-condition") || is_expression("increment-count");
        let counts = if deferred { 1 } else { self.increments(element, path)? };
        let mut waiting =
            Deferred { element, path: path.to_owned(), calls: Vec::new(), bytes: Vec::new() };
        let mut parts = vec![(element, element)];
        for part in element.descendants().filter(|part| ["api", "operation"].contains(&part.name()))
        {
            // A quota of a part has the period of the whole where it gives none of its own.
            let has_period = |e: &ElementRef<'_>| e.attribute("renewal-period").is_some();
            let above = std::iter::once(part).chain(part.ancestors());
            parts.push((part, above.into_iter().find(has_period).unwrap()));
        }
        for (number, (part, with_period)) in parts.into_iter().enumerate() {
            let (calls, bytes) =
                self.bounds(part, with_period, &key, (by_key, is_rate, number), path)?;
            if !self.is_for(part, path)? {
                continue;
            }
            for (bound, wanted) in
                calls.iter().map(|b| (b, counts.max(1))).chain(bytes.iter().map(|b| (b, 1)))
            {
                let has_paid = !is_rate && self.charged.contains(&bound.counter);
                let wanted = if has_paid { 0 } else { wanted };
                if let Some(refusal) = self.world.ledger.refuses(bound, self.now, wanted) {
                    return Err(self.refuse_call(element, path, bound, refusal));
                }
            }
            waiting.calls.extend(calls);
            waiting.bytes.extend(bytes);
        }
        let mut least: Option<Bound> = None;
        for bound in &waiting.calls {
            if least.as_ref().is_none_or(|other| bound.limit < other.limit) {
                least = Some(bound.clone());
            }
        }
        if !deferred {
            let calls = std::mem::take(&mut waiting.calls);
            self.charge_calls(&calls, counts, is_rate);
        }
        if let Some(bound) = least {
            let attributes = literals(element);
            let left = self.world.ledger.left(&bound, self.now);
            if let Some(name) = named(&attributes, "remaining-calls-header-name") {
                self.write(name, left.to_string());
            }
            if let Some(name) = named(&attributes, "remaining-calls-variable-name") {
                self.exchange.set_count(name, left);
            }
            if let Some(name) = named(&attributes, "total-calls-header-name") {
                self.write(name, bound.limit.to_string());
            }
        }
        self.waiting.push(waiting);
        Ok(())
    }

    /// The bounds of a limit, or of a part of it, on calls and on bytes.
    fn bounds(
        &mut self,
        part: ElementRef<'d>,
        with_period: ElementRef<'d>,
        key: &str,
        (by_key, is_rate, number): (bool, bool, usize),
        path: &str,
    ) -> Result<(Vec<Bound>, Vec<Bound>), Stop> {
        let seconds = self.count(with_period, "renewal-period", path)?.unwrap();
        let length = seconds as i64 * 1_000_000;
        let start = self.text(part, "first-period-start", path)?;
        let start =
            start.map_or(YEAR_1, |text| text.parse::<jiff::Timestamp>().unwrap().as_microsecond());
        let (kind, way) = match (is_rate, seconds) {
            (true, _) => ("call-rate", self.rate_way(length)),
            (false, 0) => ("call-quota", Way::Endless),
            (false, _) => ("call-quota", Way::Every(length, start)),
        };
        let mut both = (Vec::new(), Vec::new());
        for (attribute, kind, unit, bounds) in
            [("calls", kind, 1, &mut both.0), ("bandwidth", "bandwidth", 1_024, &mut both.1)]
        {
            let Some(limit) = self.count(part, attribute, path)? else { continue };
            // Limits by key share their counters, the others have their own.
            let owner = if by_key {
                String::new()
            } else {
                format!("{:?} {number}", part.document().file().name())
            };
            let owner = if by_key { owner } else { format!("{owner} {path}") };
            let start = if is_rate { 0 } else { start };
            let counter = self.counter(kind, &format!("{seconds} {start} {owner}"), key);
            bounds.push(Bound { counter, way: way.clone(), limit: limit * unit, must_fit: true });
        }
        Ok(both)
    }

    /// Whether a part of a limit is for the API and the operation of the call.
    fn is_for(&mut self, part: ElementRef<'d>, path: &str) -> Result<bool, Stop> {
        for element in std::iter::once(part).chain(part.ancestors()) {
            let (id, name) = match element.name() {
                "api" => ("api_id", "api_name"),
                "operation" => ("operation_id", "operation_name"),
                _ => return Ok(true),
            };
            let is_same = match self.text(element, "id", path)? {
                Some(wanted) => wanted == self.exchange.known(id).unwrap_or_default(),
                None => {
                    let wanted = self.text(element, "name", path)?.unwrap_or_default();
                    wanted == self.exchange.known(name).unwrap_or_default()
                }
            };
            if !is_same {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// By how much a call moves the counters of a limit.
    fn increments(&mut self, element: ElementRef<'d>, path: &str) -> Result<u64, Stop> {
        if self.truth(element, "increment-condition", path)? == Some(false) {
            return Ok(0);
        }
        Ok(self.count(element, "increment-count", path)?.unwrap_or(1))
    }

    fn charge_calls(&mut self, bounds: &[Bound], count: u64, is_rate: bool) {
        for bound in bounds.iter().filter(|_| count > 0) {
            // Documented: a key that several quotas count is counted once for each call.
            if is_rate || !self.charged.contains(&bound.counter) {
                self.world.ledger.charge(bound, self.now, count);
                self.charged.push(bound.counter.clone());
            }
        }
    }

    fn refuse_call(
        &mut self,
        element: ElementRef<'d>,
        path: &str,
        bound: &Bound,
        refusal: Refusal,
    ) -> Stop {
        let kind = bound.counter.0.first().unwrap();
        let (status, reason, what) = match kind.as_str() {
            "call-rate" => (429, "RateLimitExceeded", "Rate limit is exceeded."),
            "call-quota" => (403, "QuotaExceeded", "Out of call volume quota."),
            _ => (403, "QuotaExceeded", "Out of bandwidth quota."),
        };
        let again = refusal.retry_after.map_or(String::new(), |seconds| match status {
            429 => format!(" Try again in {}.", spelled(seconds)),
            _ => {
                let days = if seconds >= 86_400 {
                    format!("{}.", seconds / 86_400)
                } else {
                    String::new()
                };
                let (hours, minutes) = (seconds / 3_600 % 24, seconds / 60 % 60);
                format!(
                    " Quota will be replenished in {days}{hours:02}:{minutes:02}:{:02}.",
                    seconds % 60
                )
            }
        });
        if status == 429
            && let Some(name) = named(&literals(element), "remaining-calls-header-name")
        {
            self.write(name, "0".to_owned());
        }
        self.refuse(element, path, status, reason, format!("{what}{again}"), refusal.retry_after)
    }

    /// Counts what waits for the end of the exchange; `reached` when that is the end of `outbound`.
    pub(super) fn settle_calls(&mut self, reached: bool) -> Result<(), Stop> {
        for waiting in std::mem::take(&mut self.waiting) {
            if !reached {
                continue;
            }
            let is_rate = waiting.element.name().starts_with("rate-limit");
            let bytes = self.exchange.bytes();
            self.charge_calls(&waiting.bytes, bytes, is_rate);
            if !waiting.calls.is_empty() {
                let count = self.increments(waiting.element, &waiting.path)?;
                self.charge_calls(&waiting.calls, count, is_rate);
            }
        }
        Ok(())
    }
}

/// The attributes of an element that are no expressions.
fn literals(element: ElementRef<'_>) -> Vec<(String, String)> {
    let text = |name: &str| element.attribute(name).and_then(|given| given.literal());
    element
        .attributes()
        .filter_map(|given| Some((given.name().to_owned(), text(given.name())?.into_owned())))
        .collect()
}

fn named<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Seconds in words, as the observed bodies have them.
fn spelled(seconds: u64) -> String {
    let units = [
        (seconds / 86_400, "day"),
        (seconds / 3_600 % 24, "hour"),
        (seconds / 60 % 60, "minute"),
        (seconds % 60, "second"),
    ];
    let words: Vec<_> = units
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
        .collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => "0 seconds".to_owned(),
    }
}
