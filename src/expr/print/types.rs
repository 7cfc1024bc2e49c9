//! Types and names.

use super::super::ast::{PredefinedType, SimpleName, TypeSyntax, TypeSyntaxKind};
use super::Printer;

impl Printer<'_> {
    pub(super) fn type_syntax(&mut self, ty: &TypeSyntax) {
        match &ty.kind {
            TypeSyntaxKind::Var => self.write("var"),
            TypeSyntaxKind::Predefined(predefined) => self.predefined(*predefined),
            TypeSyntaxKind::Named { alias, names } => {
                if let Some(alias) = alias {
                    self.identifier(alias);
                    self.write("::");
                }
                self.separated(names, ".", Self::simple_name);
            }
            TypeSyntaxKind::Nullable(inner) => {
                self.type_syntax(inner);
                self.write("?");
            }
            TypeSyntaxKind::Array { element, ranks } => {
                self.type_syntax(element);
                for rank in ranks {
                    self.rank(*rank);
                }
            }
            TypeSyntaxKind::Tuple(elements) => {
                self.write("(");
                self.separated(elements, ", ", |printer, element| {
                    printer.type_syntax(&element.ty);
                    if let Some(name) = &element.name {
                        printer.write(" ");
                        printer.identifier(name);
                    }
                });
                self.write(")");
            }
            TypeSyntaxKind::Hole(_) => self.copy(ty.span),
            TypeSyntaxKind::Omitted | TypeSyntaxKind::Missing => {}
        }
    }

    pub(super) fn predefined(&mut self, predefined: PredefinedType) {
        self.write(predefined.keyword());
    }

    /// `[,]`.
    pub(super) fn rank(&mut self, dimensions: u32) {
        self.write("[");
        for _ in 1..dimensions {
            self.write(",");
        }
        self.write("]");
    }

    pub(super) fn simple_name(&mut self, name: &SimpleName) {
        self.identifier(&name.identifier);
        if !name.type_arguments.is_empty() {
            self.write("<");
            let omitted = |ty: &TypeSyntax| ty.kind == TypeSyntaxKind::Omitted;
            let separator = if name.type_arguments.iter().all(omitted) { "," } else { ", " };
            self.separated(&name.type_arguments, separator, Self::type_syntax);
            self.write(">");
        }
    }
}
