//! RSA with a public key: checks of signatures. What needs a private key is refused.

use num_bigint::BigUint;

use super::der;
use crate::expr::members::crypto::hash::Algorithm;
use crate::expr::members::crypto::names::{HashName, RsaPadding};
use crate::expr::members::encoding::bytes;
use crate::expr::members::{Args, Call, Row, row, table};
use crate::expr::types::Type;
use crate::expr::value::{Fault, Object, Value, whole};

/// A public key.
#[derive(Debug)]
pub(super) struct RsaKey {
    modulus: BigUint,
    exponent: BigUint,
}

impl Object for RsaKey {
    fn type_of(&self) -> Type {
        table().find("System.Security.Cryptography.RSA").map_or(Type::Object, Type::named)
    }

    fn runtime_name(&self) -> Option<String> {
        Some("System.Security.Cryptography.RSAOpenSsl".to_owned())
    }
}

impl RsaKey {
    /// The key of a certificate's key bits.
    pub(super) fn read(key: &[u8]) -> Option<Self> {
        let (outer, _) = der::read(key)?;
        let parts = outer.inner()?;
        let [modulus, exponent] = parts.as_slice() else { return None };
        Some(Self {
            modulus: BigUint::from_bytes_be(modulus.content),
            exponent: BigUint::from_bytes_be(exponent.content),
        })
    }

    fn length(&self) -> usize {
        usize::try_from(self.modulus.bits().div_ceil(8)).unwrap_or(0)
    }

    /// Checks a PKCS #1 signature of a hash.
    fn verify(&self, algorithm: Algorithm, hash: &[u8], signature: &[u8]) -> bool {
        let length = self.length();
        let number = BigUint::from_bytes_be(signature);
        if signature.len() != length || number >= self.modulus {
            return false;
        }
        let opened = number.modpow(&self.exponent, &self.modulus).to_bytes_be();
        let prefix: &[u8] = match algorithm {
            Algorithm::Md5 => &[
                0x30, 0x20, 0x30, 0x0c, 6, 8, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 5, 5, 0, 4,
                0x10,
            ],
            Algorithm::Sha1 => &[0x30, 0x21, 0x30, 9, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0, 4, 0x14],
            Algorithm::Sha256 => &[
                0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20,
            ],
            Algorithm::Sha384 => &[
                0x30, 0x41, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2, 5, 0, 4, 0x30,
            ],
            Algorithm::Sha512 => &[
                0x30, 0x51, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3, 5, 0, 4, 0x40,
            ],
        };
        let filler = length.saturating_sub(prefix.len() + hash.len() + 3);
        let mut wanted = vec![1];
        wanted.resize(filler + 1, 0xff);
        wanted.push(0);
        wanted.extend_from_slice(prefix);
        wanted.extend_from_slice(hash);
        // The first byte of the block is zero, which a number does not keep.
        opened == wanted
    }
}

fn refuse(call: &mut Call<'_, '_>, _: Args<'_>) -> Result<Value, Fault> {
    Err(call.not_supported())
}

fn verify(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let data = bytes(args, 1, if call.member.name == "VerifyData" { "data" } else { "hash" })?;
    let signature = bytes(args, 2, "signature")?;
    let name = args.object::<HashName>(3)?;
    args.required(4, "padding")?;
    let algorithm = name.0.as_ref().and_then(|name| Algorithm::of_name(&name.to_utf8()));
    let Some(algorithm) = algorithm else { return Err(call.not_supported()) };
    if *args.object::<RsaPadding>(4)? != RsaPadding::SignaturePkcs1 {
        return Err(Fault::not_supported("RSASignaturePadding.Pss"));
    }
    let hash = if call.member.name == "VerifyData" { algorithm.hash(&data) } else { data };
    Ok(args.object::<RsaKey>(0)?.verify(algorithm, &hash, &signature).into())
}

pub(super) const ASYMMETRIC: &[Row] = &[
    row(
        "int KeySize { get; }",
        |_, args| Ok(whole(args.object::<RsaKey>(0)?.length() * 8)),
        "bits of the key",
    ),
    row("string KeyExchangeAlgorithm { get; }", |_, _| Ok("RSA".into()), "name of the algorithm"),
    row("string SignatureAlgorithm { get; }", |_, _| Ok("RSA".into()), "name of the algorithm"),
    row("void Dispose()", |_, _| Ok(Value::Null), "frees what it holds").impure(),
    row("void Clear()", |_, _| Ok(Value::Null), "frees what it holds").impure(),
];

const SIGNS: &str = "signs; needs a private key, which this tool does not read";
const DECRYPTS: &str = "decrypts; needs a private key, which this tool does not read";

pub(super) const RSA: &[Row] = &[
    row("static RSA Create()", refuse, "a new pair of keys").impure(),
    row("static RSA Create(int keySizeInBits)", refuse, "a new pair of keys").impure(),
    row("void ImportFromPem(string input)", refuse, "reads a key").impure(),
    row(
        "bool VerifyData(byte[] data, byte[] signature, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)",
        verify,
        "true for the signature of data",
    ),
    row(
        "bool VerifyHash(byte[] hash, byte[] signature, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)",
        verify,
        "true for the signature of a hash",
    ),
    row(
        "byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)",
        refuse,
        SIGNS,
    ),
    row(
        "byte[] SignHash(byte[] hash, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)",
        refuse,
        SIGNS,
    ),
    row("byte[] Encrypt(byte[] data, RSAEncryptionPadding padding)", refuse, "encrypts").impure(),
    row("byte[] Decrypt(byte[] data, RSAEncryptionPadding padding)", refuse, DECRYPTS),
    row("string ToXmlString(bool includePrivateParameters)", refuse, "the key as XML"),
    row("void FromXmlString(string xmlString)", refuse, "reads a key").impure(),
];
