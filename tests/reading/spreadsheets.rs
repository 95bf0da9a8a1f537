//! Workbooks and CSV files as offices make them.

use std::io::{Cursor, Write};

use encoding_rs::GBK;
use gailint::document::{self, Block, Limits, ReadError};
use gailint::form::{CellState, UnreadableReason};
use gailint::source::{Origin, Span};
use rust_xlsxwriter::{Format, FormatBorder, Formula, Workbook, Worksheet, XlsxError};

use crate::common::{at, form, read_bytes, shown};
use crate::grids::HEADINGS;
use crate::printer::{grids, values};
use crate::truth;

fn workbook(fill: impl FnOnce(&mut Workbook) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(&mut workbook).expect("the sheets can be filled");
    workbook.save_to_buffer().expect("a workbook")
}

fn read(bytes: &[u8]) -> document::Document {
    document::read("年报.xlsx", bytes, &Limits::default()).expect("a workbook")
}

fn refused(name: &str, bytes: &[u8], limits: &Limits) -> String {
    match document::read(name, bytes, limits) {
        Ok(document) => panic!("{name} was read: {:?}", document.source.text()),
        Err(error) => error.to_string(),
    }
}

/// The words of the blocks; cells between bars, covered ones as `~`.
fn blocks(document: &document::Document) -> Vec<String> {
    let words = |span| document.source.slice(span);
    let cell = |cell: &document::TableCell| if cell.covered { "~" } else { words(cell.span) };
    let row = |row: &document::Row| row.cells.iter().map(cell).collect::<Vec<_>>().join("|");
    let block = |block: &Block| match block {
        Block::Paragraph(paragraph) => words(paragraph.span).to_owned(),
        Block::Table(table) => table.rows.iter().map(row).collect::<Vec<_>>().join("\n"),
    };
    document.blocks.iter().map(block).collect()
}

/// A grid as typed: numbers as numbers, nothing merged.
fn type_grid(sheet: &mut Worksheet, top: u32, grid: &[Vec<String>], format: &Format) -> Result<(), XlsxError> {
    for (row, cells) in (top..).zip(grid) {
        for (column, text) in (0..).zip(cells) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number_with_format(row, column, number, format)?,
                Err(_) if text.is_empty() => sheet.write_blank(row, column, format)?,
                Err(_) => sheet.write_string_with_format(row, column, text, format)?,
            };
        }
    }
    Ok(())
}

fn type_report(
    sheet: &mut Worksheet,
    tables: &[Vec<Vec<String>>; 3],
    format: &Format,
    gap: u32,
) -> Result<(), XlsxError> {
    sheet.write_string(0, 0, "青禾县水利局2023年政府信息公开工作年度报告")?;
    let mut row = 1;
    for (at, heading) in HEADINGS.iter().enumerate() {
        sheet.write_string(row, 0, *heading)?;
        row += 1 + gap;
        match at.checked_sub(1).and_then(|at| tables.get(at)) {
            Some(grid) => {
                type_grid(sheet, row, grid, format)?;
                row += grid.len() as u32;
            }
            None => {
                sheet.write_string(row, 0, "全年主动公开水利信息126条。\n其中防汛简报31条。")?;
                row += 1;
            }
        }
        row += gap;
    }
    Ok(())
}

fn assert_all_read(bytes: &[u8], name: &str, wanted: &[String], about: &str) {
    let report = read_bytes(name, bytes);
    assert_eq!(report.year, Some(2023), "{about}");
    assert!(report.sections.iter().all(Option::is_some), "{about}: {:?}", report.sections);
    for (index, wanted) in wanted.iter().enumerate() {
        let cell = &report.cells[index];
        let label = report.form.cell_name(gailint::form::CellIx(index));
        assert!(
            cell.state == CellState::Void || &shown(cell) == wanted,
            "{about}: {label}: {} for {wanted}",
            shown(cell)
        );
    }
}

#[test]
fn a_sheet_reads_with_and_without_borders_and_gaps() {
    let form = form("cn-2021");
    for seed in 1..=4 {
        let wanted = values(&form, seed);
        let tables = grids(&form, &wanted);
        for (format, gap) in [(Format::new(), 0), (Format::new(), 1), (Format::new().set_border(FormatBorder::Thin), 0)]
        {
            let bytes = workbook(|book| type_report(book.add_worksheet(), &tables, &format, gap));
            assert_all_read(&bytes, "年报.xlsx", &wanted, &format!("seed {seed}, gap {gap}"));
        }
    }
}

#[test]
fn a_sheet_that_repeats_a_heading_goes_on_there() {
    let bytes = workbook(|book| {
        let text = book.add_worksheet();
        for (row, words) in (0..).zip(["某局2023年报告", "一、总体情况", "二、主动公开政府信息情况", "三、其他"])
        {
            text.write_string(row, 0, words)?;
        }
        let table = book.add_worksheet();
        table.write_string(0, 0, "二、主动公开政府信息情况")?;
        table.write_string(1, 0, "规章")?;
        table.write_number(1, 1, 3)?;
        Ok(())
    });
    let expected = ["某局2023年报告", "一、总体情况", "二、主动公开政府信息情况", "规章|3", "三、其他"];
    assert_eq!(blocks(&read(&bytes)), expected);
}

#[test]
fn each_table_may_have_a_sheet_of_its_own_and_hidden_sheets_do_not_count() {
    let form = form("cn-2021");
    let (wanted, hidden) = (values(&form, 5), values(&form, 6));
    let bytes = workbook(|book| {
        type_report(book.add_worksheet().set_hidden(true), &grids(&form, &hidden), &Format::new(), 0)?;
        let sheet = book.add_worksheet().set_name("正文")?;
        sheet.set_active(true).write_string(0, 0, "青禾县水利局2023年政府信息公开工作年度报告")?;
        sheet.write_string(1, 0, HEADINGS[0])?;
        for (heading, grid) in HEADINGS[1..].iter().zip(grids(&form, &wanted)) {
            let sheet = book.add_worksheet();
            sheet.write_string(0, 0, *heading)?;
            type_grid(sheet, 1, &grid, &Format::new())?;
        }
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, HEADINGS[4])?.write_string(1, 0, HEADINGS[5])?;
        Ok(())
    });
    assert_all_read(&bytes, "年报.xlsx", &wanted, "sheets");
}

#[test]
fn cells_are_read_as_they_are_shown() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "项目")?.write_string(0, 1, "数量")?;
        let code = |code: &str| Format::new().set_num_format(code);
        let numbers = [
            (7730.28, ""),
            (38.0, ""),
            (0.1 + 0.2, ""),
            (2.5, "0"),
            (1234.0, "#,##0.00"),
            (0.956, "0.0%"),
            (12345.0, "0,"),
        ];
        for (row, (number, format)) in (1..).zip(numbers) {
            sheet.write_string(row, 0, "数")?.write_number_with_format(row, 1, number, &code(format))?;
        }
        sheet.write_string(8, 0, "式")?.write_formula(8, 1, Formula::new("SUM(B2:B3)").set_result("7768.28"))?;
        sheet.write_string(9, 0, "错")?.write_formula(9, 1, Formula::new("1/0").set_result("#DIV/0!"))?;
        sheet.write_string(10, 0, "日")?.write_number_with_format(10, 1, 45_311.0, &code("yyyy-mm-dd"))?;
        sheet.write_string(11, 0, "字")?.write_string(11, 1, "０３")?;
        Ok(())
    });
    let document = read(&bytes);
    assert_eq!(
        blocks(&document),
        [
            "项目|数量\n数|7730.28\n数|38\n数|0.3\n数|3\n数|1,234.00\n数|95.6%\n数|12345〔0,〕\n式|7768.28\n错|#DIV/0!\n日|2024年1月20日\n字|０３"
        ]
    );
    let start = document.source.text().find("95.6%").expect("the cell") as u32;
    let origin = document.source.origin(Span { start, end: start + 5 });
    assert_eq!(origin, Some(Origin::Sheet { sheet: "Sheet1".into(), row: 7, column: 2 }));
}

/// As programs write it that do not calculate.
fn without_values(workbook: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).expect("an archive");
    let mut changed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let part = archive.by_index(at).expect("a part");
        let name = String::from_utf8(part.name_raw().to_vec()).expect("a name");
        let text = std::io::read_to_string(part).expect("XML");
        changed.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        changed.write_all(text.replace("<v>7</v>", "").as_bytes()).expect("a part");
    }
    changed.finish().expect("an archive").into_inner()
}

#[test]
fn a_formula_that_nobody_calculated_is_no_blank_cell() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, HEADINGS[1])?;
        sheet.write_string(1, 0, "信息内容")?.write_string(1, 1, "本年处理决定数量")?;
        sheet.write_string(2, 0, "行政许可")?.write_formula(2, 1, Formula::new("SUM(C1:C9)").set_result("7"))?;
        Ok(())
    });
    let bytes = without_values(&bytes);
    assert_eq!(blocks(&read(&bytes)), [HEADINGS[1], "信息内容|本年处理决定数量\n行政许可|=SUM(C1:C9)"]);
    let report = read_bytes("年报.xlsx", &bytes);
    let cell = report.cell_named("proactive[licensing, decisions]").expect("the cell");
    assert!(matches!(cell.state, CellState::Unreadable(_)), "{:?}", cell.state);
}

#[test]
fn merged_cells_texts_and_blank_rows_part_a_sheet() {
    let line = Format::new().set_border(FormatBorder::Thin);
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        sheet.merge_range(0, 0, 0, 3, "标题", &Format::new())?;
        sheet.merge_range(1, 0, 1, 3, "说明第一段。\n说明第二段。", &line)?;
        sheet.merge_range(2, 0, 3, 0, "甲", &line)?.merge_range(2, 1, 2, 3, "乙", &line)?;
        sheet.write_with_format(3, 1, 1, &line)?.write_blank(3, 2, &line)?.write_with_format(3, 3, 3, &line)?;
        sheet.write_with_format(4, 0, "丙", &line)?;
        (1..4).try_for_each(|column| sheet.write_blank(4, column, &line).map(drop))?;
        sheet.write_string(5, 0, "尾注")?;
        sheet.write_with_format(7, 0, "丁", &line)?.write_with_format(7, 1, 4, &line)?;
        Ok(())
    });
    let wanted = ["标题", "说明第一段。", "说明第二段。", "甲|乙|~|~\n~|1||3\n丙|||", "尾注", "丁|4"];
    assert_eq!(blocks(&read(&bytes)), wanted);
}

#[test]
fn a_workbook_costs_no_more_than_it_may() {
    let far = workbook(|book| {
        book.add_worksheet().write_string(0, 0, "近")?.write_string(1_048_575, 16_383, "远")?;
        Ok(())
    });
    assert_eq!(blocks(&read(&far)), ["近", "远"]);
    let wide = workbook(|book| {
        let sheet = book.add_worksheet();
        (0..10).try_for_each(|row| sheet.write_number(row, 0, 1)?.write_number(row, 16_383, 1).map(drop))
    });
    assert!(refused("年报.xlsx", &wide, &Limits::default()).contains("格数"));
    let small = Limits { unpacked_size: 1000, ..Limits::default() };
    assert!(refused("年报.xlsx", &far, &small).contains("解压后的大小"));
    let long = workbook(|book| {
        let sheet = book.add_worksheet();
        let text = "很".repeat(10_000);
        (0..1000).try_for_each(|row| sheet.write_string(row * 2, 0, &text).map(drop))
    });
    let limits = Limits { unpacked_size: 5_000_000, ..Limits::default() };
    assert!(refused("年报.xlsx", &long, &limits).contains("解压后的大小"));
}

fn compound(stream: &str, bytes: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    file.create_stream(stream).and_then(|mut part| part.write_all(bytes)).expect("a stream");
    file.into_inner().into_inner()
}

#[test]
fn locked_and_broken_workbooks_are_told_apart() {
    let limits = Limits::default();
    assert!(refused("年报.xlsx", &compound("/EncryptedPackage", &[7; 5000]), &limits).contains("密码"));
    let huge = [&[0x09, 0x08, 0, 0, 0, 2, 14, 0][..], &[0xff; 14]].concat();
    assert!(refused("年报.xls", &compound("/Workbook", &huge), &limits).contains("损坏"));
    let far = [&[0x09, 0x08, 0, 0][..], &[3, 2, 14, 0], &[0xff; 14]].concat();
    assert!(refused("年报.xls", &compound("/Workbook", &far), &limits).contains("格数"));
    let whole = workbook(|book| book.add_worksheet().write_string(0, 0, "字").map(drop));
    for length in [4, 30, whole.len() / 2, whole.len() - 1] {
        assert!(refused("年报.xlsx", &whole[..length], &limits).contains("损坏"), "{length}");
    }
    assert_eq!(
        document::read(
            "年报.xlsx",
            &workbook(|book| {
                book.add_worksheet();
                Ok(())
            }),
            &limits
        )
        .err(),
        Some(ReadError::Empty)
    );
}

#[test]
fn text_with_the_ending_of_a_workbook_is_text() {
    let document =
        document::read("年报.xls", "一、总体情况\n行政许可\t3\t4".as_bytes(), &Limits::default()).expect("text");
    assert_eq!(blocks(&document), ["一、总体情况", "行政许可|3|4"]);
}

/// As spreadsheet programs save it: as many commas in every line.
fn saved_as_csv(tables: &[Vec<Vec<String>>; 3]) -> String {
    let mut rows = vec![vec!["青禾县水利局2023年政府信息公开工作年度报告".to_owned()]];
    for (at, heading) in HEADINGS.iter().enumerate() {
        rows.push(vec![(*heading).to_owned()]);
        match at.checked_sub(1).and_then(|at| tables.get(at)) {
            Some(grid) => rows.extend(grid.iter().cloned()),
            None => rows.push(vec!["全年公开“水利”信息 126 条, 其中 \"防汛\" 31 条。".to_owned()]),
        }
    }
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for mut row in rows {
        row.resize(15, String::new());
        writer.write_record(row).expect("a row");
    }
    String::from_utf8(writer.into_inner().expect("the rows")).expect("UTF-8")
}

#[test]
fn a_sheet_saved_as_csv_reads_in_both_encodings() {
    let form = form("cn-2021");
    for seed in 1..=4 {
        let wanted = values(&form, seed);
        let text = saved_as_csv(&grids(&form, &wanted));
        assert_all_read(text.as_bytes(), "年报.csv", &wanted, "UTF-8");
        assert_all_read(&GBK.encode(&text).0, "年报.csv", &wanted, "GBK");
    }
}

#[test]
fn fields_of_a_csv_file_keep_their_places() {
    let text = "项目,数量\n\"甲\n乙\",\"1,234\"\n\n丙,\"说\"\"明\"\"\"\n丁,5\n";
    let document = document::read("表.csv", text.as_bytes(), &Limits::default()).expect("CSV");
    assert_eq!(blocks(&document), ["项目|数量\n甲 乙|1,234", "丙|说\"明\"\n丁|5"]);
    let start = document.source.text().find("1,234").expect("the field") as u32;
    let origin = document.source.origin(Span { start, end: start + 5 });
    let place = text.find("1,234").expect("the field");
    assert_eq!(origin, Some(Origin::Source(Span::new(place..place + 5))));
}

#[test]
fn a_list_of_cells_made_by_hand_is_read_by_names() {
    let list = "cell,value\n\"applications[new, total]\",38\n\"proactive[fees,amount]\",7730.28\n\
        \"disputes[review, total]\",\n\"applications[not_processed.confirm_or_reissue, public_interest_org]\",/\n\
        \"applications[new, natural_person]\",1\n\"applications[new, natural_person]\",2\n";
    let report = read_bytes("数据.csv", list.as_bytes());
    assert_eq!(report.form.id, "cn-2021");
    for (name, wanted) in [
        ("applications[new, total]", "38"),
        ("proactive[fees, amount]", "7730.28"),
        ("disputes[review, total]", "blank"),
        ("applications[not_processed.confirm_or_reissue, public_interest_org]", "mark"),
        ("applications[new, natural_person]", "unreadable"),
        ("applications[carried_in, total]", "absent"),
    ] {
        assert_eq!(at(&report, name), wanted, "{name}");
    }
}

#[test]
fn what_was_unreadable_stays_so_in_a_list() {
    let list = "path,form,issuer,year,cell,state,value,text\n\
        a,cn-2019,某局,2020,\"applications[new, total]\",unreadable,,2135\n\
        a,cn-2019,某局,2020,\"applications[carried_in, total]\",number,7,8\n\
        a,cn-2019,某局,2020,\"proactive[procurement, amount]\",number,251000,251000元\n\
        a,cn-2019,某局,2020,\"disputes[review, total]\",mark,,'-\n";
    let report = read_bytes("数据.csv", list.as_bytes());
    assert_eq!((report.form.id.as_str(), report.issuer.as_deref(), report.year), ("cn-2019", Some("某局"), Some(2020)));
    let state = |name: &str| report.cell_named(name).expect("a cell").state.clone();
    assert_eq!(state("applications[new, total]"), CellState::Unreadable(UnreadableReason::Contested));
    assert_eq!(state("applications[carried_in, total]"), CellState::Unreadable(UnreadableReason::Contested));
    assert_eq!(at(&report, "proactive[procurement, amount]"), "251000");
    assert_eq!(state("disputes[review, total]"), CellState::Mark);
    let two = list.replace("a,cn-2019,某局,2020,\"disputes", "b,cn-2019,某局,2020,\"disputes");
    assert!(refused("数据.csv", two.as_bytes(), &Limits::default()).contains("2 份报告"));
}

#[test]
fn real_workbooks_are_read_without_a_wrong_cell() {
    for file in truth::files(&["xlsx", "xls"]) {
        let (report, truth) = truth::open(&file);
        truth::compare(&report, &truth).assert_right(&file);
        assert_eq!(truth::front_differences(&report, &truth), Vec::<String>::new(), "{}", file.display());
    }
}
