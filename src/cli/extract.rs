//! `gailint extract`: what was read from the reports, for other programs.

use super::Exit;
use super::args::{ExtractArgs, ExtractFormat};
use super::console::Console;
use super::failure::Failure;
use super::input::{find, jobs, load_settings};
use super::progress::Progress;
use crate::corpus::Unreadable;
use crate::corpus::{Discovered, Input, map_all, read_report};
use crate::linter::Linter;
use crate::output::{CSV_HEADER, csv_rows, harmless, headline, json_line, wrap};

pub(super) fn run(args: &ExtractArgs, console: &Console) -> Result<Exit, Failure> {
    let settings = load_settings(&args.input, &args.pack)?;
    let linter = Linter::new(&settings.options(&args.pack))?;
    let Discovered { inputs, mut failures } = find(&args.input, &settings)?;

    let (header, write): (&str, fn(&str, &crate::form::Report) -> String) = match args.format {
        ExtractFormat::Json => ("", json_line),
        ExtractFormat::Csv => (CSV_HEADER, csv_rows),
    };
    let progress = Progress::new(inputs.len());
    let work = |input: &Input, bytes: &[u8]| {
        let report = read_report(&linter, input, bytes)?;
        Ok(report.map_or_else(String::new, |report| write(&input.path, &report)))
    };
    let texts = map_all(&inputs, jobs(&args.input, &settings), &|| progress.advance(), work);
    progress.finish();

    let mut out = header.to_owned();
    for text in texts {
        match text {
            Ok(text) => out.push_str(&text),
            Err(unreadable) => failures.push(unreadable),
        }
    }
    console.print(out.as_bytes())?;
    failures.sort_by(|one, other| one.path.cmp(&other.path));
    complain(&failures, console);
    Ok(if failures.is_empty() { Exit::Clean } else { Exit::Incomplete })
}

/// Tells of files that could not be read where the output has no place for them.
pub(super) fn complain(failures: &[Unreadable], console: &Console) {
    let style = console.stderr_style();
    for failure in failures {
        let message = headline(&format!("{}：{}", failure.path, failure.message), &style);
        console.complain(&(message + &wrap("  建议：", &harmless(&failure.help), style.text_width())));
    }
}
