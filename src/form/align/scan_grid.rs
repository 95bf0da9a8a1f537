//! A table whose merged cells are known → [`Event`]s. Its rows are cut into
//! headers and rows of values first; a row of values takes its places from the
//! header above it, or from that of the table before when a page was turned.

use std::ops::Range;
use std::rc::Rc;

use super::glued::{self, Run};
use super::grid::{Grid, GridRow, Header};
use super::labels::Match;
use super::pieces::Fragment;
use super::scan::{Event, Scanner, row_labels};
use crate::form::schema::{Layout, RowIx};
use crate::source::Span;
use crate::value::Certainty;

/// No header has more rows; what stands above them is something else.
const TALLEST_HEADER: usize = 8;
/// So many unknown words side by side are a header of another kind.
const FEWEST_FOREIGN: usize = 3;

type Label = (RowIx, Span, Certainty);

impl<'a> Scanner<'a> {
    /// Reads one table.
    pub(super) fn grid(&mut self, block: usize, grid: &'a Grid) {
        let mut header = self.carried.clone().filter(|header| grid.suits(header));
        let mut head: Option<usize> = None;
        let mut at = 0;
        while let Some(row) = grid.rows.get(at) {
            let blank = row.printed().next().is_none();
            if blank || !self.is_data(grid, at, head, header.as_ref()) {
                head = head.or((!blank).then_some(at));
                at += 1;
                continue;
            }
            if let Some(start) = head.take() {
                header = self.head(block, grid, start..at, header);
            }
            at += match &header {
                Some(header) => self.placed(block, grid, at, header),
                None => {
                    self.row(block, &row.cells, false, true);
                    1
                }
            };
        }
        if let Some(start) = head {
            self.head(block, grid, start..at, header);
        }
    }

    /// Whether a row is one of values, if only of blank ones. In a header the
    /// labels of columns stand where values would.
    fn is_data(&self, grid: &Grid, at: usize, head: Option<usize>, above: Option<&Rc<Header<'a>>>) -> bool {
        let Some(row) = grid.rows.get(at) else { return false };
        if row.has_value() {
            return true;
        }
        let seen = row_labels(self.labels, row.cells.iter());
        let label = |known: &Match<'_>| known.meaning.row().is_some() && !known.meaning.caption;
        if seen.iter().any(|(_, known)| known.meaning.is_only_column()) || !seen.iter().any(|(_, known)| label(known)) {
            return false;
        }
        let new = head.and_then(|start| grid.header(top(start..at), self.labels));
        match new.as_ref().or(above.map(Rc::as_ref)) {
            Some(header) => {
                let beside = |at: &usize| row.places.get(*at).is_some_and(|place| place.end <= header.start());
                let named = seen.iter().any(|(at, known)| label(known) && beside(at));
                named && seen.iter().all(|(at, known)| beside(at) || known.meaning.columns.is_empty())
            }
            None => self.layout == Layout::Rows && seen.iter().any(|(_, known)| known.meaning.is_only_row()),
        }
    }

    /// Rows without values, and the header that holds below them.
    fn head(
        &mut self,
        block: usize,
        grid: &'a Grid,
        rows: Range<usize>,
        above: Option<Rc<Header<'a>>>,
    ) -> Option<Rc<Header<'a>>> {
        let new = grid.header(top(rows.clone()), self.labels).map(Rc::new);
        let mut foreign = false;
        for row in grid.rows.get(rows).into_iter().flatten().filter(|row| row.printed().next().is_some()) {
            let seen = row_labels(self.labels, row.cells.iter());
            if seen.is_empty() && new.is_none() {
                let start = above.as_ref().map_or(0, |above| above.start());
                foreign |= row.printed().filter(|(_, place)| place.start >= start).count() >= FEWEST_FOREIGN;
                self.scan.events.push(Event::Unknown);
                continue;
            }
            self.take(block, row.span());
            self.scan.events.push(Event::Caption);
            if self.layout == Layout::OneLine {
                self.bare_labels(&row.cells, &seen);
            }
        }
        let Some(new) = new else { return above.filter(|_| !foreign) };
        // A page may repeat the last row of a header only.
        if let Some(above) = above.filter(|above| above.holds_all_of(&new)) {
            return Some(above);
        }
        let columns = new.leaves.iter().map(|leaf| leaf.columns).filter(|columns| !columns.is_empty());
        self.scan.columns.extend(columns.clone());
        self.scan.events.push(Event::Header { columns: columns.collect(), place: None });
        self.carried = Some(Rc::clone(&new));
        Some(new)
    }

    /// One row of values; gives how many rows of the grid it takes.
    fn placed(&mut self, block: usize, grid: &'a Grid, at: usize, header: &Rc<Header<'a>>) -> usize {
        let count = grid.rows_in_one(at, header);
        let rows = grid.rows.get(at..at + count).unwrap_or_default();
        let span = rows.iter().map(GridRow::span).reduce(Span::to).unwrap_or_default();
        let words = || rows.iter().flat_map(|row| words_beside(row, header));
        let has_value = rows.iter().any(GridRow::has_value);
        if let Some((label, more)) = self.over_two_rows(grid, at, count, header) {
            self.take(block, span.to(label.1));
            self.scan.events.push(Event::Placed(grid.place(at, header, Some(label))));
            return count + more;
        }
        let seen = row_labels(self.labels, words());
        let last = words().count().checked_sub(1);
        let owner = seen.iter().rev().find_map(|(nth, known)| {
            let sure = has_value && Some(*nth) == last;
            let row = known.meaning.row().filter(|_| sure || known.meaning.is_only_row())?;
            Some((row, words().nth(*nth)?.span, known.certainty))
        });
        if owner.is_some() {
            self.take(block, span);
            self.scan.events.push(Event::Placed(grid.place(at, header, owner)));
            return count;
        }
        let unknown = last.filter(|last| seen.iter().all(|(nth, _)| nth != last)).and_then(|last| words().nth(last));
        if let Some(run) = unknown.and_then(|cell| glued::find(self.source, cell.span, self.labels)) {
            self.glued(block, &Run { span, ..run });
            return count;
        }
        // Beside the first of its rows a heading over several says nothing of
        // that row; on a row of its own its values are a sum.
        let goes_on = grid.rows.get(at).is_some_and(|row| {
            let mut places = row.cells.iter().zip(&row.places).filter(|(cell, _)| cell.key().is_some());
            places.next().is_some_and(|(_, place)| grid.goes_on(at, place.start))
        });
        if !seen.is_empty() && unknown.is_none() && !goes_on {
            self.take(block, span);
            self.scan.events.push(Event::Caption);
            return count;
        }
        if last.is_some() && !goes_on {
            self.scan.events.push(Event::Unknown);
        }
        if has_value {
            self.scan.events.push(Event::Placed(grid.place(at, header, None)));
        }
        count
    }

    /// The label of a row whose words are broken over it and the row without
    /// values above or below; and how many rows below belong to it.
    fn over_two_rows(&self, grid: &Grid, at: usize, count: usize, header: &Header<'_>) -> Option<(Label, usize)> {
        let row = |at: usize| grid.rows.get(at);
        let own = words_beside(row(at)?, header).last()?;
        let known = |key: &str| self.labels.exact(key);
        if count > 1 {
            let keys = (at..at + count).filter_map(row).filter_map(|row| words_beside(row, header).last());
            let (mut whole, mut span) = (String::new(), own.span);
            for cell in keys {
                whole.push_str(cell.key()?);
                span = span.to(cell.span);
            }
            let found = known(&whole)?;
            return Some(((found.meaning.row()?, span, found.certainty), 0));
        }
        let joined = |upper: &Fragment, lower: &Fragment| {
            let found = known(&[upper.key()?, lower.key()?].concat())?;
            Some((found.meaning.row()?, upper.span.to(lower.span), Certainty::Inferred))
        };
        let bare = |at: usize| {
            let cell = words_beside(row(at).filter(|row| !row.has_value())?, header).last()?;
            known(cell.key()?).is_none().then_some(cell)
        };
        let below = bare(at + 1).and_then(|cell| joined(own, cell));
        if let Some(label) = below {
            return Some((label, 1));
        }
        let above = at.checked_sub(1).and_then(bare).filter(|_| known(own.key().unwrap_or_default()).is_none());
        above.and_then(|cell| joined(cell, own)).map(|label| (label, 0))
    }
}

/// The words of a row left of the first column.
fn words_beside<'g>(row: &'g GridRow, header: &Header<'_>) -> impl Iterator<Item = &'g Fragment> + use<'g> {
    let start = header.start();
    let cells = row.cells.iter().zip(&row.places).filter(move |(_, place)| place.start < start);
    cells.map(|(cell, _)| cell).filter(|cell| cell.key().is_some())
}

fn top(rows: Range<usize>) -> Range<usize> {
    rows.start.max(rows.end.saturating_sub(TALLEST_HEADER))..rows.end
}
