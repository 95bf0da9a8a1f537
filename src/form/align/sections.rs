//! Where the sections of the form begin and end. A heading is a line of its own,
//! known by its wording; its number is taken down, not relied on: reports number
//! their sections anew or leave one out.

use std::collections::HashMap;

use super::super::schema::{Form, SectionIx};
use crate::document::{Block, Document, Paragraph};
use crate::source::Span;
use crate::value::label_key;

/// A longer line is a sentence, not a heading.
const LONGEST_HEADING: usize = 60;

/// The wordings of all headings of a form.
pub(super) struct HeadingBook {
    wordings: HashMap<String, SectionIx>,
}

/// A heading that was found, and the blocks of its section.
pub(super) struct Found {
    pub(super) section: SectionIx,
    /// The block of the heading.
    pub(super) block: usize,
    /// The block after the section's last.
    pub(super) end: usize,
    pub(super) number: Option<u32>,
    pub(super) heading: Span,
    pub(super) wording: Span,
}

/// A line that may be a heading.
struct Line {
    block: usize,
    number: Option<(Numbering, u32)>,
    marked: bool,
    heading: Span,
    wording: Span,
    key: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Numbering {
    Arabic,
    Chinese,
}

/// How well a line fits a section's heading; the best line is its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The wording is near to one of the form's, or ends with it.
    Near,
    /// The wording alone, without a number.
    Bare,
    /// Wording and a number or a heading mark.
    Good,
    /// Wording and a Chinese number, as on the form.
    Full,
}

impl HeadingBook {
    pub(super) fn new(form: &Form) -> Self {
        let mut wordings = HashMap::new();
        for (at, section) in form.sections.iter().enumerate() {
            for wording in std::iter::once(&section.heading).chain(&section.variants) {
                wordings.insert(label_key(wording), SectionIx(at));
            }
        }
        Self { wordings }
    }

    /// The sections of a document in printed order. `is_label` knows the labels
    /// of the tables, which are numbered like headings.
    pub(super) fn find(&self, document: &Document, form: &Form, is_label: impl Fn(&str) -> bool) -> Vec<Found> {
        let lines: Vec<Line> = lines(document);
        let mut best: Vec<Option<(Fit, &Line)>> = vec![None; form.sections.len()];
        for line in &lines {
            let Some((section, fit)) = self.fit(form, line) else { continue };
            // Of two equal lines the later one is the heading: the earlier
            // stands in a table of contents.
            if let Some(place) = best.get_mut(section.0)
                && place.is_none_or(|(known, _)| known <= fit)
            {
                *place = Some((fit, line));
            }
        }
        let mut found: Vec<Found> = best
            .into_iter()
            .enumerate()
            .filter_map(|(at, place)| place.map(|(_, line)| line.as_heading_of(SectionIx(at))))
            .collect();
        found.sort_by_key(|heading| heading.block);
        let foreign: Vec<&Line> = lines.iter().filter(|line| line.is_foreign(document, &found, &is_label)).collect();
        set_ends(&mut found, &foreign, document.blocks.len());
        found
    }

    fn fit(&self, form: &Form, line: &Line) -> Option<(SectionIx, Fit)> {
        if let Some(section) = self.wordings.get(&line.key) {
            let fit = match line.number {
                Some((Numbering::Chinese, _)) => Fit::Full,
                Some((Numbering::Arabic, _)) => Fit::Good,
                None if line.marked => Fit::Good,
                None => Fit::Bare,
            };
            return Some((*section, fit));
        }
        let (_, number) = line.number?;
        let length = line.key.chars().count();
        let near = |wording: &str| {
            let bound = wording.chars().count() / 5;
            wording.chars().count().abs_diff(length) <= bound && strsim::levenshtein(wording, &line.key) <= bound
        };
        let ends = |wording: &str, section: SectionIx| {
            form.section(section).number == number && line.key.ends_with(wording) && wording.chars().count() >= 4
        };
        let mut fitting = self.wordings.iter().filter(|(wording, section)| near(wording) || ends(wording, **section));
        let section = *fitting.next()?.1;
        fitting.all(|(_, other)| *other == section).then_some((section, Fit::Near))
    }
}

/// Every short line, taken apart.
fn lines(document: &Document) -> Vec<Line> {
    let mut lines = Vec::new();
    for (block, content) in document.blocks.iter().enumerate() {
        let Block::Paragraph(Paragraph { span, marked_heading }) = content else { continue };
        let text = document.source.slice(*span);
        if text.len() > LONGEST_HEADING * 3 || text.chars().count() > LONGEST_HEADING {
            continue;
        }
        let (number, rest) = split_number(text).map_or((None, text), |(number, rest)| (Some(number), rest));
        let start = span.range().end - rest.len();
        lines.push(Line {
            block,
            number,
            marked: *marked_heading,
            heading: *span,
            wording: Span::new(start..span.range().end),
            key: label_key(rest),
        });
    }
    lines
}

impl Line {
    fn as_heading_of(&self, section: SectionIx) -> Found {
        let number = self.number.map(|(_, number)| number);
        Found { section, block: self.block, end: 0, number, heading: self.heading, wording: self.wording }
    }

    /// A heading in the style of the sections that the form does not have.
    fn is_foreign(&self, document: &Document, found: &[Found], is_label: impl Fn(&str) -> bool) -> bool {
        let text = document.source.slice(self.heading);
        matches!(self.number, Some((Numbering::Chinese, _)))
            && self.key.chars().count() <= 25
            && !text.contains(['。', '；', '，'])
            && !found.iter().any(|heading| heading.block == self.block)
            && !is_label(&label_key(text))
    }
}

/// A section ends where the next one begins, or where a foreign heading takes a
/// number between the two (`四 … 五、信息处理费收取情况 … 六`): what follows then
/// belongs to no section of the form. With other numbers it is a heading inside
/// the section: `五、… 一、主要问题`, or the parts of an overview before the
/// numbers start again.
fn set_ends(found: &mut [Found], foreign: &[&Line], last: usize) {
    let next: Vec<(usize, Option<u32>)> =
        found.iter().skip(1).map(|heading| (heading.block, heading.number)).chain([(last, None)]).collect();
    for (heading, (end, next_number)) in found.iter_mut().zip(next) {
        let ends = |line: &&&Line| {
            let number = line.number.map(|(_, number)| number);
            let after = heading.number.is_some_and(|own| number > Some(own));
            let before = next_number.is_none_or(|next| number < Some(next));
            (heading.block..end).contains(&line.block) && after && before
        };
        heading.end = foreign.iter().find(ends).map_or(end, |line| line.block);
    }
}

/// `一、`, `十一．`, `1、`, `第二部分`: the number, and what follows it. Numbers in
/// brackets count the parts of a section, not sections.
fn split_number(text: &str) -> Option<((Numbering, u32), &str)> {
    let (ordinal, text) = text.strip_prefix('第').map_or((false, text), |rest| (true, rest));
    let end = text.find(|c: char| !("一二三四五六七八九十".contains(c) || c.is_ascii_digit())).unwrap_or(0);
    let (digits, rest) = text.split_at_checked(end).filter(|(digits, _)| !digits.is_empty())?;
    let mark = |c: char| "、.．,，:：".contains(c);
    let after = match rest.strip_prefix("部分").filter(|_| ordinal) {
        Some(rest) => rest.trim_start_matches(|c: char| mark(c) || c.is_whitespace()),
        None => rest.trim_start().strip_prefix(mark)?.trim_start(),
    };
    let numbering =
        if digits.starts_with(|c: char| c.is_ascii_digit()) { Numbering::Arabic } else { Numbering::Chinese };
    let number = match numbering {
        Numbering::Arabic => digits.parse().ok()?,
        Numbering::Chinese => chinese(digits)?,
    };
    Some(((numbering, number), after))
}

/// 一 to 九十九. A doubled first digit (`三三、`) is a slip.
fn chinese(digits: &str) -> Option<u32> {
    let digit =
        |c: char| "一二三四五六七八九".chars().position(|known| known == c).and_then(|at| u32::try_from(at + 1).ok());
    if let Some((tens, ones)) = digits.split_once('十') {
        let part = |text: &str, empty| if text.is_empty() { Some(empty) } else { digit(text.chars().next()?) };
        return Some(part(tens, 1)? * 10 + part(ones, 0)?);
    }
    let mut digits = digits.chars();
    let first = digits.next()?;
    digits.all(|c| c == first).then(|| digit(first)).flatten()
}
