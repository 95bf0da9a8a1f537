//! Word files: each way in which Word writes words, tables and numbers of
//! lists, as one small file; files that mean harm.

use gailint::document::{self, Block, Document, Limits, ReadError};
use gailint::source::{Origin, Span, WordCell};

use crate::common::{form, read_bytes, shown};
use crate::printer::{report, values};
use crate::truth;
use crate::word::{body, docx, file, paragraph, row, table};

fn read(bytes: &[u8]) -> Document {
    document::read("报告.docx", bytes, &Limits::default()).expect("the file can be read")
}

fn refusal(bytes: &[u8], limits: &Limits) -> (String, String) {
    let error = document::read("报告.docx", bytes, limits).expect_err("the file is refused");
    (error.to_string(), error.help())
}

/// The text of a file of which the body is given.
fn text(blocks: &str) -> String {
    read(&docx(blocks)).source.text().to_owned()
}

#[test]
fn runs_are_one_text() {
    let cases = [
        ("<w:r><w:t>20</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>23</w:t></w:r><w:r><w:t>年</w:t></w:r>", "2023年"),
        ("<w:r><w:t xml:space='preserve'>收 </w:t><w:t> 件\n </w:t></w:r>", "收 件"),
        ("<w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:noBreakHyphen/><w:t>三</w:t><w:softHyphen/></w:r>", "一 二-三"),
        ("<w:r><w:t>A&amp;B&#x4e00;</w:t></w:r>", "A&B一"),
        ("<w:r><w:sym w:font='Symbol' w:char='25A1'/></w:r>", "□"),
        (
            "<w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>接</w:t></w:r></w:smartTag>",
            "链接",
        ),
        (
            "<w:sdt><w:sdtPr><w:alias w:val='名'/></w:sdtPr><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>",
            "控件",
        ),
        ("<m:oMath><m:r><w:rPr/><m:t>3+5</m:t></m:r></m:oMath>", "3+5"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>yi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>一</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "一",
        ),
        (
            "<w:r><w:t>5</w:t></w:r><w:r><w:footnoteReference w:id='1'/><w:commentReference w:id='0'/><w:t>件</w:t></w:r>",
            "5件",
        ),
    ];
    for (runs, printed) in cases {
        assert_eq!(text(&format!("<w:p>{runs}</w:p>")), format!("{printed}\n"), "{runs}");
    }
}

#[test]
fn words_that_are_not_printed_do_not_count() {
    let cases = [
        ("<w:ins><w:r><w:t>7</w:t></w:r></w:ins><w:del><w:r><w:delText>6</w:delText></w:r></w:del>", "7"),
        ("<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo>", "新"),
        (
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>显</w:t></w:r>",
            "显",
        ),
        ("<w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>显</w:t></w:r>", "显"),
    ];
    for (runs, printed) in cases {
        assert_eq!(text(&format!("<w:p>{runs}</w:p>")), format!("{printed}\n"), "{runs}");
    }
}

#[test]
fn struck_and_raised_digits_never_join_others() {
    let struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>12</w:t></w:r><w:r><w:t>13</w:t></w:r>";
    let raised = "<w:r><w:t>5</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>1</w:t></w:r>";
    assert_eq!(text(&format!("<w:p>{struck}</w:p><w:p>{raised}</w:p>")), "~~12~~13\n5^1\n");
}

/// `fldChar` of a kind.
fn mark(kind: &str) -> String {
    format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>")
}

fn field(instruction: &str, result: &str) -> String {
    let instruction = format!("<w:r><w:instrText>{instruction}</w:instrText></w:r>");
    [mark("begin"), instruction, mark("separate"), result.to_owned(), mark("end")].concat()
}

#[test]
fn fields_show_their_result() {
    let five = "<w:r><w:t>5</w:t></w:r>";
    let nested = field(&format!("IF </w:instrText></w:r>{}<w:r><w:instrText>", field("REF a", five)), five);
    let cases = [
        (field(" =SUM(LEFT) ", five), "5"),
        (nested, "5"),
        (format!("<w:fldSimple w:instr=' DOCPROPERTY x '>{five}</w:fldSimple>"), "5"),
        (format!("{five}{}", field(" PAGE \\* MERGEFORMAT", five)), "5"),
        (format!("{five}<w:fldSimple w:instr='NUMPAGES'>{five}</w:fldSimple>"), "5"),
    ];
    for (runs, printed) in cases {
        assert_eq!(text(&format!("<w:p>{runs}</w:p>")), format!("{printed}\n"), "{runs}");
    }
}

#[test]
fn a_field_that_is_never_closed_swallows_nothing() {
    let runs = mark("begin") + "<w:r><w:instrText>REF a</w:instrText></w:r>";
    assert_eq!(text(&format!("<w:p>{runs}</w:p>{}", paragraph("后文"))), "后文\n");
}

#[test]
fn check_boxes_are_kept() {
    let begin = |state: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox>{state}</w:checkBox></w:ffData></w:fldChar></w:r>"
        )
    };
    let runs = [begin("<w:default w:val='0'/><w:checked/>"), mark("end"), begin("<w:default w:val='0'/>"), mark("end")];
    assert_eq!(text(&format!("<w:p>{}</w:p>", runs.concat())), "☑☐\n");
}

#[test]
fn a_deleted_end_of_paragraph_joins_two() {
    let first = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>全年收到</w:t></w:r></w:p>";
    assert_eq!(text(&format!("{first}{}", paragraph("3件"))), "全年收到3件\n");
    let before_table = format!("{first}{}", table(&[row(&["甲", "乙"])]));
    assert_eq!(text(&before_table), "全年收到\n甲\t乙\n");
}

#[test]
fn a_line_break_made_by_hand_ends_a_paragraph() {
    let lines = "<w:p><w:r><w:t>一、总体情况</w:t><w:br/><w:t>渠道畅通。</w:t></w:r></w:p>";
    assert_eq!(text(lines), "一、总体情况\n渠道畅通。\n");
}

#[test]
fn text_boxes_are_read_once_and_at_their_place() {
    let content = |words: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph(words));
    let both = |words: &str| {
        let content = content(words);
        format!(
            "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>\
             </mc:Choice><mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>\
             </mc:AlternateContent></w:r>"
        )
    };
    let words = "<w:r><w:t>正文</w:t></w:r>";
    assert_eq!(text(&format!("<w:p>{}{words}</w:p>", both("框"))), "框\n正文\n");
    assert_eq!(text(&format!("<w:p>{words}{}</w:p>", both("框"))), "正文\n框\n");
    let fallback = format!(
        "<mc:AlternateContent><mc:Fallback><w:pict>{}</w:pict></mc:Fallback></mc:AlternateContent>",
        content("旧")
    );
    assert_eq!(text(&format!("<w:p><w:r>{fallback}</w:r></w:p>")), "旧\n");
}

#[test]
fn blocks_in_content_controls_and_tracked_blocks_count() {
    let blocks = format!(
        "<w:sdt><w:sdtContent>{}<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>{}{}</w:sdtContent></w:sdt></w:tr>\
         </w:sdtContent></w:sdt></w:tbl></w:sdtContent></w:sdt><w:altChunk r:id='x'/><w:customXml>{}</w:customXml>",
        paragraph("一"),
        "<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>",
        "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>",
        paragraph("二"),
    );
    assert_eq!(text(&blocks), "一\n甲\t1\n二\n");
}

/// A cell with a format.
fn cell(format: &str, words: &str) -> String {
    format!("<w:tc><w:tcPr>{format}</w:tcPr>{}</w:tc>", paragraph(words))
}

fn rows(rows: &[&[String]]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| format!("<w:tr>{}</w:tr>", row.concat())).collect();
    table(&rows)
}

/// The cells of the first table; `·` for one that is covered.
fn grid(document: &Document) -> Vec<String> {
    let Some(Block::Table(table)) = document.blocks.iter().find(|block| matches!(block, Block::Table(_))) else {
        panic!("no table in {}", document.source.text());
    };
    let shown =
        |cell: &document::TableCell| if cell.covered { "·" } else { document.source.slice(cell.span) }.to_owned();
    table.rows.iter().map(|row| row.cells.iter().map(shown).collect::<Vec<_>>().join("|")).collect()
}

#[test]
fn merged_cells_cover_their_columns_and_rows() {
    let plain = |words: &str| cell("", words);
    let blocks = rows(&[
        &[cell("<w:gridSpan w:val='2'/><w:vMerge w:val='restart'/>", "角"), plain("甲"), plain("乙")],
        &[cell("<w:gridSpan w:val='2'/><w:vMerge/>", ""), plain("1"), plain("2")],
        &[
            cell("<w:vMerge w:val='restart'/>", "组"),
            plain("子"),
            cell("<w:hMerge w:val='restart'/>", "3"),
            cell("<w:hMerge/>", ""),
        ],
        &[cell("<w:vMerge w:val='continue'/>", ""), plain("丑"), plain(""), plain("4")],
    ]);
    assert_eq!(grid(&read(&docx(&blocks))), ["角|·|甲|乙", "·|·|1|2", "组|子|3|·", "·|丑||4"]);
}

#[test]
fn a_continued_cell_with_nothing_above_stands_for_itself() {
    let blocks = rows(&[&[cell("<w:vMerge/>", "甲"), cell("", "1")], &[cell("", "乙"), cell("<w:vMerge/>", "2")]]);
    assert_eq!(grid(&read(&docx(&blocks))), ["甲|1", "乙|2"]);
}

#[test]
fn deleted_rows_and_cells_are_gone_and_inserted_rows_count() {
    let tracked = |mark: &str, words: &str| {
        format!("<w:tr><w:trPr><{mark}/></w:trPr>{}{}</w:tr>", cell("", words), cell("", "1"))
    };
    let deleted = cell("<w:cellDel/>", "删");
    let blocks = table(&[
        tracked("w:del", "甲"),
        tracked("w:ins", "乙"),
        tracked("w:hidden", "丙"),
        format!("<w:tr>{deleted}{}{}</w:tr>", cell("", "丁"), cell("", "2")),
    ]);
    assert_eq!(grid(&read(&docx(&blocks))), ["乙|1", "丁|2"]);
}

#[test]
fn rows_may_begin_late_and_end_early() {
    let first = format!("<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{}{}</w:tr>", cell("", "甲"), cell("", "乙"));
    let second = format!("<w:tr><w:trPr><w:gridAfter w:val='1'/></w:trPr>{}{}</w:tr>", cell("", "件"), cell("", "1"));
    assert_eq!(grid(&read(&docx(&table(&[first, second])))), ["|甲|乙", "件|1|"]);
}

#[test]
fn widths_tell_the_columns_where_the_grid_does_not() {
    let wide = |width: u32, words: &str| cell(&format!("<w:tcW w:w='{width}' w:type='dxa'/>"), words);
    // The first row has forgotten how many columns its cells cover.
    let blocks = rows(&[
        &[wide(2000, "项目"), wide(3010, "合并的列")],
        &[wide(2000, "甲"), wide(1000, "1"), wide(1000, "2"), wide(1000, "3")],
    ]);
    assert_eq!(grid(&read(&docx(&blocks))), ["项目|合并的列|·|·", "甲|1|2|3"]);
}

#[test]
fn a_column_a_hair_wide_is_none() {
    let wide = |width: u32, columns: u32, words: &str| {
        cell(&format!("<w:tcW w:w='{width}' w:type='dxa'/><w:gridSpan w:val='{columns}'/>"), words)
    };
    let rows_of = |hair: u32| {
        rows(&[
            &[wide(1000, 1, "复议"), wide(1000 + hair, 2, "诉讼")],
            &[wide(1000 + hair, 2, "1"), wide(1000, 1, "2")],
        ])
    };
    assert_eq!(grid(&read(&docx(&rows_of(1)))), ["复议|诉讼", "1|2"]);
    assert_eq!(grid(&read(&docx(&rows_of(500)))), ["复议|诉讼|·", "1|·|2"]);
}

#[test]
fn rows_without_a_grid_stay_ragged() {
    let auto = |words: &str| cell("<w:tcW w:w='0' w:type='auto'/>", words);
    let document = read(&docx(&rows(&[&[auto("项目"), auto("列")], &[auto("甲"), auto("1"), auto("2")]])));
    let Some(Block::Table(table)) = document.blocks.first() else { panic!("a table") };
    assert!(!table.resolved);
    assert_eq!(grid(&document), ["项目|列", "甲|1|2"]);
}

#[test]
fn lines_of_a_cell_stay_apart() {
    let two = format!("<w:tc>{}{}</w:tc>", paragraph("1"), paragraph("2"));
    let broken = "<w:tc><w:p><w:r><w:t>三、本</w:t><w:br/><w:t>年度</w:t></w:r></w:p></w:tc>";
    assert_eq!(text(&table(&[format!("<w:tr>{broken}{two}</w:tr>")])), "三、本 年度\t1 2\n");
}

#[test]
fn tables_in_tables_lay_out_the_page() {
    let inner = table(&[row(&["甲", "1"]), row(&["乙", "2"])]);
    let outer = table(&[
        format!("<w:tr><w:tc>{}{inner}{}</w:tc></w:tr>", paragraph("一、总体情况"), paragraph("后文")),
        row(&["丙", "3"]),
    ]);
    let document = read(&docx(&outer));
    assert_eq!(document.source.text(), "一、总体情况\n甲\t1\n乙\t2\n后文\n丙\t3\n");
    assert_eq!(document.blocks.len(), 4);
    let place = |words: &str| {
        let at = document.source.text().find(words).expect("the words are there");
        counted(document.source.origin(Span::new(at..at + words.len())))
    };
    let word = |table, row, column, paragraph| (Some(WordCell { table, row, column }), paragraph);
    assert_eq!(place("一、总体情况"), word(1, 1, 1, 1));
    assert_eq!(place("2"), word(2, 2, 2, 1));
    assert_eq!(place("后文"), word(1, 1, 1, 2));
    assert_eq!(place("3"), word(1, 2, 2, 1));
    // One cell around a number is no table.
    let boxed = format!("<w:tr><w:tc>{}</w:tc>{}</w:tr>", table(&[row(&["5"])]), cell("", "6"));
    assert_eq!(text(&table(&[boxed])), "5\t6\n");
}

/// A place as Word counts it.
fn counted(origin: Option<Origin>) -> (Option<WordCell>, u32) {
    match origin {
        Some(Origin::Word { cell, paragraph, .. }) => (cell, paragraph),
        other => panic!("no place in a Word file: {other:?}"),
    }
}

/// Letters of the extracted text → what the main part has for them, for every
/// letter that it has as such; nothing is out of its order within a paragraph.
#[test]
fn every_letter_is_found_in_the_main_part() {
    let runs = "<w:r><w:t xml:space='preserve'> 收到</w:t><w:t> 申&amp;请\n</w:t></w:r>\
        <w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t><![CDATA[3]]>件</w:t></w:r></w:ins>\
        <w:r><w:rPr><w:strike/></w:rPr><w:t>删去</w:t></w:r>";
    let main = format!("\u{feff}{}", body(&format!("<w:p>{runs}</w:p>{}", table(&[row(&["规章", "", "12"])]))));
    let read = read(&file(&[("word/document.xml", &main)]));
    let text = read.source.text();
    assert_eq!(text, "收到申&请3件~~删去~~\n规章\t\t12\n");
    let written = |words: &str| {
        let at = text.find(words).expect("the words are there");
        match read.source.origin(Span::new(at..at + words.len())) {
            Some(Origin::Word { written, .. }) => main.get(written.range()).expect("a place in the text"),
            other => panic!("no place: {other:?}"),
        }
    };
    let cases = [
        ("收", "收"),
        ("申", "申"),
        ("&", "&amp;"),
        ("到申", "到</w:t><w:t> 申"),
        ("3", "<![CDATA[3]]>"),
        ("件", "件"),
        ("删", "删"),
        ("~~删去~~", "删去"),
        ("规章", "规章"),
        ("12", "12"),
    ];
    for (words, found) in cases {
        assert_eq!(written(words), found, "{words}");
    }
}

#[test]
fn places_are_counted_as_word_shows_them() {
    let blocks = format!("{}<w:p/>{}{}", paragraph("首"), table(&[row(&["甲", "", "7"])]), paragraph("尾"));
    let document = read(&docx(&blocks));
    assert_eq!(document.source.text(), "首\n甲\t\t7\n尾\n");
    let place = |words: &str| {
        let at = document.source.text().find(words).expect("the words are there");
        counted(document.source.origin(Span::new(at..at + words.len())))
    };
    assert_eq!(place("首"), (None, 1));
    assert_eq!(place("尾"), (None, 3));
    let cell = |column| (Some(WordCell { table: 1, row: 1, column }), 1);
    assert_eq!(place("7"), cell(3));
    let Some(Block::Table(table)) = document.blocks.get(1) else { panic!("a table") };
    assert_eq!(counted(document.source.origin(table.rows[0].cells[1].span)), cell(2), "a blank cell has a place");
}

const STYLES: &str = "<w:styles>\
    <w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/></w:style>\
    <w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='a'/>\
      <w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>\
    <w:style w:type='paragraph' w:styleId='b'><w:name w:val='章'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>\
    <w:style w:type='paragraph' w:styleId='c'><w:name w:val='正文2'/><w:basedOn w:val='b'/><w:pPr><w:outlineLvl w:val='9'/></w:pPr></w:style>\
    <w:style w:type='character' w:styleId='d'><w:name w:val='藏'/><w:rPr><w:vanish/></w:rPr></w:style>\
    <w:style w:type='paragraph' w:styleId='e'><w:name w:val='环'/><w:basedOn w:val='e'/></w:style></w:styles>";

const NUMBERING: &str = "<w:numbering>\
    <w:abstractNum w:abstractNumId='0'>\
      <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCountingThousand'/><w:pStyle w:val='1'/><w:lvlText w:val='%1、'/></w:lvl>\
      <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='（%2）'/></w:lvl>\
      <w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%3.'/></w:lvl>\
      <w:lvl w:ilvl='3'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.%4'/><w:isLgl/><w:lvlRestart w:val='0'/></w:lvl>\
      <w:lvl w:ilvl='4'><w:numFmt w:val='bullet'/><w:lvlText w:val='&#xF06C;'/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId='1'><w:numStyleLink w:val='1'/></w:abstractNum>\
    <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>\
    <w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num>\
    <w:num w:numId='3'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:lvl w:ilvl='0'>\
      <w:numFmt w:val='upperLetter'/><w:suff w:val='nothing'/><w:lvlText w:val='%1'/></w:lvl></w:lvlOverride></w:num>\
    <w:num w:numId='4'><w:abstractNumId w:val='1'/></w:num></w:numbering>";

/// A file with styles and lists.
fn styled(blocks: &str) -> Document {
    read(&file(&[("word/document.xml", &body(blocks)), ("word/styles.xml", STYLES), ("word/numbering.xml", NUMBERING)]))
}

fn item(list: i64, level: i64, words: &str) -> String {
    let place = format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr>");
    format!("<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>")
}

#[test]
fn numbers_of_lists_are_written_before_the_words() {
    let items = [
        item(1, 0, "总体情况"),
        item(1, 1, "主动公开"),
        item(1, 1, "依申请公开"),
        item(1, 2, "受理"),
        item(1, 3, "甲"),
        item(1, 4, "点"),
        item(4, 0, "同一个列表"),
        item(1, 1, "重新开始"),
        item(1, 3, "不重新开始"),
        item(2, 0, "存在的主要问题"),
        item(1, 0, "其他"),
        item(3, 0, "字母"),
        item(0, 0, "不编号"),
        "<w:p><w:pPr><w:pStyle w:val='1'/></w:pPr><w:r><w:t>按样式</w:t></w:r></w:p>".to_owned(),
        item(99, 0, "没有的列表"),
    ];
    let wanted = "一、总体情况\n（一）主动公开\n（二）依申请公开\n1. 受理\n1.1 甲\n点\n二、同一个列表\n（一）重新开始\n2.2 不重新开始\n\
                  五、存在的主要问题\n六、其他\nG字母\n不编号\n八、按样式\n没有的列表\n";
    assert_eq!(styled(&items.concat()).source.text(), wanted);
}

#[test]
fn headings_are_marked_by_style_and_level() {
    let with = |format: &str, words: &str| format!("<w:p><w:pPr>{format}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>");
    let blocks = [
        with("<w:pStyle w:val='1'/>", "甲"),
        with("<w:pStyle w:val='b'/>", "乙"),
        with("<w:pStyle w:val='c'/>", "丙"),
        with("<w:outlineLvl w:val='0'/>", "丁"),
        with("<w:pStyle w:val='b'/><w:outlineLvl w:val='9'/>", "戊"),
        with("<w:pStyle w:val='e'/>", "己"),
        paragraph("庚"),
        "<w:p><w:r><w:rPr><w:rStyle w:val='d'/></w:rPr><w:t>藏</w:t></w:r></w:p>".to_owned(),
    ];
    let document = styled(&blocks.concat());
    let marked = |block: &Block| {
        let Block::Paragraph(paragraph) = block else { panic!("a paragraph") };
        paragraph.marked_heading.then(|| document.source.slice(paragraph.span).to_owned())
    };
    assert_eq!(document.blocks.iter().filter_map(marked).collect::<Vec<_>>(), ["一、甲", "乙", "丁"]);
    assert_eq!(document.blocks.len(), 7);
}

#[test]
fn other_prefixes_and_other_names_of_parts_are_read() {
    let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    let relation = |kind: &str, target: &str| {
        format!(
            "<p:Relationships xmlns:p='x'><p:Relationship Id='a' Type='{strict}/{kind}' Target='{target}'/></p:Relationships>"
        )
    };
    let main = "<?xml version='1.0' encoding='UTF-8'?><document xmlns='http://purl.oclc.org/ooxml/wordprocessingml/main'><body>\
                <p><pPr><pStyle val='1'/></pPr><r><t>总体情况</t></r></p></body></document>";
    let parts = [
        ("_rels/.rels", relation("officeDocument", "/正文/main.xml")),
        ("正文/_rels/main.xml.rels", relation("styles", "../s.xml")),
        ("正文/main.xml", main.to_owned()),
        ("s.xml", STYLES.replace("w:", "")),
    ];
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let document = document::read("报告.txt", &file(&parts), &Limits::default()).expect("known by its content");
    assert_eq!(document.source.text(), "总体情况\n");
    assert!(matches!(document.blocks.first(), Some(Block::Paragraph(paragraph)) if paragraph.marked_heading));
}

#[test]
fn damaged_files_are_told() {
    let whole = docx(&paragraph("正文"));
    for length in [4, 100, whole.len() / 2, whole.len() - 5] {
        let (message, help) = refusal(&whole[..length], &Limits::default());
        assert!(message.contains("损坏或不完整") && help.contains("另存"), "{length}: {message}");
    }
    let parts: [&[(&str, &str)]; 4] = [
        &[("word/styles.xml", STYLES)],
        &[("word/document.xml", "<w:document><w:body><w:p>")],
        &[("word/document.xml", "<w:document><w:body></w:p></w:body></w:document>")],
        &[("word/document.xml", "\u{1}\u{2}\0")],
    ];
    for parts in parts {
        let (message, _) = refusal(&file(parts), &Limits::default());
        assert!(message.contains("损坏或不完整"), "{parts:?}: {message}");
    }
    let (message, _) = refusal(&docx("<w:p><w:r><w:drawing/></w:r></w:p>"), &Limits::default());
    assert!(message.contains("没有文字"), "{message}");
}

#[test]
fn plain_text_with_the_ending_of_a_word_file_is_plain_text() {
    for name in ["报告.docx", "报告.doc", "报告.wps"] {
        let document = document::read(name, "一、总体情况\n".as_bytes(), &Limits::default()).expect("text");
        assert_eq!(document.format, "text", "{name}");
    }
}

#[test]
fn files_behind_a_password_are_told() {
    let entry: Vec<u8> = "EncryptedPackage\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let ole = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 504], &entry, &[0; 94]].concat();
    for name in ["报告.docx", "报告.doc", "报告"] {
        let error = document::read(name, &ole, &Limits::default()).expect_err("locked");
        assert!(error.to_string().contains("密码") && error.help().contains("清除密码"), "{name}: {error}");
    }
}

#[test]
fn archives_and_entities_that_swell_are_refused() {
    let limits = Limits { unpacked_size: 1_000_000, ..Limits::default() };
    let (message, help) = refusal(&docx(&paragraph(&"0".repeat(2_000_000))), &limits);
    assert!(message.contains("解压后的大小超过上限（1 MB）") && help.contains("unpacked_size"), "{message} {help}");
    let limits = Limits { file_size: 1_000_000, ..Limits::default() };
    let (message, _) = refusal(&docx(&paragraph(&"0".repeat(2_000_000))), &limits);
    assert!(message.contains("文件大小超过上限（1 MB）"), "{message}");
    let bomb = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>";
    let (message, _) = refusal(&file(&[("word/document.xml", bomb)]), &Limits::default());
    assert!(message.contains("损坏"), "{message}");
}

#[test]
fn tables_that_are_too_deep_or_too_big_are_refused() {
    let (open, close) = ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>");
    let deep = |levels: usize| docx(&format!("{}{}{}", open.repeat(levels), paragraph("1"), close.repeat(levels)));
    let (message, help) = refusal(&deep(10_000), &Limits::default());
    assert!(message.contains("嵌套的层数") && help.contains("depth"), "{message}");
    assert_eq!(read(&deep(150)).source.text(), "1\n");

    let limits = Limits { table_cells: 1000, ..Limits::default() };
    let many = table(&[row(&["1"; 30]), "<w:tr><w:tc/></w:tr>".repeat(980)]);
    let span = table(&vec![format!("<w:tr>{}</w:tr>", cell("<w:gridSpan w:val='63'/>", "1")); 20]);
    for blocks in [many, span] {
        let (message, _) = refusal(&docx(&blocks), &limits);
        assert!(message.contains("一个表格的格数"), "{message}");
    }
}

#[test]
fn a_span_of_a_billion_columns_is_cut() {
    let wide = cell("<w:gridSpan w:val='1000000000'/>", "总");
    let blocks = rows(&[&[wide, cell("", "甲")], &[cell("<w:gridSpan w:val='-3'/>", "乙"), cell("", "1")]]);
    let document = read(&docx(&blocks));
    assert_eq!(grid(&document), ["总|甲", "乙|1"]);
    assert!(matches!(document.blocks.first(), Some(Block::Table(table)) if !table.resolved));
}

#[test]
fn older_formats_are_converted_or_refused_with_advice() {
    let rtf = b"{\\rtf1\\ansi\\ansicpg936 \\u19968?\\u12289?\\u24635?\\u20307?\\u24773?\\u20917?\\par}";
    match document::read("报告.rtf", rtf, &Limits::default()) {
        Ok(document) => {
            assert_eq!(document.source.text(), "一、总体情况\n");
            assert_eq!(document.format, "doc");
        }
        Err(error @ ReadError::Refused { .. }) => {
            eprintln!("skipped: LibreOffice is not installed");
            assert!(
                error.to_string().contains("没有安装 LibreOffice") && error.help().contains("另存为 .docx"),
                "{error}"
            );
        }
        Err(error) => panic!("{error}"),
    }
}

/// A text in Word: lines with tabs as rows of tables.
fn word_of(text: &str) -> Vec<u8> {
    let mut blocks = String::new();
    let mut rows: Vec<String> = Vec::new();
    for line in text.lines().chain([""]) {
        if line.contains('\t') {
            rows.push(row(&line.split('\t').collect::<Vec<_>>()));
            continue;
        }
        if !rows.is_empty() {
            blocks += &table(&std::mem::take(&mut rows));
        }
        blocks += &paragraph(line);
    }
    docx(&blocks)
}

#[test]
fn a_report_in_word_has_the_cells_of_the_text() {
    let form = form("cn-2021");
    for seed in 1..=5 {
        let values = values(&form, seed);
        let text = report(&form, &values, |grid| grid.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n"));
        let cells = |bytes: &[u8]| read_bytes("报告", bytes).cells.iter().map(shown).collect::<Vec<_>>();
        let found = cells(&word_of(&text));
        assert_eq!(found, cells(text.as_bytes()), "{seed}");
        assert_eq!(found.iter().filter(|cell| cell.parse::<f64>().is_ok()).count(), 200, "{seed}");
    }
}

#[test]
fn real_word_files_are_read_whole() {
    for path in truth::files(&["docx"]) {
        let (report, truth) = truth::open(&path);
        truth::compare(&report, &truth).assert_right(&path);
        assert_eq!(truth::front_differences(&report, &truth), Vec::<String>::new(), "{}", path.display());
    }
}
