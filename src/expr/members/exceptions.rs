//! Exception classes.

use super::{Args, Call, Row, TypeRows, class, row};
use crate::expr::value::{Exception, ExceptionObject, Fault, Value};

pub(super) const TYPES: &[TypeRows] = &[
    class("System.Exception", "an error").rows(EXCEPTION),
    class("System.SystemException", "an error of the runtime")
        .bases(&["Exception"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.ArgumentException", "an argument does not do")
        .bases(&["SystemException"])
        .rows(ARGUMENT)
        .not_allowed(),
    class("System.ArgumentNullException", "an argument is null")
        .bases(&["ArgumentException"])
        .rows(ARGUMENT_PARAMETER)
        .not_allowed(),
    class("System.ArgumentOutOfRangeException", "an argument is out of range")
        .bases(&["ArgumentException"])
        .rows(OUT_OF_RANGE)
        .not_allowed(),
    class("System.ArithmeticException", "arithmetic went wrong")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.OverflowException", "a number does not fit")
        .bases(&["ArithmeticException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.DivideByZeroException", "division by zero")
        .bases(&["ArithmeticException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.ArrayTypeMismatchException", "an element of the wrong type")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.FormatException", "a text in the wrong form")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.UriFormatException", "a text that is no URI")
        .bases(&["FormatException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.IndexOutOfRangeException", "an index outside an array")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.InvalidCastException", "a value of another type")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.InvalidOperationException", "the object is in no state for the call")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.ObjectDisposedException", "the object was disposed of")
        .bases(&["InvalidOperationException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.NotSupportedException", "not supported")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.NotImplementedException", "not implemented")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.NullReferenceException", "null was dereferenced")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.RankException", "wrong number of dimensions")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.TimeoutException", "it took too long")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.Globalization.CultureNotFoundException", "no such culture")
        .bases(&["ArgumentException"])
        .rows(ARGUMENT_PARAMETER)
        .not_allowed(),
    class("System.TimeZoneNotFoundException", "no such time zone")
        .bases(&["Exception"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.InvalidTimeZoneException", "a time zone without sense")
        .bases(&["Exception"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.OutOfMemoryException", "too much data")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.Collections.Generic.KeyNotFoundException", "a key that is not there")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.IO.IOException", "input or output failed")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.Security.Cryptography.CryptographicException", "cryptography failed")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.Xml.XmlException", "text that is no XML")
        .bases(&["SystemException"])
        .rows(XML)
        .not_allowed(),
    class("System.Xml.XPath.XPathException", "a query that is no XPath")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.MissingMethodException", "a member that is not there")
        .bases(&["SystemException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class(
        "System.Text.RegularExpressions.RegexParseException",
        "a pattern that is no regular expression",
    )
    .bases(&["ArgumentException"])
    .rows(CONSTRUCTORS)
    .not_allowed(),
    class("System.Text.RegularExpressions.RegexMatchTimeoutException", "matching took too long")
        .bases(&["TimeoutException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("System.Text.DecoderFallbackException", "bytes that are no text")
        .bases(&["ArgumentException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class(
        "Microsoft.CSharp.RuntimeBinder.RuntimeBinderException",
        "a dynamic operation that the operands do not have",
    )
    .bases(&["Exception"])
    .rows(CONSTRUCTORS)
    .not_allowed(),
    class("Newtonsoft.Json.JsonException", "text or values that are no JSON")
        .bases(&["Exception"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("Newtonsoft.Json.JsonReaderException", "text that is no JSON")
        .bases(&["JsonException"])
        .rows(JSON)
        .not_allowed(),
    class("Newtonsoft.Json.JsonSerializationException", "values that do not fit JSON")
        .bases(&["JsonException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
    class("Newtonsoft.Json.JsonWriterException", "JSON that cannot be written")
        .bases(&["JsonException"])
        .rows(CONSTRUCTORS)
        .not_allowed(),
];

const EXCEPTION: &[Row] = &[
    row("new()", create, "without a message"),
    row("new(string message)", create, "with a message"),
    row("new(string message, Exception innerException)", create, "with a message and its cause"),
    row(
        "string Message { get; }",
        |_, args| {
            let exception = args.exception(0)?;
            if exception.is_inexact() {
                return Err(Fault::not_supported(format!("the message of {}", exception.class())));
            }
            Ok(exception.message().into())
        },
        "what went wrong",
    ),
    row(
        "Exception InnerException { get; }",
        |_, args| Ok(args.exception(0)?.object().inner.clone().into()),
        "the cause",
    )
    .nullable(),
    row(
        "Exception GetBaseException()",
        |_, args| {
            let mut found = args.exception(0)?.clone();
            while let Some(inner) = found.object().inner.clone() {
                found = inner;
            }
            Ok(Value::Exception(found))
        },
        "the cause of all causes, or itself",
    ),
];

const CONSTRUCTORS: &[Row] = &[
    row("new()", create, "without a message"),
    row("new(string message)", create, "with a message"),
    row("new(string message, Exception innerException)", create, "with a message and its cause"),
];

const XML: &[Row] = &[
    row("new()", create, "without a message"),
    row("new(string message)", create, "with a message"),
    row("new(string message, Exception innerException)", create, "with a message and its cause"),
    row("int LineNumber { get; }", |_, args| place(args, "LineNumber"), "line, from 1; or 0"),
    row("int LinePosition { get; }", |_, args| place(args, "LinePosition"), "column, from 1; or 0"),
];

const JSON: &[Row] = &[
    row("new()", create, "without a message"),
    row("new(string message)", create, "with a message"),
    row("new(string message, Exception innerException)", create, "with a message and its cause"),
    row("int LineNumber { get; }", |_, args| place(args, "LineNumber"), "line, from 1; or 0"),
    row("int LinePosition { get; }", |_, args| place(args, "LinePosition"), "units before; or 0"),
    row(
        "string Path { get; }",
        |_, args| {
            let properties = args.exception(0)?.object().properties.borrow();
            let found = properties.iter().find(|(known, _)| *known == "Path");
            Ok(found.map_or(Value::Null, |(_, value)| value.clone()))
        },
        "the way to the token",
    )
    .nullable(),
];

/// A number that says where the exception arose; 0 when that is not known.
fn place(args: Args<'_>, name: &str) -> Result<Value, Fault> {
    let properties = args.exception(0)?.object().properties.borrow();
    let found = properties.iter().find(|(known, _)| *known == name);
    Ok(found.map_or(Value::Int(0), |(_, value)| value.clone()))
}

const ARGUMENT: &[Row] = &[
    row("new()", create, "without a message"),
    row("new(string message)", create, "with a message"),
    row("new(string message, Exception innerException)", create, "with a message and its cause"),
    row("new(string message, string paramName)", create_with_parameter, "about a parameter"),
    row(
        "new(string message, string paramName, Exception innerException)",
        |call, args| Ok(build(call, args.get(0), args.get(1), args.get(2))),
        "about a parameter, with its cause",
    ),
    row(
        "string ParamName { get; }",
        |_, args| Ok(args.exception(0)?.object().parameter.clone().into()),
        "the parameter that it is about",
    )
    .nullable(),
];

const ARGUMENT_PARAMETER: &[Row] = &[
    row("new()", create, "without a message"),
    row("new(string paramName)", create_of_parameter, "about a parameter"),
    row("new(string paramName, string message)", create_of_parameter, "about a parameter"),
];

const OUT_OF_RANGE: &[Row] = &[
    row("new()", create, "without a message"),
    row("new(string paramName)", create_of_parameter, "about a parameter"),
    row("new(string paramName, string message)", create_of_parameter, "about a parameter"),
    row("new(string message, Exception innerException)", create, "with a message and its cause"),
    row(
        "new(string paramName, object actualValue, string message)",
        create_with_actual,
        "about a parameter and its value",
    ),
    row(
        "object ActualValue { get; }",
        |_, args| {
            let properties = args.exception(0)?.object().properties.borrow();
            let found = properties.iter().find(|(known, _)| *known == "ActualValue");
            Ok(found.map_or(Value::Null, |(_, value)| value.clone()))
        },
        "the value of the parameter",
    )
    .nullable(),
];

fn create_with_actual(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let created = build(call, args.get(2), args.get(0), &Value::Null);
    if let (Value::Exception(exception), false) = (&created, args.is_null(1)) {
        let text = call.to_text(args.get(1))?;
        exception.set_actual(args.value(1), text);
    }
    Ok(created)
}

fn build(call: &Call<'_, '_>, message: &Value, parameter: &Value, inner: &Value) -> Value {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        _ => None,
    };
    let inner = match inner {
        Value::Exception(inner) => Some(inner.clone()),
        _ => None,
    };
    Value::Exception(Exception::from_object(ExceptionObject {
        definition: call.member.owner,
        message: text(message),
        inner,
        parameter: text(parameter),
        properties: std::cell::RefCell::default(),
    }))
}

fn create(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(build(call, args.get(0), &Value::Null, args.get(1)))
}

fn create_with_parameter(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(build(call, args.get(0), args.get(1), &Value::Null))
}

fn create_of_parameter(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(build(call, args.get(1), args.get(0), &Value::Null))
}
