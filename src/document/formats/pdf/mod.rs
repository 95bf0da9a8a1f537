//! PDF: what is drawn on the pages, put together to paragraphs and tables. A
//! PDF knows neither; it draws characters and lines. `page` collects both,
//! `rules` and `grid` find tables in the lines, `lines` puts characters together
//! to words, `sheet` has what stands on a page, `furniture` drops page numbers,
//! `tables` joins what a page break parted, `flow` makes paragraphs.

mod characters;
mod cost;
mod flow;
mod frame;
mod furniture;
mod grid;
mod guard;
mod lines;
mod page;
mod rules;
mod sheet;
mod tables;

use super::{File, ReadError};
use crate::document::{Builder, Document, GridCell, Metadata};
use page::Page;
use sheet::{Item, Sheet, Table};

/// Of so many characters one may be unknown; with more, nothing can be trusted.
const UNKNOWN: usize = 20;

/// Whether a file is a PDF: its mark stands at its beginning, if not in the first byte.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    bytes.get(..bytes.len().min(1024)).unwrap_or_default().windows(5).any(|window| window == b"%PDF-")
}

/// Reads a PDF.
pub(super) fn read(file: File<'_>) -> Result<Document, ReadError> {
    guard::check(file)?;
    let read = page::read(file)?;
    if read.characters == 0 {
        return Err(ReadError::refused("PDF 里没有文字，只有图片", "请使用原来的 Word 文件 (.docx)，或从它导出 PDF"));
    }
    if read.unknown * UNKNOWN > read.characters {
        return Err(ReadError::refused(
            "PDF 里的文字没有编码，无法读取",
            "请使用原来的 Word 文件 (.docx)，或从它重新导出 PDF",
        ));
    }
    let sheets: Result<Vec<Sheet<'_>>, ReadError> =
        read.pages.iter().map(|page| Sheet::of(page, file.limits)).collect();
    let mut sheets = sheets?;
    furniture::remove(&mut sheets);
    Ok(written(sheets).finish(file.name, "pdf", None, Metadata::default()))
}

/// All paragraphs and tables.
fn written(sheets: Vec<Sheet<'_>>) -> Builder {
    let margins = flow::margins(&sheets);
    let mut builder = Builder::default();
    let mut paragraph = flow::Paragraph::default();
    let mut open: Option<(&Page, Table)> = None;
    for Sheet { page, items } in sheets {
        for (at, item) in items.into_iter().enumerate() {
            match item {
                Item::Line(line) => {
                    open.take().into_iter().for_each(|(page, table)| write_table(&mut builder, page, table));
                    paragraph.add(page, line, &margins).into_iter().for_each(|words| builder.paragraph(words, false));
                }
                Item::Table(table) => {
                    builder.paragraph(paragraph.end(), false);
                    open = Some(match open.take() {
                        Some((first, mut whole)) if at == 0 && whole.goes_on_in(&table) => {
                            whole.append(table);
                            (first, whole)
                        }
                        other => {
                            other.into_iter().for_each(|(page, table)| write_table(&mut builder, page, table));
                            (page, table)
                        }
                    });
                }
            }
        }
    }
    open.into_iter().for_each(|(page, table)| write_table(&mut builder, page, table));
    builder.paragraph(paragraph.end(), false);
    builder
}

fn write_table(builder: &mut Builder, page: &Page, table: Table) {
    let cells = table.cells.into_iter().map(|filled| GridCell {
        row: filled.cell.row,
        column: filled.cell.column,
        rows: filled.cell.rows,
        columns: filled.cell.columns,
        words: filled.words,
        origin: Some(page.origin(filled.cell.frame)),
    });
    builder.table(cells.collect());
}
