//! What stands on one page, from top to bottom: lines of text and tables with
//! what is written in their cells.

use super::super::ReadError;
use super::frame::Frame;
use super::grid::{Cell, Grid};
use super::lines::{self, Line};
use super::page::{Glyph, Page};
use super::rules;
use crate::document::{Limits, Words};

/// A page as lines and tables.
pub(super) struct Sheet<'a> {
    pub page: &'a Page,
    pub items: Vec<Item>,
}

/// A line or a table.
pub(super) enum Item {
    Line(Line),
    Table(Table),
}

/// A table, or the part of a table that stands on one page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    /// Where it begins.
    pub top: f64,
    /// Edges of its columns from left to right.
    pub edges: Vec<f64>,
    /// Number of its rows.
    pub rows: usize,
    pub cells: Vec<Filled>,
    /// Whether no line closes it at its lower end.
    pub open_below: bool,
}

/// A cell with what is written in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Filled {
    pub cell: Cell,
    pub words: Words,
    /// Whether its last line reaches its right edge, so that the sentence may go on.
    pub full: bool,
}

impl Item {
    fn top(&self) -> f64 {
        match self {
            Self::Line(line) => line.frame.top,
            Self::Table(table) => table.top,
        }
    }
}

impl<'a> Sheet<'a> {
    /// Reads a page.
    ///
    /// # Errors
    /// When a table has too many cells.
    pub(super) fn of(page: &'a Page, limits: &Limits) -> Result<Self, ReadError> {
        let grids = grids(page, limits)?;
        let mut inside: Vec<Vec<Vec<Glyph>>> = grids.iter().map(|grid| vec![Vec::new(); grid.cells.len()]).collect();
        let mut outside = Vec::new();
        for glyph in &page.glyphs {
            let middle = glyph.frame.middle();
            let grid = grids.iter().zip(&mut inside).find(|(grid, _)| grid.frame.holds(middle));
            let cell = grid.and_then(|(grid, cells)| cells.get_mut(grid.cell_at(middle)?));
            cell.unwrap_or(&mut outside).push(*glyph);
        }
        let mut items: Vec<Item> = lines::lines(&outside).into_iter().map(Item::Line).collect();
        let tables = grids.into_iter().zip(inside).map(|(grid, cells)| Item::Table(Table::of(page, grid, cells)));
        items.extend(tables);
        items.sort_by(|a, b| a.top().total_cmp(&b.top()));
        Ok(Self { page, items })
    }
}

/// The tables of a page, small ones first. One that holds another is layout.
fn grids(page: &Page, limits: &Limits) -> Result<Vec<Grid>, ReadError> {
    let mut grids = Vec::new();
    for drawing in rules::drawings(&page.rules) {
        let grid = Grid::of(&drawing, limits.table_cells);
        grids.extend(grid.map_err(|_| ReadError::too_costly(limits, "table_cells"))?);
    }
    let size = |grid: &Grid| grid.frame.width() * grid.frame.height();
    grids.sort_by(|a, b| size(a).total_cmp(&size(b)));
    let frames: Vec<(Frame, usize)> = grids.iter().map(|grid| (grid.frame, grid.cells.len())).collect();
    let mut at = 0;
    grids.retain(|grid| {
        let mut smaller = frames.iter().take(at);
        at += 1;
        !smaller.any(|(frame, cells)| *cells >= 4 && grid.frame.surrounds(*frame))
    });
    Ok(grids)
}

impl Table {
    fn of(page: &Page, grid: Grid, glyphs: Vec<Vec<Glyph>>) -> Self {
        let filled = |(cell, glyphs): (Cell, Vec<Glyph>)| {
            let lines = lines::lines(&glyphs);
            let full = lines.last().is_some_and(|line| lines::fills(line, cell.frame));
            Filled { words: lines::joined(page, &lines, cell.frame), full, cell }
        };
        Self {
            top: grid.frame.top,
            rows: grid.rows.len().saturating_sub(1),
            edges: grid.columns,
            cells: grid.cells.into_iter().zip(glyphs).map(filled).collect(),
            open_below: grid.open_below,
        }
    }
}
