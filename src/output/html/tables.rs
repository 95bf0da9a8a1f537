//! A statutory table drawn as on its form: what is printed in each cell, and
//! what is wrong with it. States of cells are told in words, never by colour alone.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::super::grid::{Grid, GridCell, Role, grid};
use super::classes;
use super::prose::joined;
use super::sheet::Sheet;
use crate::form::{CellIx, CellState, TableIx};
use crate::value::Certainty;

/// The table, or the words that it is not there.
pub(super) fn table(sheet: &Sheet<'_>, ix: TableIx) -> Markup {
    let report = sheet.report();
    let name = &report.form.table(ix).name;
    if report.table_span(ix).is_none() {
        return html! { p.x { "文中没有找到" (name) } };
    }
    let words = |cell: CellIx| {
        let cell = report.cell(cell);
        (cell.state != CellState::Void).then(|| report.source.slice(cell.span).trim())
    };
    let grid = grid(&report.form, ix, &words);
    let uncertain = grid.cells.iter().filter_map(value_of).any(|cell| is_uncertain(sheet, cell));
    html! {
        div.w tabindex="0" role="group" aria-label=(name) {
            table.s id=(sheet.draw_table(ix)) {
                caption { (name) }
                (rows(sheet, &grid))
            }
        }
        @if uncertain {
            p.k { "带虚线下划线的数：位置或数字由推算得出，请与原件核对" }
        }
    }
}

/// The rows; those with the labels of columns are repeated on each printed page,
/// if the whole table stands under them.
fn rows(sheet: &Sheet<'_>, grid: &Grid) -> Markup {
    let one_block = grid.cells.iter().all(|cell| cell.role != Role::Caption);
    let first_value = grid.cells.iter().filter(|cell| value_of(cell).is_some()).map(|cell| cell.row).min();
    let head = first_value.filter(|_| one_block).unwrap_or(0);
    html! {
        @if head > 0 {
            thead { @for at in 0..head { (row(sheet, grid, at)) } }
        }
        tbody { @for at in head..grid.rows { (row(sheet, grid, at)) } }
    }
}

fn row(sheet: &Sheet<'_>, grid: &Grid, at: usize) -> Markup {
    let cells: Vec<&GridCell> = grid.cells.iter().filter(|cell| cell.row == at).collect();
    html! {
        tr {
            @for group in cells.chunk_by(|one, next| share_words(sheet, one, next)) {
                (drawn(sheet, group))
            }
        }
    }
}

/// Whether two cells have the same printed words, of which nobody can tell what
/// belongs to which: such digits are drawn once, across all of them.
fn share_words(sheet: &Sheet<'_>, one: &GridCell, next: &GridCell) -> bool {
    let unreadable = |cell: &GridCell| {
        let cell = sheet.report().cell(value_of(cell)?);
        matches!(cell.state, CellState::Unreadable(_)).then_some(cell.span)
    };
    unreadable(one).is_some_and(|span| unreadable(next) == Some(span))
}

/// A label, a value, or several values that are printed as one.
fn drawn(sheet: &Sheet<'_>, group: &[&GridCell]) -> Markup {
    let Some(cell) = group.first() else { return Markup::default() };
    let columns: usize = group.iter().map(|cell| cell.columns).sum();
    let colspan = (columns > 1).then_some(columns);
    let rowspan = (cell.rows > 1).then_some(cell.rows);
    let scope = |one: &'static str, several: &'static str, many: bool| Some(if many { several } else { one });
    let scope = match cell.role {
        Role::Value(_) => return value(sheet, group, colspan),
        Role::Corner => None,
        Role::Caption => Some("colgroup"),
        Role::Column => scope("col", "colgroup", columns > 1),
        Role::Row => scope("row", "rowgroup", cell.rows > 1),
    };
    html! {
        @match scope {
            Some(scope) => { th scope=(scope) colspan=[colspan] rowspan=[rowspan] { (cell.words) } }
            None => { td.h colspan=[colspan] rowspan=[rowspan] { (cell.words) } }
        }
    }
}

fn value(sheet: &Sheet<'_>, group: &[&GridCell], colspan: Option<usize>) -> Markup {
    let cells: Vec<CellIx> = group.iter().filter_map(|cell| value_of(cell)).collect();
    let Some(first) = cells.first() else { return Markup::default() };
    let marks: Vec<_> = cells.iter().filter_map(|cell| sheet.marks(*cell)).collect();
    let findings: BTreeSet<usize> = marks.iter().flat_map(|marks| marks.findings.iter().copied()).collect();
    let compared: BTreeSet<usize> = marks.iter().flat_map(|marks| marks.compared.iter().copied()).collect();
    let class = classes(&[
        sheet.class_of(findings.iter().copied()),
        (!marks.is_empty()).then_some("g"),
        is_uncertain(sheet, *first).then_some("q"),
    ]);
    // A link needs one name; the others of the group stand under it as well.
    let names: Vec<String> =
        cells.iter().filter(|cell| sheet.marks(**cell).is_some()).map(|cell| sheet.draw_cell(*cell)).collect();
    let (name, more) = names.split_first().map_or((None, &[][..]), |(first, more)| (Some(first), more));
    html! {
        td id=[name] class=[class] colspan=[colspan] {
            @for name in more { span id=(name) {} }
            (printed(sheet, *first))
            @for equation in findings.iter().filter_map(|at| sheet.equation(*at)) {
                small { (equation.along) "合计 " (equation.short) }
            }
            @for suspect in marks.iter().flat_map(|marks| &marks.suspects) {
                small { "疑应为 " (suspect.expected) }
            }
            @for at in findings.union(&compared) { " " (sheet.reference(*at)) }
        }
    }
}

/// What is printed in a cell, and in words what cannot be seen of it.
fn printed(sheet: &Sheet<'_>, cell: CellIx) -> Markup {
    let cell = sheet.report().cell(cell);
    let words = joined(sheet.report().source.slice(cell.span).trim());
    html! {
        @match &cell.state {
            CellState::Number { .. } | CellState::Mark | CellState::Void => (words),
            CellState::Blank => { i { "空白" } }
            CellState::Absent => { i { "无此格" } }
            CellState::Unreadable(reason) => { (words) " " i { "无法辨认：" (reason.label()) } }
        }
    }
}

fn is_uncertain(sheet: &Sheet<'_>, cell: CellIx) -> bool {
    let cell = sheet.report().cell(cell);
    matches!(cell.state, CellState::Number { .. }) && cell.certainty > Certainty::Exact
}

fn value_of(cell: &GridCell) -> Option<CellIx> {
    match cell.role {
        Role::Value(cell) => Some(cell),
        Role::Caption | Role::Corner | Role::Column | Role::Row => None,
    }
}
