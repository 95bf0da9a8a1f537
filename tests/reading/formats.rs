//! One report in every format gives the same cells and the same findings; and
//! the table of formats and reports in `docs/formats.md`, which
//! `UPDATE_EXPECT=1 cargo test --test reading formats` writes.

use std::fmt::Write;

use encoding_rs::GBK;
use gailint::document::{self, Block, Document, FORMATS, LIMITS, Limits, Table};
use gailint::form::{CellIx, CellState, Draft, DraftSection, Report};
use gailint::output::template_named;

use crate::common::{LINTER, shown};
use crate::pdf_writer::{Canvas, HEIGHT, pdf};
use crate::truth;

/// The page that the second test writes.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/formats.md");

/// Where the part on real reports begins.
const REAL: &str = "### 真实报告\n";

const EXAMPLES: [&str; 3] = ["clean.md", "page-breaks.txt", "site-page.html"];

fn example(name: &str) -> Report {
    let path = format!("{}/examples/{name}", env!("CARGO_MANIFEST_DIR"));
    LINTER.read(name, &std::fs::read(path).expect("the example is there")).expect("the example can be read")
}

/// A report as it can be written again.
fn draft(report: &Report) -> Draft {
    let mut draft =
        Draft::blank(report.form.clone(), report.issuer.as_deref().unwrap_or_default(), report.year.unwrap_or(2023));
    draft.title = report.title.as_ref().map(|title| title.text.clone());
    draft.published = report.published;
    draft.preamble = report.preamble.as_str().to_owned();
    draft.sections = report
        .sections
        .iter()
        .map(|section| {
            let section = section.as_ref()?;
            let (heading, text) = (section.heading.clone(), section.text.as_str().to_owned());
            Some(DraftSection { heading, text, position: None })
        })
        .collect();
    draft.cells = report
        .cells
        .iter()
        .map(|cell| match cell.state {
            CellState::Absent | CellState::Void => None,
            CellState::Blank => Some(String::new()),
            CellState::Number { .. } | CellState::Mark | CellState::Unreadable(_) => {
                Some(report.source.slice(cell.span).to_owned())
            }
        })
        .collect();
    draft
}

/// A report in every format: name of the file, and bytes.
fn files(draft: &Draft) -> Vec<(&'static str, Vec<u8>)> {
    let write = |name: &str| (template_named(name).expect("the format").write)(draft).expect("it can be written");
    let html = String::from_utf8(write("html")).expect("UTF-8");
    let in_gbk = html.replace("utf-8", "gbk").replace("UTF-8", "gbk");
    let word = document::read("年报.docx", &write("docx"), &Limits::default()).expect("a Word file");
    vec![
        ("年报.txt", word.source.text().as_bytes().to_vec()),
        ("年报.md", write("md")),
        ("年报.html", html.into_bytes()),
        ("年报.gbk.html", GBK.encode(&in_gbk).0.into_owned()),
        ("年报.docx", write("docx")),
        ("年报.xlsx", write("xlsx")),
        ("年报.pdf", drawn(&word)),
    ]
}

/// What is found, without lines and columns.
fn findings(report: &Report) -> Vec<String> {
    let (findings, _) = LINTER.check(report);
    let mut told: Vec<String> = findings
        .iter()
        .map(|one| format!("{} {} {:?} {}", one.code, one.message, one.place.cell, one.fingerprint))
        .collect();
    told.sort();
    told
}

#[test]
fn one_report_gives_the_same_cells_and_findings_in_every_format() {
    for name in EXAMPLES {
        let draft = draft(&example(name));
        let expected = draft.build("年报");
        for (file, bytes) in files(&draft) {
            let found = LINTER.read(file, &bytes).unwrap_or_else(|error| panic!("{name} as {file}: {error}"));
            let cells = |report: &Report| -> Vec<String> {
                let named = report.cells.iter().enumerate();
                named.map(|(at, cell)| format!("{} {}", report.form.cell_name(CellIx(at)), shown(cell))).collect()
            };
            pretty(&cells(&found), &cells(&expected), &format!("{name} as {file}"));
            pretty(&findings(&found), &findings(&expected), &format!("findings of {name} as {file}"));
        }
    }
}

/// Fails with the lines that differ.
fn pretty(found: &[String], expected: &[String], what: &str) {
    let lacks = |one: &[String], other: &[String]| -> Vec<String> {
        one.iter().filter(|line| !other.contains(line)).cloned().collect()
    };
    let (more, less) = (lacks(found, expected), lacks(expected, found));
    assert!(more.is_empty() && less.is_empty(), "{what}: {more:#?} instead of {less:#?}");
}

#[test]
fn the_page_on_formats_is_up_to_date() {
    let written = std::fs::read_to_string(PAGE).unwrap_or_default().replace('\r', "");
    let (_, known) = written.split_once(REAL).unwrap_or_default();
    let real = real_reports().unwrap_or_else(|| known.to_owned());
    let page = format!("{}{REAL}{real}", examples());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(PAGE, &page).expect("the page can be written");
    }
    assert!(page == written || std::env::var_os("UPDATE_EXPECT").is_some(), "run with UPDATE_EXPECT=1");
    for line in page.lines().filter(|line| line.contains(" / ")) {
        let wrong = line
            .split('|')
            .filter_map(|cell| cell.trim().split(" / ").nth(1))
            .filter(|count| count.parse::<u32>().is_ok());
        assert!(wrong.into_iter().all(|count| count == "0"), "a misread number: {line}");
    }
}

/// The part on the examples of this repository.
fn examples() -> String {
    let mut page = "# 格式与读取结果\n\n本页由命令生成：`UPDATE_EXPECT=1 cargo test --test reading formats`\n\n\
         ## 能读的格式\n\n| 名称 | 文件 | 说明 |\n| --- | --- | --- |\n"
        .to_owned();
    for format in FORMATS {
        let endings: Vec<String> = format.extensions.iter().map(|ending| format!("`.{ending}`")).collect();
        writeln!(page, "| {} | {} | {} |", format.name, endings.join(" "), format.doc).expect("a string");
    }
    page += "\n文件是什么格式，先看内容，再看后缀；都认不出的按纯文本读。\n\n## 上限\n\n\
         超过上限的文件不读，说明超过了哪一项，其余文件照常检查。可以在 `gailint.yaml` 的 `limits` 里改动，\
         例如 `limits: { pages: 900 }`。\n\n| 名称 | 限制什么 | 单位 | 默认 | 最大可设 |\n| --- | --- | --- | ---: | ---: |\n";
    for limit in LIMITS {
        writeln!(page, "| `{}` | {} | {} | {} | {} |", limit.name, limit.doc, limit.unit, limit.default, limit.most)
            .expect("a string");
    }
    page += "\n## 读取结果\n\n每格是“正确 / 错误 / 无法辨认”的单元格数。“错误”必须为 0：没有把握的数宁可说无法辨认。\n\n\
         ### 同一份报告的各种格式\n\n`examples/` 里的报告改写成各种格式，再读出来与原来的单元格比较。\n\n";
    let mut head = "| 报告 |".to_owned();
    let mut rows = String::new();
    for name in EXAMPLES {
        let draft = draft(&example(name));
        let expected = draft.build("年报");
        write!(rows, "| {name} |").expect("a string");
        for (file, bytes) in files(&draft) {
            if name == EXAMPLES[0] {
                write!(head, " {} |", file.trim_start_matches("年报.")).expect("a string");
            }
            let found = LINTER.read(file, &bytes).expect("it can be read");
            let mut counts = [0; 3];
            for (cell, wanted) in found.cells.iter().zip(&expected.cells).map(|(one, other)| (shown(one), shown(other)))
            {
                let open = matches!(cell.as_str(), "unreadable" | "absent");
                counts[if cell == wanted {
                    0
                } else if open {
                    2
                } else {
                    1
                }] += 1;
            }
            write!(rows, " {} / {} / {} |", counts[0], counts[1], counts[2]).expect("a string");
        }
        rows.push('\n');
    }
    let rule = "| --- ".repeat(head.matches('|').count() - 1);
    write!(page, "{head}\n{rule}|\n{rows}\n").expect("a string");
    page
}

/// The part on real reports, where they are at hand.
fn real_reports() -> Option<String> {
    let files = truth::files(&["txt", "html", "pdf", "docx", "xlsx"]);
    let mut page = "\n不在本仓库中的真实报告，与逐格核对过的答案比较（`GAILINT_REPORTS` 指明所在文件夹时一并生成）。\
         答案里称为有多种读法的格，读成无法辨认算正确。\n\n| 报告 | 正确 / 错误 / 无法辨认 |\n| --- | --- |\n"
        .to_owned();
    for file in &files {
        let (report, truth) = truth::open(file);
        let truth::Comparison { right, wrong, unreadable, .. } = truth::compare(&report, &truth);
        let name = file.file_name()?.to_str()?;
        writeln!(page, "| {name} | {right} / {wrong} / {unreadable} |").expect("a string");
    }
    (!files.is_empty()).then_some(page)
}

/// A document as a PDF prints it: paragraphs in lines, tables with their frames,
/// over as many pages as it takes.
fn drawn(document: &Document) -> Vec<u8> {
    let mut printer = Printer { pages: Vec::new(), page: Canvas::default(), top: 40.0 };
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                for line in lines(document.source.slice(paragraph.span), 50) {
                    printer.make_room(14.0);
                    printer.page = std::mem::take(&mut printer.page).text(40.0, printer.top + 11.0, 10.0, &line);
                    printer.top += 14.0;
                }
                printer.top += 6.0;
            }
            Block::Table(table) => printer.table(document, table),
        }
    }
    printer.pages.push(printer.page);
    pdf(&printer.pages)
}

fn lines(text: &str, most: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    chars.chunks(most.max(1)).map(|chunk| chunk.iter().collect()).collect()
}

struct Printer {
    pages: Vec<Canvas>,
    page: Canvas,
    top: f64,
}

impl Printer {
    fn make_room(&mut self, height: f64) {
        if self.top + height > HEIGHT - 40.0 {
            self.pages.push(std::mem::take(&mut self.page));
            self.top = 40.0;
        }
    }

    /// Row by row; a merged cell is drawn with its first row as far as it
    /// reaches on the page, and goes on without words on the next.
    fn table(&mut self, document: &Document, table: &Table) {
        let count = table.rows.first().map_or(0, |row| row.cells.len());
        let edges = edges(count);
        let row_lines: Vec<usize> = table
            .rows
            .iter()
            .map(|row| {
                let cells = row.cells.iter().enumerate().filter(|(_, cell)| !cell.covered);
                cells
                    .map(|(at, cell)| {
                        let width = edges[(at + cell.columns).min(count)] - edges[at];
                        lines(document.source.slice(cell.span), ((width - 8.0) / 10.0) as usize).len()
                    })
                    .max()
                    .unwrap_or(1)
                    .clamp(1, 4)
            })
            .collect();
        let height = |row: usize| row_lines[row] as f64 * 10.0 + 12.0;
        for (at, row) in table.rows.iter().enumerate() {
            self.make_room(height(at));
            let fits = (at..table.rows.len())
                .scan(self.top, |top, row| {
                    *top += height(row);
                    (*top <= HEIGHT - 40.0).then_some(())
                })
                .count();
            for (column, cell) in row.cells.iter().enumerate() {
                let first_of_page = self.top == 40.0;
                let above = first_of_page && cell.covered && is_from_above(row, column);
                if cell.covered && !above {
                    continue;
                }
                let below = table
                    .rows
                    .iter()
                    .skip(at + 1)
                    .take_while(|row| {
                        row.cells.get(column).is_some_and(|cell| cell.covered) && is_from_above(row, column)
                    })
                    .count();
                let rows = (below + 1).min(fits);
                let columns = if above { owner_columns(table, at, column) } else { cell.columns.max(1) };
                let bottom = self.top + (at..at + rows).map(height).sum::<f64>();
                let area = [edges[column], self.top, edges[(column + columns).min(count)], bottom];
                let width = ((area[2] - area[0] - 8.0) / 10.0) as usize;
                let words = lines(document.source.slice(cell.span), width).join("\n");
                self.page = std::mem::take(&mut self.page).cell(area, &words);
            }
            self.top += height(at);
        }
        self.top += 10.0;
    }
}

/// Whether no cell of its own row reaches a place: one above it covers it.
fn is_from_above(row: &document::Row, column: usize) -> bool {
    let own = row.cells[..column].iter().rposition(|cell| !cell.covered);
    own.is_none_or(|own| own + row.cells[own].columns <= column)
}

fn owner_columns(table: &Table, row: usize, column: usize) -> usize {
    let owner = table.rows[..row].iter().rev().map(|row| &row.cells[column]).find(|cell| !cell.covered);
    owner.map_or(1, |cell| cell.columns.max(1))
}

/// Edges of the columns, the labels' wider than the numbers'.
fn edges(columns: usize) -> Vec<f64> {
    let widths: Vec<f64> = match columns {
        10 => [50.0, 60.0, 118.0].into_iter().chain([42.0; 7]).collect(),
        4 => vec![200.0, 110.0, 110.0, 110.0],
        _ => vec![522.0 / columns.max(1) as f64; columns],
    };
    let mut edge = 36.0;
    std::iter::once(edge)
        .chain(widths.into_iter().map(|width| {
            edge += width;
            edge
        }))
        .collect()
}
