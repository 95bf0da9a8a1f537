//! One thing is wrong or unusual in a report that is printed in every shape: it
//! must be read exactly as it is printed, and so must all the rest. Where a
//! shape hides it, its row may be unreadable; a wrong number never comes out.

use std::cell::RefCell;

use encoding_rs::GB18030;
use gailint::form::{CellIx, CellState, Form, Report, RowIx, TableIx};

use crate::common::{form, read, read_bytes, shown};
use crate::printer::{Lcg, frame, grids, values};
use crate::shapes::{SHAPES, Shape};

/// Shapes that print a cell even if it is blank.
const KEEP_BLANKS: [&str; 2] = ["tabs", "Markdown"];

/// What is printed in a cell, and what it must be read as.
const PRINTED: &[(&str, &str)] = &[
    ("22（其中修订16件）", "22"),
    ("22(其中修订16件)", "22"),
    ("40（含自然失效 12 件）", "40"),
    ("3件", "3"),
    ("１２", "12"),
    ("1,234", "1234"),
    ("１，２３４", "1234"),
    ("12,345,678", "12345678"),
    ("5949.088667", "5949.088667"),
    ("-417", "-417"),
    ("/", "mark"),
    ("／", "mark"),
    ("-", "mark"),
    ("——", "mark"),
    ("无", "mark"),
    ("98765", "98765"),
];

/// Labels as they are found in print.
const LABELS: &[(&str, &str)] = &[
    ("行政规范性文件", "规范性文件"),
    ("行政规范性文件", "行政規範性文件"),
    ("本年制发件数", "本年(2023)制发件数"),
    ("现行有效件数", "现行有効件数"),
    ("第二十条第（一）项", "第二十条  第(一)项"),
    ("勾稽关系", "钩稽关系"),
    ("（区分处理的，只计这一情形，不计其他情形）", "(区分处理的,只计这一情形,不计其他情形)"),
    ("（区分处理的，只计这一情形，不计其他情形）", ""),
    ("2.其他法律行政法规禁止公开", "2.其他法律行政止公开"),
    ("属于行政执法案卷", "属于行政执法案件"),
    ("（六）其他处理", "(六) 其他"),
    ("1.属于国家秘密", "1. 属于国家秘密"),
    ("1.属于国家秘密", "1、属于国家秘密"),
    ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "1.逾期不补正"),
    ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "2.逾期不缴费"),
    ("（三）不予公开", "不予公 开"),
    ("三、本年度办理结果", "三三、本年度办理结果"),
    ("社会公益组织", "社会公益"),
    ("总计", "合计"),
    ("4.无正当理由大量反复申请", "4.无正当理由大量反复 申请"),
    ("危及“三安全一稳定”", "危及\"三安全一稳定\""),
    ("四、结转下年度继续办理", "四、结转下年度继续办里"),
];

/// Headings in other styles.
const HEADINGS: &[fn(&str) -> String] = &[
    |text| text.replace("一、总体", "1、 总体").replace("二、主动", "2、 主动").replace("三、收到", "3、 收到"),
    |text| {
        text.replace("\n一、总体", "\n## 一、总体")
            .replace("\n二、主动", "\n## 二、主动")
            .replace("\n四、政府", "\n### 四、政府")
    },
    |text| {
        text.replace("一、总体情况", "**一、总体情况**").replace("六、其他需要报告的事项", "六、其他需要报告的事项：")
    },
    |text| text.replace("六、其他需要报告的事项\n\n", "六、其他需要报告的事项："),
    |text| {
        text.replace("二、主动公开政府信息情况", "主动公开政府信息情况")
            .replace("五、存在的主要问题", "五、政府信息公开工作存在的主要问题")
    },
    |text| text.replace('\n', "\r\n"),
];

struct Case<'a> {
    form: &'a Form,
    shape: &'a Shape,
    seed: u64,
}

impl Case<'_> {
    fn print(&self, values: &[String], change: impl Fn(&mut Vec<Vec<String>>)) -> String {
        let random = RefCell::new(Lcg(self.seed));
        frame(&grids(self.form, values).map(|mut grid| {
            change(&mut grid);
            (self.shape.print)(&grid, &mut random.borrow_mut())
        }))
    }

    /// Every cell is as expected; those of `hidden` rows may be unreadable.
    fn check(&self, report: &Report, expected: &[String], hidden: &[(TableIx, RowIx)], what: &str) {
        for (at, wanted) in expected.iter().enumerate() {
            let cell = report.cell(CellIx(at));
            let def = self.form.cell_def(CellIx(at));
            let found = shown(cell);
            let open = matches!(found.as_str(), "unreadable" | "absent") && hidden.contains(&(def.table, def.row));
            let name = self.form.cell_name(CellIx(at));
            assert!(
                cell.state == CellState::Void || &found == wanted || open,
                "{}, {what}: {name}: {found} for {wanted}",
                self.shape.name
            );
        }
    }

    fn row_of(&self, at: usize) -> Vec<(TableIx, RowIx)> {
        let def = self.form.cell_def(CellIx(at));
        let table = self.form.table(def.table);
        // The rows of table four stand in one printed line.
        let one_line = table.layout == gailint::form::schema::Layout::OneLine;
        (0..table.rows.len()).map(RowIx).filter(|row| one_line || *row == def.row).map(|row| (def.table, row)).collect()
    }
}

fn every_case(seeds: std::ops::RangeInclusive<u64>, check: impl Fn(&Case<'_>, &mut Lcg, Vec<String>)) {
    let form = form("cn-2021");
    let mut random = Lcg(17);
    for seed in seeds {
        for shape in SHAPES {
            check(&Case { form: &form, shape, seed }, &mut random, values(&form, seed));
        }
    }
}

/// A cell that the printed tables have.
fn some_cell(form: &Form, random: &mut Lcg) -> usize {
    loop {
        let at = random.below(form.cells.len() as u64) as usize;
        let def = form.cell_def(CellIx(at));
        if form.table(def.table).row(def.row).stands_for.is_empty() {
            return at;
        }
    }
}

#[test]
fn what_is_printed_in_a_cell_is_read() {
    every_case(1..=4, |case, random, values| {
        for (printed, wanted) in PRINTED {
            let at = some_cell(case.form, random);
            let (mut print, mut expected) = (values.clone(), values.clone());
            (print[at], expected[at]) = ((*printed).to_owned(), (*wanted).to_owned());
            let report = read(&case.print(&print, |_| {}));
            let spaces = case.shape.name == "values after spaces" && printed.contains(' ');
            let hidden = if spaces { case.row_of(at) } else { vec![] };
            case.check(&report, &expected, &hidden, &format!("{printed} in {}", case.form.cell_name(CellIx(at))));
            let span = report.cell(CellIx(at)).span;
            assert!(spaces || report.source.slice(span) == *printed, "{}", case.shape.name);
        }
    });
}

#[test]
fn a_blank_cell_is_blank() {
    every_case(1..=20, |case, random, values| {
        let at = some_cell(case.form, random);
        let (mut print, mut expected) = (values.clone(), values.clone());
        (print[at], expected[at]) = (String::new(), "blank".to_owned());
        let report = read(&case.print(&print, |_| {}));
        let row = case.row_of(at);
        let edge = row.len() > 1 && matches!(case.form.cell_def(CellIx(at)), def if def.column.0 % 4 == 0);
        let hidden = if KEEP_BLANKS.contains(&case.shape.name) && !edge { vec![] } else { row };
        case.check(&report, &expected, &hidden, &format!("blank in {}", case.form.cell_name(CellIx(at))));
    });
}

#[test]
fn a_row_that_is_not_printed_is_absent() {
    every_case(1..=10, |case, random, values| {
        let at = loop {
            let at = some_cell(case.form, random);
            if case.row_of(at).len() == 1 {
                break at;
            }
        };
        let def = case.form.cell_def(CellIx(at));
        let table = case.form.table(def.table);
        let label = format!("{}{}", table.row(def.row).number, table.row(def.row).label);
        let text = case.print(&values, |grid| {
            for row in grid.iter_mut().filter(|row| row.iter().any(|cell| cell.starts_with(&label))) {
                // The heading over the row stays.
                let place = row.iter().position(|cell| cell.starts_with(&label)).expect("label");
                row.drain(place..);
            }
            grid.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        });
        let mut expected = values.clone();
        for (other, value) in expected.iter_mut().enumerate() {
            let of = case.form.cell_def(CellIx(other));
            if (of.table, of.row) == (def.table, def.row) {
                *value = "absent".to_owned();
            }
        }
        case.check(&read(&text), &expected, &[], &format!("without {label}"));
    });
}

#[test]
fn labels_are_read_as_they_are_found_in_print() {
    every_case(1..=2, |case, _, values| {
        for (label, printed) in LABELS {
            let text = case.print(&values, |grid| {
                grid.iter_mut().flatten().for_each(|cell| *cell = cell.replace(label, printed));
            });
            case.check(&read(&text), &values, &[], printed);
        }
    });
}

#[test]
fn page_numbers_between_rows_are_no_values() {
    for page in ["- 3 -", "— 2 —", "－４－", "第 3 页", "第3页 共8页", "-3-"] {
        every_case(1..=2, |case, random, values| {
            let text = case.print(&values, |_| {});
            let lines: Vec<&str> = text.lines().collect();
            let at = 8 + random.below(lines.len() as u64 - 16) as usize;
            let paged = [&lines[..at], &["", page, ""], &lines[at..]].concat().join("\n");
            let what = format!("{page} before {:?}", lines[at]);
            case.check(&read(&paged), &values, &[], &what);
        });
    }
}

/// Every row of the form.
fn every_row(form: &Form) -> Vec<(TableIx, RowIx)> {
    let tables = form.tables.iter().enumerate();
    tables.flat_map(|(at, table)| (0..table.rows.len()).map(move |row| (TableIx(at), RowIx(row)))).collect()
}

/// Rows of blanks with a value at one end, blanks here and there, a mark, a note.
/// Shapes that leave out blank cells and then pad the row are not asked: what
/// they print is a row with other blanks.
#[test]
fn several_faults_give_no_wrong_number() {
    every_case(1..=20, |case, random, values| {
        if case.shape.name.contains("padding") {
            return;
        }
        let (mut print, mut expected) = (values.clone(), values.clone());
        for fault in 0..6 {
            let at = some_cell(case.form, random);
            let (printed, wanted) = match fault {
                0 => ("/", "mark"),
                1 => ("22（其中修订16件）", "22"),
                _ => ("", "blank"),
            };
            (print[at], expected[at]) = (printed.to_owned(), wanted.to_owned());
        }
        let of = |at: usize| (case.form.cell_def(CellIx(at)).table, case.form.cell_def(CellIx(at)).row);
        for last in [true, false] {
            let row = of(some_cell(case.form, random));
            let cells: Vec<usize> = (0..print.len()).filter(|at| of(*at) == row).collect();
            let kept = if last { cells.last() } else { cells.first() };
            for at in cells.iter().filter(|at| Some(*at) != kept) {
                (print[*at], expected[*at]) = (String::new(), "blank".to_owned());
            }
        }
        let report = read(&case.print(&print, |_| {}));
        case.check(&report, &expected, &every_row(case.form), "several faults");
    });
}

#[test]
fn a_page_number_without_a_sign_gives_no_wrong_number() {
    every_case(1..=10, |case, random, values| {
        let text = case.print(&values, |_| {});
        let lines: Vec<&str> = text.lines().collect();
        let at = 8 + random.below(lines.len() as u64 - 16) as usize;
        for page in ["5", "3 / 8"] {
            let paged = [&lines[..at], &["", page, ""], &lines[at..]].concat().join("\n");
            case.check(&read(&paged), &values, &every_row(case.form), &format!("{page} before {:?}", lines[at]));
        }
    });
}

#[test]
fn headings_of_every_style_are_found() {
    every_case(1..=1, |case, _, values| {
        for (at, style) in HEADINGS.iter().enumerate() {
            let report = read(&style(&case.print(&values, |_| {})));
            case.check(&report, &values, &[], &format!("headings {at}"));
            assert!(report.sections.iter().all(Option::is_some), "{}, headings {at}", case.shape.name);
            let last = report.sections[5].as_ref().expect("the last section");
            assert!(last.text.as_str().starts_with("本年度未收取信息处理费。"), "{}", last.text.as_str());
        }
    });
}

#[test]
fn the_encodings_of_the_gb_family_change_nothing() {
    every_case(1..=2, |case, _, values| {
        let text = case.print(&values, |_| {});
        let (bytes, ..) = GB18030.encode(&text);
        case.check(&read_bytes("年报.txt", &bytes), &values, &[], "GB18030");
    });
}
