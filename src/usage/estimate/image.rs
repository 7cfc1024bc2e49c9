//! Tokens of images, as the pages of OpenAI, Anthropic and Google calculate them.
//!
//! Most models see tiles: an image is scaled to fit into 2,048 × 2,048 pixels and until its
//! shorter side has 768, never up, and counted in squares of 512. Newer small models see
//! patches of 32 × 32, at most 1,536 of them, times a factor. With little detail a model with
//! tiles takes its base only. A size that is not known is taken as 1,024 × 1,024, the example
//! of the page. For models that are not known the count of GPT-4o stands in.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::usage::tokenizer::{family_name, is_of_family};

/// Width and height in pixels.
type Size = (u32, u32);

/// How a model counts images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Tokens of every image, and of each tile.
    Tiles(u64, u64),
    /// Hundredths of a token for each patch.
    Patches(u64),
    /// A token for so many pixels, and so many tokens at most.
    Area(u64, u64),
    /// Tokens of each tile of Google's: one for a small image, else squares of 768.
    Squares(u64),
}

/// Rules by family; the first row that fits counts. Sources: OpenAI's page on images
/// (2025-10), checked against counts that users published; those of GPT-5.2 and later come
/// from such counts alone. Anthropic's page on vision, Google's on tokens (2025-10).
const RULES: &[(&str, Rule)] = &[
    ("gpt-4o-mini", Rule::Tiles(2_833, 5_667)),
    ("gpt-4.1-mini", Rule::Patches(162)),
    ("gpt-4.1-nano", Rule::Patches(246)),
    ("gpt-5-mini", Rule::Patches(162)),
    ("gpt-5-nano", Rule::Patches(246)),
    ("o4-mini", Rule::Patches(172)),
    ("gpt-5.2", Rule::Patches(120)),
    ("gpt-5.4", Rule::Patches(120)),
    ("gpt-5", Rule::Tiles(70, 140)),
    ("o1", Rule::Tiles(75, 150)),
    ("o3", Rule::Tiles(75, 150)),
    ("claude", Rule::Area(750, 1_600)),
    ("gemini", Rule::Squares(258)),
];

/// Of GPT-4o, GPT-4.1, GPT-4.5 and GPT-4 Turbo.
const USUAL: Rule = Rule::Tiles(85, 170);

/// Pixels of a side up to which an image is small for Google.
const SMALL: u32 = 384;

/// Pixels of a side of Google's squares.
const SQUARE: u32 = 768;

/// What stands for a size that is not known.
const UNKNOWN: Size = (1_024, 1_024);

/// Tokens of an image of that size.
pub(super) fn tokens(model: Option<&str>, size: Option<Size>, detail: Option<&str>) -> u64 {
    let name = model.map(family_name).unwrap_or_default();
    let rule = RULES.iter().find(|(family, _)| is_of_family(name, family));
    let size = size.unwrap_or(UNKNOWN);
    match rule.map_or(USUAL, |(_, rule)| *rule) {
        Rule::Tiles(base, _) if detail == Some("low") => base,
        Rule::Tiles(base, tile) => base + tile * tiles(size),
        Rule::Patches(factor) => (patches(size) * factor).div_ceil(100),
        Rule::Area(pixels, most) => {
            (u64::from(size.0) * u64::from(size.1)).div_ceil(pixels).clamp(1, most)
        }
        Rule::Squares(square) if size.0 <= SMALL && size.1 <= SMALL => square,
        Rule::Squares(square) => {
            square * u64::from(size.0.div_ceil(SQUARE)) * u64::from(size.1.div_ceil(SQUARE))
        }
    }
}

/// Squares of 512 pixels that cover the scaled image.
fn tiles((width, height): Size) -> u64 {
    const BOX: f64 = 2_048.0;
    const SHORT: f64 = 768.0;
    let (width, height) = (f64::from(width.max(1)), f64::from(height.max(1)));
    let scale = (BOX / width.max(height)).min(1.0);
    let scale = scale * (SHORT / (width.min(height) * scale)).min(1.0);
    // A rounding error must not make another tile.
    let side = |length: f64| whole((length * scale / 512.0 - 1e-6).ceil().max(1.0));
    side(width) * side(height)
}

/// Squares of 32 pixels, as many as the model takes.
fn patches((width, height): Size) -> u64 {
    const SIDE: f64 = 32.0;
    const MOST: f64 = 1_536.0;
    let count = |length: f64| (length / SIDE).ceil().max(1.0);
    let (width, height) = (f64::from(width.max(1)), f64::from(height.max(1)));
    if count(width) * count(height) <= MOST {
        return whole(count(width) * count(height));
    }
    let shrink = (SIDE * SIDE * MOST / (width * height)).sqrt();
    let (across, down) = (width * shrink / SIDE, height * shrink / SIDE);
    let fit = (across.floor() / across).min(down.floor() / down);
    whole((count(width * shrink * fit) * count(height * shrink * fit)).min(MOST))
}

/// A small number without fraction.
fn whole(number: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of squares: not negative, far below 2⁵³"
    )]
    let count = number as u64;
    count
}

/// The size of an image that stands in a data URL; `None` for any other URL, and for formats
/// that are not known.
pub(super) fn size(url: &str) -> Option<Size> {
    /// Bytes in which a size is looked for.
    const HEAD: usize = 64 << 10;
    let data = url.strip_prefix("data:")?;
    let encoded = data.split_once(";base64,")?.1.trim_end_matches('=');
    // Four characters are three bytes.
    let end = encoded.len().min(HEAD / 3 * 4);
    let bytes = STANDARD_NO_PAD.decode(encoded.get(..end)?).ok()?;
    png(&bytes).or_else(|| gif(&bytes)).or_else(|| jpeg(&bytes)).or_else(|| webp(&bytes))
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn number_from_small(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn png(bytes: &[u8]) -> Option<Size> {
    bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    Some((number(bytes.get(16..20)?), number(bytes.get(20..24)?)))
}

fn gif(bytes: &[u8]) -> Option<Size> {
    let screen = bytes.strip_prefix(b"GIF87a").or_else(|| bytes.strip_prefix(b"GIF89a"))?;
    Some((number_from_small(screen.get(..2)?), number_from_small(screen.get(2..4)?)))
}

/// Goes from segment to segment until one begins a frame.
fn jpeg(bytes: &[u8]) -> Option<Size> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let (head, after) = rest.split_at_checked(4)?;
        let (&[0xff, marker], length) = (head.first_chunk::<2>()?, number(head.get(2..)?)) else {
            return None;
        };
        // Frames are C0 to CF, but for tables (C4, CC) and an extension (C8).
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((number(after.get(3..5)?), number(after.get(1..3)?)));
        }
        rest = after.get((length as usize).checked_sub(2)?..)?;
    }
}

fn webp(bytes: &[u8]) -> Option<Size> {
    bytes.strip_prefix(b"RIFF")?;
    match bytes.get(8..16)? {
        b"WEBPVP8X" => {
            let side = |at: usize| Some(number_from_small(bytes.get(at..at + 3)?) + 1);
            Some((side(24)?, side(27)?))
        }
        b"WEBPVP8 " => {
            let side = |at: usize| Some(number_from_small(bytes.get(at..at + 2)?) & 0x3fff);
            Some((side(26)?, side(28)?))
        }
        b"WEBPVP8L" => {
            let bits = number_from_small(bytes.get(21..25)?);
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        _ => None,
    }
}
