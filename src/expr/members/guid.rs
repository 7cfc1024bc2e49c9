//! `Guid`.

use super::culture::settings;
use super::integers::{equals, other_type};
use super::{Args, Call, Row, TypeRows, row, structure};
use crate::expr::value::{Array, Exception, Fault, Guid, Value, integer_of};

pub(super) const TYPES: &[TypeRows] = &[structure("System.Guid", "an identifier of 128 bits")
    .bases(&["IComparable", "IFormattable", "IComparable<Guid>", "IEquatable<Guid>"])
    .rows(GUID)];

const FORMAT: &str = "as text: `D`, `N`, `B`, `P` or `X`";
const PARSE: &str = "reads 32 hexadecimal digits, with or without hyphens and brackets";
const COMPARE: &str = "-1, 0 or 1 for less, equal or greater";

const GUID: &[Row] = &[
    row("new(string g)", parse, PARSE),
    row("new(byte[] b)", from_bytes, "from 16 bytes as .NET has them in memory"),
    row("new(int a, short b, short c, byte[] d)", from_parts, "from its parts"),
    row(
        "new(int a, short b, short c, byte d, byte e, byte f, byte g, byte h, byte i, byte j, byte k)",
        from_parts,
        "from its parts",
    ),
    row(
        "new(uint a, ushort b, ushort c, byte d, byte e, byte f, byte g, byte h, byte i, byte j, byte k)",
        from_parts,
        "from its parts",
    ),
    row("static Guid Empty { get; }", |_, _| Ok(Guid::default().into()), "all zeros"),
    row(
        "static Guid AllBitsSet { get; }",
        |_, _| Ok(Value::Guid(Guid([0xff; 16]))),
        "an identifier of ones",
    ),
    row(
        "int Version { get; }",
        |_, a| Ok(Value::Int((a.guid(0)?.0[6] >> 4).into())),
        "which kind of identifier it is",
    ),
    row(
        "int Variant { get; }",
        |_, a| Ok(Value::Int((a.guid(0)?.0[8] >> 4).into())),
        "which layout it has",
    ),
    row("static Guid NewGuid()", new_guid, "a random identifier of version 4").impure(),
    row("static Guid Parse(string input)", parse, PARSE),
    row("static Guid Parse(string s, IFormatProvider provider)", parse, PARSE),
    row("static bool TryParse(string input, out Guid result)", try_parse, PARSE),
    row(
        "static bool TryParse(string s, IFormatProvider provider, out Guid result)",
        try_parse,
        PARSE,
    ),
    row("static Guid ParseExact(string input, string format)", parse_exact, "reads this form only"),
    row(
        "static bool TryParseExact(string input, string format, out Guid result)",
        try_parse_exact,
        "reads this form only",
    ),
    row("byte[] ToByteArray()", to_bytes, "16 bytes as .NET has them in memory"),
    row("int CompareTo(object value)", compare_to, COMPARE),
    row("int CompareTo(Guid value)", compare_to, COMPARE),
    row("bool Equals(object o)", equals, "true for the same identifier"),
    row("bool Equals(Guid g)", equals, "true for the same identifier"),
    row("static bool operator ==(Guid a, Guid b)", equals, "the same"),
    row(
        "static bool operator !=(Guid a, Guid b)",
        |_, a| Ok((a.guid(0)? != a.guid(1)?).into()),
        "another",
    ),
    row(
        "static bool operator <(Guid left, Guid right)",
        |_, a| Ok((a.guid(0)? < a.guid(1)?).into()),
        "less",
    ),
    row(
        "static bool operator <=(Guid left, Guid right)",
        |_, a| Ok((a.guid(0)? <= a.guid(1)?).into()),
        "less or equal",
    ),
    row(
        "static bool operator >(Guid left, Guid right)",
        |_, a| Ok((a.guid(0)? > a.guid(1)?).into()),
        "greater",
    ),
    row(
        "static bool operator >=(Guid left, Guid right)",
        |_, a| Ok((a.guid(0)? >= a.guid(1)?).into()),
        "greater or equal",
    ),
    row("string ToString()", to_text, FORMAT),
    row("string ToString(string format)", to_text, FORMAT),
    row("string ToString(string format, IFormatProvider provider)", to_text, FORMAT),
];

/// The first three parts are in memory from the low byte up.
fn swapped(bytes: [u8; 16]) -> [u8; 16] {
    let [a, b, c, d, e, f, g, h, rest @ ..] = bytes;
    let mut out = [0; 16];
    for (place, byte) in out.iter_mut().zip([d, c, b, a, f, e, h, g].iter().chain(&rest)) {
        *place = *byte;
    }
    out
}

/// `Guid.ToString(format)`.
pub(super) fn format_guid(guid: &Guid, format: &str) -> Result<String, Fault> {
    let hyphenated = guid.hyphenated();
    Ok(match format {
        "" | "D" | "d" => hyphenated,
        "N" | "n" => hyphenated.replace('-', ""),
        "B" | "b" => format!("{{{hyphenated}}}"),
        "P" | "p" => format!("({hyphenated})"),
        "X" | "x" => {
            let parts: Vec<&str> = hyphenated.split('-').collect();
            let [a, b, c, rest @ ..] = parts.as_slice() else { return Err(invalid()) };
            let rest = rest.concat();
            let bytes: Vec<String> = rest
                .as_bytes()
                .chunks_exact(2)
                .map(|pair| format!("0x{}", String::from_utf8_lossy(pair)))
                .collect();
            format!("{{0x{a},0x{b},0x{c},{{{}}}}}", bytes.join(","))
        }
        _ => return Err(invalid()),
    })
}

fn invalid() -> Fault {
    Exception::format(
        "Format string can be only \"D\", \"d\", \"N\", \"n\", \"P\", \"p\", \"B\", \"b\", \"X\" or \"x\".",
    )
    .into()
}

fn unreadable() -> Fault {
    Exception::format("Unrecognized Guid format.").into()
}

/// Reads the form with hexadecimal parts in braces, or one of the others.
fn read(text: &str) -> Option<Guid> {
    if !text.contains("0x") && !text.contains("0X") {
        return Guid::parse(text);
    }
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let inner = text.strip_prefix('{')?.strip_suffix("}}")?;
    let (head, tail) = inner.split_once(",{")?;
    let number = |text: &str, digits: usize| {
        let digits_of = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))?;
        let number = u64::from_str_radix(digits_of, 16).ok()?;
        (number >> (digits * 4) == 0).then(|| format!("{number:0digits$x}"))
    };
    let mut all = String::new();
    let (heads, tails): (Vec<&str>, Vec<&str>) =
        (head.split(',').collect(), tail.split(',').collect());
    if heads.len() != 3 || tails.len() != 8 {
        return None;
    }
    for (part, digits) in heads.iter().zip([8, 4, 4]).chain(tails.iter().zip([2; 8])) {
        all.push_str(&number(part, digits)?);
    }
    Guid::parse(&all)
}

fn parse(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let name = call.member.parameters.first().map_or("input", |parameter| parameter.name);
    let text = args.required_text(0, name)?.to_utf8();
    read(&text).map(Value::from).ok_or_else(unreadable)
}

fn try_parse(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let found = args.optional_text(0)?.and_then(|text| read(&text.to_utf8()));
    args.get(args.len() - 1).assign(found.unwrap_or_default().into());
    Ok(found.is_some().into())
}

fn read_exact(args: Args<'_>) -> Result<Option<Guid>, Fault> {
    let Some(text) = args.optional_text(0)? else { return Ok(None) };
    let format = args.required_text(1, "format")?.to_utf8();
    let Some(guid) = read(&text.to_utf8()) else { return Ok(None) };
    let same = format_guid(&guid, &format)?;
    Ok(text.to_utf8().trim().eq_ignore_ascii_case(&same).then_some(guid))
}

fn parse_exact(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.required(0, "input")?;
    read_exact(args)?.map(Value::from).ok_or_else(unreadable)
}

fn try_parse_exact(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let form = args.optional_text(1)?.map(|form| form.to_utf8().to_ascii_uppercase());
    let known = form.is_some_and(|form| matches!(&*form, "N" | "D" | "B" | "P" | "X"));
    let found = if known { read_exact(args)? } else { None };
    args.get(2).assign(found.unwrap_or_default().into());
    Ok(found.is_some().into())
}

fn from_bytes(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.required(0, "b")?;
    let bytes = args.array(0)?.to_bytes().unwrap_or_default();
    match <[u8; 16]>::try_from(bytes) {
        Ok(bytes) => Ok(Guid(swapped(bytes)).into()),
        Err(_) => Err(Exception::with_parameter(
            "System.ArgumentException",
            "Byte array for Guid must be exactly 16 bytes long.",
            "b",
        )
        .into()),
    }
}

fn from_parts(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let part = |at: usize| integer_of(args.get(at)).unwrap_or(0);
    let mut bytes = Vec::with_capacity(16);
    bytes.extend((part(0) as u32).to_be_bytes());
    bytes.extend((part(1) as u16).to_be_bytes());
    bytes.extend((part(2) as u16).to_be_bytes());
    match args.get(3) {
        Value::Array(array) => bytes.extend(array.to_bytes().unwrap_or_default()),
        Value::Null => return Err(Exception::argument_null("d").into()),
        _ => bytes.extend((3..args.len()).map(|at| part(at) as u8)),
    }
    match <[u8; 16]>::try_from(bytes) {
        Ok(bytes) => Ok(Guid(bytes).into()),
        Err(_) => Err(Exception::with_parameter(
            "System.ArgumentException",
            "Byte array for Guid must be exactly 8 bytes long.",
            "d",
        )
        .into()),
    }
}

fn new_guid(call: &mut Call<'_, '_>, _: Args<'_>) -> Result<Value, Fault> {
    let bits = u128::from(call.interpreter.random()) << 64 | u128::from(call.interpreter.random());
    let mask = 0xf << 76 | 0x3 << 62;
    let bits = bits & !mask | 0x4 << 76 | 0x2 << 62;
    Ok(Guid(bits.to_be_bytes()).into())
}

fn to_bytes(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(Array::bytes(swapped(args.guid(0)?.0).to_vec()).into())
}

fn compare_to(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    match args.get(1) {
        Value::Null => Ok(1.into()),
        Value::Guid(other) => Ok((args.guid(0)?.cmp(other) as i32).into()),
        _ => Err(other_type(args)),
    }
}

fn to_text(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let found = settings(args, 1);
    let format = found.format.map(crate::expr::value::Text::to_utf8).unwrap_or_default();
    Ok(format_guid(&args.guid(0)?, &format)?.into())
}
