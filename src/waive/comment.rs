//! A waiver in the text of a report:
//! `<!-- gailint-waive CN303 理由：原表如此 批准人：王某 文号：某办〔2026〕3号 至：2026-12-31 -->`.

use std::sync::LazyLock;

use regex::Regex;

use super::names::{Mistake, Named, rule_named};
use crate::finding::{Waiver, WaiverKind};
use crate::linter::Linter;
use crate::value::Date;

/// For the next line.
const NEXT: &str = "gailint-waive";
/// For the whole file.
const FILE: &str = "gailint-waive-file";

const EXAMPLE: &str = "写成 <!-- gailint-waive CN303 理由：…… 至：2026-12-31 -->";

/// What the fields are called, in Chinese and in English.
const FIELDS: [[&str; 2]; 4] = [["理由", "reason"], ["批准人", "by"], ["文号", "document"], ["至", "until"]];

/// The beginning of a field.
#[expect(clippy::expect_used, reason = "a fixed pattern, compiled by every test")]
static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s,;，；、。])(理由|批准人|文号|至|reason|by|document|until)\s*[:：]")
        .expect("the pattern is valid")
});

/// A waiver in a comment.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Directive {
    pub(super) rule: Named,
    /// Whether it is for the whole file or for the next line.
    pub(super) whole_file: bool,
    pub(super) waiver: Waiver,
}

/// A comment has words beside it.
pub(super) fn not_alone() -> Mistake {
    Mistake::new("注释要单独占一行", "把注释移到所豁免的那一行上面，单独写成一行；否则它会被当作报告的文字")
}

impl Directive {
    /// Reads a comment from `<!--` to `-->`.
    pub(super) fn read(text: &str, linter: &Linter) -> Result<Self, Mistake> {
        let inner = text.strip_prefix("<!--").and_then(|text| text.strip_suffix("-->"));
        let inner = inner.ok_or_else(|| Mistake::new("注释没有在同一行用 --> 结束", EXAMPLE))?;
        let (command, rest) = word(inner);
        let whole_file = match command {
            NEXT => false,
            FILE => true,
            other => {
                let help = format!("{NEXT} 豁免后面的一行，{FILE} 豁免整份报告");
                return Err(Mistake::new(format!("不认识“{other}”"), help));
            }
        };
        let (name, rest) = word(rest);
        if name.is_empty() || FIELDS.iter().flatten().any(|field| *field == name) {
            return Err(Mistake::new("没有写明豁免哪一条规则", EXAMPLE));
        }
        let rule = rule_named(linter, name)?;
        Ok(Self { rule, whole_file, waiver: waiver(rest)? })
    }
}

/// The first word, and what follows it.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let ends = |c: char| c.is_whitespace() || ",，:：;；、".contains(c);
    let (word, rest) = text.split_at_checked(text.find(ends).unwrap_or(text.len())).unwrap_or((text, ""));
    (word, rest.trim_start_matches(ends))
}

fn waiver(text: &str) -> Result<Waiver, Mistake> {
    let text = text.trim();
    let starts: Vec<(usize, usize, &str)> = FIELD
        .captures_iter(text)
        .filter_map(|found| Some((found.get(0)?.start(), found.get(0)?.end(), found.get(1)?.as_str())))
        .collect();
    let head = text.get(..starts.first().map_or(text.len(), |(start, ..)| *start)).unwrap_or_default();
    if !bare(head).is_empty() {
        return Err(Mistake::new(format!("“{}”前面没有写明是什么", bare(head)), "理由要写成“理由：……”"));
    }
    let mut fields: [Option<String>; 4] = Default::default();
    for (at, (_, begin, name)) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(text.len(), |(start, ..)| *start);
        let value = bare(text.get(*begin..end).unwrap_or_default());
        let places = FIELDS.iter().zip(&mut fields).filter(|(names, _)| names.contains(name));
        for (_, place) in places {
            if place.is_some() {
                return Err(Mistake::new(format!("“{name}”写了两次"), "每一项只写一次"));
            }
            *place = Some(value.to_owned()).filter(|value| !value.is_empty());
        }
    }
    let [reason, by, document, until] = fields;
    let reason = reason.ok_or_else(|| Mistake::new("没有写明理由", "在注释里写上“理由：……”，说明为什么可以这样"))?;
    let until = until.as_deref().map(date).transpose()?;
    Ok(Waiver { kind: WaiverKind::InSource, reason, by, document, until })
}

/// The words without what separates them from others.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || ",;，；、。".contains(c))
}

/// A date and nothing else.
pub(super) fn date(text: &str) -> Result<Date, Mistake> {
    Date::parse_whole(text).ok_or_else(|| Mistake::new(format!("“{text}”不是日期"), "日期写成 2026-12-31"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;

    fn read(text: &str) -> Result<Directive, String> {
        let linter = Linter::new(&Options::default()).expect("the national pack");
        Directive::read(text, &linter).map_err(|mistake| mistake.message)
    }

    #[test]
    fn fields_come_in_any_order_and_language() {
        let waiver = Waiver {
            kind: WaiverKind::InSource,
            reason: "原表如此，见说明".to_owned(),
            by: Some("王某".to_owned()),
            document: Some("某办〔2026〕3号".to_owned()),
            until: Date::new(2026, 12, 31),
        };
        for text in [
            "<!-- gailint-waive CN303 理由：原表如此，见说明 批准人：王某 文号：某办〔2026〕3号 至：2026-12-31 -->",
            "<!--gailint-waive cn/row-sum until: 2026年12月31日; by: 王某, document:某办〔2026〕3号 reason: 原表如此，见说明。-->",
            "<!-- gailint-waive CN303：理由：原表如此，见说明，批准人：王某，文号：某办〔2026〕3号，至：2026-12-31 -->",
            "<!-- gailint-waive row-sum\n  理由：原表如此，见说明；至：2026-12-31\n  批准人：王某，文号：某办〔2026〕3号 -->",
        ] {
            let directive = read(text).expect(text);
            assert_eq!((directive.rule.code.as_str(), directive.whole_file), ("CN303", false));
            assert_eq!(directive.waiver, waiver, "{text}");
        }
        assert!(read("<!-- gailint-waive-file CN303 理由：无 -->").expect("it is right").whole_file);
    }

    #[test]
    fn mistakes_are_told() {
        for (text, message) in [
            ("<!-- gailint-waive CN303 -->", "没有写明理由"),
            ("<!-- gailint-waive CN303 理由： -->", "没有写明理由"),
            ("<!-- gailint-waive CN303 原表如此 -->", "“原表如此”前面没有写明是什么"),
            ("<!-- gailint-waive 理由：原表如此 -->", "没有写明豁免哪一条规则"),
            ("<!-- gailint-waive -->", "没有写明豁免哪一条规则"),
            ("<!-- gailint-waive CN330 理由：无 -->", "没有编号或名称为“CN330”的规则"),
            ("<!-- gailint-waive GL001 理由：无 -->", "GL001 是对豁免本身的检查，不能豁免"),
            ("<!-- gailint-waive CN303 理由：无 至：明年 -->", "“明年”不是日期"),
            ("<!-- gailint-waive CN303 理由：无 至：2026-13-01 -->", "“2026-13-01”不是日期"),
            ("<!-- gailint-waive CN303 理由：无 理由：有 -->", "“理由”写了两次"),
            ("<!-- gailint-ignore CN303 理由：无 -->", "不认识“gailint-ignore”"),
            ("<!-- gailint-waive CN303 理由：无", "注释没有在同一行用 --> 结束"),
        ] {
            assert_eq!(read(text), Err(message.to_owned()), "{text}");
        }
    }
}
