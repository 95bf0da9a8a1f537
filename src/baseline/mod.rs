//! Baselines: the findings of one run, kept so that a later run can tell what is
//! new. `file` is how they are written; this page compares.
//!
//! A report is found again by its path or, where it was renamed, by issuer and
//! year; a finding in it by its fingerprint. Neither needs git.

mod file;

use std::collections::{BTreeMap, BTreeSet};

use crate::corpus::{Checked, Compared, Results, Root};
use crate::finding::{BaselineState, Finding, Known};
use crate::value::label_key;

pub use file::{Baseline, BaselineError};

/// What is kept of the findings of a run: all that nobody has waived. Those of
/// the waivers file are left out, since they are of no report.
#[must_use]
pub fn of_results(results: &Results, root: &Root) -> Baseline {
    let known = results.documents.iter().flat_map(|document| {
        let path = root.below(&document.path);
        document.findings.iter().filter(|finding| finding.is_open()).map(move |one| known(document, &path, one))
    });
    Baseline::new(known.collect())
}

fn known(document: &Checked, path: &str, finding: &Finding) -> Known {
    Known {
        path: path.to_owned(),
        issuer: document.report.issuer.clone(),
        year: document.report.year,
        code: finding.code.to_string(),
        rule: finding.rule.to_string(),
        fingerprint: finding.fingerprint.clone(),
        severity: finding.severity,
        message: finding.message.clone(),
        cell: finding.place.cell.clone(),
        label: finding.place.label.clone(),
    }
}

/// Gives every finding its state against a baseline that was read from `path`,
/// and notes what is gone.
pub fn compare(results: &mut Results, baseline: &Baseline, path: &str, root: &Root) {
    let reports = Reports::new(baseline);
    let paired = reports.pair(&results.documents, root);
    let mut compared = Compared { path: path.to_owned(), ..Compared::default() };
    for (document, report) in results.documents.iter_mut().zip(&paired) {
        let known = report.and_then(|path| reports.0.get(path)).map(Vec::as_slice).unwrap_or_default();
        let mut gone: BTreeMap<&str, &Known> = known.iter().map(|one| (one.fingerprint.as_str(), *one)).collect();
        for finding in &mut document.findings {
            let state = state(finding, gone.remove(finding.fingerprint.as_str()));
            finding.baseline = Some(state);
            match state {
                BaselineState::New if finding.is_open() => compared.new += 1,
                BaselineState::New | BaselineState::Absent => {}
                BaselineState::Updated => compared.updated += 1,
                BaselineState::Unchanged => compared.unchanged += 1,
            }
        }
        let gone = known.iter().filter(|one| gone.contains_key(one.fingerprint.as_str()));
        compared.absent.extend(gone.map(|one| Known { path: document.path.clone(), ..(*one).clone() }));
    }
    compared.unchecked = reports.without(&paired);
    for finding in results.waivers.iter_mut().flat_map(|file| &mut file.findings) {
        finding.baseline = Some(BaselineState::New);
        compared.new += 1;
    }
    results.baseline = Some(compared);
}

/// How many reports of a baseline are not among those that were checked.
#[must_use]
pub fn unchecked(results: &Results, baseline: &Baseline, root: &Root) -> usize {
    let reports = Reports::new(baseline);
    reports.without(&reports.pair(&results.documents, root))
}

/// Leaves out the findings that the baseline has.
pub fn keep_new(results: &mut Results) {
    for document in &mut results.documents {
        document.findings.retain(|finding| finding.baseline == Some(BaselineState::New));
    }
    results.baseline.iter_mut().for_each(|compared| compared.new_only = true);
}

fn state(finding: &Finding, known: Option<&Known>) -> BaselineState {
    match known {
        None => BaselineState::New,
        Some(known) if (&known.message, known.severity) == (&finding.message, finding.severity) => {
            BaselineState::Unchanged
        }
        Some(_) => BaselineState::Updated,
    }
}

/// Organ and year of a report, as far as they are known.
type Organ = (String, i32);

fn organ(issuer: Option<&str>, year: Option<i32>) -> Option<Organ> {
    Some((label_key(issuer?), year?))
}

/// What a baseline knows of each report, by path.
struct Reports<'a>(BTreeMap<&'a str, Vec<&'a Known>>);

impl<'a> Reports<'a> {
    fn new(baseline: &'a Baseline) -> Self {
        let mut reports: BTreeMap<&str, Vec<&Known>> = BTreeMap::new();
        for known in baseline.findings() {
            reports.entry(&known.path).or_default().push(known);
        }
        Self(reports)
    }

    /// How many reports are not among those that were found again.
    fn without(&self, paired: &[Option<&str>]) -> usize {
        let found: BTreeSet<&str> = paired.iter().copied().flatten().collect();
        self.0.len() - found.len()
    }

    fn organ(&self, path: &str) -> Option<Organ> {
        let first = self.0.get(path)?.first()?;
        organ(first.issuer.as_deref(), first.year)
    }

    /// For each document the path under which the baseline knows it: the same
    /// one, unless it now holds another report; else that of the one report of
    /// the same organ and year which is not there any more. Names of organs
    /// come more than once in a province, so two candidates are none.
    fn pair(&self, documents: &[Checked], root: &Root) -> Vec<Option<&'a str>> {
        let organ_of = |document: &Checked| organ(document.report.issuer.as_deref(), document.report.year);
        let stayed = documents.iter().map(|document| {
            let (path, _) = self.0.get_key_value(root.below(&document.path).as_str())?;
            let other = matches!((self.organ(path), organ_of(document)), (Some(one), Some(other)) if one != other);
            (!other).then_some(*path)
        });
        let mut paired: Vec<Option<&str>> = stayed.collect();
        let taken: BTreeSet<&str> = paired.iter().copied().flatten().collect();
        let mut left: BTreeMap<Organ, Vec<&str>> = BTreeMap::new();
        for path in self.0.keys().filter(|path| !taken.contains(*path)) {
            self.organ(path).into_iter().for_each(|organ| left.entry(organ).or_default().push(*path));
        }
        let mut moved: BTreeMap<Organ, Vec<usize>> = BTreeMap::new();
        for (at, document) in documents.iter().enumerate().filter(|(at, _)| paired.get(*at) == Some(&None)) {
            organ_of(document).into_iter().for_each(|organ| moved.entry(organ).or_default().push(at));
        }
        for (organ, places) in moved {
            if let ([at], Some([path])) = (places.as_slice(), left.get(&organ).map(Vec::as_slice)) {
                paired.get_mut(*at).into_iter().for_each(|place| *place = Some(*path));
            }
        }
        paired
    }
}
