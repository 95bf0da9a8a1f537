//! Web pages: what is read of them, and where it stands in their source. Real
//! pages are compared with their truth files, see [`crate::truth`].

use encoding_rs::GB18030;
use gailint::document::{self, Block, Document, Limits, ReadError};
use gailint::form::{CellState, Report};
use gailint::source::{Origin, Span};

use crate::common::{form, read_bytes, shown};
use crate::printer::{grids, values};
use crate::truth;

fn document(page: &str) -> Document {
    document::read("页.html", page.as_bytes(), &Limits::default()).expect("a page")
}

/// A document line by line; a bar between cells, `<` for a part of a merged one.
fn lines(page: &str) -> Vec<String> {
    let document = document(page);
    let text = |span: Span| document.source.slice(span).to_owned();
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                lines.push(format!("{}{}", if paragraph.marked_heading { "# " } else { "" }, text(paragraph.span)));
            }
            Block::Table(table) => lines.extend(table.rows.iter().map(|row| {
                let cell = |cell: &document::TableCell| if cell.covered { "<".to_owned() } else { text(cell.span) };
                row.cells.iter().map(cell).collect::<Vec<_>>().join("|")
            })),
        }
    }
    lines
}

/// A table with the merged cells of the printed form: blanks right of a label
/// belong to it.
fn table(grid: &[Vec<String>]) -> String {
    let row = |row: &Vec<String>| {
        let mut cells: Vec<(String, usize)> = Vec::new();
        for cell in row {
            match cells.last_mut() {
                Some((label, columns)) if cell.is_empty() && label.contains('一') => *columns += 1,
                _ => cells.push((cell.clone(), 1)),
            }
        }
        let cell = |(text, columns): &(String, usize)| format!("<td colspan={columns}><p>{text}</p></td>");
        format!("<tr>{}</tr>\n", cells.iter().map(cell).collect::<String>())
    };
    format!("<table border=1>{}</table>", grid.iter().map(row).collect::<String>())
}

/// A whole report as a page of a site.
fn page(tables: &[String; 3], head: &str) -> String {
    let [proactive, applications, disputes] = tables;
    format!(
        "<!DOCTYPE html><html><head>{head}<title>青禾县水利局2023年政府信息公开工作年度报告_青禾县人民政府</title></head><body>\
         <div class='top-nav'><a href='/'>首页</a><a href='/b'>2022年政府信息公开工作年度报告</a></div>\
         <div>当前位置：<a href='/'>首页</a> &gt; 政务公开</div>\
         <div id=zoom><p>根据《中华人民共和国政府信息公开条例》编制本报告，全文包括总体情况等六个部分。</p>\
         <p><b>一、总体情况</b></p><p>全年公开水利信息 126 条。</p>\
         <p>二、主动公开政府信息情况</p>{proactive}<p>三、收到和处理政府信息公开申请情况</p>{applications}\
         <p>四、政府信息公开行政复议、行政诉讼情况</p>{disputes}\
         <p>五、存在的主要问题及改进情况</p><p>河湖信息更新不够及时。下一步将按月更新。</p>\
         <p>六、其他需要报告的事项</p><p>本年度未收取信息处理费。</p></div>\
         <div class=footer>主办单位：青禾县人民政府 某ICP备00000000号</div></body></html>"
    )
}

/// Every number stands in the page where its cell says.
fn assert_read(report: &Report, page: &str, wanted: &[String]) {
    for (cell, wanted) in report.cells.iter().zip(wanted).filter(|(cell, _)| cell.state != CellState::Void) {
        assert_eq!(&shown(cell), wanted);
        let Some(Origin::Source(span)) = report.source.origin(cell.span) else { panic!("no origin: {cell:?}") };
        assert_eq!(page.get(span.range()), Some(wanted.as_str()));
    }
}

#[test]
fn real_pages_are_read_whole() {
    for file in truth::files(&["html", "htm"]) {
        let (report, truth) = truth::open(&file);
        truth::compare(&report, &truth).assert_right(&file);
        assert_eq!(truth::front_differences(&report, &truth), Vec::<String>::new(), "{}", file.display());
    }
}

#[test]
fn a_page_is_read_whole_in_any_encoding_whatever_it_declares() {
    let form = form("cn-2021");
    let values = values(&form, 3);
    let tables = grids(&form, &values).map(|grid| table(&grid));
    for declared in ["utf-8", "gb2312", "no-such-thing"] {
        let page = page(&tables, &format!("<meta http-equiv=Content-Type content='text/html; charset={declared}'>"));
        let (gbk, ..) = GB18030.encode(&page);
        for bytes in [page.as_bytes(), &gbk] {
            let report = read_bytes("报告.html", bytes);
            assert_read(&report, &page, &values);
            assert_eq!(report.issuer.as_deref(), Some("青禾县水利局"));
            let title = report.title.as_ref().map(|title| title.text.as_str());
            assert_eq!(title, Some("青禾县水利局2023年政府信息公开工作年度报告"));
            let last = report.sections.last().and_then(Option::as_ref).map(|section| section.text.as_str().trim());
            assert_eq!(last, Some("本年度未收取信息处理费。"));
        }
    }
}

#[test]
fn a_page_is_known_by_its_content() {
    for name in ["报告.txt", "报告", "报告.doc"] {
        let read = document::read(name, b"<html><p>1</p>", &Limits::default()).expect("a page");
        assert_eq!(read.format, "html");
    }
}

#[test]
fn inline_elements_join_and_blocks_do_not() {
    let page =
        "<div>一、<b>总体</b><span>情\n  况</span><br>次行<h2>二、<a name=x>情况</a></h2>尾<ul><li>甲<li>乙</ul></div>";
    assert_eq!(lines(page), ["一、总体情 况", "次行", "# 二、情况", "尾", "甲", "乙"]);
}

#[test]
fn what_is_not_visible_is_not_read() {
    let page = "<p>甲<!-- 一 --><script>'<p>二</p>'</script><em style='display: none'>三</em><noscript>四</noscript>\
                <textarea>五</textarea><template><p>六</p></template><i hidden>七</i><style>八</style>乙</p>";
    assert_eq!(lines(page), ["甲乙"]);
}

#[test]
fn residue_of_word_leaves_no_trace() {
    let page = "<p class=MsoNormal><![if !supportLists]><span>（三）<span>&nbsp;</span></span><![endif]>平台<o:p></o:p></p>\
                <p><font>20</font><span>23</span>年<span></span></p>\
                <table><tr><td><p><span>3</span><span>4</span><span>15</span><o:p>&nbsp;</o:p></p></td><td>乙</td>\
                <![if !supportMisalignedColumns]><td width=0></td><![endif]></tr>\
                <![if !supportMisalignedColumns]><tr height=0><td width=80></td><td width=9></td></tr><![endif]></table>";
    assert_eq!(lines(page), ["（三）\u{a0}平台", "2023年", "3415|乙", "|"]);
}

#[test]
fn labels_in_several_paragraphs_are_one_label() {
    let page = "<table><tr><td><p>三、本</p><p>年度办&nbsp; &nbsp;</p><p>理结果</p></td><td>结果<span><br/></span><span>维持</span></td></tr></table>";
    assert_eq!(lines(page), ["三、本 年度办\u{a0} \u{a0} 理结果|结果 维持"]);
}

#[test]
fn merged_cells_are_resolved() {
    let page = "<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>1<td>2<tbody><tr><td rowspan=0>丙<td>3<td>4<tr><td>5<td>6</table>";
    assert_eq!(lines(page), ["甲|乙|<", "<|1|2", "丙|3|4", "<|5|6"]);
}

#[test]
fn a_cell_wider_than_all_columns_makes_no_columns() {
    let page = "<table><tr><td colspan=999999999999>题<tr><td>1<td>2</table>";
    assert_eq!(lines(page), ["题|<", "1|2"]);
}

#[test]
fn a_layout_table_is_no_table() {
    let inner = "<table><tr><td>规章</td><td>1</td></tr></table>";
    let long = "本年度各项工作按照要求有序开展，公开内容更加完整。".repeat(3);
    let page = format!(
        "<table><tr><td><table><tr><td>某局报告</td></tr></table></td></tr>\
         <tr><td><p>一、总体情况</p><p>{long}</p><p>二、主动公开政府信息情况</p>{inner}<p>尾</p></td></tr></table>"
    );
    assert_eq!(lines(&page), ["某局报告", "一、总体情况", &long, "二、主动公开政府信息情况", "规章|1", "尾"]);
}

#[test]
fn paragraphs_between_the_rows_of_a_table_are_paragraphs() {
    let long = "本年度各项工作按照要求有序开展，公开内容更加完整，群众更加满意，渠道更加畅通，机制更加健全。";
    let page = format!("<table><tr><td colspan=2>{long}<tr><td>规章<td>1<tr><td>文件<td>2</table>");
    assert_eq!(lines(&page), [long, "规章|1", "文件|2"]);
}

#[test]
fn a_table_about_the_page_and_a_title_in_a_table_stay() {
    let page = "<table><tr><td>索 引 号<td>0/2024-1<td>分 类<td>年报</table>\
                <table><tr><td colspan=4>主动公开政府信息情况<tr><td>规章<td>1<td>2<td>3</table>";
    assert_eq!(lines(page), ["索 引 号|0/2024-1|分 类|年报", "主动公开政府信息情况|<|<|<", "规章|1|2|3"]);
}

#[test]
fn the_site_around_the_article_is_left_out() {
    let words = "本局依法履行职责，主动公开各类信息，办理各项申请，全年没有因信息公开引起的复议和诉讼。".repeat(2);
    let page = format!(
        "<ul class='navBar'><li><a href=1>首页</a></li></ul><div class=crumbs>位置 &gt; 年报</div>\
         <div><a href=1>2021年报告</a> <a href=2>2022年报告</a></div><h1>某局2023年报告</h1>\
         <div>来源：某局 时间：2024-01-17</div><div class=text><p>{words}</p><p><a href=3>附件</a></p></div>\
         <div>字号：大 中 小</div><div>主办单位：某局</div><div id=share>微信 微博</div><footer>地址</footer>"
    );
    assert_eq!(lines(&page), ["# 某局2023年报告", "来源：某局 时间：2024-01-17", &words, "附件"]);
}

#[test]
fn an_article_in_a_string_is_read_where_it_stands() {
    let row = r#"<table border=\"1\"><tr><td colspan=\"3\" nowrap=\"nowrap\">规章<\/td><td>12<\/td><\/tr><\/table>"#;
    let script =
        format!("<html><body><div id=a></div><script>var s = \"<p>一、总体</p>\\n{row}\";</script></body></html>");
    let data = format!("{{\"id\": \"3\", \"content\": \"<p>一、总体<\\/p>{row}\"}}");
    for (name, file) in [("页.html", &script), ("页.json", &data)] {
        assert_eq!(lines(file), ["一、总体", "规章|12"], "{name}");
        let read = document(file);
        let start = read.source.text().find("12").expect("the number");
        let Some(Origin::Source(span)) = read.source.origin(Span::new(start..start + 2)) else { panic!("no origin") };
        assert_eq!(file.get(span.range()), Some("12"));
        assert!(read.source.origins().is_some_and(|origins| origins.quoted), "no markup can be added there");
    }
}

#[test]
fn a_blank_cell_stands_behind_its_tag() {
    let page = "<table><tr><td>甲<td class='>'></td><td>&nbsp;</td><td>1</table>";
    let read = document(page);
    let Some(Block::Table(table)) = read.blocks.first() else { panic!("a table") };
    let before = |at: usize| match read.source.origin(table.rows[0].cells[at].span) {
        Some(Origin::Source(span)) => page.get(..span.range().start).unwrap_or_default(),
        other => panic!("{other:?}"),
    };
    assert!(before(1).ends_with("<td class='>'>"), "{}", before(1));
    assert!(before(2).ends_with("</td><td>"), "{}", before(2));
}

#[test]
fn characters_written_as_names_stand_where_their_names_do() {
    let page = "<p>&ldquo;&#49;2&rdquo;</p>\r\n<p>&lt;3</p>";
    let read = document(page);
    assert_eq!(read.source.text(), "“12”\n<3\n");
    let of = |words: &str| {
        let start = read.source.text().find(words).expect("the words");
        match read.source.origin(Span::new(start..start + words.len())) {
            Some(Origin::Source(span)) => page.get(span.range()).unwrap_or_default(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((of("1"), of("2"), of("12"), of("3")), ("&#49;", "2", "&#49;2", "3"));
}

#[test]
fn text_with_tables_keeps_its_lines() {
    let page =
        format!("## 一、总体情况\n\n全年公开信息。\n<table>{}</table>\n尾", "<tr><td>甲</td><td>1</td></tr>".repeat(3));
    assert_eq!(lines(&page), ["# 一、总体情况", "全年公开信息。", "甲|1", "甲|1", "甲|1", "尾"]);
}

#[test]
fn what_the_page_says_about_itself_fills_what_the_text_lacks() {
    let head = "<META NAME='PubDate' content='2024-01-17 09:31'><meta name=ContentSource content=青禾县水利局>\
                <meta name=articletitle content=2023年政府信息公开工作年度报告>";
    let body = "<p>一、总体情况</p><p>无。</p><p>二、主动公开政府信息情况</p><p>2024年3月2日</p>";
    let report = read_bytes("页.html", format!("{head}{body}").as_bytes());
    assert_eq!(report.title.map(|title| title.text).as_deref(), Some("2023年政府信息公开工作年度报告"));
    assert_eq!((report.issuer.as_deref(), report.year), (Some("青禾县水利局"), Some(2023)));
    assert_eq!(report.published.map(|date| date.to_string()).as_deref(), Some("2024-01-17"));
    let printed = "<h1>青禾县林业局2022年政府信息公开工作年度报告</h1><p>发布时间：2023-01-05 10:00 浏览次数：3</p>";
    let report = read_bytes("页.html", format!("{head}{printed}{body}").as_bytes());
    assert_eq!((report.issuer.as_deref(), report.year), (Some("青禾县林业局"), Some(2022)));
    assert_eq!(report.published.map(|date| date.to_string()).as_deref(), Some("2023-01-05"));
}

#[test]
fn the_title_that_is_announced_wins_over_other_titles_on_the_page() {
    let page = "<title>某县-某县水利局2023年政府信息公开工作年度报告</title><p>某县2022年政府信息公开工作年度报告</p>\
                <p>某县水利局2023年政府信息公开工作年度报告</p><p>一、总体情况</p><p>无。</p>";
    let report = read_bytes("页.html", page.as_bytes());
    assert_eq!((report.issuer.as_deref(), report.year), (Some("某县水利局"), Some(2023)));
    let place = report.source.positions(report.title.expect("a title").span).0;
    assert_eq!(page.chars().nth(place.column as usize - 4), Some('<'));
}

/// The bound by whose name a page is refused; none for one that is read.
fn refused(page: &str) -> Option<&'static str> {
    let limits = Limits { elements: 50_000, ..Limits::default() };
    match document::read("页.html", page.as_bytes(), &limits) {
        Ok(_) => None,
        Err(ReadError::TooCostly { limit, .. }) => Some(limit.name),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn hostile_pages_cost_little() {
    assert_eq!(refused(&"<table><tr><td>1<td>".repeat(10_000)), Some("depth"));
    assert_eq!(refused(&"<div>".repeat(30_000)), Some("depth"));
    assert_eq!(refused(&"<a href=1><b><i>1</a>".repeat(2_000)), Some("depth"));
    let wide = "<tr><td>1<td colspan=1000>2".repeat(2_000);
    assert_eq!(refused(&format!("<table>{wide}</table>")), Some("table_cells"));
    let tall = "<td colspan=1000 rowspan=65534>2".repeat(2_000);
    assert_eq!(refused(&format!("<table><tr>{tall}</table>")), Some("table_cells"));
    // Formatting that is never closed begins again in every paragraph.
    let fonts: String = (0..200).map(|at| format!("<font class=c{at}>")).collect();
    assert_eq!(refused(&format!("<p>{fonts}</p>{}", "<p>1</p>".repeat(2_000))), Some("elements"));
    assert_eq!(refused("<table><tr><td colspan=1000000000 rowspan=4294967296>1<td>2</table>"), None);
    assert_eq!(refused(&"<table><b>".repeat(5_000)), None);
    assert_eq!(refused(&"<table><tr><td>1</table>".repeat(5_000)), None);
    assert_eq!(refused(&format!("<p {}>1", "a=b ".repeat(50_000))), None);
}

#[test]
fn a_page_cut_off_anywhere_is_read() {
    let page = "<!-- c --><title>题</title><table><tr><td rowspan=2>&ldquo;甲<td>1</table><script>var a = \"<td \\\"";
    for end in (1..page.len()).filter(|end| page.is_char_boundary(*end)) {
        document::read("页.html", &page.as_bytes()[..end], &Limits::default()).expect("a page");
    }
    let read = document("<table><tr><td>甲<td>1");
    assert_eq!(read.blocks.len(), 1);
}
