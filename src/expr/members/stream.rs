//! `MemoryStream`, and `StreamReader` over one.

use std::cell::{Cell, RefCell};

use super::encoding::bytes;
use super::{Args, Call, Row, TypeRows, class, enumeration, row, table};
use crate::expr::context::Body;
use crate::expr::types::Type;
use crate::expr::value::{Array, Elements, Exception, Fault, Object, Text, Value};

pub(super) const TYPES: &[TypeRows] = &[
    class("System.IO.Stream", "bytes one after the other")
        .bases(&["IDisposable"])
        .rows(STREAM)
        .not_allowed(),
    class("System.IO.MemoryStream", "bytes in memory")
        .bases(&["System.IO.Stream"])
        .rows(MEMORY)
        .not_allowed(),
    class("System.IO.StreamReader", "reads the text of a stream")
        .bases(&["IDisposable"])
        .rows(READER)
        .not_allowed(),
    enumeration(
        "System.IO.SeekOrigin",
        &[("Begin", 0), ("Current", 1), ("End", 2)],
        "what a position counts from",
    )
    .not_allowed(),
];

/// `MemoryStream`
#[derive(Debug)]
struct Memory {
    content: RefCell<Vec<u8>>,
    at: Cell<usize>,
    /// A stream over an array keeps its length.
    fixed: bool,
    writable: bool,
    closed: Cell<bool>,
}

impl Object for Memory {
    fn type_of(&self) -> Type {
        table().find("System.IO.MemoryStream").map_or(Type::Object, Type::named)
    }
}

fn made(content: Vec<u8>, fixed: bool, writable: bool) -> Result<Value, Fault> {
    let (content, at, closed) = (RefCell::new(content), Cell::new(0), Cell::new(false));
    Ok(Value::object(Memory { content, at, fixed, writable, closed }))
}

fn open<'a>(args: Args<'a>) -> Result<&'a Memory, Fault> {
    let stream = args.object::<Memory>(0)?;
    if stream.closed.get() {
        return Err(Exception::new(
            "System.ObjectDisposedException",
            "Cannot access a closed Stream.",
        )
        .into());
    }
    Ok(stream)
}

fn length(value: usize) -> Value {
    Value::Long(i64::try_from(value).unwrap_or(i64::MAX))
}

/// The part of an array argument that an offset and a count describe.
fn part(args: Args<'_>) -> Result<std::ops::Range<usize>, Fault> {
    args.required(1, "buffer")?;
    let size = args.array(1)?.len();
    let from = usize::try_from(args.int(2)?).map_err(|_| Exception::out_of_range("offset"))?;
    let count = usize::try_from(args.int(3)?).map_err(|_| Exception::out_of_range("count"))?;
    match from.checked_add(count).filter(|end| *end <= size) {
        Some(end) => Ok(from..end),
        None => Err(Exception::argument("Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.").into()),
    }
}

fn write(call: &mut Call<'_, '_>, stream: &Memory, data: &[u8]) -> Result<Value, Fault> {
    if !stream.writable {
        return Err(Exception::new(
            "System.NotSupportedException",
            "Stream does not support writing.",
        )
        .into());
    }
    let at = stream.at.get();
    let end = at + data.len();
    call.interpreter.reserve(end)?;
    let mut content = stream.content.borrow_mut();
    if end > content.len() {
        if stream.fixed {
            return Err(Exception::new(
                "System.NotSupportedException",
                "Memory stream is not expandable.",
            )
            .into());
        }
        content.resize(end, 0);
    }
    for (place, byte) in content.iter_mut().skip(at).zip(data) {
        *place = *byte;
    }
    stream.at.set(end);
    Ok(Value::Null)
}

fn rest(stream: &Memory) -> Vec<u8> {
    let content = stream.content.borrow();
    let rest = content.get(stream.at.get()..).unwrap_or_default().to_vec();
    stream.at.set(content.len().max(stream.at.get()));
    rest
}

fn close(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.object::<Memory>(0)?.closed.set(true);
    Ok(Value::Null)
}

fn set_position(args: Args<'_>, value: i64) -> Result<Value, Fault> {
    let at = usize::try_from(value).map_err(|_| Exception::out_of_range("value"))?;
    open(args)?.at.set(at);
    Ok(Value::Null)
}

const STREAM: &[Row] = &[
    row(
        "long Length { get; }",
        |_, a| Ok(length(open(a)?.content.borrow().len())),
        "number of bytes",
    ),
    row("long Position { get; set; }", |_, a| Ok(length(open(a)?.at.get())), "where it stands")
        .set(|_, a| set_position(a, a.long(1)?))
        .impure(),
    row(
        "bool CanRead { get; }",
        |_, a| Ok((!a.object::<Memory>(0)?.closed.get()).into()),
        "true while open",
    ),
    row(
        "bool CanSeek { get; }",
        |_, a| Ok((!a.object::<Memory>(0)?.closed.get()).into()),
        "true while open",
    ),
    row(
        "bool CanWrite { get; }",
        |_, a| {
            let stream = a.object::<Memory>(0)?;
            Ok((stream.writable && !stream.closed.get()).into())
        },
        "true while open for writing",
    ),
    row(
        "void WriteByte(byte value)",
        |call, a| match a.get(1) {
            Value::Byte(byte) => write(call, open(a)?, &[*byte]),
            _ => Err(call.not_supported()),
        },
        "writes a byte",
    )
    .impure(),
    row(
        "void Write(byte[] buffer, int offset, int count)",
        |call, a| {
            let part = part(a)?;
            let data = bytes(a, 1, "buffer")?;
            write(call, open(a)?, data.get(part).unwrap_or_default())
        },
        "writes bytes",
    )
    .impure(),
    row(
        "int ReadByte()",
        |_, a| {
            let stream = open(a)?;
            let byte = stream.content.borrow().get(stream.at.get()).copied();
            if byte.is_some() {
                stream.at.set(stream.at.get() + 1);
            }
            Ok(Value::Int(byte.map_or(-1, i32::from)))
        },
        "the next byte, -1 at the end",
    )
    .impure(),
    row(
        "int Read(byte[] buffer, int offset, int count)",
        |_, a| {
            let part = part(a)?;
            let stream = open(a)?;
            let at = stream.at.get();
            let content = stream.content.borrow();
            let available = content.get(at..).unwrap_or_default();
            let count = available.len().min(part.len());
            if let Elements::Bytes(places) = &mut *a.array(1)?.elements_mut() {
                for (place, byte) in places.iter_mut().skip(part.start).take(count).zip(available) {
                    *place = *byte;
                }
            }
            stream.at.set(at + count);
            Ok(crate::expr::value::whole(count))
        },
        "reads bytes into an array; gives their number",
    )
    .impure(),
    row(
        "long Seek(long offset, SeekOrigin origin)",
        |_, a| {
            let stream = open(a)?;
            let base = match a.enumeration(2)? {
                0 => 0,
                1 => stream.at.get(),
                _ => stream.content.borrow().len(),
            };
            let at = i64::try_from(base).unwrap_or(i64::MAX).saturating_add(a.long(1)?);
            let Ok(at) = usize::try_from(at) else {
                return Err(Exception::new(
                    "System.IO.IOException",
                    "An attempt was made to move the position before the beginning of the stream.",
                )
                .into());
            };
            stream.at.set(at);
            Ok(length(at))
        },
        "moves to a position",
    )
    .impure(),
    row(
        "void CopyTo(Stream destination)",
        |call, a| {
            a.required(1, "destination")?;
            let data = rest(open(a)?);
            write(call, a.object::<Memory>(1)?, &data)
        },
        "writes the rest into another stream",
    )
    .impure(),
    row("void Flush()", |_, _| Ok(Value::Null), "does nothing").impure(),
    row("void Close()", close, "closes it").impure(),
    row("void Dispose()", close, "closes it").impure(),
];

const MEMORY: &[Row] = &[
    row("new()", |_, _| made(Vec::new(), false, true), "an empty stream"),
    row(
        "new(int capacity)",
        |_, a| match a.int(0)? {
            ..0 => Err(Exception::out_of_range("capacity").into()),
            _ => made(Vec::new(), false, true),
        },
        "an empty stream",
    ),
    row("new(byte[] buffer)", |_, a| made(bytes(a, 0, "buffer")?, true, true), "a stream of bytes"),
    row(
        "new(byte[] buffer, bool writable)",
        |_, a| made(bytes(a, 0, "buffer")?, true, a.bool(1)?),
        "a stream of bytes",
    ),
    row(
        "byte[] ToArray()",
        |_, a| Ok(Array::bytes(a.object::<Memory>(0)?.content.borrow().clone()).into()),
        "all its bytes",
    ),
    row(
        "void SetLength(long value)",
        |call, a| {
            let stream = open(a)?;
            let size = usize::try_from(a.long(1)?).map_err(|_| Exception::out_of_range("value"))?;
            if stream.fixed {
                return Err(call.not_supported());
            }
            call.interpreter.reserve(size)?;
            stream.content.borrow_mut().resize(size, 0);
            stream.at.set(stream.at.get().min(size));
            Ok(Value::Null)
        },
        "changes the number of bytes",
    )
    .impure(),
    row(
        "void WriteTo(Stream stream)",
        |call, a| {
            a.required(1, "stream")?;
            let data = open(a)?.content.borrow().clone();
            write(call, a.object::<Memory>(1)?, &data)
        },
        "writes all its bytes into another stream",
    )
    .impure(),
];

/// `StreamReader`: the text is read when it is made, which nothing can tell from outside but a
/// stream that is written to meanwhile.
#[derive(Debug)]
struct Reader {
    text: Text,
    at: Cell<usize>,
}

impl Object for Reader {
    fn type_of(&self) -> Type {
        table().find("System.IO.StreamReader").map_or(Type::Object, Type::named)
    }
}

fn reader(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    args.required(0, "stream")?;
    let content = rest(open(args)?);
    if args.len() > 1 && !args.is_null(1) {
        let name = call.interpreter.to_text(args.get(1))?;
        if !name.to_utf8().contains("UTF8") {
            return Err(call.not_supported());
        }
    }
    Ok(Value::object(Reader { text: Body::text(&content), at: Cell::new(0) }))
}

const READER: &[Row] = &[
    row("new(Stream stream)", reader, "reads text in UTF-8, or as a byte order mark says").impure(),
    row("new(Stream stream, Encoding encoding)", reader, "reads text in an encoding").impure(),
    row(
        "string ReadToEnd()",
        |_, a| {
            let reader = a.object::<Reader>(0)?;
            let rest = reader.text.slice(reader.at.get()..reader.text.len());
            reader.at.set(reader.text.len());
            Ok(rest.unwrap_or_default().into())
        },
        "the rest of the text",
    )
    .impure(),
    row(
        "string ReadLine()",
        |_, a| {
            let reader = a.object::<Reader>(0)?;
            let (units, from) = (reader.text.units(), reader.at.get());
            if from >= units.len() {
                return Ok(Value::Null);
            }
            let ends = |unit: &u16| matches!(*unit, 10 | 13);
            let end = units.iter().skip(from).position(ends).map_or(units.len(), |at| from + at);
            let both = units.get(end) == Some(&13) && units.get(end + 1) == Some(&10);
            reader.at.set((end + 1 + usize::from(both)).min(units.len()));
            Ok(reader.text.slice(from..end).into())
        },
        "the next line; null at the end",
    )
    .nullable()
    .impure(),
    row(
        "int Read()",
        |_, a| {
            let reader = a.object::<Reader>(0)?;
            let unit = reader.text.unit(reader.at.get());
            if unit.is_some() {
                reader.at.set(reader.at.get() + 1);
            }
            Ok(Value::Int(unit.map_or(-1, i32::from)))
        },
        "the next unit, -1 at the end",
    )
    .impure(),
    row(
        "int Peek()",
        |_, a| {
            let reader = a.object::<Reader>(0)?;
            Ok(Value::Int(reader.text.unit(reader.at.get()).map_or(-1, i32::from)))
        },
        "the next unit without taking it, -1 at the end",
    ),
    row(
        "bool EndOfStream { get; }",
        |_, a| {
            let reader = a.object::<Reader>(0)?;
            Ok((reader.at.get() >= reader.text.len()).into())
        },
        "true at the end",
    ),
    row("void Close()", |_, _| Ok(Value::Null), "closes it").impure(),
    row("void Dispose()", |_, _| Ok(Value::Null), "closes it").impure(),
];
