//! The YAML twin: the same rules, clause by clause, to the same [`ast`]. Values
//! are read with the grammar of `.gail` files, so errors are the same and point
//! at the same words.

mod raw;

use std::sync::Arc;

use serde::de::DeserializeOwned;

use self::raw::{Many, RawBasis, RawDisable, RawExample, RawFact, RawFile, RawOverride, RawPattern, RawRule};
use super::Problem;
use super::ast::{self, Assignment, Example, ExamplePlace, File, Name, Node, SetValue, Template};
use super::parse::{self, Snippet};
use crate::finding::{Basis, BasisKind, Severity};
use crate::source::{SourceText, Span, YamlPlace, YamlSpans, parse_yaml, parse_yaml_part};

/// Parses a YAML rule file: what could be read, and what could not.
#[must_use]
pub fn parse_yaml_rules(source: &SourceText) -> (File, Vec<Problem>) {
    let mut file = File::new(source.clone());
    let (raw, spans) = match parse_yaml::<RawFile>(source) {
        Ok(found) => found,
        Err(error) => return (file, vec![Problem::yaml(source, error)]),
    };
    let mut reader = Reader { source, spans, problems: Vec::new(), severities: Vec::new(), broken: Vec::new() };
    for (path, pattern) in reader.items::<RawPattern>("patterns", raw.patterns) {
        let name = reader.name(&pattern.pattern, &format!("{path}.pattern"));
        let regex = reader.regex(&pattern.regex, &format!("{path}.regex"));
        file.patterns.extend(regex.map(|regex| ast::PatternDef { name, regex }));
    }
    for (path, fact) in reader.items::<RawFact>("facts", raw.facts) {
        let before = reader.problems.len();
        let fact = reader.fact(fact, &path);
        // As in a `.gail` file: an item that did not parse is told once.
        if reader.problems.len() == before { file.facts.push(fact) } else { file.broken.push(fact.name.value) }
    }
    for (path, rule) in reader.items::<RawRule>("rules", raw.rules) {
        let before = reader.problems.len();
        let rule = reader.rule(rule, &path);
        if reader.problems.len() == before { file.rules.push(rule) } else { file.broken.push(rule.name.value) }
    }
    for (path, found) in reader.items::<RawOverride>("overrides", raw.overrides) {
        file.overrides.push(reader.override_rule(&found, &path));
    }
    for (path, found) in reader.items::<RawDisable>("disables", raw.disables) {
        let because = reader.text(found.because, &format!("{path}.because"));
        file.disables.push(ast::Disable { rule: reader.name(&found.disable, &format!("{path}.disable")), because });
    }
    file.broken.append(&mut reader.broken);
    reader.problems.append(&mut reader.severities);
    (file, reader.problems)
}

struct Reader<'a> {
    source: &'a SourceText,
    spans: YamlSpans,
    /// Mistakes for which an item is left out.
    problems: Vec<Problem>,
    /// Wrong severities, for which none is.
    severities: Vec<Problem>,
    /// Names of items that could not be read.
    broken: Vec<String>,
}

impl Reader<'_> {
    /// The items of a list that can be read, each with its path.
    fn items<T: DeserializeOwned>(&mut self, list: &str, items: Vec<serde_yaml::Value>) -> Vec<(String, T)> {
        let mut read = Vec::new();
        for (at, item) in items.into_iter().enumerate() {
            let path = format!("{list}[{at}]");
            let name = ["rule", "fact", "pattern"].iter().find_map(|key| item.get(key)?.as_str().map(str::to_owned));
            match parse_yaml_part(item, &self.spans, &path) {
                Ok(item) => read.push((path, item)),
                Err(error) => {
                    self.problems.push(Problem::yaml(self.source, error));
                    self.broken.extend(name);
                }
            }
        }
        read
    }

    fn place(&self, path: &str) -> YamlPlace {
        self.spans.get(path).unwrap_or_else(|| {
            let span = self.spans.nearest(path);
            YamlPlace { key: span, value: span, verbatim: false }
        })
    }

    fn name(&self, text: &str, path: &str) -> Name {
        Node { value: text.to_owned(), span: self.place(path).value }
    }

    fn text(&self, text: Option<String>, path: &str) -> Option<Node<String>> {
        text.map(|text| self.name(&text, path))
    }

    /// Parses a value with the grammar; a mistake is kept and gives nothing.
    fn parse<T>(&mut self, text: &str, path: &str, parser: fn(Snippet<'_>) -> Result<T, Problem>) -> Option<T> {
        let place = self.place(path);
        self.parse_at(text, place, parser)
    }

    fn parse_at<T>(
        &mut self,
        text: &str,
        place: YamlPlace,
        parser: fn(Snippet<'_>) -> Result<T, Problem>,
    ) -> Option<T> {
        let fixed = (!place.verbatim).then_some(place.value);
        let snippet = Snippet { source: self.source, text, offset: place.value.start as usize, fixed };
        parser(snippet).map_err(|problem| self.problems.push(problem)).ok()
    }

    fn each<T>(&mut self, many: &Many, path: &str, parser: fn(Snippet<'_>) -> Result<T, Problem>) -> Vec<T> {
        match many {
            Many::None => Vec::new(),
            Many::One(text) => self.parse(text, path, parser).into_iter().collect(),
            Many::List(list) => list
                .iter()
                .enumerate()
                .filter_map(|(at, text)| self.parse(text, &format!("{path}[{at}]"), parser))
                .collect(),
        }
    }

    /// A pattern; the slashes around it may be left out in YAML.
    fn regex(&mut self, text: &str, path: &str) -> Option<Node<String>> {
        if text.len() > 1 && text.starts_with('/') && text.ends_with('/') {
            return self.parse(text, path, parse::parse_regex);
        }
        Some(self.name(text, path))
    }

    fn regexes(&mut self, many: &Many, path: &str) -> Vec<Node<String>> {
        match many {
            Many::None => Vec::new(),
            Many::One(text) => self.regex(text, path).into_iter().collect(),
            Many::List(list) => {
                list.iter().enumerate().filter_map(|(at, text)| self.regex(text, &format!("{path}[{at}]"))).collect()
            }
        }
    }

    fn severity(&mut self, text: Option<&String>, path: &str) -> Option<Node<Severity>> {
        let name = self.name(text?, path);
        let value = Severity::from_name(&name.value).unwrap_or_else(|| {
            self.severities.push(parse::unknown_severity(self.source, &name));
            Severity::Error
        });
        Some(Node { value, span: name.span })
    }

    fn template(&mut self, text: Option<&String>, path: &str) -> Option<Node<Template>> {
        let span = self.place(path).value;
        self.parse(text?, path, parse::parse_template).map(|value| Node { value, span })
    }

    fn rule(&mut self, raw: RawRule, path: &str) -> ast::Rule {
        let at = |key: &str| format!("{path}.{key}");
        let basis = raw.basis.map(|basis| match basis {
            RawBasis::Law(text) => Arc::new(Basis { kind: BasisKind::Law, text }),
            RawBasis::Practice { practice } => Arc::new(Basis { kind: BasisKind::Practice, text: practice }),
        });
        let year =
            |reader: &Self, year: Option<i32>, key| year.map(|value| Node { value, span: reader.place(key).value });
        ast::Rule {
            source: self.source.clone(),
            doc: raw.doc,
            name: self.name(&raw.rule, &at("rule")),
            code: self.text(raw.code, &at("code")),
            severity: self.severity(raw.severity.as_ref(), &at("severity")),
            title: self.text(raw.title, &at("title")),
            basis,
            since: year(self, raw.since, &at("since")),
            until: year(self, raw.until, &at("until")),
            params: self.each(&raw.param, &at("param"), parse::parse_param),
            when: self.each(&raw.when, &at("when"), parse::parse_expression),
            bindings: self.each(&raw.bindings, &at("for"), parse::parse_binding),
            lets: self.each(&raw.lets, &at("let"), parse::parse_let),
            requires: self.each(&raw.require, &at("require"), parse::parse_require),
            at: raw.at.and_then(|text| self.parse(&text, &at("at"), parse::parse_expression)),
            message: self.template(raw.message.as_ref(), &at("message")),
            help: self.template(raw.help.as_ref(), &at("help")),
            examples: raw
                .examples
                .into_iter()
                .enumerate()
                .filter_map(|(index, example)| self.example(example, &format!("{path}.examples[{index}]")))
                .collect(),
        }
    }

    fn fact(&mut self, raw: RawFact, path: &str) -> ast::Fact {
        let at = |key: &str| format!("{path}.{key}");
        ast::Fact {
            source: self.source.clone(),
            name: self.name(&raw.fact, &at("fact")),
            kind: self.name(&raw.kind, &at("type")),
            title: self.text(raw.title, &at("title")),
            from: self.each(&raw.from, &at("from"), parse::parse_expression),
            matches: self.regexes(&raw.matches, &at("match")),
            unless: self.regexes(&raw.unless, &at("unless")),
            unless_after: self.regexes(&raw.unless_after, &at("unless_after")),
            this_year: raw.this_year,
        }
    }

    fn override_rule(&mut self, raw: &RawOverride, path: &str) -> ast::Override {
        let mut params = Vec::new();
        for (key, value) in &raw.params {
            let (key, path) = (scalar(key), format!("{path}.params.{}", scalar(key)));
            if let Some(value) = self.parse(&scalar(value), &path, parse::parse_expression) {
                params.push((Node { value: key, span: self.place(&path).key }, value));
            }
        }
        ast::Override {
            rule: self.name(&raw.rule, &format!("{path}.override")),
            severity: self.severity(raw.severity.as_ref(), &format!("{path}.severity")),
            params,
            because: self.text(raw.because.clone(), &format!("{path}.because")),
        }
    }

    fn example(&mut self, raw: RawExample, path: &str) -> Option<Example> {
        let span = self.place(path).value;
        let (ok, settings) = match (raw.ok, raw.bad) {
            (Some(settings), None) => (true, settings),
            (None, Some(settings)) => (false, settings),
            _ => {
                self.problems.push(Problem::new(self.source, span, "示例要写 ok 或 bad，二者只写一个"));
                return None;
            }
        };
        let path_of = |key: &str| format!("{path}.{}.{key}", if ok { "ok" } else { "bad" });
        let mut example = Example { ok, settings: Vec::new(), previous: None, at: None, span };
        for (key, value) in &settings {
            let key = scalar(key);
            match value {
                serde_yaml::Value::Mapping(previous) if key == "previous" => {
                    let assignments = previous.iter().filter_map(|(key, value)| {
                        self.assignment(&scalar(key), value, &format!("{}.{}", path_of("previous"), scalar(key)))
                    });
                    example.previous = Some(assignments.collect());
                }
                _ => example.settings.extend(self.assignment(&key, value, &path_of(&key))),
            }
        }
        example.at = raw.at.and_then(|text| self.example_place(&text, &format!("{path}.at")));
        Some(example)
    }

    fn assignment(&mut self, key: &str, value: &serde_yaml::Value, path: &str) -> Option<Assignment> {
        let place = self.place(path);
        let target = self.parse_key(key, place.key)?;
        let set = match value {
            serde_yaml::Value::String(text) if text == "absent" => SetValue::Absent,
            serde_yaml::Value::String(text) => SetValue::Text(text.clone()),
            other => SetValue::Literal(scalar(other)),
        };
        Some(Assignment { target, value: Node { value: set, span: place.value } })
    }

    /// A key is in quotes when it has brackets; its words stand inside them.
    fn parse_key(&mut self, key: &str, span: Span) -> Option<ast::Expr> {
        let printed = self.source.slice(span);
        let start = printed.find(key).map(|at| at + span.start as usize);
        let value = start.map_or(span, |start| Span::new(start..start + key.len()));
        self.parse_at(key, YamlPlace { key: span, value, verbatim: start.is_some() }, parse::parse_target)
    }

    /// Words are Chinese; places are names of the rule language.
    fn example_place(&mut self, text: &str, path: &str) -> Option<ExamplePlace> {
        if text.is_ascii() {
            self.parse(text, path, parse::parse_expression).map(ExamplePlace::Place)
        } else {
            Some(ExamplePlace::Words(self.name(text, path)))
        }
    }
}

/// A scalar as it would be written.
fn scalar(value: &serde_yaml::Value) -> String {
    match value {
        serde_yaml::Value::String(text) => text.clone(),
        serde_yaml::Value::Null => String::new(),
        other => serde_yaml::to_string(other).unwrap_or_default().trim().to_owned(),
    }
}
