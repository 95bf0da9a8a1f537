//! [`Entry`]: a finding, or a file that could not be checked, as the formats see
//! it that list one thing after the other. A file that nobody looked at must
//! never look like one without faults.

use super::place::{Region, Unit, region, words_of};
use crate::corpus::{Checked, Results, Unreadable, WaiversFile};
use crate::finding::{Finding, Severity};
use crate::source::SourceText;

/// The code under which files that could not be checked are listed.
pub(super) const UNREADABLE: &str = "unreadable";

/// One thing to list.
#[derive(Clone, Copy)]
pub(super) enum Entry<'a> {
    /// A finding and its document.
    Finding(&'a Checked, &'a Finding),
    /// A finding in the waivers file.
    Waivers(&'a WaiversFile, &'a Finding),
    /// A file that could not be checked.
    Unreadable(&'a Unreadable),
}

/// Everything to list: findings in their order, those of the waivers file, then
/// files that could not be checked.
pub(super) fn all_entries(results: &Results) -> impl Iterator<Item = Entry<'_>> {
    let findings = results
        .documents
        .iter()
        .flat_map(|document| document.findings.iter().map(move |finding| Entry::Finding(document, finding)));
    let of_file = |file| move |finding| Entry::Waivers(file, finding);
    let waivers = results.waivers.iter().flat_map(move |file| file.findings.iter().map(of_file(file)));
    findings.chain(waivers).chain(results.unreadable.iter().map(Entry::Unreadable))
}

/// The same without findings that are waived: for programs that have no sign
/// for a finding that somebody accepted.
pub(super) fn entries(results: &Results) -> impl Iterator<Item = Entry<'_>> {
    all_entries(results).filter(|entry| entry.finding().is_none_or(Finding::is_open))
}

impl<'a> Entry<'a> {
    /// The finding, if it is one.
    pub(super) fn finding(&self) -> Option<&'a Finding> {
        match self {
            Self::Finding(_, finding) | Self::Waivers(_, finding) => Some(finding),
            Self::Unreadable(_) => None,
        }
    }

    /// The text that the finding points into.
    pub(super) fn source(&self) -> Option<&'a SourceText> {
        match self {
            Self::Finding(document, _) => Some(&document.report.source),
            Self::Waivers(file, _) => Some(&file.source),
            Self::Unreadable(_) => None,
        }
    }

    /// The file.
    pub(super) fn path(&self) -> &'a str {
        match self {
            Self::Finding(document, _) => &document.path,
            Self::Waivers(file, _) => &file.path,
            Self::Unreadable(unreadable) => &unreadable.path,
        }
    }

    /// `年报.txt:12:5`, or the path alone where the file has no lines.
    pub(super) fn address(&self) -> String {
        let start = self.region(Unit::Char).map(|region| region.start);
        let place = start.map_or_else(String::new, |start| format!(":{}:{}", start.line, start.column));
        format!("{}{place}", self.path())
    }

    /// Code of the rule, or [`UNREADABLE`].
    pub(super) fn code(&self) -> &'a str {
        self.finding().map_or(UNREADABLE, |finding| &finding.code)
    }

    pub(super) fn severity(&self) -> Severity {
        self.finding().map_or(Severity::Error, |finding| finding.severity)
    }

    /// What is wrong; in front of it the place, where the file has no lines.
    pub(super) fn message(&self) -> String {
        match self {
            Self::Finding(_, finding) | Self::Waivers(_, finding) => {
                match finding.place.origin.as_ref().and_then(words_of) {
                    Some(place) => format!("{place}：{}", finding.message),
                    None => finding.message.clone(),
                }
            }
            Self::Unreadable(unreadable) => format!("未能检查：{}", unreadable.message),
        }
    }

    /// What to do about it.
    pub(super) fn help(&self) -> Option<&'a str> {
        match self {
            Self::Finding(_, finding) | Self::Waivers(_, finding) => finding.help.as_deref(),
            Self::Unreadable(unreadable) => Some(&unreadable.help),
        }
    }

    /// Where it stands in the file's own text; `None` where there is no such place.
    pub(super) fn region(&self, unit: Unit) -> Option<Region> {
        region(self.source()?, &self.finding()?.place, unit)
    }

    /// The other cells that a finding rests on: their names, and where they
    /// stand in the file's own text.
    pub(super) fn related(&self, unit: Unit) -> impl Iterator<Item = (&'a str, Region)> {
        let placed = self.finding().zip(self.source());
        placed.into_iter().flat_map(move |(finding, source)| {
            finding.other_evidence().filter_map(move |evidence| {
                Some((evidence.place.label.as_str(), region(source, &evidence.place, unit)?))
            })
        })
    }
}
