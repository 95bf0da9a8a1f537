//! What a command reads: the paths of its arguments, of a list, or of the
//! settings, or what comes through standard input. Nothing here looks into it.

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use super::args::{InputArgs, PackArgs};
use super::failure::Failure;
use super::list;
use super::settings::{self, Settings};
use crate::corpus::{Discovered, Input, Jobs, Request, Unrelated, cause, discover};

/// What standard input is called where a path is expected.
const STDIN: &str = "-";

/// What a report from standard input is called that was given no name.
const UNNAMED: &str = "标准输入";

/// The settings that hold for what is to be read. For a list of paths those of
/// the current folder: its paths begin there, and which one is first means nothing.
pub(super) fn load_settings(input: &InputArgs, pack: &PackArgs) -> Result<Settings, Failure> {
    settings::load(pack, start(input))
}

/// Where settings are looked for from.
pub(super) fn start(input: &InputArgs) -> Option<&Path> {
    let path = input.stdin_filename.as_ref().or(input.paths.first());
    path.map(PathBuf::as_path).filter(|path| *path != Path::new(STDIN))
}

/// The files that are to be read.
pub(super) fn find(input: &InputArgs, settings: &Settings) -> Result<Discovered, Failure> {
    if from_stdin(input)? {
        return stdin_report(input, settings);
    }
    if let Some(file) = &input.files_from {
        return listed(file, settings);
    }
    let paths = if input.paths.is_empty() { settings.files.clone() } else { input.paths.clone() };
    if paths.is_empty() {
        return Err(Failure::message(
            "没有指定要读取的文件",
            "在命令后面写上文件或文件夹，如 gailint check 年报.txt\n也可以在 gailint.yaml 里写 files",
        ));
    }
    Ok(discover(&Request { unrelated: unrelated(input), ..request(paths, settings) }))
}

/// What becomes of files that are no reports.
pub(super) fn unrelated(input: &InputArgs) -> Unrelated {
    if input.skip_unrelated || input.files_from.is_some() { Unrelated::Skip } else { Unrelated::Fail }
}

/// A search for files, as the settings have it.
pub(super) fn request(paths: Vec<PathBuf>, settings: &Settings) -> Request {
    let (exclude, root) = (settings.exclude.clone(), settings.root.clone());
    Request { paths, exclude, root, max_size: settings.limits.file_size, unrelated: Unrelated::Fail }
}

/// How many threads to use.
pub(super) fn jobs(input: &InputArgs, settings: &Settings) -> Jobs {
    input.jobs.or(settings.jobs)
}

/// A file by its path, or what comes through standard input; with its name.
pub(super) fn read_one(path: &Path, stdin_filename: Option<&Path>) -> Result<(String, Vec<u8>), Failure> {
    if path == Path::new(STDIN) {
        let name = stdin_filename.unwrap_or(Path::new(UNNAMED));
        return Ok((name.display().to_string(), read_stdin(u64::MAX)?));
    }
    if stdin_filename.is_some() {
        return Err(only_for_stdin());
    }
    let name = path.display().to_string();
    let bytes = std::fs::read(path)
        .map_err(|error| Failure::message(format!("无法读取文件 {name}（{}）", cause(&error)), "请检查路径和权限"))?;
    Ok((name, bytes))
}

/// Whether the report comes through standard input: a name for it says so too.
pub(super) fn from_stdin(input: &InputArgs) -> Result<bool, Failure> {
    let dash = input.paths.iter().any(|path| path == Path::new(STDIN));
    if dash && input.paths.len() > 1 {
        return Err(Failure::message("“-”代表标准输入，不能与其他路径一起写", "请分两次运行"));
    }
    if input.stdin_filename.is_some() && !input.paths.is_empty() && !dash {
        return Err(only_for_stdin());
    }
    Ok(dash || input.stdin || input.stdin_filename.is_some())
}

fn only_for_stdin() -> Failure {
    Failure::message("--stdin-filename 只用于标准输入，不能与路径一起写", "读取文件时不必写它")
}

fn stdin_report(input: &InputArgs, settings: &Settings) -> Result<Discovered, Failure> {
    let name = input.stdin_filename.as_deref().unwrap_or(Path::new(UNNAMED));
    let max_size = settings.limits.file_size;
    let bytes = read_stdin(max_size.saturating_add(1))?;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let input = Input::given(name, bytes);
    Ok(match input.too_large(size, max_size) {
        Some(failure) => Discovered { failures: vec![failure], ..Discovered::default() },
        None => Discovered { inputs: vec![input], ..Discovered::default() },
    })
}

/// Paths of a list, relative to the current folder. The program that made it
/// names everything, so what is no report is left alone.
fn listed(file: &Path, settings: &Settings) -> Result<Discovered, Failure> {
    let (name, bytes) =
        if file == Path::new(STDIN) { (UNNAMED.to_owned(), read_stdin(u64::MAX)?) } else { read_one(file, None)? };
    let list::Listed { paths, missing } = list::read(&name, &bytes)?;
    let mut found = discover(&Request { unrelated: Unrelated::Skip, ..request(paths, settings) });
    found.failures.extend(missing);
    Ok(found)
}

/// Reads standard input, at most so many bytes. Nobody types a report.
fn read_stdin(most: u64) -> Result<Vec<u8>, Failure> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(Failure::message(
            "标准输入是键盘，没有内容可读",
            "用管道送来，如 cat 年报.txt | gailint check --stdin-filename 年报.txt\n也可以直接写文件名",
        ));
    }
    let mut bytes = Vec::new();
    let read = stdin.lock().take(most).read_to_end(&mut bytes);
    read.map_err(|error| Failure::message(format!("无法读取标准输入（{}）", cause(&error)), "请检查管道前面的命令"))?;
    Ok(bytes)
}
