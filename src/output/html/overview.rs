//! The top of the page: what was checked, and the table of the reports.

use maud::{Markup, html};

use super::super::words::{baseline_line, settings_line};
use super::Page;
use crate::corpus::{Checked, Results};
use crate::finding::{Known, Ledger, Severity};

/// Rows of the list that a browser lays out at once; see `list` in `page.js`.
const FIRST_ROWS: usize = 100;

/// What was checked, what came of it, and what could not be checked.
pub(super) fn overview(page: &Page<'_>) -> Markup {
    let results = page.results;
    let summary = results.summary();
    let undetermined = sum(results, |ledger| ledger.undetermined);
    let counts = [
        ("报告", summary.documents as u64, ""),
        ("错误", summary.errors as u64, "e"),
        ("警告", summary.warnings as u64, "w"),
        ("提示", summary.notes as u64, "n"),
        ("已豁免的问题", summary.waived as u64, ""),
        ("无法判定的检查", undetermined, ""),
        ("未能检查的文件", summary.unreadable as u64, "e"),
    ];
    html! {
        header {
            h1 { "年度报告检查结果" }
            dl.counts {
                @for (name, count, class) in counts {
                    div class=[(count > 0 && !class.is_empty()).then_some(class)] { dt { (name) } dd { (count) } }
                }
            }
            p {
                "共检查 " (sum(results, Ledger::total)) " 项：通过 " (sum(results, |ledger| ledger.pass))
                "，不通过 " (sum(results, |ledger| ledger.fail))
                "，不适用 " (sum(results, |ledger| ledger.not_applicable)) "，无法判定 " (undetermined) "。"
                "使用规则 " (results.rules.len()) " 条。"
            }
            p {
                @match &results.settings {
                    Some(settings) => { "设置文件：" (settings_line(settings)) }
                    None => "没有使用设置文件，按默认设置检查",
                }
            }
            @if let Some(waivers) = &results.waivers { p { "豁免文件：" (waivers.path) } }
            @if let Some(compared) = &results.baseline { p { (baseline_line(compared)) } }
            (unreadable(results))
            (bad_waivers(results))
            @if let Some(compared) = &results.baseline { (absent(&compared.absent)) }
            (left_out("不是年度报告，没有检查的文件", &results.skipped))
            (left_out("没有用到的上年报告（机关和年度对不上）", &results.unmatched))
        }
    }
}

fn sum(results: &Results, count: fn(&Ledger) -> u32) -> u64 {
    results.documents.iter().map(|document| u64::from(count(&document.ledger))).sum()
}

fn unreadable(results: &Results) -> Markup {
    html! {
        @if !results.unreadable.is_empty() {
            section.box {
                h2 { "未能检查的文件" }
                p { "下列文件没有检查，不等于没有问题。" }
                ul {
                    @for file in &results.unreadable {
                        li {
                            b { (file.path) } "：" (file.message)
                            @if !file.help.is_empty() { p { b { "建议" } " " (file.help) } }
                        }
                    }
                }
            }
        }
    }
}

/// Waivers that are of no use: they stand in a file of their own.
fn bad_waivers(results: &Results) -> Markup {
    let file = results.waivers.as_ref().filter(|file| !file.findings.is_empty());
    html! {
        @if let Some(file) = file {
            section.box {
                h2 { "豁免文件的问题" }
                ul {
                    @for finding in &file.findings {
                        li {
                            b { (file.path) } "（第 " (finding.place.start.line) " 行）：" (finding.message)
                            @if let Some(help) = &finding.help { p { b { "建议" } " " (help) } }
                        }
                    }
                }
            }
        }
    }
}

/// Findings of the baseline that are no longer there.
fn absent(known: &[Known]) -> Markup {
    html! {
        @if !known.is_empty() {
            details {
                summary { "已消除的问题（" (known.len()) "）" }
                ul { @for one in known { li { (one.path) "：" b.c { (one.code) } " " (one.message) } } }
            }
        }
    }
}

fn left_out(title: &str, paths: &[String]) -> Markup {
    html! {
        @if !paths.is_empty() {
            details {
                summary { (title) "（" (paths.len()) "）" }
                ul { @for path in paths { li { (path) } } }
            }
        }
    }
}

/// The table of the reports. Sorting, filters and search are added by the script.
pub(super) fn list(page: &Page<'_>) -> Markup {
    let columns = ["机关", "年度", "错误", "警告", "提示", "无法判定", "涉及的规则", "文件"];
    html! {
        section #reports tabindex="-1" {
            h2 { "报告列表" }
            (filters())
            div.w.list tabindex="0" role="group" aria-label="报告列表" {
                table.l {
                    caption { "每份报告的问题数" }
                    thead { tr { @for name in columns { th scope="col" { (name) } } } }
                    tbody {
                        @for (at, document) in page.results.documents.iter().enumerate() { (row(at + 1, document)) }
                    }
                }
            }
            p.tools.js { button type="button" data-do="more" { "再列出 100 份" } }
        }
        h2 { "各份报告" }
        p.k.js { "在列表里点机关名称，看这份报告的问题和原文；点报告的标题，收起" }
        (legend())
    }
}

fn filters() -> Markup {
    html! {
        form.tools.js role="search" {
            label { "搜索 " input #search type="search" autocomplete="off" placeholder="机关、文件或规则编号"; }
            label {
                "显示 "
                select #kind {
                    option value="" { "全部报告" }
                    option value="2" { "有错误的" }
                    option value="3" { "有警告的" }
                    option value="5" { "有无法判定的" }
                    option value="0" { "没有发现问题的" }
                }
            }
            label { "规则 " select #code { option value="" { "全部规则" } } }
            button type="button" data-do="expand" { "展开所列报告" }
            button type="button" data-do="collapse" { "全部收起" }
            button type="button" data-do="print" { "打印" }
            p #shown role="status" {}
            p.k { "打印的是以上概况、列表和已展开的报告" }
        }
    }
}

fn row(number: usize, document: &Checked) -> Markup {
    let [errors, warnings, notes] = counts(document);
    let mut codes: Vec<&str> = document.open().map(|finding| &*finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    html! {
        tr id={ "l" (number) } class=[(number > FIRST_ROWS).then_some("later")] {
            th scope="row" { a href={ "#r" (number) } { (issuer(document)) } }
            td { (document.report.year.map(|year| year.to_string()).unwrap_or_default()) }
            td { (errors) } td { (warnings) } td { (notes) } td { (document.ledger.undetermined) }
            td { (codes.join(" ")) }
            td { (document.path) }
        }
    }
}

/// Open findings of each severity, the gravest first.
pub(super) fn counts(document: &Checked) -> [usize; 3] {
    [Severity::Error, Severity::Warning, Severity::Note].map(|severity| document.count(severity))
}

pub(super) fn issuer(document: &Checked) -> &str {
    document.report.issuer.as_deref().unwrap_or("（机关不详）")
}

fn legend() -> Markup {
    html! {
        details.legend {
            summary { "图例" }
            ul {
                li { span.e { "38 " b.c { "CN000" } } " 有错误的格：粗实线框，附规则编号" }
                li { span.w { "38 " b.c { "CN000" } } " 有警告的格：虚线框" }
                li { span.n { "38 " b.c { "CN000" } } " 有提示的格：点线框" }
                li { span.v { "38 " b.c { "CN000 已豁免" } } " 问题已豁免的格：灰色虚线框" }
                li { span.g { "38" } " 浅色格：某个问题涉及的数；附规则编号的，是与正文比较的数" }
                li { small { "疑应为 37" } " 只改这一个数，有关的合计就都对得上；供核对，不一定就是它错" }
                li { i { "空白" } " 文中有这一格，没有填；" i { "无此格" } " 文中没有这一格；" i { "无法辨认" } " 填的不能认定为一个数" }
            }
        }
    }
}
