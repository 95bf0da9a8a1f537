//! Which places of a finding are labelled in its snippet, and with what words.

use super::text::harmless;
use crate::finding::{Evidence, Finding};
use crate::source::{SourceText, Span};
use crate::value::{Decimal, Printed, parse_number, read_cell};

/// More labels than this make a snippet that nobody reads.
const MOST_LABELS: usize = 8;

/// Where a number is suspected, it is what should be looked at.
const MOST_BESIDE_SUSPECTS: usize = 2;

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
    /// `没有标出的 15 格都是 0`.
    pub(super) left_out: Option<String>,
}

/// Chooses labels: the primary place always, then evidence that is not zero,
/// up to a number that can be read. Where a number is suspected, that number,
/// and little beside it.
pub(super) fn labels(finding: &Finding, source: &SourceText) -> Labels {
    let (own, others): (Vec<&Evidence>, Vec<&Evidence>) =
        finding.evidence.iter().partition(|evidence| is_primary(finding, evidence));
    let text = own.first().map(|evidence| describe(evidence, source)).or_else(|| name_of_place(finding, source));
    let mut labels = vec![Label { span: finding.place.span, text, primary: true }];
    let others: Vec<&Evidence> = others.into_iter().filter(|evidence| !is_absent(evidence)).collect();
    let (zero, telling): (Vec<&Evidence>, Vec<&Evidence>) = others.into_iter().partition(|e| is_zero(e));
    let shown = choose(finding, source, &telling);
    for evidence in &shown {
        add(&mut labels, evidence.place.span, describe(evidence, source));
    }
    for label in &mut labels {
        let here = shown.iter().chain(&own).filter(|one| one.place.span == label.span && is_blank(one, source));
        let blanks = here.count();
        if blanks > 1 {
            label.text = Some(format!("{blanks} 格空白"));
        }
    }
    let left_out = match (telling.len().saturating_sub(shown.len()), zero.len()) {
        (0, 0) => None,
        (0, 1) => Some("没有标出的 1 格是 0".to_owned()),
        (0, zero) => Some(format!("没有标出的 {zero} 格都是 0")),
        (others, 0) => Some(format!("没有标出的还有 {others} 格不为 0")),
        (others, zero) => Some(format!("没有标出的还有 {others} 格不为 0，{zero} 格为 0")),
    };
    Labels { labels, left_out }
}

/// The evidence that is labelled. Blank cells that stand at one place count as
/// one; beside a suspect only what stands on the same lines is shown.
fn choose<'a>(finding: &Finding, source: &SourceText, telling: &[&'a Evidence]) -> Vec<&'a Evidence> {
    let line = |span: Span| source.line_index(span.start);
    let (mut chosen, rest): (Vec<&Evidence>, Vec<&Evidence>) =
        telling.iter().partition(|evidence| finding.suspects.iter().any(|suspect| suspect.cell == evidence.cell));
    let suspected = !finding.suspects.is_empty();
    let lines: Vec<usize> = chosen.iter().map(|one| line(one.place.span)).chain([line(finding.place.span)]).collect();
    let mut room = if suspected { MOST_BESIDE_SUSPECTS } else { MOST_LABELS };
    let mut last: Option<Span> = None;
    for evidence in rest.into_iter().filter(|one| !suspected || lines.contains(&line(one.place.span))) {
        let span = evidence.place.span;
        let joins = (last == Some(span) || span == finding.place.span) && is_blank(evidence, source);
        if !joins {
            if room == 0 {
                continue;
            }
            room -= 1;
        }
        last = Some(span);
        chosen.push(evidence);
    }
    chosen
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

fn is_blank(evidence: &Evidence, source: &SourceText) -> bool {
    evidence.value.is_none() && source.slice(evidence.place.span).trim().is_empty()
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
