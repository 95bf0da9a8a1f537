//! Characters that PDF programs write for other ones.

use unicode_normalization::UnicodeNormalization;

/// Stands for a character that the file does not say.
pub(super) const UNKNOWN: char = '\u{fffd}';

/// Radicals that stand for the character of the same shape and have no
/// normal form: `EquivalentUnifiedIdeograph.txt` of Unicode 15.1, as far as
/// the character is one of modern Chinese.
const RADICALS: &[(char, char)] = &[
    ('⺎', '兀'),
    ('⺏', '尣'),
    ('⺒', '巳'),
    ('⺓', '幺'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺩', '王'),
    ('⺪', '疋'),
    ('⺫', '罒'),
    ('⺬', '示'),
    ('⺰', '纟'),
    ('⺶', '羊'),
    ('⺸', '羊'),
    ('⺼', '肉'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻎', '辶'),
    ('⻐', '钅'),
    ('⻑', '長'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻱', '龟'),
    ('⻳', '龟'),
];

/// The character that a reader sees. Full-width digits and the like are left
/// as they are: they are what is printed.
pub(super) fn plain(char: char) -> char {
    match char {
        '\u{2e80}'..='\u{2eff}' => {
            RADICALS.iter().find(|(radical, _)| *radical == char).map_or_else(|| normal(char), |(_, plain)| *plain)
        }
        '\u{2f00}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => normal(char),
        '\u{a0}' | '\u{3000}' | '\t' | '\r' | '\n' => ' ',
        char if char.is_control() => UNKNOWN,
        char => char,
    }
}

fn normal(char: char) -> char {
    let mut forms = std::iter::once(char).nfkc();
    match (forms.next(), forms.next()) {
        (Some(normal), None) => normal,
        _ => char,
    }
}
