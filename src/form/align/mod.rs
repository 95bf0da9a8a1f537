//! Alignment: Document × forms → [`Report`]. Sections are found first, then each
//! table in its own section or, failing that, wherever its labels stand; every
//! cell of the form gets one state. Nothing here can fail: what cannot be read
//! is a value, and a number is taken only where its place leaves no doubt.
//!
//! Not here: cutting digits apart that lost their separators. Such cells are
//! unreadable, or absent where not even a label can be told.

mod front;
mod labels;
mod line;
mod pieces;
mod prose;
mod rows;
mod scan;
mod sections;
mod values;

use std::collections::HashSet;
use std::sync::Arc;

use self::labels::TableLabels;
use self::pieces::{Piece, PieceKind};
use self::rows::RowCells;
use self::scan::Scan;
use self::sections::{Found, HeadingBook};
use super::schema::{Layout, RowIx, TableIx};
use super::{Cell, CellState, Form, Report, Section};
use crate::document::{Block, Document};
use crate::source::Span;

/// The forms that documents are read against, with their labels prepared.
/// Made once; shared by all threads.
pub struct Aligner {
    first: Prepared,
    others: Vec<Prepared>,
}

struct Prepared {
    form: Arc<Form>,
    tables: Vec<TableLabels>,
    headings: HeadingBook,
    /// Labels that no other form has.
    distinctive: HashSet<String>,
}

impl Aligner {
    /// Prepares the forms; `None` if there is none.
    #[must_use]
    pub fn new(forms: Vec<Arc<Form>>) -> Option<Self> {
        let distinctive = labels::distinctive(&forms.iter().map(Arc::as_ref).collect::<Vec<_>>());
        let mut prepared = forms.into_iter().zip(distinctive).map(|(form, distinctive)| Prepared {
            tables: form.tables.iter().map(TableLabels::new).collect(),
            headings: HeadingBook::new(&form),
            distinctive,
            form,
        });
        let first = prepared.next()?;
        Some(Self { first, others: prepared.collect() })
    }

    /// Reads a document against the form whose tables are printed in it; if its
    /// tables do not tell, the form of its year; if it has none, the newest form.
    #[must_use]
    pub fn align(&self, document: Document) -> Report {
        let pieces = pieces::pieces(&document);
        let prepared = self.printed_form(&pieces).unwrap_or_else(|| {
            // The sections decide where the front ends; for the year alone any form's will do.
            let sections = self.first.sections(&document);
            let end = sections.first().map_or(document.blocks.len(), |section| section.block);
            self.form_of_year(front::read(&document, end).year)
        });
        Alignment { document: &document, pieces: &pieces, prepared }.report()
    }

    fn all(&self) -> impl Iterator<Item = &Prepared> {
        std::iter::once(&self.first).chain(&self.others)
    }

    fn printed_form(&self, pieces: &[Piece]) -> Option<&Prepared> {
        let count = |prepared: &Prepared| {
            let fragments = pieces.iter().flat_map(|piece| match &piece.kind {
                PieceKind::Loose(fragment) => std::slice::from_ref(fragment),
                PieceKind::Row(cells) => cells.as_slice(),
            });
            fragments.filter_map(pieces::Fragment::key).filter(|key| prepared.distinctive.contains(*key)).count()
        };
        let counts: Vec<(usize, &Prepared)> = self.all().map(|prepared| (count(prepared), prepared)).collect();
        let most = counts.iter().map(|(count, _)| *count).max().filter(|most| *most > 0)?;
        let mut printed = counts.iter().filter(|(count, _)| *count == most);
        printed.next().filter(|_| printed.next().is_none()).map(|(_, prepared)| *prepared)
    }

    fn form_of_year(&self, year: Option<i32>) -> &Prepared {
        let of_year = self.all().find(|prepared| year.is_some_and(|year| prepared.form.years.contains(year)));
        let newest = || self.all().max_by_key(|prepared| prepared.form.years.from);
        of_year.or_else(newest).unwrap_or(&self.first)
    }
}

impl Prepared {
    fn sections(&self, document: &Document) -> Vec<Found> {
        let is_label = |key: &str| self.tables.iter().any(|labels| labels.whole(key).is_some());
        self.headings.find(document, &self.form, is_label)
    }
}

/// One document against one form.
struct Alignment<'a> {
    document: &'a Document,
    pieces: &'a [Piece],
    prepared: &'a Prepared,
}

/// A table that was found.
struct FoundTable {
    rows: RowCells,
    span: Span,
    blocks: Vec<usize>,
}

impl Alignment<'_> {
    fn report(&self) -> Report {
        let form = &self.prepared.form;
        let sections = self.prepared.sections(self.document);
        let front_end = sections.first().map_or(self.document.blocks.len(), |section| section.block);
        let front = front::read(self.document, front_end);
        let mut in_table = vec![false; self.document.blocks.len()];
        let mut tables = Vec::new();
        let mut cells = vec![Cell::absent(); form.cells.len()];
        for at in 0..form.tables.len() {
            let found = self.table(TableIx(at), &sections, &in_table);
            if let Some(found) = &found {
                self.mark(found, &mut in_table);
                self.fill(TableIx(at), &found.rows, &mut cells);
            }
            tables.push(found.map(|found| found.span));
        }
        let words = |from: usize, to: usize, left_out: &dyn Fn(usize) -> bool| {
            let blocks = self.document.blocks.iter().enumerate().skip(from).take(to.saturating_sub(from));
            let kept: Vec<&Block> = blocks.filter(|(at, _)| !left_out(*at)).map(|(_, block)| block).collect();
            (
                prose::text_of(self.document, kept.iter().copied()),
                kept.iter().map(|block| block.span()).reduce(Span::to),
            )
        };
        let is_table = |at: usize| in_table.get(at).copied().unwrap_or(false);
        let (preamble, preamble_span) = words(0, front_end, &|at| front.blocks.contains(&at) || is_table(at));
        let after_title =
            front.title.as_ref().map_or(Span::default(), |title| Span { start: title.span.end, ..title.span });
        let mut report = Report {
            source: self.document.source.clone(),
            form: form.clone(),
            title: front.title,
            issuer: front.issuer,
            year: front.year,
            published: front.published,
            preamble,
            preamble_span: preamble_span.unwrap_or(after_title),
            sections: vec![None; form.sections.len()],
            tables,
            cells,
        };
        for (position, found) in sections.iter().enumerate() {
            let (text, _) = words(found.block + 1, found.end, &is_table);
            if let Some(place) = report.sections.get_mut(found.section.0) {
                *place = Some(self.section(found, position, text));
            }
        }
        report.void_alternatives();
        report
    }

    fn section(&self, found: &Found, position: usize, text: crate::value::NormText) -> Section {
        let blocks = self.document.blocks.iter().skip(found.block).take(found.end.saturating_sub(found.block));
        Section {
            heading: self.document.source.slice(found.heading).to_owned(),
            heading_span: found.heading,
            wording: self.document.source.slice(found.wording).to_owned(),
            number: found.number,
            position: Span::at(position + 1).start,
            span: blocks.map(Block::span).fold(found.heading, Span::to),
            text,
        }
    }

    /// A table in its own section or, if it is not there, anywhere outside the
    /// tables found so far. Elsewhere, labels of other tables and words of the
    /// narrative may look like its own: half of its rows must be readable, and
    /// it reaches only from the first of their cells to the last.
    fn table(&self, ix: TableIx, sections: &[Found], in_table: &[bool]) -> Option<FoundTable> {
        let table = self.prepared.form.table(ix);
        let own = sections.iter().find(|found| found.section == table.section);
        let own = own.map_or(0..0, |found| found.block + 1..found.end);
        let free = |block: usize| !in_table.get(block).copied().unwrap_or(false);
        let here = self.table_among(ix, |block| own.contains(&block) && free(block));
        here.filter(|found| found.count_rows(is_printed) > 0).or_else(|| {
            let found = self.table_among(ix, free)?;
            let readable = |cell: &Cell| is_printed(cell) && !matches!(cell.state, CellState::Unreadable(_));
            let cells = found.rows.iter().flatten().flatten().filter(|cell| readable(cell));
            let span = cells.map(|cell| cell.span).reduce(Span::to)?;
            let enough = found.count_rows(readable) >= table.rows.len().div_ceil(2);
            enough.then_some(FoundTable { span, blocks: Vec::new(), ..found })
        })
    }

    /// What the blocks hold of a table.
    fn table_among(&self, ix: TableIx, blocks: impl Fn(usize) -> bool) -> Option<FoundTable> {
        let table = self.prepared.form.table(ix);
        let labels = self.prepared.tables.get(ix.0)?;
        let pieces: Vec<&Piece> = self.pieces.iter().filter(|piece| blocks(piece.block)).collect();
        let Scan { events, blocks, span } = scan::scan(&pieces, labels);
        let rows = match table.layout {
            Layout::Rows => rows::place(&self.document.source, table, events),
            Layout::OneLine => line::place(&self.document.source, table, events),
        };
        let printed = rows.iter().flatten().flatten().filter(|cell| is_printed(cell)).map(|cell| cell.span);
        let span = span.into_iter().chain(printed).reduce(Span::to)?;
        Some(FoundTable { rows, span, blocks })
    }

    /// Marks the blocks of a table, and the fragments of labels and headers
    /// between them; whole sentences between them stay narrative.
    fn mark(&self, found: &FoundTable, in_table: &mut [bool]) {
        for (at, (marked, block)) in in_table.iter_mut().zip(&self.document.blocks).enumerate() {
            let span = block.span();
            let touches = span.start < found.span.end && found.span.start < span.end;
            let sentence = self.document.source.slice(span).trim_end().ends_with(['。', '！', '？', '；']);
            *marked |= found.blocks.contains(&at) || (touches && !sentence);
        }
    }

    fn fill(&self, ix: TableIx, rows: &RowCells, cells: &mut [Cell]) {
        let form = &self.prepared.form;
        for (at, row) in rows.iter().enumerate() {
            let Some(row) = row else { continue };
            let columns = rows::columns_of(form.table(ix), RowIx(at));
            for (column, cell) in columns.into_iter().zip(row) {
                let place = form.cell(ix, RowIx(at), column).and_then(|cell| cells.get_mut(cell.0));
                if let Some(place) = place {
                    *place = cell.clone();
                }
            }
        }
    }
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
