//! Tables that hold more than one thing: a whole report in a table that only
//! lays it out, headings as rows, several tables of the form in one grid. They
//! are cut before anything is looked for in them.

use super::Prepared;
use super::front;
use super::numbering::split_number;
use super::pieces::LONGEST_LABEL;
use crate::document::{Block, Document, Paragraph, Row, Table, TableCell};
use crate::source::{SourceText, Span};
use crate::value::label_key;

enum Kind {
    /// A heading, a title or running text over the whole width.
    Paragraph(Span),
    /// A row that one table of the form knows, or none or several of them.
    Row(Option<usize>),
}

/// Cuts such tables; says whether there was one.
pub(super) fn split(document: &mut Document, prepared: &Prepared) -> bool {
    let before = document.blocks.len();
    let mut blocks = Vec::with_capacity(before);
    let mut changed = false;
    for block in document.blocks.drain(..) {
        match block {
            Block::Table(table) if table.resolved => {
                let start = blocks.len();
                parts(&document.source, &table, prepared, &mut blocks);
                changed |= blocks.len() != start + 1 || !matches!(blocks.last(), Some(Block::Table(_)));
            }
            other => blocks.push(other),
        }
    }
    document.blocks = blocks;
    changed
}

fn parts(source: &SourceText, table: &Table, prepared: &Prepared, blocks: &mut Vec<Block>) {
    let mut rows: Vec<Row> = Vec::new();
    let mut known: Option<usize> = None;
    for row in &table.rows {
        match kind(source, row, prepared) {
            Kind::Paragraph(span) => {
                close(source, &mut rows, known.take(), blocks);
                blocks.push(Block::Paragraph(Paragraph { span, marked_heading: false }));
            }
            Kind::Row(of) => {
                if known.is_some() && of.is_some() && known != of {
                    close(source, &mut rows, known, blocks);
                }
                known = of.or(known);
                rows.push(row.clone());
            }
        }
    }
    close(source, &mut rows, known, blocks);
}

/// Rows without words are no table, nor are lines over the whole width of which
/// no table of the form knows any.
fn close(source: &SourceText, rows: &mut Vec<Row>, known: Option<usize>, blocks: &mut Vec<Block>) {
    let rows = std::mem::take(rows);
    let lines: Option<Vec<Span>> = rows.iter().filter(|row| printed(row).next().is_some()).map(line).collect();
    if let Some(lines) = lines.filter(|_| known.is_none()) {
        let lines = lines.into_iter().filter(|span| !source.slice(*span).is_empty());
        blocks.extend(lines.map(|span| Block::Paragraph(Paragraph { span, marked_heading: false })));
        return;
    }
    let cells = || rows.iter().flat_map(|row| &row.cells).map(|cell| cell.span);
    if cells().any(|span| !span.is_empty()) {
        let span = cells().reduce(Span::to).unwrap_or_default();
        blocks.push(Block::Table(Table { span, rows, resolved: true }));
    }
}

fn printed(row: &Row) -> impl Iterator<Item = &TableCell> {
    row.cells.iter().filter(|cell| !cell.span.is_empty())
}

/// The only cell of a row, when it reaches over the whole width.
fn line(row: &Row) -> Option<Span> {
    let mut cells = printed(row);
    let only = cells.next().filter(|_| cells.next().is_none())?;
    (only.columns == row.cells.len()).then_some(only.span)
}

fn kind(source: &SourceText, row: &Row, prepared: &Prepared) -> Kind {
    let printed: Vec<&TableCell> = printed(row).collect();
    if let [cell] = printed.as_slice() {
        let text = source.slice(cell.span);
        let heading = || {
            let (number, words) = split_number(text)?;
            let key = label_key(words);
            prepared.headings.exact(&key).or_else(|| prepared.headings.near(&key, number.1).map(|(section, _)| section))
        };
        let sentence = text.ends_with(['。', '！']) && line(row).is_some();
        if sentence || text.len() > LONGEST_LABEL || front::is_title(text) || heading().is_some() {
            return Kind::Paragraph(cell.span);
        }
    }
    let mut tables = printed.iter().filter_map(|cell| {
        let key = Some(source.slice(cell.span)).filter(|text| text.len() <= LONGEST_LABEL).map(label_key)?;
        let knows = |labels: &super::TableLabels| {
            labels.whole(&key).is_some_and(|known| {
                let meaning = known.meaning;
                meaning.is_only_row() || meaning.is_only_column() || meaning.caption
            })
        };
        let mut those = prepared.tables.iter().enumerate().filter(|(_, labels)| knows(labels)).map(|(at, _)| at);
        those.next().filter(|_| those.next().is_none())
    });
    let first = tables.next();
    Kind::Row(first.filter(|first| tables.all(|other| other == *first)))
}
