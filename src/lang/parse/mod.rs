//! Rule text → [`ast`](super::ast). The only folder that names pest. Broken items are
//! skipped, each with its own error, so that one mistake hides no other.

mod error;
mod expr;
mod item;
mod token;

use pest::Parser;
use pest::iterators::Pair;

use self::error::{broken_name, check_nesting, syntax_problem};
use self::expr::{binding, expression, first_expr, let_clause, param};
pub(super) use self::item::unknown_severity;
use self::item::{read_item, require};
use self::token::{first, regex};
use super::Problem;
use super::ast::{Binding, Expr, File, Let, Name, Node, Param, Part, Require, Template};
use crate::source::{SourceText, Span};

mod syntax {
    //! The parser that pest derives from the grammar.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/gail.pest"]
    pub(super) struct GailParser;
}
use syntax::{GailParser, Rule};

/// A text to parse, and where it stands in its file.
#[derive(Debug, Clone, Copy)]
pub struct Snippet<'a> {
    /// The file, for errors.
    pub source: &'a SourceText,
    /// The text to parse.
    pub text: &'a str,
    /// Where the text begins in the file.
    pub offset: usize,
    /// When the text is not in the file byte for byte (a YAML string with
    /// escapes), the place that stands for all of it.
    pub fixed: Option<Span>,
}

impl Snippet<'_> {
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        // A production that may go on has read the space behind it.
        let start = pair.as_span().start();
        self.place(start, start + pair.as_str().trim_end().len())
    }

    fn place(&self, start: usize, end: usize) -> Span {
        self.fixed.unwrap_or_else(|| Span::new(start..end).shifted(self.offset))
    }

    fn name(&self, pair: &Pair<'_, Rule>) -> Name {
        Node { value: pair.as_str().to_owned(), span: self.span(pair) }
    }
}

/// Parses a `.gail` file: what could be parsed, and what could not.
#[must_use]
pub fn parse_file(source: &SourceText) -> (File, Vec<Problem>) {
    let mut file = File::new(source.clone());
    let mut problems = Vec::new();
    let whole = Snippet { source, text: source.text(), offset: 0, fixed: None };
    if let Err(problem) = check_nesting(whole) {
        return (file, vec![problem]);
    }
    let pairs = match GailParser::parse(Rule::file, source.text()) {
        Ok(pairs) => pairs,
        Err(error) => return (file, vec![syntax_problem(whole, &error)]),
    };
    for pair in pairs.flat_map(Pair::into_inner) {
        match pair.as_rule() {
            Rule::junk => {
                let text = pair.as_str();
                let snippet = Snippet { source, text, offset: pair.as_span().start(), fixed: None };
                file.broken.extend(broken_name(text));
                if let Err(error) = GailParser::parse(Rule::single_item, text) {
                    problems.push(syntax_problem(snippet, &error));
                }
            }
            Rule::EOI => {}
            _ => read_item(whole, pair, &mut file, &mut problems),
        }
    }
    (file, problems)
}

/// Parses one expression.
///
/// # Errors
/// The syntax error, with its place.
pub fn parse_expression(snippet: Snippet<'_>) -> Result<Expr, Problem> {
    let pair = parse_single(snippet, Rule::single_expression)?;
    Ok(expression(snippet, first(pair)))
}

/// Parses `NAME in SET where CONDITION`.
///
/// # Errors
/// The syntax error, with its place.
pub fn parse_binding(snippet: Snippet<'_>) -> Result<Binding, Problem> {
    Ok(binding(snippet, parse_single(snippet, Rule::single_binding)?))
}

/// Parses `EXPR else "…"`.
///
/// # Errors
/// The syntax error, with its place.
pub fn parse_require(snippet: Snippet<'_>) -> Result<Require, Problem> {
    require(snippet, parse_single(snippet, Rule::single_require)?)
}

/// Parses `NAME = EXPR`.
///
/// # Errors
/// The syntax error, with its place.
pub fn parse_let(snippet: Snippet<'_>) -> Result<Let, Problem> {
    Ok(let_clause(snippet, parse_single(snippet, Rule::single_let)?))
}

/// Parses `NAME: TYPE = EXPR`.
///
/// # Errors
/// The syntax error, with its place.
pub fn parse_param(snippet: Snippet<'_>) -> Result<Param, Problem> {
    Ok(param(snippet, parse_single(snippet, Rule::single_param)?))
}

/// Parses the left side of an example's assignment.
///
/// # Errors
/// The syntax error, with its place.
pub fn parse_target(snippet: Snippet<'_>) -> Result<Expr, Problem> {
    let pair = parse_single(snippet, Rule::single_target)?;
    Ok(first_expr(snippet, first(first(pair))))
}

/// Parses `/…/` and gives what stands between the slashes.
///
/// # Errors
/// The syntax error, with its place.
pub fn parse_regex(snippet: Snippet<'_>) -> Result<Node<String>, Problem> {
    Ok(regex(snippet, &first(parse_single(snippet, Rule::single_regex)?)))
}

/// Parses a message with `{expr}` in it; `{{` and `}}` stand for braces.
///
/// # Errors
/// The syntax error in one of its expressions.
pub fn parse_template(snippet: Snippet<'_>) -> Result<Template, Problem> {
    let mut parts = Vec::new();
    let mut rest = snippet.text;
    let mut words = String::new();
    while let Some(at) = rest.find(['{', '}']) {
        let (before, tail) = rest.split_at(at);
        words.push_str(before);
        let offset = snippet.text.len() - tail.len();
        if let Some(after) = tail.strip_prefix("{{").or_else(|| tail.strip_prefix("}}")) {
            words.push_str(tail.get(..1).unwrap_or_default());
            rest = after;
            continue;
        }
        let inner = tail.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let Some((inner, after)) = inner else {
            let span = snippet.place(offset, offset + 1);
            return Err(Problem::new(snippet.source, span, "文字里的花括号没有配对")
                .help("要写出花括号本身，请写两个：{{ 或 }}"));
        };
        parts.push(Part::Text(std::mem::take(&mut words)));
        let part = Snippet { text: inner, offset: snippet.offset + offset + 1, ..snippet };
        parts.push(Part::Value(parse_expression(part)?));
        rest = after;
    }
    words.push_str(rest);
    parts.push(Part::Text(words));
    parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
    Ok(Template { parts })
}

fn parse_single<'a>(snippet: Snippet<'a>, rule: Rule) -> Result<Pair<'a, Rule>, Problem> {
    check_nesting(snippet)?;
    let mut pairs = GailParser::parse(rule, snippet.text).map_err(|error| syntax_problem(snippet, &error))?;
    pairs.next().ok_or_else(|| Problem::new(snippet.source, snippet.place(0, snippet.text.len()), "这里是空的"))
}
