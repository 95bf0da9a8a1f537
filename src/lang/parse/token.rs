//! Small pieces: strings, patterns, and what of a pair is content.

use pest::iterators::Pair;

use super::{Rule, Snippet};
use crate::lang::ast::{Expr, ExprKind, Node};
use crate::source::Span;

pub(super) fn regex(at: Snippet<'_>, pair: &Pair<'_, Rule>) -> Node<String> {
    let body = pair.clone().into_inner().find(|inner| inner.as_rule() == Rule::regex_body);
    body.map_or(Node { value: String::new(), span: at.span(pair) }, |body| Node {
        // `\/` only keeps the slash from ending the pattern.
        value: body.as_str().replace("\\/", "/"),
        span: at.span(&body),
    })
}

/// The text of a string literal; `\"`, `\\`, `\n` and `\t` are escapes.
pub(super) fn string(at: Snippet<'_>, pair: &Pair<'_, Rule>) -> Node<String> {
    let body = pair.as_str().trim_matches('"');
    let inner = pair.clone().into_inner().find(|inner| inner.as_rule() == Rule::string_body);
    let body = inner.as_ref().map_or(body, |inner| inner.as_str());
    let mut value = String::with_capacity(body.len());
    let mut chars = body.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => value.push('\n'),
                Some('t') => value.push('\t'),
                Some(escaped) => value.push(escaped),
                None => value.push('\\'),
            },
            _ => value.push(c),
        }
    }
    Node { value, span: inner.map_or_else(|| at.span(pair), |inner| at.span(&inner)) }
}

/// Whether a pair holds content: neither punctuation nor a keyword, which have
/// names only for errors.
pub(super) fn is_content(pair: &Pair<'_, Rule>) -> bool {
    !matches!(
        pair.as_rule(),
        Rule::open_brace
            | Rule::close_brace
            | Rule::open_bracket
            | Rule::close_bracket
            | Rule::open_paren
            | Rule::close_paren
            | Rule::colon
            | Rule::comma
            | Rule::equals
            | Rule::bar
            | Rule::dot
            | Rule::doc
            | Rule::EOI
            | Rule::kw_code
            | Rule::kw_severity
            | Rule::kw_title
            | Rule::kw_basis
            | Rule::kw_since
            | Rule::kw_until
            | Rule::kw_param
            | Rule::kw_when
            | Rule::kw_for
            | Rule::kw_where
            | Rule::kw_let
            | Rule::kw_require
            | Rule::kw_else
            | Rule::kw_at
            | Rule::kw_message
            | Rule::kw_help
            | Rule::kw_example
            | Rule::kw_from
            | Rule::kw_match
            | Rule::kw_unless
            | Rule::kw_after
            | Rule::kw_this_year
            | Rule::kw_previous
            | Rule::kw_in
            | Rule::kw_and
            | Rule::kw_or
            | Rule::kw_implies
            | Rule::kw_is
            | Rule::kw_rule
            | Rule::kw_pattern
            | Rule::kw_fact
            | Rule::kw_override
            | Rule::kw_disable
            | Rule::kw_because
    )
}

/// The first content within a pair; the grammar guarantees one.
pub(super) fn first(pair: Pair<'_, Rule>) -> Pair<'_, Rule> {
    pair.clone().into_inner().find(is_content).unwrap_or(pair)
}

/// Stands where the grammar guarantees an expression; never reached.
pub(super) fn missing(span: Span) -> Expr {
    Node { value: ExprKind::Path(Vec::new()), span }
}
