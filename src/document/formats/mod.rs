//! Format readers: bytes to [`Document`]. One row of [`FORMATS`] for a format.

mod archive;
mod biff;
mod cells;
mod csv;
mod docx;
mod html;
mod legacy;
mod markdown;
mod number_format;
mod pdf;
mod sheet;
mod text;
mod unsupported;
mod xlsx;

pub use docx::WordParts;
pub use html::LIST_ID;
pub use unsupported::{UNSUPPORTED, Unsupported};

use super::{Document, Limit, Limits};
use crate::source::{DecodeError, SourceText, decode};

/// A file to be read.
#[derive(Clone, Copy)]
pub struct File<'a> {
    /// Its path, as messages show it.
    pub name: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
    /// What reading it may cost.
    pub limits: &'a Limits,
}

/// A format that can be read.
pub struct Format {
    /// Name in messages and in `show document`.
    pub name: &'static str,
    /// File name endings, lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// What it is, for the reference page.
    pub doc: &'static str,
    /// Whether a file is of this format whatever its ending says, by its
    /// content. Text has no marks of its own.
    pub recognises: fn(&[u8]) -> bool,
    /// Builds the document.
    pub read: fn(File<'_>) -> Result<Document, ReadError>,
}

/// Every format. Content is looked at first, from the first row to the last,
/// then the ending; other files are read as plain text when they are text.
pub const FORMATS: &[Format] = &[
    Format {
        name: "text",
        extensions: &["txt"],
        doc: "纯文本：表格行以制表符或竖线分隔，或每行一个单元格",
        recognises: |_| false,
        read: |file| Ok(text::read("text", decoded(file)?)),
    },
    Format {
        name: "markdown",
        extensions: &["md", "markdown"],
        doc: "Markdown 文本",
        recognises: |_| false,
        read: |file| Ok(text::read("markdown", decoded(file)?)),
    },
    Format {
        name: "xlsx",
        extensions: &["xlsx", "xlsm", "xltx", "xlsb", "xls", "xlt", "et", "ett"],
        doc: "Excel 或 WPS 表格：所有可见的工作表，数字按显示的样子读取",
        recognises: xlsx::recognises,
        read: xlsx::read,
    },
    Format {
        name: "csv",
        extensions: &["csv", "tsv"],
        doc: "CSV：按表格原样保存，或逐格列出（cell 和 value 两列，也可以是 gailint extract --format csv 的结果）",
        recognises: |_| false,
        read: |file| csv::read(decoded(file)?, file.limits),
    },
    Format {
        name: "html",
        extensions: &["html", "htm", "shtml", "xhtml"],
        doc: "网页（UTF-8 或 GBK 编码），包括用 Word 另存的网页",
        recognises: html::is_html,
        read: html::read,
    },
    Format {
        name: "docx",
        extensions: &["docx", "docm", "dotx", "dotm"],
        doc: "Word 文件",
        recognises: docx::recognises,
        read: |file| by_content(file, docx::recognises, docx::read),
    },
    Format {
        name: "doc",
        extensions: &["doc", "dot", "wps", "wpt", "rtf", "odt"],
        doc: "旧版 Word、WPS 文字、RTF 和 OpenDocument 文件，由本机的 LibreOffice 转换",
        recognises: legacy::recognises,
        read: |file| by_content(file, legacy::recognises, legacy::read),
    },
    Format {
        name: "pdf",
        extensions: &["pdf"],
        doc: "PDF：须有文字，不能是扫描的图片；表格按线条还原",
        recognises: pdf::recognises,
        read: pdf::read,
    },
];

/// A file that cannot be read as a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The bytes are not text.
    #[error("{0}")]
    Decode(#[from] DecodeError),
    /// There is nothing in it.
    #[error("文件是空的")]
    Empty,
    /// It is something else, such as a picture.
    #[error("{}", .0.message)]
    Unsupported(&'static Unsupported),
    /// It needs more than a bound of [`Limits`] allows.
    #[error("{what}超过上限（{most} {unit}）", what = .limit.doc, unit = .limit.unit)]
    TooCostly {
        /// The bound.
        limit: &'static Limit,
        /// Its value, in units of the setting.
        most: u64,
    },
    /// It is of a format that can be read, but is damaged, locked, or holds no text.
    #[error("{message}")]
    Refused {
        /// What is the matter.
        message: String,
        /// What to do about it.
        help: String,
    },
}

impl ReadError {
    /// A file that needs more than the bound with this name in [`super::LIMITS`] allows.
    #[must_use]
    pub fn too_costly(limits: &Limits, name: &str) -> Self {
        match limits.named(name) {
            Some((limit, most)) => Self::TooCostly { limit, most },
            None => Self::refused("文件太大", "请确认这是年度报告"),
        }
    }

    /// A file that cannot be read, and what to do about it.
    #[must_use]
    pub fn refused(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Refused { message: message.into(), help: help.into() }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Decode(DecodeError::Binary) => "请确认这是年度报告，最好使用原来的 Word 文件 (.docx)".to_owned(),
            Self::Decode(DecodeError::UnknownEncoding) => "请用编辑器把文件另存为 UTF-8 编码".to_owned(),
            Self::Unsupported(kind) => kind.help.to_owned(),
            Self::Empty => "请确认文件内容已经保存".to_owned(),
            Self::TooCostly { limit, .. } => {
                format!("如果确实是年度报告，可以在 gailint.yaml 的 limits 里调高 {}", limit.name)
            }
            Self::Refused { help, .. } => help.clone(),
        }
    }
}

/// Reads a file; `name` is its path as messages show it.
///
/// # Errors
/// [`ReadError`] when there is no text in it, or when it cannot be read.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Document, ReadError> {
    let file = File { name, bytes, limits };
    let recognised = FORMATS.iter().find(|format| (format.recognises)(file.bytes));
    if let Some(kind) = Unsupported::of(file.name, file.bytes).filter(|_| recognised.is_none()) {
        return Err(ReadError::Unsupported(kind));
    }
    let ending = unsupported::ending(file.name);
    let named = || FORMATS.iter().find(|format| format.extensions.contains(&ending.as_str()));
    match recognised.or_else(named) {
        Some(format) => (format.read)(file),
        None => Ok(text::read("text", decoded(file)?)),
    }
}

/// Reads a file whose ending says that it is of a format, if it is. A file with
/// the ending of a Word file that holds plain text is plain text.
fn by_content(
    file: File<'_>,
    recognises: fn(&[u8]) -> bool,
    read: fn(File<'_>) -> Result<Document, ReadError>,
) -> Result<Document, ReadError> {
    if recognises(file.bytes) { read(file) } else { Ok(text::read("text", decoded(file)?)) }
}

/// The text of a file that is nothing but text.
fn decoded(file: File<'_>) -> Result<SourceText, ReadError> {
    let decoded = decode(file.bytes)?;
    if decoded.text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(SourceText::new(file.name, decoded.text))
}
