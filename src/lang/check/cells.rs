//! `table[rows, columns]`: names to cells.

use std::sync::Arc;

use super::scope::{Element, Meaning, Scope};
use super::{ast, did_you_mean, plan};
use crate::form::schema::Table;
use crate::form::{CellIx, ColumnIx, Form, RowIx, TableIx};
use crate::value::Type;

/// A column: of the form at an index, or by a name that several blocks share.
enum ColumnName {
    At(ColumnIx),
    Named(String),
}

impl Scope<'_> {
    /// The table with this name on this form.
    pub(super) fn table(&mut self, name: &ast::Name) -> Option<TableIx> {
        if let Some(table) = self.form.table_ix(&name.value) {
            return Some(table);
        }
        if self.sources.forms.iter().any(|form| form.table_ix(&name.value).is_some()) {
            return self.absent();
        }
        let sources = self.sources;
        let known = sources.forms.iter().flat_map(|form| &form.tables).map(|table| table.id.as_str());
        let help = did_you_mean(&name.value, known);
        let problem = self.problem(name.span, format!("没有名为“{}”的表", name.value)).maybe_help(help);
        self.fail_with(problem)
    }

    /// The cells that a reference names, in the order of the form.
    pub(super) fn cells(&mut self, reference: &ast::CellsRef) -> Option<Vec<CellIx>> {
        let table = self.table(&reference.table)?;
        let mut rows = Vec::new();
        for name in &reference.rows {
            rows.extend(self.rows(table, name)?);
        }
        let mut columns = Vec::new();
        for name in &reference.columns {
            columns.extend(self.columns(table, name)?);
        }
        let form = self.form;
        let found: Vec<CellIx> = rows
            .iter()
            .flat_map(|row| {
                columns.iter().filter_map(move |column| match column {
                    ColumnName::At(column) => form.cell(table, *row, *column),
                    ColumnName::Named(column) => form.cell_in_row(table, *row, column),
                })
            })
            .collect();
        if found.is_empty() {
            return self.no_crossing(reference);
        }
        Some(found)
    }

    /// Row and column exist but never cross: on this form, for this element,
    /// or at all.
    fn no_crossing<T>(&mut self, reference: &ast::CellsRef) -> Option<T> {
        let literal = |names: &[ast::Name]| names.iter().all(|name| self.lookup(&name.value).is_none());
        if literal(&reference.rows) && literal(&reference.columns) {
            let crosses = |form: &Arc<Form>| {
                reference.rows.iter().any(|row| {
                    reference.columns.iter().any(|column| {
                        form.cell_named(&format!("{}[{}, {}]", reference.table.value, row.value, column.value))
                            .is_some()
                    })
                })
            };
            if let (Some(column), false) = (reference.columns.first(), self.sources.forms.iter().any(crosses)) {
                let problem = self.problem(column.span, format!("这一行没有“{}”这一栏", column.value));
                return self.fail_with(problem.label("行和栏目不在同一个表块里"));
            }
        }
        self.absent()
    }

    fn rows(&mut self, table_ix: TableIx, name: &ast::Name) -> Option<Vec<RowIx>> {
        if let Some(meaning) = self.lookup(&name.value) {
            return match meaning.clone() {
                Meaning::Element(Element::Row(table, row)) if table == table_ix => Some(vec![row]),
                Meaning::Element(Element::Row(..)) => self.absent(),
                Meaning::Broken => None,
                Meaning::Element(_) | Meaning::Slot { .. } | Meaning::Value(_) => {
                    self.fail(name.span, format!("“{}”不是一行", name.value))
                }
            };
        }
        let form = self.form;
        let table = form.table(table_ix);
        if let Some(group) = table.row_groups.iter().find(|group| group.id == name.value) {
            return Some(group.members.clone());
        }
        if let Some(row) = table.row_ix(&name.value) {
            return Some(vec![row]);
        }
        self.unknown(
            name,
            "行",
            |table| {
                let rows = table.rows.iter().map(|row| row.id.as_str());
                rows.chain(table.row_groups.iter().map(|group| group.id.as_str())).collect()
            },
            &table.id,
        )
    }

    fn columns(&mut self, table_ix: TableIx, name: &ast::Name) -> Option<Vec<ColumnName>> {
        if let Some(meaning) = self.lookup(&name.value) {
            return match meaning.clone() {
                Meaning::Element(Element::Column(table, column)) if table == table_ix => {
                    Some(vec![ColumnName::At(column)])
                }
                Meaning::Element(Element::Column(..)) => self.absent(),
                Meaning::Broken => None,
                Meaning::Element(_) | Meaning::Slot { .. } | Meaning::Value(_) => {
                    self.fail(name.span, format!("“{}”不是一栏", name.value))
                }
            };
        }
        let form = self.form;
        let table = form.table(table_ix);
        if let Some(group) = table.column_groups.iter().find(|group| group.id == name.value) {
            return Some(group.members.iter().map(|column| ColumnName::At(*column)).collect());
        }
        if table.column_ix(&name.value, None).is_some() {
            return Some(vec![ColumnName::Named(name.value.clone())]);
        }
        self.unknown(
            name,
            "栏目",
            |table| {
                let columns = table.columns.iter().map(|column| column.id.as_str());
                columns.chain(table.column_groups.iter().map(|group| group.id.as_str())).collect()
            },
            &table.id,
        )
    }

    /// A row or column that this form does not have: another form's, or nobody's.
    fn unknown<T>(&mut self, name: &ast::Name, what: &str, names: fn(&Table) -> Vec<&str>, table: &str) -> Option<T> {
        let sources = self.sources;
        let tables = sources.forms.iter().flat_map(|form| &form.tables).filter(|known| known.id == table);
        let known: Vec<&str> = tables.flat_map(names).collect();
        if known.contains(&name.value.as_str()) {
            return self.absent();
        }
        let mut help = did_you_mean(&name.value, known.iter().copied());
        // The last part of a dotted name is what people remember.
        if help.is_none() {
            let ends = |id: &&&str| id.rsplit('.').next() == Some(name.value.as_str());
            help = known.iter().find(ends).map(|near| format!("是不是想写“{near}”？"));
        }
        let problem = self.problem(name.span, format!("表 {table} 没有名为“{}”的{what}", name.value));
        self.fail_with(problem.label(format!("不认识的{what}")).maybe_help(help))
    }

    /// The common type of cells that are added up.
    fn common_type(&mut self, cells: &[CellIx], at: &ast::Name) -> Option<Type> {
        let kinds: Vec<Type> = cells.iter().map(|cell| self.form.cell_type(*cell)).collect();
        let kind = kinds.first().copied()?;
        if let Some(other) = kinds.iter().find(|other| **other != kind) {
            let problem = self.problem(at.span, format!("{}和{}不能相加", kind.title(), other.title()));
            return self.fail_with(problem.label("这些单元格的单位不同"));
        }
        Some(kind)
    }

    /// A sum over cells, or one cell.
    pub(super) fn sum_of(&mut self, reference: &ast::CellsRef) -> Option<(plan::Expr, Type)> {
        let cells = self.cells(reference)?;
        let kind = self.common_type(&cells, &reference.table)?;
        if reference.previous {
            self.needs_previous = true;
            return Some((plan::Expr::PreviousSum(self.previous_cells(&cells)), kind));
        }
        let expr = match cells.as_slice() {
            [cell] => plan::Expr::Cell(*cell),
            _ => plan::Expr::Sum(cells.into_boxed_slice()),
        };
        Some((expr, kind))
    }

    /// The same cells on every form that last year's report may have.
    fn previous_cells(&self, cells: &[CellIx]) -> Arc<[plan::PreviousCells]> {
        let names: Vec<String> = cells.iter().map(|cell| self.form.cell_name(*cell)).collect();
        let on = |form: &Arc<Form>| names.iter().map(|name| form.cell_named(name)).collect();
        self.sources.forms.iter().map(|form| plan::PreviousCells { form: form.id.clone(), cells: on(form) }).collect()
    }
}
