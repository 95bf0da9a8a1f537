//! [`Form`]: sections, tables, rows and columns with their ids and labels, as a
//! pack's form file states them. Every cell has one index into a flat vector.

mod table;

use std::collections::HashMap;

use serde::Deserialize;

use crate::value::{Type, Unit, label_key};

pub use table::{Banner, Blank, ColumnDef, Group, Layout, RowDef, RowHeading, Table};

/// Index of a section in [`Form::sections`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionIx(pub usize);
/// Index of a table in [`Form::tables`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableIx(pub usize);
/// Index of a row in [`Table::rows`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowIx(pub usize);
/// Index of a column in [`Table::columns`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnIx(pub usize);
/// Index of a cell in [`Form::cells`], and in the cells of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellIx(pub usize);

/// A statutory form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Id, such as `cn-2021`.
    pub id: String,
    /// Full title.
    pub title: String,
    /// The document that prescribes it.
    pub document: String,
    /// Report years for which it is prescribed.
    pub years: Years,
    /// Words that the title of a report must contain.
    pub report_title: String,
    /// What a report in this form says before its sections; `{year}` stands for
    /// the year. Empty where the form has no words for it.
    pub preamble: String,
    /// The sections in their statutory order.
    pub sections: Vec<SectionDef>,
    /// The tables in their statutory order.
    pub tables: Vec<Table>,
    /// Every cell, table by table, row by row.
    pub cells: Vec<CellDef>,
    index: HashMap<(TableIx, RowIx, ColumnIx), CellIx>,
}

/// A range of report years; an open end has no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Years {
    /// First year.
    #[serde(default)]
    pub from: Option<i32>,
    /// Last year.
    #[serde(default)]
    pub to: Option<i32>,
}

impl Years {
    /// Whether `year` lies in the range.
    #[must_use]
    pub fn contains(&self, year: i32) -> bool {
        self.from.is_none_or(|from| from <= year) && self.to.is_none_or(|to| year <= to)
    }
}

/// A section of the form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionDef {
    /// Id, such as `overview`.
    pub id: String,
    /// Statutory number, from 1.
    pub number: u32,
    /// Statutory heading without its number.
    pub heading: String,
    /// Other wordings that are accepted.
    #[serde(default)]
    pub variants: Vec<String>,
}

impl SectionDef {
    /// Whether a heading, without its number, has the form's wording or one of
    /// the variants, if only among other words (`2023年总体情况`).
    #[must_use]
    pub fn is_worded(&self, heading: &str) -> bool {
        let key = label_key(heading);
        std::iter::once(&self.heading).chain(&self.variants).any(|wording| key.contains(&label_key(wording)))
    }
}

/// A cell of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellDef {
    /// Its table.
    pub table: TableIx,
    /// Its row.
    pub row: RowIx,
    /// Its column.
    pub column: ColumnIx,
}

impl Form {
    /// The cell where a row and a column cross; `None` when they stand in
    /// different blocks.
    #[must_use]
    pub fn cell(&self, table: TableIx, row: RowIx, column: ColumnIx) -> Option<CellIx> {
        self.index.get(&(table, row, column)).copied()
    }

    /// The table with this id.
    #[must_use]
    pub fn table_ix(&self, id: &str) -> Option<TableIx> {
        self.tables.iter().position(|table| table.id == id).map(TableIx)
    }

    /// The section with this id.
    #[must_use]
    pub fn section_ix(&self, id: &str) -> Option<SectionIx> {
        self.sections.iter().position(|section| section.id == id).map(SectionIx)
    }

    /// The table at an index. Indices come from this form, so there is one.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "a TableIx is only made from this form's own tables")]
    pub fn table(&self, ix: TableIx) -> &Table {
        &self.tables[ix.0]
    }

    /// The section at an index.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "a SectionIx is only made from this form's own sections")]
    pub fn section(&self, ix: SectionIx) -> &SectionDef {
        &self.sections[ix.0]
    }

    /// The definition of a cell.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "a CellIx is only made from this form's own cells")]
    pub fn cell_def(&self, ix: CellIx) -> CellDef {
        self.cells[ix.0]
    }

    /// The column of a cell.
    #[must_use]
    pub fn column_of(&self, ix: CellIx) -> &ColumnDef {
        let def = self.cell_def(ix);
        self.table(def.table).column(def.column)
    }

    /// Type of the values of a cell.
    #[must_use]
    pub fn cell_type(&self, ix: CellIx) -> Type {
        self.column_of(ix).unit.map_or(Type::Number, Unit::kind)
    }

    /// A cell's name in the rule language: `applications[new, total]`.
    #[must_use]
    pub fn cell_name(&self, ix: CellIx) -> String {
        let def = self.cell_def(ix);
        let table = self.table(def.table);
        format!("{}[{}, {}]", table.id, table.row(def.row).id, table.column(def.column).id)
    }

    /// A cell's name for people: `表三 · 一、本年新收… · 总计`.
    #[must_use]
    pub fn cell_label(&self, ix: CellIx) -> String {
        let def = self.cell_def(ix);
        let table = self.table(def.table);
        format!("{} · {} · {}", table.name, table.row_label(def.row), table.column(def.column).label)
    }

    /// The cell with this name, spaces aside.
    #[must_use]
    pub fn cell_named(&self, name: &str) -> Option<CellIx> {
        let (table, rest) = name.trim().split_once('[')?;
        let (row, column) = rest.strip_suffix(']')?.split_once(',')?;
        let table_ix = self.table_ix(table.trim())?;
        let table = self.table(table_ix);
        self.cell_in_row(table_ix, table.row_ix(row.trim())?, column.trim())
    }

    /// The cell of a row under the column with this id; the same id may stand
    /// in several blocks.
    #[must_use]
    pub fn cell_in_row(&self, table_ix: TableIx, row: RowIx, column: &str) -> Option<CellIx> {
        let table = self.table(table_ix);
        self.cell(table_ix, row, table.column_ix(column, Some(table.row(row).block))?)
    }
}

impl Form {
    /// Puts a form together and numbers its cells.
    pub(super) fn assemble(parts: FormParts) -> Self {
        let mut form = Self {
            id: parts.id,
            title: parts.title,
            document: parts.document,
            years: parts.years,
            report_title: parts.report_title,
            preamble: parts.preamble,
            sections: parts.sections,
            tables: parts.tables,
            cells: Vec::new(),
            index: HashMap::new(),
        };
        for (table_at, table) in form.tables.iter_mut().enumerate() {
            let first = form.cells.len();
            for (row_at, row) in table.rows.iter().enumerate() {
                for (column_at, _) in table.columns.iter().enumerate().filter(|(_, c)| c.block == row.block) {
                    let def = CellDef { table: TableIx(table_at), row: RowIx(row_at), column: ColumnIx(column_at) };
                    form.index.insert((def.table, def.row, def.column), CellIx(form.cells.len()));
                    form.cells.push(def);
                }
            }
            table.cells = first..form.cells.len();
        }
        form
    }
}

/// What a form is assembled from; see the fields of [`Form`].
pub(super) struct FormParts {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) document: String,
    pub(super) years: Years,
    pub(super) report_title: String,
    pub(super) preamble: String,
    pub(super) sections: Vec<SectionDef>,
    pub(super) tables: Vec<Table>,
}
