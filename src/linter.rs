//! Stub of the façade, replaced at merge.
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::document::{Document, ReadError};
use crate::finding::{Basis, BasisKind, Finding, Ledger, Outcome, Place, RuleLedger, Severity, fingerprint};
use crate::form::{Form, Report, align, load_form};
use crate::lang::Problem;
use crate::source::{SourceText, Span};
use crate::value::Certainty;

/// Linter.
pub struct Linter {
    rules: Vec<RuleInfo>,
    forms: Vec<Arc<Form>>,
}
/// Options.
#[derive(Debug, Default, Clone)]
pub struct Options {
    /// Packs.
    pub packs: Vec<String>,
    /// Where packs are looked up.
    pub search: Vec<PathBuf>,
    /// Severities.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// Parameters.
    pub params: BTreeMap<String, BTreeMap<String, String>>,
}
/// Load error.
#[derive(Debug, Clone, Default)]
pub struct LoadError {
    /// Problems.
    pub problems: Vec<Problem>,
    /// Message.
    pub message: Option<String>,
    /// Help.
    pub help: Option<String>,
}
/// Rule.
#[derive(Debug, Clone)]
pub struct RuleInfo {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Severity.
    pub severity: Severity,
    /// Title.
    pub title: String,
    /// Doc.
    pub doc: String,
    /// Basis.
    pub basis: Basis,
    /// Since.
    pub since: Option<i32>,
    /// Until.
    pub until: Option<i32>,
    /// Help.
    pub help: Option<String>,
    /// Params.
    pub params: Vec<(String, String, String)>,
    /// Source.
    pub source: SourceText,
    /// Path.
    pub path: String,
}
impl Linter {
    /// New.
    ///
    /// # Errors
    /// Load.
    pub fn new(options: &Options) -> Result<Self, LoadError> {
        if let Some(pack) = options.packs.iter().find(|pack| *pack != "cn") {
            return Err(LoadError {
                problems: Vec::new(),
                message: Some(format!("没有规则包“{pack}”")),
                help: Some("可用的规则包：cn".to_owned()),
            });
        }
        let text = "/// 报告应有六个部分。\nrule section-missing { }\n";
        let source = SourceText::new("cn-2021.yaml", include_str!("../rules/cn/forms/cn-2021.yaml"));
        Ok(Self {
            forms: load_form(&source).into_iter().map(Arc::new).collect(),
            rules: vec![RuleInfo {
                code: "CN101".into(),
                name: "cn/section-missing".into(),
                severity: Severity::Error,
                title: "六个部分齐全".into(),
                doc: "报告应有六个部分。".into(),
                basis: basis(),
                since: Some(2021),
                until: None,
                help: Some("补上缺少的部分".into()),
                params: vec![("max_chars".into(), "count".into(), "1000".into())],
                source: SourceText::new("section-missing.gail", text),
                path: "rules/cn/section-missing.gail".into(),
            }],
        })
    }
    /// Document.
    ///
    /// # Errors
    /// Read.
    pub fn read_document(&self, name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
        crate::document::read(name, bytes)
    }
    /// Report.
    ///
    /// # Errors
    /// Read.
    pub fn read(&self, name: &str, bytes: &[u8]) -> Result<Report, ReadError> {
        align(crate::document::read(name, bytes)?, &self.forms).ok_or(ReadError::Empty)
    }
    /// Check.
    #[must_use]
    pub fn check(&self, report: &Report) -> (Vec<Finding>, Ledger) {
        let missing = !report.source.text().contains("其他需要报告的事项");
        let mut rule = RuleLedger::new("CN101".into(), "cn/section-missing".into());
        rule.count(if missing { Outcome::Fail } else { Outcome::Pass });
        let mut ledger = Ledger::default();
        ledger.add(rule);
        let finding = Finding {
            code: "CN101".into(),
            rule: "cn/section-missing".into(),
            severity: Severity::Error,
            certainty: Certainty::Exact,
            message: "缺少第六部分“其他需要报告的事项”".into(),
            help: Some("补上这一部分".into()),
            basis: Arc::new(basis()),
            place: Place::new(&report.source, Span::at(0), None, "第六部分".into()),
            evidence: Vec::new(),
            fingerprint: fingerprint(&["CN101"]),
        };
        (missing.then_some(finding).into_iter().collect(), ledger)
    }
    /// Rules.
    #[must_use]
    pub fn rules(&self) -> &[RuleInfo] {
        &self.rules
    }
    /// Plan.
    #[must_use]
    pub fn plan_text(&self, form: &str) -> Option<String> {
        self.forms.iter().find(|known| known.id == form).map(|form| format!("{}\n", form.title))
    }
}
fn basis() -> Basis {
    Basis { kind: BasisKind::Law, text: "国办公开办函〔2021〕30号".into() }
}
