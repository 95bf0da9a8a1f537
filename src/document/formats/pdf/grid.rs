//! A drawing read as a table: its lines are the edges of cells, and where a
//! piece of an edge is missing, two cells are one.

use super::frame::Frame;
use super::rules::{Drawing, Rule};

/// A table on one page, before anything is written into it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    pub frame: Frame,
    /// Edges of the columns from left to right, at least two.
    pub columns: Vec<f64>,
    /// Edges of the rows from top to bottom, at least two.
    pub rows: Vec<f64>,
    /// The cells; none covers another, and all together cover the table.
    pub cells: Vec<Cell>,
    /// Whether no line closes the table at its lower end.
    pub open_below: bool,
    /// For each place of the grid, row by row, the cell that covers it.
    places: Vec<usize>,
}

/// A cell: what it covers of the grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cell {
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
    pub frame: Frame,
}

/// Edges so near to each other are one: a row is higher, a column wider.
const SNAP: f64 = 6.0;
/// How much of an edge a line must cover to part two cells.
const COVERED: f64 = 0.6;

impl Grid {
    /// The table that a drawing is; `None` for a frame around one place and
    /// for other drawings. `most` bounds the number of its cells.
    pub(super) fn of(drawing: &Drawing, most: u64) -> Result<Option<Self>, TooMany> {
        let columns = edges(&drawing.down, &drawing.across);
        let rows = edges(&drawing.across, &drawing.down);
        let (width, height) = (columns.len().saturating_sub(1), rows.len().saturating_sub(1));
        if drawing.across.is_empty() || drawing.down.is_empty() || width * height < 2 {
            return Ok(None);
        }
        if (width as u64).saturating_mul(height as u64) > most {
            return Err(TooMany);
        }
        let ([Some(left), Some(right)], [Some(top), Some(bottom)]) =
            ([columns.first(), columns.last()], [rows.first(), rows.last()])
        else {
            return Ok(None);
        };
        let frame = Frame { left: *left, top: *top, right: *right, bottom: *bottom };
        let open_below = covered(&drawing.across, *bottom, frame.left, frame.right) < COVERED;
        let mut grid = Self { frame, columns, rows, cells: Vec::new(), open_below, places: Vec::new() };
        grid.cut(drawing);
        Ok((grid.cells.len() > 1).then_some(grid))
    }

    /// The cell in which a place is.
    pub(super) fn cell_at(&self, (x, y): (f64, f64)) -> Option<usize> {
        let column = self.columns.partition_point(|edge| *edge <= x).checked_sub(1)?;
        let row = self.rows.partition_point(|edge| *edge <= y).checked_sub(1)?;
        let width = self.columns.len().saturating_sub(1);
        if column >= width {
            return None;
        }
        self.places.get(row * width + column).copied()
    }

    /// The smallest places between lines, joined where no line parts them.
    fn cut(&mut self, drawing: &Drawing) {
        // For each column, the cell that reaches down to the row before.
        let mut above: Vec<Option<usize>> = vec![None; self.columns.len()];
        for (row, y) in pairs(&self.rows) {
            for strip in strips(row, y, &self.columns, drawing) {
                let Frame { left, top, right, bottom } = strip.frame;
                let open = covered(&drawing.across, top, left, right) < COVERED;
                let upper = above.get(strip.column).copied().flatten().filter(|_| open);
                let fits = |cell: &Cell| (cell.column, cell.columns) == (strip.column, strip.columns);
                let upper = upper.filter(|at| self.cells.get(*at).is_some_and(fits));
                let cell = upper.unwrap_or(self.cells.len());
                match self.cells.get_mut(cell) {
                    Some(cell) => {
                        cell.rows += 1;
                        cell.frame.bottom = bottom;
                    }
                    None => self.cells.push(strip),
                }
                above.iter_mut().skip(strip.column).take(strip.columns).for_each(|at| *at = Some(cell));
                self.places.extend(std::iter::repeat_n(cell, strip.columns));
            }
        }
    }
}

/// The places of one row, joined where no line parts them.
fn strips(row: usize, y: (f64, f64), columns: &[f64], drawing: &Drawing) -> Vec<Cell> {
    let mut strips: Vec<Cell> = Vec::new();
    for (column, x) in pairs(columns) {
        let parted = covered(&drawing.down, x.0, y.0, y.1) >= COVERED;
        match strips.last_mut().filter(|_| !parted) {
            Some(left) => {
                left.columns += 1;
                left.frame.right = x.1;
            }
            None => {
                let frame = Frame { left: x.0, top: y.0, right: x.1, bottom: y.1 };
                strips.push(Cell { row, column, rows: 1, columns: 1, frame });
            }
        }
    }
    strips
}

/// A table of more cells than may be.
#[derive(Debug)]
pub(super) struct TooMany;

fn pairs(edges: &[f64]) -> impl Iterator<Item = (usize, (f64, f64))> + '_ {
    edges.iter().copied().zip(edges.iter().copied().skip(1)).enumerate()
}

/// The places of lines, those near to each other as one; and where the lines
/// that cross them end, since tables may be open at their sides.
fn edges(lines: &[Rule], crossing: &[Rule]) -> Vec<f64> {
    let mut places: Vec<f64> = lines.iter().map(|line| line.at).collect();
    places.sort_by(f64::total_cmp);
    let mut edges: Vec<(f64, f64)> = Vec::new();
    for place in places {
        match edges.last_mut() {
            Some((first, last)) if place - *first <= SNAP => *last = place,
            _ => edges.push((place, place)),
        }
    }
    let mut edges: Vec<f64> = edges.into_iter().map(|(first, last)| f64::midpoint(first, last)).collect();
    let from = crossing.iter().map(|line| line.from).fold(f64::INFINITY, f64::min);
    let to = crossing.iter().map(|line| line.to).fold(f64::NEG_INFINITY, f64::max);
    if edges.first().is_some_and(|first| from < first - SNAP) {
        edges.insert(0, from);
    }
    if edges.last().is_some_and(|last| to > last + SNAP) {
        edges.push(to);
    }
    edges
}

/// How much of an edge is drawn, from 0 to 1.
fn covered(lines: &[Rule], at: f64, from: f64, to: f64) -> f64 {
    let near = lines.iter().filter(|line| (line.at - at).abs() <= SNAP);
    let drawn: f64 = near.map(|line| (line.to.min(to) - line.from.max(from)).max(0.0)).sum();
    drawn / (to - from).max(f64::MIN_POSITIVE)
}
