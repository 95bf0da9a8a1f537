//! What is looked at before the PDF library sees a file: whether it is whole,
//! and how much its compressed parts unpack to. The library repairs silently;
//! here a digit that a fault may have changed is no digit.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::super::{File, ReadError};
use super::page::damaged;

/// How far before the data of a part its description is looked for.
const DESCRIPTION: usize = 2048;
/// Part of the file's end in which its mark must stand.
const TAIL: usize = 2048;

/// # Errors
/// For a file whose end is missing, that has a part whose checksum is wrong,
/// or that unpacks to too much.
pub(super) fn check(file: File<'_>) -> Result<(), ReadError> {
    let bytes = file.bytes;
    if find(bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or_default(), b"%%EOF").is_none() {
        return Err(damaged());
    }
    let mut left = file.limits.unpacked_size;
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| find(rest, b"stream")) {
        let (start, data) = (at + found, at + found + b"stream".len());
        at = data;
        let rest = bytes.get(data..).unwrap_or_default();
        let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        let rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        let before = bytes.get(start.saturating_sub(DESCRIPTION)..start).unwrap_or_default();
        if before.ends_with(b"end") || !begins_as_zlib(rest) {
            continue;
        }
        let description = before.get(before.windows(4).rposition(|four| four == b" obj").unwrap_or(0)..);
        let description = description.unwrap_or_default();
        let says = |word: &[u8]| find(description, word).is_some();
        if !says(b"FlateDecode") && !says(b"/Fl") {
            continue;
        }
        let again = find(description, b"FlateDecode").and_then(|first| description.get(first + 1..));
        if again.is_some_and(|rest| find(rest, b"FlateDecode").is_some()) {
            return Err(ReadError::too_costly(file.limits, "unpacked_size"));
        }
        let mut decoder = ZlibDecoder::new(rest);
        let unpacked = std::io::copy(&mut (&mut decoder).take(left.saturating_add(1)), &mut std::io::sink());
        match unpacked {
            Ok(size) if size > left => return Err(ReadError::too_costly(file.limits, "unpacked_size")),
            Ok(size) => {
                left -= size;
                at += usize::try_from(decoder.total_in()).unwrap_or(0).min(rest.len());
            }
            // A picture with a fault is no matter, an encrypted part is not to be read here.
            Err(_) if says(b"/Image") || find(bytes, b"/Encrypt").is_some() => {}
            Err(_) => return Err(damaged()),
        }
    }
    Ok(())
}

/// The first two bytes of compressed data (RFC 1950, section 2.2).
fn begins_as_zlib(bytes: &[u8]) -> bool {
    let head = bytes.first().copied().zip(bytes.get(1).copied());
    head.is_some_and(|(method, flags)| method & 0x8f == 8 && (u16::from(method) << 8 | u16::from(flags)) % 31 == 0)
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|window| window == word)
}
