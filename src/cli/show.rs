//! `gailint show`: what the program makes of a file on the way to its findings.

use super::Exit;
use super::args::{ShowArgs, What};
use super::console::Console;
use super::failure::Failure;
use super::input::read_one;
use super::settings;
use crate::document::{Block, Document, ReadError};
use crate::form::{CellIx, CellState, Report, UnreadableReason};
use crate::lang::show_ast;
use crate::linter::Linter;
use crate::output::harmless;
use crate::source::{SourceText, Span, decode};

/// Characters of a paragraph that are shown.
const EXCERPT: usize = 40;

pub(super) fn run(args: &ShowArgs, console: &Console) -> Result<Exit, Failure> {
    let (name, bytes) = read_one(&args.file, args.stdin_filename.as_deref())?;
    let text = match args.what {
        What::Ast => ast(&name, &bytes)?,
        What::Document => document(&linter(args)?.read_document(&name, &bytes).map_err(|error| failed(&name, &error))?),
        What::Report => report(&read(&linter(args)?, &name, &bytes)?),
        What::Plan => {
            let linter = linter(args)?;
            let form = read(&linter, &name, &bytes)?.form.id.clone();
            let none = || Failure::message(format!("没有针对表式“{form}”的检查"), "请检查所用的规则包");
            linter.plan_text(&form).ok_or_else(none)?
        }
    };
    console.print(text.as_bytes())?;
    Ok(Exit::Clean)
}

fn linter(args: &ShowArgs) -> Result<Linter, Failure> {
    let settings = settings::load(&args.pack, Some(args.stdin_filename.as_ref().unwrap_or(&args.file)))?;
    Ok(Linter::new(&settings.options(&args.pack))?)
}

fn read(linter: &Linter, name: &str, bytes: &[u8]) -> Result<Report, Failure> {
    linter.read(name, bytes).map_err(|error| failed(name, &error))
}

fn failed(name: &str, error: &ReadError) -> Failure {
    Failure::message(format!("{name}：{error}"), error.help())
}

fn ast(name: &str, bytes: &[u8]) -> Result<String, Failure> {
    let decoded = decode(bytes)
        .map_err(|error| Failure::message(format!("{name}：{error}"), "请指定规则文件（.gail 或 .yaml）"))?;
    Ok(show_ast(&SourceText::new(name, decoded.text)))
}

fn document(document: &Document) -> String {
    let mut out = format!("文件格式：{}\n", document.format);
    let source = &document.source;
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let kind = if paragraph.marked_heading { "标题" } else { "段落" };
                line(&mut out, &[&at(source, paragraph.span), kind, &excerpt(source.slice(paragraph.span))]);
            }
            Block::Table(table) => {
                line(&mut out, &[&at(source, table.span), "表格", &format!("{} 行", table.rows.len())]);
                for row in &table.rows {
                    let cells: Vec<String> = row.cells.iter().map(|cell| excerpt(source.slice(cell.span))).collect();
                    line(&mut out, &["", "  ", &cells.join(" | ")]);
                }
            }
        }
    }
    out
}

fn report(report: &Report) -> String {
    let source = &report.source;
    let mut out = String::new();
    let or_none = |text: Option<String>| text.map_or_else(|| "（未找到）".to_owned(), |text| harmless(&text));
    line(&mut out, &["表式", &report.form.id]);
    line(&mut out, &["标题", &or_none(report.title.as_ref().map(|title| title.text.clone()))]);
    line(&mut out, &["机关", &or_none(report.issuer.clone())]);
    line(&mut out, &["年度", &or_none(report.year.map(|year| year.to_string()))]);
    line(&mut out, &["发布日期", &or_none(report.published.map(|date| date.to_string()))]);
    for (def, section) in report.form.sections.iter().zip(&report.sections) {
        let found = section.as_ref().map(|section| format!("{} {}", at(source, section.heading_span), section.heading));
        line(&mut out, &["部分", &def.id, &or_none(found)]);
    }
    for (def, span) in report.form.tables.iter().zip(&report.tables) {
        line(&mut out, &["表格", &def.id, &or_none(span.map(|span| at(source, span)))]);
    }
    for (index, cell) in report.cells.iter().enumerate() {
        let place = if cell.span == Span::default() { String::new() } else { at(source, cell.span) };
        let name = report.form.cell_name(CellIx(index));
        line(&mut out, &["单元格", &name, &state(&cell.state), cell.certainty.name(), &place]);
    }
    out
}

fn state(state: &CellState) -> String {
    match state {
        CellState::Number { value, unit, note } => {
            let unit = unit.map(crate::value::Unit::label).unwrap_or_default();
            format!("{value}{unit}{}", note.as_deref().map(harmless).unwrap_or_default())
        }
        CellState::Blank => "（空白）".to_owned(),
        CellState::Mark => "（以符号表示无）".to_owned(),
        CellState::Unreadable(reason) => format!("（无法读取：{}）", UnreadableReason::label(*reason)),
        CellState::Absent => "（没有这一格）".to_owned(),
        CellState::Void => "（本文件的表式不设这一格）".to_owned(),
    }
}

/// `行:列`.
fn at(source: &SourceText, span: Span) -> String {
    let start = source.positions(span).0;
    format!("{}:{}", start.line, start.column)
}

fn excerpt(text: &str) -> String {
    let mut words: String = harmless(text).chars().take(EXCERPT).collect();
    if text.chars().count() > EXCERPT {
        words.push('…');
    }
    words
}

fn line(out: &mut String, fields: &[&str]) {
    out.push_str(fields.join("\t").trim_end());
    out.push('\n');
}
