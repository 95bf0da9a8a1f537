//! Findings written into a copy of the document itself: as comments of a Word
//! file (`word`), as marks on a web page (`page`). Everything else of the
//! file stays as it is, byte for byte. Reads and writes no files.

mod note;
mod page;
mod word;

use crate::corpus::Checked;
use crate::document::{Document, File, ReadError, read};
use crate::finding::Finding;

/// The annotated file.
#[derive(Debug, Clone)]
pub struct Annotated {
    /// The bytes of the copy.
    pub bytes: Vec<u8>,
    /// How many findings are in it.
    pub written: usize,
    /// Those of them that could not be put where they belong, and where they
    /// are told instead.
    pub displaced: Vec<Displaced>,
    /// What somebody who opens the copy should know.
    pub cautions: Vec<&'static str>,
}

/// A finding that does not stand at its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Displaced {
    /// The finding in one line.
    pub finding: String,
    /// Why it stands elsewhere, and where.
    pub reason: &'static str,
}

/// A file that cannot be annotated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What is the matter.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Refusal {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Self {
        Self::new(error.to_string(), error.help())
    }
}

/// Writes the findings of a check that nobody has accepted into a copy of the
/// file that was checked.
/// `date` is the moment that comments carry, as `2026-01-31T09:30:00`.
///
/// The copy is read again before it is handed out: it says what the file says.
///
/// # Errors
/// [`Refusal`] for formats that have no place for remarks, and for a file that
/// is not the one that was checked.
pub fn annotate(file: File<'_>, checked: &Checked, date: &str) -> Result<Annotated, Refusal> {
    let document = read(file.name, file.bytes, file.limits)?;
    if document.source.text() != checked.report.source.text() {
        return Err(Refusal::new("文件在检查之后有改动", "请重新运行"));
    }
    let findings: Vec<&Finding> = checked.findings.iter().filter(|finding| finding.is_open()).collect();
    let annotated = match document.format {
        _ if findings.is_empty() => unchanged(file),
        "docx" => word::annotate(file, &document, &checked.report, &findings, date)?,
        "html" => page::annotate(file, &document, &findings)?,
        format => return Err(no_place(format)),
    };
    let copy = read(file.name, &annotated.bytes, file.limits);
    if copy.is_ok_and(|copy| is_alike(&copy, &document)) {
        return Ok(annotated);
    }
    Err(Refusal::new(
        "批注会改变正文，没有写出文件",
        "这是程序的缺陷，请把文件和这条信息一起反馈给开发者；先用 gailint check 查看问题",
    ))
}

/// A file about which there is nothing to say.
fn unchanged(file: File<'_>) -> Annotated {
    Annotated { bytes: file.bytes.to_vec(), written: 0, displaced: Vec::new(), cautions: Vec::new() }
}

/// Whether two documents say the same.
fn is_alike(one: &Document, other: &Document) -> bool {
    one.source.text() == other.source.text() && one.blocks == other.blocks
}

/// Why a format cannot be annotated.
fn no_place(format: &str) -> Refusal {
    let (message, help) = match format {
        "pdf" => ("PDF 文件里不能加批注", "请改用原来的 Word 文件 (.docx)"),
        "doc" => ("旧格式的文件里不能加批注", "请用 Word 或 WPS 打开，另存为 .docx 文件再标注"),
        "xlsx" => ("还不能在表格文件里加批注", "请改用 Word 文件 (.docx) 或网页"),
        _ => ("纯文本文件里没有地方写批注", "请改用 Word 文件 (.docx) 或网页"),
    };
    Refusal::new(message, format!("{help}；也可以用 gailint check 查看问题和位置"))
}
