//! From what the user named to a list of files: files as they are, folders
//! searched through, patterns expanded. What cannot be found is a value beside
//! the list and never stops the rest.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use glob::{MatchOptions, Pattern};

use super::run::cause;
use crate::corpus::Unreadable;
use crate::document::{FORMATS, Unsupported};

/// A folder deeper than this is a loop or a mistake.
const MAX_DEPTH: usize = 64;

/// Bytes of a megabyte, as the settings count them.
pub const MEGABYTE: u64 = 1_000_000;

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The path as messages show it, with `/` between folders.
    pub path: String,
    /// The file.
    pub file: PathBuf,
    /// Whether the user named this very file, not a folder or pattern.
    pub named: bool,
    /// What it holds, where that came from elsewhere, such as standard input;
    /// the file is then not read and need not exist.
    pub bytes: Option<Arc<[u8]>>,
}

/// What becomes of a file that the user named and that is no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unrelated {
    /// It is an error: the user meant it to be one.
    #[default]
    Fail,
    /// It is left alone, as one in a folder is. For programs that name every
    /// file that changed.
    Skip,
}

/// What to look for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Files, folders and patterns, as the user wrote them.
    pub paths: Vec<PathBuf>,
    /// Patterns of files to leave out when folders and patterns are expanded. A
    /// pattern without `/` is compared with the file name, any other with the
    /// path below `root`.
    pub exclude: Vec<Pattern>,
    /// The folder to which `exclude` is relative.
    pub root: PathBuf,
    /// Larger files are not read, in bytes.
    pub max_size: u64,
    /// What becomes of named files that are no reports.
    pub unrelated: Unrelated,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Discovered {
    /// Files in the order of their paths, each once.
    pub inputs: Vec<Input>,
    /// What could not be found or may not be read, in the order of paths.
    pub failures: Vec<Unreadable>,
}

impl Input {
    /// A file of which the content is at hand; `name` is what messages call it.
    #[must_use]
    pub fn given(name: &Path, bytes: Vec<u8>) -> Self {
        Self { path: shown(name), file: name.to_owned(), named: true, bytes: Some(bytes.into()) }
    }

    /// What it holds.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(&self) -> std::io::Result<Cow<'_, [u8]>> {
        match &self.bytes {
            Some(bytes) => Ok(Cow::Borrowed(bytes)),
            None => fs::read(&self.file).map(Cow::Owned),
        }
    }

    /// Why this content is not read, if it is larger than allowed.
    #[must_use]
    pub fn too_large(&self, size: u64, max_size: u64) -> Option<Unreadable> {
        let (found, limit) = (size.div_ceil(MEGABYTE), max_size / MEGABYTE);
        (size > max_size).then(|| {
            self.unreadable(
                format!("文件太大（{found} MB，上限 {limit} MB）"),
                "如果确实是年度报告，可以在 gailint.yaml 的 limits 里调高 file_size",
            )
        })
    }

    /// This file, as one that cannot be checked.
    #[must_use]
    pub fn unreadable(&self, message: impl Into<String>, help: impl Into<String>) -> Unreadable {
        Unreadable { path: self.path.clone(), message: message.into(), help: help.into() }
    }
}

/// What stands before the ending in the name of a copy.
const MARK: &str = "校核";

/// The copy of a report into which findings are written, in the same folder:
/// `年报.docx` → `年报.校核.docx`.
#[must_use]
pub fn copy_of(file: &Path) -> PathBuf {
    let mut name = file.file_stem().unwrap_or_default().to_owned();
    name.push(format!(".{MARK}"));
    if let Some(ending) = file.extension() {
        name.push(".");
        name.push(ending);
    }
    file.with_file_name(name)
}

/// Finds the files of a request. A copy whose report is among them is left out.
#[must_use]
pub fn discover(request: &Request) -> Discovered {
    let mut search = Search { request, files: BTreeMap::new(), failures: Vec::new() };
    for path in &request.paths {
        search.path(path);
    }
    let mut found = Discovered { inputs: Vec::new(), failures: search.failures };
    for (file, (path, named)) in search.files {
        let input = Input { path, file, named, bytes: None };
        match refused(&input, request.max_size) {
            Some(failure) => found.failures.push(failure),
            None => found.inputs.push(input),
        }
    }
    let copies: BTreeSet<PathBuf> = found.inputs.iter().map(|input| copy_of(&input.file)).collect();
    found.inputs.retain(|input| !copies.contains(&input.file));
    // Two ways of writing one path are told apart only by the file system.
    let mut seen = std::collections::HashSet::new();
    found.inputs.retain(|input| seen.insert(fs::canonicalize(&input.file).unwrap_or_else(|_| input.file.clone())));
    found.inputs.sort_by(|one, other| one.path.cmp(&other.path));
    found.failures.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// A path as messages show it: seen from the current folder, below which CI
/// services look for files, with `/` between folders and no `./` in front.
pub(super) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(here).ok().filter(|below| !below.as_os_str().is_empty()).unwrap_or(path);
    let text = path.to_string_lossy();
    let text =
        if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") };
    text.strip_prefix("./").filter(|rest| !rest.is_empty()).map(str::to_owned).unwrap_or(text)
}

/// Why a file is not even opened: a device may never end, a huge file is no report.
fn refused(input: &Input, max_size: u64) -> Option<Unreadable> {
    let meta = fs::metadata(&input.file).ok()?;
    if !meta.is_file() {
        return Some(input.unreadable("不是普通文件", "请指定报告文件，或报告所在的文件夹"));
    }
    input.too_large(meta.len(), max_size)
}

struct Search<'a> {
    request: &'a Request,
    /// By the file, so that each comes once.
    files: BTreeMap<PathBuf, (String, bool)>,
    failures: Vec<Unreadable>,
}

impl Search<'_> {
    /// A path that exists wins over its reading as a pattern: file names may
    /// well have brackets.
    fn path(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => self.named_folder(path),
            Ok(_) => match self.request.unrelated {
                Unrelated::Fail => self.add(path, true),
                Unrelated::Skip if is_hidden(path) => {}
                Unrelated::Skip => _ = self.found(path),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => match path.to_str() {
                Some(pattern) if pattern.contains(['*', '?', '[']) => self.pattern(pattern),
                Some(_) | None => {
                    let several = self.request.paths.len() > 1;
                    let help = if several {
                        "请检查路径是否写错；路径里有空格的，要加引号"
                    } else {
                        "请检查路径是否写错"
                    };
                    self.fail(path, "没有这个文件或文件夹", help);
                }
            },
            Err(error) => self.fail(path, &format!("无法读取（{}）", cause(&error)), "请确认有读取的权限"),
        }
    }

    fn named_folder(&mut self, folder: &Path) {
        let (files, failures) = (self.files.len(), self.failures.len());
        let mut seen = 0;
        self.folder(folder, &mut Vec::new(), &mut seen);
        let any = seen > 0 || self.files.len() > files || self.failures.len() > failures;
        if any || self.request.unrelated == Unrelated::Skip {
            return;
        }
        let endings: Vec<&str> = FORMATS.iter().flat_map(|format| format.extensions).copied().collect();
        self.fail(folder, "文件夹里没有可以检查的报告", &format!("能检查的文件类型：{}", endings.join("、")));
    }

    /// Adds the reports below a folder. `trail` holds the folders above, to
    /// notice links that lead back up; `seen` counts reports, found before or not.
    fn folder(&mut self, folder: &Path, trail: &mut Vec<PathBuf>, seen: &mut usize) {
        let real = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        if trail.contains(&real) || trail.len() >= MAX_DEPTH {
            return;
        }
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("无法打开文件夹（{}）", cause(&error));
                return self.fail(folder, &message, "请确认有读取的权限");
            }
        };
        let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        paths.sort();
        trail.push(real);
        for path in paths.into_iter().filter(|path| !is_hidden(path)) {
            if path.is_dir() {
                self.folder(&path, trail, seen);
            } else if self.found(&path) {
                *seen += 1;
            }
        }
        trail.pop();
    }

    /// Adds a file that nobody named if it is a report; tells it if it is one
    /// in a format that cannot be read.
    fn found(&mut self, path: &Path) -> bool {
        if self.excluded(path) {
            return false;
        }
        if is_report(path) {
            self.add(path, false);
            return true;
        }
        if let Some(kind) = Unsupported::by_name(&path.to_string_lossy()).filter(|kind| kind.document) {
            self.fail(path, kind.message, kind.help);
        }
        false
    }

    fn pattern(&mut self, pattern: &str) {
        let options = MatchOptions { require_literal_leading_dot: true, ..MatchOptions::new() };
        let paths = match glob::glob_with(pattern, options) {
            Ok(paths) => paths,
            Err(error) => {
                let message = format!("通配符写法有误（{}）", error.msg);
                return self.fail(Path::new(pattern), &message, "* 代表任意文字，? 代表一个字，** 代表任意层文件夹");
            }
        };
        let mut any = false;
        for path in paths {
            match path {
                Ok(path) if path.is_dir() || self.excluded(&path) => {}
                Ok(path) => {
                    any = true;
                    self.add(&path, false);
                }
                Err(error) => {
                    any = true;
                    let message = format!("无法读取（{}）", cause(error.error()));
                    self.fail(error.path(), &message, "请确认有读取的权限");
                }
            }
        }
        if !any {
            self.fail(Path::new(pattern), "没有与这个通配符相符的文件", "请检查路径是否写错");
        }
    }

    fn add(&mut self, path: &Path, named: bool) {
        self.files.entry(path.to_owned()).or_insert_with(|| (shown(path), named)).1 |= named;
    }

    fn fail(&mut self, path: &Path, message: &str, help: &str) {
        self.failures.push(Unreadable { path: shown(path), message: message.to_owned(), help: help.to_owned() });
    }

    fn excluded(&self, path: &Path) -> bool {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let below = absolute.strip_prefix(&self.request.root).unwrap_or(path);
        let name = path.file_name().map_or(path, Path::new);
        self.request.exclude.iter().any(|pattern| {
            let compared = if pattern.as_str().contains('/') { below } else { name };
            pattern.matches(&shown(compared))
        })
    }
}

/// Hidden, or the mark that an office program leaves beside a file that is open.
fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .map(|name| name.to_string_lossy())
        .is_some_and(|name| name.starts_with('.') || name.starts_with("~$"))
}

/// Whether a file in a folder is taken for a report: by its ending alone.
fn is_report(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    FORMATS.iter().any(|format| format.extensions.contains(&ending.as_str()))
}
