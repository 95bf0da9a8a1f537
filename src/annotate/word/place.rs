//! Where a comment begins and ends: bytes that hold words → two spots in the
//! main part between which just these words stand, or the least around them
//! that can be marked.

use std::ops::Range;

use super::index::{Index, Paragraph, Run, Text, Unit};

/// A spot at which marks can be put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// Where.
    pub(super) at: usize,
    /// Bytes there that are replaced.
    pub(super) replaced: usize,
    /// What closes the elements that are cut, and what opens them again.
    pub(super) before: String,
    pub(super) after: String,
    /// The prefix of the elements put in, and its declaration where that is needed.
    pub(super) prefix: String,
    pub(super) declaration: String,
}

/// The two ends of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: Spot,
    pub(super) end: Spot,
}

/// The place of some bytes; of none, the whole paragraph that they stand in.
/// `None`: they stand in no paragraph.
pub(super) fn of(index: &Index, text: &str, bytes: Range<usize>) -> Option<Place> {
    let paragraph = index.paragraph(bytes.start)?;
    if bytes.is_empty() {
        return Some(whole(text, paragraph));
    }
    let last = index.paragraph(bytes.end)?;
    let start = Cutter { text, paragraph }.start(bytes.start);
    let end = Cutter { text, paragraph: last }.end(bytes.end);
    Some(if start.at <= end.at { Place { start, end } } else { whole(text, paragraph) })
}

/// All of a paragraph.
pub(super) fn whole(text: &str, paragraph: &Paragraph) -> Place {
    let cutter = Cutter { text, paragraph };
    if !paragraph.closed {
        return Place { start: cutter.plain(paragraph.content.start), end: cutter.plain(paragraph.content.end) };
    }
    let (before, after) = (">".to_owned(), format!("</{}>", paragraph.name));
    let open = Spot { replaced: 2, before, after, ..cutter.plain(paragraph.all.end.saturating_sub(2)) };
    Place { start: open.clone(), end: open }
}

struct Cutter<'a> {
    text: &'a str,
    paragraph: &'a Paragraph,
}

impl Cutter<'_> {
    /// The last spot in front of a byte at which a comment may begin.
    fn start(&self, at: usize) -> Spot {
        let units = &self.paragraph.units;
        let Some(unit) = units.iter().find(|unit| unit.all.end > at) else {
            return self.plain(self.paragraph.content.start);
        };
        if let Some(first) = unit.field.as_ref().and_then(|field| units.get(field.start)) {
            return self.plain(first.all.start);
        }
        self.start_in(unit, at).unwrap_or_else(|| self.plain(unit.all.start))
    }

    /// A spot within a run; `None` for one that is not to be cut.
    fn start_in(&self, unit: &Unit, at: usize) -> Option<Spot> {
        let run = unit.run.as_ref()?;
        let position = run.children.iter().position(|child| child.all.end > at)?;
        let child = run.children.get(position)?;
        let cut =
            child.text.as_ref().filter(|text| text.words.start < at).and_then(|text| self.cut_text(run, text, at));
        cut.or_else(|| (position > 0).then(|| self.cut_run(run, child.all.start)))
    }

    /// The first spot behind a byte at which a comment may end.
    fn end(&self, at: usize) -> Spot {
        let units = &self.paragraph.units;
        let Some(unit) = units.iter().rfind(|unit| unit.all.start < at) else {
            return self.plain(self.paragraph.content.end);
        };
        if let Some(last) = unit.field.as_ref().and_then(|field| units.get(field.end.checked_sub(1)?)) {
            return self.plain(last.all.end);
        }
        self.end_in(unit, at).unwrap_or_else(|| self.plain(unit.all.end))
    }

    fn end_in(&self, unit: &Unit, at: usize) -> Option<Spot> {
        let run = unit.run.as_ref()?;
        let position = run.children.iter().rposition(|child| child.all.start < at)?;
        let child = run.children.get(position)?;
        let cut = child.text.as_ref().filter(|text| at < text.words.end).and_then(|text| self.cut_text(run, text, at));
        cut.or_else(|| (position + 1 < run.children.len()).then(|| self.cut_run(run, child.all.end)))
    }

    /// A spot at which nothing need be cut.
    fn plain(&self, at: usize) -> Spot {
        Spot {
            at,
            replaced: 0,
            before: String::new(),
            after: String::new(),
            prefix: self.paragraph.prefix().to_owned(),
            declaration: self.paragraph.declaration.clone(),
        }
    }

    /// A cut between two children of a run: the second half gets its format too.
    fn cut_run(&self, run: &Run, at: usize) -> Spot {
        let (tag, format) = (self.slice(&run.tag), self.slice(&run.format));
        Spot { before: format!("</{}>", name(tag)), after: format!("{tag}{format}"), ..self.plain(at) }
    }

    /// A cut between two letters of a text; `None` where a cut would change
    /// which white space is printed.
    fn cut_text(&self, run: &Run, text: &Text, at: usize) -> Option<Spot> {
        if !self.can_be_cut(text, at) {
            return None;
        }
        let tag = self.slice(&text.tag);
        let cut = self.cut_run(run, at);
        Some(Spot { before: format!("</{}>{}", name(tag), cut.before), after: format!("{}{tag}", cut.after), ..cut })
    }

    /// Space at the ends of a text counts only where its tag says so.
    fn can_be_cut(&self, text: &Text, at: usize) -> bool {
        let space = |c: Option<char>| c.is_none_or(|c| matches!(c, ' ' | '\t' | '\r' | '\n'));
        let before = self.text.get(text.words.start..at).and_then(|words| words.chars().next_back());
        let after = self.text.get(at..text.words.end).and_then(|words| words.chars().next());
        text.keeps_space || !(space(before) || space(after))
    }

    fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }
}

/// The name of a tag as it is written, with its prefix.
fn name(tag: &str) -> &str {
    let tag = tag.trim_start_matches('<');
    tag.split(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default()
}
