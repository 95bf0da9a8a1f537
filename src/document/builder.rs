//! [`Builder`]: how readers of formats that are no plain text make a
//! [`Document`]. Words are written into a text of their own, one paragraph or
//! table row a line, and each run of words keeps its origin.

use super::{Block, Comment, Document, Metadata, Paragraph, Row, Table, TableCell};
use crate::source::{Origin, Origins, SourceText, Span};

/// Words of one paragraph or cell, run by run, each with its origin. Line
/// breaks in them become spaces; space at both ends is dropped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    runs: Vec<(String, Origin)>,
}

/// A cell of a table whose merged cells are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridCell {
    /// Row of its upper edge, from 0.
    pub row: usize,
    /// Column of its left edge, from 0.
    pub column: usize,
    /// How many rows it covers, at least 1.
    pub rows: usize,
    /// How many columns it covers, at least 1.
    pub columns: usize,
    /// What is printed in it.
    pub words: Words,
    /// Where the cell stands, for one without words.
    pub origin: Option<Origin>,
}

/// A document in the making.
#[derive(Debug, Default)]
pub struct Builder {
    text: String,
    origins: Origins,
    blocks: Vec<Block>,
    comments: Vec<Comment>,
}

impl Words {
    /// Adds a run. Runs that follow each other in the file are kept apart, so
    /// that each can be found again.
    pub fn push(&mut self, words: impl Into<String>, origin: Origin) {
        let words = words.into();
        if !words.is_empty() {
            self.runs.push((words, origin));
        }
    }

    /// Whether nothing but white space is in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.runs.iter().all(|(words, _)| words.chars().all(is_blank))
    }

    /// The words without their origins.
    #[must_use]
    pub fn text(&self) -> String {
        self.runs.iter().map(|(words, _)| words.as_str()).collect()
    }

    /// Adds all runs of other words.
    pub fn append(&mut self, other: Self) {
        self.runs.extend(other.runs);
    }
}

impl Builder {
    /// Adds a paragraph; one without words is nothing. `marked_heading` says
    /// that the format itself calls it a heading.
    pub fn paragraph(&mut self, words: Words, marked_heading: bool) {
        if words.is_blank() {
            return;
        }
        let span = self.write(words);
        self.text.push('\n');
        self.blocks.push(Block::Paragraph(Paragraph { span, marked_heading }));
    }

    /// Adds words that are in no block, such as a page's `<title>`, and says
    /// where they stand; `None` for no words.
    pub fn aside(&mut self, words: Words) -> Option<Span> {
        if words.is_blank() {
            return None;
        }
        let span = self.write(words);
        self.text.push('\n');
        Some(span)
    }

    /// Adds a comment for this program, as it is written.
    pub fn comment(&mut self, words: Words) {
        let span = self.aside(words);
        self.comments.extend(span.map(|span| Comment { span, alone: true }));
    }

    /// Adds a table. Cells may come in any order; where two claim one place,
    /// the first keeps it, as browsers do. A table without words is nothing.
    pub fn table(&mut self, mut cells: Vec<GridCell>) {
        if cells.iter().all(|cell| cell.words.is_blank()) {
            return;
        }
        cells.sort_by_key(|cell| (cell.row, cell.column));
        let height = cells.iter().map(|cell| cell.row + cell.rows.max(1)).max().unwrap_or(0);
        let width = cells.iter().map(|cell| cell.column + cell.columns.max(1)).max().unwrap_or(0);
        let mut rest = cells.into_iter().peekable();
        let mut rows = Vec::new();
        let mut taken = vec![vec![false; width]; height];
        for row in 0..height {
            let mut printed = Vec::new();
            for column in 0..width {
                let covered = taken.get(row).and_then(|row| row.get(column)).copied().unwrap_or(false);
                let mut here = None;
                while let Some(cell) = rest.next_if(|cell| (cell.row, cell.column) <= (row, column)) {
                    if (cell.row, cell.column) == (row, column) && !covered && here.is_none() {
                        here = Some(cell);
                    }
                }
                if column > 0 {
                    self.text.push('\t');
                }
                let columns = here.as_ref().map_or(0, |cell| cell.columns.max(1));
                let span = match here {
                    Some(cell) => {
                        let (rows, columns) = (row..row + cell.rows.max(1), column..column + cell.columns.max(1));
                        let covers = taken.iter_mut().take(rows.end).skip(rows.start);
                        covers.for_each(|row| {
                            row.iter_mut().take(columns.end).skip(columns.start).for_each(|at| *at = true)
                        });
                        self.cell(cell)
                    }
                    None => Span::at(self.text.len()),
                };
                printed.push(TableCell { span, covered, columns });
            }
            self.text.push('\n');
            rows.push(Row { cells: printed, whole: false });
        }
        self.add_table(rows, true);
    }

    /// Adds a table of which nobody knows where in a grid its cells stand. A
    /// table without words is nothing.
    pub fn ragged_table(&mut self, rows: Vec<Vec<GridCell>>) {
        if rows.iter().flatten().all(|cell| cell.words.is_blank()) {
            return;
        }
        let mut printed = Vec::new();
        for row in rows {
            let mut cells = Vec::new();
            for cell in row {
                if !cells.is_empty() {
                    self.text.push('\t');
                }
                cells.push(TableCell { span: self.cell(cell), covered: false, columns: 1 });
            }
            self.text.push('\n');
            printed.push(Row { cells, whole: false });
        }
        self.add_table(printed, false);
    }

    fn add_table(&mut self, rows: Vec<Row>, resolved: bool) {
        let span = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.span).reduce(Span::to).unwrap_or_default();
        self.blocks.push(Block::Table(Table { span, rows, resolved }));
    }

    /// The document. `original` is the file's own text, when origins point into it.
    #[must_use]
    pub fn finish(
        mut self,
        name: &str,
        format: &'static str,
        original: Option<SourceText>,
        metadata: Metadata,
    ) -> Document {
        self.origins.original = original;
        let source = SourceText::extracted(name, self.text, self.origins);
        Document { source, format, blocks: self.blocks, metadata, comments: self.comments }
    }

    fn cell(&mut self, cell: GridCell) -> Span {
        if cell.words.is_blank() {
            let span = Span::at(self.text.len());
            cell.origin.into_iter().for_each(|origin| self.origins.push(span, origin));
            return span;
        }
        self.write(cell.words)
    }

    /// Writes words without the space around them, run by run.
    fn write(&mut self, words: Words) -> Span {
        let start = self.text.len();
        let last = words.runs.iter().rposition(|(words, _)| !words.chars().all(is_blank)).unwrap_or(0);
        for (at, (words, origin)) in words.runs.into_iter().take(last + 1).enumerate() {
            let from = self.text.len();
            let head = if from == start { words.len() - words.trim_start_matches(is_blank).len() } else { 0 };
            let tail = if at == last { words.trim_end_matches(is_blank).len() } else { words.len() };
            let kept = words.get(head..tail).unwrap_or_default();
            if kept.is_empty() {
                continue;
            }
            // A run that lost nothing is found letter by letter.
            let origin = trimmed(origin, words.len(), head..tail);
            self.text.extend(kept.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }));
            self.origins.push(Span::new(from..self.text.len()), origin);
        }
        Span::new(start..self.text.len())
    }
}

/// The origin of a part of a run.
fn trimmed(origin: Origin, length: usize, kept: std::ops::Range<usize>) -> Origin {
    match origin {
        Origin::Source(span) if span.len() == length => {
            let start = span.range().start;
            Origin::Source(Span::new(start + kept.start..start + kept.end))
        }
        other => other,
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, start: usize) -> Words {
        let mut words = Words::default();
        words.push(text, Origin::Source(Span::new(start..start + text.len())));
        words
    }

    fn cell(at: (usize, usize), size: (usize, usize), text: &str) -> GridCell {
        let (row, column) = at;
        let (rows, columns) = size;
        GridCell { row, column, rows, columns, words: words(text, 100), origin: None }
    }

    fn printed(cells: Vec<GridCell>) -> String {
        let mut builder = Builder::default();
        builder.table(cells);
        builder.finish("a", "test", None, Metadata::default()).source.text().to_owned()
    }

    #[test]
    fn merged_cells_leave_covered_places() {
        let cells = vec![cell((0, 0), (2, 1), "a"), cell((0, 1), (1, 2), "b"), cell((1, 1), (1, 1), "c\nd")];
        assert_eq!(printed(cells), "a\tb\t\n\tc d\t\n");
    }

    #[test]
    fn of_two_cells_in_one_place_the_first_stays() {
        let cells = vec![cell((0, 0), (1, 2), "a"), cell((0, 1), (1, 1), "b"), cell((1, 0), (1, 1), "c")];
        assert_eq!(printed(cells), "a\t\nc\t\n");
    }

    #[test]
    fn words_keep_their_places_in_the_file() {
        let mut both = words("  行政", 10);
        both.append(words("许可  ", 50));
        let mut builder = Builder::default();
        builder.paragraph(both, false);
        let source = builder.finish("a", "test", None, Metadata::default()).source;
        assert_eq!(source.text(), "行政许可\n");
        let origin = |span: std::ops::Range<usize>| source.origin(Span::new(span));
        assert_eq!(origin(0..6), Some(Origin::Source(Span::new(12..18))));
        assert_eq!(origin(6..12), Some(Origin::Source(Span::new(50..56))));
    }
}
