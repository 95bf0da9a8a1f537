//! The program as its users run it: exit codes, messages, files in and bytes
//! out. Each test has a folder of its own.

mod annotate;
mod bad_input;
mod baseline;
mod discovery;
mod fingerprints;
mod formats;
mod generate;
mod html;
mod input;
mod outputs;
#[path = "../reading/pdf_writer.rs"]
#[expect(dead_code, reason = "written for the tests of the reader")]
mod pdf_writer;
mod sarif;
mod settings;
mod template;
mod usage;
mod waivers;
mod watch;
#[cfg(unix)]
mod workflow;
mod written;

use std::path::Path;
use std::sync::LazyLock;

use assert_cmd::Command;
use gailint::corpus::{Checked, Results};
use gailint::output::{Style, output_named};
use gailint::{Linter, Options};
use tempfile::TempDir;

/// A report that lacks nearly everything: the rules have much to say about it.
const POOR: &str = "某某局2023年政府信息公开工作年度报告\n\n一、总体情况\n本年度新收申请 3 件。\n";

/// The national pack, for what can be seen without running the program: each
/// run compiles its patterns anew.
static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(&Options::default()).expect("the national pack"));

/// What the library makes of reports, each given by path and text.
fn checked(reports: &[(&str, &str)]) -> Results {
    let check = |(path, text): &(&str, &str)| {
        let report = LINTER.read(path, text.as_bytes()).expect("text");
        let (findings, ledger) = LINTER.check(&report);
        Checked { path: (*path).to_owned(), previous: None, report, findings, ledger }
    };
    Results { documents: reports.iter().map(check).collect(), rules: LINTER.rules().to_vec(), ..Results::default() }
}

/// Results in a format of `check`.
fn written(results: &Results, format: &str) -> String {
    let mut out = Vec::new();
    let output = output_named(format).expect("a format");
    (output.write)(results, &mut out, &Style { ledger: true, ..Style::default() }).expect("writing to memory");
    String::from_utf8(out).expect("UTF-8")
}

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

/// A folder with a pack of one rule, which loads in a twentieth of the time of
/// the national one. For tests that are not about rules.
fn quick(files: &[(&str, &[u8])]) -> TempDir {
    let pack = "id: quick\ntitle: 一条规则\nversion: 0.1.0\njurisdiction: \"000000\"\n";
    let here = folder(&[
        (".pack/pack.yaml", pack.as_bytes()),
        (".pack/forms/cn-2021.yaml", include_bytes!("../../rules/cn/forms/cn-2021.yaml")),
        (".pack/required-section.gail", include_bytes!("../../rules/cn/required-section.gail")),
        ("gailint.yaml", QUICK),
    ]);
    for (name, bytes) in files {
        let path = here.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        let settings = if *name == "gailint.yaml" { QUICK } else { b"" };
        std::fs::write(path, [settings, bytes].concat()).expect("a file");
    }
    here
}

/// Settings that use the pack of [`quick`].
const QUICK: &[u8] = b"packs: [./.pack]\n";

/// Runs `gailint` in a folder. The settings of the machine do not reach it.
fn gailint(folder: &Path, args: &[&str]) -> Ran {
    piped(folder, args, b"")
}

/// The same, with something on standard input.
fn piped(folder: &Path, args: &[&str], stdin: &[u8]) -> Ran {
    let mut command = Command::cargo_bin("gailint").expect("the program");
    let output = command
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .args(args)
        .write_stdin(stdin)
        .timeout(std::time::Duration::from_secs(60))
        .output()
        .expect("a run");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Runs git in a folder, as nobody in particular; gives what it prints.
fn git(folder: &Path, args: &[&str]) -> String {
    let who = ["-c", "user.name=某人", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
    let mut command = std::process::Command::new("git");
    let output = command.current_dir(folder).args(who).args(args).output().expect("git");
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

impl Ran {
    /// Both streams, for assertions about what the user sees.
    fn all(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}
