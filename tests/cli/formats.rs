//! What comes out: exit codes, the formats and their schemas.

use std::sync::Arc;

use gailint::document::Limits;
use gailint::form::{Aligner, CellState, UnreadableReason, load_form};
use gailint::output::{csv_rows, json_line};
use gailint::source::{SourceText, Span};
use gailint::value::{Certainty, Decimal, Unit};

use crate::{POOR, folder, gailint};

/// Fails with the places where a value does not fit a schema of `docs/schema`.
pub(crate) fn assert_fits(schema: &str, value: &serde_json::Value) {
    let path = format!("{}/docs/schema/{schema}", env!("CARGO_MANIFEST_DIR"));
    let schema = std::fs::read_to_string(path).expect("a schema");
    let schema = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn findings_fail_the_run_and_are_told() {
    let here = folder(&[("年报.txt", POOR.as_bytes())]);
    let ran = gailint(here.path(), &["check", "年报.txt"]);
    assert_eq!(ran.code, 1, "{}", ran.all());
    for words in ["CN", "错误", "年报.txt", "依据", "共检查 1 份报告", "不通过", "无法判定"] {
        assert!(ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
    assert_eq!(ran.stderr, "");
    let quiet = gailint(here.path(), &["check", "年报.txt", "--quiet"]);
    assert_eq!((quiet.code, quiet.stdout.lines().count()), (1, 2), "{}", quiet.stdout);
}

#[test]
fn colours_are_written_only_when_wanted() {
    let here = folder(&[("年报.txt", POOR.as_bytes())]);
    let colored =
        |args: &[&str]| gailint(here.path(), &[&["check", "年报.txt"], args].concat()).stdout.contains('\u{1b}');
    assert!(!colored(&[]));
    assert!(!colored(&["--color", "never"]));
    assert!(colored(&["--color", "always"]));
    assert!(!colored(&["--color", "always", "--format", "json"]));
}

#[test]
fn the_json_of_check_fits_its_schema() {
    let here = folder(&[("年报.txt", POOR.as_bytes()), ("空.txt", b"")]);
    let ran = gailint(here.path(), &["check", ".", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_fits("check-v1.json", &json);
    assert!(json["documents"][0]["findings"][0]["code"].is_string(), "{json}");
}

#[test]
fn the_json_of_extract_fits_its_schema() {
    let here = folder(&[("甲.txt", POOR.as_bytes()), ("乙.txt", POOR.as_bytes())]);
    let ran = gailint(here.path(), &["extract", "."]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout.lines().count(), 2);
    for line in ran.stdout.lines() {
        let json: serde_json::Value = serde_json::from_str(line).expect("JSON on one line");
        assert_fits("extract-v1.json", &json);
        assert!(json["cells"].as_object().is_some_and(|cells| !cells.is_empty()));
    }
}

#[test]
fn the_csv_of_extract_has_one_header_and_a_row_for_each_cell() {
    let here = folder(&[("甲.txt", POOR.as_bytes()), ("=乙.txt", POOR.as_bytes())]);
    let ran = gailint(here.path(), &["extract", ".", "--format", "csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let mut lines = ran.stdout.lines();
    assert_eq!(lines.next(), Some("\u{feff}path,form,issuer,year,cell,state,value,text,certainty,line"));
    assert_eq!(ran.stdout.matches("path,form").count(), 1);
    assert!(lines.all(|line| line.starts_with(['甲', '\'']) && line.contains('[')), "{}", ran.stdout);
    assert!(ran.stdout.contains("\n'=乙.txt,"), "{}", ran.stdout);
}

#[test]
fn every_state_of_a_cell_has_its_form() {
    let form = include_str!("../../rules/cn/forms/cn-2021.yaml");
    let form = load_form(&SourceText::new("form", form)).expect("the national form");
    let document = gailint::document::read("年报.txt", "前\n1,200元（其中1） = /\n".as_bytes(), &Limits::default())
        .expect("a document");
    let mut report = Aligner::new(vec![Arc::new(form)]).expect("a form").align(document);
    let number = |unit, note| CellState::Number { value: Decimal::new(120_000, 2), unit, note };
    let states = [
        (number(Some(Unit::Yuan), Some("（其中1）".to_owned())), 4..9),
        (CellState::Blank, 4..4),
        (CellState::Mark, 28..29),
        (CellState::Unreadable(UnreadableReason::NotANumber), 26..27),
        (CellState::Absent, 0..0),
        (CellState::Void, 0..0),
    ];
    for (cell, (state, range)) in report.cells.iter_mut().zip(states) {
        (cell.state, cell.span, cell.certainty) = (state, Span::new(range), Certainty::Inferred);
    }
    let json: serde_json::Value = serde_json::from_str(&json_line("年报.txt", &report)).expect("JSON");
    assert_fits("extract-v1.json", &json);
    let cells: Vec<&serde_json::Value> = json["cells"].as_object().expect("cells").values().take(5).collect();
    let field = |name: &str| cells.iter().map(|cell| cell[name].as_str().unwrap_or("")).collect::<Vec<_>>();
    assert_eq!(field("state"), ["number", "blank", "mark", "unreadable", "absent"]);
    assert_eq!(field("value"), ["1200", "", "", "", ""]);
    assert_eq!(field("text"), ["1,200", "", "/", "=", ""]);
    assert_eq!((field("unit")[0], field("note")[0]), ("元", "（其中1）"));
    assert!(cells[0]["place"]["line"] == 2 && cells[4]["place"].is_null());
    let csv = csv_rows("年报.txt", &report);
    let rows: Vec<&str> = csv.lines().collect();
    assert!(rows[0].ends_with(",number,1200,\"1,200\",inferred,2"), "{}", rows[0]);
    assert!(rows[3].ends_with(",unreadable,,'=,inferred,2"), "{}", rows[3]);
    assert_eq!(rows.len(), report.cells.iter().filter(|cell| cell.state != CellState::Void).count());
}
