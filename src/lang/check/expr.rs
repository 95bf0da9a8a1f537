//! Expressions: names to things of the form, types of values.

use std::sync::Arc;

use super::scope::{Element, Meaning, Scope, Typed};
use super::sets::{SetDef, joined};
use super::{ast, did_you_mean, plan};
use crate::builtin::{self, Param, Returns};
use crate::form::SectionIx;
use crate::lang::ast::{BinaryOp, ExprKind, Node};
use crate::value::{Decimal, Type, Unit};

/// What can be asked with `is`, and how it is written.
pub(super) const STATES: &[(&str, plan::State)] = &[
    ("present", plan::State::Present),
    ("filled", plan::State::Filled),
    ("blank", plan::State::Blank),
    ("whole", plan::State::Whole),
    ("signed", plan::State::Signed),
    ("counted", plan::State::Counted),
];

impl Scope<'_> {
    /// An expression that has a value. `None`: a mistake was reported, or the
    /// form has no such thing.
    pub(super) fn value(&mut self, expr: &ast::Expr) -> Option<Typed> {
        let typed = |expr, kind| Some(Typed { expr, kind });
        match &expr.value {
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

    fn is_state(&mut self, subject: &ast::Expr, state: &ast::Name) -> Option<plan::Expr> {
        let Some((_, state_value)) = STATES.iter().find(|(name, _)| *name == state.value) else {
            let help = did_you_mean(&state.value, STATES.iter().map(|(name, _)| *name));
            let problem = self.problem(state.span, format!("没有“{}”这种状态", state.value)).maybe_help(help);
            return self.fail_with(problem.label("可用 present、filled、blank、whole、signed、counted"));
        };
        if *state_value == plan::State::Present {
            if let Some(known) = known_of(subject) {
                self.needs_previous |= known == plan::Known::Previous;
                return Some(plan::Expr::IsKnown(known));
            }
            if matches!(&subject.value, ExprKind::Call(call) if matches!(call.name.value.as_str(), "mentions" | "matches"))
            {
                let SetDef::Dynamic { set, .. } = self.set(subject)? else { return None };
                return Some(plan::Expr::AnyElement(Box::new(set)));
            }
        }
        let place = match self.try_place(subject) {
            Some(place) => place?,
            None if *state_value == plan::State::Whole => {
                return Some(plan::Expr::IsWhole(Box::new(self.numeric(subject)?.expr)));
            }
            None => {
                let problem = self.problem(subject.span, format!("这里不能问“is {}”", state.value));
                return self.fail_with(problem.help("可以问单元格、行、表、部分，以及 report.title 等"));
            }
        };
        let fits = match state_value {
            plan::State::Present => true,
            plan::State::Blank => !matches!(place, plan::Place::Table(_) | plan::Place::Title),
            plan::State::Filled | plan::State::Whole | plan::State::Signed | plan::State::Counted => {
                matches!(place, plan::Place::Cell(_))
            }
        };
        if !fits {
            return self.fail(subject.span, format!("“is {}”只能用于单元格", state.value));
        }
        // What the form itself says is known now.
        Some(match (&place, state_value) {
            (plan::Place::Cell(cell), plan::State::Signed) => plan::Expr::Bool(self.form.column_of(*cell).signed),
            (plan::Place::Cell(cell), plan::State::Counted) => {
                plan::Expr::Bool(self.form.cell_type(*cell) == Type::Count)
            }
            _ => plan::Expr::Is(place, *state_value),
        })
    }

    /// A function call.
    fn call(&mut self, call: &ast::Call, whole: &ast::Expr) -> Option<Typed> {
        let typed = |expr, kind| Some(Typed { expr, kind });
        match (call.name.value.as_str(), call.args.as_slice()) {
            ("sum", [Node { value: ExprKind::Cells(cells), .. }]) => {
                let (expr, kind) = self.sum_of(cells)?;
                return typed(expr, kind);
            }
            ("sum", _) => {
                let problem = self.problem(whole.span, "sum(…) 里要写单元格");
                return self.fail_with(problem.help("例如 sum(applications[new, applicants])"));
            }
            ("count", [set]) => {
                return match self.set(set)? {
                    SetDef::Static(members) => typed(plan::Expr::Number(members.len().into()), Type::Count),
                    SetDef::Dynamic { set, .. } => typed(plan::Expr::Count(Box::new(set)), Type::Count),
                };
            }
            ("section", [_]) => return typed(plan::Expr::TextOf(self.text_ref(whole)?), Type::Text),
            ("cells" | "mentions" | "matches", _) => {
                return self.fail(
                    whole.span,
                    format!("“{}”是一个集合，要写在 for、any、all、count 或 is present 里", call.name.value),
                );
            }
            _ => {}
        }
        let Some(function) = builtin::builtin(&call.name.value) else {
            let names = builtin::BUILTINS.iter().map(|function| function.name);
            let special = builtin::SPECIAL_FORMS.iter().map(|form| form.0);
            let help = did_you_mean(&call.name.value, names.chain(special));
            let problem = self.problem(call.name.span, format!("没有名为“{}”的函数", call.name.value)).maybe_help(help);
            return self.fail_with(problem.label("不认识的函数"));
        };
        let wanted = function.params.len();
        if call.args.len() < wanted || (call.args.len() > wanted && !function.variadic) {
            let problem =
                self.problem(whole.span, format!("“{}”要 {wanted} 个参数，写了 {} 个", function.name, call.args.len()));
            return self.fail_with(problem.help(function.doc));
        }
        self.arguments(function, call)
    }

    fn arguments(&mut self, function: &'static builtin::Builtin, call: &ast::Call) -> Option<Typed> {
        let mut numeric = Type::Number;
        let mut args = Vec::new();
        for (at, arg) in call.args.iter().enumerate() {
            let param = function.params.get(at).or(function.params.last())?;
            let found = self.value(arg)?;
            let fits = match param {
                Param::Numeric if found.kind.is_numeric() => {
                    numeric = self.unify(numeric, found.kind, arg.span, "一起计算")?;
                    true
                }
                Param::Numeric => false,
                Param::Of(Type::Number) => found.kind.is_numeric(),
                Param::Of(kind) => found.kind == *kind,
            };
            if !fits {
                let wanted = match param {
                    Param::Numeric => "数",
                    Param::Of(kind) => kind.title(),
                };
                let problem = self.problem(
                    arg.span,
                    format!("“{}”的这个参数要写{wanted}，写的是{}", function.name, found.kind.title()),
                );
                return self.fail_with(problem);
            }
            args.push(found.expr);
        }
        let kind = match function.result {
            Returns::SameNumeric => numeric,
            Returns::Of(kind) => kind,
        };
        Some(Typed { expr: plan::Expr::Call(function, args), kind })
    }

    /// An expression that is text.
    fn text(&mut self, expr: &ast::Expr) -> Option<plan::Expr> {
        let found = self.value(expr)?;
        if found.kind == Type::Text {
            return Some(found.expr);
        }
        self.fail(expr.span, format!("这里要写文字，写的是{}", found.kind.title()))
    }

    /// A name, with what is asked of it.
    fn path(&mut self, names: &[ast::Name], whole: &ast::Expr) -> Option<Typed> {
        let typed = |expr, kind| Some(Typed { expr, kind });
        let Some((first, fields)) = names.split_first() else { return self.fail(whole.span, "写法有误") };
        match self.lookup(&first.value).cloned() {
            Some(Meaning::Value(value)) if fields.is_empty() => Some(value),
            Some(Meaning::Slot { slot, kind, .. }) if fields.is_empty() => typed(plan::Expr::Slot(slot), kind),
            Some(Meaning::Slot { slot, groups, .. }) => self.group(slot, &groups, fields),
            Some(Meaning::Element(Element::Cell(cell))) if fields.is_empty() || is_value(fields) => {
                Some(self.cell_value(cell))
            }
            Some(Meaning::Element(Element::Section(section))) => self.section_value(section, false, fields, whole),
            Some(Meaning::Element(element)) => {
                let label = self.label(element);
                self.fail(whole.span, format!("“{label}”不是一个值"))
            }
            Some(Meaning::Value(_)) => self.fail(whole.span, format!("“{}”没有下一级", first.value)),
            Some(Meaning::Broken) => None,
            None => self.global(first, fields, whole),
        }
    }

    fn global(&mut self, first: &ast::Name, fields: &[ast::Name], whole: &ast::Expr) -> Option<Typed> {
        let typed = |expr, kind| Some(Typed { expr, kind });
        let text = |kind| plan::Expr::TextOf(plan::TextRef { previous: false, kind });
        let field = fields.first().map(|field| field.value.as_str());
        match (first.value.as_str(), field) {
            ("true", None) => typed(plan::Expr::Bool(true), Type::Bool),
            ("false", None) => typed(plan::Expr::Bool(false), Type::Bool),
            ("report", Some("year")) => typed(plan::Expr::Year, Type::Number),
            ("report", Some("published")) => typed(plan::Expr::Published, Type::Date),
            ("report", Some("title")) => typed(text(plan::TextKind::Title), Type::Text),
            ("report", Some("issuer")) => typed(text(plan::TextKind::Issuer), Type::Text),
            ("report", Some("preamble")) => typed(text(plan::TextKind::Preamble), Type::Text),
            ("report", Some(other)) => {
                let known = ["year", "published", "title", "issuer", "preamble"];
                let help = did_you_mean(other, known).or(Some(format!("可用的有：{}", known.join("、"))));
                let span = fields.first().map_or(first.span, |field| field.span);
                let problem = self.problem(span, format!("report 没有“{other}”")).maybe_help(help);
                self.fail_with(problem)
            }
            _ => {
                let help = did_you_mean(&first.value, self.known_names());
                let problem = self.problem(whole.span, format!("不认识的名称“{}”", first.value)).maybe_help(help);
                self.fail_with(problem)
            }
        }
    }

    fn group(&mut self, slot: usize, groups: &[String], fields: &[ast::Name]) -> Option<Typed> {
        let field = joined(fields)?;
        if groups.contains(&field.value) {
            return Some(Typed { expr: plan::Expr::SlotGroup(slot, field.value.into()), kind: Type::Text });
        }
        let help = did_you_mean(&field.value, groups.iter().map(String::as_str));
        let problem = self.problem(field.span, format!("正则表达式里没有名为“{}”的组", field.value)).maybe_help(help);
        self.fail_with(problem)
    }

    /// `section(x).text` and the like.
    fn field_of(&mut self, base: &ast::Expr, field: &ast::Name) -> Option<Typed> {
        let section = self.section_call(base)?;
        let Some((section, previous)) = section else {
            return self.fail(field.span, format!("这里没有“{}”", field.value));
        };
        self.section_value(section, previous, std::slice::from_ref(field), base)
    }

    fn section_value(
        &mut self,
        section: SectionIx,
        previous: bool,
        fields: &[ast::Name],
        whole: &ast::Expr,
    ) -> Option<Typed> {
        let typed = |expr, kind| Some(Typed { expr, kind });
        let text = |kind| plan::Expr::TextOf(plan::TextRef { previous, kind });
        match fields.first().map(|field| field.value.as_str()) {
            None | Some("text") => typed(text(plan::TextKind::Section(section)), Type::Text),
            Some("heading") => typed(text(plan::TextKind::Heading(section)), Type::Text),
            Some("number") => typed(plan::Expr::SectionNumber(section), Type::Number),
            Some("position") => typed(plan::Expr::SectionPosition(section), Type::Number),
            Some("ordinal") => typed(plan::Expr::Number(self.form.section(section).number.into()), Type::Number),
            Some(other) => {
                let span = fields.first().map_or(whole.span, |field| field.span);
                let help = did_you_mean(other, ["text", "heading", "number", "position", "ordinal"]);
                let problem = self.problem(span, format!("一个部分没有“{other}”")).maybe_help(help);
                self.fail_with(problem)
            }
        }
    }

    /// The section of `section(x)`; the inner `None`: it is another expression.
    #[expect(
        clippy::option_option,
        reason = "the outer option is a reported mistake, the inner one another kind of expression"
    )]
    pub(super) fn section_call(&mut self, expr: &ast::Expr) -> Option<Option<(SectionIx, bool)>> {
        let ExprKind::Call(call) = &expr.value else { return Some(None) };
        let ("section", [arg]) = (call.name.value.as_str(), call.args.as_slice()) else { return Some(None) };
        self.needs_previous |= call.previous;
        let name = match &arg.value {
            ExprKind::Path(names) => joined(names)?,
            _ => return self.fail(arg.span, "section(…) 里要写一个部分的名称"),
        };
        if let Some(section) = self.form.section_ix(&name.value) {
            return Some(Some((section, call.previous)));
        }
        let sources = self.sources;
        let known: Vec<&str> =
            sources.forms.iter().flat_map(|form| &form.sections).map(|section| section.id.as_str()).collect();
        if known.contains(&name.value.as_str()) {
            return self.absent();
        }
        let help = did_you_mean(&name.value, known);
        let problem = self.problem(name.span, format!("没有名为“{}”的部分", name.value)).maybe_help(help);
        self.fail_with(problem.label("不认识的部分"))
    }

    /// A text in which patterns are looked for.
    pub(super) fn text_ref(&mut self, expr: &ast::Expr) -> Option<plan::TextRef> {
        if let Some((section, previous)) = self.section_call(expr)? {
            return Some(plan::TextRef { previous, kind: plan::TextKind::Section(section) });
        }
        match self.value(expr)? {
            Typed { expr: plan::Expr::TextOf(text), .. } => Some(text),
            _ => {
                let problem = self.problem(expr.span, "这里要写报告中的一段文字");
                self.fail_with(problem.help("例如 section(overview)、report.title、report.preamble"))
            }
        }
    }

    /// What can be pointed at. `None`: it is no place; `Some(None)`: a mistake.
    #[expect(
        clippy::option_option,
        reason = "the outer option says whether it is a place at all, the inner one a reported mistake"
    )]
    pub(super) fn try_place(&mut self, expr: &ast::Expr) -> Option<Option<plan::Place>> {
        let heading = |section| Some(Some(plan::Place::Heading(section)));
        match &expr.value {
            ExprKind::Cells(cells) if !cells.previous => {
                Some(self.cells(cells).and_then(|cells| cells.first().copied()).map(plan::Place::Cell))
            }
            ExprKind::Call(_) => match self.section_call(expr) {
                Some(Some((section, _))) => heading(section),
                Some(None) => None,
                None => Some(None),
            },
            ExprKind::Field(base, field) => match self.section_call(base) {
                Some(Some((section, _))) if field.value == "text" => Some(Some(plan::Place::Body(section))),
                Some(Some((section, _))) if field.value == "heading" => heading(section),
                Some(_) => None,
                None => Some(None),
            },
            ExprKind::Path(names) => self.path_place(names),
            _ => None,
        }
    }

    #[expect(clippy::option_option, reason = "as in try_place")]
    fn path_place(&mut self, names: &[ast::Name]) -> Option<Option<plan::Place>> {
        let (first, fields) = names.split_first()?;
        let field = joined(fields).map(|field| field.value);
        match (self.lookup(&first.value).cloned(), field.as_deref()) {
            (Some(Meaning::Element(element)), None) => Some(self.place_of(element)),
            (Some(Meaning::Element(Element::Section(section))), Some("text")) => Some(Some(plan::Place::Body(section))),
            (Some(Meaning::Element(Element::Section(section))), Some("heading")) => {
                Some(Some(plan::Place::Heading(section)))
            }
            (Some(Meaning::Element(Element::Row(table, _))), Some("table")) => Some(Some(plan::Place::Table(table))),
            (Some(Meaning::Element(Element::Table(table))), Some("section")) => {
                Some(Some(plan::Place::Heading(self.form.table(table).section)))
            }
            (Some(Meaning::Slot { slot, .. }), None) => Some(Some(plan::Place::Slot(slot))),
            (Some(_), _) => None,
            (None, Some("title" | "issuer")) if first.value == "report" => Some(Some(plan::Place::Title)),
            (None, Some("preamble")) if first.value == "report" => Some(Some(plan::Place::Preamble)),
            (None, row) => {
                let table = self.form.table_ix(&first.value)?;
                match row {
                    None => Some(Some(plan::Place::Table(table))),
                    Some(row) => self.form.table(table).row_ix(row).map(|row| Some(plan::Place::Row(table, row))),
                }
            }
        }
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

/// `c.value`: in a message, the number and not the name of a cell.
fn is_value(fields: &[ast::Name]) -> bool {
    matches!(fields, [field] if field.value == "value")
}

fn known_of(subject: &ast::Expr) -> Option<plan::Known> {
    let ExprKind::Path(names) = &subject.value else { return None };
    let parts: Vec<&str> = names.iter().map(|name| name.value.as_str()).collect();
    match parts.as_slice() {
        ["previous"] => Some(plan::Known::Previous),
        ["report", "title"] => Some(plan::Known::Title),
        ["report", "issuer"] => Some(plan::Known::Issuer),
        ["report", "year"] => Some(plan::Known::Year),
        ["report", "published"] => Some(plan::Known::Published),
        _ => None,
    }
}
