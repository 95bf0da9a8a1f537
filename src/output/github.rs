//! Annotations of GitHub Actions: one workflow command a line.
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use std::io::{self, Write};

use super::Style;
use super::entry::entries;
use super::place::Unit;
use super::text::harmless;
use crate::corpus::Results;
use crate::finding::Severity;

/// Writes a command for each finding and each file that could not be checked.
/// A file without lines is annotated as a whole.
pub(super) fn write(results: &Results, out: &mut dyn Write, _: &Style) -> io::Result<()> {
    for entry in entries(results) {
        let command = match entry.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let place = entry.region(Unit::Utf16).map_or_else(String::new, |region| {
            // Columns are read only for a place on one line.
            let columns = if region.start.line == region.end.line {
                format!(",col={},endColumn={}", region.start.column, region.end.column)
            } else {
                String::new()
            };
            format!(",line={},endLine={}{columns}", region.start.line, region.end.line)
        });
        let help = entry.help().map_or_else(String::new, |help| format!("%0A{}", data(help)));
        let message = format!("{}{help}", data(&entry.message()));
        writeln!(
            out,
            "::{command} file={}{place},title={}::{message}",
            property(entry.path()),
            property(entry.code())
        )?;
    }
    Ok(())
}

/// A message on one line: logs of a run are terminals, and a line break would end the command.
fn data(text: &str) -> String {
    harmless(text).replace('%', "%25")
}

/// A property, in which colons and commas have a meaning of their own as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
