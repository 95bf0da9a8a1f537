//! Format readers: bytes to [`Document`]. One row of [`FORMATS`] for a format.

mod cells;
mod markdown;
mod text;
mod unsupported;

pub use unsupported::{UNSUPPORTED, Unsupported};

use super::Document;
use crate::source::{DecodeError, SourceText, decode};

/// A format that can be read.
pub struct Format {
    /// Name in messages and in `show document`.
    pub name: &'static str,
    /// File name endings, lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// What it is, for the reference page.
    pub doc: &'static str,
    /// Builds the document from decoded text.
    pub read: fn(SourceText) -> Document,
}

/// Every format. Files with another ending are read as plain text when they are text.
pub const FORMATS: &[Format] = &[
    Format {
        name: "text",
        extensions: &["txt"],
        doc: "纯文本：表格行以制表符或竖线分隔，或每行一个单元格",
        read: text::read,
    },
    Format { name: "markdown", extensions: &["md", "markdown"], doc: "Markdown 文本", read: markdown::read },
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
    /// It is something else, such as a Word file.
    #[error("{}", .0.message)]
    Unsupported(&'static Unsupported),
}

impl ReadError {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Decode(DecodeError::Binary) => "目前能读取纯文本和 Markdown，请先另存为“纯文本 (*.txt)”",
            Self::Decode(DecodeError::UnknownEncoding) => "请用编辑器把文件另存为 UTF-8 编码",
            Self::Unsupported(kind) => kind.help,
            Self::Empty => "请确认文件内容已经保存",
        }
    }
}

/// Reads a file's bytes; `name` is its path as messages show it.
///
/// # Errors
/// [`ReadError`] when there is no text in it.
pub fn read(name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    if let Some(kind) = Unsupported::of(name, bytes) {
        return Err(ReadError::Unsupported(kind));
    }
    let decoded = decode(bytes)?;
    if decoded.text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let ending = unsupported::ending(name);
    let format = FORMATS.iter().find(|format| format.extensions.contains(&ending.as_str())).or(FORMATS.first());
    let source = SourceText::new(name, decoded.text);
    Ok(format.map_or_else(|| text::read(source.clone()), |format| (format.read)(source.clone())))
}
