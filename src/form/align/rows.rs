//! Events → rows, for tables that print one row after the other. Values next to
//! their label belong to it; values without a label are placed by the labelled
//! rows around them, if there is only one way to do so.

use super::grid::Placed;
use super::pieces::{Fragment, FragmentKind};
use super::placed;
use super::scan::{Event, RowShape};
use super::values::{self, Shapes};
use crate::form::schema::{ColumnDef, ColumnIx, RowIx, Table};
use crate::form::{Cell, CellState, UnreadableReason};
use crate::source::{SourceText, Span};
use crate::value::{Certainty, Printed};

/// The cells of each row of a table; `None` where the document has no such row.
pub(super) type RowCells = Vec<Option<Vec<Cell>>>;

/// One thing that a table prints, in printed order.
enum Entry<'a> {
    /// A label with as many values as the row has columns.
    Whole { row: RowIx, cells: Vec<Cell> },
    /// A label with values that do not fit.
    Misfit { row: RowIx, span: Span, reason: UnreadableReason },
    /// A label without values.
    Bare { row: RowIx, span: Span },
    /// Values under their header, without a label.
    Unnamed { placed: Placed<'a> },
    /// Values without a label.
    Loose { values: Vec<&'a Fragment>, shape: Option<RowShape> },
}

/// Puts the events of a table together.
pub(super) fn place(source: &SourceText, table: &Table, events: Vec<Event<'_>>) -> RowCells {
    let shapes = Shapes::of(&events, |event| match event {
        Event::Label { row, .. } => columns_of(table, *row).len(),
        Event::Header { .. } | Event::Caption | Event::Unknown => 0,
        Event::Row { .. } | Event::Placed(_) | Event::Stream(_) | Event::Glued { .. } => 0,
    });
    let maker = Maker { source, table, shapes };
    let entries = maker.entries(events);
    let mut rows: RowCells = vec![None; table.rows.len()];
    maker.whole_rows(&entries, &mut rows);
    let mut contested = maker.rows_between(&entries, &mut rows);
    if entries.iter().all(|entry| matches!(entry, Entry::Loose { .. } | Entry::Unnamed { .. })) {
        // Numbers without a single label are not this table's.
        contested.clear();
    }
    maker.rest(&entries, &contested, &mut rows);
    maker.stand_ins(&mut rows);
    rows
}

/// The columns that cross a row.
pub(super) fn columns_of(table: &Table, row: RowIx) -> Columns {
    let block = table.row(row).block;
    // The columns of a block stand side by side.
    let first = table.columns.partition_point(|column| column.block < block);
    let end = table.columns.partition_point(|column| column.block <= block);
    Columns(first..end)
}

/// Some columns of a table that stand side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns(std::ops::Range<usize>);

impl Columns {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = ColumnIx> + Clone {
        self.0.clone().map(ColumnIx)
    }
}

struct Maker<'a> {
    source: &'a SourceText,
    table: &'a Table,
    shapes: Shapes,
}

impl<'a> Maker<'a> {
    fn entries<'f>(&self, events: Vec<Event<'f>>) -> Vec<Entry<'f>> {
        let mut entries = Vec::new();
        let mut open: Option<(RowIx, Span, Certainty)> = None;
        let mut header: Vec<&[ColumnIx]> = Vec::new();
        let mut under = None;
        let mut after_caption = false;
        let mut after_glued = false;
        for event in events {
            let owner = open.take();
            let was_glued = std::mem::take(&mut after_glued);
            let labelled = |owner, values: &[&Fragment], cut: Option<&[&Fragment]>, header: &[_]| {
                self.labelled(owner, values, cut, header)
            };
            match event {
                Event::Label { row, span, certainty } => {
                    entries.extend(owner.map(|(row, span, _)| Entry::Bare { row, span }));
                    open = Some((row, span, certainty));
                }
                Event::Row { values, shape } => match owner.filter(|_| shape.label_at.is_some()) {
                    Some(owner) => {
                        let cut = self.shapes.cut(&values, shape, columns_of(self.table, owner.0).len(), under);
                        entries.push(labelled(owner, &values, cut.as_deref(), &header));
                    }
                    None => {
                        entries.extend(owner.map(|(row, span, _)| Entry::Bare { row, span }));
                        entries.push(Entry::Loose { values, shape: Some(shape) });
                    }
                },
                Event::Placed(placed) => {
                    entries.extend(owner.map(|(row, span, _)| Entry::Bare { row, span }));
                    entries.push(match placed.label {
                        Some((row, ..)) => self.under_header(row, &placed),
                        None => Entry::Unnamed { placed },
                    });
                }
                Event::Stream(values) => match owner {
                    Some(owner) => {
                        let fits = values.len() == columns_of(self.table, owner.0).len();
                        entries.push(labelled(owner, &values, fits.then_some(&values), &[]));
                    }
                    // The rest of a row whose first values stick to its label.
                    None if was_glued => after_glued = true,
                    // A heading may be printed with the sum of its rows, which
                    // is no row of the form.
                    None if after_caption && values.len() <= self.table.columns.len() => {}
                    None => entries.push(Entry::Loose { values, shape: None }),
                },
                Event::Glued { row, span, .. } => {
                    entries.extend(owner.map(|(row, span, _)| Entry::Bare { row, span }));
                    let reason = UnreadableReason::Ambiguous;
                    entries.extend(row.map(|row| Entry::Misfit { row, span, reason }));
                    after_glued = true;
                }
                Event::Header { columns, place } => {
                    entries.extend(owner.map(|(row, span, _)| Entry::Bare { row, span }));
                    if columns.len() > 1 {
                        (header, under) = (columns, place);
                    }
                    after_caption = true;
                    continue;
                }
                Event::Caption | Event::Unknown => {
                    entries.extend(owner.map(|(row, span, _)| Entry::Bare { row, span }));
                    after_caption = matches!(event, Event::Caption);
                    continue;
                }
            }
            after_caption = false;
        }
        entries.extend(open.map(|(row, span, _)| Entry::Bare { row, span }));
        entries
    }

    fn under_header<'f>(&self, row: RowIx, placed: &Placed<'f>) -> Entry<'f> {
        match self.placed(row, placed) {
            Ok(cells) => Entry::Whole { row, cells },
            Err(reason) => Entry::Misfit { row, span: placed.span, reason },
        }
    }

    fn placed(&self, row: RowIx, placed: &Placed<'_>) -> Result<Vec<Cell>, UnreadableReason> {
        placed::cells(self.source, self.table, row, &columns_of(self.table, row), placed)
    }

    fn labelled<'f>(
        &self,
        (row, label, certainty): (RowIx, Span, Certainty),
        values: &[&Fragment],
        cut: Option<&[&Fragment]>,
        header: &[&[ColumnIx]],
    ) -> Entry<'f> {
        let span = values.iter().map(|cell| cell.span).fold(label, Span::to);
        let all_blank = values.iter().all(|cell| cell.is_blank());
        let order = values::printed_order(header, &columns_of(self.table, row));
        match (cut, order) {
            _ if all_blank => Entry::Whole { row, cells: self.blank_row(row, label) },
            (Some(cut), Some(order)) => Entry::Whole { row, cells: self.read(row, cut, &order, certainty) },
            (None, _) | (_, None) => Entry::Misfit { row, span, reason: UnreadableReason::WrongCount },
        }
    }

    fn read(&self, row: RowIx, values: &[&Fragment], order: &[usize], certainty: Certainty) -> Vec<Cell> {
        let columns: Vec<&ColumnDef> =
            columns_of(self.table, row).iter().map(|column| self.table.column(column)).collect();
        values::read(self.source, values, &columns, order, certainty)
    }

    fn width(&self, row: RowIx) -> usize {
        columns_of(self.table, row).len()
    }

    /// Blank cells stand where their label stands: there is nothing else to show.
    fn blank_row(&self, row: RowIx, span: Span) -> Vec<Cell> {
        vec![Cell { state: CellState::Blank, span, certainty: Certainty::Exact }; self.width(row)]
    }

    /// Rows that are printed whole. One printed twice with different values has
    /// two readings, and so has none.
    fn whole_rows(&self, entries: &[Entry<'_>], rows: &mut RowCells) {
        for entry in entries {
            let Entry::Whole { row, cells } = entry else { continue };
            let Some(place) = rows.get_mut(row.0) else { continue };
            match place {
                Some(known) if !known.iter().map(|cell| &cell.state).eq(cells.iter().map(|cell| &cell.state)) => {
                    let span = known.iter().chain(cells).map(|cell| cell.span).reduce(Span::to).unwrap_or_default();
                    *known = values::unreadable(cells.len(), span, UnreadableReason::Contested);
                }
                Some(_) => {}
                None => *place = Some(cells.clone()),
            }
        }
    }

    /// Values without a label, between two labelled rows: if there are as many
    /// as rows are missing between these two, each goes to its row. Gives the
    /// rows that values may belong to without our knowing which.
    fn rows_between(&self, entries: &[Entry<'_>], rows: &mut RowCells) -> Vec<(RowIx, Span)> {
        let mut contested = Vec::new();
        let anchor = |entry: &Entry<'_>| match entry {
            Entry::Whole { row, .. } => Some(row.0),
            Entry::Misfit { .. } | Entry::Bare { .. } | Entry::Unnamed { .. } | Entry::Loose { .. } => None,
        };
        let mut before: Option<usize> = None;
        let mut loose: Vec<&Entry<'_>> = Vec::new();
        let (mut glued, mut broken) = (false, false);
        for entry in entries.iter().map(Some).chain([None]) {
            let here = entry.and_then(anchor);
            if entry.is_some() && here.is_none() {
                loose.extend(entry.filter(|entry| is_loose_row(entry)));
                if let Some(Entry::Misfit { reason, .. }) = entry {
                    glued |= *reason == UnreadableReason::Ambiguous;
                    broken = true;
                }
                continue;
            }
            let gap = before.map_or(0, |row| row + 1)..here.unwrap_or(self.table.rows.len());
            let missing: Vec<RowIx> = gap
                .map(RowIx)
                .filter(|row| {
                    rows.get(row.0).is_some_and(Option::is_none) && self.table.row(*row).stands_for.is_empty()
                })
                .collect();
            // Where a label has some values, others that stand alone may be of the same row.
            let alone = loose.iter().any(|entry| matches!(entry, Entry::Loose { shape: None, .. }));
            let doubtful = std::mem::take(&mut glued) || (std::mem::take(&mut broken) && alone);
            let sure = !doubtful && before.is_some() && here.is_some();
            match self.fill(&missing, &loose).filter(|_| sure) {
                Some(found) => {
                    for (row, cells) in missing.iter().zip(found) {
                        if let Some(place) = rows.get_mut(row.0) {
                            *place = Some(cells);
                        }
                    }
                }
                None => contested.extend(
                    loose.first().into_iter().flat_map(|entry| missing.iter().map(|row| (*row, loose_span(entry)))),
                ),
            }
            loose.clear();
            before = here;
        }
        contested
    }

    /// The cells of the missing rows, if the values fit them one to one.
    fn fill(&self, missing: &[RowIx], loose: &[&Entry<'_>]) -> Option<Vec<Vec<Cell>>> {
        if loose.iter().any(|entry| matches!(entry, Entry::Unnamed { .. })) {
            let cells = missing.iter().zip(loose).map(|(row, entry)| match entry {
                Entry::Unnamed { placed } => self.placed(*row, placed).ok(),
                _ => None,
            });
            return cells.collect::<Option<_>>().filter(|_| missing.len() == loose.len());
        }
        let width = self.width(*missing.first()?);
        let mut found = Vec::new();
        for entry in loose {
            let Entry::Loose { values, shape } = entry else { continue };
            match shape {
                Some(shape) => found.push(self.shapes.cut(values, *shape, width, None)?),
                None if values.len() % width == 0 => found.extend(values.chunks(width).map(<[_]>::to_vec)),
                None => return None,
            }
        }
        // Where nothing else vouches for the row, a blank in it is one doubt too many.
        let doubtful = found.iter().any(|values| values.iter().any(|cell| cell.is_blank()));
        if doubtful || found.len() != missing.len() || missing.iter().any(|row| self.width(*row) != width) {
            return None;
        }
        let order: Vec<usize> = (0..width).collect();
        let cells = missing.iter().zip(found);
        Some(cells.map(|(row, values)| self.read(*row, &values, &order, Certainty::Inferred)).collect())
    }

    /// Labels without values of their own.
    fn rest(&self, entries: &[Entry<'_>], contested: &[(RowIx, Span)], rows: &mut RowCells) {
        let unreadable = |row, span, reason| Some(values::unreadable(self.width(row), span, reason));
        let mut fill = |row: RowIx, cells: Option<Vec<Cell>>| {
            if let Some(place @ None) = rows.get_mut(row.0) {
                *place = cells;
            }
        };
        for (row, span) in contested {
            fill(*row, unreadable(*row, *span, UnreadableReason::WrongCount));
        }
        for entry in entries {
            match entry {
                Entry::Misfit { row, span, reason } => fill(*row, unreadable(*row, *span, *reason)),
                Entry::Bare { row, span } => fill(*row, Some(self.blank_row(*row, *span))),
                Entry::Whole { .. } | Entry::Unnamed { .. } | Entry::Loose { .. } => {}
            }
        }
    }

    /// A row may stand for others that the layout leaves out. Beside any of
    /// them it is their heading with a sum, or with the values of one whose
    /// label is lost: it counts for nothing then, and which it is nobody knows.
    /// A row without them, or they without it, are left to
    /// `Report::void_alternatives`.
    fn stand_ins(&self, rows: &mut RowCells) {
        for at in (0..self.table.rows.len()).map(RowIx) {
            let parts = &self.table.row(at).stands_for;
            let is_there = |row: &RowIx| rows.get(row.0).is_some_and(Option::is_some);
            let own = rows.get(at.0).cloned().flatten();
            let span = own.iter().flatten().map(|cell| cell.span).reduce(Span::to);
            let (Some(span), true) = (span, parts.iter().any(is_there)) else { continue };
            let missing: Vec<RowIx> = parts.iter().copied().filter(|row| !is_there(row)).collect();
            let void = vec![Cell { state: CellState::Void, ..Cell::absent() }; self.width(at)];
            rows.get_mut(at.0).into_iter().for_each(|place| *place = Some(void.clone()));
            for row in missing {
                let cells = values::unreadable(self.width(row), span, UnreadableReason::Contested);
                rows.get_mut(row.0).into_iter().for_each(|place| *place = Some(cells.clone()));
            }
        }
    }
}

/// Marks alone (`| - | - |`) fill rows that machines make up.
fn is_loose_row(entry: &&Entry<'_>) -> bool {
    let number = |cell: &&Fragment| matches!(cell.kind, FragmentKind::Value(Printed::Number { .. }));
    match entry {
        Entry::Loose { values, .. } => values.iter().any(number),
        Entry::Unnamed { placed } => placed.behind.iter().any(number),
        Entry::Whole { .. } | Entry::Misfit { .. } | Entry::Bare { .. } => false,
    }
}

fn loose_span(entry: &Entry<'_>) -> Span {
    match entry {
        Entry::Loose { values, .. } => values.iter().map(|cell| cell.span).reduce(Span::to).unwrap_or_default(),
        Entry::Unnamed { placed } => placed.span,
        Entry::Whole { .. } | Entry::Misfit { .. } | Entry::Bare { .. } => Span::default(),
    }
}
