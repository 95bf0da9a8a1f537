//! A page in `docs/rules/` for every rule of the built-in packs, generated from
//! the rules: `UPDATE_EXPECT=1 cargo test --test rule_pages`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use gailint::finding::OWN;
use gailint::{Linter, Options, RuleInfo};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/rules")
}

/// The packs that lie in `rules/`, the national one first.
fn packs() -> Vec<String> {
    let entries = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/rules")).expect("the packs are there");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort_by_key(|name| (name != "cn", name.clone()));
    names
}

/// Every page by the name of its file.
fn pages() -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut index = "# 规则\n\n本目录由命令生成：`UPDATE_EXPECT=1 cargo test --test rule_pages`\n".to_owned();
    // The program's own rules are in every pack's list.
    for pack in packs().into_iter().chain([OWN.to_owned()]) {
        let packs = if pack == OWN { Vec::new() } else { vec![pack.clone()] };
        let linter = Linter::new(&Options { packs, ..Options::default() }).expect("the pack is right");
        write!(index, "\n## {pack}\n\n| 编号 | 级别 | 要求 |\n| --- | --- | --- |\n").expect("a string");
        for rule in linter.rules().iter().filter(|rule| rule.name.starts_with(&format!("{pack}/"))) {
            let (code, severity, title) = (&rule.code, rule.severity.title(), rule.title.replace('|', "\\|"));
            writeln!(index, "| [{code}]({code}.md) | {severity} | {title} |").expect("a string");
            pages.insert(format!("{code}.md"), page(rule));
        }
    }
    pages.insert("README.md".to_owned(), index);
    pages
}

fn page(rule: &RuleInfo) -> String {
    let mut page = format!("# {} {}\n\n{}\n\n", rule.code, rule.title, rule.doc);
    let basis = rule.basis.kind.title();
    let years = match (rule.since, rule.until) {
        (Some(since), Some(until)) => Some(format!("{since} 年至 {until} 年")),
        (Some(since), None) => Some(format!("{since} 年起")),
        (None, Some(until)) => Some(format!("{until} 年及以前")),
        (None, None) => None,
    };
    let rows = [
        ("名称", Some(format!("`{}`", rule.name))),
        ("级别", Some(rule.severity.title().to_owned())),
        (basis, Some(rule.basis.text.clone())),
        ("原文", rule.link.as_ref().map(|link| format!("<{link}>"))),
        ("适用年度", years),
        ("怎样改", rule.help.as_ref().map(|help| help.trim_matches('"').to_owned())),
    ];
    for (head, words) in rows.into_iter().filter_map(|(head, words)| Some((head, words?))) {
        writeln!(page, "- **{head}**：{words}").expect("a string");
    }
    for (name, kind, value) in &rule.params {
        writeln!(page, "- **参数** `{name}: {kind} = {value}`").expect("a string");
    }
    if rule.name.starts_with(OWN) {
        return page;
    }
    let text: String = rule.source.text().lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    write!(page, "\n规则原文，示例即测试：\n\n```gail\n{text}```\n").expect("a string");
    page
}

#[test]
fn every_rule_has_its_page() {
    let pages = pages();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        drop(std::fs::remove_dir_all(folder()));
        std::fs::create_dir_all(folder()).expect("the folder");
        for (name, page) in &pages {
            std::fs::write(folder().join(name), page).expect("the page can be written");
        }
    }
    let written = std::fs::read_dir(folder()).expect("the pages are there").count();
    assert_eq!(written, pages.len(), "pages of rules that are gone; run with UPDATE_EXPECT=1");
    for (name, page) in pages {
        let written = std::fs::read_to_string(folder().join(&name)).unwrap_or_default().replace('\r', "");
        assert_eq!(written, page, "{name} is stale; run with UPDATE_EXPECT=1");
    }
}
