//! Expressions, down through the levels of precedence, and the clauses that are
//! little more than expressions.

use pest::iterators::Pair;

use super::token::{first, is_content, missing, regex, string};
use super::{Rule, Snippet};
use crate::lang::ast::{BinaryOp, Binding, Call, CellsRef, Expr, ExprKind, Let, Name, Node, Param};
use crate::value::{Date, Decimal, Unit};

/// An expression, down through the levels of precedence.
pub(super) fn expression(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Expr {
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
            let operand = inner.pop().map_or_else(|| missing(span), |pair| first_expr(at, first(pair)));
            if negative { Node { value: ExprKind::Negative(Box::new(operand)), span } } else { operand }
        }
        Rule::expression | Rule::disjunction | Rule::conjunction | Rule::sum | Rule::product => chain(at, pair),
        _ => first_expr(at, pair),
    }
}

/// Terms that one chain of operators may have; trees of them are walked by
/// recursion.
const MAX_TERMS: usize = 200;

/// `a OP b OP c`, grouped to the left.
pub(super) fn chain(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Expr {
    let span = at.span(&pair);
    let implied = match pair.as_rule() {
        Rule::expression => Some(BinaryOp::Implies),
        Rule::disjunction => Some(BinaryOp::Or),
        Rule::conjunction => Some(BinaryOp::And),
        _ => None,
    };
    let terms = pair.clone().into_inner().filter(is_content).count();
    if terms > 2 * MAX_TERMS {
        return Node { value: ExprKind::TooLong(terms), span };
    }
    let mut inner = pair.into_inner().filter(is_content);
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

pub(super) fn quantified(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Expr {
    let span = at.span(&pair);
    let mut inner = pair.into_inner().filter(is_content);
    let all = inner.next().is_some_and(|pair| pair.as_str() == "all");
    let name = inner.next().map_or(Node { value: String::new(), span }, |pair| at.name(&pair));
    let mut next = || Box::new(inner.next().map_or_else(|| missing(span), |pair| expression(at, pair)));
    let (set, body) = (next(), next());
    Node { value: ExprKind::Quantified { all, name, set, body }, span }
}

pub(super) fn comparison(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Expr {
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
pub(super) fn first_expr(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Expr {
    let span = at.span(&pair);
    let value = match pair.as_rule() {
        Rule::primary => return first_expr(at, first(pair)),
        Rule::regex => ExprKind::Regex(regex(at, &pair).value),
        Rule::string => ExprKind::Text(string(at, &pair).value),
        Rule::date => Date::parse(pair.as_str()).map_or(ExprKind::Text(pair.as_str().to_owned()), ExprKind::Date),
        Rule::number => number(pair),
        Rule::list => ExprKind::List(pair.into_inner().filter(is_content).map(|pair| expression(at, pair)).collect()),
        Rule::cell_ref => return cell_ref(at, pair),
        Rule::call => return call(at, pair),
        Rule::path => ExprKind::Path(pair.into_inner().filter(is_content).map(|name| at.name(&name)).collect()),
        Rule::expression
        | Rule::disjunction
        | Rule::conjunction
        | Rule::negation
        | Rule::quantified
        | Rule::comparison
        | Rule::sum
        | Rule::product
        | Rule::unary => return expression(at, pair),
        _ => return missing(span),
    };
    Node { value, span }
}

pub(super) fn number(pair: Pair<'_, Rule>) -> ExprKind {
    let (mut value, mut unit) = (Decimal::ZERO, None);
    for pair in pair.into_inner() {
        match pair.as_rule() {
            Rule::digits => value = Decimal::from_str_exact(pair.as_str()).unwrap_or(Decimal::MAX),
            _ => unit = Unit::from_label(pair.as_str()),
        }
    }
    ExprKind::Number(value, unit)
}

pub(super) fn cell_ref(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Expr {
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
            Rule::field => fields.push(at.name(&first(pair))),
            _ => {}
        }
    }
    with_fields(Node { value: ExprKind::Cells(cells), span }, fields)
}

pub(super) fn call(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Expr {
    let span = at.span(&pair);
    let mut call = Call { previous: false, name: Node { value: String::new(), span }, args: Vec::new() };
    let mut fields = Vec::new();
    for pair in pair.into_inner().filter(is_content) {
        match pair.as_rule() {
            Rule::previous => call.previous = true,
            Rule::name => call.name = at.name(&pair),
            Rule::field => fields.push(at.name(&first(pair))),
            _ => call.args.push(expression(at, pair)),
        }
    }
    with_fields(Node { value: ExprKind::Call(call), span }, fields)
}

pub(super) fn with_fields(base: Expr, fields: Vec<Name>) -> Expr {
    fields.into_iter().fold(base, |base, field| {
        let span = base.span.to(field.span);
        Node { value: ExprKind::Field(Box::new(base), field), span }
    })
}

pub(super) fn param(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Param {
    let nothing = at.span(&pair);
    let mut inner = pair.into_inner().filter(is_content);
    let mut name = || inner.next().map_or(Node { value: String::new(), span: nothing }, |pair| at.name(&pair));
    let (name, kind) = (name(), name());
    Param { name, kind, value: inner.next().map_or_else(|| missing(nothing), |pair| expression(at, pair)) }
}

pub(super) fn binding(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Binding {
    let nothing = at.span(&pair);
    let mut inner = pair.into_inner().filter(is_content);
    let name = inner.next().map_or(Node { value: String::new(), span: nothing }, |pair| at.name(&pair));
    let set = inner.next().map_or_else(|| missing(nothing), |pair| expression(at, pair));
    Binding { name, set, filter: inner.next().map(|pair| expression(at, pair)) }
}

pub(super) fn let_clause(at: Snippet<'_>, pair: Pair<'_, Rule>) -> Let {
    let Binding { name, set, .. } = binding(at, pair);
    Let { name, value: set }
}
