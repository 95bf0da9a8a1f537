//! What is printed in one cell of a table.

use rust_decimal::Decimal;

use super::{Unit, parse_number};

/// The content of a table cell, as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Printed {
    /// A number; `note` is what stands beside it, such as `（其中修订16件）`,
    /// and `unit` a unit printed in the cell, such as 元.
    Number {
        /// The value as printed, not converted.
        value: Decimal,
        /// A unit printed behind the number.
        unit: Option<Unit>,
        /// Words printed behind the number.
        note: Option<String>,
    },
    /// Nothing, or only spaces.
    Blank,
    /// A sign for "none": `/`, `-`, `—`, 无.
    Mark,
    /// Words.
    Text,
}

/// Reads the text of a cell. A number may be followed by a unit or by a note in
/// brackets or one that says so (`22，其中修订16件`), and by nothing else.
#[must_use]
pub fn read_cell(text: &str) -> Printed {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
    if text.is_empty() {
        return Printed::Blank;
    }
    if text.chars().all(|c| "/／\\-－—–―─无無".contains(c)) {
        return Printed::Mark;
    }
    if let Some(value) = parse_number(text).filter(|_| text.contains(is_digit)) {
        return Printed::Number { value, unit: None, note: None };
    }
    let head_end = text.find(|c: char| !(is_digit(c) || ",，.．-－+".contains(c))).unwrap_or(text.len());
    let head_end = text.get(..head_end).unwrap_or_default().trim_end_matches([',', '，']).len();
    let (head, tail) = text.split_at(head_end);
    match (parse_number(head), tail.trim()) {
        (Some(value), tail) if head.contains(is_digit) => annotated(value, tail).unwrap_or(Printed::Text),
        _ => Printed::Text,
    }
}

fn annotated(value: Decimal, tail: &str) -> Option<Printed> {
    if let Some(unit) = Unit::from_label(tail) {
        return Some(Printed::Number { value, unit: Some(unit), note: None });
    }
    let bracketed = tail.starts_with(['（', '(']) && tail.ends_with(['）', ')']);
    let words = tail.trim_start_matches(['，', ',', '；', ';', '：', ':']).trim_start();
    let said = ["其中", "含", "包括", "包含"].iter().any(|first| words.starts_with(first));
    (bracketed || said).then(|| Printed::Number { value, unit: None, note: Some(tail.to_owned()) })
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<(String, Option<Unit>, Option<String>)> {
        match read_cell(text) {
            Printed::Number { value, unit, note } => Some((value.to_string(), unit, note)),
            Printed::Blank | Printed::Mark | Printed::Text => None,
        }
    }

    #[test]
    fn reads_numbers_with_notes_and_units() {
        assert_eq!(number(" 38 "), Some(("38".into(), None, None)));
        assert_eq!(number("22（其中修订16件）"), Some(("22".into(), None, Some("（其中修订16件）".into()))));
        assert_eq!(number("22，其中修订16件"), Some(("22".into(), None, Some("，其中修订16件".into()))));
        assert_eq!(number("1，234"), Some(("1234".into(), None, None)));
        assert_eq!(number("251000元"), Some(("251000".into(), Some(Unit::Yuan), None)));
    }

    #[test]
    fn words_blanks_and_marks_are_no_numbers() {
        assert_eq!(read_cell("　　"), Printed::Blank);
        for mark in ["/", "-", "——", "无", "／"] {
            assert_eq!(read_cell(mark), Printed::Mark, "{mark}");
        }
        for text in ["行政许可", "1.属于国家秘密", "0（二）部分公开", "减4", "十二", "1 234"] {
            assert_eq!(read_cell(text), Printed::Text, "{text}");
        }
    }
}
