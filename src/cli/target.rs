//! Where results go: to standard output, or to files that appear only when they
//! are complete.

use std::fs::Permissions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::console::Console;
use super::failure::Failure;
use crate::corpus::Results;
use crate::corpus::cause;
use crate::output::{OUTPUTS, Output, Style, output_named};

/// What standard output is called where a file is expected.
pub(super) const STDOUT: &str = "-";

/// A format, and the file that it goes to: `sarif=问题.sarif`.
#[derive(Clone)]
pub(super) struct Target {
    output: &'static Output,
    file: Option<PathBuf>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("等号后面要写文件名".to_owned()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let output = output_named(name).ok_or_else(|| {
            let known: Vec<&str> = OUTPUTS.iter().map(|output| output.name).collect();
            format!("没有“{name}”这种格式，可用的有：{}", known.join("、"))
        })?;
        Ok(Self { output, file })
    }
}

impl Target {
    /// The file that it goes to, if one was named for it.
    pub(super) fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Target").field("output", &self.output.name).field("file", &self.file).finish()
    }
}

/// Writes results to all targets. `file` is where the one format without a file
/// of its own goes, if not to standard output.
pub(super) fn write_all(
    targets: &[Target],
    file: Option<&Path>,
    results: &Results,
    style: &Style,
    console: &Console,
) -> Result<(), Failure> {
    let default: Vec<Target> = OUTPUTS.first().map(|output| Target { output, file: None }).into_iter().collect();
    let targets = if targets.is_empty() { default.as_slice() } else { targets };
    let mut unnamed = targets.iter().filter(|target| target.file.is_none());
    let (first, second) = (unnamed.next(), unnamed.next());
    if let (None, Some(file)) = (first, file) {
        let message = format!("没有要写到 {} 的格式", file.display());
        return Err(Failure::message(message, "各种格式都写明了文件，请去掉 --output"));
    }
    if let (Some(first), Some(second)) = (first, second) {
        let message = format!("{} 和 {} 都没有写明输出到哪个文件", first.output.name, second.output.name);
        return Err(Failure::message(
            message,
            "多种格式一起输出时，写成 --format sarif=问题.sarif --format csv=问题.csv",
        ));
    }
    let file = file.filter(|file| *file != Path::new(STDOUT));
    for target in targets {
        match target.file.as_deref().or(file) {
            Some(file) => {
                let style = Style { color: false, wrap: false, ..*style };
                write_file(file, |out| (target.output.write)(results, out, &style))?;
            }
            None => console.write(|out| (target.output.write)(results, out, style))?,
        }
    }
    Ok(())
}

/// Writes a file that appears under its name only when all of it is written:
/// neither a full disk nor a stop leaves half of it. What is no regular file,
/// such as a pipe, is written to as it is; a link stays one.
pub(super) fn write_file(file: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let target = std::fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let written = match std::fs::metadata(&target) {
        Ok(meta) if !meta.is_file() => std::fs::OpenOptions::new().write(true).open(&target).and_then(|mut pipe| {
            let mut out = io::BufWriter::new(&mut pipe);
            write(&mut out)?;
            out.flush()
        }),
        old => replace(&target, old.ok().map(|old| old.permissions()), write),
    };
    written.map_err(|error| {
        Failure::message(
            format!("无法写出文件 {}（{}）", file.display(), cause(&error)),
            "请检查文件夹是否存在、磁盘空间和权限",
        )
    })
}

/// Writes beside the file and gives what is complete its name.
fn replace(
    file: &Path,
    permissions: Option<Permissions>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut temporary = new_file().prefix(".gailint-").tempfile_in(folder)?;
    let mut out = io::BufWriter::new(temporary.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    if let Some(permissions) = permissions {
        temporary.as_file().set_permissions(permissions)?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(file).map_err(|error| error.error)?;
    Ok(())
}

/// Temporary files are for their owner alone; a report is for whom the system lets see new files.
#[cfg(unix)]
fn new_file() -> tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let mut builder = tempfile::Builder::new();
    builder.permissions(Permissions::from_mode(0o666));
    builder
}

#[cfg(not(unix))]
fn new_file() -> tempfile::Builder<'static, 'static> {
    tempfile::Builder::new()
}
