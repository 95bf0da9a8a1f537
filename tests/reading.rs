//! Reading documents: blocks, sections and every cell of the statutory tables.
//! `reading/shapes.rs` prints one table in many ways and reads it back,
//! `reading/reports.rs` compares real reports with their truth files where the
//! folder that `GAILINT_REPORTS` names has them.

#[path = "reading/common.rs"]
mod common;
#[path = "reading/reports.rs"]
mod reports;
