//! The rules that waivers may name.

use crate::finding::{RuleInfo, is_own};
use crate::lang::suggest;
use crate::linter::Linter;

/// A rule that a waiver is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) code: String,
    /// Whether it is switched on: if not, that it finds nothing says nothing.
    pub(super) in_use: bool,
}

/// What is wrong in a waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    /// One clause.
    pub(super) message: String,
    /// What to do.
    pub(super) help: Option<String>,
}

impl Mistake {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: Some(help.into()) }
    }
}

/// The rule of the packs with this code or name.
pub(super) fn rule_named(linter: &Linter, name: &str) -> Result<Named, Mistake> {
    if is_own(name) {
        return Err(Mistake::new(
            format!("{name} 是对豁免本身的检查，不能豁免"),
            "需要停用的，在 gailint.yaml 的 severity 里设为 off",
        ));
    }
    let called = |rule: &&RuleInfo| rule.is_called(name);
    let named = |rule: &RuleInfo, in_use| Named { code: rule.code.clone(), in_use };
    let used = linter.rules().iter().find(called).map(|rule| named(rule, true));
    let found = used.or_else(|| linter.rules_off().iter().find(called).map(|rule| named(rule, false)));
    found.ok_or_else(|| {
        let known = linter.rules().iter().flat_map(|rule| [rule.code.as_str(), rule.name.as_str(), rule.short_name()]);
        let near = suggest(name, known).map(|near| format!("是不是想写“{near}”？"));
        Mistake::new(
            format!("没有编号或名称为“{name}”的规则"),
            near.unwrap_or_else(|| "用 gailint rules 列出全部规则".to_owned()),
        )
    })
}
