//! One table while it is read, and what becomes of it: the grid of its cells,
//! or, where it only lays out the page, the paragraphs and tables in it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::super::{Builder, GridCell, Limits, Words};
use super::super::ReadError;
use crate::source::{Origin, Span, WordCell};

/// Columns that a table may have in Word.
const MOST_COLUMNS: usize = 63;

/// Edges of cells this close are one edge, in twentieths of a point (1.8 mm):
/// less than any column that holds a digit.
const SAME_EDGE: i64 = 100;

/// What stands in the body, a cell or a text box, in its order.
#[derive(Debug)]
pub(super) enum Item {
    Paragraph {
        words: Words,
        heading: bool,
    },
    Grid(Vec<GridCell>),
    /// Rows of which nobody knows where their cells stand.
    Ragged(Vec<Vec<GridCell>>),
}

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Which table of the document, from 1.
    pub(super) number: u32,
    pub(super) rows: Vec<Row>,
    pub(super) cells: u64,
}

#[derive(Debug, Default)]
pub(super) struct Row {
    /// Columns of the grid left of the first cell, and their width.
    pub(super) before: usize,
    pub(super) before_width: Option<i64>,
    /// Columns of the grid right of the last cell.
    pub(super) after: usize,
    pub(super) cells: Vec<Cell>,
    /// Deleted or hidden.
    pub(super) gone: bool,
}

#[derive(Debug)]
pub(super) struct Cell {
    /// Columns of the grid that it covers.
    pub(super) columns: usize,
    pub(super) width: Option<i64>,
    pub(super) down: Merge,
    pub(super) across: Merge,
    pub(super) gone: bool,
    pub(super) items: Vec<Item>,
    /// Where the content of its first paragraph begins.
    pub(super) begins: usize,
}

/// Whether a cell is merged with the one above it, or left of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Merge {
    #[default]
    None,
    Restart,
    Continue,
}

impl Default for Cell {
    fn default() -> Self {
        let (down, across) = (Merge::None, Merge::None);
        Self { columns: 1, width: None, down, across, gone: false, items: Vec::new(), begins: 0 }
    }
}

impl Merge {
    /// What `vMerge` and `hMerge` say: without a value they continue.
    pub(super) fn of(val: Option<String>) -> Self {
        if val.as_deref() == Some("restart") { Self::Restart } else { Self::Continue }
    }
}

/// A number of columns as the file states it, within what can be.
pub(super) fn columns(stated: Option<i64>, least: usize) -> usize {
    stated.and_then(|columns| usize::try_from(columns).ok()).map_or(least, |columns| columns.clamp(least, MOST_COLUMNS))
}

impl Item {
    /// Writes it into the document. A line break made by hand ends a
    /// paragraph for the reader's eye, so it does here.
    pub(super) fn write(self, builder: &mut Builder) {
        match self {
            Self::Paragraph { words, heading } => {
                words.lines().into_iter().for_each(|line| builder.paragraph(line, heading));
            }
            Self::Grid(cells) => builder.table(cells),
            Self::Ragged(rows) => builder.ragged_table(rows),
        }
    }

    fn is_table(&self) -> bool {
        !matches!(self, Self::Paragraph { .. })
    }

    /// Says in which cell a paragraph stands, when no nested cell has said so.
    fn set_cell(&mut self, at: WordCell) {
        let Self::Paragraph { words, .. } = self else { return };
        for origin in words.origins_mut() {
            if let Origin::Word { cell, .. } = origin {
                cell.get_or_insert(at);
            }
        }
    }
}

impl Table {
    /// What the table is to a reader of the report. Rows with a table in a
    /// cell only lay out the page, and what is in their cells stands for
    /// itself; so it does in tables of one column. The other rows are tables.
    ///
    /// # Errors
    /// When it has too many cells.
    pub(super) fn settle(mut self, limits: &Limits) -> Result<Vec<Item>, ReadError> {
        self.rows.retain(|row| !row.gone);
        self.rows.iter_mut().for_each(|row| row.cells.retain(|cell| !cell.gone));
        let widest = self.rows.iter().map(Row::width).max().unwrap_or(0);
        if (widest as u64).saturating_mul(self.rows.len() as u64) > limits.table_cells {
            return Err(ReadError::too_costly(limits, "table_cells"));
        }
        let mut items = Vec::new();
        let mut data: Vec<Row> = Vec::new();
        let mut first = 0;
        let rows = self.rows.len();
        for (at, row) in self.rows.into_iter().enumerate() {
            if row.cells.iter().any(|cell| cell.items.iter().any(Item::is_table)) {
                grid(std::mem::take(&mut data), self.number, first, &mut items);
                flow(vec![row], self.number, at, &mut items);
                first = at + 1;
            } else {
                data.push(row);
            }
        }
        debug_assert!(first + data.len() == rows, "no row is lost");
        grid(data, self.number, first, &mut items);
        Ok(items)
    }
}

impl Row {
    /// Columns of the grid that it says to take.
    fn width(&self) -> usize {
        self.before + self.cells.iter().map(|cell| cell.columns).sum::<usize>() + self.after
    }

    /// Where its cells stand by the columns they say to cover.
    fn counted(&self) -> Vec<Range<usize>> {
        let mut start = self.before;
        let mut place = |cell: &Cell| {
            let columns = start..start + cell.columns;
            start = columns.end;
            columns
        };
        self.cells.iter().map(&mut place).collect()
    }

    /// The edges of its cells by their widths, from the left edge of the first.
    fn edges(&self) -> Option<Vec<i64>> {
        let mut at = if self.before == 0 { 0 } else { self.before_width.filter(|width| *width > 0)? };
        let mut edges = vec![at];
        for cell in &self.cells {
            at = at.checked_add(cell.width.filter(|width| *width > 0)?)?;
            edges.push(at);
        }
        Some(edges)
    }
}

/// Where the cells of each row stand in the grid. Rows that take as many
/// columns as all others are counted; where they do not, as in files whose
/// writer forgot how many columns a cell covers, the widths tell, as they do
/// for Word. `None` when neither does.
fn places(rows: &[Row]) -> Option<Vec<Vec<Range<usize>>>> {
    let widest = rows.iter().map(Row::width).max()?;
    if rows.iter().all(|row| row.width() == widest) {
        return Some(without_slivers(rows, rows.iter().map(Row::counted).collect(), widest));
    }
    let edges: Vec<Vec<i64>> = rows.iter().map(Row::edges).collect::<Option<_>>()?;
    let mut lines: Vec<i64> = edges.iter().flatten().copied().collect();
    lines.sort_unstable();
    lines.dedup_by(|next, line| *next - *line <= SAME_EDGE);
    if lines.len() > widest + 1 {
        return None;
    }
    let column = |edge: i64| lines.partition_point(|line| *line <= edge).saturating_sub(1);
    let place = |edges: &[i64]| {
        let pairs = edges.iter().zip(edges.iter().skip(1));
        let places: Vec<Range<usize>> = pairs.map(|(left, right)| column(*left)..column(*right)).collect();
        places.iter().all(|place| !place.is_empty()).then_some(places)
    };
    edges.iter().map(|edges| place(edges)).collect()
}

/// Places without columns that nobody sees: edges of cells that do not quite
/// meet leave a column a hair wide, in which no cell stands alone.
fn without_slivers(rows: &[Row], places: Vec<Vec<Range<usize>>>, columns: usize) -> Vec<Vec<Range<usize>>> {
    let mut lines = vec![None; columns + 1];
    let mut alone = vec![false; columns];
    for (row, places) in rows.iter().zip(&places) {
        for place in places.iter().filter(|place| place.len() == 1) {
            alone.iter_mut().skip(place.start).take(1).for_each(|alone| *alone = true);
        }
        let at = places.first().map(|place| place.start).into_iter().chain(places.iter().map(|place| place.end));
        for (line, edge) in at.zip(row.edges().into_iter().flatten()) {
            lines.iter_mut().skip(line).take(1).for_each(|line| _ = line.get_or_insert(edge));
        }
    }
    let near = |(left, right): (&Option<i64>, &Option<i64>)| {
        left.zip(*right).is_some_and(|(left, right)| (right - left).abs() <= SAME_EDGE)
    };
    let hair = lines.iter().zip(lines.iter().skip(1)).map(near);
    let slivers: Vec<usize> =
        (0..).zip(hair.zip(alone)).filter(|(_, (near, alone))| *near && !alone).map(|(column, _)| column).collect();
    let line = |at: usize| at - slivers.partition_point(|column| *column < at);
    let moved: Vec<Vec<Range<usize>>> =
        places.iter().map(|row| row.iter().map(|place| line(place.start)..line(place.end)).collect()).collect();
    if moved.iter().flatten().any(Range::is_empty) { places } else { moved }
}

/// A table of rows without nested tables; `first` is the index of the first row.
fn grid(rows: Vec<Row>, table: u32, first: usize, items: &mut Vec<Item>) {
    if rows.iter().all(|row| row.cells.len() <= 1) {
        return flow(rows, table, first, items);
    }
    let places = places(&rows);
    let known = places.is_some();
    let places = places.unwrap_or_else(|| rows.iter().map(Row::counted).collect());
    let mut cells = Vec::new();
    let mut above = BTreeMap::new();
    for (at, (row, places)) in rows.into_iter().zip(places).enumerate() {
        let mut below = BTreeMap::new();
        let mut left: Option<usize> = None;
        for (cell, place) in row.cells.into_iter().zip(places) {
            let over = above.get(&place.start).copied().filter(|_| cell.down == Merge::Continue);
            let merged = over.filter(|over| spans(&cells, *over, place.len()));
            if let Some(index) = left.filter(|_| cell.across == Merge::Continue) {
                widen(&mut cells, index, at, place.len());
                continue;
            }
            let index = merged.unwrap_or(cells.len());
            left = Some(index);
            if cell.down != Merge::None {
                below.insert(place.start, index);
            }
            match cells.get_mut(index) {
                Some(over) => over.rows += 1,
                None => cells.push(cell.printed(word_cell(table, first + at, place.start), at, place)),
            }
        }
        above = below;
    }
    if known {
        items.push(Item::Grid(cells));
        return;
    }
    let mut rows: BTreeMap<usize, Vec<GridCell>> = BTreeMap::new();
    cells.into_iter().for_each(|cell| rows.entry(cell.row).or_default().push(cell));
    items.push(Item::Ragged(rows.into_values().collect()));
}

fn spans(cells: &[GridCell], index: usize, columns: usize) -> bool {
    cells.get(index).is_some_and(|cell| cell.columns == columns)
}

/// Lets a cell cover more columns, if it begins in this row; one that began
/// above has got them there.
fn widen(cells: &mut [GridCell], index: usize, row: usize, columns: usize) {
    if let Some(cell) = cells.get_mut(index).filter(|cell| cell.row == row) {
        cell.columns += columns;
    }
}

/// What is in the cells, one after the other.
fn flow(rows: Vec<Row>, table: u32, first: usize, items: &mut Vec<Item>) {
    for (at, row) in rows.into_iter().enumerate() {
        let places = row.counted();
        for (cell, place) in row.cells.into_iter().zip(places) {
            let here = word_cell(table, first + at, place.start);
            items.extend(cell.items.into_iter().map(|mut item| {
                item.set_cell(here);
                item
            }));
        }
    }
}

fn word_cell(table: u32, row: usize, column: usize) -> WordCell {
    let from_one = |at: usize| u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1);
    WordCell { table, row: from_one(row), column: from_one(column) }
}

impl Cell {
    /// The cell as it is printed in a row, with all its paragraphs.
    fn printed(self, here: WordCell, row: usize, place: Range<usize>) -> GridCell {
        let mut words = Words::default();
        for mut item in self.items {
            item.set_cell(here);
            if let Item::Paragraph { words: line, .. } = item {
                let end = line.origins().next_back().cloned();
                words.append(line);
                end.into_iter().for_each(|end| words.push("\n", end));
            }
        }
        let origin = Some(Origin::Word { cell: Some(here), paragraph: 1, written: Span::at(self.begins) });
        GridCell { row, column: place.start, rows: 1, columns: place.len(), words, origin }
    }
}
