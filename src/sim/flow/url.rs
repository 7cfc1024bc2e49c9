//! Changes of a request's URL, on its text.

/// A URL before its query, and the raw query without its question mark.
fn split(url: &str) -> (&str, &str) {
    let url = url.split_once('#').map_or(url, |(before, _)| before);
    url.split_once('?').unwrap_or((url, ""))
}

/// The raw parameters of a query.
fn parameters(query: &str) -> impl Iterator<Item = &str> {
    query.split('&').filter(|part| !part.is_empty())
}

/// The decoded name of a raw parameter.
fn name_of(parameter: &str) -> String {
    let pairs = crate::expr::context::query_pairs(parameter);
    pairs.into_iter().next().map_or_else(String::new, |(name, _)| name)
}

/// The decoded values of a query parameter; names compare without case.
pub(super) fn values(url: &str, name: &str) -> Vec<String> {
    let pairs = crate::expr::context::query_pairs(split(url).1).into_iter();
    let same = pairs.filter(|(known, _)| known.eq_ignore_ascii_case(name));
    same.map(|(_, value)| value).collect()
}

/// The URL with these values of a query parameter, in the place of those that it had.
pub(super) fn with_parameter(url: &str, name: &str, values: &[String]) -> String {
    let (before, query) = split(url);
    let others = parameters(query).filter(|part| !name_of(part).eq_ignore_ascii_case(name));
    let given = values.iter().map(|value| format!("{}={}", escape(name), escape(value)));
    join(before, others.map(str::to_owned).chain(given))
}

/// The URL with another path and query. With `copy`, parameters that the new query does not
/// have are kept.
pub(super) fn rewritten(url: &str, template: &str, copy: bool) -> String {
    let (before, query) = split(url);
    let (path, new_query) = split(template);
    let origin = match before.find("://") {
        Some(at) => {
            let host = at + "://".len();
            let path = before.get(host..).and_then(|rest| rest.find('/'));
            path.map_or(before, |path| before.get(..host + path).unwrap_or(before))
        }
        None => "",
    };
    let slash = if path.starts_with('/') { "" } else { "/" };
    let kept = parameters(query).filter(|old| {
        let name = name_of(old);
        copy && !parameters(new_query).any(|new| name_of(new).eq_ignore_ascii_case(&name))
    });
    let all = parameters(new_query).chain(kept).map(str::to_owned);
    join(&format!("{origin}{slash}{path}"), all)
}

fn join(before: &str, parameters: impl Iterator<Item = String>) -> String {
    let query = parameters.collect::<Vec<_>>().join("&");
    if query.is_empty() { before.to_owned() } else { format!("{before}?{query}") }
}

/// Percent-encoded, all but the unreserved characters of RFC 3986.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                escaped.push(char::from(byte));
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
