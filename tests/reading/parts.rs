//! What stands around the tables, and tables that are not as they should be.

use gailint::document::{self, Block, Limits};
use gailint::form::{CellState, Report, UnreadableReason};
use proptest::prelude::*;

use crate::common::{at, form, read};
use crate::printer::{frame, grids, report, values};

fn tabs(grid: &[Vec<String>]) -> String {
    grid.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n")
}

/// A report whose grid at `table` went through `change`.
fn changed(table: usize, change: impl Fn(&mut Vec<Vec<String>>)) -> Report {
    let form = form("cn-2021");
    let mut printed = grids(&form, &values(&form, 3));
    change(&mut printed[table]);
    read(&frame(&printed.map(|grid| tabs(&grid))))
}

fn wanted(name: &str) -> String {
    let form = form("cn-2021");
    values(&form, 3)[form.cell_named(name).expect("a cell").0].clone()
}

fn with_label<'a>(grid: &'a mut [Vec<String>], label: &str) -> &'a mut Vec<String> {
    grid.iter_mut().find(|row| row.iter().any(|cell| cell.contains(label))).expect("the row is there")
}

fn row_states(report: &Report, row: &str) -> Vec<String> {
    let columns = &report.form.tables[1].columns;
    columns.iter().map(|column| at(report, &format!("applications[{row}, {}]", column.id))).collect()
}

#[test]
fn a_missing_table_is_absent_and_not_zero() {
    let report = changed(1, Vec::clear);
    assert!(report.tables[1].is_none());
    assert!(
        report.form.tables[1]
            .cells
            .clone()
            .all(|at| report.cells[at].state == CellState::Absent || report.cells[at].state == CellState::Void)
    );
    assert_eq!(at(&report, "proactive[licensing, decisions]"), wanted("proactive[licensing, decisions]"));
    assert_eq!(at(&report, "disputes[review, total]"), wanted("disputes[review, total]"));
}

#[test]
fn a_missing_row_is_absent() {
    let report = changed(1, |grid| grid.retain(|row| !row.iter().any(|cell| cell.contains("重复申请"))));
    assert_eq!(row_states(&report, "not_processed.repeat"), ["absent"; 7]);
    assert_eq!(at(&report, "applications[new, total]"), wanted("applications[new, total]"));
    let report = changed(0, |grid| grid.retain(|row| row[0] != "规章"));
    assert_eq!(at(&report, "proactive[regulations, made]"), "absent");
}

#[test]
fn blanks_and_marks_stay_at_their_place() {
    let report = changed(1, |grid| {
        let row = with_label(grid, "上年结转");
        row[3..].fill(String::new());
        row[9] = "0".into();
        with_label(grid, "重复申请")[4..9].fill("/".into());
    });
    assert_eq!(row_states(&report, "carried_in"), ["blank", "blank", "blank", "blank", "blank", "blank", "0"]);
    assert_eq!(row_states(&report, "not_processed.repeat")[1..6], ["mark"; 5]);
    let report = changed(2, |grid| grid[3][4] = String::new());
    assert_eq!(at(&report, "disputes[review, total]"), "blank");
    assert_eq!(at(&report, "disputes[litigation_direct, upheld]"), wanted("disputes[litigation_direct, upheld]"));
}

#[test]
fn a_label_without_cells_is_a_blank_row() {
    let report = changed(1, |grid| with_label(grid, "重复申请").truncate(3));
    assert_eq!(row_states(&report, "not_processed.repeat"), ["blank"; 7]);
}

#[test]
fn rows_with_a_wrong_number_of_values_are_unreadable() {
    let report = changed(1, |grid| {
        with_label(grid, "重复申请").pop();
        with_label(grid, "予以公开").push("5".into());
    });
    assert_eq!(row_states(&report, "not_processed.repeat"), ["unreadable"; 7]);
    assert_eq!(row_states(&report, "granted"), ["unreadable"; 7]);
    let cell = report.form.cell_named("applications[granted, total]").expect("a cell");
    assert_eq!(report.cell(cell).state, CellState::Unreadable(UnreadableReason::WrongCount));
    assert!(report.source.slice(report.cell(cell).span).starts_with("（一）予以公开"));
}

#[test]
fn two_cells_without_a_separator_spoil_their_row() {
    let report = changed(1, |grid| with_label(grid, "重复申请")[5] = "00".into());
    assert_eq!(row_states(&report, "not_processed.repeat"), ["unreadable"; 7]);
}

#[test]
fn notes_and_units_stay_with_their_number() {
    let report = changed(0, |grid| {
        with_label(grid, "行政规范性文件")[3] = "40（含自然失效 12 件）".into();
        with_label(grid, "行政事业性收费")[1] = "3.5万元".into();
    });
    assert_eq!(at(&report, "proactive[normative_documents, in_force]"), "40");
    assert_eq!(at(&report, "proactive[fees, amount]"), "3.5");
}

#[test]
fn misprinted_labels_are_repaired() {
    let report = changed(1, |grid| {
        *with_label(grid, "其他法律").iter_mut().find(|cell| cell.contains('.')).expect("label") =
            "2.其他法律行政止公开".into();
        *with_label(grid, "部分公开").iter_mut().find(|cell| cell.contains("部分")).expect("label") =
            "0（二）部分公开（区分处理的，只计这一情形，不计其他情形）".into();
        with_label(grid, "四、")[0] = "四、结转下年度继继办理".into();
    });
    for row in ["denied.legally_prohibited", "partial", "carried_over"] {
        let name = format!("applications[{row}, total]");
        assert_eq!(at(&report, &name), wanted(&name), "{row}");
        let cell = report.form.cell_named(&name).expect("a cell");
        assert_eq!(report.cell(cell).certainty.name(), "inferred", "{row}");
    }
}

#[test]
fn a_row_without_label_is_placed_by_its_neighbours() {
    let lose = |count: usize| {
        changed(1, move |grid| {
            let at = grid.iter().position(|row| row.iter().any(|cell| cell.contains("属于四类"))).expect("row");
            grid[at..at + 2].iter_mut().take(count).for_each(|row| row[..3].fill(String::new()));
            if count == 3 {
                grid[at][..3].fill(String::new());
                grid.remove(at + 1);
            }
        })
    };
    for count in [1, 2] {
        let name = "applications[denied.process_info, natural_person]";
        assert_eq!(at(&lose(count), name), wanted(name));
    }
    // One row of values for two rows of the form: whose are they?
    assert_eq!(row_states(&lose(3), "denied.process_info"), ["unreadable"; 7]);
}

#[test]
fn six_as_a_single_row_stands_for_its_parts() {
    let report = changed(1, |grid| {
        let first = grid.iter().position(|row| row[1].contains("其他处理")).expect("row");
        grid[first][2] = String::new();
        grid.drain(first + 1..first + 3);
    });
    let parts = wanted("applications[other_handling.uncorrected_lapsed, total]");
    assert_eq!(at(&report, "applications[other_handling, total]"), parts);
    assert_eq!(row_states(&report, "other_handling.other"), ["void"; 7]);
    assert_eq!(row_states(&changed(1, |_| {}), "other_handling"), ["void"; 7]);
}

#[test]
fn values_beside_the_heading_six_are_no_row_of_its_own() {
    let report = changed(1, |grid| with_label(grid, "1.申请人")[2] = String::new());
    assert_eq!(row_states(&report, "other_handling"), ["void"; 7]);
    assert_eq!(row_states(&report, "other_handling.uncorrected_lapsed"), ["unreadable"; 7]);
    let name = "applications[other_handling.other, total]";
    assert_eq!(at(&report, name), wanted(name));
}

#[test]
fn columns_are_read_under_the_header_they_have() {
    let report = changed(0, |grid| {
        grid[1].swap(1, 3);
        grid[2].swap(1, 3);
        grid[3].swap(1, 3);
    });
    for column in ["made", "repealed", "in_force"] {
        let name = format!("proactive[normative_documents, {column}]");
        assert_eq!(at(&report, &name), wanted(&name));
    }
}

#[test]
fn table_four_may_be_three_tables() {
    let report = changed(2, |grid| {
        let numbers = grid.pop().expect("the numbers");
        let header = grid[2][5..10].to_vec();
        *grid = vec![vec!["行政复议".into()], header.clone(), numbers[..5].to_vec()];
        grid.extend([vec!["行政诉讼（未经复议直接起诉）".into()], header.clone(), numbers[5..10].to_vec()]);
        grid.extend([vec!["行政诉讼（复议后起诉）".into()], header, numbers[10..].to_vec()]);
    });
    for row in ["review", "litigation_direct", "litigation_after_review"] {
        let name = format!("disputes[{row}, corrected]");
        assert_eq!(at(&report, &name), wanted(&name));
    }
}

#[test]
fn tables_are_found_without_headings() {
    let form = form("cn-2021");
    let values = values(&form, 3);
    let text = report(&form, &values, tabs);
    let text: Vec<&str> = text.lines().filter(|line| !line.ends_with("情况") || line.contains('\t')).collect();
    let report = read(&text.join("\n"));
    assert!(report.sections.iter().flatten().count() <= 1);
    for name in ["proactive[regulations, made]", "applications[partial, total]", "disputes[review, pending]"] {
        assert_eq!(at(&report, name), wanted(name), "{name}");
    }
}

#[test]
fn page_numbers_are_no_values() {
    let form = form("cn-2021");
    let text = report(&form, &values(&form, 3), |grid| {
        tabs(grid)
            .replace("（五）不予处理", "\n- 3 -\n\n（五）不予处理")
            .replace("（六）其他处理", "\n4\n\n（六）其他处理")
    });
    let report = read(&text);
    for name in ["applications[not_processed.petition_complaint, total]", "applications[unable.still_unclear, total]"] {
        assert_eq!(at(&report, name), wanted(name), "{name}");
    }
}

/// A report of headings and narrative only.
fn outline(headings: &[&str]) -> Report {
    let body: String = headings.iter().map(|heading| format!("{heading}\n\n渠道畅通。\n\n")).collect();
    read(&format!("青禾县水利局2023年政府信息公开工作年度报告\n\n{body}"))
}

fn numbers(report: &Report) -> Vec<Option<Option<u32>>> {
    report.sections.iter().map(|section| section.as_ref().map(|section| section.number)).collect()
}

#[test]
fn sections_are_known_by_their_wording() {
    let printed = [
        ["一、总体情况", "二、主动公开政府信息的情况", "五、其他需要报告的事项"],
        ["## 一、 总体情况", "主动公开政府信息情况", "六、其他需要报告事项："],
        ["1、 总体情况", "二．主动公开政府信息情况", "第六部分 其他需要报告的事项"],
        ["一、2023年政务公开总体情况", "二、主动公开政府信息情况 ", "六、其它需要报告的事项"],
    ];
    for headings in printed {
        let report = outline(&headings);
        let found: Vec<usize> = (0..6).filter(|at| report.sections[*at].is_some()).collect();
        assert_eq!(found, [0, 1, 5], "{headings:?}");
        for (position, at) in found.into_iter().enumerate() {
            let section = report.sections[at].as_ref().expect("found");
            assert_eq!(section.position as usize, position + 1);
            assert_eq!(section.text.as_str(), "渠道畅通。\n");
            assert_eq!(section.heading, headings[position].trim_start_matches('#').trim());
            assert_eq!(report.source.slice(section.heading_span), section.heading);
        }
    }
    let report = outline(&["五、其他需要报告的事项"]);
    assert_eq!(
        report.sections[5].as_ref().map(|section| (section.number, section.wording.as_str())),
        Some((Some(5), "其他需要报告的事项"))
    );
}

#[test]
fn headings_of_the_contents_and_of_parts_are_no_sections() {
    let report = outline(&["一、总体情况", "四、其他工作", "一、总体情况", "（二）主动公开政府信息情况"]);
    assert_eq!(numbers(&report), [Some(Some(1)), None, None, None, None, None]);
    let text = report.sections[0].as_ref().expect("found").text.as_str();
    assert_eq!(text, "渠道畅通。\n（二）主动公开政府信息情况\n渠道畅通。\n");
}

#[test]
fn a_section_of_the_reports_own_ends_the_one_before() {
    let report =
        outline(&["四、政府信息公开行政复议、行政诉讼情况", "五、信息处理费收取情况", "六、存在的主要问题和改进情况"]);
    assert_eq!(report.sections[3].as_ref().expect("found").text.as_str(), "渠道畅通。\n");
    assert_eq!(report.sections[4].as_ref().and_then(|section| section.number), Some(6));
}

#[test]
fn numbers_may_start_again() {
    let report = outline(&["一、总体情况", "二、工作机制", "三、平台建设", "一、主动公开政府信息情况"]);
    assert!(report.sections[0].as_ref().expect("found").text.as_str().contains("三、平台建设"));
    assert_eq!(numbers(&report)[1], Some(Some(1)));
}

#[test]
fn titles_as_they_are_printed() {
    let cases = [
        ("青禾县水利局2023年政府信息公开工作年度报告", "青禾县水利局"),
        ("2023 年青禾县水利局政府信息公开工作 年度报告", "青禾县水利局"),
        ("# 青禾县人民政府 2023 年 政府信息公开工作年度报告", "青禾县人民政府"),
        ("青禾县人民政府信息公开工作2023年度报告", "青禾县人民政府"),
        ("正文\n2023 年青禾县水利局政府信息公开工作\n年度报告", "青禾县水利局"),
        ("青禾县水利局\n2023年度政府信息公开工作年度报告\n告", "青禾县水利局"),
        ("标题: 青禾县水利局关于2023年度政府信息公开工作年度报告\n发布时间: 2024-01-12 09:30", "青禾县水利局"),
        ("政府信息公开年报\n青禾县水利局2023年政府信息公开工作年度报告号", "青禾县水利局"),
    ];
    for (front, issuer) in cases {
        let report =
            read(&format!("{front}\n\n根据规定，编制2023年度报告。\n\n一、总体情况\n\n渠道畅通。\n\n2024年1月12日"));
        assert_eq!(report.issuer.as_deref(), Some(issuer), "{front}");
        assert_eq!(report.year, Some(2023), "{front}");
        assert_eq!(report.published.map(|date| date.to_string()).as_deref(), Some("2024-01-12"), "{front}");
        assert_eq!(report.preamble.as_str(), "根据规定，编制2023年度报告。\n", "{front}");
    }
}

#[test]
fn years_and_dates_may_be_numerals() {
    for (title, date) in [
        ("青禾县水利局二〇二三年度政府信息公开工作年度报告", "二〇二四年一月二十日"),
        ("青禾县水利局二○二三年政府信息公开工作年度报告", "二○二四年元月二十日"),
        ("二零二三年青禾县水利局政府信息公开工作年度报告", "（二零二四年一月二十日）"),
        ("青禾县水利局２０２３年政府信息公开工作年度报告", "2024年1月20日"),
    ] {
        let report = read(&format!("{title}\n\n一、总体情况\n\n渠道畅通。\n\n{date}"));
        assert_eq!((report.year, report.issuer.as_deref()), (Some(2023), Some("青禾县水利局")), "{title}");
        assert_eq!(report.title.map(|title| title.text).as_deref(), Some(title));
        assert_eq!(report.published.map(|date| date.to_string()).as_deref(), Some("2024-01-20"), "{date}");
    }
    let report = read(
        "政府信息公开工作年度报告\n数据自二〇二三年一月一日起统计。\n一、概述\n渠道畅通。\n二〇二四年十二月三十一日",
    );
    assert_eq!(report.year, Some(2023));
    assert_eq!(report.published.map(|date| date.to_string()).as_deref(), Some("2024-12-31"));
    assert_eq!(report.sections[0].as_ref().expect("found").wording, "概述");
}

#[test]
fn broken_lines_are_joined_and_paragraphs_are_not() {
    let text = "一、总体情况\n（一）主动公开\n全年公开信息 12 条，其中防汛简报和水情通报最多的是夏季三个月发\n\n布的。\n\
                一是公开及时；\n二是（一）以外的内容。\n1.栏目更新\n更新 1.5\n万次。";
    let report = read(text);
    assert_eq!(
        report.sections[0].as_ref().expect("found").text.as_str(),
        "（一）主动公开\n全年公开信息12条，其中防汛简报和水情通报最多的是夏季三个月发布的。\n\
         一是公开及时；\n二是（一）以外的内容。\n1.栏目更新\n更新1.5\n万次。\n"
    );
}

#[test]
fn other_tables_stay_in_the_narrative() {
    let report = read("六、其他需要报告的事项\n\n收费如下。\n\n项目\t件数\t金额\n信息处理费\t2\t600\n");
    assert_eq!(
        report.sections[5].as_ref().expect("found").text.as_str(),
        "收费如下。\n项目\t件数\t金额\n信息处理费\t2\t600\n"
    );
}

#[test]
fn the_form_is_the_one_that_is_printed() {
    let old = "青禾县水利局2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n\
               信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n规章\t0\t0\t0\n规范性文件\t3\t3\t9\n\
               信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n行政许可\t7\t减4\t12\n";
    let report = read(old);
    assert_eq!(report.form.id, "cn-2019");
    assert_eq!(at(&report, "proactive[licensing, change]"), "-4");
    assert_eq!(read("2020年政府信息公开工作年度报告\n一、总体情况\n无。").form.id, "cn-2019");
    assert_eq!(read("政府信息公开工作年度报告\n一、总体情况\n无。").form.id, "cn-2021");
}

#[test]
fn a_sentence_with_a_stray_separator_is_no_table() {
    let text = "\t一、总体情况\n\n全年公开 12 条。\t其中简报 3 条。\n首页内容 | 已经更新完毕，运行平稳。\n";
    let document = document::read("报告.txt", text.as_bytes(), &Limits::default()).expect("text");
    assert!(document.blocks.iter().all(|block| matches!(block, Block::Paragraph(_))), "{:?}", document.blocks);
}

#[test]
fn a_sample_report_is_read_whole() {
    let bytes = include_bytes!("sample.txt");
    let report = crate::common::read_bytes("sample.txt", bytes);
    let open: Vec<String> = (0..report.cells.len())
        .filter(|at| !matches!(report.cells[*at].state, CellState::Number { .. } | CellState::Void))
        .map(|at| report.form.cell_name(gailint::form::CellIx(at)))
        .collect();
    assert_eq!(open, Vec::<String>::new());
    assert_eq!(report.sections.iter().flatten().count(), 6);
    assert_eq!(at(&report, "applications[denied.internal_affairs, total]"), "3");
    assert_eq!(at(&report, "applications[unable.requires_creation, other_org]"), "1");
}

proptest! {
    #[test]
    fn nothing_panics(text in "(?:[一二三四（）\\[\\]、。0-9\\t|\\n /#*-]|总计|其他|规章|行政许可|予以公开|总体情况|政府信息公开工作年度报告|2023年){0,200}") {
        let _ = crate::common::read(&format!("。{text}"));
    }

    #[test]
    fn no_text_panics(text in ".{1,300}") {
        if let Ok(document) = document::read("报告.md", text.as_bytes(), &Limits::default()) {
            let _ = crate::common::ALIGNER.align(document);
        }
    }
}
