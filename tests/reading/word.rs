//! Word files made in tests from the XML of their parts.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const NAMESPACES: &str = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' \
    xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' \
    xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' xmlns:wps='wps' xmlns:v='v' xmlns:r='r'";

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A file with a body of these blocks.
pub(crate) fn docx(blocks: &str) -> Vec<u8> {
    file(&[("word/document.xml", &body(blocks))])
}

/// The main part with a body of these blocks.
pub(crate) fn body(blocks: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='UTF-8'?><w:document {NAMESPACES}><w:body>{blocks}<w:sectPr/></w:body></w:document>"
    )
}

/// A file of parts; the list of types and the relations are added where they are missing.
pub(crate) fn file(parts: &[(&str, &str)]) -> Vec<u8> {
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    file_of_bytes(&parts)
}

/// The same of parts that need not be text.
pub(crate) fn file_of_bytes(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let types = "<Types><Override PartName='/word/document.xml' \
                 ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>";
    let relation =
        |kind: &str, target: &str| format!("<Relationship Id='{kind}' Type='{RELATIONS}/{kind}' Target='{target}'/>");
    let whole = format!("<Relationships>{}</Relationships>", relation("officeDocument", "word/document.xml"));
    let main = ["styles", "numbering"].map(|kind| relation(kind, &format!("{kind}.xml"))).concat();
    let main = format!("<Relationships>{main}</Relationships>");
    let added = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", whole.as_str()),
        ("word/_rels/document.xml.rels", main.as_str()),
    ];
    let missing = added.into_iter().filter(|(name, _)| parts.iter().all(|(other, _)| name != other));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let missing = missing.map(|(name, text)| (name, text.as_bytes()));
    for (name, bytes) in missing.chain(parts.iter().copied()) {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("a part");
    }
    zip.finish().expect("an archive").into_inner()
}

pub(crate) fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

pub(crate) fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|words| format!("<w:tc>{}</w:tc>", paragraph(words))).collect();
    format!("<w:tr>{}</w:tr>", cells.concat())
}

pub(crate) fn table(rows: &[String]) -> String {
    format!("<w:tbl><w:tblPr/><w:tblGrid/>{}</w:tbl>", rows.concat())
}
