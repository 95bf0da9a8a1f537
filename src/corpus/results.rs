//! The results of a run: what outputs are made of.

use crate::finding::{Finding, Known, Ledger, RuleInfo, Severity};
use crate::form::Report;
use crate::source::SourceText;

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
    /// The waivers file that was used.
    pub waivers: Option<WaiversFile>,
    /// The baseline that the findings were compared with.
    pub baseline: Option<Compared>,
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

/// A waivers file that a run used, and what is wrong with it.
#[derive(Debug, Clone)]
pub struct WaiversFile {
    /// The path, with `/` between folders.
    pub path: String,
    /// Its text; findings point into it.
    pub source: SourceText,
    /// Waivers in it that are of no use.
    pub findings: Vec<Finding>,
}

/// What came of comparing a run with a baseline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compared {
    /// The path of the baseline, with `/` between folders.
    pub path: String,
    /// Findings that are not in it.
    pub new: usize,
    /// Findings that are in it with another message or severity.
    pub updated: usize,
    /// Findings that are in it as they are.
    pub unchanged: usize,
    /// What is in it and no longer in the reports, which go by their paths of
    /// this run.
    pub absent: Vec<Known>,
    /// How many reports of it were not checked in this run.
    pub unchecked: usize,
    /// Whether findings that are in it were left out of the results.
    pub new_only: bool,
}

/// A document that was checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The path as the user gave it, from the current folder where it lies below it,
    /// with `/` between folders.
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

impl Checked {
    /// The findings that nobody has accepted.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_open())
    }

    /// How many open findings have a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.open().filter(|finding| finding.severity == severity).count()
    }
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
    /// Open findings of severity error.
    pub errors: usize,
    /// Open findings of severity warning.
    pub warnings: usize,
    /// Open findings of severity note.
    pub notes: usize,
    /// Findings that are accepted.
    pub waived: usize,
    /// Files that could not be read.
    pub unreadable: usize,
}

impl Results {
    /// Counts open findings by severity, and those that are accepted.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let open = |severity| move |finding: &&Finding| finding.is_open() && finding.severity == severity;
        let count = |severity| self.findings().filter(open(severity)).count();
        Summary {
            documents: self.documents.len(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            waived: self.findings().filter(|finding| !finding.is_open()).count(),
            unreadable: self.unreadable.len(),
        }
    }

    /// All findings: of all documents, then of the waivers file.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        let of_documents = self.documents.iter().flat_map(|document| &document.findings);
        of_documents.chain(self.waivers.iter().flat_map(|file| &file.findings))
    }
}
