//! PDF files: small ones that are drawn here, with one thing to be looked at in
//! each, and real ones where they are at hand. A document is shown as its text:
//! a paragraph or a row a line, cells parted by tabs.

use gailint::document::{self, Block, Limits, ReadError};
use gailint::source::{Area, Origin};

use crate::pdf_writer::{Canvas, FONT, NAMELESS, pdf, with_objects, written};
use crate::truth;

const COLUMNS: [f64; 4] = [80.0, 200.0, 300.0, 400.0];

fn page() -> Canvas {
    Canvas::default()
}

fn read(bytes: &[u8]) -> Result<document::Document, ReadError> {
    document::read("报告.pdf", bytes, &Limits::default())
}

fn text(pages: &[Canvas]) -> String {
    read(&pdf(pages)).expect("a document").source.text().to_owned()
}

fn tables(pages: &[Canvas]) -> usize {
    let document = read(&pdf(pages)).expect("a document");
    document.blocks.iter().filter(|block| matches!(block, Block::Table(_))).count()
}

fn refused(bytes: &[u8]) -> String {
    let error = read(bytes).expect_err("a refusal");
    format!("{error}；{}", error.help())
}

#[test]
fn lines_make_a_table_and_the_rest_is_text() {
    let page = page()
        .text(80.0, 90.0, 16.0, "二、主动公开政府信息情况")
        .rows(
            100.0,
            &COLUMNS,
            30.0,
            &[&["信息内容", "本年制发件数", "现行有效"], &["规章", "0", ""], &["行政\n许可", "12", "1,234"]],
        )
        .text(80.0, 260.0, 16.0, "三、收到");
    assert_eq!(
        text(&[page]),
        "二、主动公开政府信息情况\n信息内容\t本年制发件数\t现行有效\n规章\t0\t\n行政许可\t12\t1,234\n三、收到\n"
    );
}

#[test]
fn where_a_line_is_missing_two_cells_are_one() {
    let page = page()
        .cell([80.0, 100.0, 300.0, 130.0], "行政复议")
        .cell([300.0, 100.0, 400.0, 190.0], "总计")
        .cell([80.0, 130.0, 200.0, 190.0], "维持")
        .cell([200.0, 130.0, 300.0, 160.0], "1")
        .cell([200.0, 160.0, 300.0, 190.0], "2");
    assert_eq!(text(&[page]), "行政复议\t\t总计\n维持\t1\t\n\t2\t\n");
}

#[test]
fn lines_may_be_thin_boxes_dashes_or_double() {
    let mut page = page().text(85.0, 115.0, 10.0, "规章").text(205.0, 115.0, 10.0, "7");
    for y in [100.0, 130.0] {
        page = page.raw(&format!("80 {} 220 0.5 re f", 842.0 - y));
        page = page.raw(&format!("80 {} 220 0.5 re f", 840.0 - y));
    }
    for x in [80.0, 200.0, 300.0] {
        for dash in 0..10 {
            let y = 742.0 - 3.0 * f64::from(dash);
            page = page.raw(&format!("{x} {y} m {x} {} l S", y - 1.5));
        }
    }
    // White lines are none.
    page = page.raw("1 1 1 RG 250 742 m 250 712 l S");
    assert_eq!((text(&[page.clone()]), tables(&[page])), ("规章\t7\n".to_owned(), 1));
}

#[test]
fn a_table_goes_on_behind_the_page_number() {
    let first = page()
        .rows(700.0, &COLUMNS, 30.0, &[&["信息内容", "制发", "有效"], &["规章", "1", "2"]])
        .text(290.0, 815.0, 10.0, "- 1 -");
    let second = page().rows(60.0, &COLUMNS, 30.0, &[&["文件", "3", "4"]]).text(290.0, 815.0, 10.0, "— 2 —");
    let pages = [first, second];
    assert_eq!((text(&pages), tables(&pages)), ("信息内容\t制发\t有效\n规章\t1\t2\n文件\t3\t4\n".to_owned(), 1));
}

#[test]
fn a_repeated_header_is_printed_once_and_running_lines_are_dropped() {
    let page = |number: &str, value: &str| {
        page()
            .text(80.0, 50.0, 9.0, "某市政府信息公开")
            .rows(100.0, &COLUMNS, 30.0, &[&["信息内容", "制发", "有效"], &["规章", value, "2"]])
            .text(290.0, 815.0, 10.0, number)
    };
    assert_eq!(text(&[page("1", "1"), page("2", "3")]), "信息内容\t制发\t有效\n规章\t1\t2\n规章\t3\t2\n");
}

#[test]
fn a_label_beside_rows_that_a_page_break_cuts_is_made_whole() {
    let first = page()
        .cell([80.0, 700.0, 140.0, 760.0], "（四）无\n法提")
        .cell([140.0, 700.0, 300.0, 730.0], "1.本机关不掌握")
        .cell([300.0, 700.0, 400.0, 730.0], "10")
        .cell([140.0, 730.0, 300.0, 760.0], "2.没有现成信息")
        .cell([300.0, 730.0, 400.0, 760.0], "3");
    let second = page()
        .cell([80.0, 60.0, 140.0, 90.0], "供")
        .cell([140.0, 60.0, 300.0, 90.0], "3.补正后")
        .cell([300.0, 60.0, 400.0, 90.0], "0")
        .cell([80.0, 90.0, 300.0, 120.0], "（七）总计")
        .cell([300.0, 90.0, 400.0, 120.0], "13");
    assert_eq!(
        text(&[first, second]),
        "（四）无法提供\t1.本机关不掌握\t10\n\t2.没有现成信息\t3\n\t3.补正后\t0\n（七）总计\t\t13\n"
    );
}

#[test]
fn a_row_that_a_page_break_cuts_is_made_whole() {
    let first = |label: &str| page().rows(700.0, &COLUMNS, 30.0, &[&["（一）公开", "1", "2"], &[label, "", ""]]);
    let second = |label: &str| page().rows(60.0, &COLUMNS, 30.0, &[&[label, "3", "4"], &["（七）总计", "5", "6"]]);
    let whole = "（一）公开\t1\t2\n（二）部分公开（区分的不计其他）\t3\t4\n（七）总计\t5\t6\n";
    assert_eq!(text(&[first("（二）部分公开\n（区分的"), second("不计其他）")]), whole);
    // A row of its own stays one, with blank cells above it.
    let apart = "（一）公开\t1\t2\n规章\t\t\n文件\t3\t4\n（七）总计\t5\t6\n";
    assert_eq!(text(&[first("规章"), second("文件")]), apart);
}

#[test]
fn numbers_are_neither_cut_nor_glued() {
    let cell = |text: &str| {
        let page = page().cell([80.0, 100.0, 116.0, 140.0], text).cell([116.0, 100.0, 300.0, 140.0], "乙");
        self::text(&[page])
    };
    assert_eq!(cell("12345\n67"), "1234567\t乙\n");
    assert_eq!(cell("1\n2"), "1 2\t乙\n");
    assert_eq!(cell("12\n（其中"), "12（其中\t乙\n");
    let beside = page().rows(100.0, &COLUMNS, 30.0, &[&["甲", "", "5"]]);
    assert_eq!(text(&[beside.clone().text(205.0, 115.0, 10.0, "1").text(216.0, 115.0, 10.0, "2")]), "甲\t1 2\t5\n");
    // Drawn twice to look bold.
    let bold = beside.text(205.0, 115.0, 10.0, "11").text(205.4, 115.0, 10.0, "11");
    assert_eq!(text(&[bold]), "甲\t11\t5\n");
}

#[test]
fn rows_without_lines_keep_their_values_apart() {
    let row = |page: Canvas, y: f64, texts: [&str; 3]| {
        texts.iter().zip([80.0, 200.0, 300.0]).fold(page, |page, (text, x)| page.text(x, y, 10.0, text))
    };
    let page = row(row(page(), 100.0, ["信息内容", "制发", "有效"]), 120.0, ["规章", "10", "2"]);
    assert_eq!(text(&[page]), "信息内容 制发 有效\n规章 10 2\n");
}

#[test]
fn lines_of_a_paragraph_are_joined_and_paragraphs_are_not() {
    let line = "根据《中华人民共和国政府信息公开条例》要求编制报告";
    let page = page()
        .text(222.0, 70.0, 22.0, "某市人民政府")
        .text(233.0, 100.0, 22.0, "2023年报告")
        .text(112.0, 130.0, 16.0, &line.chars().take(23).collect::<String>())
        .text(80.0, 158.0, 16.0, line)
        .text(80.0, 186.0, 16.0, "以下。")
        .text(112.0, 214.0, 16.0, &line.chars().take(23).collect::<String>())
        .text(112.0, 242.0, 16.0, "一、总体情况");
    let head: String = line.chars().take(23).collect();
    assert_eq!(text(&[page]), format!("某市人民政府2023年报告\n{head}{line}以下。\n{head}\n一、总体情况\n"));
}

#[test]
fn words_are_found_on_their_page_as_it_is_shown() {
    let origin = |mut page: Canvas, entries: &str| {
        page.entries = entries.to_owned();
        let document = read(&pdf(&[page])).expect("a document");
        let start = document.source.text().find("报告").expect("the words");
        document.source.origin(gailint::source::Span::new(start..start + 6))
    };
    let area = |left, top, right, bottom| Some(Origin::Page { page: 1, area: Area { left, top, right, bottom } });
    let upright = page().text(100.0, 200.0, 10.0, "2023 报告");
    assert_eq!(origin(upright.clone(), ""), area(125, 192, 145, 202));
    assert_eq!(origin(upright, "/CropBox [50 0 595 792]"), area(75, 142, 95, 152));
    // A page that is stored sideways, and text that is drawn sideways.
    let codes = "0032 0030 0032 0033 0020 62A5 544A";
    let turned = page().raw(&format!("BT /F 10 Tf 0 1 -1 0 300 100 Tm <{codes}> Tj ET"));
    assert_eq!(origin(turned.clone(), "/Rotate 90"), area(125, 292, 145, 302));
    assert_eq!(origin(turned, ""), area(292, 697, 302, 717));
}

#[test]
fn a_sideways_table_is_read_like_an_upright_one() {
    let mut page =
        page().raw("0 1 -1 0 842 0 cm").rows(300.0, &COLUMNS, 30.0, &[&["规章", "1", "2"], &["文件", "3", "4"]]);
    page.entries = "/MediaBox [0 0 842 842]".to_owned();
    assert_eq!(text(&[page.clone()]), "规章\t1\t2\n文件\t3\t4\n");
    page.entries = "/MediaBox [0 0 842 842] /Rotate 90".to_owned();
    assert_eq!(text(&[page]), "规章\t1\t2\n文件\t3\t4\n");
}

#[test]
fn what_holds_no_text_is_refused_with_advice() {
    let scan = pdf(&[page().raw("595 0 0 842 0 0 cm /I Do")]);
    assert_eq!(refused(&scan), "PDF 里没有文字，只有图片；请使用原来的 Word 文件 (.docx)，或从它导出 PDF");
    let nameless = written(&[page().text(80.0, 100.0, 10.0, "规章12")], NAMELESS, "");
    assert!(refused(&nameless).contains("没有编码"), "{}", refused(&nameless));
    let key = "00".repeat(32);
    let locked = format!("/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{key}> /U <{key}> >>");
    let locked = written(&[page().text(80.0, 100.0, 10.0, "规章12")], FONT, &locked);
    assert!(refused(&locked).contains("有密码"), "{}", refused(&locked));
    assert!(refused(b"%PDF-1.4\n%%EOF").contains("已损坏"));
}

#[test]
fn a_file_that_is_cut_off_is_refused() {
    let whole = pdf(&[page().rows(100.0, &COLUMNS, 30.0, &[&["规章", "12", "3"]])]);
    for length in (5..whole.len() - 7).step_by(97) {
        assert!(refused(&whole[..length]).contains("不完整"), "{length}");
    }
}

#[test]
fn a_file_costs_no_more_than_the_limits_say() {
    let pages = vec![page().text(80.0, 100.0, 10.0, "规章"); 3];
    let with = |limits: Limits| {
        document::read("报告.pdf", &pdf(&pages), &limits).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(with(Limits { pages: 3, drawn: 6, ..Limits::default() }), Ok(()));
    assert!(with(Limits { pages: 2, ..Limits::default() }).is_err_and(|error| error.contains("页数")));
    assert!(with(Limits { drawn: 5, ..Limits::default() }).is_err_and(|error| error.contains("字符和线条")));
}

#[test]
fn drawings_in_drawings_without_end_are_refused() {
    let inner = |used: &str| {
        let drawn = format!("/{used} Do ").repeat(100);
        format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length {} \
             /Resources << /XObject << /A 7 0 R /B 8 0 R /C 9 0 R /D 10 0 R >> >> >>\nstream\n{drawn}\nendstream",
            drawn.len()
        )
    };
    let page = page().raw("/A Do");
    let deep = with_objects(std::slice::from_ref(&page), FONT, "", &["B", "C", "D", "I"].map(inner));
    assert!(refused(&deep).contains("解压后的大小"), "{}", refused(&deep));
    // One that uses itself is not drawn again: there is nothing on the page.
    let endless = with_objects(&[page], FONT, "", &[inner("A")]);
    assert!(refused(&endless).contains("没有文字"), "{}", refused(&endless));
}

#[test]
fn real_files_are_read_whole() {
    for file in truth::files(&["pdf"]) {
        let (report, truth) = truth::open(&file);
        truth::compare(&report, &truth).assert_right(&file);
        assert_eq!(truth::front_differences(&report, &truth), Vec::<String>::new(), "{}", file.display());
    }
}

/// Copies with some bytes changed are refused, or read without another number.
#[test]
fn damage_gives_no_wrong_number() {
    for file in truth::files(&["pdf"]) {
        let (bytes, truth) = (std::fs::read(&file).expect("the report is there"), truth::Truth::of(&file));
        let mut seed = 7_u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(seed >> 33).expect("64 bits")
        };
        for _ in 0..20 {
            let mut copy = bytes.clone();
            for _ in 0..1 + next() % 8 {
                let at = next() % copy.len();
                copy[at] ^= 1 << (next() % 8);
            }
            let read = std::panic::catch_unwind(|| read(&copy));
            let Ok(Ok(document)) = read else { continue };
            let report = crate::common::ALIGNER.align(document);
            assert_eq!(truth::compare(&report, &truth).wrong, 0, "{}", file.display());
        }
    }
}
