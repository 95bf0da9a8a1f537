//! [`Draft`]: a report that is put together from data instead of read from a
//! document. Starts as the zero report; examples of rules change it.

use std::sync::Arc;

use super::align::{cut_rows, wording_of};
use super::report::{Cell, CellState, ForeignHeading, OddLabel, Report, Section, TitleLine};
use super::schema::{CellIx, Form, RowIx, SectionIx, TableIx};
use crate::source::{SourceText, Span};
use crate::value::{Certainty, Date, NormText, parse_number, read_cell};

/// A report in the making. `None` is what the report does not have.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The form it is written in.
    pub form: Arc<Form>,
    /// Its title as printed.
    pub title: Option<String>,
    /// The organ.
    pub issuer: Option<String>,
    /// The year reported on.
    pub year: Option<i32>,
    /// Date of publication.
    pub published: Option<Date>,
    /// Words before section one.
    pub preamble: String,
    /// One for each section of the form.
    pub sections: Vec<Option<DraftSection>>,
    /// What is printed in each cell.
    pub cells: Vec<Option<String>>,
    /// Rows whose digits are printed without separators.
    pub glued: Vec<(TableIx, RowIx, String)>,
    /// Whether each table is there.
    pub tables: Vec<bool>,
    /// Labels that tables print otherwise than the form.
    pub labels: Vec<(TableIx, String)>,
    /// Heading of a part that the form does not have.
    pub foreign_heading: Option<String>,
}

/// A section of a [`Draft`].
#[derive(Debug, Clone, Default)]
pub struct DraftSection {
    /// The heading with its number.
    pub heading: String,
    /// Its narrative; paragraphs end with `\n`.
    pub text: String,
    /// Its place among the sections, when it is not the form's.
    pub position: Option<u32>,
}

impl Draft {
    /// A report with every section and table, 0 in every cell, no narrative.
    #[must_use]
    pub fn zero(form: Arc<Form>) -> Self {
        let sections = form.sections.iter().map(|def| {
            let heading = format!("{}、{}", chinese_ordinal(def.number), def.heading);
            Some(DraftSection { heading, ..DraftSection::default() })
        });
        let prescribed = |ix: &usize| {
            let def = form.cell_def(CellIx(*ix));
            form.table(def.table).row(def.row).stands_for.is_empty()
        };
        Self {
            title: None,
            issuer: None,
            year: None,
            published: None,
            preamble: String::new(),
            sections: sections.collect(),
            cells: (0..form.cells.len()).map(|ix| prescribed(&ix).then(|| "0".to_owned())).collect(),
            glued: Vec::new(),
            tables: vec![true; form.tables.len()],
            labels: Vec::new(),
            foreign_heading: None,
            form,
        }
    }

    /// A report to be filled in: every section and table, nothing in the cells.
    #[must_use]
    pub fn blank(form: Arc<Form>, issuer: &str, year: i32) -> Self {
        let mut draft = Self::zero(form);
        draft.cells.iter_mut().flatten().for_each(String::clear);
        draft.title = Some(format!("{issuer}{year}年{}", draft.form.report_title));
        draft.preamble = draft.form.preamble.replace("{year}", &year.to_string());
        draft.issuer = Some(issuer.to_owned());
        draft.year = Some(year);
        draft
    }

    /// Takes a row out.
    pub fn remove_row(&mut self, table: TableIx, row: RowIx) {
        for (ix, cell) in self.cells.iter_mut().enumerate() {
            let def = self.form.cell_def(CellIx(ix));
            if (def.table, def.row) == (table, row) {
                *cell = None;
            }
        }
    }

    /// The report, with a text of its own that its places point into.
    #[must_use]
    pub fn build(&self, name: &str) -> Report {
        Builder::default().report(self, name)
    }
}

/// The text of the report while it grows.
#[derive(Default)]
struct Builder {
    text: String,
}

impl Builder {
    fn report(mut self, draft: &Draft, name: &str) -> Report {
        let title = draft.title.as_ref().map(|title| {
            let span = self.line(title);
            TitleLine { text: title.clone(), norm: NormText::of(title, span.start), span }
        });
        let preamble_span = self.line(&draft.preamble);
        let preamble = self.norm(preamble_span);
        let sections = (0..draft.sections.len()).map(|ix| self.section(draft, SectionIx(ix))).collect();
        let mut cells = (0..draft.cells.len()).map(|ix| self.cell(draft, CellIx(ix))).collect::<Vec<_>>();
        self.cut_glued(draft, &mut cells);
        let tables = (0..draft.tables.len()).map(|ix| {
            let spans =
                cells.get(draft.form.table(TableIx(ix)).cells.clone()).unwrap_or_default().iter().map(|cell| cell.span);
            draft.tables.get(ix).filter(|there| **there).and_then(|_| spans.reduce(Span::to))
        });
        let odd_labels =
            draft.labels.iter().filter_map(|(table, words)| self.odd_label(draft, *table, words)).collect();
        let foreign_headings = draft.foreign_heading.iter().map(|words| {
            let span = self.line(words);
            ForeignHeading { norm: NormText::of(words, span.start), span }
        });
        let foreign_headings = foreign_headings.collect();
        let mut report = Report {
            source: SourceText::new(name, ""),
            form: draft.form.clone(),
            title,
            issuer: draft.issuer.clone(),
            year: draft.year,
            published: draft.published,
            preamble,
            preamble_span,
            sections,
            tables: tables.collect(),
            cells,
            odd_labels,
            foreign_headings,
            comments: Vec::new(),
        };
        report.void_alternatives();
        report.source = SourceText::new(name, self.text);
        report
    }

    fn line(&mut self, words: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(words);
        let span = Span::new(start..self.text.len());
        self.text.push('\n');
        span
    }

    fn norm(&self, span: Span) -> NormText {
        let mut norm = NormText::default();
        let mut offset = span.start;
        for line in self.text.get(span.range()).unwrap_or_default().split_inclusive('\n') {
            for (at, cell) in line.split('\t').enumerate() {
                if at > 0 {
                    norm.separate('\t', offset);
                    offset += 1;
                }
                norm.push(cell, offset);
                offset += Span::at(cell.len()).start;
            }
            norm.end_paragraph(offset);
        }
        norm
    }

    fn section(&mut self, draft: &Draft, ix: SectionIx) -> Option<Section> {
        let section = draft.sections.get(ix.0)?.as_ref()?;
        let heading_span = self.line(&section.heading);
        let body = self.line(&section.text);
        let before = draft.sections.iter().take(ix.0).flatten().count();
        let (number, wording) = match section.heading.split_once('、') {
            Some((number, wording)) => (parse_number(number).and_then(|n| u32::try_from(n).ok()), wording),
            None => (None, section.heading.as_str()),
        };
        Some(Section {
            heading: section.heading.clone(),
            heading_norm: NormText::of(&section.heading, heading_span.start),
            heading_span,
            wording: wording.to_owned(),
            number,
            position: section.position.unwrap_or(Span::at(before + 1).start),
            span: heading_span.to(body),
            text: self.norm(body),
            misworded: !draft.form.section(ix).is_worded(wording),
        })
    }

    /// Cuts the digits of glued rows, as the reader of documents does.
    fn cut_glued(&mut self, draft: &Draft, cells: &mut [Cell]) {
        let printed: Vec<(TableIx, RowIx, Span)> =
            draft.glued.iter().map(|(table, row, digits)| (*table, *row, self.line(digits))).collect();
        let source = SourceText::new("", self.text.clone());
        for (at, table) in draft.form.tables.iter().enumerate().filter(|(at, _)| draft.tables.get(*at) == Some(&true)) {
            let own: Vec<(RowIx, Span)> =
                printed.iter().filter(|(of, ..)| of.0 == at).map(|(_, row, span)| (*row, *span)).collect();
            if !own.is_empty() {
                cut_rows(&source, table, &own, cells.get_mut(table.cells.clone()).unwrap_or_default());
            }
        }
    }

    fn odd_label(&mut self, draft: &Draft, table: TableIx, words: &str) -> Option<OddLabel> {
        let prescribed = wording_of(draft.form.table(table), words)?;
        let span = self.line(words);
        Some(OddLabel { table, norm: NormText::of(words, span.start), span, prescribed })
    }

    fn cell(&mut self, draft: &Draft, ix: CellIx) -> Cell {
        let there = draft.tables.get(draft.form.cell_def(ix).table.0).copied().unwrap_or_default();
        match draft.cells.get(ix.0).and_then(Option::as_ref).filter(|_| there) {
            Some(printed) => Cell {
                state: CellState::from(read_cell(printed)),
                span: self.line(printed),
                certainty: Certainty::Exact,
            },
            None => Cell::absent(),
        }
    }
}

/// 一 to 十; the number itself beyond that.
fn chinese_ordinal(number: u32) -> String {
    let numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    let at = (number as usize).checked_sub(1);
    at.and_then(|at| numerals.get(at)).map_or_else(|| number.to_string(), |numeral| (*numeral).to_owned())
}
