//! SonarQube's format for issues of other programs, from version 10.3 on: lines
//! from 1, columns from 0 in UTF-16 units.
//! <https://docs.sonarsource.com/sonarqube-server/analyzing-source-code/importing-external-issues/generic-issue-import-format>

use std::io::{self, Write};

use serde::Serialize;

use super::Style;
use super::entry::{Entry, UNREADABLE, entries};
use super::place::{Region, Unit};
use crate::corpus::Results;
use crate::finding::Severity;

#[derive(Serialize)]
struct Report<'a> {
    rules: Vec<Rule<'a>>,
    issues: Vec<Issue<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    engine_id: &'static str,
    clean_code_attribute: &'static str,
    impacts: [Impact; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Impact {
    software_quality: &'static str,
    severity: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Issue<'a> {
    rule_id: &'a str,
    primary_location: Location<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    secondary_locations: Vec<Location<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    message: String,
    file_path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_range: Option<TextRange>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TextRange {
    start_line: u32,
    end_line: u32,
    /// Left out for a place without words, which SonarQube refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

/// Writes one object.
pub(super) fn write(results: &Results, out: &mut dyn Write, _: &Style) -> io::Result<()> {
    let unreadable = (!results.unreadable.is_empty())
        .then(|| rule(UNREADABLE, "文件未能检查", "文件无法读取，或者不是年度报告", Severity::Error));
    let rules = results.rules.iter().map(|text| rule(&text.code, &text.title, &text.doc, text.severity));
    let report = Report {
        rules: rules.chain(unreadable).collect(),
        issues: entries(results).map(|entry| issue(&entry)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

fn rule<'a>(id: &'a str, name: &'a str, description: &'a str, severity: Severity) -> Rule<'a> {
    let severity = match severity {
        Severity::Error => "HIGH",
        Severity::Warning => "MEDIUM",
        Severity::Note => "LOW",
    };
    let impacts = [Impact { software_quality: "RELIABILITY", severity }];
    Rule { id, name, description, engine_id: "gailint", clean_code_attribute: "LOGICAL", impacts }
}

fn issue<'a>(entry: &Entry<'a>) -> Issue<'a> {
    let location = |message, region: Option<Region>| {
        let text_range = region.map(range);
        Location { message, file_path: entry.path(), text_range }
    };
    let related = entry.related(Unit::Utf16);
    Issue {
        rule_id: entry.code(),
        primary_location: location(entry.message(), entry.region(Unit::Utf16)),
        secondary_locations: related.map(|(label, region)| location(label.to_owned(), Some(region))).collect(),
    }
}

fn range(region: Region) -> TextRange {
    let wide = region.start != region.end;
    let column = |column: u32| wide.then(|| column.saturating_sub(1));
    TextRange {
        start_line: region.start.line,
        end_line: region.end.line,
        start_column: column(region.start.column),
        end_column: column(region.end.column),
    }
}
