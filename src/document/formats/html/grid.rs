//! The rows of a `<table>`: which of them are rows of cells and which only place
//! paragraphs on the page, and where in the grid each cell stands.

use super::elements;
use super::measure::Measures;
use super::tree::{NodeId, Page};

/// A `<tr>`.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) element: NodeId,
    pub(super) cells: Vec<NodeId>,
    /// Whether its cells hold paragraphs or tables: they follow each other as
    /// anything else on the page does.
    pub(super) flows: bool,
    /// Row behind the last of its `<tbody>`.
    end: usize,
}

/// A cell's place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) cell: NodeId,
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
}

/// The most columns and rows that HTML lets a cell cover.
const MOST_COLUMNS: usize = 1000;
const MOST_ROWS: usize = 65534;

/// No cell of a table has so many letters, nor has a row with one cell only.
const LONG: usize = 400;
const LONG_ALONE: usize = 120;
/// A sentence of so many letters that stands alone in a row is a paragraph.
const SENTENCE_ALONE: usize = 40;

/// The rows of a table from top to bottom, those of inner tables left out.
pub(super) fn rows(page: &Page, measures: &Measures<'_>, table: NodeId) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut loose = Vec::new();
    for child in page.children(table) {
        match page.name(child) {
            "tbody" | "thead" | "tfoot" => {
                let from = rows.len();
                let lines = page.children(child).filter(|line| page.name(*line) == "tr");
                rows.extend(lines.filter_map(|line| row(page, measures, line)));
                let end = rows.len();
                rows.iter_mut().skip(from).for_each(|row| row.end = end);
            }
            "tr" => loose.extend(row(page, measures, child)),
            _ => {}
        }
    }
    rows.extend(loose);
    // Cells that nowhere stand side by side are paragraphs in a frame.
    let framed = |run: &mut [Row]| {
        let flows = run.iter().all(|row| row.flows || row.cells.len() < 2);
        run.iter_mut().for_each(|row| row.flows |= flows);
    };
    rows.chunk_by_mut(|one, other| one.flows == other.flows).for_each(framed);
    rows
}

fn row(page: &Page, measures: &Measures<'_>, element: NodeId) -> Option<Row> {
    if elements::is_hidden(page, element) {
        return None;
    }
    let is_cell = |cell: &NodeId| matches!(page.name(*cell), "td" | "th") && !elements::is_hidden(page, *cell);
    let is_filler = |cell: &NodeId| measures.of(*cell).letters == 0 && elements::is_filler(page, *cell);
    let cells: Vec<NodeId> = page.children(element).filter(|cell| is_cell(cell) && !is_filler(cell)).collect();
    let words: Vec<_> = cells.iter().map(|cell| measures.of(*cell)).filter(|own| own.letters > 0).collect();
    let alone =
        |own: &super::measure::Measure| own.letters > LONG_ALONE || (own.sentences > 0 && own.letters > SENTENCE_ALONE);
    let flows = words.iter().any(|own| own.tables > 0 || own.letters > LONG)
        || matches!(words.as_slice(), [only] if alone(only));
    Some(Row { element, cells, flows, end: usize::MAX })
}

/// Where the cells of all rows stand; `None` for a table of more than `most` places.
pub(super) fn places(page: &Page, rows: &[Row], most: u64) -> Option<Vec<Place>> {
    // For each column the row from which on it is free again.
    let mut free: Vec<usize> = Vec::new();
    let mut places = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let mut column = 0;
        for cell in &row.cells {
            column += free.iter().skip(column).take_while(|from| **from > at).count();
            let columns = span(page, *cell, "colspan").clamp(1, MOST_COLUMNS);
            let left = row.end.min(rows.len()) - at;
            let rows = match span(page, *cell, "rowspan").min(MOST_ROWS) {
                0 => left,
                rows => rows.min(left),
            };
            if free.len() < column + columns {
                free.resize(column + columns, 0);
            }
            free.iter_mut().skip(column).take(columns).for_each(|from| *from = (*from).max(at + rows));
            places.push(Place { cell: *cell, row: at, column, rows, columns });
            column += columns;
        }
        if (free.len() as u64).saturating_mul(at as u64 + 1) > most {
            return None;
        }
    }
    Some(places)
}

/// The places of some rows as a grid of its own. A column in which no cell
/// begins is no column: the cells beside it only claim to be wider.
pub(super) fn part(places: &[Place], rows: std::ops::Range<usize>) -> Vec<Place> {
    let own: Vec<Place> = places.iter().filter(|place| rows.contains(&place.row)).copied().collect();
    let mut starts: Vec<usize> = own.iter().map(|place| place.column).collect();
    starts.sort_unstable();
    starts.dedup();
    let column = |at: usize| starts.partition_point(|start| *start < at);
    let part = |place: Place| Place {
        row: place.row - rows.start,
        rows: place.rows.min(rows.end - place.row),
        column: column(place.column),
        columns: column(place.column + place.columns) - column(place.column),
        ..place
    };
    own.into_iter().map(part).collect()
}

/// The number of an attribute; 1 where it says nothing. Quotes belong to it
/// where a page was saved from a program's source: `colspan=\"3\"`.
fn span(page: &Page, cell: NodeId, name: &str) -> usize {
    let value = page.attribute(cell, name).unwrap_or_default();
    let digits: String = value
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\\' | '"' | '\'' | '+'))
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    if digits.is_empty() { 1 } else { digits.parse().unwrap_or(usize::MAX) }
}
