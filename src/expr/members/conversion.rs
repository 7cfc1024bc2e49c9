//! `Convert`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Row, TypeRows, row, statics};
use crate::expr::value::{Array, Exception};

pub(super) const TYPES: &[TypeRows] =
    &[statics("System.Convert", "conversions between base types").rows(CONVERT)];

const CONVERT: &[Row] = &[
    row(
        "static string ToString(object value)",
        |call, args| Ok(call.to_text(args.get(0))?.into()),
        "the value as text; empty for null",
    ),
    row(
        "static string ToBase64String(byte[] inArray)",
        |_, args| {
            args.required(0, "inArray")?;
            Ok(STANDARD.encode(args.array(0)?.to_bytes().unwrap_or_default()).into())
        },
        "the bytes in base 64",
    ),
    row(
        "static byte[] FromBase64String(string s)",
        |_, args| {
            let text = args.required_text(0, "s")?.to_utf8();
            let digits: String =
                text.chars().filter(|c| !matches!(c, ' ' | '\t' | '\r' | '\n')).collect();
            // Bits that stand for nothing at the end are ignored.
            let engine = base64::engine::GeneralPurpose::new(
                &base64::alphabet::STANDARD,
                base64::engine::GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
            );
            match engine.decode(digits) {
                Ok(bytes) => Ok(Array::bytes(bytes).into()),
                Err(_) => Err(Exception::format(
                    "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.",
                )
                .into()),
            }
        },
        "the bytes of a text in base 64",
    ),
    row(
        "static int ToInt32(double value)",
        |_, args| {
            let value = args.double(0)?.round_ties_even();
            if !(-2_147_483_648.0..=2_147_483_647.0).contains(&value) {
                return Err(Exception::overflow(
                    "Value was either too large or too small for an Int32.",
                )
                .into());
            }
            Ok((value as i32).into())
        },
        "the nearest whole number, halves to even",
    ),
];
