//! One paragraph while it is read: its words as Word prints them. Deleted and
//! hidden words, and what fields are computed from, do not get here.

use super::styles::{ListPlace, Styles, is_outline};
use super::table::Item;
use super::xml::{Element, whole};
use crate::document::Words;
use crate::source::{Origin, Span};

/// Letters of a field's instruction that are kept; its name is what matters.
const INSTRUCTION: usize = 64;

/// A paragraph that is being read.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) words: Words,
    /// Which paragraph it is, from 1, and where its content begins.
    pub(super) number: u32,
    pub(super) begins: usize,
    pub(super) style: Option<String>,
    pub(super) place: ListPlace,
    pub(super) outline: Option<i64>,
    /// Its end is deleted: the next paragraph goes on in the same line.
    pub(super) runs_on: bool,
    /// What stands in text boxes that hang behind its first words.
    pub(super) boxes: Vec<Item>,
    pub(super) run: Run,
}

/// How a run looks, as far as it changes what a reader sees.
#[derive(Debug, Default)]
pub(super) struct Run {
    style: Option<String>,
    hidden: Option<bool>,
    struck: bool,
    raised: bool,
}

/// A field whose end has not come yet.
#[derive(Debug, Default)]
pub(super) struct Field {
    instruction: String,
    /// Whether its result has begun.
    result: bool,
}

/// The fields that are open at a place, the outermost first.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<Field>);

impl Paragraph {
    /// Where words of this paragraph stand.
    pub(super) fn origin(&self, written: Span) -> Origin {
        Origin::Word { cell: None, paragraph: self.number, written }
    }

    /// Takes what the paragraph's format says.
    pub(super) fn format(&mut self, element: &Element<'_>) {
        match element.name() {
            "pStyle" => self.style = element.val(),
            "outlineLvl" => self.outline = element.number(),
            "numId" => self.place.list = element.number(),
            "ilvl" => self.place.level = element.number(),
            _ => {}
        }
    }

    pub(super) fn is_heading(&self, styles: &Styles) -> bool {
        self.outline.map_or_else(|| styles.is_heading(self.style.as_deref()), is_outline)
    }

    /// Adds words of the open run. Struck words are marked, and raised digits
    /// are set apart: `12` struck before `13` is not 1213, nor is 5 with a
    /// footnote sign 51.
    pub(super) fn push(&mut self, words: Words, styles: &Styles) {
        let Some(origin) = words.origins().next().cloned().filter(|_| !self.is_hidden(styles)) else { return };
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_numeric());
        if self.run.raised && digit(self.words.chars().next_back()) && digit(words.chars().next()) {
            self.words.push("^", origin.clone());
        }
        if self.run.struck && !words.chars().all(char::is_whitespace) {
            self.words.push("~~", origin.clone());
            self.words.append(words);
            self.words.push("~~", origin);
        } else {
            self.words.append(words);
        }
    }

    fn is_hidden(&self, styles: &Styles) -> bool {
        let by_style = || {
            let run = self.run.style.as_deref();
            run.is_some_and(|run| styles.is_hidden(Some(run))) || styles.is_hidden(self.style.as_deref())
        };
        self.run.hidden.unwrap_or_else(by_style)
    }
}

impl Run {
    /// Takes what the run's format says.
    pub(super) fn format(&mut self, element: &Element<'_>) {
        match element.name() {
            "rStyle" => self.style = element.val(),
            "vanish" => self.hidden = Some(element.is_on()),
            "strike" | "dstrike" => self.struck |= element.is_on(),
            "vertAlign" => self.raised = element.val().is_some_and(|val| val != "baseline"),
            _ => {}
        }
    }
}

impl Fields {
    /// Takes the beginning of a field, of its result, or its end.
    pub(super) fn mark(&mut self, kind: Option<String>) {
        match kind.as_deref() {
            Some("begin") => self.0.push(Field::default()),
            Some("separate") => self.0.iter_mut().rev().take(1).for_each(|field| field.result = true),
            Some("end") => _ = self.0.pop(),
            _ => {}
        }
    }

    /// Takes a part of a field's instruction.
    pub(super) fn instruct(&mut self, words: &str) {
        if let Some(field) = self.0.last_mut().filter(|field| !field.result) {
            let room = INSTRUCTION.saturating_sub(field.instruction.len());
            field.instruction.extend(words.chars().take(room));
        }
    }

    /// Whether words that stand here are printed words of the report.
    pub(super) fn show(&self) -> bool {
        self.0.iter().all(|field| field.result && !is_page_number(&field.instruction))
    }

    /// Forgets fields whose result has not begun at the end of a paragraph: a
    /// field that is never closed must not swallow what follows.
    pub(super) fn close(&mut self) {
        self.0.retain(|field| field.result);
    }
}

/// Whether a field's result is set by the layout and says nothing of the report.
pub(super) fn is_page_number(instruction: &str) -> bool {
    let name = instruction.split_whitespace().next().unwrap_or_default();
    ["PAGE", "NUMPAGES", "SECTIONPAGES"].iter().any(|page| name.eq_ignore_ascii_case(page))
}

/// The letter of a `sym` element. Letters of picture fonts stand in a private
/// area of Unicode and stay there: what they show is not known, and a cell
/// with one is not blank.
pub(super) fn symbol(element: &Element<'_>) -> Option<char> {
    let code = element.attribute("char")?;
    char::from_u32(u32::from_str_radix(code.trim(), 16).ok()?)
}

/// A whole number of twentieths of a point in an attribute.
pub(super) fn twips(element: &Element<'_>) -> Option<i64> {
    let measured = element.attribute("type").is_none_or(|kind| kind == "dxa");
    element.attribute("w").filter(|_| measured).and_then(|width| whole(&width))
}
