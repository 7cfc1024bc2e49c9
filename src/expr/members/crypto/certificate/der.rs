//! The little of DER that certificates need.

/// One element: its tag, its content, and all its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    pub(super) whole: &'a [u8],
}

/// Reads the first element; gives it and what follows.
pub(super) fn read(bytes: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let tag = *bytes.first()?;
    let first = usize::from(*bytes.get(1)?);
    // Tags of several bytes and lengths without an end do not occur in DER certificates.
    if tag & 0x1f == 0x1f {
        return None;
    }
    let (length, head) = match first {
        0..=0x7f => (first, 2),
        0x81..=0x84 => {
            let count = first - 0x80;
            let digits = bytes.get(2..2 + count)?;
            (digits.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), 2 + count)
        }
        _ => return None,
    };
    let end = head.checked_add(length)?;
    let element = Element { tag, content: bytes.get(head..end)?, whole: bytes.get(..end)? };
    Some((element, bytes.get(end..)?))
}

/// All elements of a content.
pub(super) fn all(mut bytes: &[u8]) -> Option<Vec<Element<'_>>> {
    let mut elements = Vec::new();
    while !bytes.is_empty() {
        let (element, rest) = read(bytes)?;
        elements.push(element);
        bytes = rest;
    }
    Some(elements)
}

impl<'a> Element<'a> {
    /// The elements within.
    pub(super) fn inner(&self) -> Option<Vec<Element<'a>>> {
        all(self.content)
    }

    /// An object identifier in numbers.
    pub(super) fn identifier(&self) -> Option<String> {
        let (first, rest) = self.content.split_first()?;
        let top = (first / 40).min(2);
        let mut text = format!("{top}.{}", first - top * 40);
        let mut value = 0_u64;
        for byte in rest {
            value = value.checked_mul(128)? + u64::from(byte & 0x7f);
            if byte & 0x80 == 0 {
                text.push_str(&format!(".{value}"));
                value = 0;
            }
        }
        Some(text)
    }

    /// A text of one of the string types.
    pub(super) fn text(&self) -> String {
        match self.tag {
            // BMPString is UTF-16, T61String is read as Latin 1.
            0x1e => {
                let units = self.content.chunks_exact(2).filter_map(|two| two.try_into().ok());
                String::from_utf16_lossy(&units.map(u16::from_be_bytes).collect::<Vec<_>>())
            }
            0x14 => self.content.iter().copied().map(char::from).collect(),
            _ => String::from_utf8_lossy(self.content).into_owned(),
        }
    }

    /// UTCTime or GeneralizedTime as year, month, day, hour, minute and second.
    pub(super) fn time(&self) -> Option<[i64; 6]> {
        let text = std::str::from_utf8(self.content).ok()?.strip_suffix('Z')?;
        let (year, rest) = match self.tag {
            0x17 => {
                let year: i64 = text.get(..2)?.parse().ok()?;
                (if year < 50 { 2000 + year } else { 1900 + year }, text.get(2..)?)
            }
            0x18 => (text.get(..4)?.parse().ok()?, text.get(4..)?),
            _ => return None,
        };
        let part = |at: usize| rest.get(at..at + 2)?.parse::<i64>().ok();
        Some([year, part(0)?, part(2)?, part(4)?, part(6)?, part(8)?])
    }
}
