//! Traditional characters as simplified ones, character by character: reports
//! come back from sites and machines that converted them. Words are not
//! exchanged (資訊 is not 信息); a variant of the form's label is.

use std::sync::LazyLock;

/// Pairs of a traditional and its simplified character; see
/// `docs/decisions/0019-traditional-characters.md`.
const PAIRS: &str = include_str!("traditional.txt");

const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

/// For each character from U+4E00 on its simplified form, often itself.
static SIMPLE: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
    for pair in PAIRS.split_whitespace() {
        let mut chars = pair.chars();
        if let (Some(traditional), Some(simple)) = (chars.next(), chars.next())
            && let Some(place) = table.get_mut((u32::from(traditional) - FIRST) as usize)
        {
            *place = simple;
        }
    }
    table
});

/// The simplified form of a common Chinese character; `None` for any other character.
#[must_use]
pub fn simplified(c: char) -> Option<char> {
    let at = u32::from(c).checked_sub(FIRST)?;
    SIMPLE.get(at as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_pairs_of_two_different_characters() {
        for pair in PAIRS.split_whitespace() {
            let chars: Vec<char> = pair.chars().collect();
            assert!(matches!(chars.as_slice(), [from, to] if from != to), "{pair}");
            assert_eq!(simplified(chars[1]), Some(chars[1]), "{pair}: the simplified form is final");
        }
        assert!(PAIRS.split_whitespace().count() > 2000);
    }

    #[test]
    fn simplified_words_stay() {
        let words = "政府信息公开工作年度报告行政规范性文件只计这一情形著作权覆盖面乾坤复议后起诉";
        assert!(words.chars().all(|c| simplified(c) == Some(c)));
    }
}
