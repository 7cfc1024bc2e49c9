//! `CollectionExtensions`: members of dictionaries and lists that are extension methods.

use super::dictionary::Dictionary;
use super::views::read_only;
use crate::expr::eval::default_value;
use crate::expr::members::{Args, Call, Row, TypeRows, pair_parts, row, statics};
use crate::expr::value::{Exception, Fault, Value};

pub(in crate::expr::members) const TYPES: &[TypeRows] = &[statics(
    "System.Collections.Generic.CollectionExtensions",
    "members of dictionaries and lists",
)
.rows(ROWS)
.not_allowed()];

fn get(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.required(0, "dictionary")?;
    let key = args.get(1);
    let found = if let Some(dictionary) = args.get(0).downcast::<Dictionary>() {
        if key.is_null() {
            return Err(Exception::argument_null("key").into());
        }
        dictionary.get(key)?
    } else {
        let entries = call.collect(args.get(0))?;
        let mut entries = entries.iter().filter_map(pair_parts);
        entries.find(|(known, _)| crate::expr::eval::equals(known, key)).map(|(_, value)| value)
    };
    Ok(found.unwrap_or_else(|| {
        if args.len() > 2 { args.value(2) } else { default_value(&call.type_argument(1)) }
    }))
}

const ROWS: &[Row] = &[
    row(
        "static TValue GetValueOrDefault<TKey, TValue>(this IReadOnlyDictionary<TKey, TValue> dictionary, TKey key)",
        get,
        "the value of a key, or the default",
    )
    .nullable(),
    row(
        "static TValue GetValueOrDefault<TKey, TValue>(this IReadOnlyDictionary<TKey, TValue> dictionary, TKey key, TValue defaultValue)",
        get,
        "the value of a key, or a default",
    ),
    row(
        "static System.Collections.ObjectModel.ReadOnlyCollection<T> AsReadOnly<T>(this IList<T> list)",
        |call, args| Ok(read_only(call.type_argument(0), args.required(0, "list")?.clone())),
        "a view that cannot change the list",
    ),
];
