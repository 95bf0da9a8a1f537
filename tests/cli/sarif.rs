//! SARIF of a corpus with everything that goes wrong elsewhere: Chinese and
//! astral names and text, files without lines, files that cannot be read. What
//! no validator looks at is checked here; the logs stay in the folder for
//! temporary files of the build, where `.ci/run` has validators read them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gailint::form::Draft;
use gailint::output::template_named;
use gailint::{Linter, Options};
use serde_json::Value;
use tempfile::TempDir;

use crate::pdf_writer::{Canvas, pdf};
use crate::{POOR, folder, gailint};

/// A report with a sum that is wrong, as a file of some format.
fn report(format: &str) -> Vec<u8> {
    let linter = Linter::new(&Options::default()).expect("the rules are right");
    let form = linter.forms().iter().find(|form| form.id == "cn-2021").expect("the form");
    let mut draft = Draft::zero(Arc::clone(form));
    draft.title = Some("𠮷田县水利局2023年政府信息公开工作年度报告".to_owned());
    draft.cells.iter_mut().flatten().last().expect("a cell").replace_range(.., "7");
    for section in draft.sections.iter_mut().flatten() {
        section.text = "𠮷字之后：本年度新收政府信息公开申请 3 件。".to_owned();
    }
    (template_named(format).expect("the format").write)(&draft).expect("a report")
}

/// Waives a finding, and names one that there is not.
const WAIVERS: &str = "waivers:\n- {rule: CN504, report: '甲𠮷 *', reason: '见 [说明](http://a) {0}'}\n\
    - {rule: CN504, report: 𠮷.docx, reason: 没有}\n";

/// Knows a finding of a cell and one of a heading that are gone.
const BASELINE: &str = r#"{"version": 1, "findings": [
    {"path": "年报/县区/𠮷.docx", "issuer": null, "year": null, "code": "CN303", "rule": "cn/row-sum", "severity": "error",
     "fingerprint": "0000000000000000", "message": "{0}", "cell": "applications[new, total]", "label": "表三"},
    {"path": "年报/甲𠮷 1.txt", "issuer": null, "year": null, "code": "XX999", "rule": "xx/gone", "severity": "note",
     "fingerprint": "0000000000000000", "message": "[a](b)", "cell": null, "label": "标题"}
]}"#;

fn corpus() -> TempDir {
    let astral = "某某局2023年政府信息公开工作年度报告\n\n一、总体情况\n𠮷字：本年度未收到政府信息公开申请。\n\n\
        三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1\n";
    let page = Canvas::default()
        .text(60.0, 60.0, 16.0, "某某局2023年政府信息公开工作年度报告")
        .text(60.0, 100.0, 12.0, "一、总体情况")
        .text(60.0, 120.0, 12.0, "本年度新收申请 3 件。");
    folder(&[
        ("年报/甲𠮷 1.txt", astral.as_bytes()),
        ("年报/100%#?.md", POOR.as_bytes()),
        ("年报/没有.txt", b""),
        ("年报/图纸.pdf", b"%PDF-1.7\nbroken"),
        ("年报/县区/𠮷.docx", &report("docx")),
        ("年报/县区/表.xlsx", &report("xlsx")),
        ("年报/县区/页.html", &report("html")),
        ("年报/县区/文.pdf", &pdf(&[page])),
        ("豁免.yaml", WAIVERS.as_bytes()),
        ("基线.json", BASELINE.as_bytes()),
    ])
}

/// The log of a run over the corpus, kept for the validators under a name.
fn log(name: &str, args: &[&str]) -> (TempDir, Value) {
    let here = corpus();
    let kept = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("sarif");
    std::fs::create_dir_all(&kept).expect("a folder");
    let file = kept.join(format!("{name}.sarif"));
    let output = format!("sarif={}", file.display());
    let ran = gailint(here.path(), &[&["check", "年报", "--format", &output], args].concat());
    assert_eq!(ran.code, 2, "two files cannot be read: {}", ran.all());
    let log = serde_json::from_slice(&std::fs::read(file).expect("the log")).expect("JSON");
    (here, log)
}

fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().map_or(&[], Vec::as_slice)
}

/// All places of a result.
fn places(result: &Value) -> impl Iterator<Item = &Value> {
    list(result, "locations").iter().chain(list(result, "relatedLocations")).map(|place| &place["physicalLocation"])
}

/// What a place says of the file that it is in: its path and, for what was read
/// out of a file without lines, the text.
fn text_of(run: &Value, root: &Path, place: &Value) -> (String, String) {
    let uri = place["artifactLocation"]["uri"].as_str().expect("a URI");
    let path = percent_encoding::percent_decode_str(uri).decode_utf8().expect("UTF-8").into_owned();
    let index = place["artifactLocation"]["index"].as_u64().expect("an index");
    let artifact = &run["artifacts"][usize::try_from(index).expect("small")];
    assert_eq!(artifact["location"]["uri"], uri);
    match artifact["contents"]["text"].as_str() {
        Some(text) => {
            assert!(artifact["parentIndex"].is_u64(), "{path} is a part of a file");
            (path, text.to_owned())
        }
        None => (path.clone(), std::fs::read_to_string(root.join(&path)).expect("a file with lines")),
    }
}

/// The text under a region, whose columns count UTF-16 units.
fn under(text: &str, region: &Value) -> String {
    let number = |field: &str| usize::try_from(region[field].as_u64().expect("a number")).expect("small");
    let lines: Vec<Vec<u16>> = text.split('\n').map(|line| line.encode_utf16().collect()).collect();
    let (first, last) = (number("startLine"), number("endLine"));
    assert!(first <= last && last <= lines.len(), "{region} in {} lines", lines.len());
    let mut covered = Vec::new();
    for line in first..=last {
        let whole = &lines[line - 1];
        let start = if line == first { number("startColumn") } else { 1 };
        let end = if line == last { number("endColumn") } else { whole.len() + 1 };
        assert!(start <= end && end <= whole.len() + 1, "{region} is past its line");
        covered.extend(&whole[start - 1..end - 1]);
    }
    String::from_utf16(&covered).expect("a region cuts no character in half")
}

#[test]
fn every_region_lies_in_a_text_and_covers_words() {
    let (here, log) = log("regions", &[]);
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let mut covered = BTreeSet::new();
    for result in list(run, "results") {
        for place in places(result) {
            let (path, text) = text_of(run, here.path(), place);
            let words = under(&text, &place["region"]);
            if result["ruleId"] == "CN504" || result["ruleId"] == "CN501" {
                covered.insert((path, words));
            }
        }
    }
    let (none, three) = ("未收到政府信息公开申请", "新收政府信息公开申请 3 件");
    for (path, said) in [("甲𠮷 1.txt", none), ("县区/𠮷.docx/正文.txt", three), ("县区/页.html", three)] {
        assert!(covered.contains(&(format!("年报/{path}"), said.to_owned())), "{path}: {covered:#?}");
    }
}

#[test]
fn addresses_are_addresses() {
    let (_, log) = log("ledger", &["--sarif-ledger"]);
    let run = &log["runs"][0];
    let named = list(run, "artifacts").iter().map(|artifact| &artifact["location"]);
    let pointed = list(run, "results").iter().flat_map(places).map(|place| &place["artifactLocation"]);
    for location in named.chain(pointed) {
        let uri = location["uri"].as_str().expect("a URI");
        assert!(uri.is_ascii() && !uri.starts_with('/') && !uri.contains([' ', '#', '?', '\\']), "{uri}");
        assert_eq!(location["uriBaseId"], "SRCROOT");
    }
    let rules = list(&run["tool"]["driver"], "rules");
    let links = rules.iter().filter_map(|rule| rule["helpUri"].as_str());
    assert!(links.clone().count() > 30 && links.clone().all(|link| link.starts_with("http")), "{links:?}");
}

#[test]
fn what_no_validator_looks_at_holds() {
    let accepted = ["--waivers", "豁免.yaml", "--baseline", "基线.json", "--sarif-ledger"];
    for (name, args) in [("plain", [].as_slice()), ("with-ledger", &["--sarif-ledger"]), ("accepted", &accepted)] {
        let (_, log) = log(name, args);
        let run = &log["runs"][0];
        let rules = list(&run["tool"]["driver"], "rules");
        let results = list(run, "results");
        let mut fingerprints = BTreeSet::new();
        for result in results {
            // A rule of a baseline may be gone.
            if result["ruleId"] != "XX999" {
                let rule = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
                assert_eq!(rules[rule]["id"], result["ruleId"], "{name}");
            }
            let failed = result["kind"] == "fail";
            assert_eq!(failed, result["level"] != "none", "{result}");
            let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].to_string();
            if failed {
                let print = result["partialFingerprints"]["gailintFinding/v1"].to_string();
                assert!(fingerprints.insert((uri, print)), "twice: {result}");
            }
        }
        for field in ["suppressions", "baselineState"] {
            let with = results.iter().filter(|result| !result[field].is_null()).count();
            let all = if name == "accepted" { results.len() } else { 0 };
            assert_eq!(with, all, "{field} on {with} of {} results", results.len());
        }
        for rule in rules {
            assert!(list(&rule["properties"], "tags").len() <= 10, "{rule}");
            for field in ["shortDescription", "fullDescription", "help"] {
                assert!(rule[field]["text"].as_str().is_some_and(|text| !text.is_empty()), "{field} of {rule}");
            }
        }
        let told: Vec<String> = list(&run["invocations"][0], "toolExecutionNotifications")
            .iter()
            .map(|told| told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].to_string())
            .collect();
        assert_eq!(told.len(), 2, "{told:?}");
    }
}
