//! Bytes become text here: encodings, byte spans, lines and columns, where the
//! parts of an extracted text stood in their file, and the
//! [`miette::SourceCode`] over a text. Nothing in this folder knows what a report is.

mod decode;
mod origin;
mod span;
mod text;
mod yaml;

pub use decode::{DecodeError, Decoded, decode, decode_declared};
pub use origin::{Area, Origin, Origins, WordCell};
pub use span::Span;
pub use text::{Position, SourceText};
pub use yaml::{YamlError, YamlPlace, YamlSpans, parse_yaml, parse_yaml_part};
