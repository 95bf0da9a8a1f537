//! What is wrong with waivers, as findings of the program's own rules.

use crate::finding::{Finding, Fingerprints, Place};
use crate::linter::Linter;
use crate::source::{SourceText, Span};
use crate::value::Certainty;

/// Something wrong with a waiver.
pub(super) struct Remark {
    /// Code of one of the program's own rules.
    pub(super) code: &'static str,
    /// The place in the file that the waiver stands in.
    pub(super) span: Span,
    /// The place for people.
    pub(super) label: String,
    pub(super) message: String,
    /// What to do, if it is not what the rule says.
    pub(super) help: Option<String>,
}

/// The remarks as findings in a file; those of rules that are switched off are
/// left out. A waiver goes by its words, wherever it stands.
pub(super) fn findings(linter: &Linter, source: &SourceText, remarks: Vec<Remark>) -> Vec<Finding> {
    let mut told: Vec<Finding> = remarks.into_iter().filter_map(|remark| finding(linter, source, remark)).collect();
    told.sort_by(Finding::order);
    let mut fingerprints = Fingerprints::default();
    for finding in &mut told {
        finding.fingerprint = fingerprints.next(&[&finding.rule, &finding.fingerprint]);
    }
    told
}

fn finding(linter: &Linter, source: &SourceText, remark: Remark) -> Option<Finding> {
    let rule = linter.rules().iter().find(|rule| rule.code == remark.code)?;
    Some(Finding {
        code: rule.code.as_str().into(),
        rule: rule.name.as_str().into(),
        severity: rule.severity,
        certainty: Certainty::Exact,
        fingerprint: format!("{}:{}", remark.message, source.slice(remark.span)),
        message: remark.message,
        help: remark.help.or_else(|| rule.help.clone()),
        basis: rule.basis.clone(),
        place: Place::new(source, remark.span, None, remark.label),
        evidence: Vec::new(),
        suspects: Vec::new(),
        waived: None,
        baseline: None,
    })
}
