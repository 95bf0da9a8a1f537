//! Strips of glued digits and their readings: the cuts that satisfy the sums
//! within each row as printed, and those that would with one digit changed.
//! The latter show what could be read if the document has a slip.

use std::collections::HashMap;
use std::rc::Rc;

use super::digits::{Digits, Stop};
use super::rows::columns_of;
use crate::form::schema::{RowIx, Table};

/// Digits that hold all values of some rows, one row after the other.
#[derive(Debug, Clone)]
pub(super) struct Strip {
    pub(super) rows: Vec<RowIx>,
    pub(super) digits: Digits,
}

impl Strip {
    /// How many values it holds.
    pub(super) fn width(&self, table: &Table) -> usize {
        self.rows.iter().map(|row| columns_of(table, *row).len()).sum()
    }

    /// Its rows, each with the places of its values: the first, and the one
    /// behind the last.
    pub(super) fn parts(&self, table: &Table) -> Vec<(RowIx, usize, usize)> {
        let mut from = 0;
        let part = |row: &RowIx| {
            let to = from + columns_of(table, *row).len();
            let part = (*row, from, to);
            from = to;
            part
        };
        self.rows.iter().map(part).collect()
    }
}

/// One way to read some digits.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// Where the numbers begin, and where the last ends.
    pub(super) bounds: Vec<usize>,
    /// The numbers, the changed digit corrected.
    pub(super) values: Vec<i64>,
}

/// The readings of one strip.
#[derive(Debug, Clone, Default)]
pub(super) struct Readings {
    /// Those that satisfy all sums within rows.
    pub(super) exact: Vec<Reading>,
    /// Those that satisfy them with one digit changed.
    pub(super) near: Vec<Reading>,
}

/// More readings than this are as good as none.
const MOST: usize = 20_000;

/// The terms of the sums within a row, as places among its values.
type RowSums = Vec<Vec<(usize, i64)>>;

/// The sums within a row.
pub(super) fn row_sums(table: &Table, row: RowIx) -> RowSums {
    let columns: Vec<_> = columns_of(table, row).iter().collect();
    let place = |column| columns.iter().position(|known| *known == column);
    let terms = |sum: Vec<_>| sum.into_iter().filter_map(|(column, sign)| Some((place(column)?, sign))).collect();
    table.sums_in_row(row).map(terms).collect()
}

/// Finds all readings.
///
/// # Errors
/// [`Stop::Fuel`] when there are too many.
pub(super) fn readings(table: &Table, strip: &Strip, fuel: &mut u32) -> Result<Readings, Stop> {
    let mut chains = Chains { table, strip, known: HashMap::new(), found: Readings::default() };
    chains.extend(0, &Reading { bounds: vec![0], values: Vec::new() }, false, fuel)?;
    Ok(chains.found)
}

/// The readings of a row, each with whether a digit was changed.
type RowReadings = Vec<(Reading, bool)>;

/// Readings of a strip row by row.
struct Chains<'a> {
    table: &'a Table,
    strip: &'a Strip,
    /// The readings of each row from each place on.
    known: HashMap<(usize, usize), Rc<RowReadings>>,
    found: Readings,
}

impl Chains<'_> {
    fn extend(&mut self, nth: usize, before: &Reading, changed: bool, fuel: &mut u32) -> Result<(), Stop> {
        *fuel = fuel.checked_sub(1).ok_or(Stop::Fuel)?;
        if nth == self.strip.rows.len() {
            let found = if changed { &mut self.found.near } else { &mut self.found.exact };
            found.push(before.clone());
            return if found.len() > MOST { Err(Stop::Fuel) } else { Ok(()) };
        }
        let start = before.bounds.last().copied().unwrap_or_default();
        let row = match self.known.get(&(nth, start)) {
            Some(known) => Rc::clone(known),
            None => {
                let row = Rc::new(self.row(nth, start, fuel)?);
                self.known.insert((nth, start), Rc::clone(&row));
                row
            }
        };
        for (reading, slip) in row.iter().filter(|(_, slip)| !(*slip && changed)) {
            let mut longer = before.clone();
            longer.bounds.extend(reading.bounds.iter().skip(1));
            longer.values.extend(&reading.values);
            self.extend(nth + 1, &longer, changed || *slip, fuel)?;
        }
        Ok(())
    }

    /// The readings of one row from a place on.
    fn row(&self, nth: usize, start: usize, fuel: &mut u32) -> Result<RowReadings, Stop> {
        let width = |row: &RowIx| columns_of(self.table, *row).len();
        let Some(row) = self.strip.rows.get(nth) else { return Ok(Vec::new()) };
        let rest = self.strip.rows.iter().skip(nth + 1).map(width).sum();
        let sums = row_sums(self.table, *row);
        let mut found = Vec::new();
        self.strip.digits.cuts(start, width(row), rest, fuel, &mut |bounds, values| {
            if hold(&sums, values) {
                found.push((Reading { bounds: bounds.to_vec(), values: values.to_vec() }, false));
            } else {
                let corrected = corrections(&sums, values).into_iter();
                found.extend(corrected.map(|values| (Reading { bounds: bounds.to_vec(), values }, true)));
            }
            if found.len() > MOST { Err(Stop::Fuel) } else { Ok(()) }
        })?;
        Ok(found)
    }
}

/// Whether numbers satisfy the sums of their row.
pub(super) fn hold(sums: &RowSums, values: &[i64]) -> bool {
    sums.iter().all(|sum| rest(sum, values) == 0)
}

fn rest(sum: &[(usize, i64)], values: &[i64]) -> i64 {
    sum.iter().map(|(at, sign)| values.get(*at).copied().unwrap_or_default() * sign).sum()
}

/// The numbers with one digit changed so that the sums of their row hold.
pub(super) fn corrections(sums: &RowSums, values: &[i64]) -> Vec<Vec<i64>> {
    let Some(off) = sums.iter().map(|sum| rest(sum, values)).find(|rest| *rest != 0) else { return Vec::new() };
    let mut place = 1;
    while off % (place * 10) == 0 {
        place *= 10;
    }
    if (off / place).abs() > 9 {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (at, value) in values.iter().enumerate() {
        for changed in [value + off, value - off] {
            let mut corrected = values.to_vec();
            corrected.get_mut(at).into_iter().for_each(|place| *place = changed);
            if changed >= 0 && is_one_digit_from(*value, changed) && hold(sums, &corrected) {
                found.push(corrected);
            }
        }
    }
    found
}

/// Whether two numbers of the same length differ in one digit.
fn is_one_digit_from(one: i64, other: i64) -> bool {
    let (one, other) = (one.to_string(), other.to_string());
    one.len() == other.len() && one.bytes().zip(other.bytes()).filter(|(a, b)| a != b).count() == 1
}

/// Whether fewer numbers than cells satisfy the sums: some cells may be blank.
/// They are tried in front of the last value, where their order does not matter.
pub(super) fn holds_with_blanks(table: &Table, strip: &Strip, fuel: &mut u32) -> bool {
    let [row] = strip.rows.as_slice() else { return false };
    let (sums, width) = (row_sums(table, *row), columns_of(table, *row).len());
    (2..width).any(|count| {
        let found = strip.digits.cuts(0, count, 0, fuel, &mut |_, values| {
            let (last, parts) = values.split_last().unwrap_or((&0, &[]));
            let blanks = std::iter::repeat_n(0, width - count);
            let padded: Vec<i64> = parts.iter().copied().chain(blanks).chain([*last]).collect();
            if hold(&sums, &padded) { Err(Stop::Found) } else { Ok(()) }
        });
        found.is_err()
    })
}

/// Whether the digits can be cut into as many numbers at all.
pub(super) fn is_divisible(table: &Table, strip: &Strip, fuel: &mut u32) -> bool {
    strip.digits.cuts(0, strip.width(table), 0, fuel, &mut |_, _| Err(Stop::Found)) == Err(Stop::Found)
}
