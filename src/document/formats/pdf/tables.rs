//! Tables over page breaks: their parts put together, and cells and rows that
//! the end of a page cut in two made whole.

use super::sheet::{Filled, Table};

/// Edges of one column are no farther apart, in points.
const NEAR: f64 = 6.0;
/// So many rows at most are repeated at the head of a page.
const HEADER: usize = 5;

impl Table {
    /// Whether a table at the head of the next page has the same columns.
    pub(super) fn goes_on_in(&self, next: &Self) -> bool {
        let outer = |table: &Self| table.edges.first().copied().zip(table.edges.last().copied());
        let (Some((left, right)), Some((next_left, next_right))) = (outer(self), outer(next)) else { return false };
        let (few, many) = if self.edges.len() < next.edges.len() { (self, next) } else { (next, self) };
        let shared = few.edges.iter().filter(|edge| many.edges.iter().any(|other| near(**edge, *other))).count();
        near(left, next_left) && near(right, next_right) && shared * 5 >= few.edges.len() * 4
    }

    /// Adds the part on the next page.
    pub(super) fn append(&mut self, mut next: Self) {
        let mut edges = self.edges.clone();
        edges.extend(next.edges.iter().filter(|edge| !self.edges.iter().any(|other| near(**edge, *other))));
        edges.sort_by(f64::total_cmp);
        self.lay_out(&edges);
        next.lay_out(&edges);
        next.drop_header(self);
        if next.rows == 0 {
            return;
        }
        let cut = self.last_row_goes_on(&next);
        let shift = self.rows - usize::from(cut);
        let bottom = self.rows;
        for mut other in next.cells {
            let cell = self.cells.iter_mut().find(|upper| meets(upper, &other, bottom));
            match cell.filter(|upper| cut || is_group(upper, &other)) {
                Some(upper) => {
                    upper.cell.rows += other.cell.rows - usize::from(cut);
                    upper.full = other.full;
                    upper.words.append(other.words);
                }
                None => {
                    other.cell.row += shift;
                    self.cells.push(other);
                }
            }
        }
        self.rows = shift + next.rows;
        self.open_below = next.open_below;
    }

    /// Counts columns by these edges.
    fn lay_out(&mut self, edges: &[f64]) {
        let own = std::mem::replace(&mut self.edges, edges.to_vec());
        let place = |edge: usize| {
            let at = own.get(edge).copied().unwrap_or(f64::INFINITY);
            let distance = |edge: &f64| (edge - at).abs();
            let nearest = edges.iter().enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
            nearest.map_or(0, |(index, _)| index)
        };
        for Filled { cell, .. } in &mut self.cells {
            let (from, to) = (place(cell.column), place(cell.column + cell.columns));
            (cell.column, cell.columns) = (from, to.saturating_sub(from).max(1));
        }
    }

    /// Drops the rows at the head that are a copy of the whole table's first rows.
    fn drop_header(&mut self, whole: &Self) {
        let copied = |row: usize| {
            let mut cells = self.cells.iter().filter(|cell| cell.cell.row == row);
            cells.all(|cell| {
                let shape = |other: &Filled| {
                    let [one, other] = [cell.cell, other.cell].map(|c| (c.row, c.column, c.rows, c.columns));
                    one == other
                };
                whole.cells.iter().any(|other| shape(other) && squeezed(cell) == squeezed(other))
            })
        };
        let rows = (0..self.rows.min(HEADER)).take_while(|row| copied(*row)).count();
        let whole_rows = |rows: &usize| {
            let crosses = |cell: &Filled| cell.cell.row < *rows && cell.cell.row + cell.cell.rows > *rows;
            let words = self.cells.iter().any(|cell| cell.cell.row < *rows && !squeezed(cell).is_empty());
            words && !self.cells.iter().any(crosses)
        };
        let rows = (1..=rows).rev().find(whole_rows).unwrap_or(0);
        self.cells.retain(|cell| cell.cell.row >= rows);
        self.cells.iter_mut().for_each(|cell| cell.cell.row -= rows);
        self.rows -= rows;
    }

    /// Whether the end of the page cuts the last row in two: each of its cells
    /// meets one of the next page, numbers stand in one half only, and a label goes on.
    fn last_row_goes_on(&self, next: &Self) -> bool {
        let upper: Vec<&Filled> = self.cells.iter().filter(|cell| ends_at(cell, self.rows)).collect();
        let lower: Vec<&Filled> = next.cells.iter().filter(|cell| cell.cell.row == 0).collect();
        let same = upper.len() == lower.len()
            && lower.iter().all(|lower| upper.iter().any(|upper| columns(upper) == columns(lower)));
        let counts = |cells: &[&Filled]| cells.iter().any(|cell| cell.cell.rows == 1 && is_value(&squeezed(cell)));
        if !same || counts(&upper) == counts(&lower) {
            return false;
        }
        let pairs = lower.iter().filter_map(|lower| {
            let upper = upper.iter().find(|upper| columns(upper) == columns(lower))?;
            Some((*upper, *lower))
        });
        let single = |(upper, lower): &(&Filled, &Filled)| upper.cell.rows == 1 || lower.cell.rows == 1;
        let labels: Vec<_> = pairs.filter(single).filter(|(upper, _)| is_label(&squeezed(upper))).collect();
        let goes_on = |(upper, lower): &(&Filled, &Filled)| {
            let (head, tail) = (squeezed(upper), squeezed(lower));
            is_label(&tail) && !is_numbered(&tail) && (self.open_below || upper.full || is_unclosed(&head))
        };
        let stops = |(_, lower): &(&Filled, &Filled)| is_numbered(&squeezed(lower));
        labels.iter().any(goes_on) && !labels.iter().any(stops)
    }
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= NEAR
}

fn columns(cell: &Filled) -> (usize, usize) {
    (cell.cell.column, cell.cell.columns)
}

fn ends_at(cell: &Filled, row: usize) -> bool {
    cell.cell.row + cell.cell.rows == row
}

/// Whether a cell at the foot of a page stands above one at the head of the next.
fn meets(upper: &Filled, lower: &Filled, bottom: usize) -> bool {
    lower.cell.row == 0 && ends_at(upper, bottom) && columns(upper) == columns(lower)
}

/// Whether two cells are the halves of a label beside several rows.
fn is_group(upper: &Filled, lower: &Filled) -> bool {
    let (head, tail) = (squeezed(upper), squeezed(lower));
    let tall = upper.cell.rows > 1 || lower.cell.rows > 1;
    tall && !is_value(&head) && !is_value(&tail) && (head.is_empty() || !is_numbered(&tail))
}

fn squeezed(cell: &Filled) -> String {
    cell.words.text().split_whitespace().collect()
}

/// Whether it is what stands in a cell for a value, and no label.
fn is_value(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|char| !char.is_alphabetic() && !matches!(char, '（' | '）' | '(' | ')' | '、'))
}

fn is_label(text: &str) -> bool {
    !text.is_empty() && !is_value(text)
}

/// Whether a bracket is open at the end.
fn is_unclosed(text: &str) -> bool {
    let count = |marks: [char; 2]| text.chars().filter(|char| marks.contains(char)).count();
    count(['（', '(']) > count(['）', ')'])
}

/// Whether a text begins as an item does: `三、`, `（一）`, `2.`, `2、`, `①`.
pub(super) fn is_numbered(text: &str) -> bool {
    let numeral = |char: char| "一二三四五六七八九十".contains(char) || char.is_ascii_digit();
    let opened = text.trim_start_matches(['（', '(']);
    let rest = opened.trim_start_matches(numeral);
    let counted = rest.len() < opened.len() && opened.len() - rest.len() <= 9;
    let marks: &[char] = if opened.len() < text.len() { &['）', ')'] } else { &['、', '.', '．'] };
    (counted && rest.starts_with(marks)) || text.starts_with(|char| ('①'..='⑳').contains(&char))
}
