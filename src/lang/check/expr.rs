//! Expressions: names to things of the form, types of values.

use std::sync::Arc;

use super::scope::{Element, Meaning, Scope, Typed};
use super::sets::SetDef;
use super::{ast, plan};
use crate::builtin;
use crate::lang::ast::{BinaryOp, ExprKind, Node};
use crate::value::{Decimal, Type, Unit};

impl Scope<'_> {
    /// An expression that has a value. `None`: a mistake was reported, or the
    /// form has no such thing.
    pub(super) fn value(&mut self, expr: &ast::Expr) -> Option<Typed> {
        let typed = |expr, kind| Some(Typed { expr, kind });
        self.afford(1, expr.span)?;
        match &expr.value {
            ExprKind::TooLong(terms) => {
                let problem = self.problem(expr.span, format!("这个式子太长，有 {terms} 个部分"));
                self.fail_with(problem.help("求和请写 sum(…)，逐项检查请写 all … in …"))
            }
            ExprKind::Number(value, unit) => {
                let scaled = value.checked_mul(unit.map_or(Decimal::ONE, Unit::in_base))?;
                typed(plan::Expr::Number(scaled), unit.map_or(Type::Number, Unit::kind))
            }
            ExprKind::Text(text) => typed(plan::Expr::Text(builtin::normal(text).into()), Type::Text),
            ExprKind::Date(date) => typed(plan::Expr::Date(*date), Type::Date),
            ExprKind::Regex(_) => self.fail(expr.span, "正则表达式只能写在 matches 的右边"),
            ExprKind::List(_) => self.fail(expr.span, "列表只能写在 in 的右边"),
            ExprKind::Path(names) => self.path(names, expr),
            ExprKind::Field(base, field) => self.field_of(base, field),
            ExprKind::Cells(cells) => {
                let (sum, kind) = self.sum_of(cells)?;
                match sum {
                    plan::Expr::Sum(cells) => {
                        let problem = self.problem(expr.span, format!("这里有 {} 个单元格，要写成一个数", cells.len()));
                        self.fail_with(problem.help("求和请写 sum(…)"))
                    }
                    one => typed(one, kind),
                }
            }
            ExprKind::Call(call) => self.call(call, expr),
            ExprKind::Negative(inner) => {
                let inner = self.numeric(inner)?;
                typed(plan::Expr::Negative(Box::new(inner.expr)), inner.kind)
            }
            ExprKind::Not(inner) => typed(plan::Expr::Not(Box::new(self.truth(inner)?)), Type::Bool),
            ExprKind::Binary(left, op, right) => self.binary(left, op, right, expr),
            ExprKind::In { item, set, negated } => self.one_of(item, set, *negated),
            ExprKind::Is { subject, state, negated } => {
                let check = self.is_state(subject, state)?;
                let check = if *negated { plan::Expr::Not(Box::new(check)) } else { check };
                typed(check, Type::Bool)
            }
            ExprKind::Quantified { all, name, set, body } => self.quantified(*all, name, set, body),
        }
    }

    /// An expression that is true or false.
    pub(super) fn truth(&mut self, expr: &ast::Expr) -> Option<plan::Expr> {
        let found = self.value(expr)?;
        if found.kind == Type::Bool {
            return Some(found.expr);
        }
        let problem = self.problem(expr.span, format!("这里要写一个判断，写的是{}", found.kind.title()));
        self.fail_with(problem.label(found.kind.title()).help("例如 a == b、a is filled"))
    }

    /// An expression that is a number of any unit.
    pub(super) fn numeric(&mut self, expr: &ast::Expr) -> Option<Typed> {
        let found = self.value(expr)?;
        if found.kind.is_numeric() {
            return Some(found);
        }
        let problem = self.problem(expr.span, format!("这里要写一个数，写的是{}", found.kind.title()));
        self.fail_with(problem.label(found.kind.title()))
    }

    /// One type for two numbers or two values; a number without a unit fits all.
    pub(super) fn unify(&mut self, left: Type, right: Type, span: crate::source::Span, what: &str) -> Option<Type> {
        match (left, right) {
            _ if left == right => Some(left),
            (Type::Number, other) | (other, Type::Number) if other.is_numeric() => Some(other),
            _ => {
                let problem = self.problem(span, format!("{}和{}不能{what}", left.title(), right.title()));
                self.fail_with(
                    problem
                        .label(format!("左边是{}，右边是{}", left.title(), right.title()))
                        .help("两边要用同一种单位"),
                )
            }
        }
    }

    fn binary(&mut self, left: &ast::Expr, op: &Node<BinaryOp>, right: &ast::Expr, whole: &ast::Expr) -> Option<Typed> {
        let typed = |expr, kind| Some(Typed { expr, kind });
        match op.value {
            BinaryOp::And | BinaryOp::Or => {
                let (left, right) = (self.truth(left), self.truth(right));
                let operands = [left?, right?].map(|check| plan::Element { label: None, place: None, check }).into();
                typed(
                    if op.value == BinaryOp::And { plan::Expr::All(operands) } else { plan::Expr::Any(operands) },
                    Type::Bool,
                )
            }
            BinaryOp::Implies => {
                let (left, right) = (self.truth(left), self.truth(right));
                typed(plan::Expr::Implies(Box::new(left?), Box::new(right?)), Type::Bool)
            }
            BinaryOp::Matches => {
                let text = self.text(left);
                let ExprKind::Regex(pattern) = &right.value else {
                    return self.fail(right.span, "matches 的右边要写 /正则表达式/");
                };
                let regex = self.regex(pattern, right.span)?;
                typed(plan::Expr::Matches(Box::new(text?), regex), Type::Bool)
            }
            BinaryOp::Contains => {
                let (left, right) = (self.text(left), self.text(right));
                typed(plan::Expr::Compare(op.value, Type::Text, Box::new(left?), Box::new(right?)), Type::Bool)
            }
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div => {
                let (left, right) = (self.numeric(left), self.numeric(right));
                let (left, right) = (left?, right?);
                let kind = self.arithmetic_kind(op, left.kind, right.kind, whole)?;
                typed(plan::Expr::Arithmetic(op.value, Box::new(left.expr), Box::new(right.expr)), kind)
            }
            BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => {
                let (left, right) = (self.value(left), self.value(right));
                let (left, right) = (left?, right?);
                let kind = self.unify(left.kind, right.kind, whole.span, "比较")?;
                let ordered = !matches!(op.value, BinaryOp::Eq | BinaryOp::Ne);
                if kind == Type::Bool || (kind == Type::Text && ordered) {
                    return self.fail(op.span, format!("{}不能用 {} 比较", kind.title(), op.value.symbol()));
                }
                typed(plan::Expr::Compare(op.value, kind, Box::new(left.expr), Box::new(right.expr)), Type::Bool)
            }
        }
    }

    fn arithmetic_kind(&mut self, op: &Node<BinaryOp>, left: Type, right: Type, whole: &ast::Expr) -> Option<Type> {
        match (op.value, left, right) {
            (BinaryOp::Mul, Type::Number, other) | (BinaryOp::Mul | BinaryOp::Div, other, Type::Number) => Some(other),
            (BinaryOp::Div, _, _) if left == right => Some(Type::Number),
            (BinaryOp::Mul, _, _) => self.fail(whole.span, format!("{}和{}不能相乘", left.title(), right.title())),
            (BinaryOp::Div, _, _) => self.fail(whole.span, format!("{}和{}不能相除", left.title(), right.title())),
            (BinaryOp::Add, _, _) => self.unify(left, right, whole.span, "相加"),
            _ => self.unify(left, right, whole.span, "相减"),
        }
    }

    /// `item in [a, b]`, `element in T.group`.
    fn one_of(&mut self, item: &ast::Expr, set: &ast::Expr, negated: bool) -> Option<Typed> {
        let element = match &item.value {
            ExprKind::Path(names) => match names.as_slice() {
                [name] => self.lookup(&name.value).cloned(),
                _ => None,
            },
            _ => None,
        };
        let SetDef::Static(members) = self.set(set)? else {
            return self.fail(set.span, "in 的右边要写列表或表中的集合");
        };
        if let Some(Meaning::Element(element)) = element {
            let found = members.iter().any(|member| matches!(member, Meaning::Element(other) if *other == element));
            if members.iter().all(|member| matches!(member, Meaning::Element(_))) {
                return Some(Typed { expr: plan::Expr::Bool(found != negated), kind: Type::Bool });
            }
        }
        let item_value = self.value(item)?;
        let mut kind = item_value.kind;
        let mut list = Vec::new();
        for member in members {
            let value = match member {
                Meaning::Value(value) => value,
                Meaning::Element(Element::Cell(cell)) => self.cell_value(cell),
                Meaning::Element(_) | Meaning::Slot { .. } | Meaning::Broken => {
                    return self.fail(set.span, "列表里要写值");
                }
            };
            kind = self.unify(kind, value.kind, set.span, "比较")?;
            list.push(value.expr);
        }
        let expr = plan::Expr::OneOf { item: Box::new(item_value.expr), kind, list, negated };
        Some(Typed { expr, kind: Type::Bool })
    }

    pub(super) fn cell_value(&self, cell: crate::form::CellIx) -> Typed {
        Typed { expr: plan::Expr::Cell(cell), kind: self.form.cell_type(cell) }
    }

    fn quantified(&mut self, all: bool, name: &ast::Name, set: &ast::Expr, body: &ast::Expr) -> Option<Typed> {
        let expr = match self.set(set)? {
            SetDef::Static(members) => {
                let mut elements = Vec::new();
                for member in members {
                    let (label, place) = match &member {
                        Meaning::Element(element) => {
                            (Some(self.element_label(*element).into()), self.place_of(*element))
                        }
                        Meaning::Value(Typed { expr: plan::Expr::Text(words), .. }) => (Some(Arc::clone(words)), None),
                        Meaning::Slot { .. } | Meaning::Value(_) | Meaning::Broken => (None, None),
                    };
                    let check = self.with(name, member, |scope| scope.truth(body))?;
                    elements.push(plan::Element { label, place, check });
                }
                if all { plan::Expr::All(elements) } else { plan::Expr::Any(elements) }
            }
            SetDef::Dynamic { set, kind, groups } => {
                let slot = self.new_slot();
                let body = self.with(name, Meaning::Slot { slot, kind, groups }, |scope| scope.truth(body))?;
                plan::Expr::Each { all, slot, set: Box::new(set), body: Box::new(body) }
            }
        };
        Some(Typed { expr, kind: Type::Bool })
    }

    /// In a list of failed elements a cell is named by its column.
    fn element_label(&self, element: Element) -> String {
        match element {
            Element::Cell(cell) => self.form.column_of(cell).label.clone(),
            Element::Row(..) | Element::Column(..) | Element::Table(_) | Element::Section(_) => self.label(element),
        }
    }

    /// An expression that is text.
    fn text(&mut self, expr: &ast::Expr) -> Option<plan::Expr> {
        let found = self.value(expr)?;
        if found.kind == Type::Text {
            return Some(found.expr);
        }
        self.fail(expr.span, format!("这里要写文字，写的是{}", found.kind.title()))
    }

    /// A pattern with its names put in.
    pub(super) fn regex(&mut self, pattern: &str, span: crate::source::Span) -> Option<regex::Regex> {
        match self.patterns.compile(pattern) {
            Ok(regex) => Some(regex),
            Err(failure) => {
                let problem = failure.problem(self.file, span, &Arc::clone(&self.patterns.names()));
                self.fail_with(problem)
            }
        }
    }
}
