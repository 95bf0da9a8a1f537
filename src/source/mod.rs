//! Bytes become text here: encodings, byte spans, lines and columns, and the
//! [`miette::SourceCode`] over them. Nothing in this folder knows what a report is.

mod decode;
mod span;
mod text;
mod yaml;

pub use decode::{DecodeError, Decoded, decode};
pub use span::Span;
pub use text::{Position, SourceText};
pub use yaml::{YamlError, YamlPlace, YamlSpans, parse_yaml, parse_yaml_part};
