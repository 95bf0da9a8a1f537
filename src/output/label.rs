//! Which places of a finding are labelled in its snippet, and with what words.

use super::text::harmless;
use crate::finding::{Evidence, Finding};
use crate::source::{SourceText, Span};
use crate::value::{Decimal, Printed, parse_number, read_cell};

/// More labels than this make a snippet that nobody reads.
const MOST_LABELS: usize = 8;

/// A place to underline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// Where, in the source.
    pub(super) span: Span,
    /// What to write under it.
    pub(super) text: Option<String>,
    /// Whether it is what the finding points at.
    pub(super) primary: bool,
}

/// The labels of a finding, and what to say about the evidence left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Labels {
    /// The primary place first.
    pub(super) labels: Vec<Label>,
    /// `另有 15 项为 0`.
    pub(super) left_out: Option<String>,
}

/// Chooses labels: the primary place always, then evidence that is not zero,
/// up to a number that can be read.
pub(super) fn labels(finding: &Finding, source: &SourceText) -> Labels {
    let (own, others): (Vec<&Evidence>, Vec<&Evidence>) =
        finding.evidence.iter().partition(|evidence| is_primary(finding, evidence));
    let text = own.first().map(|evidence| describe(evidence, source)).or_else(|| name_of_place(finding, source));
    let mut labels = vec![Label { span: finding.place.span, text, primary: true }];
    let others: Vec<&Evidence> = others.into_iter().filter(|evidence| !is_absent(evidence)).collect();
    let (zero, mut telling): (Vec<&Evidence>, Vec<&Evidence>) = others.into_iter().partition(|e| is_zero(e));
    // What is most likely wrong must be among those that are shown.
    telling.sort_by_key(|evidence| !finding.suspects.iter().any(|suspect| suspect.cell == evidence.cell));
    for evidence in telling.iter().take(MOST_LABELS) {
        add(&mut labels, evidence.place.span, describe(evidence, source));
    }
    let unnamed = telling.len().saturating_sub(MOST_LABELS);
    let mut left_out = Vec::new();
    if !zero.is_empty() {
        left_out.push(format!("另有 {} 项为 0", zero.len()));
    }
    if unnamed > 0 {
        left_out.push(format!("另有 {unnamed} 项不为 0，未在上面标出"));
    }
    Labels { labels, left_out: (!left_out.is_empty()).then(|| left_out.join("；")) }
}

/// Two underlines cannot stand under the same words (digits that belong to
/// several cells): they share one.
fn add(labels: &mut Vec<Label>, span: Span, text: String) {
    match labels.iter_mut().find(|label| label.span == span) {
        Some(label) => {
            let before = label.text.take().map(|before| before + "；").unwrap_or_default();
            label.text = Some(before + &text);
        }
        None => labels.push(Label { span, text: Some(text), primary: false }),
    }
}

fn is_primary(finding: &Finding, evidence: &Evidence) -> bool {
    match &finding.place.cell {
        Some(cell) => *cell == evidence.cell,
        None => finding.place.span == evidence.place.span && !is_absent(evidence),
    }
}

/// A cell that the document does not have stands nowhere.
fn is_absent(evidence: &Evidence) -> bool {
    evidence.value.is_none() && evidence.place.span == Span::default()
}

fn is_zero(evidence: &Evidence) -> bool {
    evidence.value.as_deref().and_then(parse_number) == Some(Decimal::ZERO)
}

/// `自然人 38`, `总计（空白）`.
fn describe(evidence: &Evidence, source: &SourceText) -> String {
    let printed = source.slice(evidence.place.span).trim();
    let text = match &evidence.value {
        Some(value) => format!("{} {value}", evidence.short),
        None if printed.is_empty() => format!("{}（空白）", evidence.short),
        None if read_cell(printed) == Printed::Mark => format!("{}（填的是“{printed}”）", evidence.short),
        None => format!("{}（无法认定为数字）", evidence.short),
    };
    harmless(&text)
}

/// Names the place where the underlined words do not do so themselves.
fn name_of_place(finding: &Finding, source: &SourceText) -> Option<String> {
    let place = &finding.place;
    let name = place.label.rsplit(" · ").next().unwrap_or_default();
    let says_it = source.slice(place.span).contains(name);
    (!name.is_empty() && !says_it).then(|| harmless(name))
}
