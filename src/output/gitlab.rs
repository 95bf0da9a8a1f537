//! GitLab Code Quality: a JSON array, without a byte-order mark.
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::io::{self, Write};

use serde::Serialize;

use super::Style;
use super::entry::{Entry, entries};
use super::place::Unit;
use crate::corpus::Results;
use crate::finding::{Severity, fingerprint};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

/// The path is relative and written as it is, not percent-encoded.
#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes the array. A file without lines is blamed at its first.
pub(super) fn write(results: &Results, out: &mut dyn Write, _: &Style) -> io::Result<()> {
    let issues: Vec<Issue<'_>> = entries(results)
        .map(|entry| Issue {
            description: entry.message(),
            check_name: entry.code(),
            fingerprint: unique(&entry),
            severity: match entry.severity() {
                Severity::Error => "critical",
                Severity::Warning => "minor",
                Severity::Note => "info",
            },
            location: Location {
                path: entry.path(),
                lines: Lines { begin: entry.region(Unit::Utf16).map_or(1, |region| region.start.line) },
            },
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

/// GitLab shows only one of two issues with one fingerprint, and a finding's
/// own is unique in its document only.
fn unique(entry: &Entry<'_>) -> String {
    let own = entry.finding().map_or(entry.code(), |finding| &finding.fingerprint);
    fingerprint(&[entry.path(), own])
}
