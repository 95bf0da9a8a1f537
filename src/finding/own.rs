//! The rules that the program checks itself, about waivers: no pack has them,
//! yet lists, pages and outputs know them like any other.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Basis, BasisKind, RuleInfo, Severity};
use crate::source::SourceText;

/// What stands in front of their names in place of a pack.
pub const OWN: &str = "gailint";

/// Code of [`OWN_RULES`] for a waiver that waives nothing.
pub const UNUSED_WAIVER: &str = "GL001";

/// Code of [`OWN_RULES`] for a waiver whose last day is over.
pub const EXPIRED_WAIVER: &str = "GL002";

/// Code of [`OWN_RULES`] for a comment that is no waiver but looks like one.
pub const BAD_WAIVER: &str = "GL003";

/// A rule of the program itself.
#[derive(Debug)]
pub struct OwnRule {
    /// Code, `GL001`.
    pub code: &'static str,
    /// Name without [`OWN`].
    pub name: &'static str,
    title: &'static str,
    doc: &'static str,
    help: &'static str,
}

/// The rules of the program itself, in the order of their codes.
pub const OWN_RULES: &[OwnRule] = &[
    OwnRule {
        code: UNUSED_WAIVER,
        name: "unused-waiver",
        title: "豁免都有对应的问题",
        doc: "豁免所说的问题已经不存在，或者从来没有这样的问题。留着它，以后同一处再出问题就不会提示。\n\
              只看这次检查到的报告：报告不在这次检查之内的豁免不算。",
        help: "问题已经改正的，删去这条豁免；否则核对规则、报告和单元格写得对不对",
    },
    OwnRule {
        code: EXPIRED_WAIVER,
        name: "expired-waiver",
        title: "豁免没有过期",
        doc: "豁免写明的截止日期已过，不再起作用，所豁免的问题重新列出。",
        help: "改正所豁免的问题并删去这条豁免；仍需豁免的，重新批准后改写截止日期",
    },
    OwnRule {
        code: BAD_WAIVER,
        name: "bad-waiver",
        title: "豁免注释写法正确",
        doc: "报告里的豁免注释缺少理由、规则写错、日期不对，或者没有单独占一行，没有起作用。",
        help: "写成 <!-- gailint-waive CN303 理由：…… 至：2026-12-31 -->，单独占一行",
    },
];

impl OwnRule {
    /// Whether it goes by this name: its code, its name, or its name with [`OWN`].
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        let short = name.strip_prefix(OWN).and_then(|rest| rest.strip_prefix('/')).unwrap_or(name);
        self.code == name || self.name == short
    }
}

/// Whether a rule of the program itself goes by this name.
#[must_use]
pub fn is_own(name: &str) -> bool {
    OWN_RULES.iter().any(|rule| rule.is_called(name))
}

/// The program's own rules with the severities that settings give them by code
/// or name; `None` switches one off.
#[must_use]
pub fn own_rules(severities: &BTreeMap<String, Option<Severity>>) -> Vec<RuleInfo> {
    let set = |rule: &OwnRule| severities.iter().find(|(name, _)| rule.is_called(name)).map(|(_, severity)| *severity);
    let known = |rule: &OwnRule| set(rule).unwrap_or(Some(Severity::Warning)).map(|severity| info(rule, severity));
    OWN_RULES.iter().filter_map(known).collect()
}

fn info(rule: &OwnRule, severity: Severity) -> RuleInfo {
    RuleInfo {
        code: rule.code.to_owned(),
        name: format!("{OWN}/{}", rule.name),
        severity,
        title: rule.title.to_owned(),
        doc: rule.doc.to_owned(),
        basis: Arc::new(Basis {
            kind: BasisKind::Practice, text: "豁免应当有理由、有期限，并与报告相符".to_owned()
        }),
        link: None,
        since: None,
        until: None,
        help: Some(rule.help.to_owned()),
        params: Vec::new(),
        source: SourceText::new(OWN, ""),
    }
}
