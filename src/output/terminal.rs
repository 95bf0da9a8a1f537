//! The terminal format: document by document, each finding with the lines it
//! points at; at the end what was checked. Words are for clerks: no jargon.

use std::io::{self, Write};

use super::label::{Labels, labels};
use super::problem::{Tone, bold, paint, snippet};
use super::text::{harmless, pad, width, wrap};
use super::view::{View, without_lines};
use super::words::{baseline_line, caution, reasons, settings_line, suspicion};
use super::{Detail, Style};
use crate::corpus::{Checked, Compared, Results, Unreadable};
use crate::finding::{Finding, Ledger, Severity};
use crate::source::SourceText;

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
            if let Some(file) = results.waivers.as_ref().filter(|file| !file.findings.is_empty()) {
                writeln!(out, "{}\n", bold(&harmless(&file.path), style))?;
                write_findings(&file.findings, &file.source, &file.path, out, style)?;
            }
        }
        Detail::Summary if results.documents.len() > 1 => write_lines(&results.documents, out, style)?,
        Detail::Summary => {}
    }
    for unreadable in &results.unreadable {
        write_unreadable(unreadable, out, style)?;
    }
    write_summary(results, out, style)
}

/// One line for each document about which there is something to say, its
/// numbers in columns; the path comes last, since it may have any length.
fn write_lines(documents: &[Checked], out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let rows: Vec<([String; 4], String)> = documents
        .iter()
        .filter(|document| !is_silent(document, style))
        .map(|document| {
            let cells = [
                format!("错误 {}", document.count(Severity::Error)),
                format!("警告 {}", document.count(Severity::Warning)),
                format!("提示 {}", document.count(Severity::Note)),
                format!("无法判定 {}", document.ledger.undetermined),
            ];
            (cells, heading(document))
        })
        .collect();
    let widest = |at: usize| rows.iter().filter_map(|(cells, _)| cells.get(at)).map(|cell| width(cell)).max();
    for (cells, heading) in &rows {
        for (at, cell) in cells.iter().enumerate() {
            write!(out, "{}", pad(cell, widest(at).unwrap_or_default() + 2))?;
        }
        writeln!(out, "{heading}")?;
    }
    if rows.is_empty() { Ok(()) } else { writeln!(out) }
}

fn is_silent(document: &Checked, style: &Style) -> bool {
    !document.findings.iter().any(|finding| is_shown(finding, style)) && document.ledger.undetermined == 0
}

fn is_shown(finding: &Finding, style: &Style) -> bool {
    finding.is_open() || style.waived
}

/// A document about which there is nothing to say is not named.
fn write_document(document: &Checked, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    if is_silent(document, style) {
        return Ok(());
    }
    writeln!(out, "{}\n", bold(&heading(document), style))?;
    write_findings(&document.findings, &document.report.source, &document.path, out, style)?;
    let reasons = reasons(&document.ledger);
    if document.ledger.undetermined > 0 {
        writeln!(out, "有 {} 项检查无法判定。无法判定的原因：", document.ledger.undetermined)?;
        for reason in reasons.iter().take(MOST_REASONS) {
            out.write_all(wrap("  - ", reason, style.text_width()).as_bytes())?;
        }
        if let Some(more) = reasons.len().checked_sub(MOST_REASONS).filter(|more| *more > 0) {
            writeln!(out, "  - 另有 {more} 种原因，用 --format json 可以看到全部")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_findings(
    findings: &[Finding],
    source: &SourceText,
    path: &str,
    out: &mut dyn Write,
    style: &Style,
) -> io::Result<()> {
    let mut shown = findings.iter().filter(|finding| is_shown(finding, style));
    shown.try_for_each(|finding| out.write_all(finding_text(finding, source, path, style).as_bytes()))
}

/// `年报.txt · 某某局 · 2023 年`.
fn heading(document: &Checked) -> String {
    let year = document.report.year.map(|year| format!("{year} 年"));
    let previous = document.previous.as_ref().map(|path| format!("与 {path} 对照"));
    let parts = [Some(document.path.clone()), document.report.issuer.clone(), year, previous];
    harmless(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

fn finding_text(finding: &Finding, source: &SourceText, path: &str, style: &Style) -> String {
    let tone = tone(finding.severity);
    let head = format!("{} {}", finding.code, finding.severity.title());
    let mut text = headed(&head, &finding.message, tone, style);
    let chosen = labels(finding, source);
    let columns = style.width.saturating_sub(GUTTER).max(40);
    let (view, placed) = View::new(harmless(path), source, &chosen.labels, columns);
    text.push_str(&without_lines(&snippet(&view, placed, tone, style)));
    if let Some(left_out) = &chosen.left_out {
        text.push_str(&wrap("  ", left_out, style.text_width()));
    }
    let mut line =
        |head: &str, words: &str| text.push_str(&wrap(&format!("  {head}："), &harmless(words), style.text_width()));
    if let Some(waiver) = &finding.waived {
        line("已豁免", &waiver.words());
    }
    if let Some(state) = finding.baseline {
        line("与基线比较", state.title());
    }
    for suspect in &finding.suspects {
        line("最可能错的是", &suspicion(suspect));
    }
    if let Some(position) = position(finding, &chosen) {
        line("位置", &position);
    }
    if let Some(help) = &finding.help {
        line("建议", help);
    }
    line(finding.basis.kind.title(), &finding.basis.text);
    if let Some(words) = caution(finding.certainty) {
        line("注意", words);
    }
    text.push('\n');
    text
}

/// Which cell it is and on which line; the box names the line of its first
/// label, which may be another. What is no cell and stands first needs no more.
fn position(finding: &Finding, chosen: &Labels) -> Option<String> {
    let (place, start) = (&finding.place, finding.place.span.start);
    let first = chosen.labels.iter().all(|label| label.span.start >= start);
    let told = place.label.is_empty() || (place.cell.is_none() && first);
    let line = if place.origin.is_none() { format!("（第 {} 行）", place.start.line) } else { String::new() };
    (!told).then(|| format!("{}{line}", place.label))
}

/// A coloured head and words behind it, broken to fit.
fn headed(head: &str, words: &str, tone: Tone, style: &Style) -> String {
    let text = wrap(&format!("{head}  "), &harmless(words), style.text_width());
    text.strip_prefix(head).map(|rest| paint(head, tone, style) + rest).unwrap_or(text)
}

fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Error,
        Severity::Warning => Tone::Warning,
        Severity::Note => Tone::Note,
    }
}

fn write_unreadable(unreadable: &Unreadable, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let words = format!("{}：{}", unreadable.path, unreadable.message);
    out.write_all(headed("未能检查", &words, Tone::Error, style).as_bytes())?;
    if !unreadable.help.is_empty() {
        out.write_all(wrap("  建议：", &harmless(&unreadable.help), style.text_width()).as_bytes())?;
    }
    writeln!(out)
}

fn write_summary(results: &Results, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let summary = results.summary();
    let silent = results.findings().next().is_none() && results.documents.iter().all(|one| is_silent(one, style));
    let clean = silent && results.unreadable.is_empty() && summary.documents > 0;
    let praise = match &results.baseline {
        _ if !clean => "",
        Some(Compared { new_only: true, .. }) => "没有新增的问题。",
        Some(_) | None => "没有发现问题。",
    };
    let counts = format!(
        "{praise}共检查 {} 份报告：错误 {}，警告 {}，提示 {}",
        summary.documents, summary.errors, summary.warnings, summary.notes
    );
    write!(out, "{}", bold(&counts, style))?;
    if summary.unreadable > 0 {
        write!(out, "；{}", paint(&format!("另有 {} 处未能检查", summary.unreadable), Tone::Error, style))?;
    }
    if summary.waived > 0 {
        let advice = if style.waived { "" } else { "（加 --show-waived 可以列出）" };
        write!(out, "；已豁免 {} 个问题{advice}", summary.waived)?;
    }
    writeln!(out)?;
    if let Some(compared) = &results.baseline {
        writeln!(out, "{}", baseline_line(compared))?;
    }
    if !results.skipped.is_empty() {
        let paths = harmless(&results.skipped.join("、"));
        out.write_all(wrap("不是年度报告，没有检查：", &paths, style.text_width()).as_bytes())?;
    }
    if !results.unmatched.is_empty() {
        let paths = harmless(&results.unmatched.join("、"));
        out.write_all(wrap("没有用到的上年报告（机关和年度对不上）：", &paths, style.text_width()).as_bytes())?;
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
    )?;
    match &results.settings {
        Some(settings) => writeln!(out, "设置文件：{}", settings_line(settings)),
        None => Ok(()),
    }
}
