//! The JSON format of `gailint check`: one object, as `docs/schema/check-v1.json`
//! describes it. What is written is decided here alone, apart from the types
//! that the program works with, so that these can change and the format stay.

use std::io::{self, Write};

use serde::Serialize;

use super::Style;
use super::wire::{VERSION, WirePlace};
use crate::corpus::{Checked, Compared, Results, Summary, Unreadable, WaiversFile};
use crate::finding::{BaselineState, BasisKind, Evidence, Finding, Known, Ledger, RuleLedger, Suspect, Waiver};

/// Writes results as one JSON object and a line break.
pub(super) fn write(results: &Results, out: &mut dyn Write, _: &Style) -> io::Result<()> {
    let wire = Check {
        version: VERSION,
        documents: results.documents.iter().map(document).collect(),
        unreadable: results.unreadable.iter().map(unreadable).collect(),
        skipped: &results.skipped,
        unmatched: &results.unmatched,
        waivers: results.waivers.as_ref().map(waivers),
        baseline: results.baseline.as_ref().map(compared),
        settings: results.settings.as_ref().map(|settings| settings.path.as_str()),
        summary: results.summary(),
    };
    serde_json::to_writer_pretty(&mut *out, &wire)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Check<'a> {
    version: u32,
    documents: Vec<Document<'a>>,
    unreadable: Vec<Failure<'a>>,
    skipped: &'a [String],
    unmatched: &'a [String],
    waivers: Option<WireWaivers<'a>>,
    baseline: Option<WireCompared<'a>>,
    settings: Option<&'a str>,
    summary: Summary,
}

#[derive(Serialize)]
struct Document<'a> {
    path: &'a str,
    form: &'a str,
    issuer: Option<&'a str>,
    year: Option<i32>,
    previous: Option<&'a str>,
    findings: Vec<WireFinding<'a>>,
    ledger: WireLedger<'a>,
}

/// The waivers file, and what is wrong with it.
#[derive(Serialize)]
struct WireWaivers<'a> {
    path: &'a str,
    findings: Vec<WireFinding<'a>>,
}

/// What came of comparing with a baseline.
#[derive(Serialize)]
struct WireCompared<'a> {
    path: &'a str,
    new: usize,
    updated: usize,
    unchanged: usize,
    absent: &'a [Known],
    unchecked: usize,
    new_only: bool,
}

#[derive(Serialize)]
struct Failure<'a> {
    path: &'a str,
    message: &'a str,
    help: &'a str,
}

#[derive(Serialize)]
struct WireFinding<'a> {
    code: &'a str,
    rule: &'a str,
    severity: &'static str,
    certainty: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    basis: &'a str,
    basis_kind: &'static str,
    fingerprint: &'a str,
    place: WirePlace<'a>,
    evidence: Vec<WireEvidence<'a>>,
    suspects: Vec<WireSuspect<'a>>,
    waived: Option<WireWaiver<'a>>,
    baseline: Option<&'static str>,
}

#[derive(Serialize)]
struct WireWaiver<'a> {
    kind: &'static str,
    reason: &'a str,
    by: Option<&'a str>,
    document: Option<&'a str>,
    until: Option<String>,
}

#[derive(Serialize)]
struct WireSuspect<'a> {
    cell: &'a str,
    value: &'a str,
    expected: &'a str,
    mends: usize,
    place: WirePlace<'a>,
}

#[derive(Serialize)]
struct WireEvidence<'a> {
    cell: &'a str,
    value: Option<&'a str>,
    place: WirePlace<'a>,
}

#[derive(Serialize)]
struct WireLedger<'a> {
    pass: u32,
    fail: u32,
    not_applicable: u32,
    undetermined: u32,
    rules: Vec<WireRule<'a>>,
}

#[derive(Serialize)]
struct WireRule<'a> {
    code: &'a str,
    rule: &'a str,
    pass: u32,
    fail: u32,
    not_applicable: u32,
    undetermined: u32,
    reasons: &'a [String],
}

fn document(checked: &Checked) -> Document<'_> {
    Document {
        path: &checked.path,
        form: &checked.report.form.id,
        issuer: checked.report.issuer.as_deref(),
        year: checked.report.year,
        previous: checked.previous.as_deref(),
        findings: checked.findings.iter().map(finding).collect(),
        ledger: ledger(&checked.ledger),
    }
}

fn unreadable(unreadable: &Unreadable) -> Failure<'_> {
    Failure { path: &unreadable.path, message: &unreadable.message, help: &unreadable.help }
}

fn finding(finding: &Finding) -> WireFinding<'_> {
    WireFinding {
        code: &finding.code,
        rule: &finding.rule,
        severity: finding.severity.name(),
        certainty: finding.certainty.name(),
        message: &finding.message,
        help: finding.help.as_deref(),
        basis: &finding.basis.text,
        basis_kind: basis_kind(finding.basis.kind),
        fingerprint: &finding.fingerprint,
        place: WirePlace::new(&finding.place),
        evidence: finding.evidence.iter().map(evidence).collect(),
        suspects: finding.suspects.iter().map(suspect).collect(),
        waived: finding.waived.as_ref().map(waiver),
        baseline: finding.baseline.map(BaselineState::name),
    }
}

fn waivers(file: &WaiversFile) -> WireWaivers<'_> {
    WireWaivers { path: &file.path, findings: file.findings.iter().map(finding).collect() }
}

fn waiver(waiver: &Waiver) -> WireWaiver<'_> {
    WireWaiver {
        kind: waiver.kind.name(),
        reason: &waiver.reason,
        by: waiver.by.as_deref(),
        document: waiver.document.as_deref(),
        until: waiver.until.map(|until| until.to_string()),
    }
}

fn compared(compared: &Compared) -> WireCompared<'_> {
    WireCompared {
        path: &compared.path,
        new: compared.new,
        updated: compared.updated,
        unchanged: compared.unchanged,
        absent: &compared.absent,
        unchecked: compared.unchecked,
        new_only: compared.new_only,
    }
}

fn basis_kind(kind: BasisKind) -> &'static str {
    match kind {
        BasisKind::Law => "law",
        BasisKind::Practice => "practice",
    }
}

fn evidence(evidence: &Evidence) -> WireEvidence<'_> {
    WireEvidence { cell: &evidence.cell, value: evidence.value.as_deref(), place: WirePlace::new(&evidence.place) }
}

fn suspect(suspect: &Suspect) -> WireSuspect<'_> {
    WireSuspect {
        cell: &suspect.cell,
        value: &suspect.value,
        expected: &suspect.expected,
        mends: suspect.mends,
        place: WirePlace::new(&suspect.place),
    }
}

fn ledger(ledger: &Ledger) -> WireLedger<'_> {
    WireLedger {
        pass: ledger.pass,
        fail: ledger.fail,
        not_applicable: ledger.not_applicable,
        undetermined: ledger.undetermined,
        rules: ledger.rules.iter().map(rule).collect(),
    }
}

fn rule(rule: &RuleLedger) -> WireRule<'_> {
    WireRule {
        code: &rule.code,
        rule: &rule.rule,
        pass: rule.pass,
        fail: rule.fail,
        not_applicable: rule.not_applicable,
        undetermined: rule.undetermined,
        reasons: &rule.reasons,
    }
}
