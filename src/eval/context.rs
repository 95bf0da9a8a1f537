//! What expressions are evaluated in: one report, what its text states, and
//! the elements that loops stand at.

use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use crate::form::{CellIx, ForeignHeading, OddLabel, Report, RowIx, TableIx};
use crate::lang::plan::{Program, Set, TextKind, TextRef, Within};
use crate::source::Span;
use crate::value::{Decimal, NormText};

use super::coverage::Coverage;
use super::text;

/// Expressions that one rule may evaluate on one report; far above what any
/// rule of use needs, and a bound on what a hostile one can cost.
const FUEL: u32 = 200_000;

/// Bytes of text that a pattern goes through for one step.
const BYTES_A_STEP: usize = 64;

/// The evaluation of one report.
pub(super) struct Context<'r> {
    pub(super) program: &'r Program,
    pub(super) report: &'r Report,
    pub(super) previous: Option<&'r Report>,
    /// What clauses come to is told here, when examples are run.
    pub(super) coverage: Option<&'r RefCell<Coverage>>,
    mentions: Vec<OnceCell<Vec<Hit<'r>>>>,
    slots: RefCell<Vec<Option<Hit<'r>>>>,
    fuel: Cell<u32>,
}

/// A place in the text that a pattern or a fact was found at.
#[derive(Clone)]
pub(super) struct Hit<'r> {
    /// Where it stands in the source.
    pub(super) span: Span,
    /// The normalised words.
    pub(super) words: &'r str,
    /// The text that the words stand in.
    pub(super) passage: Passage<'r>,
    /// The stated figure, of a fact that is a number.
    pub(super) value: Option<Decimal>,
    /// What else can be asked of it by name.
    pub(super) groups: Groups<'r>,
}

/// What can be asked of a place by name.
#[derive(Clone)]
pub(super) enum Groups<'r> {
    /// The named groups of a match.
    Match(Rc<regex::Captures<'r>>),
    /// How the form words a label.
    Prescribed(&'r str),
    /// Nothing.
    None,
}

impl<'r> Hit<'r> {
    /// A named part of it.
    pub(super) fn group(&self, name: &str) -> Option<&str> {
        match &self.groups {
            Groups::Match(captures) => captures.name(name).map(|found| found.as_str()),
            Groups::Prescribed(words) => Some(words),
            Groups::None => None,
        }
    }

    fn of_label(label: &'r OddLabel) -> Self {
        let groups = Groups::Prescribed(&label.prescribed);
        let passage = Passage::of_norm(&label.norm);
        Hit { span: label.span, words: passage.text, passage, value: None, groups }
    }

    fn of_heading(heading: &'r ForeignHeading) -> Self {
        let passage = Passage::of_norm(&heading.norm);
        Hit { span: heading.span, words: passage.text, passage, value: None, groups: Groups::None }
    }
}

/// A text of a report with the way back to where it is printed.
#[derive(Clone, Copy)]
pub(super) struct Passage<'r> {
    pub(super) text: &'r str,
    origin: Origin<'r>,
    /// Where the text begins in what the way back knows.
    offset: usize,
}

/// The way from a text back to where it is printed.
#[derive(Clone, Copy)]
enum Origin<'r> {
    /// It was normalised.
    Norm(&'r NormText),
    /// It is printed so, from this byte on.
    Same(u32),
    /// It stands somewhere in here.
    Within(Span),
}

impl<'r> Context<'r> {
    pub(super) fn new(program: &'r Program, report: &'r Report, previous: Option<&'r Report>) -> Self {
        Context {
            program,
            report,
            previous,
            coverage: None,
            mentions: program.facts.iter().map(|_| OnceCell::new()).collect(),
            slots: RefCell::new(Vec::new()),
            fuel: Cell::new(FUEL),
        }
    }

    /// With a recorder for what clauses come to.
    pub(super) fn recording(self, coverage: &'r RefCell<Coverage>) -> Self {
        Self { coverage: Some(coverage), ..self }
    }

    pub(super) fn refuel(&mut self) {
        self.fuel.set(FUEL);
    }

    /// Uses up one step; false when there are none left.
    pub(super) fn step(&self) -> bool {
        self.spend(1)
    }

    /// Uses up several steps; false when there were none left.
    pub(super) fn spend(&self, steps: u32) -> bool {
        let left = self.fuel.get();
        self.fuel.set(left.saturating_sub(steps));
        left > 0
    }

    /// Uses up what going through a text costs.
    pub(super) fn spend_on_text(&self, bytes: usize) {
        self.spend(u32::try_from(bytes / BYTES_A_STEP).unwrap_or(u32::MAX));
    }

    /// Where the elements of a set stand in the text, in order.
    pub(super) fn hits(&self, set: &Set) -> Vec<Hit<'r>> {
        if !self.step() {
            return Vec::new();
        }
        let hits = match set {
            Set::Matches(within, regex) => {
                self.stretch(within).map(|(passage, range)| text::matches(passage, range, regex)).unwrap_or_default()
            }
            Set::Mentions(fact) => self.mentions_of(*fact).to_vec(),
            Set::OddLabels(table) => {
                self.report.odd_labels.iter().filter(|label| label.table == *table).map(Hit::of_label).collect()
            }
            Set::ForeignHeadings => self.report.foreign_headings.iter().map(Hit::of_heading).collect(),
        };
        self.spend(u32::try_from(hits.len()).unwrap_or(u32::MAX));
        self.spend_on_text(self.scanned(set));
        hits
    }

    /// Bytes that were gone through for a set; mentions are found once.
    fn scanned(&self, set: &Set) -> usize {
        match set {
            Set::Matches(within, _) => self.stretch(within).map_or(0, |(_, range)| range.len()),
            Set::Mentions(_) | Set::OddLabels(_) | Set::ForeignHeadings => 0,
        }
    }

    /// Whether a text in which a set is looked for is there. A section that a
    /// report does not have states nothing, as long as another one is there.
    pub(super) fn has_texts(&self, set: &Set) -> bool {
        match set {
            Set::Matches(within, _) => self.stretch(within).is_some(),
            Set::Mentions(fact) => {
                self.program.facts.get(*fact).is_some_and(|fact| fact.from.iter().any(|of| self.passage(of).is_some()))
            }
            Set::OddLabels(_) | Set::ForeignHeadings => true,
        }
    }

    fn mentions_of(&self, at: usize) -> &[Hit<'r>] {
        let Some((cache, fact)) = self.mentions.get(at).zip(self.program.facts.get(at)) else { return &[] };
        cache.get_or_init(|| {
            let passages = fact.from.iter().filter_map(|of| self.passage(of));
            passages.flat_map(|passage| text::mentions(passage, fact, self.report.year)).collect()
        })
    }

    /// Sets what a loop stands at.
    pub(super) fn put(&self, slot: usize, hit: Option<Hit<'r>>) {
        let mut slots = self.slots.borrow_mut();
        if slots.len() <= slot {
            slots.resize(slot + 1, None);
        }
        if let Some(place) = slots.get_mut(slot) {
            *place = hit;
        }
    }

    /// What a loop stands at.
    pub(super) fn slot(&self, slot: usize) -> Option<Hit<'r>> {
        self.slots.borrow().get(slot).cloned().flatten()
    }

    /// The part of a text in which a pattern is looked for.
    fn stretch(&self, within: &Within) -> Option<(Passage<'r>, Range<usize>)> {
        match within {
            Within::Text(of) => self.passage(of).map(|passage| (passage, 0..passage.text.len())),
            Within::Slot(slot, group) => {
                let hit = self.slot(*slot)?;
                let range = match (&hit.groups, group) {
                    (Groups::Match(groups), Some(name)) => groups.name(name)?.range(),
                    (Groups::Match(groups), None) => groups.get(0)?.range(),
                    (Groups::Prescribed(_) | Groups::None, Some(_)) => return None,
                    (Groups::Prescribed(_) | Groups::None, None) => 0..hit.words.len(),
                };
                Some((hit.passage, range))
            }
        }
    }

    /// A text of this report or of last year's.
    pub(super) fn passage(&self, of: &TextRef) -> Option<Passage<'r>> {
        let report = if of.previous { self.previous? } else { self.report };
        let section = |ix| {
            if !of.previous {
                return report.section(ix);
            }
            // Last year's form may number its sections otherwise.
            report.section(report.form.section_ix(&self.report.form.section(ix).id)?)
        };
        Some(match of.kind {
            TextKind::Section(ix) => Passage::of_norm(&section(ix)?.text),
            TextKind::Heading(ix) => Passage::of_norm(&section(ix)?.heading_norm),
            TextKind::Preamble => Passage::of_norm(&report.preamble),
            TextKind::Title => Passage::of_norm(&report.title.as_ref()?.norm),
            TextKind::Printed(ix) => {
                let span = section(ix)?.span;
                Passage { text: report.source.slice(span), origin: Origin::Same(span.start), offset: 0 }
            }
            TextKind::Issuer => {
                let whole = report.title.as_ref().map_or_else(Span::default, |title| title.span);
                Passage { text: report.issuer.as_deref()?, origin: Origin::Within(whole), offset: 0 }
            }
        })
    }

    /// The cells of a row.
    pub(super) fn row_cells(&self, table: TableIx, row: RowIx) -> impl Iterator<Item = CellIx> + use<'_, 'r> {
        let form = &self.report.form;
        let columns = (0..form.table(table).columns.len()).map(crate::form::ColumnIx);
        columns.filter_map(move |column| form.cell(table, row, column))
    }
}

impl<'r> Passage<'r> {
    fn of_norm(norm: &'r NormText) -> Self {
        Self { text: norm.as_str(), origin: Origin::Norm(norm), offset: 0 }
    }

    /// The passage from a place on.
    pub(super) fn from(self, start: usize) -> Self {
        Self { text: self.text.get(start..).unwrap_or_default(), offset: self.offset + start, ..self }
    }

    /// Where a range of the text is printed.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let range = range.start + self.offset..range.end + self.offset;
        match self.origin {
            Origin::Norm(norm) => norm.to_source(range),
            Origin::Same(start) => Span::new(range).shifted(start as usize),
            Origin::Within(span) => span,
        }
    }
}
