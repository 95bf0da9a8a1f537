//! The encoding of a page: places in its decoded text → places in its bytes, and
//! new words in the page's own encoding. Nothing that is there is encoded anew.

use std::collections::BTreeMap;

use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// The encodings of pages that can be read.
const KNOWN: [&Encoding; 6] = [UTF_8, GBK, GB18030, BIG5, UTF_16LE, UTF_16BE];

/// The encoding of a page.
pub(super) struct Charset(&'static Encoding);

impl Charset {
    /// The encoding in which these bytes are this text.
    pub(super) fn of(bytes: &[u8], text: &str) -> Option<Self> {
        let fits = |encoding: &&'static Encoding| {
            let (decoded, broken) = encoding.decode_with_bom_removal(bytes);
            !broken && decoded == text
        };
        KNOWN.into_iter().find(fits).map(Self)
    }

    /// The bytes with words put in; their places are places in the decoded text.
    pub(super) fn insert(&self, bytes: &[u8], insertions: &BTreeMap<usize, String>) -> Vec<u8> {
        let mut decoder = self.0.new_decoder_with_bom_removal();
        let mut out = Vec::with_capacity(bytes.len());
        let mut left = insertions.iter().peekable();
        let start = Encoding::for_bom(bytes).map_or(0, |(_, length)| length);
        let mut decoded = 0;
        // Byte by byte, a letter comes out with its last byte.
        for (at, byte) in bytes.iter().enumerate() {
            while let Some((_, words)) = left.next_if(|(place, _)| at >= start && **place <= decoded) {
                out.extend(self.encoded(words));
            }
            out.push(*byte);
            let (_, _, written) =
                decoder.decode_to_utf8_without_replacement(std::slice::from_ref(byte), &mut [0; 16], false);
            decoded += written;
        }
        left.for_each(|(_, words)| out.extend(self.encoded(words)));
        out
    }

    /// Words in this encoding; letters that it lacks as character references.
    fn encoded(&self, words: &str) -> Vec<u8> {
        match self.0 {
            encoding if encoding == UTF_16LE => words.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            encoding if encoding == UTF_16BE => words.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            encoding => encoding.encode(words).0.into_owned(),
        }
    }
}
