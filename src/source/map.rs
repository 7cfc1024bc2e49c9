//! From decoded text back to the raw bytes that it came from.

use super::Span;

/// One stretch of decoded text and its raw source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    decoded: Span,
    raw: Span,
}

impl Segment {
    /// True when decoded and raw bytes are the same, so that offsets map one by one.
    fn verbatim(self) -> bool {
        self.decoded.len() == self.raw.len()
    }
}

/// Maps spans of a decoded text (entities resolved, line ends normalised) to spans of the
/// file. Made together with the decoded text, never by searching for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    segments: Segments,
}

/// The segments in order. Most texts stand verbatim, and need no list.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Segments {
    One(Segment),
    Many(Vec<Segment>),
}

impl Default for Segments {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl SourceMap {
    /// The map of a text that stands verbatim at `raw_start`.
    #[must_use]
    pub fn verbatim(raw_start: u32, len: u32) -> Self {
        let decoded = Span::new(0, len);
        Self { segments: Segments::One(Segment { decoded, raw: decoded.shift(raw_start) }) }
    }

    fn segments(&self) -> &[Segment] {
        match &self.segments {
            Segments::One(segment) => std::slice::from_ref(segment),
            Segments::Many(segments) => segments,
        }
    }

    /// The raw span of a decoded span. An entity belongs to a span as a whole or not at all,
    /// so the result may be wider than asked, never narrower.
    #[must_use]
    pub fn to_raw(&self, decoded: Span) -> Span {
        if decoded.is_empty() {
            return Span::at(self.raw_start(decoded.start));
        }
        Span::new(self.raw_start(decoded.start), self.raw_end(decoded.end))
    }

    /// Where the raw byte at `offset` stands in the decoded text; `None` where no part of that
    /// text comes from. The end of a stretch belongs to it. Within what stands for something
    /// else as a whole (an entity, an escape) it is the place before that.
    #[must_use]
    pub fn to_decoded(&self, offset: u32) -> Option<u32> {
        // Of two stretches that meet there, the later one.
        let at = self.segments().partition_point(|segment| segment.raw.start <= offset);
        let segment = self.segments().get(at.checked_sub(1)?)?;
        let within = offset - segment.raw.start;
        match offset {
            _ if offset > segment.raw.end => None,
            _ if segment.verbatim() => Some(segment.decoded.start + within),
            _ if offset == segment.raw.end => Some(segment.decoded.end),
            _ => Some(segment.decoded.start),
        }
    }

    /// The map of the decoded text from `offset` on.
    #[must_use]
    pub fn skip(&self, offset: u32) -> Self {
        let at = self.segments().partition_point(|segment| segment.decoded.end <= offset);
        let rest = self.segments().get(at..).unwrap_or_default();
        let cut = |segment: &Segment| {
            let cut = offset.saturating_sub(segment.decoded.start);
            let raw_cut = if segment.verbatim() { cut } else { 0 };
            Segment {
                decoded: Span::new(
                    (segment.decoded.start + cut).saturating_sub(offset),
                    segment.decoded.end - offset,
                ),
                raw: Span::new(segment.raw.start + raw_cut, segment.raw.end),
            }
        };
        let segments = match rest {
            // Nothing is left but the place where the text ended.
            [] => return Self::verbatim(self.raw_start(offset), 0),
            [segment] => Segments::One(cut(segment)),
            _ => Segments::Many(rest.iter().map(cut).collect()),
        };
        Self { segments }
    }

    /// Raw offset at which the decoded byte at `offset` begins; past the end, the raw end.
    fn raw_start(&self, offset: u32) -> u32 {
        let at = self.segments().partition_point(|segment| segment.decoded.end <= offset);
        match self.segments().get(at) {
            Some(segment) if segment.verbatim() => {
                segment.raw.start + offset.saturating_sub(segment.decoded.start)
            }
            Some(segment) => segment.raw.start,
            None => self.segments().last().map_or(0, |segment| segment.raw.end),
        }
    }

    /// Raw offset at which the decoded byte before `offset` ends.
    fn raw_end(&self, offset: u32) -> u32 {
        let at = self.segments().partition_point(|segment| segment.decoded.end < offset);
        match self.segments().get(at) {
            Some(segment) if segment.verbatim() => {
                segment.raw.start + offset.saturating_sub(segment.decoded.start)
            }
            Some(segment) => segment.raw.end,
            None => self.segments().last().map_or(0, |segment| segment.raw.end),
        }
    }
}

/// Builds a decoded text and its [`SourceMap`] side by side.
#[derive(Debug, Default)]
pub struct MapBuilder {
    text: String,
    segments: Vec<Segment>,
}

impl MapBuilder {
    /// An empty text.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends `piece`, which stands as it is at `raw_start`.
    pub fn push_verbatim(&mut self, piece: &str, raw_start: u32) {
        let raw = Span::from_range(0..piece.len()).shift(raw_start);
        self.push(piece, raw);
    }

    /// Appends `piece`, which stands for all of `raw` (an entity, a line end).
    pub fn push_replaced(&mut self, piece: &str, raw: Span) {
        self.push(piece, raw);
    }

    /// The text and its map.
    #[must_use]
    pub fn finish(self) -> (String, SourceMap) {
        (self.text, SourceMap { segments: Segments::Many(self.segments) })
    }

    fn push(&mut self, piece: &str, raw: Span) {
        let start = self.text.len();
        self.text.push_str(piece);
        let decoded = Span::from_range(start..self.text.len());
        if !decoded.is_empty() || !raw.is_empty() {
            self.segments.push(Segment { decoded, raw });
        }
    }
}
