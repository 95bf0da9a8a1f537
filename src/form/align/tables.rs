//! Where a table of the form stands in a document, and what its cells say.

use super::scan::{self, Scan};
use super::sections::Found;
use super::{Prepared, glued, line, rows, strips};
use crate::document::{Block, Document};
use crate::form::schema::{Layout, RowIx, TableIx};
use crate::form::{Cell, CellState, UnreadableReason};
use crate::source::Span;

use super::pieces::Piece;
use super::rows::RowCells;

/// A shorter paragraph holds no more than one row.
const SHORTEST_GLUED: usize = 60;

/// A table that was found.
pub(super) struct FoundTable {
    rows: RowCells,
    pub(super) span: Span,
    blocks: Vec<usize>,
}

/// The tables of one form in one document.
pub(super) struct Tables<'a> {
    pub(super) document: &'a Document,
    pub(super) pieces: &'a [Piece],
    pub(super) prepared: &'a Prepared,
}

impl Tables<'_> {
    /// A table in its own section or, if it is not there, anywhere outside the
    /// tables found so far. Elsewhere, labels of other tables and words of the
    /// narrative may look like its own: half of its rows must be told apart, and
    /// it reaches only from the first of their cells to the last.
    pub(super) fn find(&self, ix: TableIx, sections: &[Found], in_table: &[bool]) -> Option<FoundTable> {
        let table = self.prepared.form.table(ix);
        let own = blocks_of(&self.prepared.form, ix, sections).unwrap_or(0..0);
        let free = |block: usize| !in_table.get(block).copied().unwrap_or(false);
        let here = self.among(ix, |block| own.contains(&block) && free(block));
        here.filter(|found| found.count_rows(is_printed) > 0).or_else(|| {
            let found = self.among(ix, free)?;
            let told = |cell: &Cell| {
                use UnreadableReason::{Ambiguous, Contested, NoReading};
                let glued = matches!(cell.state, CellState::Unreadable(Ambiguous | Contested | NoReading));
                is_printed(cell) && (glued || !matches!(cell.state, CellState::Unreadable(_)))
            };
            let cells = found.rows.iter().flatten().flatten().filter(|cell| told(cell));
            let span = cells.map(|cell| cell.span).reduce(Span::to)?;
            let enough = found.count_rows(told) >= table.rows.len().div_ceil(2);
            enough.then_some(FoundTable { span, blocks: Vec::new(), ..found })
        })
    }

    /// What the blocks hold of a table.
    fn among(&self, ix: TableIx, blocks: impl Fn(usize) -> bool) -> Option<FoundTable> {
        let table = self.prepared.form.table(ix);
        let labels = self.prepared.tables.get(ix.0)?;
        let pieces: Vec<&Piece> = self.pieces.iter().filter(|piece| blocks(piece.block)).collect();
        let Scan { events, blocks, span, columns } = scan::scan(&self.document.source, &pieces, labels, table.layout);
        let materials = strips::materials(&events);
        let mut rows = match table.layout {
            Layout::Rows => rows::place(&self.document.source, table, events),
            Layout::OneLine => line::place(&self.document.source, table, events),
        };
        strips::cut(&self.document.source, table, &materials, &columns, &mut rows);
        let printed = rows.iter().flatten().flatten().filter(|cell| is_printed(cell)).map(|cell| cell.span);
        let span = span.into_iter().chain(printed).reduce(Span::to)?;
        Some(FoundTable { rows, span, blocks })
    }

    /// Marks the blocks of a table, and the fragments of labels and headers
    /// between them; whole sentences between them stay narrative.
    pub(super) fn mark(&self, found: &FoundTable, in_table: &mut [bool]) {
        for (at, (marked, block)) in in_table.iter_mut().zip(&self.document.blocks).enumerate() {
            let span = block.span();
            let touches = span.start < found.span.end && found.span.start < span.end;
            let sentence = self.document.source.slice(span).trim_end().ends_with(['。', '！', '？', '；']);
            *marked |= found.blocks.contains(&at) || (touches && !sentence);
        }
    }

    /// Puts the cells of a table to their places among all cells of the form,
    /// which are numbered row by row.
    pub(super) fn fill(&self, ix: TableIx, found: FoundTable, cells: &mut [Cell]) {
        let table = self.prepared.form.table(ix);
        let mut places = cells.get_mut(table.cells.clone()).unwrap_or_default().iter_mut();
        for (at, row) in found.rows.into_iter().enumerate() {
            let places = places.by_ref().take(rows::columns_of(table, RowIx(at)).len());
            let mut row = row.unwrap_or_default().into_iter();
            places.for_each(|place| row.next().into_iter().for_each(|cell| *place = cell));
        }
    }
}

/// The blocks of the section that a table belongs to.
fn blocks_of(form: &crate::form::Form, ix: TableIx, sections: &[Found]) -> Option<std::ops::Range<usize>> {
    let section = form.table(ix).section;
    let own = sections.iter().find(|found| found.section == section)?;
    Some(own.block + 1..own.end)
}

/// Where tables stand inside of paragraphs, all their cells glued together.
pub(super) fn glued_parts(document: &Document, prepared: &Prepared, sections: &[Found]) -> Vec<Span> {
    let mut parts = Vec::new();
    for (at, labels) in prepared.tables.iter().enumerate() {
        let own = blocks_of(&prepared.form, TableIx(at), sections).unwrap_or(0..document.blocks.len());
        let blocks = document.blocks.get(own).unwrap_or_default();
        parts.extend(blocks.iter().filter_map(|block| {
            let Block::Paragraph(paragraph) = block else { return None };
            let run = (paragraph.span.len() >= SHORTEST_GLUED)
                .then(|| glued::find(&document.source, paragraph.span, labels))
                .flatten()?;
            (run.span != paragraph.span).then_some(run.span)
        }));
    }
    parts.sort();
    parts
}

impl FoundTable {
    /// The rows with such a cell.
    fn count_rows(&self, is: impl Fn(&Cell) -> bool) -> usize {
        self.rows.iter().flatten().filter(|row| row.iter().any(&is)).count()
    }
}

fn is_printed(cell: &Cell) -> bool {
    cell.state != CellState::Void
}
