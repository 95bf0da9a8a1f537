//! [`Sheet`]: the cells of one sheet, cut into paragraphs and tables. Blank rows
//! and rows of one text separate tables; what a row of one text is, is told by
//! its borders and merged cells. Where the cells come from is in [`super::xlsx`]
//! and [`super::csv`].

use std::collections::BTreeMap;

use super::super::{Builder, GridCell, Limits, Words};
use super::ReadError;
use crate::source::Origin;

/// A longer text in a row of its own is a paragraph.
const LONGEST_LABEL: usize = 100;

/// The cells of a sheet as they are shown.
#[derive(Default)]
pub(super) struct Sheet {
    rows: BTreeMap<u32, SheetRow>,
    /// Merged cells: their upper left corner, how many rows and columns they cover.
    merged: BTreeMap<(u32, u32), (u32, u32)>,
    /// Whether there are borders at all.
    bordered: bool,
}

#[derive(Default)]
struct SheetRow {
    cells: BTreeMap<u32, Shown>,
    /// Columns of cells with a border and nothing in them.
    empty: Vec<u32>,
}

/// What is shown in a cell.
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) origin: Origin,
    pub(super) bordered: bool,
}

/// A part of a sheet.
pub(super) enum Part {
    /// A text in a row of its own.
    Paragraph(Shown),
    /// A table.
    Table(Vec<GridCell>),
}

/// Rows that make a table: first and last.
#[derive(Clone, Copy)]
struct Extent {
    first: u32,
    last: u32,
}

impl Sheet {
    /// Adds a cell with something in it. Rows and columns count from 0.
    pub(super) fn put(&mut self, row: u32, column: u32, shown: Shown) {
        self.bordered |= shown.bordered;
        self.rows.entry(row).or_default().cells.insert(column, shown);
    }

    /// Adds an empty cell with a border, behind the others of its row.
    pub(super) fn put_empty(&mut self, row: u32, column: u32) {
        self.bordered = true;
        self.rows.entry(row).or_default().empty.push(column);
    }

    /// Says that a cell covers others.
    pub(super) fn merge(&mut self, corner: (u32, u32), size: (u32, u32)) {
        self.merged.insert(corner, size);
    }

    /// Drops rows in which nothing is shown, and what merged cells hide.
    fn tidy(&mut self, limits: &Limits) -> Result<(), ReadError> {
        self.rows.retain(|_, row| !row.cells.is_empty());
        if (self.rows.len() as u64).saturating_mul(self.merged.len() as u64) > limits.table_cells.saturating_mul(1000) {
            return Err(ReadError::too_costly(limits, "table_cells"));
        }
        for ((top, left), (rows, columns)) in &self.merged {
            let (bottom, right) = (top.saturating_add(*rows), left.saturating_add(*columns));
            for (at, row) in self.rows.range_mut(*top..bottom) {
                let hidden = |column: u32| (left..&right).contains(&&column) && (*at, column) != (*top, *left);
                row.cells.retain(|column, _| !hidden(*column));
                row.empty.retain(|column| !hidden(*column));
            }
        }
        self.rows.retain(|_, row| !row.cells.is_empty());
        Ok(())
    }

    /// The paragraphs and tables; `origin` is that of a cell with nothing in it.
    ///
    /// # Errors
    /// When a table has more cells than the limits allow.
    pub(super) fn parts(
        mut self,
        limits: &Limits,
        origin: &dyn Fn(u32, u32) -> Option<Origin>,
    ) -> Result<Vec<Part>, ReadError> {
        self.tidy(limits)?;
        let mut parts = Vec::new();
        let mut open: Option<Extent> = None;
        let rows: Vec<u32> = self.rows.keys().copied().collect();
        for at in rows {
            if let Some(table) = open.filter(|table| !self.joins(*table, at)) {
                parts.push(self.table(table, limits, origin)?);
                open = None;
            }
            if let Some((column, shown)) = self.only_text(at, open.is_some()) {
                if let Some(table) = open.take() {
                    parts.push(self.table(table, limits, origin)?);
                }
                drop(self.rows.get_mut(&at).and_then(|row| row.cells.remove(&column)));
                parts.push(Part::Paragraph(shown));
            } else {
                open = Some(Extent { first: open.map_or(at, |table| table.first), last: at });
            }
        }
        if let Some(table) = open {
            parts.push(self.table(table, limits, origin)?);
        }
        Ok(parts)
    }

    /// Whether a row goes on with a table: it is the next one, or a merged cell
    /// of the table reaches down to it.
    fn joins(&self, table: Extent, at: u32) -> bool {
        let mut begun = self.merged.range((table.first, 0)..=(table.last, u32::MAX));
        at == table.last + 1 || begun.any(|((top, _), (rows, _))| top.saturating_add(*rows) > at)
    }

    /// The text of a row that is a paragraph.
    fn only_text(&self, at: u32, in_table: bool) -> Option<(u32, Shown)> {
        let row = self.rows.get(&at)?;
        let mut cells = row.cells.iter();
        let (column, shown) = cells.next().filter(|_| cells.next().is_none())?;
        let merged = self.merged.get(&(at, *column)).is_some_and(|(_, columns)| *columns > 1);
        let text = shown.text.trim();
        let long = text.contains('。') || text.chars().count() > LONGEST_LABEL;
        let paragraph = match self.bordered {
            _ if long => true,
            true if !shown.bordered => true,
            true if !row.empty.is_empty() => false,
            _ if is_numbered(text) => true,
            true => !in_table,
            false => merged || !in_table,
        };
        let copy = Shown { text: shown.text.clone(), origin: shown.origin.clone(), bordered: shown.bordered };
        paragraph.then_some((*column, copy))
    }

    fn table(
        &mut self,
        extent: Extent,
        limits: &Limits,
        origin: &dyn Fn(u32, u32) -> Option<Origin>,
    ) -> Result<Part, ReadError> {
        let reach = |at: u32, column: u32| {
            column.saturating_add(self.merged.get(&(at, column)).map_or(1, |(_, columns)| *columns))
        };
        let rows = || self.rows.range(extent.first..=extent.last);
        let columns = || rows().flat_map(|(at, row)| row.cells.keys().chain(&row.empty).map(|column| (*at, *column)));
        let left = columns().map(|(_, column)| column).min().unwrap_or(0);
        let right = columns().map(|(at, column)| reach(at, column)).max().unwrap_or(0);
        let (height, width) = (extent.last - extent.first + 1, right.saturating_sub(left));
        if u64::from(height).saturating_mul(u64::from(width)) > limits.table_cells {
            return Err(ReadError::too_costly(limits, "table_cells"));
        }
        let mut cells = Vec::new();
        for (row, at) in (extent.first..=extent.last).enumerate() {
            for (column, from) in (left..right).enumerate() {
                let (rows, columns) = self.merged.get(&(at, from)).copied().unwrap_or((1, 1));
                let shown = self.rows.get_mut(&at).and_then(|row| row.cells.remove(&from));
                let mut words = Words::default();
                let place = shown.as_ref().map(|shown| shown.origin.clone()).or_else(|| origin(at, from));
                shown.into_iter().for_each(|shown| words.push(shown.text, shown.origin));
                cells.push(GridCell {
                    row,
                    column,
                    rows: rows.min(extent.last - at + 1) as usize,
                    columns: columns.min(right - from) as usize,
                    words,
                    origin: place,
                });
            }
        }
        Ok(Part::Table(cells))
    }
}

/// Puts the parts of several sheets in one order. A sheet that begins with a
/// numbered heading of an earlier one goes on there: workbooks keep the text on
/// one sheet and each table, under its heading again, on another.
pub(super) fn in_order(sheets: Vec<Vec<Part>>) -> Vec<Part> {
    let mut all: Vec<Part> = Vec::new();
    for mut sheet in sheets {
        let heading = sheet.first().and_then(Part::heading).map(str::to_owned);
        let known = heading.and_then(|heading| all.iter().position(|part| part.heading() == Some(heading.as_str())));
        match known {
            Some(at) => drop(all.splice(at + 1..at + 1, sheet.drain(1..))),
            None => all.append(&mut sheet),
        }
    }
    all
}

/// Writes parts.
pub(super) fn write(parts: Vec<Part>, builder: &mut Builder) {
    for part in parts {
        match part {
            Part::Paragraph(shown) => paragraphs(&shown, builder),
            Part::Table(cells) => builder.table(cells),
        }
    }
}

impl Part {
    /// The words of a numbered heading.
    fn heading(&self) -> Option<&str> {
        match self {
            Self::Paragraph(shown) => Some(shown.text.trim()).filter(|text| is_numbered(text)),
            Self::Table(_) => None,
        }
    }
}

/// Lines of one cell are paragraphs of their own.
fn paragraphs(shown: &Shown, builder: &mut Builder) {
    for line in shown.text.lines() {
        let mut words = Words::default();
        words.push(line, shown.origin.clone());
        builder.paragraph(words, false);
    }
}

/// `三、…`: so headings begin.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    rest.len() < text.len() && rest.starts_with('、')
}
