//! The rows of certificates and their parts.

use super::name::Name;
use super::rsa::RsaKey;
use super::{Certificate, NoCertificate, cryptographic, x509};
use crate::expr::eval::Interpreter;
use crate::expr::members::crypto::hash::Algorithm;
use crate::expr::members::crypto::names::{HashName, Oid};
use crate::expr::members::encoding::hexadecimal;
use crate::expr::members::time::shown;
use crate::expr::members::{Args, Call, Row, row, table};
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Object, Text, Value};

fn own<'a>(args: Args<'a>) -> Result<&'a Certificate, Fault> {
    if args.get(0).downcast::<NoCertificate>().is_some() {
        return Err(cryptographic("m_safeCertContext is an invalid handle."));
    }
    args.object::<Certificate>(0)
}

fn refuse(call: &mut Call<'_, '_>, _: Args<'_>) -> Result<Value, Fault> {
    Err(call.not_supported())
}

fn new(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let plain = call.member.qualified_name().starts_with("X509Certificate.");
    let bytes = match args.get(0) {
        Value::Null => Vec::new(),
        Value::Array(array) => array.to_bytes().unwrap_or_default(),
        Value::String(_) => return Err(call.not_supported()),
        _ => own(args)?.raw.clone(),
    };
    if bytes.is_empty() {
        return Ok(Value::object(NoCertificate));
    }
    let mut certificate = Certificate::of_bytes(&bytes)?;
    certificate.is_plain = plain;
    Ok(Value::object(certificate))
}

fn hex(bytes: &[u8]) -> Value {
    hexadecimal(bytes, "").into()
}

fn bytes_of(bytes: &[u8]) -> Result<Value, Fault> {
    Ok(Array::bytes(bytes.to_vec()).into())
}

fn hashed(args: Args<'_>) -> Result<Vec<u8>, Fault> {
    let certificate = own(args)?;
    let algorithm = match args.get(1).downcast::<HashName>() {
        None => Algorithm::Sha1,
        Some(name) => {
            let name = name.0.clone().unwrap_or_default();
            Algorithm::of_name(&name.to_utf8())
                .ok_or_else(|| cryptographic(&format!("'{name}' is not a known hash algorithm.")))?
        }
    };
    Ok(algorithm.hash(&certificate.raw))
}

const TEXT: &str = "its texts";
const HASH: &str = "hash of the certificate";

/// Members of `X509Certificate`.
pub(super) const CERTIFICATE: &[Row] = &[
    row("new()", |_, _| Ok(Value::object(NoCertificate)), "no certificate"),
    row("new(byte[] data)", new, "reads a certificate"),
    row("string Subject { get; }", |_, a| Ok(own(a)?.subject.text(true).into()), "the subject"),
    row("string Issuer { get; }", |_, a| Ok(own(a)?.issuer.text(true).into()), "the issuer"),
    row("byte[] GetCertHash()", |_, a| bytes_of(&hashed(a)?), HASH),
    row("byte[] GetCertHash(HashAlgorithmName hashAlgorithm)", |_, a| bytes_of(&hashed(a)?), HASH),
    row("string GetCertHashString()", |_, a| Ok(hex(&hashed(a)?)), HASH),
    row(
        "string GetCertHashString(HashAlgorithmName hashAlgorithm)",
        |_, a| Ok(hex(&hashed(a)?)),
        HASH,
    ),
    row(
        "string GetEffectiveDateString()",
        |_, a| Ok(shown(own(a)?.not_before).into()),
        "when it begins to hold",
    ),
    row(
        "string GetExpirationDateString()",
        |_, a| Ok(shown(own(a)?.not_after).into()),
        "when it no longer holds",
    ),
    row("string GetFormat()", |_, _| Ok("X509".into()), "X509"),
    row("string GetName()", |_, a| Ok(own(a)?.subject.text(false).into()), "the subject"),
    row("string GetIssuerName()", |_, a| Ok(own(a)?.issuer.text(false).into()), "the issuer"),
    row(
        "string GetKeyAlgorithm()",
        |_, a| Ok(own(a)?.key_algorithm.as_str().into()),
        "its key's algorithm",
    ),
    row(
        "byte[] GetKeyAlgorithmParameters()",
        |_, a| bytes_of(&own(a)?.key_parameters),
        "parameters of its key",
    ),
    row(
        "string GetKeyAlgorithmParametersString()",
        |_, a| Ok(hex(&own(a)?.key_parameters)),
        "parameters of its key",
    ),
    row("byte[] GetPublicKey()", |_, a| bytes_of(&own(a)?.key), "its public key"),
    row("string GetPublicKeyString()", |_, a| Ok(hex(&own(a)?.key)), "its public key"),
    row("byte[] GetRawCertData()", |_, a| bytes_of(&own(a)?.raw), "all its bytes"),
    row("string GetRawCertDataString()", |_, a| Ok(hex(&own(a)?.raw)), "all its bytes"),
    row(
        "byte[] GetSerialNumber()",
        |_, a| {
            let serial: Vec<u8> = own(a)?.serial.iter().rev().copied().collect();
            bytes_of(&serial)
        },
        "its number, the lowest byte first",
    ),
    row("string GetSerialNumberString()", |_, a| Ok(hex(&own(a)?.serial)), "its number"),
    row(
        "byte[] Export(X509ContentType contentType)",
        |call, a| {
            if a.enumeration(1)? == 1 { bytes_of(&own(a)?.raw) } else { Err(call.not_supported()) }
        },
        "the certificate in a form",
    ),
    row("string ToString(bool fVerbose)", to_text, TEXT),
    row("void Dispose()", |_, _| Ok(Value::Null), "frees what it holds").impure(),
];

fn to_text(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    if args.bool(1)? {
        return Err(call.not_supported());
    }
    Ok(call.to_text(args.get(0))?.into())
}

/// Members of `X509Certificate2`.
pub(super) const CERTIFICATE_2: &[Row] = &[
    row("new()", |_, _| Ok(Value::object(NoCertificate)), "no certificate"),
    row("new(byte[] rawData)", new, "reads a certificate"),
    row("new(byte[] rawData, string password)", new, "reads a certificate"),
    row(
        "new(byte[] rawData, string password, X509KeyStorageFlags keyStorageFlags)",
        new,
        "reads a certificate",
    ),
    row("new(X509Certificate certificate)", new, "a copy"),
    row("new(string fileName)", new, "reads a file; refused"),
    row("new(string fileName, string password)", new, "reads a file; refused"),
    row(
        "static X509Certificate2 CreateFromPem(string certPem)",
        |_, a| {
            let text = a.optional_text(0)?.map(|text| text.to_utf8().into_owned());
            let found = text.as_deref().and_then(Certificate::of_pem);
            found.map(Value::object).ok_or_else(|| {
                cryptographic("The certificate contents do not contain a PEM with a CERTIFICATE label, or the content is malformed.")
            })
        },
        "reads a certificate in PEM",
    ),
    row("string Thumbprint { get; }", |_, a| Ok(own(a)?.thumbprint().into()), "SHA-1 of its bytes"),
    row("string SerialNumber { get; }", |_, a| Ok(hex(&own(a)?.serial)), "its number"),
    row(
        "DateTime NotBefore { get; }",
        |_, a| Ok(own(a)?.not_before.into()),
        "when it begins to hold",
    ),
    row(
        "DateTime NotAfter { get; }",
        |_, a| Ok(own(a)?.not_after.into()),
        "when it no longer holds",
    ),
    row("int Version { get; }", |_, a| Ok(own(a)?.version.into()), "version of its form"),
    row(
        "string FriendlyName { get; }",
        |_, a| own(a).map(|_| "".into()),
        "a name that only Windows keeps",
    ),
    row("bool Archived { get; }", |_, a| own(a).map(|_| false.into()), "false"),
    row(
        "bool HasPrivateKey { get; }",
        |_, a| own(a).map(|_| false.into()),
        "false: files with keys are refused",
    ),
    row(
        "AsymmetricAlgorithm PrivateKey { get; }",
        |_, a| own(a).map(|_| Value::Null),
        "null: files with keys are refused",
    )
    .nullable(),
    row("byte[] RawData { get; }", |_, a| bytes_of(&own(a)?.raw), "all its bytes"),
    row(
        "Oid SignatureAlgorithm { get; }",
        |_, a| Ok(Value::object(Oid::of_value(&own(a)?.signature_algorithm))),
        "how it was signed",
    ),
    row(
        "X500DistinguishedName SubjectName { get; }",
        |_, a| Ok(Value::object(DistinguishedName(own(a)?.subject.clone()))),
        "the subject",
    ),
    row(
        "X500DistinguishedName IssuerName { get; }",
        |_, a| Ok(Value::object(DistinguishedName(own(a)?.issuer.clone()))),
        "the issuer",
    ),
    row(
        "PublicKey PublicKey { get; }",
        |_, a| {
            let own = own(a)?;
            Ok(Value::object(PublicKey {
                algorithm: own.key_algorithm.clone(),
                parameters: own.key_parameters.clone(),
                key: own.key.clone(),
            }))
        },
        "its public key",
    ),
    row("string GetNameInfo(X509NameType nameType, bool forIssuer)", name_info, "a name"),
    row("bool Verify()", refuse, "needs the trusted roots of the machine").impure(),
    row("string ToString(bool verbose)", to_text, TEXT),
];

const COMMON_NAME: &str = "2.5.4.3";
const UNIT: &str = "2.5.4.11";
const ORGANISATION: &str = "2.5.4.10";
const MAIL: &str = "1.2.840.113549.1.9.1";

fn name_info(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let certificate = own(args)?;
    let (name, others) = if args.bool(2)? {
        (&certificate.issuer, &certificate.issuer_alternative_names)
    } else {
        (&certificate.subject, &certificate.alternative_names)
    };
    let other = |tag: u8| others.iter().find(|(known, _)| *known == tag).map(|(_, text)| &**text);
    let found = match args.enumeration(1)? {
        0 => [COMMON_NAME, UNIT, ORGANISATION, MAIL]
            .iter()
            .find_map(|identifier| name.value(identifier))
            .or_else(|| other(0x81))
            .or_else(|| other(0x82))
            .or_else(|| name.any_value()),
        1 => other(0x81).or_else(|| name.value(MAIL)),
        2 if others.iter().all(|(tag, _)| *tag != 0xa0) => None,
        3 => other(0x82).or_else(|| name.value(COMMON_NAME)),
        4 => other(0x82),
        5 => other(0x86),
        2 => return Err(call.not_supported()),
        _ => return Err(Exception::argument("The value is not valid.").into()),
    };
    Ok(found.unwrap_or_default().into())
}

/// `X500DistinguishedName`
#[derive(Debug)]
struct DistinguishedName(Name);

impl Object for DistinguishedName {
    fn type_of(&self) -> Type {
        x509("X500DistinguishedName")
    }
}

/// `PublicKey`
#[derive(Debug)]
struct PublicKey {
    algorithm: String,
    parameters: Vec<u8>,
    key: Vec<u8>,
}

impl Object for PublicKey {
    fn type_of(&self) -> Type {
        x509("PublicKey")
    }
}

/// `AsnEncodedData`
#[derive(Debug)]
struct Encoded(Vec<u8>);

impl Object for Encoded {
    fn type_of(&self) -> Type {
        table()
            .find("System.Security.Cryptography.AsnEncodedData")
            .map_or(Type::Object, Type::named)
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.type_of().runtime_name().into())
    }
}

pub(super) const ENCODED: &[Row] = &[row(
    "byte[] RawData { get; }",
    |_, a| match a.get(0).downcast::<DistinguishedName>() {
        Some(name) => bytes_of(&name.0.raw),
        None => bytes_of(&a.object::<Encoded>(0)?.0),
    },
    "its bytes",
)];

pub(super) const NAME: &[Row] = &[row(
    "string Name { get; }",
    |_, a| Ok(a.object::<DistinguishedName>(0)?.0.text(true).into()),
    "the name",
)];

pub(super) const PUBLIC_KEY: &[Row] = &[
    row(
        "Oid Oid { get; }",
        |_, a| Ok(Value::object(Oid::of_value(&a.object::<PublicKey>(0)?.algorithm))),
        "its algorithm",
    ),
    row(
        "AsnEncodedData EncodedKeyValue { get; }",
        |_, a| Ok(Value::object(Encoded(a.object::<PublicKey>(0)?.key.clone()))),
        "the key",
    ),
    row(
        "AsnEncodedData EncodedParameters { get; }",
        |_, a| Ok(Value::object(Encoded(a.object::<PublicKey>(0)?.parameters.clone()))),
        "its parameters",
    ),
    row(
        "AsymmetricAlgorithm Key { get; }",
        |call, a| {
            let key = a.object::<PublicKey>(0)?;
            rsa_key(&key.algorithm, &key.key).ok_or_else(|| call.not_supported())
        },
        "the key",
    ),
    row(
        "RSA GetRSAPublicKey()",
        |_, a| {
            let key = a.object::<PublicKey>(0)?;
            Ok(rsa_key(&key.algorithm, &key.key).unwrap_or_default())
        },
        "the key; null when it is none of RSA",
    )
    .nullable(),
];

fn rsa_key(algorithm: &str, key: &[u8]) -> Option<Value> {
    if algorithm == "1.2.840.113549.1.1.1" { RsaKey::read(key).map(Value::object) } else { None }
}

/// Members of `RSACertificateExtensions`.
pub(super) const EXTENSIONS: &[Row] = &[
    row(
        "static RSA GetRSAPublicKey(this X509Certificate2 certificate)",
        |_, a| {
            a.required(0, "certificate")?;
            let certificate = own(a)?;
            Ok(rsa_key(&certificate.key_algorithm, &certificate.key).unwrap_or_default())
        },
        "its RSA key; null when it has another",
    )
    .nullable(),
    row(
        "static RSA GetRSAPrivateKey(this X509Certificate2 certificate)",
        |_, a| {
            a.required(0, "certificate")?;
            own(a).map(|_| Value::Null)
        },
        "null: files with keys are refused",
    )
    .nullable(),
];

/// What APIM adds to certificates.
pub(in crate::expr::members) const APIM: [Row; 1] = [row(
    "static bool VerifyNoRevocation(this X509Certificate2 input)",
    refuse,
    "needs the trusted roots of the machine",
)
.impure()];
