//! Block ciphers with their modes and paddings.

use aes::cipher::generic_array::GenericArray;
use aes::cipher::{BlockDecrypt, BlockEncrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use des::{Des, TdesEde2, TdesEde3};

use crate::expr::value::{Exception, Fault};

/// The algorithms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Aes,
    TripleDes,
    Des,
}

/// `CipherMode`, as far as there are any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Cbc = 1,
    Ecb = 2,
}

/// `PaddingMode`, but for the one with random bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Padding {
    None = 1,
    Pkcs7 = 2,
    Zeros = 3,
    AnsiX923 = 4,
}

impl Algorithm {
    /// Bytes of a block.
    pub(super) fn block(self) -> usize {
        if self == Self::Aes { 16 } else { 8 }
    }

    /// Lengths of keys in bytes.
    pub(super) fn key_lengths(self) -> &'static [usize] {
        match self {
            Self::Aes => &[16, 24, 32],
            Self::TripleDes => &[16, 24],
            Self::Des => &[8],
        }
    }
}

/// An exception of cryptography.
pub(super) fn cryptographic(message: &str) -> Fault {
    Exception::new("System.Security.Cryptography.CryptographicException", message).into()
}

enum Cipher {
    Aes128(Aes128),
    Aes192(Aes192),
    Aes256(Aes256),
    Des(Des),
    TwoKeys(TdesEde2),
    ThreeKeys(TdesEde3),
}

impl Cipher {
    fn new(algorithm: Algorithm, key: &[u8]) -> Option<Self> {
        Some(match (algorithm, key.len()) {
            (Algorithm::Aes, 16) => Self::Aes128(Aes128::new_from_slice(key).ok()?),
            (Algorithm::Aes, 24) => Self::Aes192(Aes192::new_from_slice(key).ok()?),
            (Algorithm::Aes, _) => Self::Aes256(Aes256::new_from_slice(key).ok()?),
            (Algorithm::Des, _) => Self::Des(Des::new_from_slice(key).ok()?),
            (Algorithm::TripleDes, 16) => Self::TwoKeys(TdesEde2::new_from_slice(key).ok()?),
            (Algorithm::TripleDes, _) => Self::ThreeKeys(TdesEde3::new_from_slice(key).ok()?),
        })
    }

    fn encrypt(&self, block: &mut [u8]) {
        match self {
            Self::Aes128(cipher) => cipher.encrypt_block(GenericArray::from_mut_slice(block)),
            Self::Aes192(cipher) => cipher.encrypt_block(GenericArray::from_mut_slice(block)),
            Self::Aes256(cipher) => cipher.encrypt_block(GenericArray::from_mut_slice(block)),
            Self::Des(cipher) => cipher.encrypt_block(GenericArray::from_mut_slice(block)),
            Self::TwoKeys(cipher) => cipher.encrypt_block(GenericArray::from_mut_slice(block)),
            Self::ThreeKeys(cipher) => cipher.encrypt_block(GenericArray::from_mut_slice(block)),
        }
    }

    fn decrypt(&self, block: &mut [u8]) {
        match self {
            Self::Aes128(cipher) => cipher.decrypt_block(GenericArray::from_mut_slice(block)),
            Self::Aes192(cipher) => cipher.decrypt_block(GenericArray::from_mut_slice(block)),
            Self::Aes256(cipher) => cipher.decrypt_block(GenericArray::from_mut_slice(block)),
            Self::Des(cipher) => cipher.decrypt_block(GenericArray::from_mut_slice(block)),
            Self::TwoKeys(cipher) => cipher.decrypt_block(GenericArray::from_mut_slice(block)),
            Self::ThreeKeys(cipher) => cipher.decrypt_block(GenericArray::from_mut_slice(block)),
        }
    }
}

/// The four weak and twelve semi-weak keys of DES, without their parity bits.
const WEAK: &[u64] = &[
    0x0101_0101_0101_0101,
    0xfefe_fefe_fefe_fefe,
    0x1f1f_1f1f_0e0e_0e0e,
    0xe0e0_e0e0_f1f1_f1f1,
    0x01fe_01fe_01fe_01fe,
    0xfe01_fe01_fe01_fe01,
    0x1fe0_1fe0_0ef1_0ef1,
    0xe01f_e01f_f10e_f10e,
    0x01e0_01e0_01f1_01f1,
    0xe001_e001_f101_f101,
    0x1ffe_1ffe_0efe_0efe,
    0xfe1f_fe1f_fe0e_fe0e,
    0x011f_011f_010e_010e,
    0x1f01_1f01_0e01_0e01,
    0xe0fe_e0fe_f1fe_f1fe,
    0xfee0_fee0_fef1_fef1,
];

/// True for a key of DES that the runtime refuses, and whether it is only semi-weak.
pub(super) fn weakness(key: &[u8]) -> Option<&'static str> {
    const PARITY: u64 = 0x0101_0101_0101_0101;
    let bits = u64::from_be_bytes(key.try_into().ok()?) & !PARITY;
    let at = WEAK.iter().position(|weak| weak & !PARITY == bits)?;
    Some(if at < 4 { "weak" } else { "semi-weak" })
}

/// What runs over the data.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) algorithm: Algorithm,
    pub(super) mode: Mode,
    pub(super) padding: Padding,
    pub(super) key: Vec<u8>,
    /// As long as a block.
    pub(super) vector: Vec<u8>,
}

const INCOMPLETE: &str = "The input data is not a complete block.";

fn exclusive_or(block: &mut [u8], with: &[u8]) {
    for (byte, other) in block.iter_mut().zip(with) {
        *byte ^= other;
    }
}

/// Encrypts the last (or only) part of the data.
pub(super) fn encrypt(plan: &Plan, data: &[u8]) -> Result<Vec<u8>, Fault> {
    let size = plan.algorithm.block();
    let mut data = data.to_vec();
    let rest = data.len() % size;
    let missing = size - rest;
    match plan.padding {
        Padding::None if rest > 0 => return Err(cryptographic(INCOMPLETE)),
        Padding::None => {}
        Padding::Zeros if rest == 0 => {}
        Padding::Zeros => data.resize(data.len() + missing, 0),
        Padding::Pkcs7 => data.resize(data.len() + missing, missing as u8),
        Padding::AnsiX923 => {
            data.resize(data.len() + missing - 1, 0);
            data.push(missing as u8);
        }
    }
    let Some(cipher) = Cipher::new(plan.algorithm, &plan.key) else {
        return Err(cryptographic("Specified key is not a valid size for this algorithm."));
    };
    let mut before = plan.vector.clone();
    for block in data.chunks_exact_mut(size) {
        if plan.mode == Mode::Cbc {
            exclusive_or(block, &before);
        }
        cipher.encrypt(block);
        before.copy_from_slice(block);
    }
    Ok(data)
}

/// Decrypts the last (or only) part of the data.
pub(super) fn decrypt(plan: &Plan, data: &[u8]) -> Result<Vec<u8>, Fault> {
    let size = plan.algorithm.block();
    if !data.len().is_multiple_of(size) {
        return Err(cryptographic(INCOMPLETE));
    }
    let Some(cipher) = Cipher::new(plan.algorithm, &plan.key) else {
        return Err(cryptographic("Specified key is not a valid size for this algorithm."));
    };
    let mut data = data.to_vec();
    let mut before = plan.vector.clone();
    for block in data.chunks_exact_mut(size) {
        let encrypted = block.to_vec();
        cipher.decrypt(block);
        if plan.mode == Mode::Cbc {
            exclusive_or(block, &before);
        }
        before = encrypted;
    }
    if matches!(plan.padding, Padding::None | Padding::Zeros) || data.is_empty() {
        return Ok(data);
    }
    let count = data.last().map_or(0, |last| usize::from(*last));
    let padding = data.len().checked_sub(count).and_then(|at| data.get(at..)).unwrap_or_default();
    let body = padding.split_last().map_or(&[][..], |(_, body)| body);
    let filler = if plan.padding == Padding::Pkcs7 { count as u8 } else { 0 };
    if count == 0 || count > size || body.iter().any(|byte| *byte != filler) {
        return Err(cryptographic("Padding is invalid and cannot be removed."));
    }
    data.truncate(data.len() - count);
    Ok(data)
}
