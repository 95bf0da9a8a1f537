//! A text as the key that labels are compared by, with the way back to where
//! each character of the key is printed.

use crate::source::Span;
use crate::value::label_char;

/// A key and its places.
#[derive(Default)]
pub(super) struct Keyed {
    key: String,
    /// For each character of the key: its byte there, and its bytes in the text.
    places: Vec<(usize, Span)>,
}

impl Keyed {
    /// The key of `text`, at most `limit` characters of it, up to the first
    /// character that `stop` knows.
    pub(super) fn new(text: &str, limit: usize, stop: impl Fn(char) -> bool) -> Self {
        let mut keyed = Self::default();
        let printed = text.char_indices().take_while(|(_, c)| !stop(*c));
        for (at, c, folded) in printed.filter_map(|(at, c)| Some((at, c, label_char(c)?))).take(limit) {
            keyed.places.push((keyed.key.len(), Span::new(at..at + c.len_utf8())));
            keyed.key.push(folded);
        }
        keyed
    }

    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// The key from a byte of it on.
    pub(super) fn from(&self, at: usize) -> &str {
        self.key.get(at..).unwrap_or_default()
    }

    /// The first `count` characters of the key.
    pub(super) fn head(&self, count: usize) -> &str {
        self.key.get(..self.places.get(count).map_or(self.key.len(), |(at, _)| *at)).unwrap_or_default()
    }

    /// How many characters the key has.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Where a range of the key is printed, from its first character to its last.
    pub(super) fn span(&self, range: std::ops::Range<usize>) -> Span {
        let first = self.places.partition_point(|(at, _)| *at < range.start);
        let end = self.places.partition_point(|(at, _)| *at < range.end);
        let printed = self.places.get(first..end).unwrap_or_default();
        let ends = printed.first().zip(printed.last());
        ends.map_or(Span::default(), |((_, first), (_, last))| first.to(*last))
    }
}
