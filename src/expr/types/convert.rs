//! Conversions between types, as the C# specification classifies them.

use std::sync::Arc;

use super::Type;
use crate::expr::members::{Kind, Known, Member, MemberKind, known, table};

/// How a value of one type becomes a value of another. Boxing and reference conversions to a
/// base type change nothing in our values, so they are [`Conversion::Identity`] too.
#[derive(Clone, Debug)]
pub enum Conversion {
    /// Nothing to do.
    Identity,
    /// To another numeric type or enumeration; null stays null.
    Numeric(Type),
    /// Check the runtime type: unboxing and conversions to a derived type.
    Cast(Type),
    /// `T?` to `T`, then on; null throws.
    Unwrap(Box<Self>),
    /// A conversion operator with the conversions before and after it.
    User(Box<UserConversion>),
    /// Element by element.
    Tuple(Vec<Self>, Type),
    /// From `dynamic`: found when the expression runs.
    Dynamic(Type),
    /// A cast of `dynamic`.
    DynamicCast(Type),
}

/// A user-defined conversion.
#[derive(Clone, Debug)]
pub struct UserConversion {
    /// Before the operator.
    pub before: Conversion,
    /// The operator.
    pub operator: &'static Member,
    /// Type arguments of the operator's type.
    pub types: Arc<[Type]>,
    /// After the operator.
    pub after: Conversion,
    /// True when a null operand gives null without calling the operator.
    pub lifted: bool,
}

impl Conversion {
    /// True when values stay as they are.
    #[must_use]
    pub fn is_identity(&self) -> bool {
        matches!(self, Self::Identity)
    }
}

/// True when values of `from` are values of `to` without looking at them: identity, boxing,
/// base types, variance, `null`.
#[must_use]
pub fn is_reference_or_boxing(from: &Type, to: &Type) -> bool {
    if from == to || from.is_unknown() || to.is_unknown() {
        return true;
    }
    match (from, to) {
        (Type::Void, _) | (_, Type::Void) => false,
        (_, Type::Object | Type::Dynamic) => true,
        (Type::Null, to) => to.accepts_null(),
        (Type::Dynamic, _) => false,
        (Type::Nullable(inner), to) if !to.is_value_type() => is_reference_or_boxing(inner, to),
        (Type::Array(a, x), Type::Array(b, y)) => {
            x == y && !a.is_value_type() && !b.is_value_type() && is_reference_or_boxing(a, b)
        }
        (Type::Named(a, given), Type::Named(b, wanted)) if a == b => {
            arguments_convert(table().definition(*a).variance.as_slice(), given, wanted)
        }
        (from, Type::Named(id, wanted)) => {
            if is_implied_base(from, to) {
                return true;
            }
            table().bases(from).iter().any(|base| match base {
                Type::Named(found, given) if found == id => {
                    arguments_convert(table().definition(*id).variance.as_slice(), given, wanted)
                }
                _ => false,
            })
        }
        _ => false,
    }
}

/// Base classes that go without saying: `ValueType`, `Enum`, `Array`, `Delegate`.
fn is_implied_base(from: &Type, to: &Type) -> bool {
    let kind = match from {
        Type::Named(id, _) => Some(table().definition(*id).kind),
        _ => None,
    };
    let formattable = || {
        [Known::IFormattable].into_iter().any(|which| *to == known(which))
            || matches!(to, Type::Named(id, _) if table().definition(*id).name == "IComparable" && to.arguments().is_empty())
    };
    match kind {
        Some(Kind::Enum) => {
            *to == known(Known::Enum) || *to == known(Known::ValueType) || formattable()
        }
        Some(Kind::Struct) => *to == known(Known::ValueType),
        Some(Kind::Delegate) => *to == known(Known::Delegate),
        _ => from.is_value_type() && *to == known(Known::ValueType),
    }
}

fn arguments_convert(variance: &[i8], given: &[Type], wanted: &[Type]) -> bool {
    given.len() == wanted.len()
        && given.iter().zip(wanted).zip(variance).all(|((given, wanted), variance)| {
            given == wanted
                || given.is_unknown()
                || wanted.is_unknown()
                || match variance {
                    1 => {
                        !given.is_value_type()
                            && !wanted.is_value_type()
                            && is_reference_or_boxing(given, wanted)
                    }
                    -1 => {
                        !given.is_value_type()
                            && !wanted.is_value_type()
                            && is_reference_or_boxing(wanted, given)
                    }
                    _ => false,
                }
        })
}

/// True for the implicit numeric conversions.
#[must_use]
pub fn is_implicit_numeric(from: &Type, to: &Type) -> bool {
    use Type::{Byte, Char, Decimal, Double, Float, Int, Long, SByte, Short, UInt, ULong, UShort};
    match from {
        SByte => matches!(to, Short | Int | Long | Float | Double | Decimal),
        Byte => {
            matches!(to, Short | UShort | Int | UInt | Long | ULong | Float | Double | Decimal)
        }
        Short => matches!(to, Int | Long | Float | Double | Decimal),
        UShort => matches!(to, Int | UInt | Long | ULong | Float | Double | Decimal),
        Int => matches!(to, Long | Float | Double | Decimal),
        UInt => matches!(to, Long | ULong | Float | Double | Decimal),
        Long | ULong => matches!(to, Float | Double | Decimal),
        Char => matches!(to, UShort | Int | UInt | Long | ULong | Float | Double | Decimal),
        Float => matches!(to, Double),
        _ => false,
    }
}

/// The standard implicit conversion of a value that is not a constant.
#[must_use]
pub fn standard_implicit(from: &Type, to: &Type) -> Option<Conversion> {
    if is_reference_or_boxing(from, to) {
        return Some(Conversion::Identity);
    }
    if is_implicit_numeric(from, to) {
        return Some(Conversion::Numeric(to.clone()));
    }
    match (from, to) {
        (Type::Dynamic, _) => Some(Conversion::Dynamic(to.clone())),
        (Type::Nullable(from), Type::Nullable(to)) => standard_implicit(from, to),
        (from, Type::Nullable(to)) if from.is_value_type() => standard_implicit(from, to),
        (Type::Tuple(a), Type::Tuple(b)) if a.types.len() == b.types.len() => {
            let parts = a.types.iter().zip(&b.types).map(|(a, b)| implicit(a, b));
            let parts: Vec<_> = parts.collect::<Option<_>>()?;
            Some(tuple_conversion(parts, to))
        }
        _ => None,
    }
}

fn tuple_conversion(parts: Vec<Conversion>, to: &Type) -> Conversion {
    if parts.iter().all(Conversion::is_identity) {
        return Conversion::Identity;
    }
    Conversion::Tuple(parts, to.clone())
}

/// The implicit conversion of a value that is not a constant, operators included.
#[must_use]
pub fn implicit(from: &Type, to: &Type) -> Option<Conversion> {
    standard_implicit(from, to).or_else(|| user_defined(from, to, false))
}

/// The conversion that a cast does.
#[must_use]
pub fn explicit(from: &Type, to: &Type) -> Option<Conversion> {
    if *from == Type::Dynamic && !is_reference_or_boxing(from, to) {
        return Some(Conversion::DynamicCast(to.clone()));
    }
    standard_implicit(from, to)
        .or_else(|| standard_explicit(from, to))
        .or_else(|| user_defined(from, to, false))
        .or_else(|| user_defined(from, to, true))
}

fn standard_explicit(from: &Type, to: &Type) -> Option<Conversion> {
    let number = |ty: &Type| ty.is_numeric() || ty.is_enum();
    if number(from) && number(to) {
        return Some(Conversion::Numeric(to.clone()));
    }
    match (from, to) {
        (Type::Void | Type::Null, _) | (_, Type::Void) => None,
        (Type::Nullable(a), Type::Nullable(b)) => {
            standard_implicit(a, b).or_else(|| standard_explicit(a, b))
        }
        (Type::Nullable(a), b) if b.is_value_type() => {
            let inner = standard_implicit(a, b).or_else(|| standard_explicit(a, b))?;
            Some(Conversion::Unwrap(Box::new(inner)))
        }
        (a, Type::Nullable(b)) if a.is_value_type() => standard_explicit(a, b),
        (Type::Tuple(a), Type::Tuple(b)) if a.types.len() == b.types.len() => {
            let parts = a.types.iter().zip(&b.types).map(|(a, b)| explicit(a, b));
            let parts: Vec<_> = parts.collect::<Option<_>>()?;
            Some(tuple_conversion(parts, to))
        }
        _ if may_be(from, to) => Some(Conversion::Cast(to.clone())),
        _ => None,
    }
}

fn is_interface(ty: &Type) -> bool {
    matches!(ty, Type::Named(id, _) if table().definition(*id).kind == Kind::Interface)
}

fn is_sealed(ty: &Type) -> bool {
    match ty {
        Type::String | Type::Anonymous(_) | Type::Array(..) => true,
        Type::Named(id, _) => {
            matches!(table().definition(*id).kind, Kind::Delegate | Kind::Struct | Kind::Enum)
        }
        other => other.is_value_type(),
    }
}

/// True when a value of static type `from` can turn out to be a `to`.
#[must_use]
pub fn may_be(from: &Type, to: &Type) -> bool {
    if is_reference_or_boxing(from, to) || is_reference_or_boxing(to, from) {
        return true;
    }
    match (from, to) {
        (Type::Object | Type::Dynamic, _) => true,
        (Type::Parameter(_), _) | (_, Type::Parameter(_)) => true,
        (Type::Array(a, x), Type::Array(b, y)) => {
            x == y && !a.is_value_type() && !b.is_value_type() && may_be(a, b)
        }
        (Type::Nullable(a), b) => may_be(a, b),
        (a, Type::Nullable(b)) => !a.is_value_type() && may_be(a, b),
        (Type::Named(..), Type::Named(..))
        | (Type::String | Type::Array(..), Type::Named(..))
        | (Type::Named(..), Type::String | Type::Array(..)) => {
            (is_interface(to) && !is_sealed(from))
                || (is_interface(from) && !is_sealed(to))
                || (is_interface(from) && is_interface(to))
        }
        _ => false,
    }
}

/// The conversion operators that two types declare, searched as C# does: most specific source
/// and target.
fn user_defined(from: &Type, to: &Type, explicit: bool) -> Option<Conversion> {
    let source = from.without_nullable();
    let target = to.without_nullable();
    if matches!(source, Type::Object | Type::Dynamic)
        || matches!(target, Type::Object | Type::Dynamic) && *source != Type::Null
    {
        return None;
    }
    let mut candidates: Vec<(&'static Member, Type, Type, Arc<[Type]>)> = Vec::new();
    for holder in [source, target] {
        for holder in std::iter::once(holder.clone()).chain(table().bases(holder).into_owned()) {
            let found = table().definition_of(&holder);
            let Some(definition) = found.filter(|definition| definition.converts) else { continue };
            let types: Arc<[Type]> = holder.arguments().into();
            for member in &definition.members {
                let MemberKind::Conversion { implicit } = member.kind else { continue };
                if !implicit && !explicit {
                    continue;
                }
                let Some(parameter) = member.parameters.first() else { continue };
                let takes = parameter.ty.substitute(&types);
                let gives = member.result.substitute(&types);
                if candidates.iter().any(|(known, ..)| std::ptr::eq(*known, member)) {
                    continue;
                }
                let fits = if explicit {
                    encompass_either(from, &takes) && encompass_either(&gives, to)
                } else {
                    standard_implicit(from, &takes).is_some()
                        && standard_implicit(&gives, to).is_some()
                };
                if fits {
                    candidates.push((member, takes, gives, types.clone()));
                }
            }
        }
    }
    // The most specific source, then the most specific target.
    let takes: Vec<Type> = candidates.iter().map(|(_, takes, ..)| takes.clone()).collect();
    let gives: Vec<Type> = candidates.iter().map(|(_, _, gives, _)| gives.clone()).collect();
    let best_source = most_specific_source(from, &takes)?;
    let best_target = most_specific_target(to, &gives)?;
    let mut found = candidates
        .iter()
        .filter(|(_, takes, gives, _)| *takes == best_source && *gives == best_target);
    let (operator, takes, gives, types) = match (found.next(), found.next()) {
        (Some(only), None) => only,
        _ => return None,
    };
    let step = |a: &Type, b: &Type| standard_implicit(a, b).or_else(|| standard_explicit(a, b));
    let lifted = from.is_nullable() && !takes.accepts_null() && to.accepts_null();
    let before = if lifted { step(source, takes)? } else { step(from, takes)? };
    Some(Conversion::User(Box::new(UserConversion {
        before,
        operator,
        types: types.clone(),
        after: step(gives, to)?,
        lifted,
    })))
}

fn encompass_either(a: &Type, b: &Type) -> bool {
    standard_implicit(a, b).is_some()
        || standard_implicit(b, a).is_some()
        || standard_implicit(a.without_nullable(), b.without_nullable()).is_some()
        || standard_implicit(b.without_nullable(), a.without_nullable()).is_some()
}

fn most_specific_source(from: &Type, takes: &[Type]) -> Option<Type> {
    if takes.contains(from) {
        return Some(from.clone());
    }
    let above: Vec<&Type> =
        takes.iter().filter(|takes| standard_implicit(from, takes).is_some()).collect();
    if !above.is_empty() {
        // Most encompassed: converts to every other.
        return above
            .iter()
            .find(|one| above.iter().all(|other| standard_implicit(one, other).is_some()))
            .map(|one| (*one).clone());
    }
    takes
        .iter()
        .find(|one| takes.iter().all(|other| standard_implicit(other, one).is_some()))
        .cloned()
}

fn most_specific_target(to: &Type, gives: &[Type]) -> Option<Type> {
    if gives.contains(to) {
        return Some(to.clone());
    }
    let below: Vec<&Type> =
        gives.iter().filter(|gives| standard_implicit(gives, to).is_some()).collect();
    if !below.is_empty() {
        // Most encompassing: every other converts to it.
        return below
            .iter()
            .find(|one| below.iter().all(|other| standard_implicit(other, one).is_some()))
            .map(|one| (*one).clone());
    }
    gives
        .iter()
        .find(|one| gives.iter().all(|other| standard_implicit(one, other).is_some()))
        .cloned()
}

/// The one type of `types` that all others convert to implicitly: the type of `?:`, of
/// `new[] { … }` and of a lambda with several returns.
#[must_use]
pub fn best_common_type(types: &[Type]) -> Option<Type> {
    if types.iter().any(Type::is_unknown) {
        return Some(Type::Unknown);
    }
    let mut best: Vec<&Type> = Vec::new();
    for candidate in types {
        if matches!(candidate, Type::Null | Type::Void) || best.contains(&candidate) {
            continue;
        }
        if types.iter().all(|other| implicit(other, candidate).is_some()) {
            best.push(candidate);
        }
    }
    match best.as_slice() {
        [only] => Some((*only).clone()),
        [] => None,
        several => several
            .iter()
            .find(|one| several.iter().all(|other| is_reference_or_boxing(other, one)))
            .map(|one| (*one).clone()),
    }
}

/// The type that a definition without type arguments stands for: `int` for `System.Int32`.
#[must_use]
pub fn definition_type(definition: &crate::expr::members::Definition) -> Type {
    use Type::{
        Bool, Byte, Char, Decimal, Double, Float, Int, Long, Object, SByte, Short, String, UInt,
        ULong, UShort,
    };
    let keywords = [
        Bool, Char, SByte, Byte, Short, UShort, Int, UInt, Long, ULong, Float, Double, Decimal,
        String, Object,
    ];
    keywords
        .into_iter()
        .find(|keyword| {
            table().definition_of(keyword).is_some_and(|found| found.id == definition.id)
        })
        .unwrap_or_else(|| Type::named(definition.id))
}
