//! The formats for other programs: places in their units, paths as they want
//! them, text that cannot break out, and files that appear whole or not at all.

use serde_json::Value;

use crate::{POOR, folder, gailint};

/// A report whose first finding stands behind Chinese and astral characters of
/// one line: each unit counts another column.
const ASTRAL: &str = "某某局2023年政府信息公开工作年度报告\n\n一、总体情况\n𠮷字：本年度未收到政府信息公开申请。\n\n\
    三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1\n";

/// The words that the finding covers.
const WORDS: &str = "未收到政府信息公开申请";

const NAME: &str = "年报/甲𠮷 1.txt";

fn output(format: &str) -> String {
    let here = folder(&[(NAME, ASTRAL.as_bytes())]);
    let ran = gailint(here.path(), &["check", "年报", "--format", format]);
    assert_eq!(ran.code, 1, "{}", ran.all());
    ran.stdout
}

fn json(format: &str) -> Value {
    serde_json::from_str(&output(format)).expect("JSON")
}

/// The finding on the words in a list of such, by its code.
fn of_code<'a>(list: &'a Value, field: &str) -> &'a Value {
    let has = |one: &&Value| one.pointer(field).and_then(Value::as_str) == Some("CN504");
    list.as_array().expect("a list").iter().find(has).expect("the finding on the words")
}

/// Columns of the words, from 1 and end exclusive, by the length of a character.
fn columns(length: fn(char) -> usize) -> (usize, usize) {
    let line = ASTRAL.lines().find(|line| line.contains(WORDS)).expect("the line");
    let (before, _) = line.split_once(WORDS).expect("the words");
    let count = |text: &str| text.chars().map(length).sum::<usize>();
    (count(before) + 1, count(before) + count(WORDS) + 1)
}

#[test]
fn columns_count_what_each_program_counts() {
    let (start, end) = columns(char::len_utf8);
    let report = json("rdjson");
    let range = &of_code(&report["diagnostics"], "/code/value")["location"]["range"];
    assert_eq!((&range["start"]["column"], &range["end"]["column"]), (&start.into(), &end.into()), "rdjson");

    let (start, end) = columns(char::len_utf16);
    let log = json("sarif");
    let result = of_code(&log["runs"][0]["results"], "/ruleId");
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startColumn"], &region["endColumn"]), (&start.into(), &end.into()), "sarif");
    assert_eq!(log["runs"][0]["columnKind"], "utf16CodeUnits");

    let report = json("sonarqube");
    let range = &of_code(&report["issues"], "/ruleId")["primaryLocation"]["textRange"];
    assert_eq!((&range["startColumn"], &range["endColumn"]), (&(start - 1).into(), &(end - 1).into()), "sonarqube");

    let annotations = output("github");
    let place = format!(",line=4,endLine=4,col={start},endColumn={end},title=CN504::");
    assert!(annotations.contains(&place), "{place} in {annotations}");

    let (start, _) = columns(|_| 1);
    let lines = output("compact");
    assert!(lines.contains(&format!("{NAME}:4:{start}: 错误 CN504 ")), "{lines}");
}

#[test]
fn paths_are_written_as_each_program_wants_them() {
    let log = json("sarif");
    let location = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(location["uri"], "%E5%B9%B4%E6%8A%A5/%E7%94%B2%F0%A0%AE%B7%201.txt");
    assert_eq!(location["uriBaseId"], "SRCROOT");
    assert_eq!(json("gitlab")[0]["location"]["path"], NAME);
    assert!(output("gitlab").starts_with('['), "no byte-order mark");
    assert!(output("csv").starts_with('\u{feff}'), "Excel wants the mark");
}

#[test]
fn the_results_of_sarif_are_consistent() {
    let here = folder(&[(NAME, ASTRAL.as_bytes()), ("年报/乙.txt", POOR.as_bytes()), ("年报/空.txt", b"")]);
    let ran = gailint(here.path(), &["check", "年报", "--format", "sarif", "--sarif-ledger"]);
    let log: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let run = &log["runs"][0];
    let rules: Vec<&str> = run["tool"]["driver"]["rules"]
        .as_array()
        .expect("rules")
        .iter()
        .filter_map(|rule| rule["id"].as_str())
        .collect();
    let mut kinds = std::collections::BTreeSet::new();
    for result in run["results"].as_array().expect("results") {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("a small index");
        assert_eq!(Some(&rules[index]), result["ruleId"].as_str().as_ref());
        let kind = result["kind"].as_str().expect("a kind");
        assert_eq!(kind == "fail", result["level"] != "none", "{result}");
        kinds.insert(kind);
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["fail", "notApplicable", "open", "pass"]);
    let notification = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(notification["descriptor"]["id"], "unreadable");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn text_of_a_report_cannot_break_out_of_any_format() {
    let name = "=甲,%::x<b>&\".txt";
    let text = POOR.replace("某某局", "某某<b>局`|[a](b){0}");
    let here = folder(&[(name, text.as_bytes())]);
    let out = |format: &str| gailint(here.path(), &["check", name, "--format", format]).stdout;
    let github = out("github");
    assert!(
        github.lines().all(|line| line.matches("::").count() == 2 + line.split("::").skip(2).count() - 1),
        "{github}"
    );
    assert!(github.contains("file==甲%2C%25%3A%3Ax<b>&\".txt,"), "{github}");
    assert!(out("checkstyle").contains("=甲,%::x&lt;b&gt;&amp;&quot;.txt"));
    assert!(out("csv").lines().skip(1).all(|line| line.starts_with("\"'=甲")), "{}", out("csv"));
    let page = out("html");
    assert!(page.contains("&lt;b&gt;局") && !page.contains("<b>局") && !page.contains("x<b>&\""), "{page}");
    let markdown = out("markdown");
    assert!(!markdown.contains("<b>") && !markdown.contains("[a]("), "{markdown}");
}

#[test]
fn several_formats_go_to_files_of_their_own() {
    let here = folder(&[("年报.txt", POOR.as_bytes())]);
    let ran = gailint(
        here.path(),
        &["check", "年报.txt", "--format", "sarif=a.sarif", "--format", "csv=b.csv", "--format", "compact"],
    );
    assert!(ran.stdout.lines().all(|line| line.starts_with("年报.txt")), "{}", ran.stdout);
    let written = |name: &str| std::fs::read_to_string(here.path().join(name)).expect("the file");
    assert!(written("a.sarif").contains("\"2.1.0\"") && written("b.csv").contains("CN101"));

    let both = gailint(here.path(), &["check", "年报.txt", "--format", "json", "--format", "csv"]);
    assert_eq!(both.code, 2, "{}", both.all());
    assert!(both.stderr.contains("没有写明输出到哪个文件"), "{}", both.stderr);
    let unknown = gailint(here.path(), &["check", "年报.txt", "--format", "sarf=x"]);
    assert!(unknown.stderr.contains("没有“sarf”这种格式"), "{}", unknown.stderr);
}

#[test]
fn a_file_that_cannot_be_written_is_no_half_file() {
    let here = folder(&[("年报.txt", POOR.as_bytes())]);
    let ran = gailint(here.path(), &["check", "年报.txt", "--format", "json", "--output", "没有/结果.json"]);
    assert_eq!(ran.code, 2, "{}", ran.all());
    assert!(ran.stderr.contains("无法写出文件"), "{}", ran.stderr);
    let left = std::fs::read_dir(here.path()).expect("the folder").count();
    assert_eq!(left, 1, "nothing but the report");
}

#[test]
fn last_years_report_is_found_by_issuer_and_year() {
    let report = |year: u32| POOR.replace("2023", &year.to_string());
    let here = folder(&[("22.txt", report(2022).as_bytes()), ("23.txt", report(2023).as_bytes())]);
    let previous = |args: &[&str]| {
        let ran = gailint(here.path(), &[&["check", "--format", "json"], args].concat());
        let json: Value = serde_json::from_str(&ran.stdout).expect("JSON");
        let last = json["documents"].as_array().expect("documents").last().expect("a document").clone();
        (last["previous"].clone(), json["unmatched"].clone())
    };
    assert_eq!(previous(&["."]).0, "22.txt", "both are checked");
    assert_eq!(previous(&["23.txt", "--previous", "22.txt"]).0, "22.txt");
    assert_eq!(previous(&["23.txt"]).0, Value::Null);
    let (none, unmatched) = previous(&["22.txt", "--previous", "23.txt"]);
    assert_eq!((none, unmatched), (Value::Null, serde_json::json!(["23.txt"])));
}

#[test]
fn an_organ_may_have_several_names() {
    let other = POOR.replace("2023", "2022").replace("某某局", "某某委员会");
    let here = folder(&[
        ("22.txt", other.as_bytes()),
        ("23.txt", POOR.as_bytes()),
        ("gailint.yaml", "aliases: { 某某局: [某某委员会] }\n".as_bytes()),
    ]);
    let ran = gailint(here.path(), &["check", ".", "--format", "json"]);
    let json: Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(json["documents"][1]["previous"], "22.txt");
    let without = gailint(here.path(), &["check", ".", "--format", "json", "--no-config"]);
    let json: Value = serde_json::from_str(&without.stdout).expect("JSON");
    assert_eq!(json["documents"][1]["previous"], Value::Null);
}
