//! A page → paragraphs and tables in the order of the page.

use std::collections::HashMap;

use super::elements;
use super::grid::{self, Place};
use super::measure::Measures;
use super::tree::{NodeId, Page, ROOT, Text, Visitor};
use crate::document::formats::ReadError;
use crate::document::{Builder, GridCell, Limits, Words};
use crate::source::{Origin, Span};

/// Writes what is visible on a page.
///
/// # Errors
/// A table that exceeds a bound.
pub(super) fn write(page: &Page, lines: bool, limits: &Limits, builder: &mut Builder) -> Result<(), ReadError> {
    let measures = Measures::new(page);
    let mut flow = Flow {
        page,
        measures: &measures,
        limits,
        builder,
        words: Words::default(),
        rows: HashMap::new(),
        headings: 0,
        preformatted: usize::from(lines),
        articles: 0,
        marked: false,
        failed: None,
    };
    page.walk(ROOT, &mut flow);
    flow.end_paragraph();
    flow.failed.map_or(Ok(()), Err)
}

/// What becomes of a row of a table.
enum Part {
    /// The first row of a run of rows that are a table.
    Table(Vec<Place>),
    /// Another row of that run.
    Written,
}

struct Flow<'a> {
    page: &'a Page,
    measures: &'a Measures<'a>,
    limits: &'a Limits,
    builder: &'a mut Builder,
    /// The paragraph so far.
    words: Words,
    /// Rows of tables that are open. Those that are not here flow.
    rows: HashMap<NodeId, Part>,
    /// How many headings, preformatted elements, articles are open.
    headings: usize,
    preformatted: usize,
    articles: usize,
    /// Whether the paragraph so far is marked as a heading by signs.
    marked: bool,
    failed: Option<ReadError>,
}

impl Flow<'_> {
    fn end_paragraph(&mut self) {
        let words = std::mem::take(&mut self.words);
        let heading = std::mem::take(&mut self.marked) || self.headings > 0;
        if !elements::is_site_line(&words.text()) {
            self.builder.paragraph(words, heading);
        }
    }

    /// Cuts a table into runs of rows with cells and rows that flow.
    fn table(&mut self, table: NodeId) {
        let rows = grid::rows(self.page, self.measures, table);
        if rows.iter().all(|row| row.flows) {
            return;
        }
        let Some(places) = grid::places(self.page, &rows, self.limits.table_cells) else {
            self.failed = Some(ReadError::too_costly(self.limits, "table_cells"));
            return;
        };
        let mut at = 0;
        for run in rows.chunk_by(|one, other| one.flows == other.flows) {
            let part = at..at + run.len();
            at = part.end;
            let [first, rest @ ..] = run else { continue };
            if !first.flows {
                self.rows.insert(first.element, Part::Table(grid::part(&places, part)));
                self.rows.extend(rest.iter().map(|row| (row.element, Part::Written)));
            }
        }
    }

    fn cell(&self, place: Place) -> GridCell {
        let mut cell = CellWords { page: self.page, words: Words::default(), broken: false };
        self.page.walk(place.cell, &mut cell);
        let Place { row, column, rows, columns, .. } = place;
        let origin = Some(Origin::Source(self.page.inside(place.cell)));
        GridCell { row, column, rows, columns, words: cell.words, origin }
    }
}

impl Visitor for Flow<'_> {
    fn enter(&mut self, element: NodeId) -> bool {
        let page = self.page;
        let hidden = elements::is_hidden(page, element) || self.measures.is_site(element, self.articles > 0);
        if self.failed.is_some() || hidden {
            return false;
        }
        if elements::is_block(page, element) || page.name(element) == "br" {
            self.end_paragraph();
        }
        match (page.name(element), self.rows.remove(&element)) {
            ("tr", Some(Part::Written)) => return false,
            ("tr", Some(Part::Table(places))) => {
                let cells = places.into_iter().map(|place| self.cell(place)).collect();
                self.builder.table(cells);
                return false;
            }
            ("table", _) => self.table(element),
            _ => {}
        }
        self.headings += usize::from(elements::is_heading(page, element));
        self.preformatted += usize::from(elements::is_preformatted(page, element));
        self.articles += usize::from(self.measures.is_article(element));
        true
    }

    fn leave(&mut self, element: NodeId) {
        let page = self.page;
        if elements::is_block(page, element) {
            self.end_paragraph();
        }
        self.headings -= usize::from(elements::is_heading(page, element));
        self.preformatted -= usize::from(elements::is_preformatted(page, element));
        self.articles -= usize::from(self.measures.is_article(element));
    }

    fn text(&mut self, _: NodeId, text: &Text) {
        if self.preformatted == 0 {
            return push(&mut self.words, text);
        }
        for (at, line) in lines(text).enumerate() {
            if at > 0 {
                self.end_paragraph();
            }
            let (line, marked) = if self.words.is_blank() { without_marks(line) } else { (line, false) };
            self.marked |= marked;
            push(&mut self.words, &line);
        }
    }
}

/// What is printed in one cell. Paragraphs in it are apart; the runs of one
/// paragraph are not, however a word processor cut them.
struct CellWords<'a> {
    page: &'a Page,
    words: Words,
    broken: bool,
}

impl Visitor for CellWords<'_> {
    fn enter(&mut self, element: NodeId) -> bool {
        self.broken |= elements::is_block(self.page, element) || self.page.name(element) == "br";
        !elements::is_hidden(self.page, element)
    }

    fn leave(&mut self, element: NodeId) {
        self.broken |= elements::is_block(self.page, element);
    }

    fn text(&mut self, _: NodeId, text: &Text) {
        let blank = text.words.chars().all(char::is_whitespace);
        if self.broken && !blank && !self.words.is_blank() {
            self.words.push(" ", Origin::Source(Span { end: text.span.start, ..text.span }));
        }
        self.broken &= blank;
        push(&mut self.words, text);
    }
}

/// Adds a text; white space in the page's source is one space, as browsers show it.
pub(super) fn push(words: &mut Words, text: &Text) {
    let space = |c: char| c.is_ascii_whitespace();
    let literal = text.span.len() == text.words.len();
    if !literal || !text.words.contains(space) {
        return words.push(&*text.words, Origin::Source(text.span));
    }
    let bytes = text.words.as_bytes();
    let mut from = text.span.range().start;
    for run in bytes.chunk_by(|one, other| one.is_ascii_whitespace() == other.is_ascii_whitespace()) {
        let span = Span::new(from..from + run.len());
        from += run.len();
        let blank = run.iter().all(u8::is_ascii_whitespace);
        let run = if blank { " " } else { std::str::from_utf8(run).unwrap_or_default() };
        words.push(run, Origin::Source(span));
    }
}

/// A line without the marks by which Markdown makes it a heading, and whether it had them.
fn without_marks(line: Text) -> (Text, bool) {
    let marks = line.words.len() - line.words.trim_start_matches('#').len();
    if !(1..=6).contains(&marks) {
        return (line, false);
    }
    let range = line.span.range();
    let literal = range.len() == line.words.len();
    let span = if literal { Span::new(range.start + marks..range.end) } else { line.span };
    (Text { words: line.words.trim_start_matches('#').into(), span }, true)
}

/// The lines of a text.
fn lines(text: &Text) -> impl Iterator<Item = Text> {
    let literal = text.span.len() == text.words.len();
    let mut from = text.span.range().start;
    text.words.split('\n').map(move |line| {
        let span = if literal { Span::new(from..from + line.len()) } else { text.span };
        from += line.len() + 1;
        Text { words: line.into(), span }
    })
}
