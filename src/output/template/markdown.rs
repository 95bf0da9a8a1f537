//! A report as Markdown. Markdown has no merged cells: what a merged cell
//! covers is left empty.

use super::super::grid::Grid;
use super::{Part, parts};
use crate::form::Draft;

pub(super) fn write(draft: &Draft) -> String {
    let blocks: Vec<String> = parts(draft)
        .into_iter()
        .map(|part| match part {
            Part::Title(words) => format!("# {}\n", plain(words)),
            Part::Heading(words) => format!("## {}\n", plain(words)),
            Part::Paragraph(words) => format!("{}\n", plain(words)),
            Part::Signature(words) => format!("{}\n", plain(&words)),
            Part::Table(grid) => table(&grid),
        })
        .collect();
    blocks.join("\n")
}

fn table(grid: &Grid) -> String {
    let mut out = String::new();
    for row in 0..grid.rows {
        for column in 0..grid.columns {
            let words = grid.starting_at(row, column).map_or_else(String::new, |cell| plain(&cell.words));
            out.push_str(&format!("| {words} "));
        }
        out.push_str("|\n");
        if row == 0 {
            out.push_str(&format!("{}|\n", "|---".repeat(grid.columns)));
        }
    }
    out
}

/// Words of which nothing is a mark of Markdown. Such characters become their
/// full-width twins, which people read alike and no program takes for marks.
fn plain(words: &str) -> String {
    let words: String = words.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let words = words.trim().replace('|', "｜").replace("**", "＊＊").replace("__", "＿＿");
    match words.strip_prefix('#') {
        Some(rest) => format!("＃{rest}"),
        None => words,
    }
}
