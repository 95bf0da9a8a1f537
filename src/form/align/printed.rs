//! Labels that are printed in another wording than the form's: misprints,
//! wordings of another form, a heading without its number. What such a label
//! stands for is decided elsewhere; here is only taken down how it differs. A
//! label that a narrow column or a page tore into pieces is no other wording.

use super::glued::{self, Token};
use super::labels::{TableLabels, Wording};
use super::pieces::{Fragment, FragmentKind, Piece, PieceKind};
use crate::form::schema::{RowIx, Table, TableIx};
use crate::form::{Cell, Form, OddLabel};
use crate::source::{SourceText, Span};
use crate::value::{NormText, label_key};

/// Fragments that one label may be torn into.
const LONGEST_RUN: usize = 12;
/// A shorter word is too little to tell what it was to be.
const SHORTEST_MISPRINT: usize = 4;

/// A table whose labels are looked through.
pub(super) struct Printed<'a> {
    pub(super) source: &'a SourceText,
    pub(super) form: &'a Form,
    pub(super) table: TableIx,
    pub(super) labels: &'a TableLabels,
    /// The cells of the report, with the rows that were told.
    pub(super) cells: &'a [Cell],
}

/// How the form words a label that some words are meant to be; nothing when
/// they are the form's own, or no label at all.
pub(in crate::form) fn wording_of(table: &Table, words: &str) -> Option<String> {
    let labels = TableLabels::new(table);
    prescribed(&labels, &label_key(words)).map(str::to_owned)
}

fn prescribed<'a>(labels: &'a TableLabels, key: &str) -> Option<&'a str> {
    match labels.wording(key) {
        Some(wording) => wording.odd.then_some(wording.prescribed.as_str()),
        None if labels.exact(key).is_some() => None,
        None => Some(&labels.wording(labels.nearest(key)?)?.prescribed),
    }
}

/// Of several labels run together, one at most misprinted: what the first odd
/// one is meant to be. `None`: the key is something else.
#[expect(clippy::option_option, reason = "the outer option says whether these are labels at all")]
fn odd_part<'a>(labels: &'a TableLabels, key: &str) -> Option<Option<&'a str>> {
    let (head, rest) = leading_labels(labels, key);
    let odd = head.iter().find(|wording| wording.odd).map(|wording| wording.prescribed.as_str());
    if rest.is_empty() {
        return Some(odd);
    }
    let ends = rest.char_indices().map(|(at, _)| at).skip(1).chain([rest.len()]);
    let misprint = ends.filter_map(|at| rest.split_at_checked(at)).find_map(|(misprint, tail)| {
        let (behind, rest) = leading_labels(labels, tail);
        let others = !head.is_empty() || !behind.is_empty();
        (others && rest.is_empty()).then_some(misprint)
    })?;
    let meant = labels.wording(labels.nearest(misprint)?)?;
    Some(odd.or(Some(&meant.prescribed)))
}

/// The labels at the beginning of a key, and what follows them.
fn leading_labels<'a, 'k>(labels: &'a TableLabels, key: &'k str) -> (Vec<&'a Wording>, &'k str) {
    let mut parts = Vec::new();
    let mut rest = key;
    while let Some((length, _)) = labels.opening(rest)
        && let Some((label, tail)) = rest.split_at_checked(length)
    {
        parts.extend(labels.wording(label));
        rest = tail;
    }
    (parts, rest)
}

impl Printed<'_> {
    /// The labels between the first and the last byte of the table.
    pub(super) fn odd_labels(&self, pieces: &[Piece], span: Span) -> Vec<OddLabel> {
        let inside = |fragment: &&Fragment| span.start <= fragment.span.start && fragment.span.end <= span.end;
        // Tables that machines made have headings of rows for headers.
        let foreign =
            |piece: &&Piece| matches!(&piece.kind, PieceKind::Row { cells, .. } if self.is_foreign_header(cells));
        let all = pieces.iter().filter(|piece| !foreign(piece)).flat_map(Piece::fragments);
        let fragments: Vec<&Fragment> = all.filter(inside).filter(|fragment| !fragment.is_blank()).collect();
        let mut odd: Vec<OddLabel> = Vec::new();
        for (at, fragment) in fragments.iter().enumerate() {
            let found = match &fragment.kind {
                FragmentKind::Words(key) => self.of_words(&fragments, at, key).map(|words| (fragment.span, words)),
                FragmentKind::Prose => {
                    self.of_glued(fragment.span, &mut odd);
                    None
                }
                FragmentKind::Blank | FragmentKind::Value(_) => None,
            };
            if let Some((span, prescribed)) = found {
                self.add(&mut odd, span, prescribed);
            }
        }
        odd
    }

    /// Words only, some of them no label of the form.
    fn is_foreign_header(&self, cells: &[Fragment]) -> bool {
        let unknown = |cell: &Fragment| cell.key().is_some_and(|key| self.labels.exact(key).is_none());
        !cells.iter().any(Fragment::is_value) && cells.iter().filter(|cell| unknown(cell)).count() > 1
    }

    /// A label is told once, however often a table repeats it.
    fn add(&self, odd: &mut Vec<OddLabel>, span: Span, prescribed: &str) {
        let norm = NormText::of(self.source.slice(span), span.start);
        if odd.iter().all(|known| known.norm.as_str() != norm.as_str()) {
            odd.push(OddLabel { table: self.table, norm, span, prescribed: prescribed.to_owned() });
        }
    }

    /// What the words of a fragment are meant to be, if they are another wording.
    fn of_words(&self, fragments: &[&Fragment], at: usize, key: &str) -> Option<&str> {
        let known = self.labels.wording(key);
        if known.is_some_and(|wording| !wording.odd) || self.is_part(fragments, at) {
            return None;
        }
        if known.is_none()
            && let Some(odd) = odd_part(self.labels, key)
        {
            return odd;
        }
        let meant = prescribed(self.labels, key)
            .or_else(|| self.cut_heading(key))
            .or_else(|| self.of_row_behind(fragments, at, key))?;
        let meant_key = label_key(meant);
        let others = || fragments.iter().filter_map(|fragment| fragment.key()).filter(|other| !other.is_empty());
        let torn = match (meant_key.strip_prefix(key), meant_key.strip_suffix(key)) {
            // The number of a heading is in front of it or nowhere.
            _ if known.is_some_and(|wording| wording.heading) => false,
            (Some(rest), _) => others().any(|other| rest.starts_with(other) || other.starts_with(rest)),
            (None, Some(rest)) => others().any(|other| rest.ends_with(other)),
            (None, None) => false,
        };
        (!torn).then_some(meant)
    }

    /// Whether some fragments in a row, this one among them, are one label.
    fn is_part(&self, fragments: &[&Fragment], at: usize) -> bool {
        let first = at.saturating_sub(LONGEST_RUN - 1);
        (first..=at).any(|start| {
            let mut whole = String::new();
            for (end, fragment) in fragments.iter().enumerate().skip(start).take(LONGEST_RUN) {
                let Some(key) = fragment.key() else { break };
                whole.push_str(key);
                let label = || self.labels.wording(&whole).is_some_and(|wording| !wording.odd);
                if end >= at && end > start && label() {
                    return true;
                }
            }
            false
        })
    }

    /// `（六）其他`: number and beginning of a heading.
    fn cut_heading(&self, key: &str) -> Option<&str> {
        let mut meant = self.labels.headings().filter(|(full, wording)| {
            let numbered = !wording.odd && key.chars().count() >= SHORTEST_MISPRINT - 1;
            numbered && full.len() > key.len() && full.starts_with(key)
        });
        meant.next().filter(|_| meant.next().is_none()).map(|(_, wording)| wording.prescribed.as_str())
    }

    /// Words before the values of a row that was placed by its neighbours: its
    /// label, when two thirds of it are there.
    fn of_row_behind(&self, fragments: &[&Fragment], at: usize, key: &str) -> Option<&str> {
        let value = fragments.get(at + 1).filter(|next| next.is_value())?;
        let (_, row) = self.rows().find(|(cell, _)| cell.span == value.span)?;
        let def = self.form.table(self.table).row(row);
        let full = label_key(&format!("{}{}", def.number, def.label));
        let length = full.chars().count();
        let near = length >= SHORTEST_MISPRINT && strsim::levenshtein(&full, key) <= length / 3;
        near.then(|| self.labels.wording(&full).map(|wording| wording.prescribed.as_str())).flatten()
    }

    fn rows(&self) -> impl Iterator<Item = (&Cell, RowIx)> {
        let defs = self.form.cells.iter().zip(self.cells).filter(|(def, _)| def.table == self.table);
        defs.filter(|(_, cell)| !cell.is_nowhere()).map(|(def, cell)| (cell, def.row))
    }

    /// Labels inside of running text.
    fn of_glued(&self, span: Span, odd: &mut Vec<OddLabel>) {
        let Some(run) = glued::find(self.source, span, self.labels) else { return };
        for token in &run.tokens {
            let Token::Label(_, span) = token else { continue };
            if let Some(meant) = prescribed(self.labels, &label_key(self.source.slice(*span))) {
                self.add(odd, *span, meant);
            }
        }
    }
}
