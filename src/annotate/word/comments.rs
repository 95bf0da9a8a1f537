//! The part that holds the words of all comments: a new one, or the one that is
//! there with more in it; and how the file is told of a new part.

use std::collections::BTreeSet;

use quick_xml::escape::escape;
use quick_xml::events::Event;

use super::super::Refusal;
use super::events::{Events, values};
use super::index::Index;
use super::package;
use crate::document::WordParts;

const AUTHOR: &str = "gailint";
const INITIALS: &str = "GL";

/// The list of the types of all parts.
const TYPES: &str = "[Content_Types].xml";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

/// Kinds of relations in the two editions of the standard (ECMA-376), and the
/// words by which namespaces of the strict one are known.
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments";
const STRICT_RELATION: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships/comments";
const STRICT: &str = "http://purl.oclc.org/ooxml/";

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// What a comment says.
pub(super) struct Comment<'a> {
    /// One paragraph each.
    pub(super) lines: Vec<String>,
    /// The moment that it carries, as `2026-01-31T09:30:00`.
    pub(super) date: &'a str,
}

/// The part with the comments.
pub(super) struct Part {
    main: String,
    name: String,
    /// Whether the main part names it already.
    named: bool,
    text: String,
    namespace: String,
    /// Numbers of comments that are taken.
    taken: BTreeSet<u64>,
    next: u64,
    added: String,
    prefix: String,
    declaration: String,
}

impl Part {
    /// Opens the part with the comments of a file, or begins one.
    ///
    /// # Errors
    /// When it is there and damaged, or has comments of an earlier run: nobody
    /// could tell which of both still hold.
    pub(super) fn open(parts: &mut WordParts<'_>, main: &str, index: &Index) -> Result<Self, Refusal> {
        let found = parts.related(main, "comments")?;
        let named = found.is_some();
        let name = match found {
            Some(name) => name,
            None => unused(parts, main.rsplit_once('/').map_or("", |(folder, _)| folder))?,
        };
        let namespace = index.namespace.clone();
        let empty = || format!("{HEAD}<w:comments xmlns:w=\"{namespace}\"></w:comments>");
        let text = package::text(parts, &name)?.unwrap_or_else(empty);
        if values(&text, "comment", "author").iter().any(|author| author == AUTHOR) {
            let help = format!("请标注原来的文件，或在 Word、WPS 里先删去“{AUTHOR}”的批注");
            return Err(Refusal::new("文件里已有校核批注", help));
        }
        let root = Root::of(&text).ok_or_else(package::damaged)?;
        let ids = values(&text, "comment", "id").into_iter().filter_map(|id| id.trim().parse::<u64>().ok());
        let taken = ids.chain(index.comments.iter().copied()).collect();
        let (prefix, declaration) = match root.name.split_once(':') {
            Some((prefix, _)) => (prefix.to_owned(), String::new()),
            None => ("w".to_owned(), format!(" xmlns:w=\"{namespace}\"")),
        };
        let (main, added) = (main.to_owned(), String::new());
        Ok(Self { main, name, named, text, namespace, taken, next: 0, added, prefix, declaration })
    }

    /// Adds a comment, and says its number.
    pub(super) fn add(&mut self, comment: &Comment<'_>) -> u64 {
        while self.taken.contains(&self.next) {
            self.next += 1;
        }
        let id = self.next;
        self.next += 1;
        let (w, declaration) = (&self.prefix, &self.declaration);
        self.added.push_str(&format!(
            "<{w}:comment{declaration} {w}:id=\"{id}\" {w}:author=\"{AUTHOR}\" {w}:date=\"{}Z\" {w}:initials=\"{INITIALS}\">",
            escape(comment.date)
        ));
        for (at, line) in comment.lines.iter().enumerate() {
            let sign = if at == 0 { format!("<{w}:r><{w}:annotationRef/></{w}:r>") } else { String::new() };
            let words = format!("<{w}:r><{w}:t xml:space=\"preserve\">{}</{w}:t></{w}:r>", escape(line.as_str()));
            self.added.push_str(&format!("<{w}:p>{sign}{words}</{w}:p>"));
        }
        self.added.push_str(&format!("</{w}:comment>"));
        id
    }

    /// The parts that are new or have changed: their names and texts.
    ///
    /// # Errors
    /// When the lists of the file's parts are damaged.
    pub(super) fn finish(self, parts: &mut WordParts<'_>) -> Result<Vec<(String, String)>, Refusal> {
        let mut changed = Vec::new();
        let types = package::text(parts, TYPES)?.ok_or_else(package::damaged)?;
        let part = format!("/{}", self.name);
        if !values(&types, "Override", "PartName").iter().any(|name| name.eq_ignore_ascii_case(&part)) {
            let part = escape(part.as_str());
            let line = |p: &str| format!("<{p}Override PartName=\"{part}\" ContentType=\"{TYPE}\"/>");
            changed.push((TYPES.to_owned(), with_last(&types, line)?));
        }
        if !self.named {
            let name = WordParts::relations(&self.main);
            let empty = || {
                format!(
                    "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>"
                )
            };
            let relations = package::text(parts, &name)?.unwrap_or_else(empty);
            let ids = values(&relations, "Relationship", "Id");
            let id = (1..).map(|n| format!("rIdGailint{n}")).find(|id| !ids.contains(id)).unwrap_or_default();
            let kind = if self.namespace.starts_with(STRICT) { STRICT_RELATION } else { RELATION };
            let target = self.name.rsplit('/').next().unwrap_or_default();
            let line = |p: &str| format!("<{p}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>");
            changed.push((name, with_last(&relations, line)?));
        }
        changed.push((self.name, with_last(&self.text, |_| self.added)?));
        Ok(changed)
    }
}

/// A name in a folder that no part has.
fn unused(parts: &mut WordParts<'_>, folder: &str) -> Result<String, Refusal> {
    let mut name = String::new();
    for n in 0_u32.. {
        let n = if n == 0 { String::new() } else { n.to_string() };
        name = format!("{folder}/comments{n}.xml").trim_start_matches('/').to_owned();
        if parts.part(&name)?.is_none() {
            break;
        }
    }
    Ok(name)
}

/// The outermost element of a part.
struct Root {
    name: String,
    /// Where its end tag begins, or where it would.
    end: usize,
    /// Written as `<w:comments/>`.
    closed: bool,
}

impl Root {
    fn of(text: &str) -> Option<Self> {
        let mut depth = 0_usize;
        let mut name = String::new();
        for event in Events::new(text) {
            let (event, here) = event?;
            match event {
                Event::Start(element) | Event::Empty(element) if depth == 0 => {
                    element.name().into_inner().clone_into(&mut name);
                    if text.get(here.clone())?.ends_with("/>") {
                        return Some(Self { name, end: here.end.checked_sub(2)?, closed: true });
                    }
                    depth = 1;
                }
                Event::Start(_) => depth += 1,
                Event::End(_) => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(Self { name, end: here.start, closed: false });
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// A part with something more at the end of its outermost element. `line` takes
/// the prefix of the elements there.
fn with_last(text: &str, line: impl FnOnce(&str) -> String) -> Result<String, Refusal> {
    let root = Root::of(text).ok_or_else(package::damaged)?;
    let prefix = root.name.split_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"));
    let (head, tail) = text.split_at_checked(root.end).ok_or_else(package::damaged)?;
    let line = line(&prefix);
    Ok(match tail.strip_prefix("/>").filter(|_| root.closed) {
        Some(tail) => format!("{head}>{line}</{}>{tail}", root.name),
        None => format!("{head}{line}{tail}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_added_at_the_end_of_a_part() {
        let cases = [
            ("<?xml version='1.0'?><a><b/></a>\n", "<?xml version='1.0'?><a><b/><x/></a>\n"),
            ("\u{feff}<p:a/>", "\u{feff}<p:a><p:x/></p:a>"),
            ("<a b='>' ></a>", "<a b='>' ><x/></a>"),
        ];
        for (text, wanted) in cases {
            assert_eq!(with_last(text, |p| format!("<{p}x/>")).unwrap(), wanted);
        }
        assert!(with_last("<a>", str::to_owned).is_err());
    }
}
