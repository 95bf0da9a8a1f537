//! Why a check did not concern the report, or could not be decided.

use super::blame::cells_of;
use super::context::Context;
use crate::finding::Outcome;
use crate::form::{CellIx, CellState, Report};
use crate::lang::plan::{Expr, Instance, Known, Place, Rule, Set, TextKind, TextRef, Within};

/// Why a whole rule does not concern the report.
pub(super) fn not_applicable(rule: &Rule, context: &Context<'_>) -> Option<String> {
    let report = context.report;
    let year = report.year.or(report.form.years.from);
    match (rule.since, rule.until, year) {
        (Some(since), _, Some(year)) if year < since => return Some(format!("只适用于 {since} 年及以后的报告")),
        (_, Some(until), Some(year)) if year > until => return Some(format!("只适用于 {until} 年及以前的报告")),
        _ => {}
    }
    if rule.not_on_form {
        return Some(format!("报告所用格式（{}）没有相关栏目", report.form.document));
    }
    (rule.needs_previous && context.previous.is_none()).then(|| "没有提供上年报告".to_owned())
}

/// Why a condition of a rule is not met, or cannot be decided.
pub(super) fn of_condition(condition: &Expr, outcome: Outcome, context: &Context<'_>) -> String {
    if outcome == Outcome::Undetermined {
        return undetermined(condition, context);
    }
    let report = context.report;
    match condition {
        Expr::Is(Place::Heading(section) | Place::Body(section), _) if report.section(*section).is_none() => {
            format!("没有“{}”部分", report.form.section(*section).heading)
        }
        Expr::Is(Place::Table(table), _) => format!("没有找到{}", report.form.table(*table).name),
        Expr::IsKnown(known) => format!("没有{}", known_label(*known)),
        Expr::HasValue(value) => match &**value {
            Expr::SectionNumber(section) | Expr::SectionPosition(section) => match report.section(*section) {
                Some(found) => format!("「{}」没有序号", found.heading),
                None => format!("没有“{}”部分", report.form.section(*section).heading),
            },
            _ => general(),
        },
        Expr::AnyElement(set) => {
            set_label(set, context).map_or_else(general, |label| format!("没有找到这类表述：{label}"))
        }
        Expr::All(elements) => {
            let failed = elements.iter().find(|element| context.truth(&element.check) == super::Truth::False);
            failed.map_or_else(general, |element| of_condition(&element.check, outcome, context))
        }
        Expr::Compare(..) => {
            let mut cells = Vec::new();
            cells_of(condition, &mut cells);
            let labels: Vec<String> = cells.iter().take(2).map(|cell| report.form.cell_label(*cell)).collect();
            if labels.is_empty() { general() } else { format!("不符合适用条件（{}）", labels.join("，")) }
        }
        _ => general(),
    }
}

/// Why the loops of a rule found nothing.
pub(super) fn nothing_in_text(instance: &Instance, context: &Context<'_>) -> String {
    let label = instance.loops.first().and_then(|first| set_label(&first.set, context));
    label.map_or_else(|| "正文没有相关表述".to_owned(), |label| format!("没有找到这类表述：{label}"))
}

/// Why a check could not be decided: the first cell or text that is not known.
pub(super) fn undetermined(check: &Expr, context: &Context<'_>) -> String {
    let report = context.report;
    let mut cells = Vec::new();
    cells_of(check, &mut cells);
    if let Some(reason) = cells.iter().find_map(|cell| cell_reason(report, *cell)) {
        return reason;
    }
    if let Some(reason) = previous_reason(check, context) {
        return reason;
    }
    let mut texts = Vec::new();
    texts_of(check, &mut texts);
    texts.iter().find_map(|of| text_reason(of, context)).unwrap_or_else(|| "报告中缺少判断所需的内容".to_owned())
}

/// The first cell of last year's report that is not known.
fn previous_reason(check: &Expr, context: &Context<'_>) -> Option<String> {
    if let (Expr::PreviousSum(forms), Some(previous)) = (check, context.previous) {
        let here = forms.iter().find(|cells| cells.form == previous.form.id).and_then(|found| found.cells.as_ref());
        return match here {
            None => Some("上年报告所用格式没有相应的栏目".to_owned()),
            Some(cells) => {
                let reason = cells.iter().find_map(|cell| cell_reason(previous, *cell));
                reason.map(|reason| format!("上年报告{reason}"))
            }
        };
    }
    check.children().into_iter().find_map(|child| previous_reason(child, context))
}

fn cell_reason(report: &Report, cell: CellIx) -> Option<String> {
    let form = &report.form;
    let table = form.cell_def(cell).table;
    match &report.cell(cell).state {
        CellState::Number { .. } | CellState::Void => None,
        CellState::Absent if report.table_span(table).is_none() => Some(format!("没有找到{}", form.table(table).name)),
        CellState::Absent => Some(format!("{}：没有这一格", form.cell_label(cell))),
        CellState::Unreadable(reason) => Some(format!("{}：{}", form.cell_label(cell), reason.label())),
        CellState::Blank => Some(format!("{}：空白", form.cell_label(cell))),
        CellState::Mark => {
            Some(format!("{}：填的是“{}”", form.cell_label(cell), report.source.slice(report.cell(cell).span).trim()))
        }
    }
}

fn text_reason(of: &TextRef, context: &Context<'_>) -> Option<String> {
    if context.passage(of).is_some() {
        return None;
    }
    let missing = match of.kind {
        TextKind::Section(section) | TextKind::Printed(section) | TextKind::Heading(section) => {
            format!("没有“{}”部分", context.report.form.section(section).heading)
        }
        TextKind::Preamble => "没有引言".to_owned(),
        TextKind::Title | TextKind::Issuer => "没有标题".to_owned(),
    };
    Some(if of.previous { format!("上年报告{missing}") } else { missing })
}

fn texts_of<'e>(expr: &'e Expr, texts: &mut Vec<&'e TextRef>) {
    match expr {
        Expr::TextOf(of) => texts.push(of),
        Expr::AnyElement(set) | Expr::Count(set) | Expr::Total(set) | Expr::Each { set, .. } => {
            if let Set::Matches(Within::Text(of), _) = &**set {
                texts.push(of);
            }
        }
        _ => {}
    }
    expr.children().into_iter().for_each(|child| texts_of(child, texts));
}

fn set_label(set: &Set, context: &Context<'_>) -> Option<String> {
    match set {
        Set::Mentions(fact) => context.program.facts.get(*fact).map(|fact| fact.title.clone()),
        Set::OddLabels(table) => Some(format!("{}中与格式不同的栏目名称", context.report.form.table(*table).name)),
        Set::ForeignHeadings => Some("格式以外的部分".to_owned()),
        Set::Matches(..) => None,
    }
}

fn known_label(known: Known) -> &'static str {
    match known {
        Known::Title => "标题",
        Known::Issuer => "发布机关",
        Known::Year => "报告年度",
        Known::Published => "公布日期",
        Known::Previous => "上年报告",
    }
}

fn general() -> String {
    "不符合适用条件".to_owned()
}
