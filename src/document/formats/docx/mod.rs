//! Word files (`.docx` and its kin, ECMA-376 in both editions): which parts
//! they have, and what they are read into. What counts as a printed word is
//! decided in [`body`], tables in [`table`], numbers of lists in [`numbering`].
//!
//! Headers, footers, notes and comments are not read: they are parts of their
//! own and no part of the report's text.

mod body;
mod numbering;
mod numerals;
mod paragraph;
mod story;
mod styles;
mod table;
mod xml;

use super::super::{Document, Metadata};
use super::archive::{self, Archive, damaged, locked};
use super::{File, ReadError, legacy};
use numbering::Numbering;
use styles::Styles;
use xml::{Event, Xml};

/// Types that the main part of a Word file may have.
const TYPES: [&str; 4] =
    ["wordprocessingml.document.main", "wordprocessingml.template.main", "ms-word.document", "ms-word.template"];

/// Where the main part mostly stands.
const MAIN: &str = "word/document.xml";

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
    let mut parts = Parts { archive: Archive::open(file.bytes, file.limits)?, file };
    let main = parts.related("", "officeDocument")?.unwrap_or_else(|| MAIN.to_owned());
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

/// The parts of a file by what they are to each other.
struct Parts<'a> {
    archive: Archive<'a>,
    file: File<'a>,
}

impl Parts<'_> {
    fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        self.archive.part(name)?.map(xml::text).transpose()
    }

    /// The text of a part that another one names by the kind of their relation.
    fn text_of(&mut self, part: &str, kind: &str) -> Result<Option<String>, ReadError> {
        match self.related(part, kind)? {
            Some(name) => self.text(&name),
            None => Ok(None),
        }
    }

    /// The name of a part that another one names; the file itself is the part `""`.
    fn related(&mut self, part: &str, kind: &str) -> Result<Option<String>, ReadError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let Some(text) = self.text(&format!("{folder}/_rels/{name}.rels"))? else { return Ok(None) };
        let mut xml = Xml::new(&text, self.file.limits);
        while let Some(event) = xml.next()? {
            let Event::Start(element) = event else { continue };
            // The two editions of the standard differ in all but the end.
            let is_kind = element.attribute("Type").is_some_and(|it| it.rsplit('/').next() == Some(kind));
            let inside = element.attribute("TargetMode").as_deref() != Some("External");
            if let Some(target) = element.attribute("Target").filter(|_| is_kind && inside) {
                return Ok(Some(resolved(folder, &target)));
            }
        }
        Ok(None)
    }
}

/// The name of a part as another one in a folder writes it.
fn resolved(folder: &str, target: &str) -> String {
    let whole = if target.starts_with('/') { target.to_owned() } else { format!("{folder}/{target}") };
    let mut names = Vec::new();
    for name in whole.split('/') {
        match name {
            "" | "." => {}
            ".." => _ = names.pop(),
            name => names.push(name),
        }
    }
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parts_are_resolved() {
        let cases = [
            ("", "word/document.xml"),
            ("word", "document.xml"),
            ("word/a", "../document.xml"),
            ("x", "/word/document.xml"),
        ];
        for (folder, target) in cases {
            assert_eq!(resolved(folder, target), "word/document.xml", "{folder} {target}");
        }
    }
}
