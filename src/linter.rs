//! [`Linter`]: packs loaded and checked once, ready for any number of reports.

use std::sync::Arc;

use crate::document::{Document, Limits, ReadError, read};
use crate::eval::evaluate;
use crate::finding::{Basis, Finding, Ledger, RuleInfo, own_rules};
use crate::form::{Aligner, Form, Report};
use crate::lang::check::{RuleSource, Sources, check};
use crate::lang::plan::Program;
use crate::lang::{Problem, show_plan};
use crate::pack::{Fixture, LoadError, Options, Pack, combine, load_packs};
use crate::repair::name_suspects;

/// Checks reports against packs. Can be shared between threads.
///
/// ```
/// use gailint::{Linter, Options};
///
/// let linter = Linter::new(&Options::default())?;
/// let report = linter.read("年报.txt", "一、总体情况\n本年度未收到政府信息公开申请。".as_bytes())?;
/// let (findings, ledger) = linter.check(&report);
/// assert!(findings.iter().any(|finding| &*finding.rule == "cn/required-section"));
/// assert!(ledger.undetermined > 0, "the tables were not found, and the ledger says so");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Linter {
    sources: Sources,
    programs: Vec<Program>,
    rules: Vec<RuleInfo>,
    off: Vec<RuleInfo>,
    fixture: Option<Fixture>,
    aligner: Aligner,
    limits: Limits,
}

impl Linter {
    /// Loads and checks packs.
    ///
    /// # Errors
    /// [`LoadError`] with every mistake in the packs and settings.
    pub fn new(options: &Options) -> Result<Self, LoadError> {
        let (packs, mut problems) = load_packs(options)?;
        let sources = combine(&packs, options, &mut problems)?;
        let programs = check(&sources).unwrap_or_else(|mut found| {
            problems.append(&mut found);
            Vec::new()
        });
        if !problems.is_empty() {
            problems.sort_by(Problem::order);
            return Err(problems.into());
        }
        let aligner = Aligner::new(sources.forms.clone())
            .ok_or_else(|| LoadError::new("规则包里没有报告格式", "请在 pack.yaml 里写 extends: [cn]"))?;
        let mut rules = own_rules(&options.severities);
        rules.extend(sources.rules.iter().map(|rule| rule_info(rule, &packs)));
        rules.sort_by(|one, other| one.code.cmp(&other.code));
        let off = sources.off.iter().map(|rule| rule_info(rule, &packs)).collect();
        Ok(Self { fixture: last_fixture(&packs), rules, off, sources, programs, aligner, limits: options.limits })
    }

    /// Reads bytes as a document; `name` is the path that messages show.
    ///
    /// # Errors
    /// [`ReadError`] when there is no text in it, or when it cannot be read.
    pub fn read_document(&self, name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
        read(name, bytes, &self.limits)
    }

    /// Reads bytes as a report.
    ///
    /// # Errors
    /// [`ReadError`] when there is no text in it, or when it cannot be read.
    pub fn read(&self, name: &str, bytes: &[u8]) -> Result<Report, ReadError> {
        Ok(self.aligner.align(self.read_document(name, bytes)?))
    }

    /// Checks a report: what is wrong with it, and what was checked.
    #[must_use]
    pub fn check(&self, report: &Report) -> (Vec<Finding>, Ledger) {
        self.check_after(report, None)
    }

    /// The same, with last year's report of the same organ to compare with.
    #[must_use]
    pub fn check_after(&self, report: &Report, previous: Option<&Report>) -> (Vec<Finding>, Ledger) {
        match self.programs.iter().find(|program| program.form.id == report.form.id) {
            Some(program) => {
                let (mut findings, ledger) = evaluate(program, report, previous);
                name_suspects(program, report, &mut findings);
                (findings, ledger)
            }
            None => (Vec::new(), Ledger::default()),
        }
    }

    /// The rules in use, those of the program itself among them, in the order of their codes.
    #[must_use]
    pub fn rules(&self) -> &[RuleInfo] {
        &self.rules
    }

    /// The rules of the packs that a pack or the settings switch off.
    #[must_use]
    pub fn rules_off(&self) -> &[RuleInfo] {
        &self.off
    }

    /// The forms in use.
    #[must_use]
    pub fn forms(&self) -> &[Arc<Form>] {
        &self.sources.forms
    }

    /// What was compiled, one program for each form.
    #[must_use]
    pub fn programs(&self) -> &[Program] {
        &self.programs
    }

    /// What was compiled for a form, to be read by people.
    #[must_use]
    pub fn plan_text(&self, form: &str) -> Option<String> {
        self.programs.iter().find(|program| program.form.id == form).map(show_plan)
    }

    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }

    pub(crate) fn fixture(&self) -> Option<&Fixture> {
        self.fixture.as_ref()
    }
}

/// The zero report of the outermost pack that has one.
fn last_fixture(packs: &[Pack]) -> Option<Fixture> {
    packs.iter().rev().find_map(|pack| pack.manifest.fixture.clone())
}

fn rule_info(source: &RuleSource, packs: &[Pack]) -> RuleInfo {
    let rule = &source.rule;
    let basis = rule
        .basis
        .clone()
        .unwrap_or_else(|| Arc::new(Basis { kind: crate::finding::BasisKind::Practice, text: String::new() }));
    let text = |node: &Option<crate::lang::ast::Node<String>>| {
        node.as_ref().map_or_else(String::new, |node| node.value.clone())
    };
    let written = |param: &crate::lang::ast::Param| match source.params.get(&param.name.value) {
        Some((file, changed)) => file.slice(changed.span).to_owned(),
        None => rule.source.slice(param.value.span).to_owned(),
    };
    RuleInfo {
        code: text(&rule.code),
        name: source.name.clone(),
        severity: source.severity,
        title: text(&rule.title),
        doc: rule.doc.trim().to_owned(),
        link: link(&basis.text, packs),
        basis,
        since: rule.since.as_ref().map(|year| year.value),
        until: rule.until.as_ref().map(|year| year.value),
        help: rule.help.as_ref().map(|help| rule.source.slice(help.span).to_owned()),
        params: rule
            .params
            .iter()
            .map(|param| (param.name.value.clone(), param.kind.value.clone(), written(param)))
            .collect(),
        source: rule.source.clone(),
    }
}

/// Where the first text that a basis cites can be read.
fn link(basis: &str, packs: &[Pack]) -> Option<String> {
    let sources = packs.iter().flat_map(|pack| &pack.manifest.sources);
    let cited = sources.filter_map(|(words, address)| Some((basis.find(words.as_str())?, address)));
    cited.min_by_key(|(at, _)| *at).map(|(_, address)| address.clone())
}
