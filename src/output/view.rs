//! [`View`]: the lines of a source that a finding points at, cut to the width of
//! the terminal, as a [`SourceCode`] for miette. Lines and columns that it
//! reports are those of the file.

use std::collections::BTreeSet;
use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::label::Label;
use super::place::words_of;
use super::text::{char_width, visible};
use crate::source::{SourceText, Span};

/// How far apart tab stops are.
pub(super) const TAB_WIDTH: usize = 4;

/// Stands behind a name whose file has no lines: miette adds line and column of
/// the text that it draws, which nobody can open. See [`without_lines`].
const NO_LINE: char = '\0';

/// Columns that must stay visible beside a label in a line that is cut.
const LEAST_CONTEXT: usize = 2;

/// Columns of the `╰── ` in front of the words of a label.
const LABEL_HEAD: usize = 4;

/// Words of a label are not cut to fewer columns.
const LEAST_LABEL: usize = 8;

/// A few lines of a source, long ones cut to what stands around the labels.
#[derive(Debug)]
pub(super) struct View {
    name: String,
    source: SourceText,
    text: String,
    lines: Vec<ViewLine>,
}

#[derive(Debug)]
struct ViewLine {
    /// Number of the line in the source, from 0.
    number: usize,
    /// Its bytes in the view's text, the line break included.
    start: usize,
    end: usize,
    /// Where each character that is kept stands in both texts; the last mark is
    /// the end of the line.
    marks: Vec<Mark>,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    source: u32,
    view: usize,
}

impl View {
    /// Cuts the view for these labels out of a source, and gives the labels
    /// with their places in the view. `name` stands above the lines.
    pub(super) fn new(name: String, source: &SourceText, labels: &[Label], columns: usize) -> (Self, Vec<LabeledSpan>) {
        let labels: Vec<(&Label, Span)> =
            labels.iter().map(|label| (label, clip(source, label.span, columns / 2))).collect();
        let mut view = Self { name, source: source.clone(), text: String::new(), lines: Vec::new() };
        for number in lines_around(source, labels.iter().map(|(_, span)| *span)) {
            let here: Vec<Span> =
                labels.iter().map(|(_, span)| *span).filter(|span| source.line_index(span.start) == number).collect();
            view.push_line(number, &here, columns);
        }
        let placed = labels
            .into_iter()
            .map(|(label, span)| {
                let (start, end) = (view.offset(span.start), view.offset(span.end));
                let length = end.saturating_sub(start);
                let room = columns.saturating_sub(view.column(start + length / 2) + LABEL_HEAD).max(LEAST_LABEL);
                let text = label.text.as_ref().map(|text| last_words(text, room));
                if label.primary {
                    LabeledSpan::new_primary_with_span(text, (start, length))
                } else {
                    LabeledSpan::new_with_span(text, (start, length))
                }
            })
            .collect();
        (view, placed)
    }

    fn push_line(&mut self, number: usize, labels: &[Span], columns: usize) {
        let span = self.source.line_span(number);
        let start = self.text.len();
        let mut marks = Vec::new();
        let mut left_out = false;
        let line = self.source.clone();
        let chars =
            || line.slice(span).char_indices().map(|(at, c)| (span.start.saturating_add(Span::at(at).start), c));
        let kept = Kept::new(chars(), labels, columns);
        let mut column = 0;
        for (at, c) in chars() {
            let shown = visible(c);
            if kept.contains(column) {
                marks.push(Mark { source: at, view: self.text.len() });
                self.text.push(shown);
                left_out = false;
            } else if !left_out {
                self.text.push('…');
                left_out = true;
            }
            column += char_width(shown);
        }
        marks.push(Mark { source: span.end, view: self.text.len() });
        self.text.push('\n');
        self.lines.push(ViewLine { number, start, end: self.text.len(), marks });
    }

    /// Where a byte of the source stands in the view.
    fn offset(&self, source: u32) -> usize {
        let number = self.source.line_index(source);
        let Some(line) = self.lines.iter().find(|line| line.number == number) else {
            return 0;
        };
        let after = line.marks.partition_point(|mark| mark.source < source);
        line.marks.get(after).map_or(line.end.saturating_sub(1), |mark| mark.view)
    }

    /// How many columns stand before a byte of the view, in its line.
    fn column(&self, offset: usize) -> usize {
        let start = self.lines.get(self.line_at(offset)).map_or(0, |line| line.start);
        let before = self.text.char_indices().skip_while(|(at, _)| *at < start).take_while(|(at, _)| *at < offset);
        before.map(|(_, c)| char_width(c)).sum()
    }

    /// Which byte of the source stands at a byte of the view.
    fn source_offset(&self, line: &ViewLine, view: usize) -> u32 {
        let after = line.marks.partition_point(|mark| mark.view < view);
        line.marks.get(after).map_or_else(|| self.source.line_span(line.number).end, |mark| mark.source)
    }

    fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.start <= offset).saturating_sub(1)
    }
}

/// A drawn snippet without the lines and columns that no file has.
pub(super) fn without_lines(drawn: &str) -> String {
    let mut parts = drawn.split(NO_LINE);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()))
}

/// The end of a text, which has the number, if the whole does not fit.
fn last_words(text: &str, columns: usize) -> String {
    if text.chars().map(char_width).sum::<usize>() <= columns {
        return text.to_owned();
    }
    let mut used = 2;
    let kept = text.chars().rev().take_while(|c| {
        used += char_width(*c);
        used <= columns
    });
    format!("…{}", kept.collect::<Vec<_>>().into_iter().rev().collect::<String>())
}

/// The lines of the labels with the line before and after each, unless that is
/// empty.
fn lines_around(source: &SourceText, labels: impl Iterator<Item = Span>) -> BTreeSet<usize> {
    let mut numbers = BTreeSet::new();
    for span in labels {
        let number = source.line_index(span.start);
        numbers.insert(number);
        let beside = [number.checked_sub(1), Some(number + 1).filter(|next| *next < source.line_count())];
        numbers.extend(
            beside.into_iter().flatten().filter(|number| !source.slice(source.line_span(*number)).trim().is_empty()),
        );
    }
    numbers
}

/// A span cut to its first line and to so many columns: an underline under
/// pages of text says no more than one under their beginning.
fn clip(source: &SourceText, span: Span, columns: usize) -> Span {
    let line = source.line_span(source.line_index(span.start));
    let (start, end) = (span.start.min(line.end), span.end.min(line.end));
    let mut used = 0;
    let words = source.slice(Span { start, end: end.max(start) });
    let cut = words.char_indices().find(|(_, c)| {
        used += char_width(visible(*c));
        used > columns
    });
    let length = cut.map_or(words.len(), |(at, _)| at);
    Span::new(start as usize..start as usize + length)
}

/// The columns of a line that are kept.
struct Kept {
    ranges: Vec<Range<usize>>,
}

impl Kept {
    /// All columns if they fit; else an equal share of the room around every
    /// label, or the beginning of a line without labels.
    fn new(chars: impl Iterator<Item = (u32, char)>, labels: &[Span], columns: usize) -> Self {
        let mut total = 0;
        let mut labelled: Vec<Option<Range<usize>>> = vec![None; labels.len()];
        for (at, c) in chars {
            let next = total + char_width(visible(c));
            for (label, range) in labels.iter().zip(&mut labelled) {
                if label.start <= at && (at < label.end || range.is_none()) {
                    let start = range.as_ref().map_or(total, |range| range.start);
                    *range = Some(start..if label.is_empty() { start } else { next });
                }
            }
            total = next;
        }
        if total <= columns {
            return Self { ranges: std::iter::once(0..usize::MAX).collect() };
        }
        if labels.is_empty() {
            return Self { ranges: std::iter::once(0..columns.saturating_sub(2)).collect() };
        }
        // A label behind the last character is at the end of the line.
        let labelled: Vec<Range<usize>> = labelled.into_iter().map(|range| range.unwrap_or(total..total)).collect();
        let taken: usize = labelled.iter().map(|range| range.len() + 2).sum();
        let context = (columns.saturating_sub(taken) / (2 * labels.len())).max(LEAST_CONTEXT);
        let around = |range: Range<usize>| range.start.saturating_sub(context)..range.end + context;
        Self { ranges: labelled.into_iter().map(around).collect() }
    }

    fn contains(&self, column: usize) -> bool {
        self.ranges.iter().any(|range| range.contains(&column))
    }
}

impl SourceCode for View {
    /// Asked without context, miette wants to know where a label stands in the
    /// file; asked with context, it wants whole lines to draw. Lines between
    /// which others are left out never come in one answer, since miette numbers
    /// them by counting.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let end = span.offset() + span.len();
        let (mut first, mut last) =
            (self.line_at(span.offset()), self.line_at(end.saturating_sub(usize::from(!span.is_empty()))));
        let number = |at: usize| self.lines.get(at).map(|line| line.number);
        let follows = |at: usize| number(at).map(|number| number + 1) == number(at + 1) && number(at + 1).is_some();
        if (first..last).any(|at| !follows(at)) {
            return Err(MietteError::OutOfBounds);
        }
        let place = self.lines.get(first).ok_or(MietteError::OutOfBounds)?;
        if before == 0 && after == 0 {
            let at = self.source_offset(place, span.offset());
            let at = Span { start: at, end: at };
            let (position, _) = self.source.positions(at);
            let name = match self.source.origin(at).as_ref().and_then(words_of) {
                Some(words) => format!("{} · {words}{NO_LINE}", self.name),
                None => self.name.clone(),
            };
            let (line, column) = (position.line as usize - 1, position.column as usize - 1);
            return self.contents(name, span.offset()..end, line, column, 1);
        }
        for _ in 0..before {
            first = first.checked_sub(1).filter(|at| follows(*at)).unwrap_or(first);
        }
        for _ in 0..after {
            last += usize::from(follows(last));
        }
        let (from, to) = (self.lines.get(first), self.lines.get(last));
        let (from, to) = from.zip(to).ok_or(MietteError::OutOfBounds)?;
        self.contents(self.name.clone(), from.start..to.end, from.number, 0, last - first + 1)
    }
}

impl View {
    fn contents<'a>(
        &'a self,
        name: String,
        range: Range<usize>,
        line: usize,
        column: usize,
        lines: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let data = self.text.get(range.clone()).ok_or(MietteError::OutOfBounds)?.as_bytes();
        let span = SourceSpan::from(range);
        Ok(Box::new(MietteSpanContents::new_named(name, data, span, line, column, lines)))
    }
}
