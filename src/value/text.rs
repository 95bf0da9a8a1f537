//! The one normalisation of text: what patterns are matched in and labels are
//! compared by. The way back to the printed text is kept.

use super::traditional::simplified;
use crate::source::Span;

/// A normalised copy of a text that remembers where each part stood.
///
/// Full-width letters and digits become ASCII, ASCII punctuation between
/// Chinese words becomes full-width (`,` stays inside `1,234`), quotes of all
/// kinds become `“`, traditional characters simplified ones, and white space
/// and pinyin are dropped. Line breaks inside a sentence
/// are dropped as well; the end of a paragraph is one `\n`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NormText {
    text: String,
    /// One entry for each place where the distance between the two texts
    /// changes: from this normalised byte on, source byte = `source` + distance.
    runs: Vec<Run>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    norm: u32,
    source: u32,
    /// Bytes that one normalised character of this run takes in the source;
    /// 0: the run is the same in both texts.
    wide: u32,
}

impl NormText {
    /// The normalised copy of one text that stands at byte `offset` of the source.
    #[must_use]
    pub fn of(text: &str, offset: u32) -> Self {
        let mut norm = Self::default();
        norm.push(text, offset);
        norm
    }

    /// The normalised text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether there is no text at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Appends `text`, which stands at byte `offset` of the source.
    pub fn push(&mut self, text: &str, offset: u32) {
        self.text.reserve(text.len());
        let mut before = self.text.chars().next_back();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let source = offset.saturating_add(Span::at(text.len() - rest.len()).start);
            let tail = rest.trim_start_matches(is_plain_han);
            if tail.len() < rest.len() {
                let plain = rest.get(..rest.len() - tail.len()).unwrap_or_default();
                self.push_same(plain, source);
                before = plain.chars().next_back();
                rest = tail;
                continue;
            }
            if let Some(behind) = without_pinyin(rest) {
                rest = behind;
                continue;
            }
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            if c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{ad}') {
                continue;
            }
            let folded = fold(c, before, || rest.chars().find(|c| !c.is_whitespace()));
            self.push_char(folded, c, source);
            before = Some(folded);
        }
    }

    /// Ends a paragraph: appends one `\n` unless the text ends with one.
    pub fn end_paragraph(&mut self, offset: u32) {
        self.separate('\n', offset);
    }

    /// Appends a separator that is not printed in the source (`\n` between
    /// paragraphs, `\t` between the cells of a table that is kept as text).
    pub fn separate(&mut self, separator: char, offset: u32) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.runs.push(Run { norm: Span::at(self.text.len()).start, source: offset, wide: u32::MAX });
            self.text.push(separator);
        }
    }

    /// Where a range of the normalised text stands in the source.
    #[must_use]
    pub fn to_source(&self, range: std::ops::Range<usize>) -> Span {
        let start = self.source_of(Span::at(range.start).start, false);
        let end = self.source_of(Span::at(range.end).start, true);
        Span { start, end: end.max(start) }
    }

    fn push_char(&mut self, folded: char, printed: char, source: u32) {
        let wide = if folded == printed { 0 } else { Span::at(printed.len_utf8()).start };
        self.start_run(source, wide);
        self.text.push(folded);
    }

    /// Appends words in which nothing is to be folded.
    fn push_same(&mut self, words: &str, source: u32) {
        self.start_run(source, 0);
        self.text.push_str(words);
    }

    fn start_run(&mut self, source: u32, wide: u32) {
        let norm = Span::at(self.text.len()).start;
        let continues = self
            .runs
            .last()
            .is_some_and(|run| run.wide == 0 && wide == 0 && norm - run.norm == source.wrapping_sub(run.source));
        if !continues {
            self.runs.push(Run { norm, source, wide });
        }
    }

    /// The source offset of a normalised offset; as an end, the offset behind
    /// the character before it, so that dropped spaces are not covered.
    fn source_of(&self, norm: u32, as_end: bool) -> u32 {
        let at = self.runs.partition_point(|run| if as_end { run.norm < norm } else { run.norm <= norm });
        let Some(run) = at.checked_sub(1).and_then(|at| self.runs.get(at)) else {
            return self.runs.first().map_or(0, |run| run.source);
        };
        match run.wide {
            0 => run.source + (norm - run.norm),
            u32::MAX => run.source,
            wide if as_end => run.source + wide,
            _ => run.source,
        }
    }
}

/// Most characters of a report: words in which nothing is to be folded.
fn is_plain_han(c: char) -> bool {
    simplified(c) == Some(c)
}

/// What follows the pinyin that a text begins with: letters one of which has a
/// tone mark, as no other word of a report has.
fn without_pinyin(text: &str) -> Option<&str> {
    let tone = |c: char| "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ".contains(c);
    let letter = |c: char| c.is_ascii_lowercase() || c == 'ü' || tone(c);
    let behind = text.trim_start_matches(letter);
    let word = text.get(..text.len() - behind.len())?;
    word.contains(tone).then_some(behind)
}

/// Folds one character by what stands around it.
fn fold(c: char, before: Option<char>, after: impl Fn() -> Option<char>) -> char {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
    match c {
        '\u{4e00}'..='\u{9fff}' => simplified(c).unwrap_or(c),
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '．' if digit(before) => '.',
        '％' => '%',
        '＋' => '+',
        '－' | '−' => '-',
        '／' => '/',
        ',' | '，' if digit(before) && digit(after()) => ',',
        ',' => '，',
        ':' if !(digit(before) && digit(after())) => '：',
        ';' => '；',
        '(' => '（',
        ')' => '）',
        '?' => '？',
        '!' => '！',
        '"' | '「' | '『' | '＂' | '」' | '』' | '”' => '“',
        '〈' | '<' | '＜' => '《',
        '〉' | '>' | '＞' => '》',
        '〔' | '﹝' | '[' | '［' | '【' => '〔',
        '〕' | '﹞' | ']' | '］' | '】' => '〕',
        _ => c,
    }
}

/// The key by which labels and headings are compared: only letters, digits and
/// Chinese characters, folded. `（一）予以 公开` and `(一)予以公开` are one key.
/// Letters of other alphabets are debris: no label has any.
#[must_use]
pub fn label_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    key.extend(text.chars().filter_map(label_char));
    key
}

/// What a character is in the key of a label; `None` if it does not count.
#[must_use]
pub fn label_char(c: char) -> Option<char> {
    if let Some(simple) = simplified(c) {
        return Some(simple);
    }
    let letter = c.is_alphabetic() && c < '\u{2e80}' || ('Ａ'..='ｚ').contains(&c);
    (c.is_alphanumeric() && !letter).then(|| fold(c, None, || None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_lead_back_to_the_printed_words() {
        let printed = "收到 申请１２件, 占 92.3 %;共1,234件";
        let mut norm = NormText::default();
        norm.push(printed, 0);
        assert_eq!(norm.as_str(), "收到申请12件，占92.3%；共1,234件");
        for (words, expected) in
            [("收到申请", "收到 申请"), ("12", "１２"), ("92.3%", "92.3 %"), ("1,234件", "1,234件")]
        {
            let at = norm.as_str().find(words).unwrap_or_default();
            let span = norm.to_source(at..at + words.len());
            assert_eq!(printed.get(span.range()), Some(expected));
        }
    }

    #[test]
    fn keys_ignore_brackets_and_spaces() {
        assert_eq!(label_key("（一） 予以 公开"), label_key("(一)予以公开"));
        assert_eq!(label_key("３．其他"), "3其他");
        assert_eq!(label_key("行xíng政規範性文件wenjian"), "行政规范性文件");
    }

    #[test]
    fn traditional_characters_are_folded_and_found_again() {
        let printed = "隻計這一情形，行政強製（shù）12件，見APP。";
        let norm = NormText::of(printed, 0);
        assert_eq!(norm.as_str(), "只计这一情形，行政强制（）12件，见APP。");
        let at = norm.as_str().find("强制").unwrap_or_default();
        assert_eq!(printed.get(norm.to_source(at..at + "强制".len()).range()), Some("強製"));
    }
}
