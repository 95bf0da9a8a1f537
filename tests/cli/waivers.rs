//! Waivers: in a file and in the text of a report; what they do to exit codes
//! and outputs, and how those that are wrong, unused or out of date are told.

use std::path::Path;

use gailint::corpus::{Results, Root};
use gailint::finding::Waiver;
use gailint::output::OUTPUTS;
use gailint::source::SourceText;
use gailint::value::Date;
use gailint::waive::{Waivers, Waiving, waive};
use serde_json::Value;

use crate::formats::assert_fits;
use crate::{LINTER, checked, folder, gailint, written};

/// One row of it does not add up: CN303 at `applications[new, total]`.
const REPORT: &str = "某某局2023年政府信息公开工作年度报告\n\n一、总体情况\n全年新收申请若干件。\n\n\
    三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t2\n";

const PAGE: &str = include_str!("../../examples/site-page.html");
const MARKDOWN: &str = include_str!("../../examples/clean.md");

/// The day on which the library is asked.
const TODAY: Date = Date { year: 2026, month: 6, day: 30 };

/// A code, and the reason where the finding is waived.
type Told = (String, Option<String>);

/// A report with the waivers in its text and these, checked on [`TODAY`].
fn results(path: &str, text: &str, entries: &str) -> Results {
    let source = SourceText::new("gailint-waivers.yaml", format!("waivers:\n{entries}"));
    let root = Root::of(Path::new("gailint-waivers.yaml"));
    let waivers = (!entries.is_empty()).then(|| Waivers::read(&source, root, &LINTER).expect("waivers"));
    let mut results = checked(&[(path, text)]);
    waive(&mut results, &Waiving { linter: &LINTER, waivers: waivers.as_ref(), today: TODAY });
    results
}

/// What is said of the row that does not add up, and of waivers.
fn told(results: &Results) -> Vec<Told> {
    let findings = results.findings().filter(|one| &*one.code == "CN303" || one.code.starts_with("GL"));
    let reason = |waived: &Option<Waiver>| waived.as_ref().map(|waiver| waiver.reason.clone());
    findings.map(|one| (one.code.to_string(), reason(&one.waived))).collect()
}

fn told_of_file(entry: &str) -> Vec<Told> {
    told(&results("报送/甲.txt", REPORT, &format!("- {entry}\n")))
}

fn told_of_text(path: &str, text: &str) -> Vec<Told> {
    told(&results(path, text, ""))
}

fn open(code: &str) -> (String, Option<String>) {
    (code.to_owned(), None)
}

fn waived(code: &str) -> (String, Option<String>) {
    (code.to_owned(), Some("原表如此".to_owned()))
}

#[test]
fn a_waiver_names_the_rule_the_report_and_perhaps_the_cell() {
    let right = [
        "{rule: CN303, report: 甲.txt, reason: 原表如此}",
        "{rule: row-sum, report: '*送/甲.*', reason: 原表如此}",
        "{rule: cn/row-sum, report: ./报送/甲.txt, reason: 原表如此, until: 2999-01-01}",
        "{rule: CN303, issuer: 某 某局, year: 2023, reason: 原表如此}",
        "{rule: CN303, report: 甲.txt, cell: 'applications[new,total]', reason: 原表如此}",
    ];
    for entry in right {
        assert_eq!(told_of_file(entry), [waived("CN303")], "{entry}");
    }
    let of_no_use = [
        "{rule: CN303, report: 甲.txt, cell: 'applications[partial, total]', reason: 原表如此}",
        "{rule: CN303, report: 甲.txt, fingerprint: 1234567890123456, reason: 原表如此}",
        "{rule: CN302, report: 甲.txt, reason: 原表如此}",
    ];
    for entry in of_no_use {
        assert_eq!(told_of_file(entry), [open("CN303"), open("GL001")], "{entry}");
    }
}

#[test]
fn a_fingerprint_waives_the_finding_that_has_it() {
    let plain = checked(&[("甲.txt", REPORT)]);
    let finding = plain.findings().find(|finding| &*finding.code == "CN303").expect("the finding");
    let entry = format!("{{rule: CN303, report: 甲.txt, reason: 原表如此, fingerprint: {}}}", finding.fingerprint);
    assert_eq!(told_of_file(&entry), [waived("CN303")]);
}

#[test]
fn a_waiver_for_another_report_says_nothing_about_itself() {
    for entry in [
        "{rule: CN303, report: 乙.txt, reason: 原表如此}",
        "{rule: CN303, report: 报送/*/甲.txt, reason: 原表如此, until: 2020-01-01}",
        "{rule: CN303, issuer: 某某局, year: 2022, reason: 原表如此}",
    ] {
        assert_eq!(told_of_file(entry), [open("CN303")], "{entry}");
    }
}

#[test]
fn a_waiver_for_a_file_that_is_not_there_is_told() {
    let told = told_of_file("{ rule: CN601, report: 报送/没有.txt, reason: 试 }");
    assert!(told.iter().any(|(code, _)| code == "GL001"), "{told:?}");
}

#[test]
fn a_waiver_holds_until_the_end_of_its_last_day() {
    let until = |date: &str| told_of_file(&format!("{{rule: CN303, report: 甲.txt, reason: 原表如此, until: {date}}}"));
    assert_eq!(until("2026-06-30"), [waived("CN303")]);
    assert_eq!(until("2026-06-29"), [open("CN303"), open("GL002")]);
    // The program looks at the clock of the machine.
    let past = "- {rule: CN303, report: 甲.txt, reason: 原表如此, until: 2020-12-31}\n";
    let ran = gailint(with_waivers(past).path(), &["check", "."]);
    assert!(ran.stdout.contains("CN303 的豁免到 2020-12-31 为止，已不起作用"), "{}", ran.stdout);
    let future = past.replace("2020", "2999");
    let ran = gailint(with_waivers(&future).path(), &["check", "."]);
    assert!(ran.stdout.contains("已豁免 1 个问题") && !ran.stdout.contains("GL002"), "{}", ran.stdout);
}

#[test]
fn rules_that_are_off_make_no_waiver_unused_and_checks_of_waivers_may_be_off() {
    let unused = "- {rule: CN302, report: 甲.txt, reason: 原表如此}\n";
    for (settings, expected) in [
        ("severity: {CN302: off}\n", false),
        ("severity: {unused-waiver: off}\n", false),
        ("severity: {GL001: error}\n", true),
    ] {
        let here = with_waivers(unused);
        std::fs::write(here.path().join("gailint.yaml"), settings).expect("a file");
        let ran = gailint(here.path(), &["check", ".", "--format", "compact"]);
        assert_eq!(ran.stdout.contains("错误 GL001"), expected, "{settings}: {}", ran.all());
        assert_eq!(ran.stdout.contains("GL001"), expected, "{settings}: {}", ran.all());
    }
}

/// A folder with a report and a waivers file that holds these entries.
fn with_waivers(entries: &str) -> tempfile::TempDir {
    let file = format!("waivers:\n{entries}");
    folder(&[("报送/甲.txt", REPORT.as_bytes()), ("gailint-waivers.yaml", file.as_bytes())])
}

#[test]
fn the_file_is_found_beside_the_settings_or_named() {
    let file = "waivers:\n- {rule: CN303, report: 甲.txt, reason: 原表如此}\n".as_bytes();
    let waives = |files: &[(&str, &[u8])], args: &[&str]| {
        let here = folder(&[files, &[("下/甲.txt", REPORT.as_bytes())]].concat());
        let ran = gailint(here.path(), &[&["check", "下/甲.txt", "--format", "compact"], args].concat());
        assert!(ran.code == 1 && ran.stdout.contains(" CN101 "), "{}", ran.all());
        !ran.stdout.contains(" CN303 ")
    };
    let empty: &[u8] = b"";
    assert!(waives(&[("gailint-waivers.yaml", file)], &[]));
    assert!(waives(&[("gailint-waivers.yaml", file), ("gailint.yaml", empty)], &[]));
    assert!(waives(&[("豁免.yaml", file)], &["--waivers", "豁免.yaml"]));
    assert!(waives(&[("豁免.yaml", file), ("gailint.yaml", "waivers: 豁免.yaml\n".as_bytes())], &[]));
    assert!(!waives(&[("gailint-waivers.yaml", file)], &["--no-config"]));
    let here = folder(&[("甲.txt", REPORT.as_bytes())]);
    let ran = gailint(here.path(), &["check", "甲.txt", "--waivers", "没有.yaml"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("无法读取豁免文件 没有.yaml（找不到文件）"), "{}", ran.stderr);
}

#[test]
fn every_mistake_in_the_file_is_told_at_its_place() {
    let here = with_waivers(
        "  - {rule: CN330, report: 甲.txt, reason: 原表如此}\n\
        \x20 - {rule: CN303, report: 甲.txt}\n\
        \x20 - {rule: CN303, report: 甲.txt, reason: ' '}\n\
        \x20 - {rule: CN303, reason: 原表如此}\n\
        \x20 - {rule: CN303, report: '**/*.docx', reason: 原表如此}\n\
        \x20 - {rule: CN303, issuer: 某某局, reason: 原表如此}\n\
        \x20 - {rule: CN303, report: '甲[', reason: 原表如此}\n\
        \x20 - {rule: CN303, report: 甲.txt, reason: 原表如此, until: 2026-02-30}\n\
        \x20 - {rule: CN303, report: 甲.txt, reason: 原表如此, cell: 'application[new, total]'}\n\
        \x20 - {rule: CN303, report: 甲.txt, reason: 原表如此, fingerprint: 12345}\n\
        \x20 - {rule: CN303, report: 甲.txt, reson: 原表如此}\n\
        \x20 - {rule: GL001, report: 甲.txt, reason: 原表如此}\n\
        \x20 - {report: 甲.txt, reason: 原表如此}\n",
    );
    let ran = gailint(here.path(), &["check", "."]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.all());
    insta::assert_snapshot!(ran.stderr);
}

#[test]
fn a_file_that_is_no_list_of_waivers_is_refused() {
    let read = |text: &str| {
        let source = SourceText::new("gailint-waivers.yaml", text);
        Waivers::read(&source, Root::default(), &LINTER).map(|_| ()).map_err(|problems| problems[0].message.clone())
    };
    for (text, message) in [
        ("- {rule: CN303}\n", "这里应为“名称: 值”的形式"),
        ("waiver: []\n", "没有“waiver”这一项"),
        ("waivers: {rule: CN303}\n", "这里应为列表"),
        ("waivers: [\n", "YAML 写法有误"),
    ] {
        assert!(read(text).is_err_and(|said| said.starts_with(message)), "{text}: {:?}", read(text));
    }
    for text in ["", "# 还没有豁免\n", "waivers: []\n"] {
        assert_eq!(read(text), Ok(()), "{text}");
    }
}

/// A report with a comment in front of the row that does not add up.
fn commented(comment: &str) -> String {
    REPORT.replace("一、本年新收", &format!("{comment}\n一、本年新收"))
}

#[test]
fn a_comment_waives_the_line_behind_it_or_the_whole_file() {
    let next = "<!-- gailint-waive CN303 理由：原表如此 -->";
    let file = "<!-- gailint-waive-file CN303 理由：原表如此 -->";
    for name in ["甲.txt", "甲.md", "甲"] {
        assert_eq!(told_of_text(name, &commented(next)), [waived("CN303")], "{name}");
    }
    let stacked = format!("{next}\n<!-- gailint-waive CN101 理由：原表如此 -->\n");
    assert_eq!(told_of_text("甲.txt", &commented(&stacked)), [open("GL001"), waived("CN303")]);
    assert_eq!(
        told_of_text("甲.txt", &commented("<!-- gailint-waive CN303 理由：原表如此 至：2999-01-01 -->")),
        [waived("CN303")]
    );
    assert_eq!(told_of_text("甲.txt", &format!("{file}\n{REPORT}")), [waived("CN303")]);
    assert_eq!(told_of_text("甲.txt", &format!("{REPORT}{file}")), [waived("CN303")]);
    assert_eq!(told_of_text("甲.txt", &format!("{next}\n{REPORT}")), [open("GL001"), open("CN303")]);
    assert_eq!(told_of_text("甲.txt", &format!("{REPORT}{next}")), [open("CN303"), open("GL001")]);
    assert_eq!(
        told_of_text("甲.txt", &commented("<!-- gailint-waive CN303 理由：原表如此 至：2020-01-01 -->")),
        [open("GL002"), open("CN303")]
    );
}

#[test]
fn a_comment_in_a_web_page_waives_the_row_behind_it() {
    let row = "<tr><td rowspan=\"22\"><p>三、本年度</p>";
    let with = |comment: &str| PAGE.replace(row, &format!("{comment}\n      {row}"));
    assert!(PAGE.contains(row));
    assert_eq!(told_of_text("甲.html", PAGE), [open("CN303")]);
    assert_eq!(told_of_text("甲.html", &with("<!-- gailint-waive CN303\n 理由：原表如此 -->")), [waived("CN303")]);
    assert_eq!(
        told_of_text("甲.html", &with("<!-- gailint-waive CN302 理由：原表如此 -->")),
        [open("CN303"), open("GL001")]
    );
    let comment = "<!-- gailint-waive CN303 -->";
    let page = with(comment);
    let results = results("甲.html", &page, "");
    let bad = results.findings().find(|finding| &*finding.code == "GL003").expect("a bad comment");
    assert_eq!(results.documents[0].report.source.slice(bad.place.span), comment);
    let line = 1 + page.lines().position(|line| line.contains(comment)).expect("the comment");
    assert_eq!((bad.place.start.line as usize, bad.place.start.column), (line, 7));
}

/// A comment is no part of the report: everything else is read and said as
/// without it.
#[test]
fn comments_change_nothing_else() {
    let comment = "<!-- gailint-waive-file CN303 理由：共收到申请 99 件\t| 2 | 3 -->";
    let said = |text: &str| {
        let results = results("甲.md", text, "");
        let report = &results.documents[0].report;
        let cells: Vec<_> = report.cells.iter().map(|cell| cell.state.clone()).collect();
        let sections: Vec<_> =
            report.sections.iter().flatten().map(|section| section.text.as_str().to_owned()).collect();
        let others = results.findings().filter(|finding| !finding.code.starts_with("GL"));
        let findings: Vec<_> = others.map(|one| (one.message.clone(), one.fingerprint.clone())).collect();
        (cells, sections, findings)
    };
    let plain = said(MARKDOWN);
    for after in [0, 1, 8, 12, 20, 21, 22, 23, 24, 45] {
        let mut lines: Vec<&str> = MARKDOWN.lines().collect();
        lines.insert(after, comment);
        assert_eq!(plain, said(&(lines.join("\n") + "\n")), "after line {after}");
    }
}

#[test]
fn a_comment_that_cannot_be_read_is_told() {
    for (comment, message) in [
        ("<!-- gailint-waive CN303 -->", "没有写明理由"),
        ("<!-- gailint-waive CN330 理由：原表如此 -->", "没有编号或名称为“CN330”的规则"),
        ("<!-- gailint-waive CN303 理由：原表如此 至：年底 -->", "“年底”不是日期"),
        ("<!-- gailint-waive CN303 理由：原表如此", "注释没有在同一行用 --> 结束"),
        ("全年无。 <!-- gailint-waive CN303 理由：原表如此 -->", "注释要单独占一行"),
    ] {
        let compact = written(&results("甲.txt", &commented(comment), ""), "compact");
        let line = compact.lines().find(|line| line.contains("GL003"));
        let column = if comment.starts_with('<') { 1 } else { 6 };
        let expected = format!("甲.txt:7:{column}: 警告 GL003 豁免注释没有起作用：{message}");
        assert_eq!(line, Some(expected.as_str()), "{compact}");
        assert!(compact.contains(" CN303 "), "{compact}");
    }
    let drawn = written(&results("甲.txt", &commented("<!-- gailint-waive CN330 理由：原表如此 -->"), ""), "terminal");
    insta::assert_snapshot!(drawn.split("\n\n").find(|part| part.contains("GL003")).expect("the finding"));
}

/// Waivers for all that is wrong with [`faulty`].
const ALL: &str = "- {rule: CN303, report: 甲.md, reason: 原表如此, by: 王某, document: 某办〔2024〕3号, until: 2999-01-31}\n\
    - {rule: CN301, report: 甲.md, reason: 原表如此}\n- {rule: CN505, report: 甲.md, reason: 原表如此}\n";

/// A report with one wrong number.
fn faulty() -> String {
    let row = "| 一、本年新收政府信息公开申请数量 |  |  | 38 |";
    assert!(MARKDOWN.contains(row));
    MARKDOWN.replacen(row, &row.replace("38", "39"), 1)
}

#[test]
fn waived_findings_fail_no_run_and_are_shown_on_request() {
    let file = format!("waivers:\n{ALL}");
    let here = folder(&[("甲.md", faulty().as_bytes()), ("gailint-waivers.yaml", file.as_bytes())]);
    let ran = gailint(here.path(), &["check", "甲.md", "--fail-on", "note"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    insta::assert_snapshot!(ran.stdout);
    let shown = gailint(here.path(), &["check", "甲.md", "--show-waived"]);
    insta::assert_snapshot!(shown.stdout.split("\n\n").find(|part| part.contains("CN303")).expect("the finding"));
    assert!(shown.stdout.contains("；已豁免 3 个问题\n"), "{}", shown.stdout);
    let quiet = gailint(here.path(), &["check", "甲.md", "--quiet"]);
    assert_eq!((quiet.code, quiet.stdout.lines().count()), (0, 2), "{}", quiet.stdout);
}

#[test]
fn each_format_tells_waived_findings_in_its_way() {
    let results = results("甲.md", &faulty(), ALL);
    let out = |format: &str| written(&results, format);
    for format in ["compact", "github", "rdjsonl"] {
        assert_eq!(out(format), "", "{format}");
    }
    for format in ["gitlab", "rdjson", "checkstyle"] {
        assert!(!out(format).contains("CN303"), "{format}: {}", out(format));
    }
    let sonarqube: Value = serde_json::from_str(&out("sonarqube")).expect("JSON");
    assert_eq!(sonarqube["issues"], serde_json::json!([]));
    let words = "原表如此（批准人：王某，文号：某办〔2024〕3号，至 2999-01-31）";
    let junit = out("junit");
    assert!(junit.contains("failures=\"0\"") && !junit.contains("<failure"), "{junit}");
    assert!(junit.contains(&format!("<skipped message=\"已豁免：{words}\"/>")), "{junit}");
    let csv = out("csv");
    let mut lines = csv.lines();
    assert!(lines.next().is_some_and(|head| head.ends_with(",指纹,豁免,基线")), "{csv}");
    assert!(lines.any(|line| line.contains("CN303") && line.ends_with(&format!(",{words},"))), "{csv}");
    let markdown = out("markdown");
    assert!(
        markdown.contains("**CN303 错误（已豁免）**") && markdown.contains("  豁免：原表如此（批准人"),
        "{markdown}"
    );
    assert!(markdown.contains("错误 0，警告 0，提示 0，已豁免 3；"), "{markdown}");
    let json: Value = serde_json::from_str(&out("json")).expect("JSON");
    assert_fits("check-v1.json", &json);
    assert_eq!(json["summary"]["waived"], 3);
    let findings = json["documents"][0]["findings"].as_array().expect("findings");
    let finding = findings.iter().find(|finding| finding["code"] == "CN303").expect("the finding");
    assert_eq!(
        finding["waived"],
        serde_json::json!({
            "kind": "external", "reason": "原表如此", "by": "王某", "document": "某办〔2024〕3号", "until": "2999-01-31",
        })
    );
}

#[test]
fn sarif_has_suppressions_on_all_results_or_on_none() {
    let sarif = |path: &str, text: &str, entries: &str| {
        let log: Value = serde_json::from_str(&written(&results(path, text, entries), "sarif")).expect("JSON");
        log["runs"][0]["results"].as_array().expect("results").clone()
    };
    let suppressions = |results: &[Value], code: &str| {
        results.iter().find(|one| one["ruleId"] == code).map(|one| one["suppressions"].clone()).unwrap_or_default()
    };
    let all = sarif("甲.md", &faulty(), ALL);
    assert_eq!(
        suppressions(&all, "CN303"),
        serde_json::json!([{
            "kind": "external",
            "status": "accepted",
            "justification": "原表如此",
            "properties": { "by": "王某", "document": "某办〔2024〕3号", "until": "2999-01-31" },
        }])
    );
    assert_eq!(suppressions(&all, "CN101"), serde_json::json!([]), "a rule of the ledger");
    assert!(all.iter().all(|result| result["suppressions"].is_array()));
    assert!(sarif("甲.md", &faulty(), "").iter().all(|result| result.get("suppressions").is_none()));
    let comment = sarif("甲.txt", &commented("<!-- gailint-waive CN303 理由：原表如此 -->"), "");
    assert_eq!(suppressions(&comment, "CN303")[0]["kind"], "inSource");
}

#[test]
fn findings_in_the_waivers_file_reach_every_format() {
    let results = results("甲.txt", REPORT, "- {rule: CN302, report: 甲.txt, reason: 原表如此}\n");
    for output in OUTPUTS {
        let out = written(&results, output.name);
        assert!(out.contains("GL001") && out.contains("gailint-waivers.yaml"), "{}: {out}", output.name);
    }
    let log: Value = serde_json::from_str(&written(&results, "sarif")).expect("JSON");
    let listed = log["runs"][0]["results"].as_array().expect("results");
    let unused = listed.iter().find(|result| result["ruleId"] == "GL001").expect("the finding");
    let location = &unused["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "gailint-waivers.yaml");
    assert_eq!((&location["region"]["startLine"], &location["region"]["startColumn"]), (&2.into(), &10.into()));
    let index = usize::try_from(unused["ruleIndex"].as_u64().expect("an index")).expect("a small index");
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][index]["id"], "GL001");
    let artifact = usize::try_from(location["artifactLocation"]["index"].as_u64().expect("an index")).expect("small");
    assert_eq!(log["runs"][0]["artifacts"][artifact]["location"]["uri"], "gailint-waivers.yaml");
}

#[test]
fn the_programs_own_rules_are_listed_and_explained() {
    let here = folder(&[]);
    let rules = gailint(here.path(), &["rules"]).stdout;
    assert!(rules.contains("GL001") && rules.contains("gailint/unused-waiver"), "{rules}");
    let page = gailint(here.path(), &["explain", "unused-waiver"]);
    assert_eq!(page.code, 0, "{}", page.stderr);
    assert!(page.stdout.starts_with("GL001 ") && !page.stdout.contains("规则原文"), "{}", page.stdout);
}
