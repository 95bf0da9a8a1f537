//! Numbers of a spreadsheet as its program shows them: the value in the file and
//! the format code of the cell give the words that a reader sees.
//!
//! Format codes: ECMA-376 part 1, section 18.8.31. Not here: dates, and codes
//! that show a number in another size than it has (`0,`), as a fraction or in
//! powers of ten. For these there are no words.

use rust_decimal::{Decimal, RoundingStrategy};

/// A number as it is shown by a format code; `None` for codes that cannot be shown.
pub(super) fn shown(value: f64, code: &str) -> Option<String> {
    let value = exact(value)?;
    let sections = sections(code);
    let negative = value.is_sign_negative() && !value.is_zero();
    let section = match (sections.as_slice(), negative) {
        ([_, second, ..], true) => second,
        ([_, _, third, ..], false) if value.is_zero() => third,
        ([first, ..], _) => first,
        ([], _) => return Some(plain(value)),
    };
    let lower = section.to_lowercase();
    if lower.is_empty() && sections.len() == 1 || ["general", "通用格式", "@"].iter().any(|word| lower.contains(word))
    {
        return Some(plain(value));
    }
    let pattern = Pattern::read(section, negative)?;
    let words = pattern.write(value);
    Some(words.trim().to_owned())
}

/// A number without a format: as many digits as spreadsheet programs keep, so
/// that 0.1 + 0.2 is 0.3.
pub(super) fn general(value: f64) -> String {
    exact(value).map_or_else(|| value.to_string(), plain)
}

fn exact(value: f64) -> Option<Decimal> {
    Decimal::from_scientific(&format!("{value:.14e}")).ok()
}

fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

/// The parts of a code between semicolons: positive, negative, zero, text.
fn sections(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in code.chars() {
        if c == ';' && !quoted && !escaped {
            sections.push(String::new());
            continue;
        }
        quoted ^= c == '"' && !escaped;
        escaped = matches!(c, '\\' | '_' | '*') && !escaped && !quoted;
        sections.last_mut().into_iter().for_each(|section| section.push(c));
    }
    sections
}

/// What a section of a code says of digits, and the words around them.
#[derive(Default)]
struct Pattern {
    before: String,
    after: String,
    /// Digits in front of the point that are always shown.
    least_whole: usize,
    /// Digits behind the point that are always shown.
    least_fraction: usize,
    /// Digits behind the point at most.
    most_fraction: u32,
    thousands: bool,
    percent: bool,
    digits: bool,
    /// All places for digits are such as show nothing for 0.
    only_spaces: bool,
    negative: bool,
}

impl Pattern {
    fn read(section: &str, negative: bool) -> Option<Self> {
        let mut pattern = Self { negative, only_spaces: true, ..Self::default() };
        let mut fraction = false;
        let mut rest = section.chars().peekable();
        let mut last_was_digit = false;
        while let Some(c) = rest.next() {
            let was_digit = std::mem::replace(&mut last_was_digit, matches!(c, '0' | '#' | '?'));
            match c {
                '0' | '#' | '?' => pattern.digit(c, fraction)?,
                ',' if was_digit && rest.peek().is_some_and(|next| matches!(next, '0' | '#' | '?')) => {
                    pattern.thousands = true;
                }
                ',' | '/' | 'E' | 'e' => return None,
                '.' if fraction => return None,
                '.' => fraction = true,
                '%' => {
                    pattern.percent = true;
                    pattern.literal('%');
                }
                '"' => rest.by_ref().take_while(|c| *c != '"').for_each(|c| pattern.literal(c)),
                '\\' => rest.next().into_iter().for_each(|c| pattern.literal(c)),
                '_' | '*' => drop(rest.next()),
                '[' => {
                    let inner: String = rest.by_ref().take_while(|c| *c != ']').collect();
                    if inner.starts_with(['<', '>', '=']) {
                        return None;
                    }
                    let currency = inner.strip_prefix('$').and_then(|words| words.split('-').next());
                    currency.unwrap_or_default().chars().for_each(|c| pattern.literal(c));
                }
                c if c.is_ascii_alphabetic() => return None,
                c => pattern.literal(c),
            }
        }
        Some(pattern)
    }

    fn digit(&mut self, c: char, fraction: bool) -> Option<()> {
        // Words between digits: the number cannot be told from them any more.
        if !self.after.is_empty() {
            return None;
        }
        self.digits = true;
        self.only_spaces &= c == '?';
        let always = usize::from(c == '0');
        if fraction {
            self.least_fraction += always;
            self.most_fraction += 1;
        } else {
            self.least_whole += always;
        }
        Some(())
    }

    /// Brackets and signs around a negative number become one sign.
    fn literal(&mut self, c: char) {
        if self.negative && matches!(c, '(' | ')' | '-' | '（' | '）') {
            return;
        }
        if self.digits { self.after.push(c) } else { self.before.push(c) }
    }

    fn write(&self, value: Decimal) -> String {
        let around = |number: &str| format!("{}{number}{}", self.before, self.after);
        if !self.digits || (self.only_spaces && value.is_zero()) {
            return around("");
        }
        let value = if self.percent { value * Decimal::ONE_HUNDRED } else { value };
        let value = value.round_dp_with_strategy(self.most_fraction, RoundingStrategy::MidpointAwayFromZero);
        let digits = value.abs().normalize().to_string();
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let whole = if whole == "0" && self.least_whole == 0 { "" } else { whole };
        let whole = format!("{whole:0>width$}", width = self.least_whole);
        let whole = if self.thousands { grouped(&whole) } else { whole };
        let fraction = format!("{fraction:0<width$}", width = self.least_fraction);
        let point = if fraction.is_empty() { "" } else { "." };
        let sign = if self.negative && !value.is_zero() { "-" } else { "" };
        around(&format!("{sign}{whole}{point}{fraction}"))
    }
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_the_code_says() {
        let cases = [
            (7730.28, "General", Some("7730.28")),
            (0.1 + 0.2, "General", Some("0.3")),
            (38.0, "", Some("38")),
            (5_949.088_667, "G/通用格式", Some("5949.088667")),
            (38.0, "0", Some("38")),
            (38.5, "0_ ", Some("39")),
            (7730.2, "0.00_ ", Some("7730.20")),
            (1234.5, "#,##0.00", Some("1,234.50")),
            (1_234_567.0, "#,##0", Some("1,234,567")),
            (0.5, "#.##", Some(".5")),
            (0.956, "0.0%", Some("95.6%")),
            (251_000.0, "0\"元\"", Some("251000元")),
            (12.0, "[$¥-804]#,##0", Some("¥12")),
            (-417.0, "0_);[Red]\\(0\\)", Some("-417")),
            (-417.0, "0;[Red]0", Some("-417")),
            (-0.4, "0", Some("0")),
            (0.0, "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"??_ ;_ @_ ", Some("-")),
            (38.0, "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"??_ ;_ @_ ", Some("38")),
            (7.0, "000", Some("007")),
            (38.0, ";;;", Some("")),
            (12_345.0, "0,", None),
            (12_345.0, "0\\.0,", None),
            (0.5, "# ?/?", None),
            (12.0, "0.00E+00", None),
            (12.0, "[>10]0;0", None),
        ];
        for (value, code, wanted) in cases {
            assert_eq!(shown(value, code).as_deref(), wanted, "{value} as {code}");
        }
    }

    #[test]
    fn numbers_without_a_code_keep_the_digits_of_a_spreadsheet() {
        for (value, wanted) in [(7730.28, "7730.28"), (0.0, "0"), (1e15, "1000000000000000"), (-4.5, "-4.5")] {
            assert_eq!(general(value), wanted);
        }
    }
}
