//! The places of a document where a heading may stand: a line of its own, the
//! beginning of a line (`六、其他需要报告的事项：无。`), and, where a page came as
//! one long line, inside of it. Which of them are headings is decided in
//! [`super::sections`].

use super::super::schema::SectionIx;
use super::headings::{Fit, HeadingBook, Opening};
use super::numbering::{Inline, Numbering, inline_numbers, is_chinese_digit, split_number};
use crate::document::{Block, Document, Paragraph};
use crate::source::Span;
use crate::value::label_key;

/// A longer line is a sentence, not a heading.
const LONGEST_HEADING: usize = 60;
/// A heading that the form does not have is no longer than this.
const LONGEST_FOREIGN: usize = 25;
/// So many headings of a form, in their order, are a table of contents or the
/// report itself, but no running text.
const CHAIN: usize = 3;

/// A place where a heading may stand.
pub(super) struct Line {
    pub(super) number: Option<(Numbering, u32)>,
    /// The section that the words name; `None`: none of the form's.
    pub(super) fit: Option<(SectionIx, Fit)>,
    /// The number and the words of the heading.
    pub(super) heading: Span,
    pub(super) wording: Span,
    /// Other words stand in the same paragraph.
    pub(super) partial: bool,
}

/// Whether a text begins with a label of one of the tables.
pub(super) type StartsWithLabel<'a> = &'a dyn Fn(&str) -> bool;

/// Looks at every paragraph.
pub(super) fn lines(document: &Document, book: &HeadingBook, is_label: StartsWithLabel<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for block in &document.blocks {
        let Block::Paragraph(paragraph) = block else { continue };
        let reader = Reader { text: document.source.slice(paragraph.span), paragraph: *paragraph, book, is_label };
        let first = reader.beginning();
        let section = first.as_ref().and_then(|line| line.fit).map(|(section, _)| section);
        let whole = first.as_ref().is_some_and(|line| !line.partial && line.fit.is_some());
        lines.extend(first);
        if !whole {
            lines.extend(reader.inline(section));
        }
    }
    lines
}

struct Reader<'a> {
    text: &'a str,
    paragraph: Paragraph,
    book: &'a HeadingBook,
    is_label: StartsWithLabel<'a>,
}

/// A heading inside a paragraph, so far.
struct Candidate {
    inline: Inline,
    opening: Opening,
    wording: usize,
    /// Nothing about it is doubtful.
    sure: bool,
}

impl Reader<'_> {
    /// The heading that the paragraph is or begins with.
    fn beginning(&self) -> Option<Line> {
        let marked = self.paragraph.marked_heading;
        let (number, rest) = split_number(self.text).map_or((None, self.text), |(number, rest)| (Some(number), rest));
        if number.is_none() && !marked && !self.book.may_be(rest) {
            return None;
        }
        let short = self.text.len() <= LONGEST_HEADING * 3 && self.text.chars().count() <= LONGEST_HEADING;
        let whole = if short { label_key(rest) } else { String::new() };
        let line = |fit, end| self.line(number, fit, self.text.len() - rest.len(), end);
        if let Some(section) = self.book.exact(&whole) {
            return Some(line(Some((section, HeadingBook::fit(number, marked))), self.text.len()));
        }
        if number.is_none() && !marked {
            return None;
        }
        let near = number.filter(|_| short).and_then(|(_, number)| self.book.near(&whole, number));
        let start = self.text.len() - rest.len();
        if let Some((section, distance, end)) = self.before_mark(rest, number)
            && near.is_none_or(|(_, other)| distance < other)
        {
            let fit = if distance == 0 { HeadingBook::fit(number, marked) } else { Fit::Near };
            return Some(line(Some((section, fit)), start + end));
        }
        if let Some((section, _)) = near {
            return Some(line(Some((section, Fit::Near)), self.text.len()));
        }
        let (numbering, value) = number?;
        if let Some(opening) = self.book.opening(rest, value)
            && let Some(fit) = self.fit_before(rest, opening, number)
        {
            return Some(line(Some((opening.section, fit)), start + opening.end));
        }
        let colon = rest.find(['：', ':']).unwrap_or(rest.len());
        let words = rest.get(..colon).filter(|words| words.len() <= LONGEST_FOREIGN * 4)?;
        let foreign = numbering == Numbering::Chinese
            && !words.contains(['。', '；', '，'])
            && label_key(words).chars().count() <= LONGEST_FOREIGN
            && !(self.is_label)(self.text);
        foreign.then(|| line(None, start + colon))
    }

    /// A heading with a mark or a space behind it: its section, how far from
    /// the wording it is, and where it ends.
    fn before_mark(&self, rest: &str, number: Option<(Numbering, u32)>) -> Option<(SectionIx, usize, usize)> {
        let mark = |c: char| matches!(c, '：' | ':' | '。') || c.is_whitespace();
        let mut best: Option<(SectionIx, usize, usize)> = None;
        for (at, _) in rest.char_indices().take(LONGEST_HEADING).filter(|(_, c)| mark(*c)) {
            let (head, tail) = rest.split_at_checked(at)?;
            // A page number or a row of dots is what a table of contents has.
            if !tail.contains(char::is_alphabetic) {
                break;
            }
            let key = label_key(head);
            let found = match (self.book.exact(&key), number) {
                (Some(section), _) => Some((section, 0)),
                (None, Some((_, number))) => self.book.near(&key, number),
                (None, None) => None,
            };
            if let Some((section, distance)) = found
                && best.is_none_or(|(_, known, _)| distance < known)
            {
                best = Some((section, distance, at));
            }
        }
        best
    }

    /// How well a heading fits that other words follow without any mark.
    fn fit_before(&self, rest: &str, opening: Opening, number: Option<(Numbering, u32)>) -> Option<Fit> {
        let after = rest.get(opening.end..).filter(|after| after.contains(char::is_alphabetic))?;
        let follows = self.follows(after)?;
        let long = rest.len() > LONGEST_HEADING * 3;
        match (follows, opening.exact) {
            (true, true) => Some(HeadingBook::fit(number, false)),
            (true, false) => Some(Fit::Near),
            (false, true) if long => Some(Fit::Before),
            (false, _) => None,
        }
    }

    /// Whether words behind a wording are surely no part of it; nothing when
    /// they show that it is no heading.
    fn follows(&self, after: &str) -> Option<bool> {
        let Some(first) = after.chars().next() else { return Some(true) };
        if "、，,；;。”’》〉）)的等".contains(first) {
            return None;
        }
        let item = after.strip_prefix(['（', '(']).is_some_and(|inner| inner.starts_with(is_chinese_digit));
        let parted = first.is_whitespace() || matches!(first, '：' | ':' | '０'..='９') || first.is_ascii_digit();
        Some(parted || item || (self.is_label)(after))
    }

    /// The headings inside the paragraph: alone where nothing about them is
    /// doubtful, or several in the order of the form.
    fn inline(&self, first: Option<SectionIx>) -> Vec<Line> {
        let candidates: Vec<Candidate> = inline_numbers(self.text).filter_map(|at| self.candidate(at)).collect();
        if candidates.is_empty() {
            return Vec::new();
        }
        let later = candidates.iter().filter(|found| first.is_none_or(|first| first < found.opening.section));
        let chain = self.longest_chain(&later.collect::<Vec<_>>());
        let sure = chain.len() + usize::from(first.is_some()) >= CHAIN;
        let kept = chain.into_iter().filter(|found| sure || (found.sure && found.opening.exact));
        kept.map(|found| {
            let number = Some((Numbering::Chinese, found.inline.number));
            let end = found.wording + found.opening.end;
            let line = self.line(number, Some((found.opening.section, Fit::Inline)), found.wording, end);
            let start = self.paragraph.span.range().start + found.inline.start;
            Line { heading: Span::new(start..line.heading.range().end), partial: true, ..line }
        })
        .collect()
    }

    fn candidate(&self, inline: Inline) -> Option<Candidate> {
        let tail = self.text.get(inline.after..)?;
        let rest = tail.trim_start();
        let opening = self.book.opening(rest, inline.number)?;
        let follows = self.follows(rest.get(opening.end..)?)?;
        let before = self.text.get(..inline.start)?.chars().next_back()?;
        if "第、，,；;“‘《〈（(".contains(before) {
            return None;
        }
        let parted = before.is_whitespace() || before.is_numeric() || "。！？”’》）)…".contains(before);
        let wording = inline.after + tail.len() - rest.len();
        Some(Candidate { inline, opening, wording, sure: parted && follows })
    }

    /// The longest run of headings in the order of the form; of equal runs the
    /// last. Headings with nothing behind them count less: a table of contents
    /// has nothing else.
    fn longest_chain<'c>(&self, candidates: &[&'c Candidate]) -> Vec<&'c Candidate> {
        let weight = |at: usize, found: &Candidate| {
            let start = found.wording + found.opening.end;
            let next = candidates.get(at + 1).map_or(self.text.len(), |next| next.inline.start);
            let body = self.text.get(start..next).unwrap_or_default();
            if body.chars().filter(|c| c.is_alphanumeric()).nth(3).is_some() { 3 } else { 1 }
        };
        // For each candidate the weight of the best run from it on, and the next of that run.
        let mut best: Vec<(usize, Option<usize>)> = vec![(0, None); candidates.len()];
        for (at, found) in candidates.iter().enumerate().rev() {
            let later = candidates.iter().enumerate().skip(at + 1);
            let next = later.filter(|(_, other)| {
                other.opening.section > found.opening.section && other.inline.number > found.inline.number
            });
            let next =
                next.map(|(next, _)| next).max_by_key(|next| best.get(*next).map(|(weight, _)| (*weight, *next)));
            let behind = next.and_then(|next| best.get(next)).map_or(0, |(weight, _)| *weight);
            if let Some(place) = best.get_mut(at) {
                *place = (weight(at, found) + behind, next);
            }
        }
        let mut chain = Vec::new();
        let mut next = (0..best.len()).max_by_key(|at| best.get(*at).map(|(weight, _)| (*weight, *at)));
        while let Some(at) = next {
            chain.extend(candidates.get(at).copied());
            next = best.get(at).and_then(|(_, next)| *next);
        }
        chain
    }

    /// The line with its wording at these bytes of the text.
    fn line(
        &self,
        number: Option<(Numbering, u32)>,
        fit: Option<(SectionIx, Fit)>,
        wording: usize,
        end: usize,
    ) -> Line {
        let start = self.paragraph.span.range().start;
        Line {
            number,
            fit,
            heading: Span::new(start..start + end),
            wording: Span::new(start + wording..start + end),
            partial: end < self.text.len(),
        }
    }
}
