//! The table in its readable form: definitions, members, and how they are found.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use super::signature::{Reader, SignatureError};
use super::{FAMILIES, Kind, Known, Row, TypeRows, names};
use crate::expr::types::{DefinitionId, Type};
use crate::expr::value::Constant;

/// What a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberKind {
    /// A method.
    Method,
    /// A property, field or constant.
    Property,
    /// An indexer.
    Indexer,
    /// A constructor.
    Constructor,
    /// An operator; the name is its symbol.
    Operator,
    /// A conversion.
    Conversion {
        /// True for `implicit`.
        implicit: bool,
    },
}

/// How an argument is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// By value.
    Value,
    /// `ref`
    Ref,
    /// `out`
    Out,
    /// `params`
    Params,
}

/// A parameter of a member.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name, for named arguments and messages.
    pub name: &'static str,
    /// Its type.
    pub ty: Type,
    /// How it is passed.
    pub mode: Mode,
    /// Its value when the argument is left out.
    pub default: Option<Constant>,
}

/// A member with its typed signature.
#[derive(Debug)]
pub struct Member {
    /// The type that declares it.
    pub owner: DefinitionId,
    /// Its name; `.ctor`, `this[]`, an operator's symbol, `op_Implicit`, `op_Explicit`.
    pub name: &'static str,
    /// What it is.
    pub kind: MemberKind,
    /// True when it has no receiver.
    pub is_static: bool,
    /// True when it can be called on its first argument.
    pub is_extension: bool,
    /// Type parameters of the declaring type; they come first in [`Type::Parameter`].
    pub owner_arity: usize,
    /// Its own type parameters.
    pub type_parameters: Vec<&'static str>,
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// Result type; for a constructor the type itself.
    pub result: Type,
    /// Value of a constant.
    pub constant: Option<Constant>,
    /// True when a property or indexer can be set.
    pub settable: bool,
    /// True when the service's list of allowed members holds it.
    pub allowed: bool,
    /// The row.
    pub row: &'static Row,
}

impl Member {
    /// `Type.Member`, for messages.
    #[must_use]
    pub fn qualified_name(&self) -> String {
        format!("{}.{}", table().definition(self.owner).name, self.name)
    }

    /// True for the member of that name of a type of that name.
    #[must_use]
    pub fn is(&self, owner: &str, name: &str) -> bool {
        self.name == name && table().definition(self.owner).name == owner
    }
}

/// A type with its members.
#[derive(Debug)]
pub struct Definition {
    /// Its place in the table.
    pub id: DefinitionId,
    /// Namespace, `System.Linq`.
    pub namespace: &'static str,
    /// Name without namespace and type parameters.
    pub name: &'static str,
    /// Names of its type parameters.
    pub parameters: Vec<&'static str>,
    /// Variance of each: 1 for `out`, -1 for `in`, 0 for neither.
    pub variance: Vec<i8>,
    /// What kind of type it is.
    pub kind: Kind,
    /// Base types in terms of its own parameters, nearest first.
    pub bases: Vec<Type>,
    /// Members in the order of the rows.
    pub members: Vec<Member>,
    /// The declaration.
    pub rows: &'static TypeRows,
    by_name: HashMap<&'static str, Vec<usize>>,
    /// All bases of a type without parameters, once somebody has asked.
    all_bases: OnceLock<Vec<Type>>,
    /// Some member is a conversion.
    pub converts: bool,
}

impl Definition {
    /// `System.Linq.Enumerable`
    #[must_use]
    pub fn full_name(&self) -> String {
        if self.namespace.is_empty() {
            return self.name.to_owned();
        }
        format!("{}.{}", self.namespace, self.name)
    }

    /// Own members of a name.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Member> {
        let found = self.by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        found.iter().filter_map(|&index| self.members.get(index))
    }

    /// The type with its own parameters as arguments.
    #[must_use]
    pub fn open_type(&self) -> Type {
        let count = u16::try_from(self.parameters.len()).unwrap_or(0);
        Type::generic(self.id, (0..count).map(Type::Parameter).collect::<Vec<_>>())
    }

    /// The value of an enumeration member.
    #[must_use]
    pub fn enum_value(&self, name: &str) -> Option<i64> {
        self.rows.values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

/// All types.
#[derive(Debug)]
pub struct Table {
    definitions: Vec<Definition>,
    by_full_name: HashMap<String, DefinitionId>,
    by_name: HashMap<&'static str, Vec<DefinitionId>>,
    extensions: HashMap<&'static str, Vec<(DefinitionId, usize)>>,
    namespaces: Vec<&'static str>,
    known: Vec<DefinitionId>,
    primitives: HashMap<Type, DefinitionId>,
    /// Rows that could not be read; a test holds this empty.
    pub errors: Vec<SignatureError>,
}

/// The table of all families, read once.
#[must_use]
pub fn table() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| TableBuilder::new().build());
    &TABLE
}

/// A type that the language itself needs, without arguments.
#[must_use]
pub fn known(which: Known) -> Type {
    Type::named(table().known_id(which))
}

/// A generic type that the language itself needs.
#[must_use]
pub fn known_generic(which: Known, arguments: &[Type]) -> Type {
    Type::generic(table().known_id(which), arguments)
}

impl Table {
    /// A definition; ids come from the table, so that it is always there.
    #[must_use]
    pub fn definition(&self, id: DefinitionId) -> &Definition {
        match self.definitions.get(usize::from(id.0)).or_else(|| self.definitions.first()) {
            Some(definition) => definition,
            None => unreachable_empty(),
        }
    }

    /// All definitions.
    #[must_use]
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// The definition of a full name, for instance `System.Uri`; of several arities the first.
    #[must_use]
    pub fn find(&self, full_name: &str) -> Option<DefinitionId> {
        self.by_full_name.get(full_name).copied()
    }

    /// The definition of a full name with a number of type parameters.
    #[must_use]
    pub fn find_generic(&self, full_name: &str, arity: usize) -> Option<DefinitionId> {
        let (namespace, name) = full_name.rsplit_once('.').unwrap_or(("", full_name));
        let ids = self.by_name.get(name)?;
        ids.iter().copied().find(|id| {
            let definition = self.definition(*id);
            definition.parameters.len() == arity && definition.namespace == namespace
        })
    }

    /// The id of a type that the language itself needs.
    #[must_use]
    pub fn known_id(&self, which: Known) -> DefinitionId {
        self.known.get(which as usize).copied().unwrap_or(DefinitionId(0))
    }

    /// Visible definitions of a simple name and arity.
    pub fn by_name(&self, name: &str, arity: usize) -> impl Iterator<Item = &Definition> {
        let ids = self.by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        ids.iter()
            .map(|id| self.definition(*id))
            .filter(move |found| found.rows.visible && found.parameters.len() == arity)
    }

    /// True when some type lies in the namespace or below it.
    #[must_use]
    pub fn is_namespace(&self, name: &str) -> bool {
        self.namespaces.iter().any(|known| {
            known.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    /// The definition that holds the members of a type.
    #[must_use]
    pub fn definition_of(&self, ty: &Type) -> Option<&Definition> {
        let id = match ty {
            Type::Named(id, _) => *id,
            Type::Nullable(_) => self.known_id(Known::Nullable),
            Type::Array(..) => self.known_id(Known::ArrayOf),
            Type::Dynamic => self.known_id(Known::Object),
            Type::Anonymous(_) | Type::Parameter(_) => self.known_id(Known::Object),
            Type::Tuple(_) => self.known_id(Known::ValueTuple),
            other => *self.primitives.get(other)?,
        };
        Some(self.definition(id))
    }

    /// Base class and interfaces of a type with its arguments filled in, nearest first, each
    /// once; `object` is not among them.
    #[must_use]
    pub fn bases(&self, ty: &Type) -> Cow<'_, [Type]> {
        match self.definition_of(ty) {
            None => Cow::Borrowed(&[]),
            Some(definition) if definition.parameters.is_empty() => {
                Cow::Borrowed(definition.all_bases.get_or_init(|| self.collect_bases(ty)))
            }
            Some(_) => Cow::Owned(self.collect_bases(ty)),
        }
    }

    fn collect_bases(&self, ty: &Type) -> Vec<Type> {
        let mut found: Vec<Type> = Vec::new();
        let mut next = 0;
        self.push_bases(ty, &mut found);
        while let Some(base) = found.get(next).cloned() {
            self.push_bases(&base, &mut found);
            next += 1;
        }
        found
    }

    fn push_bases(&self, ty: &Type, found: &mut Vec<Type>) {
        let Some(definition) = self.definition_of(ty) else { return };
        for base in &definition.bases {
            let base = base.substitute(ty.arguments());
            if !found.contains(&base) {
                found.push(base);
            }
        }
    }

    /// Extension methods of a name; those of nearer types first.
    #[must_use]
    pub fn extensions(&self, name: &str) -> Vec<&Member> {
        let found = self.extensions.get(name).map(Vec::as_slice).unwrap_or_default();
        found.iter().filter_map(|(id, index)| self.definition(*id).members.get(*index)).collect()
    }

    /// The member of `ty` or a base of it that does the work of an interface's member.
    #[must_use]
    pub fn implementation(
        &self,
        ty: &Type,
        wanted: &Member,
        types: &[Type],
    ) -> Option<(&Member, Type)> {
        let closed: Vec<Type> =
            wanted.parameters.iter().map(|parameter| parameter.ty.substitute(types)).collect();
        let mut fallback = None;
        let candidates = std::iter::once(ty.clone()).chain(self.bases(ty).into_owned());
        for candidate in candidates {
            let Some(definition) = self.definition_of(&candidate) else { continue };
            for member in definition.named(wanted.name) {
                if member.row.get.is_none()
                    || member.kind != wanted.kind
                    || member.is_static
                    || member.parameters.len() != wanted.parameters.len()
                {
                    continue;
                }
                let mut same = member.parameters.iter().zip(&closed).map(|(parameter, wanted)| {
                    parameter.ty.substitute(candidate.arguments()) == *wanted
                });
                if same.all(|same| same) {
                    return Some((member, candidate));
                }
                if fallback.is_none() {
                    fallback = Some((member, candidate.clone()));
                }
            }
        }
        fallback
    }
}

/// The families declare hundreds of types, and the self-test proves it.
#[cold]
fn unreachable_empty() -> ! {
    unreachable!("the member table holds types")
}

/// The table while it is read: names first, then bases and members.
pub(super) struct TableBuilder {
    definitions: Vec<Definition>,
    by_name: HashMap<&'static str, Vec<DefinitionId>>,
    errors: Vec<SignatureError>,
}

impl TableBuilder {
    fn new() -> Self {
        let mut builder =
            Self { definitions: Vec::new(), by_name: HashMap::new(), errors: Vec::new() };
        for rows in FAMILIES.iter().flat_map(|family| family.iter()) {
            builder.declare(rows);
        }
        builder
    }

    fn declare(&mut self, rows: &'static TypeRows) {
        let id = DefinitionId(u16::try_from(self.definitions.len()).unwrap_or(u16::MAX));
        let (full, list) = match rows.name.split_once('<') {
            Some((full, list)) => (full, list.trim_end_matches('>')),
            None => (rows.name, ""),
        };
        let (namespace, name) = full.rsplit_once('.').unwrap_or(("", full));
        let (mut parameters, mut variance) = (Vec::new(), Vec::new());
        for part in list.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (sign, name) = match part.split_once(' ') {
                Some(("out", name)) => (1, name.trim()),
                Some(("in", name)) => (-1, name.trim()),
                _ => (0, part),
            };
            parameters.push(name);
            variance.push(sign);
        }
        self.by_name.entry(name).or_default().push(id);
        self.definitions.push(Definition {
            id,
            namespace,
            name,
            parameters,
            variance,
            kind: rows.kind,
            bases: Vec::new(),
            members: Vec::new(),
            rows,
            by_name: HashMap::new(),
            all_bases: OnceLock::new(),
            converts: false,
        });
    }

    /// The type of a simple or full name; type arguments are left to the caller.
    pub(super) fn resolve(&self, name: &str, arity: usize) -> Option<Type> {
        let (namespace, simple) = name.rsplit_once('.').unwrap_or(("", name));
        let ids = self.by_name.get(simple)?;
        let mut found = ids.iter().filter_map(|id| self.definitions.get(usize::from(id.0)));
        let found = found.find(|definition| {
            definition.parameters.len() == arity
                && (namespace.is_empty() || definition.namespace == namespace)
        })?;
        Some(primitive_of(found).unwrap_or_else(|| Type::named(found.id)))
    }

    /// A named member of an enumeration.
    pub(super) fn enum_value(&self, ty: &Type, word: &str) -> Option<Constant> {
        let Type::Named(id, _) = ty else { return None };
        let definition = self.definitions.get(usize::from(id.0))?;
        let name = word.rsplit('.').next().unwrap_or(word);
        Some(Constant::Enum(*id, definition.enum_value(name)?))
    }

    fn build(mut self) -> Table {
        let mut read = Vec::with_capacity(self.definitions.len());
        let mut errors = Vec::new();
        for definition in &self.definitions {
            let mut bases = Vec::new();
            for &base in definition.rows.bases {
                let mut reader = Reader::new(base, &self, &definition.parameters);
                match reader.ty().and_then(|ty| reader.end().map(|()| ty)) {
                    Ok(ty) => bases.push(ty),
                    Err(error) => errors.push(error),
                }
            }
            let own = primitive_of(definition).unwrap_or_else(|| definition.open_type());
            let mut members = Vec::new();
            let full_name = definition.full_name();
            for row in definition.rows.rows {
                let mut reader = Reader::new(row.signature, &self, &definition.parameters);
                match reader.member(definition.id, &own, row) {
                    Ok(mut member) => {
                        let named = matches!(
                            member.kind,
                            MemberKind::Method | MemberKind::Property | MemberKind::Indexer
                        );
                        member.allowed &= !named || names::is_listed(&full_name, member.name);
                        members.push(member);
                    }
                    Err(error) => errors.push(error),
                }
            }
            read.push((bases, members));
        }
        for (definition, (bases, members)) in self.definitions.iter_mut().zip(read) {
            for (index, member) in members.iter().enumerate() {
                definition.by_name.entry(member.name).or_default().push(index);
            }
            definition.converts = members
                .iter()
                .any(|member: &Member| matches!(member.kind, MemberKind::Conversion { .. }));
            definition.bases = bases;
            definition.members = members;
        }
        self.errors = errors;
        self.finish()
    }

    fn finish(self) -> Table {
        let mut by_full_name = HashMap::new();
        let mut extensions: HashMap<&'static str, Vec<(DefinitionId, usize)>> = HashMap::new();
        let mut namespaces = Vec::new();
        let mut primitives = HashMap::new();
        for definition in &self.definitions {
            by_full_name.entry(definition.full_name()).or_insert(definition.id);
            if !namespaces.contains(&definition.namespace) {
                namespaces.push(definition.namespace);
            }
            if let Some(primitive) = primitive_of(definition) {
                primitives.insert(primitive, definition.id);
            }
            for (index, member) in definition.members.iter().enumerate() {
                if member.is_extension {
                    let list = extensions.entry(member.name).or_default();
                    list.push((definition.id, index));
                }
            }
        }
        let mut errors = self.errors;
        let mut known = Vec::new();
        for (which, name) in super::KNOWN {
            let (full, arity) = name.split_once('`').unwrap_or((name, "0"));
            let arity: usize = arity.parse().unwrap_or(0);
            let found = self.definitions.iter().find(|definition| {
                definition.parameters.len() == arity && definition.full_name() == full
            });
            if found.is_none() || known.len() != *which as usize {
                errors.push(SignatureError {
                    signature: (*name).to_owned(),
                    at: 0,
                    what: "known type is not declared, or out of order".to_owned(),
                });
            }
            known.push(found.map_or(DefinitionId(0), |definition| definition.id));
        }
        Table {
            definitions: self.definitions,
            by_full_name,
            by_name: self.by_name,
            extensions,
            namespaces,
            known,
            primitives,
            errors,
        }
    }
}

/// The keyword type that a definition holds the members of.
fn primitive_of(definition: &Definition) -> Option<Type> {
    if definition.namespace != "System" || !definition.parameters.is_empty() {
        return None;
    }
    Some(match definition.name {
        "Boolean" => Type::Bool,
        "Char" => Type::Char,
        "SByte" => Type::SByte,
        "Byte" => Type::Byte,
        "Int16" => Type::Short,
        "UInt16" => Type::UShort,
        "Int32" => Type::Int,
        "UInt32" => Type::UInt,
        "Int64" => Type::Long,
        "UInt64" => Type::ULong,
        "Single" => Type::Float,
        "Double" => Type::Double,
        "Decimal" => Type::Decimal,
        "String" => Type::String,
        "Object" => Type::Object,
        "Void" => Type::Void,
        _ => return None,
    })
}
