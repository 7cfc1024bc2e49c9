//! Types as they are written, and names that turn out to be types.

use std::sync::Arc;

use super::{Binder, ProblemKind, nearest};
use crate::expr::ast::{PredefinedType, SimpleName, TypeSyntax, TypeSyntaxKind};
use crate::expr::members::names::{self, Standing};
use crate::expr::members::{Definition, IMPORTED, Known, known, table};
use crate::expr::types::{Tuple, Type};
use crate::source::Span;

/// The type of a keyword.
pub(super) fn predefined(ty: PredefinedType) -> Type {
    match ty {
        PredefinedType::Bool => Type::Bool,
        PredefinedType::Byte => Type::Byte,
        PredefinedType::SByte => Type::SByte,
        PredefinedType::Short => Type::Short,
        PredefinedType::UShort => Type::UShort,
        PredefinedType::Int => Type::Int,
        PredefinedType::UInt => Type::UInt,
        PredefinedType::Long => Type::Long,
        PredefinedType::ULong => Type::ULong,
        PredefinedType::Char => Type::Char,
        PredefinedType::Float => Type::Float,
        PredefinedType::Double => Type::Double,
        PredefinedType::Decimal => Type::Decimal,
        PredefinedType::String => Type::String,
        PredefinedType::Object => Type::Object,
        PredefinedType::Void => Type::Void,
    }
}

impl<'a> Binder<'a> {
    /// The type that is written; a type that does not exist is reported and unknown.
    pub(super) fn type_of_syntax(&mut self, syntax: &TypeSyntax) -> Type {
        let ty = match &syntax.kind {
            TypeSyntaxKind::Var => Type::Unknown,
            TypeSyntaxKind::Omitted => {
                if !self.in_type_of {
                    let message = "a type argument is missing".to_owned();
                    self.problem(ProblemKind::UnknownType, syntax.span, message);
                }
                Type::Unknown
            }
            TypeSyntaxKind::Hole(_) | TypeSyntaxKind::Missing => Type::Unknown,
            TypeSyntaxKind::Predefined(keyword) => predefined(*keyword),
            TypeSyntaxKind::Nullable(inner) => {
                let ty = self.type_of_syntax(inner);
                if !ty.is_unknown() && (!ty.is_value_type() || ty.is_nullable()) {
                    self.problem(
                        ProblemKind::TypeMismatch,
                        syntax.span,
                        format!("`{ty}` is not a value type, so `{ty}?` does not exist"),
                    );
                    return Type::Unknown;
                }
                Type::nullable(ty)
            }
            TypeSyntaxKind::Array { element, ranks } => {
                let mut ty = self.type_of_syntax(element);
                for rank in ranks.iter().rev() {
                    ty = Type::Array(Arc::new(ty), u8::try_from(*rank).unwrap_or(u8::MAX));
                }
                ty
            }
            TypeSyntaxKind::Tuple(elements) => {
                let (mut types, mut names) = (Vec::new(), Vec::new());
                for element in elements {
                    types.push(self.type_of_syntax(&element.ty));
                    names.push(element.name.as_ref().map(|name| name.text.clone()));
                }
                Type::Tuple(Arc::new(Tuple { types, names }))
            }
            TypeSyntaxKind::Named { names, .. } => self.type_of_names(names, syntax.span),
        };
        self.fact(syntax.span, &ty, None);
        ty
    }

    fn type_of_names(&mut self, names: &[SimpleName], span: Span) -> Type {
        if let [only] = names
            && only.type_arguments.is_empty()
        {
            if &*only.identifier.text == "dynamic" {
                return Type::Dynamic;
            }
            let parameter = self.scopes.iter().rev().find_map(|scope| {
                scope.type_parameters.iter().find(|(name, _)| *name == only.identifier.text)
            });
            if let Some((_, index)) = parameter {
                return Type::Parameter(*index);
            }
        }
        let Some((last, before)) = names.split_last() else { return Type::Unknown };
        if names.iter().any(|name| name.identifier.has_hole) {
            return Type::Unknown;
        }
        let namespace: Vec<&str> = before.iter().map(|name| &*name.identifier.text).collect();
        let namespace = namespace.join(".");
        let arguments: Vec<Type> =
            last.type_arguments.iter().map(|argument| self.type_of_syntax(argument)).collect();
        match self.find_type(&namespace, &last.identifier.text, &arguments) {
            Some(ty) => self.allowed(ty, span),
            None if self.outside_the_table(&namespace, &last.identifier.text, span) => {
                Type::Unknown
            }
            None => {
                self.unknown_type(&last.identifier.text, arguments.len(), last.span);
                Type::Unknown
            }
        }
    }

    /// True, and reported, for a type that .NET has and the table has not.
    pub(super) fn outside_the_table(&mut self, namespace: &str, name: &str, span: Span) -> bool {
        match names::type_standing(namespace, name) {
            // The table has it, with another number of type arguments.
            Some(_) if table().definitions().iter().any(|known| known.name == name) => false,
            Some(Standing::Allowed) => {
                let message = format!("policyc does not know the type `{name}` yet");
                self.problem(ProblemKind::NotSupported, span, message);
                true
            }
            Some(Standing::NotAllowed(full)) => {
                self.type_not_allowed(&full, span);
                true
            }
            None => false,
        }
    }

    fn type_not_allowed(&mut self, full: &str, span: Span) {
        let message = format!("`{full}` is not on the service's list of allowed types");
        self.problem(ProblemKind::TypeNotAllowed, span, message);
    }

    fn unknown_type(&mut self, name: &str, arity: usize, span: Span) {
        let all = table().definitions().iter().filter(|definition| definition.rows.visible);
        let other_arity = all.clone().find(|definition| definition.name == name);
        let help = match other_arity {
            Some(definition) if definition.parameters.len() != arity => Some(format!(
                "`{name}` takes {} type arguments, not {arity}",
                definition.parameters.len()
            )),
            _ => nearest(name, all.map(|definition| definition.name)),
        };
        let message = format!("the type `{name}` does not exist");
        self.problem_with_help(ProblemKind::UnknownType, span, message, help);
    }

    /// Reports a type that the service's list does not hold.
    pub(super) fn allowed(&mut self, ty: Type, span: Span) -> Type {
        if let Some(definition) = table().definition_of(&ty)
            && !definition.rows.allowed
        {
            self.type_not_allowed(&definition.full_name(), span);
        }
        ty
    }

    /// The type of a name in a namespace (empty: imported ones) with its arguments.
    pub(super) fn find_type(
        &self,
        namespace: &str,
        name: &str,
        arguments: &[Type],
    ) -> Option<Type> {
        let fits = |definition: &&Definition| {
            if namespace.is_empty() {
                IMPORTED.contains(&definition.namespace)
            } else {
                definition.namespace == namespace
                    || namespace == "Linq" && definition.namespace == "Newtonsoft.Json.Linq"
            }
        };
        let is_system = namespace.is_empty() || namespace == "System";
        if is_system && name == "ValueTuple" && (2..8).contains(&arguments.len()) {
            return Some(Type::tuple(arguments.to_vec()));
        }
        let found = table().by_name(name, arguments.len()).find(fits)?;
        if found.id == table().known_id(Known::Nullable) {
            return Some(Type::nullable(arguments.first()?.clone()));
        }
        let open = crate::expr::types::convert::definition_type(found);
        Some(match open {
            Type::Named(id, _) => Type::generic(id, arguments),
            primitive => primitive,
        })
    }

    /// `System.Type` of a type, for `typeof`.
    pub(super) fn type_type(&self) -> Type {
        known(Known::Type)
    }
}
