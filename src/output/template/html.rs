//! A report as a web page that stands for itself.

use super::super::grid::{Grid, Role};
use super::{Part, parts};
use crate::form::Draft;

const STYLE: &str = "body{max-width:60em;margin:2em auto;line-height:1.8}h1,table{text-align:center}h1{font-size:1.5em}\
    h2{font-size:1.2em}p{text-indent:2em}.signature{text-align:right}\
    table{border-collapse:collapse;width:100%}td,th{border:1px solid;padding:.3em;font-weight:normal}";

pub(super) fn write(draft: &Draft) -> String {
    let title = escaped(draft.title.as_deref().unwrap_or_default());
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n"
    );
    for part in parts(draft) {
        match part {
            Part::Title(words) => line(&mut out, "<h1>", words, "</h1>"),
            Part::Heading(words) => line(&mut out, "<h2>", words, "</h2>"),
            Part::Paragraph(words) => line(&mut out, "<p>", words, "</p>"),
            Part::Signature(words) => line(&mut out, "<p class=\"signature\">", &words, "</p>"),
            Part::Table(grid) => table(&mut out, &grid),
        }
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn line(out: &mut String, open: &str, words: &str, close: &str) {
    out.extend([open, &escaped(words), close, "\n"]);
}

fn table(out: &mut String, grid: &Grid) {
    out.push_str("<table>\n");
    for row in 0..grid.rows {
        out.push_str("<tr>\n");
        for cell in grid.cells.iter().filter(|cell| cell.row == row) {
            let tag = if matches!(cell.role, Role::Value(_)) { "td" } else { "th" };
            let span =
                |name: &str, count: usize| if count > 1 { format!(" {name}=\"{count}\"") } else { String::new() };
            let spans = span("rowspan", cell.rows) + &span("colspan", cell.columns);
            line(out, &format!("<{tag}{spans}>"), &cell.words, &format!("</{tag}>"));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n");
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
