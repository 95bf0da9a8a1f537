//! SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/>): one run with
//! the rules, the documents and their findings. Results are in [`result`],
//! documents in [`artifact`], rules and legal grounds in [`driver`].
//!
//! Columns count UTF-16 units, and the run says so. A Word, PDF or Excel file
//! has no lines: what points into it points into the text that was read from
//! it, which is an artifact inside of the file's own.

mod artifact;
mod driver;
mod result;

use std::io::{self, Write};

use serde_json::{Value, json};

use self::artifact::Artifacts;
use self::driver::Driver;
use self::result::Marks;
use super::Style;
use super::entry::UNREADABLE;
use crate::corpus::Results;
use crate::finding::Finding;
use crate::source::SourceText;

/// GitHub refuses files with more results.
const MOST_RESULTS: usize = 25_000;

const SCHEMA: &str =
    "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/sarif-schema-2.1.0.json";

/// Writes the log.
pub(super) fn write(results: &Results, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let driver = Driver::new(results);
    let artifacts = Artifacts::new(results);
    let marks = Marks::new(results);
    let (mut listed, lighter) = findings(results, &driver, &artifacts, marks);
    listed.extend(result::absent(results, &driver, &artifacts, marks));
    if style.ledger {
        listed.extend(result::ledger(results, &driver, &artifacts, marks));
    }
    let quiet = listed.len().saturating_sub(MOST_RESULTS);
    listed.truncate(MOST_RESULTS);
    let left_out = LeftOut { lighter, quiet, places: result::places_left_out(results) };
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver.describe() },
            "automationDetails": { "id": "gailint/" },
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": {
                artifact::ROOT: { "description": { "text": "The folder in which gailint was run" } }
            },
            "invocations": [{
                "executionSuccessful": results.unreadable.is_empty(),
                "toolExecutionNotifications": notifications(results, &artifacts, &left_out),
            }],
            "taxonomies": [driver.grounds()],
            "artifacts": artifacts.describe(),
            "results": listed,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

/// The findings, the gravest first where there are more than GitHub takes, and
/// how many are left out.
fn findings(results: &Results, driver: &Driver, artifacts: &Artifacts, marks: Marks) -> (Vec<Value>, usize) {
    let mut all: Vec<(&SourceText, Value, &Finding)> = Vec::new();
    for (at, document) in results.documents.iter().enumerate() {
        let source = &document.report.source;
        all.extend(document.findings.iter().map(|finding| (source, artifacts.document(at), finding)));
    }
    if let Some(file) = &results.waivers {
        all.extend(file.findings.iter().map(|finding| (&file.source, artifacts.waivers(), finding)));
    }
    let left_out = all.len().saturating_sub(MOST_RESULTS);
    if left_out > 0 {
        all.sort_by_key(|(_, _, finding)| std::cmp::Reverse((finding.is_open(), finding.severity)));
        all.truncate(MOST_RESULTS);
    }
    let listed =
        all.iter().map(|(source, artifact, finding)| result::finding(source, artifact, finding, driver, marks));
    (listed.collect(), left_out)
}

/// What is not in the log because there is more of it than consumers take.
struct LeftOut {
    /// Findings.
    lighter: usize,
    /// Checks that found nothing, and what only a baseline has.
    quiet: usize,
    /// Cells beside findings.
    places: usize,
}

/// What the run could not do.
fn notifications(results: &Results, artifacts: &Artifacts, left_out: &LeftOut) -> Vec<Value> {
    let unreadable = results.unreadable.iter().enumerate().map(|(at, unreadable)| {
        json!({
            "descriptor": { "id": UNREADABLE, "index": 0 },
            "level": "error",
            "message": { "text": result::plain(&format!("{}：{}", unreadable.message, unreadable.help)) },
            "locations": [{ "physicalLocation": { "artifactLocation": artifacts.unreadable(at) } }],
        })
    });
    let most = format!("一个文件最多列 {MOST_RESULTS} 条");
    let most_places = format!("一个问题最多列 {} 处", result::MOST_RELATED);
    let cut = [
        (left_out.lighter, "个较轻的问题没有列出", most.as_str()),
        (left_out.quiet, "条没有发现问题的检查或已经消失的问题没有列出", most.as_str()),
        (left_out.places, "处有关的单元格没有列出", most_places.as_str()),
        (artifacts.without_contents, "份报告没有附上读出的正文", "附上的已经够大"),
    ];
    let cut = cut.into_iter().filter(|(count, ..)| *count > 0);
    let cut = cut.map(|(count, what, why)| {
        json!({ "level": "warning", "message": { "text": format!("另有 {count} {what}，{why}") } })
    });
    unreadable.chain(cut).collect()
}
