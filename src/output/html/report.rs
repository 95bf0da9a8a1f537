//! One report: its findings in a list, then its words and tables as printed.

use maud::{Markup, PreEscaped, html};

use super::super::place::in_file;
use super::super::words::{caution, reasons, suspicion};
use super::overview::{counts, issuer};
use super::prose::{paragraphs, words};
use super::sheet::Sheet;
use super::{Page, class, tables};
use crate::corpus::Checked;
use crate::finding::Finding;
use crate::form::{SectionIx, TableIx};

/// A report, folded up. It stands open when it is the only one.
pub(super) fn report(page: &Page<'_>, number: usize, document: &Checked) -> Markup {
    let sheet = Sheet::new(number, document);
    let alone = page.results.documents.len() == 1;
    let year = document.report.year.map(|year| format!(" {year} 年")).unwrap_or_default();
    html! {
        details.r id=(sheet.name()) open[alone] {
            summary { h3 { (issuer(document)) (year) } " " span { (verdict(document)) } }
            (PreEscaped("<noscript>"))
            (contents(page, &sheet))
            (PreEscaped("</noscript>"))
        }
        "\n"
    }
}

/// `错误 2，警告 1，提示 0，无法判定 3`.
fn verdict(document: &Checked) -> String {
    let [errors, warnings, notes] = counts(document);
    let undetermined = document.ledger.undetermined;
    let waived = document.findings.iter().filter(|finding| !finding.is_open()).count();
    let told = match (errors + warnings + notes, undetermined) {
        (0, 0) => "没有发现问题".to_owned(),
        _ => format!("错误 {errors}，警告 {warnings}，提示 {notes}，无法判定 {undetermined}"),
    };
    if waived > 0 { format!("{told}，已豁免 {waived}") } else { told }
}

fn contents(page: &Page<'_>, sheet: &Sheet<'_>) -> Markup {
    let document = sheet.document;
    let ledger = &document.ledger;
    // Drawn first: the list links to what was drawn.
    let drawing = drawing(sheet);
    let findings = document.findings.iter().enumerate();
    let (open, waived): (Vec<_>, Vec<_>) = findings.partition(|(_, finding)| finding.is_open());
    html! {
        p.k {
            "文件：" (document.path)
            @if let Some(previous) = &document.previous { "；与 " (previous) " 对照" }
            "；表格格式：" (document.report.form.document)
            "；检查 " (ledger.total()) " 项，通过 " (ledger.pass) "，不通过 " (ledger.fail)
            "，不适用 " (ledger.not_applicable) "，无法判定 " (ledger.undetermined)
        }
        p.tools {
            a href={ "#l" (sheet.number) } { "回到列表" }
            " " button.js type="button" data-do="print-one" { "打印这一份" }
        }
        h4 { "发现的问题（" (open.len()) "）" }
        @if open.is_empty() { p { "没有发现问题" } }
        (items(page, sheet, &open))
        @if !waived.is_empty() {
            h4 { "已豁免的问题（" (waived.len()) "）" }
            (items(page, sheet, &waived))
        }
        @if ledger.undetermined > 0 {
            h4 { "无法判定的检查（" (ledger.undetermined) "）" }
            ul { @for reason in reasons(ledger) { li { (reason) } } }
        }
        h4 { "报告原文" }
        (drawing)
    }
}

/// A list of findings with their indices.
fn items(page: &Page<'_>, sheet: &Sheet<'_>, findings: &[(usize, &Finding)]) -> Markup {
    html! { ol.f { @for (at, finding) in findings { (item(page, sheet, *at, finding)) } } }
}

fn item(page: &Page<'_>, sheet: &Sheet<'_>, at: usize, finding: &Finding) -> Markup {
    let place = &finding.place;
    let source = &sheet.report().source;
    html! {
        li id=(sheet.finding_name(at)) class=(class(finding)) {
            p.m {
                b.t { (finding.severity.title()) } " " (page.rule_link(&finding.code)) " " (finding.message)
                @if let Some(state) = finding.baseline { " " span.k { "与基线比较：" (state.title()) } }
            }
            @if let Some(waiver) = &finding.waived { p { b { "已豁免" } " " (waiver.words()) } }
            @if let Some(sum) = sheet.equation(at) { p { b { (sum.along) "合计" } " " (sum.words) } }
            @for suspect in &finding.suspects { p { b { "最可能错的是" } " " (suspicion(suspect)) } }
            p {
                b { "位置" } " "
                @match sheet.target(at) {
                    Some(name) => { a href={ "#" (name) } { (place.label) } }
                    None => (place.label),
                }
                @if let Some(place) = in_file(source, place) { "（" (place) "）" }
            }
            @if let Some(help) = &finding.help { p { b { "建议" } " " (help) } }
            p { b { (finding.basis.kind.title()) } " " (finding.basis.text) }
            @if let Some(caution) = caution(finding.certainty) { p { b { "注意" } " " (caution) } }
        }
    }
}

/// The report from top to bottom, in the order of the form.
fn drawing(sheet: &Sheet<'_>) -> Markup {
    let report = sheet.report();
    let tables_of = |section: usize| {
        let tables = report.form.tables.iter().enumerate();
        tables.filter(move |(_, table)| table.section == SectionIx(section)).map(|(at, _)| TableIx(at))
    };
    html! {
        @match &report.title {
            Some(title) => { p.title { (words(sheet, title.span)) } }
            None => { p.x { "文中没有找到标题" } }
        }
        (paragraphs(sheet, &report.preamble))
        @for (at, section) in report.sections.iter().enumerate() {
            @match section {
                Some(section) => {
                    h5 { (words(sheet, section.heading_span)) }
                    (paragraphs(sheet, &section.text))
                }
                None => {
                    h5 { (report.form.section(SectionIx(at)).heading) }
                    p.x { "文中没有找到这一部分" }
                }
            }
            @for table in tables_of(at) { (tables::table(sheet, table)) }
        }
        @for heading in &report.foreign_headings {
            h5 { (words(sheet, heading.span)) }
            p.x { "格式里没有这一部分，内容没有检查" }
        }
    }
}
