//! [`Sum`]: which numbers of a table add up to which others, as the form states
//! it. Whoever reads numbers may lean on it; what is said when a sum does not
//! hold is for rules.

use serde::Deserialize;

use super::schema::{ColumnIx, RowIx, Table};

/// A sum that a table of the form must satisfy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sum {
    /// Within every row that has these columns.
    InRow(Sides<ColumnIx>),
    /// Within every column.
    InColumn(Sides<RowIx>),
}

/// The two sides of a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides<T> {
    /// What is added up.
    pub parts: Vec<T>,
    /// What it gives; several members are added up, too.
    pub total: Vec<T>,
}

impl<T: Copy> Sides<T> {
    /// All members, parts with 1 and totals with -1: the products add up to 0.
    pub fn terms(&self) -> impl Iterator<Item = (T, i64)> {
        let parts = self.parts.iter().map(|part| (*part, 1));
        parts.chain(self.total.iter().map(|total| (*total, -1)))
    }
}

impl Table {
    /// The sums within a row.
    pub fn sums_in_row(&self, row: RowIx) -> impl Iterator<Item = Vec<(ColumnIx, i64)>> {
        let block = self.row(row).block;
        self.sums.iter().filter_map(move |sum| match sum {
            Sum::InRow(sides) => {
                let terms: Vec<_> = sides.terms().filter(|(column, _)| self.column(*column).block == block).collect();
                (!terms.is_empty()).then_some(terms)
            }
            Sum::InColumn(_) => None,
        })
    }

    /// The sums within each column.
    pub fn sums_in_column(&self) -> impl Iterator<Item = &Sides<RowIx>> {
        self.sums.iter().filter_map(|sum| match sum {
            Sum::InRow(_) => None,
            Sum::InColumn(sides) => Some(sides),
        })
    }
}

/// A sum as the form file has it. Members are ids, groups or `id.*`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSum {
    #[serde(rename = "in")]
    pub(super) within: Within,
    pub(super) parts: Vec<String>,
    pub(super) total: Vec<String>,
}

/// Where a sum runs.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Within {
    /// Over columns, in every row.
    Row,
    /// Over rows, in every column.
    Column,
}
