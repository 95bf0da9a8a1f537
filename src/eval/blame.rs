//! Which comparison made a check fail, and which cells it read.

use super::context::Context;
use super::truth::Truth;
use crate::form::CellIx;
use crate::lang::plan::{Expr, Place};

/// The comparison that failed, with its two sides.
pub(super) struct Blame<'e> {
    pub(super) left: &'e Expr,
    pub(super) right: &'e Expr,
}

/// What is known of a failure.
#[derive(Default)]
pub(super) struct Failure<'e> {
    /// The innermost comparison that does not hold.
    pub(super) blame: Option<Blame<'e>>,
    /// Labels of the elements of `all … in …` for which the check fails.
    pub(super) labels: Vec<&'e str>,
    /// Where those elements stand.
    pub(super) places: Vec<&'e Place>,
    /// The cells that were read, in the order of the rule.
    pub(super) cells: Vec<CellIx>,
}

impl Context<'_> {
    /// Looks into a check that does not hold.
    pub(super) fn failure<'e>(&self, check: &'e Expr) -> Failure<'e> {
        let mut failure = Failure::default();
        self.look(check, &mut failure);
        failure
    }

    fn look<'e>(&self, check: &'e Expr, failure: &mut Failure<'e>) {
        match check {
            Expr::Compare(_, _, left, right) => {
                failure.blame.get_or_insert(Blame { left, right });
                cells_of(left, &mut failure.cells);
                cells_of(right, &mut failure.cells);
            }
            Expr::OneOf { item, list, .. } => {
                if let Some(first) = list.first() {
                    failure.blame.get_or_insert(Blame { left: item, right: first });
                }
                cells_of(item, &mut failure.cells);
                list.iter().for_each(|member| cells_of(member, &mut failure.cells));
            }
            Expr::All(elements) => {
                let failed = elements
                    .iter()
                    .filter(|element| !self.skips(element) && self.truth(&element.check) == Truth::False);
                for element in failed {
                    failure.labels.extend(element.label.as_deref());
                    failure.places.extend(&element.place);
                    self.look(&element.check, failure);
                }
            }
            Expr::Any(elements) => elements.iter().for_each(|element| self.look(&element.check, failure)),
            Expr::Implies(condition, then) => {
                self.look(then, failure);
                cells_of(condition, &mut failure.cells);
            }
            Expr::Each { slot, set, body, .. } => {
                // The loop is left where it stood when the answer was clear.
                for hit in self.hits(set) {
                    self.put(*slot, Some(hit));
                    if self.truth(body) == Truth::False {
                        self.look(body, failure);
                        break;
                    }
                }
            }
            other => cells_of(other, &mut failure.cells),
        }
    }
}

/// The cells that an expression reads, each once, in the order of the rule.
pub(super) fn cells_of(expr: &Expr, cells: &mut Vec<CellIx>) {
    let own: &[CellIx] = match expr {
        Expr::Cell(cell) | Expr::Is(Place::Cell(cell), _) => std::slice::from_ref(cell),
        Expr::Sum(list) => list,
        _ => &[],
    };
    for cell in own {
        if !cells.contains(cell) {
            cells.push(*cell);
        }
    }
    expr.children().into_iter().for_each(|child| cells_of(child, cells));
}
