//! Reading documents: blocks, sections and every cell of the statutory tables.
//! `reading/shapes.rs` prints one report in many shapes and reads it back,
//! `reading/parts.rs` looks at what stands around the tables and at tables with
//! something missing, `reading/headings.rs` at headings inside of lines, `reading/faults.rs` at
//! reports with one thing wrong in them, `reading/wording.rs` at labels that are worded otherwise,
//! `reading/reports.rs` compares real reports with their
//! truth files where the folder that `GAILINT_REPORTS` names has them.

#[path = "reading/common.rs"]
mod common;
#[path = "reading/faults.rs"]
mod faults;
#[path = "reading/headings.rs"]
mod headings;
#[path = "reading/parts.rs"]
mod parts;
#[path = "reading/printer.rs"]
mod printer;
#[path = "reading/reports.rs"]
mod reports;
#[path = "reading/shapes.rs"]
mod shapes;
#[path = "reading/wording.rs"]
mod wording;
