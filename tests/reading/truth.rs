//! Real reports and their truth files: where they lie, and how a report that
//! was read is compared with what a careful person reads in the same file. They
//! are not part of this repository: `GAILINT_REPORTS` names their folder.

use std::path::{Path, PathBuf};

use gailint::form::{CellState, Report};
use gailint::value::Decimal;
use serde_json::Value;

use crate::common::{read_bytes, shown};

/// What a file really says, as its truth file has it.
pub(crate) struct Truth(pub(crate) Value);

/// How many cells of the truth came out as they should.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Comparison {
    /// As the truth says; cells that it calls ambiguous are unreadable.
    pub(crate) right: usize,
    /// A number, blank or mark that the truth does not have there.
    pub(crate) wrong: usize,
    /// Unreadable, or not found, where the truth has something.
    pub(crate) unreadable: usize,
    /// One line for each cell that is not right.
    pub(crate) differences: Vec<String>,
}

impl Comparison {
    /// Panics with the list of differences unless every cell is right.
    pub(crate) fn assert_right(&self, file: &Path) {
        assert!(self.differences.is_empty() && self.right > 0, "{}: {self:#?}", file.display());
    }
}

/// The real reports with one of these endings, in the folder and in those
/// below it; none, after saying so, where `GAILINT_REPORTS` names no folder.
pub(crate) fn files(endings: &[&str]) -> Vec<PathBuf> {
    let Some(folder) = std::env::var_os("GAILINT_REPORTS") else {
        eprintln!("skipped: GAILINT_REPORTS names no folder of reports");
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.expect("the entry is there").path();
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if endings.contains(&ending) && Truth::path(&path).is_some() {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A real report as it is read, and its truth.
pub(crate) fn open(file: &Path) -> (Report, Truth) {
    let bytes = std::fs::read(file).expect("the report is there");
    (read_bytes(&file.to_string_lossy(), &bytes), Truth::of(file))
}

impl Truth {
    /// The truth file beside a report.
    pub(crate) fn of(report: &Path) -> Self {
        let path = Self::path(report).unwrap_or_else(|| panic!("no truth for {}", report.display()));
        Self(serde_json::from_slice(&std::fs::read(path).expect("the truth is there")).expect("the truth is JSON"))
    }

    /// The name of the report without its ending, or without several of them.
    fn path(report: &Path) -> Option<PathBuf> {
        let mut stem = report.file_name()?.to_str()?;
        while let Some((head, _)) = stem.rsplit_once('.') {
            stem = head;
            let path = report.with_file_name(format!("{stem}.truth.json"));
            if path.exists() {
                return Some(path);
            }
        }
        None
    }
}

/// Compares every cell that the truth lists.
pub(crate) fn compare(report: &Report, truth: &Truth) -> Comparison {
    let mut comparison = Comparison::default();
    for (name, cell) in truth.0["cells"].as_object().expect("cells") {
        let wanted = wanted(cell);
        let found = report.cell_named(name).unwrap_or_else(|| panic!("no cell {name}"));
        let noted = cell["state"] != "annotated" || has_note(&found.state);
        let found = shown(found);
        if found == wanted && noted {
            comparison.right += 1;
            continue;
        }
        let open = matches!(found.as_str(), "unreadable" | "absent");
        *(if open { &mut comparison.unreadable } else { &mut comparison.wrong }) += 1;
        comparison.differences.push(format!("{name}: {found}, not {wanted}"));
    }
    comparison
}

/// What stands around the cells and is not as the truth says: form, title,
/// issuer, year, which sections are there. One line each.
pub(crate) fn front_differences(report: &Report, truth: &Truth) -> Vec<String> {
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let title = report.title.as_ref().map(|title| title.text.clone()).unwrap_or_default();
    let text = |key: &str| squeezed(truth.0[key].as_str().unwrap_or_default());
    let year = |year: Option<i64>| year.map(|year| year.to_string()).unwrap_or_default();
    let mut pairs = vec![
        ("form".to_owned(), report.form.id.clone(), text("form")),
        ("title".to_owned(), title, text("title")),
        ("issuer".to_owned(), report.issuer.clone().unwrap_or_default(), text("issuer")),
        ("year".to_owned(), year(report.year.map(i64::from)), year(truth.0["year"].as_i64())),
    ];
    for (id, present) in truth.0["sections"].as_object().expect("sections") {
        let ix = report.form.section_ix(id).expect("a section of the form");
        let found = report.section(ix).is_some();
        pairs.push((id.clone(), found.to_string(), present.as_bool().unwrap_or_default().to_string()));
    }
    let differ = pairs.into_iter().filter(|(_, found, wanted)| found != wanted);
    differ.map(|(what, found, wanted)| format!("{what}: {found}, not {wanted}")).collect()
}

fn wanted(cell: &Value) -> String {
    match cell["state"].as_str().expect("state") {
        "number" | "annotated" => {
            let value: Decimal = cell["value"].as_str().expect("value").parse().expect("a number");
            value.normalize().to_string()
        }
        "slash" => "mark".to_owned(),
        "ambiguous" => "unreadable".to_owned(),
        state => state.to_owned(),
    }
}

fn has_note(state: &CellState) -> bool {
    matches!(state, CellState::Number { unit, note, .. } if unit.is_some() || note.is_some())
}
