//! Findings as comments of Word files: which words each comment covers, and that
//! nothing else of the file has changed. The files are made here; a finding can
//! be put at any words of them.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::LazyLock;

use gailint::annotate::{Annotated, Refusal, annotate};
use gailint::corpus::Checked;
use gailint::document::{self, File, Limits};
use gailint::finding::{Finding, Ledger, Place};
use gailint::form::{CellState, Draft, Report};
use gailint::output::template_named;
use gailint::source::Span;
use proptest::prelude::*;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use crate::common::{ALIGNER, LINTER, form, read_bytes, shown};
use crate::printer::values;
use crate::truth;
use crate::word::{body, docx, file, file_of_bytes, paragraph, row, table};

pub(crate) const DATE: &str = "2026-01-31T09:30:00";

/// Some real finding: the rules have much to say about this report.
static SAMPLE: LazyLock<Finding> = LazyLock::new(|| {
    let poor = read_bytes("报告.txt", "某局2023年政府信息公开工作年度报告\n一、总体情况\n无。\n".as_bytes());
    LINTER.check(&poor).0.remove(0)
});

/// A finding at a span of a text; all else of it is that of some real finding.
pub(crate) fn finding(report: &Report, span: Span, message: &str) -> Finding {
    let place = Place::new(&report.source, span, None, "位置".to_owned());
    Finding { place, message: message.to_owned(), ..SAMPLE.clone() }
}

/// The first place of some words.
pub(crate) fn span_of(report: &Report, words: &str) -> Span {
    let at = report.source.text().find(words).unwrap_or_else(|| panic!("no {words} in {}", report.source.text()));
    Span::new(at..at + words.len())
}

pub(crate) fn checked(report: Report, findings: Vec<Finding>) -> Checked {
    Checked { path: "报告.docx".to_owned(), report, previous: None, findings, ledger: Ledger::default() }
}

/// A file with a finding at each of these spans; their messages are their numbers.
fn annotated_at(bytes: &[u8], spans: impl Fn(&Report) -> Vec<Span>) -> Result<Annotated, Refusal> {
    let limits = Limits::default();
    let file = File { name: "报告.docx", bytes, limits: &limits };
    let report = ALIGNER.align(document::read(file.name, bytes, &limits).expect("the file can be read"));
    let spans = spans(&report);
    let findings = spans.iter().enumerate().map(|(at, span)| finding(&report, *span, &format!("问题{at}"))).collect();
    annotate(file, &checked(report, findings), DATE)
}

fn annotated(bytes: &[u8], words: &[&str]) -> Annotated {
    let spans = |report: &Report| words.iter().map(|words| span_of(report, words)).collect();
    annotated_at(bytes, spans).expect("it can be annotated")
}

/// The parts of a file by their names, in the order of the archive.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut part = |at| {
        let mut part = zip.by_index(at).expect("a part");
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        (part.name().expect("a name").into_owned(), bytes)
    };
    (0..part_count(bytes)).map(&mut part).collect()
}

fn part_count(bytes: &[u8]) -> usize {
    zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive").len()
}

fn part(bytes: &[u8], name: &str) -> String {
    let found = parts(bytes).into_iter().find(|(other, _)| other == name);
    String::from_utf8(found.unwrap_or_else(|| panic!("no {name}")).1).expect("UTF-8")
}

/// What the comments of a file say and which words they cover, in the order of
/// their numbers. Panics where a range is not closed or has no reference.
fn comments(bytes: &[u8]) -> Vec<(String, String)> {
    let said = said(&part(bytes, "word/comments.xml"));
    let covered = covered(&part(bytes, "word/document.xml"));
    assert_eq!(said.keys().collect::<Vec<_>>(), covered.keys().collect::<Vec<_>>(), "each comment is referred to once");
    said.into_iter().zip(covered.into_values()).map(|((_, said), covered)| (said, covered)).collect()
}

/// The words of each comment, one paragraph a line.
fn said(text: &str) -> BTreeMap<u64, String> {
    let mut said: BTreeMap<u64, String> = BTreeMap::new();
    let mut reader = Reader::from_str(text);
    // White space in front of the first comment is no one's.
    let mut open = u64::MAX;
    loop {
        match reader.read_event().expect("well-formed comments") {
            Event::Start(element) if element.local_name().into_inner() == "comment" => {
                open = id(&element);
                assert!(said.insert(open, String::new()).is_none(), "two comments with the number {open}");
            }
            Event::End(element) if element.local_name().into_inner() == "p" => said.entry(open).or_default().push('\n'),
            Event::Text(words) => said.entry(open).or_default().push_str(&words),
            Event::GeneralRef(name) => said.entry(open).or_default().push_str(&format!("&{};", &*name)),
            Event::Eof => return said.into_iter().filter(|(_, words)| !words.trim().is_empty()).collect(),
            _ => {}
        }
    }
}

fn id(element: &quick_xml::events::BytesStart<'_>) -> u64 {
    let mut all = element.attributes().filter_map(Result::ok);
    let id = all.find(|one| one.key.local_name().into_inner() == "id").expect("a number");
    assert!(id.key.prefix().is_some(), "attributes have a prefix of their own");
    id.value.parse().expect("a number")
}

/// The words between the two ends of each comment.
fn covered(text: &str) -> BTreeMap<u64, String> {
    let mut done = BTreeMap::new();
    let mut open: BTreeMap<u64, String> = BTreeMap::new();
    let mut ended = None;
    let mut names = Vec::new();
    let mut reader = Reader::from_str(text);
    loop {
        let event = reader.read_event().expect("a well-formed main part");
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.local_name().into_inner().to_owned();
                match name.as_str() {
                    "commentRangeStart" => {
                        assert!(open.insert(id(element), String::new()).is_none());
                        assert_parent(&names);
                    }
                    "commentRangeEnd" => {
                        ended = Some(id(element));
                        let words = open.remove(&id(element)).expect("it has begun");
                        done.insert(id(element), words);
                        assert_parent(&names);
                    }
                    "commentReference" => assert_eq!(ended, Some(id(element)), "the reference follows the end"),
                    _ => {}
                }
                if matches!(event, Event::Start(_)) {
                    names.push(name);
                }
            }
            Event::End(_) => _ = names.pop(),
            Event::Text(words) if names.last().is_some_and(|name| name == "t") => {
                open.values_mut().for_each(|text| text.push_str(words));
            }
            Event::GeneralRef(name) => open.values_mut().for_each(|text| text.push_str(&format!("&{};", &**name))),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty() && names.is_empty(), "{open:?} {names:?}");
    done
}

/// Ranges stand where the standard allows them, and nowhere in a text box.
fn assert_parent(names: &[String]) {
    assert!(matches!(names.last().map(String::as_str), Some("p" | "ins" | "moveTo" | "smartTag")), "{names:?}");
    assert!(!names.iter().any(|name| name == "txbxContent"), "{names:?}");
}

/// Whether a text came from another by insertions alone.
fn is_extended(original: &str, longer: &str) -> bool {
    let mut rest = longer.chars();
    original.chars().all(|c| rest.any(|other| other == c))
}

/// The words that a comment at `words` covers, in a body of these blocks.
fn marked(blocks: &str, words: &str) -> String {
    let original = docx(blocks);
    let copy = annotated(&original, &[words]);
    assert!(copy.displaced.is_empty(), "{blocks}: {:?}", copy.displaced);
    let main = "word/document.xml";
    assert!(is_extended(&part(&original, main), &part(&copy.bytes, main)), "{}", part(&copy.bytes, main));
    let [(said, covered)] = comments(&copy.bytes).try_into().expect("one comment");
    assert!(said.contains("问题0"), "{said}");
    covered
}

const BOLD: &str = "<w:rPr><w:b/></w:rPr>";

fn run(words: &str) -> String {
    format!("<w:r><w:t xml:space='preserve'>{words}</w:t></w:r>")
}

fn field(result: &str) -> String {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let instruction = "<w:r><w:instrText> =SUM(LEFT) </w:instrText></w:r>";
    [&mark("begin"), instruction, &mark("separate"), result, &mark("end")].concat()
}

#[test]
fn words_are_covered_to_the_letter() {
    let runs = |runs: &str| format!("<w:p><w:pPr><w:jc w:val='left'/></w:pPr>{runs}</w:p>");
    let cases = [
        (run("收到申请 12 件"), "12", "12"),
        (run("收到申请 12 件"), "收到申请 12 件", "收到申请 12 件"),
        ("<w:r><w:t>收到申请12件</w:t></w:r>".to_owned(), "申请12", "申请12"),
        // Space at the ends of such a text is not printed: a cut beside one would change that.
        ("<w:r><w:t>收到 12 件</w:t></w:r>".to_owned(), "12", "收到 12 件"),
        (format!("{}<w:r>{BOLD}<w:t>请12</w:t></w:r>{}", run("收到申"), run("3件")), "申请123", "申请123"),
        (format!("<w:ins w:id='9'>{}</w:ins>", run("收到12件")), "12", "12"),
        (
            format!("{}<w:del>{}</w:del>{}", run("收到"), run("旧").replace("w:t", "w:delText"), run("12件")),
            "到12",
            "到12",
        ),
        ("<w:r><w:t>甲12</w:t><w:tab/><w:t>乙34</w:t><w:br/><w:t>丙</w:t></w:r>".to_owned(), "乙34", "乙34"),
        ("<w:r><w:t>甲12</w:t><w:tab/><w:t>乙34</w:t></w:r>".to_owned(), "12 乙", "12乙"),
        (run("A&amp;B件"), "&", "&amp;"),
        (run("A&#x4e00;B件"), "一B", "&#x4e00;B"),
        (format!("{}<w:r><w:t><![CDATA[12]]>3</w:t></w:r>{}", run("前"), run("后")), "123", "3"),
        (run("上\u{20bb7}下\u{1f600}末"), "\u{20bb7}下", "\u{20bb7}下"),
    ];
    for (inner, words, wanted) in cases {
        assert_eq!(marked(&runs(&inner), words), wanted, "{inner}");
    }
}

#[test]
fn what_must_not_be_cut_is_covered_whole() {
    let boxed = |inner: &str| {
        format!(
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{inner}</w:txbxContent>\
             </wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{inner}</w:txbxContent>\
             </v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    };
    let cases = [
        (format!("<w:hyperlink r:id='a'>{}</w:hyperlink>", run("链接12")), "12", "链接12"),
        (format!("<w:fldSimple w:instr='REF a'>{}</w:fldSimple>", run("域12")), "12", "域12"),
        (field(&run("合计12")), "12", "合计12"),
        (format!("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", run("控件12")), "12", "控件12"),
        ("<m:oMath><m:r><m:t>3+5=9</m:t></m:r></m:oMath>".to_owned(), "5", "3+5=9"),
        (format!("<w:r><w:ruby><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>", run("注音12")), "12", "注音12"),
        ("<w:r><w:rPr><w:strike/></w:rPr><w:t>删去12</w:t></w:r>".to_owned(), "12", "删去12"),
        (boxed(&paragraph("框里12")), "12", "框里12框里12"),
    ];
    for (inner, words, wanted) in cases {
        assert_eq!(marked(&format!("<w:p>{}{inner}{}</w:p>", run("前"), run("后")), words), wanted, "{inner}");
    }
}

#[test]
fn a_field_over_several_paragraphs_is_cut_like_any_words() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let first = format!("<w:p>{}{}{}</w:p>", mark("begin"), mark("separate"), run("目录一"));
    let blocks = format!("{first}<w:p>{}{}</w:p>", run("目录二"), mark("end"));
    assert_eq!(marked(&blocks, "录一"), "录一");
    assert_eq!(marked(&blocks, "录二"), "录二");
}

#[test]
fn both_halves_of_a_run_keep_its_format() {
    let inner = format!("<w:r w:rsidR='00AA'>{BOLD}<w:t>收到申请12件</w:t></w:r>");
    let copy = annotated(&docx(&format!("<w:p>{inner}</w:p>")), &["申请", "12"]);
    let main = part(&copy.bytes, "word/document.xml");
    assert_eq!(main.matches(&format!("<w:r w:rsidR='00AA'>{BOLD}<w:t>")).count(), 4, "{main}");
    let covered: Vec<String> = comments(&copy.bytes).into_iter().map(|(_, covered)| covered).collect();
    assert_eq!(covered, ["申请", "12"]);
}

#[test]
fn comments_may_share_words() {
    let copy = annotated(&docx(&paragraph("收到申请12件")), &["申请12", "12件", "12", "12", "收到申请12件"]);
    let covered: Vec<String> = comments(&copy.bytes).into_iter().map(|(_, covered)| covered).collect();
    assert_eq!(covered, ["申请12", "12件", "12", "12", "收到申请12件"]);
}

/// How many cells begin before the first comment does.
fn cells_before_comment(main: &str) -> usize {
    let at = main.find("commentRangeStart").expect("a comment");
    main.get(..at).expect("a place").matches("<w:tc>").count()
}

#[test]
fn a_blank_cell_has_its_comment_in_it() {
    for blank in
        ["<w:p/>", "<w:p w:rsidR='1' />", "<w:p><w:pPr><w:jc/></w:pPr></w:p>", "<w:p><w:r><w:t> </w:t></w:r></w:p>"]
    {
        let cells =
            format!("<w:tr><w:tc>{}</w:tc><w:tc>{blank}</w:tc><w:tc>{}</w:tc></w:tr>", paragraph("甲"), paragraph("7"));
        let bytes = docx(&table(&[cells, row(&["乙", "1", "2"])]));
        let after = |report: &Report| {
            let start = span_of(report, "甲\t").range().end;
            vec![Span::at(start), Span::at(start)]
        };
        let copy = annotated_at(&bytes, after).expect("it can be annotated");
        assert!(copy.displaced.is_empty());
        let found = comments(&copy.bytes);
        assert!(found.len() == 2 && found.iter().all(|(_, covered)| covered.trim().is_empty()), "{blank}: {found:?}");
        let main = part(&copy.bytes, "word/document.xml");
        assert_eq!(cells_before_comment(&main), 2, "{main}");
    }
}

#[test]
fn numbers_of_lists_are_covered_by_their_paragraph() {
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/>\
        <w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl></w:abstractNum>\
        <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
    let blocks = "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>总体情况</w:t></w:r></w:p>";
    let bytes = file(&[("word/document.xml", &body(blocks)), ("word/numbering.xml", numbering)]);
    for words in ["一、总体", "一、"] {
        let covered = comments(&annotated(&bytes, &[words]).bytes).remove(0).1;
        assert_eq!(covered, if words == "一、" { "总体情况" } else { "总体" });
    }
}

#[test]
fn any_prefix_and_both_editions_are_written() {
    const TRANSITIONAL: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
    let cases = [
        ("文:", ":文", TRANSITIONAL, "http://schemas.openxmlformats.org/officeDocument/2006/"),
        ("", "", TRANSITIONAL, "http://schemas.openxmlformats.org/officeDocument/2006/"),
        ("w:", ":w", STRICT, "http://purl.oclc.org/ooxml/officeDocument/"),
    ];
    for (p, name, namespace, relation) in cases {
        let main = format!(
            "<{p}document xmlns{name}='{namespace}'><{p}body><{p}p><{p}r><{p}t xml:space='preserve'>收到12件</{p}t></{p}r></{p}p>\
             </{p}body></{p}document>"
        );
        let copy = annotated(&file(&[("word/document.xml", &main)]), &["12"]).bytes;
        assert_eq!(comments(&copy).remove(0).1, "12", "{main}");
        let relations = part(&copy, "word/_rels/document.xml.rels");
        assert!(relations.contains(&format!("Type=\"{relation}relationships/comments\"")), "{relations}");
        assert!(part(&copy, "word/comments.xml").contains(&format!("xmlns:w=\"{namespace}\"")));
    }
}

#[test]
fn comments_that_are_there_stay() {
    let own = "<w:comments xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>\
               <w:comment w:id='0' w:author='张'><w:p><w:r><w:t>旧的</w:t></w:r></w:p></w:comment></w:comments>";
    let relations = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
        <Relationship Id='rIdGailint1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments' \
        Target='notes.xml'/></Relationships>";
    let types = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>\
        <Override PartName='/word/notes.xml' ContentType='c'/><Override PartName='/word/document.xml' \
        ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>";
    // A comment that the text refers to and that is nowhere takes its number as well.
    let blocks = format!(
        "<w:p><w:commentRangeStart w:id='0'/>{}<w:commentRangeEnd w:id='0'/><w:r><w:commentReference w:id='0'/></w:r>\
         <w:r><w:commentReference w:id='1'/></w:r></w:p>",
        run("收到12件")
    );
    let original = file(&[
        ("[Content_Types].xml", types),
        ("word/document.xml", &body(&blocks)),
        ("word/_rels/document.xml.rels", relations),
        ("word/notes.xml", own),
    ]);
    let copy = annotated(&original, &["12"]).bytes;
    for unchanged in ["[Content_Types].xml", "word/_rels/document.xml.rels"] {
        assert_eq!(part(&copy, unchanged), part(&original, unchanged));
    }
    let said = said(&part(&copy, "word/notes.xml"));
    assert_eq!(said.keys().copied().collect::<Vec<_>>(), [0, 2]);
    assert_eq!(said.get(&0).map(String::as_str), Some("旧的\n"));
    assert!(is_extended(own, &part(&copy, "word/notes.xml")));
    assert!(part(&copy, "word/document.xml").contains("<w:commentRangeStart w:id=\"2\"/>"));
}

#[test]
fn a_comment_says_all_that_is_known() {
    let copy = annotated(&docx(&paragraph("收到<12>件").replace("<12>", "&lt;12&gt;")), &["<12>"]);
    let comments = part(&copy.bytes, "word/comments.xml");
    for words in ["w:author=\"gailint\"", "w:date=\"2026-01-31T09:30:00Z\"", "w:initials=\"GL\"", "建议：", "依据："]
    {
        assert!(comments.contains(words), "{words}: {comments}");
    }
    assert!(comments.contains("错误：问题0") || comments.contains("警告：问题0"), "{comments}");
}

#[test]
fn words_of_a_report_inject_nothing() {
    let limits = Limits::default();
    let bytes = docx(&paragraph("收到12件"));
    let file = File { name: "报告.docx", bytes: &bytes, limits: &limits };
    let report = ALIGNER.align(document::read(file.name, &bytes, &limits).expect("a file"));
    let message = "</w:t><w:x/>&\u{1b}[31m\u{202e}\u{ffff}\u{0}";
    let found = finding(&report, span_of(&report, "12"), message);
    let copy = annotate(file, &checked(report, vec![found]), DATE).expect("it can be annotated");
    let words = comments(&copy.bytes).remove(0).0;
    assert!(words.contains("&lt;/w:t&gt;&lt;w:x/&gt;&amp;␛[31m\u{fffd}\u{fffd}␀"), "{words}");
}

#[test]
fn other_parts_are_what_they_were() {
    let settings = "<w:settings><w:documentProtection w:edit='readOnly' w:enforcement='1'/></w:settings>";
    let package = "<Relationships><Relationship Id='a' Type='x/officeDocument' Target='word/document.xml'/>\
        <Relationship Id='b' Type='http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin' \
        Target='_xmlsignatures/origin.sigs'/></Relationships>";
    let relations = "<Relationships><Relationship Id='s' Type='x/settings' Target='settings.xml'/></Relationships>";
    let original = file(&[
        ("_rels/.rels", package),
        ("_xmlsignatures/origin.sigs", ""),
        ("word/document.xml", &body(&paragraph("收到12件"))),
        ("word/_rels/document.xml.rels", relations),
        ("word/settings.xml", settings),
        ("word/media/图.png", "\u{1}图"),
        ("word/comments.xml", "<不归它用/>"),
    ]);
    let copy = annotated(&original, &["12"]);
    let changed = ["[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"];
    let after = parts(&copy.bytes);
    for ((name, bytes), (same_name, new)) in parts(&original).into_iter().zip(&after) {
        assert_eq!(&name, same_name, "parts keep their order");
        assert!(changed.contains(&name.as_str()) || bytes == *new, "{name}");
    }
    assert_eq!(after.last().map(|(name, _)| name.as_str()), Some("word/comments1.xml"));
    assert!(matches!(copy.cautions.as_slice(), [signed, kept] if signed.contains("签名") && kept.contains("保护")));
}

#[test]
fn a_finding_that_stands_nowhere_is_told_at_the_title() {
    let title = "某局2023年政府信息公开工作年度报告";
    // Word itself would call this damaged, but it can be read: a cell without a paragraph.
    let blank = "<w:tr><w:tc/><w:tc/><w:tc><w:p/></w:tc></w:tr>".to_owned();
    let bytes = docx(&format!("{}{}", paragraph(title), table(&[blank, row(&["甲", "乙", "丙"])])));
    let at = |report: &Report| vec![Span::at(span_of(report, "\t\t").range().start)];
    let copy = annotated_at(&bytes, at).expect("it can be annotated");
    assert_eq!((copy.written, copy.displaced.len()), (1, 1));
    let [(said, covered)] = comments(&copy.bytes).try_into().expect("one comment");
    assert_eq!(covered, title);
    assert!(said.contains("位置：位置"), "{said}");
}

#[test]
fn what_cannot_be_annotated_is_refused_with_advice() {
    let limits = Limits::default();
    let report = |bytes: &[u8]| ALIGNER.align(document::read("报告.docx", bytes, &limits).expect("a file"));
    let refusal = |read: &[u8], bytes: &[u8]| {
        let report = report(read);
        let found = finding(&report, Span::default(), "问题");
        annotate(File { name: "报告.docx", bytes, limits: &limits }, &checked(report, vec![found]), DATE)
            .expect_err("refused")
    };
    let text = "某局2023年政府信息公开工作年度报告".as_bytes();
    assert!(refusal(text, text).message.contains("纯文本"));
    assert!(refusal(text, "另一份".as_bytes()).message.contains("改动"));
    let main = body(&paragraph("收到12件")).replace("UTF-8", "UTF-16");
    let wide: Vec<u8> = format!("\u{feff}{main}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = file_of_bytes(&[("word/document.xml", &wide)]);
    assert!(refusal(&wide, &wide).message.contains("UTF-8"));
}

/// A paragraph of runs: words, and whether they stand among inserted words.
fn runs() -> impl Strategy<Value = Vec<(String, bool)>> {
    let letter = prop_oneof![Just('件'), Just('1'), Just('&'), Just('<'), Just(' '), Just('\u{20bb7}'), Just('年')];
    let words = proptest::collection::vec(letter, 1..6).prop_map(|letters| letters.into_iter().collect::<String>());
    proptest::collection::vec((words, any::<bool>()), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// However a paragraph is cut into runs, comments cover the words they are for.
    #[test]
    fn comments_cover_their_words_in_any_runs(runs in runs(), cuts in proptest::collection::vec((0_usize..40, 1_usize..8), 1..5)) {
        let xml = |(words, inserted): &(String, bool)| {
            let run = run(&quick_xml::escape::escape(words.as_str()));
            if *inserted { format!("<w:ins w:id='7'>{run}</w:ins>") } else { run }
        };
        let inner: String = runs.iter().map(xml).collect();
        let bytes = docx(&format!("<w:p><w:r><w:t>始</w:t></w:r>{inner}<w:r><w:t>末</w:t></w:r></w:p>"));
        let text: Vec<char> = runs.iter().flat_map(|(words, _)| words.chars()).collect();
        let words = |(from, length): &(usize, usize)| -> (usize, String) {
            let from = from % text.len();
            let before: String = text[..from].iter().collect();
            (before.len(), text[from..(from + length).min(text.len())].iter().collect())
        };
        let wanted: Vec<(usize, String)> = cuts.iter().map(words).collect();
        let spans = |_: &Report| {
            let start = "始".len();
            wanted.iter().map(|(at, words)| Span::new(start + at..start + at + words.len())).collect()
        };
        let copy = annotated_at(&bytes, spans).expect("it can be annotated");
        let covered: Vec<String> = comments(&copy.bytes).into_iter().map(|(_, covered)| covered).collect();
        let wanted: Vec<String> = wanted.iter().map(|(_, words)| quick_xml::escape::escape(words.as_str()).into_owned()).collect();
        prop_assert_eq!(covered, wanted);
    }
}

/// A report whose headings and cells are all annotated: each comment covers its
/// words (but numbers of lists, which no text holds), and the copy reads as the
/// original does.
fn assert_cells(bytes: &[u8]) {
    let limits = Limits::default();
    let report = read_bytes("报告.docx", bytes);
    let printed = |report: &Report| -> Vec<Span> {
        let headings = report.sections.iter().flatten().map(|section| section.heading_span);
        let cells = report.cells.iter().filter(|cell| matches!(cell.state, CellState::Number { .. }));
        headings.chain(cells.map(|cell| cell.span).filter(|span| !span.is_empty())).collect()
    };
    let words: Vec<String> = printed(&report).into_iter().map(|span| report.source.slice(span).to_owned()).collect();
    let copy = annotated_at(bytes, printed).expect("it can be annotated");
    assert!(copy.displaced.is_empty() && copy.written > 5);
    for ((_, covered), words) in comments(&copy.bytes).iter().zip(&words) {
        let is_number = words.parse::<f64>().is_ok();
        assert!(
            covered == words || (!is_number && covered.len() > 6 && words.ends_with(covered)),
            "{words}: {covered}"
        );
    }
    let again = ALIGNER.align(document::read("报告.docx", &copy.bytes, &limits).expect("the copy can be read"));
    let cells = |report: &Report| report.cells.iter().map(shown).collect::<Vec<_>>();
    assert_eq!(cells(&again), cells(&report));
}

#[test]
fn every_cell_of_a_report_can_be_annotated() {
    let mut draft = Draft::zero(form("cn-2021"));
    for (cell, value) in draft.cells.iter_mut().zip(values(&form("cn-2021"), 5)) {
        cell.iter_mut().for_each(|cell| cell.clone_from(&value));
    }
    let template = template_named("docx").expect("the format is there");
    assert_cells(&(template.write)(&draft).expect("the report can be written"));
}

#[test]
fn every_cell_of_real_reports_can_be_annotated() {
    for file in truth::files(&["docx"]) {
        assert_cells(&std::fs::read(&file).expect("the file"));
    }
}
