//! `gailint-waivers.yaml`: a list of waivers, each mistake told at its place.

use serde::Deserialize;
use serde_yaml::Value;

use super::comment::date;
use super::entry::{Entry, ReportPattern};
use super::names::{Mistake, rule_named};
use crate::corpus::{Checked, Root};
use crate::finding::{Waiver, WaiverKind};
use crate::lang::{Problem, suggest};
use crate::linter::Linter;
use crate::source::{SourceText, Span, YamlSpans, parse_yaml, parse_yaml_part};

/// The waivers of a file.
#[derive(Debug)]
pub struct Waivers {
    source: SourceText,
    root: Root,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    waivers: Vec<Value>,
}

/// A waiver as written. Values that YAML may take for numbers are read as text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    rule: String,
    report: Option<String>,
    issuer: Option<String>,
    year: Option<i32>,
    cell: Option<String>,
    fingerprint: Option<Value>,
    reason: Option<String>,
    by: Option<String>,
    document: Option<String>,
    until: Option<Value>,
}

impl Waivers {
    /// Reads a file; paths in it are relative to `root`.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn read(source: &SourceText, root: Root, linter: &Linter) -> Result<Self, Vec<Problem>> {
        let mut waivers = Self { source: source.clone(), root, entries: Vec::new() };
        if source.says_nothing() {
            return Ok(waivers);
        }
        let (raw, spans) = parse_yaml::<RawFile>(source).map_err(|error| vec![Problem::yaml(source, error)])?;
        let mut problems = Vec::new();
        for (at, part) in raw.waivers.into_iter().enumerate() {
            let reader = Reader { source, spans: &spans, linter, at, problems: &mut problems };
            waivers.entries.extend(reader.entry(part));
        }
        problems.sort_by(Problem::order);
        if problems.is_empty() { Ok(waivers) } else { Err(problems) }
    }

    pub(super) fn source(&self) -> &SourceText {
        &self.source
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The file that an entry names and that is not there.
    pub(super) fn missing<'a>(&self, entry: &'a Entry) -> Option<&'a str> {
        entry.report.as_ref()?.path().filter(|path| !self.root.holds(path))
    }

    /// A document's path as entries name it.
    pub(super) fn below(&self, document: &Checked) -> String {
        self.root.below(&document.path)
    }
}

/// A mistake that has been told.
struct Told;

/// Reads one entry and gathers what is wrong in it.
struct Reader<'a> {
    source: &'a SourceText,
    spans: &'a YamlSpans,
    linter: &'a Linter,
    at: usize,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn entry(mut self, part: Value) -> Result<Entry, Told> {
        let raw: RawEntry = match parse_yaml_part(part, self.spans, &format!("waivers[{}]", self.at)) {
            Ok(raw) => raw,
            Err(error) => {
                self.problems.push(Problem::yaml(self.source, error));
                return Err(Told);
            }
        };
        let text = |value: &Option<Value>, field| value.as_ref().map(|value| self.printed(value, field));
        let (until, fingerprint) = (text(&raw.until, "until"), text(&raw.fingerprint, "fingerprint"));
        let until_span = self.span(if until.is_some() { "until" } else { "rule" });
        let rule_span = self.span("rule");
        // All mistakes of an entry are told, so nothing ends before the last line.
        let rule = self.told("rule", rule_named(self.linter, raw.rule.trim()));
        let organ = self.told("rule", organ_of(&raw));
        let report = self.told("report", raw.report.as_deref().map(report_of).transpose());
        let cell = self.told("cell", raw.cell.as_deref().map(|name| cell_of(self.linter, name)).transpose());
        let fingerprint = self.told("fingerprint", fingerprint.map(fingerprint_of).transpose());
        let reason = self.told(if raw.reason.is_some() { "reason" } else { "rule" }, reason_of(raw.reason.as_deref()));
        let until = self.told("until", until.as_deref().map(date).transpose());
        let (by, document) = (raw.by, raw.document);
        Ok(Entry {
            number: self.at + 1,
            rule: rule?,
            rule_span,
            report: report?,
            organ: organ?,
            cell: cell?,
            fingerprint: fingerprint?,
            waiver: Waiver { kind: WaiverKind::External, reason: reason?, by, document, until: until? },
            until_span,
        })
    }

    /// Tells a mistake at a field of the entry.
    fn told<T>(&mut self, field: &str, value: Result<T, Mistake>) -> Result<T, Told> {
        value.map_err(|mistake| {
            let problem = Problem::new(self.source, self.span(field), mistake.message);
            self.problems.push(problem.maybe_help(mistake.help));
            Told
        })
    }

    fn span(&self, field: &str) -> Span {
        self.spans.nearest(&format!("waivers[{}].{field}", self.at))
    }

    /// A scalar as it is printed in the file.
    fn printed(&self, value: &Value, field: &str) -> String {
        match value {
            Value::String(text) => text.trim().to_owned(),
            _ => self.source.slice(self.span(field)).to_owned(),
        }
    }
}

fn reason_of(text: Option<&str>) -> Result<String, Mistake> {
    let reason = text.map(str::trim).filter(|reason| !reason.is_empty());
    let help = "写上 reason，说明为什么可以这样；没有理由的豁免不起作用";
    reason.map(str::to_owned).ok_or_else(|| Mistake::new("这条豁免没有写理由", help))
}

fn fingerprint_of(text: String) -> Result<String, Mistake> {
    let right = text.len() == 16 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let help = "指纹是 16 位的 0–9、a–f，照抄 --format csv 或 json 结果里的";
    if right { Ok(text) } else { Err(Mistake::new(format!("“{text}”不是指纹"), help)) }
}

fn report_of(text: &str) -> Result<ReportPattern, Mistake> {
    let pattern = ReportPattern::new(text.trim()).map_err(|message| {
        Mistake::new(format!("通配符写法有误（{message}）"), "* 代表任意文字，? 代表一个字，** 代表任意层文件夹")
    })?;
    if pattern.is_everything() {
        return Err(Mistake::new(
            "这样写没有指明是哪些报告",
            "写上文件名或文件夹；整条规则都不需要的，在 gailint.yaml 的 severity 里设为 off",
        ));
    }
    Ok(pattern)
}

fn cell_of(linter: &Linter, name: &str) -> Result<String, Mistake> {
    let found = linter.forms().iter().find_map(|form| Some(form.cell_name(form.cell_named(name)?)));
    found.ok_or_else(|| {
        let forms = linter.forms().iter();
        let known: Vec<String> =
            forms.flat_map(|form| (0..form.cells.len()).map(|at| form.cell_name(crate::form::CellIx(at)))).collect();
        let near = suggest(name, known.iter().map(String::as_str)).map(|near| format!("是不是想写“{near}”？"));
        let help =
            near.unwrap_or_else(|| "照抄 --format json 结果里 place 的 cell，如 applications[new, total]".to_owned());
        Mistake::new(format!("没有名为“{name}”的单元格"), help)
    })
}

/// Organ and year, where both are written. A report must be named in one way.
fn organ_of(raw: &RawEntry) -> Result<Option<(String, i32)>, Mistake> {
    match (&raw.issuer, raw.year, &raw.report) {
        (Some(issuer), Some(year), _) => Ok(Some((issuer.clone(), year))),
        (None, None, Some(_)) => Ok(None),
        (None, None, None) => {
            Err(Mistake::new("没有写明是哪一份报告", "写上 report（文件名或路径），或者 issuer 和 year（机关和年度）"))
        }
        (Some(_), None, _) => Err(Mistake::new("写了 issuer，没有写 year", "机关和年度要一起写")),
        (None, Some(_), _) => Err(Mistake::new("写了 year，没有写 issuer", "机关和年度要一起写")),
    }
}
