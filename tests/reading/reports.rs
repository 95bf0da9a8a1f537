//! Real reports against their truth files. They are not part of this
//! repository: without `GAILINT_REPORTS` these tests say so and pass.

use std::path::{Path, PathBuf};

use gailint::form::Report;
use serde_json::Value;

use crate::common::{at, read_bytes};

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("GAILINT_REPORTS").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: GAILINT_REPORTS names no folder of reports");
    }
    folder
}

fn open(folder: &Path, file: &str) -> (Report, Value) {
    let bytes = std::fs::read(folder.join(file)).expect("the report is there");
    let stem = file.split('.').next().unwrap_or(file);
    let truth = std::fs::read(folder.join(format!("{stem}.truth.json"))).expect("its truth is there");
    (read_bytes(file, &bytes), serde_json::from_slice(&truth).expect("the truth is JSON"))
}

/// Cells that are as the truth says, wrong, and not decided.
#[derive(Debug, Default, PartialEq, Eq)]
struct Score {
    right: usize,
    wrong: Vec<String>,
    open: usize,
}

fn score(report: &Report, truth: &Value) -> Score {
    let mut score = Score::default();
    for (name, cell) in truth["cells"].as_object().expect("cells") {
        let wanted = match cell["state"].as_str().expect("state") {
            "number" | "annotated" => cell["value"].as_str().expect("value").to_owned(),
            "slash" => "mark".to_owned(),
            state => state.to_owned(),
        };
        let found = at(report, name);
        if found == wanted {
            score.right += 1;
        } else if matches!(found.as_str(), "unreadable" | "absent") {
            score.open += 1;
        } else {
            score.wrong.push(format!("{name}: {found}, not {wanted}"));
        }
    }
    score
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn seeds_are_read_whole() {
    let Some(folder) = folder() else { return };
    for file in ["000_b34069dd8944ae81.txt", "004_cf5390ad90623fd0.txt"] {
        let (report, truth) = open(&folder, file);
        assert_eq!(score(&report, &truth), Score { right: 200, ..Score::default() }, "{file}");
        front_is_right(&report, &truth, file);
    }
}

#[test]
fn other_texts_are_read_without_a_wrong_number() {
    let Some(folder) = folder() else { return };
    let least = [
        ("shuyang-xian-2025.llm-md.txt", 200),
        ("shanghai-kewei-2024.pdfplumber-md.txt", 200),
        ("pingtan-suping-pianqu-2023.page.txt", 0),
        ("pingtan-shiyanqu-2022.page.txt", 0),
        ("pingtan-shiyanqu-2023.page.txt", 0),
        ("pingtan-shichangju-2022.page.txt", 0),
    ];
    println!("{:<42} right wrong open", "report");
    for (file, least) in least {
        let (report, truth) = open(&folder, file);
        let score = score(&report, &truth);
        println!("{file:<42} {:>5} {:>5} {:>4}", score.right, score.wrong.len(), score.open);
        assert_eq!(score.wrong, Vec::<String>::new(), "{file}");
        assert!(score.right >= least, "{file}: {score:?}");
        assert!(report.tables.iter().all(Option::is_some), "{file}: a table is missing");
        front_is_right(&report, &truth, file);
        if least == 0 {
            text_is_clean(&report, file);
        }
    }
}

/// No narrative holds what is printed in a table of the form.
fn text_is_clean(report: &Report, file: &str) {
    for section in report.sections.iter().flatten() {
        for words in ["信息内容本年", "勾稽关系为", "结果维持结果纠正", "结转下年度继续办理"]
        {
            assert!(!section.text.as_str().contains(words), "{file}: {}: {}", section.heading, section.text.as_str());
        }
    }
}

fn front_is_right(report: &Report, truth: &Value, file: &str) {
    assert_eq!(report.issuer.as_deref(), truth["issuer"].as_str(), "{file}");
    assert_eq!(report.year.map(i64::from), truth["year"].as_i64(), "{file}");
    let title = report.title.as_ref().map(|title| title.text.clone()).unwrap_or_default();
    assert_eq!(title, squeezed(truth["title"].as_str().unwrap_or_default()), "{file}");
    for (id, present) in truth["sections"].as_object().expect("sections") {
        let ix = report.form.section_ix(id).expect("a section of the form");
        assert_eq!(report.section(ix).is_some(), present.as_bool().unwrap_or_default(), "{file}: {id}");
    }
}
