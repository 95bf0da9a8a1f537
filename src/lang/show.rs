//! Syntax trees and plans as text, for people who want to see what became of a
//! rule (`gailint show`).

use super::ast::BinaryOp;
use super::parse::parse_file;
use super::plan::{Element, Expr, Known, Place, Program, Set, State, TextKind, TextRef, Within};
use super::yaml::parse_yaml_rules;
use crate::form::{CellIx, Form};
use crate::source::SourceText;

/// The items of a rule file as a tree.
#[must_use]
pub fn show_ast(source: &SourceText) -> String {
    let is_yaml = source.name().ends_with(".yaml") || source.name().ends_with(".yml");
    let (file, problems) = if is_yaml { parse_yaml_rules(source) } else { parse_file(source) };
    let mut text = String::new();
    for rule in &file.rules {
        text.push_str(&format!("{rule:#?}\n"));
    }
    for fact in &file.facts {
        text.push_str(&format!("{fact:#?}\n"));
    }
    for pattern in &file.patterns {
        text.push_str(&format!("{pattern:#?}\n"));
    }
    for change in &file.overrides {
        text.push_str(&format!("{change:#?}\n"));
    }
    for change in &file.disables {
        text.push_str(&format!("{change:#?}\n"));
    }
    for problem in &problems {
        text.push_str(&format!("// {problem}：{}\n", problem.underlined()));
    }
    text
}

/// A program: every rule with its unrolled checks.
#[must_use]
pub fn show_plan(program: &Program) -> String {
    let form = &program.form;
    let mut text = format!("{}  {} 条规则\n", form.id, program.rules.len());
    for rule in &program.rules {
        text.push_str(&format!("\n{} {}  {} 项\n", rule.code, rule.name, rule.instances.len()));
        for instance in &rule.instances {
            for condition in &instance.when {
                text.push_str(&format!("  when {}\n", expr(&condition.check, form)));
            }
            for current in &instance.loops {
                text.push_str(&format!("  for ${} in {}\n", current.slot, set(&current.set, program)));
            }
            for require in &instance.requires {
                text.push_str(&format!("  {}\n", expr(&require.check, form)));
            }
        }
    }
    text
}

fn expr(e: &Expr, form: &Form) -> String {
    let list = |items: &[Expr]| items.iter().map(|item| expr(item, form)).collect::<Vec<_>>().join(", ");
    let joined = |elements: &[Element], word: &str| {
        elements.iter().map(|element| expr(&element.check, form)).collect::<Vec<_>>().join(word)
    };
    let infix = |op: &BinaryOp, left, right| format!("{} {} {}", expr(left, form), op.symbol(), expr(right, form));
    match e {
        Expr::Number(value) => value.to_string(),
        Expr::Text(text) => format!("{text:?}"),
        Expr::Date(date) => date.to_string(),
        Expr::Bool(value) => value.to_string(),
        Expr::Cell(cell) => form.cell_name(*cell),
        Expr::Sum(cells) => sum(cells, form),
        Expr::PreviousSum(forms) => {
            let cells = forms.iter().find(|cells| cells.form == form.id).and_then(|cells| cells.cells.as_ref());
            let own = cells.map(|cells| sum(cells, form));
            format!("previous.{}", own.unwrap_or_default())
        }
        Expr::Count(of) => format!("count({})", short_set(of, form)),
        Expr::Total(of) => format!("sum({})", short_set(of, form)),
        Expr::TextOf(of) => text_ref(of, form),
        Expr::SectionNumber(section) => format!("section({}).number", form.section(*section).id),
        Expr::SectionPosition(section) => format!("section({}).position", form.section(*section).id),
        Expr::Year => "report.year".to_owned(),
        Expr::Published => "report.published".to_owned(),
        Expr::Slot(slot) => format!("${slot}"),
        Expr::SlotGroup(slot, group) => format!("${slot}.{group}"),
        Expr::Side(side) => format!("{side:?}").to_lowercase(),
        Expr::Negative(inner) => format!("-{}", expr(inner, form)),
        Expr::Call(function, args) => format!("{}({})", function.name, list(args)),
        Expr::Arithmetic(op, left, right) | Expr::Compare(op, _, left, right) => infix(op, left, right),
        Expr::OneOf { item, list: members, negated, .. } => {
            format!("{}{} in [{}]", expr(item, form), if *negated { " not" } else { "" }, list(members))
        }
        Expr::Matches(text, regex) => format!("{} matches /{regex}/", expr(text, form)),
        Expr::Is(of, state) => format!("{} is {}", place(of, form), state_name(*state)),
        Expr::IsWhole(inner) => format!("{} is whole", expr(inner, form)),
        Expr::HasValue(inner) => format!("{} is present", expr(inner, form)),
        Expr::AnyElement(of) => format!("{} is present", short_set(of, form)),
        Expr::IsKnown(known) => format!("{} is present", known_name(*known)),
        Expr::Not(inner) => format!("not ({})", expr(inner, form)),
        Expr::All(elements) => format!("({})", joined(elements, " and ")),
        Expr::Any(elements) => format!("({})", joined(elements, " or ")),
        Expr::Implies(condition, then) => format!("({} implies {})", expr(condition, form), expr(then, form)),
        Expr::Each { all, slot, set: of, body } => {
            format!("{} ${slot} in {}: {}", if *all { "all" } else { "any" }, short_set(of, form), expr(body, form))
        }
    }
}

fn sum(cells: &[CellIx], form: &Form) -> String {
    format!("sum({})", cells.iter().map(|cell| form.cell_name(*cell)).collect::<Vec<_>>().join(" + "))
}

fn set(of: &Set, program: &Program) -> String {
    match of {
        Set::Mentions(fact) => {
            let name = program.facts.get(*fact).map_or("", |fact| &fact.name);
            format!("mentions({name})")
        }
        Set::Matches(..) | Set::OddLabels(_) | Set::ForeignHeadings => short_set(of, &program.form),
    }
}

fn short_set(of: &Set, form: &Form) -> String {
    match of {
        Set::Matches(Within::Text(text), regex) => format!("matches({}, /{regex}/)", text_ref(text, form)),
        Set::Matches(Within::Slot(slot, None), regex) => format!("matches(${slot}, /{regex}/)"),
        Set::Matches(Within::Slot(slot, Some(group)), regex) => format!("matches(${slot}.{group}, /{regex}/)"),
        Set::Mentions(fact) => format!("mentions(#{fact})"),
        Set::OddLabels(table) => format!("odd_labels({})", form.table(*table).id),
        Set::ForeignHeadings => "foreign_headings".to_owned(),
    }
}

fn text_ref(of: &TextRef, form: &Form) -> String {
    let name = match of.kind {
        TextKind::Section(section) => format!("section({}).text", form.section(section).id),
        TextKind::Printed(section) => format!("section({}).printed", form.section(section).id),
        TextKind::Heading(section) => format!("section({}).heading", form.section(section).id),
        TextKind::Preamble => "report.preamble".to_owned(),
        TextKind::Title => "report.title".to_owned(),
        TextKind::Issuer => "report.issuer".to_owned(),
    };
    if of.previous { format!("previous.{name}") } else { name }
}

fn place(of: &Place, form: &Form) -> String {
    match of {
        Place::Cell(cell) => form.cell_name(*cell),
        Place::Row(table, row) => format!("{}.{}", form.table(*table).id, form.table(*table).row(*row).id),
        Place::Table(table) => form.table(*table).id.clone(),
        Place::Heading(section) => format!("section({})", form.section(*section).id),
        Place::Body(section) => format!("section({}).text", form.section(*section).id),
        Place::Preamble => "report.preamble".to_owned(),
        Place::Title => "report.title".to_owned(),
        Place::Slot(slot) => format!("${slot}"),
    }
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Present => "present",
        State::Filled => "filled",
        State::Blank => "blank",
        State::Readable => "readable",
        State::Glued => "glued",
        State::Contradictory => "contradictory",
        State::Whole => "whole",
        State::Signed => "signed",
        State::Counted => "counted",
        State::Plain => "plain",
        State::Misworded => "misworded",
    }
}

fn known_name(known: Known) -> &'static str {
    match known {
        Known::Title => "report.title",
        Known::Issuer => "report.issuer",
        Known::Year => "report.year",
        Known::Published => "report.published",
        Known::Previous => "previous",
    }
}
