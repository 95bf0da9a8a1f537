//! A finding as a baseline remembers it, and what has become of it since. Files
//! of baselines and the comparison are the business of `baseline`.

use serde::{Deserialize, Serialize};

use super::Severity;

/// What has become of a finding since the baseline was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BaselineState {
    /// It is not in the baseline.
    New,
    /// It is in the baseline with another message or severity.
    Updated,
    /// It is in the baseline as it is.
    Unchanged,
    /// It is in the baseline, but no longer in the report.
    Absent,
}

impl BaselineState {
    /// The name in machine-readable output, which is SARIF's.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Absent => "absent",
        }
    }

    /// The name in messages.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::New => "新增",
            Self::Updated => "有变化",
            Self::Unchanged => "原有",
            Self::Absent => "已消除",
        }
    }
}

/// A finding as a baseline remembers it: without line and column, which every
/// edit above it would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The report's path below the folder of the baseline.
    pub path: String,
    /// The organ that the report is of.
    pub issuer: Option<String>,
    /// The year reported on.
    pub year: Option<i32>,
    /// Code of the rule.
    pub code: String,
    /// Name of the rule with its pack.
    pub rule: String,
    /// Name of the finding within its report.
    pub fingerprint: String,
    /// How grave it was.
    pub severity: Severity,
    /// What was found.
    pub message: String,
    /// Name of the cell that it pointed at, when it was one.
    pub cell: Option<String>,
    /// The place for people.
    pub label: String,
}
