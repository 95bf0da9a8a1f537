//! The parts of a Word file by what they are to each other.

use super::super::super::Limits;
use super::super::ReadError;
use super::super::archive::Archive;
use super::xml::{self, Event, Xml};

/// Where the main part mostly stands.
const MAIN: &str = "word/document.xml";

/// The parts of a Word file, unpacked one by one within the limits.
///
/// ```
/// use gailint::document::{Limits, WordParts};
///
/// assert_eq!(WordParts::relations("word/document.xml"), "word/_rels/document.xml.rels");
/// assert!(WordParts::open(b"no archive", &Limits::default()).is_err());
/// ```
pub struct WordParts<'a> {
    archive: Archive<'a>,
    limits: &'a Limits,
}

impl<'a> WordParts<'a> {
    /// Opens a file.
    ///
    /// # Errors
    /// When it is cut off or damaged.
    pub fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, ReadError> {
        Ok(Self { archive: Archive::open(bytes, limits)?, limits })
    }

    /// The name of the main part.
    ///
    /// # Errors
    /// As [`Self::part`].
    pub fn main(&mut self) -> Result<String, ReadError> {
        Ok(self.related("", "officeDocument")?.unwrap_or_else(|| MAIN.to_owned()))
    }

    /// The bytes of a part; `None` when there is none of this name.
    ///
    /// # Errors
    /// When the part is damaged, locked with a password, or too big.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        self.archive.part(name)
    }

    /// The decoded text of a part.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        self.part(name)?.map(xml::text).transpose()
    }

    /// The text of a part that another one names by the kind of their relation.
    pub(super) fn text_of(&mut self, part: &str, kind: &str) -> Result<Option<String>, ReadError> {
        match self.related(part, kind)? {
            Some(name) => self.text(&name),
            None => Ok(None),
        }
    }

    /// The name of a part that another one names, by the last word of the kind
    /// of their relation; the file itself is the part `""`.
    ///
    /// # Errors
    /// As [`Self::part`], and when the relations are no XML.
    pub fn related(&mut self, part: &str, kind: &str) -> Result<Option<String>, ReadError> {
        let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder);
        let Some(text) = self.text(&Self::relations(part))? else { return Ok(None) };
        let mut xml = Xml::new(&text, self.limits);
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

    /// The name of the part that lists the relations of a part.
    #[must_use]
    pub fn relations(part: &str) -> String {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        format!("{folder}/_rels/{name}.rels").trim_start_matches('/').to_owned()
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

    #[test]
    fn the_file_itself_has_relations() {
        assert_eq!(WordParts::relations(""), "_rels/.rels");
    }
}
