//! Sets: what `for`, `any`, `all`, `in` and `count` go through.

use super::scope::{Element, Meaning, Scope, Typed};
use super::{ast, did_you_mean, plan};
use crate::form::schema::{CellDef, Form};
use crate::form::{CellIx, ColumnIx, RowIx, SectionIx, TableIx};
use crate::lang::ast::{ExprKind, Node};
use crate::value::Type;

/// A set of a rule.
pub(super) enum SetDef {
    /// Known from the form: gone through when the rule is checked.
    Static(Vec<Meaning>),
    /// Known only when a report is read.
    Dynamic { set: plan::Set, kind: Type, groups: Vec<String> },
}

impl Scope<'_> {
    /// The set that an expression names.
    pub(super) fn set(&mut self, expr: &ast::Expr) -> Option<SetDef> {
        match &expr.value {
            ExprKind::Path(names) => self.path_set(names, expr),
            ExprKind::Call(call) => self.call_set(call, expr),
            ExprKind::List(items) => {
                let items = items.iter().map(|item| self.list_item(item)).collect::<Option<Vec<_>>>()?;
                Some(SetDef::Static(items))
            }
            ExprKind::Cells(cells) if !cells.previous => {
                let cells = self.cells(cells)?;
                Some(SetDef::Static(cells.into_iter().map(|cell| Meaning::Element(Element::Cell(cell))).collect()))
            }
            _ => self.no_set(expr),
        }
    }

    fn no_set<T>(&mut self, expr: &ast::Expr) -> Option<T> {
        let problem = self.problem(expr.span, "这里要写一个集合");
        self.fail_with(problem.help("例如 applications.rows、form.sections、cells、mentions(事实)、[a, b]"))
    }

    fn path_set(&mut self, names: &[ast::Name], expr: &ast::Expr) -> Option<SetDef> {
        let form = self.form.clone();
        let elements: Vec<Element> = match names {
            [found] if found.value == "foreign_headings" => {
                return Some(SetDef::Dynamic { set: plan::Set::ForeignHeadings, kind: Type::Text, groups: Vec::new() });
            }
            [cells] if cells.value == "cells" => all_cells(&form).map(Element::Cell).collect(),
            [base, set] if base.value == "form" => match set.value.as_str() {
                "sections" => (0..form.sections.len()).map(SectionIx).map(Element::Section).collect(),
                "tables" => (0..form.tables.len()).map(TableIx).map(Element::Table).collect(),
                "rows" => all_rows(&form).map(|(table, row)| Element::Row(table, row)).collect(),
                _ => {
                    let help = did_you_mean(&set.value, ["sections", "tables", "rows"]);
                    let problem = self.problem(set.span, format!("form 没有“{}”", set.value)).maybe_help(help);
                    return self.fail_with(problem);
                }
            },
            [table, rest @ ..] if !rest.is_empty() && self.lookup(&table.value).is_none() => {
                let table_ix = self.table(table)?;
                return self.table_set(table_ix, rest);
            }
            _ => return self.no_set(expr),
        };
        Some(SetDef::Static(elements.into_iter().map(Meaning::Element).collect()))
    }

    /// `T.rows`, `T.columns`, `T.group`.
    fn table_set(&mut self, table_ix: TableIx, rest: &[ast::Name]) -> Option<SetDef> {
        let form = self.form.clone();
        let table = form.table(table_ix);
        let name = joined(rest)?;
        let row = |row: RowIx| Element::Row(table_ix, row);
        let column = |column: ColumnIx| Element::Column(table_ix, column);
        let elements: Vec<Element> = match name.value.as_str() {
            "rows" => (0..table.rows.len()).map(RowIx).map(row).collect(),
            "columns" => (0..table.columns.len()).map(ColumnIx).map(column).collect(),
            other => {
                let rows = table.row_groups.iter().find(|group| group.id == other);
                let columns = table.column_groups.iter().find(|group| group.id == other);
                match (rows, columns) {
                    (Some(group), _) => group.members.iter().copied().map(row).collect(),
                    (None, Some(group)) => group.members.iter().copied().map(column).collect(),
                    (None, None) => {
                        let groups = table.row_groups.iter().map(|group| group.id.as_str());
                        let known = groups.chain(table.column_groups.iter().map(|group| group.id.as_str()));
                        let help = did_you_mean(other, known.chain(["rows", "columns"]));
                        let problem = self.problem(name.span, format!("表 {} 没有名为“{other}”的集合", table.id));
                        return self.fail_with(problem.maybe_help(help));
                    }
                }
            }
        };
        Some(SetDef::Static(elements.into_iter().map(Meaning::Element).collect()))
    }

    fn call_set(&mut self, call: &ast::Call, expr: &ast::Expr) -> Option<SetDef> {
        match (call.name.value.as_str(), call.args.as_slice()) {
            ("cells", [arg]) => self.cells_of(arg),
            ("mentions", [arg]) => self.mentions(arg),
            ("matches", [text, pattern]) => {
                let text = self.within(text)?;
                let ExprKind::Regex(pattern_text) = &pattern.value else {
                    return self.fail(pattern.span, "这里要写一个 /正则表达式/");
                };
                let regex = self.regex(pattern_text, pattern.span)?;
                let groups = regex.capture_names().flatten().map(str::to_owned).collect();
                Some(SetDef::Dynamic { set: plan::Set::Matches(text, regex), kind: Type::Text, groups })
            }
            ("odd_labels", [table]) => self.odd_labels(table),
            ("cells" | "mentions" | "matches" | "odd_labels", _) => {
                self.fail(expr.span, format!("“{}”的参数个数不对", call.name.value))
            }
            _ => self.no_set(expr),
        }
    }

    /// A text of the report, or what a loop over the text stands at.
    fn within(&mut self, expr: &ast::Expr) -> Option<plan::Within> {
        if let ExprKind::Path(names) = &expr.value
            && let [variable, ..] = names.as_slice()
            && matches!(self.lookup(&variable.value), Some(Meaning::Slot { .. }))
        {
            return match self.value(expr)? {
                Typed { expr: plan::Expr::Slot(slot), kind: Type::Text } => Some(plan::Within::Slot(slot, None)),
                Typed { expr: plan::Expr::SlotGroup(slot, group), .. } => Some(plan::Within::Slot(slot, Some(group))),
                other => self.fail(expr.span, format!("这里要写文字，写的是{}", other.kind.title())),
            };
        }
        self.text_ref(expr).map(plan::Within::Text)
    }

    /// `cells(T)` or `cells(r)`.
    fn cells_of(&mut self, arg: &ast::Expr) -> Option<SetDef> {
        let form = self.form.clone();
        let of = |is: &dyn Fn(CellDef) -> bool| all_cells(&form).filter(|cell| is(form.cell_def(*cell))).collect();
        let cells: Vec<CellIx> = match self.try_place(arg) {
            Some(Some(plan::Place::Table(table))) => of(&|def| def.table == table),
            Some(Some(plan::Place::Row(table, row))) => of(&|def| (def.table, def.row) == (table, row)),
            Some(None) => return None,
            Some(Some(_)) | None => return self.no_table(arg, "cells(…) 里要写一张表或一行"),
        };
        Some(SetDef::Static(cells.into_iter().map(|cell| Meaning::Element(Element::Cell(cell))).collect()))
    }

    /// `odd_labels(T)`.
    fn odd_labels(&mut self, arg: &ast::Expr) -> Option<SetDef> {
        match self.try_place(arg) {
            Some(Some(plan::Place::Table(table))) => Some(SetDef::Dynamic {
                set: plan::Set::OddLabels(table),
                kind: Type::Text,
                groups: vec!["prescribed".to_owned()],
            }),
            Some(None) => None,
            Some(Some(_)) | None => self.no_table(arg, "odd_labels(…) 里要写一张表"),
        }
    }

    /// What should be a table is none; a single name may be a misspelt one.
    fn no_table<T>(&mut self, arg: &ast::Expr, message: &str) -> Option<T> {
        if let ExprKind::Path(names) = &arg.value
            && let [name] = names.as_slice()
            && self.lookup(&name.value).is_none()
        {
            self.table(name)?;
        }
        self.fail(arg.span, message)
    }

    fn mentions(&mut self, arg: &ast::Expr) -> Option<SetDef> {
        let ExprKind::Path(names) = &arg.value else {
            return self.fail(arg.span, "mentions(…) 里要写一个事实的名称");
        };
        let name = joined(names)?;
        if let Some(at) = self.facts.iter().position(|fact| fact.name == name.value) {
            let fact = self.facts.get(at);
            let kind = fact.map_or(Type::Text, |fact| fact.kind);
            let groups = fact.into_iter().flat_map(|fact| &fact.matches).flat_map(|regex| regex.capture_names());
            let groups = groups.flatten().map(str::to_owned).collect();
            return Some(SetDef::Dynamic { set: plan::Set::Mentions(at), kind, groups });
        }
        if self.sources.broken.contains(&name.value)
            || self.sources.facts.iter().any(|fact| fact.name.value == name.value)
        {
            return None; // reported where the fact is declared
        }
        let sources = self.sources;
        let help = did_you_mean(&name.value, sources.facts.iter().map(|fact| fact.name.value.as_str()));
        let problem = self.problem(name.span, format!("没有名为“{}”的事实", name.value)).maybe_help(help);
        self.fail_with(problem.label("未定义的事实"))
    }

    /// An element of a list: a row `T.row`, or any value.
    fn list_item(&mut self, item: &ast::Expr) -> Option<Meaning> {
        if let ExprKind::Path(names) = &item.value
            && let [table, rest @ ..] = names.as_slice()
            && self.lookup(&table.value).is_none()
            && let (Some(table_ix), Some(row)) = (self.form.table_ix(&table.value), joined(rest))
        {
            return match self.form.table(table_ix).row_ix(&row.value) {
                Some(row) => Some(Meaning::Element(Element::Row(table_ix, row))),
                None => self.absent(),
            };
        }
        Some(Meaning::Value(self.value(item)?))
    }
}

/// Dotted names as one name.
pub(super) fn joined(names: &[ast::Name]) -> Option<ast::Name> {
    let (first, last) = (names.first()?, names.last()?);
    let value = names.iter().map(|name| name.value.as_str()).collect::<Vec<_>>().join(".");
    Some(Node { value, span: first.span.to(last.span) })
}

fn all_cells(form: &Form) -> impl Iterator<Item = CellIx> + use<> {
    (0..form.cells.len()).map(CellIx)
}

fn all_rows(form: &Form) -> impl Iterator<Item = (TableIx, RowIx)> + '_ {
    form.tables
        .iter()
        .enumerate()
        .flat_map(|(table, def)| (0..def.rows.len()).map(move |row| (TableIx(table), RowIx(row))))
}
