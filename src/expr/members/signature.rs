//! Reads the C# text of a row into a typed signature.

use std::sync::Arc;

use super::Row;
use super::table::{Member, MemberKind, Mode, Parameter, TableBuilder};
use crate::expr::types::{DefinitionId, Tuple, Type};
use crate::expr::value::{Constant, Text};

/// Why a signature could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{signature}` at byte {at}: {what}")]
pub struct SignatureError {
    /// The text of the row.
    pub signature: String,
    /// Where reading stopped.
    pub at: usize,
    /// What was expected or unknown.
    pub what: String,
}

pub(super) struct Reader<'a> {
    text: &'static str,
    at: usize,
    names: &'a TableBuilder,
    /// Type parameters in scope; the index is that of [`Type::Parameter`].
    parameters: Vec<&'static str>,
}

type Read<T> = Result<T, SignatureError>;

impl<'a> Reader<'a> {
    pub(super) fn new(
        text: &'static str,
        names: &'a TableBuilder,
        parameters: &[&'static str],
    ) -> Self {
        Self { text, at: 0, names, parameters: parameters.to_vec() }
    }

    fn fail<T>(&self, what: impl Into<String>) -> Read<T> {
        Err(SignatureError { signature: self.text.to_owned(), at: self.at, what: what.into() })
    }

    fn rest(&self) -> &'static str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Takes `text` when it comes next.
    fn take(&mut self, text: &str) -> bool {
        self.skip();
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    /// Takes a whole word when it comes next.
    fn word(&mut self, word: &str) -> bool {
        self.skip();
        let found = self
            .rest()
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'));
        if found {
            self.at += word.len();
        }
        found
    }

    fn expect(&mut self, text: &str) -> Read<()> {
        if self.take(text) { Ok(()) } else { self.fail(format!("expected `{text}`")) }
    }

    fn identifier(&mut self) -> Read<&'static str> {
        self.skip();
        let rest = self.rest();
        let rest = rest.strip_prefix('@').map_or(rest, |plain| {
            self.at += 1;
            plain
        });
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        match rest.get(..end) {
            Some(name) if end > 0 => {
                self.at += end;
                Ok(name)
            }
            _ => self.fail("expected a name"),
        }
    }

    pub(super) fn end(&mut self) -> Read<()> {
        self.skip();
        if self.rest().is_empty() { Ok(()) } else { self.fail("expected the end") }
    }

    pub(super) fn ty(&mut self) -> Read<Type> {
        self.skip();
        let mut ty = if self.take("(") { self.tuple()? } else { self.simple_type()? };
        loop {
            if self.take("?") {
                ty = Type::nullable(ty);
            } else if self.take("[]") {
                ty = Type::array(ty);
            } else if self.take("[,]") {
                ty = Type::Array(Arc::new(ty), 2);
            } else {
                return Ok(ty);
            }
        }
    }

    fn tuple(&mut self) -> Read<Type> {
        let (mut types, mut names) = (Vec::new(), Vec::new());
        loop {
            types.push(self.ty()?);
            self.skip();
            let named = self.rest().starts_with(char::is_alphabetic);
            names.push(if named { Some(Arc::from(self.identifier()?)) } else { None });
            if !self.take(",") {
                break;
            }
        }
        self.expect(")")?;
        Ok(Type::Tuple(Arc::new(Tuple { types, names })))
    }

    fn simple_type(&mut self) -> Read<Type> {
        let mut name = self.identifier()?.to_owned();
        while self.take(".") {
            name.push('.');
            name.push_str(self.identifier()?);
        }
        if let Some(index) = self.parameters.iter().position(|parameter| *parameter == name) {
            return Ok(Type::Parameter(u16::try_from(index).unwrap_or(u16::MAX)));
        }
        if let Some(keyword) = keyword_type(&name) {
            return Ok(keyword);
        }
        let mut arguments = Vec::new();
        if self.take("<") {
            loop {
                arguments.push(self.ty()?);
                if !self.take(",") {
                    break;
                }
            }
            self.expect(">")?;
        }
        match self.names.resolve(&name, arguments.len()) {
            Some(Type::Named(id, _)) => Ok(Type::generic(id, arguments)),
            Some(other) => Ok(other),
            None => self.fail(format!("unknown type `{name}` of {} arguments", arguments.len())),
        }
    }

    /// The whole row.
    pub(super) fn member(
        &mut self,
        owner: DefinitionId,
        owner_type: &Type,
        row: &'static Row,
    ) -> Read<Member> {
        let owner_arity = self.parameters.len();
        let mut member = Member {
            owner,
            name: "",
            kind: MemberKind::Method,
            is_static: false,
            is_extension: false,
            owner_arity,
            type_parameters: Vec::new(),
            parameters: Vec::new(),
            result: Type::Void,
            constant: None,
            settable: false,
            allowed: row.allowed,
            row,
        };
        if self.word("const") {
            return self.constant(member);
        }
        if self.word("new") {
            member.kind = MemberKind::Constructor;
            member.name = ".ctor";
            member.is_static = true;
            member.result = owner_type.clone();
            self.expect("(")?;
            self.parameter_list(&mut member, ")")?;
            self.end()?;
            return Ok(member);
        }
        member.is_static = self.word("static");
        let implicit = self.word("implicit");
        if implicit || self.word("explicit") {
            if !self.word("operator") {
                return self.fail("expected `operator`");
            }
            member.kind = MemberKind::Conversion { implicit };
            member.name = if implicit { "op_Implicit" } else { "op_Explicit" };
            member.result = self.ty()?;
            self.expect("(")?;
            self.parameter_list(&mut member, ")")?;
            self.end()?;
            return Ok(member);
        }
        self.method_type_parameters_ahead(&mut member)?;
        member.result = if self.word("void") { Type::Void } else { self.ty()? };
        if self.word("operator") {
            return self.operator(member);
        }
        if self.word("this") {
            member.kind = MemberKind::Indexer;
            member.name = "this[]";
            self.expect("[")?;
            self.parameter_list(&mut member, "]")?;
            self.accessors(&mut member)?;
            self.end()?;
            return Ok(member);
        }
        member.name = self.identifier()?;
        if self.take("<") {
            while !self.take(">") {
                self.identifier()?;
                self.take(",");
            }
        }
        if self.take("(") {
            member.is_extension = self.word("this");
            self.parameter_list(&mut member, ")")?;
        } else {
            member.kind = MemberKind::Property;
            self.accessors(&mut member)?;
        }
        self.end()?;
        Ok(member)
    }

    /// Brings `T, R` of `Select<T, R>(…)` into scope before the result type is read.
    fn method_type_parameters_ahead(&mut self, member: &mut Member) -> Read<()> {
        let rest = self.rest();
        let Some(parenthesis) = self.opening_parenthesis() else { return Ok(()) };
        let head = rest.get(..parenthesis).unwrap_or_default().trim_end();
        let Some(inside) = head.strip_suffix('>') else { return Ok(()) };
        let Some(open) = inside.rfind('<') else { return Ok(()) };
        let list = inside.get(open + 1..).unwrap_or_default();
        for name in list.split(',').map(str::trim) {
            if name.is_empty() || self.parameters.contains(&name) {
                return self.fail(format!("type parameter `{name}`"));
            }
            self.parameters.push(name);
            member.type_parameters.push(name);
        }
        Ok(())
    }

    /// Offset in the rest of the parenthesis that opens the parameter list.
    fn opening_parenthesis(&self) -> Option<usize> {
        let rest = self.rest();
        if rest.contains("operator") {
            return None;
        }
        let mut result = None;
        for (at, c) in rest.char_indices() {
            match c {
                '{' | '=' => break,
                '(' if at > 0 => {
                    let before = rest.get(..at).unwrap_or_default().trim_end();
                    if before.ends_with(|c: char| c.is_alphanumeric() || c == '>' || c == '_') {
                        result = Some(at);
                        break;
                    }
                }
                _ => {}
            }
        }
        result
    }

    fn operator(&mut self, mut member: Member) -> Read<Member> {
        self.skip();
        let rest = self.rest();
        let end = rest.find('(').unwrap_or(rest.len());
        let Some(symbol) = rest.get(..end).map(str::trim) else { return self.fail("operator") };
        member.kind = MemberKind::Operator;
        member.name = symbol;
        self.at += end;
        self.expect("(")?;
        self.parameter_list(&mut member, ")")?;
        self.end()?;
        Ok(member)
    }

    fn constant(&mut self, mut member: Member) -> Read<Member> {
        member.kind = MemberKind::Property;
        member.is_static = true;
        member.result = self.ty()?;
        member.name = self.identifier()?;
        self.expect("=")?;
        member.constant = Some(self.literal(&member.result)?);
        self.end()?;
        Ok(member)
    }

    fn accessors(&mut self, member: &mut Member) -> Read<()> {
        self.expect("{")?;
        if !self.word("get") {
            return self.fail("expected `get`");
        }
        self.expect(";")?;
        if self.word("set") {
            self.expect(";")?;
            member.settable = true;
        }
        self.expect("}")
    }

    fn parameter_list(&mut self, member: &mut Member, close: &str) -> Read<()> {
        if self.take(close) {
            return Ok(());
        }
        loop {
            let mode = if self.word("out") {
                Mode::Out
            } else if self.word("ref") {
                Mode::Ref
            } else if self.word("params") {
                Mode::Params
            } else {
                Mode::Value
            };
            let ty = self.ty()?;
            let name = self.identifier()?;
            let default = if self.take("=") { Some(self.literal(&ty)?) } else { None };
            member.parameters.push(Parameter { name, ty, mode, default });
            if !self.take(",") {
                break;
            }
        }
        self.expect(close)
    }

    fn literal(&mut self, ty: &Type) -> Read<Constant> {
        self.skip();
        if self.word("null") || self.word("default") {
            return Ok(default_of(ty));
        }
        if self.word("true") {
            return Ok(Constant::Bool(true));
        }
        if self.word("false") {
            return Ok(Constant::Bool(false));
        }
        if self.take("\"") {
            let rest = self.rest();
            let end = rest.find('"').unwrap_or(rest.len());
            self.at += end + 1;
            return Ok(Constant::String(Text::from(rest.get(..end).unwrap_or_default())));
        }
        let rest = self.rest();
        let stop = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '+' | '.' | '_'));
        let end = rest.find(stop).unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        self.at += end;
        match number(ty, word).or_else(|| self.names.enum_value(ty, word)) {
            Some(constant) => Ok(constant),
            None => self.fail(format!("`{word}` is no value of `{ty:?}`")),
        }
    }
}

/// `default(T)` as a constant.
fn default_of(ty: &Type) -> Constant {
    number(ty, "0").unwrap_or(match ty {
        Type::Bool => Constant::Bool(false),
        Type::Char => Constant::Char(0),
        _ => Constant::Null,
    })
}

fn number(ty: &Type, word: &str) -> Option<Constant> {
    Some(match ty {
        Type::SByte => Constant::SByte(word.parse().ok()?),
        Type::Byte => Constant::Byte(word.parse().ok()?),
        Type::Short => Constant::Short(word.parse().ok()?),
        Type::UShort => Constant::UShort(word.parse().ok()?),
        Type::Int => Constant::Int(word.parse().ok()?),
        Type::UInt => Constant::UInt(word.parse().ok()?),
        Type::Long => Constant::Long(word.parse().ok()?),
        Type::ULong => Constant::ULong(word.parse().ok()?),
        // .NET's have the sign bit set, as the division of zero by zero sets it.
        Type::Float if word == "NaN" => Constant::Float(-f32::NAN),
        Type::Double if word == "NaN" => Constant::Double(-f64::NAN),
        Type::Float => Constant::Float(word.parse().ok()?),
        Type::Double => Constant::Double(word.parse().ok()?),
        Type::Decimal => Constant::Decimal(word.parse().ok()?),
        Type::Char => Constant::Char(word.parse().ok()?),
        _ => return None,
    })
}

/// The type that a C# keyword names.
pub(super) fn keyword_type(name: &str) -> Option<Type> {
    Some(match name {
        "bool" => Type::Bool,
        "char" => Type::Char,
        "sbyte" => Type::SByte,
        "byte" => Type::Byte,
        "short" => Type::Short,
        "ushort" => Type::UShort,
        "int" => Type::Int,
        "uint" => Type::UInt,
        "long" => Type::Long,
        "ulong" => Type::ULong,
        "float" => Type::Float,
        "double" => Type::Double,
        "decimal" => Type::Decimal,
        "string" => Type::String,
        "object" => Type::Object,
        "dynamic" => Type::Dynamic,
        _ => return None,
    })
}
