//! The statutory form as data, and a report read against it.
//!
//! [`schema`] is what a pack's `forms/*.yaml` says; [`Aligner`] finds the parts of
//! the form in a document; the [`Report`] it gives has a value for every cell of
//! the form, if only "absent".

mod align;
mod draft;
mod load;
mod report;
pub mod schema;
mod sums;

pub use align::Aligner;
pub use draft::{Draft, DraftSection};
pub use load::load_form;
pub use report::{Cell, CellState, ForeignHeading, OddLabel, Report, Section, TitleLine, UnreadableReason};
pub use schema::{Blank, CellIx, ColumnIx, Form, RowIx, SectionIx, TableIx};
pub use sums::{Sides, Sum};
