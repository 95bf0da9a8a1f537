//! Values of expressions, in three-valued logic. A blank counts as 0 where the
//! comparison then holds; where it then fails, nothing is decided.

use std::borrow::Cow;

use super::context::{Context, Hit};
use super::number::{Num, arithmetic, cell_number, sum};
use crate::builtin::Arg;
use crate::form::{CellIx, CellState, Report, UnreadableReason};
use crate::lang::ast::BinaryOp;
use crate::lang::plan::{Element, Expr, Known, Place, Set, State};
use crate::value::{Date, Decimal, Type, parse_number};

/// Whether something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    True,
    False,
    /// It rests on something that is not known.
    Unknown,
}

impl Truth {
    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

impl<'r> Context<'r> {
    /// Whether an expression holds.
    pub(super) fn truth(&self, expr: &Expr) -> Truth {
        if !self.step() {
            return Truth::Unknown;
        }
        match expr {
            Expr::Bool(value) => (*value).into(),
            Expr::Compare(op, kind, left, right) => self.compare(*op, *kind, left, right),
            Expr::OneOf { item, kind, list, negated } => {
                let mut found = Truth::False;
                for member in list {
                    match self.compare(BinaryOp::Eq, *kind, item, member) {
                        Truth::True => {
                            found = Truth::True;
                            break;
                        }
                        Truth::Unknown => found = Truth::Unknown,
                        Truth::False => {}
                    }
                }
                if *negated { found.not() } else { found }
            }
            Expr::Matches(text, regex) => self.text(text).map_or(Truth::Unknown, |text| regex.is_match(&text).into()),
            Expr::Is(place, state) => self.is_state(place, *state),
            Expr::IsWhole(number) => self.number(number).map_or(Truth::Unknown, |n| n.value.is_integer().into()),
            Expr::HasValue(value) => {
                (self.number(value).is_some() || self.text(value).is_some() || self.date(value).is_some()).into()
            }
            Expr::AnyElement(set) => match self.hits(set).is_empty() {
                false => Truth::True,
                true if self.has_texts(set) => Truth::False,
                true => Truth::Unknown,
            },
            Expr::IsKnown(known) => self.is_known(*known).into(),
            Expr::Not(inner) => self.truth(inner).not(),
            Expr::All(elements) => self.all(elements),
            Expr::Any(elements) => self.any(elements),
            Expr::Implies(condition, then) => match self.truth(condition) {
                Truth::False => Truth::True,
                Truth::True => self.truth(then),
                Truth::Unknown if self.truth(then) == Truth::True => Truth::True,
                Truth::Unknown => Truth::Unknown,
            },
            Expr::Each { all, slot, set, body } => {
                let mut known = true;
                for hit in self.hits(set) {
                    if !self.step() {
                        return Truth::Unknown;
                    }
                    self.put(*slot, Some(hit));
                    match (self.truth(body), all) {
                        (Truth::False, true) => return Truth::False,
                        (Truth::True, false) => return Truth::True,
                        (Truth::Unknown, _) => known = false,
                        (Truth::True, true) | (Truth::False, false) => {}
                    }
                }
                if known && self.has_texts(set) { (*all).into() } else { Truth::Unknown }
            }
            // Values of other types; the checker lets none of them stand here.
            Expr::Number(_)
            | Expr::Text(_)
            | Expr::Date(_)
            | Expr::Cell(_)
            | Expr::Sum(_)
            | Expr::PreviousSum(_)
            | Expr::Count(_)
            | Expr::Total(_)
            | Expr::TextOf(_)
            | Expr::SectionNumber(_)
            | Expr::SectionPosition(_)
            | Expr::Year
            | Expr::Published
            | Expr::Slot(_)
            | Expr::SlotGroup(..)
            | Expr::Side(_)
            | Expr::Negative(_)
            | Expr::Call(..)
            | Expr::Arithmetic(..) => Truth::Unknown,
        }
    }

    fn all(&self, elements: &[Element]) -> Truth {
        let mut result = Truth::True;
        for element in elements.iter().filter(|element| !self.skips(element)) {
            match self.truth(&element.check) {
                Truth::False => return Truth::False,
                Truth::Unknown => result = Truth::Unknown,
                Truth::True => {}
            }
        }
        result
    }

    fn any(&self, elements: &[Element]) -> Truth {
        let mut result = Truth::False;
        for element in elements.iter().filter(|element| !self.skips(element)) {
            match self.truth(&element.check) {
                Truth::True => return Truth::True,
                Truth::Unknown => result = Truth::Unknown,
                Truth::False => {}
            }
        }
        result
    }

    /// An element that the report's layout does not have counts for nothing.
    pub(super) fn skips(&self, element: &Element) -> bool {
        element.place.as_ref().is_some_and(|place| self.is_void(place))
    }

    fn compare(&self, op: BinaryOp, kind: Type, left: &Expr, right: &Expr) -> Truth {
        match kind {
            Type::Text => {
                let (Some(left), Some(right)) = (self.text(left), self.text(right)) else { return Truth::Unknown };
                match op {
                    BinaryOp::Contains => left.contains(&*right).into(),
                    _ => holds(op, left.cmp(&right)).into(),
                }
            }
            Type::Date => {
                let (Some(left), Some(right)) = (self.date(left), self.date(right)) else { return Truth::Unknown };
                holds(op, left.cmp(&right)).into()
            }
            Type::Bool => Truth::Unknown,
            Type::Count | Type::Amount | Type::Percent | Type::Number => {
                let (left, right) = match (self.number(left), self.number(right)) {
                    (Some(left), Some(right)) => (left, right),
                    (Some(known), None) if op == BinaryOp::Eq && self.cannot_read(right, known.value) => {
                        return Truth::False;
                    }
                    (None, Some(known)) if op == BinaryOp::Eq && self.cannot_read(left, known.value) => {
                        return Truth::False;
                    }
                    _ => return Truth::Unknown,
                };
                match holds(op, left.value.cmp(&right.value)) {
                    true => Truth::True,
                    false if left.may_hold(op, right) => Truth::Unknown,
                    false => Truth::False,
                }
            }
        }
    }

    /// Whether an expression is a cell of glued digits that no cut reads as
    /// this number: its digits do not stand there one after the other. A blank
    /// has no digits and counts as 0.
    fn cannot_read(&self, expr: &Expr, number: Decimal) -> bool {
        let Expr::Cell(cell) = expr else { return false };
        let cell = self.report.cell(*cell);
        let printed = self.report.source.slice(cell.span).chars().filter_map(|c| c.to_digit(10));
        let printed: String = printed.filter_map(|digit| char::from_digit(digit, 10)).collect();
        cell.state == CellState::Unreadable(UnreadableReason::Ambiguous)
            && number.is_integer()
            && number > Decimal::ZERO
            && !printed.contains(&number.normalize().to_string())
    }

    /// The value of a numeric expression; `None`: it is not known.
    pub(super) fn number(&self, expr: &Expr) -> Option<Num> {
        if !self.step() {
            return None;
        }
        let hard = |value| Some(Num::exact(value));
        match expr {
            Expr::Number(value) => hard(*value),
            Expr::Cell(cell) => cell_number(self.report, *cell),
            Expr::Sum(cells) => sum(self.report, cells),
            Expr::PreviousSum(forms) => {
                let previous = self.previous?;
                let cells = forms.iter().find(|cells| cells.form == previous.form.id)?.cells.as_ref()?;
                sum(previous, cells)
            }
            Expr::Count(set) => hard(self.hits(set).len().into()),
            Expr::Total(set) => hard(self.total(set)?),
            Expr::SectionNumber(section) => hard(self.report.section(*section)?.number?.into()),
            Expr::SectionPosition(section) => hard(self.report.section(*section)?.position.into()),
            Expr::Year => hard(self.report.year?.into()),
            Expr::Slot(slot) => hard(self.slot(*slot)?.value?),
            Expr::Negative(inner) => self.number(inner).map(Num::negative),
            Expr::Arithmetic(op, left, right) => arithmetic(*op, self.number(left)?, self.number(right)?),
            Expr::Call(..) => match self.call(expr)? {
                (Arg::Number(value), exact) => Some(Num { value, less: !exact, more: !exact }),
                (Arg::Text(_) | Arg::Date(_), _) => None,
            },
            _ => None,
        }
    }

    /// The value of a text expression; `None`: it is not known.
    pub(super) fn text<'e>(&self, expr: &'e Expr) -> Option<Cow<'e, str>>
    where
        'r: 'e,
    {
        match expr {
            Expr::Text(text) => Some(Cow::Borrowed(text)),
            Expr::TextOf(of) => self.passage(of).map(|passage| Cow::Borrowed(passage.text)),
            Expr::Slot(slot) => self.slot(*slot).map(|hit| Cow::Borrowed(hit.words)),
            Expr::SlotGroup(slot, group) => {
                let hit = self.slot(*slot)?;
                hit.group(group).map(|found| Cow::Owned(found.to_owned()))
            }
            _ => None,
        }
    }

    /// The value of a date expression; `None`: it is not known.
    pub(super) fn date(&self, expr: &Expr) -> Option<Date> {
        match expr {
            Expr::Date(date) => Some(*date),
            Expr::Published => self.report.published,
            Expr::Call(..) => match self.call(expr)? {
                (Arg::Date(date), _) => Some(date),
                (Arg::Text(_) | Arg::Number(_), _) => None,
            },
            _ => None,
        }
    }

    /// The figures of the elements of a set added up.
    fn total(&self, set: &Set) -> Option<Decimal> {
        if !self.has_texts(set) {
            return None;
        }
        let figure = |hit: &Hit<'_>| hit.value.or_else(|| parse_number(hit.group("value")?));
        self.hits(set).iter().try_fold(Decimal::ZERO, |sum, hit| sum.checked_add(figure(hit)?))
    }

    /// The value of a function, and whether all its arguments are exact.
    fn call(&self, expr: &Expr) -> Option<(Arg<'_>, bool)> {
        let Expr::Call(function, args) = expr else { return None };
        let mut exact = true;
        let mut values = Vec::with_capacity(args.len());
        for arg in args {
            values.push(if let Some(number) = self.number(arg) {
                exact &= number.is_exact();
                Arg::Number(number.value)
            } else if let Some(text) = self.text(arg) {
                self.spend_on_text(text.len());
                Arg::Text(Cow::Owned(text.into_owned()))
            } else {
                Arg::Date(self.date(arg)?)
            });
        }
        (function.body)(&values).map(|value| (value, exact))
    }

    fn is_state(&self, place: &Place, state: State) -> Truth {
        match (place, state) {
            (Place::Cell(cell), _) => cell_state(self.report, *cell, state),
            (Place::Row(table, row), State::Present) => {
                self.row_cells(*table, *row).any(|cell| self.report.cell(cell).state != CellState::Absent).into()
            }
            (Place::Row(table, row), State::Blank) => {
                let states: Vec<Truth> =
                    self.row_cells(*table, *row).map(|cell| cell_state(self.report, cell, state)).collect();
                states.iter().all(|state| *state == Truth::True).into()
            }
            (Place::Table(table), _) => self.report.table_span(*table).is_some().into(),
            (Place::Heading(section), State::Present) => self.report.section(*section).is_some().into(),
            (Place::Heading(section), State::Misworded) => {
                self.report.section(*section).map_or(Truth::Unknown, |section| section.misworded.into())
            }
            (Place::Heading(section) | Place::Body(section), _) => match self.report.section(*section) {
                None if state == State::Present => Truth::False,
                None => Truth::Unknown,
                Some(section) => (section.text.is_empty() == (state == State::Blank)).into(),
            },
            (Place::Preamble, _) => (self.report.preamble.is_empty() == (state == State::Blank)).into(),
            (Place::Title, _) => self.report.title.is_some().into(),
            (Place::Row(..), _) | (Place::Slot(_), _) => Truth::Unknown,
        }
    }

    fn is_known(&self, known: Known) -> bool {
        match known {
            Known::Title => self.report.title.is_some(),
            Known::Issuer => self.report.issuer.is_some(),
            Known::Year => self.report.year.is_some(),
            Known::Published => self.report.published.is_some(),
            Known::Previous => self.previous.is_some(),
        }
    }
}

fn cell_state(report: &Report, cell: CellIx, state: State) -> Truth {
    let found = &report.cell(cell).state;
    match (state, found) {
        (State::Present, found) => (*found != CellState::Absent).into(),
        (
            State::Readable | State::Filled | State::Blank | State::Whole | State::Plain,
            CellState::Absent | CellState::Void,
        ) => Truth::Unknown,
        (State::Glued | State::Contradictory, CellState::Unreadable(reason)) => {
            let contradictory = *reason == UnreadableReason::NoReading;
            (contradictory || (state == State::Glued && *reason == UnreadableReason::Ambiguous)).into()
        }
        (State::Glued | State::Contradictory, _) => Truth::False,
        (State::Readable, found) => (!matches!(found, CellState::Unreadable(_))).into(),
        (State::Filled, CellState::Number { .. }) => Truth::True,
        (State::Filled, CellState::Blank | CellState::Mark) => Truth::False,
        (State::Blank, CellState::Blank | CellState::Mark) => Truth::True,
        (State::Blank, CellState::Number { .. }) => Truth::False,
        (State::Whole, CellState::Number { value, .. }) => value.is_integer().into(),
        (State::Whole, CellState::Blank | CellState::Mark) => Truth::True,
        (State::Plain, CellState::Number { unit, note, .. }) => {
            (note.is_none() && (unit.is_none() || report.form.column_of(cell).unit.is_none())).into()
        }
        (State::Plain, CellState::Blank | CellState::Mark) => Truth::True,
        (State::Filled | State::Blank | State::Whole | State::Plain, CellState::Unreadable(_)) => Truth::Unknown,
        // Answered by the checker from the form alone, or never asked of a cell.
        (State::Signed | State::Counted | State::Misworded, _) => Truth::Unknown,
    }
}

fn holds(op: BinaryOp, order: std::cmp::Ordering) -> bool {
    match op {
        BinaryOp::Eq => order.is_eq(),
        BinaryOp::Ne => order.is_ne(),
        BinaryOp::Lt => order.is_lt(),
        BinaryOp::Le => order.is_le(),
        BinaryOp::Gt => order.is_gt(),
        _ => order.is_ge(),
    }
}
