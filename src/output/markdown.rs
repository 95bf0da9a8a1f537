//! Markdown, to be pasted into an issue, a review or a letter: a table of the
//! reports, then the findings of each.

use std::io::{self, Write};

use super::Style;
use super::place::in_file;
use super::text::harmless;
use crate::corpus::{Checked, Results};
use crate::finding::{Finding, Severity};
use crate::source::SourceText;

/// Writes the whole page.
pub(super) fn write(results: &Results, out: &mut dyn Write, _: &Style) -> io::Result<()> {
    let summary = results.summary();
    // By this the program knows its own results again.
    writeln!(out, "<!-- gailint {} -->\n\n# 年度报告检查结果\n", env!("CARGO_PKG_VERSION"))?;
    write!(out, "共检查 {} 份报告：错误 {}，", summary.documents, summary.errors)?;
    write!(out, "警告 {}，提示 {}", summary.warnings, summary.notes)?;
    if summary.waived > 0 {
        write!(out, "，已豁免 {}", summary.waived)?;
    }
    writeln!(out, "；未能检查 {} 份。\n", summary.unreadable)?;
    if !results.documents.is_empty() {
        writeln!(
            out,
            "| 文件 | 机关 | 年度 | 错误 | 警告 | 提示 | 无法判定 |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |"
        )?;
        results.documents.iter().try_for_each(|document| write_row(document, out))?;
    }
    for document in &results.documents {
        write_findings(&document.path, &document.report.source, &document.findings, out)?;
    }
    if let Some(file) = &results.waivers {
        write_findings(&file.path, &file.source, &file.findings, out)?;
    }
    if !results.unreadable.is_empty() {
        writeln!(out, "\n## 未能检查的文件\n")?;
        for unreadable in &results.unreadable {
            let [path, message, help] =
                [&unreadable.path, &unreadable.message, &unreadable.help].map(|text| escaped(text));
            writeln!(out, "- {path}：{message}。{help}")?;
        }
    }
    Ok(())
}

fn write_row(document: &Checked, out: &mut dyn Write) -> io::Result<()> {
    let count = |severity| document.count(severity);
    let year = document.report.year.map(|year| year.to_string()).unwrap_or_default();
    writeln!(
        out,
        "| {} | {} | {year} | {} | {} | {} | {} |",
        escaped(&document.path),
        escaped(document.report.issuer.as_deref().unwrap_or_default()),
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note),
        document.ledger.undetermined
    )
}

/// The findings in a file, first those that nobody has accepted.
fn write_findings(path: &str, source: &SourceText, findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## {}\n", escaped(path))?;
    let (open, waived): (Vec<&Finding>, Vec<&Finding>) = findings.iter().partition(|finding| finding.is_open());
    open.into_iter().chain(waived).try_for_each(|finding| write_finding(source, finding, out))
}

fn write_finding(source: &SourceText, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let place = in_file(source, &finding.place).unwrap_or_default();
    let (severity, message) = (finding.severity.title(), escaped(&finding.message));
    let waived = if finding.is_open() { "" } else { "（已豁免）" };
    writeln!(out, "- **{} {severity}{waived}**　{message}  ", finding.code)?;
    write!(out, "  {}（{}）", escaped(&finding.place.label), escaped(&place))?;
    if let Some(help) = &finding.help {
        write!(out, "  \n  建议：{}", escaped(help))?;
    }
    if let Some(waiver) = &finding.waived {
        write!(out, "  \n  豁免：{}", escaped(&waiver.words()))?;
    }
    if let Some(state) = finding.baseline {
        write!(out, "  \n  与基线比较：{}", state.title())?;
    }
    let head = finding.basis.kind.title();
    writeln!(out, "  \n  {head}：{}", escaped(&finding.basis.text))
}

/// Text on one line in which nothing is taken for a mark of Markdown or HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in harmless(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c if is_mark(c) => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// Marks that mean something inside of a line. A full stop, a hyphen or a
/// bracket of a number does not, and text full of backslashes is hard to read.
fn is_mark(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!')
}
