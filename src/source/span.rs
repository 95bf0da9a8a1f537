//! [`Span`]: a half-open range of bytes in one text.

use std::ops::Range;

/// A half-open byte range `start..end` in a UTF-8 text. `Copy`, eight bytes.
///
/// A span does not know its text: whoever holds a span also holds the
/// [`SourceText`](super::SourceText) that it points into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of the byte range; offsets past 4 GiB are cut to that limit,
    /// which no readable file reaches (see the size limit of `corpus`).
    #[must_use]
    pub fn new(range: Range<usize>) -> Self {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: cut(range.start), end: cut(range.end) }
    }

    /// An empty span at one place.
    #[must_use]
    pub fn at(offset: usize) -> Self {
        Self::new(offset..offset)
    }

    /// The span as a range for slicing.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.range().len()
    }

    /// Whether the span covers no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span moved right by `offset` bytes.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        let range = self.range();
        Self::new(range.start.saturating_add(offset)..range.end.saturating_add(offset))
    }
}

impl From<Span> for miette::SourceSpan {
    fn from(span: Span) -> Self {
        (span.start as usize, span.len()).into()
    }
}
