//! What the JSON formats of `check` and `extract` have in common.

use serde::Serialize;

use crate::finding::Place;
use crate::source::Origin;

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
    origin: Option<WireOrigin<'a>>,
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
            page: place.page(),
            origin: place.origin.as_ref().map(WireOrigin::new),
            cell: place.cell.as_deref(),
            label: &place.label,
        }
    }
}

/// Where a place stands in a file that is no plain text.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum WireOrigin<'a> {
    /// Bytes of the file's text in UTF-8.
    Source { start: u32, end: u32 },
    /// A box on a page, in points from its top left corner: left, top, right, bottom.
    Page { page: u32, area: [i32; 4] },
    /// Table, row, column (all null outside of tables) and paragraph, from 1.
    Word { table: Option<u32>, row: Option<u32>, column: Option<u32>, paragraph: u32 },
    /// A cell of a spreadsheet, row and column from 1.
    Sheet { sheet: &'a str, row: u32, column: u32 },
}

impl<'a> WireOrigin<'a> {
    fn new(origin: &'a Origin) -> Self {
        match origin {
            Origin::Source(span) => Self::Source { start: span.start, end: span.end },
            Origin::Page { page, area } => {
                Self::Page { page: *page, area: [area.left, area.top, area.right, area.bottom] }
            }
            Origin::Word { cell, paragraph, .. } => Self::Word {
                table: cell.map(|cell| cell.table),
                row: cell.map(|cell| cell.row),
                column: cell.map(|cell| cell.column),
                paragraph: *paragraph,
            },
            Origin::Sheet { sheet, row, column } => Self::Sheet { sheet, row: *row, column: *column },
        }
    }
}
