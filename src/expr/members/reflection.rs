//! `Type`, and the little of `Environment` that depends on no machine.

use super::core::TypeObject;
use super::{Args, Call, Kind, Row, TypeRows, row, statics, table};
use crate::expr::types::Type;
use crate::expr::types::convert::is_reference_or_boxing;
use crate::expr::value::{Array, Fault, Value};

pub(super) const TYPES: &[TypeRows] =
    &[statics("System.Environment", "the machine").rows(ENVIRONMENT).not_allowed()];

const ENVIRONMENT: &[Row] = &[
    // As on the Linux machines of the reference; a gateway on Windows has two characters.
    row("static string NewLine { get; }", |_, _| Ok("\n".into()), "what ends a line"),
    row("static int TickCount { get; }", refuse, "milliseconds since the machine began").impure(),
    row("static long TickCount64 { get; }", refuse, "milliseconds since the machine began")
        .impure(),
    row("static string MachineName { get; }", refuse, "name of the machine").impure(),
    row("static int ProcessorCount { get; }", refuse, "processors of the machine").impure(),
    row(
        "static string GetEnvironmentVariable(string variable)",
        refuse,
        "a variable of the machine",
    )
    .nullable()
    .impure(),
];

fn refuse(call: &mut Call<'_, '_>, _: Args<'_>) -> Result<Value, Fault> {
    Err(call.not_supported())
}

/// The text of a described type.
fn text_of(args: Args<'_>) -> Result<String, Fault> {
    Ok(args.object::<TypeObject>(0)?.text())
}

fn described<'a>(args: Args<'a>) -> Result<&'a Type, Fault> {
    Ok(&args.object::<TypeObject>(0)?.0)
}

fn kind_of(ty: &Type) -> Kind {
    match table().definition_of(ty) {
        _ if matches!(ty, Type::Array(..)) => Kind::Class,
        Some(definition) => definition.kind,
        None => Kind::Class,
    }
}

fn is_primitive(ty: &Type) -> bool {
    ty.is_integral() || matches!(ty, Type::Bool | Type::Float | Type::Double)
}

fn is_generic(ty: &Type) -> bool {
    match ty {
        Type::Named(_, arguments) => !arguments.is_empty(),
        Type::Nullable(_) | Type::Tuple(_) | Type::Anonymous(_) => true,
        _ => false,
    }
}

/// `Name`: without namespace and type arguments.
fn short_name(ty: &Type, full: &str) -> String {
    if let Type::Array(element, rank) = ty {
        let commas = ",".repeat(usize::from(rank.saturating_sub(1)));
        return format!("{}[{commas}]", short_name(element, &element.runtime_name()));
    }
    let head = full.split('[').next().unwrap_or_default();
    head.rsplit(['.', '+']).next().unwrap_or(head).to_owned()
}

/// `FullName`; the runtime names the assemblies of type arguments, which are not known here.
fn full_name(call: &Call<'_, '_>, args: Args<'_>) -> Result<String, Fault> {
    let mut inner = described(args)?;
    while let Type::Array(element, _) = inner {
        inner = element;
    }
    if is_generic(inner) { Err(call.not_supported()) } else { text_of(args) }
}

/// Types of the runtime's own assembly that `Type.GetType` finds by their full names.
const OF_CORE: &[&str] = &[
    "System.Object",
    "System.Boolean",
    "System.Char",
    "System.SByte",
    "System.Byte",
    "System.Int16",
    "System.UInt16",
    "System.Int32",
    "System.UInt32",
    "System.Int64",
    "System.UInt64",
    "System.Single",
    "System.Double",
    "System.Decimal",
    "System.String",
    "System.DateTime",
    "System.DateTimeOffset",
    "System.TimeSpan",
    "System.Guid",
    "System.Math",
    "System.Convert",
    "System.BitConverter",
    "System.Random",
    "System.Version",
    "System.Enum",
    "System.Array",
    "System.Type",
    "System.Environment",
    "System.DayOfWeek",
    "System.DateTimeKind",
    "System.StringComparison",
    "System.StringSplitOptions",
    "System.MidpointRounding",
    "System.TypeCode",
    "System.Exception",
    "System.Text.StringBuilder",
    "System.Text.Encoding",
    "System.Globalization.CultureInfo",
];

fn get_type(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let name = args.required_text(0, "typeName")?.to_utf8().into_owned();
    let (name, array) = match name.strip_suffix("[]") {
        Some(element) => (element, true),
        None => (&*name, false),
    };
    let ty = OF_CORE
        .contains(&name)
        .then(|| table().find(name))
        .flatten()
        .map(|id| crate::expr::types::convert::definition_type(table().definition(id)));
    match ty {
        Some(ty) => Ok(super::type_object(if array { Type::array(ty) } else { ty })),
        // A simple name is in no namespace, and so is nothing that the runtime has.
        None if !name.contains(['.', '`', ',', '[', '+']) && !name.is_empty() => {
            let throws = args.len() > 1 && args.bool(1)?;
            if throws { Err(call.not_supported()) } else { Ok(Value::Null) }
        }
        None => Err(call.not_supported()),
    }
}

fn same(args: Args<'_>) -> bool {
    crate::expr::eval::equals(args.get(0), args.get(1))
}

/// `Type.GetTypeCode`
fn code_of(ty: &Type) -> i64 {
    match ty {
        Type::Bool => 3,
        Type::Char => 4,
        Type::SByte => 5,
        Type::Byte => 6,
        Type::Short => 7,
        Type::UShort => 8,
        Type::Int => 9,
        Type::UInt => 10,
        Type::Long => 11,
        Type::ULong => 12,
        Type::Float => 13,
        Type::Double => 14,
        Type::Decimal => 15,
        Type::String => 18,
        ty if ty.is_enum() => 9,
        ty if *ty == super::known(super::Known::DateTime) => 16,
        _ => 1,
    }
}

/// `GetTypeCode()` of a value.
pub(super) fn type_code(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    match &call.member.result {
        Type::Named(id, _) => Ok(Value::Enum(*id, code_of(&args.get(0).type_of()))),
        _ => Err(call.not_supported()),
    }
}

fn types_of(types: &[Type]) -> Value {
    let types = types.iter().cloned().map(super::type_object).collect();
    Array::new(super::known(super::Known::Type), types).into()
}

/// Members of `System.Type`.
pub(super) const TYPE: &[Row] = &[
    row(
        "string Name { get; }",
        |_, a| Ok(short_name(described(a)?, &text_of(a)?).into()),
        "short name",
    ),
    row(
        "string FullName { get; }",
        |call, a| Ok(full_name(call, a)?.into()),
        "name with its namespace",
    ),
    row(
        "string Namespace { get; }",
        |_, a| {
            let full = text_of(a)?;
            let head = full.split(['[', '+', '`']).next().unwrap_or_default();
            Ok(head.rsplit_once('.').map(|(namespace, _)| namespace.to_owned()).into())
        },
        "its namespace",
    )
    .nullable(),
    row("bool IsEnum { get; }", |_, a| Ok(described(a)?.is_enum().into()), "true for enumerations"),
    row(
        "bool IsArray { get; }",
        |_, a| Ok(matches!(described(a)?, Type::Array(..)).into()),
        "true for arrays",
    ),
    row(
        "bool IsValueType { get; }",
        |_, a| Ok(described(a)?.is_value_type().into()),
        "true for structures and enumerations",
    ),
    row(
        "bool IsClass { get; }",
        |_, a| {
            let ty = described(a)?;
            Ok((!ty.is_value_type() && kind_of(ty) != Kind::Interface).into())
        },
        "true for classes, arrays and delegates",
    ),
    row(
        "bool IsInterface { get; }",
        |_, a| Ok((kind_of(described(a)?) == Kind::Interface).into()),
        "true for interfaces",
    ),
    row(
        "bool IsPrimitive { get; }",
        |_, a| Ok(is_primitive(described(a)?).into()),
        "true for numbers but `decimal`, `bool` and `char`",
    ),
    row(
        "bool IsGenericType { get; }",
        |_, a| Ok(is_generic(described(a)?).into()),
        "true with type arguments",
    ),
    row(
        "Type[] GenericTypeArguments { get; }",
        |_, a| {
            let ty = described(a)?;
            Ok(types_of(if is_generic(ty) { ty.arguments() } else { &[] }))
        },
        "its type arguments",
    ),
    row(
        "Type[] GetGenericArguments()",
        |_, a| {
            let ty = described(a)?;
            Ok(types_of(if is_generic(ty) { ty.arguments() } else { &[] }))
        },
        "its type arguments",
    ),
    row(
        "Type GetElementType()",
        |_, a| match described(a)? {
            Type::Array(element, _) => Ok(super::type_object((**element).clone())),
            _ => Ok(Value::Null),
        },
        "the element of an array type",
    )
    .nullable(),
    row(
        "Type BaseType { get; }",
        |call, a| {
            let known = |which| super::type_object(super::known(which));
            Ok(match described(a)? {
                Type::Object => Value::Null,
                Type::Array(..) => known(super::Known::Array),
                ty if ty.is_enum() => known(super::Known::Enum),
                ty if ty.is_value_type() => known(super::Known::ValueType),
                Type::String => super::type_object(Type::Object),
                _ => return Err(call.not_supported()),
            })
        },
        "the type it derives from",
    )
    .nullable(),
    row(
        "bool IsAssignableFrom(Type c)",
        |_, a| {
            let ty = described(a)?;
            let Some(other) = a.get(1).downcast::<TypeObject>() else { return Ok(false.into()) };
            Ok((*ty == other.0 || is_reference_or_boxing(&other.0, ty)).into())
        },
        "true when values of another type are values of this one",
    ),
    row(
        "bool IsInstanceOfType(object o)",
        |_, a| {
            let (ty, other) = (described(a)?, a.get(1).type_of());
            let ty = ty.without_nullable();
            let is = !a.is_null(1) && (*ty == other || is_reference_or_boxing(&other, ty));
            Ok(is.into())
        },
        "true for a value of the type",
    ),
    row("static Type GetType(string typeName)", get_type, "a type by its full name").nullable(),
    row(
        "static Type GetType(string typeName, bool throwOnError)",
        get_type,
        "a type by its full name",
    )
    .nullable(),
    row(
        "static TypeCode GetTypeCode(Type type)",
        |call, a| {
            let code = a.get(0).downcast::<TypeObject>().map_or(0, |ty| code_of(&ty.0));
            match &call.member.result {
                Type::Named(id, _) => Ok(Value::Enum(*id, code)),
                _ => Err(call.not_supported()),
            }
        },
        "the code of a base type",
    ),
    row("bool Equals(Type o)", |_, a| Ok(same(a).into()), "true for the same type"),
    row("static bool operator ==(Type left, Type right)", |_, a| Ok(same(a).into()), "equal"),
    row(
        "static bool operator !=(Type left, Type right)",
        |_, a| Ok((!same(a)).into()),
        "not equal",
    ),
    row("string AssemblyQualifiedName { get; }", refuse, "name with its assembly"),
];

/// Members of `System.Nullable`.
pub(super) const NULLABLE: &[Row] = &[
    row(
        "static int Compare<T>(T? n1, T? n2)",
        |_, a| {
            let order = crate::expr::eval::compare(a.get(0), a.get(1))?;
            Ok(Value::Int(order as i32))
        },
        "negative, zero or positive by order; null is first",
    ),
    row(
        "static bool Equals<T>(T? n1, T? n2)",
        |_, a| Ok(same(a).into()),
        "true for equal values, or both null",
    ),
    row(
        "static Type GetUnderlyingType(Type nullableType)",
        |_, a| {
            a.required(0, "nullableType")?;
            match described(a)? {
                Type::Nullable(inner) => Ok(super::type_object((**inner).clone())),
                _ => Ok(Value::Null),
            }
        },
        "`T` of `T?`",
    )
    .nullable(),
];
