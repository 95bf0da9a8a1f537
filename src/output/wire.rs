//! What the JSON formats of `check` and `extract` have in common.

use serde::Serialize;

use crate::finding::Place;

/// Version of both formats. It changes when a field changes its meaning or
/// goes; new fields may come without it.
pub(super) const VERSION: u32 = 1;

/// A place as tools count it: from 1, columns in characters, ends exclusive.
#[derive(Serialize)]
pub(super) struct WirePlace<'a> {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    page: Option<u32>,
    cell: Option<&'a str>,
    label: &'a str,
}

impl<'a> WirePlace<'a> {
    pub(super) fn new(place: &'a Place) -> Self {
        Self {
            line: place.start.line,
            column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
            page: place.page,
            cell: place.cell.as_deref(),
            label: &place.label,
        }
    }
}
