//! A report written in the layout of its form: an empty one to be filled in, or
//! one with figures. One row of [`TEMPLATES`] for a file format; what stands on
//! the page and in which order is decided here, once; how the cells of a table
//! are merged, in [`Grid`]. What is written reads back cell for cell.

mod docx;
mod html;
mod markdown;
mod xlsx;

use super::grid::{Grid, grid};
use crate::form::{CellIx, Draft, TableIx};

/// A file format that reports can be written in.
pub struct Template {
    /// Its name for `--to`, and the ending of its files.
    pub name: &'static str,
    /// What it is, in Chinese.
    pub doc: &'static str,
    /// Whether it is text, which a terminal can show.
    pub text: bool,
    /// Writes a report.
    pub write: fn(&Draft) -> Result<Vec<u8>, TemplateError>,
}

/// A report that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct TemplateError(String);

/// Every format.
pub const TEMPLATES: &[Template] = &[
    Template { name: "docx", doc: "Word 文件", text: false, write: docx::write },
    Template { name: "xlsx", doc: "Excel 文件", text: false, write: xlsx::write },
    Template { name: "html", doc: "网页", text: true, write: |draft| Ok(html::write(draft).into_bytes()) },
    Template { name: "md", doc: "Markdown 文本", text: true, write: |draft| Ok(markdown::write(draft).into_bytes()) },
];

/// The format with this name.
#[must_use]
pub fn template_named(name: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.name == name)
}

/// A part of the page.
enum Part<'a> {
    Title(&'a str),
    Heading(&'a str),
    Paragraph(&'a str),
    /// A line at the right edge: who signs, and when.
    Signature(String),
    Table(Grid),
}

/// The parts of a report from top to bottom. In a section, the narrative stands
/// before the tables.
fn parts(draft: &Draft) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = draft.title.as_deref().map(Part::Title).into_iter().collect();
    parts.extend(paragraphs(&draft.preamble));
    let there = draft.sections.iter().enumerate().filter_map(|(at, section)| Some((at, section.as_ref()?)));
    let mut sections: Vec<_> = there.collect();
    sections.sort_by_key(|(at, section)| section.position.map_or(*at, |place| (place as usize).saturating_sub(1)));
    let words = |cell: CellIx| draft.cells.get(cell.0)?.as_deref();
    for (at, section) in sections {
        parts.push(Part::Heading(&section.heading));
        parts.extend(paragraphs(&section.text));
        let tables = draft.form.tables.iter().enumerate().filter(|(_, table)| table.section.0 == at);
        let there = tables.filter(|(at, _)| draft.tables.get(*at).copied().unwrap_or_default());
        parts.extend(there.map(|(at, _)| Part::Table(grid(&draft.form, TableIx(at), &words))));
    }
    if let Some(published) = draft.published {
        parts.extend(draft.issuer.clone().map(Part::Signature));
        parts.push(Part::Signature(format!("{}年{}月{}日", published.year, published.month, published.day)));
    }
    parts
}

fn paragraphs(text: &str) -> impl Iterator<Item = Part<'_>> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(Part::Paragraph)
}
