//! The pages of the rules, once for the whole page: a report's findings link to
//! them. The script opens one in a window of its own.

use maud::{Markup, html};

use super::{Page, rule_name};
use crate::finding::RuleInfo;

pub(super) fn rules(page: &Page<'_>) -> Markup {
    html! {
        @if !page.results.rules.is_empty() {
            section #rules {
                h2 { "规则说明" }
                @for (at, rule) in page.results.rules.iter().enumerate() { (rule_page(at, rule)) "\n" }
            }
        }
    }
}

fn rule_page(at: usize, rule: &RuleInfo) -> Markup {
    html! {
        article.p id=(rule_name(at)) {
            h3 { (rule.code) " " (rule.title) }
            @for paragraph in rule.doc.split("\n\n").filter(|words| !words.trim().is_empty()) { p { (paragraph) } }
            dl {
                dt { "级别" } dd { (rule.severity.title()) }
                dt { (rule.basis.kind.title()) } dd { (rule.basis.text) }
                @if let Some(link) = address(rule) { dt { "原文" } dd { a href=(link) rel="noreferrer" { (link) } } }
                @if let Some(help) = &rule.help { dt { "建议" } dd { (help) } }
                @if let Some(years) = rule.years() { dt { "适用年度" } dd { (years) } }
                dt { "名称" } dd { (rule.name) }
            }
        }
    }
}

/// The address of the cited text, if a click on it can do no more than open a page.
fn address(rule: &RuleInfo) -> Option<&str> {
    rule.link.as_deref().filter(|link| link.starts_with("https://") || link.starts_with("http://"))
}
