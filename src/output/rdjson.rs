//! reviewdog's own format: one JSON object (`rdjson`), or one diagnostic a line
//! (`rdjsonl`). Columns are bytes of UTF-8 from 1, ends exclusive.
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>

use std::io::{self, Write};

use serde::Serialize;

use super::Style;
use super::entry::{Entry, entries};
use super::place::{Region, Unit};
use crate::corpus::Results;
use crate::finding::Severity;
use crate::source::Position;

/// More places than this beside a finding help nobody.
const MOST_RELATED: usize = 20;

#[derive(Serialize)]
struct Report<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

const SOURCE: Source = Source { name: "gailint" };

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

/// Writes one object.
pub(super) fn write(results: &Results, out: &mut dyn Write, _: &Style) -> io::Result<()> {
    let diagnostics = entries(results).map(|entry| diagnostic(&entry)).collect();
    serde_json::to_writer_pretty(&mut *out, &Report { source: SOURCE, diagnostics })?;
    writeln!(out)
}

/// Writes one object a line.
pub(super) fn write_lines(results: &Results, out: &mut dyn Write, _: &Style) -> io::Result<()> {
    for entry in entries(results) {
        serde_json::to_writer(&mut *out, &Diagnostic { source: Some(SOURCE), ..diagnostic(&entry) })?;
        writeln!(out)?;
    }
    Ok(())
}

fn diagnostic<'a>(entry: &Entry<'a>) -> Diagnostic<'a> {
    let location = |region: Option<Region>| {
        let range = region.map(|region| Range { start: region.start, end: region.end });
        Location { path: entry.path(), range }
    };
    let related = entry.related(Unit::Utf8).take(MOST_RELATED);
    Diagnostic {
        message: entry.message(),
        location: location(entry.region(Unit::Utf8)),
        severity: match entry.severity() {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Note => "INFO",
        },
        source: None,
        code: Code { value: entry.code() },
        related_locations: related
            .map(|(message, region)| Related { message, location: location(Some(region)) })
            .collect(),
    }
}
