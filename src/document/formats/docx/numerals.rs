//! Numbers of list items as Word prints them: the formats of
//! `ST_NumberFormat` (ECMA-376 part 1, 17.18.59) that Chinese documents use.
//! Any other format is printed in plain digits.

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const LEGAL: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";
const ROMAN: [(i64, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

/// A number in a format by its name in the file.
pub(super) fn numeral(number: i64, format: &str) -> String {
    let special = match format {
        "none" => Some(String::new()),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => counting(number, DIGITS, ['十', '百', '千']),
        "chineseLegalSimplified" | "ideographLegalTraditional" => counting(number, LEGAL, ['拾', '佰', '仟']),
        "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" | "koreanDigital2" => {
            digits(number, |digit| DIGITS.get(digit).copied())
        }
        "decimalFullWidth" | "decimalFullWidth2" => digits(number, |digit| in_block('０', 10, digit as i64)),
        "ideographTraditional" => letter(STEMS, number),
        "ideographZodiac" => letter(BRANCHES, number),
        "upperLetter" => letters(number, 'A'),
        "lowerLetter" => letters(number, 'a'),
        "upperRoman" => roman(number).map(|text| text.to_uppercase()),
        "lowerRoman" => roman(number),
        "decimalZero" => Some(format!("{number:02}")),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => in_block('①', 20, number.saturating_sub(1))
            .or_else(|| in_block('㉑', 15, number.saturating_sub(21)))
            .or_else(|| in_block('㊱', 15, number.saturating_sub(36)))
            .map(String::from),
        "decimalEnclosedParen" => in_block('⑴', 20, number.saturating_sub(1)).map(String::from),
        "decimalEnclosedFullstop" => in_block('⒈', 20, number.saturating_sub(1)).map(String::from),
        "ideographEnclosedCircle" => in_block('㊀', 10, number.saturating_sub(1)).map(String::from),
        _ => None,
    };
    special.unwrap_or_else(|| number.to_string())
}

/// 1 to 9999 in words: 十, 十一, 一百零五.
fn counting(number: i64, names: [char; 10], places: [char; 3]) -> Option<String> {
    let mut out = String::new();
    let mut skipped = false;
    for (power, place) in [(1000, Some(places[2])), (100, Some(places[1])), (10, Some(places[0])), (1, None)] {
        let digit = usize::try_from(number / power).ok().filter(|_| (1..10_000).contains(&number))? % 10;
        if digit == 0 {
            skipped = !out.is_empty();
            continue;
        }
        out.extend(skipped.then_some('零'));
        skipped = false;
        // Nobody says 一十二.
        if !(digit == 1 && power == 10 && out.is_empty()) {
            out.push(*names.get(digit)?);
        }
        out.extend(place);
    }
    Some(out)
}

fn digits(number: i64, name: impl Fn(usize) -> Option<char>) -> Option<String> {
    number.to_string().chars().map(|c| name(c.to_digit(10)? as usize)).collect()
}

/// The character so far behind the first of a block of Unicode.
fn in_block(first: char, length: i64, at: i64) -> Option<char> {
    let at = u32::try_from(at).ok().filter(|_| at < length)?;
    char::from_u32(first as u32 + at)
}

fn letter(letters: &str, number: i64) -> Option<String> {
    letters.chars().nth(usize::try_from(number.saturating_sub(1)).ok()?).map(String::from)
}

/// A to Z, then AA, BB and so on, as Word counts.
fn letters(number: i64, first: char) -> Option<String> {
    let at = u32::try_from(number.saturating_sub(1)).ok().filter(|at| *at < 26 * 8)?;
    let letter = char::from_u32(first as u32 + at % 26)?;
    Some(std::iter::repeat_n(letter, at as usize / 26 + 1).collect())
}

fn roman(number: i64) -> Option<String> {
    let mut rest = (1..4000).contains(&number).then_some(number)?;
    let mut out = String::new();
    for (value, letters) in ROMAN {
        while rest >= value {
            out.push_str(letters);
            rest -= value;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_as_word_does() {
        let cases = [
            ("chineseCounting", 1, "一"),
            ("ideographDigital", 0, "〇"),
            ("chineseCounting", 0, "0"),
            ("chineseCountingThousand", 10, "十"),
            ("japaneseCounting", 12, "十二"),
            ("chineseCountingThousand", 20, "二十"),
            ("chineseCountingThousand", 105, "一百零五"),
            ("chineseCountingThousand", 1010, "一千零一十"),
            ("chineseCountingThousand", 12345, "12345"),
            ("chineseLegalSimplified", 21, "贰拾壹"),
            ("ideographDigital", 10, "一〇"),
            ("decimalFullWidth", 12, "１２"),
            ("ideographTraditional", 3, "丙"),
            ("ideographTraditional", 11, "11"),
            ("ideographZodiac", 12, "亥"),
            ("upperLetter", 27, "AA"),
            ("lowerRoman", 14, "xiv"),
            ("decimalZero", 7, "07"),
            ("decimalEnclosedCircle", 20, "⑳"),
            ("decimalEnclosedCircle", 21, "㉑"),
            ("decimalEnclosedCircle", 50, "㊿"),
            ("decimalEnclosedCircle", 51, "51"),
            ("decimalEnclosedParen", 2, "⑵"),
            ("decimalEnclosedFullstop", 20, "⒛"),
            ("decimalEnclosedFullstop", 21, "21"),
            ("none", 3, ""),
            ("hebrew1", 3, "3"),
            ("upperRoman", i64::MAX, "9223372036854775807"),
        ];
        for (format, number, printed) in cases {
            assert_eq!(numeral(number, format), printed, "{format} {number}");
        }
    }
}
