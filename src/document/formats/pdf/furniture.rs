//! What pages carry beside their text: page numbers and lines that are the same
//! on several pages. It is dropped, since sentences and tables go on behind it.

use std::collections::BTreeMap;

use super::lines::Line;
use super::sheet::{Item, Sheet};

/// The part of a page, at its head and at its foot, where such lines stand.
const MARGIN: f64 = 0.13;
/// So many lines at each end of a page are looked at.
const LINES: usize = 3;

/// Where a line stands that may be furniture, and its words without digits.
type Key = (i64, String);

/// Drops page numbers and running lines.
pub(super) fn remove(sheets: &mut [Sheet<'_>]) {
    let mut seen: BTreeMap<Key, usize> = BTreeMap::new();
    for sheet in &*sheets {
        for line in sheet.items.iter().filter_map(|item| candidate(sheet, item)) {
            *seen.entry(key(line)).or_default() += 1;
        }
    }
    let is_running = |line: &Line| {
        let (place, words) = key(line);
        // Lines of one kind may stand a little higher on one page than on another.
        let count = |shift: i64| seen.get(&(place + shift, words.clone())).copied().unwrap_or(0);
        !words.is_empty() && count(-1) + count(0) + count(1) > 1
    };
    for sheet in sheets {
        let drop =
            |item: &Item| candidate(sheet, item).is_some_and(|line| is_page_number(&line.text()) || is_running(line));
        let dropped: Vec<bool> = sheet.items.iter().map(drop).collect();
        let (count, mut at) = (dropped.len(), 0);
        let head = dropped.iter().take(LINES).take_while(|drop| **drop).count();
        let foot = dropped.iter().rev().take(LINES).take_while(|drop| **drop).count();
        sheet.items.retain(|_| {
            at += 1;
            at > head && at <= count - foot
        });
    }
}

/// A line that stands where furniture does.
fn candidate<'a>(sheet: &Sheet<'_>, item: &'a Item) -> Option<&'a Line> {
    let Item::Line(line) = item else { return None };
    let margin = sheet.page.height * MARGIN;
    (line.frame.bottom < margin || line.frame.top > sheet.page.height - margin).then_some(line)
}

fn key(line: &Line) -> Key {
    let words = line.text();
    let words = words.chars().filter(|char| !char.is_numeric() && !char.is_whitespace());
    ((line.frame.top / 4.0) as i64, words.collect())
}

/// Whether a line is a page number: `3`, `- 3 -`, `第 3 页 共 6 页`, `3/6`.
fn is_page_number(text: &str) -> bool {
    let frame = |char: char| {
        char.is_whitespace()
            || matches!(char, '-' | '—' | '–' | '―' | '－' | '─' | '·' | '•' | '~' | '～' | '第' | '页')
    };
    let words = text.trim_matches(frame);
    let numbers = words.split(['/', '共', '页', ',', '，']).map(|part| part.trim_matches(frame));
    let is_number = |part: &str| !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut numbers = numbers.filter(|part| !part.is_empty()).peekable();
    numbers.peek().is_some() && numbers.by_ref().take(3).all(is_number) && numbers.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_known() {
        for text in ["3", "- 3 -", "— 12 —", "－3－", "第 3 页", "第3页 共6页", "第3页，共6页", "3 / 6", "·3·"]
        {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["", "-", "2023年", "第三页", "规章 3", "12345", "1.5", "3 件"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
