//! `gailint check`.

use std::path::PathBuf;

use super::Exit;
use super::accept::Accepted;
use super::args::{CheckArgs, InputArgs, PackArgs};
use super::console::Console;
use super::failure::Failure;
use super::progress::Progress;
use super::settings::{self, Settings};
use super::target::write_all;
use crate::corpus::{Discovered, Jobs, Request, Results, Work, check_all, discover};
use crate::finding::Finding;
use crate::linter::Linter;
use crate::output::Detail;

pub(super) fn run(args: &CheckArgs, console: &Console) -> Result<Exit, Failure> {
    let settings = load_settings(&args.input, &args.pack)?;
    let linter = Linter::new(&settings.options(&args.pack))?;
    let accepted = Accepted::waivers(&args.accept.waiver, (&args.input, &args.pack), &settings, &linter)?;
    let accepted = accepted.for_check(&args.accept, &settings)?;
    let mut results = examine(&args.input, &args.previous, &settings, &linter)?;
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

/// Finds, reads and checks the reports.
pub(super) fn examine(
    input: &InputArgs,
    previous: &[PathBuf],
    settings: &Settings,
    linter: &Linter,
) -> Result<Results, Failure> {
    let Discovered { inputs, mut failures } = find(input, settings)?;
    let before =
        if previous.is_empty() { Discovered::default() } else { discover(&request(previous.to_vec(), settings)) };
    failures.extend(before.failures);

    let progress = Progress::new(inputs.len() + before.inputs.len());
    let (jobs, aliases) = (jobs(input, settings), &settings.aliases);
    let work = Work { inputs: &inputs, previous: &before.inputs, aliases, jobs };
    let mut results = check_all(linter, &work, &|| progress.advance());
    progress.finish();
    results.unreadable.extend(failures);
    results.settings = settings.used();
    results.rules = linter.rules().to_vec();
    if results.documents.is_empty() && results.unreadable.is_empty() {
        let paths = results.skipped.join("、");
        return Err(Failure::message(
            format!("没有找到年度报告（看过：{paths}）"),
            "请检查路径；也可以直接写出报告文件的名称",
        ));
    }
    results.unreadable.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(results)
}

/// The settings that hold for what is to be read.
pub(super) fn load_settings(input: &InputArgs, pack: &PackArgs) -> Result<Settings, Failure> {
    settings::load(pack, input.paths.first().map(PathBuf::as_path))
}

/// The files that are to be read.
pub(super) fn find(input: &InputArgs, settings: &Settings) -> Result<Discovered, Failure> {
    let paths = if input.paths.is_empty() { settings.files.clone() } else { input.paths.clone() };
    if paths.is_empty() {
        return Err(Failure::message(
            "没有指定要读取的文件",
            "在命令后面写上文件或文件夹，如 gailint check 年报.txt\n也可以在 gailint.yaml 里写 files",
        ));
    }
    Ok(discover(&request(paths, settings)))
}

/// A search with the bounds that the settings give.
pub(super) fn request(paths: Vec<PathBuf>, settings: &Settings) -> Request {
    let (exclude, root) = (settings.exclude.clone(), settings.root.clone());
    Request { paths, exclude, root, max_size: settings.limits.file_size }
}

/// How many threads to use.
pub(super) fn jobs(input: &InputArgs, settings: &Settings) -> Jobs {
    input.jobs.or(settings.jobs)
}
