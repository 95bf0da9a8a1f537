//! What holds paragraphs and tables of its own: the body, a cell, a text box.

use super::paragraph::{Fields, Paragraph};
use super::table::{Cell, Item};
use crate::document::Words;
use crate::source::Origin;

/// The body, a cell or a text box while it is read.
#[derive(Default)]
pub(super) struct Story {
    pub(super) items: Vec<Item>,
    pub(super) paragraph: Option<Paragraph>,
    pub(super) fields: Fields,
    /// Paragraphs so far.
    pub(super) count: u32,
    /// In a text box: the number of the paragraph that it hangs on.
    pub(super) anchor: Option<u32>,
    /// Words of paragraphs whose end is deleted.
    pub(super) run_on: Words,
    /// In a cell: what its format says.
    pub(super) cell: Cell,
}

impl Story {
    /// The number of the open paragraph.
    pub(super) fn number(&self) -> u32 {
        self.anchor.unwrap_or(self.count)
    }

    pub(super) fn add(&mut self, mut words: Words, heading: bool) {
        if words.chars().all(char::is_whitespace) {
            return;
        }
        // Words of a paragraph that runs on are words of the one that they end in.
        for origin in words.origins_mut() {
            if let Origin::Word { paragraph, .. } = origin {
                *paragraph = self.number();
            }
        }
        self.items.push(Item::Paragraph { words, heading });
    }

    /// Words whose paragraph's end is deleted stand for themselves when no
    /// paragraph follows.
    pub(super) fn end_run_on(&mut self) {
        let words = std::mem::take(&mut self.run_on);
        self.add(words, false);
    }

    pub(super) fn close(mut self) -> Vec<Item> {
        self.end_run_on();
        self.items
    }
}
