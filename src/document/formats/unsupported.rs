//! Files that offices have and that cannot be read: known by their first
//! bytes or their endings, so that the user is told what the file is and how to
//! get one that can be read. One row of [`UNSUPPORTED`] for a kind.

use super::archive::contains;
use super::legacy::OLE;
use crate::source::decode;

/// A kind of file that cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// What it is and that it cannot be read: `这是 Word 文件，还不能读取`.
    pub message: &'static str,
    /// What to do instead.
    pub help: &'static str,
    /// File name endings, lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// Whether a report may come as such a file, so that one in a folder must
    /// not be passed over in silence.
    pub document: bool,
    /// How such a file may begin.
    starts: &'static [&'static [u8]],
    /// What stands somewhere in it, where many kinds begin alike.
    holds: Option<&'static [u8]>,
}

/// How a zip archive begins; newer office files are such archives.
const ZIP: &[u8] = b"PK\x03\x04";

const AS_WORD: &str = "请使用原来的 Word 文件 (.docx)";
const COPIED: &str = "打开后复制全部内容，粘贴到记事本，另存为 .txt 文件；最好使用原来的 Word 文件 (.docx)";

/// Every kind. The first that fits is told, so the general ones come last.
pub const UNSUPPORTED: &[Unsupported] = &[
    Unsupported {
        message: "这是 Word 文件，但已损坏或不完整",
        help: "请重新获取这个文件，或者用 Word、WPS 打开后另存一份再试",
        extensions: &["docx", "docm", "dotx", "dotm"],
        document: true,
        starts: &[ZIP],
        holds: Some(b"word/document.xml"),
    },
    Unsupported {
        message: "这是 Excel 文件，但已损坏或不完整",
        help: "请重新获取这个文件，或者用 Excel、WPS 打开后另存一份再试",
        extensions: &["xlsx", "xlsm", "xltx", "xlsb"],
        document: true,
        starts: &[ZIP],
        holds: Some(b"xl/workbook."),
    },
    Unsupported {
        message: "这是 ODS 表格文件，还不能读取",
        help: "用 Excel 或 WPS 打开，另存为 .xlsx 文件",
        extensions: &["ods", "ots"],
        document: true,
        starts: &[ZIP],
        holds: Some(b"opendocument.spreadsheet"),
    },
    Unsupported {
        message: "这是 OFD 文件，还不能读取",
        help: COPIED,
        extensions: &["ofd"],
        document: true,
        starts: &[ZIP],
        holds: Some(b"OFD.xml"),
    },
    Unsupported {
        message: "这是单个文件网页 (mht)，还不能读取",
        help: "用浏览器打开，另存为“网页，仅 HTML (*.html)”",
        extensions: &["mht", "mhtml"],
        document: true,
        starts: &[b"MIME-Version:", b"From: <Saved by"],
        holds: None,
    },
    Unsupported {
        message: "这是图片，无法读取",
        help: AS_WORD,
        extensions: &["jpg", "jpeg", "png", "tif", "tiff", "gif", "bmp"],
        document: false,
        starts: &[b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"GIF8"],
        holds: None,
    },
    Unsupported {
        message: "这是压缩文件，无法读取",
        help: "请先解压，再检查里面的报告",
        extensions: &["zip", "rar", "7z"],
        document: false,
        starts: &[ZIP, b"Rar!", b"7z\xbc\xaf"],
        holds: None,
    },
    Unsupported {
        message: "这是旧版 Office 或 WPS 文件，但认不出内容",
        help: "用 Word 或 WPS 打开，另存为 .docx 文件",
        extensions: &[],
        document: false,
        starts: &[OLE],
        holds: None,
    },
];

impl Unsupported {
    /// The kind that a file's ending says it is.
    #[must_use]
    pub fn by_name(name: &str) -> Option<&'static Self> {
        let ending = ending(name);
        UNSUPPORTED.iter().find(|kind| kind.extensions.contains(&ending.as_str()))
    }

    /// The kind that a file is, if it is one of these. A file with the ending
    /// of a Word file that holds plain text is plain text.
    pub(super) fn of(name: &str, bytes: &[u8]) -> Option<&'static Self> {
        let named = Self::by_name(name);
        let starting = || UNSUPPORTED.iter().filter(|kind| kind.begins(bytes));
        if starting().next().is_some() {
            let sure = |kind: &&Self| kind.holds.is_some_and(|words| contains(bytes, words));
            let general = |kind: &&Self| kind.holds.is_none();
            return named
                .filter(|kind| kind.begins(bytes))
                .or_else(|| starting().find(sure))
                .or_else(|| starting().find(general));
        }
        named.filter(|_| decode(bytes).is_err())
    }

    fn begins(&self, bytes: &[u8]) -> bool {
        let head = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        let begins = |start: &&[u8]| head.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
        self.starts.iter().any(begins)
    }
}

/// The ending of a file name, lower case.
pub(super) fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_what_they_hold_and_by_their_endings() {
        let ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0";
        let cases: [(&str, &[u8], Option<&str>); 10] = [
            ("a.docx", b"PK\x03\x04..[Content_Types].xml", Some("Word 文件，但已损坏")),
            ("a.txt", b"PK\x03\x04..word/document.xml", Some("Word")),
            ("a.xlsx", b"PK\x03\x04..[Content_Types].xml", Some("Excel 文件，但已损坏")),
            ("a.txt", b"PK\x03\x04..readme", Some("压缩文件")),
            ("a.doc", ole, Some("旧版 Office 或 WPS")),
            ("a.txt", b"PK\x03\x04..mimetypeapplication/vnd.oasis.opendocument.spreadsheet", Some("ODS")),
            ("a.txt", b"\xef\xbb\xbf\nMIME-version: 1.0", Some("mht")),
            ("a.txt", b"\x89PNG\r\n", Some("图片")),
            ("a.doc", "某局2023年报告".as_bytes(), None),
            ("a.txt", "某局2023年报告".as_bytes(), None),
        ];
        for (name, bytes, words) in cases {
            let message = Unsupported::of(name, bytes).map(|kind| kind.message);
            assert_eq!(message.is_some(), words.is_some(), "{name} {message:?}");
            let said = words.is_none_or(|words| message.is_some_and(|message| message.contains(words)));
            assert!(said, "{name} {message:?}");
        }
    }
}
