//! The document as the pieces that tables are found in: loose words and values,
//! and printed rows. Every piece is classified and normalised once, here.

use std::sync::LazyLock;

use regex::Regex;

use super::grid::Grid;
use crate::document::{Block, Document, Row};
use crate::source::{SourceText, Span};
use crate::value::{Printed, label_key, read_cell};

/// Longer words are no label; the longest of the form have some 130 bytes.
pub(super) const LONGEST_LABEL: usize = 200;

/// A longer line is no page number.
const LONGEST_PAGE_NUMBER: usize = 40;

/// A piece of a document and the block that it comes from.
pub(super) struct Piece {
    pub(super) block: usize,
    pub(super) kind: PieceKind,
}

impl Piece {
    /// Where it is running text.
    pub(super) fn prose(&self) -> Option<Span> {
        match &self.kind {
            PieceKind::Loose(Fragment { span, kind: FragmentKind::Prose }) => Some(*span),
            PieceKind::Loose(_) | PieceKind::Row { .. } | PieceKind::Grid(_) => None,
        }
    }

    /// Everything that is printed in it.
    pub(super) fn fragments(&self) -> impl Iterator<Item = &Fragment> {
        let (one, row, grid) = match &self.kind {
            PieceKind::Loose(fragment) => (Some(fragment), None, None),
            PieceKind::Row { cells, .. } => (None, Some(cells), None),
            PieceKind::Grid(grid) => (None, None, Some(grid)),
        };
        let cells = grid.into_iter().flat_map(|grid| &grid.rows).flat_map(|row| &row.cells);
        one.into_iter().chain(row.into_iter().flatten()).chain(cells)
    }
}

pub(super) enum PieceKind {
    /// A line, a paragraph, or the only cell of a row.
    Loose(Fragment),
    /// A printed row of at least two cells, and whether none of them is lost.
    Row { cells: Vec<Fragment>, whole: bool },
    /// A table whose merged cells are known.
    Grid(Grid),
}

/// Words or a value, where nothing smaller is separated.
pub(super) struct Fragment {
    pub(super) span: Span,
    pub(super) kind: FragmentKind,
}

pub(super) enum FragmentKind {
    /// An empty cell.
    Blank,
    /// A number or a mark.
    Value(Printed),
    /// Words short enough for a label, with their key.
    Words(String),
    /// Running text.
    Prose,
}

impl Fragment {
    pub(super) fn is_value(&self) -> bool {
        matches!(self.kind, FragmentKind::Value(_))
    }

    pub(super) fn is_blank(&self) -> bool {
        matches!(self.kind, FragmentKind::Blank)
    }

    /// The key of a fragment that may be a label.
    pub(super) fn key(&self) -> Option<&str> {
        match &self.kind {
            FragmentKind::Words(key) => Some(key),
            FragmentKind::Blank | FragmentKind::Value(_) | FragmentKind::Prose => None,
        }
    }
}

/// Takes a document apart.
pub(super) fn pieces(document: &Document) -> Vec<Piece> {
    let source = &document.source;
    let mut pieces = Vec::new();
    for (block, content) in document.blocks.iter().enumerate() {
        match content {
            Block::Paragraph(paragraph) => {
                let text = source.slice(paragraph.span);
                // Between `规章` and the next label, `3 / 8` may be its values.
                let after_words =
                    matches!(pieces.last(), Some(Piece { kind: PieceKind::Loose(last), .. }) if last.key().is_some());
                if is_page_number(text) || RUNNING_HEAD.is_match(text) || (!after_words && is_page_of_pages(text)) {
                    continue;
                }
                let fragments = words_and_values(source, paragraph.span);
                pieces.extend(fragments.into_iter().map(|found| Piece { block, kind: PieceKind::Loose(found) }));
            }
            Block::Table(table) if table.resolved && table.rows.iter().any(|row| row.cells.len() > 1) => {
                pieces.push(Piece { block, kind: PieceKind::Grid(Grid::new(source, table)) });
            }
            Block::Table(table) => {
                pieces.extend(table.rows.iter().filter_map(|row| Some(Piece { block, kind: row_piece(source, row)? })));
            }
        }
    }
    pieces
}

/// A row of one cell is a fragment like any other; an empty row is nothing.
fn row_piece(source: &SourceText, row: &Row) -> Option<PieceKind> {
    let mut fragments: Vec<Fragment> = row.cells.iter().map(|cell| fragment(source, cell.span)).collect();
    if fragments.iter().all(Fragment::is_blank) {
        return None;
    }
    match fragments.len() {
        1 => fragments.pop().map(PieceKind::Loose),
        _ => Some(PieceKind::Row { cells: fragments, whole: row.whole }),
    }
}

/// A line may end in values that only spaces separate: `行政许可 97`. They come
/// after its words one by one, as if each stood on a line of its own.
fn words_and_values(source: &SourceText, line: Span) -> Vec<Fragment> {
    let text = source.slice(line);
    let mut values = Vec::new();
    let mut words = text;
    loop {
        let cut = words.rfind(char::is_whitespace).unwrap_or(0);
        let Some((head, tail)) = words.split_at_checked(cut) else { break };
        let last = tail.trim_start();
        if !may_be_value(last) || head.len() > LONGEST_LABEL {
            break;
        }
        let start = line.range().start + words.len() - last.len();
        let value = fragment(source, Span::new(start..start + last.len()));
        if !value.is_value() {
            break;
        }
        values.push(value);
        words = head.trim_end();
        if words.is_empty() {
            break;
        }
    }
    let start = line.range().start;
    let head = (!words.is_empty()).then(|| fragment(source, Span::new(start..start + words.len())));
    head.into_iter().chain(values.into_iter().rev()).collect()
}

/// What stands in a span that nothing separates.
pub(super) fn fragment(source: &SourceText, span: Span) -> Fragment {
    let text = source.slice(span);
    let kind = if text.is_empty() {
        FragmentKind::Blank
    } else if text.len() > LONGEST_LABEL {
        FragmentKind::Prose
    } else if may_be_value(text) {
        match read_cell(text) {
            Printed::Blank => FragmentKind::Blank,
            Printed::Number { note: Some(note), .. } if !is_one_bracket(&note) => FragmentKind::Words(label_key(text)),
            value @ (Printed::Number { .. } | Printed::Mark) => FragmentKind::Value(value),
            // So many digits are several numbers.
            Printed::Text if text.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)) => {
                FragmentKind::Value(Printed::Text)
            }
            Printed::Text => FragmentKind::Words(label_key(text)),
        }
    } else {
        FragmentKind::Words(label_key(text))
    };
    Fragment { span, kind }
}

/// `（其中修订11件）` is a note to a number; `（二）部分公开（…）` behind a stray digit
/// is a label.
fn is_one_bracket(note: &str) -> bool {
    let inner = note.trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
    let first = |marks: [char; 2]| inner.find(marks).unwrap_or(inner.len());
    first(['（', '(']) <= first(['）', ')'])
}

/// A cheap look at the first character saves the reading of most words.
fn may_be_value(text: &str) -> bool {
    text.starts_with(|c: char| {
        c.is_ascii_digit() || ('０'..='９').contains(&c) || "+＋-－−—–―─/／\\无無\u{feff}\u{200b}".contains(c)
    })
}

/// `3 / 8`, alone on a line.
fn is_page_of_pages(text: &str) -> bool {
    let page = |text: &str| text.trim().parse::<u16>().ok().filter(|page| (1..1000).contains(page));
    let parts = text.split_once(['/', '／']).and_then(|(page_text, of)| page(page_text).zip(page(of)));
    parts.is_some_and(|(page, of)| page <= of)
}

/// What stands on every page of a report: its title with the number of the
/// page, the address and the time that a browser prints beside it.
#[expect(clippy::expect_used, reason = "a fixed pattern, compiled by every test")]
static RUNNING_HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:[Pp]age ?[0-9]+ ?[-—–|]",
        r"|https?://\S+(?:\s+[0-9]+/[0-9]+)?$",
        r"|[0-9]{4}[/-][0-9]{1,2}[/-][0-9]{1,2}[ ,，上下午]*[0-9]{1,2}:[0-9]{2}",
        r"|[^。；，：！？]{2,60}(?:年度报告|年报)(?:[\s—–第-]*[0-9]{1,3}[\s页—–-]*)?$)",
    ))
    .expect("the pattern is valid")
});

/// `- 3 -`, `— 2 —`, `P. 8` or `第3页 共8页`, alone on a line.
fn is_page_number(text: &str) -> bool {
    if text.len() > LONGEST_PAGE_NUMBER {
        return false;
    }
    let dash = |c: char| "-－—–―─".contains(c);
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let page = ["Page", "page", "P.", "p.", "P", "p"].iter().find_map(|word| text.strip_prefix(word));
    if page.is_some_and(|page| page.trim().len() < 4 && page.trim().parse::<u16>().is_ok()) {
        return true;
    }
    let framed = text.starts_with(dash) && text.ends_with(dash);
    let named = text.starts_with('第') && text.ends_with('页');
    let inner = if framed { text.trim_matches(|c: char| dash(c) || c.is_whitespace()) } else { text };
    let around = |c: char| named && (c.is_whitespace() || "第页共，,/／".contains(c));
    (framed || named) && inner.contains(digit) && inner.chars().all(|c| digit(c) || around(c))
}
