//! [`Waiver`]: that an office accepts a finding as it is, and why. Which finding
//! a waiver is for is the business of `waive`.

use crate::value::Date;

/// Why a finding is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Where the waiver is written.
    pub kind: WaiverKind,
    /// Why, never empty.
    pub reason: String,
    /// Who accepted it.
    pub by: Option<String>,
    /// Number of the document in which it was accepted.
    pub document: Option<String>,
    /// The last day on which it holds.
    pub until: Option<Date>,
}

/// Where a waiver is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaiverKind {
    /// In a comment of the report's own file.
    InSource,
    /// In a file of waivers.
    External,
}

impl WaiverKind {
    /// The name in machine-readable output, which is SARIF's.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::InSource => "inSource",
            Self::External => "external",
        }
    }
}

impl Waiver {
    /// Whether its last day is over.
    #[must_use]
    pub fn is_expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }

    /// For people: `原表如此（批准人：王某，至 2026-12-31）`.
    #[must_use]
    pub fn words(&self) -> String {
        let by = self.by.as_ref().map(|by| format!("批准人：{by}"));
        let document = self.document.as_ref().map(|document| format!("文号：{document}"));
        let until = self.until.map(|until| format!("至 {until}"));
        let more: Vec<String> = [by, document, until].into_iter().flatten().collect();
        if more.is_empty() { self.reason.clone() } else { format!("{}（{}）", self.reason, more.join("，")) }
    }
}
