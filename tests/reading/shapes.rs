//! One report with random numbers in every shape that tables come in: all cells
//! must come back as they were printed.

use encoding_rs::GB18030;
use gailint::form::{CellState, Form};

use crate::common::{form, read, read_bytes, shown};
use crate::printer::{Lcg, report, values};

pub(crate) type Grid = [Vec<String>];

/// Prints a grid; `random` is for shapes that vary from row to row.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) print: fn(&Grid, &mut Lcg) -> String,
}

pub(crate) const SHAPES: &[Shape] = &[
    Shape { name: "tabs", print: |grid, _| lines(grid, |row| row.join("\t")) },
    Shape { name: "tabs, indents lost", print: |grid, random| lines(grid, |row| lost_indent(row, random).join("\t")) },
    Shape { name: "bars, merged cells dropped", print: |grid, _| lines(grid, |row| filled(row).join(" | ")) },
    Shape {
        name: "bars and padding",
        print: |grid, _| lines(grid, |row| format!("| {} | ||", filled(row).join(" | "))),
    },
    Shape {
        name: "bars, padding behind only",
        print: |grid, _| lines(grid, |row| format!("{} | ||", filled(row).join(" | "))),
    },
    Shape { name: "Markdown", print: markdown },
    Shape {
        name: "a cell and a bar on each line",
        print: |grid, _| lines(grid, |row| format!("{} |\n||", filled(row).join(" |\n"))),
    },
    Shape {
        name: "bars on lines of their own",
        print: |grid, _| lines(grid, |row| format!("{}\n|", filled(row).join("\n|\n"))),
    },
    Shape { name: "a cell for each paragraph", print: |grid, _| lines(grid, |row| filled(row).join("\n\n") + "\n") },
    Shape { name: "a cell for each line", print: |grid, _| lines(grid, |row| filled(row).join("\n")) },
    Shape {
        name: "labels over two paragraphs",
        print: |grid, random| lines(grid, |row| split_labels(row, random).join("\n\n") + "\n"),
    },
    Shape { name: "values after spaces", print: |grid, _| lines(grid, |row| filled(row).join(" ")) },
    Shape {
        name: "justified labels",
        print: |grid, _| lines(grid, |row| row.iter().map(|cell| spaced(cell)).collect::<Vec<_>>().join("\t")),
    },
];

fn lines(grid: &Grid, print: impl FnMut(&Vec<String>) -> String) -> String {
    grid.iter().map(print).collect::<Vec<_>>().join("\n")
}

fn filled(row: &[String]) -> Vec<String> {
    row.iter().filter(|cell| !cell.is_empty()).cloned().collect()
}

/// The label moves to an earlier column, as behind a page break.
fn lost_indent(row: &[String], random: &mut Lcg) -> Vec<String> {
    let empty = row.iter().take_while(|cell| cell.is_empty()).count();
    let lost = random.below(empty as u64 + 1) as usize;
    let (kept, tail) = (row[lost..].to_vec(), vec![String::new(); lost]);
    [kept, tail].concat()
}

fn markdown(grid: &Grid, _: &mut Lcg) -> String {
    let bars = |row: &Vec<String>| format!("| {} |", row.join(" | "));
    let mut printed: Vec<String> = grid.iter().map(bars).collect();
    printed.insert(1, format!("|{}", "---|".repeat(grid[0].len())));
    printed.join("\n")
}

fn is_label(cell: &str) -> bool {
    let number = cell.starts_with(|c: char| c.is_numeric() || "-—/／无".contains(c));
    cell.contains(char::is_alphabetic) && (!number || cell.contains('.'))
}

fn split_labels(row: &[String], random: &mut Lcg) -> Vec<String> {
    let cut = |cell: String| {
        let chars: Vec<char> = cell.chars().collect();
        if !is_label(&cell) || chars.len() < 4 {
            return vec![cell];
        }
        // A cut behind `1` of `1.属于…` would leave a lone number, and so would
        // one inside digits that stick to the label.
        let at = 2 + random.below(chars.len() as u64 - 3) as usize;
        if chars[at].is_ascii_digit() {
            return vec![cell];
        }
        vec![chars[..at].iter().collect(), chars[at..].iter().collect()]
    };
    filled(row).into_iter().flat_map(cut).collect()
}

fn spaced(cell: &str) -> String {
    if !is_label(cell) {
        return cell.to_owned();
    }
    cell.chars().map(String::from).collect::<Vec<_>>().join(" ")
}

/// Every number comes back, and its span covers just its digits.
fn assert_read(form: &Form, values: &[String], found: &gailint::form::Report, name: &str) {
    assert_eq!(found.form.id, form.id, "{name}");
    assert!(found.tables.iter().all(Option::is_some), "{name}: a table is missing");
    for (at, wanted) in values.iter().enumerate() {
        let cell = &found.cells[at];
        if cell.state == CellState::Void {
            continue;
        }
        let label = form.cell_name(gailint::form::CellIx(at));
        assert_eq!(&shown(cell), wanted, "{name}: {label}");
        assert_eq!(found.source.slice(cell.span), wanted, "{name}: {label}");
    }
    let void = found.cells.iter().filter(|cell| cell.state == CellState::Void).count();
    assert_eq!(found.cells.len() - void, 200, "{name}");
}

#[test]
fn every_shape_comes_back_whole() {
    let form = form("cn-2021");
    for seed in 1..=20 {
        let values = values(&form, seed);
        for shape in SHAPES {
            let random = std::cell::RefCell::new(Lcg(seed));
            let text = report(&form, &values, |grid| (shape.print)(grid, &mut random.borrow_mut()));
            assert_read(&form, &values, &read(&text), shape.name);
        }
    }
}

#[test]
fn encodings_of_the_gb_family_come_back_whole() {
    let form = form("cn-2021");
    let values = values(&form, 7);
    let text = report(&form, &values, |grid| lines(grid, |row| row.join("\t")));
    let (bytes, ..) = GB18030.encode(&text);
    assert_read(&form, &values, &read_bytes("报告.txt", &bytes), "GB18030");
}

/// A cell that loses its separator may cost the row, never yield another number.
#[test]
fn glued_values_give_no_wrong_number() {
    let form = form("cn-2021");
    for seed in 1..=40 {
        let values = values(&form, seed);
        for shape in SHAPES {
            let random = std::cell::RefCell::new(Lcg(seed));
            let text = report(&form, &values, |grid| {
                let mut grid = grid.to_vec();
                glue(&mut grid, &mut random.borrow_mut());
                (shape.print)(&grid, &mut random.borrow_mut())
            });
            let found = read(&text);
            for (at, wanted) in values.iter().enumerate() {
                let cell = &found.cells[at];
                let number = matches!(cell.state, CellState::Number { .. });
                let name = form.cell_name(gailint::form::CellIx(at));
                assert!(!number || &shown(cell) == wanted, "{}: {name}: {} for {wanted}", shape.name, shown(cell));
            }
        }
    }
}

/// Joins two cells of a few rows, the label with the first value among them.
fn glue(grid: &mut [Vec<String>], random: &mut Lcg) {
    for row in grid.iter_mut().filter(|row| row.iter().any(|cell| !cell.is_empty() && !is_label(cell))) {
        if random.below(10) > 0 {
            continue;
        }
        let at = random.below(row.len() as u64 - 1) as usize;
        let next = row.remove(at + 1);
        row[at].push_str(&next);
    }
}

/// One slip a report: a line lost, printed twice, or a page number in between.
/// Rows may become unreadable or absent; no other number may come out.
#[test]
fn a_slip_gives_no_wrong_number() {
    let form = form("cn-2021");
    let mut random = Lcg(11);
    for seed in 1..=25 {
        let values = values(&form, seed);
        for shape in SHAPES {
            let text = {
                let random = std::cell::RefCell::new(Lcg(seed));
                report(&form, &values, |grid| (shape.print)(grid, &mut random.borrow_mut()))
            };
            let mut lines: Vec<&str> = text.lines().collect();
            let at = random.below(lines.len() as u64) as usize;
            let slip = random.below(3);
            let line = lines[at];
            match slip {
                0 => drop(lines.remove(at)),
                1 => lines.insert(at, line),
                _ => lines.splice(at..at, ["", "3", ""]).for_each(drop),
            }
            let found = read(&lines.join("\n"));
            for (at, wanted) in values.iter().enumerate() {
                let cell = &found.cells[at];
                let number = matches!(cell.state, CellState::Number { .. });
                let name = form.cell_name(gailint::form::CellIx(at));
                let shown = shown(cell);
                assert!(
                    !number || &shown == wanted,
                    "{}, slip {slip} at {line:?}: {name}: {shown} for {wanted}",
                    shape.name
                );
            }
        }
    }
}
