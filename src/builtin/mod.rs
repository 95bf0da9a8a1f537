//! Functions that rules may call: one table, [`BUILTINS`]. The checker, the
//! evaluator, the reference page and the tests read the same rows.
//!
//! Functions over sets (`sum`, `count`) and over documents (`section`,
//! `matches`, `mentions`, `cells`) are forms of the language itself and stand
//! in [`SPECIAL_FORMS`], with their documentation only.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::value::{Date, Decimal, NormText, Type, parse_number};

/// A function of the rule language.
#[derive(Debug)]
pub struct Builtin {
    /// Its name.
    pub name: &'static str,
    /// Its parameters.
    pub params: &'static [Param],
    /// Whether the last parameter may be given several times.
    pub variadic: bool,
    /// Type of its value.
    pub result: Returns,
    /// What it is for, in Chinese, for the reference page.
    pub doc: &'static str,
    /// An expression that holds; run by the tests.
    pub example: &'static str,
    /// Computes the value; `None`: it has none for these arguments.
    pub body: for<'a> fn(&[Arg<'a>]) -> Option<Arg<'a>>,
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Param {
    /// Any number; all numbers of one call must be of one type.
    Numeric,
    /// A value of one type.
    Of(Type),
}

/// What a function returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returns {
    /// The type of its numeric arguments.
    SameNumeric,
    /// One type.
    Of(Type),
}

/// A value at run time. Amounts are in yuan.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg<'a> {
    /// A number of any unit.
    Number(Decimal),
    /// Normalised text.
    Text(Cow<'a, str>),
    /// A date.
    Date(Date),
}

use Param::{Numeric, Of};

/// Every function, in the order of the reference page.
pub const BUILTINS: &[Builtin] = &[
    Builtin {
        name: "abs",
        params: &[Numeric],
        variadic: false,
        result: Returns::SameNumeric,
        doc: "绝对值",
        example: "abs(3 - 5) == 2",
        body: |args| number(args, 0).map(|value| Arg::Number(value.abs())),
    },
    Builtin {
        name: "min",
        params: &[Numeric],
        variadic: true,
        result: Returns::SameNumeric,
        doc: "几个数中最小的",
        example: "min(3, 1, 2) == 1",
        body: |args| fold(args, Decimal::min),
    },
    Builtin {
        name: "max",
        params: &[Numeric],
        variadic: true,
        result: Returns::SameNumeric,
        doc: "几个数中最大的",
        example: "max(3, 1, 2) == 3",
        body: |args| fold(args, Decimal::max),
    },
    Builtin {
        name: "round",
        params: &[Numeric, Of(Type::Number)],
        variadic: false,
        result: Returns::SameNumeric,
        doc: "四舍五入到若干位小数",
        example: "round(92.307, 1) == 92.3",
        body: |args| {
            let places = u32::try_from(number(args, 1)?).ok()?;
            let strategy = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
            Some(Arg::Number(number(args, 0)?.round_dp_with_strategy(places, strategy)))
        },
    },
    Builtin {
        name: "percent",
        params: &[Numeric, Numeric],
        variadic: false,
        result: Returns::Of(Type::Percent),
        doc: "前一个数占后一个数的百分比；后一个数为 0 时没有结果",
        example: "round(percent(36, 39), 1) == 92.3%",
        body: |args| {
            let share = number(args, 0)?.checked_div(number(args, 1)?)?;
            share.checked_mul(Decimal::ONE_HUNDRED).map(Arg::Number)
        },
    },
    Builtin {
        name: "number",
        params: &[Of(Type::Text)],
        variadic: false,
        result: Returns::Of(Type::Number),
        doc: "文字写出的数（12、1,234、十二、1.2万）；不是数时没有结果",
        example: "number(\"1.2万\") == 12000",
        body: |args| parse_number(text(args, 0)?).map(Arg::Number),
    },
    Builtin {
        name: "precision",
        params: &[Of(Type::Text)],
        variadic: false,
        result: Returns::Of(Type::Number),
        doc: "文字写出的数最末一位代表多少（92.3 是 0.1，92 是 1，92.30 是 0.01）；不是数时没有结果",
        example: "precision(\"92.3\") == 0.1",
        body: |args| {
            // The same number with a 1 in its last place and 0 in all others.
            let words = text(args, 0)?;
            let last = words.rfind(|c: char| c.is_ascii_digit())?;
            let unit = words.char_indices().map(|(at, c)| match c.is_ascii_digit() {
                true => {
                    if at == last {
                        '1'
                    } else {
                        '0'
                    }
                }
                false => c,
            });
            parse_number(words).and_then(|_| parse_number(&unit.collect::<String>())).map(Arg::Number)
        },
    },
    Builtin {
        name: "date",
        params: &[Of(Type::Text)],
        variadic: false,
        result: Returns::Of(Type::Date),
        doc: "文字写出的日期（2024年1月20日、2024-01-20）；日历上没有这一天时没有结果",
        example: "date(\"2024年1月20日\") < 2024-01-31",
        body: |args| Date::parse(text(args, 0)?).map(Arg::Date),
    },
    Builtin {
        name: "day",
        params: &[Of(Type::Number), Of(Type::Number), Of(Type::Number)],
        variadic: false,
        result: Returns::Of(Type::Date),
        doc: "年、月、日合成的日期；日历上没有这一天时没有结果",
        example: "day(2023 + 1, 1, 31) == 2024-01-31",
        body: |args| {
            let part = |at| u32::try_from(number(args, at)?).ok();
            Date::new(i32::try_from(part(0)?).ok()?, part(1)?, part(2)?).map(Arg::Date)
        },
    },
    Builtin {
        name: "length",
        params: &[Of(Type::Text)],
        variadic: false,
        result: Returns::Of(Type::Count),
        doc: "文字的字数，空白不计",
        example: "length(\"总体 情况\") == 4",
        body: |args| {
            let count = text(args, 0)?.chars().filter(|c| !c.is_whitespace()).count();
            Some(Arg::Number(Decimal::from(count)))
        },
    },
    Builtin {
        name: "similarity",
        params: &[Of(Type::Text), Of(Type::Text)],
        variadic: false,
        result: Returns::Of(Type::Percent),
        doc: "两段文字的相似程度：相同的相邻两字组合所占比例（Dice 系数）；都不到两个字时没有结果",
        example: "round(similarity(\"总体情况\", \"总体状况\"), 1) == 33.3%",
        body: |args| similarity(text(args, 0)?, text(args, 1)?).map(Arg::Number),
    },
];

/// A form of the language that looks like a call; name, usage, meaning.
pub const SPECIAL_FORMS: &[(&str, &str, &str)] = &[
    (
        "sum",
        "sum(表[行, 列]) 或 sum(集合)",
        "若干单元格之和，行和列可以并列；mentions 各处的数之和，matches 各处名为 value 的组之和",
    ),
    ("count", "count(集合)", "集合里元素的个数"),
    ("section", "section(部分)", "报告的一个部分；可取 .heading .text .printed .number .position"),
    ("cells", "cells(表) 或 cells(行)", "一张表或一行的全部单元格；单写 cells 为全部三张表"),
    (
        "matches",
        "matches(文字, /正则/)",
        "文字（也可以是 for 变量或它的组）中所有匹配之处；命名的组可用 m.组名 取得，组 at（可以不写）是要指着的字",
    ),
    ("mentions", "mentions(事实)", "正文中陈述某一事实的各处，值为所陈述的数"),
    ("odd_labels", "odd_labels(表)", "表中印得与格式不同的行名、栏名、分组名、注；l.prescribed 是格式上的"),
];

/// The function with this name.
#[must_use]
pub fn builtin(name: &str) -> Option<&'static Builtin> {
    BUILTINS.iter().find(|builtin| builtin.name == name)
}

/// Text as rules see it; literals are normalised the same way as documents.
#[must_use]
pub fn normal(text: &str) -> String {
    NormText::of(text, 0).as_str().to_owned()
}

fn number(args: &[Arg<'_>], at: usize) -> Option<Decimal> {
    match args.get(at)? {
        Arg::Number(value) => Some(*value),
        Arg::Text(_) | Arg::Date(_) => None,
    }
}

fn text<'t>(args: &'t [Arg<'_>], at: usize) -> Option<&'t str> {
    match args.get(at)? {
        Arg::Text(text) => Some(text),
        Arg::Number(_) | Arg::Date(_) => None,
    }
}

/// Dice's coefficient of the pairs of neighbouring characters, in percent;
/// blanks left out. (strsim 0.11 divides by the length in bytes, which makes
/// Chinese texts seem three times as different.)
fn similarity(left: &str, right: &str) -> Option<Decimal> {
    let pairs = |text: &str| {
        let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        chars.iter().copied().zip(chars.iter().copied().skip(1)).collect::<Vec<_>>()
    };
    let (left, right) = (pairs(left), pairs(right));
    let mut unmatched: HashMap<(char, char), usize> = HashMap::new();
    for pair in &left {
        *unmatched.entry(*pair).or_default() += 1;
    }
    let mut shared = 0usize;
    for pair in &right {
        if let Some(count) = unmatched.get_mut(pair).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    let share = Decimal::from(shared * 2).checked_div(Decimal::from(left.len() + right.len()))?;
    share.checked_mul(Decimal::ONE_HUNDRED).map(|value| value.round_dp(4))
}

fn fold<'a>(args: &[Arg<'a>], choose: fn(Decimal, Decimal) -> Decimal) -> Option<Arg<'a>> {
    let mut numbers = (0..args.len()).map(|at| number(args, at));
    let first = numbers.next()??;
    numbers.try_fold(first, |chosen, next| Some(choose(chosen, next?))).map(Arg::Number)
}

impl Param {
    /// What the parameter takes, for the reference page.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Numeric => "数",
            Self::Of(kind) => kind.title(),
        }
    }
}
