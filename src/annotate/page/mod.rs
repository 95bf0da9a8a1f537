//! Findings as marks on a web page, and a list of them on it. [`markup`]
//! tells where marks may stand, [`charset`] keeps the encoding of the page.
//! Marks stand around words, never around elements, so that no table and no
//! paragraph is taken apart.

mod charset;
mod markup;

use std::collections::BTreeMap;
use std::ops::Range;

use super::note;
use super::{Annotated, Displaced, Refusal};
use crate::document::{Document, File, LIST_ID};
use crate::finding::{Finding, Severity};
use crate::source::{Origin, Origins};
use charset::Charset;
use markup::Markup;

const IN_SCRIPT: &str = "正文写在脚本里，不能标在原处，只列在清单里";
const NO_PLACE: &str = "文字在网页标题或属性里，不能标在原处，只列在清单里";

/// How marks and the list look. Plain letters only: it is written in any encoding.
const STYLE: &str = "mark.gailint{color:inherit;background:#ffe08a;outline:2px solid #c77700;outline-offset:1px}\
    mark.gailint-error{background:#ffc9c9;outline-color:#c00000}\
    mark.gailint-note{background:#d6e8ff;outline-color:#1f5fbf}\
    mark.gailint:empty{display:inline-block;min-width:1em;min-height:1em}\
    mark.gailint[data-gailint]::after{content:\"[\" attr(data-gailint) \"]\";font-size:.75em;vertical-align:super}\
    #gailint-findings{margin:1em;padding:.5em 1em;border:2px solid #c77700;background:#fffbe6;color:#222;\
    font:16px/1.6 sans-serif;text-align:left}\
    #gailint-findings ol{margin:.5em 0;padding-left:2.5em;list-style:decimal}\
    #gailint-findings a{color:#0645ad;text-decoration:underline}";

/// Writes a mark for each finding.
pub(super) fn annotate(file: File<'_>, document: &Document, findings: &[&Finding]) -> Result<Annotated, Refusal> {
    let origins = document.source.origins();
    let (Some(origins), Some(page)) = (origins, origins.and_then(|origins| origins.original.as_ref())) else {
        return Err(Refusal::new("网页的原文已经不在", "请重新运行"));
    };
    let page = page.text();
    if origins.quoted && !page.trim_start().starts_with('<') {
        let help = "请改用 Word 文件 (.docx) 或网页；也可以用 gailint check 查看问题和位置";
        return Err(Refusal::new("这是数据文件，正文写在字符串里，不能加标记", help));
    }
    let charset = Charset::of(file.bytes, page)
        .ok_or_else(|| Refusal::new("无法按网页原来的编码写出", "请用编辑器把网页另存为 UTF-8 编码再试"))?;
    let markup = Markup::new(page);
    let places: Vec<Vec<Range<usize>>> = findings.iter().map(|finding| places(origins, &markup, finding)).collect();
    let reason = if origins.quoted { IN_SCRIPT } else { NO_PLACE };
    let unplaced = findings.iter().zip(&places).filter(|(_, places)| places.is_empty());
    let displaced = unplaced.map(|(finding, _)| Displaced { finding: note::headline(finding), reason }).collect();
    let mut insertions = marks(findings, &places);
    insertions.entry(markup.top).or_default().insert_str(0, &list(findings, &places, reason));
    let bytes = charset.insert(file.bytes, &insertions);
    Ok(Annotated { bytes, written: findings.len(), displaced, cautions: Vec::new() })
}

/// The bytes of the page that a finding points at, in parts that are nothing
/// but text. An empty part: a place without words.
fn places(origins: &Origins, markup: &Markup, finding: &Finding) -> Vec<Range<usize>> {
    let source = |origin| match origin {
        Origin::Source(span) if !origins.quoted => Some(span.range()),
        _ => None,
    };
    let mut found: Vec<Range<usize>> = origins.parts(finding.place.span).filter_map(source).collect();
    found.retain(|part| !part.is_empty());
    if found.is_empty() {
        found.extend(origins.of(finding.place.span).and_then(source));
    }
    found.sort_by_key(|part| part.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for part in found.into_iter().filter(|part| markup.is_text(part)) {
        match joined.last_mut().filter(|last| last.end == part.start) {
            Some(last) => last.end = part.end,
            None => joined.push(part),
        }
    }
    joined
}

/// What is put in at each byte of the page. Where findings share words, each
/// stretch of words that the same findings share has one mark.
fn marks(findings: &[&Finding], places: &[Vec<Range<usize>>]) -> BTreeMap<usize, String> {
    let all = || places.iter().flatten();
    let mut edges: Vec<usize> = all().flat_map(|part| [part.start, part.end]).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut insertions: BTreeMap<usize, String> = BTreeMap::new();
    let mut put = |at: usize, words: &str| insertions.entry(at).or_default().push_str(words);
    for (at, edge) in edges.iter().enumerate() {
        let here = |part: &Range<usize>| part.is_empty() && part.start == *edge;
        let point = Mark::new(findings, places, here, *edge);
        if !point.findings.is_empty() {
            put(*edge, &format!("{}</mark>", point.open()));
        }
        let Some(next) = edges.get(at + 1) else { break };
        let around = |part: &Range<usize>| part.start <= *edge && *next <= part.end;
        let stretch = Mark::new(findings, places, around, *edge);
        if !stretch.findings.is_empty() {
            put(*edge, &stretch.open());
            put(*next, "</mark>");
        }
    }
    insertions
}

/// A mark around some words.
struct Mark<'a> {
    /// The findings that these words belong to, each with its number.
    findings: Vec<(usize, &'a Finding)>,
    /// Those of them that begin here.
    begin: Vec<usize>,
}

impl<'a> Mark<'a> {
    fn new(
        findings: &[&'a Finding],
        places: &[Vec<Range<usize>>],
        covers: impl Fn(&Range<usize>) -> bool,
        edge: usize,
    ) -> Self {
        let numbered = (1..).zip(findings.iter().zip(places));
        let mut mark = Self { findings: Vec::new(), begin: Vec::new() };
        for (number, (finding, parts)) in numbered {
            if parts.iter().any(&covers) {
                mark.findings.push((number, finding));
                mark.begin.extend(parts.first().filter(|first| first.start == edge).map(|_| number));
            }
        }
        mark
    }

    /// The tags that open it. An element has one `id`; further findings that
    /// begin here get an empty element for theirs.
    fn open(&self) -> String {
        let worst = self.findings.iter().map(|(_, finding)| finding.severity).max();
        let kind = worst
            .filter(|worst| *worst != Severity::Warning)
            .map_or_else(String::new, |worst| format!(" gailint-{}", worst.name()));
        let told = self
            .findings
            .iter()
            .flat_map(|(_, finding)| [vec![note::headline(finding)], note::details(finding)].concat());
        let title = told.map(|line| escaped(&line)).collect::<Vec<_>>().join("&#10;");
        let numbers = self.begin.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let mut ids = self.begin.iter().map(|number| format!("id=\"gailint-{number}\""));
        let first = ids.next().map_or_else(String::new, |id| format!(" {id} data-gailint=\"{numbers}\""));
        let others: String = ids.map(|id| format!("<span {id}></span>")).collect();
        format!("<mark class=\"gailint{kind}\"{first} title=\"{title}\">{others}")
    }
}

/// The list of all findings, with links to the marks.
fn list(findings: &[&Finding], places: &[Vec<Range<usize>>], reason: &str) -> String {
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let counts = [Severity::Error, Severity::Warning, Severity::Note]
        .map(|severity| format!("{} {}", severity.title(), count(severity)));
    let mut out =
        format!("<aside id=\"{LIST_ID}\"><style>{STYLE}</style><p><b>校核结果：{}</b></p><ol>", counts.join("，"));
    for (number, (finding, parts)) in (1..).zip(findings.iter().zip(places)) {
        let headline = escaped(&note::headline(finding));
        let headline =
            if parts.is_empty() { headline } else { format!("<a href=\"#gailint-{number}\">{headline}</a>") };
        let displaced = parts.is_empty().then(|| note::position(finding).into_iter().chain([format!("（{reason}）")]));
        let details = note::details(finding).into_iter().chain(displaced.into_iter().flatten());
        let details: String = details.map(|line| format!("<br>{}", escaped(&line))).collect();
        out.push_str(&format!("<li>{headline}{details}</li>"));
    }
    out + "</ol></aside>"
}

/// Words that are nothing but words, in a text and in an attribute.
fn escaped(text: &str) -> String {
    // HTML before its fifth version has no name for the apostrophe.
    quick_xml::escape::escape(text).replace("&apos;", "&#39;")
}
