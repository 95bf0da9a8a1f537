//! A report as an Excel file: one sheet, paragraphs in rows of one merged cell,
//! tables below each other with their values in the same columns.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::super::grid::Grid;
use super::{Part, TemplateError, parts};
use crate::form::Draft;
use crate::value::parse_number;

/// Columns of the sheet for the labels of rows, and how wide each is.
const LABEL_COLUMNS: usize = 3;
const LABEL_WIDTHS: [f64; LABEL_COLUMNS] = [7.0, 10.0, 34.0];
/// How wide a column for values is.
const VALUE_WIDTH: f64 = 9.0;
/// The last column that paragraphs cover.
const LAST_COLUMN: u16 = 9;
/// Characters that fit into a line of a paragraph, and the height of a line.
const LINE_LENGTH: usize = 56;
const LINE_HEIGHT: usize = 18;
/// Digits that spreadsheet programs keep.
const LONGEST_NUMBER: usize = 15;

pub(super) fn write(draft: &Draft) -> Result<Vec<u8>, TemplateError> {
    workbook(draft).map_err(|error| TemplateError(format!("无法生成 Excel 文件（{error}）")))
}

fn workbook(draft: &Draft) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("年度报告")?;
    let mut widths = LABEL_WIDTHS.into_iter().chain(std::iter::repeat(VALUE_WIDTH));
    for column in 0..=LAST_COLUMN.max(LABEL_COLUMNS as u16 + 15) {
        sheet.set_column_width(column, widths.next().unwrap_or(VALUE_WIDTH))?;
    }
    let centred = Format::new().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter).set_text_wrap();
    let text = Format::new().set_align(FormatAlign::Left).set_align(FormatAlign::Top).set_text_wrap();
    let mut row = 0;
    for part in parts(draft) {
        match part {
            Part::Title(words) => paragraph(sheet, &mut row, words, &centred.clone().set_bold().set_font_size(16))?,
            Part::Heading(words) => paragraph(sheet, &mut row, words, &text.clone().set_bold())?,
            Part::Paragraph(words) => paragraph(sheet, &mut row, words, &text)?,
            Part::Signature(words) => {
                paragraph(sheet, &mut row, &words, &text.clone().set_align(FormatAlign::Right))?;
            }
            Part::Table(grid) => table(sheet, &mut row, &grid, &centred.clone().set_border(FormatBorder::Thin))?,
        }
    }
    workbook.save_to_buffer()
}

fn paragraph(sheet: &mut Worksheet, row: &mut u32, words: &str, format: &Format) -> Result<(), XlsxError> {
    sheet.merge_range(*row, 0, *row, LAST_COLUMN, words, format)?;
    let lines = words.chars().count().div_ceil(LINE_LENGTH).max(1);
    sheet.set_row_height(*row, (lines * LINE_HEIGHT) as f64)?;
    *row += 1;
    Ok(())
}

fn table(sheet: &mut Worksheet, top: &mut u32, grid: &Grid, format: &Format) -> Result<(), XlsxError> {
    // Fewer labels beside the rows: the first of them is so much wider.
    let shift = LABEL_COLUMNS.saturating_sub(grid.label_columns);
    for cell in &grid.cells {
        let left = if cell.column == 0 && grid.label_columns > 0 { 0 } else { cell.column + shift };
        let right = cell.column + cell.columns - 1 + shift;
        let (first_row, last_row) = (*top + cell.row as u32, *top + (cell.row + cell.rows - 1) as u32);
        let (left, right) = (left as u16, right as u16);
        if (first_row, left) != (last_row, right) {
            sheet.merge_range(first_row, left, last_row, right, "", format)?;
        }
        match number(&cell.words) {
            Some(number) => sheet.write_number_with_format(first_row, left, number, format)?,
            None if cell.words.is_empty() => sheet.write_blank(first_row, left, format)?,
            None => sheet.write_string_with_format(first_row, left, &cell.words, format)?,
        };
    }
    *top += grid.rows as u32;
    Ok(())
}

/// Words as a number, where the number says no more and no less than they do.
fn number(words: &str) -> Option<f64> {
    let value = parse_number(words).filter(|value| value.to_string() == words && words.len() <= LONGEST_NUMBER)?;
    let number: f64 = words.parse().ok()?;
    (number.to_string() == value.to_string()).then_some(number)
}
