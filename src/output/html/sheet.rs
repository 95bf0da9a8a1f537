//! [`Sheet`]: a report with what its findings have to say of each cell and each
//! stretch of words. Gives the names by which the parts of the page are linked.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::class;
use super::sums::{Equation, equation};
use crate::corpus::Checked;
use crate::finding::{Finding, Suspect};
use crate::form::{CellIx, Report, TableIx};
use crate::source::Span;

/// A comparison with more cells than this is not named in each of them.
const MOST_COMPARED: usize = 8;

/// A report that is being drawn.
pub(super) struct Sheet<'a> {
    /// Its number on the page, from 1.
    pub(super) number: usize,
    pub(super) document: &'a Checked,
    cells: BTreeMap<CellIx, Marks<'a>>,
    /// For each finding the sum that it is about.
    equations: Vec<Option<Equation>>,
    /// Names of parts that were drawn, so that no link leads nowhere.
    drawn: RefCell<BTreeSet<String>>,
}

/// What findings say of a cell. One without anything is a cell that a finding
/// rests on.
#[derive(Default)]
pub(super) struct Marks<'a> {
    /// The findings that point at it, by their index.
    pub(super) findings: Vec<usize>,
    /// What its value should perhaps be.
    pub(super) suspects: Vec<&'a Suspect>,
    /// The findings that compare words with it.
    pub(super) compared: Vec<usize>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(number: usize, document: &'a Checked) -> Self {
        let equations = document.findings.iter().map(|finding| equation(&document.report, finding)).collect();
        let mut sheet = Self { number, document, cells: BTreeMap::new(), equations, drawn: RefCell::default() };
        for (at, finding) in document.findings.iter().enumerate() {
            sheet.mark(at, finding);
        }
        sheet
    }

    /// A finding is told in the cell that it points at; one that points at words,
    /// in the cells that it compares them with. One that is accepted says nothing
    /// of other cells.
    fn mark(&mut self, at: usize, finding: &'a Finding) {
        let form = &self.document.report.form;
        let (evidence, suspects) =
            if finding.is_open() { (&*finding.evidence, &*finding.suspects) } else { (&[][..], &[][..]) };
        let mut marks = |name: &str, mark: &mut dyn FnMut(&mut Marks<'a>)| {
            if let Some(cell) = form.cell_named(name) {
                mark(self.cells.entry(cell).or_default());
            }
        };
        for evidence in evidence {
            marks(&evidence.cell, &mut |marks| {
                if finding.place.cell.is_none() && finding.evidence.len() <= MOST_COMPARED {
                    marks.compared.push(at);
                }
            });
        }
        if let Some(name) = &finding.place.cell {
            marks(name, &mut |marks| marks.findings.push(at));
        }
        for suspect in suspects {
            marks(&suspect.cell, &mut |marks| {
                let told = marks.suspects.iter().any(|other| other.expected == suspect.expected);
                if !told {
                    marks.suspects.push(suspect);
                }
            });
        }
    }

    pub(super) fn report(&self) -> &'a Report {
        &self.document.report
    }

    pub(super) fn finding(&self, at: usize) -> Option<&'a Finding> {
        self.document.findings.get(at)
    }

    pub(super) fn equation(&self, finding: usize) -> Option<&Equation> {
        self.equations.get(finding)?.as_ref()
    }

    /// What is said of a cell.
    pub(super) fn marks(&self, cell: CellIx) -> Option<&Marks<'a>> {
        self.cells.get(&cell)
    }

    /// Findings that point at words inside of a span, by their index.
    pub(super) fn findings_in(&self, span: Span) -> Vec<(usize, Span)> {
        let all = self.document.findings.iter().enumerate().filter(|(_, finding)| finding.place.cell.is_none());
        let cut = |(at, finding): (usize, &Finding)| {
            let (start, end) = (finding.place.span.start.max(span.start), finding.place.span.end.min(span.end));
            (start < end).then_some((at, Span { start, end }))
        };
        all.filter_map(cut).collect()
    }

    /// The class of what some findings point at: that of the gravest open one.
    pub(super) fn class_of(&self, findings: impl IntoIterator<Item = usize>) -> Option<&'static str> {
        let order = |finding: &&Finding| (finding.is_open(), finding.severity);
        findings.into_iter().filter_map(|at| self.finding(at)).max_by_key(order).map(class)
    }

    /// The name of this report's part of the page.
    pub(super) fn name(&self) -> String {
        format!("r{}", self.number)
    }

    pub(super) fn finding_name(&self, at: usize) -> String {
        format!("r{}f{}", self.number, at + 1)
    }

    /// The name of a cell, which with that it counts as drawn.
    pub(super) fn draw_cell(&self, cell: CellIx) -> String {
        self.draw(self.cell_name(cell))
    }

    /// The name of a table, which with that it counts as drawn.
    pub(super) fn draw_table(&self, table: TableIx) -> String {
        self.draw(self.table_name(table))
    }

    /// A link to a finding, behind its words. Only the first can be linked to.
    pub(super) fn draw_reference(&self, at: usize) -> Markup {
        let name = self.words_name(at);
        let first = self.drawn.borrow_mut().insert(name.clone());
        html! { a.c id=[first.then_some(name)] href={ "#" (self.finding_name(at)) } { (self.caption(at)) } }
    }

    /// A link to a finding.
    pub(super) fn reference(&self, at: usize) -> Markup {
        html! { a.c href={ "#" (self.finding_name(at)) } { (self.caption(at)) } }
    }

    /// The part of the drawing that a finding points at, or that it stands in.
    pub(super) fn target(&self, at: usize) -> Option<String> {
        let place = &self.finding(at)?.place;
        let cell = place.cell.as_ref().and_then(|name| self.report().form.cell_named(name));
        let within = self.report().tables.iter().enumerate().filter(|(_, table)| {
            table.is_some_and(|table| table.start <= place.span.start && place.span.end <= table.end)
        });
        let tables = within.map(|(at, _)| self.table_name(TableIx(at)));
        let names = cell.map(|cell| self.cell_name(cell)).into_iter().chain([self.words_name(at)]).chain(tables);
        let drawn = self.drawn.borrow();
        names.into_iter().find(|name| drawn.contains(name))
    }

    /// The code of a finding, and whether it is accepted.
    fn caption(&self, at: usize) -> String {
        let waived = |finding: &Finding| if finding.is_open() { "" } else { " 已豁免" };
        self.finding(at).map_or_else(String::new, |finding| format!("{}{}", finding.code, waived(finding)))
    }

    fn draw(&self, name: String) -> String {
        self.drawn.borrow_mut().insert(name.clone());
        name
    }

    fn cell_name(&self, cell: CellIx) -> String {
        format!("r{}c{}", self.number, cell.0)
    }

    fn words_name(&self, at: usize) -> String {
        format!("r{}m{}", self.number, at + 1)
    }

    fn table_name(&self, table: TableIx) -> String {
        format!("r{}t{}", self.number, table.0)
    }
}
