//! Comments, CDATA sections, document types and processing instructions.

use memchr::memchr;

use super::{Reader, short};
use crate::xml::XmlErrorKind;
use crate::xml::comment::{
    CommentEnd, begins_misspelt_comment, comment_end, misspelt_comment, misspelt_start,
};
use crate::xml::scan::{find_end, is_name_start};

impl Reader<'_> {
    pub(super) fn declaration(&mut self, at: usize) -> usize {
        let rest = self.rest(at);
        if rest.starts_with(b"<!--") {
            return self.comment(at);
        }
        if rest.starts_with(b"<![CDATA[") {
            return self.cdata(at);
        }
        if rest.get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"<!DOCTYPE")) {
            return self.doctype(at);
        }
        if begins_misspelt_comment(self.bytes, at) {
            return self.malformed_comment(at);
        }
        self.text_run(at)
    }

    fn comment(&mut self, at: usize) -> usize {
        let end = match comment_end(self.bytes, at) {
            CommentEnd::Proper(end) => end,
            CommentEnd::Misspelt(end) => {
                let kind = XmlErrorKind::MalformedCommentEnd(short(self.slice(end, end + 2)));
                self.error(kind, end, end + 2);
                self.fill(at + 4, end, b'x');
                self.replace(end, end + 2, "-->");
                return end + 2;
            }
            CommentEnd::Missing => {
                self.cut_off = true;
                self.error(XmlErrorKind::UnclosedComment, at, at + 4);
                self.blank(at, self.bytes.len());
                return self.bytes.len();
            }
        };
        let content = self.slice(at + 4, end);
        let hyphens =
            content.find("--").or_else(|| content.ends_with('-').then(|| content.len() - 1));
        if let Some(found) = hyphens {
            let hyphens = at + 4 + found;
            self.error(XmlErrorKind::DoubleHyphen, hyphens, hyphens + 2);
            self.fill(at + 4, end, b'x');
        }
        end + 3
    }

    /// `<!-` or `<!—`, taken for a comment.
    pub(super) fn malformed_comment(&mut self, at: usize) -> usize {
        let start = misspelt_start(self.text, at);
        self.error(XmlErrorKind::MalformedComment(start.to_owned()), at, at + start.len());
        let end = misspelt_comment(self.bytes, at);
        self.blank(at, end);
        end
    }

    fn cdata(&mut self, at: usize) -> usize {
        let end = find_end(self.bytes, at + 9, b"]]>");
        let after = end.map_or(self.bytes.len(), |end| end + 3);
        if end.is_none() {
            self.cut_off = true;
            self.error(XmlErrorKind::UnclosedCData, at, at + 9);
        } else if self.open.is_empty() && !self.several_roots {
            self.error(XmlErrorKind::CDataOutsideRoot, at, after);
        }
        if end.is_none() || self.open.is_empty() && !self.several_roots {
            self.blank(at, after);
        }
        after
    }

    /// A document type is refused as a whole, with its entities.
    fn doctype(&mut self, at: usize) -> usize {
        let first = memchr(b'>', self.rest(at)).map_or(self.bytes.len(), |found| at + found + 1);
        let subset = memchr(b'[', self.bytes.get(at..first).unwrap_or_default());
        let end = match subset {
            Some(subset) => {
                let close = memchr(b']', self.rest(at + subset)).map(|found| at + subset + found);
                close.and_then(|close| Some(close + memchr(b'>', self.rest(close))? + 1))
            }
            None => Some(first),
        };
        let end = end.unwrap_or(self.bytes.len());
        self.document_type = true;
        self.error(XmlErrorKind::DocumentType, at, (at + 9).min(end));
        self.blank(at, end);
        end
    }

    pub(super) fn instruction(&mut self, at: usize) -> usize {
        let end = find_end(self.bytes, at + 2, b"?>").map(|end| end + 2);
        let after = end.unwrap_or(self.bytes.len());
        let named = self.bytes.get(at + 2).is_some_and(|&b| is_name_start(b));
        if self.rest(at).starts_with(b"<?xml ") && end.is_some() {
            self.error(XmlErrorKind::Declaration, at, after);
        } else if end.is_none() || !named {
            self.cut_off |= end.is_none();
            self.error(XmlErrorKind::ProcessingInstruction, at, at + 2);
        } else {
            return after;
        }
        self.blank(at, after);
        after
    }
}
