//! The paragraphs of a main part by their bytes, as far as comments need them:
//! where a comment may begin and end, and where a run can be cut in two.
//!
//! A paragraph is a row of units: runs, and whatever else stands beside runs —
//! links, fields, formulas, controls, deleted words. Only runs are ever cut;
//! anything else is marked as a whole. What hangs on a run, such as a text box
//! with paragraphs of its own, belongs to its unit: Word takes no comments there.

use std::collections::BTreeSet;
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};

use super::events::{Events, attribute};

/// Elements in a paragraph that hold units: words that were inserted or moved
/// to here, and the tags that some programs put around words.
const HOLDERS: [&str; 4] = ["ins", "moveTo", "smartTag", "customXml"];

/// Formats by which the reader sets words apart. Two halves of such a run would
/// be set apart from each other.
const SET_APART: [&str; 3] = ["strike", "dstrike", "vertAlign"];

/// A main part.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) paragraphs: Vec<Paragraph>,
    /// The namespace of the main part: it tells the edition of the standard.
    pub(super) namespace: String,
    /// Numbers of comments that the text refers to.
    pub(super) comments: BTreeSet<u64>,
}

/// A paragraph that can be commented on.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// The whole element.
    pub(super) all: Range<usize>,
    /// Between its format and its end tag; empty and at its end for an element without content.
    pub(super) content: Range<usize>,
    /// The name of the element, `w:p`.
    pub(super) name: String,
    /// Written as `<w:p/>`.
    pub(super) closed: bool,
    pub(super) units: Vec<Unit>,
    /// Declares the prefix of [`Paragraph::prefix`] where the element has none.
    pub(super) declaration: String,
}

/// Something that stands beside runs in a paragraph.
#[derive(Debug, Default)]
pub(super) struct Unit {
    pub(super) all: Range<usize>,
    pub(super) run: Option<Run>,
    /// The units of the field that it is a part of.
    pub(super) field: Option<Range<usize>>,
}

/// A run that can be cut.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) tag: Range<usize>,
    /// Its format, if it has one.
    pub(super) format: Range<usize>,
    pub(super) children: Vec<Child>,
    set_apart: bool,
}

/// A text, a tab or anything else in a run.
#[derive(Debug, Default)]
pub(super) struct Child {
    pub(super) all: Range<usize>,
    /// For a text that can be cut: its tag and its words.
    pub(super) text: Option<Text>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    pub(super) tag: Range<usize>,
    pub(super) words: Range<usize>,
    pub(super) keeps_space: bool,
}

impl Paragraph {
    /// The prefix for elements that are put into the paragraph. Attributes need
    /// one even where the elements have none.
    pub(super) fn prefix(&self) -> &str {
        self.name.split_once(':').map_or("w", |(prefix, _)| prefix)
    }
}

/// What an open element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Body, table, cell and whatever else holds paragraphs.
    Blocks,
    /// A paragraph or a holder in it.
    Paragraph,
    ParagraphFormat,
    Run,
    RunFormat,
    Child,
    /// A unit that is no run.
    Unit,
    /// Anything deeper.
    Inside,
}

impl Index {
    /// Goes through a main part; `None` when it is no XML.
    pub(super) fn new(text: &str) -> Option<Self> {
        let mut walk = Walk::default();
        for event in Events::new(text) {
            let (event, here) = event?;
            match event {
                Event::Start(element) => walk.start(&element, &here),
                Event::Empty(element) => {
                    walk.start(&element, &here);
                    walk.end(&(here.end..here.end), true);
                }
                Event::End(_) => walk.end(&here, false),
                _ => {}
            }
        }
        walk.open.is_empty().then_some(walk.index)
    }

    /// The paragraph in which a byte stands.
    pub(super) fn paragraph(&self, at: usize) -> Option<&Paragraph> {
        let after = self.paragraphs.partition_point(|paragraph| paragraph.all.start < at);
        self.paragraphs.get(after.checked_sub(1)?).filter(|paragraph| at <= paragraph.all.end)
    }
}

#[derive(Default)]
struct Walk {
    index: Index,
    open: Vec<At>,
    paragraph: Paragraph,
    unit: Unit,
    run: Run,
    child: Child,
    /// Fields that are open in the paragraph, and the unit in which the outermost began.
    fields: usize,
    field: usize,
}

impl Walk {
    fn start(&mut self, element: &BytesStart<'_>, here: &Range<usize>) {
        let name = element.local_name().into_inner();
        if self.open.is_empty() {
            self.index.namespace = namespace(element);
        }
        if matches!(name, "commentRangeStart" | "commentRangeEnd" | "commentReference") {
            self.index.comments.extend(attribute(element, "id").and_then(|id| id.trim().parse::<u64>().ok()));
        }
        let outer = self.open.last().copied().unwrap_or(At::Blocks);
        let at = match (outer, name) {
            (At::Blocks, "p") => At::Paragraph,
            (At::Blocks, _) => At::Blocks,
            (At::Paragraph, "pPr") => At::ParagraphFormat,
            (At::Paragraph, name) if HOLDERS.contains(&name) => At::Paragraph,
            (At::Paragraph, "r") => At::Run,
            (At::Paragraph, _) => At::Unit,
            (At::Run, "rPr") => At::RunFormat,
            (At::Run, _) => At::Child,
            (At::ParagraphFormat | At::RunFormat | At::Child | At::Unit | At::Inside, _) => At::Inside,
        };
        match at {
            At::Paragraph if outer == At::Blocks => self.start_paragraph(element, here),
            At::Run | At::Unit => {
                self.unit = Unit { all: here.clone(), ..Unit::default() };
                let format = here.end..here.end;
                self.run = Run { tag: here.clone(), format, ..Run::default() };
            }
            At::RunFormat => self.run.format = here.clone(),
            At::Child => {
                let keeps_space = attribute(element, "space").as_deref() == Some("preserve");
                let text = Text { tag: here.clone(), words: here.end..here.end, keeps_space };
                self.child = Child { all: here.clone(), text: (name == "t").then_some(text) };
            }
            At::Inside if outer == At::RunFormat => self.run.set_apart |= SET_APART.contains(&name),
            At::Blocks | At::Paragraph | At::ParagraphFormat | At::Inside => {}
        }
        if name == "fldChar" {
            self.field_mark(attribute(element, "fldCharType").as_deref());
        }
        self.open.push(at);
    }

    /// Takes the beginning or the end of a field. Its units are told of it when
    /// the last one is complete.
    fn field_mark(&mut self, kind: Option<&str>) {
        let here = self.paragraph.units.len();
        match kind {
            Some("begin") => {
                self.field = if self.fields == 0 { here } else { self.field };
                self.fields += 1;
            }
            Some("end") => {
                if self.fields == 1 {
                    self.unit.field = Some(self.field..here + 1);
                }
                self.fields = self.fields.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn start_paragraph(&mut self, element: &BytesStart<'_>, here: &Range<usize>) {
        let name = element.name().into_inner().to_owned();
        let declaration =
            if name.contains(':') { String::new() } else { format!(" xmlns:w=\"{}\"", self.index.namespace) };
        let content = here.end..here.end;
        self.paragraph = Paragraph { all: here.clone(), content, name, declaration, ..Paragraph::default() };
        self.fields = 0;
    }

    /// Takes the end of an element; `closed`: it had no content.
    fn end(&mut self, here: &Range<usize>, closed: bool) {
        let Some(at) = self.open.pop() else { return };
        let outer = self.open.last().copied().unwrap_or(At::Blocks);
        match at {
            At::Paragraph if outer == At::Blocks => {
                self.paragraph.all.end = here.end;
                self.paragraph.content.end = here.start;
                self.paragraph.closed = closed;
                self.index.paragraphs.push(std::mem::take(&mut self.paragraph));
            }
            At::ParagraphFormat => self.paragraph.content.start = here.end,
            At::Run | At::Unit => {
                self.unit.all.end = here.end;
                let run = std::mem::take(&mut self.run);
                self.unit.run = (at == At::Run && !closed && !run.set_apart).then_some(run);
                self.end_unit();
            }
            At::RunFormat => self.run.format.end = here.end,
            At::Child => {
                self.child.all.end = here.end;
                let child = std::mem::take(&mut self.child);
                let text = child.text.filter(|_| !closed).map(|text| Text { words: text.tag.end..here.start, ..text });
                self.run.children.push(Child { text, ..child });
            }
            At::Blocks | At::Paragraph | At::Inside => {}
        }
    }

    fn end_unit(&mut self) {
        let unit = std::mem::take(&mut self.unit);
        let field = unit.field.clone();
        self.paragraph.units.push(unit);
        if let Some(field) = field {
            let own = self.paragraph.units.iter_mut().skip(field.start);
            own.for_each(|unit| unit.field = Some(field.clone()));
        }
    }
}

/// The namespace of an element, as it declares it itself.
fn namespace(element: &BytesStart<'_>) -> String {
    let prefix = element.name().prefix().map(|prefix| prefix.into_inner().to_owned());
    let key = prefix.map_or_else(|| "xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
    let mut all = element.attributes();
    let found = all.with_checks(false).filter_map(Result::ok).find(|one| one.key.into_inner() == key);
    found.map(|found| found.value.into_owned()).unwrap_or_default()
}
