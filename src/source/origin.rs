//! [`Origins`]: where the parts of an extracted text stood in their file. A Word
//! file or a web page is read into a text of its own, and all spans point into
//! that text; a person wants to know the table, the page, the line of the file.

use std::sync::Arc;

use super::{SourceText, Span};

/// Where a part of an extracted text stood in its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Bytes of the file's own text, decoded to UTF-8: a web page.
    Source(Span),
    /// A box on a page: a PDF.
    Page {
        /// The page, from 1.
        page: u32,
        /// The box around the words.
        area: Area,
    },
    /// A place in a Word document.
    Word {
        /// The cell, for words in a table.
        cell: Option<WordCell>,
        /// The paragraph, from 1: counted in the document's body or, for words
        /// in a table, in the cell.
        paragraph: u32,
        /// Bytes of the main part's XML that hold the words; for what no XML
        /// holds, such as the number of a list, the place where it would stand.
        written: Span,
    },
    /// A cell of a spreadsheet.
    Sheet {
        /// Name of the sheet.
        sheet: Arc<str>,
        /// Row as the program shows it, from 1.
        row: u32,
        /// Column, from 1: column 2 is shown as `B`.
        column: u32,
    },
}

/// A cell of a table in a Word document, as Word counts: all from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WordCell {
    /// Which table of the document, nested tables counted where they begin.
    pub table: u32,
    /// Row in the table.
    pub row: u32,
    /// Column of the table's grid in which the cell begins.
    pub column: u32,
}

/// A box on a page, in points (1/72 inch) from the page's top left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// Distance of the left edge.
    pub left: i32,
    /// Distance of the top edge.
    pub top: i32,
    /// Distance of the right edge.
    pub right: i32,
    /// Distance of the bottom edge.
    pub bottom: i32,
}

impl Area {
    /// The smallest box around both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

impl Origin {
    /// The part of this origin that some of its words have: of a text that the
    /// file holds letter by letter, the bytes of these words; of anything else, all.
    #[must_use]
    pub fn part(&self, whole: Span, part: Span) -> Self {
        let cut = |span: Span| {
            let start = span.start + part.start.saturating_sub(whole.start);
            Span { start, end: start.saturating_add(part.end.saturating_sub(part.start)) }
        };
        match self {
            Self::Source(span) if span.len() == whole.len() => Self::Source(cut(*span)),
            Self::Word { cell, paragraph, written } if written.len() == whole.len() => {
                Self::Word { cell: *cell, paragraph: *paragraph, written: cut(*written) }
            }
            other => other.clone(),
        }
    }

    /// Both together. Where one place cannot stand for both, the first one does.
    fn to(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Source(one), Self::Source(other)) => Self::Source(one.to(*other)),
            (Self::Page { page, area }, Self::Page { page: other_page, area: other }) if page == *other_page => {
                Self::Page { page, area: area.to(*other) }
            }
            (
                Self::Word { cell, paragraph, written },
                Self::Word { cell: other_cell, paragraph: other_paragraph, written: other },
            ) if cell == *other_cell && paragraph == *other_paragraph => {
                Self::Word { cell, paragraph, written: written.to(*other) }
            }
            (first, _) => first,
        }
    }
}

/// The origins of a text's parts.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// Parts of the text in their order, none overlapping another.
    runs: Vec<(Span, Origin)>,
    /// The file's own text, when [`Origin::Source`] points into it.
    pub original: Option<SourceText>,
    /// Whether the words stand in a string of a program, with its escapes,
    /// where no markup can be added.
    pub quoted: bool,
}

impl Origins {
    /// Adds the origin of a part that stands behind all parts added so far.
    pub fn push(&mut self, part: Span, origin: Origin) {
        debug_assert!(self.runs.last().is_none_or(|(last, _)| last.end <= part.start), "parts come in order");
        self.runs.push((part, origin));
    }

    /// Where the words of a span stood. A span without words, and one between
    /// two parts, stands where the part before it ends.
    #[must_use]
    pub fn of(&self, span: Span) -> Option<Origin> {
        self.parts(span).reduce(|whole, other| whole.to(&other)).or_else(|| self.beside(span))
    }

    /// Where the words of a span stood, part by part.
    pub fn parts(&self, span: Span) -> impl Iterator<Item = Origin> {
        let first = self.runs.partition_point(|(part, _)| part.end <= span.start);
        let touched =
            self.runs.get(first..).unwrap_or_default().iter().take_while(move |(part, _)| part.start < span.end);
        touched.map(move |(part, origin)| {
            let words = Span { start: span.start.max(part.start), end: span.end.min(part.end) };
            origin.part(*part, words)
        })
    }

    /// The end of the last part that begins at a place or before it.
    fn beside(&self, span: Span) -> Option<Origin> {
        let after = self.runs.partition_point(|(part, _)| part.start <= span.start);
        let (part, origin) = self.runs.get(after.saturating_sub(1))?;
        let at = span.start.clamp(part.start, part.end);
        Some(origin.part(*part, Span { start: at, end: at }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    fn origins() -> Origins {
        let mut origins = Origins::default();
        origins.push(span(0, 4), Origin::Source(span(100, 104)));
        origins.push(span(4, 6), Origin::Source(span(120, 126)));
        origins.push(span(10, 12), Origin::Source(span(150, 152)));
        origins
    }

    #[test]
    fn words_are_found_letter_by_letter_where_the_file_has_them_so() {
        assert_eq!(origins().of(span(1, 3)), Some(Origin::Source(span(101, 103))));
    }

    #[test]
    fn words_that_the_file_writes_otherwise_stand_at_the_whole() {
        assert_eq!(origins().of(span(5, 6)), Some(Origin::Source(span(120, 126))));
    }

    #[test]
    fn words_of_several_parts_reach_from_the_first_to_the_last() {
        assert_eq!(origins().of(span(2, 11)), Some(Origin::Source(span(102, 151))));
    }

    #[test]
    fn a_place_without_words_is_where_the_part_before_it_ends() {
        assert_eq!(origins().of(span(8, 8)), Some(Origin::Source(span(120, 126))));
        assert_eq!(origins().of(span(3, 3)), Some(Origin::Source(span(103, 103))));
        assert_eq!(origins().of(span(12, 12)), Some(Origin::Source(span(152, 152))));
    }
}
