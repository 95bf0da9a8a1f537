//! Plain text and Markdown (to be written by the reader work).
use super::super::{Block, Document, Paragraph};
use crate::source::SourceText;

pub(super) fn read(source: SourceText) -> Document {
    let blocks = (0..source.line_count())
        .map(|line| source.line_span(line))
        .filter(|span| !source.slice(*span).trim().is_empty())
        .map(|span| Block::Paragraph(Paragraph { span, marked_heading: false }))
        .collect();
    Document { source, format: "text", blocks }
}
