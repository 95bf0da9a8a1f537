//! A document as it was read: paragraphs and tables in their order, each with
//! its place. Format readers build it; nothing here knows what a statutory
//! report is.

mod builder;
mod comment;
mod formats;
mod limits;

use crate::source::{SourceText, Span};

pub use builder::{Builder, GridCell, Words};
pub use comment::Comment;
pub use formats::{FORMATS, File, Format, ReadError, UNSUPPORTED, Unsupported, read};
pub use limits::{LIMITS, Limit, Limits};

/// One document: its text and the blocks that stand in it.
///
/// All spans point into `source`. For text formats that is the file itself
/// (decoded to UTF-8); for others a text that was extracted from it, one
/// paragraph or table row a line, which knows where its parts stood in the file.
#[derive(Debug, Clone)]
pub struct Document {
    /// The text that spans point into.
    pub source: SourceText,
    /// Name of the row of [`FORMATS`] that read it.
    pub format: &'static str,
    /// Paragraphs and tables in reading order.
    pub blocks: Vec<Block>,
    /// What the file says about itself outside of its text.
    pub metadata: Metadata,
    /// Comments in it for this program, in their order.
    pub comments: Vec<Comment>,
}

/// What a file says about itself, as a web page does in its `<meta>` elements.
/// The words stand in the document's text, outside of all blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Metadata {
    /// Title of the article.
    pub title: Option<Span>,
    /// The organ that published it.
    pub issuer: Option<Span>,
    /// Date of publication as written.
    pub published: Option<Span>,
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

/// A table: rows of cells. In text that lost its merged cells, rows are ragged;
/// where the format keeps them (`resolved`), every row has a cell for every
/// column of the grid.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// From the first cell to the last.
    pub span: Span,
    /// The rows from top to bottom.
    pub rows: Vec<Row>,
    /// Whether the format says which cells are merged, so that cells of one
    /// column have one index in all rows.
    pub resolved: bool,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The cells from left to right.
    pub cells: Vec<TableCell>,
    /// Whether the file says that its table has so many columns, as the rule
    /// of a Markdown table does: no cell is lost then.
    pub whole: bool,
}

/// A cell of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableCell {
    /// The words in the cell without surrounding space; an empty span at the
    /// cell's place when nothing is printed in it.
    pub span: Span,
    /// Whether it is a part of a merged cell that begins left of it or above
    /// it. Such a part holds no words and is no blank cell.
    pub covered: bool,
    /// How many columns of the grid it takes; 0 for a covered part, and where
    /// a row that is too short has no cell at all.
    pub columns: usize,
}
