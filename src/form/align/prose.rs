//! The narrative of a section as one normalised text. Lines that a page or a
//! column width broke are joined again; tables of the report's own go in as
//! text, a tab between cells.

use crate::document::{Block, Document, Table};
use crate::source::Span;
use crate::value::NormText;

/// A line so short was not broken by the page's width: it ends by itself.
const SHORT_LINE: usize = 20;

/// The text of some blocks.
pub(super) fn text_of<'a>(document: &'a Document, blocks: impl Iterator<Item = &'a Block>) -> NormText {
    let mut text = NormText::default();
    let mut blocks = blocks.peekable();
    while let Some(block) = blocks.next() {
        let end = block.span().end;
        match block {
            Block::Table(table) => push_table(document, table, &mut text),
            Block::Paragraph(paragraph) => {
                let words = document.source.slice(paragraph.span);
                text.push(words, paragraph.span.start);
                let next = blocks.peek().map(|next| match next {
                    Block::Paragraph(next) if !next.marked_heading => document.source.slice(next.span),
                    Block::Paragraph(_) | Block::Table(_) => "",
                });
                if paragraph.marked_heading || next.is_none_or(|next| ends_paragraph(words, next)) {
                    text.end_paragraph(end);
                }
            }
        }
    }
    text
}

fn push_table(document: &Document, table: &Table, text: &mut NormText) {
    text.end_paragraph(table.span.start);
    for row in &table.rows {
        let mut end = Span::default();
        for (at, cell) in row.cells.iter().enumerate() {
            if at > 0 {
                text.separate('\t', cell.span.start);
            }
            text.push(document.source.slice(cell.span), cell.span.start);
            end = cell.span;
        }
        text.end_paragraph(end.end);
    }
}

/// Whether a line is the last of its paragraph, as far as it and the next one tell.
fn ends_paragraph(line: &str, next: &str) -> bool {
    let bare = line.trim_end_matches(['”', '’', '"', '）', ')', '》', '」', '』', '】']);
    let full_stop = |text: &str| text.ends_with(['。', '！', '？', '；', '：', '…', '!', '?', ';', ':']);
    let goes_on = line.ends_with(['，', '、', ',', '（', '(', '《', '“']);
    full_stop(bare)
        || next.is_empty()
        || starts_item(next)
        || starts_bracketed(line)
            && line.chars().count() <= SHORT_LINE * 2
            && !goes_on
            && !bare.contains(['，', '。', ','])
        || (line.chars().count() < SHORT_LINE && !goes_on)
}

/// `（一）…`, `一、…`, `1.…`, `一是…`, `第一，…`.
fn starts_item(line: &str) -> bool {
    const DIGITS: &str = "一二三四五六七八九十";
    let ordinal = |c: char| DIGITS.contains(c) || c.is_ascii_digit();
    let rest = line.trim_start_matches(ordinal);
    let counted = rest.len() < line.len();
    let chinese = line.starts_with(|c: char| DIGITS.contains(c));
    let point = |c: char| "、.．".contains(c);
    // `1.` begins an item, `1.5` a number.
    let marked = rest.starts_with(point) && !rest.trim_start_matches(point).starts_with(|c: char| c.is_ascii_digit());
    let said = chinese && (rest.starts_with('是') || rest.starts_with("要"));
    let nth = line.strip_prefix('第').is_some_and(|rest| rest.starts_with(ordinal) && rest.contains('，'));
    starts_bracketed(line) || (counted && (marked || said)) || nth
}

/// `（一）` or `(1)` at the start of a line.
fn starts_bracketed(line: &str) -> bool {
    let Some(rest) = line.strip_prefix(['（', '(']) else { return false };
    let inner = rest.trim_start_matches(|c: char| "一二三四五六七八九十".contains(c) || c.is_ascii_digit());
    inner.len() < rest.len() && inner.starts_with(['）', ')'])
}
