//! What reading an older workbook (.xls, .et) will cost, told before it is read:
//! the library that reads it makes room for all cells between the first and the
//! last. Records: [MS-XLS] sections 2.4.90 (Dimensions) and 2.5.19 (Cell).

use std::io::{Cursor, Read};

use super::super::Limits;
use super::ReadError;
use super::archive::damaged;

/// Sheets have gaps between their tables: so many times the cells of a table.
const SPARSE: u64 = 16;

/// The beginning of a sheet, and what it says of its size.
const BEGIN: u16 = 0x0809;
const DIMENSIONS: u16 = 0x0200;
/// Rows and columns that a sheet of this kind can have.
const LARGEST: (u64, u64) = (65_536, 256);
/// Records that begin with the row and the column of a cell.
const CELLS: [u16; 8] = [0x0006, 0x00bd, 0x00d6, 0x00fd, 0x0203, 0x0204, 0x0205, 0x027e];

/// Refuses a workbook that is broken, and one whose sheets are too large.
///
/// # Errors
/// Why it is refused.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), ReadError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| damaged())?;
    let name = if file.exists("/Workbook") { "/Workbook" } else { "/Book" };
    let mut stream = Vec::new();
    file.open_stream(name).and_then(|mut part| part.read_to_end(&mut stream)).map_err(|_| damaged())?;
    let most = limits.table_cells.saturating_mul(SPARSE);
    let (mut rows, mut columns) = (0, 0);
    for (kind, record) in Records(&stream) {
        let short = |at: usize| Some(u64::from(u16::from_le_bytes(*record.get(at..)?.first_chunk()?)));
        let long = |at: usize| Some(u64::from(u32::from_le_bytes(*record.get(at..)?.first_chunk()?)));
        let end = match kind {
            BEGIN => {
                (rows, columns) = (0, 0);
                None
            }
            // Formats of whole rows and columns count here, so that this says
            // little; but room is made for as many.
            DIMENSIONS => {
                let wide = record.len() >= 14;
                let size = if wide { long(4).zip(short(10)) } else { short(2).zip(short(6)) };
                if size.is_some_and(|(rows, columns)| rows > LARGEST.0 || columns > LARGEST.1) {
                    return Err(damaged());
                }
                None
            }
            kind if CELLS.contains(&kind) => short(0).zip(short(2)).map(|(row, column)| (row + 1, column + 1)),
            _ => None,
        };
        let (end_row, end_column) = end.unwrap_or_default();
        (rows, columns) = (rows.max(end_row), columns.max(end_column));
        if rows.saturating_mul(columns) > most {
            return Err(ReadError::too_costly(limits, "table_cells"));
        }
    }
    Ok(())
}

/// The records of a stream: kind, length, bytes.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, rest) = self.0.split_first_chunk::<2>()?;
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let (record, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
        self.0 = rest;
        Some((u16::from_le_bytes(*kind), record))
    }
}
