//! One finding, one line: `年报.txt:12:5: 错误 CN303 …`, to be searched and
//! counted by line tools.

use std::io::{self, Write};

use super::Style;
use super::entry::{Entry, entries};
use super::text::harmless;
use crate::corpus::Results;

/// Writes one line for each finding and each file that could not be checked.
pub(super) fn write(results: &Results, out: &mut dyn Write, _: &Style) -> io::Result<()> {
    for entry in entries(results) {
        let place = match entry {
            Entry::Finding(document, finding) if document.report.source.in_file(finding.place.span).is_some() => {
                format!(":{}:{}", finding.place.start.line, finding.place.start.column)
            }
            Entry::Finding(..) | Entry::Unreadable(_) => String::new(),
        };
        let (path, severity, code) = (harmless(entry.path()), entry.severity().title(), entry.code());
        writeln!(out, "{path}{place}: {severity} {code} {}", harmless(&entry.message()))?;
    }
    Ok(())
}
