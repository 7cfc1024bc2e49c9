//! Operators with one and two operands.

use super::bound::{Bound, BoundKind};
use super::code::Chain;
use super::{Binary, Binder, Code, Dynamic, ProblemKind, Unary};
use crate::expr::ast::{
    BinaryOperator, Expression, ExpressionKind, IntegerSuffix, Literal, UnaryOperator,
};
use crate::expr::eval;
use crate::expr::members::{Kind, Known, known, table};
use crate::expr::types::Type;
use crate::expr::types::convert::{is_reference_or_boxing, may_be};
use crate::expr::value::{Constant, Fault, Text, TextBuilder};
use crate::source::Span;

/// Links of a chain of operators after which its code is put in a segment of its own.
const CHAIN_SEGMENT: usize = 32;

/// The code of an operator; a chain of them is one list.
fn chained(operator: Binary, left: Code, right: Code, span: Span) -> Code {
    match left {
        Code::Chain(mut chain) => {
            chain.links.push((operator, right, span));
            Code::Chain(chain)
        }
        Code::Binary(first, pair, first_span) => {
            let (start, second) = *pair;
            let links = vec![(first, second, first_span), (operator, right, span)];
            Code::Chain(Box::new(Chain { first: start, links }))
        }
        left => Code::Binary(operator, Box::new((left, right)), span),
    }
}

/// A member of an enumeration plus or minus a number.
fn is_enum_arithmetic(operator: BinaryOperator, a: &Bound<'_>, b: &Bound<'_>) -> bool {
    match operator {
        BinaryOperator::Add if b.ty.is_enum() => a.ty.is_integral(),
        BinaryOperator::Add | BinaryOperator::Subtract => a.ty.is_enum() && b.ty.is_integral(),
        _ => false,
    }
}

impl<'a> Binder<'a> {
    pub(super) fn report_operands(
        &mut self,
        symbol: &str,
        span: Span,
        a: &Bound<'a>,
        b: &Bound<'a>,
    ) {
        let message = format!("`{symbol}` does not work on `{}` and `{}`", a.ty, b.ty);
        let mixed = matches!((&a.ty, &b.ty), (Type::Object, _) | (_, Type::Object));
        let help = mixed.then(|| "cast the `object` to its type first".to_owned());
        self.problem_with_help(ProblemKind::OperatorType, span, message, help);
    }

    pub(super) fn unary(
        &mut self,
        span: Span,
        operator: UnaryOperator,
        operator_span: Span,
        operand: &'a Expression,
    ) -> Bound<'a> {
        match operator {
            UnaryOperator::Increment | UnaryOperator::Decrement => {
                let increment = operator == UnaryOperator::Increment;
                return self.increment(span, operator_span, operand, increment, false);
            }
            UnaryOperator::Not => {
                let bound = self.bind(operand);
                return self.not(span, operator_span, bound);
            }
            UnaryOperator::Minus => {
                // The literal one above the largest value is only good for a negative number.
                if let ExpressionKind::Literal(Literal::Integer { value, suffix }) = &operand.kind {
                    match (value, suffix) {
                        (2_147_483_648, IntegerSuffix::None) => {
                            return Bound::constant(span, Constant::Int(i32::MIN));
                        }
                        (9_223_372_036_854_775_808, IntegerSuffix::None | IntegerSuffix::Long) => {
                            return Bound::constant(span, Constant::Long(i64::MIN));
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        let bound = self.bind(operand);
        self.sign(span, operator, operator_span, bound)
    }

    /// `+a`, `-a`, `~a` of a bound operand.
    pub(super) fn sign(
        &mut self,
        span: Span,
        operator: UnaryOperator,
        operator_span: Span,
        bound: Bound<'a>,
    ) -> Bound<'a> {
        if self.is_broken(&bound) {
            return Bound::invalid(span);
        }
        if bound.ty == Type::Dynamic {
            let code = self.code(bound);
            let dynamic = Dynamic::Unary(operator, code);
            return Bound::value(span, Type::Dynamic, Code::Dynamic(Box::new(dynamic), span));
        }
        if let Some(found) = self.user_operator(operator.symbol(), &[&bound]) {
            return self.call_operator(span, found, vec![bound]);
        }
        let inner = bound.ty.without_nullable().clone();
        let promoted = match (operator, &inner) {
            (UnaryOperator::Minus, Type::UInt) => Some(Type::Long),
            (UnaryOperator::Minus, Type::ULong) => None,
            (UnaryOperator::Complement, ty) if ty.is_enum() => Some(ty.clone()),
            (UnaryOperator::Complement, Type::Float | Type::Double | Type::Decimal) => None,
            (_, Type::Char | Type::SByte | Type::Byte | Type::Short | Type::UShort) => {
                Some(Type::Int)
            }
            (_, ty) if ty.is_numeric() => Some(ty.clone()),
            _ => None,
        };
        let Some(promoted) = promoted.filter(|_| !bound.is_typeless()) else {
            let message = format!("`{}` does not work on `{}`", operator.symbol(), bound.ty);
            self.problem(ProblemKind::OperatorType, operator_span, message);
            return Bound::invalid(span);
        };
        let is_constant = bound.as_constant().is_some();
        let ty = if bound.ty.is_nullable() { Type::nullable(promoted) } else { promoted };
        let code = self.convert(bound, &ty);
        let unary = match operator {
            UnaryOperator::Minus => {
                Unary::Negate { checked: self.checked || is_constant && !self.in_unchecked }
            }
            UnaryOperator::Complement => Unary::Complement,
            _ => return self.typed(span, ty, code),
        };
        if let Code::Constant(constant) = &code {
            return self.folded(span, ty, eval::unary(unary, &constant.value()));
        }
        Bound::value(span, ty, Code::Unary(unary, Box::new(code)))
    }

    /// A value, or a constant where the code is one.
    fn typed(&self, span: Span, ty: Type, code: Code) -> Bound<'a> {
        match code {
            Code::Constant(constant) => Bound { span, ty, kind: BoundKind::Constant(constant) },
            code => Bound::value(span, ty, code),
        }
    }

    pub(super) fn not(&mut self, span: Span, operator_span: Span, bound: Bound<'a>) -> Bound<'a> {
        if self.is_broken(&bound) {
            return Bound::invalid(span);
        }
        match (bound.as_constant(), &bound.ty) {
            (Some(Constant::Bool(value)), _) => Bound::constant(span, Constant::Bool(!value)),
            (_, ty) if *ty == Type::Bool || *ty == Type::nullable(Type::Bool) => {
                let ty = ty.clone();
                let code = self.code(bound);
                Bound::value(span, ty, Code::Not(Box::new(code)))
            }
            (_, Type::Dynamic) => {
                let code = self.code(bound);
                let dynamic = Dynamic::Unary(UnaryOperator::Not, code);
                Bound::value(span, Type::Dynamic, Code::Dynamic(Box::new(dynamic), span))
            }
            _ => {
                if !bound.is_typeless() && self.implicit(&bound, &Type::Bool).is_some() {
                    let code = self.convert(bound, &Type::Bool);
                    return Bound::value(span, Type::Bool, Code::Not(Box::new(code)));
                }
                let message = format!("`!` does not work on `{}`", bound.ty);
                self.problem(ProblemKind::OperatorType, operator_span, message);
                Bound::invalid(span)
            }
        }
    }

    pub(super) fn is_broken(&self, bound: &Bound<'a>) -> bool {
        matches!(bound.kind, BoundKind::Invalid)
            || bound.ty.is_unknown()
                && !bound.is_typeless()
                && !matches!(bound.kind, BoundKind::Namespace(_))
    }

    pub(super) fn binary_expression(
        &mut self,
        span: Span,
        operator: BinaryOperator,
        operator_span: Span,
        left: &'a Expression,
        right: &'a Expression,
    ) -> Bound<'a> {
        match operator {
            BinaryOperator::LogicalAnd | BinaryOperator::LogicalOr => {
                self.logical(span, operator, operator_span, left, right).0
            }
            BinaryOperator::Coalesce => self.coalesce(span, operator_span, left, right),
            _ => self.chain(span, operator, operator_span, left, right),
        }
    }

    /// `a + b - c …`: the operands from left to right, without a level of recursion each.
    fn chain(
        &mut self,
        span: Span,
        operator: BinaryOperator,
        operator_span: Span,
        left: &'a Expression,
        right: &'a Expression,
    ) -> Bound<'a> {
        let mut links = vec![(span, operator, operator_span, right)];
        let mut first = left;
        while let ExpressionKind::Binary { operator, operator_span, left, right } = &first.kind
            && !matches!(
                operator,
                BinaryOperator::LogicalAnd | BinaryOperator::LogicalOr | BinaryOperator::Coalesce
            )
        {
            links.push((first.span, *operator, *operator_span, right));
            first = left;
        }
        let bound = self.bind(first);
        let mut result = self.settle(bound);
        // Constant texts are joined once, not with each of them.
        let mut joined = TextBuilder::new();
        for (count, (span, operator, operator_span, right)) in links.into_iter().rev().enumerate() {
            let bound = self.bind(right);
            let operand = self.settle(bound);
            if let (BinaryOperator::Add, Some(Constant::String(a)), Some(Constant::String(b))) =
                (operator, result.as_constant(), operand.as_constant())
            {
                if joined.is_empty() {
                    joined.push(a);
                }
                joined.push(b);
            } else {
                self.finish_text(&mut joined, &mut result);
                result = self.binary(span, operator, operator_span, result, operand);
                if count % CHAIN_SEGMENT == CHAIN_SEGMENT - 1 {
                    result = result.segmented();
                }
            }
            result.span = span;
            self.fact(span, &result.ty, None);
        }
        self.finish_text(&mut joined, &mut result);
        if let BoundKind::Constant(Constant::String(text)) = &mut result.kind {
            *text = self.texts.entry(text.clone()).or_insert_with(|| text.clone()).clone();
        }
        result
    }

    /// Puts constant texts that were joined in the place of the first.
    fn finish_text(&mut self, joined: &mut TextBuilder, result: &mut Bound<'a>) {
        if !joined.is_empty() {
            result.kind = BoundKind::Constant(Constant::String(std::mem::take(joined).finish()));
        }
    }

    /// `a operator b` of bound operands.
    pub(super) fn binary(
        &mut self,
        span: Span,
        operator: BinaryOperator,
        operator_span: Span,
        a: Bound<'a>,
        b: Bound<'a>,
    ) -> Bound<'a> {
        if self.is_broken(&a) || self.is_broken(&b) {
            return Bound::invalid(span);
        }
        let is_equality = matches!(operator, BinaryOperator::Equal | BinaryOperator::NotEqual);
        // `x == default`
        if is_equality && matches!(b.kind, BoundKind::Default) && !a.is_typeless() {
            let ty = a.ty.clone();
            let code = super::convert::default_code(&ty);
            let b = self.typed(b.span, ty, code);
            return self.binary(span, operator, operator_span, a, b);
        }
        if a.ty == Type::Dynamic || b.ty == Type::Dynamic {
            let (a, b) = (self.convert(a, &Type::Object), self.convert(b, &Type::Object));
            let dynamic = Dynamic::Binary(operator, a, b);
            return Bound::value(span, Type::Dynamic, Code::Dynamic(Box::new(dynamic), span));
        }
        let valueless = |bound: &Bound<'_>| {
            bound.is_typeless()
                || bound.ty == Type::Void
                || matches!(bound.kind, BoundKind::Type | BoundKind::Namespace(_))
        };
        if valueless(&a) || valueless(&b) {
            for bound in [&a, &b] {
                if matches!(
                    bound.kind,
                    BoundKind::Type | BoundKind::Namespace(_) | BoundKind::Methods(_)
                ) {
                    self.report_conversion(bound, &Type::Object);
                    return Bound::invalid(span);
                }
            }
            self.report_operands(operator.symbol(), operator_span, &a, &b);
            return Bound::invalid(span);
        }
        if operator == BinaryOperator::Add && (a.ty == Type::String || b.ty == Type::String) {
            // An operator of the other operand's type comes before concatenation.
            return match self.user_operator("+", &[&a, &b]) {
                Some(found) => self.call_operator(span, found, vec![a, b]),
                None => self.concat(span, a, b),
            };
        }
        if is_equality
            && let (Type::Tuple(x), Type::Tuple(y)) = (&a.ty, &b.ty)
            && x.types.len() == y.types.len()
        {
            return self.tuple_equality(span, operator, operator_span, a, b);
        }
        if let Some(found) = self.user_operator(operator.symbol(), &[&a, &b]) {
            return self.call_operator(span, found, vec![a, b]);
        }
        if is_enum_arithmetic(operator, &a, &b) {
            return self.enum_arithmetic(span, operator, operator_span, a, b);
        }
        match self.predefined_operand_types(operator, &a, &b) {
            Some((left, right, result)) => {
                self.predefined(span, operator, (a, left), (b, right), result)
            }
            None if is_equality => self.reference_equality(span, operator, operator_span, a, b),
            None => {
                self.report_operands(operator.symbol(), operator_span, &a, &b);
                Bound::invalid(span)
            }
        }
    }

    /// A member of an enumeration plus or minus a number: a member again.
    fn enum_arithmetic(
        &mut self,
        span: Span,
        operator: BinaryOperator,
        operator_span: Span,
        a: Bound<'a>,
        b: Bound<'a>,
    ) -> Bound<'a> {
        let swapped = b.ty.is_enum();
        let (member, number) = if swapped { (b, a) } else { (a, b) };
        let ty = member.ty.clone();
        let plain = self.cast(member.span, member, &Type::Int);
        let (left, right) = if swapped { (number, plain) } else { (plain, number) };
        let sum = self.binary(span, operator, operator_span, left, right);
        self.cast(span, sum, &ty)
    }

    fn predefined(
        &mut self,
        span: Span,
        operator: BinaryOperator,
        (a, left): (Bound<'a>, Type),
        (b, right): (Bound<'a>, Type),
        result: Type,
    ) -> Bound<'a> {
        let constants = a.as_constant().is_some() && b.as_constant().is_some();
        let a = self.operand(a, &left);
        let b = self.operand(b, &right);
        let checked = self.checked || constants && !self.in_unchecked;
        let binary = operator_code(operator, checked);
        if let (Code::Constant(x), Code::Constant(y), true) = (&a, &b, constants)
            && !matches!((x, y), (Constant::Null, _) | (_, Constant::Null))
        {
            let folded = eval::binary(binary, &x.value(), &y.value());
            return self.folded(span, result, folded);
        }
        let code = chained(binary, a, b, span);
        // The difference of two enumeration members is a number, and the like.
        let of_enum = left.without_nullable().is_enum();
        if of_enum && result.without_nullable().is_integral() {
            let step = super::Step::Numeric(result.without_nullable().clone(), false);
            return Bound::value(span, result, Code::Convert(Box::new((code, step)), span));
        }
        Bound::value(span, result, code)
    }

    /// An operand in the type that the operator takes; an enumeration may stand for its number.
    fn operand(&mut self, bound: Bound<'a>, ty: &Type) -> Code {
        if bound.ty.without_nullable().is_enum() != ty.without_nullable().is_enum() {
            let span = bound.span;
            let cast = self.cast(span, bound, ty);
            return self.code(cast);
        }
        self.convert(bound, ty)
    }

    /// The result of folding constants.
    fn folded(
        &mut self,
        span: Span,
        ty: Type,
        value: Result<crate::expr::value::Value, Fault>,
    ) -> Bound<'a> {
        match value.as_ref().ok().and_then(Constant::of) {
            Some(constant) => Bound { span, ty, kind: BoundKind::Constant(constant) },
            None => {
                let message = match value {
                    Err(Fault::Exception(exception))
                        if exception.class().contains("DivideByZero") =>
                    {
                        "the constant expression divides by zero".to_owned()
                    }
                    _ => format!("the constant expression overflows `{ty}`"),
                };
                self.problem(ProblemKind::ConstantOverflow, span, message);
                Bound::invalid(span)
            }
        }
    }

    fn concat(&mut self, span: Span, a: Bound<'a>, b: Bound<'a>) -> Bound<'a> {
        let text = |bound: &Bound<'_>| match bound.as_constant() {
            Some(Constant::String(text)) => Some(text.clone()),
            Some(Constant::Null) => Some(Text::default()),
            _ => None,
        };
        if let (Some(x), Some(y)) = (text(&a), text(&b)) {
            let joined = Text::concat(&[&x, &y]);
            return Bound::constant(span, Constant::String(joined));
        }
        let mut parts = match self.convert(a, &Type::Object) {
            Code::Concat(parts) => parts,
            code => vec![code],
        };
        match self.convert(b, &Type::Object) {
            Code::Concat(inner) => parts.extend(inner),
            code => parts.push(code),
        }
        Bound::value(span, Type::String, Code::Concat(parts))
    }

    fn tuple_equality(
        &mut self,
        span: Span,
        operator: BinaryOperator,
        operator_span: Span,
        a: Bound<'a>,
        b: Bound<'a>,
    ) -> Bound<'a> {
        let (slots, stores) = (self.spread(a), self.spread(b));
        let ((left, mut codes), (right, more)) = (slots, stores);
        codes.extend(more);
        let mut all = Vec::new();
        for (x, y) in left.into_iter().zip(right) {
            let part = self.binary(span, operator, operator_span, x, y);
            all.push(self.convert(part, &Type::Bool));
        }
        codes.push(if operator == BinaryOperator::Equal { Code::And(all) } else { Code::Or(all) });
        Bound::value(span, Type::Bool, Code::Sequence(codes))
    }

    /// The elements of a tuple as values of their own, with the code that stores them.
    pub(super) fn spread(&mut self, bound: Bound<'a>) -> (Vec<Bound<'a>>, Vec<Code>) {
        let span = bound.span;
        match bound.kind {
            BoundKind::Tuple(items) => {
                let (mut values, mut codes) = (Vec::new(), Vec::new());
                for item in items {
                    if item.as_constant().is_some()
                        || item.is_typeless()
                        || matches!(item.kind, BoundKind::Tuple(_))
                    {
                        values.push(item);
                        continue;
                    }
                    let ty = item.ty.clone();
                    let slot = self.new_slot();
                    let code = self.code(item);
                    codes.push(Code::SetLocal(slot, Box::new(code)));
                    values.push(Bound::value(span, ty, Code::Local(slot)));
                }
                (values, codes)
            }
            _ => {
                let types = match &bound.ty {
                    Type::Tuple(tuple) => tuple.types.clone(),
                    _ => Vec::new(),
                };
                let slot = self.new_slot();
                let code = self.code(bound);
                let item = |(index, ty): (usize, Type)| {
                    Bound::value(span, ty, Code::TupleItem(Box::new(Code::Local(slot)), index))
                };
                let values = types.into_iter().enumerate().map(item).collect();
                (values, vec![Code::SetLocal(slot, Box::new(code))])
            }
        }
    }

    /// Operand and result types of the operators that the language defines.
    fn predefined_operand_types(
        &mut self,
        operator: BinaryOperator,
        a: &Bound<'a>,
        b: &Bound<'a>,
    ) -> Option<(Type, Type, Type)> {
        use BinaryOperator::{
            And, Equal, ExclusiveOr, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual, Or,
            ShiftLeft, ShiftRight, Subtract,
        };
        let is_comparison =
            matches!(operator, Equal | NotEqual | Less | Greater | LessOrEqual | GreaterOrEqual);
        let is_equality = matches!(operator, Equal | NotEqual);
        let lifted = a.ty.is_nullable() || b.ty.is_nullable() || a.is_null() || b.is_null();
        let wrap = |ty: Type| if lifted { Type::nullable(ty) } else { ty };
        // A null literal takes the type of the other operand.
        let x = if a.is_null() { b.ty.without_nullable() } else { a.ty.without_nullable() }.clone();
        let y = if b.is_null() { a.ty.without_nullable() } else { b.ty.without_nullable() }.clone();
        if is_equality && (a.is_null() || b.is_null()) && x.is_value_type() {
            let ty = Type::nullable(x);
            return Some((ty.clone(), ty, Type::Bool));
        }
        let same = |ty: Type, result: Type| Some((wrap(ty.clone()), wrap(ty), result));
        if matches!(operator, ShiftLeft | ShiftRight) {
            let left = promote_one(&x)?;
            self.implicit(b, &wrap(Type::Int))?;
            return Some((wrap(left.clone()), wrap(Type::Int), wrap(left)));
        }
        if x == Type::Bool
            && y == Type::Bool
            && (is_equality || matches!(operator, And | Or | ExclusiveOr))
        {
            return same(Type::Bool, if is_equality { Type::Bool } else { wrap(Type::Bool) });
        }
        if x.is_enum() || y.is_enum() {
            let (enumeration, other_bound) = if x.is_enum() { (&x, b) } else { (&y, a) };
            let zero = other_bound.as_constant() == Some(&Constant::Int(0));
            if x == y || zero && (is_comparison || matches!(operator, And | Or | ExclusiveOr)) {
                return match operator {
                    Subtract if x == y => Some((wrap(x.clone()), wrap(x), wrap(Type::Int))),
                    And | Or | ExclusiveOr => same(enumeration.clone(), wrap(enumeration.clone())),
                    _ if is_comparison => same(enumeration.clone(), Type::Bool),
                    _ => None,
                };
            }
            return None;
        }
        if x == Type::String && y == Type::String && is_equality {
            return Some((Type::String, Type::String, Type::Bool));
        }
        if !x.is_numeric() || !y.is_numeric() {
            return None;
        }
        let ty = promote(&x, a.as_constant(), &y, b.as_constant())?;
        if matches!(operator, And | Or | ExclusiveOr) && !ty.is_integral() {
            return None;
        }
        let result = if is_comparison { Type::Bool } else { wrap(ty.clone()) };
        same(ty, result)
    }

    fn reference_equality(
        &mut self,
        span: Span,
        operator: BinaryOperator,
        operator_span: Span,
        a: Bound<'a>,
        b: Bound<'a>,
    ) -> Bound<'a> {
        let reference = |bound: &Bound<'_>| {
            bound.is_null() || !bound.ty.is_value_type() && bound.ty != Type::Void
        };
        let related = is_reference_or_boxing(&a.ty, &b.ty)
            || is_reference_or_boxing(&b.ty, &a.ty)
            || may_be(&a.ty, &b.ty)
            || may_be(&b.ty, &a.ty);
        if !reference(&a) || !reference(&b) || !related {
            self.report_operands(operator.symbol(), operator_span, &a, &b);
            return Bound::invalid(span);
        }
        let binary = if operator == BinaryOperator::Equal {
            Binary::ReferenceEqual
        } else {
            Binary::ReferenceNotEqual
        };
        let (a, b) = (self.code(a), self.code(b));
        Bound::value(span, Type::Bool, chained(binary, a, b, span))
    }

    fn coalesce(
        &mut self,
        span: Span,
        operator_span: Span,
        left: &'a Expression,
        right: &'a Expression,
    ) -> Bound<'a> {
        let a = self.bind(left);
        let a = self.settle(a);
        let before = self.assigned.clone();
        let b = self.bind(right);
        let b = self.settle(b);
        self.assigned = before;
        if self.is_broken(&a) || self.is_broken(&b) {
            return Bound::invalid(span);
        }
        let fail = |binder: &mut Self, a: &Bound<'a>, b: &Bound<'a>| {
            binder.report_operands("??", operator_span, a, b);
            Bound::invalid(span)
        };
        if a.is_typeless()
            || a.ty == Type::Void
            || !a.ty.accepts_null()
            || a.is_null() && b.is_typeless()
        {
            return fail(self, &a, &b);
        }
        let inner = a.ty.without_nullable().clone();
        let targets =
            if a.ty.is_nullable() { vec![inner, a.ty.clone()] } else { vec![a.ty.clone()] };
        for ty in targets {
            if a.is_null() {
                break;
            }
            if self.implicit(&b, &ty).is_some() {
                if let (Some(Constant::String(_)), Type::String) = (a.as_constant(), &ty) {
                    self.convert(b, &ty);
                    return Bound { span, ..a };
                }
                let pair = Box::new((self.code(a), self.convert(b, &ty)));
                return Bound::value(span, ty, Code::Coalesce(pair));
            }
        }
        if !b.is_typeless()
            && (a.is_null()
                || crate::expr::types::convert::implicit(a.ty.without_nullable(), &b.ty).is_some())
        {
            let ty = b.ty.clone();
            let a_span = a.span;
            let conversion = crate::expr::types::convert::implicit(a.ty.without_nullable(), &ty);
            let slot = self.new_slot();
            let code = self.code(a);
            let converted = match &conversion {
                Some(conversion) => self.with_conversion(Code::Local(slot), conversion, a_span),
                None => Code::Local(slot),
            };
            let left = Code::WhenNotNull(slot, Box::new((code, converted)));
            let right = self.code(b);
            return Bound::value(span, ty, Code::Coalesce(Box::new((left, right))));
        }
        fail(self, &a, &b)
    }
}

/// The code of a predefined operator.
pub(super) fn operator_code(operator: BinaryOperator, checked: bool) -> Binary {
    match operator {
        BinaryOperator::Add => Binary::Add { checked },
        BinaryOperator::Subtract => Binary::Subtract { checked },
        BinaryOperator::Multiply => Binary::Multiply { checked },
        BinaryOperator::Divide => Binary::Divide,
        BinaryOperator::Remainder => Binary::Remainder,
        BinaryOperator::And | BinaryOperator::LogicalAnd => Binary::And,
        BinaryOperator::Or | BinaryOperator::LogicalOr | BinaryOperator::Coalesce => Binary::Or,
        BinaryOperator::ExclusiveOr => Binary::ExclusiveOr,
        BinaryOperator::ShiftLeft => Binary::ShiftLeft,
        BinaryOperator::ShiftRight => Binary::ShiftRight,
        BinaryOperator::Less => Binary::Less,
        BinaryOperator::LessOrEqual => Binary::LessOrEqual,
        BinaryOperator::Greater => Binary::Greater,
        BinaryOperator::GreaterOrEqual => Binary::GreaterOrEqual,
        BinaryOperator::Equal => Binary::Equal,
        BinaryOperator::NotEqual => Binary::NotEqual,
    }
}

/// Unary numeric promotion of integers.
fn promote_one(ty: &Type) -> Option<Type> {
    match ty {
        Type::Int | Type::UInt | Type::Long | Type::ULong => Some(ty.clone()),
        ty if ty.is_integral() => Some(Type::Int),
        _ => None,
    }
}

/// Binary numeric promotion; constants that fit an unsigned type count as of that type.
fn promote(a: &Type, x: Option<&Constant>, b: &Type, y: Option<&Constant>) -> Option<Type> {
    let either = |ty: Type| *a == ty || *b == ty;
    if either(Type::Decimal) {
        return (!either(Type::Float) && !either(Type::Double)).then_some(Type::Decimal);
    }
    if either(Type::Double) {
        return Some(Type::Double);
    }
    if either(Type::Float) {
        return Some(Type::Float);
    }
    let signed = |ty: &Type| matches!(ty, Type::SByte | Type::Short | Type::Int | Type::Long);
    let fits = |ty: &Type, constant: Option<&Constant>| {
        !signed(ty) || constant.and_then(Constant::integer).is_some_and(|value| value >= 0)
    };
    if either(Type::ULong) {
        return (fits(a, x) && fits(b, y)).then_some(Type::ULong);
    }
    if either(Type::Long) {
        return Some(Type::Long);
    }
    if either(Type::UInt) {
        let small = |ty: &Type, constant: Option<&Constant>| {
            !signed(ty) || *ty == Type::Int && fits(ty, constant)
        };
        return Some(if small(a, x) && small(b, y) { Type::UInt } else { Type::Long });
    }
    Some(Type::Int)
}

/// True for a delegate type.
pub(super) fn is_delegate(ty: &Type) -> bool {
    matches!(ty, Type::Named(id, _) if table().definition(*id).kind == Kind::Delegate)
        || *ty == known(Known::Delegate)
}
