//! What `gailint extract` writes: the cells and sections of a report as they
//! were read. JSON is one object on one line for a report, as
//! `docs/schema/extract-v1.json` describes it; CSV is one line for a cell.

use serde::Serialize;

use super::csv::{defused, writer};
use super::wire::{VERSION, WirePlace};
use crate::finding::Place;
use crate::form::{Cell, CellIx, CellState, Report};
use crate::value::Unit;

/// The first line of the CSV format, with the mark by which spreadsheet
/// programs know UTF-8.
pub const CSV_HEADER: &str = "\u{feff}path,form,issuer,year,cell,state,value,text,certainty,line\r\n";

/// A report as one line of JSON, with its line break.
#[must_use]
pub fn json_line(path: &str, report: &Report) -> String {
    let places: Vec<(CellIx, Place)> = cells(report).map(|(ix, cell)| (ix, place(report, ix, cell))).collect();
    let wire = Extract {
        version: VERSION,
        path,
        form: &report.form.id,
        issuer: report.issuer.as_deref(),
        year: report.year,
        title: report.title.as_ref().map(|title| title.text.as_str()),
        published: report.published.map(|date| date.to_string()),
        sections: sections(report),
        cells: Ordered(
            places.iter().map(|(ix, place)| (report.form.cell_name(*ix), cell(report, *ix, place))).collect(),
        ),
    };
    // A map with text keys and no floats always has a JSON form.
    serde_json::to_string(&wire).map(|line| line + "\n").unwrap_or_default()
}

/// The cells of a report as lines of CSV, without the header.
#[must_use]
pub fn csv_rows(path: &str, report: &Report) -> String {
    let year = report.year.map(|year| year.to_string()).unwrap_or_default();
    let mut writer = writer(Vec::new());
    for (ix, cell) in cells(report) {
        let line = if has_place(cell) { report.source.positions(cell.span).0.line.to_string() } else { String::new() };
        let (state, value) = (state(&cell.state), value(&cell.state).unwrap_or_default());
        let fields = [
            path,
            &report.form.id,
            report.issuer.as_deref().unwrap_or_default(),
            &year,
            &report.form.cell_name(ix),
            state,
            &value,
            report.source.slice(cell.span),
            cell.certainty.name(),
            &line,
        ];
        // Writing to memory does not fail.
        drop(writer.write_record(fields.into_iter().map(|field| defused(field).into_owned())));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[derive(Serialize)]
struct Extract<'a> {
    version: u32,
    path: &'a str,
    form: &'a str,
    issuer: Option<&'a str>,
    year: Option<i32>,
    title: Option<&'a str>,
    published: Option<String>,
    sections: Vec<WireSection<'a>>,
    cells: Ordered<WireCell<'a>>,
}

#[derive(Serialize)]
struct WireSection<'a> {
    id: &'a str,
    heading: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct WireCell<'a> {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    certainty: &'static str,
    place: Option<WirePlace<'a>>,
}

/// A JSON object whose keys keep the order of the form.
struct Ordered<T>(Vec<(String, T)>);

impl<T: Serialize> Serialize for Ordered<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// The cells that the layout of the document has.
fn cells(report: &Report) -> impl Iterator<Item = (CellIx, &Cell)> {
    let indexed = report.cells.iter().enumerate().map(|(at, cell)| (CellIx(at), cell));
    indexed.filter(|(_, cell)| cell.state != CellState::Void)
}

fn cell<'a>(report: &'a Report, ix: CellIx, place: &'a Place) -> WireCell<'a> {
    let cell = report.cell(ix);
    let (unit, note, reason) = match &cell.state {
        CellState::Number { unit, note, .. } => (unit.map(Unit::label), note.as_deref(), None),
        CellState::Unreadable(reason) => (None, None, Some(reason.label())),
        CellState::Blank | CellState::Mark | CellState::Absent | CellState::Void => (None, None, None),
    };
    WireCell {
        state: state(&cell.state),
        value: value(&cell.state),
        text: if has_place(cell) { report.source.slice(cell.span) } else { "" },
        unit,
        note,
        reason,
        certainty: cell.certainty.name(),
        place: has_place(cell).then(|| WirePlace::new(place)),
    }
}

fn place(report: &Report, ix: CellIx, cell: &Cell) -> Place {
    Place::new(&report.source, cell.span, Some(report.form.cell_name(ix)), report.form.cell_label(ix))
}

/// A cell that the document does not have stands nowhere.
fn has_place(cell: &Cell) -> bool {
    match cell.state {
        CellState::Absent | CellState::Void => false,
        CellState::Number { .. } | CellState::Blank | CellState::Mark | CellState::Unreadable(_) => true,
    }
}

fn state(state: &CellState) -> &'static str {
    match state {
        CellState::Number { .. } => "number",
        CellState::Blank => "blank",
        CellState::Mark => "mark",
        CellState::Unreadable(_) => "unreadable",
        CellState::Absent | CellState::Void => "absent",
    }
}

/// The number in plain digits, in the unit in which it is printed.
fn value(state: &CellState) -> Option<String> {
    match state {
        CellState::Number { value, .. } => Some(value.normalize().to_string()),
        CellState::Blank | CellState::Mark | CellState::Unreadable(_) | CellState::Absent | CellState::Void => None,
    }
}

fn sections(report: &Report) -> Vec<WireSection<'_>> {
    let known = report.form.sections.iter().zip(&report.sections);
    known
        .filter_map(|(def, section)| section.as_ref().map(|section| (def, section)))
        .map(|(def, section)| WireSection { id: &def.id, heading: &section.heading, text: section.text.as_str() })
        .collect()
}
