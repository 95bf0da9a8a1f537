//! Rules: metadata checked once, the rest once for each form.

use std::collections::HashMap;
use std::sync::Arc;

use super::facts::Patterns;
use super::scope::{Element, Meaning, Scope};
use super::sets::SetDef;
use super::{RuleSource, Sources, ast, did_you_mean, plan};
use crate::form::Form;
use crate::lang::Problem;
use crate::value::Type;

/// Parts that a name given by `let` may stand for; each use copies them.
const MAX_LET: usize = 1_000;

/// Checks what does not depend on a form: required clauses, codes and names
/// used twice, years in order.
pub(super) fn check_metadata(sources: &Sources, problems: &mut Vec<Problem>) {
    let mut facts: HashMap<&str, &ast::Fact> = HashMap::new();
    for fact in &sources.facts {
        if let Some(first) = facts.insert(&fact.name.value, fact) {
            let problem = Problem::new(&fact.source, fact.name.span, format!("事实“{}”定义了两次", fact.name.value));
            problems.push(problem.help(format!("第一次在 {}；请换一个名称", first.source.name())));
        }
    }
    let mut codes: HashMap<&str, &RuleSource> = HashMap::new();
    let mut names: HashMap<&str, &RuleSource> = HashMap::new();
    for source in &sources.rules {
        let rule = &source.rule;
        let missing = [
            (rule.code.is_none(), "code", "规则编号，如 code CN303"),
            (rule.severity.is_none(), "severity", "severity error、warning 或 note"),
            (rule.title.is_none(), "title", "一句话的标题，如 title \"各类申请人之和等于总计\""),
            (rule.basis.is_none(), "basis", "依据；没有明文依据的写 basis practice \"…\""),
            (rule.requires.is_empty(), "require", "要检查什么，如 require a == b"),
            (
                rule.message.is_none() && rule.requires.iter().any(|require| require.message.is_none()),
                "message",
                "不通过时说什么，如 message \"{left} 与 {right} 不符\"",
            ),
        ];
        for (_, clause, help) in missing.into_iter().filter(|row| row.0) {
            let problem = Problem::new(&rule.source, rule.name.span, format!("规则“{}”缺少 {clause}", rule.name.value));
            problems.push(problem.help(format!("请补上{help}")));
        }
        check_words(rule, problems);
        if let Some(code) = &rule.code
            && let Some(other) = codes.insert(&code.value, source)
        {
            problems.push(used_twice(
                rule,
                code,
                &format!("编号 {} 已经用过", code.value),
                &other.rule,
                other.rule.code.as_ref(),
            ));
        }
        if let Some(other) = names.insert(&source.name, source) {
            let message = format!("规则“{}”定义了两次", rule.name.value);
            problems.push(used_twice(rule, &rule.name, &message, &other.rule, Some(&other.rule.name)));
        }
        if let (Some(since), Some(until)) = (&rule.since, &rule.until)
            && since.value > until.value
        {
            problems.push(Problem::new(&rule.source, until.span, "until 的年份早于 since，规则永远不适用"));
        }
    }
}

/// Codes and names in their form, words that say something; the grammar keeps
/// only the `.gail` front end to it.
fn check_words(rule: &ast::Rule, problems: &mut Vec<Problem>) {
    let mut fail = |span, message: String| problems.push(Problem::new(&rule.source, span, message));
    if let Some(code) = &rule.code {
        let (letters, digits) = code.value.split_at_checked(2).unwrap_or_default();
        let fits = letters.bytes().all(|b| b.is_ascii_uppercase()) && digits.bytes().all(|b| b.is_ascii_digit());
        if !fits || digits.len() != 3 {
            fail(code.span, format!("“{}”不是规则编号：编号是两个大写字母加三位数字", code.value));
        }
    }
    let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if rule.name.value.is_empty() || !rule.name.value.chars().all(is_kebab) {
        fail(rule.name.span, format!("规则名“{}”只能用小写字母、数字和 -", rule.name.value));
    }
    if let Some(title) = rule.title.as_ref().filter(|title| title.value.trim().is_empty()) {
        fail(title.span, "title 是空的".to_owned());
    }
    if rule.basis.as_ref().is_some_and(|basis| basis.text.trim().is_empty()) {
        fail(rule.name.span, "basis 是空的".to_owned());
    }
}

fn used_twice(
    rule: &ast::Rule,
    name: &ast::Name,
    message: &str,
    other: &ast::Rule,
    first: Option<&ast::Name>,
) -> Problem {
    let problem = Problem::new(&rule.source, name.span, message);
    match first {
        Some(first) if rule.source.name() == other.source.name() => problem.related(first.span, "第一次在这里"),
        _ => problem.help(format!("第一次在 {}，规则“{}”", other.source.name(), other.name.value)),
    }
}

/// Checks a rule on one form and unrolls its sets. `None`: it has a mistake.
pub(super) fn lower<'a>(
    source: &'a RuleSource,
    form: &'a Arc<Form>,
    facts: &'a [plan::Fact],
    sources: &'a Sources,
    patterns: &'a Patterns,
    problems: &mut Vec<Problem>,
) -> Option<plan::Rule> {
    let rule = &*source.rule;
    let mut builder = Builder {
        scope: Scope::new(&rule.source, form, facts, sources, patterns),
        rule,
        instances: Vec::new(),
        missing: false,
        tried: false,
    };
    builder.params(source);
    builder.unroll(0, &mut Vec::new(), &mut Vec::new(), &mut Vec::new());
    let Builder { mut scope, instances, missing, .. } = builder;
    let failed = !scope.problems.is_empty();
    problems.append(&mut scope.problems);
    let (code, basis) = (rule.code.as_ref()?, rule.basis.as_ref()?);
    (!failed).then(|| plan::Rule {
        code: code.value.as_str().into(),
        name: source.name.as_str().into(),
        severity: source.severity,
        basis: Arc::clone(basis),
        since: rule.since.as_ref().map(|year| year.value),
        until: rule.until.as_ref().map(|year| year.value),
        needs_previous: scope.needs_previous,
        not_on_form: instances.is_empty() && missing,
        instances,
    })
}

struct Builder<'a> {
    scope: Scope<'a>,
    rule: &'a ast::Rule,
    instances: Vec<plan::Instance>,
    missing: bool,
    /// The body has been checked and has mistakes: one combination shows all.
    tried: bool,
}

impl<'a> Builder<'a> {
    fn params(&mut self, source: &'a RuleSource) {
        for param in &self.rule.params {
            let kind = Type::from_name(&param.kind.value);
            if kind.is_none() {
                let help = did_you_mean(&param.kind.value, crate::value::TYPES.iter().map(|row| row.1));
                let problem = self.scope.problem(param.kind.span, format!("没有“{}”这种类型", param.kind.value));
                self.scope.problems.push(problem.maybe_help(help));
            }
            let own = (&self.rule.source, &param.value);
            let (file, written) = source.params.get(&param.name.value).map_or(own, |(file, value)| (file, value));
            // Mistakes in a changed value are told where it was changed.
            let rule_file = std::mem::replace(&mut self.scope.file, file);
            let value = self.scope.value(written);
            let meaning = match (value, kind) {
                (Some(mut value), Some(kind)) => match self.scope.unify(value.kind, kind, written.span, "互换") {
                    Some(_) => {
                        value.kind = kind;
                        Meaning::Value(value)
                    }
                    None => Meaning::Broken,
                },
                _ => Meaning::Broken,
            };
            self.scope.file = rule_file;
            self.scope.bind(&param.name, meaning);
        }
    }

    /// Goes through the sets from the first to the last; behind the last, one
    /// instance is made.
    fn unroll(
        &mut self,
        at: usize,
        when: &mut Vec<plan::Condition>,
        loops: &mut Vec<plan::Loop>,
        elements: &mut Vec<Element>,
    ) {
        if self.scope.is_spent() || self.tried {
            return;
        }
        let Some(binding) = self.rule.bindings.get(at) else {
            self.instance(when, loops, elements);
            return;
        };
        match self.scope.set(&binding.set) {
            None => {
                // Check the body all the same, for its own mistakes.
                self.scope.bind(&binding.name, Meaning::Broken);
                self.missing |= std::mem::take(&mut self.scope.missing);
                self.unroll(at + 1, when, loops, elements);
                self.instances.clear();
                self.scope.names.pop();
            }
            Some(SetDef::Static(members)) => {
                for member in members {
                    if self.scope.afford(1, binding.set.span).is_none() || self.tried {
                        break;
                    }
                    let element = match &member {
                        Meaning::Element(element) => Some(*element),
                        Meaning::Slot { .. } | Meaning::Value(_) | Meaning::Broken => None,
                    };
                    self.scope.bind(&binding.name, member);
                    let filter = binding.filter.as_ref().map(|filter| self.condition(filter));
                    let decided = filter.as_ref().map(|filter| filter.as_ref().map(|filter| &filter.check));
                    if !matches!(decided, Some(Some(plan::Expr::Bool(false)) | None)) {
                        let conditions = when.len();
                        when.extend(filter.flatten().filter(|filter| !matches!(filter.check, plan::Expr::Bool(true))));
                        elements.extend(element);
                        self.unroll(at + 1, when, loops, elements);
                        elements.truncate(elements.len() - usize::from(element.is_some()));
                        when.truncate(conditions);
                    }
                    self.scope.names.pop();
                }
            }
            Some(SetDef::Dynamic { set, kind, groups }) => {
                let slot = self.scope.new_slot();
                self.scope.bind(&binding.name, Meaning::Slot { slot, kind, groups });
                let filter = binding.filter.as_ref().and_then(|filter| self.condition(filter));
                loops.push(plan::Loop { slot, set, filter });
                self.unroll(at + 1, when, loops, elements);
                loops.pop();
                self.scope.names.pop();
            }
        }
    }

    fn instance(&mut self, when: &[plan::Condition], loops: &[plan::Loop], elements: &[Element]) {
        let before = self.scope.names.len();
        for def in &self.rule.lets {
            let value = self.scope.value(&def.value).filter(|value| self.is_small(&value.expr, def));
            self.scope.bind(&def.name, value.map_or(Meaning::Broken, Meaning::Value));
        }
        self.scope.slots_hidden = true;
        let conditions: Vec<_> = self.rule.when.iter().map(|condition| self.condition(condition)).collect();
        self.scope.slots_hidden = false;
        let requires: Vec<_> = self.rule.requires.iter().map(|check| self.require(check, loops, elements)).collect();
        self.scope.names.truncate(before);
        self.missing |= self.scope.missing;
        self.tried = !self.scope.problems.is_empty();
        if std::mem::take(&mut self.scope.missing) {
            return;
        }
        let conditions: Option<Vec<_>> = conditions.into_iter().collect();
        let requires: Option<Vec<_>> = requires.into_iter().collect();
        if let (Some(conditions), Some(requires)) = (conditions, requires) {
            self.instances.push(plan::Instance {
                when: when.iter().cloned().chain(conditions).collect(),
                loops: loops.to_vec(),
                requires,
                elements: elements.iter().filter_map(|element| self.scope.place_of(*element)).collect(),
            });
        }
    }

    fn condition(&mut self, written: &ast::Expr) -> Option<plan::Condition> {
        Some(plan::Condition { check: self.scope.truth(written)?, span: written.span })
    }

    fn is_small(&mut self, expr: &plan::Expr, def: &ast::Let) -> bool {
        let small = expr.size() <= MAX_LET;
        if !small {
            self.scope.problems.push(self.scope.problem(def.name.span, format!("“{}”展开后太大", def.name.value)));
        }
        small
    }

    fn require(&mut self, require: &ast::Require, loops: &[plan::Loop], elements: &[Element]) -> Option<plan::Require> {
        let span = require.check.span;
        let check = self.scope.truth(&require.check);
        let at = self.rule.at.as_ref().map(|at| self.place(at));
        let message = require.message.as_ref().or(self.rule.message.as_ref());
        let message = message.map(|message| self.scope.template(&message.value, check.as_ref()));
        let help = self.rule.help.as_ref().map(|help| self.scope.template(&help.value, check.as_ref()));
        let check = check?;
        let bound = elements.iter().rev().find_map(|element| self.scope.place_of(*element));
        let fallback = match loops.last() {
            Some(last) => plan::Place::Slot(last.slot),
            None => bound.or_else(|| place_in(&check)).unwrap_or(plan::Place::Title),
        };
        Some(plan::Require {
            check,
            span,
            at: match at {
                Some(at) => Some(at?),
                None => None,
            },
            fallback,
            message: Arc::new(message.unwrap_or_default()?),
            help: match help {
                Some(help) => Some(Arc::new(help?)),
                None => None,
            },
        })
    }

    fn place(&mut self, at: &ast::Expr) -> Option<plan::Place> {
        match self.scope.try_place(at) {
            Some(place) => place,
            None => {
                let problem = self.scope.problem(at.span, "at 后面要写一个位置");
                self.scope
                    .fail_with(problem.help("例如单元格、section(overview)、section(overview).text、report.title"))
            }
        }
    }
}

/// The section or title that a check without cells is about.
fn place_in(check: &plan::Expr) -> Option<plan::Place> {
    use plan::Expr;
    let text = |text: &plan::TextRef| match text.kind {
        plan::TextKind::Section(section) | plan::TextKind::Printed(section) => plan::Place::Body(section),
        plan::TextKind::Heading(section) => plan::Place::Heading(section),
        plan::TextKind::Preamble => plan::Place::Preamble,
        plan::TextKind::Title | plan::TextKind::Issuer => plan::Place::Title,
    };
    match check {
        Expr::Is(place, _) => Some(place.clone()),
        Expr::TextOf(of) => Some(text(of)),
        Expr::AnyElement(set) | Expr::Count(set) | Expr::Total(set) => match &**set {
            plan::Set::Matches(plan::Within::Text(of), _) => Some(text(of)),
            plan::Set::Matches(plan::Within::Slot(slot, _), _) => Some(plan::Place::Slot(*slot)),
            plan::Set::Mentions(_) | plan::Set::OddLabels(_) | plan::Set::ForeignHeadings => None,
        },
        Expr::Each { set, body, .. } => match &**set {
            plan::Set::Matches(plan::Within::Text(of), _) => Some(text(of)),
            plan::Set::Matches(plan::Within::Slot(slot, _), _) => Some(plan::Place::Slot(*slot)),
            plan::Set::Mentions(_) | plan::Set::OddLabels(_) | plan::Set::ForeignHeadings => place_in(body),
        },
        Expr::Matches(of, _) | Expr::Not(of) => place_in(of),
        Expr::SectionNumber(section) | Expr::SectionPosition(section) => Some(plan::Place::Heading(*section)),
        Expr::Compare(_, _, left, right) | Expr::Implies(left, right) => place_in(right).or_else(|| place_in(left)),
        Expr::All(elements) | Expr::Any(elements) => elements.iter().find_map(|element| place_in(&element.check)),
        Expr::OneOf { item, .. } => place_in(item),
        Expr::Call(_, args) => args.iter().find_map(place_in),
        _ => None,
    }
}
