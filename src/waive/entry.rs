//! One waiver of a file: which reports it is for, and which of their findings.

use glob::Pattern;

use super::names::Named;
use crate::finding::{Finding, Waiver};
use crate::form::Report;
use crate::source::Span;
use crate::value::label_key;

/// A waiver of a file.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its number in the file, from 1.
    pub(super) number: usize,
    pub(super) rule: Named,
    /// Where the rule is named.
    pub(super) rule_span: Span,
    /// Which reports, by name.
    pub(super) report: Option<ReportPattern>,
    /// Which report, by organ and year.
    pub(super) organ: Option<(String, i32)>,
    /// The cell that findings must point at.
    pub(super) cell: Option<String>,
    /// The one finding in a report.
    pub(super) fingerprint: Option<String>,
    pub(super) waiver: Waiver,
    /// Where its last day stands.
    pub(super) until_span: Span,
}

/// Names of reports: a path below the folder of the file, or a file name
/// where there is no slash; wildcards may stand for parts.
#[derive(Debug)]
pub(super) struct ReportPattern {
    written: String,
    pattern: Pattern,
}

impl ReportPattern {
    /// What is wrong with the wildcards, if something is.
    pub(super) fn new(text: &str) -> Result<Self, &'static str> {
        let written = text.replace('\\', "/");
        let written = written.strip_prefix("./").unwrap_or(&written).to_owned();
        let pattern = Pattern::new(&written).map_err(|error| error.msg)?;
        Ok(Self { written, pattern })
    }

    /// Whether it names nothing but, at most, a kind of file.
    pub(super) fn is_everything(&self) -> bool {
        let is_ending = |ending: &str| !ending.contains('/');
        let stem = self.written.rsplit_once('.').filter(|(_, ending)| is_ending(ending)).map(|(stem, _)| stem);
        stem.unwrap_or(&self.written).chars().all(|c| "*?/.".contains(c))
    }

    /// The path of the one file that it names, if it names one by its path.
    pub(super) fn path(&self) -> Option<&str> {
        Some(self.written.as_str()).filter(|path| path.contains('/') && !path.contains(['*', '?', '[']))
    }

    /// A name that is written out wins over its reading as a pattern: file
    /// names may well have brackets.
    fn matches(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let compared = if self.written.contains('/') { path } else { name };
        self.written == compared || self.pattern.matches(compared)
    }
}

impl Entry {
    /// Whether a report is among those that it is for. `path` is relative to
    /// the folder of the file.
    pub(super) fn is_for(&self, path: &str, report: &Report) -> bool {
        let by_name = self.report.as_ref().is_none_or(|pattern| pattern.matches(path));
        let by_organ = self.organ.as_ref().is_none_or(|(issuer, year)| {
            let known = report.issuer.as_deref().map(label_key);
            known == Some(label_key(issuer)) && report.year == Some(*year)
        });
        by_name && by_organ
    }

    /// Whether a finding of such a report is among those that it accepts.
    pub(super) fn covers(&self, finding: &Finding) -> bool {
        *finding.code == *self.rule.code
            && self.cell.as_ref().is_none_or(|cell| finding.place.cell.as_ref() == Some(cell))
            && self.fingerprint.as_ref().is_none_or(|fingerprint| finding.fingerprint == *fingerprint)
    }

    /// The place for people.
    pub(super) fn label(&self) -> String {
        format!("第 {} 条豁免", self.number)
    }
}
