//! The wordings of a form's headings, and how well some words fit them.

use std::collections::{HashMap, HashSet};

use super::super::schema::{Form, SectionIx};
use super::keyed::Keyed;
use super::numbering::Numbering;
use crate::value::label_key;

/// How well words fit a section's heading; the best words are its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Number and wording inside running text.
    Inline,
    /// Number and wording before other words of the same line, without a mark
    /// between them.
    Before,
    /// The wording is near to one of the form's, or ends with it.
    Near,
    /// The wording alone, without a number.
    Bare,
    /// Wording and a number or a heading mark.
    Good,
    /// Wording and a Chinese number, as on the form.
    Full,
}

/// The wordings of all headings of a form.
pub(super) struct HeadingBook {
    exact: HashMap<String, SectionIx>,
    wordings: Vec<Wording>,
    starts: HashSet<char>,
    /// The longest wording in characters.
    longest: usize,
}

struct Wording {
    key: String,
    length: usize,
    section: SectionIx,
    number: u32,
}

/// The words of a heading at the start of running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opening {
    pub(super) section: SectionIx,
    /// Where the words end.
    pub(super) end: usize,
    /// Not only near to the wording.
    pub(super) exact: bool,
}

impl HeadingBook {
    pub(super) fn new(form: &Form) -> Self {
        let mut exact = HashMap::new();
        let mut wordings = Vec::new();
        for (at, section) in form.sections.iter().enumerate() {
            for wording in std::iter::once(&section.heading).chain(&section.variants) {
                let key = label_key(wording);
                exact.insert(key.clone(), SectionIx(at));
                let length = key.chars().count();
                wordings.push(Wording { key, length, section: SectionIx(at), number: section.number });
            }
        }
        // The longest first: one wording may begin another.
        wordings.sort_by_key(|wording| std::cmp::Reverse(wording.length));
        let starts = wordings.iter().filter_map(|wording| wording.key.chars().next()).collect();
        let longest = wordings.first().map_or(0, |wording| wording.length);
        Self { exact, wordings, starts, longest }
    }

    /// Whether some words may be a wording of the form, by a look at their start.
    pub(super) fn may_be(&self, words: &str) -> bool {
        words.chars().find(|c| c.is_alphanumeric()).is_some_and(|first| self.starts.contains(&first))
    }

    /// The section that has exactly this wording.
    pub(super) fn exact(&self, key: &str) -> Option<SectionIx> {
        self.exact.get(key).copied()
    }

    /// The one section whose wording is near to a key or ends it, and how far
    /// it is. A misprint and additions are allowed only behind a number.
    pub(super) fn near(&self, key: &str, number: u32) -> Option<(SectionIx, usize)> {
        let length = key.chars().count();
        let distance = |wording: &Wording| {
            let bound = wording.length / 5;
            let near = (wording.length.abs_diff(length) <= bound).then(|| strsim::levenshtein(&wording.key, key));
            let ends = wording.number == number && wording.length >= 4 && key.ends_with(&wording.key);
            near.filter(|distance| *distance <= bound).or(ends.then_some(bound.max(1)))
        };
        let fitting: Vec<(SectionIx, usize)> =
            self.wordings.iter().filter_map(|wording| Some((wording.section, distance(wording)?))).collect();
        let (section, _) = fitting.first()?;
        let nearest = fitting.iter().map(|(_, distance)| *distance).min()?;
        fitting.iter().all(|(other, _)| other == section).then_some((*section, nearest))
    }

    /// The wording that a running text begins with. One wrong character in a
    /// long wording is allowed behind the number of its section.
    pub(super) fn opening(&self, text: &str, number: u32) -> Option<Opening> {
        if !self.may_be(text) {
            return None;
        }
        let keyed = Keyed::new(text, self.longest + 1, |c| "。；！？".contains(c));
        let end = |bytes: usize| keyed.span(0..bytes).range().end;
        if let Some(wording) = self.wordings.iter().find(|wording| keyed.key().starts_with(&wording.key)) {
            return Some(Opening { section: wording.section, end: end(wording.key.len()), exact: true });
        }
        let long = self.wordings.iter().filter(|wording| wording.length >= 10 && wording.number == number);
        let slips = long.flat_map(|wording| {
            let lengths = [wording.length, wording.length + 1, wording.length - 1];
            lengths.into_iter().filter(|length| *length <= keyed.len()).map(move |length| (wording, length))
        });
        let mut near = slips.filter(|(wording, length)| strsim::levenshtein(&wording.key, keyed.head(*length)) == 1);
        let (wording, length) = near.next()?;
        Some(Opening { section: wording.section, end: end(keyed.head(length).len()), exact: false })
    }

    /// How well a whole wording with this number fits, when it is exact.
    pub(super) fn fit(number: Option<(Numbering, u32)>, marked: bool) -> Fit {
        match number {
            Some((Numbering::Chinese, _)) => Fit::Full,
            Some((Numbering::Arabic, _)) => Fit::Good,
            None if marked => Fit::Good,
            None => Fit::Bare,
        }
    }
}
