//! Sentences that several formats say in the same words.

use super::text::harmless;
use crate::corpus::{Compared, UsedSettings};
use crate::finding::{Ledger, Suspect};
use crate::value::Certainty;

/// The cell in words, and the change that makes the sums right.
pub(super) fn suspicion(suspect: &Suspect) -> String {
    let parts: Vec<&str> = suspect.place.label.split(" · ").collect();
    let cell = match parts.as_slice() {
        [table, row, column] => format!("{table}「{row}」一行的“{column}”栏"),
        _ => suspect.place.label.clone(),
    };
    let (value, expected, mends) = (&suspect.value, &suspect.expected, suspect.mends);
    format!("{cell}，现填 {value}，改成 {expected}，有关的 {mends} 处合计就都对得上")
}

/// What to keep in mind of a finding that rests on an uncertain reading.
pub(super) fn caution(certainty: Certainty) -> Option<&'static str> {
    match certainty {
        Certainty::Exact => None,
        Certainty::Inferred => Some("所依据的单元格是按近似的标签或上下行的位置认定的，请与原件核对"),
        Certainty::Reconstructed => Some("原文的数字连在一起，所依据的数值是推算拆分出来的，请与原件核对"),
    }
}

/// Why checks were undetermined, each reason once, in the order of rules.
pub(super) fn reasons(ledger: &Ledger) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for reason in ledger.rules.iter().filter(|rule| rule.undetermined > 0).flat_map(|rule| &rule.reasons) {
        let reason = harmless(reason);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

/// `gailint.yaml（停用 2 条规则，改动 1 条的级别）`.
pub(super) fn settings_line(settings: &UsedSettings) -> String {
    let off = (settings.off > 0).then(|| format!("停用 {} 条规则", settings.off));
    let changed = (settings.changed > 0).then(|| format!("改动 {} 条的级别", settings.changed));
    let changes: Vec<String> = off.into_iter().chain(changed).collect();
    let changes = if changes.is_empty() { String::new() } else { format!("（{}）", changes.join("，")) };
    format!("{}{changes}", harmless(&settings.path))
}

/// `与基线 gailint-baseline.json 比较：新增 1，有变化 0，原有 12，已消除 2`.
pub(super) fn baseline_line(compared: &Compared) -> String {
    let Compared { path, new, updated, unchanged, absent, unchecked, new_only } = compared;
    let hidden = if *new_only { "（只列出新增的）" } else { "" };
    let unchecked =
        if *unchecked > 0 { format!("；基线里另有 {unchecked} 份报告没有检查") } else { String::new() };
    let (path, absent) = (harmless(path), absent.len());
    format!("与基线 {path} 比较：新增 {new}，有变化 {updated}，原有 {unchanged}，已消除 {absent}{hidden}{unchecked}")
}
