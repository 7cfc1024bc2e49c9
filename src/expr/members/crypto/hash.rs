//! Hashes and keyed hashes.

use std::cell::RefCell;

use hmac::{Hmac, Mac as _};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::super::encoding::bytes;
use super::super::{Args, Call, Row, TypeRows, class, row, table};
use super::random_bytes;
use crate::expr::types::Type;
use crate::expr::value::{Array, Elements, Exception, Fault, Object, Value, whole};

/// A constructor without arguments.
macro_rules! made {
    ($algorithm:expr, $class:literal) => {
        row("new()", |_, _| make($algorithm, $class), "makes hashes")
    };
}

pub(in crate::expr::members) const TYPES: &[TypeRows] = &[
    class("System.Security.Cryptography.HashAlgorithm", "makes hashes")
        .bases(&["ICryptoTransform"])
        .rows(HASH),
    class("System.Security.Cryptography.KeyedHashAlgorithm", "makes keyed hashes")
        .bases(&["HashAlgorithm"])
        .rows(KEYED),
    class("System.Security.Cryptography.HMAC", "makes keyed hashes")
        .bases(&["KeyedHashAlgorithm"])
        .rows(HMAC),
    class("System.Security.Cryptography.MD5", "MD5").bases(&["HashAlgorithm"]).rows(MD5),
    class("System.Security.Cryptography.HMACMD5", "HMAC with MD5").bases(&["HMAC"]).rows(HMAC_MD5),
    class("System.Security.Cryptography.MD5CryptoServiceProvider", "MD5")
        .bases(&["MD5"])
        .rows(&[made!(Algorithm::Md5, "MD5CryptoServiceProvider")])
        .not_allowed(),
    class("System.Security.Cryptography.SHA1", "SHA-1").bases(&["HashAlgorithm"]).rows(SHA1),
    class("System.Security.Cryptography.HMACSHA1", "HMAC with SHA-1")
        .bases(&["HMAC"])
        .rows(HMAC_SHA1),
    class("System.Security.Cryptography.SHA1Managed", "SHA-1")
        .bases(&["SHA1"])
        .rows(&[made!(Algorithm::Sha1, "SHA1Managed")]),
    class("System.Security.Cryptography.SHA1CryptoServiceProvider", "SHA-1")
        .bases(&["SHA1"])
        .rows(&[made!(Algorithm::Sha1, "SHA1CryptoServiceProvider")])
        .not_allowed(),
    class("System.Security.Cryptography.SHA256", "SHA-256").bases(&["HashAlgorithm"]).rows(SHA256),
    class("System.Security.Cryptography.HMACSHA256", "HMAC with SHA-256")
        .bases(&["HMAC"])
        .rows(HMAC_SHA256),
    class("System.Security.Cryptography.SHA256Managed", "SHA-256")
        .bases(&["SHA256"])
        .rows(&[made!(Algorithm::Sha256, "SHA256Managed")]),
    class("System.Security.Cryptography.SHA256CryptoServiceProvider", "SHA-256")
        .bases(&["SHA256"])
        .rows(&[made!(Algorithm::Sha256, "SHA256CryptoServiceProvider")])
        .not_allowed(),
    class("System.Security.Cryptography.SHA384", "SHA-384").bases(&["HashAlgorithm"]).rows(SHA384),
    class("System.Security.Cryptography.HMACSHA384", "HMAC with SHA-384")
        .bases(&["HMAC"])
        .rows(HMAC_SHA384),
    class("System.Security.Cryptography.SHA384Managed", "SHA-384")
        .bases(&["SHA384"])
        .rows(&[made!(Algorithm::Sha384, "SHA384Managed")]),
    class("System.Security.Cryptography.SHA384CryptoServiceProvider", "SHA-384")
        .bases(&["SHA384"])
        .rows(&[made!(Algorithm::Sha384, "SHA384CryptoServiceProvider")])
        .not_allowed(),
    class("System.Security.Cryptography.SHA512", "SHA-512").bases(&["HashAlgorithm"]).rows(SHA512),
    class("System.Security.Cryptography.HMACSHA512", "HMAC with SHA-512")
        .bases(&["HMAC"])
        .rows(HMAC_SHA512),
    class("System.Security.Cryptography.SHA512Managed", "SHA-512")
        .bases(&["SHA512"])
        .rows(&[made!(Algorithm::Sha512, "SHA512Managed")]),
    class("System.Security.Cryptography.SHA512CryptoServiceProvider", "SHA-512")
        .bases(&["SHA512"])
        .rows(&[made!(Algorithm::Sha512, "SHA512CryptoServiceProvider")])
        .not_allowed(),
];

/// The hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Algorithm {
    /// The algorithm of a name like `SHA256`.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "MD5" => Self::Md5,
            "SHA1" => Self::Sha1,
            "SHA256" => Self::Sha256,
            "SHA384" => Self::Sha384,
            "SHA512" => Self::Sha512,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha384 => "SHA384",
            Self::Sha512 => "SHA512",
        }
    }

    /// The hash of bytes.
    pub(super) fn hash(self, data: &[u8]) -> Vec<u8> {
        match self {
            Self::Md5 => Md5::digest(data).to_vec(),
            Self::Sha1 => Sha1::digest(data).to_vec(),
            Self::Sha256 => Sha256::digest(data).to_vec(),
            Self::Sha384 => Sha384::digest(data).to_vec(),
            Self::Sha512 => Sha512::digest(data).to_vec(),
        }
    }

    /// Bytes of a hash.
    fn length(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Bytes of a block: keys that are longer are hashed first.
    fn block(self) -> usize {
        if matches!(self, Self::Sha384 | Self::Sha512) { 128 } else { 64 }
    }
}

#[derive(Debug, Default)]
struct State {
    key: Option<Vec<u8>>,
    /// What `TransformBlock` was given so far.
    data: Vec<u8>,
    last: Option<Vec<u8>>,
    disposed: bool,
}

#[derive(Debug)]
struct Hasher {
    algorithm: Algorithm,
    class: &'static str,
    state: RefCell<State>,
}

impl Object for Hasher {
    fn type_of(&self) -> Type {
        let name = self.class.split('+').next().unwrap_or(self.class);
        let full = format!("System.Security.Cryptography.{name}");
        table().find(&full).map_or(Type::Object, Type::named)
    }

    fn runtime_name(&self) -> Option<String> {
        Some(format!("System.Security.Cryptography.{}", self.class))
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

fn keyed(algorithm: Algorithm, key: &[u8], data: &[u8]) -> Result<Vec<u8>, Fault> {
    match algorithm {
        Algorithm::Md5 => keyed!(Md5, key, data),
        Algorithm::Sha1 => keyed!(Sha1, key, data),
        Algorithm::Sha256 => keyed!(Sha256, key, data),
        Algorithm::Sha384 => keyed!(Sha384, key, data),
        Algorithm::Sha512 => keyed!(Sha512, key, data),
    }
}

impl Hasher {
    fn run(&self, data: &[u8]) -> Result<Vec<u8>, Fault> {
        let state = self.state.borrow();
        match &state.key {
            Some(key) => keyed(self.algorithm, key, data),
            None => Ok(self.algorithm.hash(data)),
        }
    }

    fn set_key(&self, key: Vec<u8>) {
        let long = key.len() > self.algorithm.block();
        self.state.borrow_mut().key = Some(if long { self.algorithm.hash(&key) } else { key });
    }

    fn live(&self) -> Result<(), Fault> {
        if !self.state.borrow().disposed {
            return Ok(());
        }
        let message = format!(
            "Cannot access a disposed object.\nObject name: 'System.Security.Cryptography.{}'.",
            self.class
        );
        Err(Exception::new("System.ObjectDisposedException", message).into())
    }
}

fn hasher<'a>(args: Args<'a>) -> Result<&'a Hasher, Fault> {
    args.object::<Hasher>(0)
}

fn make(algorithm: Algorithm, class: &'static str) -> Result<Value, Fault> {
    Ok(Value::object(Hasher { algorithm, class, state: RefCell::default() }))
}

/// The part of an array that an offset and a count describe.
fn part(args: Args<'_>) -> Result<Vec<u8>, Fault> {
    let data = bytes(args, 1, "buffer")?;
    let from = args.int(2)?;
    let Ok(from) = usize::try_from(from) else {
        let message = format!("offset ('{from}') must be a non-negative value.");
        return Err(Exception::out_of_range_because(&message, "offset").into());
    };
    let count = usize::try_from(args.int(3)?).ok();
    let part = count.and_then(|count| data.get(from..from.checked_add(count)?));
    part.map(<[u8]>::to_vec).ok_or_else(|| Exception::argument("Value was invalid.").into())
}

fn finish(hasher: &Hasher, data: &[u8]) -> Result<Vec<u8>, Fault> {
    hasher.live()?;
    let hash = hasher.run(data)?;
    let mut state = hasher.state.borrow_mut();
    state.last = Some(hash.clone());
    state.data.clear();
    Ok(hash)
}

fn dispose(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    hasher(args)?.state.borrow_mut().disposed = true;
    Ok(Value::Null)
}

fn one(_: &mut Call<'_, '_>, _: Args<'_>) -> Result<Value, Fault> {
    Ok(Value::Int(1))
}

fn create(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let name = args.required_text(0, "hashName")?.to_utf8().into_owned();
    let name = name.strip_prefix("System.Security.Cryptography.").unwrap_or(&name);
    let name = name.to_ascii_uppercase().replace('-', "");
    if let Some(hash) = name.strip_prefix("HMAC") {
        let Some(algorithm) = Algorithm::of_name(hash) else { return Ok(Value::Null) };
        return random_key(call, algorithm);
    }
    match Algorithm::of_name(&name) {
        Some(Algorithm::Md5) => make(Algorithm::Md5, "MD5CryptoServiceProvider"),
        Some(Algorithm::Sha1) => make(Algorithm::Sha1, "SHA1CryptoServiceProvider"),
        Some(algorithm) => make(
            algorithm,
            match algorithm {
                Algorithm::Sha384 => "SHA384Managed",
                Algorithm::Sha512 => "SHA512Managed",
                _ => "SHA256Managed",
            },
        ),
        None => Ok(Value::Null),
    }
}

const HASH: &[Row] = &[
    row("static HashAlgorithm Create(string hashName)", create, "an algorithm by its name")
        .nullable()
        .impure(),
    row(
        "byte[] ComputeHash(byte[] buffer)",
        |_, args| {
            let data = bytes(args, 1, "buffer")?;
            Ok(Array::bytes(finish(hasher(args)?, &data)?).into())
        },
        "the hash of bytes",
    ),
    row(
        "byte[] ComputeHash(Stream inputStream)",
        |call, _| Err(call.not_supported()),
        "the hash of what a stream holds",
    ),
    row(
        "byte[] ComputeHash(byte[] buffer, int offset, int count)",
        |_, args| Ok(Array::bytes(finish(hasher(args)?, &part(args)?)?).into()),
        "the hash of some bytes",
    ),
    row(
        "int TransformBlock(byte[] inputBuffer, int inputOffset, int inputCount, byte[] outputBuffer, int outputOffset)",
        |_, args| {
            let part = part(args)?;
            let hasher = hasher(args)?;
            hasher.live()?;
            hasher.state.borrow_mut().data.extend_from_slice(&part);
            if !args.is_null(4) {
                let from = usize::try_from(args.int(5)?)
                    .map_err(|_| Exception::out_of_range("outputOffset"))?;
                if let Elements::Bytes(places) = &mut *args.array(4)?.elements_mut() {
                    for (place, byte) in places.iter_mut().skip(from).zip(&part) {
                        *place = *byte;
                    }
                }
            }
            Ok(whole(part.len()))
        },
        "takes a part of the bytes",
    )
    .impure(),
    row(
        "byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount)",
        |_, args| {
            let part = part(args)?;
            let hasher = hasher(args)?;
            let mut data = std::mem::take(&mut hasher.state.borrow_mut().data);
            data.extend_from_slice(&part);
            finish(hasher, &data)?;
            Ok(Array::bytes(part).into())
        },
        "takes the last part of the bytes",
    )
    .impure(),
    row(
        "byte[] Hash { get; }",
        |_, args| Ok(hasher(args)?.state.borrow().last.clone().map(Array::bytes).into()),
        "the last hash",
    )
    .nullable(),
    row(
        "int HashSize { get; }",
        |_, args| Ok(whole(hasher(args)?.algorithm.length() * 8)),
        "bits of a hash",
    ),
    row("int InputBlockSize { get; }", one, "1"),
    row("int OutputBlockSize { get; }", one, "1"),
    row("bool CanReuseTransform { get; }", |_, _| Ok(true.into()), "true"),
    row("bool CanTransformMultipleBlocks { get; }", |_, _| Ok(true.into()), "true"),
    row(
        "void Initialize()",
        |_, args| {
            hasher(args)?.state.borrow_mut().data.clear();
            Ok(Value::Null)
        },
        "forgets what it was given",
    )
    .impure(),
    row("void Dispose()", dispose, "frees what it holds").impure(),
    row("void Clear()", dispose, "frees what it holds").impure(),
];

const KEYED: &[Row] = &[
    row("static KeyedHashAlgorithm Create(string algName)", create, "an algorithm by its name")
        .nullable()
        .impure(),
    row(
        "byte[] Key { get; set; }",
        |_, args| {
            Ok(Array::bytes(hasher(args)?.state.borrow().key.clone().unwrap_or_default()).into())
        },
        "the key",
    )
    .set(|_, args| {
        hasher(args)?.set_key(bytes(args, 1, "value")?);
        Ok(Value::Null)
    })
    .impure(),
];

const HMAC: &[Row] = &[
    row("static HMAC Create(string algorithmName)", create, "an algorithm by its name")
        .nullable()
        .impure(),
    row(
        "string HashName { get; }",
        |_, args| Ok(hasher(args)?.algorithm.name().into()),
        "name of the hash",
    ),
];

fn of_data(algorithm: Algorithm, args: Args<'_>) -> Result<Value, Fault> {
    Ok(Array::bytes(algorithm.hash(&bytes(args, 0, "source")?)).into())
}

fn keyed_class(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Md5 => "HMACMD5",
        Algorithm::Sha1 => "HMACSHA1",
        Algorithm::Sha256 => "HMACSHA256",
        Algorithm::Sha384 => "HMACSHA384",
        Algorithm::Sha512 => "HMACSHA512",
    }
}

fn with_key(algorithm: Algorithm, key: Vec<u8>) -> Result<Value, Fault> {
    let hasher = Hasher { algorithm, class: keyed_class(algorithm), state: RefCell::default() };
    hasher.set_key(key);
    Ok(Value::object(hasher))
}

fn random_key(call: &mut Call<'_, '_>, algorithm: Algorithm) -> Result<Value, Fault> {
    let key = random_bytes(call, algorithm.block());
    with_key(algorithm, key)
}

fn of_key(algorithm: Algorithm, args: Args<'_>) -> Result<Value, Fault> {
    let hash = keyed(algorithm, &bytes(args, 0, "key")?, &bytes(args, 1, "source")?)?;
    Ok(Array::bytes(hash).into())
}

macro_rules! hash_rows {
    ($plain:ident, $keyed:ident, $algorithm:expr, $name:literal) => {
        const $plain: &[Row] = &[
            row(
                concat!("static ", $name, " Create()"),
                |_, _| make($algorithm, concat!($name, "+Implementation")),
                "makes hashes",
            ),
            row(
                concat!("static ", $name, " Create(string hashName)"),
                create,
                "an algorithm by its name",
            )
            .nullable()
            .impure(),
            row(
                "static byte[] HashData(Stream source)",
                |call: &mut Call<'_, '_>, _| Err(call.not_supported()),
                "the hash of what a stream holds",
            ),
            row(
                "static byte[] HashData(byte[] source)",
                |_, args| of_data($algorithm, args),
                "the hash of bytes",
            ),
            row(
                "static int HashSizeInBits { get; }",
                |_, _| Ok(whole($algorithm.length() * 8)),
                "bits of a hash",
            ),
            row(
                "static int HashSizeInBytes { get; }",
                |_, _| Ok(whole($algorithm.length())),
                "bytes of a hash",
            ),
        ];
        const $keyed: &[Row] = &[
            row("new()", |call, _| random_key(call, $algorithm), "a random key").impure(),
            row(
                "new(byte[] key)",
                |_, args| with_key($algorithm, bytes(args, 0, "key")?),
                "makes keyed hashes",
            ),
            row(
                "static byte[] HashData(byte[] key, byte[] source)",
                |_, args| of_key($algorithm, args),
                "the keyed hash of bytes",
            ),
            row(
                "static int HashSizeInBits { get; }",
                |_, _| Ok(whole($algorithm.length() * 8)),
                "bits of a hash",
            ),
            row(
                "static int HashSizeInBytes { get; }",
                |_, _| Ok(whole($algorithm.length())),
                "bytes of a hash",
            ),
        ];
    };
}

hash_rows!(MD5, HMAC_MD5, Algorithm::Md5, "MD5");
hash_rows!(SHA1, HMAC_SHA1, Algorithm::Sha1, "SHA1");
hash_rows!(SHA256, HMAC_SHA256, Algorithm::Sha256, "SHA256");
hash_rows!(SHA384, HMAC_SHA384, Algorithm::Sha384, "SHA384");
hash_rows!(SHA512, HMAC_SHA512, Algorithm::Sha512, "SHA512");
