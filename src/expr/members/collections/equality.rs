//! Equalities and orders that collections and queries are given: comparers, or what the type has.

use std::cmp::Ordering;

use crate::expr::eval::{Interpreter, compare, equals, hash_value};
use crate::expr::members::string::comparer::StringComparer;
use crate::expr::members::{
    Args, Call, Row, TypeRows, abstract_row, class, interface, known_generic, row, table,
};
use crate::expr::types::Type;
use crate::expr::value::{Exception, Fault, Object, Value};

pub(in crate::expr::members) const TYPES: &[TypeRows] = &[
    interface("System.Collections.IComparer", "an order of values")
        .rows(&[abstract_row("int Compare(object x, object y)", "negative, zero or positive")])
        .not_allowed(),
    interface("System.Collections.IEqualityComparer", "an equality of values").not_allowed(),
    class("System.Collections.Generic.Comparer<T>", "an order of values")
        .bases(&["IComparer<T>", "System.Collections.IComparer"])
        .rows(COMPARER)
        .not_allowed(),
    class("System.Collections.Generic.EqualityComparer<T>", "an equality of values")
        .bases(&["IEqualityComparer<T>", "System.Collections.IEqualityComparer"])
        .rows(EQUALITY)
        .not_allowed(),
];

/// How a collection tells values apart.
#[derive(Clone, Debug, Default)]
pub(in crate::expr::members) enum Equality {
    /// As the type of the values has it.
    #[default]
    Default,
    /// As a comparer object has it.
    Comparer(Value),
}

impl Equality {
    /// What an argument of type `IEqualityComparer<T>` asks for.
    pub(in crate::expr::members) fn of(comparer: &Value) -> Result<Self, Fault> {
        if comparer.is_null() {
            return Ok(Self::Default);
        }
        if let Some(found) = comparer.downcast::<Comparing>() {
            return match &found.how {
                How::Default => Ok(Self::Default),
                How::Order(_) => Err(Fault::not_supported("equality by an IComparer")),
            };
        }
        let known = comparer.downcast::<StringComparer>().is_some()
            || matches!(comparer, Value::Object(object) if object.equate(&Value::Null, &Value::Null).is_some());
        if known {
            return Ok(Self::Comparer(comparer.clone()));
        }
        Err(Fault::not_supported(format!("equality by {}", comparer.type_of())))
    }

    /// The comparer argument of a call, when it has one at this place.
    pub(in crate::expr::members) fn argument(args: Args<'_>, at: usize) -> Result<Self, Fault> {
        Self::of(args.get(at))
    }

    /// A hash that equal values share.
    pub(in crate::expr::members) fn hash(&self, value: &Value) -> u64 {
        match self {
            Self::Default => hash_value(value),
            Self::Comparer(comparer) => match comparer.downcast::<StringComparer>() {
                // Texts that a culture calls equal may differ in any way.
                Some(text) if !comparer_is_cultural(comparer) => hash_value(&text.key(value)),
                _ => 0,
            },
        }
    }

    /// True for equal values.
    pub(in crate::expr::members) fn equal(&self, a: &Value, b: &Value) -> Result<bool, Fault> {
        match self {
            Self::Default => Ok(equals(a, b)),
            Self::Comparer(comparer) => match comparer.downcast::<StringComparer>() {
                Some(text) => text.equal(a, b),
                None => match comparer {
                    Value::Object(object) => object.equate(a, b).unwrap_or(Ok(false)),
                    _ => Ok(false),
                },
            },
        }
    }

    /// The comparer as an object, for the property `Comparer`.
    pub(in crate::expr::members) fn object(&self, key: &Type) -> Value {
        match self {
            Self::Default => default_equality(key),
            Self::Comparer(comparer) => comparer.clone(),
        }
    }
}

fn comparer_is_cultural(comparer: &Value) -> bool {
    match comparer {
        Value::Object(object) => {
            object.runtime_name().as_deref() == Some("System.CultureAwareComparer")
        }
        _ => false,
    }
}

/// Order of two values under an `IComparer<T>`, or as their type has it for null.
pub(in crate::expr::members) fn order_by(
    interpreter: &mut Interpreter<'_>,
    comparer: &Value,
    a: &Value,
    b: &Value,
) -> Result<Ordering, Fault> {
    if comparer.is_null() {
        return compare(a, b);
    }
    if let Some(text) = comparer.downcast::<StringComparer>() {
        return Ok(text.order(a, b)?.cmp(&0));
    }
    if let Value::Object(object) = comparer
        && let Some(order) = object.order(a, b)
    {
        return order;
    }
    match comparer.downcast::<Comparing>().map(|found| &found.how) {
        Some(How::Default) => compare(a, b),
        Some(How::Order(delegate)) => by_comparison(interpreter, delegate, a, b),
        None => Err(Fault::not_supported(format!("order by {}", comparer.type_of()))),
    }
}

/// Order of two values as a `Comparison<T>` has it.
pub(in crate::expr::members) fn by_comparison(
    interpreter: &mut Interpreter<'_>,
    delegate: &Value,
    a: &Value,
    b: &Value,
) -> Result<Ordering, Fault> {
    match interpreter.invoke(delegate, &[a.clone(), b.clone()])? {
        Value::Int(number) => Ok(number.cmp(&0)),
        _ => Err(Fault::not_supported("a comparison that gives no int")),
    }
}

#[derive(Debug)]
enum How {
    Default,
    /// `Comparer<T>.Create(comparison)`
    Order(Value),
}

/// A `Comparer<T>` or `EqualityComparer<T>`.
#[derive(Debug)]
struct Comparing {
    ty: Type,
    name: String,
    how: How,
}

impl Object for Comparing {
    fn type_of(&self) -> Type {
        self.ty.clone()
    }

    fn runtime_name(&self) -> Option<String> {
        Some(self.name.clone())
    }
}

fn generic(name: &str, element: &Type) -> Type {
    match table().find_generic(name, 1) {
        Some(id) => Type::generic(id, vec![element.clone()]),
        None => Type::Object,
    }
}

/// The class of a default comparer depends on whether the type compares to itself.
fn default_name(element: &Type, what: &str) -> String {
    let interface = if what == "Comparer" { "System.IComparable" } else { "System.IEquatable" };
    let own = table().find_generic(interface, 1);
    let typed = element.is_numeric()
        || matches!(element, Type::String | Type::Bool)
        || own.is_some_and(|id| {
            let wanted = Type::generic(id, vec![element.clone()]);
            table().bases(element).contains(&wanted)
        });
    let (head, inner) = match element {
        Type::String if what == "EqualityComparer" => {
            return "System.Collections.Generic.StringEqualityComparer".to_owned();
        }
        Type::Nullable(inner) => ("Nullable", (**inner).clone()),
        ty if ty.is_enum() => ("Enum", ty.clone()),
        ty if typed => ("Generic", ty.clone()),
        ty => ("Object", ty.clone()),
    };
    format!("System.Collections.Generic.{head}{what}`1[{}]", inner.runtime_name())
}

fn default_equality(element: &Type) -> Value {
    Value::object(Comparing {
        ty: generic("System.Collections.Generic.EqualityComparer", element),
        name: default_name(element, "EqualityComparer"),
        how: How::Default,
    })
}

/// `Comparer<T>.Default`
pub(in crate::expr::members) fn default_order(element: &Type) -> Value {
    Value::object(Comparing {
        ty: generic("System.Collections.Generic.Comparer", element),
        name: default_name(element, "Comparer"),
        how: How::Default,
    })
}

const COMPARER: &[Row] = &[
    row(
        "static Comparer<T> Default { get; }",
        |call, _| Ok(default_order(&call.type_argument(0))),
        "the order that the type has",
    ),
    row(
        "static Comparer<T> Create(Comparison<T> comparison)",
        |call, args| {
            let element = call.type_argument(0);
            let how = How::Order(args.required(0, "comparison")?.clone());
            let name = format!(
                "System.Collections.Generic.ComparisonComparer`1[{}]",
                element.runtime_name()
            );
            let ty = generic("System.Collections.Generic.Comparer", &element);
            Ok(Value::object(Comparing { ty, name, how }))
        },
        "the order that a function has",
    ),
    row(
        "int Compare(T x, T y)",
        |call, args| {
            let order = order_by(call.interpreter, args.get(0), args.get(1), args.get(2))?;
            Ok((order as i32).into())
        },
        "negative, zero or positive",
    ),
];

const EQUALITY: &[Row] = &[
    row(
        "static EqualityComparer<T> Default { get; }",
        |call, _| Ok(default_equality(&call.type_argument(0))),
        "the equality that the type has",
    ),
    row(
        "bool Equals(T x, T y)",
        |_, args| Ok(equals(args.get(1), args.get(2)).into()),
        "true for equal values",
    ),
    row(
        "int GetHashCode(T obj)",
        |call, args| {
            let hash = table().definition_of(&Type::Object).and_then(|definition| {
                definition.named("GetHashCode").next().map(|member| (member, member.row.get))
            });
            match (args.get(1), hash) {
                (Value::Null, _) => Ok(Value::Int(0)),
                (value, Some((member, Some(native)))) => native(
                    &mut Call { interpreter: call.interpreter, types: &[], member },
                    Args(std::slice::from_ref(value)),
                ),
                _ => Err(call.not_supported()),
            }
        },
        "a number that equal values share",
    )
    .impure(),
];

/// What a sort makes of an exception that the comparison threw.
pub(in crate::expr::members) fn failed_to_compare(fault: Fault) -> Fault {
    match fault {
        Fault::Exception(inner) => {
            let message = "Failed to compare two elements in the array.";
            Exception::with_inner("System.InvalidOperationException", message, inner).into()
        }
        other => other,
    }
}

/// A generic type of one argument, by its full name.
pub(in crate::expr::members) fn generic_of(name: &str, arguments: &[Type]) -> Type {
    match table().find_generic(name, arguments.len()) {
        Some(id) => Type::generic(id, arguments),
        None => known_generic(crate::expr::members::Known::IEnumerableOf, arguments),
    }
}
