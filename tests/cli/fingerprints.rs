//! What baselines and waivers rely on: a finding keeps its fingerprint while the
//! report around it changes, and no two findings share one.

use std::collections::BTreeSet;

use gailint::corpus::Results;
use gailint::finding::Finding;
use proptest::prelude::*;

use crate::checked;

/// A report with faults in its tables and in its words.
const REPORT: &str = include_str!("../../examples/page-breaks.txt");

const SENTENCES: [&str; 6] = [
    "全年收到申请 12 件，办结 9 件。",
    "行政复议维持 3 件，总计 7 件；行政诉讼 1,204 件。",
    "本年新收政府信息公开申请数量 46 件，上年结转 3 件。",
    "（六）其他\n没有需要说明的事项，具体情况见表三（总计栏）。",
    "结转下年度办理 4 件。结转下年度办理 4 件。",
    "\n\n",
];

#[derive(Debug, Clone)]
enum Edit {
    /// Puts a sentence behind a line.
    Insert(usize, usize),
    /// Takes a line out.
    Delete(usize),
    /// Writes a line twice.
    Double(usize),
    /// Writes other figures on a line.
    Renumber(usize, char),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let line = 0..1000usize;
    let edit = prop_oneof![
        (line.clone(), 0..SENTENCES.len()).prop_map(|(at, sentence)| Edit::Insert(at, sentence)),
        line.clone().prop_map(Edit::Delete),
        line.clone().prop_map(Edit::Double),
        (line, prop::char::range('1', '9')).prop_map(|(at, digit)| Edit::Renumber(at, digit)),
    ];
    prop::collection::vec(edit, 1..8)
}

/// The report with its narrative edited: section one, five and six without
/// their headings. The tables are left as they are.
fn edited(edits: &[Edit]) -> String {
    let mut lines: Vec<String> = REPORT.lines().map(str::to_owned).collect();
    let heading = |line: &str| line.starts_with(|c| "一二三四五六".contains(c)) && line.chars().nth(1) == Some('、');
    for edit in edits {
        let mut section = 0;
        let mut narrative = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            // Rows of tables are numbered like sections; only sections stand alone.
            let begins =
                heading(line) && ["情况", "事项"].iter().any(|end| line.ends_with(end)) && !line.contains('\t');
            section += usize::from(begins);
            if !begins && [1, 5, 6].contains(&section) {
                narrative.push(at);
            }
        }
        let pick = |at: usize| narrative[at % narrative.len()];
        match edit {
            Edit::Insert(at, sentence) => lines.insert(pick(*at) + 1, SENTENCES[*sentence].to_owned()),
            Edit::Delete(at) => lines[pick(*at)].clear(),
            Edit::Double(at) => lines.insert(pick(*at), lines[pick(*at)].clone()),
            Edit::Renumber(at, digit) => {
                let line = &mut lines[pick(*at)];
                *line = line.chars().map(|c| if c.is_ascii_digit() { *digit } else { c }).collect();
            }
        }
    }
    lines.join("\n") + "\n"
}

/// Findings of rules on the tables alone: cell and fingerprint.
fn of_tables(results: &Results) -> BTreeSet<(String, Option<String>, String)> {
    let on_tables = |one: &&Finding| ["CN2", "CN3", "CN4"].iter().any(|codes| one.code.starts_with(codes));
    let found = results.findings().filter(on_tables);
    found.map(|one| (one.code.to_string(), one.place.cell.clone(), one.fingerprint.clone())).collect()
}

fn fingerprints(results: &Results) -> BTreeSet<String> {
    results.findings().map(|finding| finding.fingerprint.clone()).collect()
}

#[test]
fn what_is_edited_is_the_narrative() {
    let text = edited(&[Edit::Insert(0, 0), Edit::Renumber(5, '7'), Edit::Delete(30)]);
    assert_ne!(text, REPORT);
    let tables = |text: &str| text.lines().filter(|line| line.contains('\t') || line.contains("  ")).count();
    assert_eq!(tables(&text), tables(REPORT));
    assert!(of_tables(&checked(&[("甲.txt", REPORT)])).len() > 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn edits_of_the_narrative_leave_those_of_the_tables(edits in edits()) {
        let (before, after) = (checked(&[("甲.txt", REPORT)]), checked(&[("甲.txt", &edited(&edits))]));
        prop_assert_eq!(of_tables(&before), of_tables(&after));
        prop_assert_eq!(fingerprints(&after).len(), after.findings().count(), "no two share one");
    }
}

#[test]
fn neither_the_name_of_the_file_nor_its_lines_count() {
    let before = fingerprints(&checked(&[("甲.txt", REPORT)]));
    assert_eq!(before, fingerprints(&checked(&[("归档/2022 年.txt", REPORT)])));
    assert_eq!(before, fingerprints(&checked(&[("甲.txt", &REPORT.replace("\n\n", "\n\n\n"))])));
    assert_eq!(before, fingerprints(&checked(&[("甲.txt", &format!("\n\n{REPORT}"))])));
}

#[test]
fn a_number_that_is_still_wrong_is_the_same_finding() {
    let other = REPORT.replace("自然人申请 79 件", "自然人申请 1,079 件");
    assert_ne!(other, REPORT);
    let of = |text: &str| {
        let results = checked(&[("甲.txt", text)]);
        let found = results.findings().find(|finding| &*finding.code == "CN505");
        found.map(|finding| finding.fingerprint.clone()).expect("the finding")
    };
    assert_eq!(of(REPORT), of(&other));
    assert_eq!(of(REPORT), of(&REPORT.replace("一、总体情况", "1. 总体情况")));
}
