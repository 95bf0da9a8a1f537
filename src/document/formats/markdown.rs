//! The marks of Markdown that matter in a report: headings, bold lines and
//! cells, and the rule under a table's header. Everything else is plain text.

use super::cells;
use crate::source::{SourceText, Span};

/// Whether a line is the rule between a table's header and its body: `|---|:-:|`.
pub(super) fn is_rule(line: &str) -> bool {
    line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
        && line.contains('|')
        && line.contains("--")
}

/// The words of a line without heading marks and without `**` around the whole
/// line; and whether it had heading marks.
pub(super) fn unmarked(source: &SourceText, line: Span) -> (Span, bool) {
    let text = source.slice(line);
    let marks = text.len() - text.trim_start_matches('#').len();
    let marked = (1..=6).contains(&marks);
    let range = line.range();
    let span = if marked { Span::new(range.start + marks..range.end) } else { line };
    (without_bold(source, cells::trimmed(source, span)), marked)
}

/// The span without `**` or `__` on both sides.
pub(super) fn without_bold(source: &SourceText, span: Span) -> Span {
    let text = source.slice(span);
    let wrapped = |mark| text.len() > 4 && text.starts_with(mark) && text.ends_with(mark);
    if !(wrapped("**") || wrapped("__")) {
        return span;
    }
    let range = span.range();
    let inner = Span::new(range.start + 2..range.end - 2);
    // Two bold runs in one line are not one mark around the whole line.
    if source.slice(inner).contains("**") { span } else { cells::trimmed(source, inner) }
}
