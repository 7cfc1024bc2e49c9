//! The one table of types and members that expressions may use: signatures for the checker,
//! documentation for hover and completion, and beside each row what the member does.
//!
//! A family of types is one file here; it declares a slice of [`TypeRows`] and has one line in
//! [`FAMILIES`]. `docs/extending-expressions.md` shows how to add one.

mod arguments;
pub(crate) mod names;
mod row;
mod sequence;
mod signature;
mod table;

mod big;
mod bits;
mod boolean;
mod builder;
mod builder_rows;
mod character;
mod collections;
mod context;
mod context_maps;
mod context_newer;
mod conversion;
mod conversion_rows;
mod core;
mod crypto;
mod culture;
mod delegates;
mod encoding;
mod enumerations;
mod exceptions;
mod format;
mod guid;
mod integers;
mod interfaces;
mod json;
mod json_merge;
mod json_read;
mod json_tokens;
mod json_typed;
mod json_values;
mod json_write;
mod linq;
mod math;
mod net;
mod number;
mod random;
mod reals;
mod reflection;
mod regex;
mod stream;
mod string;
mod time;
mod uri;
mod version;
mod xml;

pub use arguments::{Args, Call};
pub(in crate::expr) use big::BigInteger;
pub(crate) use collections::tuple_properties;
pub(crate) use collections::{list, pair, pair_parts};
pub(crate) use core::{described, type_object};
pub(in crate::expr) use crypto::certificate_of_pem;
pub(crate) use format::format_value;
pub(crate) use linq::grouping_key;
pub use row::{
    Kind, Native, Row, TypeRows, abstract_row, class, delegate, enumeration, interface, row,
    statics, structure,
};
pub use signature::SignatureError;
pub(crate) use string::compare_invariant;
pub use table::{
    Definition, Member, MemberKind, Mode, Parameter, Table, known, known_generic, table,
};
pub(crate) use time::parse_date_time;
pub(in crate::expr) use uri::Uri;
pub(crate) use xml::parse_xml;

/// Every family. A new one is a file and a line here.
pub const FAMILIES: &[&[TypeRows]] = &[
    core::TYPES,
    boolean::TYPES,
    character::TYPES,
    integers::TYPES,
    reals::TYPES,
    math::TYPES,
    string::TYPES,
    string::comparer::TYPES,
    culture::TYPES,
    builder::TYPES,
    big::TYPES,
    bits::TYPES,
    random::TYPES,
    guid::TYPES,
    interfaces::TYPES,
    delegates::TYPES,
    exceptions::TYPES,
    collections::TYPES,
    collections::ARRAYS,
    collections::EQUALITIES,
    collections::TUPLES,
    collections::EXTENSIONS,
    linq::TYPES,
    linq::GROUPS,
    conversion::TYPES,
    time::TYPES,
    time::ZONES,
    stream::TYPES,
    json::TYPES,
    json_write::TYPES,
    encoding::TYPES,
    crypto::CERTIFICATES,
    crypto::HASHES,
    crypto::NAMES,
    crypto::RANDOM,
    crypto::SYMMETRIC,
    regex::TYPES,
    uri::TYPES,
    net::TYPES,
    version::TYPES,
    reflection::TYPES,
    xml::TYPES,
    xml::io::TYPES,
    xml::reader::TYPES,
    xml::dom::TYPES,
    context::TYPES,
    context_newer::TYPES,
];

/// Types that the language itself refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is the .NET type it is named after")]
pub enum Known {
    Object,
    ValueType,
    Enum,
    Array,
    ArrayOf,
    Nullable,
    ValueTuple,
    Delegate,
    Type,
    Exception,
    DateTime,
    DateTimeOffset,
    TimeSpan,
    Guid,
    IEnumerable,
    IEnumerableOf,
    IEnumeratorOf,
    IDisposable,
    IFormattable,
    List,
    Dictionary,
    KeyValuePair,
    Context,
    IFormatProvider,
}

/// The known types in the order of the enum, with their full names and arities.
const KNOWN: &[(Known, &str)] = &[
    (Known::Object, "System.Object"),
    (Known::ValueType, "System.ValueType"),
    (Known::Enum, "System.Enum"),
    (Known::Array, "System.Array"),
    (Known::ArrayOf, "System.ArrayOf`1"),
    (Known::Nullable, "System.Nullable`1"),
    (Known::ValueTuple, "System.ValueTuple"),
    (Known::Delegate, "System.Delegate"),
    (Known::Type, "System.Type"),
    (Known::Exception, "System.Exception"),
    (Known::DateTime, "System.DateTime"),
    (Known::DateTimeOffset, "System.DateTimeOffset"),
    (Known::TimeSpan, "System.TimeSpan"),
    (Known::Guid, "System.Guid"),
    (Known::IEnumerable, "System.Collections.IEnumerable"),
    (Known::IEnumerableOf, "System.Collections.Generic.IEnumerable`1"),
    (Known::IEnumeratorOf, "System.Collections.Generic.IEnumerator`1"),
    (Known::IDisposable, "System.IDisposable"),
    (Known::IFormattable, "System.IFormattable"),
    (Known::List, "System.Collections.Generic.List`1"),
    (Known::Dictionary, "System.Collections.Generic.Dictionary`2"),
    (Known::KeyValuePair, "System.Collections.Generic.KeyValuePair`2"),
    (Known::Context, "Apim.IExpressionContext"),
    (Known::IFormatProvider, "System.IFormatProvider"),
];

/// Namespaces whose types need no qualification.
pub const IMPORTED: &[&str] = &[
    "Apim",
    "System",
    "System.Collections",
    "System.Collections.Generic",
    "System.Globalization",
    "System.IO",
    "System.Linq",
    "System.Net",
    "System.Security.Cryptography",
    "System.Security.Cryptography.X509Certificates",
    "System.Text",
    "System.Text.RegularExpressions",
    "System.Xml",
    "System.Xml.Linq",
    "Newtonsoft.Json",
    "Newtonsoft.Json.Linq",
];

#[cfg(test)]
mod tests;
