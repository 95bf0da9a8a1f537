//! The list of rules, as a table for people and as JSON. Takes plain rows: what
//! a rule is made of is not known here.

use serde::Serialize;

use super::text::{harmless, pad, width};
use crate::finding::{BasisKind, Severity};

/// A rule as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleRow {
    /// Code: `CN303`.
    pub code: String,
    /// Name with its pack: `cn/row-sum`.
    pub rule: String,
    /// How grave it is, after settings.
    pub severity: Severity,
    /// What it demands, in one clause.
    pub title: String,
    /// On what ground.
    pub basis: String,
    /// Whether a text demands it or only practice.
    pub basis_kind: BasisKind,
    /// First report year for which it stands.
    pub since: Option<i32>,
    /// Last report year for which it stands.
    pub until: Option<i32>,
}

/// The rules as a table, aligned by display width.
#[must_use]
pub fn rule_table(rows: &[RuleRow]) -> String {
    let headings = ["编号", "名称", "级别", "要求"];
    let cells = rows.iter().map(|row| [&row.code, &row.rule, row.severity.title(), &row.title].map(harmless));
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

/// The rules as a JSON array and a line break.
#[must_use]
pub fn rule_json(rows: &[RuleRow]) -> String {
    serde_json::to_string_pretty(rows).map(|text| text + "\n").unwrap_or_default()
}
