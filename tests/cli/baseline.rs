//! Baselines: what is written, what a later run is told, and how files that are
//! no baselines are refused.

use std::path::Path;

use gailint::baseline::{compare, keep_new, of_results};
use gailint::corpus::{Results, Root};
use gailint::finding::{BaselineState, Severity};
use serde_json::Value;

use crate::formats::assert_fits;
use crate::{checked, folder, gailint, written};

/// CN303 and CN504 in it are wrong; other rules have more to say.
const REPORT: &str = "某某局2023年政府信息公开工作年度报告\n\n一、总体情况\n本年度未收到政府信息公开申请。\n\n\
    三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t2\n";

const FILE: &str = "gailint-baseline.json";

/// Reports after a change, compared with those before.
fn compared(before: &[(&str, &str)], after: &[(&str, &str)]) -> Results {
    let root = Root::of(Path::new(FILE));
    let mut results = checked(after);
    compare(&mut results, &of_results(&checked(before), &root), FILE, &root);
    results
}

/// New, updated, unchanged and absent.
fn counts(results: &Results) -> [usize; 4] {
    let compared = results.baseline.as_ref().expect("a baseline");
    [compared.new, compared.updated, compared.unchanged, compared.absent.len()]
}

/// How many findings there are about [`REPORT`].
fn all() -> usize {
    checked(&[("甲.txt", REPORT)]).findings().count()
}

/// A report in which one fault is mended, one changed, and one is new.
fn changed() -> String {
    let text = REPORT.replace("\t1\t0\t0\t0\t0\t0\t2", "\t1\t0\t0\t0\t0\t0\t3");
    text.replace("未收到政府信息公开申请", "工作平稳").replace("总体情况\n", "总体情况\n总体情况是XX。\n")
}

#[test]
fn what_is_new_changed_and_gone_is_told() {
    let results = compared(&[("甲.txt", REPORT)], &[("甲.txt", &changed())]);
    let codes = |wanted| -> Vec<&str> {
        let findings = results.findings().filter(|finding| finding.baseline == Some(wanted));
        findings.map(|finding| &*finding.code).collect()
    };
    assert_eq!(codes(BaselineState::New), ["CN112"]);
    assert_eq!(codes(BaselineState::Updated), ["CN118", "CN303"]);
    let absent = &results.baseline.as_ref().expect("a baseline").absent;
    assert_eq!(absent.iter().map(|known| known.code.as_str()).collect::<Vec<_>>(), ["CN504"]);
}

#[test]
fn nothing_is_new_when_nothing_changed() {
    assert_eq!(counts(&compared(&[("甲.txt", REPORT)], &[("甲.txt", REPORT)])), [0, 0, all(), 0]);
}

#[test]
fn a_report_that_was_renamed_is_known_by_organ_and_year() {
    let renamed = compared(&[("甲.txt", REPORT)], &[("归档/2023.txt", REPORT)]);
    assert_eq!(counts(&renamed), [0, 0, all(), 0]);
    // Two reports that might be it: nobody knows which.
    let two = compared(&[("甲.txt", REPORT)], &[("乙.txt", REPORT), ("丙.txt", REPORT)]);
    assert_eq!(counts(&two), [2 * all(), 0, 0, 0]);
    assert_eq!(two.baseline.map(|compared| compared.unchecked), Some(1));
    // A copy beside it is another file.
    let copy = compared(&[("甲.txt", REPORT)], &[("甲.txt", REPORT), ("副本.txt", REPORT)]);
    assert_eq!(counts(&copy), [all(), 0, all(), 0]);
}

#[test]
fn another_report_under_the_same_name_is_another_report() {
    let next = REPORT.replace("2023", "2024");
    let results = compared(&[("年报.txt", REPORT)], &[("年报.txt", &next)]);
    assert!(results.findings().all(|finding| finding.baseline == Some(BaselineState::New)));
    // Last year's report has moved on.
    let both = compared(&[("年报.txt", REPORT)], &[("2023.txt", REPORT), ("年报.txt", &next)]);
    assert_eq!(counts(&both)[2], all());
}

#[test]
fn a_report_without_organ_is_known_by_its_path() {
    let text = REPORT.replace("某某局2023年", "");
    let count = checked(&[("甲.txt", &text)]).findings().count();
    assert_eq!(counts(&compared(&[("甲.txt", &text)], &[("甲.txt", &text)])), [0, 0, count, 0]);
    assert_eq!(counts(&compared(&[("甲.txt", &text)], &[("乙.txt", &text)])), [count, 0, 0, 0]);
}

#[test]
fn a_finding_of_another_severity_has_changed() {
    let root = Root::of(Path::new(FILE));
    let known = of_results(&checked(&[("甲.txt", REPORT)]), &root);
    let mut results = checked(&[("甲.txt", REPORT)]);
    let finding = results.documents[0].findings.iter_mut().find(|finding| &*finding.code == "CN303");
    finding.expect("the finding").severity = Severity::Note;
    compare(&mut results, &known, FILE, &root);
    assert_eq!(counts(&results), [0, 1, all() - 1, 0]);
}

#[test]
fn the_file_is_the_same_wherever_findings_stand() {
    let file = |text: &str| {
        let mut out = Vec::new();
        of_results(&checked(&[("甲.txt", text)]), &Root::of(Path::new(FILE))).write(&mut out).expect("memory");
        String::from_utf8(out).expect("UTF-8")
    };
    let moved = REPORT.replace("\n\n一、总体情况\n", "\n\n\n一、总体情况\n本局重视公开工作。\n");
    assert_eq!(file(REPORT), file(&moved));
    let json: Value = serde_json::from_str(&file(REPORT)).expect("JSON");
    assert_fits("baseline-v1.json", &json);
    assert_eq!(file(REPORT).lines().count(), all() + 5, "one finding a line");
}

#[test]
fn outputs_tell_the_state_of_all_findings_or_of_none() {
    let results = compared(&[("甲.txt", REPORT)], &[("甲.txt", &changed())]);
    let log: Value = serde_json::from_str(&written(&results, "sarif")).expect("JSON");
    let listed = log["runs"][0]["results"].as_array().expect("results");
    assert!(listed.iter().all(|result| result["baselineState"].is_string()));
    let of = |code: &str| listed.iter().find(|one| one["ruleId"] == code).expect("a result");
    assert_eq!(of("CN112")["baselineState"], "new");
    assert_eq!(of("CN303")["baselineState"], "updated");
    assert_eq!(of("CN101")["baselineState"], "unchanged");
    let absent = listed.iter().find(|one| one["baselineState"] == "absent").expect("one that is gone");
    assert_eq!(absent["ruleId"], "CN504");
    for field in [
        "/message/text",
        "/locations/0/physicalLocation/artifactLocation/uri",
        "/partialFingerprints/gailintFinding~1v1",
    ] {
        assert!(absent.pointer(field).is_some_and(Value::is_string), "{field}: {absent:#}");
    }
    assert!(absent.pointer("/locations/0/physicalLocation/region/startLine").is_some_and(Value::is_u64));
    assert!(!written(&checked(&[("甲.txt", REPORT)]), "sarif").contains("baselineState"));

    assert!(written(&results, "csv").lines().any(|line| line.contains("CN303") && line.ends_with(",有变化")));
    assert!(written(&results, "markdown").contains("与基线比较：有变化"));
    assert!(written(&results, "terminal").contains("与基线比较：原有"));
    let json: Value = serde_json::from_str(&written(&results, "json")).expect("JSON");
    assert_fits("check-v1.json", &json);
    assert_eq!(json["baseline"]["absent"][0]["code"], "CN504");

    let mut new = results;
    keep_new(&mut new);
    assert!(!written(&new, "sarif").contains("absent"));
    let junit = written(&new, "junit");
    assert!(junit.contains("<skipped message=\"基线中原有的问题\"/>"), "{junit}");
    assert_eq!(junit.matches("<failure").count(), 1, "{junit}");
}

/// A folder with a report and a baseline of it, and a second report if wanted.
fn known() -> tempfile::TempDir {
    let here = folder(&[("甲.txt", REPORT.as_bytes())]);
    let ran = gailint(here.path(), &["baseline", "write", "甲.txt"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    assert_eq!(ran.stdout, format!("已记下 1 份报告的 {} 个问题：{FILE}\n", all()));
    here
}

#[test]
fn only_new_findings_fail_the_run() {
    let here = known();
    let check = |args: &[&str]| gailint(here.path(), &[&["check", ".", "--baseline", FILE], args].concat());
    assert_eq!(check(&[]).code, 1);
    let ran = check(&["--new-only"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    insta::assert_snapshot!(ran.stdout);
    std::fs::write(here.path().join("乙.txt"), REPORT.replace("某某局", "另一局")).expect("a file");
    let ran = check(&["--new-only", "--format", "compact"]);
    assert_eq!(ran.code, 1, "{}", ran.all());
    assert_eq!(ran.stdout.lines().filter(|line| line.starts_with("乙.txt:")).count(), ran.stdout.lines().count());
}

#[test]
fn a_comparison_lists_what_is_not_as_before() {
    let here = known();
    std::fs::write(here.path().join("甲.txt"), changed()).expect("a file");
    let ran = gailint(here.path(), &["baseline", "compare", "."]);
    assert_eq!(ran.code, 0, "the one that is new is a warning: {}", ran.all());
    insta::assert_snapshot!(ran.stdout);
    assert_eq!(gailint(here.path(), &["baseline", "compare", ".", "--fail-on", "warning"]).code, 1);
}

#[test]
fn a_baseline_holds_wherever_the_program_runs() {
    let text = REPORT.replace("某某局2023年", "");
    let here = folder(&[("下/甲.txt", text.as_bytes())]);
    assert_eq!(gailint(here.path(), &["baseline", "write", ".", "-o", "下/基线.json"]).code, 0);
    let below = here.path().join("下");
    let ran = gailint(&below, &["baseline", "compare", "甲.txt", "--baseline", "基线.json"]);
    assert!(ran.stdout.starts_with("与基线 基线.json 比较：新增 0，有变化 0，原有 "), "{}", ran.all());
    let file = std::fs::read_to_string(below.join("基线.json")).expect("the baseline");
    assert!(file.contains("{\"path\":\"甲.txt\",\"issuer\":null,\"year\":null,"), "{file}");
}

#[test]
fn waived_findings_are_no_part_of_a_baseline() {
    let here = folder(&[
        ("甲.txt", REPORT.as_bytes()),
        ("gailint-waivers.yaml", "waivers:\n- {rule: CN303, report: 甲.txt, reason: 原表如此}\n".as_bytes()),
        ("gailint.yaml", "baseline: 基线.json\n".as_bytes()),
    ]);
    assert_eq!(gailint(here.path(), &["baseline", "write", "甲.txt"]).code, 0);
    let text = std::fs::read_to_string(here.path().join("基线.json")).expect("the baseline of the settings");
    assert!(!text.contains("CN303") && text.contains("CN504"), "{text}");
    std::fs::remove_file(here.path().join("gailint-waivers.yaml")).expect("gone");
    let ran = gailint(here.path(), &["check", "甲.txt", "--new-only", "--format", "compact"]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (1, 1), "{}", ran.all());
    assert!(ran.stdout.contains("CN303"), "{}", ran.stdout);
}

#[test]
fn what_is_no_baseline_is_refused() {
    let here = folder(&[("甲.txt", REPORT.as_bytes()), ("基线.json", b"{\"version\": 2, \"findings\": []}")]);
    for command in [&["check", "甲.txt"][..], &["baseline", "compare", "甲.txt"]] {
        let ran = gailint(here.path(), &[command, &["--baseline", "基线.json"]].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.all());
        insta::allow_duplicates! { insta::assert_snapshot!(ran.stderr) };
    }
    let missing = gailint(here.path(), &["check", "甲.txt", "--baseline", "没有.json"]);
    assert!(missing.code == 2 && missing.stderr.contains("没有基线文件 没有.json"), "{}", missing.all());
    let none = gailint(here.path(), &["check", "甲.txt", "--new-only"]);
    assert!(none.code == 2 && none.stderr.contains("没有指定基线文件"), "{}", none.all());
}

#[test]
fn what_could_not_be_read_is_told_when_a_baseline_is_written() {
    let here = folder(&[("甲.txt", REPORT.as_bytes()), ("空.txt", b"")]);
    let ran = gailint(here.path(), &["baseline", "write", "."]);
    assert_eq!(ran.code, 2, "{}", ran.all());
    assert!(ran.stderr.contains("空.txt") && ran.stdout.contains("已记下 1 份报告的"), "{}", ran.all());
    let nowhere = gailint(here.path(), &["baseline", "write", "甲.txt", "-o", "没有/基线.json"]);
    assert!(nowhere.code == 2 && nowhere.stderr.contains("无法写出文件"), "{}", nowhere.all());
}
