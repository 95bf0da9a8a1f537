//! Repair: which single number, changed to what, would make the broken sums
//! right and break no other. The sums of the form cross each other, so a wrong
//! number usually gives itself away; where several would do, none is named.
//!
//! Not here: changes of several cells at once.

use crate::eval::checks_made;
use crate::finding::{Finding, Place, Suspect};
use crate::form::{CellIx, CellState, Report};
use crate::lang::ast::BinaryOp;
use crate::lang::plan::{Element, Expr, Program};
use crate::value::{Decimal, Type};

/// An equation of a rule over cells: the terms add up to 0 when it holds.
struct Equation<'p> {
    rule: &'p str,
    terms: Vec<(CellIx, Decimal)>,
    /// What the terms add up to.
    residual: Decimal,
}

/// A change that mends equations.
struct Change {
    cell: CellIx,
    expected: Decimal,
    mends: usize,
}

/// Names the number that is most likely wrong, in each finding whose sum it
/// would mend together with at least one other.
pub fn name_suspects(program: &Program, report: &Report, findings: &mut [Finding]) {
    if findings.iter().all(|finding| finding.evidence.is_empty()) {
        return;
    }
    let checks = checks_made(program, report);
    let equations: Vec<Equation<'_>> =
        checks.iter().filter_map(|(rule, require)| equation(&rule.name, &require.check, report)).collect();
    for finding in findings {
        let cells: Vec<&str> = finding.evidence.iter().map(|evidence| evidence.cell.as_str()).collect();
        let own = equations.iter().find(|equation| {
            *equation.rule == *finding.rule && !equation.residual.is_zero() && is_about(equation, &cells, report)
        });
        let suspect = own.and_then(|own| most_likely(own, &equations, report));
        finding.suspects.extend(suspect.map(|change| describe(&change, report)));
    }
}

fn is_about(equation: &Equation<'_>, cells: &[&str], report: &Report) -> bool {
    let printed = equation.terms.iter().filter(|(cell, _)| !report.cell(*cell).is_nowhere());
    let names: Vec<String> = printed.map(|(cell, _)| report.form.cell_name(*cell)).collect();
    names.len() == cells.len() && names.iter().all(|name| cells.contains(&name.as_str()))
}

/// The one change of a cell of this equation that mends most; it must mend
/// another equation as well, and there must be no second one like it.
fn most_likely(own: &Equation<'_>, equations: &[Equation<'_>], report: &Report) -> Option<Change> {
    let mut changes: Vec<Change> =
        own.terms.iter().filter_map(|(cell, factor)| change(*cell, *factor, own, equations, report)).collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.mends));
    let mut best = changes.into_iter();
    let (first, second) = (best.next()?, best.next());
    let is_clear = first.mends >= 2 && second.is_none_or(|second| second.mends < first.mends);
    is_clear.then_some(first)
}

fn change(
    cell: CellIx,
    factor: Decimal,
    own: &Equation<'_>,
    equations: &[Equation<'_>],
    report: &Report,
) -> Option<Change> {
    let CellState::Number { value, .. } = report.cell(cell).state else { return None };
    let by = -own.residual.checked_div(factor)?;
    let expected = value.checked_add(by)?;
    let counts = report.form.cell_type(cell) == Type::Count;
    if expected.is_sign_negative() || (counts && !expected.is_integer()) {
        return None;
    }
    let mut mends = 0;
    for equation in equations {
        let Some((_, factor)) = equation.terms.iter().find(|(term, _)| *term == cell) else { continue };
        let holds = (equation.residual + factor.checked_mul(by)?).is_zero();
        match (equation.residual.is_zero(), holds) {
            (false, true) => mends += 1,
            (_, false) => return None,
            (true, true) => {}
        }
    }
    Some(Change { cell, expected, mends })
}

fn describe(change: &Change, report: &Report) -> Suspect {
    let cell = report.cell(change.cell);
    let (name, label) = (report.form.cell_name(change.cell), report.form.cell_label(change.cell));
    Suspect {
        value: report.source.slice(cell.span).trim().to_owned(),
        expected: change.expected.normalize().to_string(),
        mends: change.mends,
        place: Place::new(&report.source, cell.span, Some(name.clone()), label),
        cell: name,
    }
}

/// A check as an equation over cells, when it is one and all its cells are known.
fn equation<'p>(rule: &'p str, check: &Expr, report: &Report) -> Option<Equation<'p>> {
    let Expr::Compare(BinaryOp::Eq, kind, left, right) = check else {
        return match check {
            Expr::All(elements) => match elements.as_slice() {
                [Element { check, .. }] => equation(rule, check, report),
                _ => None,
            },
            _ => None,
        };
    };
    let mut terms = Vec::new();
    if *kind != Type::Count || !collect(left, Decimal::ONE, &mut terms) || !collect(right, -Decimal::ONE, &mut terms) {
        return None;
    }
    let mut residual = Decimal::ZERO;
    for (cell, factor) in &terms {
        let value = match &report.cell(*cell).state {
            CellState::Number { value, .. } => *value,
            CellState::Void => Decimal::ZERO,
            // With a blank in it the sum was not decided.
            CellState::Blank | CellState::Mark | CellState::Unreadable(_) | CellState::Absent => return None,
        };
        residual = residual.checked_add(value.checked_mul(*factor)?)?;
    }
    Some(Equation { rule, terms, residual })
}

/// Adds the terms of a sum of cells; false when the expression is something else.
fn collect(expr: &Expr, factor: Decimal, terms: &mut Vec<(CellIx, Decimal)>) -> bool {
    match expr {
        Expr::Cell(cell) => terms.push((*cell, factor)),
        Expr::Sum(cells) => terms.extend(cells.iter().map(|cell| (*cell, factor))),
        Expr::Negative(inner) => return collect(inner, -factor, terms),
        Expr::Arithmetic(BinaryOp::Add, left, right) => {
            return collect(left, factor, terms) && collect(right, factor, terms);
        }
        Expr::Arithmetic(BinaryOp::Sub, left, right) => {
            return collect(left, factor, terms) && collect(right, -factor, terms);
        }
        _ => return false,
    }
    true
}
