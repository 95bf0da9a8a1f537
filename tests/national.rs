//! The national pack proves itself: its examples hold, and no requirement in it
//! could be dropped without an example noticing.

use std::path::{Path, PathBuf};

use gailint::lang::parse::parse_file;
use gailint::source::SourceText;
use gailint::spec::{self, SpecReport};
use gailint::{LoadError, Options};

fn pack() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/cn")
}

fn run(folder: &Path) -> Result<SpecReport, LoadError> {
    spec::run(&Options { packs: vec![folder.display().to_string()], ..Options::default() })
}

fn rule_files() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(pack()).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "gail")).collect();
    paths.sort();
    paths
}

/// A copy of the pack in a folder of its own.
fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("forms")).unwrap();
    for below in ["", "forms"] {
        for entry in std::fs::read_dir(pack().join(below)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                std::fs::copy(&path, folder.path().join(below).join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    folder
}

#[test]
fn every_example_holds() {
    let report = run(&pack()).unwrap();
    let failed: Vec<_> = report.cases.iter().filter(|case| !case.verdict.holds()).collect();
    assert!(report.problems.is_empty() && failed.is_empty(), "{:#?}\n{failed:#?}", report.problems);
    assert!(report.cases.len() > 100);
}

#[test]
fn every_clause_is_seen_to_hold_and_to_fail() {
    let report = run(&pack()).unwrap();
    let uncovered: Vec<_> = report.uncovered.iter().map(|one| format!("{one}：{}", one.underlined())).collect();
    assert!(uncovered.is_empty(), "{}", uncovered.join("\n"));
    assert!(report.clauses > 100, "{}", report.clauses);
}

#[test]
fn every_requirement_is_needed_by_an_example() {
    let (mut tried, mut nth) = (0, 0);
    loop {
        // The nth requirement of every rule never fails; the examples of a rule are its own.
        let folder = copy();
        let mut weakened = Vec::new();
        for path in rule_files() {
            let text = std::fs::read_to_string(&path).unwrap();
            let (file, problems) = parse_file(&SourceText::new("a.gail", text.as_str()));
            assert!(problems.is_empty());
            let Some(rule) = file.rules.first() else { continue };
            let Some(require) = rule.requires.get(nth) else { continue };
            let span = require.check.span.range();
            let text = format!("{}({}) or true{}", &text[..span.start], &text[span.clone()], &text[span.end..]);
            std::fs::write(folder.path().join(path.file_name().unwrap()), text).unwrap();
            weakened.push(format!("cn/{}", rule.name.value));
        }
        if weakened.is_empty() {
            break;
        }
        let report = run(folder.path()).unwrap_or_else(|error| panic!("{:?}", error.problems));
        for rule in &weakened {
            let noticed = report.cases.iter().any(|case| case.rule == *rule && !case.verdict.holds());
            assert!(noticed, "{rule}: nothing needs requirement {}", nth + 1);
        }
        tried += weakened.len();
        nth += 1;
    }
    assert!(tried >= 50, "{tried}");
}

#[test]
fn each_rule_stands_in_a_file_of_its_name_and_cites_something() {
    for path in rule_files() {
        let text = std::fs::read_to_string(&path).unwrap();
        let (file, _) = parse_file(&SourceText::new("a.gail", text));
        for rule in &file.rules {
            assert_eq!(path.file_stem().unwrap().to_str(), Some(rule.name.value.as_str()));
            assert!(!rule.doc.trim().is_empty(), "{} has no explanation", rule.name.value);
            assert!(!rule.basis.as_ref().unwrap().text.is_empty());
            assert!(rule.help.is_some(), "{} does not say what to do", rule.name.value);
            let messages =
                rule.message.iter().chain(rule.requires.iter().filter_map(|require| require.message.as_ref()));
            for message in messages {
                assert!(!file.source.slice(message.span).ends_with('。'), "{}: a message is a clause", rule.name.value);
            }
        }
    }
}

/// Codes are never reused: a change of this list is a decision.
#[test]
fn codes_are_what_they_were() {
    let linter = gailint::Linter::new(&Options::default()).unwrap();
    let list: Vec<String> =
        linter.rules().iter().map(|rule| format!("{} {} {}", rule.code, rule.severity.name(), rule.name)).collect();
    insta::assert_snapshot!(list.join("\n"));
}
