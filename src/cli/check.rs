//! `gailint check`.

use std::path::{Path, PathBuf};

use super::accept::{self, Accepted};
use super::args::{CheckArgs, InputArgs};
use super::console::Console;
use super::failure::Failure;
use super::input::{self, jobs, load_settings, request, unrelated};
use super::progress::Progress;
use super::settings::Settings;
use super::target::{STDOUT, write_all};
use super::{Exit, watch};
use crate::corpus::{Discovered, Input, Results, Unrelated, Work, check_all, discover};
use crate::finding::Finding;
use crate::linter::Linter;
use crate::output::Detail;

pub(super) fn run(args: &CheckArgs, console: &Console) -> Result<Exit, Failure> {
    if args.watch { watch::run(args, console) } else { once(args, console) }
}

/// Checks everything once.
pub(super) fn once(args: &CheckArgs, console: &Console) -> Result<Exit, Failure> {
    let settings = load_settings(&args.input, &args.pack)?;
    let found = find(args, &settings)?;
    let linter = Linter::new(&settings.options(&args.pack))?;
    let accepted = Accepted::waivers(&args.accept.waiver, (&args.input, &args.pack), &settings, &linter)?;
    let accepted = accepted.for_check(&args.accept, &settings)?;
    let mut results = examine(found, &args.input, &settings, &linter)?;
    accepted.apply(&mut results, &linter);

    let mut style = console.stdout_style();
    if args.quiet {
        style.detail = Detail::Summary;
    }
    style.ledger = args.sarif_ledger;
    style.waived = args.accept.show_waived;
    write_all(&args.formats, args.output.as_deref(), &results, &style, console)?;
    let fail_on = args.fail_on.or(settings.fail_on).unwrap_or_default();
    Ok(exit(&results, |finding| fail_on.fails(finding.severity)))
}

/// How a run ends of which some findings fail it, if nobody has accepted them.
pub(super) fn exit(results: &Results, fails: impl Fn(&Finding) -> bool) -> Exit {
    if !results.unreadable.is_empty() {
        Exit::Incomplete
    } else if results.findings().any(|finding| finding.is_open() && fails(finding)) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

/// Reads and checks the reports that were found, and those of the year before.
pub(super) fn examine(
    (found, before): (Discovered, Discovered),
    input: &InputArgs,
    settings: &Settings,
    linter: &Linter,
) -> Result<Results, Failure> {
    let Discovered { inputs, mut failures } = found;
    failures.extend(before.failures);

    let progress = Progress::new(inputs.len() + before.inputs.len());
    let (jobs, aliases) = (jobs(input, settings), &settings.aliases);
    let work = Work { inputs: &inputs, previous: &before.inputs, aliases, jobs };
    let mut results = check_all(linter, &work, &|| progress.advance());
    progress.finish();
    results.unreadable.extend(failures);
    results.settings = settings.used();
    results.rules = linter.rules().to_vec();
    let nothing = results.documents.is_empty() && results.unreadable.is_empty();
    if nothing && unrelated(input) == Unrelated::Fail {
        let paths = results.skipped.join("、");
        return Err(Failure::message(
            format!("没有找到年度报告（看过：{paths}）"),
            "请检查路径；也可以直接写出报告文件的名称",
        ));
    }
    results.unreadable.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(results)
}

/// What is to be read, and last year's reports, but for what this very run
/// writes: a page of findings looks like a report.
pub(super) fn find(args: &CheckArgs, settings: &Settings) -> Result<(Discovered, Discovered), Failure> {
    let mut found = input::find(&args.input, settings)?;
    let before = previous(&args.previous, settings);
    let written = written(args)?;
    let own = settings.used().map(|used| PathBuf::from(used.path)).into_iter();
    let own = own.chain(before.inputs.iter().map(|input| input.file.clone())).chain(args.input.files_from.clone());
    let own = own.chain(accept::places(&args.accept, (&args.input, &args.pack), settings));
    if let Some(file) = own.filter(|file| file.is_file()).find(|file| written.contains(&real(file))) {
        let message = format!("{} 是检查要用的文件，不能把结果写到那里", file.display());
        return Err(Failure::message(message, "请换一个文件名"));
    }
    let overwrites = |input: &Input| input.bytes.is_none() && written.contains(&real(&input.file));
    if let Some(input) = found.inputs.iter().find(|input| input.named && overwrites(input)) {
        let message = format!("{} 是要检查的文件，不能把结果写到那里", input.path);
        return Err(Failure::message(message, "请换一个文件名"));
    }
    found.inputs.retain(|input| !overwrites(input));
    Ok((found, before))
}

/// The files that a run writes, each for one format.
fn written(args: &CheckArgs) -> Result<Vec<PathBuf>, Failure> {
    let mut written = Vec::new();
    let output = args.output.as_deref().filter(|file| *file != Path::new(STDOUT));
    for file in args.formats.iter().filter_map(|target| target.file()).chain(output) {
        if written.contains(&real(file)) {
            let message = format!("两种格式都要写到 {}", file.display());
            return Err(Failure::message(message, "请各写一个文件名"));
        }
        written.push(real(file));
    }
    Ok(written)
}

/// A path by which a file can be told from others.
fn real(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// Last year's reports that are only compared with.
pub(super) fn previous(paths: &[PathBuf], settings: &Settings) -> Discovered {
    if paths.is_empty() { Discovered::default() } else { discover(&request(paths.to_vec(), settings)) }
}
