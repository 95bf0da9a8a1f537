//! Places in words and in the units of other programs. Lines and columns of a
//! finding count characters; other programs count in bytes or UTF-16.

use super::text::harmless;
use crate::finding::Place;
use crate::source::{Origin, Position, SourceText, WordCell};

/// What a column counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Characters, as people do.
    Char,
    /// Code units of UTF-16, as SARIF and SonarQube do.
    Utf16,
    /// Bytes of UTF-8, as reviewdog does.
    Utf8,
}

/// First and last place of some words, the last exclusive; lines and columns from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) start: Position,
    pub(super) end: Position,
}

/// Where a place stands in the file's own text; `None` for a file without one.
pub(super) fn region(source: &SourceText, place: &Place, unit: Unit) -> Option<Region> {
    let (text, span) = source.in_file(place.span)?;
    Some(Region { start: position(text, span.start, unit), end: position(text, span.end, unit) })
}

/// Line and column of an offset in a text, counted in a unit.
pub(super) fn position(text: &SourceText, offset: u32, unit: Unit) -> Position {
    let line = text.line_index(offset);
    let mut before = text.line_span(line);
    before.end = offset;
    let words = text.slice(before);
    let count = match unit {
        Unit::Char => words.chars().count(),
        Unit::Utf16 => words.encode_utf16().count(),
        Unit::Utf8 => words.len(),
    };
    let from_one = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
    Position { line: from_one(line), column: from_one(count) }
}

/// Where something stands in a file that has no lines: `第 3 页`.
pub(super) fn words_of(origin: &Origin) -> Option<String> {
    match origin {
        Origin::Source(_) => None,
        Origin::Page { page, .. } => Some(format!("第 {page} 页")),
        Origin::Word { cell: None, paragraph } => Some(format!("第 {paragraph} 段")),
        Origin::Word { cell: Some(WordCell { table, row, column }), .. } => {
            Some(format!("第 {table} 个表格第 {row} 行第 {column} 列"))
        }
        Origin::Sheet { sheet, row, column } => Some(format!("{}!{}{row}", harmless(sheet), column_letters(*column))),
    }
}

/// Where a place stands in its file, for people: `第 3 行`, `第 3 页`.
pub(super) fn in_file(source: &SourceText, place: &Place) -> Option<String> {
    let line = region(source, place, Unit::Utf16).map(|region| format!("第 {} 行", region.start.line));
    line.or_else(|| place.origin.as_ref().and_then(words_of))
}

/// The name of a spreadsheet's column: 1 is `A`, 28 is `AB`.
fn column_letters(column: u32) -> String {
    let mut rest = column;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(char::from_u32('A' as u32 + (rest - 1) % 26).unwrap_or('?'));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn columns_count_what_the_reader_counts() {
        let text = SourceText::new("a", "一\n年𠮷合计 3\n");
        let at = u32::try_from(text.text().find('合').expect("the words")).expect("a small text");
        assert_eq!(position(&text, at, Unit::Utf16), Position { line: 2, column: 4 });
        assert_eq!(position(&text, at, Unit::Utf8), Position { line: 2, column: 8 });
        assert_eq!(text.position(at), Position { line: 2, column: 3 });
        assert_eq!(text.slice(Span { start: at, end: at + 6 }), "合计");
    }

    #[test]
    fn columns_of_a_spreadsheet_have_letters() {
        assert_eq!(
            ["A", "Z", "AA", "AZ", "BA"],
            [1, 26, 27, 52, 53].map(column_letters).each_ref().map(String::as_str)
        );
    }
}
