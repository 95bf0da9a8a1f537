//! Reports whose cells lost their separators: digits are cut by the sums of the
//! form or not at all. Random reports whose sums hold are printed in every glued
//! style; then one digit of them is changed.

use std::cell::{Cell, RefCell};

use gailint::form::{CellIx, CellState, Form, Report, UnreadableReason};
use gailint::value::Certainty;
use proptest::prelude::*;

use crate::common::{LINTER, at, form, read, shown};
use crate::printer::{Lcg, frame, grids};
use crate::truth;

type Grid = [Vec<String>];

/// Values of a report whose sums hold. Most of a small organ's cells are 0.
fn consistent(form: &Form, random: &mut Lcg) -> Vec<String> {
    let mut values = vec![0_u64; form.cells.len()];
    let ix = |name: &str| form.cell_named(name).expect("a cell").0;
    let zeros = 1 + random.below(12);
    // Natural persons ask most.
    let most = [3, 10, 40, 300, 2500][random.below(5) as usize];
    let fewer = 1 + most / (1 + random.below(10));
    for (at, def) in form.cells.iter().enumerate() {
        let stands_in = !form.table(def.table).row(def.row).stands_for.is_empty();
        let most = if def.column.0 == 0 { most } else { fewer };
        values[at] = if stands_in || random.below(zeros) > 0 { 0 } else { random.below(most) };
    }
    for def in &form.cells {
        let table = form.table(def.table);
        let cell = |row: &str, column: &str| ix(&format!("{}[{row}, {column}]", table.id));
        let (row, column) = (table.row(def.row), table.column(def.column));
        let outcomes = table.row_groups.iter().find(|group| group.id == "outcomes");
        let (Some(outcomes), "handled_total") = (outcomes, row.id.as_str()) else { continue };
        let handled = outcomes.members.iter().map(|row| values[cell(&table.row(*row).id, &column.id)]).sum::<u64>();
        values[cell("handled_total", &column.id)] = handled;
        let (over, before) = (cell("carried_over", &column.id), cell("carried_in", &column.id));
        values[before] = values[before].min(handled + values[over]);
        values[cell("new", &column.id)] = handled + values[over] - values[before];
    }
    for def in form.cells.iter().filter(|def| form.table(def.table).column(def.column).id == "total") {
        let table = form.table(def.table);
        let own = form.cells.iter().enumerate().filter(|(_, other)| (other.table, other.row) == (def.table, def.row));
        let parts = own.filter(|(_, other)| other.column != def.column).map(|(at, _)| values[at]).sum();
        values[ix(&format!("{}[{}, total]", table.id, table.row(def.row).id))] = parts;
    }
    values.iter().map(u64::to_string).collect()
}

/// How a glued report is printed.
#[derive(Debug, Clone, Copy)]
struct Style {
    name: &'static str,
    /// What stands between two rows.
    rows: &'static str,
    /// One in so many separators between values survives.
    kept: u64,
    /// A sentence that begins with a year follows each table without a space.
    year: bool,
    /// Nothing stands between any two lines of the report.
    one_line: bool,
}

const STYLES: &[Style] = &[
    Style { name: "rows glued, one a line", rows: "\n", kept: 0, year: false, one_line: false },
    Style { name: "some separators left, one row a line", rows: "\n", kept: 2, year: false, one_line: false },
    Style { name: "table in one line", rows: "", kept: 0, year: false, one_line: false },
    Style { name: "table in one line, some separators left", rows: "", kept: 3, year: false, one_line: false },
    Style { name: "touching a year", rows: "", kept: 0, year: true, one_line: false },
    Style { name: "report in one line", rows: "", kept: 0, year: false, one_line: true },
    Style { name: "report in one line, touching a year", rows: " ", kept: 4, year: true, one_line: true },
];

fn is_value(cell: &str) -> bool {
    cell.chars().all(|c| c.is_ascii_digit()) && !cell.is_empty()
}

fn print(grid: &Grid, style: Style, random: &mut Lcg) -> String {
    let rows = grid.iter().map(|row| {
        let mut line = String::new();
        let mut after_value = false;
        for cell in row.iter().filter(|cell| !cell.is_empty()) {
            if is_value(cell) && after_value && style.kept > 0 && random.below(style.kept) == 0 {
                line.push(' ');
            }
            line.push_str(cell);
            after_value = is_value(cell);
        }
        line
    });
    let year = if style.year { "2024年，我局按时答复。" } else { "" };
    rows.collect::<Vec<_>>().join(style.rows) + year
}

fn text(form: &Form, values: &[String], style: Style, random: &mut Lcg) -> String {
    let random = RefCell::new(random);
    let text = frame(&grids(form, values).map(|grid| print(&grid, style, &mut random.borrow_mut())));
    if !style.one_line {
        return text;
    }
    let (title, body) = text.split_once('\n').expect("a title");
    format!("{title}\n{}\n", body.split_whitespace().collect::<Vec<_>>().concat())
}

/// How many cells of tables with sums are numbers, of all that are printed. Fails when a number is
/// not the one that is printed at its place.
fn decided(form: &Form, values: &[String], report: &Report, what: &str) -> (usize, usize) {
    let (mut numbers, mut all) = (0, 0);
    for (at, wanted) in values.iter().enumerate() {
        let cell = &report.cells[at];
        if cell.state == CellState::Void {
            continue;
        }
        let counted = usize::from(!form.table(form.cell_def(CellIx(at)).table).sums.is_empty());
        all += counted;
        let name = form.cell_name(CellIx(at));
        match &cell.state {
            CellState::Number { .. } => {
                assert_eq!(&shown(cell), wanted, "{what}: {name}");
                assert_eq!(report.source.slice(cell.span), wanted, "{what}: {name}");
                numbers += counted;
            }
            state => assert!(matches!(state, CellState::Unreadable(_)), "{what}: {name}: {state:?} for {wanted}"),
        }
    }
    (numbers, all)
}

/// Changes one digit of a table with sums to another of the same length.
fn misprint(form: &Form, values: &mut [String], random: &mut Lcg) -> usize {
    loop {
        let at = random.below(values.len() as u64) as usize;
        let def = form.cell_def(CellIx(at));
        let table = form.table(def.table);
        if table.sums.is_empty() || !table.row(def.row).stands_for.is_empty() {
            continue;
        }
        let mut digits = values[at].clone().into_bytes();
        let place = random.below(digits.len() as u64) as usize;
        digits[place] = b'0' + random.below(10) as u8;
        let changed = String::from_utf8(digits).expect("digits");
        if changed != values[at] && (changed.len() == 1 || !changed.starts_with('0')) {
            values[at] = changed;
            return at;
        }
    }
}

thread_local! {
    static SHARE: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn glued_digits_are_cut_right_or_not_at_all(seed: u64) {
        let form = form("cn-2021");
        let mut random = Lcg(seed);
        for style in STYLES {
            let values = consistent(&form, &mut random);
            let text = text(&form, &values, *style, &mut random);
            let report = read(&text);
            let (numbers, all) = decided(&form, &values, &report, &format!("{}\n{text}", style.name));
            prop_assert_eq!(all, 190);
            let (before, of) = SHARE.get();
            SHARE.set((before + numbers, of + all));
        }
        let (numbers, all) = SHARE.get();
        println!("{numbers} of {all} cells decided: {:.2} %", numbers as f64 * 100.0 / all as f64);
        prop_assert!(numbers * 100 >= all * 90, "{} of {}", numbers, all);
    }

    #[test]
    fn a_misprint_gives_no_wrong_number_and_is_not_overlooked(seed: u64) {
        let form = form("cn-2021");
        let mut random = Lcg(seed);
        for style in STYLES {
            let mut values = consistent(&form, &mut random);
            let changed = misprint(&form, &mut values, &mut random);
            let text = text(&form, &values, *style, &mut random);
            let what = format!("{}: {}\n{text}", style.name, form.cell_name(CellIx(changed)));
            let report = read(&text);
            decided(&form, &values, &report, &what);
            let told = |code: &str| ["CN207", "CN301", "CN302", "CN303", "CN401"].contains(&code);
            let (findings, _) = LINTER.check(&report);
            let open = matches!(report.cells[changed].state, CellState::Unreadable(_));
            prop_assert!(open || findings.iter().any(|finding| told(&finding.code)), "{what}");
        }
    }
}

/// Table three with one row as given and the others 0, the rows one a line.
fn with_row(label: &str, digits: &str) -> Report {
    let form = form("cn-2021");
    let values = vec!["0".to_owned(); form.cells.len()];
    let style = STYLES[0];
    let text = text(&form, &values, style, &mut Lcg(1));
    let row = format!("{label}0000000");
    assert!(text.contains(&row));
    read(&text.replace(&row, &format!("{label}{digits}")))
}

fn row(report: &Report, id: &str) -> Vec<String> {
    let form = &report.form;
    let columns = &form.table(form.table_ix("applications").expect("table three")).columns;
    columns.iter().map(|column| at(report, &format!("applications[{id}, {}]", column.id))).collect()
}

#[test]
fn digits_are_certain_only_by_the_sums() {
    let report = with_row("一、本年新收政府信息公开申请数量", "713000074");
    assert_eq!(row(&report, "new"), ["71", "3", "0", "0", "0", "0", "74"]);
    let cell = report.cell_named("applications[new, total]").expect("a cell");
    assert_eq!((report.source.slice(cell.span), cell.certainty), ("74", Certainty::Reconstructed));
}

#[test]
fn digits_that_no_cut_explains_are_a_state_of_their_own() {
    let report = with_row("（一）予以公开", "713000075");
    let form = &report.form;
    for column in ["natural_person", "total"] {
        let cell = report.cell_named(&format!("applications[granted, {column}]")).expect("a cell");
        assert_eq!(cell.state, CellState::Unreadable(UnreadableReason::NoReading));
        assert_eq!(report.source.slice(cell.span), "713000075");
    }
    let (findings, _) = LINTER.check(&report);
    let codes: Vec<_> = findings.iter().map(|finding| &*finding.code).collect();
    assert!(codes.contains(&"CN207") && !codes.contains(&"CN205"), "{codes:?}");
    // Blank cells would explain too few digits, or digits that fit only without them.
    for digits in ["300003", "12130025"] {
        let report = with_row("（一）予以公开", digits);
        let cell = report.cell(form.cell_named("applications[granted, total]").expect("a cell"));
        let open =
            matches!(cell.state, CellState::Unreadable(UnreadableReason::Ambiguous | UnreadableReason::WrongCount));
        assert!(open, "{digits}: {cell:?}");
    }
}

#[test]
fn columns_in_another_order_are_not_cut() {
    let form = form("cn-2021");
    let values = vec!["0".to_owned(); form.cells.len()];
    for style in STYLES {
        let text = text(&form, &values, *style, &mut Lcg(1));
        assert_eq!(row(&read(&text), "granted"), ["0"; 7], "{}", style.name);
        let swapped = text.replace("商业企业科研机构", "科研机构商业企业");
        assert!(swapped != text);
        assert_eq!(row(&read(&swapped), "granted"), ["unreadable"; 7], "{}", style.name);
    }
}

#[test]
fn separators_that_survive_are_borders() {
    for digits in ["20 0 0 0 02", " 2 0 0 0 0 0 2", " 2 000 0 0 2", "2 0 0 0 0 0 2", " 200000 2"] {
        let report = with_row("四、结转下年度继续办理", digits);
        assert_eq!(row(&report, "carried_over"), ["2", "0", "0", "0", "0", "0", "2"], "{digits}");
    }
}

#[test]
fn table_four_is_cut_by_its_groups() {
    let form = form("cn-2021");
    let values = vec!["0".to_owned(); form.cells.len()];
    let text = text(&form, &values, STYLES[2], &mut Lcg(1));
    let zeros = "000000000000000";
    assert!(text.contains(zeros));
    let group = |report: &Report, id: &str| {
        ["upheld", "corrected", "other", "pending", "total"]
            .map(|column| at(report, &format!("disputes[{id}, {column}]")))
    };
    let report = read(&text.replace(zeros, "12000120000000000"));
    assert_eq!(group(&report, "review"), ["12", "0", "0", "0", "12"]);
    assert_eq!(group(&report, "litigation_after_review"), ["0"; 5]);
    let report = read(&text.replace(zeros, "00 0 00 0 0 0 00 0 0 0 00"));
    assert_eq!(group(&report, "litigation_direct"), ["0"; 5]);
    // 12+1+3+0 and 1+2+13+0 are both 16.
    let report = read(&text.replace(zeros, "401510000001213016"));
    assert_eq!(group(&report, "litigation_direct"), ["0"; 5]);
    assert_eq!(group(&report, "litigation_after_review"), ["unreadable"; 5]);
}

#[test]
fn rows_without_sums_are_read_only_where_nothing_is_to_cut() {
    let form = form("cn-2021");
    let values = vec!["0".to_owned(); form.cells.len()];
    let text = text(&form, &values, STYLES[2], &mut Lcg(1));
    let text =
        text.replace("行政规范性文件000", "行政规范性文件2135").replace("行政事业性收费0", "行政事业性收费5949.088667");
    let report = read(&text.replace("行政许可0", "行政许可568"));
    let made = "proactive[normative_documents, made]";
    assert_eq!([made, "proactive[regulations, made]"].map(|name| at(&report, name)), ["unreadable", "0"]);
    assert_eq!(at(&report, "proactive[licensing, decisions]"), "568");
    assert_eq!(at(&report, "proactive[fees, amount]"), "5949.088667");
    let touching = text.replace("行政事业性收费5949.088667", "行政事业性收费02024年，我局减免收费。");
    assert_eq!(at(&read(&touching), "proactive[fees, amount]"), "0");
    let touching = text.replace("行政事业性收费5949.088667", "行政事业性收费035家企业受益。");
    assert_eq!(at(&read(&touching), "proactive[fees, amount]"), "0");
    let touching = text.replace("行政事业性收费5949.088667", "行政事业性收费135家企业受益。");
    assert_eq!(at(&read(&touching), "proactive[fees, amount]"), "unreadable");
}

#[test]
fn glued_reports_are_read_as_their_truth_says() {
    for file in truth::files(&["txt"]) {
        let (report, truth) = truth::open(&file);
        let cells = truth.0["cells"].as_object().expect("cells");
        if !cells.values().any(|cell| cell["decided_by"].is_string()) {
            continue;
        }
        let compared = truth::compare(&report, &truth);
        println!("{}: {} right, {} open", file.display(), compared.right, compared.unreadable);
        assert_eq!(compared.wrong, 0, "{}: {compared:#?}", file.display());
        for line in &compared.differences {
            let name = line.split(": ").next().unwrap_or_default();
            let by = cells[name]["decided_by"].as_str().unwrap_or_default();
            assert!(["text", "stock_floor"].contains(&by), "{}: {line}", file.display());
        }
    }
}
