//! Older office formats, of which LibreOffice makes newer ones where it is
//! installed. What is in the newer file is the business of its reader.

use std::fs::File as Opened;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::super::{Document, Limits};
use super::{File, ReadError, docx};

/// How an older office file begins: a small file system of its own (MS-CFB).
pub(super) const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Names of entries in that file system stand at multiples of this.
const ENTRY: usize = 128;

/// How an OpenDocument text begins, being a zip archive with its type first.
const ODT: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.text";

/// Programs that convert, in the order of preference.
const PROGRAMS: [&str; 2] = ["soffice", "libreoffice"];

/// Where they are when no search path names them.
const FOLDERS: [&str; 3] = [
    "/Applications/LibreOffice.app/Contents/MacOS",
    "C:\\Program Files\\LibreOffice\\program",
    "C:\\Program Files (x86)\\LibreOffice\\program",
];

/// How often a conversion is asked whether it is done.
const PAUSE: Duration = Duration::from_millis(50);

/// Whether a file is an older text document: Word 97, WPS, RTF or OpenDocument.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{\\rtf")
        || bytes.get(30..).is_some_and(|rest| rest.starts_with(ODT))
        || has_stream(bytes, "WordDocument")
}

/// Whether a file is a newer office file behind a password (MS-OFFCRYPTO).
pub(super) fn is_locked(bytes: &[u8]) -> bool {
    has_stream(bytes, "EncryptedPackage")
}

/// Whether an older office file has a stream of this name.
pub(super) fn has_stream(bytes: &[u8], name: &str) -> bool {
    let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    bytes.starts_with(OLE) && bytes.chunks(ENTRY).any(|entry| entry.starts_with(&name))
}

/// Reads an older text document by way of a newer one.
///
/// # Errors
/// As [`convert`], and those of the newer format.
pub(super) fn read(file: File<'_>) -> Result<Document, ReadError> {
    let converted = convert(file, "docx")?;
    let document = docx::read(File { bytes: &converted, ..file })?;
    Ok(Document { format: "doc", ..document })
}

/// Makes a file of a newer format, named by its ending, out of an older one.
///
/// # Errors
/// When LibreOffice is not installed, fails, or takes longer than
/// `conversion_seconds` of the limits.
pub(super) fn convert(file: File<'_>, format: &str) -> Result<Vec<u8>, ReadError> {
    let help = format!("用 Word 或 WPS 打开，另存为 .{format} 文件");
    let refused = |message: &str| ReadError::refused(message, help.clone());
    let Some(program) = program() else {
        let help = format!("{help}；也可以安装 LibreOffice，安装后会自动转换");
        return Err(ReadError::refused("这是旧格式的文件，本机没有安装 LibreOffice，无法转换", help));
    };
    let failed = || refused("这是旧格式的文件，LibreOffice 没能转换");
    let folder = tempfile::tempdir().map_err(|_| refused("无法建立转换用的临时文件夹"))?;
    // The file's own name is kept out of it: it may be anything.
    let input = folder.path().join("input");
    let written = Opened::create(&input).and_then(|mut copy| copy.write_all(file.bytes));
    written.map_err(|_| refused("无法写入转换用的临时文件"))?;
    let mut child = start(&program, folder.path(), &input, format).map_err(|_| failed())?;
    let done = wait(&mut child, file.limits);
    end(&mut child);
    if !done {
        return Err(ReadError::too_costly(file.limits, "conversion_seconds"));
    }
    let mut bytes = Vec::new();
    let output = Opened::open(folder.path().join(format!("input.{format}"))).map_err(|_| failed())?;
    output.take(file.limits.unpacked_size).read_to_end(&mut bytes).map_err(|_| failed())?;
    Ok(bytes)
}

/// Where LibreOffice is.
fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).chain(FOLDERS.map(PathBuf::from)).collect();
    let file = |folder: &PathBuf, name: &str| folder.join(name).with_extension(std::env::consts::EXE_EXTENSION);
    PROGRAMS.iter().find_map(|name| folders.iter().map(|folder| file(folder, name)).find(|file| file.is_file()))
}

/// Starts a conversion with a profile of its own, so that neither an open
/// LibreOffice nor another conversion is in the way.
fn start(program: &Path, folder: &Path, input: &Path, format: &str) -> std::io::Result<Child> {
    let mut profile = std::ffi::OsString::from("-env:UserInstallation=file://");
    if cfg!(windows) {
        profile.push("/");
    }
    profile.push(folder.join("profile"));
    let mut command = Command::new(program);
    command.args(["--headless", "--norestore", "--nolockcheck", "--convert-to", format, "--outdir"]);
    command.arg(folder).arg(profile).arg(input).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command.spawn()
}

/// Whether a conversion ended in time.
fn wait(child: &mut Child, limits: &Limits) -> bool {
    let begun = Instant::now();
    let most = Duration::from_secs(limits.conversion_seconds);
    while begun.elapsed() < most {
        match child.try_wait() {
            Ok(None) => std::thread::sleep(PAUSE),
            Ok(Some(_)) | Err(_) => return true,
        }
    }
    false
}

/// Ends what is left of a conversion. The program is a starter, and what it
/// started goes on without it: on Unix all of them are one group.
fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        // It may have ended by itself: then there is nothing to end.
        _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    _ = child.kill();
    _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_files_are_known_by_what_they_hold() {
        let entry: Vec<u8> = "WordDocument\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let word = [OLE, &[0; 120], &entry, &[0; 90]].concat();
        let table = [OLE, &[0; 120], b"W\0o\0r\0k\0b\0o\0o\0k\0\0\0".as_slice()].concat();
        let text = [b"PK\x03\x04".as_slice(), &[0; 26], ODT].concat();
        for (bytes, is_text) in
            [(word, true), (table, false), (text, true), (b"{\\rtf1 a}".to_vec(), true), (OLE.to_vec(), false)]
        {
            assert_eq!(recognises(&bytes), is_text, "{bytes:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_conversion_that_hangs_is_ended_with_all_that_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("hang");
        std::fs::write(&program, "#!/bin/sh\nsleep 60 & echo $! > started; sleep 60\n").unwrap();
        std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let mut child = start(&program, folder.path(), Path::new("x"), "docx").unwrap();
        let limits = Limits { conversion_seconds: 1, ..Limits::default() };
        let begun = Instant::now();
        assert!(!wait(&mut child, &limits));
        end(&mut child);
        assert!(begun.elapsed() < Duration::from_secs(20));
        let started = std::fs::read_to_string(folder.path().join("started")).unwrap();
        let state = || std::fs::read_to_string(format!("/proc/{}/stat", started.trim())).unwrap_or_default();
        let gone = (0..100).any(|_| {
            std::thread::sleep(PAUSE);
            state().is_empty() || state().contains(") Z ")
        });
        assert!(gone, "what it started goes on: {}", state());
    }
}
