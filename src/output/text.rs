//! Text for terminals: display widths, padding, wrapping, and making the
//! characters of a document harmless. Knows nothing about findings.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns a text takes on a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// How many columns a character takes; a tab counts as its widest.
pub(super) fn char_width(c: char) -> usize {
    if c == '\t' { super::view::TAB_WIDTH } else { c.width().unwrap_or(0) }
}

/// The text, filled up with spaces to `columns`.
#[must_use]
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text on one line, with every character that could move the cursor or
/// turn the direction of writing shown as a sign.
#[must_use]
pub fn harmless(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\t' | '\n') { ' ' } else { visible(c) }).collect()
}

/// What is shown for a character of a document. A tab stays a tab.
pub(super) fn visible(c: char) -> char {
    match c {
        '\t' => c,
        // Unicode has a picture for each of the old control characters.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
        // Marks and overrides of writing direction can make a line read as another.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        // Terminals disagree about the width of these.
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => '\u{fffd}',
        _ => c,
    }
}

/// `head` and then `text`, broken into lines of at most `columns`; lines after
/// the first are indented as far as `head` reaches. Ends with a line break.
#[must_use]
pub fn wrap(head: &str, text: &str, columns: usize) -> String {
    let indent = width(head);
    let room = columns.saturating_sub(indent).max(20);
    let mut out = String::from(head);
    let mut used = 0;
    for piece in pieces(text) {
        let piece_width = width(piece);
        if used > 0 && used + width(piece.trim_end()) > room {
            out.truncate(out.trim_end().len());
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            used = 0;
        }
        let piece = if used == 0 { piece.trim_start() } else { piece };
        out.push_str(piece);
        used += piece_width;
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// Parts of a text between which a line may break: not inside a number or a
/// Latin word, not before closing and not after opening punctuation.
fn pieces(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut chars = rest.char_indices();
        let mut before = chars.next().map_or(' ', |(_, c)| c);
        let cut = chars
            .find_map(|(at, c)| {
                let joined = is_word(before) && is_word(c)
                    || "，。；：、）》”’？！%,.;:)]}… ".contains(c)
                    || "（《“‘([{".contains(before);
                before = c;
                (!joined).then_some(at)
            })
            .unwrap_or(rest.len());
        let (part, tail) = rest.split_at_checked(cut).unwrap_or((rest, ""));
        parts.push(part);
        rest = tail;
    }
    parts
}

fn is_word(c: char) -> bool {
    c.is_ascii_graphic()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_between_characters_but_not_before_punctuation() {
        let text = "六类申请人合计三十八，总计栏填 12345 件。";
        let wrapped = wrap("  建议：", text, 30);
        for line in wrapped.lines() {
            assert!(width(line) <= 32, "{line}");
            assert!(!line.trim_start().starts_with(['，', '。']), "{line}");
        }
        assert_eq!(wrapped.replace(['\n', ' '], ""), format!("建议：{text}").replace(' ', ""));
        assert!(wrapped.contains("12345"));
    }

    #[test]
    fn control_characters_become_signs() {
        assert_eq!(harmless("a\u{1b}[31m\u{202e}b\nc"), "a␛[31m\u{fffd}b c");
    }

    #[test]
    fn pads_by_columns() {
        assert_eq!(pad("总计", 6), "总计  ");
    }
}
