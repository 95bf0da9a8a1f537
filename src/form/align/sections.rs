//! Where the sections of the form begin and end. A heading is known by its
//! wording; its number is taken down, not relied on: reports number their
//! sections anew or leave one out. Headings on lines of their own win over
//! headings at the beginning of a line, and these over headings inside of one.
//!
//! What belongs to no section of the form: a heading that the form does not
//! have (`五、信息处理费收取情况`) ends the section before it if its number stands
//! between the two, and what follows it is then narrative of no section; with
//! any other number it is part of the section it stands in. A section whose
//! heading is lost, or worded in a way that the form does not know, is not
//! found: its words belong to the section before it, or to nothing behind such
//! a foreign heading. Its table is still found, by its labels.

use super::super::schema::SectionIx;
use super::headings::{Fit, HeadingBook};
use super::lines::{Line, StartsWithLabel, lines};
use super::numbering::{Numbering, inline_numbers};
use crate::document::{Block, Document};
use crate::source::Span;

/// The sections of a document in printed order, and what must be cut out of
/// its paragraphs before their blocks can be told.
pub(super) struct Outline {
    pub(super) found: Vec<Found>,
    pub(super) cuts: Vec<Span>,
    /// Headings that the form does not have and that end a section.
    pub(super) foreign: Vec<Span>,
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
    /// The byte at which the section ends.
    until: u32,
}

/// Finds the sections of a document. `is_label` knows the labels of the
/// tables, which are numbered like headings.
pub(super) fn outline(
    document: &Document,
    book: &HeadingBook,
    sections: usize,
    is_label: StartsWithLabel<'_>,
) -> Outline {
    let lines = lines(document, book, is_label);
    let chosen = choose(&lines, sections);
    let mut found: Vec<Found> = chosen.iter().map(|(section, line)| line.as_heading_of(*section)).collect();
    let mut cuts: Vec<Span> = chosen.iter().filter(|(_, line)| line.partial).map(|(_, line)| line.heading).collect();
    let mut foreign: Vec<(Span, Option<u32>)> = lines
        .iter()
        .filter(|line| line.fit.is_none_or(|(_, fit)| fit != Fit::Inline))
        .filter(|line| {
            matches!(line.number, Some((Numbering::Chinese, _))) && !found.iter().any(|found| found.is(line))
        })
        .filter(|line| line.fit.is_none() || !line.partial)
        .map(|line| (line.heading, line.number.map(|(_, number)| number)))
        .collect();
    for (span, number) in inline_foreign(document, &found, &cuts, is_label) {
        foreign.push((span, Some(number)));
        cuts.push(span);
    }
    cuts.sort();
    let mut foreign = set_ends(&mut found, &foreign, document.source.text().len());
    // A heading of the form that is printed once more is not foreign to it.
    foreign.retain(|span| !lines.iter().any(|line| line.fit.is_some() && line.heading.start == span.start));
    let mut outline = Outline { found, cuts, foreign };
    outline.place(document);
    outline
}

/// The best line for each section, in printed order.
fn choose(lines: &[Line], sections: usize) -> Vec<(SectionIx, &Line)> {
    let mut best: Vec<Option<(Fit, &Line)>> = vec![None; sections];
    for line in lines {
        let Some((section, fit)) = line.fit else { continue };
        // Of two equal lines the later one is the heading: the earlier
        // stands in a table of contents.
        if let Some(place) = best.get_mut(section.0)
            && place.is_none_or(|(known, _)| known <= fit)
        {
            *place = Some((fit, line));
        }
    }
    let all: Vec<(SectionIx, Fit, &Line)> = best
        .into_iter()
        .enumerate()
        .filter_map(|(at, place)| place.map(|(fit, line)| (SectionIx(at), fit, line)))
        .collect();
    // Inside of a line, a heading out of order is a mention.
    let in_order = |section: SectionIx, line: &Line| {
        let mut others = all.iter().filter(|(_, fit, _)| *fit != Fit::Inline);
        others.all(|(other, _, known)| (*other < section) == (known.heading.start < line.heading.start))
    };
    let kept = all.iter().filter(|(section, fit, line)| *fit != Fit::Inline || in_order(*section, line));
    let mut kept: Vec<(SectionIx, &Line)> = kept.map(|(section, _, line)| (*section, *line)).collect();
    kept.sort_by_key(|(_, line)| line.heading.start);
    kept
}

impl Line {
    fn as_heading_of(&self, section: SectionIx) -> Found {
        let number = self.number.map(|(_, number)| number);
        Found { section, block: 0, end: 0, number, heading: self.heading, wording: self.wording, until: 0 }
    }
}

impl Found {
    fn is(&self, line: &Line) -> bool {
        self.heading.start == line.heading.start
    }
}

impl Outline {
    /// Takes down which blocks of the document the sections are.
    pub(super) fn place(&mut self, document: &Document) {
        let block_at = |offset: u32| document.blocks.partition_point(|block| block.span().start < offset);
        for found in &mut self.found {
            found.block = block_at(found.heading.start);
            found.end = block_at(found.until).max(found.block + 1).min(document.blocks.len());
        }
    }
}

/// A section ends where the next one begins, or where a foreign heading takes a
/// number between the two (`四 … 五、信息处理费收取情况 … 六`): what follows then
/// belongs to no section of the form. With other numbers it is a heading inside
/// the section: `五、… 一、主要问题`, or the parts of an overview before the
/// numbers start again. Gives the headings that end a section.
fn set_ends(found: &mut [Found], foreign: &[(Span, Option<u32>)], last: usize) -> Vec<Span> {
    let last = Span::at(last).start;
    let next: Vec<(u32, Option<u32>)> =
        found.iter().skip(1).map(|heading| (heading.heading.start, heading.number)).chain([(last, None)]).collect();
    let mut ending = Vec::new();
    for (heading, (end, next_number)) in found.iter_mut().zip(next) {
        let ends = |(span, number): &&(Span, Option<u32>)| {
            let after = heading.number.is_some_and(|own| *number > Some(own));
            let before = next_number.is_none_or(|next| *number < Some(next));
            (heading.heading.start..end).contains(&span.start) && after && before
        };
        let first = foreign.iter().filter(ends).map(|(span, _)| *span).min_by_key(|span| span.start);
        heading.until = first.map_or(end, |span| span.start);
        ending.extend(first);
    }
    ending
}

/// Where headings stand inside of a line, a foreign one may, too: behind a
/// section, with a number that is missing between it and the next. It reaches
/// to that next heading or to the end of the line.
fn inline_foreign(
    document: &Document,
    found: &[Found],
    cuts: &[Span],
    is_label: StartsWithLabel<'_>,
) -> Vec<(Span, u32)> {
    let mut foreign = Vec::new();
    for pair in found.windows(2) {
        let [heading, next] = pair else { continue };
        let (Some(own), Some(after)) = (heading.number, next.number) else { continue };
        if own + 1 >= after || !cuts.contains(&heading.heading) {
            continue;
        }
        let lines = document.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph.span),
            Block::Table(_) => None,
        });
        let rest =
            |line: Span| Span { start: line.start.max(heading.heading.end), end: line.end.min(next.heading.start) };
        for rest in lines.map(rest).filter(|rest| !rest.is_empty()) {
            let text = document.source.slice(rest);
            let first = inline_numbers(text).find(|at| {
                let parted = text.get(..at.start).and_then(|head| head.chars().next_back());
                let parted = parted.is_some_and(|c| c.is_whitespace() || c.is_numeric() || "。！？”》）)".contains(c));
                let title = text.get(at.after..).unwrap_or_default().chars().take(4);
                (own + 1..after).contains(&at.number)
                    && parted
                    && title.clone().count() == 4
                    && title.clone().all(char::is_alphabetic)
                    && !text.get(at.start..).is_some_and(is_label)
            });
            foreign.extend(first.map(|at| (Span { start: rest.start + Span::at(at.start).start, ..rest }, at.number)));
        }
    }
    foreign
}
