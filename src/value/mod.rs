//! Values as reports print them: exact numbers, units, dates, and the one
//! normalisation of text that labels and patterns are compared in.

mod cell;
mod certainty;
mod date;
mod number;
mod text;
mod traditional;
mod unit;

pub use cell::{Printed, read_cell};
pub use certainty::Certainty;
pub use date::Date;
pub use number::{NUMBER_PATTERN, parse_number};
pub use rust_decimal::Decimal;
pub use text::{NormText, label_char, label_key};
pub use traditional::simplified;
pub use unit::{TYPES, Type, UNITS, Unit};
