//! Results to bytes: one row of [`OUTPUTS`] for a format of `gailint check`, one
//! file for a format. Pure: nothing here reads settings or looks at the environment; what depends on the terminal is in a [`Style`].
//! Beside them, reports written in the layout of their form: [`TEMPLATES`].

mod changes;
mod compact;
mod csv;
mod entry;
mod extract;
mod github;
mod gitlab;
mod grid;
mod html;
mod json;
mod label;
mod markdown;
mod place;
mod problem;
mod rdjson;
mod rules;
mod sarif;
mod sonarqube;
mod template;
mod terminal;
mod text;
mod view;
mod wire;
mod words;
mod xml;

use std::io::{self, Write};

use crate::corpus::Results;

pub use changes::changes;
pub use extract::{CSV_HEADER, csv_rows, json_line};
pub use problem::{headline, problem};
pub use rules::{rule_json, rule_table};
pub use template::{TEMPLATES, Template, TemplateError, template_named};
pub use text::{harmless, pad, width, wrap};
pub(crate) use words::{caution, suspicion};

/// How to draw for people, and how much to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether escape sequences for colour may be written.
    pub color: bool,
    /// How many columns there are.
    pub width: usize,
    /// Whether long lines of words are broken to fit; where nobody looks at
    /// columns, one line each can be searched.
    pub wrap: bool,
    /// How much to say.
    pub detail: Detail,
    /// Whether SARIF lists the checks that found nothing as well.
    pub ledger: bool,
    /// Whether the terminal format shows findings that are waived.
    pub waived: bool,
}

/// How much the terminal format says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Every finding and the summary.
    Full,
    /// The summary, and what could not be checked.
    Summary,
}

impl Style {
    /// How many columns a line of words may take.
    #[must_use]
    pub fn text_width(&self) -> usize {
        if self.wrap { self.width } else { usize::MAX }
    }
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, width: 100, wrap: true, detail: Detail::Full, ledger: false, waived: false }
    }
}

/// A format of `gailint check`.
pub struct Output {
    /// Its name for `--format`.
    pub name: &'static str,
    /// What it is for, in one clause.
    pub doc: &'static str,
    /// Writes results.
    pub write: fn(&Results, &mut dyn Write, &Style) -> io::Result<()>,
}

/// Every format of `gailint check`; the first is the default.
pub const OUTPUTS: &[Output] = &[
    Output { name: "terminal", doc: "供人阅读：逐条列出问题，标出原文位置", write: terminal::write },
    Output { name: "compact", doc: "每个问题一行", write: compact::write },
    Output {
        name: "json", doc: "供程序读取：一个 JSON 对象，结构见 docs/schema/check-v1.json", write: json::write
    },
    Output { name: "csv", doc: "每个问题一行的表格，可用 Excel 打开", write: csv::write },
    Output { name: "markdown", doc: "Markdown 文档", write: markdown::write },
    Output {
        name: "html", doc: "网页：报告列表、三张表和正文，可以排序、筛选和打印", write: html::write
    },
    Output { name: "sarif", doc: "SARIF 2.1.0，供代码审查平台读取", write: sarif::write },
    Output { name: "github", doc: "GitHub Actions 的标注", write: github::write },
    Output { name: "gitlab", doc: "GitLab 代码质量报告", write: gitlab::write },
    Output { name: "rdjson", doc: "reviewdog 的格式，一个 JSON 对象", write: rdjson::write },
    Output { name: "rdjsonl", doc: "reviewdog 的格式，每行一个 JSON 对象", write: rdjson::write_lines },
    Output { name: "sonarqube", doc: "SonarQube 的通用问题格式", write: sonarqube::write },
    Output { name: "junit", doc: "JUnit 的 XML 格式，每条规则算一项测试", write: xml::junit },
    Output { name: "checkstyle", doc: "Checkstyle 的 XML 格式", write: xml::checkstyle },
];

/// The format with this name.
#[must_use]
pub fn output_named(name: &str) -> Option<&'static Output> {
    OUTPUTS.iter().find(|output| output.name == name)
}
