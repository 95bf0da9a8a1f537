//! Events → rows, for a table whose rows stand side by side in one printed line
//! (table four). Some layouts print the rows one by one all the same, each under
//! its own label.

use std::rc::Rc;

use super::grid::Placed;
use super::pieces::Fragment;
use super::placed;
use super::rows::{RowCells, columns_of};
use super::scan::{Event, RowShape};
use super::values::{self, Shapes};
use crate::form::schema::{ColumnDef, ColumnIx, RowIx, Table};
use crate::form::{Cell, CellState, UnreadableReason};
use crate::source::{SourceText, Span};
use crate::value::Certainty;

/// Puts the events of a table together.
pub(super) fn place(source: &SourceText, table: &Table, events: Vec<Event<'_>>) -> RowCells {
    let width = columns_of(table, RowIx(0)).len();
    let mut line = Line {
        source,
        table,
        width,
        shapes: Shapes::of(&events, |_| width),
        rows: vec![None; table.rows.len()],
        labels: Vec::new(),
        seen: Vec::new(),
        header: Vec::new(),
        misfit: None,
        reason: UnreadableReason::WrongCount,
        after_glued: false,
        unnamed: Vec::new(),
    };
    if width > 0 {
        for event in events {
            line.event(event);
        }
        line.finish();
    }
    line.rows
}

struct Line<'a, 'f> {
    source: &'a SourceText,
    table: &'a Table,
    width: usize,
    shapes: Shapes,
    rows: RowCells,
    /// Labels since the last values.
    labels: Vec<(RowIx, Certainty)>,
    /// All labels.
    seen: Vec<(RowIx, Span)>,
    header: Vec<&'f [ColumnIx]>,
    /// Values that fit no row.
    misfit: Option<Span>,
    reason: UnreadableReason,
    /// The last values stick to the words before them.
    after_glued: bool,
    /// Values of one row each, whose rows have no label.
    unnamed: Vec<Vec<&'f Fragment>>,
}

impl<'f> Line<'_, 'f> {
    fn event(&mut self, event: Event<'f>) {
        let after_glued = std::mem::take(&mut self.after_glued);
        match event {
            Event::Label { row, span, certainty } => {
                self.labels.push((row, certainty));
                self.seen.push((row, span));
            }
            Event::Header { columns, .. } => self.header = columns,
            Event::Caption | Event::Unknown => {}
            Event::Row { values, shape } => {
                // A row of labels is a header: what is printed in it is no value.
                if values.iter().any(|cell| cell.is_value()) {
                    self.values(&values, Some(shape));
                }
            }
            Event::Placed(placed) => self.placed(&placed),
            Event::Stream(_) if after_glued => self.after_glued = true,
            Event::Stream(values) => self.values(&values, None),
            Event::Glued { row, span, .. } => {
                self.seen.extend(row.map(|row| (row, span)));
                self.reason = UnreadableReason::Ambiguous;
                self.misfit(span);
                self.after_glued = true;
            }
        }
    }

    fn values(&mut self, values: &[&'f Fragment], shape: Option<RowShape>) {
        let labels = std::mem::take(&mut self.labels);
        let whole = self.width * self.table.rows.len();
        let attached = shape.is_some_and(|shape| shape.label_at.is_some());
        match (labels.as_slice(), self.cut(values, shape, self.width), self.cut(values, shape, whole)) {
            (_, _, Some(all)) if !attached => self.side_by_side(&labels, &all),
            ([.., (row, certainty)], Some(one), _) if attached || labels.len() == 1 => {
                self.set(*row, &one, *certainty);
            }
            ([], Some(one), _) => self.unnamed.push(one),
            _ => {
                let span = values.iter().map(|cell| cell.span).reduce(Span::to).unwrap_or_default();
                self.misfit(span);
            }
        }
    }

    /// Values under a header: that names the rows as well, or is that of one
    /// row, or of all rows in their order.
    fn placed(&mut self, placed: &Placed<'f>) {
        let labels = std::mem::take(&mut self.labels);
        let printed = !placed.is_blank();
        let header = placed.header.as_ref();
        let names = |row: usize| header.leaves.iter().any(|leaf| leaf.row == Some(RowIx(row)));
        let named: Vec<RowIx> = (0..self.table.rows.len()).filter(|row| names(*row)).map(RowIx).collect();
        if !named.is_empty() {
            let exact = Placed {
                label: Some(placed.label.unwrap_or((RowIx(0), placed.span, Certainty::Exact))),
                ..placed.clone()
            };
            for row in named {
                self.place(row, &exact);
            }
        } else if let Some((row, ..)) = placed.label {
            self.place(row, placed);
        } else if header.leaves.len() == self.width * self.table.rows.len() {
            if let Some(ordered) = self.with_rows(placed, &labels) {
                (0..self.table.rows.len()).for_each(|row| self.place(RowIx(row), &ordered));
            } else if printed {
                self.misfit(placed.span);
            }
        } else if let [.., (row, certainty)] = labels.as_slice() {
            let placed = Placed { label: Some((*row, placed.span, *certainty)), ..placed.clone() };
            self.place(*row, &placed);
        } else if printed && header.leaves.len() == self.width {
            self.unnamed.push(placed.values.iter().map_while(|cell| *cell).collect());
        } else if printed {
            self.misfit(placed.span);
        }
    }

    /// The header with rows: each column is named once for each of them.
    fn with_rows(&self, placed: &Placed<'f>, labels: &[(RowIx, Certainty)]) -> Option<Placed<'f>> {
        let rows: Vec<RowIx> = (0..self.table.rows.len()).map(RowIx).collect();
        let mut order: Vec<RowIx> = labels.iter().map(|(row, _)| *row).collect();
        if !(order.len() == rows.len() && rows.iter().all(|row| order.contains(row))) {
            order = rows;
        }
        let mut header = placed.header.as_ref().clone();
        for (leaf, row) in
            header.leaves.iter_mut().zip(order.iter().flat_map(|row| std::iter::repeat_n(*row, self.width)))
        {
            leaf.row = Some(row);
        }
        let complete = header.leaves.chunks(self.width).all(|chunk| {
            let mut columns: Vec<&[ColumnIx]> = chunk.iter().map(|leaf| leaf.columns).collect();
            columns.sort();
            columns.dedup();
            columns.len() == self.width && columns.iter().all(|columns| !columns.is_empty())
        });
        complete.then(|| Placed { header: Rc::new(header), ..placed.clone() })
    }

    fn place(&mut self, row: RowIx, placed: &Placed<'_>) {
        let block = columns_of(self.table, row);
        match placed::cells(self.source, self.table, row, &block, placed) {
            Ok(cells) => self.put(row, cells, placed.span),
            Err(reason) => self.put(row, values::unreadable(self.width, placed.span, reason), placed.span),
        }
    }

    fn misfit(&mut self, span: Span) {
        self.misfit = Some(self.misfit.map_or(span, |other| other.to(span)));
    }

    fn cut(&self, values: &[&'f Fragment], shape: Option<RowShape>, wanted: usize) -> Option<Vec<&'f Fragment>> {
        match shape {
            Some(shape) => self.shapes.cut(values, shape, wanted, None).filter(|cut| cut.len() == wanted),
            None => (values.len() == wanted).then(|| values.to_vec()),
        }
    }

    /// All rows at once, in the order of their labels if all were printed.
    fn side_by_side(&mut self, labels: &[(RowIx, Certainty)], all: &[&'f Fragment]) {
        let count = self.table.rows.len();
        let named: Vec<RowIx> = labels.iter().map(|(row, _)| *row).collect();
        let complete = named.len() == count && (0..count).all(|at| named.contains(&RowIx(at)));
        let order = if complete { named } else { (0..count).map(RowIx).collect() };
        let certainty =
            if complete { labels.iter().map(|(_, certainty)| *certainty).max() } else { Some(Certainty::Inferred) };
        for (row, values) in order.into_iter().zip(all.chunks(self.width)) {
            self.set(row, values, certainty.unwrap_or(Certainty::Exact));
        }
    }

    fn set(&mut self, row: RowIx, values: &[&Fragment], certainty: Certainty) {
        let block = columns_of(self.table, row);
        let columns: Vec<&ColumnDef> = block.iter().map(|column| self.table.column(column)).collect();
        let span = values.iter().map(|cell| cell.span).reduce(Span::to).unwrap_or_default();
        let cells = match values::printed_order(&self.header, &block) {
            Some(order) => values::read(self.source, values, &columns, &order, certainty),
            None => values::unreadable(self.width, span, UnreadableReason::WrongCount),
        };
        self.put(row, cells, span);
    }

    /// A row printed twice with different values has no reading.
    fn put(&mut self, row: RowIx, mut cells: Vec<Cell>, span: Span) {
        let Some(place) = self.rows.get_mut(row.0) else { return };
        if let Some(known) = place
            && known.iter().map(|cell| &cell.state).ne(cells.iter().map(|cell| &cell.state))
        {
            cells = values::unreadable(self.width, span, UnreadableReason::Contested);
        }
        *place = Some(cells);
    }

    fn finish(&mut self) {
        let unnamed = std::mem::take(&mut self.unnamed);
        let untouched = self.rows.iter().all(Option::is_none) && self.misfit.is_none();
        if untouched && unnamed.len() == self.table.rows.len() {
            for (at, values) in unnamed.iter().enumerate() {
                self.set(RowIx(at), values, Certainty::Inferred);
            }
            return;
        }
        let loose = unnamed.iter().flatten().map(|cell| cell.span).reduce(Span::to);
        let misfit = self.misfit.or(loose);
        for (at, place) in self.rows.iter_mut().enumerate().filter(|(_, place)| place.is_none()) {
            let label = self.seen.iter().find(|(row, _)| row.0 == at).map(|(_, span)| *span);
            *place = match (misfit, label) {
                (Some(span), _) => Some(values::unreadable(self.width, span, self.reason)),
                (None, Some(span)) => {
                    let blank = Cell { state: CellState::Blank, span, certainty: Certainty::Exact };
                    Some(vec![blank; self.width])
                }
                (None, None) => None,
            };
        }
    }
}
