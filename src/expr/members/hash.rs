//! Hashes and keyed hashes.

use hmac::{Hmac, Mac as _};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::encoding::bytes;
use super::{Args, Call, Row, TypeRows, class, row, table};
use crate::expr::types::Type;
use crate::expr::value::{Array, Fault, Object, Value, whole};

pub(super) const TYPES: &[TypeRows] = &[
    class("System.Security.Cryptography.HashAlgorithm", "makes hashes")
        .bases(&["IDisposable"])
        .rows(HASH),
    class("System.Security.Cryptography.MD5", "MD5").bases(&["HashAlgorithm"]).rows(MD5),
    class("System.Security.Cryptography.SHA1", "SHA-1").bases(&["HashAlgorithm"]).rows(SHA1),
    class("System.Security.Cryptography.SHA256", "SHA-256").bases(&["HashAlgorithm"]).rows(SHA256),
    class("System.Security.Cryptography.SHA384", "SHA-384").bases(&["HashAlgorithm"]).rows(SHA384),
    class("System.Security.Cryptography.SHA512", "SHA-512").bases(&["HashAlgorithm"]).rows(SHA512),
    class("System.Security.Cryptography.SHA1Managed", "SHA-1").bases(&["SHA1"]).rows(NEW_SHA1),
    class("System.Security.Cryptography.SHA256Managed", "SHA-256")
        .bases(&["SHA256"])
        .rows(NEW_SHA256),
    class("System.Security.Cryptography.SHA512Managed", "SHA-512")
        .bases(&["SHA512"])
        .rows(NEW_SHA512),
    class("System.Security.Cryptography.HMAC", "makes keyed hashes")
        .bases(&["HashAlgorithm"])
        .rows(HMAC),
    class("System.Security.Cryptography.HMACMD5", "HMAC with MD5").bases(&["HMAC"]).rows(HMAC_MD5),
    class("System.Security.Cryptography.HMACSHA1", "HMAC with SHA-1")
        .bases(&["HMAC"])
        .rows(HMAC_SHA1),
    class("System.Security.Cryptography.HMACSHA256", "HMAC with SHA-256")
        .bases(&["HMAC"])
        .rows(HMAC_SHA256),
    class("System.Security.Cryptography.HMACSHA384", "HMAC with SHA-384")
        .bases(&["HMAC"])
        .rows(HMAC_SHA384),
    class("System.Security.Cryptography.HMACSHA512", "HMAC with SHA-512")
        .bases(&["HMAC"])
        .rows(HMAC_SHA512),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

#[derive(Debug)]
struct Hasher {
    algorithm: Algorithm,
    key: Option<Vec<u8>>,
}

impl Object for Hasher {
    fn type_of(&self) -> Type {
        let name = match (self.algorithm, &self.key) {
            (Algorithm::Md5, None) => "MD5",
            (Algorithm::Sha1, None) => "SHA1",
            (Algorithm::Sha256, None) => "SHA256",
            (Algorithm::Sha384, None) => "SHA384",
            (Algorithm::Sha512, None) => "SHA512",
            (Algorithm::Md5, _) => "HMACMD5",
            (Algorithm::Sha1, _) => "HMACSHA1",
            (Algorithm::Sha256, _) => "HMACSHA256",
            (Algorithm::Sha384, _) => "HMACSHA384",
            (Algorithm::Sha512, _) => "HMACSHA512",
        };
        let full = format!("System.Security.Cryptography.{name}");
        table().find(&full).map_or(Type::Object, Type::named)
    }

    fn runtime_name(&self) -> Option<String> {
        let name = self.type_of().full_name();
        Some(if self.key.is_none() { format!("{name}+Implementation") } else { name })
    }
}

macro_rules! keyed {
    ($hash:ty, $key:expr, $data:expr) => {
        Hmac::<$hash>::new_from_slice($key)
            .map(|mut mac| {
                mac.update($data);
                mac.finalize().into_bytes().to_vec()
            })
            .map_err(|_| Fault::not_supported("HMAC with such a key"))
    };
}

impl Hasher {
    fn run(&self, data: &[u8]) -> Result<Vec<u8>, Fault> {
        if let Some(key) = &self.key {
            return match self.algorithm {
                Algorithm::Md5 => keyed!(Md5, key, data),
                Algorithm::Sha1 => keyed!(Sha1, key, data),
                Algorithm::Sha256 => keyed!(Sha256, key, data),
                Algorithm::Sha384 => keyed!(Sha384, key, data),
                Algorithm::Sha512 => keyed!(Sha512, key, data),
            };
        }
        Ok(match self.algorithm {
            Algorithm::Md5 => Md5::digest(data).to_vec(),
            Algorithm::Sha1 => Sha1::digest(data).to_vec(),
            Algorithm::Sha256 => Sha256::digest(data).to_vec(),
            Algorithm::Sha384 => Sha384::digest(data).to_vec(),
            Algorithm::Sha512 => Sha512::digest(data).to_vec(),
        })
    }
}

const HASH: &[Row] = &[
    row(
        "byte[] ComputeHash(byte[] buffer)",
        |_, args| {
            let hash = args.object::<Hasher>(0)?.run(&bytes(args, 1, "buffer")?)?;
            Ok(Array::bytes(hash).into())
        },
        "the hash of bytes",
    ),
    row(
        "int HashSize { get; }",
        |_, args| Ok(whole(args.object::<Hasher>(0)?.run(&[])?.len() * 8)),
        "bits of a hash",
    ),
    row("void Dispose()", |_, _| Ok(Value::Null), "frees what it holds").impure(),
    row("void Clear()", |_, _| Ok(Value::Null), "frees what it holds").impure(),
];

const HMAC: &[Row] = &[row(
    "byte[] Key { get; }",
    |_, args| Ok(Array::bytes(args.object::<Hasher>(0)?.key.clone().unwrap_or_default()).into()),
    "the key",
)];

fn make(algorithm: Algorithm) -> Result<Value, Fault> {
    Ok(Value::object(Hasher { algorithm, key: None }))
}

fn of_data(algorithm: Algorithm, args: Args<'_>) -> Result<Value, Fault> {
    let hash = Hasher { algorithm, key: None }.run(&bytes(args, 0, "source")?)?;
    Ok(Array::bytes(hash).into())
}

fn with_key(algorithm: Algorithm, args: Args<'_>) -> Result<Value, Fault> {
    let key = Some(bytes(args, 0, "key")?);
    Ok(Value::object(Hasher { algorithm, key }))
}

fn of_key(algorithm: Algorithm, args: Args<'_>) -> Result<Value, Fault> {
    let hasher = Hasher { algorithm, key: Some(bytes(args, 0, "key")?) };
    Ok(Array::bytes(hasher.run(&bytes(args, 1, "source")?)?).into())
}

macro_rules! hash_rows {
    ($plain:ident, $keyed:ident, $algorithm:expr, $name:literal) => {
        const $plain: &[Row] = &[
            row(concat!("static ", $name, " Create()"), |_, _| make($algorithm), "makes hashes"),
            row(
                "static byte[] HashData(byte[] source)",
                |_, args| of_data($algorithm, args),
                "the hash of bytes",
            ),
        ];
        const $keyed: &[Row] = &[
            row("new()", |call: &mut Call<'_, '_>, _| Err(call.not_supported()), "a random key"),
            row("new(byte[] key)", |_, args| with_key($algorithm, args), "makes keyed hashes"),
            row(
                "static byte[] HashData(byte[] key, byte[] source)",
                |_, args| of_key($algorithm, args),
                "the keyed hash of bytes",
            ),
        ];
    };
}

hash_rows!(MD5, HMAC_MD5, Algorithm::Md5, "MD5");
hash_rows!(SHA1, HMAC_SHA1, Algorithm::Sha1, "SHA1");
hash_rows!(SHA256, HMAC_SHA256, Algorithm::Sha256, "SHA256");
hash_rows!(SHA384, HMAC_SHA384, Algorithm::Sha384, "SHA384");
hash_rows!(SHA512, HMAC_SHA512, Algorithm::Sha512, "SHA512");

const NEW_SHA1: &[Row] = &[row("new()", |_, _| make(Algorithm::Sha1), "makes hashes")];
const NEW_SHA256: &[Row] = &[row("new()", |_, _| make(Algorithm::Sha256), "makes hashes")];
const NEW_SHA512: &[Row] = &[row("new()", |_, _| make(Algorithm::Sha512), "makes hashes")];
