//! The page for people: what it draws and how its parts are linked. What it does
//! in a browser is tested by `tests/browser/run.sh`.

use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;

use crate::{POOR, folder, gailint};

const SMALL: &str = "# 某某局2023年政府信息公开工作年度报告

四、政府信息公开行政复议、行政诉讼情况

行政复议均获维持，
行政诉讼 2 件。

| 行政复议 | | | | | 行政诉讼 | | | | | | | | | |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
| 5 | 1 | 0 | 2 | 7 | 2 | | / | 0 | 2 | 若干 | 0 | 0 | 0 | 1（其中撤诉1件） |
";

fn page(name: &str, text: &str) -> String {
    let here = folder(&[(name, text.as_bytes())]);
    gailint(here.path(), &["check", name, "--format", "html"]).stdout
}

fn example(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)).expect("the example")
}

fn all(pattern: &str, text: &str) -> Vec<String> {
    let pattern = Regex::new(pattern).expect("a pattern");
    pattern.captures_iter(text).map(|found| found[1].to_owned()).collect()
}

/// Words without tags.
fn words(html: &str) -> String {
    Regex::new("<[^>]*>").expect("a pattern").replace_all(html, "").replace("&lt;", "<").replace("&amp;", "&")
}

#[test]
fn a_small_report_as_a_page() {
    let page = page("年报.md", SMALL);
    let report = all(r#"(?s)(<details class="r".*?</details>)"#, &page).concat();
    // One line for each block, to be read.
    let blocks =
        Regex::new("<(details|noscript|h4|h5|p|ol|ul|li|div|table|thead|tbody|tr|th|td)\\b").expect("a pattern");
    insta::assert_snapshot!(blocks.replace_all(&report, "\n$0"));
}

/// The examples and two poor reports in one folder.
fn many() -> tempfile::TempDir {
    let names = ["clean.md", "one-cell-a-line.txt", "page-breaks.txt", "site-page.html"];
    let examples = names.map(example);
    let files = names.iter().copied().zip(examples.iter().map(String::as_bytes));
    folder(&files.chain([("s.md", SMALL.as_bytes()), ("t.txt", POOR.as_bytes())]).collect::<Vec<_>>())
}

#[test]
fn every_cell_is_drawn_as_it_is_printed() {
    let here = many();
    let read = gailint(here.path(), &["extract", ".", "--format", "csv"]).stdout;
    let mut rows = csv::Reader::from_reader(read.trim_start_matches('\u{feff}').as_bytes());
    let rows = rows.records().map(|row| row.expect("a row"));
    // Of a table that is not there no cell is drawn.
    let printed = rows.filter(|row| !matches!(&row[5], "void" | "absent")).map(|row| match &row[5] {
        "blank" => "空白".to_owned(),
        _ => row[7].to_owned(),
    });
    let page = gailint(here.path(), &["check", ".", "--format", "html"]).stdout;
    let cells = Regex::new("<td(?: (?:id|colspan|class)=\"[^\"]*\")*>(.*?)</td>").expect("a pattern");
    let added = Regex::new("(<small>.*</small>)?( <i>无法辨认.*</i>)?( <a .*)?$").expect("a pattern");
    let tables = page.find("<details class=\"r\"").expect("a report");
    let drawn = cells.captures_iter(&page[tables..]).filter(|found| !found[0].contains("class=\"h\""));
    let drawn: Vec<String> = drawn.map(|found| words(&added.replace(&found[1], ""))).collect();
    assert!(drawn.len() > 800);
    assert_eq!(drawn, printed.collect::<Vec<_>>());
}

#[test]
fn every_link_leads_somewhere_and_no_name_is_given_twice() {
    let page = gailint(many().path(), &["check", ".", "--format", "html"]).stdout;
    let names = all(" id=\"([^\"]*)\"", &page);
    let known: BTreeSet<&String> = names.iter().collect();
    assert_eq!(known.len(), names.len());
    let links = all(" href=\"#([^\"]*)\"", &page);
    assert!(links.len() > 100);
    for link in links {
        assert!(known.contains(&link), "#{link}");
    }
}

/// Every finding about a sum has it written out, with the two numbers of its message.
#[test]
fn broken_sums_are_written_out() {
    let text = example("clean.md");
    let row = text.lines().find(|line| line.contains("（七）总计")).expect("the totals");
    let last = row.trim_end_matches([' ', '|']).rsplit('|').next().expect("a cell").trim();
    let at = row.rfind(last).expect("the last cell");
    let wrong = format!("{}999{}", &row[..at], &row[at + last.len()..]);
    let page = page("年报.md", &text.replace(row, &wrong));
    let items = all("(?s)<li id=\"r1f[0-9]*\"(.*?)</li>", &page);
    let mut codes = BTreeSet::new();
    let sides = Regex::new(r"= ([0-9]+) ≠ \D*([0-9]+)").expect("a pattern");
    for item in items.iter().map(|item| words(item)) {
        let Some(code) = ["CN301", "CN302", "CN303"].into_iter().find(|code| item.contains(code)) else { continue };
        codes.insert(code);
        let sums = all("[横纵]向合计 (.*?)(?:最可能|位置)", &item).concat();
        let [left, right] = sides.captures(&sums).expect("the sum").extract().1;
        let message = item.split("向合计").next().expect("the message");
        assert!(message.contains(left) && message.contains(right), "{item}");
    }
    assert_eq!(codes.len(), 3, "{items:?}");
}

#[test]
fn what_is_accepted_is_shown_and_not_counted() {
    let waivers = "waivers:\n  - { rule: CN303, report: 年报.txt, reason: 原表<如此> }\n  - { rule: CN109, report: 年报.txt, reason: 无 }\n";
    let here =
        folder(&[("年报.txt", example("page-breaks.txt").as_bytes()), ("gailint-waivers.yaml", waivers.as_bytes())]);
    let page = gailint(here.path(), &["check", "年报.txt", "--format", "html"]).stdout;
    let row = all("(?s)<tr id=\"l1\">(.*?)</tr>", &page).concat();
    assert!(!row.contains("CN303") && row.contains("CN302"), "{row}");
    assert_eq!(all("<td>([0-9]+)</td>", &row), ["2022", "5", "1", "0", "0"]);
    let item = all("(?s)<li id=\"r1f[0-9]*\" class=\"v\">(.*?)</li>", &page).concat();
    assert!(item.contains("已豁免</b> 原表&lt;如此&gt;"), "{item}");
    let cell = all("<td id=\"[^\"]*\" class=\"v g\">(.*?)</td>", &page).concat();
    assert_eq!(words(&cell), "42横向合计 36\u{a0}≠\u{a0}42 CN303 已豁免");
    let top = all("(?s)<header>(.*?)</header>", &page).concat();
    assert!(words(&top).contains("豁免文件的问题gailint-waivers.yaml（第 3 行）：没有用到的豁免"), "{top}");
}
