//! Stub of a problem in a rule file, replaced at merge.
use crate::source::{SourceText, Span};
/// Something wrong in a rule file.
#[derive(Debug, Clone, thiserror::Error, miette::Diagnostic)]
#[error("{message}")]
pub struct Problem {
    /// What.
    pub message: String,
    #[source_code]
    /// Where.
    pub source_text: SourceText,
    #[label]
    /// Where in it.
    pub span: miette::SourceSpan,
    #[help]
    /// Help.
    pub help: Option<String>,
}
impl Problem {
    /// A problem.
    #[must_use]
    pub fn new(message: &str, source: &SourceText, span: Span) -> Self {
        Self { message: message.to_owned(), source_text: source.clone(), span: span.into(), help: None }
    }
}
