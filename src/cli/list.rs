//! Lists of paths (`--files-from`), as git, `find` and people write them: a path
//! a line or separated by NUL, in any encoding of text, quoted as git quotes.

use std::path::PathBuf;

use super::failure::Failure;
use crate::corpus::Unreadable;
use crate::source::decode;

/// The paths of a list.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// Those that exist.
    pub(super) paths: Vec<PathBuf>,
    /// The others, each with its place in the list.
    pub(super) missing: Vec<Unreadable>,
}

/// Reads a list; `name` is what messages call it.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Listed, Failure> {
    let mut listed = Listed::default();
    for (place, path) in entries(name, bytes)? {
        if path.exists() {
            listed.paths.push(path);
        } else {
            listed.missing.push(Unreadable {
                path: path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"),
                message: format!("没有这个文件（{name} {place}）"),
                help: "路径从当前文件夹算起；git 列出的改动里有已经删除的文件时，加上 --diff-filter=d".to_owned(),
            });
        }
    }
    Ok(listed)
}

/// The paths, each with where it stands. NUL is in no path and in no text, so
/// one of them tells which of the two ways the list is written.
fn entries(name: &str, bytes: &[u8]) -> Result<Vec<(String, PathBuf)>, Failure> {
    if bytes.contains(&0) && !is_utf16(bytes) {
        let items = bytes.split(|byte| *byte == 0).enumerate().filter(|(_, item)| !item.is_empty());
        return items.map(|(at, item)| located(name, format!("第 {} 项", at + 1), path(item.to_vec()))).collect();
    }
    let text = decode(bytes)
        .map_err(|error| Failure::message(format!("文件名单 {name}：{error}"), "名单是文本文件，每行一个路径"))?;
    let lines = text.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            let bytes = if line.starts_with('"') { unquoted(line) } else { Some(line.as_bytes().to_vec()) };
            located(name, format!("第 {} 行", at + 1), bytes.and_then(path))
        })
        .collect()
}

fn located(name: &str, place: String, path: Option<PathBuf>) -> Result<(String, PathBuf), Failure> {
    match path {
        Some(path) => Ok((place, path)),
        None => Err(Failure::message(
            format!("文件名单 {name} {place}认不出是什么路径"),
            "git 输出的名单请加上 -z，如 git diff --name-only -z；或者先运行 git config core.quotePath false",
        )),
    }
}

/// A UTF-16 byte-order mark: what PowerShell writes with `>`.
fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// Undoes git's quoting of a path (`core.quotePath`): the escapes of C, with
/// three octal digits for each byte of a Chinese character.
fn unquoted(line: &str) -> Option<Vec<u8>> {
    let mut bytes = line.strip_prefix('"')?.strip_suffix('"')?.bytes();
    let mut path = Vec::new();
    while let Some(byte) = bytes.next() {
        path.push(match byte {
            b'\\' => escaped(&mut bytes)?,
            b'"' => return None,
            byte => byte,
        });
    }
    Some(path)
}

/// The byte that stands behind a backslash.
fn escaped(bytes: &mut std::str::Bytes<'_>) -> Option<u8> {
    let first = bytes.next()?;
    let mut digit = || bytes.next().filter(|byte| matches!(byte, b'0'..=b'7')).map(|byte| byte - b'0');
    Some(match first {
        b'a' => 7,
        b'b' => 8,
        b't' => b'\t',
        b'n' => b'\n',
        b'v' => 11,
        b'f' => 12,
        b'r' => b'\r',
        byte @ (b'"' | b'\\') => byte,
        byte @ b'0'..=b'3' => (byte - b'0') << 6 | digit()? << 3 | digit()?,
        _ => return None,
    })
}

/// Bytes as a path: file names on Unix need not be text.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere bytes may be no path")]
fn path(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn path(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(bytes: &[u8]) -> Vec<(String, String)> {
        let entries = entries("名单", bytes).unwrap();
        entries.into_iter().map(|(place, path)| (place, path.display().to_string())).collect()
    }

    fn one(bytes: &[u8]) -> String {
        let paths = paths(bytes);
        assert_eq!(paths.len(), 1, "{paths:?}");
        paths.into_iter().next().unwrap().1
    }

    #[test]
    fn marks_line_ends_and_blank_lines_do_not_matter() {
        let expected = [("第 1 行", "年报/甲.txt"), ("第 4 行", " 乙 .txt")];
        let expected: Vec<_> = expected.iter().map(|(place, path)| ((*place).to_owned(), (*path).to_owned())).collect();
        let text = "年报/甲.txt\n\n  \n 乙 .txt";
        assert_eq!(paths(text.as_bytes()), expected);
        assert_eq!(paths(format!("\u{feff}{}\r\n", text.replace('\n', "\r\n")).as_bytes()), expected);
        let utf16: Vec<u8> = format!("\u{feff}{text}\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(paths(&utf16), expected);
        assert_eq!(paths(b""), []);
        assert_eq!(paths(b"\xb1\xa8\xcb\xcd/\xc4\xea\xb1\xa8.txt\n"), paths("报送/年报.txt".as_bytes()));
    }

    #[test]
    fn nul_separates_whatever_is_in_a_name() {
        let expected = [("第 1 项", "甲\n乙.txt"), ("第 2 项", "\"丙\".txt")];
        let expected: Vec<_> = expected.iter().map(|(place, path)| ((*place).to_owned(), (*path).to_owned())).collect();
        assert_eq!(paths("甲\n乙.txt\0\"丙\".txt\0".as_bytes()), expected);
    }

    #[test]
    fn paths_quoted_by_git_are_decoded() {
        assert_eq!(one(br#""\345\271\264\346\212\245 1.txt""#), "年报 1.txt");
        assert_eq!(one(br#""a\t\"b\"\\c\n""#), "a\t\"b\"\\c\n");
        assert_eq!(one(br#""\360\240\256\267.txt""#), "𠮷.txt");
        for broken in [r#""年报.txt"#, r#""a\400""#, r#""a\9""#, r#""a\""#, r#""a"b""#, r#"""#] {
            assert!(entries("名单", broken.as_bytes()).is_err(), "{broken}");
        }
    }
}
