//! Workbooks of Excel and WPS: what each visible sheet shows. Numbers are written
//! as the program shows them, formulas by the value it last had for them. What
//! the rows of a sheet are is decided in [`super::sheet`].
//!
//! Formats of numbers and borders are known for .xlsx only; merged cells for
//! .xlsx and .xls. Hidden rows are read like others.

use std::io::{Cursor, Read};
use std::sync::Arc;

use calamine::{Data, Dimensions, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};
use zip::ZipArchive;

use super::super::{Builder, Document, Limits, Metadata};
use super::archive::{contains, damaged, holds_type, locked};
use super::biff;
use super::legacy::{OLE, has_stream};
use super::number_format::{general, shown};
use super::sheet::{self, Part, Sheet, Shown};
use super::{File, ReadError, decoded, text};
use crate::source::Origin;

/// How a zip archive begins.
const ZIP: &[u8] = b"PK\x03\x04";

/// Types of workbooks as archives list them.
const TYPES: [&str; 2] = ["spreadsheetml.", "ms-excel.sheet."];

/// Whether a file is a workbook, whatever its name says.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    let older = || has_stream(bytes, "Workbook") && !has_stream(bytes, "WordDocument");
    (bytes.starts_with(ZIP) && contains(bytes, b"xl/workbook.") && holds_type(bytes, &TYPES)) || older()
}

/// Reads a workbook. Some systems export text with the ending `.xls`.
pub(super) fn read(file: File<'_>) -> Result<Document, ReadError> {
    let File { bytes, limits, .. } = file;
    let mut out = Output { sheets: Vec::new(), limits, size: 0 };
    let input = Cursor::new(bytes);
    if bytes.starts_with(ZIP) {
        match archive(bytes, limits)? {
            Kind::Xml => out.xlsx(input).map_err(Failed::explain)?,
            Kind::Binary => out.xlsb(input).map_err(Failed::explain)?,
        }
    } else if bytes.starts_with(OLE) {
        biff::check(bytes, limits)?;
        out.xls(input).map_err(Failed::explain)?;
    } else {
        return Ok(text::read("text", decoded(file)?));
    }
    let mut builder = Builder::default();
    sheet::write(sheet::in_order(out.sheets), &mut builder);
    let document = builder.finish(file.name, "xlsx", None, Metadata::default());
    if document.blocks.is_empty() { Err(ReadError::Empty) } else { Ok(document) }
}

enum Kind {
    Xml,
    Binary,
}

/// What kind of workbook an archive is. All of it but pictures is unpacked once
/// and thrown away: what an archive says about sizes is not to be believed, and
/// the library unpacks without a bound.
fn archive(bytes: &[u8], limits: &Limits) -> Result<Kind, ReadError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut left = limits.unpacked_size;
    let mut kind = Kind::Xml;
    for at in 0..zip.len() {
        let part = zip.by_index(at).map_err(|_| damaged())?;
        if part.name_raw().eq_ignore_ascii_case(b"xl/workbook.bin") {
            kind = Kind::Binary;
        }
        if part.name_raw().starts_with(b"xl/media/") {
            continue;
        }
        let size =
            std::io::copy(&mut part.take(left.saturating_add(1)), &mut std::io::sink()).map_err(|_| damaged())?;
        left = left.checked_sub(size).ok_or_else(|| ReadError::too_costly(limits, "unpacked_size"))?;
    }
    Ok(kind)
}

/// Why a workbook cannot be read.
enum Failed {
    Locked,
    Broken,
    Refused(ReadError),
}

impl Failed {
    fn explain(self) -> ReadError {
        match self {
            Self::Locked => locked(),
            Self::Broken => damaged(),
            Self::Refused(error) => error,
        }
    }
}

impl From<ReadError> for Failed {
    fn from(error: ReadError) -> Self {
        Self::Refused(error)
    }
}

impl From<calamine::XlsxError> for Failed {
    fn from(error: calamine::XlsxError) -> Self {
        if matches!(error, calamine::XlsxError::Password) { Self::Locked } else { Self::Broken }
    }
}

impl From<calamine::XlsbError> for Failed {
    fn from(error: calamine::XlsbError) -> Self {
        if matches!(error, calamine::XlsbError::Password) { Self::Locked } else { Self::Broken }
    }
}

impl From<calamine::XlsError> for Failed {
    fn from(error: calamine::XlsError) -> Self {
        if matches!(error, calamine::XlsError::Password) { Self::Locked } else { Self::Broken }
    }
}

/// The sheets that were read, and how many bytes of words are in them.
struct Output<'a> {
    sheets: Vec<Vec<Part>>,
    limits: &'a Limits,
    size: u64,
}

impl Output<'_> {
    fn xlsx(&mut self, input: Cursor<&[u8]>) -> Result<(), Failed> {
        let mut workbook: Xlsx<_> = Xlsx::new(input)?;
        for name in visible(workbook.sheets_metadata()) {
            let mut sheet = Sheet::default();
            let mut empty = Vec::new();
            let mut cells = workbook.worksheet_cells_reader(&name)?;
            while let Some((cell, style)) = cells.next_cell_with_style_id()? {
                let (row, column) = cell.get_position();
                let style = cells.styles().get(style);
                let bordered =
                    style.and_then(|style| style.borders.as_ref()).is_some_and(|one| one.has_visible_borders());
                let code =
                    style.and_then(|style| style.number_format.as_ref()).map(|format| format.format_code.as_str());
                match printed(cell.get_value().clone().into(), code) {
                    Some(text) => self.put(&mut sheet, &name, (row, column), text, bordered)?,
                    None => {
                        empty.push((row, column));
                        if bordered {
                            sheet.put_empty(row, column);
                        }
                    }
                }
            }
            drop(cells);
            empty.sort_unstable();
            self.uncalculated(&mut sheet, &name, &empty, workbook.worksheet_cells_reader(&name)?)?;
            merge(&mut sheet, workbook.merge_cells_by_sheet_name(&name)?);
            self.finish(sheet, name)?;
        }
        Ok(())
    }

    /// A formula without a value is not an empty cell: nobody has calculated it yet.
    fn uncalculated(
        &mut self,
        sheet: &mut Sheet,
        name: &Arc<str>,
        empty: &[(u32, u32)],
        mut cells: calamine::XlsxCellReader<'_, Cursor<&[u8]>>,
    ) -> Result<(), Failed> {
        while let Some(formula) = cells.next_formula()? {
            if !formula.get_value().is_empty() && empty.binary_search(&formula.get_position()).is_ok() {
                self.put(sheet, name, formula.get_position(), format!("={}", formula.get_value()), true)?;
            }
        }
        Ok(())
    }

    fn xlsb(&mut self, input: Cursor<&[u8]>) -> Result<(), Failed> {
        let mut workbook: Xlsb<_> = Xlsb::new(input)?;
        for name in visible(workbook.sheets_metadata()) {
            let mut sheet = Sheet::default();
            let mut cells = workbook.worksheet_cells_reader(&name)?;
            while let Some(cell) = cells.next_cell()? {
                let place = cell.get_position();
                if let Some(text) = printed(cell.get_value().clone().into(), None) {
                    self.put(&mut sheet, &name, place, text, false)?;
                }
            }
            drop(cells);
            self.finish(sheet, name)?;
        }
        Ok(())
    }

    fn xls(&mut self, input: Cursor<&[u8]>) -> Result<(), Failed> {
        let mut workbook: Xls<_> = Xls::new(input)?;
        for name in visible(workbook.sheets_metadata()) {
            let mut sheet = Sheet::default();
            let range = workbook.worksheet_range(&name)?;
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let place = (top.saturating_add(row as u32), left.saturating_add(column as u32));
                if let Some(text) = printed(value.clone(), None) {
                    self.put(&mut sheet, &name, place, text, false)?;
                }
            }
            merge(&mut sheet, workbook.merge_cells_by_sheet_name(&name)?);
            self.finish(sheet, name)?;
        }
        Ok(())
    }

    /// A short cell may stand for a long text that the file holds once.
    fn put(
        &mut self,
        sheet: &mut Sheet,
        name: &Arc<str>,
        (row, column): (u32, u32),
        text: String,
        bordered: bool,
    ) -> Result<(), ReadError> {
        self.size = self.size.saturating_add(text.len() as u64);
        if self.size > self.limits.unpacked_size {
            return Err(ReadError::too_costly(self.limits, "unpacked_size"));
        }
        sheet.put(row, column, Shown { text, origin: origin(name, row, column), bordered });
        Ok(())
    }

    fn finish(&mut self, sheet: Sheet, name: Arc<str>) -> Result<(), ReadError> {
        self.sheets.push(sheet.parts(self.limits, &|row, column| Some(origin(&name, row, column)))?);
        Ok(())
    }
}

/// People count from 1.
fn origin(name: &Arc<str>, row: u32, column: u32) -> Origin {
    Origin::Sheet { sheet: name.clone(), row: row.saturating_add(1), column: column.saturating_add(1) }
}

fn visible(sheets: &[calamine::Sheet]) -> Vec<Arc<str>> {
    let shown = |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet;
    sheets.iter().filter(shown).map(|sheet| Arc::from(sheet.name.as_str())).collect()
}

fn merge(sheet: &mut Sheet, merged: Vec<Dimensions>) {
    for Dimensions { start, end } in merged {
        let size = |from: u32, to: u32| to.saturating_sub(from).saturating_add(1);
        sheet.merge(start, (size(start.0, end.0), size(start.1, end.1)));
    }
}

/// What is shown for a value; `None` for nothing. A number in a format that
/// shows it in another size gets the format code behind it and is no number then.
fn printed(value: Data, code: Option<&str>) -> Option<String> {
    let number = |value: f64| match code.map(|code| (shown(value, code), code)) {
        None => general(value),
        Some((Some(text), _)) => text,
        Some((None, code)) => format!("{}〔{code}〕", general(value)),
    };
    let text = match value {
        Data::Int(value) => number(value as f64),
        Data::Float(value) => number(value),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text,
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(date) => date_or_time(&date),
        Data::Error(error) => error.to_string(),
        Data::Empty => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// The date, and the time of day where there is one. Its order and signs are
/// those of this program: which of them a cell asks for is not known.
fn date_or_time(value: &calamine::ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let time = format!("{hour}:{minute:02}:{second:02}");
    if value.is_duration() || value.as_f64() < 1.0 {
        return time;
    }
    let date = format!("{year}年{month}月{day}日");
    if value.as_f64().fract() == 0.0 { date } else { format!("{date} {time}") }
}
