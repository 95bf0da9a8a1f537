//! Lines put together to paragraphs.

use super::lines::Line;
use super::page::Page;
use super::sheet::{Item, Sheet};
use crate::document::Words;

/// Where text begins and ends on pages of one width.
#[derive(Debug, Clone, Copy)]
pub(super) struct Margins {
    /// Width of the pages.
    width: f64,
    left: f64,
    right: f64,
    /// Height of most characters.
    size: f64,
}

/// The margins of a document, for each width of its pages.
pub(super) fn margins(sheets: &[Sheet<'_>]) -> Vec<Margins> {
    let mut margins: Vec<Margins> = Vec::new();
    for sheet in sheets {
        let width = sheet.page.width;
        if !margins.iter().any(|known| (known.width - width).abs() < 1.0) {
            let alike = sheets.iter().filter(|other| (other.page.width - width).abs() < 1.0);
            let lines: Vec<&Line> = alike.flat_map(|sheet| &sheet.items).filter_map(as_line).collect();
            margins.push(Margins::of(width, &lines));
        }
    }
    margins
}

fn as_line(item: &Item) -> Option<&Line> {
    match item {
        Item::Line(line) => Some(line),
        Item::Table(_) => None,
    }
}

impl Margins {
    fn of(width: f64, lines: &[&Line]) -> Self {
        let mut ends: Vec<f64> = lines.iter().map(|line| line.frame.right).collect();
        ends.sort_by(f64::total_cmp);
        // A single line may stand out: the margin is where several end.
        let several = (lines.len() / 8).clamp(1, 4);
        let right = ends.iter().rev().nth(several - 1).copied().unwrap_or(width);
        let long = lines.iter().filter(|line| line.frame.width() > width * 0.4);
        let left = long.map(|line| line.frame.left).fold(f64::INFINITY, f64::min);
        let mut sizes: Vec<f64> = lines.iter().map(|line| line.size).collect();
        sizes.sort_by(f64::total_cmp);
        let size = sizes.get(sizes.len() / 2).copied().unwrap_or(0.0);
        Self { width, left: if left.is_finite() { left } else { 0.0 }, right, size }
    }

    /// Whether a line is one of a title: in large characters, in the middle.
    fn has_title(&self, line: &Line) -> bool {
        let middle = f64::midpoint(self.left, self.right);
        line.size > 1.15 * self.size && (line.frame.middle().0 - middle).abs() < line.size
    }
}

/// A paragraph that may go on.
#[derive(Default)]
pub(super) struct Paragraph {
    words: Words,
    last: Option<Last>,
}

/// The line that a paragraph ends with so far.
struct Last {
    page: u32,
    line: Line,
    /// Distance of the line from the one before it.
    pitch: Option<f64>,
}

impl Paragraph {
    /// Adds a line. When it begins a new paragraph, gives the old one back.
    pub(super) fn add(&mut self, page: &Page, line: Line, margins: &[Margins]) -> Option<Words> {
        let margins = margins.iter().find(|margins| (margins.width - page.width).abs() < 1.0);
        let last = self.last.take().filter(|last| margins.is_some_and(|margins| last.goes_on(page, &line, *margins)));
        let before = if last.is_none() { Some(std::mem::take(&mut self.words)) } else { None };
        let space = last.as_ref().is_some_and(|last| last.needs_space(&line));
        line.write(page, &mut self.words, space);
        let pitch = last.filter(|last| last.page == page.number).map(|last| line.frame.bottom - last.line.frame.bottom);
        self.last = Some(Last { page: page.number, line, pitch });
        before
    }

    /// What there is, when something else follows.
    pub(super) fn end(&mut self) -> Words {
        std::mem::take(self).words
    }
}

impl Last {
    /// Whether the next line is a part of the same paragraph: this one reaches
    /// the margin, and the next one begins at the other margin; or both are
    /// lines of a title.
    fn goes_on(&self, page: &Page, next: &Line, margins: Margins) -> bool {
        let size = self.line.size.max(next.size).max(1.0);
        let alike = (self.line.size - next.size).abs() < 0.12 * size;
        let columns = self.line.has_columns() || next.has_columns();
        let full = self.line.frame.right + first_width(next) > margins.right - 1.2 * size;
        let flush = next.frame.left < margins.left + 0.9 * size;
        let pitch = next.frame.bottom - self.line.frame.bottom;
        let near = page.number != self.page || pitch < self.pitch.map_or(2.6 * size, |usual| usual * 1.3);
        let title = margins.has_title(&self.line) && margins.has_title(next);
        alike && !columns && near && ((full && flush) || title) && !self.is_before_heading(next)
    }

    /// Whether the next line begins with a number, as a new paragraph does.
    fn is_before_heading(&self, next: &Line) -> bool {
        let text = next.text();
        let end = self.line.text().chars().last().unwrap_or(' ');
        let sentence = matches!(end, '。' | '；' | '：' | '！' | '？' | ':' | ';');
        let numeral = |char: char| "一二三四五六七八九十".contains(char);
        let rest = text.trim_start_matches(numeral);
        let chapter = rest.len() < text.len() && rest.starts_with('、') && end != '第';
        chapter || (sentence && super::tables::is_numbered(&text))
    }

    fn needs_space(&self, next: &Line) -> bool {
        let (end, start) = (self.line.text().chars().last(), next.text().chars().next());
        [end, start].iter().all(|char| char.is_some_and(|char| char.is_ascii_alphabetic()))
    }
}

/// How much room a line's beginning needs, which had none on the line before:
/// a Chinese character, or a number or word that may not be cut.
fn first_width(line: &Line) -> f64 {
    let text = line.text();
    let whole = text.chars().take_while(|char| char.is_ascii_graphic()).count();
    // Letters and digits are half as wide as Chinese characters.
    line.size * (1.0 + whole as f64 / 2.0)
}
