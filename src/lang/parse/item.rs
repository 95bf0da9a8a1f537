//! Items of a file and clauses of a rule.

use std::sync::Arc;

use pest::iterators::Pair;

use super::expr::{binding, expression, first_expr, let_clause, param};
use super::token::{first, is_content, missing, regex, string};
use super::{Rule, Snippet, parse_template};
use crate::finding::{Basis, BasisKind, Severity};
use crate::lang::ast::{
    self, Assignment, Disable, Example, ExamplePlace, Fact, File, Node, Override, PatternDef, SetValue, Template,
};
use crate::lang::{Problem, suggest};
use crate::source::{SourceText, Span};

pub(super) fn read_item(at: Snippet<'_>, pair: Pair<'_, Rule>, file: &mut File, problems: &mut Vec<Problem>) {
    match pair.as_rule() {
        Rule::rule_def => match rule_def(at, pair, problems) {
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
        Rule::override_def => file.overrides.push(override_def(at, pair, problems)),
        _ => {
            let mut inner = pair.into_inner().filter(is_content);
            let rule = inner.next().map(|name| at.name(&name));
            let because = inner.next().map(|clause| string(at, &first(clause)));
            file.disables.extend(rule.map(|rule| Disable { rule, because }));
        }
    }
}

fn rule_def(at: Snippet<'_>, pair: Pair<'_, Rule>, problems: &mut Vec<Problem>) -> Result<ast::Rule, Problem> {
    let mut rule = ast::Rule {
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
            Rule::severity_clause => once(at, &mut rule.severity, severity(at, &first(pair), problems), span)?,
            Rule::title_clause => once(at, &mut rule.title, string(at, &first(pair)), span)?,
            Rule::basis_clause => once(at, &mut rule.basis, basis(at, pair), span)?,
            Rule::since_clause => once(at, &mut rule.since, year(at, &first(pair)), span)?,
            Rule::until_clause => once(at, &mut rule.until, year(at, &first(pair)), span)?,
            Rule::param_clause => rule.params.push(param(at, pair)),
            Rule::when_clause => rule.when.push(expression(at, first(pair))),
            Rule::for_clause => rule.bindings.push(binding(at, pair)),
            Rule::let_clause => rule.lets.push(let_clause(at, pair)),
            Rule::require_clause => rule.requires.push(require(at, pair)?),
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
        this_year: false,
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
            Rule::this_year_clause => fact.this_year = true,
            Rule::unless_after_clause => fact.unless_after.push(regex(at, &first(pair))),
            _ => {}
        }
    }
    fact
}

fn override_def(at: Snippet<'_>, pair: Pair<'_, Rule>, problems: &mut Vec<Problem>) -> Override {
    let mut found = Override {
        rule: Node { value: String::new(), span: at.span(&pair) },
        severity: None,
        params: Vec::new(),
        because: None,
    };
    for pair in pair.into_inner() {
        match pair.as_rule() {
            Rule::rule_path => found.rule = at.name(&pair),
            Rule::severity_clause => found.severity = Some(severity(at, &first(pair), problems)),
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
    found
}

/// A severity; a wrong one is told, and hides no other mistake of the rule.
fn severity(at: Snippet<'_>, pair: &Pair<'_, Rule>, problems: &mut Vec<Problem>) -> Node<Severity> {
    let name = at.name(pair);
    let value = Severity::from_name(&name.value).unwrap_or_else(|| {
        problems.push(unknown_severity(at.source, &name));
        Severity::Error
    });
    Node { value, span: name.span }
}

/// What is said of a severity that there is not.
pub(in crate::lang) fn unknown_severity(source: &SourceText, name: &ast::Name) -> Problem {
    let known = crate::finding::SEVERITIES.iter().map(|row| row.1);
    Problem::new(source, name.span, format!("没有“{}”这一级别", name.value))
        .label("应为 error、warning 或 note")
        .maybe_help(suggest(&name.value, known).map(|near| format!("是不是想写“{near}”？")))
}

/// `EXPR else "…"`, behind `require` or alone.
pub(super) fn require(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Result<ast::Require, Problem> {
    let nothing = at.span(&pair);
    let mut inner = pair.into_inner().filter(is_content);
    let check = inner.next().map_or_else(|| missing(nothing), |pair| expression(at, pair));
    Ok(ast::Require { check, message: inner.next().map(|pair| template(at, &pair)).transpose()? })
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
