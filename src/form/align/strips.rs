//! [`Event`]s → the digits of each row of a table that are not separated, or not
//! all of them, and the rows that [`super::solve`] can read from them.

use super::digits::{Digits, Told, is_end};
use super::pieces::Fragment;
use super::readings::{self, Reading, Readings, Strip};
use super::rows::{RowCells, columns_of};
use super::scan::{Event, Touching};
use super::solve::{ColumnSum, System};
use super::values;
use crate::form::schema::{Blank, ColumnIx, Layout, RowIx, Table};
use crate::form::{Cell, CellState, UnreadableReason};
use crate::source::{SourceText, Span};
use crate::value::{Certainty, Printed, read_cell};

/// So many steps may be taken for the readings of one strip, and so many for
/// those of a table. Enough for rows of 24 digits; more is left unreadable.
const STRIP_FUEL: u32 = 400_000;
const TABLE_FUEL: u32 = 1_000_000;

/// Values printed one after the other, and the label in front of them.
#[derive(Debug, Clone)]
pub(super) struct Material {
    row: Option<RowIx>,
    spans: Vec<Span>,
    /// A label of the form follows without a space.
    closed: bool,
}

/// The values between labels, in printed order.
pub(super) fn materials(events: &[Event<'_>]) -> Vec<Material> {
    let mut found: Vec<Material> = Vec::new();
    // Whether values belong to the last material.
    let mut open = false;
    for event in events {
        let (row, spans, closed) = match event {
            Event::Label { row, .. } => (Some(*row), Vec::new(), false),
            Event::Glued { row, digits: Some(Touching { span, closed }), .. } => (*row, vec![*span], *closed),
            Event::Glued { .. } | Event::Placed(_) | Event::Header { .. } | Event::Caption | Event::Unknown => {
                open = false;
                continue;
            }
            Event::Row { values, .. } | Event::Stream(values) => {
                let unlabelled = matches!(event, Event::Row { shape, .. } if shape.label_at.is_none());
                open &= !unlabelled;
                match (found.last_mut().filter(|_| open), printed(values)) {
                    (Some(last), Some(spans)) => last.spans.extend(spans),
                    // A blank cell between values is a cell: nothing is lost there that sums could find.
                    (Some(last), None) => last.spans.clear(),
                    (None, spans) => {
                        found.push(Material { row: None, spans: spans.unwrap_or_default(), closed: false });
                    }
                }
                continue;
            }
        };
        found.push(Material { row, spans, closed });
        open = true;
    }
    found.retain(|material| !material.spans.is_empty());
    found
}

/// The values of a row without the blanks around them; nothing if there are
/// blanks between them.
fn printed(values: &[&Fragment]) -> Option<Vec<Span>> {
    let first = values.iter().position(|cell| !cell.is_blank()).unwrap_or(values.len());
    let last = values.iter().rposition(|cell| !cell.is_blank()).map_or(first, |last| last + 1);
    let inner = values.get(first..last).unwrap_or_default();
    inner.iter().all(|cell| !cell.is_blank()).then(|| inner.iter().map(|cell| cell.span).collect())
}

/// Reads the rows whose digits are glued, as far as there is no doubt. Rows
/// that could be read without are not touched.
/// Nor are rows whose columns are printed in another order than the form's.
pub(super) fn cut(
    source: &SourceText,
    table: &Table,
    materials: &[Material],
    columns: &[&[ColumnIx]],
    rows: &mut RowCells,
) {
    let mut owned = owned(table, materials);
    owned.retain(|(of, _)| of.iter().all(|row| is_in_order(table, *row, columns)));
    cut_owned(source, table, owned, rows);
}

/// Whether labels of columns were printed in the order of the form, perhaps
/// several times. Totals are left out: in a header of merged cells they may
/// stand in the first line, before their parts.
fn is_in_order(table: &Table, row: RowIx, columns: &[&[ColumnIx]]) -> bool {
    let own: Vec<ColumnIx> = columns_of(table, row).iter().collect();
    let totals: Vec<ColumnIx> =
        table.sums_in_row(row).flatten().filter(|(_, sign)| *sign < 0).map(|(column, _)| column).collect();
    let place = |label: &&[ColumnIx]| own.iter().position(|own| label.contains(own) && !totals.contains(own));
    let places: Vec<usize> = columns.iter().filter_map(place).collect();
    let first = places.iter().min();
    places.windows(2).all(|pair| pair.is_sorted() || pair.last() == first)
}

fn cut_owned(source: &SourceText, table: &Table, owned: Vec<(Vec<RowIx>, &Material)>, rows: &mut RowCells) {
    let mut strips = Vec::new();
    for (of, material) in owned {
        if !of.iter().all(|row| is_open(rows, *row)) {
            continue;
        }
        if let Some(cell) = single(source, table, &of, material) {
            of.first().and_then(|row| rows.get_mut(row.0)).into_iter().for_each(|row| *row = Some(vec![cell.clone()]));
        } else if let Some(digits) = Digits::read(source, &material.spans, material.closed) {
            strips.push(Strip { rows: of, digits });
        }
    }
    decide(source, table, strips, rows);
}

/// Reads rows of which only the digits are given, among the cells of a table.
pub(in crate::form) fn cut_rows(source: &SourceText, table: &Table, glued: &[(RowIx, Span)], cells: &mut [Cell]) {
    let mut rest = &*cells;
    let mut rows: RowCells = Vec::new();
    for at in (0..table.rows.len()).map(RowIx) {
        let (own, tail) = rest.split_at_checked(columns_of(table, at).len()).unwrap_or((rest, &[]));
        rest = tail;
        let span = glued.iter().find(|(row, _)| *row == at).map(|(_, span)| *span);
        rows.push(match span {
            Some(span) => Some(values::unreadable(own.len(), span, UnreadableReason::Ambiguous)),
            None => own.iter().any(|cell| !cell.is_nowhere()).then(|| own.to_vec()),
        });
    }
    let material = |(row, span): &(RowIx, Span)| Material { row: Some(*row), spans: vec![*span], closed: true };
    let materials: Vec<Material> = glued.iter().map(material).collect();
    let owned = glued.iter().map(|(row, _)| vec![*row]).zip(&materials).collect();
    cut_owned(source, table, owned, &mut rows);
    let mut places = cells.iter_mut();
    for (at, row) in rows.into_iter().enumerate() {
        let width = columns_of(table, RowIx(at)).len();
        let own = places.by_ref().take(width);
        own.zip(row.into_iter().flatten()).for_each(|(place, cell)| *place = cell);
    }
}

/// Whether a row has values that could not be told apart.
fn is_open(rows: &RowCells, row: RowIx) -> bool {
    let glued = |cell: &Cell| {
        use UnreadableReason::{Ambiguous, WrongCount};
        matches!(cell.state, CellState::Unreadable(Ambiguous | WrongCount))
    };
    rows.get(row.0).and_then(Option::as_ref).is_some_and(|cells| cells.iter().all(glued))
}

/// Whose values they are: each row has its own behind its label; where rows
/// stand side by side, one run may have those of all.
fn owned<'m>(table: &Table, materials: &'m [Material]) -> Vec<(Vec<RowIx>, &'m Material)> {
    if let ([all], Layout::OneLine) = (materials, table.layout) {
        return vec![((0..table.rows.len()).map(RowIx).collect(), all)];
    }
    let times = |row: RowIx| materials.iter().filter(|other| other.row == Some(row)).count();
    let once = materials.iter().filter_map(|material| Some((material.row?, material)));
    once.filter(|(row, _)| times(*row) == 1).map(|(row, material)| (vec![row], material)).collect()
}

/// The only value of a row with its decimals, between two labels.
fn single(source: &SourceText, table: &Table, of: &[RowIx], material: &Material) -> Option<Cell> {
    let ([row], [span]) = (of, material.spans.as_slice()) else { return None };
    let text = source.slice(*span);
    let (whole, _) = text.split_once('.').filter(|_| columns_of(table, *row).len() == 1)?;
    let closed = material.closed || is_end(source.text().get(span.range().end..)?);
    let Printed::Number { value, unit: None, note: None } = read_cell(text) else { return None };
    let is_plain = whole == "0" || !whole.starts_with('0');
    let state = CellState::Number { value, unit: None, note: None };
    (closed && is_plain).then_some(Cell { state, span: *span, certainty: Certainty::Reconstructed })
}

/// Reads the rows of strips.
fn decide(source: &SourceText, table: &Table, strips: Vec<Strip>, rows: &mut RowCells) {
    let (separated, glued): (Vec<Strip>, Vec<Strip>) =
        strips.into_iter().partition(|strip| strip.digits.is_separated(strip.width(table)));
    for strip in &separated {
        // Borders that are printed need no sum to vouch for them.
        let mut bounds = Vec::new();
        let told: Told<'_> = &mut |only, _| {
            bounds = only.to_vec();
            Ok(())
        };
        if strip.digits.cuts(0, strip.width(table), 0, &mut { STRIP_FUEL }, told).is_ok() && !bounds.is_empty() {
            for (row, from, to) in strip.parts(table) {
                let cells = read(source, strip, bounds.get(from..=to).unwrap_or_default(), Certainty::Exact);
                rows.get_mut(row.0).into_iter().for_each(|known| *known = Some(cells.clone()));
            }
        }
    }
    if glued.is_empty() {
        return;
    }
    let found: Vec<Readings> =
        glued.iter().map(|strip| readings::readings(table, strip, &mut { STRIP_FUEL }).unwrap_or_default()).collect();
    let system = Whole { table, strips: &glued, found: &found, rows }.system();
    let solution = system.solve(&mut { TABLE_FUEL });
    for (at, (strip, own)) in glued.iter().zip(&found).enumerate() {
        let contradictory = is_contradictory(table, strip, own);
        for (row, from, to) in strip.parts(table) {
            let cells = match solution.cut(&system, at, (from, to)) {
                Some(bounds) => read(source, strip, &bounds, Certainty::Reconstructed),
                None if contradictory => {
                    let span = strip.digits.span(0, strip.digits.len());
                    values::unreadable(to - from, span, UnreadableReason::NoReading)
                }
                None => continue,
            };
            rows.get_mut(row.0).into_iter().for_each(|known| *known = Some(cells.clone()));
        }
    }
}

/// Whether no cut satisfies the sums of the row, though there are enough digits
/// and blank cells would not explain it either.
fn is_contradictory(table: &Table, strip: &Strip, own: &Readings) -> bool {
    own.exact.is_empty()
        && readings::is_divisible(table, strip, &mut { STRIP_FUEL })
        && readings::readings(table, strip, &mut { STRIP_FUEL }).is_ok()
        && !readings::holds_with_blanks(table, strip, &mut { STRIP_FUEL })
}

/// The cells between bounds.
fn read(source: &SourceText, strip: &Strip, bounds: &[usize], certainty: Certainty) -> Vec<Cell> {
    let spans = bounds.windows(2).filter_map(|pair| match pair {
        [from, to] => Some(strip.digits.span(*from, *to)),
        _ => None,
    });
    let state = |span| match read_cell(source.slice(span)) {
        Printed::Number { value, .. } => CellState::Number { value, unit: None, note: None },
        Printed::Blank | Printed::Mark | Printed::Text => CellState::Unreadable(UnreadableReason::NotANumber),
    };
    spans.map(|span| Cell { state: state(span), span, certainty }).collect()
}

/// A table with the strips that are cut out of it.
struct Whole<'a> {
    table: &'a Table,
    strips: &'a [Strip],
    found: &'a [Readings],
    rows: &'a RowCells,
}

/// What a cell adds to the sum of its column.
enum Share {
    Of { strip: usize, place: usize },
    Known(i64),
}

impl Whole<'_> {
    /// The sums within columns. One with a cell that is not known is left out.
    fn system(&self) -> System {
        let mut system = System { strips: self.found.to_vec(), sums: Vec::new() };
        // Rows that need no cutting may have the slip, too.
        let mut whole: Vec<(RowIx, usize)> = Vec::new();
        for at in (0..self.table.rows.len()).map(RowIx) {
            let cells = self.rows.get(at.0).and_then(Option::as_ref);
            let numbers: Option<Vec<i64>> = cells.and_then(|cells| cells.iter().map(count).collect());
            if let Some(values) = numbers.filter(|_| self.strip_of(at).is_none()) {
                let near = readings::corrections(&readings::row_sums(self.table, at), &values).into_iter();
                whole.push((at, system.strips.len()));
                system.strips.push(Readings {
                    near: near.map(|values| Reading { bounds: Vec::new(), values }).collect(),
                    exact: vec![Reading { bounds: Vec::new(), values }],
                });
            }
        }
        for sides in self.table.sums_in_column() {
            for column in (0..self.table.columns.len()).map(ColumnIx) {
                let terms: Vec<(RowIx, i64)> = sides.terms().collect();
                let shares: Option<Vec<(Share, i64)>> =
                    terms.iter().map(|(row, sign)| Some((self.share(*row, column, &whole)?, *sign))).collect();
                let Some(shares) = shares else { continue };
                let mut sum = ColumnSum::default();
                for (share, sign) in shares {
                    match share {
                        Share::Of { strip, place } => sum.terms.push((strip, place, sign)),
                        Share::Known(value) => sum.known += value * sign,
                    }
                }
                system.sums.push(sum);
            }
        }
        system
    }

    /// The strip that holds a row, and where its values begin there.
    fn strip_of(&self, row: RowIx) -> Option<(usize, usize)> {
        self.strips.iter().enumerate().find_map(|(at, strip)| {
            let (_, from, _) = strip.parts(self.table).into_iter().find(|(own, ..)| *own == row)?;
            Some((at, from))
        })
    }

    /// A blank counts as the form says. A row that is not printed counts as 0:
    /// should it have been lost, the sums will not hold.
    fn share(&self, row: RowIx, column: ColumnIx, whole: &[(RowIx, usize)]) -> Option<Share> {
        let place = columns_of(self.table, row).iter().position(|own| own == column)?;
        if let Some((strip, from)) = self.strip_of(row) {
            let own = self.found.get(strip)?;
            let is_read = !own.exact.is_empty() || !own.near.is_empty();
            return is_read.then_some(Share::Of { strip, place: from + place });
        }
        if let Some((_, strip)) = whole.iter().find(|(own, _)| *own == row) {
            return Some(Share::Of { strip: *strip, place });
        }
        let Some(cells) = self.rows.get(row.0)? else { return Some(Share::Known(0)) };
        match &cells.get(place)?.state {
            CellState::Blank | CellState::Mark => (self.table.blank == Blank::Zero).then_some(Share::Known(0)),
            CellState::Void | CellState::Absent => Some(Share::Known(0)),
            CellState::Number { .. } => count(cells.get(place)?).map(Share::Known),
            CellState::Unreadable(_) => None,
        }
    }
}

/// The value of a cell that counts something.
fn count(cell: &Cell) -> Option<i64> {
    match &cell.state {
        CellState::Number { value, unit: None, .. } if value.is_integer() => i64::try_from(*value).ok(),
        _ => None,
    }
}
