//! [`Form`]: sections, tables, rows and columns with their ids and labels, as a
//! pack's form file states them. Every cell has one index into a flat vector.

use std::collections::HashMap;
use std::ops::Range;

use serde::Deserialize;

use super::sums::Sum;
use crate::value::{Type, Unit, label_key};

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

/// A table of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Id, such as `applications`.
    pub id: String,
    /// What people call it: 表三.
    pub name: String,
    /// The section it stands in.
    pub section: SectionIx,
    /// How the rows are printed.
    pub layout: Layout,
    /// What an empty cell counts as.
    pub blank: Blank,
    /// Words printed in the table that are neither rows nor columns: the
    /// captions, banners and corner below, and what else reports print.
    pub furniture: Vec<String>,
    /// What is printed above the labels of the rows; may be empty.
    pub corner: String,
    /// What is printed above each block, one for a block; may be empty.
    pub captions: Vec<String>,
    /// Labels printed beside several rows, outer ones first: 三、本年度办理结果.
    pub row_banners: Vec<Banner<RowIx>>,
    /// Labels printed above several columns, outer ones first: 申请人情况.
    pub column_banners: Vec<Banner<ColumnIx>>,
    /// Rows with numbers, from top to bottom.
    pub rows: Vec<RowDef>,
    /// Columns with numbers, from left to right.
    pub columns: Vec<ColumnDef>,
    /// Named sets of rows.
    pub row_groups: Vec<Group<RowIx>>,
    /// Named sets of columns.
    pub column_groups: Vec<Group<ColumnIx>>,
    /// What adds up to what.
    pub sums: Vec<Sum>,
    /// Headings over rows that carry no numbers: （三）不予公开.
    pub row_headings: Vec<RowHeading>,
    /// The cells of this table in [`Form::cells`].
    pub cells: Range<usize>,
}

/// What a cell counts as in which nothing, or a mark such as `/`, is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Blank {
    /// Most likely 0, perhaps forgotten: a comparison that holds with 0 holds,
    /// one that fails with it is undetermined.
    #[default]
    Zero,
    /// Not known.
    Unknown,
}

/// How the rows of a table are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// A label, then one value for each column.
    #[default]
    Rows,
    /// All rows side by side in one printed line without a label (table four).
    OneLine,
}

/// A row that carries numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowDef {
    /// Id, such as `denied.state_secret`.
    pub id: String,
    /// Its number as printed: `一、`, `（一）`, `1.`; empty when it has none.
    pub number: String,
    /// Its label without the number.
    pub label: String,
    /// A note that belongs to the label.
    pub note: String,
    /// Other wordings of the label that are accepted.
    pub variants: Vec<String>,
    /// The heading it stands under, in [`Table::row_headings`].
    pub heading: Option<usize>,
    /// Rows for which this one may stand when a report prints it in their
    /// place. Not part of the form as prescribed.
    pub stands_for: Vec<RowIx>,
    /// The block (rows and columns that cross) that it belongs to.
    pub block: usize,
}

/// A heading over several rows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowHeading {
    /// Id; rows named `id.…` stand under it.
    pub id: String,
    /// Its number as printed.
    #[serde(default)]
    pub number: String,
    /// Its label without the number.
    pub label: String,
}

/// A column that carries numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnDef {
    /// Id, such as `natural_person`.
    pub id: String,
    /// Label as printed.
    pub label: String,
    /// Other wordings that are accepted.
    pub variants: Vec<String>,
    /// Unit of its values; `None` where the form prints none.
    pub unit: Option<Unit>,
    /// Whether a value may be negative (本年增/减).
    pub signed: bool,
    /// The block it belongs to.
    pub block: usize,
}

/// A named set of rows or columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<T> {
    /// Name, such as `outcomes`.
    pub id: String,
    /// What it is called in messages.
    pub label: String,
    /// Its members in the order of the form.
    pub members: Vec<T>,
}

/// A label in one merged cell beside or above what it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banner<T> {
    /// The label as printed.
    pub label: String,
    /// What it covers.
    pub members: Vec<T>,
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

impl Table {
    /// The row at an index.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "a RowIx is only made from this table's own rows")]
    pub fn row(&self, ix: RowIx) -> &RowDef {
        &self.rows[ix.0]
    }

    /// The column at an index.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "a ColumnIx is only made from this table's own columns")]
    pub fn column(&self, ix: ColumnIx) -> &ColumnDef {
        &self.columns[ix.0]
    }

    /// The row with this id.
    #[must_use]
    pub fn row_ix(&self, id: &str) -> Option<RowIx> {
        self.rows.iter().position(|row| row.id == id).map(RowIx)
    }

    /// The column with this id, in one block or in the first that has it.
    #[must_use]
    pub fn column_ix(&self, id: &str, block: Option<usize>) -> Option<ColumnIx> {
        let fits = |column: &ColumnDef| column.id == id && block.is_none_or(|block| column.block == block);
        self.columns.iter().position(fits).map(ColumnIx)
    }

    /// A row's label for people, with its numbers: `（三）1.属于国家秘密`.
    #[must_use]
    pub fn row_label(&self, ix: RowIx) -> String {
        let row = self.row(ix);
        let heading = row.heading.and_then(|heading| self.row_headings.get(heading));
        format!("{}{}{}", heading.map_or("", |heading| &heading.number), row.number, row.label)
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
