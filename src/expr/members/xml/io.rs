//! `StringReader`, `StringWriter`, and what XML reads from and writes to them.

use std::cell::{Cell, RefCell};

use super::nodes::{this, writing};
use super::tree::{Kind, Xml};
use super::write::{Writing, declaration_text, write};
use crate::expr::eval::Interpreter;
use crate::expr::members::{Args, Call, Row, TypeRows, class, row, table};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Object, Text, TextBuilder, Value};

pub(in crate::expr::members) const TYPES: &[TypeRows] = &[
    class("System.IO.TextReader", "reads text").bases(&["IDisposable"]).rows(READER).not_allowed(),
    class("System.IO.StringReader", "reads a text from a string")
        .bases(&["System.IO.TextReader"])
        .rows(STRING_READER),
    class("System.IO.TextWriter", "writes text").bases(&["IDisposable"]).rows(WRITER).not_allowed(),
    class("System.IO.StringWriter", "writes text into a string")
        .bases(&["System.IO.TextWriter"])
        .rows(STRING_WRITER),
];

type Native = Result<Value, Fault>;

/// A `StringReader`.
#[derive(Debug)]
pub(super) struct Reader {
    text: Text,
    at: Cell<usize>,
    closed: Cell<bool>,
}

impl Object for Reader {
    fn type_of(&self) -> Type {
        table().find("System.IO.StringReader").map_or(Type::Object, Type::named)
    }
}

/// A `StringWriter`.
#[derive(Debug, Default)]
pub(super) struct Writer {
    text: RefCell<TextBuilder>,
    closed: Cell<bool>,
}

impl Object for Writer {
    fn type_of(&self) -> Type {
        table().find("System.IO.StringWriter").map_or(Type::Object, Type::named)
    }

    fn to_text(&self, _interpreter: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.text.borrow().finish())
    }
}

fn disposed(what: &str) -> Fault {
    let message = format!("Cannot {what} a closed TextWriter.")
        .replace("read from a closed TextWriter", "read from a closed TextReader");
    Exception::new("System.ObjectDisposedException", message).into()
}

fn reader(args: Args<'_>) -> Result<&Reader, Fault> {
    let reader = args.object::<Reader>(0)?;
    if reader.closed.get() { Err(disposed("read from")) } else { Ok(reader) }
}

/// What a reader has not read yet.
pub(super) fn read_all(call: &mut Call<'_, '_>, reader: &Value) -> Result<Text, Fault> {
    let Some(reader) = reader.downcast::<Reader>() else { return Err(call.not_supported()) };
    let rest = reader.text.slice(reader.at.get()..reader.text.len()).unwrap_or_default();
    reader.at.set(reader.text.len());
    Ok(rest)
}

fn read(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let reader = reader(args)?;
    let unit = reader.text.unit(reader.at.get());
    if unit.is_some() {
        reader.at.set(reader.at.get() + 1);
    }
    Ok(unit.map_or(Value::Int(-1), |unit| Value::Int(unit.into())))
}

fn read_line(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let reader = reader(args)?;
    let start = reader.at.get();
    if start >= reader.text.len() {
        return Ok(Value::Null);
    }
    let mut end = start;
    while let Some(unit) = reader.text.unit(end) {
        if unit == 0x0a || unit == 0x0d {
            break;
        }
        end += 1;
    }
    let line = reader.text.slice(start..end).unwrap_or_default();
    let next = match (reader.text.unit(end), reader.text.unit(end + 1)) {
        (Some(0x0d), Some(0x0a)) => end + 2,
        (Some(_), _) => end + 1,
        (None, _) => end,
    };
    reader.at.set(next);
    Ok(line.into())
}

fn close_reader(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    args.object::<Reader>(0)?.closed.set(true);
    Ok(Value::Null)
}

const READER: &[Row] = &[
    row(
        "int Peek()",
        |_, args| {
            let reader = reader(args)?;
            let unit = reader.text.unit(reader.at.get());
            Ok(unit.map_or(Value::Int(-1), |unit| Value::Int(unit.into())))
        },
        "the next unit, or -1 at the end",
    ),
    row("int Read()", read, "the next unit, or -1 at the end").impure(),
    row("string ReadLine()", read_line, "the next line, or null at the end").impure().nullable(),
    row(
        "string ReadToEnd()",
        |call, args| {
            reader(args)?;
            read_all(call, args.get(0)).map(Value::String)
        },
        "the rest of the text",
    )
    .impure(),
    row("void Close()", close_reader, "ends reading").impure(),
    row("void Dispose()", close_reader, "ends reading").impure(),
];

const STRING_READER: &[Row] = &[row(
    "new(string s)",
    |_, args| {
        let text = args.required_text(0, "s")?.clone();
        Ok(Value::object(Reader { text, at: Cell::new(0), closed: Cell::new(false) }))
    },
    "a reader of a text",
)];

fn writer(args: Args<'_>) -> Result<&Writer, Fault> {
    let writer = args.object::<Writer>(0)?;
    if writer.closed.get() { Err(disposed("write to")) } else { Ok(writer) }
}

/// `Write` and `WriteLine` of one value.
fn put(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let line = call.member.name == "WriteLine";
    let text = match args.get(1) {
        Value::Array(units) => {
            let mut text = TextBuilder::new();
            for unit in units.to_vec() {
                text.push(&call.to_text(&unit)?);
            }
            text.finish()
        }
        value => call.to_text(value)?,
    };
    let writer = writer(args)?;
    let mut place = writer.text.borrow_mut();
    place.push(&text);
    if line {
        place.push_str("\n");
    }
    let length = place.len();
    drop(place);
    call.interpreter.reserve(length)?;
    Ok(Value::Null)
}

/// `Write` and `WriteLine` of a format with its values.
fn put_format(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    let class = table().find("System.String").map(|id| table().definition(id));
    let format = class.and_then(|class| {
        class.named("Format").find(|member| {
            member.parameters.len() == 2
                && member.parameters.first().is_some_and(|first| first.ty == Type::String)
                && matches!(member.parameters.get(1).map(|p| &p.ty), Some(Type::Array(..)))
        })
    });
    let Some(format) = format else { return Err(call.not_supported()) };
    let takes_all = matches!(call.member.parameters.get(1).map(|it| &it.ty), Some(Type::Array(..)));
    let values = match args.get(2) {
        Value::Array(_) if takes_all => args.value(2),
        _ => {
            let values = args.0.iter().skip(2).cloned().collect();
            crate::expr::value::Array::new(Type::Object, values).into()
        }
    };
    let text = call.interpreter.call_member(format, &[], &[args.value(1), values])?;
    put(call, Args(&[args.value(0), text]))
}

fn close_writer(_: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    args.object::<Writer>(0)?.closed.set(true);
    Ok(Value::Null)
}

const WRITER: &[Row] = &[
    row("void Write(string value)", put, "writes a text").impure(),
    row("void Write(char value)", put, "writes a character").impure(),
    row("void Write(char[] buffer)", put, "writes characters").impure(),
    row("void Write(bool value)", put, "writes a value").impure(),
    row("void Write(int value)", put, "writes a value").impure(),
    row("void Write(uint value)", put, "writes a value").impure(),
    row("void Write(long value)", put, "writes a value").impure(),
    row("void Write(ulong value)", put, "writes a value").impure(),
    row("void Write(float value)", put, "writes a value").impure(),
    row("void Write(double value)", put, "writes a value").impure(),
    row("void Write(decimal value)", put, "writes a value").impure(),
    row("void Write(object value)", put, "writes a value").impure(),
    row("void Write(string format, object arg0)", put_format, "writes by a format").impure(),
    row("void Write(string format, object arg0, object arg1)", put_format, "writes by a format")
        .impure(),
    row(
        "void Write(string format, object arg0, object arg1, object arg2)",
        put_format,
        "writes by a format",
    )
    .impure(),
    row("void Write(string format, params object[] arg)", put_format, "writes by a format")
        .impure(),
    row("void WriteLine()", put, "ends the line").impure(),
    row("void WriteLine(string value)", put, "writes a text and ends the line").impure(),
    row("void WriteLine(char value)", put, "writes a character and ends the line").impure(),
    row("void WriteLine(bool value)", put, "writes a value and ends the line").impure(),
    row("void WriteLine(int value)", put, "writes a value and ends the line").impure(),
    row("void WriteLine(uint value)", put, "writes a value and ends the line").impure(),
    row("void WriteLine(long value)", put, "writes a value and ends the line").impure(),
    row("void WriteLine(ulong value)", put, "writes a value and ends the line").impure(),
    row("void WriteLine(float value)", put, "writes a value and ends the line").impure(),
    row("void WriteLine(double value)", put, "writes a value and ends the line").impure(),
    row("void WriteLine(decimal value)", put, "writes a value and ends the line").impure(),
    row("void WriteLine(object value)", put, "writes a value and ends the line").impure(),
    row("void WriteLine(string format, object arg0)", put_format, "writes by a format").impure(),
    row(
        "void WriteLine(string format, object arg0, object arg1)",
        put_format,
        "writes by a format",
    )
    .impure(),
    row(
        "void WriteLine(string format, object arg0, object arg1, object arg2)",
        put_format,
        "writes by a format",
    )
    .impure(),
    row("void WriteLine(string format, params object[] arg)", put_format, "writes by a format")
        .impure(),
    row("void Flush()", |_, _| Ok(Value::Null), "writes what waits").impure(),
    row("void Close()", close_writer, "ends writing").impure(),
    row("void Dispose()", close_writer, "ends writing").impure(),
    row("string NewLine { get; }", |_, _| Ok("\n".into()), "the end of a line"),
];

const STRING_WRITER: &[Row] = &[
    row("new()", |_, _| Ok(Value::object(Writer::default())), "a writer into a new string"),
    row(
        "new(IFormatProvider formatProvider)",
        |_, _| Ok(Value::object(Writer::default())),
        "a writer into a new string",
    ),
];

/// `Save(TextWriter)`: with a declaration, whose encoding is that of .NET's strings.
pub(super) fn save(call: &mut Call<'_, '_>, args: Args<'_>) -> Native {
    args.required(1, "textWriter")?;
    let Some(writer) = args.get(1).downcast::<Writer>() else { return Err(call.not_supported()) };
    let options = if args.len() > 2 { args.enumeration(2)? } else { 0 };
    let text = saved(this(args)?, writing(options))?;
    call.interpreter.reserve(text.len())?;
    writer.text.borrow_mut().push_str(&text);
    Ok(Value::Null)
}

fn saved(node: &Xml, writing: Writing) -> Result<String, Fault> {
    let declared = match node.kind() {
        Kind::Document { declaration, .. } => {
            let found = declaration.borrow();
            super::document::parts(&found)
        }
        _ => None,
    };
    let standalone = declared.and_then(|[_, _, standalone]| standalone);
    let standalone = standalone.filter(|text| *text == *"yes" || *text == *"no");
    let head = declaration_text(Some(&"1.0".into()), Some(&"utf-16".into()), standalone.as_ref());
    let body = write(node, writing)?;
    let line = if writing.indent && !body.is_empty() { "\n" } else { "" };
    Ok(format!("{head}{line}{body}"))
}
