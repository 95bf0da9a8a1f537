//! [`RuleInfo`]: a rule as lists, pages and outputs describe it.

use std::sync::Arc;

use super::{Basis, Severity};
use crate::source::SourceText;

/// What is known of a rule, for lists and pages.
#[derive(Debug, Clone)]
pub struct RuleInfo {
    /// Code, `CN303`.
    pub code: String,
    /// Name with its pack, `cn/row-sum`.
    pub name: String,
    /// The severity that holds.
    pub severity: Severity,
    /// One line.
    pub title: String,
    /// The explanation.
    pub doc: String,
    /// Legal ground.
    pub basis: Arc<Basis>,
    /// Address of a page on which the cited text can be read.
    pub link: Option<String>,
    /// First report year.
    pub since: Option<i32>,
    /// Last report year.
    pub until: Option<i32>,
    /// What to do, as written.
    pub help: Option<String>,
    /// Parameters: name, type, value as written.
    pub params: Vec<(String, String, String)>,
    /// The file that it stands in; empty for a rule of the program itself.
    pub source: SourceText,
}

impl RuleInfo {
    /// The report years that it is for, in words; `None`: all.
    #[must_use]
    pub fn years(&self) -> Option<String> {
        match (self.since, self.until) {
            (Some(since), Some(until)) => Some(format!("{since} 年至 {until} 年")),
            (Some(since), None) => Some(format!("{since} 年起")),
            (None, Some(until)) => Some(format!("{until} 年及以前")),
            (None, None) => None,
        }
    }

    /// Name without its pack, `row-sum`.
    #[must_use]
    pub fn short_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or_default()
    }

    /// Whether it goes by this name: its code, its name, or its name with its pack.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.code.eq_ignore_ascii_case(name) || self.name == name || self.short_name() == name
    }
}
