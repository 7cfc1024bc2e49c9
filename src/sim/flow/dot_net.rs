//! Methods of .NET that policies call by themselves, run as the expressions that would call them.

use std::sync::LazyLock;

use crate::expr::context::Host;
use crate::expr::value::{Text, Value};

use super::evaluate::{Code, Datum, EvalFault, Wanted, run};
use super::state::Str;

type Method = LazyLock<Option<Code>>;

/// Names of the texts that a method is given.
const NAMES: [&str; 4] = ["a", "b", "c", "d"];

/// The texts that a method is given, as variables.
struct Texts<'t>(&'t [&'t str]);

impl Host for Texts<'_> {
    fn variable(&self, name: &Text) -> Option<Value> {
        let at = NAMES.iter().position(|known| *name == **known)?;
        self.0.get(at).map(|text| Value::from(*text))
    }
}

/// A method; `$a` to `$d` are its texts, `$invariant` the culture that is none.
fn method(text: &str) -> Option<Code> {
    let mut text = text.replace("$invariant", "System.Globalization.CultureInfo.InvariantCulture");
    for name in NAMES {
        let variable = format!("((string)context.Variables[\"{name}\"])");
        text = text.replace(&format!("${name}"), &variable);
    }
    Code::compile(&text).ok()
}

fn call(method: &Method, texts: &[&str]) -> Result<String, EvalFault> {
    let unknown = || EvalFault {
        message: "this program cannot call a method of .NET".to_owned(),
        unsupported: true,
    };
    match run(method.as_ref().ok_or_else(unknown)?, Wanted::Text, &Texts(texts))? {
        Datum::Text(Str::Owned(text)) => Ok(text.into()),
        _ => Ok(String::new()),
    }
}

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident($($text:ident),+) = $code:literal;)+) => {
        $(
            $(#[$doc])*
            pub(super) fn $name($($text: &str),+) -> Result<String, EvalFault> {
                static METHOD: Method = LazyLock::new(|| method($code));
                call(&METHOD, &[$($text),+])
            }
        )+

        /// Every method: its name, and whether it can be called.
        #[cfg(test)]
        fn all() -> Vec<(&'static str, bool)> {
            vec![$((stringify!($name), method($code).is_some())),+]
        }
    };
}

methods! {
    /// `Regex.Replace`
    replace(input, pattern, replacement) = "@(Regex.Replace($a, $b, $c))";
    /// The first match of a pattern replaced by a text as it stands.
    replace_first(input, pattern, replacement) =
        "@{ var found = Regex.Match($a, $b); return found.Success ? $a.Substring(0, found.Index) + $c + $a.Substring(found.Index + found.Length) : $a; }";
    /// A date as JSON has it, in quotes, in the format given.
    format_json_date(json, format) =
        "@(JToken.Parse($a).Value<DateTime>().ToString($b, $invariant))";
    /// A text in the format given, where it is a date; else as it stands.
    format_date(input, format) =
        "@{ DateTime date; return DateTime.TryParse($a, out date) ? date.ToString($b, $invariant) : $a; }";
    /// `Convert.ToDecimal` of a `double`.
    decimal_of_double(input) =
        "@(Convert.ToDecimal(double.Parse($a, $invariant)).ToString($invariant))";
    /// `Convert.ToDecimal` of a text.
    decimal_of_text(input) = "@(Convert.ToDecimal($a).ToString($invariant))";
    /// The sum of two decimals.
    decimal_sum(left, right) =
        "@((decimal.Parse($a, $invariant) + decimal.Parse($b, $invariant)).ToString($invariant))";
    /// The difference of two decimals.
    decimal_difference(left, right) =
        "@((decimal.Parse($a, $invariant) - decimal.Parse($b, $invariant)).ToString($invariant))";
    /// The product of two decimals.
    decimal_product(left, right) =
        "@((decimal.Parse($a, $invariant) * decimal.Parse($b, $invariant)).ToString($invariant))";
    /// The quotient of two decimals.
    decimal_quotient(left, right) =
        "@((decimal.Parse($a, $invariant) / decimal.Parse($b, $invariant)).ToString($invariant))";
    /// What is left when a decimal is divided by another one.
    decimal_remainder(left, right) =
        "@((decimal.Parse($a, $invariant) % decimal.Parse($b, $invariant)).ToString($invariant))";
    /// `Math.Round` of a decimal to a number of places.
    decimal_rounded(input, places) =
        "@(Math.Round(decimal.Parse($a, $invariant), int.Parse($b)).ToString($invariant))";
}

#[cfg(test)]
mod tests;
