//! A table whose merged cells are known: which cell covers which place, what
//! its header says of each column, and the rows below it with each value under
//! its column. Nothing is counted here: a value is where it stands.

use std::ops::Range;
use std::rc::Rc;

use super::labels::TableLabels;
use super::pieces::{Fragment, fragment};
use crate::document;
use crate::form::UnreadableReason;
use crate::form::schema::{ColumnIx, RowIx};
use crate::source::{SourceText, Span};
use crate::value::Certainty;

/// A column label is broken over so many cells at most, one above the other.
const LONGEST_STACK: usize = 3;
/// A row of values has two labels at most; a header has more.
const FEWEST_LABELS: usize = 3;

/// The cells of a table and the places they cover.
#[derive(Default)]
pub(super) struct Grid {
    pub(super) rows: Vec<GridRow>,
    /// For each place of each row the cell that covers it: its row and its
    /// index there. `None`: the row is too short to reach it.
    owners: Vec<Vec<Option<(usize, usize)>>>,
    /// For each row where most rows of values end that stand under the same heading.
    usual_ends: Vec<usize>,
}

/// The cells that begin in a row, from left to right.
#[derive(Default)]
pub(super) struct GridRow {
    pub(super) cells: Vec<Fragment>,
    /// The columns that each of them covers.
    pub(super) places: Vec<Range<usize>>,
}

/// The columns that a header names.
#[derive(Clone)]
pub(super) struct Header<'a> {
    pub(super) leaves: Vec<Leaf<'a>>,
    width: usize,
}

/// One column as the header names it.
#[derive(Clone)]
pub(super) struct Leaf<'a> {
    /// The columns of the form that the label may be, one for each block;
    /// none: words that the form does not have.
    pub(super) columns: &'a [ColumnIx],
    /// The row of the form, where the header names rows as well (table four).
    pub(super) row: Option<RowIx>,
    pub(super) place: Range<usize>,
    pub(super) certainty: Certainty,
}

/// A printed row with each value under its column.
#[derive(Clone)]
pub(super) struct Placed<'a> {
    pub(super) label: Option<(RowIx, Span, Certainty)>,
    pub(super) header: Rc<Header<'a>>,
    /// For each leaf of the header what stands under it; `None`: no cell.
    pub(super) values: Vec<Option<&'a Fragment>>,
    /// Why the places cannot be trusted.
    pub(super) fault: Option<UnreadableReason>,
    /// All cells behind the label, empty ones as well.
    pub(super) behind: Vec<&'a Fragment>,
    /// They are as many as the columns of the header, and together as wide,
    /// though their edges may lie elsewhere.
    pub(super) as_wide: bool,
    pub(super) span: Span,
}

impl GridRow {
    /// The cells in which something is printed.
    pub(super) fn printed(&self) -> impl DoubleEndedIterator<Item = (&Fragment, &Range<usize>)> {
        self.cells.iter().zip(&self.places).filter(|(cell, _)| !cell.is_blank())
    }

    pub(super) fn has_value(&self) -> bool {
        self.cells.iter().any(Fragment::is_value)
    }

    /// Whether it looks like a caption over the whole width or like a header.
    fn is_heading(&self) -> bool {
        !self.has_value() && (self.cells.len() == 1 || self.printed().count() >= FEWEST_LABELS)
    }

    pub(super) fn span(&self) -> Span {
        self.cells.iter().map(|cell| cell.span).reduce(Span::to).unwrap_or_default()
    }
}

impl Grid {
    pub(super) fn new(source: &SourceText, table: &document::Table) -> Self {
        let mut grid = Self::default();
        for (at, row) in table.rows.iter().enumerate() {
            let mut owners: Vec<Option<(usize, usize)>> = vec![None; row.cells.len()];
            let mut own = GridRow::default();
            for (column, cell) in row.cells.iter().enumerate() {
                if cell.columns > 0 {
                    let covered = row.cells.iter().skip(column + 1).take(cell.columns - 1);
                    let end = column + 1 + covered.take_while(|cell| cell.covered).count();
                    let owner = Some((at, own.cells.len()));
                    owners.iter_mut().take(end).skip(column).for_each(|place| *place = owner);
                    own.cells.push(fragment(source, cell.span));
                    own.places.push(column..end);
                } else if cell.covered
                    && let Some(place @ None) = owners.get_mut(column)
                {
                    *place = at.checked_sub(1).and_then(|above| grid.owner(above, column));
                }
            }
            grid.rows.push(own);
            grid.owners.push(owners);
        }
        grid.usual_ends = grid.usual_ends();
        grid
    }

    fn usual_ends(&self) -> Vec<usize> {
        let mut usual = Vec::with_capacity(self.rows.len());
        while usual.len() < self.rows.len() {
            let first = usual.len();
            let apart = |row: &&GridRow| row.is_heading();
            let count = 1 + self.rows.iter().skip(first + 1).take_while(|row| !apart(row)).count();
            let rows = self.rows.iter().zip(&self.owners).skip(first).take(count);
            let mut ends: Vec<usize> = rows.filter(|(row, _)| row.has_value()).map(|(_, owners)| end(owners)).collect();
            ends.sort_unstable();
            usual.extend(std::iter::repeat_n(ends.get(ends.len() / 2).copied().unwrap_or(0), count));
        }
        usual
    }

    fn width(&self) -> usize {
        self.owners.iter().map(Vec::len).max().unwrap_or(0)
    }

    fn owner(&self, row: usize, column: usize) -> Option<(usize, usize)> {
        self.owners.get(row)?.get(column).copied().flatten()
    }

    fn cell(&self, (row, at): (usize, usize)) -> Option<(&Fragment, &Range<usize>)> {
        let row = self.rows.get(row)?;
        row.cells.get(at).zip(row.places.get(at))
    }

    /// Whether the cell that begins at a place covers the row below as well.
    pub(super) fn goes_on(&self, row: usize, column: usize) -> bool {
        self.owner(row + 1, column).is_some_and(|(top, _)| top <= row)
    }

    /// What some rows say of the columns below them; `None` when no column of
    /// the form is named. The label of a column is the lowest words above it,
    /// with what stands over them when they are its last part only.
    pub(super) fn header<'a>(&self, rows: Range<usize>, labels: &'a TableLabels) -> Option<Header<'a>> {
        let mut leaves: Vec<((usize, usize), Leaf<'a>)> = Vec::new();
        for column in 0..self.width() {
            let stack = self.stack(rows.clone(), column);
            let Some(lowest) = stack.last().copied() else { continue };
            let Some((found, count)) = column_label(self, &stack, labels) else { continue };
            let group = rows.clone().rev().filter(|row| *row < stack.get(stack.len() - count).map_or(0, |at| at.0));
            let row = group.filter_map(|row| self.words_over(row, column)).find_map(|key| {
                let known = labels.exact(key)?.meaning;
                known.row().filter(|_| known.is_only_row())
            });
            match leaves.last_mut().filter(|(known, _)| *known == lowest) {
                Some((_, leaf)) => leaf.place.end = column + 1,
                None => {
                    let (columns, certainty) = found;
                    leaves.push((lowest, Leaf { columns, row, place: column..column + 1, certainty }));
                }
            }
        }
        // Unknown words left of all columns stand over the labels of the rows.
        let first = leaves.iter().position(|(_, leaf)| !leaf.columns.is_empty())?;
        let leaves = leaves.into_iter().skip(first).map(|(_, leaf)| leaf).collect();
        Some(Header { leaves, width: self.width() })
    }

    /// The cells with words over a place, from the upper to the lower.
    fn stack(&self, rows: Range<usize>, column: usize) -> Vec<(usize, usize)> {
        let mut stack: Vec<(usize, usize)> =
            rows.clone().filter_map(|row| self.owner(row, column)).filter(|(row, _)| rows.contains(row)).collect();
        stack.dedup();
        stack.retain(|at| self.cell(*at).is_some_and(|(cell, _)| cell.key().is_some()));
        stack
    }

    /// The words of a row over a place; those left of it where the cell over it
    /// is empty, as a merged cell is when it was taken apart.
    fn words_over(&self, row: usize, column: usize) -> Option<&str> {
        let cells = self.rows.get(row)?;
        let at = cells.places.iter().position(|place| place.contains(&column))?;
        cells.cells.iter().take(at + 1).rev().find_map(Fragment::key)
    }

    /// Whether a header of another table holds for this one, which has none: it
    /// is as wide, and its columns are where the values are.
    pub(super) fn suits(&self, header: &Header<'_>) -> bool {
        let rows = || self.rows.iter().filter(|row| row.has_value());
        let start = header.start();
        let taken = |place: &Range<usize>| header.leaves.iter().any(|leaf| overlap(&leaf.place, place));
        let filled = |leaf: &Leaf<'_>| {
            rows().any(|row| row.printed().any(|(cell, place)| cell.is_value() && overlap(place, &leaf.place)))
        };
        let others = || rows().any(|row| row.places.iter().any(|place| place.start >= start && !taken(place)));
        let labels_apart = rows().all(|row| row.places.iter().all(|place| place.end <= start || place.start >= start));
        let ends = [header.leaves.first(), header.leaves.last()];
        self.width() == header.width && labels_apart && (ends.into_iter().flatten().all(filled) || !others())
    }

    /// How many rows from one on are one row: the cells of its values cover
    /// them all, and only its label is printed line by line.
    pub(super) fn rows_in_one(&self, row: usize, header: &Header<'_>) -> usize {
        let covered = |below: usize| {
            let mut places = header.leaves.iter().flat_map(|leaf| leaf.place.clone());
            let start = header.start();
            // Something of the label must be new, or the cell is just high.
            let words = self.rows.get(below).is_some_and(|row| row.printed().any(|(_, place)| place.end <= start));
            words && places.all(|column| self.owner(below, column).is_some_and(|(top, _)| top < below && top >= row))
        };
        1 + (row + 1..self.rows.len()).take_while(|below| covered(*below)).count()
    }

    /// What stands under each column, and why it may be under the wrong one.
    /// `label` is the last cell of the row that belongs to its label.
    pub(super) fn place<'a>(
        &'a self,
        row: usize,
        header: &Rc<Header<'a>>,
        label: Option<(RowIx, Span, Certainty)>,
    ) -> Placed<'a> {
        let empty: &[Fragment] = &[];
        let (cells, places) = self.rows.get(row).map_or((empty, &[][..]), |row| (&row.cells, &row.places));
        let both = || cells.iter().zip(places);
        let mut fault = None;
        // A row that lost or gained a cell shows its values beside their places.
        let usual = self.usual_ends.get(row).copied().unwrap_or_default();
        let mut uneven = self.owners.get(row).is_some_and(|owners| end(owners) != usual);
        let mut values = Vec::new();
        for leaf in &header.leaves {
            let mut inside = both().filter(|(_, place)| overlap(place, &leaf.place));
            let mut printed = both().filter(|(cell, place)| !cell.is_blank() && overlap(place, &leaf.place));
            let value = printed.next();
            let only =
                value.is_none_or(|(_, place)| header.leaves.iter().filter(|l| overlap(place, &l.place)).count() == 1);
            if printed.next().is_some() || !only {
                fault = Some(UnreadableReason::Contested);
            }
            let cell = value.or_else(|| inside.next()).map(|(cell, _)| cell);
            if cell.is_none() {
                match self.owner(row, leaf.place.start) {
                    None => uneven = true,
                    // A number that is printed once for two rows.
                    Some(above) if above.0 < row && self.cell(above).is_some_and(|(cell, _)| cell.is_value()) => {
                        fault = Some(UnreadableReason::Contested);
                    }
                    Some(_) => {}
                }
            }
            values.push(cell);
        }
        let any = values.iter().flatten().any(|cell| !cell.is_blank());
        let label_end = label.map(|(_, span, _)| span.end);
        let after_label = || {
            both().filter(|(cell, place)| match label_end {
                Some(end) => cell.span.start >= end,
                None => place.start >= header.start() || cell.is_value(),
            })
        };
        let behind: Vec<&Fragment> = after_label().map(|(cell, _)| cell).collect();
        let reach =
            after_label().next().zip(after_label().next_back()).map(|((_, first), (_, last))| first.start..last.end);
        let printed = || behind.iter().filter(|cell| !cell.is_blank());
        let stray = printed().any(|cell| !values.iter().flatten().any(|value| std::ptr::eq(*value, *cell)));
        let as_wide = !uneven && header.is_without_gaps() && behind.len() == header.leaves.len();
        let as_wide = as_wide && reach == Some(header.start()..header.end());
        if stray || (uneven && any) {
            fault = fault.or(Some(UnreadableReason::WrongCount));
        }
        let span = cells.iter().map(|cell| cell.span).reduce(Span::to).unwrap_or_default();
        Placed { label, header: Rc::clone(header), values, fault, behind, as_wide, span }
    }
}

impl Placed<'_> {
    /// Whether nothing is printed in it but its label.
    pub(super) fn is_blank(&self) -> bool {
        self.values.iter().flatten().chain(&self.behind).all(|cell| cell.is_blank())
    }
}

impl Header<'_> {
    /// Where the first column begins; the labels of the rows stand left of it.
    pub(super) fn start(&self) -> usize {
        self.leaves.first().map_or(0, |leaf| leaf.place.start)
    }

    fn end(&self) -> usize {
        self.leaves.last().map_or(0, |leaf| leaf.place.end)
    }

    /// Whether its columns stand side by side, no other column between them.
    fn is_without_gaps(&self) -> bool {
        self.leaves.iter().map(|leaf| leaf.place.len()).sum::<usize>() == self.end() - self.start()
    }

    /// Whether each column of the other stands in this one at the same place.
    pub(super) fn holds_all_of(&self, other: &Self) -> bool {
        let same =
            |leaf: &Leaf<'_>| self.leaves.iter().any(|own| own.place == leaf.place && own.columns == leaf.columns);
        self.width == other.width && other.leaves.iter().all(same)
    }
}

/// Where the cells of a row end.
fn end(owners: &[Option<(usize, usize)>]) -> usize {
    owners.iter().rposition(Option::is_some).map_or(0, |last| last + 1)
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

type Columns<'a> = (&'a [ColumnIx], Certainty);

/// The column that the words over a place name, and how many of them do; no
/// column for words that the form does not have; nothing for its other words.
fn column_label<'a>(grid: &Grid, stack: &[(usize, usize)], labels: &'a TableLabels) -> Option<(Columns<'a>, usize)> {
    let keys: Vec<&str> = stack.iter().filter_map(|at| grid.cell(*at)?.0.key()).collect();
    let last = keys.last()?;
    for count in (1..=keys.len().min(LONGEST_STACK)).rev() {
        let whole: String = keys.get(keys.len() - count..)?.concat();
        if let Some(known) = labels.whole(&whole).filter(|known| !known.meaning.columns.is_empty()) {
            return Some(((&known.meaning.columns, Certainty::Exact), count));
        }
    }
    if labels.exact(last).is_some() {
        return None;
    }
    match labels.similar(last) {
        Some(near) if near.meaning.columns.is_empty() => None,
        Some(near) => Some(((&near.meaning.columns, near.certainty), 1)),
        None => Some(((&[], Certainty::Inferred), 1)),
    }
}
