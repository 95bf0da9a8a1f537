//! Syntax errors: where, in words that a rule author knows.

use super::{Rule, Snippet};
use crate::lang::{Problem, suggest};

/// Deepest nesting of brackets in one item; the parser recurses with them.
const MAX_NESTING: usize = 64;

/// The parser recurses with brackets; a hostile file must not exhaust the stack.
pub(super) fn check_nesting(snippet: Snippet<'_>) -> Result<(), Problem> {
    let mut depth = 0usize;
    for (at, c) in snippet.text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '\n' if snippet.text.get(at + 1..).is_some_and(|rest| rest.starts_with("rule")) => depth = 0,
            _ => {}
        }
        if depth > MAX_NESTING {
            let span = snippet.place(at, at + 1);
            return Err(Problem::new(snippet.source, span, format!("括号嵌套超过 {MAX_NESTING} 层")));
        }
    }
    let mut nested = 0usize;
    for (at, line) in lines_at(snippet.text) {
        if ITEM_KEYWORDS.iter().any(|keyword| line.starts_with(keyword)) {
            nested = 0;
        }
        nested += line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| NESTING_WORDS.contains(word)).count();
        if nested > 3 * MAX_NESTING {
            let span = snippet.place(at, at + line.len());
            return Err(Problem::new(snippet.source, span, "一条规则里的 not、any、all 太多"));
        }
    }
    Ok(())
}

/// Words that take an expression in without a bracket.
const NESTING_WORDS: [&str; 3] = ["not", "any", "all"];

/// What an item begins with.
const ITEM_KEYWORDS: [&str; 5] = ["rule", "fact", "pattern", "override", "disable"];

/// Lines with the byte at which each begins.
fn lines_at(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end())
    })
}

/// The name of an item that could not be parsed.
pub(super) fn broken_name(text: &str) -> Option<String> {
    let head = text.lines().find(|line| !line.trim_start().starts_with("///"))?;
    let mut words =
        head.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).filter(|word| !word.is_empty());
    words.next()?;
    words.next().map(str::to_owned)
}

pub(super) fn syntax_problem(snippet: Snippet<'_>, error: &pest::error::Error<Rule>) -> Problem {
    let at = match error.location {
        pest::error::InputLocation::Pos(at) => at,
        pest::error::InputLocation::Span((start, _)) => start,
    };
    // Underline the whole word or sign at the place, not one character of it.
    let rest = snippet.text.get(at..).unwrap_or_default();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let word = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
    let length = if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) };
    let span = snippet.place(at, at + length);
    let pest::error::ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        return Problem::new(snippet.source, span, "写法有误");
    };
    let found = rest.get(..length).unwrap_or_default();
    let message = if length == 0 {
        "写法有误：这里已经结束".to_owned()
    } else {
        format!("写法有误：“{found}”不能写在这里")
    };
    let problem = Problem::new(snippet.source, span, message).label("从这里起读不下去");
    match advice(found, positives) {
        Some(help) => problem.help(help),
        None => problem,
    }
}

/// What to write instead: the slip that is most likely, else what may stand here.
fn advice(found: &str, positives: &[Rule]) -> Option<String> {
    let wide = |c: char| WIDE.iter().find(|(wide, _)| *wide == c).map(|(_, narrow)| *narrow);
    if let Some(narrow) = found.chars().next().and_then(wide) {
        return Some(format!("这里要用半角的 {narrow}"));
    }
    if found == "=" && positives.contains(&Rule::compare_op) {
        return Some("比较是否相等要写 ==".to_owned());
    }
    if positives.contains(&Rule::code) {
        return Some("编号是两个大写字母加三位数字，如 CN303".to_owned());
    }
    if positives.contains(&Rule::practice) && suggest(found, ["practice"]).is_some() {
        return Some("是不是想写“practice”？".to_owned());
    }
    let keywords = if positives.contains(&Rule::kw_match) { FACT_KEYWORDS } else { RULE_KEYWORDS };
    if positives.iter().any(|rule| matches!(rule, Rule::kw_require | Rule::kw_match | Rule::close_brace))
        && let Some(near) = suggest(found, keywords.iter().copied()).filter(|near| *near != found)
    {
        return Some(format!("没有“{found}”这个子句，是不是想写“{near}”？"));
    }
    let mut expected: Vec<&str> = positives.iter().filter_map(|rule| rule_words(*rule)).collect();
    expected.sort_unstable();
    expected.dedup();
    (!expected.is_empty()).then(|| format!("这里可以写：{}", expected.join("、")))
}

/// Signs of a Chinese keyboard that stand where the grammar has their narrow twins.
const WIDE: &[(char, char)] = &[
    ('（', '('),
    ('）', ')'),
    ('，', ','),
    ('：', ':'),
    ('“', '"'),
    ('”', '"'),
    ('｛', '{'),
    ('｝', '}'),
    ('［', '['),
    ('］', ']'),
    ('＝', '='),
    ('｜', '|'),
    ('／', '/'),
    ('＋', '+'),
    ('－', '-'),
    ('＜', '<'),
    ('＞', '>'),
    ('　', ' '),
];

/// The clauses of a rule.
const RULE_KEYWORDS: &[&str] = &[
    "code", "severity", "title", "basis", "since", "until", "param", "when", "for", "let", "require", "at", "message",
    "help", "example", "practice",
];

/// The clauses of a fact.
const FACT_KEYWORDS: &[&str] = &["from", "match", "unless", "after", "this_year"];

/// What a production is called in errors; `None` for those that say nothing to a writer.
fn rule_words(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::open_brace => "{",
        Rule::close_brace => "}",
        Rule::open_bracket => "[",
        Rule::close_bracket => "]",
        Rule::open_paren => "(",
        Rule::close_paren => ")",
        Rule::colon => ":",
        Rule::comma => ",",
        Rule::equals => "=",
        Rule::bar => "|",
        Rule::string | Rule::string_body => "\"文字\"",
        Rule::regex | Rule::regex_body => "/正则表达式/",
        Rule::kebab => "名称（英文字母、数字和 -）",
        Rule::name | Rule::dotted | Rule::path => "名称（英文字母、数字和下划线）",
        Rule::code => "规则编号（如 CN303）",
        Rule::year => "四位年份",
        Rule::number | Rule::digits | Rule::signed_number => "数值",
        Rule::verdict => "ok 或 bad",
        Rule::item | Rule::rule_def | Rule::junk | Rule::single_item => "rule、pattern、fact、override 或 disable",
        Rule::kw_require => "规则的下一个子句（如 require、message、example）",
        Rule::kw_match => "from、match 或 unless",
        Rule::expression | Rule::primary | Rule::sum | Rule::comparison => "表达式",
        Rule::compare_op => "比较符号（==、<= 等）",
        Rule::sum_op | Rule::product_op => "运算符号（+、- 等）",
        Rule::set_value => "值（数字、\"文字\"或 absent）",
        Rule::state => "状态（present、filled、blank、readable、glued、contradictory、whole）",
        _ => return None,
    })
}
