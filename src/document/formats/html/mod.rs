//! Web pages. [`parse`] arranges the elements as browsers do and keeps the place
//! of every text, [`measure`] tells the article from the site around it, [`grid`]
//! the tables that hold numbers from those that only place things on the page,
//! and [`flow`] writes what is visible.
//!
//! No scripts are run and no other file is fetched: what a browser shows only
//! with their help is not there.

mod elements;
mod embedded;
mod flow;
mod grid;
mod measure;
mod meta;
mod parse;
mod recognise;
mod tree;

use std::ops::Range;

use self::embedded::Embedded;
use self::measure::Measures;
use self::parse::Parsed;
use self::tree::{Bounds, ROOT};
use super::{File, ReadError};
use crate::document::{Builder, Document, Words};
use crate::source::{SourceText, Span, decode_declared};

pub(super) use recognise::is_html;

/// Reads a page. Origins are places in its decoded text.
pub(super) fn read(file: File<'_>) -> Result<Document, ReadError> {
    let decoded = decode_declared(file.bytes, recognise::charset(file.bytes))?;
    let text = decoded.text.as_str();
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let bounds = Bounds { depth: file.limits.depth, elements: file.limits.elements };
    let parse = |text: &str, place: &dyn Fn(Range<usize>) -> Span| {
        parse::parse(text, bounds, place).map_err(|bound| ReadError::too_costly(file.limits, bound))
    };
    let Parsed { page, metas, mut comments } = parse(text, &Span::new)?;
    let mut builder = Builder::default();
    let metadata = meta::write(&page, &metas, &mut builder);
    match embedded::find(text).filter(|found| is_needed(found, text, &page)) {
        Some(embedded) => {
            let article = parse(&embedded.markup, &|range| embedded.place(range))?;
            flow::write(&article.page, keeps_lines(&embedded.markup), file.limits, &mut builder)?;
            comments.extend(article.comments);
        }
        None => flow::write(&page, keeps_lines(text), file.limits, &mut builder)?,
    }
    for comment in &comments {
        let mut words = Words::default();
        flow::push(&mut words, comment);
        builder.comment(words);
    }
    let original = SourceText::new(file.name, decoded.text);
    Ok(builder.finish(file.name, "html", Some(original), metadata))
}

/// Whether the article is in a string: the page itself shows no table, or is
/// nothing but such a string.
fn is_needed(embedded: &Embedded, text: &str, page: &tree::Page) -> bool {
    let before = text.get(..embedded.found).unwrap_or_default();
    Measures::new(page).of(ROOT).tables == 0 || !before.to_ascii_lowercase().contains("<script")
}

/// Text with tables in it but without any other markup: its lines are lines.
fn keeps_lines(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    !["<html", "<body", "<p>", "<p ", "<br", "<div", "<li", "<h1", "<h2", "<h3"].iter().any(|tag| text.contains(tag))
}
