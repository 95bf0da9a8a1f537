//! The documents of a run as SARIF artifacts, and how their paths are written:
//! percent-encoded, relative to the folder of the run.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::corpus::{Checked, Results};
use crate::source::Span;

/// The base that relative paths are resolved against.
pub(super) const ROOT: &str = "SRCROOT";

/// GitHub takes 10 MB, compressed; of Chinese text that is some four times as much.
const MOST_CONTENTS: usize = 24 << 20;

/// What may stand in a path as it is (RFC 3986, `unreserved`, and the slash).
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The artifacts of a run: documents, texts read from documents without lines,
/// files that could not be read, and the waivers file, in this order.
pub(super) struct Artifacts {
    described: Vec<Value>,
    /// For each document the artifact that its findings point into.
    documents: Vec<Value>,
    unreadable: Vec<Value>,
    waivers: Value,
    /// How many texts are left out because there are too many.
    pub(super) without_contents: usize,
}

impl Artifacts {
    pub(super) fn new(results: &Results) -> Self {
        let mut described: Vec<Value> =
            results.documents.iter().map(|document| json!({ "location": location(&document.path) })).collect();
        let mut documents = Vec::new();
        let (mut room, mut without_contents) = (MOST_CONTENTS, 0);
        for (at, document) in results.documents.iter().enumerate() {
            if has_lines(document) {
                documents.push(with_index(location(&document.path), at));
                continue;
            }
            // The path of a part of a file; GitHub looks at nothing else.
            let part = location(&format!("{}/正文.txt", document.path));
            documents.push(with_index(part.clone(), described.len()));
            let text = document.report.source.text();
            let mut described_part =
                json!({ "location": part, "parentIndex": at, "mimeType": "text/plain", "encoding": "utf-8" });
            match (room.checked_sub(text.len()), described_part.as_object_mut()) {
                (Some(left), Some(fields)) => {
                    room = left;
                    fields.insert("contents".to_owned(), json!({ "text": text }));
                }
                _ => without_contents += 1,
            }
            described.push(described_part);
        }
        let first = described.len();
        described.extend(results.unreadable.iter().map(|file| json!({ "location": location(&file.path) })));
        let unreadable = results.unreadable.iter().enumerate();
        let unreadable = unreadable.map(|(at, file)| with_index(location(&file.path), first + at)).collect();
        let waivers = results.waivers.as_ref().map(|file| {
            described.push(json!({ "location": location(&file.path) }));
            with_index(location(&file.path), described.len() - 1)
        });
        Self { described, documents, unreadable, waivers: waivers.unwrap_or_default(), without_contents }
    }

    pub(super) fn describe(&self) -> &[Value] {
        &self.described
    }

    /// What the findings of a document point into.
    pub(super) fn document(&self, at: usize) -> Value {
        self.documents.get(at).cloned().unwrap_or_default()
    }

    /// What the findings of the waivers file point into.
    pub(super) fn waivers(&self) -> Value {
        self.waivers.clone()
    }

    pub(super) fn unreadable(&self, at: usize) -> Value {
        self.unreadable.get(at).cloned().unwrap_or_default()
    }
}

/// Whether lines and columns mean something in the file itself.
fn has_lines(document: &Checked) -> bool {
    document.report.source.in_file(Span::default()).is_some()
}

fn with_index(mut location: Value, index: usize) -> Value {
    if let Some(fields) = location.as_object_mut() {
        fields.insert("index".to_owned(), json!(index));
    }
    location
}

/// A relative path below the root, or an absolute one as a URI of its own.
fn location(path: &str) -> Value {
    let encoded = utf8_percent_encode(path, PATH).to_string();
    let drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    match (path.starts_with('/'), drive) {
        (true, _) => json!({ "uri": format!("file://{encoded}") }),
        (false, true) => json!({ "uri": format!("file:///{encoded}") }),
        (false, false) => json!({ "uri": encoded, "uriBaseId": ROOT }),
    }
}
