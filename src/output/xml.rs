//! Formats in XML: Checkstyle's, one `error` a finding, and JUnit's, one test
//! case for each rule and document.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::Style;
use super::entry::{Entry, entries};
use super::place::Unit;
use crate::corpus::{Checked, Results};
use crate::finding::{Finding, RuleLedger, Severity};

/// Writes the format of Checkstyle: <https://checkstyle.org>.
pub(super) fn checkstyle(results: &Results, out: &mut dyn Write, _: &Style) -> io::Result<()> {
    let listed: Vec<Entry<'_>> = entries(results).collect();
    let mut writer = start(out)?;
    writer.create_element("checkstyle").with_attribute(("version", "4.3")).write_inner_content(|writer| {
        for file in listed.chunk_by(|one, other| one.path() == other.path()) {
            let Some(first) = file.first() else { continue };
            let name = clean(first.path());
            writer
                .create_element("file")
                .with_attribute(("name", name.as_str()))
                .write_inner_content(|writer| file.iter().try_for_each(|entry| error(writer, entry)))?;
        }
        Ok(())
    })?;
    end(writer)
}

fn error<W: Write>(writer: &mut Writer<W>, entry: &Entry<'_>) -> io::Result<()> {
    let severity = match entry.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "info",
    };
    let (message, source) = (clean(&entry.message()), format!("gailint.{}", entry.code()));
    let mut element = writer.create_element("error");
    if let Some(region) = entry.region(Unit::Utf16) {
        element = element.with_attributes([
            ("line", region.start.line.to_string().as_str()),
            ("column", region.start.column.to_string().as_str()),
        ]);
    }
    let attributes = [("severity", severity), ("message", message.as_str()), ("source", source.as_str())];
    element.with_attributes(attributes).write_empty().map(|_| ())
}

/// Writes the format of JUnit as build servers read it: a document is a suite,
/// a rule a test case; what could not be decided counts as skipped.
/// <https://github.com/testmoapp/junitxml>
pub(super) fn junit(results: &Results, out: &mut dyn Write, _: &Style) -> io::Result<()> {
    let mut writer = start(out)?;
    writer.create_element("testsuites").with_attribute(("name", "gailint")).write_inner_content(|writer| {
        results.documents.iter().try_for_each(|document| suite(writer, document))?;
        results.unreadable.iter().try_for_each(|unreadable| {
            let name = clean(&unreadable.path);
            let counts =
                [("name", name.as_str()), ("tests", "1"), ("failures", "0"), ("errors", "1"), ("skipped", "0")];
            writer.create_element("testsuite").with_attributes(counts).write_inner_content(|writer| {
                let case = [("classname", name.as_str()), ("name", "读取文件")];
                writer.create_element("testcase").with_attributes(case).write_inner_content(|writer| {
                    let message = clean(&unreadable.message);
                    let error = writer.create_element("error").with_attribute(("message", message.as_str()));
                    error.write_text_content(BytesText::new(&clean(&unreadable.help))).map(|_| ())
                })?;
                Ok(())
            })?;
            io::Result::Ok(())
        })
    })?;
    end(writer)
}

fn suite<W: Write>(writer: &mut Writer<W>, document: &Checked) -> io::Result<()> {
    let rules = &document.ledger.rules;
    let count = |is: fn(&RuleLedger) -> bool| rules.iter().filter(|rule| is(rule)).count().to_string();
    let (name, tests) = (clean(&document.path), rules.len().to_string());
    let (failures, skipped) = (count(|rule| rule.fail > 0), count(is_skipped));
    let counts = [
        ("name", name.as_str()),
        ("tests", tests.as_str()),
        ("failures", failures.as_str()),
        ("errors", "0"),
        ("skipped", skipped.as_str()),
    ];
    let suite = writer.create_element("testsuite").with_attributes(counts);
    suite.write_inner_content(|writer| rules.iter().try_for_each(|rule| case(writer, document, rule))).map(|_| ())
}

fn is_skipped(rule: &RuleLedger) -> bool {
    rule.fail == 0 && rule.pass == 0
}

fn case<W: Write>(writer: &mut Writer<W>, document: &Checked, rule: &RuleLedger) -> io::Result<()> {
    let findings: Vec<&Finding> = document.findings.iter().filter(|finding| finding.rule == rule.rule).collect();
    let (class, name) = (clean(&document.path), format!("{} {}", rule.code, rule.rule));
    let case =
        writer.create_element("testcase").with_attributes([("classname", class.as_str()), ("name", name.as_str())]);
    if findings.is_empty() && !is_skipped(rule) {
        return case.write_empty().map(|_| ());
    }
    case.write_inner_content(|writer| {
        if is_skipped(rule) {
            let reasons = clean(&rule.reasons.join("；"));
            writer.create_element("skipped").with_attribute(("message", reasons.as_str())).write_empty()?;
        }
        findings.iter().try_for_each(|finding| failure(writer, document, finding))
    })
    .map(|_| ())
}

fn failure<W: Write>(writer: &mut Writer<W>, document: &Checked, finding: &Finding) -> io::Result<()> {
    let entry = Entry::Finding(document, finding);
    let message = clean(&entry.message());
    let place = entry
        .region(Unit::Utf16)
        .map_or_else(String::new, |region| format!(":{}:{}", region.start.line, region.start.column));
    let help = finding.help.as_ref().map_or_else(String::new, |help| format!("\n{help}"));
    let text = clean(&format!("{}{place}\n{}{help}", document.path, finding.place.label));
    let attributes = [("message", message.as_str()), ("type", finding.severity.name())];
    let element = writer.create_element("failure").with_attributes(attributes);
    element.write_text_content(BytesText::new(&text)).map(|_| ())
}

fn start(out: &mut dyn Write) -> io::Result<Writer<&mut dyn Write>> {
    let mut writer = Writer::new_with_indent(out, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(writer)
}

fn end(writer: Writer<&mut dyn Write>) -> io::Result<()> {
    writeln!(writer.into_inner())
}

/// XML has no way at all to write most control characters.
fn clean(text: &str) -> String {
    let allowed = |c: char| matches!(c, '\t' | '\n') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().map(|c| if allowed(c) { c } else { '\u{fffd}' }).collect()
}
