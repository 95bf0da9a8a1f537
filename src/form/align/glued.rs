//! Tables in text that lost all separators: `规章000行政规范性文件8855698`. The
//! labels and the digits between them are told apart here; what the digits
//! mean is for [`super::strips`] to find.

use super::keyed::Keyed;
use super::labels::{Match, TableLabels};
use crate::source::{SourceText, Span};

/// So many labels close together are a table, not a mention.
const FEWEST_LABELS: usize = 3;
/// Unknown words between two labels, such as one that is misprinted.
const LONGEST_GAP: usize = 24;

/// A part of a glued table.
pub(super) enum Token<'a> {
    Label(Match<'a>, Span),
    /// Digits that follow each other, of one value or of many.
    Digits(Span),
}

impl Token<'_> {
    /// Whether it is the label of a row and nothing else.
    pub(super) fn is_row(&self) -> bool {
        matches!(self, Self::Label(known, _) if known.meaning.is_only_row())
    }

    pub(super) fn span(&self) -> Span {
        match self {
            Self::Label(_, span) | Self::Digits(span) => *span,
        }
    }
}

/// A table, or a part of one.
pub(super) struct Run<'a> {
    pub(super) tokens: Vec<Token<'a>>,
    pub(super) span: Span,
}

/// The part of a text that is the table: where most of its labels stand
/// together with digits between them. One label counts if it and its digits
/// are the whole text.
pub(super) fn find<'a>(source: &SourceText, span: Span, labels: &'a TableLabels) -> Option<Run<'a>> {
    let text = source.slice(span);
    if !text.contains(|c: char| c.is_numeric()) {
        return None;
    }
    let keyed = Keyed::new(text, usize::MAX, |_| false);
    let tokens = tokens(&keyed, labels);
    let whole = keyed.span(0..keyed.key().len());
    let counted = |run: &Vec<Token<'_>>| run.iter().filter(|token| matches!(token, Token::Label(..))).count();
    let digits = |run: &Vec<Token<'_>>| run.iter().any(|token| matches!(token, Token::Digits(_)));
    let runs = runs(text, tokens).into_iter().filter(digits);
    let run = runs.max_by_key(counted)?;
    let extent = run.iter().map(Token::span).reduce(Span::to)?;
    if counted(&run) < FEWEST_LABELS && (extent != whole || counted(&run) == 0) {
        return None;
    }
    let extent = with_brackets(text, extent);
    let placed = |found: Span| found.shifted(span.range().start);
    let tokens = run.into_iter().map(|token| match token {
        Token::Label(known, found) => Token::Label(known, placed(found)),
        Token::Digits(found) => Token::Digits(placed(found)),
    });
    Some(Run { tokens: tokens.collect(), span: placed(extent) })
}

/// Brackets around the first or the last label are no part of its key.
fn with_brackets(text: &str, span: Span) -> Span {
    let (head, tail) = (text.get(..span.range().start), text.get(span.range().end..));
    let start = head.map_or(0, |head| head.trim_end_matches(['（', '(', '“', '"']).len());
    let end = tail.map_or(0, |tail| tail.len() - tail.trim_start_matches(['）', ')', '”', '"']).len());
    Span::new(start..span.range().end + end)
}

/// Labels and digits in their order, what is neither left out.
fn tokens<'a>(keyed: &Keyed, labels: &'a TableLabels) -> Vec<Token<'a>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    // Where words began that are no label, and digits.
    let (mut words, mut digits) = (None, None);
    while let Some(c) = keyed.from(at).chars().next() {
        let label = labels.opening(keyed.from(at));
        if label.is_some() || !c.is_ascii_digit() {
            tokens.extend(digits.take().and_then(|start| digits_before(keyed, start..at)));
        }
        if label.is_some() || c.is_ascii_digit() {
            tokens.extend(words.take().and_then(|start: usize| misprinted(keyed, start..at, labels)));
        }
        match label {
            Some((length, known)) => {
                tokens.push(Token::Label(known, keyed.span(at..at + length)));
                at += length;
            }
            None => {
                let open = if c.is_ascii_digit() { &mut digits } else { &mut words };
                open.get_or_insert(at);
                at += c.len_utf8();
            }
        }
    }
    tokens.extend(digits.and_then(|start| digits_before(keyed, start..at)));
    tokens
}

/// A sentence may touch the last value: of `30000032024年` four digits are a year.
fn digits_before(keyed: &Keyed, range: std::ops::Range<usize>) -> Option<Token<'static>> {
    let digits = keyed.from(range.start).get(..range.len())?;
    let year =
        digits.len().checked_sub(4).and_then(|at| digits.get(at..)).filter(|year| {
            keyed.from(range.end).starts_with('年') && (year.starts_with("19") || year.starts_with("20"))
        });
    let end = range.end - year.map_or(0, str::len);
    (range.start < end).then(|| Token::Digits(keyed.span(range.start..end)))
}

fn misprinted<'a>(keyed: &Keyed, range: std::ops::Range<usize>, labels: &'a TableLabels) -> Option<Token<'a>> {
    let known = labels.similar(keyed.from(range.start).get(..range.len())?)?;
    Some(Token::Label(known, keyed.span(range)))
}

/// Cuts the tokens where a sentence or other words stand between them.
fn runs<'a>(text: &str, tokens: Vec<Token<'a>>) -> Vec<Vec<Token<'a>>> {
    let mut runs: Vec<Vec<Token<'a>>> = Vec::new();
    let mut end = 0;
    for token in tokens {
        let between = text.get(end..token.span().range().start).unwrap_or_default();
        let apart = between.contains(['。', '；', '，', '！', '？', '、'])
            || between.chars().filter(|c| c.is_alphanumeric()).nth(LONGEST_GAP).is_some();
        end = token.span().range().end;
        match runs.last_mut().filter(|_| !apart) {
            Some(run) => run.push(token),
            None => runs.push(vec![token]),
        }
    }
    runs
}
