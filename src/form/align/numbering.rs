//! The numbers that headings begin with: `一、`, `十一．`, `1、`, `第二部分`.

/// The digits of a heading's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Numbering {
    Arabic,
    Chinese,
}

/// The Chinese digits and ten, as headings count with them.
const CHINESE_DIGITS: &str = "一二三四五六七八九十";

/// Whether a character is one that Chinese numbers are made of.
pub(super) fn is_chinese_digit(c: char) -> bool {
    CHINESE_DIGITS.contains(c)
}

/// The number that a line begins with, and what follows it. Numbers in brackets
/// count the parts of a section, not sections.
pub(super) fn split_number(text: &str) -> Option<((Numbering, u32), &str)> {
    let (ordinal, text) = text.strip_prefix('第').map_or((false, text), |rest| (true, rest));
    let end = text.find(|c: char| !(c.is_ascii_digit() || is_chinese_digit(c))).unwrap_or(0);
    let (digits, rest) = text.split_at_checked(end).filter(|(digits, _)| !digits.is_empty())?;
    let mark = |c: char| "、.．,，:：".contains(c);
    let after = match rest.strip_prefix("部分").filter(|_| ordinal) {
        Some(rest) => rest.trim_start_matches(|c: char| mark(c) || c.is_whitespace()),
        None => rest.trim_start().strip_prefix(mark)?.trim_start(),
    };
    let numbering =
        if digits.starts_with(|c: char| c.is_ascii_digit()) { Numbering::Arabic } else { Numbering::Chinese };
    let number = match numbering {
        Numbering::Arabic => digits.parse().ok()?,
        Numbering::Chinese => chinese_ordinal(digits)?,
    };
    Some(((numbering, number), after))
}

/// A Chinese number inside a text with its `、`: where it begins, the number,
/// and where the words behind it begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Inline {
    pub(super) start: usize,
    pub(super) number: u32,
    pub(super) after: usize,
}

/// Every `一、` of a text but one at its very start.
pub(super) fn inline_numbers(text: &str) -> impl Iterator<Item = Inline> {
    text.match_indices('、').filter_map(|(at, mark)| {
        let head = text.get(..at)?;
        let start = head.trim_end_matches(is_chinese_digit).len();
        let digits = head.get(start..).filter(|digits| !digits.is_empty() && start > 0)?;
        Some(Inline { start, number: chinese_ordinal(digits)?, after: at + mark.len() })
    })
}

/// 一 to 九十九. A doubled first digit (`三三、`) is a slip.
pub(super) fn chinese_ordinal(digits: &str) -> Option<u32> {
    let digit =
        |c: char| CHINESE_DIGITS.chars().take(9).position(|known| known == c).and_then(|at| u32::try_from(at + 1).ok());
    if let Some((tens, ones)) = digits.split_once('十') {
        let part = |text: &str, empty| if text.is_empty() { Some(empty) } else { digit(text.chars().next()?) };
        return Some(part(tens, 1)? * 10 + part(ones, 0)?);
    }
    let mut digits = digits.chars();
    let first = digits.next()?;
    digits.all(|c| c == first).then(|| digit(first)).flatten()
}
