//! Operators that types declare, and which of them operands choose.

use std::sync::Arc;

use super::bound::Bound;
use super::{Binder, Call, Code, Lift};
use crate::expr::members::{Member, MemberKind, table};
use crate::expr::types::Type;
use crate::source::Span;

/// An operator that a type declares, chosen for operands.
pub(super) struct UserOperator {
    member: &'static Member,
    /// Type arguments of its type.
    arguments: Arc<[Type]>,
    /// Types of its parameters.
    types: Vec<Type>,
    lift: Lift,
    ty: Type,
}

impl<'a> Binder<'a> {
    /// An operator that one of the operand types declares.
    pub(super) fn user_operator(
        &mut self,
        symbol: &str,
        operands: &[&Bound<'a>],
    ) -> Option<UserOperator> {
        if operands.iter().any(|operand| operand.is_typeless()) {
            return None;
        }
        let mut candidates: Vec<(&'static Member, Vec<Type>, Type)> = Vec::new();
        let mut holders: Vec<Type> = Vec::new();
        for operand in operands {
            if matches!(operand.ty, Type::String) || operand.ty.is_numeric() {
                // Their operators are the language's own.
                continue;
            }
            for holder in super::access::levels(operand.ty.without_nullable()) {
                if holder != Type::Object && !holders.contains(&holder) {
                    holders.push(holder);
                }
            }
        }
        let lifted = operands.iter().any(|operand| operand.ty.is_nullable() || operand.is_null());
        for holder in &holders {
            let Some(definition) = table().definition_of(holder) else { continue };
            for member in definition.named(symbol) {
                if member.kind != MemberKind::Operator || member.parameters.len() != operands.len()
                {
                    continue;
                }
                let wrap =
                    |ty: Type| if lifted && ty.is_value_type() { Type::nullable(ty) } else { ty };
                let types: Vec<Type> = member
                    .parameters
                    .iter()
                    .map(|parameter| wrap(parameter.ty.substitute(holder.arguments())))
                    .collect();
                let fits = operands
                    .iter()
                    .zip(&types)
                    .all(|(operand, ty)| self.implicit(operand, ty).is_some());
                if fits {
                    candidates.push((member, types, holder.clone()));
                }
            }
        }
        let exact = |types: &[Type]| {
            operands.iter().zip(types).filter(|(operand, ty)| operand.ty == **ty).count()
        };
        let (member, types, holder) =
            candidates.into_iter().max_by_key(|(_, types, _)| exact(types))?;
        let result = member.result.substitute(holder.arguments());
        let arguments: Arc<[Type]> = holder.arguments().into();
        let is_lifted =
            lifted && member.parameters.iter().any(|parameter| parameter.ty.is_value_type());
        let (lift, ty) = match (is_lifted, symbol) {
            (false, _) => (Lift::No, result),
            (true, "==") => (Lift::Equal, result),
            (true, "!=") => (Lift::NotEqual, result),
            (true, "<" | ">" | "<=" | ">=") => (Lift::False, result),
            (true, _) => {
                (Lift::Null, if result.is_value_type() { Type::nullable(result) } else { result })
            }
        };
        Some(UserOperator { member, arguments, types, lift, ty })
    }

    /// The call of a declared operator that was found for these operands.
    pub(super) fn call_operator(
        &mut self,
        span: Span,
        found: UserOperator,
        operands: Vec<Bound<'a>>,
    ) -> Bound<'a> {
        let UserOperator { member, arguments: types, types: wanted, lift, ty } = found;
        let arguments = operands
            .into_iter()
            .zip(&wanted)
            .map(|(operand, ty)| self.convert(operand, ty))
            .collect();
        self.member_allowed(member, span);
        let call = Call { member, types, arguments, order: None, lift, span };
        Bound::value(span, ty, Code::Call(Box::new(call)))
    }
}
