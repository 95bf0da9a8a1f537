//! The values of one printed row → its cells: which of the printed cells are
//! the row's values, and what each of them says.

use std::collections::HashMap;

use super::pieces::{Fragment, FragmentKind};
use super::rows::Columns;
use super::scan::{Event, HeaderPlace, RowShape};
use crate::form::schema::{ColumnDef, ColumnIx};
use crate::form::{Cell, CellState, UnreadableReason};
use crate::source::{SourceText, Span};
use crate::value::{Certainty, Decimal, Printed, parse_number};

/// Where in its printed row the values of a row begin, as far as the row itself
/// tells: padding cells may stand on both sides of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Window {
    /// Only one place is possible.
    At(usize),
    /// Blanks at both ends leave several.
    Between(usize, usize),
    /// There are too few or too many values.
    Nowhere,
}

fn window(cells: &[&Fragment], wanted: usize) -> Window {
    let Some(surplus) = cells.len().checked_sub(wanted) else { return Window::Nowhere };
    let Some(left) = cells.iter().position(|cell| !cell.is_blank()) else { return Window::At(0) };
    let right = cells.iter().rev().take_while(|cell| cell.is_blank()).count();
    if left + right < surplus {
        return Window::Nowhere;
    }
    let (least, most) = (surplus.saturating_sub(right), surplus.min(left));
    if least == most { Window::At(least) } else { Window::Between(least, most) }
}

/// What the rows of a table tell about each other.
pub(super) struct Shapes {
    /// Where rows of one shape keep their values, told by those that leave no choice.
    starts: HashMap<(RowShape, usize), Option<usize>>,
    /// How many rows have the shape, and how many of them fill both edges.
    counts: HashMap<RowShape, (usize, usize)>,
}

impl Shapes {
    /// Looks at all rows that have a label. `wanted` gives the number of values
    /// that a row should have.
    pub(super) fn of(events: &[Event<'_>], wanted: impl Fn(&Event<'_>) -> usize) -> Self {
        let mut shapes = Self { starts: HashMap::new(), counts: HashMap::new() };
        for pair in events.windows(2) {
            let [label @ Event::Label { .. }, Event::Row { values, shape }] = pair else { continue };
            if shape.unpadded {
                continue;
            }
            let count = wanted(label);
            let tally = shapes.counts.entry(*shape).or_default();
            tally.0 += 1;
            if let Window::At(start) = window(values, count)
                && !values.iter().all(|cell| cell.is_blank())
            {
                tally.1 += usize::from(values.get(start..start + count).is_some_and(|cut| !blank_at_edge(cut)));
                let known = shapes.starts.entry((*shape, count)).or_insert(Some(start));
                *known = known.filter(|other| *other == start);
            }
        }
        shapes
    }

    /// The values of a printed row; nothing when they cannot be told for sure.
    /// `header` is the row of labels that the row stands under.
    pub(super) fn cut<'f>(
        &self,
        values: &[&'f Fragment],
        shape: RowShape,
        wanted: usize,
        header: Option<HeaderPlace>,
    ) -> Option<Vec<&'f Fragment>> {
        if values.iter().all(|cell| cell.is_blank()) {
            return values.get(..wanted.min(values.len())).map(<[_]>::to_vec);
        }
        if shape.unpadded {
            let printed = || values.iter().copied().filter(|cell| !cell.is_blank());
            let cut: Vec<&Fragment> = if values.len() == wanted { values.to_vec() } else { printed().collect() };
            return (cut.len() == wanted).then_some(cut);
        }
        if shape.whole && values.len() == wanted {
            return Some(values.to_vec());
        }
        self.among_padding(values, shape, wanted).or_else(|| below(header?, values, shape, wanted))
    }

    /// The values of a row that may be padded at its edges, by rows like it.
    fn among_padding<'f>(&self, values: &[&'f Fragment], shape: RowShape, wanted: usize) -> Option<Vec<&'f Fragment>> {
        let start = match window(values, wanted) {
            Window::At(start) => start,
            Window::Between(least, most) => {
                let known = self.starts.get(&(shape, wanted)).copied().flatten();
                known.filter(|start| (least..=most).contains(start))?
            }
            Window::Nowhere => return None,
        };
        let cut = values.get(start..start + wanted)?;
        (!blank_at_edge(cut) || shape.whole || self.is_common(shape)).then(|| cut.to_vec())
    }

    /// Whether the row is as long as the rows that are built like it, one of
    /// them without a blank at its edges. A row that is not may have lost a
    /// separator, and a blank at its edge may be padding.
    fn is_common(&self, shape: RowShape) -> bool {
        let alike = |other: &RowShape| other.block == shape.block && other.label_at == shape.label_at;
        let sum = |all: (usize, usize), other: &(usize, usize)| (all.0 + other.0, all.1 + other.1);
        let all = || self.counts.iter().filter(|(other, _)| alike(other));
        let own = all().filter(|(other, _)| other.cells == shape.cells).map(|(_, count)| count).fold((0, 0), sum);
        let all = all().map(|(_, count)| count).fold((0, 0), sum);
        own.0 > 1 && own.0 * 2 > all.0 && own.1 > 0 && own.1 == all.1
    }
}

/// The values below the labels of as many columns, in a row of as many cells.
fn below<'f>(
    header: HeaderPlace,
    values: &[&'f Fragment],
    shape: RowShape,
    wanted: usize,
) -> Option<Vec<&'f Fragment>> {
    if (header.block, header.cells, header.labels) != (shape.block, shape.cells, wanted) {
        return None;
    }
    let start = header.first.checked_sub(shape.label_at? + 1)?;
    let cut = values.get(start..start + wanted)?;
    let printed = |cells: &[&Fragment]| cells.iter().filter(|cell| !cell.is_blank()).count();
    (printed(cut) == printed(values)).then(|| cut.to_vec())
}

fn blank_at_edge(cells: &[&Fragment]) -> bool {
    [cells.first(), cells.last()].into_iter().flatten().any(|cell| cell.is_blank())
}

/// The order in which a header prints the columns of a block: for each printed
/// place the column's place on the form. Wrong headers that show only some
/// columns in another order prove nothing good: `None`.
pub(super) fn printed_order(header: &[&[ColumnIx]], block: &Columns) -> Option<Vec<usize>> {
    let place = |found: &&[ColumnIx]| block.iter().position(|column| found.contains(&column));
    let places: Vec<usize> = header.iter().filter_map(place).collect();
    // Table four prints the same columns several times over.
    let chunk = places.get(..block.len()).filter(|chunk| places.chunks(block.len()).all(|other| other == *chunk));
    let complete = chunk.filter(|chunk| (0..block.len()).all(|at| chunk.contains(&at)));
    match complete {
        Some(order) => Some(order.to_vec()),
        None if places.is_sorted() => Some((0..block.len()).collect()),
        None => None,
    }
}

/// Reads the values of a row, in the order of the form.
pub(super) fn read(
    source: &SourceText,
    values: &[&Fragment],
    columns: &[&ColumnDef],
    order: &[usize],
    certainty: Certainty,
) -> Vec<Cell> {
    if values.iter().any(|cell| is_glued(source.slice(cell.span))) {
        let span = values.iter().map(|cell| cell.span).reduce(Span::to).unwrap_or_default();
        return unreadable(columns.len(), span, UnreadableReason::Ambiguous);
    }
    let printed = |at: usize| order.iter().position(|place| *place == at).and_then(|place| values.get(place));
    let cells = columns.iter().enumerate().map(|(at, column)| match printed(at) {
        Some(cell) => Cell { state: state(source, cell, column), span: cell.span, certainty },
        None => Cell { state: CellState::Blank, span: Span::default(), certainty },
    });
    cells.collect()
}

/// Cells of which nothing can be said but that something is printed.
pub(super) fn unreadable(count: usize, span: Span, reason: UnreadableReason) -> Vec<Cell> {
    let cell = Cell { state: CellState::Unreadable(reason), span, certainty: Certainty::Exact };
    vec![cell; count]
}

/// What a printed cell says in a column.
pub(super) fn state(source: &SourceText, cell: &Fragment, column: &ColumnDef) -> CellState {
    match &cell.kind {
        FragmentKind::Blank => CellState::Blank,
        FragmentKind::Value(Printed::Number { value, unit, note }) => {
            CellState::Number { value: *value, unit: *unit, note: note.clone() }
        }
        FragmentKind::Value(Printed::Mark) => CellState::Mark,
        FragmentKind::Value(Printed::Blank | Printed::Text) | FragmentKind::Words(_) | FragmentKind::Prose => {
            match signed_in_words(source.slice(cell.span)).filter(|_| column.signed) {
                Some(value) => CellState::Number { value, unit: None, note: None },
                None => CellState::Unreadable(UnreadableReason::NotANumber),
            }
        }
    }
}

/// `减4` and `增加 3` in a column of changes.
fn signed_in_words(text: &str) -> Option<Decimal> {
    let (sign, rest) = match text.strip_prefix('减') {
        Some(rest) => (Decimal::NEGATIVE_ONE, rest.trim_start_matches('少')),
        None => (Decimal::ONE, text.strip_prefix('增')?.trim_start_matches('加')),
    };
    parse_number(rest).filter(|value| !value.is_sign_negative()).map(|value| value * sign)
}

/// Nobody writes `00` or `02`: these are two cells whose separator was lost, and
/// then no cell of the row can be trusted.
pub(super) fn is_glued(text: &str) -> bool {
    let mut chars = text.chars().skip_while(|c| "+-＋－−".contains(*c));
    let zero = chars.next().is_some_and(|c| c == '0' || c == '０');
    zero && chars.next().is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
}
