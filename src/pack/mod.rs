//! Packs: folders of forms and rules. A pack may extend others, change their
//! severities and parameters, or switch rules off, each with a reason.

mod embedded;
mod load;
mod manifest;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::document::Limits;
use crate::finding::{Severity, is_own};
use crate::form::Form;
use crate::lang::ast::{Expr, File, Name};
use crate::lang::check::{RuleSource, Sources};
use crate::lang::parse::{Snippet, parse_expression};
use crate::lang::{Problem, suggest};
use crate::source::{SourceText, Span, YamlPlace, YamlSpans};

pub use embedded::names as built_in;
pub use load::load_packs;
pub use manifest::{Fixture, Manifest};

/// A pack as loaded, before anything in it is checked.
#[derive(Debug)]
pub struct Pack {
    /// What its `pack.yaml` says.
    pub manifest: Manifest,
    /// Its forms.
    pub forms: Vec<Arc<Form>>,
    /// Its rule files.
    pub files: Vec<File>,
}

/// What a user asked for: packs, and changes from the settings file.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Names or folders of packs; none: the national pack.
    pub packs: Vec<String>,
    /// Folders in which packs are looked up by name.
    pub search: Vec<PathBuf>,
    /// Severities by rule name (with or without its pack) or code; `None`
    /// switches the rule off.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// Parameters by rule name or code, as written.
    pub params: BTreeMap<String, BTreeMap<String, String>>,
    /// The file in which severities and parameters are written, under the keys
    /// `severity` and `params`, so that mistakes in them can be underlined.
    pub settings: Option<(SourceText, YamlSpans)>,
    /// What reading a report may cost.
    pub limits: Limits,
}

/// Packs that cannot be used.
#[derive(Debug, Clone, Default, thiserror::Error)]
#[error("{}", message.as_deref().unwrap_or("规则有误"))]
pub struct LoadError {
    /// Mistakes in files, each with its place.
    pub problems: Vec<Problem>,
    /// What went wrong when it is not in a file.
    pub message: Option<String>,
    /// What to do.
    pub help: Option<String>,
}

impl LoadError {
    /// An error that is not in a file.
    #[must_use]
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { problems: Vec::new(), message: Some(message.into()), help: Some(help.into()) }
    }
}

impl From<Vec<Problem>> for LoadError {
    fn from(problems: Vec<Problem>) -> Self {
        Self { problems, message: None, help: None }
    }
}

/// Puts packs together: all rules with the severities and parameters that hold.
///
/// Overrides of rules that are not there or without a reason go to `problems`.
///
/// # Errors
/// Settings for rules or parameters that are not there.
pub fn combine(packs: &[Pack], options: &Options, problems: &mut Vec<Problem>) -> Result<Sources, LoadError> {
    let mut sources = Sources::default();
    for pack in packs {
        sources.forms.extend(pack.forms.iter().cloned());
        for file in &pack.files {
            sources.patterns.extend(file.patterns.iter().map(|pattern| (file.source.clone(), pattern.clone())));
            sources.facts.extend(file.facts.iter().cloned());
            sources.broken.extend(file.broken.iter().cloned());
            let id = &pack.manifest.id;
            sources.rules.extend(file.rules.iter().map(|rule| RuleSource {
                name: format!("{id}/{}", rule.name.value),
                severity: rule.severity.as_ref().map_or(Severity::Error, |severity| severity.value),
                params: BTreeMap::new(),
                rule: Arc::new(rule.clone()),
            }));
        }
        for file in &pack.files {
            apply_changes(file, &mut sources, problems);
        }
    }
    apply_settings(options, &mut sources)?;
    let code = |source: &RuleSource| source.rule.code.as_ref().map_or_else(String::new, |code| code.value.clone());
    sources.rules.sort_by_key(code);
    Ok(sources)
}

/// `override` and `disable` of one file, on the rules of the packs before it.
fn apply_changes(file: &File, sources: &mut Sources, problems: &mut Vec<Problem>) {
    let unknown = |name: &Name, rules: &[RuleSource]| {
        let near = suggest(&name.value, rules.iter().map(|rule| rule.name.as_str()));
        Problem::new(&file.source, name.span, format!("没有名为“{}”的规则", name.value))
            .maybe_help(near.map(|near| format!("是不是想写“{near}”？")))
    };
    let no_reason = |name: &Name| {
        Problem::new(&file.source, name.span, format!("改动规则“{}”没有写明理由", name.value))
            .help("请补上 because \"…\"")
    };
    for change in &file.overrides {
        if change.because.as_ref().is_none_or(|because| because.value.trim().is_empty()) {
            problems.push(no_reason(&change.rule));
        }
        let Some(rule) = sources.rules.iter_mut().find(|rule| is_called(rule, &change.rule.value)) else {
            problems.push(unknown(&change.rule, &sources.rules));
            continue;
        };
        rule.severity = change.severity.as_ref().map_or(rule.severity, |severity| severity.value);
        for (name, value) in &change.params {
            problems.extend(set_param(rule, name, value.clone(), &file.source));
        }
    }
    for change in &file.disables {
        if change.because.as_ref().is_none_or(|because| because.value.trim().is_empty()) {
            problems.push(no_reason(&change.rule));
        }
        let before = sources.off.len();
        sources.off.extend(sources.rules.extract_if(.., |rule| is_called(rule, &change.rule.value)));
        if sources.off.len() == before {
            problems.push(unknown(&change.rule, &sources.rules));
        }
    }
}

/// Changes a parameter; `value` stands in `file`.
fn set_param(rule: &mut RuleSource, name: &Name, value: Expr, file: &SourceText) -> Option<Problem> {
    let known: Vec<&str> = rule.rule.params.iter().map(|param| param.name.value.as_str()).collect();
    if known.contains(&name.value.as_str()) {
        rule.params.insert(name.value.clone(), (file.clone(), value));
        return None;
    }
    let problem = Problem::new(file, name.span, format!("规则“{}”没有参数“{}”", rule.name, name.value));
    Some(problem.maybe_help(suggest(&name.value, known).map(|near| format!("是不是想写“{near}”？"))))
}

/// What the settings change, on the rules of all packs.
fn apply_settings(options: &Options, sources: &mut Sources) -> Result<(), LoadError> {
    for (name, params) in &options.params {
        let Some(rule) = sources.rules.iter_mut().find(|rule| is_called(rule, name)) else {
            return Err(no_such_rule(options, &format!("params.{name}"), name, &sources.rules));
        };
        for (param, value) in params {
            let (file, snippet_place, key) = written(options, &format!("params.{name}.{param}"), value);
            let fixed = (!snippet_place.verbatim).then_some(snippet_place.value);
            let snippet = Snippet { source: &file, text: value, offset: snippet_place.value.start as usize, fixed };
            let value = parse_expression(snippet).map_err(|problem| LoadError::from(vec![problem]))?;
            let name = Name { value: param.clone(), span: key };
            if let Some(problem) = set_param(rule, &name, value, &file) {
                return Err(vec![problem].into());
            }
        }
    }
    for (name, severity) in &options.severities {
        let mut found = is_own(name);
        for rule in sources.rules.iter_mut().filter(|rule| is_called(rule, name)) {
            found = true;
            rule.severity = severity.unwrap_or(rule.severity);
        }
        if severity.is_none() {
            sources.off.extend(sources.rules.extract_if(.., |rule| is_called(rule, name)));
        }
        if !found {
            return Err(no_such_rule(options, &format!("severity.{name}"), name, &sources.rules));
        }
    }
    Ok(())
}

/// The file, place and key of a value of the settings; without a file the value
/// is a text of its own.
fn written(options: &Options, path: &str, value: &str) -> (SourceText, YamlPlace, Span) {
    if let Some((file, spans)) = &options.settings
        && let Some(place) = spans.get(path)
    {
        return (file.clone(), place, place.key);
    }
    let whole = Span::new(0..value.len());
    (SourceText::new("设置", value), YamlPlace { key: whole, value: whole, verbatim: true }, whole)
}

fn no_such_rule(options: &Options, path: &str, name: &str, rules: &[RuleSource]) -> LoadError {
    let codes = rules.iter().filter_map(|rule| rule.rule.code.as_ref().map(|code| code.value.as_str()));
    let names = rules.iter().flat_map(|rule| [rule.name.as_str(), rule.rule.name.value.as_str()]);
    let near = suggest(name, names.chain(codes)).map(|near| format!("是不是想写“{near}”？"));
    let (message, help) =
        (format!("没有名为“{name}”的规则"), near.unwrap_or_else(|| "用 gailint rules 列出全部规则".to_owned()));
    match &options.settings {
        Some((file, spans)) => {
            let span = spans.get(path).map_or_else(|| spans.nearest(path), |place| place.key);
            vec![Problem::new(file, span, message).help(help)].into()
        }
        None => LoadError::new(message, help),
    }
}

/// A rule goes by its full name, its name, or its code.
fn is_called(rule: &RuleSource, name: &str) -> bool {
    rule.name == name || rule.rule.name.value == name || rule.rule.code.as_ref().is_some_and(|code| code.value == name)
}
