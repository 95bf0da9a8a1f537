//! [`SourceText`]: a named text with a line index, and how miette sees it.

use std::sync::Arc;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::{Origin, Origins, Span};

/// A place as people count it: both numbers start at 1, columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: u32,
}

/// A text with its name (a path as the user wrote it) and its line starts.
/// Cloning is cheap; errors and findings carry their own.
#[derive(Clone)]
pub struct SourceText {
    inner: Arc<Inner>,
}

struct Inner {
    name: String,
    text: String,
    line_starts: Vec<u32>,
    /// For a text that was extracted from a file of another kind.
    origins: Option<Origins>,
}

impl SourceText {
    /// Takes a text and indexes its lines. `name` is what messages show.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::with(name.into(), text.into(), None)
    }

    /// Takes a text that was extracted from a file, and where its parts stood there.
    #[must_use]
    pub fn extracted(name: impl Into<String>, text: impl Into<String>, origins: Origins) -> Self {
        Self::with(name.into(), text.into(), Some(origins))
    }

    fn with(name: String, text: String, origins: Option<Origins>) -> Self {
        let line_starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| Span::at(at + 1).start))
            .collect();
        Self { inner: Arc::new(Inner { name, text, line_starts, origins }) }
    }

    /// The name that messages show.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// Whether there is nothing in it but comments, as a settings file has them.
    #[must_use]
    pub fn says_nothing(&self) -> bool {
        self.inner.text.lines().map(str::trim_start).all(|line| line.is_empty() || line.starts_with('#'))
    }

    /// The words under a span; empty when the span does not fit this text.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.inner.text.get(span.range()).unwrap_or_default()
    }

    /// Where the words of a span stood in the file; `None` when this text is the file's own.
    #[must_use]
    pub fn origin(&self, span: Span) -> Option<Origin> {
        self.inner.origins.as_ref()?.of(span)
    }

    /// The file's own text and the place of a span in it: this text itself, or
    /// that of a web page. `None` for a file that holds no text, such as a PDF.
    #[must_use]
    pub fn in_file(&self, span: Span) -> Option<(&Self, Span)> {
        let Some(origins) = &self.inner.origins else { return Some((self, span)) };
        match (&origins.original, origins.of(span)) {
            (Some(original), Some(Origin::Source(span))) => Some((original, span)),
            _ => None,
        }
    }

    /// Line and column of both ends of a span: in the file, where it is a text
    /// or holds one; else in this text.
    #[must_use]
    pub fn positions(&self, span: Span) -> (Position, Position) {
        let (text, span) = self.in_file(span).unwrap_or((self, span));
        (text.position(span.start), text.position(span.end))
    }

    /// Line and column of a byte offset of this text.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_index(offset);
        let start = self.line_start(line);
        let column = self.slice(Span { start, end: offset }).chars().count();
        Position { line: Span::at(line + 1).start, column: Span::at(column + 1).start }
    }

    /// The span of a line (from 0) without its line end.
    #[must_use]
    pub fn line_span(&self, line: usize) -> Span {
        let start = self.line_start(line);
        let end = self.inner.line_starts.get(line + 1).map_or(self.inner.text.len(), |next| *next as usize);
        let text = self.inner.text.get(start as usize..end).unwrap_or_default();
        Span::new(start as usize..start as usize + text.trim_end_matches(['\n', '\r']).len())
    }

    /// How many lines there are; an empty text has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.inner.line_starts.len()
    }

    /// The line (from 0) on which a byte offset stands.
    #[must_use]
    pub fn line_index(&self, offset: u32) -> usize {
        self.inner.line_starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    fn line_start(&self, line: usize) -> u32 {
        self.inner.line_starts.get(line).copied().unwrap_or_default()
    }
}

/// The name only: a whole report in a debug print helps nobody.
impl std::fmt::Debug for SourceText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("SourceText").field(&self.inner.name).finish()
    }
}

/// miette's own sources count columns in bytes; people count characters.
impl SourceCode for SourceText {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = self.inner.text.read_span(span, before, after)?;
        let position = self.position(Span::at(contents.span().offset()).start);
        Ok(Box::new(MietteSpanContents::new_named(
            self.inner.name.clone(),
            contents.data(),
            *contents.span(),
            contents.line(),
            position.column as usize - 1,
            contents.line_count(),
        )))
    }
}
