//! Resolve, check and plan in one pass: a rule's names are looked up on one
//! form, its types compared, its sets unrolled. Since names depend on the form,
//! this is done once for each form; what another form has and this one has not
//! is no mistake, and what no form has is one. All mistakes are reported.

mod scope;
mod cells;
mod sets;
mod names;
mod calls;
mod expr;
mod facts;
mod message;
mod rule;
mod example;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ast;
use super::plan::{self, Program};
use super::{Problem, suggest};
use crate::finding::Severity;
use crate::form::Form;
use crate::source::SourceText;

pub use example::{Example, Expected, Property, Setting, Target, example};
pub use facts::Patterns;

/// A rule of a pack, with what packs and settings changed.
#[derive(Debug, Clone)]
pub struct RuleSource {
    /// The rule as written.
    pub rule: Arc<ast::Rule>,
    /// Its name with the pack, `cn/row-sum`.
    pub name: String,
    /// The severity that holds.
    pub severity: Severity,
    /// Parameters that were changed, by name, each with the file it is written in.
    pub params: BTreeMap<String, (SourceText, ast::Expr)>,
}

/// Everything that is checked together: forms, rules, facts and patterns of
/// all packs in use.
#[derive(Debug, Default)]
pub struct Sources {
    /// The forms.
    pub forms: Vec<Arc<Form>>,
    /// The rules.
    pub rules: Vec<RuleSource>,
    /// Rules that a pack or the settings switch off.
    pub off: Vec<RuleSource>,
    /// The facts.
    pub facts: Vec<ast::Fact>,
    /// The named patterns, each with its file.
    pub patterns: Vec<(SourceText, ast::PatternDef)>,
    /// Names of items that did not parse: not unknown, only broken.
    pub broken: Vec<String>,
}

/// Checks everything and makes a program for each form.
///
/// # Errors
/// Every mistake that was found, in the order of files and places, each once.
pub fn check(sources: &Sources) -> Result<Vec<Program>, Vec<Problem>> {
    let mut problems = Vec::new();
    let patterns = Patterns::new(sources, &mut problems);
    rule::check_metadata(sources, &mut problems);
    let mut programs = Vec::new();
    for form in &sources.forms {
        let facts: Vec<plan::Fact> = sources
            .facts
            .iter()
            .filter_map(|fact| facts::lower(fact, form, sources, &patterns, &mut problems))
            .collect();
        let rules = sources
            .rules
            .iter()
            .filter_map(|source| rule::lower(source, form, &facts, sources, &patterns, &mut problems))
            .collect();
        programs.push(Program { form: form.clone(), rules, facts });
    }
    let mut seen = std::collections::HashSet::new();
    problems.retain(|problem| seen.insert((problem.source.name().to_owned(), problem.span, problem.message.clone())));
    problems.sort_by(Problem::order);
    if problems.is_empty() { Ok(programs) } else { Err(problems) }
}

/// "Did you mean", as help.
fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    suggest(written, known).map(|near| format!("是不是想写“{near}”？"))
}
