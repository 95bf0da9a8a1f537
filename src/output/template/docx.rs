//! A report as a Word file: the smallest package that Word opens, with headings
//! in Word's own heading styles and tables with merged cells.

use std::io::{Cursor, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::grid::{Grid, GridCell};
use super::{Part, TemplateError, parts};
use crate::form::Draft;

/// Width of the text on an A4 page with usual margins, in twentieths of a point.
const PAGE_WIDTH: usize = 9000;

/// How many times as wide as others the column with the labels of rows is.
const LABEL_SHARES: usize = 3;

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#;

const PACKAGE: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="仿宋" w:hAnsi="仿宋" w:eastAsia="仿宋"/><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="44"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:rFonts w:ascii="黑体" w:hAnsi="黑体" w:eastAsia="黑体"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Text"><w:name w:val="Body Text"/><w:basedOn w:val="Normal"/><w:pPr><w:ind w:firstLineChars="200" w:firstLine="640"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Signature"><w:name w:val="Signature"/><w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="right"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Cell"><w:name w:val="Cell"/><w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="21"/></w:rPr></w:style></w:styles>"#;

pub(super) fn write(draft: &Draft) -> Result<Vec<u8>, TemplateError> {
    let document = document(draft).map_err(failed)?;
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let files: [(&str, &[u8]); 5] = [
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE.as_bytes()),
        ("word/document.xml", &document),
        ("word/_rels/document.xml.rels", RELATIONS.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
    ];
    for (name, bytes) in files {
        archive.start_file(name, SimpleFileOptions::default()).map_err(failed)?;
        archive.write_all(bytes).map_err(failed)?;
    }
    Ok(archive.finish().map_err(failed)?.into_inner())
}

fn failed(error: impl std::fmt::Display) -> TemplateError {
    TemplateError(format!("无法生成 Word 文件（{error}）"))
}

type Xml = Writer<Vec<u8>>;
type Written = std::io::Result<()>;

fn document(draft: &Draft) -> std::io::Result<Vec<u8>> {
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
    let name = ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main");
    xml.write_event(Event::Start(BytesStart::new("w:document").with_attributes([name])))?;
    within(&mut xml, "w:body", |xml| {
        for part in parts(draft) {
            match part {
                Part::Title(words) => paragraph(xml, "Title", words)?,
                Part::Heading(words) => paragraph(xml, "Heading1", words)?,
                Part::Paragraph(words) => paragraph(xml, "Text", words)?,
                Part::Signature(words) => paragraph(xml, "Signature", &words)?,
                Part::Table(grid) => table(xml, &grid)?,
            }
        }
        Ok(())
    })?;
    xml.write_event(Event::End(BytesEnd::new("w:document")))?;
    Ok(xml.into_inner())
}

fn within(xml: &mut Xml, name: &str, write: impl FnOnce(&mut Xml) -> Written) -> Written {
    xml.write_event(Event::Start(BytesStart::new(name)))?;
    write(xml)?;
    xml.write_event(Event::End(BytesEnd::new(name)))
}

fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> Written {
    xml.write_event(Event::Empty(BytesStart::new(name).with_attributes(attributes.iter().copied())))
}

fn paragraph(xml: &mut Xml, style: &str, words: &str) -> Written {
    within(xml, "w:p", |xml| {
        within(xml, "w:pPr", |xml| empty(xml, "w:pStyle", &[("w:val", style)]))?;
        if words.is_empty() {
            return Ok(());
        }
        within(xml, "w:r", |xml| {
            let text = BytesStart::new("w:t").with_attributes([("xml:space", "preserve")]);
            xml.write_event(Event::Start(text))?;
            xml.write_event(Event::Text(BytesText::new(&printable(words))))?;
            xml.write_event(Event::End(BytesEnd::new("w:t")))
        })
    })
}

/// XML has no place for control characters.
fn printable(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn table(xml: &mut Xml, grid: &Grid) -> Written {
    let widths = widths(grid);
    within(xml, "w:tbl", |xml| {
        within(xml, "w:tblPr", |xml| {
            within(xml, "w:tblBorders", |xml| {
                ["top", "left", "bottom", "right", "insideH", "insideV"].iter().try_for_each(|side| {
                    empty(xml, &format!("w:{side}"), &[("w:val", "single"), ("w:sz", "4"), ("w:color", "000000")])
                })
            })
        })?;
        within(xml, "w:tblGrid", |xml| {
            widths.iter().try_for_each(|width| empty(xml, "w:gridCol", &[("w:w", &width.to_string())]))
        })?;
        (0..grid.rows).try_for_each(|row| {
            within(xml, "w:tr", |xml| {
                let here =
                    (0..grid.columns).filter_map(|column| grid.at(row, column).filter(|cell| cell.column == column));
                here.collect::<Vec<_>>().into_iter().try_for_each(|cell| table_cell(xml, cell, row, &widths))
            })
        })
    })?;
    // Word wants a paragraph behind a table.
    paragraph(xml, "Text", "")
}

/// The width of each column: the last of those for labels has the long ones.
fn widths(grid: &Grid) -> Vec<usize> {
    let shares = |column: usize| if column + 1 == grid.label_columns { LABEL_SHARES } else { 1 };
    let all: usize = (0..grid.columns).map(shares).sum();
    (0..grid.columns).map(|column| PAGE_WIDTH * shares(column) / all).collect()
}

/// A cell, or in the rows below its first the part of it that is there.
fn table_cell(xml: &mut Xml, cell: &GridCell, row: usize, widths: &[usize]) -> Written {
    let width: usize = widths.iter().skip(cell.column).take(cell.columns).sum();
    within(xml, "w:tc", |xml| {
        within(xml, "w:tcPr", |xml| {
            empty(xml, "w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")])?;
            if cell.columns > 1 {
                empty(xml, "w:gridSpan", &[("w:val", &cell.columns.to_string())])?;
            }
            match (cell.rows > 1, cell.row == row) {
                (true, true) => empty(xml, "w:vMerge", &[("w:val", "restart")])?,
                (true, false) => empty(xml, "w:vMerge", &[])?,
                (false, _) => {}
            }
            empty(xml, "w:vAlign", &[("w:val", "center")])
        })?;
        paragraph(xml, "Cell", if cell.row == row { &cell.words } else { "" })
    })
}
