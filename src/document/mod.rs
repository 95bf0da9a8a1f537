//! A document as it was read: paragraphs and tables in their order, each with
//! its place. Format readers build it; nothing here knows what a statutory
//! report is.

mod formats;

use crate::source::{SourceText, Span};

pub use formats::{FORMATS, Format, ReadError, UNSUPPORTED, Unsupported, read};

/// One document: its text and the blocks that stand in it.
///
/// All spans point into `source`. For text formats that is the file itself
/// (decoded to UTF-8).
#[derive(Debug, Clone)]
pub struct Document {
    /// The text that spans point into.
    pub source: SourceText,
    /// Name of the row of [`FORMATS`] that read it.
    pub format: &'static str,
    /// Paragraphs and tables in reading order.
    pub blocks: Vec<Block>,
}

/// A block of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A line or paragraph of words, never empty.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
}

impl Block {
    /// Where the block stands.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Paragraph(paragraph) => paragraph.span,
            Self::Table(table) => table.span,
        }
    }
}

/// A paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    /// Its words, without surrounding space and without heading marks.
    pub span: Span,
    /// Whether the format itself marks it as a heading (`## …`).
    pub marked_heading: bool,
}

/// A table: rows of cells, which need not be equally long. In text that lost
/// its merged cells, rows are ragged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// From the first cell to the last.
    pub span: Span,
    /// The rows from top to bottom.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The cells from left to right.
    pub cells: Vec<TableCell>,
}

/// A cell of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableCell {
    /// The words in the cell without surrounding space; an empty span at the
    /// cell's place when nothing is printed in it.
    pub span: Span,
}
