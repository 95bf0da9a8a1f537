//! Paragraphs cut where one part of a report ends inside of a line: a heading
//! before its text, a table whose cells lost their separators.

use crate::document::{Block, Document, Paragraph};
use crate::source::{SourceText, Span};

/// Makes a paragraph of its own of each of these spans. They stand in their
/// order, none over another.
pub(super) fn cut(document: &mut Document, spans: &[Span]) {
    if spans.is_empty() {
        return;
    }
    let source = document.source.clone();
    let mut spans = spans.iter().copied().peekable();
    let mut blocks = Vec::with_capacity(document.blocks.len() + 2 * spans.len());
    for block in document.blocks.drain(..) {
        let Block::Paragraph(whole) = block else {
            blocks.push(block);
            continue;
        };
        let end = whole.span.end;
        let mut rest = whole.span;
        while let Some(span) = spans.next_if(|span| span.start < end) {
            if span.start < rest.start || span.end > end {
                continue;
            }
            push(&source, Span { end: span.start, ..rest }, false, &mut blocks);
            push(&source, span, whole.marked_heading && span.start == whole.span.start, &mut blocks);
            rest = Span { start: span.end, end };
        }
        if rest == whole.span {
            blocks.push(block);
        } else {
            push(&source, rest, false, &mut blocks);
        }
    }
    document.blocks = blocks;
}

/// What stands between two parts belongs to neither: spaces, and the mark
/// behind a heading.
fn push(source: &SourceText, span: Span, marked_heading: bool, blocks: &mut Vec<Block>) {
    let text = source.slice(span);
    let words = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '：' | ':' | '。'));
    let start = span.range().end - words.len();
    let words = words.trim_end();
    if !words.is_empty() {
        let span = Span::new(start..start + words.len());
        blocks.push(Block::Paragraph(Paragraph { span, marked_heading }));
    }
}
