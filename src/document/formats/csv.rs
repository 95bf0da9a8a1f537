//! Comma-separated values: a sheet saved as CSV, with the tables as they are
//! printed, or a list of cells by name. Fields go the way of the cells of a
//! sheet; whether a table lists cells by name is told by alignment.

use csv::{ReaderBuilder, StringRecord};

use super::super::{Builder, Document, Limits, Metadata};
use super::ReadError;
use super::sheet::{self, Sheet, Shown};
use crate::source::{Origin, SourceText, Span};

/// The column of a list of cells that tells reports apart.
const REPORT: &str = "path";
/// The column of a list of cells that names them.
const CELL: &str = "cell";

pub(super) fn read(source: SourceText, limits: &Limits) -> Result<Document, ReadError> {
    let records = records(source.text());
    one_report(&records)?;
    let mut sheet = Sheet::default();
    for (row, (start, record)) in (0..).zip(&records) {
        let mut from = *start;
        for (column, field) in (0..).zip(record).filter(|(_, field)| !field.trim().is_empty()) {
            let (place, end) = find(source.text(), from, field);
            from = end;
            let shown = Shown { text: field.to_owned(), origin: Origin::Source(place), bordered: false };
            sheet.put(row, column, shown);
        }
    }
    let starts: Vec<usize> = records.iter().map(|(start, _)| *start).collect();
    let line = |row: u32, _| Some(Origin::Source(Span::at(*starts.get(row as usize)?)));
    let mut builder = Builder::default();
    sheet::write(sheet.parts(limits, &line)?, &mut builder);
    let name = source.name().to_owned();
    Ok(builder.finish(&name, "csv", Some(source), Metadata::default()))
}

/// The records, each with the byte at which it begins. Blank lines are records
/// without fields: they separate tables.
fn records(text: &str) -> Vec<(usize, StringRecord)> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |mark: char| text.matches(mark).count();
    let delimiter = if first.contains(',') || count(',') >= count('\t') { b',' } else { b'\t' };
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut records = Vec::new();
    let mut record = StringRecord::new();
    // The text is UTF-8 and rows may have any length: nothing else can fail.
    while reader.read_record(&mut record).unwrap_or(false) {
        let from = record.position().map_or(0, |at| at.byte() as usize);
        let rest = text.get(from..).unwrap_or_default();
        // The record before ends with its first line break.
        let ended = text.get(..from).is_some_and(|before| before.ends_with('\r'));
        let gap = if ended { rest.strip_prefix('\n').unwrap_or(rest) } else { rest };
        let start = gap.trim_start_matches(['\r', '\n']);
        let at = text.len() - start.len();
        if start.len() < gap.len() {
            records.push((at, StringRecord::new()));
        }
        records.push((at, record.clone()));
    }
    records
}

/// Where a field stands, and where to look for the next. A field that the file
/// writes otherwise, with doubled quotes, stands where it begins.
fn find(text: &str, from: usize, field: &str) -> (Span, usize) {
    let rest = text.get(from..).unwrap_or_default();
    match rest.find(field) {
        Some(at) => {
            let span = Span::new(from + at..from + at + field.len());
            (span, span.range().end)
        }
        None => (Span::at(from), from),
    }
}

/// One list may hold the cells of many reports; a document is one report.
fn one_report(records: &[(usize, StringRecord)]) -> Result<(), ReadError> {
    let Some(((_, header), rest)) = records.split_first() else { return Ok(()) };
    let column = |name: &str| header.iter().position(|field| field.trim() == name);
    let (Some(report), Some(_)) = (column(REPORT), column(CELL)) else { return Ok(()) };
    let mut reports: Vec<&str> = rest.iter().filter_map(|(_, record)| record.get(report)).collect();
    reports.sort_unstable();
    reports.dedup();
    match reports.len() {
        0 | 1 => Ok(()),
        count => {
            Err(ReadError::refused(format!("这个文件里有 {count} 份报告的数据"), "请把每份报告的数据分别存成一个文件"))
        }
    }
}
