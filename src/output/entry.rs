//! [`Entry`]: a finding, or a file that could not be checked, as the formats see
//! it that list one thing after the other. A file that nobody looked at must
//! never look like one without faults.

use super::place::{Region, Unit, region, words_of};
use crate::corpus::{Checked, Results, Unreadable};
use crate::finding::{Finding, Severity};

/// The code under which files that could not be checked are listed.
pub(super) const UNREADABLE: &str = "unreadable";

/// One thing to list.
#[derive(Clone, Copy)]
pub(super) enum Entry<'a> {
    /// A finding and its document.
    Finding(&'a Checked, &'a Finding),
    /// A file that could not be checked.
    Unreadable(&'a Unreadable),
}

/// Everything to list: findings in their order, then files that could not be checked.
pub(super) fn entries(results: &Results) -> impl Iterator<Item = Entry<'_>> {
    let findings = results
        .documents
        .iter()
        .flat_map(|document| document.findings.iter().map(move |finding| Entry::Finding(document, finding)));
    findings.chain(results.unreadable.iter().map(Entry::Unreadable))
}

impl<'a> Entry<'a> {
    /// The file.
    pub(super) fn path(&self) -> &'a str {
        match self {
            Self::Finding(document, _) => &document.path,
            Self::Unreadable(unreadable) => &unreadable.path,
        }
    }

    /// Code of the rule, or [`UNREADABLE`].
    pub(super) fn code(&self) -> &'a str {
        match self {
            Self::Finding(_, finding) => &finding.code,
            Self::Unreadable(_) => UNREADABLE,
        }
    }

    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::Finding(_, finding) => finding.severity,
            Self::Unreadable(_) => Severity::Error,
        }
    }

    /// What is wrong; in front of it the place, where the file has no lines.
    pub(super) fn message(&self) -> String {
        match self {
            Self::Finding(_, finding) => match finding.place.origin.as_ref().and_then(words_of) {
                Some(place) => format!("{place}：{}", finding.message),
                None => finding.message.clone(),
            },
            Self::Unreadable(unreadable) => format!("未能检查：{}", unreadable.message),
        }
    }

    /// What to do about it.
    pub(super) fn help(&self) -> Option<&'a str> {
        match self {
            Self::Finding(_, finding) => finding.help.as_deref(),
            Self::Unreadable(unreadable) => Some(&unreadable.help),
        }
    }

    /// Where it stands in the file's own text; `None` where there is no such place.
    pub(super) fn region(&self, unit: Unit) -> Option<Region> {
        match self {
            Self::Finding(document, finding) => region(&document.report.source, &finding.place, unit),
            Self::Unreadable(_) => None,
        }
    }
}
