//! Findings as SARIF results, and the checks of the ledger that found nothing.

use serde_json::{Map, Value, json};

use super::super::place::{Unit, position, words_of};
use super::artifact::Artifacts;
use super::driver::{Driver, level};
use crate::corpus::Results;
use crate::finding::{BaselineState, Finding, Known, Place, RuleLedger, Waiver, fingerprint};
use crate::source::{SourceText, Span};

/// GitHub reads no more places beside a finding.
pub(super) const MOST_RELATED: usize = 100;

/// What holds for all results of a run or for none (3.27.23, 3.27.24).
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    /// Whether results say that they are suppressed, or not.
    suppressions: bool,
    /// Whether results say how they compare with a baseline.
    baseline: bool,
}

impl Marks {
    pub(super) fn new(results: &Results) -> Self {
        let suppressions = results.findings().any(|finding| finding.waived.is_some());
        Self { suppressions, baseline: results.baseline.is_some() }
    }

    fn put(self, result: &mut Map<String, Value>, waived: Option<&Waiver>, state: BaselineState) {
        if self.suppressions {
            result.insert("suppressions".to_owned(), Value::Array(waived.map(suppression).into_iter().collect()));
        }
        if self.baseline {
            result.insert("baselineState".to_owned(), json!(state.name()));
        }
    }
}

fn suppression(waiver: &Waiver) -> Value {
    let known = [("by", waiver.by.clone()), ("document", waiver.document.clone())];
    let until = ("until", waiver.until.map(|until| until.to_string()));
    let more: Map<String, Value> =
        known.into_iter().chain([until]).filter_map(|(key, value)| Some((key.to_owned(), json!(value?)))).collect();
    json!({
        "kind": waiver.kind.name(),
        "status": "accepted",
        "justification": waiver.reason,
        "properties": more,
    })
}

/// How many cells beside findings are not listed.
pub(super) fn places_left_out(results: &Results) -> usize {
    results.findings().map(|finding| finding.other_evidence().count().saturating_sub(MOST_RELATED)).sum()
}

/// The fields by which a result names its rule.
fn of_rule(code: &str, driver: &Driver<'_>) -> Map<String, Value> {
    let mut result = Map::new();
    result.insert("ruleId".to_owned(), json!(code));
    result.extend(driver.index(code).map(|index| ("ruleIndex".to_owned(), json!(index))));
    result
}

/// Names of a finding: one that it keeps when its report is moved, unique within the
/// report, and one that no other finding of a run has.
fn fingerprints(own: &str, artifact: &Value) -> Value {
    let path = artifact["uri"].as_str().unwrap_or_default();
    json!({ "gailintFinding/v1": own, "gailintPathFinding/v1": fingerprint(&[path, own]) })
}

/// A finding in a text that is an artifact.
pub(super) fn finding(
    source: &SourceText,
    artifact: &Value,
    finding: &Finding,
    driver: &Driver<'_>,
    marks: Marks,
) -> Value {
    let related = finding.other_evidence().take(MOST_RELATED).enumerate().map(|(id, evidence)| {
        let mut place = location(source, artifact, &evidence.place);
        if let Some(fields) = place.as_object_mut() {
            fields.insert("id".to_owned(), json!(id + 1));
            fields.insert("message".to_owned(), json!({ "text": plain(&evidence.place.label) }));
        }
        place
    });
    let mut result = of_rule(&finding.code, driver);
    let fields = json!({
        "kind": "fail",
        "level": level(finding.severity),
        "message": { "text": plain(&message(finding)) },
        "locations": [location(source, artifact, &finding.place)],
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": fingerprints(&finding.fingerprint, artifact),
        "properties": { "certainty": finding.certainty.name() },
    });
    result.extend(fields.as_object().cloned().unwrap_or_default());
    marks.put(&mut result, finding.waived.as_ref(), finding.baseline.unwrap_or(BaselineState::New));
    Value::Object(result)
}

/// What was found and what to do about it.
fn message(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{}。{help}", finding.message),
        None => finding.message.clone(),
    }
}

/// A place: lines and columns in a text, and the place in words.
fn location(source: &SourceText, artifact: &Value, place: &Place) -> Value {
    let (text, span) = source.in_file(place.span).unwrap_or((source, place.span));
    let (start, end) = (position(text, span.start, Unit::Utf16), position(text, span.end, Unit::Utf16));
    let mut logical =
        vec![json!({ "name": place.label, "fullyQualifiedName": place.cell.as_ref().unwrap_or(&place.label) })];
    logical.extend(place.origin.as_ref().and_then(words_of).map(|words| json!({ "name": words, "kind": "element" })));
    json!({
        "physicalLocation": {
            "artifactLocation": artifact,
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        },
        "logicalLocations": logical,
    })
}

/// What a baseline has and the reports no longer have, unless only new findings
/// are wanted. A cell is still there; of other places only the words are known.
pub(super) fn absent<'a>(
    results: &'a Results,
    driver: &'a Driver<'_>,
    artifacts: &'a Artifacts,
    marks: Marks,
) -> impl Iterator<Item = Value> + 'a {
    let compared = results.baseline.iter().filter(|compared| !compared.new_only);
    compared.flat_map(|compared| &compared.absent).filter_map(move |known| {
        let at = results.documents.iter().position(|document| document.path == known.path)?;
        let report = &results.documents.get(at)?.report;
        let cell = known.cell.as_ref().and_then(|name| report.cell_named(name));
        let span = cell.map_or_else(Span::default, |cell| cell.span);
        let place = Place::new(&report.source, span, known.cell.clone(), known.label.clone());
        let artifact = artifacts.document(at);
        let place = location(&report.source, &artifact, &place);
        Some(gone(known, &place, fingerprints(&known.fingerprint, &artifact), driver, marks))
    })
}

fn gone(known: &Known, place: &Value, fingerprints: Value, driver: &Driver<'_>, marks: Marks) -> Value {
    let mut result = of_rule(&known.code, driver);
    let fields = json!({
        "kind": "fail",
        "level": level(known.severity),
        "message": { "text": plain(&known.message) },
        "locations": [place],
        "partialFingerprints": fingerprints,
    });
    result.extend(fields.as_object().cloned().unwrap_or_default());
    marks.put(&mut result, None, BaselineState::Absent);
    Value::Object(result)
}

/// The rules of each document that found nothing: passed, not applicable, or
/// not to be decided.
pub(super) fn ledger<'a>(
    results: &'a Results,
    driver: &'a Driver<'_>,
    artifacts: &'a Artifacts,
    marks: Marks,
) -> impl Iterator<Item = Value> + 'a {
    results.documents.iter().enumerate().flat_map(move |(at, document)| {
        let quiet = document.ledger.rules.iter().filter(|rule| rule.fail == 0);
        quiet.map(move |rule| quiet_rule(rule, driver, artifacts.document(at), marks))
    })
}

fn quiet_rule(rule: &RuleLedger, driver: &Driver<'_>, artifact: Value, marks: Marks) -> Value {
    let kind = match (rule.undetermined, rule.pass) {
        (1.., _) => "open",
        (0, 1..) => "pass",
        (0, 0) => "notApplicable",
    };
    let counts = format!("通过 {}，不适用 {}，无法判定 {}", rule.pass, rule.not_applicable, rule.undetermined);
    let reasons = if rule.reasons.is_empty() { counts } else { format!("{counts}：{}", rule.reasons.join("；")) };
    let mut result = of_rule(&rule.code, driver);
    result.insert("kind".to_owned(), json!(kind));
    result.insert("level".to_owned(), json!("none"));
    result.insert("message".to_owned(), json!({ "text": plain(&reasons) }));
    result.insert("locations".to_owned(), json!([{ "physicalLocation": { "artifactLocation": artifact } }]));
    marks.put(&mut result, None, BaselineState::Unchanged);
    Value::Object(result)
}

/// Words as they are: in a SARIF message, `[words](1)` is a link and `{0}` a
/// placeholder (3.11.5, 3.11.6).
pub(super) fn plain(text: &str) -> String {
    let text = if text.contains("](") {
        text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
    } else {
        text.to_owned()
    };
    let placeholder = text
        .match_indices('{')
        .any(|(at, _)| text.get(at + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())));
    if placeholder { text.replace('{', "{{").replace('}', "}}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn words_of_a_document_are_neither_links_nor_placeholders() {
        assert_eq!(plain("见 [这里](http://a)"), "见 \\[这里\\](http://a)");
        assert_eq!(plain("{0}"), "{{0}}");
        assert_eq!(plain("表三 [1] {合计}"), "表三 [1] {合计}");
    }
}
