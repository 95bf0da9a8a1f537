//! Numbers while they are computed: the value as printed, and on which side of
//! it the value may lie that was meant where a blank stands for a number.

use crate::form::{Blank, CellIx, CellState, Report};
use crate::lang::ast::BinaryOp;
use crate::value::Decimal;

/// A number. Where a blank was read as 0 on the way to it, the number that was
/// meant may be another one: a cell that was forgotten is more than 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Num {
    pub(super) value: Decimal,
    /// What was meant may be less.
    pub(super) less: bool,
    /// What was meant may be more.
    pub(super) more: bool,
}

impl Num {
    pub(super) fn exact(value: Decimal) -> Self {
        Self { value, less: false, more: false }
    }

    pub(super) fn is_exact(self) -> bool {
        !self.less && !self.more
    }

    pub(super) fn negative(self) -> Self {
        Self { value: -self.value, less: self.more, more: self.less }
    }

    /// The sum, or the product with something that keeps the order.
    fn with(self, other: Self, value: Decimal) -> Self {
        Self { value, less: self.less || other.less, more: self.more || other.more }
    }

    /// A comparison that does not hold as the numbers stand: whether it may
    /// hold with those that were meant.
    pub(super) fn may_hold(self, op: BinaryOp, other: Self) -> bool {
        let (up, down) = (self.more || other.less, self.less || other.more);
        match op {
            BinaryOp::Lt | BinaryOp::Le => down,
            BinaryOp::Gt | BinaryOp::Ge => up,
            BinaryOp::Eq => {
                if self.value < other.value {
                    up
                } else {
                    down
                }
            }
            _ => up || down,
        }
    }
}

/// A cell's number in the base unit of its column.
pub(super) fn cell_number(report: &Report, cell: CellIx) -> Option<Num> {
    let column = report.form.column_of(cell).unit;
    match &report.cell(cell).state {
        CellState::Number { value, unit, .. } => {
            let unit = match (unit, column) {
                // A unit of another kind in the cell: what the number means is not known.
                (Some(printed), Some(column)) if printed.kind() != column.kind() => return None,
                (Some(printed), _) => Some(*printed),
                (None, column) => column,
            };
            let value = unit.map_or(Some(*value), |unit| value.checked_mul(unit.in_base()))?;
            Some(Num::exact(value))
        }
        CellState::Blank | CellState::Mark => match report.form.table(report.form.cell_def(cell).table).blank {
            Blank::Zero => Some(Num { value: Decimal::ZERO, less: report.form.column_of(cell).signed, more: true }),
            Blank::Unknown => None,
        },
        CellState::Void => Some(Num::exact(Decimal::ZERO)),
        CellState::Unreadable(_) | CellState::Absent => None,
    }
}

/// The sum of cells.
pub(super) fn sum(report: &Report, cells: &[CellIx]) -> Option<Num> {
    let mut total = Num::exact(Decimal::ZERO);
    for cell in cells {
        total = arithmetic(BinaryOp::Add, total, cell_number(report, *cell)?)?;
    }
    Some(total)
}

/// The value of `a + b` and the like.
pub(super) fn arithmetic(op: BinaryOp, left: Num, right: Num) -> Option<Num> {
    let (value, right) = match op {
        BinaryOp::Add => (left.value.checked_add(right.value)?, right),
        BinaryOp::Sub => (left.value.checked_sub(right.value)?, right.negative()),
        BinaryOp::Mul => (left.value.checked_mul(right.value)?, right),
        _ => (left.value.checked_div(right.value)?, right),
    };
    let scaled = !matches!(op, BinaryOp::Add | BinaryOp::Sub);
    // What is multiplied by a blank, or by less than nothing, may be anything.
    let unordered = scaled && !(left.is_exact() && right.is_exact()) && !keeps_order(op, left, right);
    Some(if unordered { Num { value, less: true, more: true } } else { left.with(right, value) })
}

/// Whether a product or quotient grows and falls with the number that is not exact.
fn keeps_order(op: BinaryOp, left: Num, right: Num) -> bool {
    let factor = |n: Num| n.is_exact() && n.value >= Decimal::ZERO;
    factor(right) || (op == BinaryOp::Mul && factor(left))
}
