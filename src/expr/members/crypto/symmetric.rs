//! `SymmetricAlgorithm` and its kin, and what APIM adds to `byte[]`.

use std::cell::RefCell;

use super::super::encoding::bytes;
use super::super::{
    Args, Call, Row, TypeRows, abstract_row, class, enumeration, interface, row, table,
};
use super::cipher::{Algorithm, Mode, Padding, Plan, cryptographic, decrypt, encrypt, weakness};
use super::random_bytes;
use crate::expr::types::Type;
use crate::expr::value::{Array, Exception, Fault, Object, Value, whole};

pub(in crate::expr::members) const TYPES: &[TypeRows] = &[
    class("System.Security.Cryptography.SymmetricAlgorithm", "encrypts with one key")
        .bases(&["IDisposable"])
        .rows(SYMMETRIC),
    class("System.Security.Cryptography.Aes", "AES")
        .bases(&["SymmetricAlgorithm"])
        .rows(&[
            row("static Aes Create()", |_, _| make(Algorithm::Aes, "AesImplementation"), "AES")
                .impure(),
            row("static Aes Create(string algorithmName)", create, "an algorithm by its name")
                .nullable()
                .impure(),
        ])
        .not_allowed(),
    class("System.Security.Cryptography.AesManaged", "AES")
        .bases(&["Aes"])
        .rows(&[row("new()", |_, _| make(Algorithm::Aes, "AesManaged"), "AES").impure()])
        .not_allowed(),
    class("System.Security.Cryptography.AesCryptoServiceProvider", "AES")
        .bases(&["Aes"])
        .rows(&[
            row("new()", |_, _| make(Algorithm::Aes, "AesCryptoServiceProvider"), "AES").impure()
        ])
        .not_allowed(),
    class("System.Security.Cryptography.Rijndael", "AES")
        .bases(&["SymmetricAlgorithm"])
        .rows(&[row(
            "static Rijndael Create()",
            |_, _| make(Algorithm::Aes, "RijndaelImplementation"),
            "AES",
        )
        .impure()])
        .not_allowed(),
    class("System.Security.Cryptography.RijndaelManaged", "AES")
        .bases(&["Rijndael"])
        .rows(&[row("new()", |_, _| make(Algorithm::Aes, "RijndaelManaged"), "AES").impure()])
        .not_allowed(),
    class("System.Security.Cryptography.TripleDES", "Triple DES")
        .bases(&["SymmetricAlgorithm"])
        .rows(&[row(
            "static TripleDES Create()",
            |_, _| make(Algorithm::TripleDes, "TripleDesImplementation"),
            "Triple DES",
        )
        .impure()])
        .not_allowed(),
    class("System.Security.Cryptography.TripleDESCryptoServiceProvider", "Triple DES")
        .bases(&["TripleDES"])
        .rows(&[row(
            "new()",
            |_, _| make(Algorithm::TripleDes, "TripleDESCryptoServiceProvider"),
            "Triple DES",
        )
        .impure()])
        .not_allowed(),
    class("System.Security.Cryptography.DES", "DES")
        .bases(&["SymmetricAlgorithm"])
        .rows(&[row(
            "static DES Create()",
            |_, _| make(Algorithm::Des, "DesImplementation"),
            "DES",
        )
        .impure()])
        .not_allowed(),
    interface("System.Security.Cryptography.ICryptoTransform", "encrypts or decrypts")
        .bases(&["IDisposable"])
        .rows(TRANSFORM)
        .not_allowed(),
    enumeration(
        "System.Security.Cryptography.CipherMode",
        &[("CBC", 1), ("ECB", 2), ("OFB", 3), ("CFB", 4), ("CTS", 5)],
        "how blocks are chained",
    ),
    enumeration(
        "System.Security.Cryptography.PaddingMode",
        &[("None", 1), ("PKCS7", 2), ("Zeros", 3), ("ANSIX923", 4), ("ISO10126", 5)],
        "how the last block is filled",
    ),
];

/// The settings of an algorithm; key and vector come into being when they are first needed.
#[derive(Debug)]
struct Settings {
    key: Option<Vec<u8>>,
    vector: Option<Vec<u8>>,
    key_length: usize,
    mode: i64,
    padding: i64,
}

#[derive(Debug)]
struct Symmetric {
    algorithm: Algorithm,
    class: &'static str,
    settings: RefCell<Settings>,
}

impl Object for Symmetric {
    fn type_of(&self) -> Type {
        let find = |name: &str| table().find(&format!("System.Security.Cryptography.{name}"));
        let general = match self.algorithm {
            Algorithm::Aes if self.class.starts_with("Rijndael") => "Rijndael",
            Algorithm::Aes => "Aes",
            Algorithm::TripleDes => "TripleDES",
            Algorithm::Des => "DES",
        };
        find(self.class).or_else(|| find(general)).map_or(Type::Object, Type::named)
    }

    fn runtime_name(&self) -> Option<String> {
        Some(format!("System.Security.Cryptography.{}", self.class))
    }
}

fn make(algorithm: Algorithm, class: &'static str) -> Result<Value, Fault> {
    let settings = Settings {
        key: None,
        vector: None,
        key_length: algorithm.key_lengths().last().copied().unwrap_or(0),
        mode: Mode::Cbc as i64,
        padding: Padding::Pkcs7 as i64,
    };
    Ok(Value::object(Symmetric { algorithm, class, settings: RefCell::new(settings) }))
}

fn create(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let name = args.required_text(0, "algorithmName")?.to_utf8().into_owned();
    let name = name.strip_prefix("System.Security.Cryptography.").unwrap_or(&name);
    match name.to_ascii_lowercase().as_str() {
        "aes" | "aescryptoserviceprovider" => make(Algorithm::Aes, "AesCryptoServiceProvider"),
        "aesmanaged" => make(Algorithm::Aes, "AesManaged"),
        "3des" | "tripledes" | "triple des" => {
            make(Algorithm::TripleDes, "TripleDESCryptoServiceProvider")
        }
        "rijndael" | "rijndaelmanaged" => make(Algorithm::Aes, "RijndaelManaged"),
        _ => Err(call.not_supported()),
    }
}

const KEY_SIZE: &str = "Specified key is not a valid size for this algorithm.";
const VECTOR_SIZE: &str =
    "Specified initialization vector (IV) does not match the block size for this algorithm.";

fn own<'a>(args: Args<'a>) -> Result<&'a Symmetric, Fault> {
    args.object::<Symmetric>(0)
}

impl Symmetric {
    fn key(&self, call: &mut Call<'_, '_>) -> Vec<u8> {
        let length = self.settings.borrow().key_length;
        let key = self.settings.borrow().key.clone();
        let key = key.unwrap_or_else(|| random_bytes(call, length));
        self.settings.borrow_mut().key = Some(key.clone());
        key
    }

    fn vector(&self, call: &mut Call<'_, '_>) -> Vec<u8> {
        let vector = self.settings.borrow().vector.clone();
        let vector = vector.unwrap_or_else(|| random_bytes(call, self.algorithm.block()));
        self.settings.borrow_mut().vector = Some(vector.clone());
        vector
    }

    /// What the settings ask for with a key and a vector.
    fn plan(&self, key: Vec<u8>, vector: Option<Vec<u8>>) -> Result<Plan, Fault> {
        let refused = |what: &str| Fault::not_supported(what);
        let mode = match self.settings.borrow().mode {
            1 => Mode::Cbc,
            2 => Mode::Ecb,
            _ => return Err(refused("CipherMode other than CBC and ECB")),
        };
        let padding = match self.settings.borrow().padding {
            1 => Padding::None,
            2 => Padding::Pkcs7,
            3 => Padding::Zeros,
            4 => Padding::AnsiX923,
            _ => return Err(refused("PaddingMode.ISO10126")),
        };
        plan(self.algorithm, mode, padding, key, vector)
    }
}

/// Checks key and vector as `CreateEncryptor(key, iv)` does.
fn plan(
    algorithm: Algorithm,
    mode: Mode,
    padding: Padding,
    key: Vec<u8>,
    vector: Option<Vec<u8>>,
) -> Result<Plan, Fault> {
    let wrong = |message: &str, parameter: &str| -> Fault {
        Exception::with_parameter("System.ArgumentException", message, parameter).into()
    };
    if !algorithm.key_lengths().contains(&key.len()) {
        return Err(wrong(KEY_SIZE, "rgbKey"));
    }
    if algorithm == Algorithm::Des
        && let Some(weakness) = weakness(&key)
    {
        return Err(cryptographic(&format!(
            "Specified key is a known {weakness} key for 'DES' and cannot be used."
        )));
    }
    let block = algorithm.block();
    if vector.as_ref().is_some_and(|vector| vector.len() != block) {
        return Err(wrong(VECTOR_SIZE, "rgbIV"));
    }
    let vector = match (vector, mode) {
        (Some(vector), _) => vector,
        (None, Mode::Ecb) => vec![0; block],
        (None, Mode::Cbc) => {
            return Err(cryptographic(
                "The cipher mode specified requires that an initialization vector (IV) be used.",
            ));
        }
    };
    Ok(Plan { algorithm, mode, padding, key, vector })
}

/// An `ICryptoTransform`.
#[derive(Debug)]
struct Transform {
    plan: Plan,
    encrypts: bool,
}

impl Object for Transform {
    fn type_of(&self) -> Type {
        table()
            .find("System.Security.Cryptography.ICryptoTransform")
            .map_or(Type::Object, Type::named)
    }

    fn runtime_name(&self) -> Option<String> {
        let name =
            if self.encrypts { "UniversalCryptoEncryptor" } else { "UniversalCryptoDecryptor" };
        Some(format!("System.Security.Cryptography.{name}"))
    }
}

impl Transform {
    fn run(&self, data: &[u8]) -> Result<Vec<u8>, Fault> {
        if self.encrypts { encrypt(&self.plan, data) } else { decrypt(&self.plan, data) }
    }
}

fn optional_bytes(args: Args<'_>, index: usize) -> Result<Option<Vec<u8>>, Fault> {
    if args.is_null(index) { Ok(None) } else { Ok(args.array(index)?.to_bytes()) }
}

/// The transform of `CreateEncryptor` and `CreateDecryptor`, whose arguments begin at `first`.
fn transform(
    call: &mut Call<'_, '_>,
    args: Args<'_>,
    algorithm: &Symmetric,
    first: usize,
    encrypts: bool,
) -> Result<Transform, Fault> {
    let (key, vector) = if args.len() > first {
        (bytes(args, first, "rgbKey")?, optional_bytes(args, first + 1)?)
    } else {
        (algorithm.key(call), Some(algorithm.vector(call)))
    };
    Ok(Transform { plan: algorithm.plan(key, vector)?, encrypts })
}

fn encryptor(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(Value::object(transform(call, args, own(args)?, 1, true)?))
}

fn decryptor(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(Value::object(transform(call, args, own(args)?, 1, false)?))
}

/// `EncryptCbc`, `DecryptEcb` and the like.
fn one_shot(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let algorithm = own(args)?;
    let name = call.member.name;
    let encrypts = name.starts_with("Encrypt");
    let data = bytes(args, 1, if encrypts { "plaintext" } else { "ciphertext" })?;
    let mode = if name.ends_with("Cbc") { Mode::Cbc } else { Mode::Ecb };
    let vector = match mode {
        Mode::Cbc => Some(bytes(args, 2, "iv")?),
        Mode::Ecb => None,
    };
    if vector.as_ref().is_some_and(|vector| vector.len() != algorithm.algorithm.block()) {
        return Err(Exception::with_parameter("System.ArgumentException", VECTOR_SIZE, "iv").into());
    }
    let padding = match args.0.last() {
        Some(Value::Enum(_, 1)) => Padding::None,
        Some(Value::Enum(_, 3)) => Padding::Zeros,
        Some(Value::Enum(_, 4)) => Padding::AnsiX923,
        Some(Value::Enum(_, 5)) => return Err(Fault::not_supported("PaddingMode.ISO10126")),
        _ => Padding::Pkcs7,
    };
    let key = algorithm.key(call);
    let plan = plan(algorithm.algorithm, mode, padding, key, vector)?;
    Ok(Array::bytes(Transform { plan, encrypts }.run(&data)?).into())
}

const SYMMETRIC: &[Row] = &[
    row("static SymmetricAlgorithm Create(string algName)", create, "an algorithm by its name")
        .nullable()
        .impure(),
    row(
        "byte[] Key { get; set; }",
        |call, args| Ok(Array::bytes(own(args)?.key(call)).into()),
        "the key",
    )
    .set(|_, args| {
        let key = bytes(args, 1, "value")?;
        let algorithm = own(args)?;
        if !algorithm.algorithm.key_lengths().contains(&key.len()) {
            return Err(cryptographic(KEY_SIZE));
        }
        let mut settings = algorithm.settings.borrow_mut();
        settings.key_length = key.len();
        settings.key = Some(key);
        Ok(Value::Null)
    })
    .impure(),
    row(
        "byte[] IV { get; set; }",
        |call, args| Ok(Array::bytes(own(args)?.vector(call)).into()),
        "the initialization vector",
    )
    .set(|_, args| {
        let vector = bytes(args, 1, "value")?;
        let algorithm = own(args)?;
        if vector.len() != algorithm.algorithm.block() {
            return Err(cryptographic(VECTOR_SIZE));
        }
        algorithm.settings.borrow_mut().vector = Some(vector);
        Ok(Value::Null)
    })
    .impure(),
    row(
        "int KeySize { get; set; }",
        |_, args| Ok(whole(own(args)?.settings.borrow().key_length * 8)),
        "bits of the key",
    )
    .set(|_, args| {
        let algorithm = own(args)?;
        let lengths = algorithm.algorithm.key_lengths();
        let bits = usize::try_from(args.int(1)?).unwrap_or(0);
        if !lengths.iter().any(|length| length * 8 == bits) {
            return Err(cryptographic(KEY_SIZE));
        }
        let mut settings = algorithm.settings.borrow_mut();
        settings.key_length = bits / 8;
        settings.key = None;
        Ok(Value::Null)
    }),
    row(
        "int BlockSize { get; set; }",
        |_, args| Ok(whole(own(args)?.algorithm.block() * 8)),
        "bits of a block",
    )
    .set(|_, args| {
        let bits = usize::try_from(args.int(1)?).unwrap_or(0);
        if bits == own(args)?.algorithm.block() * 8 {
            Ok(Value::Null)
        } else {
            Err(cryptographic("Specified block size is not valid for this algorithm."))
        }
    }),
    row(
        "CipherMode Mode { get; set; }",
        |call, args| member_of_result(call, own(args)?.settings.borrow().mode),
        "how blocks are chained",
    )
    .set(|_, args| {
        let mode = args.enumeration(1)?;
        if !(1..=4).contains(&mode) {
            return Err(cryptographic("Specified cipher mode is not valid for this algorithm."));
        }
        own(args)?.settings.borrow_mut().mode = mode;
        Ok(Value::Null)
    }),
    row(
        "PaddingMode Padding { get; set; }",
        |call, args| member_of_result(call, own(args)?.settings.borrow().padding),
        "how the last block is filled",
    )
    .set(|_, args| {
        let padding = args.enumeration(1)?;
        if !(1..=5).contains(&padding) {
            return Err(cryptographic("Specified padding mode is not valid for this algorithm."));
        }
        own(args)?.settings.borrow_mut().padding = padding;
        Ok(Value::Null)
    }),
    row("ICryptoTransform CreateEncryptor()", encryptor, "encrypts").impure(),
    row("ICryptoTransform CreateEncryptor(byte[] rgbKey, byte[] rgbIV)", encryptor, "encrypts"),
    row("ICryptoTransform CreateDecryptor()", decryptor, "decrypts").impure(),
    row("ICryptoTransform CreateDecryptor(byte[] rgbKey, byte[] rgbIV)", decryptor, "decrypts"),
    row(
        "void GenerateKey()",
        |call, args| {
            let algorithm = own(args)?;
            let length = algorithm.settings.borrow().key_length;
            let key = random_bytes(call, length);
            algorithm.settings.borrow_mut().key = Some(key);
            Ok(Value::Null)
        },
        "makes a key",
    )
    .impure(),
    row(
        "void GenerateIV()",
        |call, args| {
            let algorithm = own(args)?;
            let vector = random_bytes(call, algorithm.algorithm.block());
            algorithm.settings.borrow_mut().vector = Some(vector);
            Ok(Value::Null)
        },
        "makes an initialization vector",
    )
    .impure(),
    row(
        "bool ValidKeySize(int bitLength)",
        |_, args| {
            let bits = usize::try_from(args.int(1)?).unwrap_or(0);
            let lengths = own(args)?.algorithm.key_lengths();
            Ok(lengths.iter().any(|length| length * 8 == bits).into())
        },
        "true for the length of a key in bits",
    ),
    row("byte[] EncryptCbc(byte[] plaintext, byte[] iv)", one_shot, "encrypts").impure(),
    row(
        "byte[] EncryptCbc(byte[] plaintext, byte[] iv, PaddingMode paddingMode)",
        one_shot,
        "encrypts",
    )
    .impure(),
    row("byte[] DecryptCbc(byte[] ciphertext, byte[] iv)", one_shot, "decrypts").impure(),
    row(
        "byte[] DecryptCbc(byte[] ciphertext, byte[] iv, PaddingMode paddingMode)",
        one_shot,
        "decrypts",
    )
    .impure(),
    row("byte[] EncryptEcb(byte[] plaintext, PaddingMode paddingMode)", one_shot, "encrypts")
        .impure(),
    row("byte[] DecryptEcb(byte[] ciphertext, PaddingMode paddingMode)", one_shot, "decrypts")
        .impure(),
    row("void Clear()", |_, _| Ok(Value::Null), "frees what it holds").impure(),
    row("void Dispose()", |_, _| Ok(Value::Null), "frees what it holds").impure(),
];

fn member_of_result(call: &Call<'_, '_>, value: i64) -> Result<Value, Fault> {
    match &call.member.result {
        Type::Named(id, _) => Ok(Value::Enum(*id, value)),
        _ => Err(call.not_supported()),
    }
}

fn block_size(_: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    Ok(whole(args.object::<Transform>(0)?.plan.algorithm.block()))
}

const TRANSFORM: &[Row] = &[
    row(
        "byte[] TransformFinalBlock(byte[] inputBuffer, int inputOffset, int inputCount)",
        |_, args| {
            let data = bytes(args, 1, "inputBuffer")?;
            let from = usize::try_from(args.int(2)?)
                .map_err(|_| Exception::out_of_range("inputOffset"))?;
            let count =
                usize::try_from(args.int(3)?).map_err(|_| Exception::out_of_range("inputCount"))?;
            if from > data.len() {
                return Err(Exception::out_of_range("inputOffset").into());
            }
            let part = from.checked_add(count).and_then(|end| data.get(from..end));
            let part = part.ok_or_else(|| Exception::out_of_range("inputCount"))?;
            Ok(Array::bytes(args.object::<Transform>(0)?.run(part)?).into())
        },
        "encrypts or decrypts the last part",
    ),
    abstract_row(
        "int TransformBlock(byte[] inputBuffer, int inputOffset, int inputCount, byte[] outputBuffer, int outputOffset)",
        "encrypts or decrypts a part",
    ),
    row("int InputBlockSize { get; }", block_size, "bytes of a block"),
    row("int OutputBlockSize { get; }", block_size, "bytes of a block"),
    row("bool CanReuseTransform { get; }", |_, _| Ok(true.into()), "true"),
    row("bool CanTransformMultipleBlocks { get; }", |_, _| Ok(true.into()), "true"),
    row("void Dispose()", |_, _| Ok(Value::Null), "frees what it holds").impure(),
];

/// `Encrypt` and `Decrypt` of `byte[]`, with an algorithm or its name.
fn extension(call: &mut Call<'_, '_>, args: Args<'_>) -> Result<Value, Fault> {
    let encrypts = call.member.name == "Encrypt";
    let transform = if let Some(algorithm) = args.get(1).downcast::<Symmetric>() {
        transform(call, args, algorithm, 2, encrypts)?
    } else {
        let name = args.text(1)?.to_utf8().to_lowercase();
        let algorithm = match name.as_str() {
            "aes" | "aesmanaged" | "rijndael" | "rijndaelmanaged" => Algorithm::Aes,
            "3des" | "tripledes" => Algorithm::TripleDes,
            "des" => Algorithm::Des,
            "rc2" => return Err(Fault::not_supported("encryption with RC2")),
            _ => {
                let message = format!("unknown algorithm: {}", args.text(1)?);
                return Err(
                    Exception::with_parameter("System.ArgumentException", message, "alg").into()
                );
            }
        };
        let key = bytes(args, 2, "rgbKey")?;
        let vector = optional_bytes(args, 3)?;
        Transform { plan: plan(algorithm, Mode::Cbc, Padding::Pkcs7, key, vector)?, encrypts }
    };
    if args.is_null(0) {
        return Err(Exception::null_reference().into());
    }
    Ok(Array::bytes(transform.run(&bytes(args, 0, "input")?)?).into())
}

/// What APIM adds to `byte[]`.
pub(in crate::expr::members) const EXTENSIONS: [Row; 6] = [
    row(
        "static byte[] Encrypt(this byte[] input, string alg, byte[] key, byte[] iv)",
        extension,
        "encrypts with an algorithm by its name, in CBC with PKCS #7 padding",
    ),
    row(
        "static byte[] Encrypt(this byte[] input, SymmetricAlgorithm alg)",
        extension,
        "encrypts with an algorithm",
    )
    .impure(),
    row(
        "static byte[] Encrypt(this byte[] input, SymmetricAlgorithm alg, byte[] key, byte[] iv)",
        extension,
        "encrypts with an algorithm",
    ),
    row(
        "static byte[] Decrypt(this byte[] input, string alg, byte[] key, byte[] iv)",
        extension,
        "decrypts with an algorithm by its name, in CBC with PKCS #7 padding",
    ),
    row(
        "static byte[] Decrypt(this byte[] input, SymmetricAlgorithm alg)",
        extension,
        "decrypts with an algorithm",
    )
    .impure(),
    row(
        "static byte[] Decrypt(this byte[] input, SymmetricAlgorithm alg, byte[] key, byte[] iv)",
        extension,
        "decrypts with an algorithm",
    ),
];
