//! One report with random numbers in every layout that tables with merged cells
//! come in: all cells must come back as they were printed, and what cannot be
//! told must be unreadable.

use gailint::form::{CellIx, Form, Report};

use crate::common::{form, shown};
use crate::grids::{Grid, HEADER, HEADINGS, OUTCOMES, Part, align, grid, report};
use crate::printer::{Lcg, values};

/// The three tables with their merged cells.
fn printed(form: &Form, values: &[String]) -> [Grid; 3] {
    let value = |name: &str| {
        let CellIx(at) = form.cell_named(name).unwrap_or_else(|| panic!("no cell {name}"));
        values[at].clone()
    };
    let two = grid(&format!(
        "第二十条第（一）项|<|<|<\n信息内容|本年制发件数|本年废止件数|现行有效件数
         规章|{}|{}|{}\n行政规范性文件|{}|{}|{}\n第二十条第（五）项|<|<|<\n信息内容|本年处理决定数量|<|<\n行政许可|{}|<|<
         第二十条第（六）项|<|<|<\n信息内容|本年处理决定数量|<|<\n行政处罚|{}|<|<\n行政强制|{}|<|<
         第二十条第（八）项|<|<|<\n信息内容|本年收费金额（单位：万元）|<|<\n行政事业性收费|{}|<|<",
        value("proactive[regulations, made]"),
        value("proactive[regulations, repealed]"),
        value("proactive[regulations, in_force]"),
        value("proactive[normative_documents, made]"),
        value("proactive[normative_documents, repealed]"),
        value("proactive[normative_documents, in_force]"),
        value("proactive[licensing, decisions]"),
        value("proactive[penalties, decisions]"),
        value("proactive[coercion, decisions]"),
        value("proactive[fees, amount]"),
    ));
    let table = form.table(form.table_ix("applications").expect("table three"));
    let mut three =
        grid(&HEADER.replace("勾稽关系", "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"));
    let (mut heading, mut inside) = (None, false);
    for def in table.rows.iter().filter(|def| def.stands_for.is_empty()) {
        let label = format!("{}{}{}", def.number, def.label, def.note);
        let outcome = def.heading.is_some() || def.number.starts_with('（');
        let first = if inside { "^" } else { "三、本年度办理结果" };
        inside = outcome;
        let labels = match def.heading {
            Some(at) => {
                let above = &table.row_headings[at];
                let group =
                    if heading == def.heading { "^".to_owned() } else { format!("{}{}", above.number, above.label) };
                [first.to_owned(), group, label]
            }
            None if outcome => [first.to_owned(), label, "<".to_owned()],
            None => [label, "<".to_owned(), "<".to_owned()],
        };
        heading = def.heading;
        let cells = table.columns.iter().map(|column| value(&format!("applications[{}, {}]", def.id, column.id)));
        three.push(labels.into_iter().chain(cells).collect());
    }
    let table = form.table(form.table_ix("disputes").expect("table four"));
    let mut four = grid(&format!(
        "行政复议|<|<|<|<|行政诉讼|<|<|<|<|<|<|<|<|<
         {OUTCOMES}|未经复议直接起诉|<|<|<|<|复议后起诉|<|<|<|<\n^|^|^|^|^|{OUTCOMES}|{OUTCOMES}"
    ));
    let cell = |row: &str, column: &str| value(&format!("disputes[{row}, {column}]"));
    four.push(table.rows.iter().flat_map(|row| table.columns.iter().map(|column| cell(&row.id, &column.id))).collect());
    [two, three, four]
}

/// Changes of a grid that leave its meaning as it is.
struct Change<'a> {
    random: &'a mut Lcg,
}

impl Change<'_> {
    fn one_in(&mut self, n: u64) -> bool {
        self.random.below(n) == 0
    }

    /// An empty column before column `at`.
    fn insert(grid: &mut Grid, at: usize) {
        let before = grid.clone();
        for (row, line) in grid.iter_mut().enumerate() {
            let top = (0..=row).rev().find(|row| before[*row].get(at).is_none_or(|text| text != "^")).unwrap_or(row);
            let inside = before[top].get(at).is_some_and(|text| text == "<");
            let text = match (inside, top == row) {
                (true, true) => "<",
                (true, false) => "^",
                (false, _) => "",
            };
            line.insert(at.min(line.len()), text.to_owned());
        }
    }

    /// Puts two columns in each other's place.
    fn swap(grid: &mut Grid, one: usize, other: usize) {
        grid.iter_mut().for_each(|row| row.swap(one, other));
    }

    /// Merged cells of some rows written as empty cells.
    fn restate(grid: &mut Grid, rows: std::ops::Range<usize>, from: usize) {
        for row in rows {
            grid[row].iter_mut().skip(from).filter(|text| *text == "<" || *text == "^").for_each(|text| text.clear());
        }
    }
}

fn check(report: &Report, expected: &[String], hidden: &dyn Fn(CellIx) -> bool, what: &str) -> usize {
    let mut lost = 0;
    for (at, wanted) in expected.iter().enumerate() {
        let found = shown(report.cell(CellIx(at)));
        let wanted = if wanted.is_empty() { "blank" } else { wanted };
        let void = found == "void"
            && !report
                .form
                .table(report.form.cell_def(CellIx(at)).table)
                .row(report.form.cell_def(CellIx(at)).row)
                .stands_for
                .is_empty();
        if hidden(CellIx(at)) && found == "unreadable" {
            lost += 1;
            continue;
        }
        assert!(void || found == wanted, "{what}: {}: {found}, not {wanted}", report.form.cell_name(CellIx(at)));
    }
    lost
}

#[test]
fn a_row_that_lost_or_gained_a_cell_gives_no_wrong_number() {
    let form = form("cn-2021");
    let mut kept = 0;
    for seed in 0..120 {
        let mut random = Lcg(seed * 104_729 + 11);
        let mut expected = values(&form, seed);
        expected.iter_mut().filter(|_| random.below(3) == 0).for_each(String::clear);
        let [two, mut three, four] = printed(&form, &expected);
        for _ in 0..random.below(3) {
            Change::insert(&mut three, 3 + random.below(8) as usize);
        }
        let head = three.iter().position(|row| row[0].starts_with("一、")).expect("row one");
        let row = head + random.below((three.len() - head) as u64) as usize;
        let at = 3 + random.below(three[row].len() as u64 - 3) as usize;
        match random.below(3) {
            0 => drop(three[row].remove(at)),
            1 => three[row].insert(at, String::new()),
            // A value may not reach over another column; an empty cell may.
            _ if !["", "<", "^"].contains(&three[row][at - 1].as_str()) => three[row][at] = "<".to_owned(),
            _ => three[row].push("1".to_owned()),
        }
        let report = align(&report([vec![Part::Grid(two)], vec![Part::Grid(three)], vec![Part::Grid(four)]]));
        let first = form.tables[1].cells.start;
        // Rows of the grid and of the form, but for the row that stands for others.
        let hidden = |CellIx(at): CellIx| {
            at >= first && at < form.tables[1].cells.end && {
                let rows = form.tables[1].rows.iter().enumerate().filter(|(_, def)| def.stands_for.is_empty());
                rows.map(|(at, _)| at).nth(row - head) == Some((at - first) / 7)
            }
        };
        kept += usize::from(check(&report, &expected, &hidden, &format!("seed {seed}")) == 0);
    }
    assert!(kept < 100, "{kept} rows were read all the same");
}

#[test]
fn every_layout_comes_back_whole() {
    let form = form("cn-2021");
    let (mut lost, mut second) = (0, 0);
    let runs = std::env::var("GAILINT_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(150);
    for seed in 0..runs {
        let mut random = Lcg(seed * 7919 + 3);
        let mut change = Change { random: &mut random };
        let mut expected = values(&form, seed);
        for value in &mut expected {
            if change.one_in(5) {
                value.clear();
            } else if change.one_in(20) {
                *value = format!("{value}（其中新增1件）");
            }
        }
        let [mut two, mut three, mut four] = printed(&form, &expected);
        let plain: Vec<String> =
            expected.iter().map(|value| value.split('（').next().unwrap_or_default().to_owned()).collect();
        // Columns in another order: the applicants' among themselves, 总计 to the front.
        let order = change.random.below(4);
        if order & 1 == 1 {
            let (a, b) = (4 + change.random.below(5) as usize, 4 + change.random.below(5) as usize);
            // The first column of the group carries its heading.
            if a != b {
                three.iter_mut().skip(2).for_each(|row| row.swap(a, b));
            }
            let a = 1 + change.random.below(3) as usize;
            two.iter_mut().skip(1).take(3).for_each(|row| row.swap(1, a));
        }
        if order & 2 == 2 {
            for row in &mut three {
                let total = row.remove(9);
                row.insert(3, total);
            }
            three[0][3] = "申请人情况".to_owned();
            three[0][4] = "<".to_owned();
        }
        if change.one_in(2) {
            Change::restate(&mut three, 0..3, 3);
        }
        if change.one_in(2) {
            Change::restate(&mut four, 0..3, 0);
        }
        if change.one_in(3) {
            Change::swap(&mut four, 0, 4);
            let group = four[0][4].clone();
            four[0].swap(0, 4);
            assert_eq!(group, four[0][0]);
        }
        let mut extra = 0;
        while change.one_in(2) {
            let at = 3 + change.random.below(8) as usize;
            Change::insert(&mut three, at);
            let at = change.random.below(16) as usize;
            Change::insert(&mut four, at);
            extra += 1;
        }
        if change.one_in(3) {
            let title = |grid: &Grid, text: &str| {
                let mut row = vec!["<".to_owned(); grid[0].len()];
                row[0] = text.to_owned();
                row
            };
            three.insert(0, title(&three, "收到和处理政府信息公开申请情况"));
            two.insert(0, title(&two, "主动公开政府信息情况"));
        }
        let head = three.iter().position(|row| row[0].starts_with("一、")).expect("row one");
        // A row that is not printed; rows with the heading of a group stay.
        let gone = head + change.random.below((three.len() - head) as u64) as usize;
        let mut absent = None;
        if change.one_in(3) && three[gone][0] == "^" && three[gone][1] == "^" {
            three.remove(gone);
            absent = Some(gone - head);
        }
        let mut third = vec![Part::Grid(three.clone())];
        let mut split = None;
        if change.one_in(2) {
            let at = head + 1 + change.random.below((three.len() - head - 1) as u64) as usize;
            let mut rest = three.split_off(at);
            rest[0].iter_mut().filter(|text| *text == "^").for_each(|text| text.clear());
            if change.one_in(2) {
                rest = [three[..head].to_vec(), rest].concat();
            } else {
                split = Some(at - head);
            }
            if let Some(gone) = absent.filter(|gone| at - head <= *gone) {
                split = split.map(|at| at.min(gone));
            }
            third = vec![Part::Grid(three), Part::Words("- 3 -".to_owned()), Part::Grid(rest)];
        }
        let report = align(&report([vec![Part::Grid(two)], third, vec![Part::Grid(four)]]));
        let rows: Vec<usize> =
            (0..form.tables[1].rows.len()).filter(|at| form.tables[1].rows[*at].stands_for.is_empty()).collect();
        let mut plain = plain;
        if let Some(row) = absent {
            let first = form.tables[1].cells.start + rows[row] * 7;
            plain[first..first + 7].fill("absent".to_owned());
        }
        // Where a page was turned and the header is not repeated, empty columns
        // and empty cells may look the same.
        let first = form.tables[1].cells.start;
        let hidden = |CellIx(at): CellIx| {
            split.is_some_and(|row| extra > 0 && at >= first + row * 7 && at < form.tables[1].cells.end)
        };
        second += split.map_or(0, |_| 1);
        lost += usize::from(check(&report, &plain, &hidden, &format!("seed {seed}")) > 0);
    }
    println!("{lost} of {second} turned pages without a header had rows that cannot be told");
    assert!(lost * 5 < second.max(5));
}

#[test]
fn a_whole_report_in_one_grid_is_cut() {
    let (width, form) = (15, form("cn-2021"));
    let values = values(&form, 8);
    let tables = printed(&form, &values);
    let mut all: Grid = Vec::new();
    let line = |text: &str| {
        let mut row = vec!["<".to_owned(); width];
        row[0] = text.to_owned();
        row
    };
    for text in ["青禾县水利局2023年政府信息公开工作年度报告", HEADINGS[0], "渠道畅通。"] {
        all.push(line(text));
    }
    for headings in [true, false] {
        let mut whole = all.clone();
        for (heading, table) in HEADINGS[1..].iter().zip(&tables) {
            if headings {
                whole.push(line(heading));
            }
            whole.extend(table.iter().map(|row| {
                let mut row = row.clone();
                row.resize(width, String::new());
                row
            }));
        }
        whole.push(line(HEADINGS[5]));
        whole.push(line("无。"));
        let report = align(&[Part::Grid(whole)]);
        check(&report, &values, &|_| false, &format!("headings: {headings}"));
        assert_eq!(report.sections[5].as_ref().map(|section| section.text.as_str()), Some("无。\n"));
        assert_eq!(report.issuer.as_deref(), Some("青禾县水利局"));
    }
}
