//! What comes out: exit codes, the formats and their schemas.

use crate::{POOR, folder, gailint};

/// Fails with the places where a value does not fit a schema of `docs/schema`.
fn assert_fits(schema: &str, value: &serde_json::Value) {
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
