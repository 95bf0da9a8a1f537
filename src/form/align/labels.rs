//! The labels of a form, ready to be looked up: by hash first, as two known
//! labels run together next, by edit distance last. Prepared once for a form,
//! never for a document.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::schema::{ColumnIx, Form, RowDef, RowIx, Table};
use crate::value::{Certainty, label_key};

/// The labels of one table.
pub(super) struct TableLabels {
    exact: HashMap<String, Meaning>,
    /// The length of each label in characters, to rule most of them out before
    /// any distance is computed.
    lengths: Vec<(usize, String)>,
    /// The labels by their first character, the longest first: running text is
    /// passed over at once.
    starts: HashMap<char, Vec<String>>,
    /// For each row, how far in it stands.
    depths: Vec<u8>,
    /// The meaning of several labels in one cell: a header that takes no values.
    caption: Meaning,
    /// How the form words each label.
    wordings: HashMap<String, Wording>,
}

/// How the form words a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wording {
    /// The words, with the number.
    pub(super) prescribed: String,
    /// The key is another one than the form's: a variant, or a heading without
    /// its number.
    pub(super) odd: bool,
    /// A heading over rows.
    pub(super) heading: bool,
}

/// What a label may stand for. 其他 is a column and a row; 其他处理 is a row and
/// the heading over three others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    rows: Vec<RowIx>,
    /// The columns, one for each block that has it.
    pub(super) columns: Vec<ColumnIx>,
    /// Also printed as a heading, a caption or a note.
    pub(super) caption: bool,
}

impl Meaning {
    /// The row, if the label stands for one only.
    pub(super) fn row(&self) -> Option<RowIx> {
        match self.rows.as_slice() {
            [row] => Some(*row),
            _ => None,
        }
    }

    /// Whether it stands for a row and for nothing else, so that it is one even
    /// without values behind it.
    pub(super) fn is_only_row(&self) -> bool {
        self.row().is_some() && self.columns.is_empty() && !self.caption
    }

    /// Whether it stands for columns and for nothing else: what is printed
    /// beside it is a header.
    pub(super) fn is_only_column(&self) -> bool {
        !self.columns.is_empty() && self.rows.is_empty() && !self.caption
    }
}

/// A label that was recognised.
#[derive(Clone, Copy)]
pub(super) struct Match<'a> {
    pub(super) meaning: &'a Meaning,
    pub(super) certainty: Certainty,
}

impl TableLabels {
    /// Prepares the labels of a table.
    pub(super) fn new(table: &Table) -> Self {
        let mut exact: HashMap<String, Meaning> = HashMap::new();
        for (at, row) in table.rows.iter().enumerate() {
            for key in row_keys(row) {
                let meaning = exact.entry(key).or_default();
                if !meaning.rows.contains(&RowIx(at)) {
                    meaning.rows.push(RowIx(at));
                }
            }
        }
        for (at, column) in table.columns.iter().enumerate() {
            for label in std::iter::once(&column.label).chain(&column.variants) {
                exact.entry(label_key(label)).or_default().columns.push(ColumnIx(at));
            }
        }
        let headings = table.row_headings.iter().flat_map(|heading| numbered(&heading.number, &heading.label));
        for key in headings.chain(table.furniture.iter().map(|words| label_key(words))) {
            exact.entry(key).or_default().caption = true;
        }
        exact.remove("");
        let lengths = exact.keys().map(|key| (key.chars().count(), key.clone())).collect();
        let mut starts: HashMap<char, Vec<String>> = HashMap::new();
        for (first, key) in exact.keys().filter_map(|key| Some((key.chars().next()?, key))) {
            starts.entry(first).or_default().push(key.clone());
        }
        starts.values_mut().for_each(|keys| keys.sort_by_key(|key| std::cmp::Reverse(key.len())));
        let depth = |row: &RowDef| match row.heading {
            Some(_) => 2,
            None => u8::from(row.number.starts_with(['（', '('])),
        };
        let depths = table.rows.iter().map(depth).collect();
        let caption = Meaning { caption: true, ..Meaning::default() };
        Self { exact, lengths, starts, depths, caption, wordings: wordings(table) }
    }

    /// How far in a row stands, by its number (`一、`, `（一）`) and the heading over it.
    pub(super) fn depth(&self, row: RowIx) -> u8 {
        self.depths.get(row.0).copied().unwrap_or_default()
    }

    /// The label with exactly this key, or several labels one after the other.
    pub(super) fn exact(&self, key: &str) -> Option<Match<'_>> {
        self.whole(key).or_else(|| {
            let starts = key.chars().next().is_some_and(|first| self.starts.contains_key(&first));
            let meaning = starts.then(|| self.run_together(key, 2)).flatten()?;
            Some(Match { meaning, certainty: Certainty::Exact })
        })
    }

    /// The label with exactly this key.
    pub(super) fn whole(&self, key: &str) -> Option<Match<'_>> {
        self.exact.get(key).map(|meaning| Match { meaning, certainty: Certainty::Exact })
    }

    /// The longest label that a key begins with, and its length there.
    pub(super) fn opening(&self, key: &str) -> Option<(usize, Match<'_>)> {
        let labels = self.starts.get(&key.chars().next()?)?;
        let label = labels.iter().find(|label| key.starts_with(label.as_str()))?;
        Some((label.len(), self.whole(label)?))
    }

    /// The columns that are named one after the other in a key of labels only.
    pub(super) fn columns_in(&self, mut key: &str) -> Option<Vec<&[ColumnIx]>> {
        let mut columns = Vec::new();
        while !key.is_empty() {
            let (length, known) = self.opening(key)?;
            columns.push(known.meaning.columns.as_slice());
            key = key.get(length..)?;
        }
        Some(columns)
    }

    /// `（三）不予公开1.属于国家秘密`: captions before a row are part of its label;
    /// anything after a row makes it a header that takes no values.
    fn run_together(&self, key: &str, depth: u8) -> Option<&Meaning> {
        let ends = key.char_indices().map(|(at, _)| at).skip(1);
        ends.filter_map(|at| key.split_at_checked(at)).find_map(|(head, tail)| {
            let first = self.exact.get(head)?;
            let rest = match self.exact.get(tail) {
                None if depth > 1 => self.run_together(tail, depth - 1),
                found => found,
            }?;
            Some(if first.rows.is_empty() || first.caption { rest } else { &self.caption })
        })
    }

    /// How the form words the label with exactly this key.
    pub(super) fn wording(&self, key: &str) -> Option<&Wording> {
        self.wordings.get(key)
    }

    /// The headings over rows, by their keys.
    pub(super) fn headings(&self) -> impl Iterator<Item = (&str, &Wording)> {
        self.wordings.iter().filter(|(_, wording)| wording.heading).map(|(key, wording)| (key.as_str(), wording))
    }

    /// The one label that is nearest to a misprinted key.
    pub(super) fn similar(&self, key: &str) -> Option<Match<'_>> {
        if let Some(known) = without_year(key).and_then(|key| self.exact.get(&key)) {
            return Some(Match { meaning: known, certainty: Certainty::Inferred });
        }
        let meaning = self.exact.get(self.nearest(key)?)?;
        Some(Match { meaning, certainty: Certainty::Inferred })
    }

    /// The key of the one label that is nearest to a misprinted key, if it is
    /// near enough: one slip in five characters, and no other label as near.
    pub(super) fn nearest(&self, key: &str) -> Option<&str> {
        let length = key.chars().count();
        let mut best: Option<(usize, &str, &Meaning)> = None;
        let mut tie = false;
        for (known_length, known) in &self.lengths {
            let bound = known_length / 5;
            if known_length.abs_diff(length) > bound || loses_digits(key, known) {
                continue;
            }
            let distance = strsim::levenshtein(key, known);
            let meaning = self.exact.get(known).filter(|_| distance <= bound);
            let Some(meaning) = meaning else { continue };
            match best {
                Some((nearest, ..)) if nearest < distance => {}
                Some((nearest, _, other)) if nearest == distance => tie |= other != meaning,
                Some(_) | None => (best, tie) = (Some((distance, known.as_str(), meaning)), false),
            }
        }
        best.filter(|_| !tie).map(|(_, known, _)| known)
    }
}

/// `本年（2023）制发件数` without the year that somebody wrote into it.
fn without_year(key: &str) -> Option<String> {
    let at = key.find("20").filter(|at| *at > 0)?;
    let (head, tail) = key.split_at_checked(at)?;
    let (year, rest) = tail.split_at_checked(4)?;
    let alone = year.bytes().all(|b| b.is_ascii_digit()) && !rest.starts_with(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix('年').unwrap_or(rest);
    (alone && !rest.is_empty()).then(|| format!("{head}{rest}"))
}

/// Digits behind a label are a value that lost its separator: such a label must
/// not be repaired, or the value would be lost without a word.
fn loses_digits(key: &str, known: &str) -> bool {
    let ends_in_digit = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    ends_in_digit(key) && !ends_in_digit(known)
}

fn row_keys(row: &RowDef) -> Vec<String> {
    std::iter::once(&row.label).chain(&row.variants).flat_map(|label| keys_of(row, label)).collect()
}

/// A label of a row with and without its number and its note.
fn keys_of(row: &RowDef, label: &str) -> impl Iterator<Item = String> {
    [label.to_owned(), format!("{label}{}", row.note)].into_iter().flat_map(|label| numbered(&row.number, &label))
}

/// How a table words its labels. What is a label of the form in one place is
/// none of its variants in another.
fn wordings(table: &Table) -> HashMap<String, Wording> {
    let mut wordings: HashMap<String, Wording> = HashMap::new();
    let mut add = |key: String, prescribed: &str, odd: bool, heading: bool| {
        let wording = Wording { prescribed: prescribed.to_owned(), odd, heading };
        let known = wordings.entry(key).or_insert(wording);
        known.odd &= odd;
    };
    for words in &table.furniture {
        add(label_key(words), words, false, false);
    }
    for column in &table.columns {
        add(label_key(&column.label), &column.label, false, false);
        column.variants.iter().for_each(|variant| add(label_key(variant), &column.label, true, false));
    }
    for heading in &table.row_headings {
        let [bare, full] = numbered(&heading.number, &heading.label);
        let prescribed = format!("{}{}", heading.number, heading.label);
        add(bare, &prescribed, true, true);
        add(full, &prescribed, false, true);
    }
    for row in &table.rows {
        let prescribed = format!("{}{}{}", row.number, row.label, row.note);
        keys_of(row, &row.label).for_each(|key| add(key, &prescribed, false, false));
        let variants = row.variants.iter().flat_map(|variant| keys_of(row, variant));
        variants.for_each(|key| add(key, &prescribed, true, false));
    }
    wordings
}

fn numbered(number: &str, label: &str) -> [String; 2] {
    [label_key(label), label_key(&format!("{number}{label}"))]
}

/// The labels that only one of the forms has, with its place among them.
pub(super) fn distinctive(forms: &[Arc<Form>]) -> HashMap<String, usize> {
    let mut owners: HashMap<String, Option<usize>> = HashMap::new();
    for (at, form) in forms.iter().enumerate() {
        for key in form.tables.iter().map(TableLabels::new).flat_map(|labels| labels.exact.into_keys()) {
            let owner = owners.entry(key).or_insert(Some(at));
            *owner = owner.filter(|known| *known == at);
        }
    }
    owners.into_iter().filter_map(|(key, owner)| Some((key, owner?))).collect()
}
