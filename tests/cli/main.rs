//! The program as its users run it: exit codes, messages, files in and bytes
//! out. Each test has a folder of its own.

mod annotate;
mod bad_input;
mod discovery;
mod formats;
mod outputs;
#[path = "../reading/pdf_writer.rs"]
#[expect(dead_code, reason = "written for the tests of the reader")]
mod pdf_writer;
mod sarif;
mod settings;
mod template;
mod usage;

use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// A report that lacks nearly everything: the rules have much to say about it.
const POOR: &str = "某某局2023年政府信息公开工作年度报告\n\n一、总体情况\n本年度新收申请 3 件。\n";

/// What a run came to.
struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

/// A folder with these files in it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
    folder
}

/// Runs `gailint` in a folder. The settings of the machine do not reach it.
fn gailint(folder: &Path, args: &[&str]) -> Ran {
    let mut command = Command::cargo_bin("gailint").expect("the program");
    let output = command
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .args(args)
        .timeout(std::time::Duration::from_secs(60))
        .output()
        .expect("a run");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}

impl Ran {
    /// Both streams, for assertions about what the user sees.
    fn all(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}
