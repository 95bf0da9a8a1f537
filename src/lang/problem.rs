//! [`Problem`]: what is wrong in a rule, form, manifest or settings file, as a
//! miette diagnostic that carries its own source.

use std::fmt;

use miette::{Diagnostic, LabeledSpan, SourceCode};

use crate::source::{SourceText, Span, YamlError};

/// A mistake in a file that a rule author or an office wrote, or a hint.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The file.
    pub source: SourceText,
    /// One clause: what is wrong.
    pub message: String,
    /// What stands under the underline.
    pub label: Box<str>,
    /// Where.
    pub span: Span,
    /// What to do.
    pub help: Option<String>,
    /// A second place that has to do with it.
    pub related: Option<(Span, String)>,
    /// Worth a look, but not a mistake.
    pub hint: bool,
}

impl Problem {
    /// A problem at a place of a file.
    #[must_use]
    pub fn new(source: &SourceText, span: Span, message: impl Into<String>) -> Self {
        let (source, message) = (source.clone(), message.into());
        Self { source, message, label: Box::default(), span, help: None, related: None, hint: false }
    }

    /// Makes it a hint.
    #[must_use]
    pub fn hint(self) -> Self {
        Self { hint: true, ..self }
    }

    /// Adds words under the underline.
    #[must_use]
    pub fn label(mut self, label: impl Into<Box<str>>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what to do, if there is something.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Adds a second place in the same file.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related = Some((span, label.into()));
        self
    }

    /// The problem of a YAML file.
    #[must_use]
    pub fn yaml(source: &SourceText, error: YamlError) -> Self {
        Self::new(source, error.span, error.message)
    }

    /// The one order of problems: by file, then by place.
    #[must_use]
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        (self.source.name(), self.span).cmp(&(other.source.name(), other.span))
    }

    /// The words that are underlined.
    #[must_use]
    pub fn underlined(&self) -> &str {
        self.source.slice(self.span)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn severity(&self) -> Option<miette::Severity> {
        Some(if self.hint { miette::Severity::Advice } else { miette::Severity::Error })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = (!self.label.is_empty()).then(|| self.label.to_string());
        let primary = LabeledSpan::new_primary_with_span(label, self.span);
        let related = self.related.iter().map(|(span, label)| LabeledSpan::new_with_span(Some(label.clone()), *span));
        Some(Box::new(std::iter::once(primary).chain(related)))
    }
}

/// The known name that was most likely meant, if one is near enough.
#[must_use]
pub fn suggest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(written, name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}
