//! Bytes to text: UTF-8, UTF-16 with a byte-order mark, and the GB family.

use encoding_rs::{Encoding, GB18030, UTF_8};

/// Text decoded from bytes, and the encoding that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte-order mark.
    pub text: String,
    /// Name of the encoding by the WHATWG standard, such as `UTF-8` or `gb18030`.
    pub encoding: &'static str,
}

/// The bytes are not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A NUL byte or many control characters: a binary file.
    #[error("不是文本文件（含有二进制内容）")]
    Binary,
    /// No encoding in use for Chinese text decodes the bytes without errors.
    #[error("无法识别文字编码（既不是 UTF-8，也不是 GB18030）")]
    UnknownEncoding,
}

/// Decodes a file that does not say how it is encoded; see [`decode_declared`].
///
/// # Errors
/// [`DecodeError`] when the bytes are not text in a known encoding.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    decode_declared(bytes, None)
}

/// Decodes a file: byte-order mark, then UTF-8, then the encoding that the file
/// itself declares (`gb2312`, `big5`, …), then what `chardetng` guesses for a
/// Chinese site, then GB18030. Text in another encoding is hardly ever valid
/// UTF-8, while declarations are often wrong. No replacement character is ever
/// put in: bytes that fit no encoding are an error.
///
/// # Errors
/// [`DecodeError`] when the bytes are not text in a known encoding.
pub fn decode_declared(bytes: &[u8], declared: Option<&str>) -> Result<Decoded, DecodeError> {
    let bom = Encoding::for_bom(bytes);
    if bom.is_none() && looks_binary(bytes) {
        return Err(DecodeError::Binary);
    }
    let first = bom.map_or(UTF_8, |(encoding, _)| encoding);
    let detected = || {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        detector.guess(Some(b"cn"), chardetng::Utf8Detection::Deny)
    };
    let declared = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    std::iter::once(first)
        .chain(declared.filter(|found| is_chinese(found)))
        .chain(std::iter::once_with(detected).filter(|found| is_chinese(found)))
        .chain([GB18030])
        .find_map(|encoding| decode_as(encoding, bytes))
        .ok_or(DecodeError::UnknownEncoding)
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Option<Decoded> {
    let (text, broken) = encoding.decode_with_bom_removal(bytes);
    (!broken).then(|| Decoded { text: text.into_owned(), encoding: encoding.name() })
}

/// GBK labels often hide four-byte GB18030 characters; both decode as GB18030.
fn is_chinese(encoding: &'static Encoding) -> bool {
    matches!(encoding.name(), "GBK" | "gb18030" | "Big5")
}

/// A NUL byte never stands in text of these encodings; more than one control
/// character in a hundred bytes does not either.
fn looks_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(8192)).unwrap_or(bytes);
    let control = head.iter().filter(|b| **b < 9 || (14..32).contains(*b)).count();
    head.contains(&0) || control * 100 > head.len()
}
