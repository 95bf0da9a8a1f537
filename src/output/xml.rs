//! Formats in XML: Checkstyle's, one `error` a finding, and JUnit's, one test
//! case for each rule and document.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::Style;
use super::entry::{Entry, entries};
use super::place::Unit;
use crate::corpus::{Checked, Results, WaiversFile};
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
        results.waivers.iter().try_for_each(|file| waivers_suite(writer, file))?;
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
    let count = |is: &dyn Fn(&RuleLedger) -> bool| rules.iter().filter(|rule| is(rule)).count().to_string();
    let (name, tests) = (clean(&document.path), rules.len().to_string());
    let (failures, skipped) =
        (count(&|rule| open(document, rule).next().is_some()), count(&|rule| is_skipped(document, rule)));
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

/// The findings of a rule that nobody has accepted.
fn open<'a>(document: &'a Checked, rule: &RuleLedger) -> impl Iterator<Item = &'a Finding> {
    document.findings.iter().filter(|finding| finding.rule == rule.rule && finding.is_open())
}

/// Whether a rule decided nothing, or nothing that is not accepted already.
fn is_skipped(document: &Checked, rule: &RuleLedger) -> bool {
    let accepted = rule.fail > 0 && open(document, rule).next().is_none();
    accepted || (rule.fail == 0 && rule.pass == 0)
}

/// Why a rule is skipped: what it could not decide, and why its findings are accepted.
fn skipped(document: &Checked, rule: &RuleLedger) -> String {
    let waived =
        document.findings.iter().filter(|finding| finding.rule == rule.rule).filter_map(|one| one.waived.as_ref());
    let waived: Vec<String> = waived.map(|waiver| format!("已豁免：{}", waiver.words())).collect();
    let known = (rule.fail > 0 && waived.is_empty()).then(|| "基线中原有的问题".to_owned());
    clean(&rule.reasons.iter().cloned().chain(waived).chain(known).collect::<Vec<_>>().join("；"))
}

fn case<W: Write>(writer: &mut Writer<W>, document: &Checked, rule: &RuleLedger) -> io::Result<()> {
    let findings: Vec<&Finding> = open(document, rule).collect();
    let is_skipped = is_skipped(document, rule);
    let (class, name) = (clean(&document.path), format!("{} {}", rule.code, rule.rule));
    let case =
        writer.create_element("testcase").with_attributes([("classname", class.as_str()), ("name", name.as_str())]);
    if findings.is_empty() && !is_skipped {
        return case.write_empty().map(|_| ());
    }
    case.write_inner_content(|writer| {
        if is_skipped {
            let reasons = skipped(document, rule);
            writer.create_element("skipped").with_attribute(("message", reasons.as_str())).write_empty()?;
        }
        findings.iter().try_for_each(|finding| failure(writer, &Entry::Finding(document, finding)))
    })
    .map(|_| ())
}

/// The waivers file: each finding in it is a test case.
fn waivers_suite<W: Write>(writer: &mut Writer<W>, file: &WaiversFile) -> io::Result<()> {
    let (name, count) = (clean(&file.path), file.findings.len().to_string());
    let counts = [("name", name.as_str()), ("tests", &count), ("failures", &count), ("errors", "0"), ("skipped", "0")];
    let suite = writer.create_element("testsuite").with_attributes(counts);
    let one = |writer: &mut Writer<W>, finding: &Finding| {
        let case = format!("{} {}", finding.code, finding.rule);
        let case = writer.create_element("testcase").with_attributes([("classname", name.as_str()), ("name", &case)]);
        let entry = Entry::Waivers(file, finding);
        case.write_inner_content(|writer| failure(writer, &entry)).map(|_| ())
    };
    suite.write_inner_content(|writer| file.findings.iter().try_for_each(|finding| one(writer, finding))).map(|_| ())
}

fn failure<W: Write>(writer: &mut Writer<W>, entry: &Entry<'_>) -> io::Result<()> {
    let Some(finding) = entry.finding() else { return Ok(()) };
    let message = clean(&entry.message());
    let place = entry
        .region(Unit::Utf16)
        .map_or_else(String::new, |region| format!(":{}:{}", region.start.line, region.start.column));
    let help = finding.help.as_ref().map_or_else(String::new, |help| format!("\n{help}"));
    let text = clean(&format!("{}{place}\n{}{help}", entry.path(), finding.place.label));
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
