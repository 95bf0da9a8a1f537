//! The results of a run: what outputs are made of.

use crate::finding::{Finding, Ledger, RuleInfo, Severity};
use crate::form::Report;

/// What came of a run over files, in the order of their paths.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// Documents that were read and checked.
    pub documents: Vec<Checked>,
    /// Files that could not be read.
    pub unreadable: Vec<Unreadable>,
    /// Files of a folder that are no reports and were left alone.
    pub skipped: Vec<String>,
    /// Reports that were supplied to compare with, but of no organ and year
    /// that a checked report follows.
    pub unmatched: Vec<String>,
    /// The settings file that was used.
    pub settings: Option<UsedSettings>,
    /// The rules that were in use, in the order of their codes.
    pub rules: Vec<RuleInfo>,
}

/// A settings file that a run used, and what it did to the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedSettings {
    /// The path, with `/` between folders.
    pub path: String,
    /// How many rules it switches off.
    pub off: usize,
    /// How many rules it gives another severity.
    pub changed: usize,
}

/// A document that was checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The path as the user gave it, with `/` between folders.
    pub path: String,
    /// What was read; findings point into its text.
    pub report: Report,
    /// Path of last year's report that it was compared with.
    pub previous: Option<String>,
    /// What is wrong, in the order of [`Finding::order`].
    pub findings: Vec<Finding>,
    /// What was checked.
    pub ledger: Ledger,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The path as the user gave it.
    pub path: String,
    /// Why.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Counts over a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Summary {
    /// Documents checked.
    pub documents: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity note.
    pub notes: usize,
    /// Files that could not be read.
    pub unreadable: usize,
}

impl Results {
    /// Counts findings by severity.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let count = |severity| self.findings().filter(|finding| finding.severity == severity).count();
        Summary {
            documents: self.documents.len(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            unreadable: self.unreadable.len(),
        }
    }

    /// All findings of all documents.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.documents.iter().flat_map(|document| &document.findings)
    }
}
