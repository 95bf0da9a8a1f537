//! The page for the office that supervises: one file that needs no network and
//! no program but a browser. A table of the reports, then each report as it was
//! read, with its findings marked where they stand.
//!
//! Everything can be read without scripts; `page.js` adds sorting, filters and
//! what opens on a click. Each report is wrapped in `noscript`: a browser that
//! runs scripts sees it as one piece of text, and thousands of reports cost
//! nothing until one is opened (see `docs/decisions/0021-html-report.md`).

mod overview;
mod prose;
mod report;
mod rules;
mod sheet;
mod sums;
mod tables;

use std::collections::HashMap;
use std::io::{self, Write};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::Style;
use super::text::visible;
use crate::corpus::Results;
use crate::finding::{Finding, Severity};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Writes the whole page.
pub(super) fn write(results: &Results, out: &mut dyn Write, _: &Style) -> io::Result<()> {
    let page = Page::new(results);
    let mut put = |part: Markup| out.write_all(harmless(part).as_bytes());
    put(html! {
        (DOCTYPE)
        // The tags that HTML lets one leave out are left out: html, head and body.
        (PreEscaped("<html lang=\"zh-CN\">\n"))
        (head())
        (PreEscaped("\n<body>\n"))
        a.skip href="#reports" { "跳到报告列表" }
        (overview::overview(&page))
        (PreEscaped("<main>\n"))
        (overview::list(&page))
    })?;
    for (at, document) in results.documents.iter().enumerate() {
        put(report::report(&page, at + 1, document))?;
    }
    put(html! {
        (rules::rules(&page))
        (PreEscaped("</main>\n"))
        dialog #rule aria-labelledby="rule-title" closedby="any" {}
        script { (PreEscaped(SCRIPT)) }
        (PreEscaped("</body>\n</html>\n"))
    })
}

/// Nothing but what stands in the page itself may run or be shown: even words
/// that were not escaped could do nothing.
fn head() -> Markup {
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    );
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="generator" content=(concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")));
            title { "年度报告检查结果" }
            style { (PreEscaped(STYLE)) }
        }
    }
}

fn digest(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// Every character of the page passes through here: one that could turn the
/// direction of writing or is invisible is shown as a sign.
fn harmless(part: Markup) -> String {
    part.into_string().chars().map(|c| if c == '\n' { c } else { visible(c) }).collect()
}

/// What all parts of the page need to know.
struct Page<'a> {
    results: &'a Results,
    rules: HashMap<&'a str, usize>,
}

impl<'a> Page<'a> {
    fn new(results: &'a Results) -> Self {
        let rules = results.rules.iter().enumerate().map(|(at, rule)| (rule.code.as_str(), at)).collect();
        Self { results, rules }
    }

    /// The code of a rule, as a link to its page if there is one.
    fn rule_link(&self, code: &str) -> Markup {
        html! {
            @match self.rules.get(code) {
                Some(at) => { a.c href={ "#" (rule_name(*at)) } { (code) } }
                None => { b.c { (code) } }
            }
        }
    }
}

/// The name of a rule's page, by its place in the list of rules.
fn rule_name(at: usize) -> String {
    format!("rule-{}", at + 1)
}

/// The class of a finding and of what it points at.
fn class(finding: &Finding) -> &'static str {
    match finding.severity {
        _ if !finding.is_open() => "v",
        Severity::Error => "e",
        Severity::Warning => "w",
        Severity::Note => "n",
    }
}

/// The classes that apply, for an attribute.
fn classes(names: &[Option<&str>]) -> Option<String> {
    let names: Vec<&str> = names.iter().copied().flatten().collect();
    (!names.is_empty()).then(|| names.join(" "))
}
