//! Tables for spreadsheet programs: one finding a line, in UTF-8 with the mark
//! by which Excel knows it; and how a field is made harmless there.

use std::borrow::Cow;
use std::io::{self, Write};

use super::Style;
use super::entry::{Entry, all_entries};
use super::place::{Unit, words_of};
use super::text::harmless;
use crate::corpus::Results;
use crate::finding::{BasisKind, Finding, Waiver};
use crate::source::Position;

/// The mark by which spreadsheet programs know UTF-8.
pub(super) const BOM: &str = "\u{feff}";

const HEADINGS: [&str; 16] = [
    "文件", "机关", "年度", "级别", "编号", "规则", "问题", "建议", "位置", "行", "列", "依据", "把握", "指纹", "豁免",
    "基线",
];

/// Writes a header, and a line for each finding and each file that could not be
/// checked. Findings that are waived are told by their own column.
pub(super) fn write(results: &Results, out: &mut dyn Write, _: &Style) -> io::Result<()> {
    out.write_all(BOM.as_bytes())?;
    let mut writer = writer(out);
    writer.write_record(HEADINGS)?;
    for entry in all_entries(results) {
        let fields = fields(&entry);
        writer.write_record(fields.iter().map(|field| defused(&harmless(field)).into_owned()))?;
    }
    writer.flush()
}

fn fields(entry: &Entry<'_>) -> [String; 16] {
    let (issuer, year) = match entry {
        Entry::Finding(document, _) => (document.report.issuer.clone(), document.report.year),
        Entry::Waivers(..) | Entry::Unreadable(_) => (None, None),
    };
    let text = str::to_owned;
    let start = entry.region(Unit::Utf16).map(|region| region.start);
    let number = |of: fn(Position) -> u32| start.map(|start| of(start).to_string()).unwrap_or_default();
    let of_finding = |field: fn(&Finding) -> String| entry.finding().map(field).unwrap_or_default();
    let message = entry.finding().map_or_else(|| entry.message(), |finding| finding.message.clone());
    [
        text(entry.path()),
        issuer.unwrap_or_default(),
        year.map(|year| year.to_string()).unwrap_or_default(),
        text(entry.severity().title()),
        text(entry.code()),
        of_finding(|finding| finding.rule.to_string()),
        message,
        text(entry.help().unwrap_or_default()),
        of_finding(place),
        number(|start| start.line),
        number(|start| start.column),
        of_finding(basis),
        of_finding(|finding| finding.certainty.title().to_owned()),
        of_finding(|finding| finding.fingerprint.clone()),
        of_finding(|finding| finding.waived.as_ref().map(Waiver::words).unwrap_or_default()),
        of_finding(|finding| finding.baseline.map(|state| state.title().to_owned()).unwrap_or_default()),
    ]
}

fn place(finding: &Finding) -> String {
    let label = &finding.place.label;
    let place = finding.place.origin.as_ref().and_then(words_of);
    place.map_or_else(|| label.clone(), |place| format!("{label}（{place}）"))
}

fn basis(finding: &Finding) -> String {
    match finding.basis.kind {
        BasisKind::Law => finding.basis.text.clone(),
        BasisKind::Practice => format!("惯例：{}", finding.basis.text),
    }
}

/// Writes as Excel does: lines end with CR LF, quotes only where they are needed.
pub(super) fn writer<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out)
}

/// A field that a spreadsheet program would run as a formula gets an apostrophe
/// in front; numbers stay numbers.
pub(super) fn defused(field: &str) -> Cow<'_, str> {
    let is_number = field.trim_start_matches(['+', '-']).bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && field.parse::<f64>().is_ok();
    // East Asian input methods write the full-width signs, which some programs take for the others.
    const SIGNS: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];
    let is_formula = field.starts_with(SIGNS) && !is_number;
    if is_formula { Cow::Owned(format!("'{field}")) } else { Cow::Borrowed(field) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(field: &str) -> String {
        let mut out = Vec::new();
        writer(&mut out).write_record([defused(field).as_ref(), "x"]).expect("a record");
        String::from_utf8(out).expect("UTF-8").trim_end().trim_end_matches(",x").to_owned()
    }

    #[test]
    fn fields_are_quoted_and_defused() {
        assert_eq!(written("38"), "38");
        assert_eq!(written("-417"), "-417");
        assert_eq!(written("=HYPERLINK(\"a\",1)"), "\"'=HYPERLINK(\"\"a\"\",1)\"");
        assert_eq!(written("-"), "'-");
        assert_eq!(written("+inf"), "'+inf");
        assert_eq!(written("1,234"), "\"1,234\"");
    }
}
