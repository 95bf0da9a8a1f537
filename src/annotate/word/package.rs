//! The archive that a Word file is: reading parts that are to be changed, and
//! writing the copy, in which all other parts are what they were.

use std::io::{Cursor, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::super::Refusal;
use super::events::values;
use crate::document::WordParts;

const SIGNED: &str = "原文件有电子签名：副本有改动，签名在副本里无效，正式文件请仍用原件";
const PROTECTED: &str = "原文件设有编辑保护，副本也有：批注可以查看，要答复或删除须先取消保护";

/// The text of a part that is to be changed byte by byte.
///
/// # Errors
/// When it cannot be read, or is written in another form than UTF-8.
pub(super) fn text(parts: &mut WordParts<'_>, name: &str) -> Result<Option<String>, Refusal> {
    let Some(bytes) = parts.part(name)? else { return Ok(None) };
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|_| Refusal::new("文件内部用的不是 UTF-8 编码，不能加批注", "请用 Word 或 WPS 打开后另存一份再试"))
}

/// A file that can be read but not be annotated.
pub(super) fn damaged() -> Refusal {
    Refusal::new("文件内部的结构不完整，不能加批注", "请用 Word 或 WPS 打开后另存一份再试")
}

/// What somebody who opens the copy should know.
///
/// # Errors
/// When the file is damaged.
pub(super) fn cautions(parts: &mut WordParts<'_>) -> Result<Vec<&'static str>, Refusal> {
    let signed = parts.related("", "origin")?.is_some();
    let main = parts.main()?;
    let settings = match parts.related(&main, "settings")? {
        Some(name) => text(parts, &name)?.unwrap_or_default(),
        None => String::new(),
    };
    let found = [(signed, SIGNED), (is_protected(&settings), PROTECTED)];
    Ok(found.into_iter().filter(|(holds, _)| *holds).map(|(_, caution)| caution).collect())
}

/// Whether the settings of a file restrict who may edit it.
fn is_protected(settings: &str) -> bool {
    let enforced = values(settings, "documentProtection", "enforcement");
    enforced.iter().any(|on| matches!(on.as_str(), "1" | "true" | "on"))
}

/// The archive with some parts changed and the new ones at its end. All others
/// are copied as they are packed.
pub(super) fn rewrite(bytes: &[u8], changed: &[(String, String)]) -> ZipResult<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut copy = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    let mut left: Vec<&(String, String)> = changed.iter().collect();
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at)?;
        let (name, modified) = (part.name()?.into_owned(), part.last_modified());
        match left.iter().position(|(other, _)| is_same(&name, other)) {
            Some(found) => {
                let (_, text) = left.remove(found);
                let options = SimpleFileOptions::default().last_modified_time(modified.unwrap_or_default());
                copy.start_file(name, options)?;
                copy.write_all(text.as_bytes())?;
            }
            None => copy.raw_copy_file(part)?,
        }
    }
    for (name, text) in left {
        copy.start_file(name, SimpleFileOptions::default())?;
        copy.write_all(text.as_bytes())?;
    }
    copy.set_raw_comment(archive.comment().into())?;
    Ok(copy.finish()?.into_inner())
}

/// Some programs write names in other letters, or with backslashes.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase();
    plain(one) == plain(other)
}
