//! What the reading tests share: the forms, and how a cell is written down.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use gailint::document::{self, Limits};
use gailint::form::{Aligner, Cell, CellState, Form, Report, load_form};
use gailint::source::SourceText;
use gailint::{Linter, Options};

pub(crate) static ALIGNER: LazyLock<Aligner> =
    LazyLock::new(|| Aligner::new(vec![form("cn-2019"), form("cn-2021")]).expect("there are forms"));

/// The national pack.
pub(crate) static LINTER: LazyLock<Linter> =
    LazyLock::new(|| Linter::new(&Options::default()).expect("the rules are right"));

pub(crate) fn form(id: &str) -> Arc<Form> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("rules/cn/forms/{id}.yaml"));
    let text = std::fs::read_to_string(&path).expect("the form file is there");
    Arc::new(load_form(&SourceText::new(id, text)).expect("the form file is right"))
}

pub(crate) fn read(text: &str) -> Report {
    read_bytes("报告.txt", text.as_bytes())
}

pub(crate) fn read_bytes(name: &str, bytes: &[u8]) -> Report {
    ALIGNER.align(document::read(name, bytes, &Limits::default()).expect("the document is text"))
}

/// A state in one word; numbers as their value.
pub(crate) fn shown(cell: &Cell) -> String {
    match &cell.state {
        CellState::Number { value, .. } => value.normalize().to_string(),
        CellState::Blank => "blank".to_owned(),
        CellState::Mark => "mark".to_owned(),
        CellState::Unreadable(_) => "unreadable".to_owned(),
        CellState::Absent => "absent".to_owned(),
        CellState::Void => "void".to_owned(),
    }
}

/// A cell by its name, as a state in one word.
pub(crate) fn at(report: &Report, name: &str) -> String {
    shown(report.cell(report.form.cell_named(name).unwrap_or_else(|| panic!("no cell {name}"))))
}
