//! The rules on real reports: every defect that a careful reviewer found must be
//! told at its place, and nothing that only looks like one. Writes the table in
//! `docs/rules-on-real-reports.md`:
//! `GAILINT_REPORTS=… UPDATE_EXPECT=1 cargo test --test reading real_rules`. Without the
//! folder of reports the test has nothing to compare.

use std::fmt::Write;
use std::path::Path;

use gailint::finding::{Finding, Severity};
use gailint::form::Report;

use crate::common::LINTER;
use crate::truth::{self, Truth};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rules-on-real-reports.md");

/// Which rules tell a kind of defect; the rest of the kinds have no rule.
const KINDS: &[(&str, &[&str])] = &[
    ("annotated_cell", &["CN209"]),
    ("balance", &["CN301"]),
    ("blank_cell", &["CN203"]),
    ("blank_template", &["CN113"]),
    ("blank_total", &["CN203"]),
    ("column_sum", &["CN302"]),
    ("fee_statement_conditional", &["CN601"]),
    ("fee_statement_contradiction", &["CN603", "CN604", "CN605", "CN606"]),
    ("fee_statement_missing", &["CN601"]),
    ("form_mismatch", &["CN114", "CN115"]),
    ("group_sum", &["CN401"]),
    ("heading_numbering", &["CN103", "CN110"]),
    ("heading_typo", &["CN109"]),
    ("label_old_form", &["CN108"]),
    ("label_typo", &["CN108"]),
    ("missing_row", &["CN105", "CN115"]),
    ("missing_section", &["CN101"]),
    ("parts_sum", &["CN522", "CN523"]),
    ("percentage", &["CN524", "CN525"]),
    ("placeholder_text", &["CN112"]),
    ("prose_numbering", &["CN905"]),
    ("prose_typo", &["CN907", "CN903", "CN904"]),
    ("row_sum", &["CN303"]),
    ("stock", &["CN702"]),
    (
        "text_table_mismatch",
        &["CN501", "CN502", "CN503", "CN504", "CN505", "CN506", "CN507", "CN508", "CN509", "CN516", "CN518", "CN521"],
    ),
    ("wrong_basis", &["CN116", "CN117"]),
];

fn codes(kind: &str) -> &'static [&'static str] {
    KINDS.iter().find(|(name, _)| *name == kind).map_or(&[], |(_, codes)| codes)
}

/// The cells and sections that a defect names: `applications[denied.*, *]`, `overview`.
fn stands_there(finding: &Finding, report: &Report, place: &str) -> bool {
    let in_section = |id: &str| {
        let section = report.form.section_ix(id).and_then(|ix| report.section(ix));
        section.is_some_and(|section| {
            section.span.start <= finding.place.span.start && finding.place.span.end <= section.span.end
        })
    };
    place.split([',', '/', ' ']).filter(|word| word.len() > 3).any(|word| {
        let id = word.split('[').next().unwrap_or_default().trim();
        in_section(id) || finding.place.cell.as_deref().is_some_and(|cell| cell.starts_with(id))
    }) || report.form.section_ix(place.split(['[', ' ']).next().unwrap_or_default()).is_none()
        || finding.place.label.starts_with("缺少")
}

#[test]
fn the_table_of_rules_on_real_reports_is_up_to_date() {
    let reports = truth::files(&["txt", "html", "pdf", "docx", "xlsx"]);
    if reports.is_empty() {
        return;
    }
    let mut page = "# 规则用在真实报告上\n\n本页由命令生成：`GAILINT_REPORTS=文件夹 UPDATE_EXPECT=1 cargo test --test reading real_rules`\n\n\
         每份报告由人逐格核对，列出应当报告的缺陷。“缺陷”一栏是种类和位置，“报告为”是报告它的规则，\
         “没有对应的缺陷”是人没有列出、而程序报告了的（多为可说可不说的提示）。\n\n\
         | 报告 | 缺陷 | 报告为 |\n| --- | --- | --- |\n"
        .to_owned();
    let (mut told, mut missing, mut beyond) = (0, Vec::new(), String::new());
    for path in &reports {
        let (report, Truth(truth)) = truth::open(path);
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let (findings, _) = LINTER.check(&report);
        let mut used = vec![false; findings.len()];
        for defect in truth["defects"].as_array().into_iter().flatten() {
            let (kind, place) =
                (defect["kind"].as_str().unwrap_or_default(), defect["where"].as_str().unwrap_or_default());
            let mut by: Vec<&str> = Vec::new();
            for (at, finding) in findings.iter().enumerate() {
                if codes(kind).contains(&&*finding.code) && stands_there(finding, &report, place) {
                    used[at] = true;
                    by.push(&finding.code);
                }
            }
            by.dedup();
            if by.is_empty() {
                missing.push(format!("{name}: {kind} {place}"))
            } else {
                told += 1
            }
            let by = if by.is_empty() { "—".to_owned() } else { by.join("、") };
            writeln!(page, "| {name} | {kind}　{} | {by} |", place.replace('|', "\\|")).expect("a string");
        }
        let rest = findings.iter().zip(used).filter(|(_, used)| !used).map(|(finding, _)| finding);
        for finding in rest {
            assert!(finding.severity < Severity::Error, "{name}: a false alarm: {} {}", finding.code, finding.message);
            let message = finding.message.replace('|', "\\|");
            writeln!(beyond, "| {name} | {} {} | {message} |", finding.code, finding.severity.title())
                .expect("a string");
        }
    }
    write!(page, "\n缺陷共 {} 处，报告了 {told} 处。\n\n## 没有对应的缺陷\n\n| 报告 | 规则 | 内容 |\n| --- | --- | --- |\n{beyond}", told + missing.len())
        .expect("a string");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(PAGE, &page).expect("the page can be written");
    }
    let written = std::fs::read_to_string(Path::new(PAGE)).unwrap_or_default().replace('\r', "");
    assert!(page == written, "run with UPDATE_EXPECT=1; missing: {missing:#?}");
}
