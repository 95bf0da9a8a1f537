//! A table of the form: its rows, columns, headings and sums.

use std::ops::Range;

use serde::Deserialize;

use super::super::sums::Sum;
use super::{ColumnIx, RowIx, SectionIx};
use crate::value::Unit;

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
    /// The cells of this table in [`Form::cells`](super::Form::cells).
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
