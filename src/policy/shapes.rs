//! Texts of a known shape: names of headers, methods, origins. The service's schema takes any
//! text in their place, and the policy does not work with any other.

use std::borrow::Cow;

use super::schema::{AttributeType, Shape, ValueKind};

/// The name of an HTTP header (RFC 9110, section 5.1).
static HEADER: Shape = Shape {
    name: "the name of an HTTP header",
    fits: |text| !text.is_empty() && text.bytes().all(is_token_byte),
    right: &["X-Request-Id", "content-type", "x_key.1"],
    wrong: &["", "X Request Id", "X-Request-Id:", "x/y", "größe"],
};

/// An HTTP method, whose case matters (RFC 9110, section 9.1).
static METHOD: Shape = Shape {
    name: "an HTTP method in capitals",
    fits: is_method,
    right: &["GET", "PATCH", "M-SEARCH"],
    wrong: &["", "get", "GET POST", "GET,POST", "*"],
};

/// Methods of a CORS policy.
static METHOD_OR_ANY: Shape = Shape {
    name: "`*` or an HTTP method in capitals",
    fits: |text| text == "*" || is_method(text),
    right: &["*", "DELETE"],
    wrong: &["", "delete", "GET, POST", "**"],
};

/// An origin (RFC 6454, section 6.2). The documentation's own example has a `/` at the end.
static ORIGIN: Shape = Shape {
    name: "`*` or one origin: scheme, host and port, without a path",
    fits: is_origin,
    right: &["*", "https://app.contoso.com", "http://localhost:8080/", "null"],
    wrong: &[
        "",
        "app.contoso.com",
        "https://app.contoso.com/orders",
        "https://a.example,https://b.example",
        "https://*.contoso.com",
        "https://",
    ],
};

/// Where a request of the gateway's own goes.
static URL: Shape = Shape {
    name: "a URL that begins with `http://` or `https://`",
    fits: |text| {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        rest.is_some_and(|rest| {
            !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace)
        })
    },
    right: &["https://api.contoso.com/orders?open=true", "http://localhost:8080"],
    wrong: &["", "api.contoso.com/orders", "/orders", "https://", "https://a b"],
};

/// A parameter of a T-SQL statement.
static SQL_PARAMETER: Shape = Shape {
    name: "a name that begins with `@`",
    fits: |text| {
        let name = text.strip_prefix('@').unwrap_or_default();
        let letter = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@' | '$' | '#');
        !name.is_empty() && name.chars().all(letter)
    },
    right: &["@id", "@family_1"],
    wrong: &["", "id", "@", "@family id"],
};

/// A byte of an HTTP token (RFC 9110, section 5.6.2).
fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_method(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || b"-_".contains(&byte))
}

fn is_origin(text: &str) -> bool {
    if matches!(text, "*" | "null") {
        return true;
    }
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let in_authority =
        |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
    is_scheme && !authority.is_empty() && authority.chars().all(in_authority)
}

/// Declares types of attributes and texts, each of one shape.
macro_rules! shaped {
    ($($(#[$meta:meta])* $name:ident => $shape:ident;)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl AttributeType for $name {
            type Value<'d> = Cow<'d, str>;
            const KIND: ValueKind = ValueKind::Shape(&$shape);

            fn parse(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
                ($shape.fits)(&text).then_some(text)
            }
        }
    )+};
}

shaped! {
    /// The name of an HTTP header.
    HeaderName => HEADER;
    /// An HTTP method.
    HttpMethod => METHOD;
    /// `*` or an HTTP method.
    MethodOrAny => METHOD_OR_ANY;
    /// `*` or an origin.
    Origin => ORIGIN;
    /// Where a request of the gateway's own goes.
    HttpUrl => URL;
    /// A parameter of a T-SQL statement.
    SqlParameterName => SQL_PARAMETER;
}

#[cfg(test)]
mod tests {
    use super::{HEADER, METHOD, METHOD_OR_ANY, ORIGIN, SQL_PARAMETER, URL};

    #[test]
    fn samples_are_what_they_claim() {
        for shape in [&HEADER, &METHOD, &METHOD_OR_ANY, &ORIGIN, &URL, &SQL_PARAMETER] {
            for text in shape.right {
                assert!((shape.fits)(text), "{}: {text}", shape.name);
            }
            for text in shape.wrong {
                assert!(!(shape.fits)(text), "{}: {text}", shape.name);
            }
        }
    }
}
