//! Pieces of a region → [`Event`]s: which label of one table was seen, and which
//! values were printed where. Whose values they are is decided later, in
//! [`super::rows`] and [`super::line`].

use std::rc::Rc;

use super::super::schema::{ColumnIx, Layout, RowIx};
use super::glued::{self, Run, Token};
use super::grid::{Header, Placed};
use super::labels::{Match, TableLabels};
use super::pieces::{Fragment, LONGEST_LABEL, Piece, PieceKind};
use crate::source::{SourceText, Span};
use crate::value::Certainty;

/// A label may be printed in so many fragments: one character a line in PDF.
const LONGEST_RUN: usize = 12;

/// What was seen, in printed order.
pub(super) enum Event<'a> {
    /// The label of a row.
    Label { row: RowIx, span: Span, certainty: Certainty },
    /// A printed row of column labels, each with the columns that it may be.
    Header { columns: Vec<&'a [ColumnIx]>, place: Option<HeaderPlace> },
    /// A heading or caption of the form; it takes no values.
    Caption,
    /// Words that the form does not have.
    Unknown,
    /// Values of a printed row, with the blanks around them. `label_at` is the
    /// cell of the label in front, whose event comes just before.
    Row { values: Vec<&'a Fragment>, shape: RowShape },
    /// A printed row under a header that says where its values stand.
    Placed(Placed<'a>),
    /// Values that stand one after the other.
    Stream(Vec<&'a Fragment>),
    /// Digits without a space to the words before them: of the row, if these are its label.
    Glued { row: Option<RowIx>, span: Span, digits: Option<Touching> },
}

/// Digits right behind the label of a row or the last words of a header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Touching {
    pub(super) span: Span,
    /// A label follows right behind them.
    pub(super) closed: bool,
}

/// Where labels of columns stand side by side in their printed row.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeaderPlace {
    pub(super) block: usize,
    /// How many cells the row has.
    pub(super) cells: usize,
    pub(super) first: usize,
    /// How many labels there are.
    pub(super) labels: usize,
}

/// How a printed row is laid out: rows of one shape in one block of the
/// document keep their values in the same columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RowShape {
    pub(super) block: usize,
    pub(super) cells: usize,
    pub(super) label_at: Option<usize>,
    /// How far in the form indents the label.
    pub(super) depth: u8,
    /// All cells are those of the file: none is padding at an edge, but empty
    /// columns may stand anywhere.
    pub(super) unpadded: bool,
    /// It has as many cells as the file says.
    pub(super) whole: bool,
}

/// The events of a region and the blocks that any of them came from.
pub(super) struct Scan<'a> {
    pub(super) events: Vec<Event<'a>>,
    pub(super) blocks: Vec<usize>,
    pub(super) span: Option<Span>,
    /// The labels of columns in printed order, each with the columns that it may be.
    pub(super) columns: Vec<&'a [ColumnIx]>,
}

/// Reads the pieces of a region against the labels of one table.
pub(super) fn scan<'a>(
    source: &'a SourceText,
    pieces: &[&'a Piece],
    labels: &'a TableLabels,
    layout: Layout,
) -> Scan<'a> {
    let scan = Scan { events: Vec::new(), blocks: Vec::new(), span: None, columns: Vec::new() };
    let mut scanner = Scanner { source, labels, layout, carried: None, scan };
    let mut rest = pieces;
    while let Some((first, tail)) = rest.split_first() {
        match &first.kind {
            PieceKind::Row { cells, whole } => {
                scanner.row(first.block, cells, *whole, false);
                rest = tail;
            }
            PieceKind::Grid(grid) => {
                scanner.grid(first.block, grid);
                rest = tail;
            }
            PieceKind::Loose(fragment) => {
                let same = |piece: &&Piece| loose(piece).is_some_and(|other| other.is_value() == fragment.is_value());
                let length = rest.iter().take_while(|piece| same(piece)).count();
                let (run, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
                if fragment.is_value() {
                    scanner.values(run);
                } else {
                    let valued = after.first().and_then(|piece| loose(piece)).is_some_and(Fragment::is_value);
                    scanner.words(run, valued);
                }
                rest = after;
            }
        }
    }
    scanner.scan
}

fn loose(piece: &Piece) -> Option<&Fragment> {
    match &piece.kind {
        PieceKind::Loose(fragment) => Some(fragment),
        PieceKind::Row { .. } | PieceKind::Grid(_) => None,
    }
}

pub(super) struct Scanner<'a> {
    pub(super) source: &'a SourceText,
    pub(super) labels: &'a TableLabels,
    pub(super) layout: Layout,
    /// The last header of a table with known merged cells.
    pub(super) carried: Option<Rc<Header<'a>>>,
    pub(super) scan: Scan<'a>,
}

impl<'a> Scanner<'a> {
    pub(super) fn take(&mut self, block: usize, span: Span) {
        if self.scan.blocks.last() != Some(&block) {
            self.scan.blocks.push(block);
        }
        self.scan.span = Some(self.scan.span.map_or(span, |whole| whole.to(span)));
    }

    /// Values without a printed row. They belong to the table only behind one
    /// of its labels; a number behind other words is none of its business.
    fn values(&mut self, run: &[&'a Piece]) {
        let owned = !matches!(self.scan.events.last(), None | Some(Event::Unknown));
        for piece in run.iter().filter(|_| owned) {
            if let Some(fragment) = loose(piece) {
                self.take(piece.block, fragment.span);
            }
        }
        self.scan.events.push(Event::Stream(run.iter().filter_map(|piece| loose(piece)).collect()));
    }

    /// Words one after the other: cut into labels, the longest known first;
    /// what is left between them is compared by distance.
    fn words(&mut self, run: &[&'a Piece], valued: bool) {
        let mut rest = run;
        let mut unknown: &[&'a Piece] = &[];
        while !rest.is_empty() {
            let found = (1..=rest.len().min(LONGEST_RUN)).rev().find_map(|length| {
                let (head, tail) = rest.split_at_checked(length)?;
                let key = joined(head)?;
                let known = if length == 1 { self.labels.exact(&key) } else { self.labels.whole(&key) };
                Some((head, tail, known?))
            });
            let skipped = run.len() - rest.len();
            if let Some((head, tail, known)) = found {
                self.unknown(unknown, false);
                self.label(head, known, valued && tail.is_empty());
                rest = tail;
                unknown = &[];
            } else if let Some((block, run)) = rest.first().and_then(|piece| self.glued_run(piece)) {
                self.unknown(unknown, false);
                self.glued(block, &run);
                rest = rest.split_first().map_or(&[], |(_, tail)| tail);
                unknown = &[];
            } else {
                let start = skipped - unknown.len();
                unknown = run.get(start..=skipped).unwrap_or_default();
                rest = rest.split_first().map_or(&[], |(_, tail)| tail);
            }
        }
        self.unknown(unknown, valued);
    }

    fn glued_run(&self, piece: &Piece) -> Option<(usize, Run<'a>)> {
        Some((piece.block, glued::find(self.source, loose(piece)?.span, self.labels)?))
    }

    /// Labels and digits without separators. A label without digits has no
    /// values, unless all the digits stand elsewhere.
    pub(super) fn glued(&mut self, block: usize, run: &Run<'a>) {
        self.take(block, run.span);
        let digits_after = |at: usize| match run.tokens.get(at + 1) {
            Some(Token::Digits(span)) => Some(*span),
            Some(Token::Label(..)) | None => None,
        };
        let rows = || run.tokens.iter().enumerate().filter(|(_, token)| token.is_row());
        let beside = rows().filter(|(at, _)| digits_after(*at).is_some()).count() * 2 >= rows().count();
        let source = self.source;
        let touching = |at: usize, label: Span, digits: Span| {
            let next = run.tokens.get(at + 2).filter(|token| matches!(token, Token::Label(..))).map(Token::span);
            let closed = next.is_some_and(|next| Self::is_beside(source, digits, next));
            Self::is_beside(source, label, digits).then_some(Touching { span: digits, closed })
        };
        let mut owned = false;
        for (at, token) in run.tokens.iter().enumerate() {
            let event = match (token, digits_after(at)) {
                (Token::Label(known, label), Some(digits)) => {
                    if known.meaning.row().is_none() {
                        self.scan.columns.push(&known.meaning.columns);
                    }
                    let touching = touching(at, *label, digits);
                    Some(Event::Glued { row: known.meaning.row(), span: label.to(digits), digits: touching })
                }
                (Token::Label(known, span), None) => Some(match known.meaning.row().filter(|_| token.is_row()) {
                    Some(row) if beside => Event::Label { row, span: *span, certainty: known.certainty },
                    Some(row) => Event::Glued { row: Some(row), span: *span, digits: None },
                    None => {
                        self.scan.columns.push(&known.meaning.columns);
                        Event::Caption
                    }
                }),
                (Token::Digits(span), _) => (!owned).then_some(Event::Glued { row: None, span: *span, digits: None }),
            };
            owned = matches!(token, Token::Label(..));
            self.scan.events.extend(event);
        }
    }

    /// Whether nothing is printed between two parts that says anything.
    fn is_beside(source: &SourceText, one: Span, other: Span) -> bool {
        let between = source.slice(Span { start: one.end, end: other.start });
        between.chars().all(|c| c.is_whitespace() || "（()）“”\"：:.．、|".contains(c))
    }

    /// Words that are no label as they stand: perhaps a misprinted one. The
    /// last fragments are tried first, since values would follow them.
    fn unknown(&mut self, words: &[&'a Piece], valued: bool) {
        if words.is_empty() {
            return;
        }
        let near = (1..=words.len().min(LONGEST_RUN)).rev().find_map(|length| {
            let (_, tail) = words.split_at_checked(words.len() - length)?;
            Some((tail, self.labels.similar(&joined(tail)?)?))
        });
        match near {
            Some((tail, known)) => self.label(tail, known, valued),
            None => {
                self.columns(words);
                self.scan.events.push(Event::Unknown);
            }
        }
    }

    /// Takes down the labels of columns among words, which may be several in one.
    fn columns(&mut self, words: &[&'a Piece]) {
        let keys = words.iter().filter_map(|piece| loose(piece)?.key());
        let whole = joined(words).and_then(|key| self.labels.columns_in(&key));
        let each = || keys.filter_map(|key| self.labels.columns_in(key)).flatten().collect();
        let columns: Vec<_> = whole.unwrap_or_else(each);
        self.scan.columns.extend(columns);
    }

    fn label(&mut self, pieces: &[&'a Piece], known: Match<'a>, valued: bool) {
        let spans = || pieces.iter().filter_map(|piece| Some((piece.block, loose(piece)?.span)));
        for (block, span) in spans() {
            self.take(block, span);
        }
        let span = spans().map(|(_, span)| span).reduce(Span::to).unwrap_or_default();
        match known.meaning.row().filter(|_| valued || known.meaning.is_only_row()) {
            Some(row) => self.scan.events.push(Event::Label { row, span, certainty: known.certainty }),
            None => {
                self.columns(pieces);
                self.scan.events.push(Event::Caption);
            }
        }
    }

    /// A printed row: the rightmost label of a row before the first value owns
    /// the cells behind it. `whole` and `unpadded` are what [`RowShape`] says.
    pub(super) fn row(&mut self, block: usize, cells: &'a [Fragment], whole: bool, unpadded: bool) {
        let first_value = cells.iter().position(Fragment::is_value);
        let before = cells.get(..first_value.unwrap_or(cells.len())).unwrap_or_default();
        let seen = row_labels(self.labels, before.iter());
        let span = cells.iter().map(|cell| cell.span).reduce(Span::to).unwrap_or_default();
        if first_value.is_none() && seen.iter().any(|(_, known)| known.meaning.is_only_column()) {
            self.take(block, span);
            return self.header(block, cells, &seen);
        }
        // A label that is also a heading owns values only right beside it: words
        // between them are the label of a row that we do not know.
        let last_words = before.iter().rposition(|cell| !cell.is_blank());
        let owner = seen.iter().rev().find_map(|(at, known)| {
            let sure = first_value.is_some() && Some(*at) == last_words;
            Some((*at, known.meaning.row().filter(|_| sure || known.meaning.is_only_row())?, known.certainty))
        });
        let glued = last_words.filter(|last| seen.iter().all(|(at, _)| at != last)).and_then(|last| cells.get(last));
        if let Some(run) = glued.and_then(|cell| glued::find(self.source, cell.span, self.labels)) {
            self.glued(block, &Run { span, ..run });
            let values: Vec<_> = cells.iter().skip(before.len()).collect();
            if !values.is_empty() {
                self.scan.events.push(Event::Stream(values));
            }
            return;
        }
        let values = |at: Option<usize>| cells.iter().skip(at.map_or(0, |at| at + 1)).collect::<Vec<_>>();
        let depth = owner.map_or(0, |(_, row, _)| self.labels.depth(row));
        let shape = RowShape { block, cells: cells.len(), label_at: owner.map(|(at, ..)| at), depth, unpadded, whole };
        match owner {
            Some((at, row, certainty)) => {
                self.take(block, span);
                if first_value.is_none() {
                    let others: Vec<_> = seen.iter().filter(|(other, _)| *other != at).copied().collect();
                    self.bare_labels(cells, &others);
                }
                let label = cells.get(at).map(|cell| cell.span).unwrap_or_default();
                self.scan.events.push(Event::Label { row, span: label, certainty });
                self.scan.events.push(Event::Row { values: values(Some(at)), shape });
            }
            None if seen.last().is_some_and(|(at, _)| first_value.is_none() || Some(*at) == last_words) => {
                self.take(block, span);
                self.scan.events.push(Event::Caption);
            }
            None => {
                self.scan.events.push(Event::Unknown);
                if first_value.is_some() {
                    self.scan.events.push(Event::Row { values: values(last_words), shape });
                }
            }
        }
    }

    /// A row of labels only, columns among them.
    fn header(&mut self, block: usize, cells: &[Fragment], seen: &[(usize, Match<'a>)]) {
        self.scan.columns.extend(seen.iter().map(|(_, known)| known.meaning.columns.as_slice()));
        let labels = || seen.iter().filter(|(_, known)| !known.meaning.columns.is_empty());
        let columns: Vec<_> = labels().map(|(_, known)| known.meaning.columns.as_slice()).collect();
        let edges = labels().next().zip(labels().next_back()).map(|(first, last)| (first.0, last.0));
        let beside = edges.filter(|(first, last)| last - first + 1 == columns.len());
        let place = beside.map(|(first, _)| HeaderPlace { block, cells: cells.len(), first, labels: columns.len() });
        self.scan.events.push(Event::Header { columns, place });
        self.bare_labels(cells, seen);
    }

    /// Labels of rows that share a printed row with other labels, not with values.
    pub(super) fn bare_labels(&mut self, cells: &[Fragment], seen: &[(usize, Match<'a>)]) {
        for (at, known) in seen.iter().filter(|(_, known)| known.meaning.is_only_row()) {
            let span = cells.get(*at).map(|cell| cell.span).unwrap_or_default();
            if let Some(row) = known.meaning.row() {
                self.scan.events.push(Event::Label { row, span, certainty: known.certainty });
            }
        }
    }
}

/// The key of fragments that are printed one after the other; nothing when one
/// of them is running text.
fn joined(pieces: &[&Piece]) -> Option<String> {
    let mut whole = String::new();
    for piece in pieces {
        whole.push_str(loose(piece)?.key()?);
        if whole.len() > LONGEST_LABEL {
            return None;
        }
    }
    Some(whole)
}

/// The labels among the cells, each with the cell that it ends in. A label
/// may fill several cells: `一、 | 本年新收…`.
pub(super) fn row_labels<'a, 'f>(
    labels: &'a TableLabels,
    cells: impl Iterator<Item = &'f Fragment>,
) -> Vec<(usize, Match<'a>)> {
    let words: Vec<(usize, &str)> = cells.enumerate().filter_map(|(at, cell)| Some((at, cell.key()?))).collect();
    let mut found: Vec<(usize, Match<'a>)> = Vec::new();
    for (nth, (at, key)) in words.iter().enumerate() {
        let with_previous = |count: usize| {
            let start = nth.checked_sub(count)?;
            Some(words.get(start..=nth)?.iter().map(|(_, key)| *key).collect::<String>())
        };
        let known = labels
            .exact(key)
            .or_else(|| labels.exact(&with_previous(1)?))
            .or_else(|| labels.exact(&with_previous(2)?))
            .or_else(|| labels.similar(key));
        found.extend(known.map(|known| (*at, known)));
    }
    found
}
