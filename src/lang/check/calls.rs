//! Calls: the functions of `BUILTINS`, and forms of the language that look like them.

use super::scope::{Scope, Typed};
use super::sets::SetDef;
use super::{ast, did_you_mean, plan};
use crate::builtin::{self, Param, Returns};
use crate::lang::ast::{ExprKind, Node};
use crate::value::Type;

impl Scope<'_> {
    /// A function call.
    pub(super) fn call(&mut self, call: &ast::Call, whole: &ast::Expr) -> Option<Typed> {
        let typed = |expr, kind| Some(Typed { expr, kind });
        match (call.name.value.as_str(), call.args.as_slice()) {
            ("sum", [Node { value: ExprKind::Cells(cells), .. }]) => {
                let (expr, kind) = self.sum_of(cells)?;
                return typed(expr, kind);
            }
            ("sum", [Node { value: ExprKind::Call(set), .. }])
                if matches!(set.name.value.as_str(), "mentions" | "matches") =>
            {
                return self.total(call, whole);
            }
            ("sum", _) => {
                let problem = self.problem(whole.span, "sum(…) 里要写单元格，或正文里的数");
                return self.fail_with(problem.help("例如 sum(applications[new, applicants])、sum(mentions(事实))"));
            }
            ("count", [set]) => {
                return match self.set(set)? {
                    SetDef::Static(members) => typed(plan::Expr::Number(members.len().into()), Type::Count),
                    SetDef::Dynamic { set, .. } => typed(plan::Expr::Count(Box::new(set)), Type::Count),
                };
            }
            ("section", [_]) => return typed(plan::Expr::TextOf(self.text_ref(whole)?), Type::Text),
            ("cells" | "mentions" | "matches" | "odd_labels", _) => {
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

    /// The figures that a set of the text states, added up.
    fn total(&mut self, call: &ast::Call, whole: &ast::Expr) -> Option<Typed> {
        let SetDef::Dynamic { set, kind, groups } = self.set(call.args.first()?)? else { return None };
        let kind = match set {
            plan::Set::Mentions(_) if kind.is_numeric() => kind,
            plan::Set::Mentions(_) | plan::Set::OddLabels(_) | plan::Set::ForeignHeadings => {
                return self.fail(whole.span, format!("{}不能求和", kind.title()));
            }
            plan::Set::Matches(..) if groups.iter().any(|group| group == "value") => Type::Number,
            plan::Set::Matches(..) => {
                let problem = self.problem(whole.span, "正则表达式里没有名为 value 的组");
                return self.fail_with(problem.help("用 (?<value>{number}) 标出要加起来的数"));
            }
        };
        Some(Typed { expr: plan::Expr::Total(Box::new(set)), kind })
    }

    pub(super) fn arguments(&mut self, function: &'static builtin::Builtin, call: &ast::Call) -> Option<Typed> {
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
}
