//! Numbers as Chinese reports print them, read exactly or not at all.

use rust_decimal::Decimal;

/// What `{number}` stands for in a pattern of the rule language. Matches the
/// normalised text: `12`, `1,234`, `3.5`, `1.2万`, `十二`, `两千零四`, `〇`.
pub const NUMBER_PATTERN: &str = r"(?:[0-9]{1,3}(?:[,，][0-9]{3})+(?:\.[0-9]+)?[万亿]?|[0-9]+(?:\.[0-9]+)?[万亿]?|[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟廿卅]+)";

/// Reads a printed number: ASCII or full-width digits, thousands separators in
/// their right places, decimals, 万 and 亿, Chinese numerals (`十二`, `二〇二三`,
/// `壹佰`). Surrounding spaces are left out. Anything else is `None`: a number
/// is never guessed.
#[must_use]
pub fn parse_number(text: &str) -> Option<Decimal> {
    let text = text.trim();
    if let Some(value) = plain_digits(text) {
        return Some(value);
    }
    if !text.chars().all(may_stand_in_number) {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        plain.push(match c {
            '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0'))?,
            '．' => '.',
            '，' => ',',
            '－' | '−' | '—' | '–' => '-',
            '＋' => '+',
            _ => c,
        });
    }
    let (negative, digits) = match plain.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let value = if digits.starts_with(|c: char| c.is_ascii_digit()) { arabic(digits)? } else { chinese(digits)? };
    Some(if negative { -value } else { value })
}

/// ASCII digits alone, which most numbers are.
fn plain_digits(text: &str) -> Option<Decimal> {
    let plain = (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse::<u64>().ok().map(Decimal::from)).flatten()
}

/// Words are told from numbers by their first character that no number has.
fn may_stand_in_number(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９' | ',' | '，' | '.' | '．' | '+' | '＋' | '-' | '－' | '−' | '—' | '–')
        || c.is_whitespace()
        || digit(c).is_some()
        || place(c).is_some()
        || magnitude(c).is_some()
}

/// `1,234.5万`: digits, checked separators, one optional magnitude.
fn arabic(text: &str) -> Option<Decimal> {
    let scale = text.chars().last().and_then(magnitude);
    let digits = if scale.is_some() { text.get(..text.len() - '万'.len_utf8())? } else { text };
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    if !all_digits(first) || (grouped && first.len() > 3) || fraction.is_some_and(|f| !all_digits(f)) {
        return None;
    }
    if groups.any(|group| group.len() != 3 || !all_digits(group)) {
        return None;
    }
    let value = Decimal::from_str_exact(&digits.replace(',', "")).ok()?;
    value.checked_mul(Decimal::from(scale.unwrap_or(1)))
}

fn magnitude(c: char) -> Option<u64> {
    match c {
        '万' | '萬' => Some(10_000),
        '亿' | '億' => Some(100_000_000),
        _ => None,
    }
}

/// `两千零四` by place values; `二〇二三` digit by digit when no place word stands in it.
fn chinese(text: &str) -> Option<Decimal> {
    if text.is_empty() {
        return None;
    }
    if text.chars().all(|c| digit(c).is_some()) {
        let digits: Option<String> = text.chars().map(|c| digit(c).and_then(|d| char::from_digit(d, 10))).collect();
        return Decimal::from_str_exact(&digits?).ok();
    }
    let (mut total, mut section, mut pending) = (0u64, 0u64, None::<u64>);
    for c in text.chars() {
        if let Some(value) = digit(c) {
            if pending.is_some_and(|p| p != 0) {
                return None;
            }
            pending = Some(u64::from(value));
        } else if let Some(value) = place(c) {
            section = section.checked_add(pending.take().unwrap_or(1).checked_mul(value)?)?;
        } else {
            let value = magnitude(c)?;
            section = section.checked_add(pending.take().unwrap_or(0))?;
            total = total.checked_add(section)?.checked_mul(value)?;
            section = 0;
        }
    }
    Some(Decimal::from(total.checked_add(section)?.checked_add(pending.unwrap_or(0))?))
}

fn digit(c: char) -> Option<u32> {
    match c {
        '零' | '〇' => Some(0),
        '一' | '壹' => Some(1),
        '二' | '贰' | '两' => Some(2),
        '三' | '叁' => Some(3),
        '四' | '肆' => Some(4),
        '五' | '伍' => Some(5),
        '六' | '陆' => Some(6),
        '七' | '柒' => Some(7),
        '八' | '捌' => Some(8),
        '九' | '玖' => Some(9),
        _ => None,
    }
}

fn place(c: char) -> Option<u64> {
    match c {
        '十' | '拾' => Some(10),
        '廿' => Some(20),
        '卅' => Some(30),
        '百' | '佰' => Some(100),
        '千' | '仟' => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_as_printed() {
        let cases = [
            ("0", "0"),
            ("12", "12"),
            ("1,234", "1234"),
            ("１，２３４", "1234"),
            ("59237.2449", "59237.2449"),
            ("1.2万", "12000"),
            ("3亿", "300000000"),
            ("十二", "12"),
            ("二〇二三", "2023"),
            ("两千零四", "2004"),
            ("一百二十三", "123"),
            ("壹佰贰拾叁", "123"),
            ("廿三", "23"),
            ("一万二千", "12000"),
            ("-417", "-417"),
            (" 7 ", "7"),
            ("007", "7"),
        ];
        for (text, expected) in cases {
            assert_eq!(parse_number(text).map(|n| n.normalize().to_string()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn never_guesses() {
        for text in ["", "1,23", "1234,567", "12a", "1.2.3", "1..2", "/", "-", "无", "三十余", "1 2", "一二三十", "1e5"]
        {
            assert_eq!(parse_number(text), None, "{text}");
        }
    }
}
