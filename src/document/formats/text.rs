//! Plain text: every printed line becomes a paragraph or a row of a table.
//! How one line is cut into cells is in [`super::cells`]; the marks of Markdown
//! are in [`super::markdown`]. What the words mean is nobody's business here.

use super::super::{Block, Document, Metadata, Paragraph, Row, Table, TableCell, comment};
use super::cells::{self, Separator};
use super::markdown;
use crate::source::{SourceText, Span};

/// Reads plain text. Reports saved as text often carry Markdown marks, so the
/// two formats share one reader and differ in name only.
pub(super) fn read(format: &'static str, source: SourceText) -> Document {
    let (mut lines, mut comments) = (Vec::new(), Vec::new());
    for whole in (0..source.line_count()).map(|at| source.line_span(at)) {
        let comment = comment::on_line(&source, whole);
        comments.extend(comment);
        // Such a line is for this program and no part of the report.
        if comment.is_none_or(|comment| !comment.alone) {
            lines.push(Line::of(&source, whole));
        }
    }
    let mut builder = Builder::default();
    for (at, line) in lines.iter().enumerate() {
        let beside = |other: Option<usize>| other.and_then(|other| lines.get(other)).and_then(|line| line.separator);
        let neighbours = [beside(at.checked_sub(1)), beside(at.checked_add(1))];
        builder.line(&source, line, neighbours);
    }
    builder.close_table();
    Document { source, format, blocks: builder.blocks, metadata: Metadata::default(), comments }
}

/// A printed line without the space around it.
struct Line {
    /// The whole line: tabs at its ends are empty cells of a table.
    whole: Span,
    words: Span,
    separator: Option<Separator>,
}

impl Line {
    fn of(source: &SourceText, whole: Span) -> Self {
        let words = cells::trimmed(source, whole);
        Self { whole, words, separator: Separator::of(source.slice(whole)) }
    }
}

#[derive(Default)]
struct Builder {
    blocks: Vec<Block>,
    rows: Vec<Row>,
    separator: Option<Separator>,
    /// How many columns the rule below a header says that the table has.
    columns: Option<usize>,
}

impl Builder {
    fn line(&mut self, source: &SourceText, line: &Line, neighbours: [Option<Separator>; 2]) {
        let text = source.slice(line.words);
        if text.is_empty() {
            self.close_table();
            return;
        }
        // Lines of nothing but bars separate cells that stand on lines of their
        // own and say nothing.
        if text.chars().all(|c| c == '|' || c.is_whitespace()) {
            return;
        }
        if markdown::is_rule(text) {
            self.columns = Some(cells::split(source, line.whole, Separator::Bar).len());
            return;
        }
        let Some(separator) = line.separator else { return self.paragraph(source, line) };
        let row = cells::split(source, line.whole, separator);
        let in_table = neighbours.contains(&Some(separator));
        if is_sentence(source, &row, separator, in_table) {
            return self.paragraph(source, line);
        }
        if self.separator != Some(separator) {
            self.close_table();
        }
        self.separator = Some(separator);
        self.rows.push(Row { cells: row, whole: false });
    }

    fn paragraph(&mut self, source: &SourceText, line: &Line) {
        self.close_table();
        let (span, marked_heading) = markdown::unmarked(source, line.words);
        if !span.is_empty() {
            self.blocks.push(Block::Paragraph(Paragraph { span, marked_heading }));
        }
    }

    fn close_table(&mut self) {
        let mut rows = std::mem::take(&mut self.rows);
        self.separator = None;
        let columns = self.columns.take();
        rows.iter_mut().for_each(|row| row.whole = columns == Some(row.cells.len()));
        let mut spans = rows.iter().flat_map(|row| row.cells.iter().map(|cell| cell.span));
        if let Some(first) = spans.next() {
            let span = spans.fold(first, Span::to);
            self.blocks.push(Block::Table(Table { span, rows, resolved: false }));
        }
    }
}

/// Whether a line with separators is running text all the same: a sentence with
/// a stray tab or bar in it, or an indented line that stands alone.
fn is_sentence(source: &SourceText, row: &[TableCell], separator: Separator, in_table: bool) -> bool {
    let mut words = row.iter().map(|cell| source.slice(cell.span)).filter(|text| !text.is_empty());
    let filled = words.clone().count();
    let says_something = words.any(|text| text.contains(['。', '；', '！', '？']) || text.chars().count() > 80);
    let alone = filled == 1 && separator == Separator::Tab && !in_table;
    alone || (says_something && row.len() <= 3)
}
