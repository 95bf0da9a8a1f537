//! What is said about a finding, line by line: the same words in a comment of a
//! Word file and on a web page.

use crate::finding::Finding;
use crate::output::{caution, harmless, suspicion};

/// The finding in one line: `CN303 错误：…`.
pub(super) fn headline(finding: &Finding) -> String {
    clean(&format!("{} {}：{}", finding.code, finding.severity.title(), finding.message))
}

/// What else there is to know: which number is suspected, what to do, why it is
/// demanded, and how sure the reading is.
pub(super) fn details(finding: &Finding) -> Vec<String> {
    let suspects = finding.suspects.iter().map(|suspect| format!("最可能错的是：{}", suspicion(suspect)));
    let help = finding.help.iter().map(|help| format!("建议：{help}"));
    let basis = format!("{}：{}", finding.basis.kind.title(), finding.basis.text);
    let caution = caution(finding.certainty).map(|words| format!("注意：{words}"));
    suspects.chain(help).chain([basis]).chain(caution).map(|line| clean(&line)).collect()
}

/// Where it belongs, for a finding that stands elsewhere.
pub(super) fn position(finding: &Finding) -> Option<String> {
    (!finding.place.label.is_empty()).then(|| clean(&format!("位置：{}", finding.place.label)))
}

/// Text on one line, of characters that XML can hold and that change no direction.
fn clean(text: &str) -> String {
    harmless(text).chars().map(|c| if matches!(c, '\u{fffe}' | '\u{ffff}') { '\u{fffd}' } else { c }).collect()
}
