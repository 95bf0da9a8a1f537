//! Word files (`.docx` and its kin, ECMA-376 in both editions): which parts
//! they have, and what they are read into. What counts as a printed word is
//! decided in [`body`], tables in [`table`], numbers of lists in [`numbering`].
//!
//! Headers, footers, notes and comments are not read: they are parts of their
//! own and no part of the report's text.

mod body;
mod numbering;
mod numerals;
mod open;
mod paragraph;
mod parts;
mod story;
mod styles;
mod table;
mod xml;

use super::super::{Document, Metadata};
use super::archive::{self, damaged, locked};
use super::{File, ReadError, legacy};
use numbering::Numbering;
use styles::Styles;

pub use parts::WordParts;

/// Types that the main part of a Word file may have.
const TYPES: [&str; 4] =
    ["wordprocessingml.document.main", "wordprocessingml.template.main", "ms-word.document", "ms-word.template"];

/// Whether a file is a Word file, by its list of types; one behind a password
/// does not show its list.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    archive::holds_type(bytes, &TYPES) || legacy::is_locked(bytes)
}

/// Reads a Word file.
///
/// # Errors
/// When it is damaged or locked, holds no words, or needs more than a bound allows.
pub(super) fn read(file: File<'_>) -> Result<Document, ReadError> {
    if legacy::is_locked(file.bytes) {
        return Err(locked());
    }
    let mut parts = WordParts::open(file.bytes, file.limits)?;
    let main = parts.main()?;
    let styles = match parts.text_of(&main, "styles")? {
        Some(text) => Styles::read(&text, file.limits)?,
        None => Styles::default(),
    };
    let numbering = match parts.text_of(&main, "numbering")? {
        Some(text) => Numbering::read(&text, file.limits)?,
        None => Numbering::default(),
    };
    let text = parts.text(&main)?.ok_or_else(damaged)?;
    let document =
        body::read(&text, &styles, numbering, file.limits)?.finish(file.name, "docx", None, Metadata::default());
    if document.blocks.is_empty() {
        return Err(ReadError::refused("文件里没有文字，内容可能是图片", "请使用有文字的原文件"));
    }
    Ok(document)
}
