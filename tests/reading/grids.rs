//! Tables whose merged cells are known, as readers of web pages, Word files,
//! spreadsheets and PDF hand them over. A grid is written down row by row:
//! `<` continues the cell to the left, `^` the cell above.

use gailint::document::{Builder, Document, GridCell, Metadata, Words};
use gailint::form::{Cell, Report};
use gailint::source::{Origin, Span};
use gailint::value::Certainty;

use crate::common::{ALIGNER, at, shown};

pub(crate) type Grid = Vec<Vec<String>>;

/// A part of a document.
#[derive(Clone)]
pub(crate) enum Part {
    Words(String),
    Grid(Grid),
}

fn words(text: &str) -> Words {
    let mut words = Words::default();
    words.push(text, Origin::Source(Span::default()));
    words
}

fn document(parts: &[Part]) -> Document {
    let mut builder = Builder::default();
    for part in parts {
        match part {
            Part::Words(text) => builder.paragraph(words(text), false),
            Part::Grid(grid) => builder.table(cells(grid)),
        }
    }
    builder.finish("报告", "test", None, Metadata::default())
}

fn cells(grid: &Grid) -> Vec<GridCell> {
    let mut cells = Vec::new();
    for (row, line) in grid.iter().enumerate() {
        for (column, text) in line.iter().enumerate().filter(|(_, text)| *text != "<" && *text != "^") {
            let columns = 1 + line[column + 1..].iter().take_while(|text| *text == "<").count();
            let below = grid[row + 1..].iter().take_while(|line| line.get(column).is_some_and(|text| text == "^"));
            let rows = 1 + below.count();
            cells.push(GridCell { row, column, rows, columns, words: words(text), origin: None });
        }
    }
    cells
}

pub(crate) fn align(parts: &[Part]) -> Report {
    ALIGNER.align(document(parts))
}

/// A grid from lines of cells that bars separate.
pub(crate) fn grid(text: &str) -> Grid {
    text.trim().lines().map(|line| line.trim().split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

pub(crate) const HEADINGS: [&str; 6] = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
];

/// A report with these parts in sections two, three and four.
pub(crate) fn report(tables: [Vec<Part>; 3]) -> Vec<Part> {
    let word = |text: &str| Part::Words(text.to_owned());
    let mut parts = vec![word("青禾县水利局2023年政府信息公开工作年度报告"), word(HEADINGS[0]), word("渠道畅通。")];
    for (heading, table) in HEADINGS[1..4].iter().zip(tables) {
        parts.push(word(heading));
        parts.extend(table);
    }
    parts.extend([word(HEADINGS[4]), word("更新不够及时。"), word(HEADINGS[5]), word("本年度未收取信息处理费。")]);
    parts
}

/// A report with one table in the section that is its own.
fn one(table: usize, parts: Vec<Part>) -> Report {
    let mut tables = [vec![], vec![], vec![]];
    tables[table] = parts;
    align(&report(tables))
}

fn cell<'a>(report: &'a Report, name: &str) -> &'a Cell {
    report.cell(report.form.cell_named(name).expect("a cell"))
}

fn row(report: &Report, row: &str) -> Vec<String> {
    let columns = [
        "natural_person",
        "commercial_enterprise",
        "research_institution",
        "public_interest_org",
        "legal_service_org",
        "other_org",
        "total",
    ];
    columns.map(|column| at(report, &format!("applications[{row}, {column}]"))).to_vec()
}

fn disputes(report: &Report, row: &str) -> Vec<String> {
    ["upheld", "corrected", "other", "pending", "total"].map(|c| at(report, &format!("disputes[{row}, {c}]"))).to_vec()
}

pub(crate) const HEADER: &str = "勾稽关系|<|<|申请人情况|<|<|<|<|<|<
    ^|^|^|自然人|法人或其他组织|<|<|<|<|总计
    ^|^|^|^|商业企业|科研机构|社会公益组织|法律服务机构|其他|^\n";

fn applications(header: &str, rows: &str) -> Report {
    one(1, vec![Part::Grid(grid(&format!("{header}\n{rows}")))])
}

#[test]
fn blanks_stand_where_they_are_printed() {
    let rows = "一、本年新收政府信息公开申请数量|<|<||2|||||
        二、上年结转政府信息公开申请数量|<|<|||||||0
        三、本年度办理结果|（一）予以公开|<||||||5|
        ^|（三）不予公开|1.属于国家秘密|1||||||1";
    let report = applications(HEADER, rows);
    assert_eq!(row(&report, "new"), ["blank", "2", "blank", "blank", "blank", "blank", "blank"]);
    assert_eq!(row(&report, "carried_in"), ["blank", "blank", "blank", "blank", "blank", "blank", "0"]);
    assert_eq!(row(&report, "granted")[5..], ["5", "blank"]);
    assert_eq!(row(&report, "denied.state_secret")[0], "1");
    assert_eq!(row(&report, "denied.third_party_rights"), ["absent"; 7]);
    assert_eq!(cell(&report, "applications[new, commercial_enterprise]").certainty, Certainty::Exact);
}

#[test]
fn columns_may_stand_in_another_order() {
    let header = "勾稽关系|<|<|总计|申请人情况|<|<|<|<|<
        ^|^|^|^|法人或其他组织|<|<|<|<|自然人
        ^|^|^|^|科研机构|商业企业|社会公益组织|法律服务机构|其他|^";
    let report = applications(header, "一、本年新收政府信息公开申请数量|<|<|21|3||4|5|6|1\n（七）总计|<|<|7||||||7");
    assert_eq!(row(&report, "new"), ["1", "blank", "3", "4", "5", "6", "21"]);
    assert_eq!(row(&report, "handled_total"), ["7", "blank", "blank", "blank", "blank", "blank", "7"]);
}

#[test]
fn headers_may_be_restated_or_broken() {
    let header = "|||申请人情况||||||
        |||自然人|法人或其他组织|||||
        ||||商业|科研|社会公益|法律服务|其他|总计
        ||||企业|机构|组织|机构||";
    let report = applications(header, "一、本年新收政府信息公开申请数量|||1|2|3|4|5|6|21\n（七）总计|||7||||||7");
    assert_eq!(row(&report, "new"), ["1", "2", "3", "4", "5", "6", "21"]);
    assert_eq!(row(&report, "handled_total")[6], "7");
    // A label that nobody can read is the one column that is left.
    let header = HEADER.replace("科研机构", "学校");
    let report = applications(&header, "一、本年新收政府信息公开申请数量|<|<|1|2|3|4|5|6|21");
    assert_eq!(row(&report, "new"), ["1", "2", "3", "4", "5", "6", "21"]);
    assert_eq!(cell(&report, "applications[new, research_institution]").certainty, Certainty::Inferred);
}

#[test]
fn a_row_that_contradicts_the_header_is_unreadable() {
    // One cell too few, one too many, two values in one column.
    let short = "一、本年新收政府信息公开申请数量|<|<|1|2|3|4|5|21\n（七）总计|<|<|0|0|0|0|0|0|0";
    assert_eq!(row(&applications(HEADER, short), "new"), ["unreadable"; 7]);
    let long = "一、本年新收政府信息公开申请数量|<|<|1|2|3|4|5|6|21|8";
    assert_eq!(row(&applications(HEADER, long), "new"), ["unreadable"; 7]);
    let shifted = "一、本年新收政府信息公开申请数量|<|1|2|3||5|6|21|";
    assert_eq!(row(&applications(HEADER, shifted), "new"), ["unreadable"; 7]);
    // Shifted, but full: seven values for seven columns.
    let full = "一、本年新收政府信息公开申请数量|<|1|2|3|4|5|6|21";
    let report = applications(HEADER, full);
    assert_eq!(row(&report, "new"), ["1", "2", "3", "4", "5", "6", "21"]);
    assert_eq!(cell(&report, "applications[new, total]").certainty, Certainty::Inferred);
    // A value over two columns, a value for two rows.
    let wide = "一、本年新收政府信息公开申请数量|<|<|1|2|<|4|5|6|21";
    assert_eq!(row(&applications(HEADER, wide), "new"), ["unreadable"; 7]);
    let high =
        "一、本年新收政府信息公开申请数量|<|<|1|2|3|4|5|6|21\n二、上年结转政府信息公开申请数量|<|<|^|0|0|0|0|0|0";
    assert_eq!(row(&applications(HEADER, high), "carried_in"), ["unreadable"; 7]);
}

#[test]
fn edges_of_columns_may_lie_elsewhere_than_in_the_header() {
    let text = "信息内容|本年制发件数|本年废止件数|<|现行有效件数\n规章|1|<||3\n行政规范性文件|4|5|<|6";
    let report = one(0, vec![Part::Grid(grid(text))]);
    let found =
        ["made", "repealed", "in_force"].map(|column| at(&report, &format!("proactive[regulations, {column}]")));
    assert_eq!(found, ["1", "blank", "3"]);
    assert_eq!(cell(&report, "proactive[regulations, in_force]").certainty, Certainty::Inferred);
    assert_eq!(cell(&report, "proactive[normative_documents, in_force]").certainty, Certainty::Exact);
}

#[test]
fn labels_may_be_broken_over_rows() {
    let rows = "三、本年度|（四）无|1.本机关不掌握相关政府信息|5||||||5
        办理结果|法提供|2.没有现成信息需要另|||||||
        ||行制作|2||||||2
        ||3.补正后申请内容|4||||||4
        ||仍不明确|^|^|^|^|^|^|^";
    let report = applications(HEADER, rows);
    assert_eq!(row(&report, "unable.not_held")[0], "5");
    assert_eq!(row(&report, "unable.requires_creation")[0], "2");
    assert_eq!(row(&report, "unable.still_unclear")[6], "4");
}

#[test]
fn a_table_may_go_on_in_another_grid() {
    let first = grid(&format!("{HEADER}一、本年新收政府信息公开申请数量|<|<|1||||||1"));
    let second = grid("二、上年结转政府信息公开申请数量|<|<|2||||||2\n三、本年度办理结果|（一）予以公开|<|3||||||3");
    let page = Part::Words("3 / 8".to_owned());
    let report = one(1, vec![Part::Grid(first.clone()), page, Part::Grid(second)]);
    assert_eq!(row(&report, "carried_in"), ["2", "blank", "blank", "blank", "blank", "blank", "2"]);
    assert_eq!(row(&report, "granted")[6], "3");
    // Of another width, only a full row can be told.
    let second = grid("二、上年结转政府信息公开申请数量|2|0|0|0|0|0|2\n四、结转下年度继续办理||||||1|1|");
    let report = one(1, vec![Part::Grid(first), Part::Grid(second)]);
    assert_eq!(row(&report, "carried_in"), ["2", "0", "0", "0", "0", "0", "2"]);
    assert_eq!(row(&report, "carried_over"), ["unreadable"; 7]);
}

#[test]
fn rows_without_labels_are_placed_only_when_they_are_all_there() {
    let rows = "（二）部分公开|<|<|1||||||1
        （三）不予公开|<||1||||||1\n^|^||2||||||2\n^|^||3||||||3\n^|^||4||||||4
        ^|^||5||||||5\n^|^||6||||||6\n^|^||7||||||7\n^|^||8||||||8
        （四）无法提供|1.本机关不掌握相关政府信息|<|9||||||9";
    let report = applications(HEADER, rows);
    assert_eq!(row(&report, "denied.internal_affairs")[0], "5");
    assert_eq!(cell(&report, "applications[denied.internal_affairs, total]").certainty, Certainty::Inferred);
    let report = applications(HEADER, &rows.replace("^|^||5||||||5\n", ""));
    assert_eq!(row(&report, "denied.internal_affairs"), ["unreadable"; 7]);
    assert_eq!(row(&report, "unable.not_held")[6], "9");
}

#[test]
fn values_may_span_columns() {
    let text = "主动公开政府信息情况|<|<|<
        第二十条第(一)项|<|<|<
        信息内容|本年(2023)制发件数|本年废止件数|现行有效件数
        规章|||
        行政規範性文件|3（其中修订1件）|0|２２
        第二十条 第（五）项|<|<|<
        信息内容|本年处理决定数量|<|<
        行政许可|1,234|<|<
        信息内容|本年處理決定數量|<|<
        行政处罚|7||
        行政強製|减4|<|<
        信息内容|本年收费金额（单位：万元）|<|<
        行政事业性收费|59237.2449|<|<";
    let report = one(0, vec![Part::Grid(grid(text))]);
    let shown = |name: &str| at(&report, &format!("proactive[{name}]"));
    assert_eq!(shown("normative_documents, made"), "3");
    assert_eq!(shown("normative_documents, in_force"), "22");
    assert_eq!(shown("regulations, made"), "blank");
    assert_eq!(shown("licensing, decisions"), "1234");
    assert_eq!(shown("penalties, decisions"), "7");
    assert_eq!(shown("coercion, decisions"), "unreadable");
    assert_eq!(shown("fees, amount"), "59237.2449");
    assert_eq!(cell(&report, "proactive[normative_documents, made]").certainty, Certainty::Inferred);
}

pub(crate) const OUTCOMES: &str = "结果维持|结果纠正|其他结果|尚未审结|总计";

#[test]
fn table_four_names_its_rows_in_the_header() {
    let cut = format!(
        "行政诉讼|<|<|<|<|<|<|<|<|<|行政复议|<|<|<|<
         复议后起诉|<|<|<|<|未经复议直接起诉|<|<|<|<|{}\n{OUTCOMES}|{OUTCOMES}|^|^|^|^|^
         1|2|3|4|10|5|||||6||||6",
        OUTCOMES
    );
    let report = one(2, vec![Part::Grid(grid(&cut))]);
    assert_eq!(disputes(&report, "litigation_after_review"), ["1", "2", "3", "4", "10"]);
    assert_eq!(disputes(&report, "litigation_direct"), ["5", "blank", "blank", "blank", "blank"]);
    assert_eq!(disputes(&report, "review"), ["6", "blank", "blank", "blank", "6"]);
    let unnamed = format!(
        "行政复议|||||行政诉|讼||||||||\n{OUTCOMES}|{OUTCOMES}|{OUTCOMES}\n{}",
        "1|0|0|0|1|2|0|0|0|2|3|0|0|0|3"
    );
    let report = one(2, vec![Part::Grid(grid(&unnamed))]);
    assert!(["1", "unreadable"].contains(&disputes(&report, "review")[0].as_str()));
    assert_ne!(disputes(&report, "litigation_direct")[0], "3");
}

#[test]
fn table_four_may_be_cut_into_three() {
    let part = |heading: &str, values: &str| {
        vec![Part::Words(heading.to_owned()), Part::Grid(grid(&format!("{OUTCOMES}\n{values}")))]
    };
    let parts = [
        part("行政复议", "1|2|3|4|10"),
        part("行政诉讼（未经复议直接起诉）", "0|0|0||"),
        part("行政诉讼（复议后起诉）", "/|/|/|/|/"),
    ];
    let report = one(2, parts.concat());
    assert_eq!(disputes(&report, "review"), ["1", "2", "3", "4", "10"]);
    assert_eq!(disputes(&report, "litigation_direct"), ["0", "0", "0", "blank", "blank"]);
    assert_eq!(disputes(&report, "litigation_after_review"), ["mark"; 5]);
}

#[test]
fn tables_of_other_things_are_not_the_forms() {
    let about =
        "索引号|QH001/2024-00001|分类|行政规范性文件\n发布机构|青禾县水利局|公开日期|2024-01-12\n名称|年度报告|文号|无";
    let mut parts = report([vec![], vec![], vec![]]);
    parts.insert(1, Part::Grid(grid(about)));
    let report = align(&parts);
    assert!(report.tables.iter().all(Option::is_none));
    assert_eq!(report.sections.iter().flatten().count(), 6);
    // Four headings with nothing between them: the tables were pictures.
    assert!(report.cells.iter().all(|cell| ["absent", "void"].contains(&shown(cell).as_str())));
}
