//! Alignment: Document × forms → [`Report`]. Sections are found first, then each
//! table in its own section or, failing that, wherever its labels stand; every
//! cell of the form gets one state. Nothing here can fail: what cannot be read
//! is a value, and a number is taken only where its place leaves no doubt.
//! Digits that lost their separators are cut apart by the sums of the form, in
//! [`strips`], and only where they leave one way to do so.

mod cut;
mod digits;
mod front;
mod glued;
mod grid;
mod headings;
mod keyed;
mod labels;
mod line;
mod lines;
mod named;
mod numbering;
mod pieces;
mod placed;
mod printed;
mod prose;
mod readings;
mod rows;
mod scan;
mod scan_grid;
mod sections;
mod solve;
mod split;
mod strips;
mod tables;
mod values;

use std::collections::HashMap;
use std::sync::Arc;

pub(super) use self::strips::cut_rows;

use self::headings::HeadingBook;
use self::keyed::Keyed;
use self::labels::TableLabels;
use self::pieces::Piece;
use self::printed::Printed;
use self::sections::{Found, Outline};
use self::tables::Tables;
use super::schema::TableIx;
use super::{Cell, ForeignHeading, Form, OddLabel, Report, Section};
use crate::document::{Block, Document};
use crate::source::Span;
use crate::value::{NormText, label_key};

pub(super) use self::printed::wording_of;

/// A label is known by so many characters of its key.
const LONGEST_OPENING: usize = 60;
/// So many labels of one form inside of running text tell that its tables are there.
const FEWEST_GLUED: usize = 3;

/// The forms that documents are read against, with their labels prepared.
/// Made once; shared by all threads.
pub struct Aligner {
    first: Prepared,
    others: Vec<Prepared>,
    /// Labels that one form only has, and which form.
    distinctive: HashMap<String, usize>,
}

struct Prepared {
    form: Arc<Form>,
    tables: Vec<TableLabels>,
    headings: HeadingBook,
}

impl Aligner {
    /// Prepares the forms; `None` if there is none.
    #[must_use]
    pub fn new(forms: Vec<Arc<Form>>) -> Option<Self> {
        let distinctive = labels::distinctive(&forms);
        let mut prepared = forms.into_iter().map(|form| Prepared {
            tables: form.tables.iter().map(TableLabels::new).collect(),
            headings: HeadingBook::new(&form),
            form,
        });
        let first = prepared.next()?;
        Some(Self { first, others: prepared.collect(), distinctive })
    }

    /// Reads a document against the form whose tables are printed in it; if its
    /// tables do not tell, the form of its year; if it has none, the newest form.
    #[must_use]
    pub fn align(&self, mut document: Document) -> Report {
        if let Some(report) = named::read(&document, self.all()) {
            return report;
        }
        let mut pieces = pieces::pieces(&document);
        let prepared = self.printed_form(&document, &pieces).unwrap_or_else(|| {
            // The sections decide where the front ends; for the year alone any form's will do.
            let outline = self.first.outline(&document);
            let end = outline.found.first().map_or(document.blocks.len(), |section| section.block);
            self.form_of_year(front::read(&document, end).year)
        });
        let split = split::split(&mut document, prepared);
        let mut outline = prepared.outline(&document);
        let blocks = document.blocks.len();
        let end = outline.found.first().map_or(blocks, |section| section.block);
        outline.cuts.extend(front::title_before_words(&document, end));
        outline.cuts.sort();
        cut::cut(&mut document, &outline.cuts);
        outline.place(&document);
        let glued = tables::glued_parts(&document, prepared, &outline.found);
        cut::cut(&mut document, &glued);
        outline.place(&document);
        if split || document.blocks.len() != blocks {
            pieces = pieces::pieces(&document);
        }
        Alignment { document: &document, pieces: &pieces, prepared, outline: &outline }.report()
    }

    fn all(&self) -> impl Iterator<Item = &Prepared> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The form that has the most labels of its own in the document.
    fn printed_form(&self, document: &Document, pieces: &[Piece]) -> Option<&Prepared> {
        let fragments = pieces.iter().flat_map(Piece::fragments);
        let keys = fragments.filter_map(pieces::Fragment::key);
        self.most(1, keys.filter_map(|key| self.distinctive.get(key))).or_else(|| {
            let prose = pieces.iter().filter_map(Piece::prose);
            let keys: Vec<String> = prose.map(|span| label_key(document.source.slice(span))).collect();
            let inside = |label: &String| keys.iter().any(|key| key.contains(label.as_str()));
            let found = self.distinctive.iter().filter(|(label, _)| inside(label));
            self.most(FEWEST_GLUED, found.map(|(_, form)| form))
        })
    }

    /// The only form that is named most often, and so often at least.
    fn most<'a>(&self, least: usize, named: impl Iterator<Item = &'a usize>) -> Option<&Prepared> {
        let mut counts: Vec<(usize, &Prepared)> = self.all().map(|prepared| (0, prepared)).collect();
        for at in named {
            counts.get_mut(*at).into_iter().for_each(|(count, _)| *count += 1);
        }
        let most = counts.iter().map(|(count, _)| *count).max().filter(|most| *most >= least)?;
        let mut printed = counts.iter().filter(|(count, _)| *count == most);
        printed.next().filter(|_| printed.next().is_none()).map(|(_, prepared)| *prepared)
    }

    fn form_of_year(&self, year: Option<i32>) -> &Prepared {
        let of_year = self.all().find(|prepared| year.is_some_and(|year| prepared.form.years.contains(year)));
        let newest = || self.all().max_by_key(|prepared| prepared.form.years.from);
        of_year.or_else(newest).unwrap_or(&self.first)
    }
}

impl Prepared {
    fn outline(&self, document: &Document) -> Outline {
        let is_label = |text: &str| {
            let keyed = Keyed::new(text, LONGEST_OPENING, |_| false);
            self.tables.iter().any(|labels| labels.opening(keyed.key()).is_some())
        };
        sections::outline(document, &self.headings, self.form.sections.len(), &is_label)
    }
}

/// One document against one form.
struct Alignment<'a> {
    document: &'a Document,
    pieces: &'a [Piece],
    prepared: &'a Prepared,
    outline: &'a Outline,
}

impl Alignment<'_> {
    fn report(&self) -> Report {
        let form = &self.prepared.form;
        let sections = &self.outline.found;
        let front_end = sections.first().map_or(self.document.blocks.len(), |section| section.block);
        let front = front::read(self.document, front_end);
        let mut in_table = vec![false; self.document.blocks.len()];
        let mut tables = Vec::new();
        let mut cells = vec![Cell::absent(); form.cells.len()];
        let finder = Tables { document: self.document, pieces: self.pieces, prepared: self.prepared };
        for at in 0..form.tables.len() {
            let found = finder.find(TableIx(at), sections, &in_table);
            tables.push(found.as_ref().map(|found| found.span));
            if let Some(found) = found {
                finder.mark(&found, &mut in_table);
                finder.fill(TableIx(at), found, &mut cells);
            }
        }
        let odd_labels = self.odd_labels(&tables, &cells);
        let words = |from: usize, to: usize, left_out: &dyn Fn(usize) -> bool| {
            let blocks = self.document.blocks.iter().enumerate().skip(from).take(to.saturating_sub(from));
            let kept: Vec<&Block> = blocks.filter(|(at, _)| !left_out(*at)).map(|(_, block)| block).collect();
            (
                prose::text_of(self.document, kept.iter().copied()),
                kept.iter().map(|block| block.span()).reduce(Span::to),
            )
        };
        let is_table = |at: usize| in_table.get(at).copied().unwrap_or(false);
        let (preamble, preamble_span) = words(0, front_end, &|at| front.blocks.contains(&at) || is_table(at));
        let after_title =
            front.title.as_ref().map_or(Span::default(), |title| Span { start: title.span.end, ..title.span });
        let mut report = Report {
            source: self.document.source.clone(),
            form: form.clone(),
            title: front.title,
            issuer: front.issuer,
            year: front.year,
            published: front.published,
            preamble,
            preamble_span: preamble_span.unwrap_or(after_title),
            sections: vec![None; form.sections.len()],
            tables,
            cells,
            odd_labels,
            foreign_headings: self.outline.foreign.iter().map(|span| self.foreign_heading(*span)).collect(),
            comments: self.document.comments.clone(),
        };
        for (at, found) in sections.iter().enumerate() {
            let (text, _) = words(found.block + 1, found.end, &is_table);
            let before = |span: &&Span| span.start < found.heading.start;
            let position = at + self.outline.foreign.iter().filter(before).count();
            if let Some(place) = report.sections.get_mut(found.section.0) {
                *place = Some(self.section(found, position, text));
            }
        }
        report.void_alternatives();
        report
    }

    fn section(&self, found: &Found, position: usize, text: NormText) -> Section {
        let blocks = self.document.blocks.iter().skip(found.block).take(found.end.saturating_sub(found.block));
        Section {
            heading: self.document.source.slice(found.heading).to_owned(),
            heading_norm: NormText::of(self.document.source.slice(found.heading), found.heading.start),
            heading_span: found.heading,
            wording: self.document.source.slice(found.wording).to_owned(),
            number: found.number,
            position: Span::at(position + 1).start,
            span: blocks.map(Block::span).fold(found.heading, Span::to),
            text,
            misworded: !self.prepared.form.section(found.section).is_worded(self.document.source.slice(found.wording)),
        }
    }

    fn foreign_heading(&self, span: Span) -> ForeignHeading {
        ForeignHeading { norm: NormText::of(self.document.source.slice(span), span.start), span }
    }

    fn odd_labels(&self, tables: &[Option<Span>], cells: &[Cell]) -> Vec<OddLabel> {
        let (source, form) = (&self.document.source, &*self.prepared.form);
        let found = tables.iter().enumerate().zip(&self.prepared.tables);
        let found = found.filter_map(|((at, span), labels)| Some((TableIx(at), (*span)?, labels)));
        found
            .flat_map(|(table, span, labels)| {
                Printed { source, form, table, labels, cells }.odd_labels(self.pieces, span)
            })
            .collect()
    }
}
