//! Comments for this program in the text of a report: `<!-- gailint-… -->`. They
//! are no part of the report. What they say is the business of `waive`.

use crate::source::{SourceText, Span};

/// What such a comment begins with.
const NAME: &str = "gailint";

/// A comment for this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// From `<!--` to `-->`, in the document's text.
    pub span: Span,
    /// Whether nothing else stands on its line. If not, the line is report
    /// text for all that is known, and the comment is read as a part of it.
    pub alone: bool,
}

/// Whether a comment, given from `<!--` on, is for this program.
pub(super) fn is_ours(comment: &str) -> bool {
    comment.strip_prefix("<!--").is_some_and(|words| words.trim_start().starts_with(NAME))
}

/// The comment on a line of text. One that does not end on its line goes as far
/// as the line.
pub(super) fn on_line(source: &SourceText, line: Span) -> Option<Comment> {
    let text = source.slice(line);
    let start = text.match_indices("<!--").map(|(at, _)| at).find(|at| text.get(*at..).is_some_and(is_ours))?;
    let (before, words) = text.split_at_checked(start)?;
    let end = words.find("-->").map_or(words.trim_end().len(), |at| at + 3);
    let behind = words.get(end..).unwrap_or_default();
    let is_blank = |text: &str| text.chars().all(|c| c.is_whitespace() || c == '\u{feff}');
    let span = Span::new(start..start + end).shifted(line.range().start);
    Some(Comment { span, alone: is_blank(before) && is_blank(behind) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Option<(String, bool)> {
        let source = SourceText::new("a", line);
        let comment = on_line(&source, Span::new(0..line.len()))?;
        Some((source.slice(comment.span).to_owned(), comment.alone))
    }

    #[test]
    fn comments_for_others_are_left_alone() {
        assert_eq!(found("一、总体情况 <!-- 注 -->"), None);
        assert_eq!(found("gailint-waive CN303"), None);
        assert_eq!(found("<!-- 用 gailint 检查过 -->"), None);
    }

    #[test]
    fn a_comment_stands_alone_or_not() {
        let comment = "<!-- gailint-waive CN303 -->";
        assert_eq!(found(&format!("\u{feff}  {comment} ")), Some((comment.to_owned(), true)));
        assert_eq!(found(&format!("<!-- 注 -->{comment}一、")), Some((comment.to_owned(), false)));
        assert_eq!(found("<!--gailint-waive CN303 "), Some(("<!--gailint-waive CN303".to_owned(), true)));
    }
}
