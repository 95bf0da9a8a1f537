//! Patterns and facts: names put into patterns, patterns compiled once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use regex::{Regex, RegexBuilder};

use super::scope::Scope;
use super::{Sources, ast, did_you_mean, plan};
use crate::form::Form;
use crate::lang::Problem;
use crate::source::{SourceText, Span};
use crate::value::{NUMBER_PATTERN, Type};

/// Compiled size that one pattern may take, in bytes.
const PATTERN_SIZE: usize = 1 << 20;
/// How deep named patterns may stand in each other.
const PATTERN_DEPTH: usize = 16;
/// Length of a pattern with its names put in, in bytes.
const PATTERN_LENGTH: usize = 1 << 16;

/// The named patterns of all packs in use.
#[derive(Debug, Default)]
pub struct Patterns {
    named: HashMap<String, String>,
    names: Arc<[String]>,
    /// A rule's pattern stands in each of its instances; it is compiled once.
    compiled: RefCell<HashMap<String, Regex>>,
}

/// Why a pattern cannot be used.
pub(super) enum Failure {
    /// It names a pattern that is not there.
    Unknown(String),
    /// Named patterns stand in each other without end.
    Circular,
    /// With its names put in, it is longer than anybody means.
    TooLong,
    /// The expression itself is wrong.
    Syntax(String),
    /// It matches the empty text, and so everywhere.
    MatchesNothing,
}

impl Failure {
    pub(super) fn problem(&self, file: &SourceText, span: Span, names: &[String]) -> Problem {
        match self {
            Self::Unknown(name) => Problem::new(file, span, format!("没有名为“{name}”的正则片段"))
                .maybe_help(did_you_mean(name, names.iter().map(String::as_str)))
                .label(format!("{{{name}}} 未定义")),
            Self::TooLong => Problem::new(file, span, "这个正则表达式展开后太长"),
            Self::Circular => Problem::new(file, span, "正则片段互相引用，没有尽头"),
            Self::Syntax(message) => Problem::new(file, span, format!("正则表达式有误：{message}")).maybe_help(
                message.contains("look-around").then(|| "不支持前后查找（(?=…)、(?<!…)），请用 unless".to_owned()),
            ),
            Self::MatchesNothing => {
                Problem::new(file, span, "这个正则表达式能匹配空文字，处处成立").help("至少要求一个字，例如把 * 改成 +")
            }
        }
    }
}

impl Patterns {
    /// Collects and checks the named patterns.
    #[must_use]
    pub fn new(sources: &Sources, problems: &mut Vec<Problem>) -> Self {
        let mut patterns = Self::default();
        patterns.named.insert("number".to_owned(), NUMBER_PATTERN.to_owned());
        for (file, def) in &sources.patterns {
            if patterns.named.insert(def.name.value.clone(), def.regex.value.clone()).is_some() {
                let first = sources.patterns.iter().find(|(_, first)| first.name.value == def.name.value);
                let first = first.map_or("内置的片段", |(file, _)| file.name());
                let problem = Problem::new(file, def.name.span, format!("正则片段“{}”定义了两次", def.name.value));
                problems.push(problem.help(format!("第一次在 {first}；请换一个名称")));
            }
        }
        let mut names: Vec<String> = patterns.named.keys().cloned().collect();
        names.sort_unstable();
        patterns.names = names.into();
        for (file, def) in &sources.patterns {
            // A part of a pattern may well match the empty text.
            match patterns.compile(&def.regex.value) {
                Ok(_) | Err(Failure::MatchesNothing) => {}
                Err(failure) => problems.push(failure.problem(file, def.regex.span, &patterns.names)),
            }
        }
        patterns
    }

    pub(super) fn names(&self) -> Arc<[String]> {
        Arc::clone(&self.names)
    }

    pub(super) fn compile(&self, pattern: &str) -> Result<Regex, Failure> {
        if let Some(regex) = self.compiled.borrow().get(pattern) {
            return Ok(regex.clone());
        }
        let full = self.expand(pattern, 0)?;
        let regex = RegexBuilder::new(&full)
            .size_limit(PATTERN_SIZE)
            .build()
            .map_err(|error| Failure::Syntax(reason(&error)))?;
        if regex.is_match("") {
            return Err(Failure::MatchesNothing);
        }
        self.compiled.borrow_mut().insert(pattern.to_owned(), regex.clone());
        Ok(regex)
    }

    /// Puts named patterns in: `{fee}` becomes `(?:…)`. `{2,3}` is left alone.
    fn expand(&self, pattern: &str, depth: usize) -> Result<String, Failure> {
        if depth > PATTERN_DEPTH {
            return Err(Failure::Circular);
        }
        let mut full = String::with_capacity(pattern.len());
        let mut rest = pattern;
        while let Some(at) = rest.find('{') {
            let (before, tail) = rest.split_at(at);
            full.push_str(before);
            let name = tail.strip_prefix('{').and_then(|tail| tail.split_once('}')).map(|(name, _)| name);
            let is_name = |name: &&str| {
                name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && !before.ends_with("\\p")
            };
            if let Some(name) = name.filter(is_name) {
                let inner = self.named.get(name).ok_or_else(|| Failure::Unknown(name.to_owned()))?;
                full.push_str(&format!("(?:{})", self.expand(inner, depth + 1)?));
                if full.len() > PATTERN_LENGTH {
                    return Err(Failure::TooLong);
                }
                rest = tail.get(name.len() + 2..).unwrap_or_default();
            } else {
                full.push('{');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
        full.push_str(rest);
        Ok(full)
    }
}

/// The last line of the crate's message says what is wrong; the lines before
/// draw the pattern.
fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let line = text.lines().last().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}

/// Checks a fact on one form. `None`: it has a mistake.
pub(super) fn lower(
    fact: &ast::Fact,
    form: &Arc<Form>,
    sources: &Sources,
    patterns: &Patterns,
    problems: &mut Vec<Problem>,
) -> Option<plan::Fact> {
    let mut scope = Scope::new(&fact.source, form, &[], sources, patterns);
    let kind = Type::from_name(&fact.kind.value);
    if kind.is_none() {
        let names = crate::value::TYPES.iter().map(|row| row.1);
        let problem = scope.problem(fact.kind.span, format!("没有“{}”这种类型", fact.kind.value));
        let help = did_you_mean(&fact.kind.value, names.clone())
            .or(Some(format!("可用的有：{}", names.collect::<Vec<_>>().join("、"))));
        scope.problems.push(problem.maybe_help(help));
    }
    let from: Vec<_> = fact.from.iter().filter_map(|text| scope.text_ref(text)).collect();
    let mut compile = |list: &[ast::Node<String>]| -> Vec<Regex> {
        list.iter().filter_map(|pattern| scope.regex(&pattern.value, pattern.span)).collect()
    };
    let (matches, unless, unless_after) = (compile(&fact.matches), compile(&fact.unless), compile(&fact.unless_after));
    for (given, name) in [(fact.from.is_empty(), "from"), (fact.matches.is_empty(), "match")] {
        if given {
            scope.problems.push(scope.problem(fact.name.span, format!("事实“{}”缺少 {name}", fact.name.value)));
        }
    }
    if kind.is_some_and(Type::is_numeric) {
        for (regex, pattern) in matches.iter().zip(&fact.matches) {
            if !regex.capture_names().flatten().any(|name| name == "value") {
                let problem = scope.problem(pattern.span, "正则表达式里没有名为 value 的组");
                scope.problems.push(problem.help("用 (?<value>{number}) 标出要取的数"));
            }
        }
    }
    let complete = scope.problems.is_empty() && !scope.missing;
    problems.append(&mut scope.problems);
    complete.then(|| plan::Fact {
        name: fact.name.value.clone(),
        title: fact.title.as_ref().map_or_else(|| fact.name.value.clone(), |title| title.value.clone()),
        kind: kind.unwrap_or(Type::Text),
        from,
        matches,
        unless,
        unless_after,
        this_year: fact.this_year,
    })
}
