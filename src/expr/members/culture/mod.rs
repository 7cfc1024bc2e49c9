//! `CultureInfo` and what it leads to: number and date formats, comparison of texts.

mod collate;
mod data;

use super::{Args, Call, Row, TypeRows, class, enumeration, row};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Object, Text, Value};

pub(crate) use collate::{compare_by_culture, is_ignorable};
pub(crate) use data::INVARIANT;

/// How a culture writes numbers and dates; each field is the .NET property it is named after.
#[derive(Debug)]
pub(crate) struct Culture {
    pub(crate) name: &'static str,
    pub(crate) english: &'static str,
    pub(crate) native: &'static str,
    pub(crate) iso: &'static str,
    pub(crate) negative: &'static str,
    pub(crate) decimal: &'static str,
    pub(crate) group: &'static str,
    pub(crate) currency_decimal: &'static str,
    pub(crate) currency_group: &'static str,
    pub(crate) currency_symbol: &'static str,
    pub(crate) percent_symbol: &'static str,
    pub(crate) per_mille: &'static str,
    pub(crate) nan: &'static str,
    pub(crate) infinity: &'static str,
    pub(crate) negative_infinity: &'static str,
    pub(crate) am: &'static str,
    pub(crate) pm: &'static str,
    pub(crate) date_separator: &'static str,
    pub(crate) time_separator: &'static str,
    pub(crate) short_date: &'static str,
    pub(crate) long_date: &'static str,
    pub(crate) short_time: &'static str,
    pub(crate) long_time: &'static str,
    pub(crate) full: &'static str,
    pub(crate) month_day: &'static str,
    pub(crate) year_month: &'static str,
    pub(crate) era: &'static str,
    pub(crate) digits: usize,
    pub(crate) currency_digits: usize,
    pub(crate) currency_negative: usize,
    pub(crate) currency_positive: usize,
    pub(crate) percent_digits: usize,
    pub(crate) percent_positive: usize,
    pub(crate) lcid: i32,
    pub(crate) days: &'static [&'static str],
    pub(crate) short_days: &'static [&'static str],
    pub(crate) months: &'static [&'static str],
    pub(crate) short_months: &'static [&'static str],
    pub(crate) genitive_months: &'static [&'static str],
    pub(crate) short_genitive_months: &'static [&'static str],
}

/// The cultures that are known.
fn known_cultures() -> [&'static Culture; 5] {
    [&data::INVARIANT, &data::EN_US, &data::EN_GB, &data::DE_DE, &data::FR_FR]
}

pub(super) const TYPES: &[TypeRows] = &[
    class("System.Globalization.CultureInfo", "a culture")
        .bases(&["IFormatProvider"])
        .rows(CULTURE),
    class("System.Globalization.NumberFormatInfo", "how a culture writes numbers")
        .bases(&["IFormatProvider"])
        .rows(NUMBER_FORMAT),
    class("System.Globalization.DateTimeFormatInfo", "how a culture writes dates")
        .bases(&["IFormatProvider"])
        .rows(DATE_FORMAT),
    class("System.Globalization.TextInfo", "how a culture writes text").rows(TEXT_INFO),
    enumeration(
        "System.Globalization.NumberStyles",
        &[
            ("None", 0),
            ("AllowLeadingWhite", 1),
            ("AllowTrailingWhite", 2),
            ("AllowLeadingSign", 4),
            ("AllowTrailingSign", 8),
            ("AllowParentheses", 16),
            ("AllowDecimalPoint", 32),
            ("AllowThousands", 64),
            ("AllowExponent", 128),
            ("AllowCurrencySymbol", 256),
            ("AllowHexSpecifier", 512),
            ("AllowBinarySpecifier", 1024),
            ("Integer", 7),
            ("HexNumber", 515),
            ("BinaryNumber", 1027),
            ("Number", 111),
            ("Float", 167),
            ("Currency", 383),
            ("Any", 511),
        ],
        "what a text of a number may hold",
    )
    .flags(),
    enumeration(
        "System.Globalization.CompareOptions",
        &[
            ("None", 0),
            ("IgnoreCase", 1),
            ("IgnoreNonSpace", 2),
            ("IgnoreSymbols", 4),
            ("IgnoreKanaType", 8),
            ("IgnoreWidth", 16),
            ("NumericOrdering", 32),
            ("OrdinalIgnoreCase", 0x1000_0000),
            ("StringSort", 0x2000_0000),
            ("Ordinal", 0x4000_0000),
        ],
        "how texts are compared",
    )
    .flags(),
];

/// Which class a culture appears as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Culture,
    Numbers,
    Dates,
    Texts,
}

/// A `CultureInfo`, or one of its parts.
#[derive(Debug)]
struct CultureObject {
    culture: &'static Culture,
    role: Role,
}

impl Object for CultureObject {
    fn type_of(&self) -> Type {
        let name = match self.role {
            Role::Culture => "System.Globalization.CultureInfo",
            Role::Numbers => "System.Globalization.NumberFormatInfo",
            Role::Dates => "System.Globalization.DateTimeFormatInfo",
            Role::Texts => "System.Globalization.TextInfo",
        };
        super::table().find(name).map_or(Type::Object, Type::named)
    }

    fn to_text(
        &self,
        _interpreter: &mut crate::expr::eval::Interpreter<'_>,
    ) -> Result<Text, Fault> {
        Ok(match self.role {
            Role::Culture => self.culture.name.into(),
            _ => self.type_of().runtime_name().into(),
        })
    }

    fn equals(&self, other: &Value) -> bool {
        other
            .downcast::<Self>()
            .is_some_and(|other| other.culture.name == self.culture.name && other.role == self.role)
    }
}

fn part(culture: &'static Culture, role: Role) -> Value {
    Value::object(CultureObject { culture, role })
}

/// What the arguments behind the receiver say about format, styles and culture, whichever
/// overload was called.
pub(super) struct Settings<'a> {
    pub(super) format: Option<&'a Text>,
    pub(super) styles: Option<i64>,
    pub(super) culture: &'static Culture,
}

/// The culture of a provider; null is the invariant one.
pub(super) fn culture_of(value: &Value) -> &'static Culture {
    value.downcast::<CultureObject>().map_or(&INVARIANT, |object| object.culture)
}

/// Reads format, styles and culture from the arguments from an index on.
pub(super) fn settings(args: Args<'_>, from: usize) -> Settings<'_> {
    let mut found = Settings { format: None, styles: None, culture: &INVARIANT };
    for value in args.0.iter().skip(from) {
        match value {
            Value::String(text) => found.format = Some(text),
            Value::Enum(_, styles) => found.styles = Some(*styles),
            Value::Object(_) => found.culture = culture_of(value),
            _ => {}
        }
    }
    found
}

fn find(name: &str) -> Result<Value, Fault> {
    match known_cultures().iter().find(|culture| culture.name.eq_ignore_ascii_case(name)) {
        Some(culture) => Ok(part(culture, Role::Culture)),
        None if !is_culture_name(name) => {
            let message = format!("Culture is not supported. {name} is no name of a culture.");
            let class = "System.Globalization.CultureNotFoundException";
            Err(Exception::without_message(class, message).into())
        }
        None => Err(Fault::not_supported(format!("culture `{name}`"))),
    }
}

/// Letters and digits in parts of at most eight.
fn is_culture_name(name: &str) -> bool {
    name.split(['-', '_']).all(|part| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

fn by_name(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    find(&args.required_text(0, "name")?.to_utf8())
}

fn invariant(_: &mut Call<'_, '_>, _: Args<'_>) -> Result<Value, Fault> {
    Ok(part(&INVARIANT, Role::Culture))
}

fn of(args: Args<'_>) -> Result<&'static Culture, Fault> {
    Ok(args.object::<CultureObject>(0)?.culture)
}

fn texts(list: &[&str]) -> Value {
    Array::new(Type::String, list.iter().map(|text| Value::from(*text)).collect()).into()
}

const CULTURE: &[Row] = &[
    row("new(string name)", by_name, "a culture by its name"),
    row("static CultureInfo InvariantCulture { get; }", invariant, "the culture of no language"),
    row("static CultureInfo CurrentCulture { get; }", invariant, "the gateway's culture"),
    row("static CultureInfo CurrentUICulture { get; }", invariant, "the gateway's culture"),
    row("static CultureInfo GetCultureInfo(string name)", by_name, "a culture by its name"),
    row("static CultureInfo CreateSpecificCulture(string name)", by_name, "a culture by its name"),
    row("string Name { get; }", |_, a| Ok(of(a)?.name.into()), "its name, `de-DE`"),
    row("string EnglishName { get; }", |_, a| Ok(of(a)?.english.into()), "its name in English"),
    row("string DisplayName { get; }", |_, a| Ok(of(a)?.english.into()), "its name in English"),
    row("string NativeName { get; }", |_, a| Ok(of(a)?.native.into()), "its name in its language"),
    row(
        "string TwoLetterISOLanguageName { get; }",
        |_, a| Ok(of(a)?.iso.into()),
        "the language in two letters",
    ),
    row("int LCID { get; }", |_, a| Ok(of(a)?.lcid.into()), "its number"),
    row(
        "NumberFormatInfo NumberFormat { get; }",
        |_, a| Ok(part(of(a)?, Role::Numbers)),
        "how it writes numbers",
    ),
    row(
        "DateTimeFormatInfo DateTimeFormat { get; }",
        |_, a| Ok(part(of(a)?, Role::Dates)),
        "how it writes dates",
    ),
    row("TextInfo TextInfo { get; }", |_, a| Ok(part(of(a)?, Role::Texts)), "how it writes text"),
];

const NUMBER_FORMAT: &[Row] = &[
    row("new()", |call, _| Err(call.not_supported()), "a format of its own"),
    row(
        "static NumberFormatInfo InvariantInfo { get; }",
        |_, _| Ok(part(&INVARIANT, Role::Numbers)),
        "of the invariant culture",
    ),
    row(
        "static NumberFormatInfo CurrentInfo { get; }",
        |_, _| Ok(part(&INVARIANT, Role::Numbers)),
        "of the gateway's culture",
    ),
    row(
        "string NumberDecimalSeparator { get; set; }",
        |_, a| Ok(of(a)?.decimal.into()),
        "before the fraction",
    )
    .set(|call, _| Err(call.not_supported())),
    row(
        "string NumberGroupSeparator { get; set; }",
        |_, a| Ok(of(a)?.group.into()),
        "between thousands",
    )
    .set(|call, _| Err(call.not_supported())),
    row("string NegativeSign { get; }", |_, a| Ok(of(a)?.negative.into()), "before negatives"),
    row("string PositiveSign { get; }", |_, _| Ok("+".into()), "before positives"),
    row("string CurrencySymbol { get; }", |_, a| Ok(of(a)?.currency_symbol.into()), "of money"),
    row("string PercentSymbol { get; }", |_, a| Ok(of(a)?.percent_symbol.into()), "of percents"),
    row("string NaNSymbol { get; }", |_, a| Ok(of(a)?.nan.into()), "for not a number"),
];

const DATE_FORMAT: &[Row] = &[
    row(
        "static DateTimeFormatInfo InvariantInfo { get; }",
        |_, _| Ok(part(&INVARIANT, Role::Dates)),
        "of the invariant culture",
    ),
    row(
        "static DateTimeFormatInfo CurrentInfo { get; }",
        |_, _| Ok(part(&INVARIANT, Role::Dates)),
        "of the gateway's culture",
    ),
    row("string[] DayNames { get; }", |_, a| Ok(texts(of(a)?.days)), "days from Sunday"),
    row(
        "string[] AbbreviatedDayNames { get; }",
        |_, a| Ok(texts(of(a)?.short_days)),
        "days from Sunday, short",
    ),
    row(
        "string[] MonthNames { get; }",
        |_, a| Ok(texts(&[of(a)?.months, &[""]].concat())),
        "months, and an empty thirteenth",
    ),
    row(
        "string[] AbbreviatedMonthNames { get; }",
        |_, a| Ok(texts(&[of(a)?.short_months, &[""]].concat())),
        "months, short, and an empty thirteenth",
    ),
    row("string GetMonthName(int month)", |_, a| month(a, of(a)?.months), "name of a month"),
    row(
        "string GetAbbreviatedMonthName(int month)",
        |_, a| month(a, of(a)?.short_months),
        "short name of a month",
    ),
    row("string GetDayName(DayOfWeek dayofweek)", |_, a| day(a, of(a)?.days), "name of a day"),
    row(
        "string GetAbbreviatedDayName(DayOfWeek dayofweek)",
        |_, a| day(a, of(a)?.short_days),
        "short name of a day",
    ),
    row("string ShortDatePattern { get; }", |_, a| Ok(of(a)?.short_date.into()), "format `d`"),
    row("string LongDatePattern { get; }", |_, a| Ok(of(a)?.long_date.into()), "format `D`"),
    row("string ShortTimePattern { get; }", |_, a| Ok(of(a)?.short_time.into()), "format `t`"),
    row("string LongTimePattern { get; }", |_, a| Ok(of(a)?.long_time.into()), "format `T`"),
    row("string FullDateTimePattern { get; }", |_, a| Ok(of(a)?.full.into()), "format `F`"),
    row(
        "string SortableDateTimePattern { get; }",
        |_, _| Ok("yyyy'-'MM'-'dd'T'HH':'mm':'ss".into()),
        "format `s`",
    ),
    row(
        "string RFC1123Pattern { get; }",
        |_, _| Ok("ddd, dd MMM yyyy HH':'mm':'ss 'GMT'".into()),
        "format `R`",
    ),
    row(
        "string UniversalSortableDateTimePattern { get; }",
        |_, _| Ok("yyyy'-'MM'-'dd HH':'mm':'ss'Z'".into()),
        "format `u`",
    ),
    row("string AMDesignator { get; }", |_, a| Ok(of(a)?.am.into()), "before noon"),
    row("string PMDesignator { get; }", |_, a| Ok(of(a)?.pm.into()), "after noon"),
];

fn month(args: Args<'_>, names: &[&'static str]) -> Result<Value, Fault> {
    let month = args.int(1)?;
    if month == 13 {
        return Ok("".into());
    }
    let name = usize::try_from(month)
        .ok()
        .and_then(|month| month.checked_sub(1))
        .and_then(|at| names.get(at));
    name.map(|name| Value::from(*name)).ok_or_else(|| Exception::out_of_range("month").into())
}

fn day(args: Args<'_>, names: &[&'static str]) -> Result<Value, Fault> {
    let name = usize::try_from(args.enumeration(1)?).ok().and_then(|at| names.get(at));
    name.map(|name| Value::from(*name)).ok_or_else(|| Exception::out_of_range("dayofweek").into())
}

const TEXT_INFO: &[Row] = &[
    row("string ToTitleCase(string str)", title_case, "each word with a capital"),
    row(
        "string ToUpper(string str)",
        |_, a| Ok(super::string::upper(a.required_text(1, "str")?).into()),
        "in upper case",
    ),
    row(
        "string ToLower(string str)",
        |_, a| Ok(super::string::lower(a.required_text(1, "str")?).into()),
        "in lower case",
    ),
    row("string ListSeparator { get; }", |_, _| Ok(",".into()), "between the items of a list"),
];

/// Words that are all upper case stay as they are, as acronyms.
fn title_case(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let text = args.required_text(1, "str")?;
    let Some(text) = text.as_ascii() else { return Err(call.not_supported()) };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let inner = |c: char| c.is_ascii_alphabetic() || c == '\'';
        let end = from.find(|c| !inner(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        if word.chars().any(|c| c.is_ascii_lowercase()) {
            let mut letters = word.chars();
            out.extend(letters.next().map(|c| c.to_ascii_uppercase()));
            out.push_str(&letters.as_str().to_ascii_lowercase());
        } else {
            out.push_str(word);
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out.into())
}
