//! Expressions in general; names, members, indexing, `?.`.

use std::sync::Arc;

use super::bound::{Bound, BoundKind, MemberPlace, Methods};
use super::{Binder, Call, Code, Dynamic, Lift, ProblemKind, nearest};
use crate::expr::ast::{ArgumentList, Expression, ExpressionKind, SimpleName};
use crate::expr::members::{Kind, Known, Member, MemberKind, known, names, table};
use crate::expr::types::Type;
use crate::expr::value::Constant;
use crate::source::Span;

impl<'a> Binder<'a> {
    /// An expression.
    pub(super) fn bind(&mut self, expression: &'a Expression) -> Bound<'a> {
        if self.depth >= crate::expr::stack::MOST_BOUND {
            let told = self.problems.iter().any(|known| known.kind == ProblemKind::TooDeep);
            if !told {
                let message = "the expression is nested too deep to be checked".to_owned();
                self.problem(ProblemKind::TooDeep, expression.span, message);
            }
            return Bound::invalid(expression.span);
        }
        self.observe(expression);
        self.depth += 1;
        let bound = crate::expr::stack::with_room(|| self.bind_kind(expression));
        self.depth -= 1;
        self.fact(expression.span, &bound.ty, None);
        Bound { span: expression.span, ..bound }
    }

    fn bind_kind(&mut self, expression: &'a Expression) -> Bound<'a> {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Missing | ExpressionKind::Hole(_) => Bound::invalid(span),
            ExpressionKind::Literal(literal) => self.literal(span, literal),
            ExpressionKind::Interpolated(string) => self.interpolated(span, string),
            ExpressionKind::Name(name) => self.name(name),
            ExpressionKind::AliasQualified(name) => {
                let name = &name.name;
                if table().is_namespace(&name.identifier.text) {
                    let kind = BoundKind::Namespace(name.identifier.text.to_string());
                    return Bound { span, ty: Type::Unknown, kind };
                }
                self.name(name)
            }
            ExpressionKind::PredefinedType(ty) => {
                Bound { span, ty: super::types::predefined(*ty), kind: BoundKind::Type }
            }
            ExpressionKind::Parenthesized(inner) => self.bind(inner),
            ExpressionKind::Tuple(elements) => self.tuple(span, elements),
            ExpressionKind::Member { target, name } => {
                let target = self.bind(target);
                self.member(target, name, span)
            }
            ExpressionKind::MemberBinding(name) => {
                let target = self.conditional_target(span);
                self.member(target, name, span)
            }
            ExpressionKind::Invocation { target, arguments } => {
                self.invocation(span, target, arguments)
            }
            ExpressionKind::Index { target, arguments } => {
                let target = self.bind(target);
                self.index(span, target, arguments)
            }
            ExpressionKind::IndexBinding(arguments) => {
                let target = self.conditional_target(span);
                self.index(span, target, arguments)
            }
            ExpressionKind::ConditionalAccess { target, when_not_null, .. } => {
                self.conditional_access(span, target, when_not_null)
            }
            ExpressionKind::Unary { operator, operator_span, operand } => {
                self.unary(span, *operator, *operator_span, operand)
            }
            ExpressionKind::Postfix { operator, operator_span, operand } => {
                let increment = *operator == crate::expr::ast::PostfixOperator::Increment;
                self.increment(span, *operator_span, operand, increment, true)
            }
            ExpressionKind::Cast { ty, operand } => {
                let to = self.type_of_syntax(ty);
                let bound = self.bind(operand);
                self.cast(span, bound, &to)
            }
            ExpressionKind::Binary { operator, operator_span, left, right } => {
                self.binary_expression(span, *operator, *operator_span, left, right)
            }
            ExpressionKind::Assignment { operator, operator_span, target, value } => {
                self.assignment(span, *operator, *operator_span, target, value)
            }
            ExpressionKind::Conditional { .. } => self.condition_value(expression),
            ExpressionKind::IsType { value, ty } => self.is_type(span, value, ty),
            ExpressionKind::IsPattern { .. } => self.condition_value(expression),
            ExpressionKind::As { value, ty } => self.as_type(span, value, ty),
            ExpressionKind::Lambda(lambda) => {
                Bound { span, ty: Type::Unknown, kind: BoundKind::Lambda(lambda) }
            }
            ExpressionKind::ObjectCreation(creation) => self.object_creation(span, creation),
            ExpressionKind::AnonymousObject(members) => self.anonymous_object(span, members),
            ExpressionKind::ArrayCreation(creation) => self.array_creation(span, creation),
            ExpressionKind::ImplicitArrayCreation { rank, initializer } => {
                self.implicit_array(span, *rank, initializer)
            }
            ExpressionKind::ArrayInitializer(_) => {
                let message = "an array initializer needs an array type before it".to_owned();
                self.problem(ProblemKind::MisplacedConstruct, span, message);
                Bound::invalid(span)
            }
            ExpressionKind::Throw(operand) => {
                let code = self.thrown(operand);
                self.assigned.all = true;
                Bound {
                    span,
                    ty: Type::Null,
                    kind: BoundKind::Throw(Code::Throw(Box::new(code), span)),
                }
            }
            ExpressionKind::Default(Some(ty)) => {
                let ty = self.type_of_syntax(ty);
                match super::convert::default_code(&ty) {
                    Code::Constant(constant) if constant != Constant::Null => {
                        Bound { span, ty, kind: BoundKind::Constant(constant) }
                    }
                    code => Bound::value(span, ty, code),
                }
            }
            ExpressionKind::Default(None) => {
                Bound { span, ty: Type::Unknown, kind: BoundKind::Default }
            }
            ExpressionKind::TypeOf(ty) => {
                let before = std::mem::replace(&mut self.in_type_of, true);
                let ty = self.type_of_syntax(ty);
                self.in_type_of = before;
                Bound::value(span, self.type_type(), Code::TypeOf(ty))
            }
            ExpressionKind::SizeOf(ty) => {
                let ty = self.type_of_syntax(ty);
                match size_of(&ty) {
                    Some(size) => Bound::constant(span, Constant::Int(size)),
                    None => {
                        let message = format!("`sizeof({ty})` is not a constant");
                        self.problem(ProblemKind::TypeMismatch, span, message);
                        Bound::invalid(span)
                    }
                }
            }
            ExpressionKind::NameOf(inner) => self.name_of(span, inner),
            ExpressionKind::Checked(inner) => self.in_context(inner, true),
            ExpressionKind::Unchecked(inner) => self.in_context(inner, false),
            ExpressionKind::Declaration { ty, designation } => {
                self.declaration_expression(span, ty, designation)
            }
        }
    }

    fn in_context(&mut self, inner: &'a Expression, checked: bool) -> Bound<'a> {
        let saved = (self.checked, self.in_unchecked);
        (self.checked, self.in_unchecked) = (checked, !checked);
        let bound = self.bind(inner);
        (self.checked, self.in_unchecked) = saved;
        bound
    }

    /// The code that reads a bound expression as a value.
    pub(super) fn code(&mut self, bound: Bound<'a>) -> Code {
        let span = bound.span;
        match bound.kind {
            BoundKind::Value(code) => code,
            BoundKind::Constant(constant) => Code::Constant(constant),
            BoundKind::Local(id) => self.read_local(id, span),
            BoundKind::Member(place) => member_code(*place, span),
            BoundKind::Element(parts) => Code::Element(Box::new(parts.0), parts.1, span),
            BoundKind::TupleItem(target, index) => {
                let target = self.code(*target);
                Code::TupleItem(Box::new(target), index)
            }
            BoundKind::Tuple(items) => {
                let codes = items.into_iter().map(|item| self.code(item)).collect();
                Code::NewTuple(bound.ty, codes)
            }
            BoundKind::Throw(code) => code,
            BoundKind::Invalid => Code::Invalid,
            kind => {
                let bound = Bound { span, ty: bound.ty, kind };
                self.report_conversion(&bound, &Type::Object);
                Code::Invalid
            }
        }
    }

    /// Reads a variable here and now: what is assigned later in the expression does not count.
    pub(super) fn settle(&mut self, bound: Bound<'a>) -> Bound<'a> {
        if !matches!(bound.kind, BoundKind::Local(_) | BoundKind::TupleItem(..)) {
            return bound;
        }
        let (span, ty) = (bound.span, bound.ty.clone());
        let code = self.code(bound);
        Bound::value(span, ty, code)
    }

    pub(super) fn read_local(&mut self, id: usize, span: Span) -> Code {
        if let Some(variable) = self.variables.get_mut(id) {
            variable.is_read = true;
            if let Some(constant) = &variable.constant {
                return Code::Constant(constant.clone());
            }
        }
        if !self.assigned.has(id) {
            let name = self.variables.get(id).map(|v| v.name.clone()).unwrap_or_default();
            self.problem(
                ProblemKind::UnassignedVariable,
                span,
                format!("`{name}` may be read before it has a value"),
            );
            self.assigned.set(id);
        }
        Code::Local(self.slot_of(id))
    }

    /// A simple name: variable, local function, type or namespace.
    fn name(&mut self, name: &'a SimpleName) -> Bound<'a> {
        let span = name.span;
        let text = &name.identifier.text;
        if name.identifier.has_hole || name.identifier.is_missing() {
            return Bound::invalid(span);
        }
        if let Some(id) = self.find(text) {
            self.observe_use(name.identifier.span, id);
            let Some(variable) = self.variables.get_mut(id) else { return Bound::invalid(span) };
            let ty = variable.ty.clone();
            if variable.local_function.is_some() {
                variable.is_read = true;
                let types = name.type_arguments.iter().map(|ty| self.type_of_syntax(ty)).collect();
                return self.methods(text, None, ty, types, Some(id), span);
            }
            if variable.is_const
                && let Some(constant) = variable.constant.clone()
            {
                variable.is_read = true;
                return Bound { span, ty, kind: BoundKind::Constant(constant) };
            }
            return Bound { span, ty, kind: BoundKind::Local(id) };
        }
        if &**text == "context" {
            return Bound::value(span, known(Known::Context), Code::Context);
        }
        let arguments: Vec<Type> =
            name.type_arguments.iter().map(|ty| self.type_of_syntax(ty)).collect();
        if let Some(ty) = self.find_type("", text, &arguments) {
            let ty = self.allowed(ty, span);
            return Bound { span, ty, kind: BoundKind::Type };
        }
        if table().is_namespace(text) {
            let kind = BoundKind::Namespace(text.to_string());
            return Bound { span, ty: Type::Unknown, kind };
        }
        if self.outside_the_table("", text, span) {
            return Bound::invalid(span);
        }
        let names: Vec<Arc<str>> = self
            .scopes
            .iter()
            .flat_map(|scope| scope.names.iter().map(|(name, _)| name.clone()))
            .chain([Arc::from("context")])
            .collect();
        let types = table().definitions().iter().filter(|d| d.rows.visible).map(|d| d.name);
        let help = nearest(text, names.iter().map(|name| &**name).chain(types));
        let message = format!("the name `{text}` does not exist here");
        self.problem_with_help(ProblemKind::UnknownMember, span, message, help);
        Bound::invalid(span)
    }

    pub(super) fn methods(
        &mut self,
        name: &Arc<str>,
        receiver: Option<Bound<'a>>,
        holder: Type,
        types: Vec<Type>,
        local: Option<usize>,
        span: Span,
    ) -> Bound<'a> {
        let methods = Methods { name: name.clone(), receiver, holder, types, local };
        Bound { span, ty: Type::Unknown, kind: BoundKind::Methods(Box::new(methods)) }
    }

    /// `target.name`
    pub(super) fn member(
        &mut self,
        target: Bound<'a>,
        name: &'a SimpleName,
        span: Span,
    ) -> Bound<'a> {
        let text = &name.identifier.text;
        self.observe_member(&target, name.identifier.span);
        if name.identifier.has_hole || name.identifier.is_missing() {
            return Bound::invalid(span);
        }
        let types: Vec<Type> =
            name.type_arguments.iter().map(|ty| self.type_of_syntax(ty)).collect();
        match &target.kind {
            BoundKind::Invalid => return Bound::invalid(span),
            BoundKind::Namespace(namespace) => {
                let namespace = namespace.clone();
                return self.namespace_member(&namespace, name, &types, span);
            }
            BoundKind::Type => return self.static_member(target.ty, name, types, span),
            BoundKind::Lambda(_)
            | BoundKind::Methods(_)
            | BoundKind::Default
            | BoundKind::Discard
            | BoundKind::OutVariable(_)
            | BoundKind::Throw(_) => {
                self.report_conversion(&target, &Type::Object);
                return Bound::invalid(span);
            }
            _ => {}
        }
        if target.is_null() {
            let message = "`null` has no members".to_owned();
            self.problem(ProblemKind::OperatorType, span, message);
            return Bound::invalid(span);
        }
        // A local whose name is also that of its type may stand for either.
        if let BoundKind::Local(id) = &target.kind
            && let Some(variable) = self.variables.get(*id)
            && let Some(ty) = self.find_type("", &variable.name.clone(), &[])
            && ty == target.ty
            && self.find_property(&target.ty, text, false).is_none()
            && self.find_property(&ty, text, true).is_some()
        {
            return self.static_member(ty, name, types, span);
        }
        self.instance_member(target, name, types, span)
    }

    fn instance_member(
        &mut self,
        target: Bound<'a>,
        name: &'a SimpleName,
        types: Vec<Type>,
        span: Span,
    ) -> Bound<'a> {
        let text = &name.identifier.text;
        let ty = target.ty.clone();
        match &ty {
            Type::Unknown => return Bound::invalid(span),
            Type::Dynamic => {
                let code = self.code(target);
                let dynamic = Dynamic::Member(code, text.clone(), types);
                return Bound::value(span, Type::Dynamic, Code::Dynamic(Box::new(dynamic), span));
            }
            Type::Tuple(tuple) => {
                let by_name =
                    tuple.names.iter().position(|known| known.as_deref() == Some(&**text));
                let by_number = text.strip_prefix("Item").and_then(|n| n.parse::<usize>().ok());
                let by_number = by_number.and_then(|n| n.checked_sub(1));
                if let Some(index) = by_name.or(by_number)
                    && let Some(item) = tuple.types.get(index)
                {
                    let item = item.clone();
                    return Bound {
                        span,
                        ty: item,
                        kind: BoundKind::TupleItem(Box::new(target), index),
                    };
                }
            }
            Type::Anonymous(shape) => {
                if let Some(index) = shape.names.iter().position(|known| **known == **text) {
                    let item = shape.types.get(index).cloned().unwrap_or(Type::Unknown);
                    let code = self.code(target);
                    return Bound::value(
                        span,
                        item,
                        Code::AnonymousItem(Box::new(code), index, span),
                    );
                }
            }
            _ => {}
        }
        if let Some((member, holder)) = self.find_property(&ty, text, false) {
            self.member_allowed(member, name.span);
            let arguments = vec![self.code(target)];
            return self.property(member, &holder, arguments, span);
        }
        let has_method = levels(&ty).iter().any(|level| has_member(level, text, false))
            || !table().extensions(text).is_empty();
        if has_method {
            return self.methods(text, Some(target), ty, types, None, span);
        }
        if self.find_property(&ty, text, true).is_some() || has_static(&ty, text) {
            let message = format!("`{text}` belongs to the type `{ty}`, not to a value of it");
            let help = Some(format!("write `{ty}.{text}`"));
            self.problem_with_help(ProblemKind::UnknownMember, name.span, message, help);
            return Bound::invalid(span);
        }
        self.unknown_member(&ty, text, false, name.span);
        Bound::invalid(span)
    }

    fn static_member(
        &mut self,
        ty: Type,
        name: &'a SimpleName,
        types: Vec<Type>,
        span: Span,
    ) -> Bound<'a> {
        let text = &name.identifier.text;
        if let Type::Named(id, _) = &ty {
            let definition = table().definition(*id);
            if let Some(value) = definition.enum_value(text) {
                return Bound::constant(span, Constant::Enum(*id, value));
            }
        }
        if let Some((member, holder)) = self.find_property(&ty, text, true) {
            self.member_allowed(member, name.span);
            if let Some(constant) = &member.constant {
                return Bound {
                    span,
                    ty: member.result.clone(),
                    kind: BoundKind::Constant(constant.clone()),
                };
            }
            return self.property(member, &holder, Vec::new(), span);
        }
        if self.find_property(&ty, text, false).is_some() {
            if !self.in_nameof {
                let message = format!("`{text}` belongs to a value of `{ty}`, not to the type");
                self.problem(ProblemKind::UnknownMember, name.span, message);
            }
            return Bound::invalid(span);
        }
        if levels(&ty)
            .iter()
            .any(|level| has_member(level, text, true) || has_member(level, text, false))
        {
            return self.methods(text, None, ty, types, None, span);
        }
        self.unknown_member(&ty, text, true, name.span);
        Bound::invalid(span)
    }

    fn property(
        &mut self,
        member: &'static Member,
        holder: &Type,
        arguments: Vec<Code>,
        span: Span,
    ) -> Bound<'a> {
        let ty = member.result.substitute(holder.arguments());
        self.fact(span, &ty, Some(member));
        let types: Arc<[Type]> = holder.arguments().into();
        let place = MemberPlace { member, types, arguments };
        Bound { span, ty, kind: BoundKind::Member(Box::new(place)) }
    }

    pub(super) fn member_allowed(&mut self, member: &'static Member, span: Span) {
        if !member.allowed {
            let name = member.qualified_name();
            let message = format!("`{name}` is not on the service's list of allowed members");
            self.problem(ProblemKind::MemberNotAllowed, span, message);
        }
    }

    fn namespace_member(
        &mut self,
        namespace: &str,
        name: &SimpleName,
        types: &[Type],
        span: Span,
    ) -> Bound<'a> {
        let text = &name.identifier.text;
        if let Some(ty) = self.find_type(namespace, text, types) {
            let ty = self.allowed(ty, name.span);
            return Bound { span, ty, kind: BoundKind::Type };
        }
        let whole = format!("{namespace}.{text}");
        if table().is_namespace(&whole) || names::is_namespace(&whole) {
            return Bound { span, ty: Type::Unknown, kind: BoundKind::Namespace(whole) };
        }
        if self.outside_the_table(namespace, text, name.span) {
            return Bound::invalid(span);
        }
        let inside =
            table().definitions().iter().filter(|d| d.rows.visible && d.namespace == namespace);
        let help = nearest(text, inside.map(|definition| definition.name));
        let message = format!("the namespace `{namespace}` has no type `{text}`");
        self.problem_with_help(ProblemKind::UnknownType, name.span, message, help);
        Bound::invalid(span)
    }

    fn unknown_member(&mut self, ty: &Type, name: &str, of_type: bool, span: Span) {
        let levels = levels(ty);
        let is_known = |level: &Type| {
            let definition = table().definition_of(level)?;
            names::has_member(&definition.full_name(), name).then_some(())
        };
        let extends = !of_type && names::is_extension(name);
        if extends || levels.iter().find_map(is_known).is_some() {
            let message = format!("policyc does not know `{name}` of `{ty}` yet");
            self.problem(ProblemKind::NotSupported, span, message);
            return;
        }
        let names = levels.iter().filter_map(|level| table().definition_of(level)).flat_map(|d| {
            let members = d.members.iter().filter(move |m| m.is_static == of_type);
            members.map(|member| member.name).chain(d.rows.values.iter().map(|(name, _)| *name))
        });
        let names: Vec<&str> = names.filter(|name| !name.starts_with(['.', 'o'])).collect();
        let help = nearest(name, names.into_iter());
        let message = format!("`{ty}` has no member `{name}`");
        self.problem_with_help(ProblemKind::UnknownMember, span, message, help);
    }

    /// The property of a name with the type that declares it.
    pub(super) fn find_property(
        &self,
        ty: &Type,
        name: &str,
        is_static: bool,
    ) -> Option<(&'static Member, Type)> {
        levels(ty).into_iter().find_map(|level| {
            let definition = table().definition_of(&level)?;
            let member = definition
                .named(name)
                .find(|m| m.kind == MemberKind::Property && m.is_static == is_static)?;
            Some((member, level))
        })
    }

    /// `target[arguments]`
    pub(super) fn index(
        &mut self,
        span: Span,
        target: Bound<'a>,
        list: &'a ArgumentList,
    ) -> Bound<'a> {
        if matches!(target.kind, BoundKind::Invalid)
            || target.ty.is_unknown() && !target.is_typeless()
        {
            for argument in &list.arguments {
                self.bind(&argument.value);
            }
            return Bound::invalid(span);
        }
        match target.ty.clone() {
            Type::Array(element, rank) => {
                let array = self.code(target);
                if list.arguments.len() != usize::from(rank) {
                    let message = format!("the array has {rank} dimensions");
                    self.problem(ProblemKind::WrongArgumentCount, list.span, message);
                    return Bound::invalid(span);
                }
                let mut indices = Vec::new();
                for argument in &list.arguments {
                    let bound = self.bind(&argument.value);
                    indices.push(self.array_index(bound));
                }
                Bound {
                    span,
                    ty: (*element).clone(),
                    kind: BoundKind::Element(Box::new((array, indices))),
                }
            }
            Type::Dynamic => {
                let code = self.code(target);
                let mut indices = Vec::new();
                for argument in &list.arguments {
                    let bound = self.bind(&argument.value);
                    indices.push(self.convert(bound, &Type::Object));
                }
                let dynamic = Dynamic::Index(code, indices);
                Bound::value(span, Type::Dynamic, Code::Dynamic(Box::new(dynamic), span))
            }
            ty if target.is_typeless()
                || matches!(target.kind, BoundKind::Type | BoundKind::Namespace(_)) =>
            {
                self.report_conversion(&target, &ty);
                Bound::invalid(span)
            }
            ty => self.indexer(span, target, &ty, list),
        }
    }

    /// An index of an array: `int`, `uint`, `long` or `ulong`.
    pub(super) fn array_index(&mut self, bound: Bound<'a>) -> Code {
        for ty in [Type::Int, Type::UInt, Type::Long, Type::ULong] {
            if let Some(how) = self.implicit(&bound, &ty) {
                return self.apply(bound, how, &ty);
            }
        }
        self.convert(bound, &Type::Int)
    }

    /// What stands before the innermost `?.`.
    pub(super) fn conditional_target(&mut self, span: Span) -> Bound<'a> {
        match self.conditional.last().cloned() {
            Some((ty, slot)) => Bound::value(span, ty, Code::Local(slot)),
            None => Bound::invalid(span),
        }
    }

    /// `a?.b`
    fn conditional_access(
        &mut self,
        span: Span,
        target: &'a Expression,
        rest: &'a Expression,
    ) -> Bound<'a> {
        let target = self.bind(target);
        let ty = target.ty.clone();
        if target.is_typeless() || matches!(target.kind, BoundKind::Type | BoundKind::Namespace(_))
        {
            self.report_conversion(&target, &Type::Object);
            return Bound::invalid(span);
        }
        if !ty.accepts_null() && !matches!(ty, Type::Parameter(_)) || target.is_null() {
            let message = format!("`?.` needs a value that may be null, and this is `{ty}`");
            self.problem(ProblemKind::OperatorType, span, message);
            return Bound::invalid(span);
        }
        let receiver = self.code(target);
        let slot = self.new_slot();
        self.conditional.push((ty.without_nullable().clone(), slot));
        let before = self.assigned.clone();
        let rest = self.bind(rest);
        self.assigned = before;
        self.conditional.pop();
        if matches!(rest.kind, BoundKind::Invalid) {
            return Bound::invalid(span);
        }
        let result = rest.ty.clone();
        let code = self.code(rest);
        let result = match result {
            Type::Void => Type::Void,
            ty if ty.is_value_type() => Type::nullable(ty),
            ty => ty,
        };
        Bound::value(span, result, Code::WhenNotNull(slot, Box::new((receiver, code))))
    }
}

/// The code that reads a property or indexer.
pub(super) fn member_code(place: MemberPlace, span: Span) -> Code {
    Code::Call(Box::new(Call {
        member: place.member,
        types: place.types,
        arguments: place.arguments,
        order: None,
        lift: Lift::No,
        span,
    }))
}

/// The types whose members a value of a type has, nearest first.
pub(super) fn levels(ty: &Type) -> Vec<Type> {
    let object = Type::Object;
    let mut found = vec![ty.clone()];
    match ty {
        Type::Array(..) => return vec![known(Known::Array), object],
        Type::Parameter(_) | Type::Anonymous(_) | Type::Null => return vec![object],
        Type::Named(id, _) => match table().definition(*id).kind {
            Kind::Interface => found.extend(table().bases(ty).iter().cloned()),
            Kind::Enum => found.push(known(Known::Enum)),
            Kind::Delegate => found.push(known(Known::Delegate)),
            _ => found.extend(table().bases(ty).iter().filter(|base| !is_interface(base)).cloned()),
        },
        _ => {}
    }
    if !found.contains(&object) {
        found.push(object);
    }
    found
}

fn is_interface(ty: &Type) -> bool {
    matches!(ty, Type::Named(id, _) if table().definition(*id).kind == Kind::Interface)
}

/// True when a type itself declares a method of a name.
fn has_member(ty: &Type, name: &str, is_static: bool) -> bool {
    table().definition_of(ty).is_some_and(|definition| {
        definition
            .named(name)
            .any(|member| member.kind == MemberKind::Method && member.is_static == is_static)
    })
}

fn has_static(ty: &Type, name: &str) -> bool {
    levels(ty).iter().any(|level| has_member(level, name, true))
}

/// `sizeof` of the types where it is a constant.
fn size_of(ty: &Type) -> Option<i32> {
    Some(match ty {
        Type::Bool | Type::Byte | Type::SByte => 1,
        Type::Char | Type::Short | Type::UShort => 2,
        Type::Int | Type::UInt | Type::Float => 4,
        Type::Long | Type::ULong | Type::Double => 8,
        Type::Decimal => 16,
        _ => return None,
    })
}
