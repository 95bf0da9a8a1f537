//! Whether a file is a web page, and the encoding that it claims to have.

use std::sync::LazyLock;

use regex::bytes::Regex;

/// Tags that a page or a piece of one begins with.
const STARTS: &[&[u8]] = &[
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<body",
    b"<meta",
    b"<title",
    b"<style",
    b"<script",
    b"<table",
    b"<div",
    b"<p>",
    b"<p ",
    b"<section",
    b"<article",
    b"<h1",
    b"<h2",
    b"<!--[if",
];

/// Tags that tell markup wherever they stand.
#[expect(clippy::expect_used, reason = "a fixed pattern, compiled by every test")]
static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:<|\\u003c)\\?/?(?:table|tr|td|p|div|span)[ >]").expect("the pattern is valid")
});

/// Files that may hold a page but are none.
const ARCHIVES: &[&[u8]] = &[b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"MIME-Version:", b"From: "];

/// So many tags are no accident.
const MANY: usize = 12;

/// `<meta charset="gbk">` and `content="text/html; charset=gb2312"`.
#[expect(clippy::expect_used, reason = "a fixed pattern, compiled by every test")]
static CHARSET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)<meta\b[^>]*\bcharset\s*=\s*["']?\s*([a-z0-9_-]+)"#).expect("the pattern is valid")
});

/// The claim stands near the beginning; browsers look no further than 1024
/// bytes, but pages have it behind long comments.
const HEAD: usize = 16 * 1024;

pub(in super::super) fn is_html(bytes: &[u8]) -> bool {
    let mut head = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    loop {
        let starts = |start: &&[u8]| head.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
        if STARTS.iter().any(|start| starts(start)) {
            return true;
        }
        let end: &[u8] = match head {
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            // Other kinds of XML have no such tags at their beginning.
            [b'<', b'?', ..] => b"?>",
            _ => break,
        };
        let Some(at) = head.windows(end.len()).position(|window| window == end) else { break };
        head = head.get(at + end.len()..).unwrap_or_default().trim_ascii_start();
    }
    let archive = ARCHIVES.iter().any(|start| head.starts_with(start));
    !archive && MARKUP.find_iter(bytes).take(MANY).count() == MANY
}

/// The encoding that a page names.
pub(super) fn charset(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or(bytes);
    std::str::from_utf8(CHARSET.captures(head)?.get(1)?.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_known_by_what_they_hold() {
        for page in [
            "\u{feff}\n<!DOCTYPE HTML>",
            "<!-- saved -->\n<?xml version=\"1.0\"?><HTML>",
            "正文<p>一</p><p>二</p><p>三</p><p>四</p><p>五</p><p>六</p>",
        ] {
            assert!(is_html(page.as_bytes()), "{page}");
        }
        for other in ["某局2023年<年度>报告", "<!-- 注", "<?xml version=\"1.0\"?><w:document>", "## 一、\n<p>一"]
        {
            assert!(!is_html(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn the_claimed_encoding_is_found() {
        let meta = br#"<META http-equiv=Content-Type content="text/html; charset=gb2312">"#;
        assert_eq!(charset(meta), Some("gb2312"));
        assert_eq!(charset(b"<meta charset='GBK'>"), Some("GBK"));
        assert_eq!(charset(b"<script charset=\"utf-8\">"), None);
    }
}
