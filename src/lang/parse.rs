//! Rule text → [`ast`]. The only file that names pest. Broken items are
//! skipped, each with its own error, so that one mistake hides no other.

use std::sync::Arc;

use pest::Parser;
use pest::iterators::Pair;

use super::Problem;
use super::ast::{
    Assignment, BinaryOp, Binding, Call, CellsRef, Disable, Example, ExamplePlace, Expr, ExprKind, Fact, File, Let,
    Name, Node, Override, Param, Part, PatternDef, SetValue, Template,
};
use crate::finding::{Basis, BasisKind, Severity};
use crate::source::{SourceText, Span};
use crate::value::{Date, Decimal, Unit};

mod syntax {
    //! The parser that pest derives from the grammar.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/gail.pest"]
    pub(super) struct GailParser;
}
use syntax::{GailParser, Rule};

/// Deepest nesting of brackets in one item; the parser recurses with them.
const MAX_NESTING: usize = 64;

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
        let span = pair.as_span();
        self.place(span.start(), span.end())
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
    Ok(first_expr(snippet, first(pair)))
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

/// The parser recurses with brackets; a hostile file must not exhaust the stack.
fn check_nesting(snippet: Snippet<'_>) -> Result<(), Problem> {
    let mut depth = 0usize;
    for (at, c) in snippet.text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '\n' if snippet.text.get(at + 1..).is_some_and(|rest| rest.starts_with("rule")) => depth = 0,
            _ => {}
        }
        if depth > MAX_NESTING {
            let span = snippet.place(at, at + 1);
            return Err(Problem::new(snippet.source, span, format!("括号嵌套超过 {MAX_NESTING} 层")));
        }
    }
    for keyword in ["not ", "implies ", "-"] {
        if snippet.text.contains(&keyword.repeat(MAX_NESTING)) {
            return Err(Problem::new(snippet.source, snippet.place(0, 1), format!("“{}”连用过多", keyword.trim())));
        }
    }
    Ok(())
}

/// The name of an item that could not be parsed.
fn broken_name(text: &str) -> Option<String> {
    let head = text.lines().find(|line| !line.trim_start().starts_with("///"))?;
    let mut words =
        head.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).filter(|word| !word.is_empty());
    words.next()?;
    words.next().map(str::to_owned)
}

fn syntax_problem(snippet: Snippet<'_>, error: &pest::error::Error<Rule>) -> Problem {
    let at = match error.location {
        pest::error::InputLocation::Pos(at) => at,
        pest::error::InputLocation::Span((start, _)) => start,
    };
    // Underline the whole word or sign at the place, not one character of it.
    let rest = snippet.text.get(at..).unwrap_or_default();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let word = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
    let length = if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) };
    let span = snippet.place(at, at + length);
    let pest::error::ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        return Problem::new(snippet.source, span, "写法有误");
    };
    let mut expected: Vec<&str> = positives.iter().filter_map(|rule| rule_words(*rule)).collect();
    expected.sort_unstable();
    expected.dedup();
    let found = if length == 0 {
        "这里已经结束".to_owned()
    } else {
        format!("“{}”不能写在这里", rest.get(..length).unwrap_or_default())
    };
    let problem = Problem::new(snippet.source, span, format!("写法有误：{found}")).label("从这里起读不下去");
    if expected.is_empty() { problem } else { problem.help(format!("这里可以写：{}", expected.join("、"))) }
}

/// What a production is called in errors; `None` for those that say nothing to a writer.
fn rule_words(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::open_brace => "{",
        Rule::close_brace => "}",
        Rule::open_bracket => "[",
        Rule::close_bracket => "]",
        Rule::open_paren => "(",
        Rule::close_paren => ")",
        Rule::colon => ":",
        Rule::comma => ",",
        Rule::equals => "=",
        Rule::bar => "|",
        Rule::string | Rule::string_body => "\"文字\"",
        Rule::regex | Rule::regex_body => "/正则表达式/",
        Rule::name | Rule::dotted | Rule::kebab | Rule::path => "名称",
        Rule::code => "规则编号（如 CN303）",
        Rule::year => "四位年份",
        Rule::number | Rule::digits | Rule::signed_number => "数值",
        Rule::verdict => "ok 或 bad",
        Rule::item | Rule::rule_def | Rule::junk | Rule::single_item => "rule、pattern、fact、override 或 disable",
        Rule::clause | Rule::require_clause => "规则的下一个子句（如 require、message、example）",
        Rule::fact_clause => "from、match 或 unless",
        Rule::expression | Rule::primary | Rule::sum | Rule::comparison => "表达式",
        Rule::compare_op => "比较符号（==、<= 等）",
        Rule::sum_op | Rule::product_op => "运算符号（+、- 等）",
        Rule::set_value => "值（数字、\"文字\"或 absent）",
        Rule::state => "状态（present、filled、blank、whole）",
        _ => return None,
    })
}

fn read_item(at: Snippet<'_>, pair: Pair<'_, Rule>, file: &mut File, problems: &mut Vec<Problem>) {
    match pair.as_rule() {
        Rule::rule_def => match rule_def(at, pair) {
            Ok(rule) => file.rules.push(rule),
            Err(problem) => problems.push(problem),
        },
        Rule::pattern_def => {
            let mut inner = pair.into_inner().filter(is_content);
            if let (Some(name), Some(pattern)) = (inner.next(), inner.next()) {
                file.patterns.push(PatternDef { name: at.name(&name), regex: regex(at, &pattern) });
            }
        }
        Rule::fact_def => file.facts.push(fact_def(at, pair)),
        Rule::override_def => match override_def(at, pair) {
            Ok(found) => file.overrides.push(found),
            Err(problem) => problems.push(problem),
        },
        _ => {
            let mut inner = pair.into_inner().filter(is_content);
            let rule = inner.next().map(|name| at.name(&name));
            let because = inner.next().map(|clause| string(at, &first(clause)));
            file.disables.extend(rule.map(|rule| Disable { rule, because }));
        }
    }
}

fn rule_def(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Result<super::ast::Rule, Problem> {
    let mut rule = super::ast::Rule {
        source: at.source.clone(),
        doc: String::new(),
        name: Node { value: String::new(), span: at.span(&pair) },
        code: None,
        severity: None,
        title: None,
        basis: None,
        since: None,
        until: None,
        params: Vec::new(),
        when: Vec::new(),
        bindings: Vec::new(),
        lets: Vec::new(),
        requires: Vec::new(),
        at: None,
        message: None,
        help: None,
        examples: Vec::new(),
    };
    for pair in pair.into_inner() {
        let span = at.span(&pair);
        match pair.as_rule() {
            Rule::doc => {
                rule.doc.push_str(pair.as_str().trim_start_matches('/').trim());
                rule.doc.push('\n');
            }
            Rule::kebab => rule.name = at.name(&pair),
            Rule::code_clause => once(at, &mut rule.code, at.name(&first(pair)), span)?,
            Rule::severity_clause => once(at, &mut rule.severity, severity(at, &first(pair))?, span)?,
            Rule::title_clause => once(at, &mut rule.title, string(at, &first(pair)), span)?,
            Rule::basis_clause => once(at, &mut rule.basis, basis(at, pair), span)?,
            Rule::since_clause => once(at, &mut rule.since, year(at, &first(pair)), span)?,
            Rule::until_clause => once(at, &mut rule.until, year(at, &first(pair)), span)?,
            Rule::param_clause => rule.params.push(param(at, pair)),
            Rule::when_clause => rule.when.push(expression(at, first(pair))),
            Rule::for_clause => rule.bindings.push(binding(at, pair)),
            Rule::let_clause => rule.lets.push(let_clause(at, pair)),
            Rule::require_clause => rule.requires.push(expression(at, first(pair))),
            Rule::at_clause => once(at, &mut rule.at, expression(at, first(pair)), span)?,
            Rule::message_clause => once(at, &mut rule.message, template(at, &first(pair))?, span)?,
            Rule::help_clause => once(at, &mut rule.help, template(at, &first(pair))?, span)?,
            Rule::example_clause => rule.examples.push(example(at, pair)),
            _ => {}
        }
    }
    Ok(rule)
}

/// Sets a clause that may stand only once.
fn once<T>(at: Snippet<'_>, slot: &mut Option<T>, value: T, span: Span) -> Result<(), Problem> {
    if slot.is_some() {
        return Err(Problem::new(at.source, span, "这个子句写了两次").help("每条规则只能写一次，请删去一处"));
    }
    *slot = Some(value);
    Ok(())
}

fn fact_def(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Fact {
    let nothing = Node { value: String::new(), span: at.span(&pair) };
    let mut fact = Fact {
        source: at.source.clone(),
        name: nothing.clone(),
        kind: nothing,
        title: None,
        from: Vec::new(),
        matches: Vec::new(),
        unless: Vec::new(),
        unless_after: Vec::new(),
    };
    let mut names = 0;
    for pair in pair.into_inner() {
        match pair.as_rule() {
            Rule::name if names == 0 => {
                fact.name = at.name(&pair);
                names += 1;
            }
            Rule::name => fact.kind = at.name(&pair),
            Rule::string => fact.title = Some(string(at, &pair)),
            Rule::from_clause => fact.from.push(expression(at, first(pair))),
            Rule::match_clause => fact.matches.push(regex(at, &first(pair))),
            Rule::unless_clause => fact.unless.push(regex(at, &first(pair))),
            Rule::unless_after_clause => fact.unless_after.push(regex(at, &first(pair))),
            _ => {}
        }
    }
    fact
}

fn override_def(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Result<Override, Problem> {
    let mut found = Override {
        rule: Node { value: String::new(), span: at.span(&pair) },
        severity: None,
        params: Vec::new(),
        because: None,
    };
    for pair in pair.into_inner() {
        match pair.as_rule() {
            Rule::rule_path => found.rule = at.name(&pair),
            Rule::severity_clause => found.severity = Some(severity(at, &first(pair))?),
            Rule::because_clause => found.because = Some(string(at, &first(pair))),
            Rule::param_set => {
                let mut inner = pair.into_inner().filter(is_content);
                if let (Some(name), Some(value)) = (inner.next(), inner.next()) {
                    found.params.push((at.name(&name), expression(at, value)));
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

fn severity(at: Snippet<'_>, pair: &Pair<'_, Rule>) -> Result<Node<Severity>, Problem> {
    let name = at.name(pair);
    let known = crate::finding::SEVERITIES.iter().map(|row| row.1);
    match Severity::from_name(&name.value) {
        Some(value) => Ok(Node { value, span: name.span }),
        None => Err(Problem::new(at.source, name.span, format!("没有“{}”这一级别", name.value))
            .label("应为 error、warning 或 note")
            .maybe_help(super::suggest(&name.value, known).map(|near| format!("是不是想写“{near}”？")))),
    }
}

fn basis(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Arc<Basis> {
    let mut found = Basis { kind: BasisKind::Law, text: String::new() };
    for pair in pair.into_inner() {
        match pair.as_rule() {
            Rule::practice => found.kind = BasisKind::Practice,
            Rule::string => found.text = string(at, &pair).value,
            _ => {}
        }
    }
    Arc::new(found)
}

fn year(at: Snippet<'_>, pair: &Pair<'_, Rule>) -> Node<i32> {
    Node { value: pair.as_str().parse().unwrap_or_default(), span: at.span(pair) }
}

fn param(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Param {
    let nothing = at.span(&pair);
    let mut inner = pair.into_inner().filter(is_content);
    let mut name = || inner.next().map_or(Node { value: String::new(), span: nothing }, |pair| at.name(&pair));
    let (name, kind) = (name(), name());
    Param { name, kind, value: inner.next().map_or_else(|| missing(nothing), |pair| expression(at, pair)) }
}

fn binding(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Binding {
    let nothing = at.span(&pair);
    let mut inner = pair.into_inner().filter(is_content);
    let name = inner.next().map_or(Node { value: String::new(), span: nothing }, |pair| at.name(&pair));
    let set = inner.next().map_or_else(|| missing(nothing), |pair| expression(at, pair));
    Binding { name, set, filter: inner.next().map(|pair| expression(at, pair)) }
}

fn let_clause(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Let {
    let Binding { name, set, .. } = binding(at, pair);
    Let { name, value: set }
}

fn template(at: Snippet<'_>, pair: &Pair<'_, Rule>) -> Result<Node<Template>, Problem> {
    let text = string(at, pair);
    let body = pair.clone().into_inner().find(|inner| inner.as_rule() == Rule::string_body);
    let verbatim = body.as_ref().is_some_and(|body| body.as_str() == text.value);
    let offset = body.map_or(0, |body| body.as_span().start()) + at.offset;
    let fixed = if verbatim { at.fixed } else { Some(text.span) };
    let value = parse_template(Snippet { source: at.source, text: &text.value, offset, fixed })?;
    Ok(Node { value, span: text.span })
}

fn example(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Example {
    let mut example = Example { ok: true, settings: Vec::new(), previous: None, at: None, span: at.span(&pair) };
    for pair in pair.into_inner() {
        match pair.as_rule() {
            Rule::verdict => example.ok = pair.as_str() == "ok",
            Rule::setting => {
                let inner = first(pair);
                if inner.as_rule() == Rule::previous_block {
                    let settings = inner.into_inner().filter(|pair| pair.as_rule() == Rule::assignment);
                    example.previous.get_or_insert_default().extend(settings.map(|pair| assignment(at, pair)));
                } else {
                    example.settings.push(assignment(at, inner));
                }
            }
            Rule::example_place => {
                let inner = first(pair);
                example.at = Some(match inner.as_rule() {
                    Rule::string => ExamplePlace::Words(string(at, &inner)),
                    _ => ExamplePlace::Place(expression(at, inner)),
                });
            }
            _ => {}
        }
    }
    example
}

fn assignment(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Assignment {
    let nothing = at.span(&pair);
    let mut inner = pair.into_inner().filter(is_content);
    let target = inner.next().map_or_else(|| missing(nothing), |pair| first_expr(at, first(pair)));
    let value = inner.next().map(first);
    let value = value.map_or(Node { value: SetValue::Absent, span: nothing }, |pair| Node {
        span: at.span(&pair),
        value: match pair.as_rule() {
            Rule::absent => SetValue::Absent,
            Rule::string => SetValue::Text(string(at, &pair).value),
            _ => SetValue::Literal(pair.as_str().to_owned()),
        },
    });
    Assignment { target, value }
}

/// An expression, down through the levels of precedence.
fn expression(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Expr {
    let span = at.span(&pair);
    match pair.as_rule() {
        Rule::negation => {
            let mut inner = pair.into_inner();
            match inner.next() {
                Some(not) if not.as_rule() == Rule::kw_not => {
                    let inner = inner.next().map_or_else(|| missing(span), |pair| expression(at, pair));
                    Node { value: ExprKind::Not(Box::new(inner)), span }
                }
                Some(inner) => expression(at, inner),
                None => missing(span),
            }
        }
        Rule::quantified => quantified(at, pair),
        Rule::comparison => comparison(at, pair),
        Rule::unary => {
            let mut inner: Vec<_> = pair.into_inner().collect();
            let negative = inner.len() > 1;
            let operand = inner.pop().map_or_else(|| missing(span), |pair| first_expr(at, first_content(pair)));
            if negative { Node { value: ExprKind::Negative(Box::new(operand)), span } } else { operand }
        }
        Rule::expression | Rule::disjunction | Rule::conjunction | Rule::sum | Rule::product => chain(at, pair),
        _ => first_expr(at, pair),
    }
}

/// `a OP b OP c`, grouped to the left.
fn chain(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Expr {
    let span = at.span(&pair);
    let implied = match pair.as_rule() {
        Rule::expression => Some(BinaryOp::Implies),
        Rule::disjunction => Some(BinaryOp::Or),
        Rule::conjunction => Some(BinaryOp::And),
        _ => None,
    };
    let mut inner = pair.into_inner();
    let mut left = inner.next().map_or_else(|| missing(span), |pair| expression(at, pair));
    while let Some(next) = inner.next() {
        let (op, right) = match implied {
            Some(op) => (Node { value: op, span: at.span(&next) }, Some(next)),
            None => {
                let op = BinaryOp::from_symbol(next.as_str()).unwrap_or(BinaryOp::Add);
                (Node { value: op, span: at.span(&next) }, inner.next())
            }
        };
        let right = right.map_or_else(|| missing(span), |pair| expression(at, pair));
        let whole = left.span.to(right.span);
        left = Node { value: ExprKind::Binary(Box::new(left), op, Box::new(right)), span: whole };
    }
    left
}

fn quantified(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Expr {
    let span = at.span(&pair);
    let mut inner = pair.into_inner().filter(is_content);
    let all = inner.next().is_some_and(|pair| pair.as_str() == "all");
    let name = inner.next().map_or(Node { value: String::new(), span }, |pair| at.name(&pair));
    let mut next = || Box::new(inner.next().map_or_else(|| missing(span), |pair| expression(at, pair)));
    let (set, body) = (next(), next());
    Node { value: ExprKind::Quantified { all, name, set, body }, span }
}

fn comparison(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Expr {
    let span = at.span(&pair);
    let mut inner = pair.into_inner();
    let left = inner.next().map_or_else(|| missing(span), |pair| expression(at, pair));
    let (Some(op), Some(right)) = (inner.next(), inner.next()) else { return left };
    let negated = op.clone().into_inner().any(|pair| pair.as_rule() == Rule::kw_not);
    let left = Box::new(left);
    let value = match op.as_rule() {
        Rule::in_op => ExprKind::In { item: left, set: Box::new(expression(at, right)), negated },
        Rule::is_op => ExprKind::Is { subject: left, state: at.name(&right), negated },
        _ => {
            let symbol = BinaryOp::from_symbol(op.as_str().trim()).unwrap_or(BinaryOp::Eq);
            ExprKind::Binary(left, Node { value: symbol, span: at.span(&op) }, Box::new(expression(at, right)))
        }
    };
    Node { value, span }
}

/// A primary expression.
fn first_expr(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Expr {
    let span = at.span(&pair);
    let value = match pair.as_rule() {
        Rule::primary => return first_expr(at, first_content(pair)),
        Rule::regex => ExprKind::Regex(regex(at, &pair).value),
        Rule::string => ExprKind::Text(string(at, &pair).value),
        Rule::date => Date::parse(pair.as_str()).map_or(ExprKind::Text(pair.as_str().to_owned()), ExprKind::Date),
        Rule::number => number(pair),
        Rule::list => ExprKind::List(pair.into_inner().filter(is_content).map(|pair| expression(at, pair)).collect()),
        Rule::cell_ref => return cell_ref(at, pair),
        Rule::call => return call(at, pair),
        Rule::path => ExprKind::Path(pair.into_inner().filter(is_content).map(|name| at.name(&name)).collect()),
        _ => return expression(at, pair),
    };
    Node { value, span }
}

fn number(pair: Pair<'_, Rule>) -> ExprKind {
    let (mut value, mut unit) = (Decimal::ZERO, None);
    for pair in pair.into_inner() {
        match pair.as_rule() {
            Rule::digits => value = Decimal::from_str_exact(pair.as_str()).unwrap_or(Decimal::MAX),
            _ => unit = Unit::from_label(pair.as_str()),
        }
    }
    ExprKind::Number(value, unit)
}

fn cell_ref(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Expr {
    let span = at.span(&pair);
    let mut cells =
        CellsRef { previous: false, table: Node { value: String::new(), span }, rows: Vec::new(), columns: Vec::new() };
    let mut fields = Vec::new();
    let mut axes = 0;
    for pair in pair.into_inner() {
        match pair.as_rule() {
            Rule::previous => cells.previous = true,
            Rule::name => cells.table = at.name(&pair),
            Rule::names => {
                let names =
                    pair.into_inner().filter(|inner| inner.as_rule() == Rule::dotted).map(|name| at.name(&name));
                if axes == 0 {
                    cells.rows.extend(names)
                } else {
                    cells.columns.extend(names)
                }
                axes += 1;
            }
            Rule::field => fields.push(at.name(&first_content(pair))),
            _ => {}
        }
    }
    with_fields(Node { value: ExprKind::Cells(cells), span }, fields)
}

fn call(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Expr {
    let span = at.span(&pair);
    let mut call = Call { previous: false, name: Node { value: String::new(), span }, args: Vec::new() };
    let mut fields = Vec::new();
    for pair in pair.into_inner().filter(is_content) {
        match pair.as_rule() {
            Rule::previous => call.previous = true,
            Rule::name => call.name = at.name(&pair),
            Rule::field => fields.push(at.name(&first_content(pair))),
            _ => call.args.push(expression(at, pair)),
        }
    }
    with_fields(Node { value: ExprKind::Call(call), span }, fields)
}

fn with_fields(base: Expr, fields: Vec<Name>) -> Expr {
    fields.into_iter().fold(base, |base, field| {
        let span = base.span.to(field.span);
        Node { value: ExprKind::Field(Box::new(base), field), span }
    })
}

fn regex(at: Snippet<'_>, pair: &Pair<'_, Rule>) -> Node<String> {
    let body = pair.clone().into_inner().find(|inner| inner.as_rule() == Rule::regex_body);
    body.map_or(Node { value: String::new(), span: at.span(pair) }, |body| Node {
        // `\/` only keeps the slash from ending the pattern.
        value: body.as_str().replace("\\/", "/"),
        span: at.span(&body),
    })
}

/// The text of a string literal; `\"`, `\\` and `\n` are escapes.
fn string(at: Snippet<'_>, pair: &Pair<'_, Rule>) -> Node<String> {
    let body = pair.as_str().trim_matches('"');
    let inner = pair.clone().into_inner().find(|inner| inner.as_rule() == Rule::string_body);
    let body = inner.as_ref().map_or(body, |inner| inner.as_str());
    let mut value = String::with_capacity(body.len());
    let mut chars = body.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => value.push('\n'),
                Some(escaped) => value.push(escaped),
                None => value.push('\\'),
            },
            _ => value.push(c),
        }
    }
    Node { value, span: inner.map_or_else(|| at.span(pair), |inner| at.span(&inner)) }
}

/// Whether a pair holds content, not punctuation that has a name for errors.
fn is_content(pair: &Pair<'_, Rule>) -> bool {
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
    )
}

/// The first content within a pair; the grammar guarantees one.
fn first(pair: Pair<'_, Rule>) -> Pair<'_, Rule> {
    first_content(pair)
}

fn first_content(pair: Pair<'_, Rule>) -> Pair<'_, Rule> {
    pair.clone().into_inner().find(is_content).unwrap_or(pair)
}

/// Stands where the grammar guarantees an expression; never reached.
fn missing(span: Span) -> Expr {
    Node { value: ExprKind::Path(Vec::new()), span }
}
