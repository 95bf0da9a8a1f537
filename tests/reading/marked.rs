//! Findings as marks on web pages: which words each mark stands around, and that
//! without the marks and the list the page is what it was, byte for byte.

use std::collections::BTreeMap;

use encoding_rs::{BIG5, Encoding, GBK, UTF_8};
use gailint::annotate::{Annotated, Refusal, annotate};
use gailint::document::{self, File, Limits};
use gailint::form::Report;
use gailint::source::Span;
use proptest::prelude::*;
use regex::Regex;

use crate::annotated::{DATE, checked, finding, span_of};
use crate::common::{ALIGNER, shown};
use crate::truth;

/// A page with a finding at each of these spans; their messages are their numbers.
fn marked_at(bytes: &[u8], spans: impl Fn(&Report) -> Vec<Span>) -> Result<Annotated, Refusal> {
    let limits = Limits::default();
    let file = File { name: "页.html", bytes, limits: &limits };
    let report = ALIGNER.align(document::read(file.name, bytes, &limits).expect("a page"));
    let spans = spans(&report);
    let findings = spans.iter().enumerate().map(|(at, span)| finding(&report, *span, &format!("问题{at}"))).collect();
    annotate(file, &checked(report, findings), DATE)
}

fn marked(page: &str, words: &[&str]) -> Annotated {
    let spans = |report: &Report| words.iter().map(|words| span_of(report, words)).collect();
    marked_at(page.as_bytes(), spans).expect("it can be marked")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// The page without what was added.
fn unmarked(page: &str) -> String {
    let added = r#"(?s)<mark class="gailint[^>]*>|</mark>|<span id="gailint-\d+"></span>|<aside id="gailint-findings">.*?</aside>"#;
    Regex::new(added).expect("a pattern").replace_all(page, "").into_owned()
}

/// For each finding the words in marks that name it.
fn covered(page: &str) -> BTreeMap<String, String> {
    let mark = Regex::new(r#"(?s)<mark class="gailint[^>]* title="([^"]*)">(.*?)</mark>"#).expect("a pattern");
    let number = Regex::new("问题[0-9]+").expect("a pattern");
    let mut covered: BTreeMap<String, String> = BTreeMap::new();
    for found in mark.captures_iter(page) {
        let words = unmarked(&found[2]);
        assert!(!words.contains('<'), "marks stand around words: {words}");
        for name in number.find_iter(&found[1]) {
            covered.entry(name.as_str().to_owned()).or_default().push_str(&words);
        }
    }
    covered
}

/// The words that a mark for `words` covers in a page.
fn assert_marked(page: &str, words: &str, wanted: &str) {
    let copy = marked(page, &[words]);
    let new = text(&copy.bytes);
    assert!(copy.displaced.is_empty(), "{new}");
    assert_eq!(unmarked(&new), page);
    assert_eq!(covered(&new).remove("问题0").as_deref(), Some(wanted), "{new}");
}

#[test]
fn marks_stand_around_words_and_never_around_elements() {
    let cases = [
        ("<p>收到申请12件</p>", "12", "12"),
        ("<p>收到<b>申请1</b><span>2</span>件</p>", "请12件", "请12件"),
        ("<p>收到\n  申请 12 件</p>", "到 申请 1", "到\n  申请 1"),
        ("<p>A&amp;B&nbsp;&#49;2</p>", "&B", "&amp;B"),
        ("<p>A&#49;2</p>", "12", "&#49;2"),
        ("<table><tr><td>规章<td>12<tr><td>文件<td>3</table>", "12", "12"),
        ("<pre>一、总体\n收到12件</pre>", "12", "12"),
        ("<p>上𠮷下<i title='x?a=1&b=2'>斜𠮷体</i></p>", "下斜𠮷", "下斜𠮷"),
    ];
    for (page, words, wanted) in cases {
        assert_marked(page, words, wanted);
        assert_marked(
            &format!("<html><head><title>题</title></head><body class=a>{page}</body></html>"),
            words,
            wanted,
        );
    }
}

#[test]
fn findings_may_share_words() {
    let page = "<body><p>收到申请12件</p></body>";
    let copy = text(&marked(page, &["申请12", "12件", "12", "12", "收到申请12件"]).bytes);
    assert_eq!(unmarked(&copy), page);
    let covered: Vec<String> = covered(&copy).into_values().collect();
    assert_eq!(covered, ["申请12", "12件", "12", "12", "收到申请12件"]);
    for number in 1..=5 {
        assert_eq!(copy.matches(&format!("id=\"gailint-{number}\"")).count(), 1, "{copy}");
        assert!(copy.contains(&format!("href=\"#gailint-{number}\"")), "{copy}");
    }
}

#[test]
fn a_blank_cell_has_its_mark_in_it() {
    for blank in ["<td></td>", "<td class='>'>", "<td>&nbsp;</td>", "<td><p> </p></td>"] {
        let page = format!("<table><tr><td>甲</td>{blank}<td>7</td></tr><tr><td>乙<td>1<td>2</table>");
        let at = |report: &Report| vec![Span::at(span_of(report, "甲\t").range().end)];
        let copy = text(&marked_at(page.as_bytes(), at).expect("it can be marked").bytes);
        assert_eq!(unmarked(&copy), page);
        let mark = copy.find("<mark").expect("a mark");
        let tag = page.find(blank).expect("the cell") + blank.find('>').expect("a tag");
        assert!(mark > tag && copy.get(..mark).expect("a place").matches("<td").count() == 2, "{copy}");
    }
}

#[test]
fn the_list_stands_at_the_top_and_is_no_part_of_the_report() {
    let copy = marked("<html><body><p>收到12件</p></body></html>", &["12"]).bytes;
    assert!(text(&copy).starts_with("<html><body><aside id=\"gailint-findings\"><style>"), "{}", text(&copy));
    let again = document::read("页.html", &copy, &Limits::default()).expect("a page");
    assert_eq!(again.source.text(), "收到12件\n");
}

#[test]
fn what_is_no_text_of_the_page_is_only_listed() {
    let titled =
        "<html><head><title>某局2023年政府信息公开工作年度报告</title></head><body><p>一、总体情况</p></body></html>";
    let script = "<html><body><div id=a></div><script>var s = \"<p>收到12件</p><table border=\\\"1\\\"><tr><td>规章</td>\
                  <td>3</td></tr></table>\";</script></body></html>";
    for (page, words) in [(titled, "某局2023年"), (script, "12")] {
        let copy = marked(page, &[words]);
        let new = text(&copy.bytes);
        assert_eq!((unmarked(&new).as_str(), copy.written, copy.displaced.len()), (page, 1, 1));
        assert!(!new.contains("<mark") && new.contains("问题0") && new.contains("位置：位置"), "{new}");
    }
}

#[test]
fn a_data_file_is_refused() {
    let data =
        "{\"content\": \"<p>收到12件<\\/p><table border=\\\"1\\\"><tr><td>规章<\\/td><td>3<\\/td><\\/tr><\\/table>\"}";
    let refusal = marked_at(data.as_bytes(), |report| vec![span_of(report, "12")]).expect_err("refused");
    assert!(refusal.message.contains("数据文件"), "{refusal}");
}

#[test]
fn a_page_keeps_its_encoding() {
    let page = "<html><head><meta charset=X></head><body><p>收到申请12件，依法公開</p></body></html>";
    let message = "𠮷与“引号”";
    let encodings: [(&'static Encoding, &str); 3] = [(GBK, "gbk"), (BIG5, "big5"), (UTF_8, "utf-8")];
    for (encoding, name) in encodings {
        let page = page.replace("charset=X", &format!("charset={name}"));
        let page = if name == "big5" {
            page.replace("申请12件，依法公開", "申請12件，依法公開")
        } else {
            page
        };
        let (bytes, _, lossy) = encoding.encode(&page);
        assert!(!lossy, "{name}");
        let limits = Limits::default();
        let file = File { name: "页.html", bytes: &bytes, limits: &limits };
        let report = ALIGNER.align(document::read(file.name, &bytes, &limits).expect("a page"));
        let found = finding(&report, span_of(&report, "12"), message);
        let copy = annotate(file, &checked(report, vec![found]), DATE).expect("it can be marked").bytes;
        let (new, broken) = encoding.decode_without_bom_handling(&copy);
        assert!(!broken, "{name}");
        assert_eq!(unmarked(&new), page, "{name}");
        assert!(new.contains(if name == "utf-8" { "𠮷与" } else { "&#134071;" }), "{name}: {new}");
        assert!(new.contains(">12</mark>"), "{name}: {new}");
        let untouched = encoding.encode(&unmarked(&new)).0.into_owned();
        assert_eq!(untouched, bytes.to_vec(), "{name}");
    }
    let wide =
        |page: &str| -> Vec<u8> { format!("\u{feff}{page}").encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let copy = marked_at(&wide(page), |report| vec![span_of(report, "12")]).expect("it can be marked").bytes;
    let units: Vec<u16> = copy.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    assert_eq!(unmarked(&String::from_utf16(&units).expect("UTF-16")), format!("\u{feff}{page}"));
}

#[test]
fn words_of_a_report_inject_nothing() {
    let page = "<body><p>收到12件</p></body>";
    let limits = Limits::default();
    let file = File { name: "页.html", bytes: page.as_bytes(), limits: &limits };
    let report = ALIGNER.align(document::read(file.name, file.bytes, &limits).expect("a page"));
    let found = finding(&report, span_of(&report, "12"), "\"'><script>alert(1)</script></aside>\u{202e}");
    let copy = text(&annotate(file, &checked(report, vec![found]), DATE).expect("it can be marked").bytes);
    assert_eq!(unmarked(&copy), page);
    assert!(!copy.contains("<script") && !copy.contains('\u{202e}'), "{copy}");
    assert_eq!(
        copy.matches("&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;/aside&gt;\u{fffd}").count(),
        2,
        "{copy}"
    );
}

/// Words with tags between them.
fn markup() -> impl Strategy<Value = Vec<(String, &'static str)>> {
    let letter = prop::sample::select(vec!["件", "1", "&amp;", "&lt;", "𠮷", "年", "x"]);
    let words = prop::collection::vec(letter, 1..5).prop_map(|letters| letters.concat());
    let tag =
        prop::sample::select(vec!["", "<b>", "</b>", "<span style='a:b'>", "</span>", "<!-- <注> -->", "<i></i>"]);
    prop::collection::vec((words, tag), 1..7)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However words are marked up, marks stand around just these words.
    #[test]
    fn marks_cover_their_words_in_any_markup(parts in markup(), cuts in prop::collection::vec((0_usize..30, 1_usize..9), 1..5)) {
        let inner: String = parts.iter().map(|(words, tag)| format!("{words}{tag}")).collect();
        let page = format!("<body><p>始{inner}末</p></body>");
        let letters = Regex::new("&[a-z]+;|.").expect("a pattern");
        let words: String = parts.iter().map(|(words, _)| words.as_str()).collect();
        let words: Vec<&str> = letters.find_iter(&words).map(|letter| letter.as_str()).collect();
        let plain = |words: &[&str]| words.concat().replace("&amp;", "&").replace("&lt;", "<");
        let ranges: Vec<std::ops::Range<usize>> =
            cuts.iter().map(|(from, length)| from % words.len()..(from % words.len() + length).min(words.len())).collect();
        let spans = |_: &Report| {
            let at = |end: usize| "始".len() + plain(&words[..end]).len();
            ranges.iter().map(|range| Span::new(at(range.start)..at(range.end))).collect()
        };
        let copy = text(&marked_at(page.as_bytes(), spans).expect("it can be marked").bytes);
        prop_assert_eq!(unmarked(&copy), page);
        let wanted: Vec<String> = ranges.iter().map(|range| words[range.clone()].concat()).collect();
        prop_assert_eq!(covered(&copy).into_values().collect::<Vec<_>>(), wanted);
    }
}

#[test]
fn every_cell_of_real_pages_can_be_marked() {
    for path in truth::files(&["html", "htm"]) {
        let bytes = std::fs::read(&path).expect("the page");
        let spans =
            |report: &Report| report.cells.iter().filter(|cell| !cell.span.is_empty()).map(|cell| cell.span).collect();
        let copy = marked_at(&bytes, spans).expect("it can be marked");
        let [one, other] = [&bytes, &copy.bytes].map(|bytes| crate::common::read_bytes("页.html", bytes));
        assert_eq!(one.cells.iter().map(shown).collect::<Vec<_>>(), other.cells.iter().map(shown).collect::<Vec<_>>());
    }
}
