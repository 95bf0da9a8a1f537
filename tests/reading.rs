//! Reading documents: blocks, sections and every cell of the statutory tables.
//! `reading/shapes.rs` prints one report in many shapes and reads it back,
//! `reading/glued.rs` prints it without separators,
//! `reading/parts.rs` looks at what stands around the tables and at tables with
//! something missing, `reading/grids.rs` and `reading/layouts.rs` at tables with
//! known merged cells, `reading/headings.rs` at headings inside of lines,
//! `reading/faults.rs` at reports with one thing wrong in them,
//! `reading/spreadsheets.rs` at workbooks and CSV, `reading/written.rs` at reports that the program writes itself,
//! `reading/wild.rs` at other words and characters than the form's,
//! `reading/docx.rs` reads Word files made by `reading/word.rs`,
//! `reading/pdf.rs` draws PDF files and reads them,
//! `reading/wording.rs` at labels that are worded otherwise,
//! `reading/formats.rs` reads one report in every format,
//! `reading/real_rules.rs` compares findings with what reviewers found,
//! `reading/reports.rs` compares real reports with their
//! truth files where the folder that `GAILINT_REPORTS` names has them.

#[path = "reading/annotated.rs"]
mod annotated;
#[path = "reading/common.rs"]
mod common;
#[path = "reading/docx.rs"]
mod docx;
#[path = "reading/faults.rs"]
mod faults;
#[path = "reading/formats.rs"]
mod formats;
#[path = "reading/grids.rs"]
mod grids;
#[path = "reading/glued.rs"]
mod glued;
#[path = "reading/headings.rs"]
mod headings;
#[path = "reading/html.rs"]
mod html;
#[path = "reading/layouts.rs"]
mod layouts;
#[path = "reading/marked.rs"]
mod marked;
#[path = "reading/parts.rs"]
mod parts;
#[path = "reading/pdf.rs"]
mod pdf;
#[path = "reading/pdf_writer.rs"]
mod pdf_writer;
#[path = "reading/printer.rs"]
mod printer;
#[path = "reading/real_rules.rs"]
mod real_rules;
#[path = "reading/reports.rs"]
mod reports;
#[path = "reading/shapes.rs"]
mod shapes;
#[path = "reading/spreadsheets.rs"]
mod spreadsheets;
#[path = "reading/truth.rs"]
mod truth;
#[path = "reading/wild.rs"]
mod wild;
#[path = "reading/word.rs"]
mod word;
#[path = "reading/written.rs"]
mod written;
#[path = "reading/wording.rs"]
mod wording;
