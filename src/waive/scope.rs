//! How far a comment reaches: over its whole file, or over the line behind it.

use crate::finding::Finding;
use crate::form::Report;
use crate::source::Span;

/// Where findings must stand to be waived.
pub(super) enum Scope {
    /// Anywhere in the file.
    File,
    /// On this line of the text that was read.
    Line(Span),
}

impl Scope {
    /// The scope of a comment; `None` when no line stands behind it. What is
    /// behind it is decided in the file: the comments of a web page stand
    /// elsewhere in the text that is read from it. A line of that text is a
    /// paragraph or a row of a table.
    pub(super) fn new(report: &Report, comment: Span, whole_file: bool) -> Option<Self> {
        if whole_file {
            return Some(Self::File);
        }
        let source = &report.source;
        let in_file = |span: Span| source.in_file(span).map(|(_, span)| span);
        let end = in_file(comment)?.end;
        let is_comment = |line: Span| {
            report
                .comments
                .iter()
                .any(|other| other.alone && other.span.start >= line.start && other.span.end <= line.end)
        };
        let lines = (0..source.line_count()).map(|at| source.line_span(at));
        let words = lines.filter(|line| !source.slice(*line).trim().is_empty() && !is_comment(*line));
        let placed = words.filter_map(|line| Some((in_file(line)?.start, line)));
        let next = placed.filter(|(start, _)| *start >= end).min_by_key(|(start, _)| *start);
        next.map(|(_, line)| Self::Line(line))
    }

    pub(super) fn covers(&self, finding: &Finding) -> bool {
        let at = finding.place.span.start;
        match self {
            Self::File => true,
            Self::Line(line) => line.start <= at && at <= line.end,
        }
    }
}
