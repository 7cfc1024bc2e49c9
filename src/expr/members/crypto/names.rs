//! Names of algorithms and paddings, and object identifiers.

use super::super::{Args, Call, Row, TypeRows, class, enumeration, row, structure, table};
use crate::expr::eval::{Interpreter, equals, hash_value};
use crate::expr::types::Type;
use crate::expr::value::{Fault, Object, Text, Value};

pub(in crate::expr::members) const TYPES: &[TypeRows] = &[
    structure("System.Security.Cryptography.HashAlgorithmName", "name of a hash").rows(HASH_NAME),
    class("System.Security.Cryptography.RSASignaturePadding", "padding of RSA signatures")
        .rows(SIGNATURE_PADDING),
    class("System.Security.Cryptography.RSAEncryptionPadding", "padding of RSA encryption")
        .rows(ENCRYPTION_PADDING),
    enumeration(
        "System.Security.Cryptography.RSASignaturePaddingMode",
        &[("Pkcs1", 0), ("Pss", 1)],
        "paddings of RSA signatures",
    )
    .not_allowed(),
    enumeration(
        "System.Security.Cryptography.RSAEncryptionPaddingMode",
        &[("Pkcs1", 0), ("Oaep", 1)],
        "paddings of RSA encryption",
    )
    .not_allowed(),
    class("System.Security.Cryptography.Oid", "an object identifier").rows(OID),
];

/// `HashAlgorithmName`
#[derive(Clone, Debug)]
pub(super) struct HashName(pub(super) Option<Text>);

impl Object for HashName {
    fn type_of(&self) -> Type {
        named("HashAlgorithmName")
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.0.clone().unwrap_or_default())
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>().is_some_and(|other| self.0 == other.0)
    }

    fn hash(&self) -> Option<u64> {
        Some(hash_value(&self.0.clone().into()))
    }
}

fn named(name: &str) -> Type {
    table().find(&format!("System.Security.Cryptography.{name}")).map_or(Type::Object, Type::named)
}

fn hash_name(name: &str) -> Result<Value, Fault> {
    Ok(Value::object(HashName(Some(name.into()))))
}

fn same(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(equals(args.get(0), args.get(1)).into())
}

fn different(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok((!equals(args.get(0), args.get(1))).into())
}

const HASH_NAME: &[Row] = &[
    row(
        "new(string name)",
        |_, a| Ok(Value::object(HashName(a.optional_text(0)?.cloned()))),
        "a name",
    ),
    row("static HashAlgorithmName MD5 { get; }", |_, _| hash_name("MD5"), "MD5"),
    row("static HashAlgorithmName SHA1 { get; }", |_, _| hash_name("SHA1"), "SHA-1"),
    row("static HashAlgorithmName SHA256 { get; }", |_, _| hash_name("SHA256"), "SHA-256"),
    row("static HashAlgorithmName SHA384 { get; }", |_, _| hash_name("SHA384"), "SHA-384"),
    row("static HashAlgorithmName SHA512 { get; }", |_, _| hash_name("SHA512"), "SHA-512"),
    row("string Name { get; }", |_, a| Ok(a.object::<HashName>(0)?.0.clone().into()), "the name")
        .nullable(),
    row("static bool operator ==(HashAlgorithmName left, HashAlgorithmName right)", same, "equal"),
    row(
        "static bool operator !=(HashAlgorithmName left, HashAlgorithmName right)",
        different,
        "not equal",
    ),
];

/// `RSASignaturePadding` and `RSAEncryptionPadding`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RsaPadding {
    SignaturePkcs1,
    SignaturePss,
    EncryptionPkcs1,
    /// With the name of its hash.
    EncryptionOaep(&'static str),
}

impl RsaPadding {
    fn text(&self) -> String {
        match self {
            Self::SignaturePkcs1 | Self::EncryptionPkcs1 => "Pkcs1".to_owned(),
            Self::SignaturePss => "Pss".to_owned(),
            Self::EncryptionOaep(hash) => format!("Oaep{hash}"),
        }
    }
}

impl Object for RsaPadding {
    fn type_of(&self) -> Type {
        named(match self {
            Self::SignaturePkcs1 | Self::SignaturePss => "RSASignaturePadding",
            Self::EncryptionPkcs1 | Self::EncryptionOaep(_) => "RSAEncryptionPadding",
        })
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.text().into())
    }

    fn equals(&self, other: &Value) -> bool {
        other.downcast::<Self>() == Some(self)
    }

    fn hash(&self) -> Option<u64> {
        Some(hash_value(&Value::text(self.text())))
    }
}

fn padding(padding: RsaPadding) -> Result<Value, Fault> {
    Ok(Value::object(padding))
}

fn mode(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let value = match args.object::<RsaPadding>(0)? {
        RsaPadding::SignaturePkcs1 | RsaPadding::EncryptionPkcs1 => 0,
        RsaPadding::SignaturePss | RsaPadding::EncryptionOaep(_) => 1,
    };
    match &call.member.result {
        Type::Named(id, _) => Ok(Value::Enum(*id, value)),
        _ => Err(call.not_supported()),
    }
}

const SIGNATURE_PADDING: &[Row] = &[
    row(
        "static RSASignaturePadding Pkcs1 { get; }",
        |_, _| padding(RsaPadding::SignaturePkcs1),
        "PKCS #1",
    ),
    row("static RSASignaturePadding Pss { get; }", |_, _| padding(RsaPadding::SignaturePss), "PSS"),
    row("RSASignaturePaddingMode Mode { get; }", mode, "the kind of padding"),
    row(
        "static bool operator ==(RSASignaturePadding left, RSASignaturePadding right)",
        same,
        "equal",
    ),
    row(
        "static bool operator !=(RSASignaturePadding left, RSASignaturePadding right)",
        different,
        "not equal",
    ),
];

const ENCRYPTION_PADDING: &[Row] = &[
    row(
        "static RSAEncryptionPadding Pkcs1 { get; }",
        |_, _| padding(RsaPadding::EncryptionPkcs1),
        "PKCS #1",
    ),
    row(
        "static RSAEncryptionPadding OaepSHA1 { get; }",
        |_, _| padding(RsaPadding::EncryptionOaep("SHA1")),
        "OAEP with SHA-1",
    ),
    row(
        "static RSAEncryptionPadding OaepSHA256 { get; }",
        |_, _| padding(RsaPadding::EncryptionOaep("SHA256")),
        "OAEP with SHA-256",
    ),
    row(
        "static RSAEncryptionPadding OaepSHA384 { get; }",
        |_, _| padding(RsaPadding::EncryptionOaep("SHA384")),
        "OAEP with SHA-384",
    ),
    row(
        "static RSAEncryptionPadding OaepSHA512 { get; }",
        |_, _| padding(RsaPadding::EncryptionOaep("SHA512")),
        "OAEP with SHA-512",
    ),
    row("RSAEncryptionPaddingMode Mode { get; }", mode, "the kind of padding"),
    row(
        "HashAlgorithmName OaepHashAlgorithm { get; }",
        |_, a| match a.object::<RsaPadding>(0)? {
            RsaPadding::EncryptionOaep(hash) => hash_name(hash),
            _ => Ok(Value::object(HashName(None))),
        },
        "the hash of OAEP",
    ),
    row(
        "static bool operator ==(RSAEncryptionPadding left, RSAEncryptionPadding right)",
        same,
        "equal",
    ),
    row(
        "static bool operator !=(RSAEncryptionPadding left, RSAEncryptionPadding right)",
        different,
        "not equal",
    ),
];

/// Identifiers with the names that the runtime gives them.
const KNOWN: &[(&str, &str)] = &[
    ("1.2.840.113549.1.1.1", "RSA"),
    ("1.2.840.113549.1.1.4", "md5RSA"),
    ("1.2.840.113549.1.1.5", "sha1RSA"),
    ("1.2.840.113549.1.1.11", "sha256RSA"),
    ("1.2.840.113549.1.1.12", "sha384RSA"),
    ("1.2.840.113549.1.1.13", "sha512RSA"),
    ("1.2.840.10045.2.1", "ECC"),
    ("1.2.840.10045.4.3.2", "sha256ECDSA"),
    ("1.2.840.10045.4.3.3", "sha384ECDSA"),
    ("1.2.840.10045.4.3.4", "sha512ECDSA"),
    ("1.2.840.113549.2.5", "md5"),
    ("1.3.14.3.2.26", "sha1"),
    ("2.16.840.1.101.3.4.2.1", "sha256"),
    ("2.16.840.1.101.3.4.2.2", "sha384"),
    ("2.16.840.1.101.3.4.2.3", "sha512"),
    ("2.5.4.3", "CN"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "S"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
];

/// `Oid`
#[derive(Debug)]
pub(super) struct Oid {
    value: Option<Text>,
    name: Option<Text>,
}

impl Oid {
    /// An identifier in numbers.
    pub(super) fn of_value(value: &str) -> Self {
        Self { value: Some(value.into()), name: None }
    }
}

impl Object for Oid {
    fn type_of(&self) -> Type {
        named("Oid")
    }
}

const OID: &[Row] = &[
    row("new()", |_, _| Ok(Value::object(Oid { value: None, name: None })), "no identifier"),
    row(
        "new(string oid)",
        |_, a| {
            let text = a.optional_text(0)?.cloned();
            let found = KNOWN.iter().find(|(_, name)| {
                text.as_ref().is_some_and(|text| text.to_utf8().eq_ignore_ascii_case(name))
            });
            let value = found.map(|(value, _)| Text::from(*value)).or(text);
            Ok(Value::object(Oid { value, name: None }))
        },
        "an identifier of a number or a name",
    ),
    row(
        "new(string value, string friendlyName)",
        |_, a| {
            let (value, name) = (a.optional_text(0)?.cloned(), a.optional_text(1)?.cloned());
            Ok(Value::object(Oid { value, name }))
        },
        "an identifier with its name",
    ),
    row("string Value { get; }", |_, a| Ok(a.object::<Oid>(0)?.value.clone().into()), "in numbers")
        .nullable(),
    row(
        "string FriendlyName { get; }",
        |call, a| {
            let oid = a.object::<Oid>(0)?;
            let Some(value) = &oid.value else { return Ok(oid.name.clone().into()) };
            if oid.name.is_some() {
                return Ok(oid.name.clone().into());
            }
            match KNOWN.iter().find(|(known, _)| *value == **known) {
                Some((_, name)) => Ok((*name).into()),
                // The runtime's own list is longer.
                None => Err(call.not_supported()),
            }
        },
        "its name",
    )
    .nullable(),
];
