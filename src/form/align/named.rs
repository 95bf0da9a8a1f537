//! A list of cells instead of printed tables: a table with a column `cell` that
//! names cells as rules do, and a column `value` or `text`. `gailint extract
//! --format csv` writes such a list; two columns are enough to make one by hand.
//! There is no narrative in it: title and sections are not found.

use super::Prepared;
use crate::document::{Block, Document, Row, Table};
use crate::form::{Cell, CellIx, CellState, Report, UnreadableReason};
use crate::source::Span;
use crate::value::{Certainty, Decimal, NormText, Printed, read_cell};

/// The rows of a list, with the columns that are known by their heads.
struct List<'a> {
    document: &'a Document,
    rows: &'a [Row],
    cell: usize,
    value: Option<usize>,
    text: Option<usize>,
    state: Option<usize>,
    form: Option<usize>,
    issuer: Option<usize>,
    year: Option<usize>,
}

/// The report of a document that lists cells by name; `None` for any other.
pub(super) fn read<'a>(document: &Document, forms: impl Iterator<Item = &'a Prepared>) -> Option<Report> {
    let tables = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Paragraph(_) => None,
    });
    let list = tables.filter_map(|table| List::of(document, table)).next()?;
    let named = list.first(list.form);
    let known = |prepared: &&Prepared| list.cells(prepared).count();
    let mut forms: Vec<(usize, &Prepared)> = forms.map(|form| (known(&form), form)).collect();
    // Of forms that have as many of the cells, the first.
    forms.sort_by_key(|(known, form)| (named != Some(&form.form.id), std::cmp::Reverse(*known)));
    let (known, prepared) = forms.first()?;
    (*known > 0).then(|| list.report(prepared))
}

impl<'a> List<'a> {
    fn of(document: &'a Document, table: &'a Table) -> Option<Self> {
        let (header, rows) = table.rows.split_first()?;
        let column = |name: &str| {
            header.cells.iter().position(|cell| document.source.slice(cell.span).eq_ignore_ascii_case(name))
        };
        let list = Self {
            document,
            rows,
            cell: column("cell")?,
            value: column("value"),
            text: column("text"),
            state: column("state"),
            form: column("form"),
            issuer: column("issuer"),
            year: column("year"),
        };
        (list.value.is_some() || list.text.is_some()).then_some(list)
    }

    fn span(&self, row: &Row, column: Option<usize>) -> Option<Span> {
        row.cells.get(column?).map(|cell| cell.span)
    }

    /// The words in a column. An apostrophe in front keeps spreadsheet programs
    /// from taking words for a formula.
    fn words(&self, row: &Row, column: Option<usize>) -> Option<&'a str> {
        let words = self.document.source.slice(self.span(row, column)?);
        let rest = words.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
        Some(rest.unwrap_or(words))
    }

    /// What the first row that says something has in a column.
    fn first(&self, column: Option<usize>) -> Option<&'a str> {
        self.rows.iter().filter_map(|row| self.words(row, column)).find(|words| !words.is_empty())
    }

    fn cells(&self, prepared: &Prepared) -> impl Iterator<Item = (CellIx, &'a Row)> {
        let named = |row: &'a Row| Some((prepared.form.cell_named(self.words(row, Some(self.cell))?)?, row));
        self.rows.iter().filter_map(named).collect::<Vec<_>>().into_iter()
    }

    fn report(&self, prepared: &Prepared) -> Report {
        let form = &prepared.form;
        let mut cells = vec![Cell::absent(); form.cells.len()];
        for (CellIx(at), row) in self.cells(prepared) {
            let Some(place) = cells.get_mut(at) else { continue };
            let cell = self.cell(row);
            *place = match (&place.state, &cell.state) {
                (_, CellState::Absent) => continue,
                (CellState::Absent, _) => cell,
                (one, other) if one == other => cell,
                // Listed twice with two values: nobody knows which holds.
                _ => Cell { state: CellState::Unreadable(UnreadableReason::Contested), ..cell },
            };
        }
        let tables = form.tables.iter().map(|table| {
            let listed = cells.get(table.cells.clone()).unwrap_or_default();
            listed.iter().filter(|cell| cell.state != CellState::Absent).map(|cell| cell.span).reduce(Span::to)
        });
        let mut report = Report {
            source: self.document.source.clone(),
            form: form.clone(),
            title: None,
            issuer: self.first(self.issuer).map(str::to_owned),
            year: self.first(self.year).and_then(|year| year.parse().ok()),
            published: None,
            preamble: NormText::default(),
            preamble_span: Span::default(),
            sections: vec![None; form.sections.len()],
            tables: tables.collect(),
            cells,
            odd_labels: Vec::new(),
            foreign_headings: Vec::new(),
            comments: self.document.comments.clone(),
        };
        report.void_alternatives();
        report
    }

    fn cell(&self, row: &Row) -> Cell {
        let column = if self.text.is_some() { self.text } else { self.value };
        let printed = read_cell(self.words(row, column).unwrap_or_default());
        let stated = self.words(row, self.state).unwrap_or_default();
        let value = self.words(row, self.value).unwrap_or_default();
        let span = self.span(row, column).unwrap_or_default();
        Cell { state: state(printed, stated, value), span, certainty: Certainty::Exact }
    }
}

/// What a cell holds by its printed words. What could not be read then cannot
/// be read now, and words that do not fit the value beside them say nothing.
fn state(printed: Printed, stated: &str, value: &str) -> CellState {
    let ambiguous = CellState::Unreadable(UnreadableReason::Contested);
    let fits = |number: &Decimal| value.is_empty() || value.parse() == Ok(*number);
    match (stated, printed) {
        ("absent", Printed::Blank) => CellState::Absent,
        ("unreadable", Printed::Number { .. } | Printed::Blank | Printed::Mark) => ambiguous,
        (_, Printed::Number { value, .. }) if !fits(&value) => ambiguous,
        (_, Printed::Blank | Printed::Mark) if read_number(value) => ambiguous,
        (_, printed) => CellState::from(printed),
    }
}

fn read_number(value: &str) -> bool {
    matches!(read_cell(value), Printed::Number { .. })
}
