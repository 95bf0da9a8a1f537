//! What a check says: findings with their places and evidence, the ledger of
//! every check that was made. Plain data; how it is shown is the business of
//! `output`.

mod baseline;
mod fingerprint;
mod ledger;
mod own;
mod rule;
mod waiver;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use baseline::{BaselineState, Known};
pub use fingerprint::{Fingerprints, fingerprint};
pub use ledger::{Ledger, Outcome, RuleLedger};
pub use own::{BAD_WAIVER, EXPIRED_WAIVER, OWN, OWN_RULES, OwnRule, UNUSED_WAIVER, is_own, own_rules};
pub use rule::RuleInfo;
pub use waiver::{Waiver, WaiverKind};

use crate::source::{Origin, Position, SourceText, Span};
use crate::value::Certainty;

/// How grave a finding is. Orders from light to grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Should be mended before publication, or confirmed as meant.
    Warning,
    /// Must be mended before publication.
    Error,
}

/// Every severity with its name in rules and settings, and in messages.
pub const SEVERITIES: &[(Severity, &str, &str)] =
    &[(Severity::Error, "error", "错误"), (Severity::Warning, "warning", "警告"), (Severity::Note, "note", "提示")];

impl Severity {
    /// The name in rules, settings and machine-readable output.
    #[must_use]
    pub fn name(self) -> &'static str {
        SEVERITIES.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// The name in messages.
    #[must_use]
    pub fn title(self) -> &'static str {
        SEVERITIES.iter().find(|row| row.0 == self).map_or("", |row| row.2)
    }

    /// The severity with this name in rules and settings.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        SEVERITIES.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

/// The ground of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Basis {
    /// Whether a text demands it or only practice.
    pub kind: BasisKind,
    /// The text that is cited, or what practice it is.
    pub text: String,
}

/// What kind of ground a rule has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BasisKind {
    /// A legal text or the official form.
    Law,
    /// Practice of reviewers; no text is cited as demanding it.
    Practice,
}

impl BasisKind {
    /// What stands in front of the text of a basis.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Law => "依据",
            Self::Practice => "依据（惯例）",
        }
    }
}

/// Something that is wrong in one document.
///
/// ```
/// use gailint::finding::Severity;
/// use gailint::{Linter, Options};
///
/// let linter = Linter::new(&Options::default())?;
/// let text = "某局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n完成专栏改版。\n\n\
///     六、其他需要报告的事项\n\n无其他需要报告的事项。\n";
/// let report = linter.read("年报.txt", text.as_bytes())?;
/// let (findings, _) = linter.check(&report);
/// let fee = findings.iter().find(|finding| &*finding.code == "CN601").ok_or("no such finding")?;
/// assert_eq!(fee.severity, Severity::Error);
/// assert_eq!((fee.place.start.line, fee.place.start.column), (9, 1));
/// assert_eq!(report.source.slice(fee.place.span), "无其他需要报告的事项。");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Code of the rule: `CN303`.
    pub code: Arc<str>,
    /// Name of the rule with its pack: `cn/row-sum`.
    pub rule: Arc<str>,
    /// How grave it is, after settings.
    pub severity: Severity,
    /// The least certain reading that it rests on.
    pub certainty: Certainty,
    /// One clause: what was found, what was expected.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Why it is required.
    pub basis: Arc<Basis>,
    /// The one place it points at.
    pub place: Place,
    /// The cells that it rests on, the primary place's own among them.
    pub evidence: Vec<Evidence>,
    /// Stable over edits elsewhere in the document, unique within it.
    pub fingerprint: String,
    /// The number that is most likely wrong, when the sums give it away.
    pub suspects: Vec<Suspect>,
    /// That it is accepted, and why; it then fails no run.
    pub waived: Option<Waiver>,
    /// How it compares with the baseline of the run, if there is one.
    pub baseline: Option<BaselineState>,
}

/// A place in a document, for people and for tools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Bytes in the text that was read.
    pub span: Span,
    /// First character: in the file where it is a text, else in the text that
    /// was extracted from it.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
    /// Where it stands in a file that is no plain text.
    pub origin: Option<Origin>,
    /// Name of the cell in the rule language, when it is one.
    pub cell: Option<String>,
    /// For people: `表三 · 一、本年新收… · 总计`, `六、其他需要报告的事项`.
    pub label: String,
}

impl Place {
    /// The place that a span of a text is.
    #[must_use]
    pub fn new(source: &SourceText, span: Span, cell: Option<String>, label: String) -> Self {
        let (start, end) = source.positions(span);
        Self { span, start, end, origin: source.origin(span), cell, label }
    }

    /// Page, where the format has pages.
    #[must_use]
    pub fn page(&self) -> Option<u32> {
        match self.origin {
            Some(Origin::Page { page, .. }) => Some(page),
            Some(Origin::Source(_) | Origin::Word { .. } | Origin::Sheet { .. }) | None => None,
        }
    }
}

/// A cell that a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Name of the cell in the rule language.
    pub cell: String,
    /// Its value as printed; `None` when it holds none.
    pub value: Option<String>,
    /// A short name for a label beside the cell: 自然人.
    pub short: String,
    /// Where it stands.
    pub place: Place,
}

/// A number that, changed, would make sums right and break none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect {
    /// Name of the cell in the rule language.
    pub cell: String,
    /// Its value as printed.
    pub value: String,
    /// The value with which the sums hold.
    pub expected: String,
    /// How many sums it would mend.
    pub mends: usize,
    /// Where it stands.
    pub place: Place,
}

impl Finding {
    /// Whether nobody has accepted it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.waived.is_none()
    }

    /// The cells that it rests on beside the one that it points at.
    pub fn other_evidence(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(|evidence| evidence.place.span != self.place.span)
    }

    /// The one order of findings within a document: by place, then gravity,
    /// code and message.
    #[must_use]
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        let key = |f: &Self| (f.place.span, std::cmp::Reverse(f.severity), f.code.clone(), f.message.clone());
        key(self).cmp(&key(other))
    }
}
