//! The main part of a Word file, element by element: which words count, and
//! where paragraphs, tables and text boxes begin and end.
//!
//! Elements nest as deep as [`Limits`] allow, so open ones are kept in a list
//! and nothing here calls itself.

use super::super::super::{Builder, Limits, Words};
use super::super::ReadError;
use super::super::archive::damaged;
use super::numbering::Numbering;
use super::open::{At, Open, UNSEEN};
use super::paragraph::{Paragraph, Run, is_page_number, symbol, twips};
use super::story::Story;
use super::styles::Styles;
use super::table::{Cell, Merge, Row, Table, columns};
use super::xml::{Element, Event, Xml};
use crate::source::Span;

/// Reads the main part into a document.
///
/// # Errors
/// When it is damaged, or needs more than a bound allows.
pub(super) fn read(text: &str, styles: &Styles, numbering: Numbering, limits: &Limits) -> Result<Builder, ReadError> {
    let mut body = Body {
        styles,
        numbering,
        limits,
        open: Vec::new(),
        story: Story::default(),
        outer_stories: Vec::new(),
        table: Table::default(),
        outer_tables: Vec::new(),
        tables_begun: 0,
        text: Words::default(),
        texts: 0,
        keeps_space: false,
        checked: false,
        place: Span::default(),
    };
    let mut has_body = false;
    let mut xml = Xml::new(text, limits);
    while let Some(event) = xml.next()? {
        body.place = xml.place();
        match event {
            Event::Start(element) => {
                has_body |= element.name() == "body";
                if body.start(&element)? {
                    continue;
                }
                xml.skip()?;
            }
            Event::End => body.end()?,
            Event::Text(words) => {
                if matches!(body.at(), At::Text | At::Instruction) {
                    body.take(&words)?;
                }
            }
        }
    }
    if !has_body {
        return Err(damaged());
    }
    let mut builder = Builder::default();
    body.story.close().into_iter().for_each(|item| item.write(&mut builder));
    Ok(builder)
}

struct Body<'a> {
    styles: &'a Styles,
    numbering: Numbering,
    limits: &'a Limits,
    open: Vec<Open>,
    /// The innermost of the body and the cells and text boxes that are open.
    story: Story,
    outer_stories: Vec<Story>,
    /// The innermost table that is open.
    table: Table,
    outer_tables: Vec<Table>,
    tables_begun: u32,
    /// Words of the open text or instruction, and whether space at its ends counts.
    text: Words,
    keeps_space: bool,
    /// Bytes of all texts so far.
    texts: u64,
    /// Whether the open check box is ticked.
    checked: bool,
    /// Where the element or text that has just come stands.
    place: Span,
}

impl Body<'_> {
    fn at(&self) -> At {
        self.open.last().map_or(At::Blocks, |open| open.at)
    }

    /// Takes the beginning of an element. `false`: nothing in it counts.
    fn start(&mut self, element: &Element<'_>) -> Result<bool, ReadError> {
        let name = element.name();
        if matches!(name, "Choice" | "Fallback") {
            let alternatives = self.open.last_mut();
            if alternatives.is_some_and(|open| std::mem::replace(&mut open.chosen, true)) {
                return Ok(false);
            }
        }
        let at = self.at();
        self.format(at, element);
        if UNSEEN.contains(&name) || (name == "fldSimple" && is_page_number(&instruction(element))) {
            return Ok(false);
        }
        let inner = match (at, name) {
            (At::Blocks, "p") => At::Paragraph,
            (At::Blocks, "tbl") => At::Table,
            (At::Blocks, "tcPr") => At::CellFormat,
            (At::Table, "tr") => At::Row,
            (At::Row, "trPr") => At::RowFormat,
            (At::Row, "tc") | (At::Paragraph | At::Run, "txbxContent") => At::Blocks,
            (At::Paragraph, "pPr") => At::ParagraphFormat,
            (At::ParagraphFormat, "rPr") => At::EndFormat,
            (At::Paragraph, "r") => At::Run,
            (At::Run, "rPr") => At::RunFormat,
            (At::Run, "t") => At::Text,
            (At::Run, "instrText") => At::Instruction,
            (At::Run, "checkBox") => At::CheckBox,
            _ => {
                self.open.push(Open { at, began: false, chosen: false });
                return Ok(true);
            }
        };
        self.begin(inner, name, element)?;
        self.open.push(Open { at: inner, began: true, chosen: false });
        Ok(true)
    }

    /// Takes words of a text or instruction. A plain text may be no bigger than
    /// a file, and neither may one that was packed.
    fn take(&mut self, words: &str) -> Result<(), ReadError> {
        self.texts = self.texts.saturating_add(words.len() as u64);
        if self.texts > self.limits.file_size {
            return Err(ReadError::too_costly(self.limits, "file_size"));
        }
        let origin = self.story.paragraph.as_ref().map(|paragraph| paragraph.origin(self.place));
        origin.into_iter().for_each(|origin| self.text.push(words, origin));
        Ok(())
    }

    /// Begins what an element opens.
    fn begin(&mut self, at: At, name: &str, element: &Element<'_>) -> Result<(), ReadError> {
        match at {
            At::Paragraph => {
                self.story.count = self.story.count.saturating_add(1);
                let (number, begins) = (self.story.number(), self.place.range().end);
                self.story.paragraph = Some(Paragraph { number, begins, ..Paragraph::default() });
                if self.story.count == 1 {
                    self.story.cell.begins = begins;
                }
            }
            At::Table => {
                self.tables_begun = self.tables_begun.saturating_add(1);
                self.story.end_run_on();
                let table = Table { number: self.tables_begun, ..Table::default() };
                self.outer_tables.push(std::mem::replace(&mut self.table, table));
            }
            At::Row => self.table.rows.push(Row::default()),
            At::Blocks if name == "tc" => {
                self.table.cells += 1;
                if self.table.cells > self.limits.table_cells {
                    return Err(ReadError::too_costly(self.limits, "table_cells"));
                }
                self.begin_story(Story::default());
            }
            At::Blocks => {
                let anchor = Some(self.story.number());
                self.begin_story(Story { anchor, ..Story::default() });
            }
            At::Run => {
                if let Some(paragraph) = &mut self.story.paragraph {
                    paragraph.run = Run::default();
                }
            }
            At::Text | At::Instruction => {
                self.text = Words::default();
                self.keeps_space = element.attribute("space").as_deref() == Some("preserve");
            }
            At::CheckBox => self.checked = false,
            At::RowFormat | At::CellFormat | At::ParagraphFormat | At::EndFormat | At::RunFormat => {}
        }
        Ok(())
    }

    /// Takes what an element says by standing where it does.
    fn format(&mut self, at: At, element: &Element<'_>) {
        let name = element.name();
        match at {
            At::Run => self.mark(element),
            At::CheckBox if matches!(name, "default" | "checked") => self.checked = element.is_on(),
            At::RowFormat => {
                let Some(row) = self.table.rows.last_mut() else { return };
                match name {
                    "gridBefore" => row.before = columns(element.number(), 0),
                    "wBefore" => row.before_width = twips(element),
                    "gridAfter" => row.after = columns(element.number(), 0),
                    "del" => row.gone = true,
                    "hidden" => row.gone = element.is_on(),
                    _ => {}
                }
            }
            At::CellFormat => {
                let cell = &mut self.story.cell;
                match name {
                    "gridSpan" => cell.columns = columns(element.number(), 1),
                    "tcW" => cell.width = twips(element),
                    "vMerge" => cell.down = Merge::of(element.val()),
                    "hMerge" => cell.across = Merge::of(element.val()),
                    "cellDel" => cell.gone = true,
                    _ => {}
                }
            }
            At::ParagraphFormat | At::EndFormat | At::RunFormat => {
                let Some(paragraph) = &mut self.story.paragraph else { return };
                match at {
                    At::RunFormat => paragraph.run.format(element),
                    At::EndFormat => paragraph.runs_on |= matches!(name, "del" | "moveFrom"),
                    _ => paragraph.format(element),
                }
            }
            At::Blocks | At::Table | At::Row | At::Paragraph | At::Text | At::Instruction | At::CheckBox => {}
        }
    }

    /// Takes an element that stands for a printed sign, or for a part of a field.
    fn mark(&mut self, element: &Element<'_>) {
        match element.name() {
            "tab" | "ptab" => self.print("\t"),
            "br" | "cr" => self.print("\n"),
            "noBreakHyphen" => self.print("-"),
            "sym" => {
                if let Some(sign) = symbol(element) {
                    self.print(sign.encode_utf8(&mut [0; 4]));
                }
            }
            "fldChar" => self.story.fields.mark(element.attribute("fldCharType")),
            _ => {}
        }
    }

    /// Takes the end of an element.
    fn end(&mut self) -> Result<(), ReadError> {
        let Some(open) = self.open.pop().filter(|open| open.began) else { return Ok(()) };
        match open.at {
            At::Paragraph => self.end_paragraph(),
            At::Table => {
                let outer = self.outer_tables.pop().unwrap_or_default();
                let items = std::mem::replace(&mut self.table, outer).settle(self.limits)?;
                self.story.items.extend(items);
            }
            At::Blocks => self.end_story(),
            At::Text => {
                let text = std::mem::take(&mut self.text);
                let space = |c| matches!(c, ' ' | '\t' | '\r' | '\n');
                self.print_words(if self.keeps_space { text } else { text.trimmed(space) });
            }
            At::Instruction => {
                let text = std::mem::take(&mut self.text);
                self.story.fields.instruct(&text.text());
            }
            // It stands where its field begins, before there is a result.
            At::CheckBox => {
                if let Some(paragraph) = &mut self.story.paragraph {
                    let mut sign = Words::default();
                    sign.push(if self.checked { "☑" } else { "☐" }, paragraph.origin(self.place));
                    paragraph.push(sign, self.styles);
                }
            }
            At::Row
            | At::Run
            | At::RowFormat
            | At::CellFormat
            | At::ParagraphFormat
            | At::EndFormat
            | At::RunFormat => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self) {
        let (styles, story) = (self.styles, &mut self.story);
        let Some(paragraph) = story.paragraph.take() else { return };
        story.fields.close();
        let heading = paragraph.is_heading(styles);
        if paragraph.runs_on {
            story.run_on.append(paragraph.words);
        } else {
            let number = self.numbering.next(paragraph.place, paragraph.style.as_deref(), styles);
            let mut words = Words::default();
            words.push(number, paragraph.origin(Span::at(paragraph.begins)));
            words.append(std::mem::take(&mut story.run_on));
            words.append(paragraph.words);
            story.add(words, heading);
        }
        story.items.extend(paragraph.boxes);
    }

    fn begin_story(&mut self, story: Story) {
        self.outer_stories.push(std::mem::replace(&mut self.story, story));
    }

    /// Closes a cell or a text box. What is in a text box stands before the
    /// paragraph that it hangs on, or behind it when words come first.
    fn end_story(&mut self) {
        let outer = self.outer_stories.pop().unwrap_or_default();
        let mut story = std::mem::replace(&mut self.story, outer);
        let (anchor, cell) = (story.anchor, std::mem::take(&mut story.cell));
        let items = story.close();
        if anchor.is_none() {
            if let Some(row) = self.table.rows.last_mut() {
                row.cells.push(Cell { items, ..cell });
            }
            return;
        }
        match &mut self.story.paragraph {
            Some(paragraph) if !paragraph.words.chars().all(char::is_whitespace) => paragraph.boxes.extend(items),
            _ => self.story.items.extend(items),
        }
    }

    /// Adds what an element stands for to the open paragraph.
    fn print(&mut self, sign: &str) {
        let Some(paragraph) = &self.story.paragraph else { return };
        let mut words = Words::default();
        words.push(sign, paragraph.origin(self.place));
        self.print_words(words);
    }

    /// Adds words to the open paragraph.
    fn print_words(&mut self, words: Words) {
        if !self.story.fields.show() {
            return;
        }
        if let Some(paragraph) = &mut self.story.paragraph {
            paragraph.push(words, self.styles);
        }
    }
}

fn instruction(element: &Element<'_>) -> String {
    element.attribute("instr").unwrap_or_default()
}
