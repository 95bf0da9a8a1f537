//! The terminal format: document by document, each finding with the lines it
//! points at; at the end what was checked. Words are for clerks: no jargon.

use std::io::{self, Write};

use super::label::labels;
use super::problem::{Tone, bold, paint, snippet};
use super::text::{harmless, wrap};
use super::view::View;
use super::{Detail, Style};
use crate::finding::{BasisKind, Checked, Finding, Ledger, Results, Severity, Unreadable};
use crate::value::Certainty;

/// Columns that miette needs beside the text of a line: its number and the gutter.
const GUTTER: usize = 9;

/// Reasons that are told for one document.
const MOST_REASONS: usize = 5;

/// Writes results for people.
pub(super) fn write(results: &Results, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    match style.detail {
        Detail::Full => {
            for document in &results.documents {
                write_document(document, out, style)?;
            }
        }
        Detail::Summary => {}
    }
    for unreadable in &results.unreadable {
        write_unreadable(unreadable, out, style)?;
    }
    write_summary(results, out, style)
}

/// A document about which there is nothing to say is not named.
fn write_document(document: &Checked, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    if document.findings.is_empty() && document.ledger.undetermined == 0 {
        return Ok(());
    }
    writeln!(out, "{}\n", bold(&heading(document), style))?;
    for finding in &document.findings {
        out.write_all(finding_text(finding, document, style).as_bytes())?;
    }
    let reasons = reasons(&document.ledger);
    if document.ledger.undetermined > 0 {
        writeln!(out, "有 {} 项检查无法判定。无法判定的原因：", document.ledger.undetermined)?;
        for reason in reasons.iter().take(MOST_REASONS) {
            out.write_all(wrap("  - ", reason, style.width).as_bytes())?;
        }
        if let Some(more) = reasons.len().checked_sub(MOST_REASONS).filter(|more| *more > 0) {
            writeln!(out, "  - 另有 {more} 种原因，用 --format json 可以看到全部")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// `年报.txt · 某某局 · 2023 年`.
fn heading(document: &Checked) -> String {
    let year = document.year.map(|year| format!("{year} 年"));
    let parts = [Some(document.path.clone()), document.issuer.clone(), year];
    harmless(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

fn finding_text(finding: &Finding, document: &Checked, style: &Style) -> String {
    let tone = tone(finding.severity);
    let head = paint(&format!("{} {}", finding.code, finding.severity.title()), tone, style);
    let mut text = format!("{head}  {}\n", harmless(&finding.message));
    let chosen = labels(finding, &document.source);
    let name = finding.place.page.map_or_else(|| document.path.clone(), |page| format!("{} 第{page}页", document.path));
    let columns = style.width.saturating_sub(GUTTER).max(40);
    let (view, placed) = View::new(harmless(&name), &document.source, &chosen.labels, columns);
    text.push_str(&snippet(&view, placed, tone, style));
    let mut line =
        |head: &str, words: &str| text.push_str(&wrap(&format!("  {head}："), &harmless(words), style.width));
    if let Some(left_out) = &chosen.left_out {
        line("其他", left_out);
    }
    for suspect in &finding.suspects {
        let (value, expected, mends) = (&suspect.value, &suspect.expected, suspect.mends);
        line(
            "最可疑",
            &format!("{} 填 {value}；改为 {expected}，则相关的 {mends} 处勾稽关系都成立", suspect.place.label),
        );
    }
    if let Some(help) = &finding.help {
        line("建议", help);
    }
    match finding.basis.kind {
        BasisKind::Law => line("依据", &finding.basis.text),
        BasisKind::Practice => line("依据（惯例）", &finding.basis.text),
    }
    match finding.certainty {
        Certainty::Exact => {}
        Certainty::Inferred => line("注意", "所依据的单元格是按近似的标签或上下行的位置认定的，请与原件核对"),
        Certainty::Reconstructed => line("注意", "原文的数字连在一起，所依据的数值是推算拆分出来的，请与原件核对"),
    }
    text.push('\n');
    text
}

fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Error,
        Severity::Warning => Tone::Warning,
        Severity::Note => Tone::Note,
    }
}

/// Why checks were undetermined, each reason once, in the order of rules.
fn reasons(ledger: &Ledger) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for reason in ledger.rules.iter().filter(|rule| rule.undetermined > 0).flat_map(|rule| &rule.reasons) {
        let reason = harmless(reason);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

fn write_unreadable(unreadable: &Unreadable, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let head = paint("未能检查", Tone::Error, style);
    writeln!(out, "{head}  {}：{}", harmless(&unreadable.path), harmless(&unreadable.message))?;
    if !unreadable.help.is_empty() {
        out.write_all(wrap("  建议：", &harmless(&unreadable.help), style.width).as_bytes())?;
    }
    writeln!(out)
}

fn write_summary(results: &Results, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let summary = results.summary();
    let counts = format!(
        "共检查 {} 份报告：错误 {}，警告 {}，提示 {}",
        summary.documents, summary.errors, summary.warnings, summary.notes
    );
    write!(out, "{}", bold(&counts, style))?;
    if summary.unreadable > 0 {
        write!(out, "；{}", paint(&format!("另有 {} 处未能检查", summary.unreadable), Tone::Error, style))?;
    }
    writeln!(out)?;
    if !results.skipped.is_empty() {
        let paths = harmless(&results.skipped.join("、"));
        out.write_all(wrap("不是年度报告，没有检查：", &paths, style.width).as_bytes())?;
    }
    let sum = |count: fn(&Ledger) -> u32| -> u64 {
        results.documents.iter().map(|document| u64::from(count(&document.ledger))).sum()
    };
    writeln!(
        out,
        "检查 {} 项：通过 {}，不通过 {}，不适用 {}，无法判定 {}",
        sum(Ledger::total),
        sum(|ledger| ledger.pass),
        sum(|ledger| ledger.fail),
        sum(|ledger| ledger.not_applicable),
        sum(|ledger| ledger.undetermined)
    )
}
