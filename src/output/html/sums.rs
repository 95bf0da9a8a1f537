//! [`Equation`]: the sum of the form that a finding is about, written out with
//! the numbers of the report.

use std::collections::BTreeSet;

use crate::finding::Finding;
use crate::form::{Blank, CellIx, CellState, Form, Report};
use crate::value::Decimal;

/// With more terms than this, those that are 0 are only counted.
const MOST_ZEROS: usize = 7;

/// A sum that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Equation {
    /// Which way it runs: 横向 or 纵向.
    pub(super) along: &'static str,
    /// `自然人 36 + 社会组织 2 = 38 ≠ 总计 39`.
    pub(super) words: String,
    /// `38 ≠ 39`, which no line break may tear apart.
    pub(super) short: String,
}

/// The sum that a finding is about: the one through its cell over exactly the
/// cells that it rests on. `None` for a finding about anything else, and where
/// the numbers cannot be told.
pub(super) fn equation(report: &Report, finding: &Finding) -> Option<Equation> {
    let cell = report.form.cell_named(finding.place.cell.as_deref()?)?;
    let evidence = finding.evidence.iter().map(|evidence| report.form.cell_named(&evidence.cell));
    let evidence: BTreeSet<CellIx> = evidence.collect::<Option<_>>()?;
    let mut sums = sums_through(&report.form, cell).into_iter();
    sums.find_map(|sum| {
        let there = sum.terms.iter().map(|term| term.0).filter(|cell| !report.cell(*cell).is_nowhere());
        (there.collect::<BTreeSet<_>>() == evidence).then(|| sum.written(report)).flatten()
    })
}

/// A sum of the form in one row or column.
struct Through {
    along: &'static str,
    /// Parts with 1, totals with -1.
    terms: Vec<(CellIx, i64)>,
}

/// Every sum that a cell takes part in.
fn sums_through(form: &Form, cell: CellIx) -> Vec<Through> {
    let def = form.cell_def(cell);
    let table = form.table(def.table);
    let in_row = table.sums_in_row(def.row).map(|terms| {
        let cells = terms.into_iter().filter_map(|(column, sign)| Some((form.cell(def.table, def.row, column)?, sign)));
        Through { along: "横向", terms: cells.collect() }
    });
    let in_column = table.sums_in_column().map(|sides| {
        let cells = sides.terms().filter_map(|(row, sign)| Some((form.cell(def.table, row, def.column)?, sign)));
        Through { along: "纵向", terms: cells.collect() }
    });
    in_row.chain(in_column).filter(|sum| sum.terms.iter().any(|term| term.0 == cell)).collect()
}

impl Through {
    /// The sum with its numbers, when all can be read and it does not hold.
    fn written(&self, report: &Report) -> Option<Equation> {
        let there = self.terms.iter().filter(|(cell, _)| !report.cell(*cell).is_nowhere());
        let read = there.map(|(cell, sign)| Some((self.name(report, *cell), amount(report, *cell)?, *sign)));
        let (parts, totals): (Vec<_>, Vec<_>) =
            read.collect::<Option<Vec<_>>>()?.into_iter().partition(|term| term.2 > 0);
        let sum = |terms: &[(String, Decimal, i64)]| terms.iter().map(|term| term.1).sum::<Decimal>().normalize();
        let (left, right) = (sum(&parts), sum(&totals));
        if left == right {
            return None;
        }
        let words = match totals.as_slice() {
            [(name, ..)] => format!("{} = {left} ≠ {name} {right}", added(&parts)),
            several => format!("{} = {left} ≠ {right} = {}", added(&parts), added(several)),
        };
        Some(Equation { along: self.along, words, short: format!("{left}\u{a0}≠\u{a0}{right}") })
    }

    /// The label of a cell across the direction in which the sum runs.
    fn name(&self, report: &Report, cell: CellIx) -> String {
        let def = report.form.cell_def(cell);
        let table = report.form.table(def.table);
        if self.along == "横向" { table.column(def.column).label.clone() } else { table.row_label(def.row) }
    }
}

/// `自然人 36 + 社会组织 2`.
fn added(terms: &[(String, Decimal, i64)]) -> String {
    let all = terms.len() <= MOST_ZEROS;
    let (shown, zeros): (Vec<_>, Vec<_>) = terms.iter().partition(|term| all || !term.1.is_zero());
    let shown: Vec<String> = shown.iter().map(|(name, value, _)| format!("{name} {}", value.normalize())).collect();
    match (shown.is_empty(), zeros.len()) {
        (_, 0) => shown.join(" + "),
        (true, zeros) => format!("{zeros} 项都是 0"),
        (false, zeros) => format!("{}（其余 {zeros} 项为 0）", shown.join(" + ")),
    }
}

/// What a cell counts in a sum; `None` when nobody can tell.
fn amount(report: &Report, cell: CellIx) -> Option<Decimal> {
    let blank = report.form.table(report.form.cell_def(cell).table).blank;
    match (&report.cell(cell).state, blank) {
        (CellState::Number { value, unit: None, .. }, _) => Some(*value),
        (CellState::Blank | CellState::Mark, Blank::Zero) => Some(Decimal::ZERO),
        (CellState::Number { .. } | CellState::Blank | CellState::Mark, _)
        | (CellState::Unreadable(_) | CellState::Absent | CellState::Void, _) => None,
    }
}
