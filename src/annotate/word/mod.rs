//! Findings as comments of a Word file. [`index`] knows the paragraphs and runs
//! of its main part by their bytes, [`place`] finds where a comment begins and
//! ends, [`edit`] puts both in, [`comments`] writes what they say, and
//! [`package`] makes the new archive.
//!
//! What counts as a word is decided by the reader alone: it says for each word
//! which bytes hold it ([`Origin::Word`]).

mod comments;
mod edit;
mod events;
mod index;
mod package;
mod place;

use std::ops::Range;

use super::note;
use super::{Annotated, Displaced, Refusal};
use crate::document::{Document, File, WordParts};
use crate::finding::Finding;
use crate::form::Report;
use crate::source::{Origin, Span};
use comments::Comment;
use edit::Edits;
use index::Index;

const NO_PLACE: &str = "在文件里找不到对应的段落，批注写在标题上";

/// Writes a comment for each finding.
pub(super) fn annotate(
    file: File<'_>,
    document: &Document,
    report: &Report,
    findings: &[&Finding],
    date: &str,
) -> Result<Annotated, Refusal> {
    let mut parts = WordParts::open(file.bytes, file.limits)?;
    let main = parts.main()?;
    let text = package::text(&mut parts, &main)?.ok_or_else(package::damaged)?;
    let index = Index::new(&text).ok_or_else(package::damaged)?;
    let mut written = comments::Part::open(&mut parts, &main, &index)?;

    let written_at = |span: Span| match document.source.origin(span) {
        Some(Origin::Word { written, .. }) => Some(written.range()),
        _ => None,
    };
    let spot = |range: Range<usize>| place::of(&index, &text, range);
    let title = report.title.as_ref().and_then(|title| spot(written_at(title.span)?));
    let title = title.or_else(|| index.paragraphs.first().map(|first| place::whole(&text, first)));
    let title = title.ok_or_else(|| Refusal::new("文件里没有可以加批注的段落", "请用 gailint check 查看问题"))?;

    let mut edits = Edits::default();
    let mut displaced = Vec::new();
    for finding in findings {
        let own = written_at(finding.place.span).and_then(spot);
        let mut lines = vec![note::headline(finding)];
        lines.extend(note::details(finding));
        if own.is_none() {
            lines.extend(note::position(finding));
            displaced.push(Displaced { finding: note::headline(finding), reason: NO_PLACE });
        }
        let id = written.add(&Comment { lines, date });
        edits.comment(id, own.as_ref().unwrap_or(&title));
    }
    let mut changed = written.finish(&mut parts)?;
    changed.push((main, edits.apply(&text)));
    let cautions = package::cautions(&mut parts)?;
    let bytes = package::rewrite(file.bytes, &changed).map_err(|_| package::damaged())?;
    Ok(Annotated { bytes, written: findings.len(), displaced, cautions })
}
