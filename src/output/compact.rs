//! One finding, one line: `年报.txt:12:5: 错误 CN303 …`, to be searched and
//! counted by line tools.

use std::io::{self, Write};

use super::Style;
use super::entry::entries;
use super::text::harmless;
use crate::corpus::Results;

/// Writes one line for each finding and each file that could not be checked.
pub(super) fn write(results: &Results, out: &mut dyn Write, _: &Style) -> io::Result<()> {
    for entry in entries(results) {
        let (address, severity, code) = (harmless(&entry.address()), entry.severity().title(), entry.code());
        writeln!(out, "{address}: {severity} {code} {}", harmless(&entry.message()))?;
    }
    Ok(())
}
