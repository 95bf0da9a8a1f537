//! Words of a report as they are printed, with those marked that findings point at.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::sheet::Sheet;
use crate::source::Span;
use crate::value::NormText;

/// The paragraphs of a narrative. Cells of tables that are none of the form's
/// stand side by side, with a bar between them.
pub(super) fn paragraphs(sheet: &Sheet<'_>, text: &NormText) -> Markup {
    html! {
        @for paragraph in spans(text) {
            p {
                @for (at, span) in paragraph.into_iter().enumerate() {
                    @if at > 0 { " ｜ " }
                    (words(sheet, span))
                }
            }
        }
    }
}

/// Where each paragraph stands in the source; one of several cells, each cell.
fn spans(text: &NormText) -> Vec<Vec<Span>> {
    let mut at = 0;
    let mut paragraphs = Vec::new();
    for paragraph in text.as_str().split('\n') {
        let mut cells = Vec::new();
        for cell in paragraph.split('\t') {
            if !cell.is_empty() {
                cells.push(text.to_source(at..at + cell.len()));
            }
            at += cell.len() + 1;
        }
        if !cells.is_empty() {
            paragraphs.push(cells);
        }
    }
    paragraphs
}

/// The words of a span. They are cut where a marked part begins or ends; behind
/// its end stands a link to the finding.
pub(super) fn words(sheet: &Sheet<'_>, span: Span) -> Markup {
    let source = &sheet.report().source;
    let findings = sheet.findings_in(span);
    let ends = findings.iter().flat_map(|(_, part)| [part.start, part.end]);
    let cuts: BTreeSet<u32> = ends.chain([span.start, span.end]).collect();
    let cuts: Vec<u32> = cuts.into_iter().filter(|at| source.text().is_char_boundary(*at as usize)).collect();
    html! {
        @for (start, end) in cuts.iter().zip(cuts.iter().skip(1)) {
            @let covering = findings.iter().filter(|(_, part)| part.start <= *start && *end <= part.end);
            @let text = joined(source.slice(Span { start: *start, end: *end }));
            @match sheet.class_of(covering.map(|one| one.0)) {
                Some(class) => { mark class=(class) { (text) } }
                None => (text),
            }
            @for (at, _) in findings.iter().filter(|(_, part)| part.end == *end) { (sheet.draw_reference(*at)) }
        }
    }
}

/// Printed words in one line: Chinese has no space where a line breaks. What
/// takes no room on paper is left out.
pub(super) fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split(['\n', '\r']).enumerate() {
        let line = if at == 0 { line } else { line.trim_start() };
        if at > 0 {
            out.truncate(out.trim_end().len());
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            if latin(out.chars().next_back()) && latin(line.chars().next()) {
                out.push(' ');
            }
        }
        out.extend(line.chars().filter(|c| !is_widthless(*c)));
    }
    out
}

fn is_widthless(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_joined_as_people_read_them() {
        assert_eq!(joined("政府信息\n  公开\r\n工作"), "政府信息公开工作");
        assert_eq!(joined("open\ngovernment 信息"), "open government 信息");
        assert_eq!(joined("合\u{200b}计 3 件"), "合计 3 件");
    }
}
