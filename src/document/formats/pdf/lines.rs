//! Characters put together to lines, and the lines of one place to words.

use super::characters::UNKNOWN;
use super::frame::Frame;
use super::page::{Glyph, Page};
use crate::document::Words;
use crate::source::Origin;

/// A line of characters, from left to right; no space among them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub frame: Frame,
    /// Height of its largest character in points.
    pub size: f64,
    /// Its words with a box for each, and whether a space stands before it.
    pub words: Vec<Word>,
}

/// Characters without a space between them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub text: String,
    pub frame: Frame,
    /// The gap before it is as wide as between two columns.
    pub far: bool,
}

impl Line {
    /// All its words, with a space between two.
    pub(super) fn text(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(" ")
    }

    /// Whether its words stand in columns.
    pub(super) fn has_columns(&self) -> bool {
        self.words.iter().skip(1).any(|word| word.far)
    }

    /// Adds the line to words that stand before it.
    pub(super) fn write(&self, page: &Page, words: &mut Words, space: bool) {
        for (at, word) in self.words.iter().enumerate() {
            let text = if at > 0 || space { format!(" {}", word.text) } else { word.text.clone() };
            words.push(text, page.origin(word.frame));
        }
    }
}

impl Page {
    /// Where a box is, for people.
    pub(super) fn origin(&self, frame: Frame) -> Origin {
        Origin::Page { page: self.number, area: self.turn.area(frame, self.width, self.height) }
    }
}

/// Two characters are on one line when their feet are no farther apart than
/// this share of the font's height.
const LEVEL: f64 = 0.4;

/// The lines that characters stand in, from top to bottom.
pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    if let Some(columns) = upright_columns(glyphs) {
        return columns;
    }
    let foot = |glyph: &Glyph| glyph.frame.bottom;
    let mut sorted: Vec<Glyph> = glyphs.to_vec();
    sorted.sort_by(|a, b| foot(a).total_cmp(&foot(b)));
    let mut rest = sorted.as_mut_slice();
    let mut lines = Vec::new();
    while let Some(first) = rest.first() {
        let (at, size) = (foot(first), first.size);
        let (level, after) =
            rest.split_at_mut(rest.partition_point(|glyph| foot(glyph) - at <= LEVEL * size.max(glyph.size)));
        level.sort_by(|a, b| a.frame.left.total_cmp(&b.frame.left));
        lines.extend(line(level));
        rest = after;
    }
    lines
}

/// The lines of text that runs downward, one character below the other; lines
/// follow each other from right to left. `None` for text that does not.
fn upright_columns(glyphs: &[Glyph]) -> Option<Vec<Line>> {
    let seen: Vec<Glyph> = glyphs.iter().filter(|glyph| glyph.char != ' ').copied().collect();
    let (mut down, mut right) = (0, 0);
    for (one, next) in seen.iter().zip(seen.iter().skip(1)) {
        let size = one.size.max(1.0);
        let (x, y) = (next.frame.middle().0 - one.frame.middle().0, next.frame.middle().1 - one.frame.middle().1);
        down += usize::from(x.abs() < 0.5 * size && (0.3 * size..3.0 * size).contains(&y));
        right += usize::from(x > 0.3 * size && y.abs() < LEVEL * size);
    }
    if down < 2 || down <= 2 * right {
        return None;
    }
    let mut columns: Vec<Vec<Glyph>> = Vec::new();
    for glyph in seen {
        let at = glyph.frame.middle().0;
        let near = |column: &&mut Vec<Glyph>| {
            column.first().is_some_and(|first| (first.frame.middle().0 - at).abs() < 0.6 * first.size)
        };
        match columns.iter_mut().find(near) {
            Some(column) => column.push(glyph),
            None => columns.push(vec![glyph]),
        }
    }
    let place = |column: &[Glyph]| column.first().map_or(0.0, |first| first.frame.left);
    columns.sort_by(|a, b| place(b).total_cmp(&place(a)));
    for column in &mut columns {
        column.sort_by(|a, b| a.frame.top.total_cmp(&b.frame.top));
        column.dedup_by(|next, one| is_again(one, next));
    }
    Some(columns.concat().iter().filter_map(|glyph| line(std::slice::from_ref(glyph))).collect())
}

/// Characters that stand on one level, from left to right, as words.
fn line(glyphs: &[Glyph]) -> Option<Line> {
    let mut words: Vec<Word> = Vec::new();
    let mut last: Option<Glyph> = None;
    let (mut spaced, mut size) = (false, 0.0_f64);
    for glyph in glyphs {
        if glyph.char == ' ' {
            spaced = true;
            continue;
        }
        let gap = match &last {
            Some(last) if is_again(last, glyph) => continue,
            Some(last) => between(last, glyph, spaced),
            None => Gap::Space,
        };
        match words.last_mut().filter(|_| gap == Gap::None) {
            Some(word) => {
                word.text.push(glyph.char);
                word.frame = word.frame.to(glyph.frame);
            }
            None => words.push(Word { text: glyph.char.to_string(), frame: glyph.frame, far: gap == Gap::Far }),
        }
        size = size.max(glyph.size);
        (last, spaced) = (Some(*glyph), false);
    }
    let frame = words.iter().map(|word| word.frame).reduce(Frame::to)?;
    Some(Line { frame, size, words })
}

/// Whether a character is drawn a second time, to look bold.
fn is_again(one: &Glyph, other: &Glyph) -> bool {
    let shift = 0.3 * one.frame.width().max(0.5);
    one.char == other.char
        && (other.frame.left - one.frame.left).abs() < shift
        && (other.frame.bottom - one.frame.bottom).abs() < 0.15 * one.size
}

#[derive(PartialEq, Eq)]
enum Gap {
    None,
    Space,
    Far,
}

/// What stands between two characters of a line. Justified text moves Chinese
/// characters apart; digits are never pulled together.
fn between(one: &Glyph, next: &Glyph, spaced: bool) -> Gap {
    let gap = (next.frame.left - one.frame.right) / one.size.max(next.size).max(1.0);
    let (one, next) = (is_letter(one.char), is_letter(next.char));
    let space = match (one, next) {
        (true, true) => spaced || gap > 0.18,
        (false, false) => gap > 2.0,
        _ => (spaced && gap > 0.1) || gap > 0.4,
    };
    if gap > 2.0 {
        Gap::Far
    } else if space {
        Gap::Space
    } else {
        Gap::None
    }
}

/// Whether a character is written without space around it in the middle of a
/// word or number, and with space at its ends.
fn is_letter(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '０'..='９' | '.' | ',' | '-' | '%' | UNKNOWN)
}

/// The words of lines in a place so wide, one after the other. A line break in
/// a number is no break only when the number reaches from edge to edge;
/// otherwise two numbers may stand there, and a space keeps them apart.
pub(super) fn joined(page: &Page, lines: &[Line], place: Frame) -> Words {
    let mut words = Words::default();
    let mut above: Option<&Line> = None;
    for line in lines {
        let space = above.is_some_and(|above| parted(above, line, place));
        line.write(page, &mut words, space);
        above = Some(line);
    }
    words
}

/// Space that cells keep free at each side, in points, at most.
const PADDING: f64 = 6.5;
/// Lines of one text are no farther apart than this many times their height.
const PITCH: f64 = 1.6;

/// Whether a space must stand between the end of a line and the next one.
fn parted(above: &Line, line: &Line, place: Frame) -> bool {
    let (Some(end), Some(start)) = (above.words.last(), line.words.first()) else { return false };
    let (Some(one), Some(next)) = (end.text.chars().last(), start.text.chars().next()) else { return false };
    if !(is_letter(one) && is_letter(next)) {
        return false;
    }
    let next_width = start.frame.width() / start.text.chars().count().max(1) as f64;
    let full = above.frame.width() + next_width > place.width() - 2.0 * PADDING;
    let near = line.frame.bottom - above.frame.bottom < PITCH * above.size.max(line.size);
    !(full && near)
}

/// Whether a line fills the place it stands in, so that the next one goes on
/// with the same sentence.
pub(super) fn fills(line: &Line, place: Frame) -> bool {
    place.right - line.frame.right < PADDING + 1.2 * line.size
}
