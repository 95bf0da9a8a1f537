//! What stands before section one: title, issuing organ, year, date of
//! publication. Only wording that all such reports share is known here.

use std::sync::LazyLock;

use regex::Regex;

use super::numbering::chinese_ordinal;
use crate::document::{Block, Document};
use crate::form::TitleLine;
use crate::source::Span;
use crate::value::{Date, NormText, parse_number, simplified};

/// The title stands among the first lines, or nowhere.
const FRONT_LINES: usize = 30;

/// What the front of a report says.
#[derive(Default)]
pub(super) struct Front {
    pub(super) title: Option<TitleLine>,
    pub(super) issuer: Option<String>,
    pub(super) year: Option<i32>,
    pub(super) published: Option<Date>,
    /// Blocks of the title, of dates and of metadata: no part of the preamble.
    pub(super) blocks: Vec<usize>,
}

struct Line {
    block: usize,
    span: Span,
    /// The words without white space, and without the name of a metadata line.
    words: String,
    role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Words,
    /// `标题: …`.
    TitleField,
    /// `发布时间: …`.
    DateField,
    /// Any other `名称: …`.
    Field,
    /// In no block: the file says it about itself.
    Announced,
}

#[expect(clippy::expect_used, reason = "fixed patterns, compiled by every test")]
fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

/// Title words; the organ and the year may stand around them.
static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[^。；;，,！？!?>＞/：:“”]*(?:信息公开|政务公开)[^。；;，,！？!?>＞/：:“”]{0,12}(?:报告|年报)(?:告|号|的函|（[^）]{1,12}）|格式模板|模板)?$",
    )
});
/// A title with the words after it on the same line.
static TITLE_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^([^。；;，,！？!?>＞/：:“”《》]{0,60}?(?:信息公开|政务公开)[^。；;，,！？!?>＞/：:“”《》]{0,12}?(?:年度报告|工作报告|年报))(?:\s|根据|按照|依据|依照|为|现|本报告|[一1]、|[(（《])",
    )
});
/// A year in digits or numerals: `2023`, `二〇二三`.
const YEAR_DIGITS: &str = "((?:19|20)[0-9]{2}|[一二][九〇零○Ｏ][一二三四五六七八九〇零○Ｏ]{2})";
static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("{YEAR_DIGITS}(?:年度?|(?:年度)?报告)")));
static PERIOD: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("{YEAR_DIGITS}年(?:0?1|一|元)月(?:0?1|一)日")));
static FIELD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(标题|题目|名称|信息名称|[\p{Han}]{0,4}(?:时间|日期)|[\p{Han}]{2,6})[:：](.*)$"));
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[（(]?((?:19|20)[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2})日?[）)]?(?:[0-9]{1,2}:[0-9:]+)?(?:印发|发布)?$",
    )
});
static CHINESE_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        "^[（(]?{YEAR_DIGITS}年([元一二三四五六七八九十]{{1,2}})月([一二三四五六七八九十]{{1,3}})日[）)]?(?:印发|发布)?$"
    ))
});

/// A date in the middle of a metadata line: `来源:… 时间:2024-01-17 09:31 浏览次数:…`.
static FIELD_DATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|时间[:：]|日期[:：])((?:19|20)[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2})"));

/// Whether some words are a title and nothing else.
pub(super) fn is_title(text: &str) -> bool {
    text.len() < 60 * '公'.len_utf8() && TITLE.is_match(&plain(&squeezed(text)))
}

/// The title that a paragraph before the first heading begins with, where no
/// line is a title by itself.
pub(super) fn title_before_words(document: &Document, end: usize) -> Option<Span> {
    let front = lines(document, end.saturating_add(1));
    if find_title(&front, &[]).is_some() {
        return None;
    }
    front.iter().find_map(|line| {
        let text = document.source.slice(line.span);
        let found = TITLE_BEFORE.captures(text)?.get(1)?;
        let start = line.span.range().start;
        Some(Span::new(start..start + found.end())).filter(|_| YEAR.is_match(&plain(found.as_str())))
    })
}

/// Reads the front of a document; `end` is the block of the first heading.
pub(super) fn read(document: &Document, end: usize) -> Front {
    let lines = lines(document, end);
    let announced = announced(document);
    let mut front = Front::default();
    let title = find_title(&lines, &announced);
    if let Some(title) = title {
        let words: String = title.iter().map(|line| line.words.as_str()).collect();
        let plain = plain(&words);
        front.year = year_in(&plain);
        front.issuer = issuer_in(&plain);
        let span = title.iter().map(|line| line.span).reduce(Span::to).unwrap_or_default();
        let norm = NormText::of(document.source.slice(span), span.start);
        front.title = Some(TitleLine { text: words, norm, span });
    }
    if let Some(title) = title.filter(|title| title.iter().all(|line| line.role != Role::Announced)) {
        let organ = organ_beside(&lines, title);
        // What stands above the title is the page around the report.
        front.blocks.extend(0..=title.last().map_or(0, |line| line.block));
        front.blocks.extend(debris_after(&lines, title));
        front.blocks.extend(organ.map(|line| line.block));
        front.issuer = front.issuer.or_else(|| organ.map(|line| plain(&line.words)));
    } else if let Some(organ) = lines.iter().take(1).find(|line| title.is_none() && is_organ(line)) {
        // The organ alone stands where the title should.
        front.issuer = Some(plain(&organ.words));
        front.blocks.push(organ.block);
    }
    let told = |span: Option<Span>| span.map(|span| squeezed(document.source.slice(span)));
    front.issuer = front.issuer.or_else(|| told(document.metadata.issuer).filter(|words| is_organ_name(words)));
    let last = document.blocks.len();
    let tail = document.blocks.iter().enumerate().skip(last.saturating_sub(3).max(end));
    let signed = tail.rev().filter_map(|(_, block)| date_in(&squeezed(document.source.slice(block.span()))));
    let dated = lines.iter().filter_map(|line| match line.role {
        Role::Words => date_in(&line.words),
        Role::DateField | Role::Field => date_in(&line.words).or_else(|| field_date(line)),
        Role::TitleField | Role::Announced => None,
    });
    // A date of publication on the page is there for all to see; what the page
    // says about itself comes next; a signature only tells when it was signed.
    let published = told(document.metadata.published).and_then(|words| date_in(&words));
    front.published = dated.chain(published).chain(signed).next();
    front.year =
        front.year.or_else(|| lines.iter().find_map(|line| year(PERIOD.captures(&line.words)?.get(1)?.as_str())));
    front.blocks.extend(
        lines.iter().filter(|line| line.role != Role::Words || date_in(&line.words).is_some()).map(|line| line.block),
    );
    front
}

fn lines(document: &Document, end: usize) -> Vec<Line> {
    let front = document.blocks.iter().enumerate().take(end.min(FRONT_LINES));
    let mut lines = Vec::new();
    for (block, content) in front {
        let Block::Paragraph(paragraph) = content else { continue };
        let text = document.source.slice(paragraph.span);
        // Short lines only: a preamble has colons and dates, too.
        let field = FIELD.captures(text).filter(|_| text.len() < 400 && !text.contains('。'));
        let (role, span) = match field.as_ref().and_then(|found| Some((found.get(1)?.as_str(), found.get(2)?))) {
            None => (Role::Words, paragraph.span),
            Some((name, value)) => {
                let role = match name {
                    "标题" | "题目" | "名称" | "信息名称" => Role::TitleField,
                    _ if name.ends_with("时间") || name.ends_with("日期") => Role::DateField,
                    _ => Role::Field,
                };
                let start = paragraph.span.range().start + value.start();
                let value = value.as_str();
                let shift = value.len() - value.trim_start().len();
                (role, Span::new(start + shift..start + value.len()))
            }
        };
        lines.push(Line { block, span, words: squeezed(document.source.slice(span)), role });
    }
    lines
}

/// What the file itself, as a page in its `<title>`, calls its title: the parts
/// of it that read as one. The name of the site may stand before or behind it.
fn announced(document: &Document) -> Vec<Line> {
    let Some(whole) = document.metadata.title else { return Vec::new() };
    let text = document.source.slice(whole);
    let part = |part: &str| {
        let start = whole.range().start + (part.as_ptr().addr() - text.as_ptr().addr());
        let span = Span::new(start..start + part.len());
        Line { block: 0, span, words: squeezed(part), role: Role::Announced }
    };
    let parts = text.split(['_', '|', '｜', '-', '－', '—', '–', '>', '«', '»']).map(str::trim).map(part);
    parts.filter(|line| is_title(&line.words)).collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The words in simplified characters, with ASCII digits: years may be printed
/// in full width.
fn plain(words: &str) -> String {
    let ascii = |c: char| u32::from(c).checked_sub(u32::from('０')).and_then(|digit| char::from_digit(digit, 10));
    words.chars().map(|c| ascii(c).or(simplified(c)).unwrap_or(c)).collect()
}

/// The first line, or two or three lines together, that read as a title, else a
/// title that is announced. One that is announced and printed wins; then one with
/// a year over one without: menus speak of reports, too.
fn find_title<'a>(lines: &'a [Line], announced: &'a [Line]) -> Option<&'a [Line]> {
    let windows = || {
        (1..=lines.len()).flat_map(|end| (1..=3usize.min(end)).filter_map(move |length| lines.get(end - length..end)))
    };
    let fits = |window: &&[Line]| {
        if window.iter().map(|line| line.words.len()).sum::<usize>() > 60 * '公'.len_utf8() {
            return false;
        }
        let words: String = window.iter().map(|line| line.words.as_str()).collect();
        let alone = window.len() == 1 && window.iter().all(|line| line.role == Role::TitleField);
        let loose = window.iter().all(|line| line.role == Role::Words);
        (alone || loose) && is_title(&words)
    };
    let same = |window: &&[Line]| {
        let words: String = window.iter().map(|line| line.words.as_str()).collect();
        announced.iter().any(|line| line.words == words)
    };
    let dated = |window: &&[Line]| window.iter().any(|line| YEAR.is_match(&plain(&line.words)));
    let printed = || windows().filter(fits);
    let announced = || announced.chunks(1);
    let dated = || printed().find(dated).or_else(|| announced().find(dated));
    printed().find(same).or_else(dated).or_else(|| printed().next()).or_else(|| announced().next())
}

fn year_in(words: &str) -> Option<i32> {
    year(YEAR.captures(words)?.get(1)?.as_str())
}

/// `2023` and `二〇二三`, the zero as people type it.
fn year(digits: &str) -> Option<i32> {
    let digits: String = digits.chars().map(|c| if "○Ｏ".contains(c) { '〇' } else { c }).collect();
    i32::try_from(parse_number(&digits)?).ok()
}

/// The title without year and without 政府信息公开….
fn issuer_in(words: &str) -> Option<String> {
    let cut = ["政府信息公开", "信息公开", "政府政务公开", "政务公开"].iter().find_map(|known| words.find(known))?;
    let head = words.get(..cut)?;
    let mut issuer = head.to_owned();
    if let Some(year) = YEAR.find(words).filter(|year| year.end() <= cut || year.start() < cut) {
        issuer = format!("{}{}", words.get(..year.start())?, words.get(year.end()..cut).unwrap_or_default());
    }
    let issuer =
        issuer.trim_start_matches("关于").trim_start_matches("报送").trim_end_matches("关于").trim_end_matches('的');
    // 人民政府信息公开: the organ and the matter share the word 政府.
    let shared = if issuer.ends_with("人民") { "政府" } else { "" };
    (!issuer.is_empty()).then(|| format!("{issuer}{shared}"))
}

/// A title without an organ may stand below or above the organ's name.
fn organ_beside<'a>(lines: &'a [Line], title: &[Line]) -> Option<&'a Line> {
    let (first, last) = (title.first()?.block, title.last()?.block);
    let mut beside = lines.iter().filter(|line| line.block + 1 == first || line.block == last + 1);
    beside.find(|line| is_organ(line))
}

fn is_organ(line: &Line) -> bool {
    line.role == Role::Words && is_organ_name(&plain(&line.words))
}

fn is_organ_name(words: &str) -> bool {
    let ends = ["政府", "局", "厅", "委", "委员会", "办公室", "办事处", "院", "部", "处", "中心"];
    words.chars().count() <= 25 && ends.iter().any(|end| words.ends_with(end))
}

/// A date behind its name in a metadata line that says more than that.
fn field_date(line: &Line) -> Option<Date> {
    Date::parse(FIELD_DATE.captures(&plain(&line.words))?.get(1)?.as_str())
}

/// A stray last character of the title on a line of its own.
fn debris_after(lines: &[Line], title: &[Line]) -> Option<usize> {
    let last = title.last()?.block;
    let debris = |line: &&Line| line.block == last + 1 && matches!(line.words.as_str(), "告" | "号" | "报告");
    lines.iter().find(debris).map(|line| line.block)
}

fn date_in(words: &str) -> Option<Date> {
    if words.len() > 60 {
        return None;
    }
    let words = &plain(words);
    if let Some(found) = DATE.captures(words) {
        return Date::parse(found.get(1)?.as_str());
    }
    let found = CHINESE_DATE.captures(words)?;
    let part = |at: usize| Some(found.get(at)?.as_str());
    let month = if part(2)? == "元" { 1 } else { chinese_ordinal(part(2)?)? };
    Date::new(year(part(1)?)?, month, chinese_ordinal(part(3)?)?)
}
