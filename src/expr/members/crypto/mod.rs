//! `System.Security.Cryptography`: hashes, keyed hashes, symmetric encryption, random numbers,
//! names of algorithms.

mod certificate;
mod cipher;
mod hash;
mod names;
mod random;
mod symmetric;

pub(in crate::expr) use certificate::certificate_of_pem;
pub(super) use certificate::{APIM as CERTIFICATE_EXTENSIONS, TYPES as CERTIFICATES};
pub(super) use hash::TYPES as HASHES;
pub(super) use names::TYPES as NAMES;
pub(super) use random::TYPES as RANDOM;
pub(super) use symmetric::{EXTENSIONS, TYPES as SYMMETRIC};

use super::Call;

/// Bytes from the host's source of randomness.
fn random_bytes(call: &mut Call<'_, '_>, count: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(count);
    while bytes.len() < count {
        let more = call.interpreter.random().to_le_bytes();
        bytes.extend(more.into_iter().take(count - bytes.len()));
    }
    bytes
}
