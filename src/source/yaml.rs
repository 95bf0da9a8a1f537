//! YAML with places: serde_yaml gives the values, a walk over the parser's
//! events gives the byte range of every key and value, so that a wrong value
//! can be underlined where it stands.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde::de::DeserializeOwned;

use super::{SourceText, Span};

/// How deep a document may nest, and how many nodes aliases may stand for.
const MAX_DEPTH: usize = 64;

/// Where the values of a YAML document stand, by path: `rules[1].severity`.
#[derive(Debug, Clone, Default)]
pub struct YamlSpans {
    places: HashMap<String, YamlPlace>,
}

/// Where a value and its key stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YamlPlace {
    /// The key in front of the value, or the value where there is no key.
    pub key: Span,
    /// The value.
    pub value: Span,
    /// Whether the printed value is the value itself, byte for byte: a plain
    /// scalar, or a quoted one without escapes on one line. Its span then
    /// leaves the quotes out, and an offset in the value is one in the file.
    pub verbatim: bool,
}

impl YamlSpans {
    /// The place of the value at a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<YamlPlace> {
        self.places.get(path).copied()
    }

    /// The place at a path, or of the nearest value around it that has one.
    #[must_use]
    pub fn nearest(&self, path: &str) -> Span {
        let mut path = path;
        loop {
            if let Some(place) = self.get(path) {
                return place.value;
            }
            match path.rfind(['.', '[']) {
                Some(cut) => path = path.get(..cut).unwrap_or_default(),
                None => return self.get("").map_or_else(Span::default, |place| place.value),
            }
        }
    }
}

/// What is wrong with a YAML document, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YamlError {
    /// What is wrong, in Chinese.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// Reads a YAML document into `T` together with the places of its values.
///
/// # Errors
/// [`YamlError`] for broken YAML, too deep nesting, aliases, or values that do
/// not fit `T`.
pub fn parse_yaml<T: DeserializeOwned>(source: &SourceText) -> Result<(T, YamlSpans), YamlError> {
    let spans = scan(source)?;
    let deserializer = serde_yaml::Deserializer::from_str(source.text());
    match serde_path_to_error::deserialize::<_, T>(deserializer) {
        Ok(value) => Ok((value, spans)),
        Err(error) => Err(spans.error("", &error)),
    }
}

/// Reads a part of a YAML document that stands at `path`, so that a mistake in
/// one part hides none in another.
///
/// # Errors
/// [`YamlError`] for values that do not fit `T`.
pub fn parse_yaml_part<T: DeserializeOwned>(
    part: serde_yaml::Value,
    spans: &YamlSpans,
    path: &str,
) -> Result<T, YamlError> {
    serde_path_to_error::deserialize(part).map_err(|error| spans.error(path, &error))
}

impl YamlSpans {
    /// A mistake below `base`, in words and at its place.
    fn error(&self, base: &str, error: &serde_path_to_error::Error<serde_yaml::Error>) -> YamlError {
        let below = error.path().to_string();
        let path = match (base, below.as_str()) {
            (_, ".") => base.to_owned(),
            ("", below) => below.to_owned(),
            (base, below) if below.starts_with('[') => format!("{base}{below}"),
            (base, below) => format!("{base}.{below}"),
        };
        let words = error.inner().to_string();
        // For an unknown key serde names the path of the key itself.
        let at_key = words.contains("unknown field");
        let blamed = |place: YamlPlace| if at_key || place.value.is_empty() { place.key } else { place.value };
        let span = self.get(&path).map_or_else(|| self.nearest(&path), blamed);
        YamlError { message: explain(&words), span }
    }
}

/// What serde expects, in its words and in those of the reader.
const EXPECTED: &[(&str, &str)] = &[
    ("a sequence", "列表"),
    ("a map", "“名称: 值”的形式"),
    ("struct", "“名称: 值”的形式"),
    ("a string", "一段文字"),
    ("path string", "一个路径"),
    ("a boolean", "true 或 false"),
    ("u", "不小于 0 的整数"),
    ("nonzero", "大于 0 的整数"),
    ("i", "整数"),
    ("enum", "一个可用的值"),
    ("variant", "一个可用的值"),
];

/// What the parser says of broken YAML, in its words and in those of the reader.
const BROKEN: &[(&str, &str)] = &[
    ("mapping values are not allowed", "这里不能有冒号；冒号后面的文字含有冒号的，要加引号"),
    ("did not find expected", "括号没有成对，或这一行的缩进不对"),
    ("simple key expect", "这里应有冒号"),
    ("could not find expected ':'", "这里应有冒号"),
    ("while parsing a flow", "括号没有成对"),
    ("while parsing a block", "这一行的缩进不对"),
    ("tab", "缩进要用空格，不能用制表符"),
    ("invalid indentation", "这一行的缩进不对"),
    ("quoted scalar", "引号没有成对"),
];

/// The parser's messages in the words of the reader.
fn broken(message: &str) -> String {
    let known = BROKEN.iter().find(|(english, _)| message.to_lowercase().contains(english));
    known.map_or_else(
        || "YAML 写法有误，请检查缩进、冒号和括号".to_owned(),
        |(_, chinese)| format!("YAML 写法有误：{chinese}"),
    )
}

/// serde's messages in the words of the reader.
fn explain(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or(message);
    // The path of the value comes first; it is told by the underline.
    let words =
        ["unknown field", "unknown variant", "missing field", "duplicate field", "invalid type", "invalid value"];
    let message = words.iter().find_map(|words| message.get(message.find(words)?..)).unwrap_or(message);
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match (message, quoted.as_slice()) {
        (m, [field, known @ ..]) if m.starts_with("unknown field") => {
            format!("没有“{field}”这一项，可用的有：{}", known.join("、"))
        }
        (m, [field, known @ ..]) if m.starts_with("unknown variant") => {
            let like = |name: &&&str| strsim::jaro_winkler(name, field) > 0.8;
            let meant = known.iter().find(like).map(|name| format!("是不是“{name}”？")).unwrap_or_default();
            format!("“{field}”不是可用的值，{meant}可用的有：{}", known.join("、"))
        }
        (m, [field, ..]) if m.starts_with("missing field") => format!("缺少“{field}”"),
        (m, [field, ..]) if m.starts_with("duplicate field") => format!("“{field}”写了两次"),
        (m, _) if m.starts_with("invalid type") || m.starts_with("invalid value") => {
            let wanted = m.rsplit_once("expected ").map_or("", |(_, wanted)| wanted);
            let known = EXPECTED.iter().find(|(english, _)| wanted.starts_with(english));
            known.map_or_else(|| "值的类型不对".to_owned(), |(_, chinese)| format!("这里应为{chinese}"))
        }
        (m, _) if m.starts_with("recursion limit") => "嵌套太深".to_owned(),
        (m, _) => m.to_owned(),
    }
}

/// One open collection of the walk.
enum Open {
    Sequence { path: String, next: usize, start: usize, key: Option<Span> },
    Mapping { path: String, key: Option<(String, Span)>, start: usize, own_key: Option<Span> },
}

fn scan(source: &SourceText) -> Result<YamlSpans, YamlError> {
    let text = source.text();
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let byte = |index: usize| offsets.get(index).copied().unwrap_or(text.len());
    let mut spans = YamlSpans::default();
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| YamlError {
            message: broken(error.info()),
            span: Span::at(byte(error.marker().index()).min(text.len().saturating_sub(1))),
        })?;
        let (start, end) = (byte(span.start.index()), byte(span.end.index()));
        match event {
            Event::Alias(_) => {
                return Err(YamlError {
                    message: "这里不能用 YAML 引用（*）".to_owned(), span: Span::new(start..end)
                });
            }
            Event::Scalar(value, style, ..) => {
                if let Some(Open::Mapping { key: key @ None, .. }) = open.last_mut() {
                    *key = Some((value.into_owned(), Span::new(start..end)));
                    continue;
                }
                let (path, key) = child(&mut open);
                let place = scalar_place(text, start..end, &value, style, key);
                spans.places.insert(path, place);
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if open.len() >= MAX_DEPTH {
                    return Err(YamlError {
                        message: format!("嵌套超过 {MAX_DEPTH} 层"), span: Span::new(start..end)
                    });
                }
                let (path, key) = child(&mut open);
                open.push(match event {
                    Event::SequenceStart(..) => Open::Sequence { path, next: 0, start, key },
                    _ => Open::Mapping { path, key: None, start, own_key: key },
                });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(Open::Sequence { path, start, key, .. } | Open::Mapping { path, start, own_key: key, .. }) =
                    open.pop()
                {
                    let printed = text.get(start..end).unwrap_or_default().trim_end();
                    let value = Span::new(start..start + printed.len());
                    spans.places.insert(path, YamlPlace { key: key.unwrap_or(value), value, verbatim: false });
                }
            }
            _ => {}
        }
    }
    Ok(spans)
}

/// The path of the value that comes next in the innermost collection, and its key.
fn child(open: &mut [Open]) -> (String, Option<Span>) {
    match open.last_mut() {
        None => (String::new(), None),
        Some(Open::Sequence { path, next, .. }) => {
            *next += 1;
            (format!("{path}[{}]", *next - 1), None)
        }
        Some(Open::Mapping { path, key, .. }) => {
            let (name, span) = key.take().unwrap_or_default();
            (if path.is_empty() { name } else { format!("{path}.{name}") }, Some(span))
        }
    }
}

fn scalar_place(
    text: &str,
    range: std::ops::Range<usize>,
    value: &str,
    style: ScalarStyle,
    key: Option<Span>,
) -> YamlPlace {
    let printed = text.get(range.clone()).unwrap_or_default();
    let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
    let inner = if quoted && printed.len() >= 2 {
        range.start + 1..range.end - 1
    } else {
        range.start..range.start + printed.trim_end().len()
    };
    let verbatim = text.get(inner.clone()) == Some(value);
    let value = Span::new(if verbatim { inner } else { range });
    YamlPlace { key: key.unwrap_or(value), value, verbatim }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Doc {
        #[serde(rename = "规则")]
        _rules: Vec<Rule>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Rule {
        #[serde(rename = "severity")]
        _severity: Severity,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Severity {
        Error,
    }

    fn blamed(text: &str) -> (String, String) {
        let source = SourceText::new("规则.yaml", text);
        let error = parse_yaml::<Doc>(&source).map(|_| ()).unwrap_err();
        (source.slice(error.span).to_owned(), error.message)
    }

    #[test]
    fn errors_point_at_the_value() {
        let (words, message) = blamed("规则:\n  - severity: error\n  - severity: eror # 错字\n");
        assert_eq!(words, "eror");
        assert!(message.contains("error"), "{message}");
    }

    #[test]
    fn errors_point_at_the_unknown_key() {
        let (words, message) = blamed("规则:\n  - severity: error\n    sevrity: note\n");
        assert!(words.contains("note") || words.contains("sevrity"), "{words}");
        assert!(message.contains("sevrity"), "{message}");
    }

    #[test]
    fn refuses_deep_nesting_and_aliases() {
        assert!(blamed(&"[".repeat(100)).1.contains("嵌套"));
        assert!(blamed("a: &x [1]\nb: *x\n").1.contains("引用"));
    }
}
