//! `Encoding` and `BitConverter`.

use super::{Args, Row, TypeRows, class, row, statics, table};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Object, Text, Value, whole};

pub(super) const TYPES: &[TypeRows] = &[
    class("System.Text.Encoding", "texts as bytes and back").rows(ENCODING),
    class("System.Text.UTF8Encoding", "texts as UTF-8").bases(&["Encoding"]).rows(UTF8),
    statics("System.BitConverter", "numbers as bytes and back").rows(BIT_CONVERTER),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Ascii,
    Latin1,
    Utf8,
    Utf16,
    Utf16BigEndian,
    Utf32,
}

impl Object for Encoding {
    fn type_of(&self) -> Type {
        table().find("System.Text.Encoding").map_or(Type::Object, Type::named)
    }

    fn runtime_name(&self) -> Option<String> {
        Some(
            match self {
                Self::Ascii => "System.Text.ASCIIEncoding+ASCIIEncodingSealed",
                Self::Latin1 => "System.Text.Latin1Encoding+Latin1EncodingSealed",
                Self::Utf8 => "System.Text.UTF8Encoding+UTF8EncodingSealed",
                Self::Utf16 | Self::Utf16BigEndian => "System.Text.UnicodeEncoding",
                Self::Utf32 => "System.Text.UTF32Encoding",
            }
            .to_owned(),
        )
    }
}

impl Encoding {
    fn encode(self, text: &Text) -> Vec<u8> {
        let utf8 = text.to_utf8();
        let narrow = |most: u32| {
            // A pair of surrogates gives one question mark per unit.
            let units = text.units();
            units
                .iter()
                .map(|&unit| {
                    u8::try_from(unit).ok().filter(|byte| u32::from(*byte) <= most).unwrap_or(b'?')
                })
                .collect()
        };
        match self {
            Self::Ascii => narrow(0x7f),
            Self::Latin1 => narrow(0xff),
            Self::Utf8 => utf8.as_bytes().to_vec(),
            Self::Utf16 => utf8.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Utf16BigEndian => utf8.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Self::Utf32 => utf8.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
        }
    }

    fn decode(self, bytes: &[u8]) -> Result<Text, Fault> {
        let units = |pair: fn([u8; 2]) -> u16| -> Text {
            let mut units: Vec<u16> =
                bytes.chunks_exact(2).filter_map(|two| two.try_into().ok()).map(pair).collect();
            if bytes.len() % 2 == 1 {
                units.push(0xfffd);
            }
            String::from_utf16_lossy(&units).into()
        };
        Ok(match self {
            Self::Ascii => bytes
                .iter()
                .map(|&byte| if byte < 0x80 { char::from(byte) } else { '?' })
                .collect::<String>()
                .into(),
            Self::Latin1 => bytes.iter().copied().map(char::from).collect::<String>().into(),
            Self::Utf8 => String::from_utf8_lossy(bytes).as_ref().into(),
            Self::Utf16 => units(u16::from_le_bytes),
            Self::Utf16BigEndian => units(u16::from_be_bytes),
            Self::Utf32 => return Err(Fault::not_supported("Encoding.UTF32.GetString")),
        })
    }
}

const UTF8: &[Row] = &[
    row("new()", |_, _| Ok(Value::object(Encoding::Utf8)), "UTF-8"),
    row(
        "new(bool encoderShouldEmitUTF8Identifier)",
        |_, _| Ok(Value::object(Encoding::Utf8)),
        "UTF-8",
    ),
];

const ENCODING: &[Row] = &[
    row("static Encoding UTF8 { get; }", |_, _| Ok(Value::object(Encoding::Utf8)), "UTF-8"),
    row("static Encoding Default { get; }", |_, _| Ok(Value::object(Encoding::Utf8)), "UTF-8"),
    row("static Encoding ASCII { get; }", |_, _| Ok(Value::object(Encoding::Ascii)), "ASCII"),
    row("static Encoding Latin1 { get; }", |_, _| Ok(Value::object(Encoding::Latin1)), "Latin 1"),
    row("static Encoding Unicode { get; }", |_, _| Ok(Value::object(Encoding::Utf16)), "UTF-16"),
    row(
        "static Encoding BigEndianUnicode { get; }",
        |_, _| Ok(Value::object(Encoding::Utf16BigEndian)),
        "UTF-16, high byte first",
    ),
    row("static Encoding UTF32 { get; }", |_, _| Ok(Value::object(Encoding::Utf32)), "UTF-32"),
    row(
        "static Encoding GetEncoding(string name)",
        |_, args| {
            let name = args.required_text(0, "name")?.to_utf8().to_ascii_lowercase();
            Ok(Value::object(match name.as_str() {
                "utf-8" | "utf8" => Encoding::Utf8,
                "us-ascii" | "ascii" => Encoding::Ascii,
                "iso-8859-1" | "latin1" => Encoding::Latin1,
                "utf-16" | "utf-16le" | "unicode" => Encoding::Utf16,
                "utf-16be" => Encoding::Utf16BigEndian,
                "utf-32" => Encoding::Utf32,
                _ => return Err(Fault::not_supported(format!("Encoding.GetEncoding of `{name}`"))),
            }))
        },
        "an encoding by its name",
    ),
    row(
        "byte[] GetBytes(string s)",
        |call, args| {
            let encoding = *args.object::<Encoding>(0)?;
            let bytes = encoding.encode(args.required_text(1, "s")?);
            call.interpreter.reserve(bytes.len())?;
            Ok(Array::bytes(bytes).into())
        },
        "a text as bytes",
    ),
    row(
        "byte[] GetBytes(char[] chars)",
        |call, args| {
            let encoding = *args.object::<Encoding>(0)?;
            args.required(1, "chars")?;
            let units: Vec<u16> = call
                .collect(args.get(1))?
                .iter()
                .filter_map(|value| if let Value::Char(unit) = value { Some(*unit) } else { None })
                .collect();
            Ok(Array::bytes(encoding.encode(&Text::from_units(&units))).into())
        },
        "characters as bytes",
    ),
    row(
        "int GetByteCount(string s)",
        |_, args| {
            let encoding = *args.object::<Encoding>(0)?;
            Ok(whole(encoding.encode(args.required_text(1, "s")?).len()))
        },
        "number of bytes of a text",
    ),
    row(
        "string GetString(byte[] bytes)",
        |_, args| {
            let encoding = *args.object::<Encoding>(0)?;
            Ok(encoding.decode(&bytes(args, 1, "bytes")?)?.into())
        },
        "bytes as a text",
    ),
    row(
        "string GetString(byte[] bytes, int index, int count)",
        |_, args| {
            let encoding = *args.object::<Encoding>(0)?;
            let bytes = bytes(args, 1, "bytes")?;
            let from = usize::try_from(args.int(2)?).ok();
            let count = usize::try_from(args.int(3)?).ok();
            let part =
                from.zip(count).and_then(|(from, count)| bytes.get(from..from.checked_add(count)?));
            match part {
                Some(part) => Ok(encoding.decode(part)?.into()),
                None => Err(Exception::out_of_range_because(
                    "Index and count must refer to a location within the buffer.",
                    "bytes",
                )
                .into()),
            }
        },
        "bytes as a text",
    ),
    row(
        "string WebName { get; }",
        |_, args| {
            Ok(match args.object::<Encoding>(0)? {
                Encoding::Ascii => "us-ascii",
                Encoding::Latin1 => "iso-8859-1",
                Encoding::Utf8 => "utf-8",
                Encoding::Utf16 => "utf-16",
                Encoding::Utf16BigEndian => "utf-16BE",
                Encoding::Utf32 => "utf-32",
            }
            .into())
        },
        "its name on the web",
    ),
    row(
        "string EncodingName { get; }",
        |_, args| {
            Ok(match args.object::<Encoding>(0)? {
                Encoding::Ascii => "US-ASCII",
                Encoding::Latin1 => "Western European (ISO)",
                Encoding::Utf8 => "Unicode (UTF-8)",
                Encoding::Utf16 => "Unicode",
                Encoding::Utf16BigEndian => "Unicode (Big-Endian)",
                Encoding::Utf32 => "Unicode (UTF-32)",
            }
            .into())
        },
        "its name for people",
    ),
];

/// A `byte[]` argument that must not be null.
pub(super) fn bytes(args: Args<'_>, index: usize, parameter: &str) -> Result<Vec<u8>, Fault> {
    args.required(index, parameter)?;
    Ok(args.array(index)?.to_bytes().unwrap_or_default())
}

const BIT_CONVERTER: &[Row] = &[
    row(
        "static string ToString(byte[] value)",
        |_, args| Ok(hexadecimal(&bytes(args, 0, "value")?, "-").into()),
        "the bytes in hexadecimal with hyphens",
    ),
    row(
        "static byte[] GetBytes(int value)",
        |_, args| Ok(Array::bytes(args.int(0)?.to_le_bytes().to_vec()).into()),
        "a number as bytes",
    ),
    row(
        "static byte[] GetBytes(char value)",
        |_, args| Ok(Array::bytes(args.char(0)?.to_le_bytes().to_vec()).into()),
        "a character as bytes",
    ),
    row(
        "static byte[] GetBytes(short value)",
        |_, args| match args.get(0) {
            Value::Short(value) => Ok(Array::bytes(value.to_le_bytes().to_vec()).into()),
            _ => Err(Fault::not_supported("BitConverter.GetBytes")),
        },
        "a number as bytes",
    ),
    row(
        "static byte[] GetBytes(long value)",
        |_, args| Ok(Array::bytes(args.long(0)?.to_le_bytes().to_vec()).into()),
        "a number as bytes",
    ),
    row(
        "static byte[] GetBytes(double value)",
        |_, args| Ok(Array::bytes(args.double(0)?.to_le_bytes().to_vec()).into()),
        "a number as bytes",
    ),
    row(
        "static byte[] GetBytes(bool value)",
        |_, args| Ok(Array::bytes(vec![args.bool(0)?.into()]).into()),
        "a truth value as a byte",
    ),
    row(
        "static short ToInt16(byte[] value, int startIndex)",
        |_, args| Ok(Value::Short(i16::from_le_bytes(part(args)?))),
        "a number from bytes",
    ),
    row(
        "static ushort ToUInt16(byte[] value, int startIndex)",
        |_, args| Ok(Value::UShort(u16::from_le_bytes(part(args)?))),
        "a number from bytes",
    ),
    row(
        "static int ToInt32(byte[] value, int startIndex)",
        |_, args| Ok(Value::Int(i32::from_le_bytes(part(args)?))),
        "a number from bytes",
    ),
    row(
        "static uint ToUInt32(byte[] value, int startIndex)",
        |_, args| Ok(Value::UInt(u32::from_le_bytes(part(args)?))),
        "a number from bytes",
    ),
    row(
        "static long ToInt64(byte[] value, int startIndex)",
        |_, args| Ok(Value::Long(i64::from_le_bytes(part(args)?))),
        "a number from bytes",
    ),
    row(
        "static ulong ToUInt64(byte[] value, int startIndex)",
        |_, args| Ok(Value::ULong(u64::from_le_bytes(part(args)?))),
        "a number from bytes",
    ),
    row(
        "static double ToDouble(byte[] value, int startIndex)",
        |_, args| Ok(Value::Double(f64::from_le_bytes(part(args)?))),
        "a number from bytes",
    ),
    row(
        "static bool ToBoolean(byte[] value, int startIndex)",
        |_, args| Ok((part::<1>(args)? != [0]).into()),
        "a truth value from a byte",
    ),
];

/// Bytes as two digits each.
pub(super) fn hexadecimal(bytes: &[u8], separator: &str) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    digits.join(separator)
}

fn part<const N: usize>(args: Args<'_>) -> Result<[u8; N], Fault> {
    let bytes = bytes(args, 0, "value")?;
    let from = usize::try_from(args.int(1)?).ok().filter(|from| *from < bytes.len());
    let Some(from) = from else {
        return Err(Exception::out_of_range_because(
            "Index was out of range. Must be non-negative and less than the size of the collection.",
            "startIndex",
        )
        .into());
    };
    match bytes.get(from..from + N).and_then(|part| part.try_into().ok()) {
        Some(part) => Ok(part),
        None => Err(Exception::with_parameter(
            "System.ArgumentException",
            "Destination array is not long enough to copy all the items in the collection. Check array index and length.",
            "value",
        )
        .into()),
    }
}
