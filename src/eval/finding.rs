//! A failed check as a finding: message, place, evidence.

use super::blame::{Blame, Failure};
use super::context::Context;
use crate::finding::{Evidence, Finding, Place};
use crate::form::{CellIx, CellState, Report, SectionIx, TableIx};
use crate::lang::plan::{self, Expr, Part, Require, Rule, Side, Template};
use crate::source::Span;
use crate::value::{Certainty, Type};

/// Makes the finding of a check that does not hold. Its fingerprint is only
/// the part that names the place; the run makes it unique.
pub(super) fn build(context: &Context<'_>, rule: &Rule, require: &Require) -> Finding {
    let report = context.report;
    let failure = context.failure(&require.check);
    let place = choose_place(require, &failure);
    let (place, key) = locate(context, place);
    let certainty = failure.cells.iter().map(|cell| report.cell(*cell).certainty).max().unwrap_or(Certainty::Exact);
    Finding {
        code: rule.code.clone(),
        rule: rule.name.clone(),
        severity: rule.severity,
        certainty,
        message: render(context, &require.message, &failure),
        help: require.help.as_ref().map(|help| render(context, help, &failure)),
        basis: rule.basis.clone(),
        place,
        evidence: evidence(report, &failure.cells),
        fingerprint: key,
        suspects: Vec::new(),
        waived: None,
        baseline: None,
    }
}

/// What the rule says; else the words that a loop stands at, the element that
/// failed, the right side of the comparison, then its left side, then what the
/// rule is about.
fn choose_place<'e>(require: &'e Require, failure: &Failure<'e>) -> plan::Place {
    if let Some(at) = &require.at {
        return at.clone();
    }
    if matches!(require.fallback, plan::Place::Slot(_)) {
        return require.fallback.clone();
    }
    if let Some(first) = failure.places.first() {
        return (*first).clone();
    }
    let side = |expr: &Expr| {
        let mut cells = Vec::new();
        super::blame::cells_of(expr, &mut cells);
        cells.first().copied().map(plan::Place::Cell)
    };
    let compared = failure.blame.as_ref().and_then(|Blame { left, right }| side(right).or_else(|| side(left)));
    compared.unwrap_or_else(|| require.fallback.clone())
}

/// The place in the document, and its name for the fingerprint.
fn locate(context: &Context<'_>, place: plan::Place) -> (Place, String) {
    let report = context.report;
    let form = &report.form;
    let at = |span, cell: Option<String>, label: String| {
        let key = cell.clone().unwrap_or_else(|| label.clone());
        (Place::new(&report.source, span, cell, label), key)
    };
    // A heading may be worded anew: a section goes by its id.
    let in_section = |span, section: SectionIx| {
        let place = Place::new(&report.source, span, None, section_label(report, section));
        (place, form.section(section).id.clone())
    };
    match place {
        plan::Place::Cell(cell) => at(cell_span(report, cell), Some(form.cell_name(cell)), form.cell_label(cell)),
        plan::Place::Row(table_ix, row) => {
            let table = form.table(table_ix);
            let first = context.row_cells(table_ix, row).next();
            let span = first.map_or_else(|| table_anchor(report, table_ix), |cell| cell_span(report, cell));
            at(span, None, format!("{} · {}", table.name, table.row_label(row)))
        }
        plan::Place::Table(table) => {
            let name = form.table(table).name.clone();
            at(table_anchor(report, table), None, or_missing(name, report.table_span(table).is_some()))
        }
        plan::Place::Heading(section) => in_section(section_anchor(report, section), section),
        plan::Place::Body(section) => in_section(body_anchor(report, section), section),
        plan::Place::Preamble => at(first_line(report, report.preamble_span), None, "引言".to_owned()),
        plan::Place::Title => at(title_anchor(report), None, or_missing("标题".to_owned(), report.title.is_some())),
        plan::Place::Slot(slot) => match context.slot(slot) {
            Some(hit) => {
                let (label, part) = part_around(report, hit.span);
                // Figures are left out: a corrected number is the same finding.
                let figure = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
                let words: String = hit.words.chars().filter(|c| !figure(*c)).collect();
                let key = format!("{part}:{words}");
                (Place::new(&report.source, hit.span, None, label), key)
            }
            None => at(title_anchor(report), None, "标题".to_owned()),
        },
    }
}

fn cell_span(report: &Report, cell: CellIx) -> Span {
    match report.cell(cell).state {
        CellState::Absent | CellState::Void => table_anchor(report, report.form.cell_def(cell).table),
        // A row that ends behind its label: the blank is where the label ends.
        CellState::Blank => Span { start: report.cell(cell).span.end, ..report.cell(cell).span },
        CellState::Number { .. } | CellState::Mark | CellState::Unreadable(_) => report.cell(cell).span,
    }
}

/// The first line of a table, or the section where it should stand.
fn table_anchor(report: &Report, table: TableIx) -> Span {
    match report.table_span(table) {
        Some(span) => first_line(report, span),
        None => section_anchor(report, report.form.table(table).section),
    }
}

/// The heading of a section; of one that is missing, the heading that it should
/// follow, or the title.
fn section_anchor(report: &Report, ix: SectionIx) -> Span {
    let before = (0..=ix.0).rev().find_map(|ix| report.section(SectionIx(ix)));
    before.map_or_else(|| title_anchor(report), |section| section.heading_span)
}

/// The first paragraph of a section's narrative, or its heading.
fn body_anchor(report: &Report, ix: SectionIx) -> Span {
    let first = report.section(ix).and_then(|section| {
        let text = section.text.as_str();
        let end = text.find('\n').unwrap_or(text.len());
        (end > 0).then(|| section.text.to_source(0..end))
    });
    first.unwrap_or_else(|| section_anchor(report, ix))
}

fn title_anchor(report: &Report) -> Span {
    let first = || first_line(report, Span::new(0..report.source.text().len()));
    report.title.as_ref().map_or_else(first, |title| title.span)
}

/// The first line with words in a span.
fn first_line(report: &Report, span: Span) -> Span {
    let text = report.source.slice(span);
    let start = text.len() - text.trim_start().len();
    let line = text.trim_start().lines().next().unwrap_or_default().trim_end();
    Span::new(start..start + line.len()).shifted(span.start as usize)
}

fn section_label(report: &Report, ix: SectionIx) -> String {
    let missing = || or_missing(report.form.section(ix).heading.clone(), false);
    report.section(ix).map_or_else(missing, |section| section.heading.clone())
}

/// The name of a part, as it is said of one that is not there.
fn or_missing(name: String, is_there: bool) -> String {
    if is_there { name } else { format!("缺少：{name}") }
}

/// The part of the report in which words stand: its name, and one that stays
/// when its heading is worded anew.
fn part_around(report: &Report, span: Span) -> (String, &str) {
    let around = report.sections.iter().zip(&report.form.sections).find_map(|(section, def)| {
        let section = section.as_ref()?;
        (section.span.start <= span.start && span.end <= section.span.end).then_some((section, def))
    });
    let foreign = || report.foreign_headings.iter().any(|heading| heading.span.start <= span.start);
    match around {
        Some((section, def)) => (section.heading.clone(), def.id.as_str()),
        None if foreign() => ("格式以外的部分".to_owned(), "foreign"),
        None => ("引言".to_owned(), "preamble"),
    }
}

/// The cells of a check that stand in the document. What all of them share,
/// row or column, is left out of their short names.
fn evidence(report: &Report, cells: &[CellIx]) -> Vec<Evidence> {
    let form = &report.form;
    let printed: Vec<CellIx> = cells.iter().copied().filter(|cell| !report.cell(*cell).is_nowhere()).collect();
    let defs = || printed.iter().map(|cell| form.cell_def(*cell));
    let first = defs().next();
    let one_row = defs().all(|def| first.is_some_and(|first| (first.table, first.row) == (def.table, def.row)));
    let one_column =
        defs().all(|def| first.is_some_and(|first| (first.table, first.column) == (def.table, def.column)));
    let short = |cell: CellIx| {
        let def = form.cell_def(cell);
        let table = form.table(def.table);
        let (row, column) = (table.row_label(def.row), &table.column(def.column).label);
        match (one_row, one_column) {
            (true, _) => column.clone(),
            (false, true) => row,
            (false, false) => format!("{row} · {column}"),
        }
    };
    let one = |cell: &CellIx| {
        let found = report.cell(*cell);
        let name = form.cell_name(*cell);
        Evidence {
            value: matches!(found.state, CellState::Number { .. })
                .then(|| report.source.slice(found.span).trim().to_owned()),
            short: short(*cell),
            place: Place::new(&report.source, cell_span(report, *cell), Some(name.clone()), form.cell_label(*cell)),
            cell: name,
        }
    };
    printed.iter().map(one).collect()
}

fn render(context: &Context<'_>, template: &Template, failure: &Failure<'_>) -> String {
    let mut text = String::new();
    for part in &template.parts {
        match part {
            Part::Words(words) => text.push_str(words),
            Part::FailedElements => text.push_str(&failure.labels.join("、")),
            Part::Value(expr, kind) => text.push_str(&show(context, expr, *kind, failure.blame.as_ref())),
        }
    }
    text
}

/// A value as a message prints it.
fn show(context: &Context<'_>, expr: &Expr, kind: Type, blame: Option<&Blame<'_>>) -> String {
    let expr = &with_sides(expr, blame);
    let unknown = || "（不详）".to_owned();
    match kind {
        Type::Text => context.text(expr).map_or_else(unknown, std::borrow::Cow::into_owned),
        Type::Date => context.date(expr).map_or_else(unknown, |date| date.to_string()),
        Type::Bool => if context.truth(expr) == super::Truth::True { "是" } else { "否" }.to_owned(),
        Type::Count | Type::Amount | Type::Percent | Type::Number => {
            let unit = match kind {
                Type::Amount => "元",
                Type::Percent => "%",
                _ => "",
            };
            let number = context.number(expr).map(|number| format!("{}{unit}", number.value.normalize()));
            number.or_else(|| glued(context.report, expr)).unwrap_or_else(unknown)
        }
    }
}

/// Glued digits, of which a cell is a part that nobody can tell.
fn glued(report: &Report, expr: &Expr) -> Option<String> {
    let Expr::Cell(cell) = expr else { return None };
    let printed = report.source.slice(report.cell(*cell).span);
    let digits = printed.rsplit(|c: char| !c.is_ascii_digit() && c != ' ').next()?;
    Some(format!("“{}”的一部分", digits.trim()))
}

/// Puts the sides of the failed comparison where a message names them.
fn with_sides(expr: &Expr, blame: Option<&Blame<'_>>) -> Expr {
    match (expr, blame) {
        (Expr::Side(side), Some(blame)) => match side {
            Side::Left => blame.left.clone(),
            Side::Right => blame.right.clone(),
        },
        (Expr::Negative(inner), _) => Expr::Negative(Box::new(with_sides(inner, blame))),
        (Expr::Arithmetic(op, left, right), _) => {
            Expr::Arithmetic(*op, Box::new(with_sides(left, blame)), Box::new(with_sides(right, blame)))
        }
        (Expr::Call(function, args), _) => {
            Expr::Call(function, args.iter().map(|arg| with_sides(arg, blame)).collect())
        }
        _ => expr.clone(),
    }
}
