//! Problems in rule files and settings, drawn for people. Findings in reports
//! are drawn in `terminal`; both share the snippet.

use std::fmt;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};

use super::Style;
use super::text::{harmless, wrap};
use super::view::TAB_WIDTH;

/// Draws a problem: what is wrong, where, and what to do.
#[must_use]
pub fn problem(problem: &dyn Diagnostic, style: &Style) -> String {
    let severity = match problem.severity() {
        None | Some(Severity::Error) => Tone::Error,
        Some(Severity::Warning) => Tone::Warning,
        Some(Severity::Advice) => Tone::Note,
    };
    let code = problem.code().map(|code| format!("{code} ")).unwrap_or_default();
    let head = paint(&format!("{code}{}", severity.title()), severity, style);
    let mut out = format!("{head}  {}\n", harmless(&problem.to_string()));
    let labels: Vec<LabeledSpan> = problem.labels().into_iter().flatten().collect();
    if let Some(source) = problem.source_code().filter(|_| !labels.is_empty()) {
        out.push_str(&snippet(source, labels, severity, style));
    }
    if let Some(help) = problem.help() {
        for line in help.to_string().lines() {
            out.push_str(&wrap("  建议：", &harmless(line), style.text_width()));
        }
    }
    for related in problem.related().into_iter().flatten() {
        out.push_str(&self::problem(related, style));
    }
    out
}

/// An error that has no place in a file, on one line.
#[must_use]
pub fn headline(message: &str, style: &Style) -> String {
    format!("{}  {}\n", paint("错误", Tone::Error, style), harmless(message))
}

/// How grave what is drawn is; decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Error,
    Warning,
    Note,
}

impl Tone {
    fn title(self) -> &'static str {
        match self {
            Self::Error => "错误",
            Self::Warning => "警告",
            Self::Note => "提示",
        }
    }

    fn escape(self) -> &'static str {
        match self {
            Self::Error => "\u{1b}[1;31m",
            Self::Warning => "\u{1b}[1;33m",
            Self::Note => "\u{1b}[1;36m",
        }
    }
}

/// The text in the colour of its gravity, if colours are wanted.
pub(super) fn paint(text: &str, tone: Tone, style: &Style) -> String {
    if style.color { format!("{}{text}\u{1b}[0m", tone.escape()) } else { text.to_owned() }
}

/// The text in bold, if colours are wanted.
pub(super) fn bold(text: &str, style: &Style) -> String {
    if style.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Lines of a source with the labels under them, drawn by miette. Its heading
/// and help are left out, since their words are English.
pub(super) fn snippet(source: &dyn SourceCode, mut labels: Vec<LabeledSpan>, tone: Tone, style: &Style) -> String {
    let mut theme = if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    labels.sort_by_key(|label| (label.offset(), label.len()));
    let main = match tone {
        Tone::Error => theme.styles.error,
        Tone::Warning => theme.styles.warning,
        Tone::Note => theme.styles.help,
    };
    let any_primary = labels.iter().any(LabeledSpan::primary);
    theme.styles.highlights =
        labels.iter().map(|label| if label.primary() || !any_primary { main } else { theme.styles.help }).collect();
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_context_lines(1)
        .tab_width(TAB_WIDTH)
        .without_syntax_highlighting();
    let mut drawn = String::new();
    match handler.render_report(&mut drawn, &Snippet { source, labels }) {
        // miette always draws a heading; an empty one is exactly one line.
        Ok(()) => drawn.split_once('\n').map_or(String::new(), |(_, snippet)| snippet.to_owned()),
        Err(fmt::Error) => String::new(),
    }
}

/// A diagnostic that is nothing but labels on a source.
struct Snippet<'a> {
    source: &'a dyn SourceCode,
    labels: Vec<LabeledSpan>,
}

impl Diagnostic for Snippet<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl std::error::Error for Snippet<'_> {}

impl fmt::Debug for Snippet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Snippet")
    }
}

impl fmt::Display for Snippet<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}
