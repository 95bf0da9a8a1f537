//! The list of rules, as a table for people and as JSON.

use serde::Serialize;

use super::text::{harmless, pad, width};
use crate::finding::{BasisKind, RuleInfo, Severity};

/// The rules as a table, aligned by display width.
#[must_use]
pub fn rule_table(rules: &[RuleInfo]) -> String {
    let headings = ["编号", "名称", "级别", "要求"];
    let cells = rules.iter().map(|rule| [&rule.code, &rule.name, rule.severity.title(), &rule.title].map(harmless));
    let table: Vec<[String; 4]> = std::iter::once(headings.map(str::to_owned)).chain(cells).collect();
    let columns: Vec<usize> = (0..3)
        .map(|at| table.iter().filter_map(|row| row.get(at)).map(|cell| width(cell)).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for row in &table {
        let [front @ .., title] = row;
        for (cell, columns) in front.iter().zip(&columns) {
            out.push_str(&pad(cell, columns + 2));
        }
        out.push_str(title);
        out.push('\n');
    }
    out
}

/// A rule in the JSON format.
#[derive(Serialize)]
struct WireRule<'a> {
    code: &'a str,
    rule: &'a str,
    severity: Severity,
    title: &'a str,
    basis: &'a str,
    basis_kind: BasisKind,
    link: Option<&'a str>,
    since: Option<i32>,
    until: Option<i32>,
}

/// The rules as a JSON array and a line break.
#[must_use]
pub fn rule_json(rules: &[RuleInfo]) -> String {
    let rows: Vec<WireRule<'_>> = rules.iter().map(wire).collect();
    serde_json::to_string_pretty(&rows).map(|text| text + "\n").unwrap_or_default()
}

fn wire(rule: &RuleInfo) -> WireRule<'_> {
    WireRule {
        code: &rule.code,
        rule: &rule.name,
        severity: rule.severity,
        title: &rule.title,
        basis: &rule.basis.text,
        basis_kind: rule.basis.kind,
        link: rule.link.as_deref(),
        since: rule.since,
        until: rule.until,
    }
}
