//! Names in expressions: variables, the report, sections, and what can be
//! pointed at or asked with `is`.

use super::scope::{Element, Meaning, Scope, Typed};
use super::sets::{SetDef, joined};
use super::{ast, did_you_mean, plan};
use crate::form::SectionIx;
use crate::lang::ast::ExprKind;
use crate::value::Type;

/// What can be asked with `is`, and how it is written.
const STATES: &[(&str, plan::State)] = &[
    ("present", plan::State::Present),
    ("filled", plan::State::Filled),
    ("blank", plan::State::Blank),
    ("readable", plan::State::Readable),
    ("glued", plan::State::Glued),
    ("contradictory", plan::State::Contradictory),
    ("whole", plan::State::Whole),
    ("signed", plan::State::Signed),
    ("counted", plan::State::Counted),
    ("plain", plan::State::Plain),
    ("misworded", plan::State::Misworded),
];

impl Scope<'_> {
    /// A name, with what is asked of it.
    pub(super) fn path(&mut self, names: &[ast::Name], whole: &ast::Expr) -> Option<Typed> {
        let typed = |expr, kind| Some(Typed { expr, kind });
        let Some((first, fields)) = names.split_first() else { return self.fail(whole.span, "写法有误") };
        match self.lookup(&first.value).cloned() {
            Some(Meaning::Value(value)) if fields.is_empty() => {
                self.afford(value.expr.size(), whole.span)?;
                Some(value)
            }
            Some(Meaning::Slot { .. }) if self.slots_hidden => {
                let problem = self.problem(first.span, format!("when 里不能用“{}”，它要到正文里去找", first.value));
                self.fail_with(problem.help("条件请写在 for … in … where 后面"))
            }
            Some(Meaning::Slot { slot, kind, .. }) if fields.is_empty() => typed(plan::Expr::Slot(slot), kind),
            Some(Meaning::Slot { slot, groups, .. }) => self.group(slot, &groups, fields),
            Some(Meaning::Element(Element::Cell(cell))) if fields.is_empty() || is_value(fields) => {
                Some(self.cell_value(cell))
            }
            Some(Meaning::Element(Element::Section(section))) => self.section_value(section, false, fields, whole),
            Some(Meaning::Element(element)) => {
                let label = self.label(element);
                self.fail(whole.span, format!("“{label}”不是一个值"))
            }
            Some(Meaning::Value(_)) => self.fail(whole.span, format!("“{}”没有下一级", first.value)),
            Some(Meaning::Broken) => None,
            None => self.global(first, fields, whole),
        }
    }

    pub(super) fn global(&mut self, first: &ast::Name, fields: &[ast::Name], whole: &ast::Expr) -> Option<Typed> {
        let typed = |expr, kind| Some(Typed { expr, kind });
        let text = |kind| plan::Expr::TextOf(plan::TextRef { previous: false, kind });
        let field = fields.first().map(|field| field.value.as_str());
        match (first.value.as_str(), field) {
            ("true", None) => typed(plan::Expr::Bool(true), Type::Bool),
            ("false", None) => typed(plan::Expr::Bool(false), Type::Bool),
            ("report", Some("year")) => typed(plan::Expr::Year, Type::Number),
            ("report", Some("published")) => typed(plan::Expr::Published, Type::Date),
            ("report", Some("title")) => typed(text(plan::TextKind::Title), Type::Text),
            ("report", Some("issuer")) => typed(text(plan::TextKind::Issuer), Type::Text),
            ("report", Some("preamble")) => typed(text(plan::TextKind::Preamble), Type::Text),
            ("report", Some(other)) => {
                let known = ["year", "published", "title", "issuer", "preamble"];
                let help = did_you_mean(other, known).or(Some(format!("可用的有：{}", known.join("、"))));
                let span = fields.first().map_or(first.span, |field| field.span);
                let problem = self.problem(span, format!("report 没有“{other}”")).maybe_help(help);
                self.fail_with(problem)
            }
            _ => {
                let help = did_you_mean(&first.value, self.known_names());
                let problem = self.problem(whole.span, format!("不认识的名称“{}”", first.value)).maybe_help(help);
                self.fail_with(problem)
            }
        }
    }

    pub(super) fn group(&mut self, slot: usize, groups: &[String], fields: &[ast::Name]) -> Option<Typed> {
        let field = joined(fields)?;
        if groups.contains(&field.value) {
            return Some(Typed { expr: plan::Expr::SlotGroup(slot, field.value.into()), kind: Type::Text });
        }
        let help = did_you_mean(&field.value, groups.iter().map(String::as_str));
        let problem = self.problem(field.span, format!("正则表达式里没有名为“{}”的组", field.value)).maybe_help(help);
        self.fail_with(problem)
    }

    /// `section(x).text` and the like.
    pub(super) fn field_of(&mut self, base: &ast::Expr, field: &ast::Name) -> Option<Typed> {
        let section = self.section_call(base)?;
        let Some((section, previous)) = section else {
            return self.fail(field.span, format!("这里没有“{}”", field.value));
        };
        self.section_value(section, previous, std::slice::from_ref(field), base)
    }

    pub(super) fn section_value(
        &mut self,
        section: SectionIx,
        previous: bool,
        fields: &[ast::Name],
        whole: &ast::Expr,
    ) -> Option<Typed> {
        let typed = |expr, kind| Some(Typed { expr, kind });
        let text = |kind| plan::Expr::TextOf(plan::TextRef { previous, kind });
        match fields.first().map(|field| field.value.as_str()) {
            None | Some("text") => typed(text(plan::TextKind::Section(section)), Type::Text),
            Some("printed") => typed(text(plan::TextKind::Printed(section)), Type::Text),
            Some("heading") => typed(text(plan::TextKind::Heading(section)), Type::Text),
            Some("number") => typed(plan::Expr::SectionNumber(section), Type::Number),
            Some("position") => typed(plan::Expr::SectionPosition(section), Type::Number),
            Some("ordinal") => typed(plan::Expr::Number(self.form.section(section).number.into()), Type::Number),
            Some(other) => {
                let span = fields.first().map_or(whole.span, |field| field.span);
                let help = did_you_mean(other, ["text", "printed", "heading", "number", "position", "ordinal"]);
                let problem = self.problem(span, format!("一个部分没有“{other}”")).maybe_help(help);
                self.fail_with(problem)
            }
        }
    }

    /// The section of `section(x)`; the inner `None`: it is another expression.
    #[expect(
        clippy::option_option,
        reason = "the outer option is a reported mistake, the inner one another kind of expression"
    )]
    pub(super) fn section_call(&mut self, expr: &ast::Expr) -> Option<Option<(SectionIx, bool)>> {
        let ExprKind::Call(call) = &expr.value else { return Some(None) };
        let ("section", [arg]) = (call.name.value.as_str(), call.args.as_slice()) else { return Some(None) };
        self.needs_previous |= call.previous;
        let name = match &arg.value {
            ExprKind::Path(names) => joined(names)?,
            _ => return self.fail(arg.span, "section(…) 里要写一个部分的名称"),
        };
        if let Some(Meaning::Element(Element::Section(section))) = self.lookup(&name.value) {
            return Some(Some((*section, call.previous)));
        }
        if let Some(section) = self.form.section_ix(&name.value) {
            return Some(Some((section, call.previous)));
        }
        let sources = self.sources;
        let known: Vec<&str> =
            sources.forms.iter().flat_map(|form| &form.sections).map(|section| section.id.as_str()).collect();
        if known.contains(&name.value.as_str()) {
            return self.absent();
        }
        let help = did_you_mean(&name.value, known);
        let problem = self.problem(name.span, format!("没有名为“{}”的部分", name.value)).maybe_help(help);
        self.fail_with(problem.label("不认识的部分"))
    }

    /// A text in which patterns are looked for.
    pub(super) fn text_ref(&mut self, expr: &ast::Expr) -> Option<plan::TextRef> {
        if let Some((section, previous)) = self.section_call(expr)? {
            return Some(plan::TextRef { previous, kind: plan::TextKind::Section(section) });
        }
        match self.value(expr)? {
            Typed { expr: plan::Expr::TextOf(text), .. } => Some(text),
            _ => {
                let problem = self.problem(expr.span, "这里要写报告中的一段文字");
                self.fail_with(problem.help("例如 section(overview)、report.title、report.preamble"))
            }
        }
    }

    /// What can be pointed at. `None`: it is no place; `Some(None)`: a mistake.
    #[expect(
        clippy::option_option,
        reason = "the outer option says whether it is a place at all, the inner one a reported mistake"
    )]
    pub(super) fn try_place(&mut self, expr: &ast::Expr) -> Option<Option<plan::Place>> {
        let heading = |section| Some(Some(plan::Place::Heading(section)));
        match &expr.value {
            ExprKind::Cells(cells) if !cells.previous => {
                Some(self.cells(cells).and_then(|cells| cells.first().copied()).map(plan::Place::Cell))
            }
            ExprKind::Call(_) => match self.section_call(expr) {
                Some(Some((section, _))) => heading(section),
                Some(None) => None,
                None => Some(None),
            },
            ExprKind::Field(base, field) => match self.section_call(base) {
                Some(Some((section, _))) if field.value == "text" => Some(Some(plan::Place::Body(section))),
                Some(Some((section, _))) if field.value == "heading" => heading(section),
                Some(_) => None,
                None => Some(None),
            },
            ExprKind::Path(names) => self.path_place(names),
            _ => None,
        }
    }

    #[expect(clippy::option_option, reason = "as in try_place")]
    pub(super) fn path_place(&mut self, names: &[ast::Name]) -> Option<Option<plan::Place>> {
        let (first, fields) = names.split_first()?;
        let field = joined(fields).map(|field| field.value);
        match (self.lookup(&first.value).cloned(), field.as_deref()) {
            (Some(Meaning::Element(element)), None) => self.place_of(element).map(Some),
            (Some(Meaning::Element(Element::Section(section))), Some("text")) => Some(Some(plan::Place::Body(section))),
            (Some(Meaning::Element(Element::Section(section))), Some("heading")) => {
                Some(Some(plan::Place::Heading(section)))
            }
            (Some(Meaning::Element(Element::Row(table, _))), Some("table")) => Some(Some(plan::Place::Table(table))),
            (Some(Meaning::Element(Element::Table(table))), Some("section")) => {
                Some(Some(plan::Place::Heading(self.form.table(table).section)))
            }
            (Some(Meaning::Slot { slot, .. }), None) => Some(Some(plan::Place::Slot(slot))),
            (Some(_), _) => None,
            (None, Some("title" | "issuer")) if first.value == "report" => Some(Some(plan::Place::Title)),
            (None, Some("preamble")) if first.value == "report" => Some(Some(plan::Place::Preamble)),
            (None, row) => {
                let table = self.form.table_ix(&first.value)?;
                match row {
                    None => Some(Some(plan::Place::Table(table))),
                    Some(row) => match self.form.table(table).row_ix(row) {
                        Some(row) => Some(Some(plan::Place::Row(table, row))),
                        None => self.is_row_elsewhere(&first.value, row).then(|| self.absent()),
                    },
                }
            }
        }
    }

    /// Whether another form has this row.
    fn is_row_elsewhere(&self, table: &str, row: &str) -> bool {
        let tables = self.sources.forms.iter().flat_map(|form| &form.tables).filter(|known| known.id == table);
        tables.into_iter().any(|table| table.row_ix(row).is_some())
    }

    pub(super) fn is_state(&mut self, subject: &ast::Expr, state: &ast::Name) -> Option<plan::Expr> {
        let Some((_, state_value)) = STATES.iter().find(|(name, _)| *name == state.value) else {
            let help = did_you_mean(&state.value, STATES.iter().map(|(name, _)| *name));
            let problem = self.problem(state.span, format!("没有“{}”这种状态", state.value)).maybe_help(help);
            return self.fail_with(problem.label(
                "可用 present、filled、blank、readable、glued、contradictory、whole、signed、counted、plain、misworded",
            ));
        };
        if *state_value == plan::State::Present {
            if let Some(known) = known_of(subject) {
                self.needs_previous |= known == plan::Known::Previous;
                return Some(plan::Expr::IsKnown(known));
            }
            if matches!(&subject.value, ExprKind::Call(call) if matches!(call.name.value.as_str(), "mentions" | "matches" | "odd_labels"))
            {
                let SetDef::Dynamic { set, .. } = self.set(subject)? else { return None };
                return Some(plan::Expr::AnyElement(Box::new(set)));
            }
        }
        let place = match self.try_place(subject) {
            Some(place) => place?,
            None if *state_value == plan::State::Present => {
                return Some(plan::Expr::HasValue(Box::new(self.value(subject)?.expr)));
            }
            None if *state_value == plan::State::Whole => {
                return Some(plan::Expr::IsWhole(Box::new(self.numeric(subject)?.expr)));
            }
            None => {
                let problem = self.problem(subject.span, format!("这里不能问“is {}”", state.value));
                return self.fail_with(problem.help("可以问单元格、行、表、部分，以及 report.title 等"));
            }
        };
        let fits = match state_value {
            plan::State::Present => true,
            plan::State::Misworded => matches!(place, plan::Place::Heading(_)),
            plan::State::Blank => !matches!(place, plan::Place::Table(_) | plan::Place::Title),
            plan::State::Filled
            | plan::State::Readable
            | plan::State::Glued
            | plan::State::Contradictory
            | plan::State::Whole
            | plan::State::Signed
            | plan::State::Counted
            | plan::State::Plain => {
                matches!(place, plan::Place::Cell(_))
            }
        };
        if !fits {
            let fitting = if *state_value == plan::State::Misworded { "部分" } else { "单元格" };
            return self.fail(subject.span, format!("“is {}”只能用于{fitting}", state.value));
        }
        // What the form itself says is known now.
        Some(match (&place, state_value) {
            (plan::Place::Cell(cell), plan::State::Signed) => plan::Expr::Bool(self.form.column_of(*cell).signed),
            (plan::Place::Cell(cell), plan::State::Counted) => {
                plan::Expr::Bool(self.form.cell_type(*cell) == Type::Count)
            }
            _ => plan::Expr::Is(place, *state_value),
        })
    }
}

/// `c.value`: in a message, the number and not the name of a cell.
fn is_value(fields: &[ast::Name]) -> bool {
    matches!(fields, [field] if field.value == "value")
}

fn known_of(subject: &ast::Expr) -> Option<plan::Known> {
    let ExprKind::Path(names) = &subject.value else { return None };
    let parts: Vec<&str> = names.iter().map(|name| name.value.as_str()).collect();
    match parts.as_slice() {
        ["previous"] => Some(plan::Known::Previous),
        ["report", "title"] => Some(plan::Known::Title),
        ["report", "issuer"] => Some(plan::Known::Issuer),
        ["report", "year"] => Some(plan::Known::Year),
        ["report", "published"] => Some(plan::Known::Published),
        _ => None,
    }
}
