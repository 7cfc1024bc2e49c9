//! X.509 certificates: what they say. Whether they are trusted depends on the machine, so that
//! `Verify` is refused; so are private keys.

mod der;
mod name;
mod rows;
mod rsa;

pub(in crate::expr::members) use rows::APIM;

use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::{TypeRows, class, enumeration, statics, table};
use super::cipher::cryptographic;
use super::hash::Algorithm;
use crate::expr::eval::{Interpreter, hash_value};
use crate::expr::types::Type;
use crate::expr::value::{DateKind, DateTime, Fault, Object, Text, Value};
use name::Name;

pub(in crate::expr::members) const TYPES: &[TypeRows] = &[
    class("System.Security.Cryptography.X509Certificates.X509Certificate", "a certificate")
        .bases(&["IDisposable"])
        .rows(rows::CERTIFICATE),
    class("System.Security.Cryptography.X509Certificates.X509Certificate2", "a certificate")
        .bases(&["X509Certificate"])
        .rows(rows::CERTIFICATE_2),
    class("System.Security.Cryptography.AsnEncodedData", "encoded data")
        .rows(rows::ENCODED)
        .not_allowed(),
    class(
        "System.Security.Cryptography.X509Certificates.X500DistinguishedName",
        "a distinguished name",
    )
    .bases(&["AsnEncodedData"])
    .rows(rows::NAME),
    class("System.Security.Cryptography.X509Certificates.PublicKey", "a public key")
        .rows(rows::PUBLIC_KEY),
    statics(
        "System.Security.Cryptography.X509Certificates.RSACertificateExtensions",
        "RSA keys of certificates",
    )
    .rows(rows::EXTENSIONS),
    enumeration(
        "System.Security.Cryptography.X509Certificates.X509NameType",
        &[
            ("SimpleName", 0),
            ("EmailName", 1),
            ("UpnName", 2),
            ("DnsName", 3),
            ("DnsFromAlternativeName", 4),
            ("UrlName", 5),
        ],
        "kinds of names in a certificate",
    ),
    enumeration(
        "System.Security.Cryptography.X509Certificates.X509ContentType",
        &[
            ("Unknown", 0),
            ("Cert", 1),
            ("SerializedCert", 2),
            ("Pfx", 3),
            ("Pkcs12", 3),
            ("SerializedStore", 4),
            ("Pkcs7", 5),
            ("Authenticode", 6),
        ],
        "forms of certificates",
    ),
    enumeration(
        "System.Security.Cryptography.X509Certificates.X509KeyStorageFlags",
        &[
            ("DefaultKeySet", 0),
            ("UserKeySet", 1),
            ("MachineKeySet", 2),
            ("Exportable", 4),
            ("UserProtected", 8),
            ("PersistKeySet", 16),
            ("EphemeralKeySet", 32),
        ],
        "where private keys go",
    )
    .flags()
    .not_allowed(),
    class("System.Security.Cryptography.AsymmetricAlgorithm", "has a public and a private key")
        .bases(&["IDisposable"])
        .rows(rsa::ASYMMETRIC),
    class("System.Security.Cryptography.RSA", "RSA").bases(&["AsymmetricAlgorithm"]).rows(rsa::RSA),
    class("System.Security.Cryptography.RSACng", "RSA of Windows").bases(&["RSA"]).not_allowed(),
    class("System.Security.Cryptography.RSACryptoServiceProvider", "RSA of Windows")
        .bases(&["RSA"])
        .not_allowed(),
];

/// `X509Certificate2`
#[derive(Debug)]
pub(super) struct Certificate {
    raw: Vec<u8>,
    version: i32,
    /// Highest byte first.
    serial: Vec<u8>,
    signature_algorithm: String,
    issuer: Name,
    subject: Name,
    not_before: DateTime,
    not_after: DateTime,
    key_algorithm: String,
    key_parameters: Vec<u8>,
    key: Vec<u8>,
    /// Alternative names of the subject: tag and text.
    alternative_names: Vec<(u8, String)>,
    issuer_alternative_names: Vec<(u8, String)>,
    /// True for `X509Certificate`, which shows less.
    is_plain: bool,
}

fn corrupted() -> Fault {
    cryptographic("ASN1 corrupted data.")
}

fn date(parts: [i64; 6]) -> Option<DateTime> {
    let [year, month, day, hour, minute, second] = parts;
    let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
    let date = crate::expr::json::iso_date(&text)?;
    // The machine's time zone is UTC, and the runtime gives local times.
    Some(DateTime { kind: DateKind::Local, ..date })
}

fn alternative_names(extension: &[u8]) -> Option<Vec<(u8, String)>> {
    let (names, _) = der::read(extension)?;
    Some(names.inner()?.iter().map(|name| (name.tag, name.text())).collect())
}

impl Certificate {
    fn read(bytes: &[u8]) -> Option<Self> {
        let (outer, _) = der::read(bytes)?;
        let parts = outer.inner()?;
        let [body, algorithm, _] = parts.as_slice() else { return None };
        if outer.tag != 0x30 || body.tag != 0x30 {
            return None;
        }
        let inner = body.inner()?;
        let mut fields = inner.iter().peekable();
        let version = match fields.next_if(|field| field.tag == 0xa0) {
            Some(version) => {
                let (number, _) = der::read(version.content)?;
                i32::from(*number.content.first()?) + 1
            }
            None => 1,
        };
        let serial = fields.next().filter(|field| field.tag == 2)?.content.to_vec();
        fields.next()?;
        let issuer = Name::read(fields.next()?)?;
        let validity = fields.next()?.inner()?;
        let [not_before, not_after] = validity.as_slice() else { return None };
        let subject = Name::read(fields.next()?)?;
        let key = fields.next()?.inner()?;
        let [key_algorithm, key_bits] = key.as_slice() else { return None };
        let key_algorithm = key_algorithm.inner()?;
        let mut names = Vec::new();
        let mut issuer_names = Vec::new();
        for field in fields.filter(|field| field.tag == 0xa3) {
            let (list, _) = der::read(field.content)?;
            for extension in list.inner()? {
                let parts = extension.inner()?;
                let value = parts.last()?.content;
                match parts.first()?.identifier()?.as_str() {
                    "2.5.29.17" => names = alternative_names(value)?,
                    "2.5.29.18" => issuer_names = alternative_names(value)?,
                    _ => {}
                }
            }
        }
        Some(Self {
            raw: outer.whole.to_vec(),
            version,
            serial,
            signature_algorithm: algorithm.inner()?.first()?.identifier()?,
            issuer,
            subject,
            not_before: date(not_before.time()?)?,
            not_after: date(not_after.time()?)?,
            key_parameters: key_algorithm
                .get(1)
                .map(|found| found.whole.to_vec())
                .unwrap_or_default(),
            key_algorithm: key_algorithm.first()?.identifier()?,
            key: key_bits.content.get(1..)?.to_vec(),
            alternative_names: names,
            issuer_alternative_names: issuer_names,
            is_plain: false,
        })
    }

    /// A certificate in DER or PEM.
    ///
    /// # Errors
    /// `CryptographicException`; a PKCS #12 file is refused.
    fn of_bytes(bytes: &[u8]) -> Result<Self, Fault> {
        if let Ok(text) = std::str::from_utf8(bytes)
            && text.contains("-----BEGIN ")
        {
            return Self::of_pem(text).ok_or_else(corrupted);
        }
        if let Some(certificate) = Self::read(bytes) {
            return Ok(certificate);
        }
        // A PKCS #12 file is a sequence that begins with the number 3.
        let is_store = der::read(bytes)
            .and_then(|(outer, _)| outer.inner())
            .is_some_and(|parts| outer_version(parts.first()) == Some(3));
        if is_store {
            return Err(Fault::not_supported("certificates in PKCS #12 (PFX) files"));
        }
        Err(corrupted())
    }

    fn of_pem(text: &str) -> Option<Self> {
        let (_, rest) = text.split_once("-----BEGIN CERTIFICATE-----")?;
        let (body, _) = rest.split_once("-----END CERTIFICATE-----")?;
        let body: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        Self::read(&STANDARD.decode(body).ok()?)
    }

    fn thumbprint(&self) -> String {
        super::super::encoding::hexadecimal(&Algorithm::Sha1.hash(&self.raw), "")
    }

    fn shown(&self) -> String {
        let time = super::super::time::shown;
        format!(
            "[Subject]\n  {}\n\n[Issuer]\n  {}\n\n[Serial Number]\n  {}\n\n[Not Before]\n  {}\n\n[Not After]\n  {}\n\n[Thumbprint]\n  {}\n",
            self.subject.text(true),
            self.issuer.text(true),
            super::super::encoding::hexadecimal(&self.serial, ""),
            time(self.not_before),
            time(self.not_after),
            self.thumbprint(),
        )
    }
}

fn outer_version(first: Option<&der::Element<'_>>) -> Option<u8> {
    let first = first.filter(|first| first.tag == 2)?;
    first.content.first().copied().filter(|_| first.content.len() == 1)
}

fn x509(name: &str) -> Type {
    let full = format!("System.Security.Cryptography.X509Certificates.{name}");
    table().find(&full).map_or(Type::Object, Type::named)
}

impl Object for Certificate {
    fn type_of(&self) -> Type {
        x509(if self.is_plain { "X509Certificate" } else { "X509Certificate2" })
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        if self.is_plain {
            return Ok(self.type_of().runtime_name().into());
        }
        Ok(self.shown().into())
    }

    fn equals(&self, other: &Value) -> bool {
        other
            .downcast::<Self>()
            .is_some_and(|other| self.issuer.raw == other.issuer.raw && self.serial == other.serial)
    }

    fn hash(&self) -> Option<u64> {
        Some(hash_value(&Value::text(self.thumbprint())))
    }
}

/// A certificate that holds nothing.
#[derive(Debug)]
struct NoCertificate;

impl Object for NoCertificate {
    fn type_of(&self) -> Type {
        x509("X509Certificate2")
    }

    fn to_text(&self, _: &mut Interpreter<'_>) -> Result<Text, Fault> {
        Ok(self.type_of().runtime_name().into())
    }
}

/// The certificate of a PEM text, as contexts hold them; `None` when it is none.
pub(in crate::expr) fn certificate_of_pem(text: &str) -> Option<Value> {
    let certificate: Rc<Certificate> = Rc::new(Certificate::of_pem(text)?);
    Some(Value::Object(certificate))
}
