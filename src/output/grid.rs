//! [`Grid`]: a table of the form as a grid of merged cells, in the layout that
//! the form prescribes. All who draw a table draw the same grid.

use crate::form::schema::{Banner, ColumnIx, Layout, Table};
use crate::form::{CellIx, Form, RowIx, TableIx};

/// A printed table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Grid {
    /// How many rows it has.
    pub(super) rows: usize,
    /// How many columns it has.
    pub(super) columns: usize,
    /// How many of its columns, from the left, hold labels of rows.
    pub(super) label_columns: usize,
    /// Its cells, row by row from left to right. They cover the grid, and none
    /// overlaps another.
    pub(super) cells: Vec<GridCell>,
}

/// A cell of a grid, perhaps merged.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct GridCell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) words: String,
    pub(super) role: Role,
}

/// What a cell of a grid is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A line above a block, across the whole table.
    Caption,
    /// What stands above the labels of the rows.
    Corner,
    /// A label above one column or several.
    Column,
    /// A label beside one row or several.
    Row,
    /// To be filled in: a cell of the form.
    Value(CellIx),
}

impl Grid {
    /// The cell that covers a place.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<&GridCell> {
        let covers = |cell: &&GridCell| {
            (cell.row..cell.row + cell.rows).contains(&row)
                && (cell.column..cell.column + cell.columns).contains(&column)
        };
        self.cells.iter().find(covers)
    }

    /// The cell that begins at a place.
    pub(super) fn starting_at(&self, row: usize, column: usize) -> Option<&GridCell> {
        self.at(row, column).filter(|cell| (cell.row, cell.column) == (row, column))
    }

    fn put(
        &mut self,
        role: Role,
        (row, column): (usize, usize),
        (rows, columns): (usize, usize),
        words: impl Into<String>,
    ) {
        self.rows = self.rows.max(row + rows);
        self.columns = self.columns.max(column + columns);
        self.cells.push(GridCell { row, column, rows, columns, words: words.into(), role });
    }
}

/// A table of a report as its form has it printed. `words` gives what stands in
/// a cell; rows in which there is no cell are left out.
pub(super) fn grid<'a>(form: &'a Form, ix: TableIx, words: &'a dyn Fn(CellIx) -> Option<&'a str>) -> Grid {
    let printer = Printer { form, ix, table: form.table(ix), words };
    let mut grid = match printer.table.layout {
        Layout::Rows => printer.rows(),
        Layout::OneLine => printer.one_line(),
    };
    grid.cells.sort_by_key(|cell| (cell.row, cell.column));
    grid
}

struct Printer<'a> {
    form: &'a Form,
    ix: TableIx,
    table: &'a Table,
    words: &'a dyn Fn(CellIx) -> Option<&'a str>,
}

impl Printer<'_> {
    /// A row for each row, blocks below each other.
    fn rows(&self) -> Grid {
        let printed = self.printed_rows();
        let labels = printed.iter().map(|row| self.banners_of(*row).len() + 1).max().unwrap_or(1);
        let blocks = 0..self.table.captions.len();
        let widest = blocks.clone().map(|block| self.columns_of(block).len()).max().unwrap_or(0);
        let mut grid = Grid { label_columns: labels, ..Grid::default() };
        for block in blocks {
            let rows: Vec<RowIx> = printed.iter().copied().filter(|row| self.table.row(*row).block == block).collect();
            if rows.is_empty() {
                continue;
            }
            if let Some(caption) = self.table.captions.get(block).filter(|caption| !caption.is_empty()) {
                grid.put(Role::Caption, (grid.rows, 0), (1, labels + widest), caption);
            }
            self.header(&mut grid, block, widest);
            let top = grid.rows;
            for (at, row) in rows.iter().enumerate() {
                let depth = self.banners_of(*row).len();
                grid.put(Role::Row, (top + at, depth), (1, labels - depth), self.row_label(*row));
                self.values(&mut grid, *row, (top + at, labels), widest);
            }
            self.beside(&mut grid, &rows, top);
        }
        grid
    }

    /// The corner and the labels of a block's columns, under their banners.
    fn header(&self, grid: &mut Grid, block: usize, widest: usize) {
        let columns = self.columns_of(block);
        let (top, left) = (grid.rows, grid.label_columns);
        let above: Vec<Vec<&str>> =
            columns.iter().map(|column| covering(&self.table.column_banners, *column)).collect();
        let depth = above.iter().map(Vec::len).max().unwrap_or(0) + 1;
        grid.put(Role::Corner, (top, 0), (depth, left), &*self.table.corner);
        for (level, start, length, label) in runs(&above) {
            grid.put(Role::Column, (top + level, left + start), (1, length), label);
        }
        for (at, (column, above)) in columns.iter().zip(&above).enumerate() {
            let place = (top + above.len(), left + at);
            let label = &*self.table.column(*column).label;
            grid.put(Role::Column, place, (depth - above.len(), width_of(at, columns.len(), widest)), label);
        }
    }

    /// The labels left of several rows.
    fn beside(&self, grid: &mut Grid, rows: &[RowIx], top: usize) {
        let beside: Vec<Vec<String>> = rows.iter().map(|row| self.banners_of(*row)).collect();
        let beside: Vec<Vec<&str>> = beside.iter().map(|labels| labels.iter().map(String::as_str).collect()).collect();
        for (level, start, length, label) in runs(&beside) {
            grid.put(Role::Row, (top + start, level), (length, 1), label);
        }
    }

    /// All rows side by side in one line, their labels above the columns.
    fn one_line(&self) -> Grid {
        let rows = self.printed_rows();
        let above: Vec<Vec<String>> = rows.iter().map(|row| self.banners_of(*row)).collect();
        let above: Vec<Vec<&str>> = above.iter().map(|labels| labels.iter().map(String::as_str).collect()).collect();
        let depth = above.iter().map(Vec::len).max().unwrap_or(0) + 1;
        let columns = self.columns_of(0);
        let mut grid = Grid::default();
        for (level, start, length, label) in runs(&above) {
            grid.put(Role::Column, (level, start * columns.len()), (1, length * columns.len()), label);
        }
        for (at, (row, above)) in rows.iter().zip(&above).enumerate() {
            let left = at * columns.len();
            grid.put(Role::Column, (above.len(), left), (1, columns.len()), self.row_label(*row));
            for (at, column) in columns.iter().enumerate() {
                let place = (above.len() + 1, left + at);
                grid.put(Role::Column, place, (depth - above.len(), 1), &*self.table.column(*column).label);
            }
            self.values(&mut grid, *row, (depth + 1, left), columns.len());
        }
        grid
    }

    fn values(&self, grid: &mut Grid, row: RowIx, (top, left): (usize, usize), widest: usize) {
        let columns = self.columns_of(self.table.row(row).block);
        for (at, column) in columns.iter().enumerate() {
            let Some(cell) = self.form.cell(self.ix, row, *column) else { continue };
            let size = (1, width_of(at, columns.len(), widest));
            grid.put(Role::Value(cell), (top, left + at), size, (self.words)(cell).unwrap_or_default());
        }
    }

    /// The rows that have a cell in the report.
    fn printed_rows(&self) -> Vec<RowIx> {
        let there = |row: &RowIx| {
            let mut columns = self.columns_of(self.table.row(*row).block).into_iter();
            columns.any(|column| self.form.cell(self.ix, *row, column).and_then(self.words).is_some())
        };
        (0..self.table.rows.len()).map(RowIx).filter(there).collect()
    }

    fn columns_of(&self, block: usize) -> Vec<ColumnIx> {
        let all = self.table.columns.iter().enumerate();
        all.filter(|(_, column)| column.block == block).map(|(at, _)| ColumnIx(at)).collect()
    }

    fn row_label(&self, row: RowIx) -> String {
        let def = self.table.row(row);
        format!("{}{}{}", def.number, def.label, def.note)
    }

    /// The labels beside a row, outer ones first: its banners, then its heading.
    fn banners_of(&self, row: RowIx) -> Vec<String> {
        let heading = self.table.row(row).heading.and_then(|at| self.table.row_headings.get(at));
        let heading = heading.map(|heading| format!("{}{}", heading.number, heading.label));
        covering(&self.table.row_banners, row).into_iter().map(str::to_owned).chain(heading).collect()
    }
}

/// The last column of a narrow block takes the space that is left.
fn width_of(at: usize, columns: usize, widest: usize) -> usize {
    if at + 1 == columns { widest + 1 - columns } else { 1 }
}

fn covering<T: PartialEq>(banners: &[Banner<T>], member: T) -> Vec<&str> {
    banners.iter().filter(|banner| banner.members.contains(&member)).map(|banner| banner.label.as_str()).collect()
}

/// Neighbours under one label: its level, where it starts, how many it covers.
fn runs<'a>(labels: &[Vec<&'a str>]) -> Vec<(usize, usize, usize, &'a str)> {
    let mut runs: Vec<(usize, usize, usize, &str)> = Vec::new();
    for (at, labels) in labels.iter().enumerate() {
        for (level, label) in labels.iter().enumerate() {
            let open = runs.iter_mut().find(|run| (run.0, run.1 + run.2, run.3) == (level, at, *label));
            match open {
                Some(run) => run.2 += 1,
                None => runs.push((level, at, 1, label)),
            }
        }
    }
    runs
}
