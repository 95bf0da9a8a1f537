//! Parts of a zip archive, inflated within a bound: newer office files are such
//! archives. What the parts mean is the business of their readers.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::super::Limits;
use super::ReadError;

/// Bytes of the list of types that are looked at to recognise a file.
const TYPES_SIZE: u64 = 1_000_000;

/// What to do about a file that someone must be able to open.
const REPAIR: &str = "请重新获取这个文件，或者用 Word、WPS 打开后另存一份再试";

/// An archive that is read part by part.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    limits: &'a Limits,
    /// Bytes that may still be unpacked.
    left: u64,
}

impl<'a> Archive<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    /// When it is cut off or damaged.
    pub(super) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, ReadError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        Ok(Self { zip, limits, left: limits.unpacked_size })
    }

    /// A part by its name, with or without a slash before it; `None` when there is none.
    /// What the archive itself says about sizes is not believed: bytes are
    /// counted while they are unpacked, over all parts that are read.
    ///
    /// # Errors
    /// When the part is damaged, locked with a password, or too big.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(at) = self.find(name.trim_start_matches('/')) else { return Ok(None) };
        let part = self.zip.by_index(at).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => locked(),
            _ => damaged(),
        })?;
        let mut bytes = Vec::new();
        part.take(self.left.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| damaged())?;
        match self.left.checked_sub(bytes.len() as u64) {
            Some(left) => self.left = left,
            None => return Err(ReadError::too_costly(self.limits, "unpacked_size")),
        }
        Ok(Some(bytes))
    }

    /// Some programs write names in other letters, or with backslashes.
    fn find(&self, name: &str) -> Option<usize> {
        let same = |(one, other): (u8, &u8)| one.eq_ignore_ascii_case(other) || (one == b'/' && *other == b'\\');
        self.zip.index_for_name_raw(name.as_bytes()).or_else(|| {
            let like = |other: &[u8]| other.len() == name.len() && name.bytes().zip(other).all(same);
            self.zip.file_names_raw().position(like)
        })
    }
}

/// Whether a file is an office file of which the list of types names one of these.
pub(super) fn holds_type(bytes: &[u8], types: &[&str]) -> bool {
    let limits = Limits { unpacked_size: TYPES_SIZE, ..Limits::default() };
    let listed = || Archive::open(bytes, &limits).ok()?.part("[Content_Types].xml").ok().flatten();
    bytes.starts_with(b"PK") && listed().is_some_and(|list| types.iter().any(|kind| contains(&list, kind.as_bytes())))
}

/// Whether some bytes stand in others.
pub(super) fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

/// A file of which parts are missing or broken.
pub(super) fn damaged() -> ReadError {
    ReadError::refused("文件已损坏或不完整", REPAIR)
}

/// A file that asks for a password.
pub(super) fn locked() -> ReadError {
    ReadError::refused(
        "文件设有打开密码，无法读取",
        "用 Word 或 WPS 打开，在“文件”菜单的“保护文档”或“文档加密”里清除密码，保存后再试",
    )
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_are_found_by_name_in_any_letters() {
        let bytes = archive(&[("Word\\Document.xml", b"<a/>")]);
        let limits = Limits::default();
        let mut archive = Archive::open(&bytes, &limits).unwrap();
        assert_eq!(archive.part("/word/document.xml").unwrap().as_deref(), Some(b"<a/>".as_slice()));
        assert_eq!(archive.part("word/styles.xml").unwrap(), None);
    }

    #[test]
    fn all_parts_together_stay_within_the_bound() {
        let bytes = archive(&[("a", &[0; 600]), ("b", &[0; 600])]);
        let limits = Limits { unpacked_size: 1000, ..Limits::default() };
        let mut archive = Archive::open(&bytes, &limits).unwrap();
        assert!(archive.part("a").is_ok());
        let error = archive.part("b").unwrap_err();
        assert!(error.to_string().contains("解压后的大小"), "{error}");
    }

    #[test]
    fn a_part_that_lies_about_its_size_is_counted_all_the_same() {
        let mut bytes = archive(&[("a", &[0; 5000])]);
        let size = 5000_u32.to_le_bytes();
        while let Some(at) = bytes.windows(4).position(|window| window == size) {
            bytes[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
        let limits = Limits { unpacked_size: 1000, ..Limits::default() };
        assert!(Archive::open(&bytes, &limits).unwrap().part("a").is_err());
    }

    #[test]
    fn an_archive_cut_off_is_damaged() {
        let bytes = archive(&[("a", &[7; 500])]);
        for length in [0, 4, 30, bytes.len() / 2, bytes.len() - 1] {
            let limits = Limits::default();
            let part = Archive::open(&bytes[..length], &limits).and_then(|mut archive| archive.part("a"));
            assert!(part.is_err(), "{length}");
        }
    }
}
