//! Work on every file with rayon. A file that cannot be read, or that makes the
//! program stumble, becomes an [`Unreadable`] and the others go on.

use std::any::Any;
use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use super::Input;
use super::chain::{Aliases, Chain, Named};
use super::{Checked, Results, Unreadable};
use crate::form::Report;
use crate::linter::Linter;

/// How many threads to use; `None`: as many as there are cores.
pub type Jobs = Option<NonZeroUsize>;

/// More threads than this help on no machine.
const MOST_THREADS: usize = 256;

/// What is to be checked, and with what.
#[derive(Debug, Clone, Copy)]
pub struct Work<'a> {
    /// The reports to check.
    pub inputs: &'a [Input],
    /// Reports that are only compared with: those of the year before.
    pub previous: &'a [Input],
    /// Other names of organs.
    pub aliases: &'a Aliases,
    /// How many threads to use.
    pub jobs: Jobs,
}

/// Checks every file, against last year's report of the same organ where it is
/// among the files. `on_done` is called after each is read, from any thread.
#[must_use]
pub fn check_all(linter: &Linter, work: &Work<'_>, on_done: &(dyn Fn() + Sync)) -> Results {
    let mut results = Results::default();
    let reports = read_all(linter, work.inputs, work.jobs, on_done, &mut results);
    let supplied = read_all(linter, work.previous, work.jobs, on_done, &mut results);
    let chain = Chain::new(&names(&reports), &names(&supplied), work.aliases);
    let checked =
        on_threads(work.jobs, &reports, |(input, report)| guarded(input, || Ok(check(linter, input, report, &chain))));
    let mut used: Vec<String> = Vec::new();
    for outcome in checked {
        match outcome {
            Ok(checked) => {
                used.extend(checked.previous.clone());
                results.documents.push(checked);
            }
            Err(unreadable) => results.unreadable.push(unreadable),
        }
    }
    let unused = supplied.iter().map(|(input, _)| &input.path).filter(|path| !used.contains(path));
    results.unmatched = unused.cloned().collect();
    results
}

/// Reads files; those that are no reports or cannot be read go to the results.
fn read_all<'i>(
    linter: &Linter,
    inputs: &'i [Input],
    jobs: Jobs,
    on_done: &(dyn Fn() + Sync),
    results: &mut Results,
) -> Vec<(&'i Input, Report)> {
    let mut reports = Vec::new();
    let all = map_all(inputs, jobs, on_done, |input, bytes| read_report(linter, input, bytes));
    for (input, outcome) in inputs.iter().zip(all) {
        match outcome {
            Ok(Some(report)) => reports.push((input, report)),
            Ok(None) => results.skipped.push(input.path.clone()),
            Err(unreadable) => results.unreadable.push(unreadable),
        }
    }
    reports
}

fn names<'a>(reports: &'a [(&Input, Report)]) -> Vec<Named<'a>> {
    reports.iter().map(|(input, report)| (input.path.as_str(), report)).collect()
}

fn check(linter: &Linter, input: &Input, report: &Report, chain: &Chain<'_>) -> Checked {
    let previous = chain.previous(report);
    let (findings, ledger) = linter.check_after(report, previous.map(|(_, report)| report));
    Checked {
        path: input.path.clone(),
        previous: previous.map(|(path, _)| path.to_owned()),
        report: report.clone(),
        findings,
        ledger,
    }
}

/// Reads a report. `None`: the file came with a folder and is something else,
/// such as a README.
///
/// # Errors
/// Bytes that are no text, and a report of which no part can be recognised:
/// telling all its parts as missing would be false.
pub fn read_report(linter: &Linter, input: &Input, bytes: &[u8]) -> Result<Option<Report>, Unreadable> {
    if is_own_page(bytes) {
        let told = || input.unreadable("这是本程序写出的检查结果，不是年度报告", "请指定报告文件");
        return if input.named { Err(told()) } else { Ok(None) };
    }
    let report = linter.read(&input.path, bytes).map_err(|error| input.unreadable(error.to_string(), error.help()))?;
    match (report.is_recognised(), input.named || report.is_titled_report()) {
        (true, _) => Ok(Some(report)),
        (false, true) => Err(input.unreadable(
            "没有认出年度报告的任何部分和表格",
            "请确认这是政府信息公开工作年度报告；如果是从网页或 PDF 复制的，表格和换行可能已经丢失，请换用原文件另存的文本",
        )),
        (false, false) => Ok(None),
    }
}

/// Whether a file is a page of results: it has words and tables of a form, and would
/// be taken for a report when it lies among them.
fn is_own_page(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(1024)).unwrap_or(bytes));
    head.starts_with("<!-- gailint ") || head.contains("<meta name=\"generator\" content=\"gailint ")
}

/// Reads every file and does `work` on its bytes; results come in the order of
/// the inputs.
pub fn map_all<T: Send>(
    inputs: &[Input],
    jobs: Jobs,
    on_done: &(dyn Fn() + Sync),
    work: impl Fn(&Input, &[u8]) -> Result<T, Unreadable> + Sync,
) -> Vec<Result<T, Unreadable>> {
    let one = |input: &Input| {
        let result = guarded(input, || work(input, &read_file(input)?));
        on_done();
        result
    };
    on_threads(jobs, inputs, one)
}

/// Does `work` on every item, in parallel where threads are to be had; results
/// come in the order of the items.
fn on_threads<I: Sync, T: Send>(jobs: Jobs, items: &[I], work: impl Fn(&I) -> T + Sync) -> Vec<T> {
    // More threads than files would only be made and taken down again.
    let threads = jobs.map_or(0, |jobs| jobs.get().min(items.len().max(1)).min(MOST_THREADS));
    match rayon::ThreadPoolBuilder::new().num_threads(threads).build() {
        Ok(pool) => pool.install(|| items.par_iter().map(&work).collect()),
        Err(_) => items.iter().map(work).collect(),
    }
}

/// A panic in the work on one file is a file that could not be checked.
fn guarded<T>(input: &Input, work: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(stumbled(input, panic.as_ref())))
}

/// The size was looked at when the file was found; it is read whole here.
fn read_file(input: &Input) -> Result<Cow<'_, [u8]>, Unreadable> {
    input.read().map_err(|error| {
        let help = match error.kind() {
            std::io::ErrorKind::PermissionDenied => "请确认有读取这个文件的权限",
            std::io::ErrorKind::NotFound => "文件可能刚被移走或删除",
            _ => "请确认文件没有损坏，所在磁盘可以读取",
        };
        input.unreadable(format!("无法读取文件（{}）", cause(&error)), help)
    })
}

/// What the system says, in Chinese where it says something common.
#[must_use]
pub fn cause(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
        std::io::ErrorKind::NotFound => "找不到文件".to_owned(),
        std::io::ErrorKind::IsADirectory => "这是一个文件夹".to_owned(),
        std::io::ErrorKind::NotADirectory => "路径中有一段不是文件夹".to_owned(),
        std::io::ErrorKind::InvalidFilename => "文件名太长或有不能用的字".to_owned(),
        std::io::ErrorKind::StorageFull => "磁盘已满".to_owned(),
        _ => error.raw_os_error().map_or_else(|| error.to_string(), |code| format!("系统错误 {code}")),
    }
}

fn stumbled(input: &Input, panic: &(dyn Any + Send)) -> Unreadable {
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    input.unreadable(
        format!("检查这个文件时程序出错（{}）", words.unwrap_or("原因不明")),
        "这是程序的缺陷，请把文件和这条信息一起反馈给开发者",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_in_one_file_does_not_stop_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let inputs: Vec<Input> = ["甲", "乙", "丙"]
            .into_iter()
            .map(|name| {
                let file = folder.path().join(name);
                std::fs::write(&file, name).unwrap();
                Input { path: name.to_owned(), file, named: true, bytes: None }
            })
            .collect();
        let results = map_all(&inputs, NonZeroUsize::new(2), &|| {}, |input, bytes| {
            assert_ne!(input.path, "乙", "坏文件");
            Ok(bytes.len())
        });
        assert_eq!(results.first(), Some(&Ok(3)));
        assert_eq!(results.last(), Some(&Ok(3)));
        let broken = results.get(1).and_then(|result| result.as_ref().err()).unwrap();
        assert_eq!(broken.path, "乙");
        assert!(broken.message.contains("坏文件"), "{}", broken.message);
    }
}
