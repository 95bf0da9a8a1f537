//! Tables for spreadsheet programs: one finding a line, in UTF-8 with the mark
//! by which Excel knows it; and how a field is made harmless there.

use std::borrow::Cow;
use std::io::{self, Write};

use super::Style;
use super::entry::{Entry, entries};
use super::place::{Unit, words_of};
use crate::corpus::Results;
use crate::finding::BasisKind;

/// The mark by which spreadsheet programs know UTF-8.
pub(super) const BOM: &str = "\u{feff}";

const HEADINGS: [&str; 14] =
    ["文件", "机关", "年度", "级别", "编号", "规则", "问题", "建议", "位置", "行", "列", "依据", "把握", "指纹"];

/// Writes a header, and a line for each finding and each file that could not be checked.
pub(super) fn write(results: &Results, out: &mut dyn Write, _: &Style) -> io::Result<()> {
    out.write_all(BOM.as_bytes())?;
    let mut writer = writer(out);
    writer.write_record(HEADINGS)?;
    for entry in entries(results) {
        let fields = fields(&entry);
        writer.write_record(fields.iter().map(|field| defused(field).into_owned()))?;
    }
    writer.flush()
}

fn fields(entry: &Entry<'_>) -> [String; 14] {
    let start = entry.region(Unit::Utf16).map(|region| region.start);
    let (line, column) =
        start.map_or_else(Default::default, |start| (start.line.to_string(), start.column.to_string()));
    let text = str::to_owned;
    let (path, severity, code) = (text(entry.path()), text(entry.severity().title()), text(entry.code()));
    let help = text(entry.help().unwrap_or_default());
    match entry {
        Entry::Finding(document, finding) => {
            let basis = match finding.basis.kind {
                BasisKind::Law => finding.basis.text.clone(),
                BasisKind::Practice => format!("惯例：{}", finding.basis.text),
            };
            let place = finding.place.origin.as_ref().and_then(words_of);
            let label = finding.place.label.clone();
            let place = place.map_or_else(|| label.clone(), |place| format!("{label}（{place}）"));
            let year = document.report.year.map(|year| year.to_string()).unwrap_or_default();
            let issuer = document.report.issuer.clone().unwrap_or_default();
            let (rule, message) = (text(&finding.rule), finding.message.clone());
            let (certainty, fingerprint) = (text(finding.certainty.title()), finding.fingerprint.clone());
            [
                path,
                issuer,
                year,
                severity,
                code,
                rule,
                message,
                help,
                place,
                line,
                column,
                basis,
                certainty,
                fingerprint,
            ]
        }
        Entry::Unreadable(_) => {
            let mut fields: [String; 14] = Default::default();
            let known = [(0, path), (3, severity), (4, code), (6, entry.message()), (7, help)];
            for (at, field) in known {
                fields.get_mut(at).into_iter().for_each(|place| place.clone_from(&field));
            }
            fields
        }
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
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number;
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
