//! The cells of one row of the form from a printed row whose header says which
//! column each value is of.

use super::grid::{Leaf, Placed};
use super::pieces::Fragment;
use super::rows::Columns;
use super::values;
use crate::form::schema::{ColumnDef, ColumnIx, RowIx, Table};
use crate::form::{Cell, CellState, UnreadableReason};
use crate::source::SourceText;
use crate::value::Certainty;

/// The cells in the order of the form. A column that the table does not have is
/// absent. Where the header does not tell, a row that is full is read in the
/// order of the header.
pub(super) fn cells(
    source: &SourceText,
    table: &Table,
    row: RowIx,
    block: &Columns,
    placed: &Placed<'_>,
) -> Result<Vec<Cell>, UnreadableReason> {
    let own = |leaf: &&(usize, &Leaf<'_>)| leaf.1.row.is_none_or(|known| known == row);
    let leaves: Vec<(usize, &Leaf<'_>)> = placed.header.leaves.iter().enumerate().collect();
    let leaves: Vec<(usize, &Leaf<'_>)> = leaves.iter().filter(own).copied().collect();
    let certainty = placed.label.map_or(Certainty::Inferred, |(_, _, certainty)| certainty);
    let label = placed.label.map_or(placed.span, |(_, span, _)| span);
    let blank = |certainty| Cell { state: CellState::Blank, span: label, certainty };
    if placed.is_blank() {
        return Ok(vec![blank(certainty); block.len()]);
    }
    let columns: Vec<(ColumnIx, &ColumnDef)> = block.iter().map(|ix| (ix, table.column(ix))).collect();
    let known: Option<Vec<Option<(usize, Certainty)>>> =
        if placed.fault.is_none() { leaf_of_each(&leaves, block, placed) } else { None };
    let Some(known) = known else {
        return full(source, placed, &leaves, &columns).ok_or(placed.fault.unwrap_or(UnreadableReason::WrongCount));
    };
    let printed = known.iter().flatten().filter_map(|(leaf, _)| placed.values.get(*leaf).copied().flatten());
    if printed.into_iter().any(|cell| values::is_glued(source.slice(cell.span))) {
        return Err(UnreadableReason::Ambiguous);
    }
    let cells = columns.iter().zip(known).map(|((_, column), leaf)| {
        let Some((leaf, named)) = leaf else { return Cell::absent() };
        let certainty = certainty.max(named);
        match placed.values.get(leaf).copied().flatten() {
            Some(cell) => Cell { state: values::state(source, cell, column), span: cell.span, certainty },
            None => blank(certainty),
        }
    });
    Ok(cells.collect())
}

/// For each column of the block the leaf that names it. Words that the form
/// does not have name the only column that is left, or the columns that are
/// left when all others stand in the order of the form. `None`: it cannot be told.
fn leaf_of_each(
    leaves: &[(usize, &Leaf<'_>)],
    block: &Columns,
    placed: &Placed<'_>,
) -> Option<Vec<Option<(usize, Certainty)>>> {
    let mut known: Vec<Option<(usize, Certainty)>> = Vec::new();
    for column in block.iter() {
        let mut named = leaves.iter().filter(|(_, leaf)| leaf.columns.contains(&column));
        let first = named.next().map(|(at, leaf)| (*at, leaf.certainty));
        if named.next().is_some() {
            return None;
        }
        known.push(first);
    }
    // A leaf of another block says that this header is not the row's.
    let is_value = |at: usize| placed.values.get(at).copied().flatten().is_some_and(|cell| !cell.is_blank());
    let used = |known: &[Option<(usize, Certainty)>], at: usize| known.iter().flatten().any(|(leaf, _)| *leaf == at);
    let unknown: Vec<usize> = leaves.iter().filter(|(_, leaf)| leaf.columns.is_empty()).map(|(at, _)| *at).collect();
    let missing: Vec<usize> = (0..known.len()).filter(|at| known.get(*at).is_some_and(Option::is_none)).collect();
    let in_order = leaves.len() == block.len()
        && known
            .iter()
            .enumerate()
            .all(|(at, leaf)| leaf.is_none_or(|(leaf, _)| leaves.get(at).is_some_and(|(printed, _)| *printed == leaf)));
    if !missing.is_empty()
        && missing.len() == unknown.len()
        && missing.len() < known.len()
        && (missing.len() == 1 || in_order)
    {
        for (at, leaf) in missing.into_iter().zip(unknown) {
            known.get_mut(at).into_iter().for_each(|place| *place = Some((leaf, Certainty::Inferred)));
        }
    }
    let lost = leaves.iter().any(|(at, _)| is_value(*at) && !used(&known, *at));
    (!lost && known.iter().any(Option::is_some)).then_some(known)
}

/// A row whose places say nothing, but which has a value for each column and
/// no other cell, or as many cells as columns that are together as wide.
fn full(
    source: &SourceText,
    placed: &Placed<'_>,
    leaves: &[(usize, &Leaf<'_>)],
    columns: &[(ColumnIx, &ColumnDef)],
) -> Option<Vec<Cell>> {
    let cells: &[&Fragment] = &placed.behind;
    let values = cells.iter().all(|cell| cell.is_value()) && placed.fault != Some(UnreadableReason::Contested);
    let fits = cells.len() == columns.len() && (placed.as_wide || values);
    let place = |leaf: &Leaf<'_>| columns.iter().position(|(ix, _)| leaf.columns.contains(ix));
    let named: Vec<usize> = leaves.iter().filter_map(|(_, leaf)| place(leaf)).collect();
    let complete = named.len() == columns.len() && (0..named.len()).all(|at| named.contains(&at));
    let order = if complete {
        named
    } else if named.is_sorted() {
        (0..columns.len()).collect()
    } else {
        return None;
    };
    let defs: Vec<&ColumnDef> = columns.iter().map(|(_, def)| *def).collect();
    fits.then(|| values::read(source, cells, &defs, &order, Certainty::Inferred))
}
