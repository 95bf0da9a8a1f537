//! An article that a page or a data file keeps as a string of a program, with
//! its quotes and slashes escaped: `"<td colspan=\"3\">12<\/td>"`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::source::Span;

/// Markup with its escapes undone, and where its parts stand in the file.
pub(super) struct Embedded {
    pub(super) markup: String,
    /// Where the escape that it is found by stands in the file.
    pub(super) found: usize,
    /// Start of a part in the markup and in the file. Within a part, the two
    /// are alike letter by letter.
    parts: Vec<(usize, usize)>,
}

/// A quote or a slash in a tag that only a string of a program has.
#[expect(clippy::expect_used, reason = "a fixed pattern, compiled by every test")]
static ESCAPED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)(?:<|\\u003c)(?:table|t[dr]|p|div|span)\b[^<>]*=\\+(["'])|(?:<|\\u003c)\\/t[dr]\b"#)
        .expect("the pattern is valid")
});

/// Looks for such a string: from the quote before the first escaped tag to the
/// one that closes it, or as far as the text goes.
pub(super) fn find(text: &str) -> Option<Embedded> {
    let captures = ESCAPED.captures(text)?;
    let found = captures.get(0)?.start();
    let quotes = captures.get(1).map_or("\"'", |quote| quote.as_str());
    let is_quote = |at: usize, c: char| quotes.contains(c) && !is_escaped(text, at);
    let start = text.get(..found)?.char_indices().rev().find(|(at, c)| is_quote(*at, *c)).map_or(0, |(at, _)| at + 1);
    let quote = text.get(..start).and_then(|head| head.chars().next_back());
    let tail = text.get(start..)?.char_indices().map(|(at, c)| (start + at, c));
    let end = tail.filter(|(_, c)| Some(*c) == quote).find(|(at, _)| !is_escaped(text, *at));
    Some(unescaped(text, start..end.map_or(text.len(), |(at, _)| at), found))
}

fn is_escaped(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

fn unescaped(text: &str, string: Range<usize>, found: usize) -> Embedded {
    let mut embedded = Embedded { markup: String::new(), found, parts: Vec::new() };
    let mut at = string.start;
    let mut rest = text.get(string).unwrap_or_default();
    while let Some(cut) = rest.find('\\') {
        let (plain, escape) = rest.split_at(cut);
        embedded.part(plain, at);
        let (meant, length) = unescape(escape);
        embedded.parts.push((embedded.markup.len(), at + cut));
        embedded.markup.push(meant);
        at += cut + length;
        rest = escape.get(length..).unwrap_or_default();
    }
    embedded.part(rest, at);
    embedded.parts.push((embedded.markup.len(), at + rest.len()));
    embedded
}

/// The character that an escape means, and the escape's length.
fn unescape(escape: &str) -> (char, usize) {
    let unit = |from: usize| u16::from_str_radix(escape.get(from..from + 4)?, 16).ok();
    match escape.chars().nth(1) {
        Some('n') => ('\n', 2),
        Some('r') => ('\r', 2),
        Some('t') => ('\t', 2),
        Some('u') => {
            let first = unit(2);
            let second = unit(8).filter(|_| escape.get(6..8) == Some("\\u"));
            let units = first.into_iter().chain(second);
            match char::decode_utf16(units).next() {
                Some(Ok(c)) => (c, if c.len_utf16() == 2 { 12 } else { 6 }),
                _ => ('\u{fffd}', if first.is_some() { 6 } else { 2 }),
            }
        }
        Some(c) => (c, 1 + c.len_utf8()),
        None => ('\\', 1),
    }
}

impl Embedded {
    fn part(&mut self, plain: &str, at: usize) {
        if !plain.is_empty() {
            self.parts.push((self.markup.len(), at));
            self.markup.push_str(plain);
        }
    }

    /// Where a range of the markup stands in the file.
    pub(super) fn place(&self, range: Range<usize>) -> Span {
        let of = |at: usize| {
            let before = self.parts.partition_point(|(start, _)| *start <= at);
            let (start, file) = self.parts.get(before.saturating_sub(1)).copied().unwrap_or_default();
            file + (at - start.min(at))
        };
        Span::new(of(range.start)..of(range.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_and_places_kept() {
        let file = r#"{"标题": "某局", "正文": "<p>\u4e00、总体<\/p><td colspan=\"3\">12<\/td>\n", "号": "3"}"#;
        let embedded = find(file).unwrap();
        assert_eq!(embedded.markup, "<p>一、总体</p><td colspan=\"3\">12</td>\n");
        let at = embedded.markup.find("12").unwrap();
        assert_eq!(file.get(embedded.place(at..at + 2).range()), Some("12"));
        let at = embedded.markup.find('一').unwrap();
        assert_eq!(file.get(embedded.place(at..at + 3).range()), Some("\\u4e00"));
        assert!(find("<td colspan=\"3\">").is_none());
    }
}
