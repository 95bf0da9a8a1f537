//! The program as SARIF describes it: its rules, and the legal grounds that they
//! rest on as a taxonomy.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value, json};

use super::super::entry::UNREADABLE;
use super::super::markdown::escaped;
use crate::corpus::Results;
use crate::finding::{BasisKind, RuleInfo, Severity, fingerprint};

/// Name of the taxonomy of legal grounds.
const GROUNDS: &str = "依据";

/// GitHub shows no more of a description.
const LONGEST_DESCRIPTION: usize = 1000;

/// The rules of a run, and where each stands in the list.
pub(super) struct Driver<'a> {
    rules: &'a [RuleInfo],
    places: HashMap<&'a str, usize>,
    /// Texts, each with the address of a page on which it can be read.
    grounds: Vec<(&'a str, Option<&'a str>)>,
}

impl<'a> Driver<'a> {
    pub(super) fn new(results: &'a Results) -> Self {
        let rules = results.rules.as_slice();
        let places = rules.iter().enumerate().map(|(at, rule)| (rule.code.as_str(), at)).collect();
        let laws = rules.iter().filter(|rule| rule.basis.kind == BasisKind::Law);
        let grounds: BTreeSet<_> = laws.map(|rule| (rule.basis.text.as_str(), rule.link.as_deref())).collect();
        Self { rules, places, grounds: grounds.into_iter().collect() }
    }

    /// Where a rule stands in the list of rules.
    pub(super) fn index(&self, code: &str) -> Option<usize> {
        self.places.get(code).copied()
    }

    pub(super) fn describe(&self) -> Value {
        json!({
            "name": env!("CARGO_PKG_NAME"),
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "language": "zh-CN",
            "rules": self.rules.iter().map(|rule| self.rule(rule)).collect::<Vec<_>>(),
            "notifications": [{
                "id": UNREADABLE,
                "shortDescription": { "text": "文件未能检查" },
                "fullDescription": { "text": "文件读不出来，或者没有认出年度报告的任何部分" },
                "help": { "text": "按提示换用可以读的文件，再检查一次" },
                "defaultConfiguration": { "level": "error" },
            }],
            "supportedTaxonomies": [{ "name": GROUNDS, "index": 0 }],
        })
    }

    fn rule(&self, rule: &RuleInfo) -> Value {
        let text = format!("{}\n\n{}：{}", rule.doc, rule.basis.kind.title(), rule.basis.text);
        let markdown = format!(
            "**{}**\n\n{}\n\n**{}**：{}",
            escaped(&rule.title),
            paragraphs(&rule.doc),
            rule.basis.kind.title(),
            escaped(&rule.basis.text)
        );
        let mut described = json!({
            "id": rule.code,
            "name": rule.name.rsplit('/').next().unwrap_or_default(),
            "shortDescription": { "text": rule.title },
            "fullDescription": { "text": shortened(&rule.doc, &rule.title) },
            "help": { "text": text, "markdown": markdown },
            "defaultConfiguration": { "level": level(rule.severity) },
            "properties": {
                "tags": [rule.name.split('/').next().unwrap_or_default()],
                "precision": "very-high",
                "problem.severity": problem_severity(rule.severity),
            },
        });
        let Some(fields) = described.as_object_mut() else { return described };
        fields.extend(rule.link.iter().map(|link| ("helpUri".to_owned(), json!(link))));
        if let Some(ground) = self.grounds.iter().position(|(text, _)| *text == rule.basis.text) {
            let target = json!({
                "id": ground_id(&rule.basis.text),
                "index": ground,
                "toolComponent": { "name": GROUNDS, "index": 0 },
            });
            fields.insert("relationships".to_owned(), json!([{ "target": target, "kinds": ["relevant"] }]));
        }
        described
    }

    /// The taxonomy of legal grounds.
    pub(super) fn grounds(&self) -> Value {
        let taxa = self.grounds.iter().map(|(text, link)| {
            let name = shortened(text, text);
            let mut taxon = json!({ "id": ground_id(text), "name": name, "shortDescription": { "text": text } });
            if let (Some(fields), Some(link)) = (taxon.as_object_mut(), link) {
                fields.insert("helpUri".to_owned(), json!(link));
            }
            taxon
        });
        json!({
            "name": GROUNDS,
            "version": env!("CARGO_PKG_VERSION"),
            "language": "zh-CN",
            "shortDescription": { "text": "规则所依据的法规和表式" },
            "isComprehensive": false,
            "taxa": taxa.collect::<Vec<_>>(),
        })
    }
}

/// A ground is named by its text: the name stays while the text does.
fn ground_id(text: &str) -> String {
    format!("law-{}", fingerprint(&[text]))
}

fn paragraphs(doc: &str) -> String {
    doc.lines().map(escaped).collect::<Vec<_>>().join("\n")
}

/// The text, or what is said instead of none, cut to what GitHub shows.
fn shortened(text: &str, instead: &str) -> String {
    let text = if text.trim().is_empty() { instead } else { text };
    match text.char_indices().nth(LONGEST_DESCRIPTION) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// SARIF's name of a severity.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "recommendation",
    }
}
