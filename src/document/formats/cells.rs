//! One printed line cut into the cells of a table row, at tabs or at bars.

use super::super::TableCell;
use super::markdown;
use crate::source::{SourceText, Span};

/// What separates the cells of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Tab,
    Bar,
}

impl Separator {
    /// The separator that stands in a line. Bars win: beside them, tabs are padding.
    pub(super) fn of(line: &str) -> Option<Self> {
        let bytes = line.as_bytes();
        if bytes.contains(&b'|') {
            return Some(Self::Bar);
        }
        bytes.contains(&b'\t').then_some(Self::Tab)
    }

    fn mark(self) -> char {
        match self {
            Self::Tab => '\t',
            Self::Bar => '|',
        }
    }
}

/// The cells of a line. A bar at either end of the line only closes the row;
/// a tab there stands for an empty cell, since nobody types tabs as a frame.
pub(super) fn split(source: &SourceText, line: Span, separator: Separator) -> Vec<TableCell> {
    let line = match separator {
        Separator::Tab => line,
        Separator::Bar => without_frame(source, line),
    };
    let mut start = line.start as usize;
    let mut cells = Vec::new();
    for part in source.slice(line).split(separator.mark()) {
        let span = trimmed(source, Span::new(start..start + part.len()));
        cells.push(TableCell { span: markdown::without_bold(source, span), covered: false, columns: 1 });
        start += part.len() + separator.mark().len_utf8();
    }
    cells
}

fn without_frame(source: &SourceText, line: Span) -> Span {
    let words = trimmed(source, line).range();
    let text = source.slice(Span::new(words.clone()));
    let start = words.start + usize::from(text.starts_with('|'));
    let end = words.end - usize::from(text.len() > 1 && text.ends_with('|'));
    Span::new(start..end.max(start))
}

/// The span without white space at its ends; empty, at its old start, when
/// there is nothing else in it.
pub(super) fn trimmed(source: &SourceText, span: Span) -> Span {
    let text = source.slice(span);
    let empty = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}');
    let tail = text.trim_start_matches(empty);
    let start = if tail.is_empty() { span.range().start } else { span.range().end - tail.len() };
    Span::new(start..start + tail.trim_end_matches(empty).len())
}
