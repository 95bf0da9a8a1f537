//! `gailint rules --diff`: what one pack makes of another.

use std::collections::BTreeMap;

use crate::finding::RuleInfo;
use crate::output::{harmless, pad};

/// What became of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Added,
    Tightened,
    Loosened,
    Disabled,
    Parameters,
}

impl Change {
    fn title(self) -> &'static str {
        match self {
            Self::Added => "增加",
            Self::Tightened => "加严",
            Self::Loosened => "放宽",
            Self::Disabled => "停用",
            Self::Parameters => "改动参数",
        }
    }
}

/// The differences, one a line, by kind and code; and a line that counts them.
pub(super) fn diff(before: &[RuleInfo], after: &[RuleInfo]) -> String {
    let old: BTreeMap<&str, &RuleInfo> = before.iter().map(|rule| (rule.name.as_str(), rule)).collect();
    let new: BTreeMap<&str, &RuleInfo> = after.iter().map(|rule| (rule.name.as_str(), rule)).collect();
    let mut changes: Vec<(Change, &RuleInfo, String)> = Vec::new();
    for rule in after {
        match old.get(rule.name.as_str()) {
            None => changes.push((Change::Added, rule, rule.severity.title().to_owned())),
            Some(known) => changes.extend(changed(known, rule)),
        }
    }
    let gone = before.iter().filter(|rule| !new.contains_key(rule.name.as_str()));
    changes.extend(gone.map(|rule| (Change::Disabled, rule, rule.severity.title().to_owned())));
    changes.sort_by(|one, other| (one.0, &one.1.code).cmp(&(other.0, &other.1.code)));
    if changes.is_empty() {
        return "两个规则包的规则相同\n".to_owned();
    }
    let mut out = String::new();
    for (change, rule, words) in &changes {
        let head = [pad(change.title(), 10), pad(&rule.code, 8), pad(words, 18)].concat();
        out.push_str(&harmless(&format!("{head}{}  {}", rule.name, rule.title)));
        out.push('\n');
    }
    let count = |wanted| changes.iter().filter(|(change, ..)| *change == wanted).count();
    let kinds = [Change::Added, Change::Tightened, Change::Loosened, Change::Disabled, Change::Parameters];
    let counts: Vec<String> = kinds.iter().map(|kind| format!("{} {}", kind.title(), count(*kind))).collect();
    out.push_str(&format!("\n{}\n", counts.join("，")));
    out
}

fn changed<'a>(before: &RuleInfo, after: &'a RuleInfo) -> Vec<(Change, &'a RuleInfo, String)> {
    let mut changes = Vec::new();
    if before.severity != after.severity {
        let change = if after.severity > before.severity { Change::Tightened } else { Change::Loosened };
        changes.push((change, after, format!("{} → {}", before.severity.title(), after.severity.title())));
    }
    for ((name, _, old), (_, _, new)) in before.params.iter().zip(&after.params) {
        if old != new {
            changes.push((Change::Parameters, after, format!("{name}：{old} → {new}")));
        }
    }
    changes
}
