//! Where results go: to standard output, or to files that appear only when they
//! are complete.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::console::Console;
use super::failure::Failure;
use crate::corpus::Results;
use crate::corpus::cause;
use crate::output::{OUTPUTS, Output, Style, output_named};

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
    if let (Some(first), Some(second)) = (unnamed.next(), unnamed.next()) {
        let message = format!("{} 和 {} 都没有写明输出到哪个文件", first.output.name, second.output.name);
        return Err(Failure::message(
            message,
            "多种格式一起输出时，写成 --format sarif=问题.sarif --format csv=问题.csv",
        ));
    }
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
/// neither a full disk nor a stop leaves half of it.
pub(super) fn write_file(file: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = tempfile::Builder::new().prefix(".gailint-").tempfile_in(folder).and_then(|mut temporary| {
        let mut out = io::BufWriter::new(temporary.as_file_mut());
        write(&mut out)?;
        out.flush()?;
        drop(out);
        readable_by_others(temporary.as_file())?;
        temporary.persist(file).map_err(|error| error.error)?;
        Ok(())
    });
    written.map_err(|error| {
        Failure::message(
            format!("无法写出文件 {}（{}）", file.display(), cause(&error)),
            "请检查文件夹是否存在、磁盘空间和权限",
        )
    })
}

/// Temporary files are for their owner alone; a report is not.
#[cfg(unix)]
fn readable_by_others(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_others(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}
