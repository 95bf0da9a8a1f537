//! `gailint baseline`: the findings of now are written down, or compared with
//! those that were.

use super::Exit;
use super::accept::{Accepted, baseline_file};
use super::args::{BaselineArgs, BaselineWhat, CheckedArgs, CompareArgs, WriteArgs};
use super::check::{examine, exit, previous};
use super::console::Console;
use super::extract::complain;
use super::failure::Failure;
use super::input::{self, load_settings};
use super::settings::Settings;
use super::target::write_file;
use crate::baseline::of_results;
use crate::corpus::{Results, Root};
use crate::finding::{BaselineState, Finding};
use crate::linter::Linter;
use crate::output::{changes, harmless};

pub(super) fn run(args: &BaselineArgs, console: &Console) -> Result<Exit, Failure> {
    match &args.what {
        BaselineWhat::Write(args) => write(args, console),
        BaselineWhat::Compare(args) => compare(args, console),
    }
}

fn write(args: &WriteArgs, console: &Console) -> Result<Exit, Failure> {
    let settings = load_settings(&args.checked.input, &args.checked.pack)?;
    let file = baseline_file(args.output.as_deref(), &settings);
    // What is there may be a report.
    let old = file.is_file().then(|| Accepted::default().with_baseline(&file)).transpose().map_err(|_| {
        let message = format!("文件 {} 已经存在，不是基线文件，没有改动", file.display());
        Failure::message(message, "请换一个文件名，或先移走它")
    })?;
    let results = checked(&args.checked, &settings, Ok, console)?;
    let baseline = of_results(&results, &Root::of(&file));
    write_file(&file, |out| baseline.write(out))?;
    let (documents, findings) = (results.documents.len(), baseline.findings().len());
    let name = harmless(&file.display().to_string());
    console.print(format!("已记下 {documents} 份报告的 {findings} 个问题：{name}\n").as_bytes())?;
    let forgotten = old.map_or(0, |old| old.unchecked(&results));
    if forgotten > 0 {
        console.complain(&format!("原来的基线里另有 {forgotten} 份报告，这次没有检查，不再记下\n"));
    }
    Ok(exit(&results, |_| false))
}

fn compare(args: &CompareArgs, console: &Console) -> Result<Exit, Failure> {
    let settings = load_settings(&args.checked.input, &args.checked.pack)?;
    let file = baseline_file(args.baseline.as_deref(), &settings);
    let results = checked(&args.checked, &settings, |accepted| accepted.with_baseline(&file), console)?;
    console.print(changes(&results).as_bytes())?;
    let fail_on = args.fail_on.or(settings.fail_on).unwrap_or_default();
    let is_new = |finding: &Finding| finding.baseline == Some(BaselineState::New);
    Ok(exit(&results, |finding| is_new(finding) && fail_on.fails(finding.severity)))
}

/// The reports, checked; what else is accepted beside waivers is for `more` to add.
fn checked(
    args: &CheckedArgs,
    settings: &Settings,
    more: impl FnOnce(Accepted) -> Result<Accepted, Failure>,
    console: &Console,
) -> Result<Results, Failure> {
    let linter = Linter::new(&settings.options(&args.pack))?;
    let accepted = more(Accepted::waivers(&args.waiver, (&args.input, &args.pack), settings, &linter)?)?;
    let (found, before) = (input::find(&args.input, settings)?, previous(&args.previous, settings));
    let mut results = examine((found, before), &args.input, settings, &linter)?;
    accepted.apply(&mut results, &linter);
    complain(&results.unreadable, console);
    Ok(results)
}
