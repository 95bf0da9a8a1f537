//! Digits that lost their separators, and every way to cut them into numbers.
//! Which cut is right is decided in [`super::solve`].

use crate::source::{SourceText, Span};

/// A longer number is none of a report's.
const LONGEST: usize = 9;

/// A digit as printed.
#[derive(Debug, Clone, Copy)]
struct Digit {
    value: i64,
    span: Span,
    /// A separator is printed before it: no number reaches over it.
    apart: bool,
}

/// The digits of one or more rows in printed order.
#[derive(Debug, Clone)]
pub(super) struct Digits {
    digits: Vec<Digit>,
    /// After how many digits the last number may end: the rest belongs to the
    /// words that follow without a space.
    ends: Vec<usize>,
}

/// What ended a search before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// It took too many steps.
    Fuel,
    /// What was looked for was found.
    Found,
}

/// What is told of each cut: where its numbers begin, and where the last ends;
/// and the numbers.
pub(super) type Told<'a> = &'a mut dyn FnMut(&[usize], &[i64]) -> Result<(), Stop>;

impl Digits {
    /// Reads what is printed; nothing when it is not digits alone. `closed` says
    /// that a label of the form follows.
    pub(super) fn read(source: &SourceText, spans: &[Span], closed: bool) -> Option<Self> {
        let mut digits: Vec<Digit> = Vec::new();
        for span in spans {
            let mut apart = true;
            for (at, c) in source.slice(*span).char_indices() {
                let place = Span::new(at..at + c.len_utf8()).shifted(span.range().start);
                match digit(c) {
                    Some(value) => digits.push(Digit { value, span: place, apart: std::mem::take(&mut apart) }),
                    None if c.is_whitespace() => apart = true,
                    None => return None,
                }
            }
        }
        let after = source.text().get(spans.last()?.range().end..)?;
        let ends = ends(&digits, closed, after);
        (!digits.is_empty() && !ends.is_empty()).then_some(Self { digits, ends })
    }

    pub(super) fn len(&self) -> usize {
        self.digits.len()
    }

    pub(super) fn may_end(&self, end: usize) -> bool {
        self.ends.contains(&end)
    }

    /// Whether separators are printed between all of `count` numbers, so that
    /// nothing has to be cut. The first one may stick to its label.
    pub(super) fn is_separated(&self, count: usize) -> bool {
        let numbers = self.digits.iter().enumerate().filter(|(at, digit)| *at == 0 || digit.apart);
        self.ends == [self.len()] && numbers.count() == count && count > 1
    }

    /// Where the digits from one to before another are printed.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        let printed = self.digits.get(from..to).unwrap_or_default();
        printed.iter().map(|digit| digit.span).reduce(Span::to).unwrap_or_default()
    }

    /// Tells every cut of the digits from `start` on into `count` numbers, none
    /// with a zero in front. `rest` numbers more must fit behind it. Each step
    /// burns fuel.
    pub(super) fn cuts(
        &self,
        start: usize,
        count: usize,
        rest: usize,
        fuel: &mut u32,
        told: Told<'_>,
    ) -> Result<(), Stop> {
        self.cut(&mut vec![start], &mut Vec::new(), count, rest, fuel, told)
    }

    fn cut(
        &self,
        bounds: &mut Vec<usize>,
        values: &mut Vec<i64>,
        count: usize,
        rest: usize,
        fuel: &mut u32,
        told: Told<'_>,
    ) -> Result<(), Stop> {
        *fuel = fuel.checked_sub(1).ok_or(Stop::Fuel)?;
        let start = bounds.last().copied().unwrap_or_default();
        if count == 0 {
            return if rest > 0 || self.may_end(start) { told(bounds, values) } else { Ok(()) };
        }
        let room = self.len().saturating_sub(count - 1 + rest);
        let mut value = 0;
        for (at, digit) in self.digits.iter().enumerate().take(room).skip(start).take(LONGEST) {
            if at > start && (digit.apart || value == 0) {
                break;
            }
            value = value * 10 + digit.value;
            bounds.push(at + 1);
            values.push(value);
            let further = self.cut(bounds, values, count - 1, rest, fuel, told);
            bounds.pop();
            values.pop();
            further?;
        }
        Ok(())
    }
}

fn digit(c: char) -> Option<i64> {
    let ascii = if ('０'..='９').contains(&c) { char::from_u32(c as u32 - 0xFEE0)? } else { c };
    ascii.to_digit(10).map(i64::from)
}

/// After how many digits the numbers may end, by what is printed behind them.
fn ends(digits: &[Digit], closed: bool, after: &str) -> Vec<usize> {
    let all = digits.len();
    let last = digits.iter().rposition(|digit| digit.apart).unwrap_or(0);
    let Some(next) = after.chars().next().filter(|c| !c.is_whitespace()) else { return vec![all] };
    if ".．、".contains(next) {
        // The last digit is the number of the next item: `00000002.其他`.
        return vec![all - 1];
    }
    if next.is_numeric() && closed {
        // The number of the next label, or one more digit of this row.
        let marked = after.trim_start_matches(|c: char| digit(c).is_some()).starts_with(['.', '．', '、']);
        return if marked { vec![all] } else { Vec::new() };
    }
    if closed || is_end(after) {
        return vec![all];
    }
    if next.is_numeric() {
        return Vec::new();
    }
    // The words may begin with a number: `…000000035件`.
    let tails = digits.iter().enumerate().skip(last).filter(|(_, digit)| digit.value != 0).map(|(at, _)| at);
    tails.filter(|at| *at > 0).chain([all]).collect()
}

/// Whether words that follow digits surely have none of them: a space or the
/// number of a new item comes first, or the year that a sentence begins with.
pub(super) fn is_end(after: &str) -> bool {
    let chinese = |c: char| "一二三四五六七八九十".contains(c);
    let words = after.trim_start_matches(['（', '(']);
    let number = words.trim_start_matches(chinese);
    let item = number.len() < words.len() && number.starts_with(['、', '）', ')']);
    let year = after.trim_start_matches(|c: char| digit(c).is_some());
    let year = year.starts_with('年') && after.len() - year.len() == 4;
    let apart = after.chars().next().is_none_or(|c| c.is_whitespace() || "。；，|".contains(c));
    item || year || apart
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(text: &str, count: usize) -> Vec<String> {
        let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let source = SourceText::new("", text);
        let mut found = Vec::new();
        let Some(read) = Digits::read(&source, &[Span::new(0..digits.len())], false) else { return found };
        let told: Told<'_> = &mut |_, values| {
            found.push(values.iter().map(i64::to_string).collect::<Vec<_>>().join(","));
            Ok(())
        };
        assert_eq!(read.cuts(0, count, 0, &mut 10_000, told), Ok(()));
        found
    }

    #[test]
    fn every_cut_without_a_zero_in_front_is_told() {
        assert_eq!(cuts("213", 2), ["2,13", "21,3"]);
        assert_eq!(cuts("1002", 3), ["1,0,02"; 0].into_iter().chain(["10,0,2"]).collect::<Vec<_>>());
        assert_eq!(cuts("000", 3), ["0,0,0"]);
        assert!(cuts("00", 1).is_empty());
    }

    #[test]
    fn a_separator_is_a_border() {
        assert_eq!(cuts("20 0 0 0 02", 7), ["2,0,0,0,0,0,2"]);
        assert_eq!(cuts("1 23", 2), ["1,23"]);
    }

    #[test]
    fn digits_that_touch_words_may_be_theirs() {
        assert_eq!(cuts("13件", 1), ["1", "13"]);
        assert_eq!(cuts("002.其他", 2), ["0,0"]);
        assert_eq!(cuts("13三、收到", 1), ["13"]);
        assert_eq!(cuts("13\n三、收到", 1), ["13"]);
        assert_eq!(cuts("10件", 1), ["10"]);
    }
}
