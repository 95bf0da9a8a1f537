//! Results to bytes: one row of [`OUTPUTS`] for a format of `gailint check`, one
//! file for a format. Pure: nothing here filters findings, reads settings or
//! looks at the environment; what depends on the terminal is in a [`Style`].
//! Beside them, reports written in the layout of their form: [`TEMPLATES`].

mod extract;
mod json;
mod label;
mod problem;
mod rules;
mod template;
mod terminal;
mod text;
mod view;
mod wire;

use std::io::{self, Write};

use crate::finding::Results;

pub use extract::{CSV_HEADER, csv_rows, json_line};
pub use problem::{headline, problem};
pub use rules::{RuleRow, rule_json, rule_table};
pub use template::{TEMPLATES, Template, TemplateError, template_named};
pub use text::{harmless, pad, width, wrap};

/// How to draw for people. Machine formats do not look at it.
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
        Self { color: false, width: 100, wrap: true, detail: Detail::Full }
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
    Output {
        name: "json", doc: "供程序读取：一个 JSON 对象，结构见 docs/schema/check-v1.json", write: json::write
    },
];

/// The format with this name.
#[must_use]
pub fn output_named(name: &str) -> Option<&'static Output> {
    OUTPUTS.iter().find(|output| output.name == name)
}
