//! `IMessageBody`: bytes that a reader takes once unless it preserves them.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use crate::expr::members::table;
use crate::expr::types::Type;
use crate::expr::value::{Object, Text};

/// The body of a request or response.
#[derive(Debug)]
pub struct Body {
    content: RefCell<Rc<[u8]>>,
}

impl Body {
    /// A body of these bytes.
    #[must_use]
    pub fn new(content: impl Into<Rc<[u8]>>) -> Self {
        Self { content: RefCell::new(content.into()) }
    }

    /// The bytes; without `preserve` the body is empty afterwards, as a stream read to its end.
    #[must_use]
    pub fn take(&self, preserve: bool) -> Rc<[u8]> {
        if preserve {
            return self.content.borrow().clone();
        }
        self.content.replace(Rc::from([]))
    }

    /// The bytes as text: UTF-8 unless a byte order mark says otherwise.
    #[must_use]
    pub fn text(content: &[u8]) -> Text {
        let wide = |pair: fn([u8; 2]) -> u16, rest: &[u8]| {
            let units = rest.chunks_exact(2).filter_map(|two| two.try_into().ok()).map(pair);
            Text::from_units(&units.collect::<Vec<_>>())
        };
        match content {
            [0xff, 0xfe, rest @ ..] => wide(u16::from_le_bytes, rest),
            [0xfe, 0xff, rest @ ..] => wide(u16::from_be_bytes, rest),
            _ => Text::from(&*Self::utf8(content)),
        }
    }

    /// The text as UTF-8, which bodies nearly always are already.
    #[must_use]
    pub fn utf8(content: &[u8]) -> Cow<'_, str> {
        let plain = match content {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                return Cow::Owned(Self::text(content).to_utf8().into_owned());
            }
            [0xef, 0xbb, 0xbf, rest @ ..] => rest,
            other => other,
        };
        match simdutf8::basic::from_utf8(plain) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(plain),
        }
    }
}

impl Object for Body {
    fn type_of(&self) -> Type {
        table().find("Apim.IMessageBody").map_or(Type::Object, Type::named)
    }

    fn runtime_name(&self) -> Option<String> {
        Some("Apim.Impl.Body".to_owned())
    }
}
