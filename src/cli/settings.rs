//! `gailint.yaml`: finding it, reading it, and what it says together with the
//! arguments, which win over it.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use glob::Pattern;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{IntoDeserializer, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::args::PackArgs;
use super::failure::Failure;
use crate::corpus::UsedSettings;
use crate::corpus::{Aliases, cause};
use crate::document::{LIMITS, Limits};
use crate::finding::Severity;
use crate::pack::Options;
use crate::source::{SourceText, Span, YamlSpans, decode, parse_yaml};

/// The name under which it is looked for.
const FILE_NAME: &str = "gailint.yaml";

/// What the settings file says, checked.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// The folder of the settings file, to which its paths are relative.
    pub(super) root: PathBuf,
    /// What to check when no paths are given.
    pub(super) files: Vec<PathBuf>,
    /// What to leave out.
    pub(super) exclude: Vec<Pattern>,
    /// From which gravity on a run fails.
    pub(super) fail_on: Option<FailOn>,
    /// Number of threads.
    pub(super) jobs: Option<NonZeroUsize>,
    /// Other names of organs, for finding last year's report.
    pub(super) aliases: Aliases,
    /// What reading a report may cost.
    pub(super) limits: Limits,
    /// The waivers file, if it is named.
    pub(super) waivers: Option<PathBuf>,
    /// The baseline, if it is named.
    pub(super) baseline: Option<PathBuf>,
    packs: Vec<String>,
    severities: BTreeMap<String, Option<Severity>>,
    params: BTreeMap<String, BTreeMap<String, String>>,
    written: Option<(SourceText, YamlSpans)>,
}

/// From which gravity on a run fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(super) enum FailOn {
    #[default]
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    /// Whether a finding of this gravity fails the run.
    pub(super) fn fails(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Note => severity >= Severity::Note,
            Self::Never => false,
        }
    }
}

/// The file as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Raw {
    #[serde(deserialize_with = "one_or_more")]
    packs: Vec<String>,
    #[serde(deserialize_with = "one_or_more")]
    files: Vec<PathBuf>,
    #[serde(deserialize_with = "one_or_more")]
    exclude: Vec<String>,
    severity: BTreeMap<String, Level>,
    params: BTreeMap<String, BTreeMap<String, serde_yaml::Value>>,
    fail_on: Option<FailOn>,
    jobs: Option<u32>,
    limits: BTreeMap<String, u64>,
    aliases: Aliases,
    waivers: Option<PathBuf>,
    baseline: Option<PathBuf>,
}

/// A list, or one text that stands for a list of one.
fn one_or_more<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct OneOrMore<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrMore<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a sequence")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
            T::deserialize(text.into_deserializer()).map(|one| vec![one])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(list))
        }
    }

    deserializer.deserialize_any(OneOrMore(PhantomData))
}

/// What a rule may be set to.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Error,
    Warning,
    Note,
    Off,
}

/// Something wrong in the settings file.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("设置文件有误：{message}")]
struct Wrong {
    message: String,
    #[source_code]
    source_text: SourceText,
    #[label("这里")]
    span: miette::SourceSpan,
}

/// Finds and reads the settings file: the one that is named, or the nearest
/// above `start`.
pub(super) fn load(args: &PackArgs, start: Option<&Path>) -> Result<Settings, Failure> {
    match places(args, start).into_iter().find(|file| args.config.is_some() || file.is_file()) {
        Some(file) => read(&file),
        None => Ok(Settings::default()),
    }
}

/// Where the settings file may be, the place that counts most first.
pub(super) fn places(args: &PackArgs, start: Option<&Path>) -> Vec<PathBuf> {
    match &args.config {
        Some(file) => vec![file.clone()],
        None if args.no_config => Vec::new(),
        None => above(start, FILE_NAME),
    }
}

/// A file of this name in each folder above what is checked, the nearest first. A pattern
/// names a folder that does not exist; its parents do.
pub(super) fn above(start: Option<&Path>, name: &str) -> Vec<PathBuf> {
    let start = std::path::absolute(start.unwrap_or(Path::new("."))).unwrap_or_default();
    start.ancestors().map(|folder| relative(&folder.join(name))).collect()
}

/// The path as seen from here, where that is shorter.
pub(super) fn relative(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).map_or_else(|_| path.to_owned(), Path::to_owned)
}

fn read(file: &Path) -> Result<Settings, Failure> {
    let source = read_text(file, "设置文件")?;
    let (raw, spans) = if source.says_nothing() {
        (Raw::default(), YamlSpans::default())
    } else {
        parse_yaml::<Raw>(&source).map_err(|error| wrong(&source, error.message, error.span))?
    };
    let root = std::path::absolute(file).ok().and_then(|file| file.parent().map(Path::to_owned)).unwrap_or_default();
    check(raw, &source, &spans, root)
}

/// The text of a file that an office wrote; `kind` says what it is to be.
pub(super) fn read_text(file: &Path, kind: &str) -> Result<SourceText, Failure> {
    let name = file.display().to_string();
    let bytes = std::fs::read(file)
        .map_err(|error| Failure::message(format!("无法读取{kind} {name}（{}）", cause(&error)), "请检查路径和权限"))?;
    let decoded = decode(&bytes)
        .map_err(|error| Failure::message(format!("{kind} {name}：{error}"), "请用编辑器把它另存为 UTF-8 编码"))?;
    Ok(SourceText::new(name, decoded.text))
}

fn wrong(source: &SourceText, message: String, span: Span) -> Failure {
    Failure::problem(Wrong { message, source_text: source.clone(), span: span.into() })
}

fn check(raw: Raw, source: &SourceText, spans: &YamlSpans, root: PathBuf) -> Result<Settings, Failure> {
    let wrong = |path: &str, message: String| wrong(source, message, spans.nearest(path));
    let pattern = |(at, text): (usize, &String)| {
        let message = |error: glob::PatternError| format!("通配符写法有误（{}）", error.msg);
        Pattern::new(text).map_err(|error| wrong(&format!("exclude[{at}]"), message(error)))
    };
    let exclude = raw.exclude.iter().enumerate().map(pattern).collect::<Result<_, _>>()?;
    let jobs = match raw.jobs {
        None => None,
        Some(0) => return Err(wrong("jobs", "jobs 应为大于 0 的整数".to_owned())),
        Some(jobs) => usize::try_from(jobs).ok().and_then(NonZeroUsize::new),
    };
    let mut limits = Limits::default();
    for (name, value) in raw.limits {
        let limit = LIMITS.iter().find(|limit| limit.name == name).ok_or_else(|| {
            let known: Vec<&str> = LIMITS.iter().map(|limit| limit.name).collect();
            wrong(&format!("limits.{name}"), format!("没有“{name}”这一项，可用的有：{}", known.join("、")))
        })?;
        if !(1..=limit.most).contains(&value) {
            let message = format!("{name} 的单位是{}，应为 1 到 {} 的整数", limit.unit, limit.most);
            return Err(wrong(&format!("limits.{name}"), message));
        }
        *(limit.field)(&mut limits) = value.saturating_mul(limit.scale);
    }
    let mut params: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (rule, values) in raw.params {
        let values = values
            .into_iter()
            .map(|(name, value)| {
                let path = format!("params.{rule}.{name}");
                let text = as_written(&value, source, spans, &path)
                    .ok_or_else(|| wrong(&path, "参数的值应为一个数或一段文字".to_owned()))?;
                Ok((name, text))
            })
            .collect::<Result<_, Failure>>()?;
        params.insert(rule, values);
    }
    Ok(Settings {
        files: raw.files.iter().map(|file| relative(&root.join(file))).collect(),
        exclude,
        fail_on: raw.fail_on,
        jobs,
        limits,
        aliases: raw.aliases,
        waivers: raw.waivers.map(|file| relative(&root.join(file))),
        baseline: raw.baseline.map(|file| relative(&root.join(file))),
        packs: raw.packs.into_iter().map(|pack| pack_path(pack, &root)).collect(),
        severities: raw.severity.into_iter().map(|(rule, level)| (rule, severity(level))).collect(),
        params,
        written: Some((source.clone(), spans.clone())),
        root,
    })
}

/// A pack with a slash in it is a folder beside the settings file, else a name.
fn pack_path(pack: String, root: &Path) -> String {
    if pack.contains(['/', '\\']) { relative(&root.join(&pack)).display().to_string() } else { pack }
}

fn severity(level: Level) -> Option<Severity> {
    match level {
        Level::Error => Some(Severity::Error),
        Level::Warning => Some(Severity::Warning),
        Level::Note => Some(Severity::Note),
        Level::Off => None,
    }
}

/// A scalar as it is printed in the file: `1.50` stays `1.50`.
fn as_written(value: &serde_yaml::Value, source: &SourceText, spans: &YamlSpans, path: &str) -> Option<String> {
    match (value, spans.get(path)) {
        (serde_yaml::Value::String(text), _) => Some(text.clone()),
        (serde_yaml::Value::Number(_), Some(place)) => Some(source.slice(place.value).to_owned()),
        (serde_yaml::Value::Number(number), None) => Some(number.to_string()),
        (serde_yaml::Value::Bool(yes), _) => Some(yes.to_string()),
        _ => None,
    }
}

impl Settings {
    /// The file and what it does to the rules, for the output.
    pub(super) fn used(&self) -> Option<UsedSettings> {
        let (source, _) = self.written.as_ref()?;
        let off = self.severities.values().filter(|severity| severity.is_none()).count();
        let path = source.name().replace(std::path::MAIN_SEPARATOR, "/");
        Some(UsedSettings { path, off, changed: self.severities.len() - off })
    }

    /// What the linter is to be made with.
    pub(super) fn options(&self, args: &PackArgs) -> Options {
        let packs = if args.packs.is_empty() { self.packs.clone() } else { args.packs.clone() };
        let folders = [self.root.join("rules"), PathBuf::from("rules")];
        let mut search: Vec<PathBuf> = folders.iter().filter(|folder| folder.is_dir()).map(|f| relative(f)).collect();
        search.dedup();
        let (severities, params) = (self.severities.clone(), self.params.clone());
        Options { packs, search, severities, params, settings: self.written.clone(), limits: self.limits }
    }

    /// The same without severities and parameters: the examples of a pack hold
    /// for the pack as it is written.
    pub(super) fn pack_options(&self, args: &PackArgs) -> Options {
        Options { severities: BTreeMap::new(), params: BTreeMap::new(), ..self.options(args) }
    }
}
