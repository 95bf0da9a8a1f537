//! Reports from standard input, and lists of paths: what editors, git and hooks
//! hand over.

use std::path::Path;

use crate::{POOR, Ran, piped, quick};

fn json(ran: &Ran) -> serde_json::Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("JSON: {}", ran.all()))
}

/// The paths of documents that were checked.
fn checked(ran: &Ran) -> Vec<String> {
    let json = json(ran);
    let documents = json["documents"].as_array().expect("documents");
    documents.iter().map(|document| document["path"].as_str().expect("a path").to_owned()).collect()
}

fn list(here: &Path, bytes: &[u8]) -> Ran {
    piped(here, &["check", "--files-from", "-", "--format", "json"], bytes)
}

#[test]
fn a_report_from_standard_input_goes_by_the_name_it_is_given() {
    let here = quick(&[("年报/gailint.yaml", b"packs: [../.pack]\nfail_on: never\n")]);
    let named = ["--stdin-filename", "./年报/甲.txt", "--format", "json"];
    for stdin in [&["--stdin"][..], &["-"], &[]] {
        let ran = piped(here.path(), &[&["check"], stdin, &named].concat(), POOR.as_bytes());
        assert_eq!(ran.code, 0, "the settings beside the name hold: {}", ran.all());
        assert_eq!(checked(&ran), ["年报/甲.txt"]);
    }
    let unnamed = piped(here.path(), &["check", "-"], POOR.as_bytes());
    assert_eq!(unnamed.code, 1);
    assert!(unnamed.stdout.contains("[标准输入:"), "{}", unnamed.stdout);
    let extracted = piped(here.path(), &["extract", "--stdin", "--stdin-filename", "甲.txt"], POOR.as_bytes());
    assert!(extracted.stdout.contains("甲.txt"), "{}", extracted.all());
    let shown = piped(here.path(), &["show", "document", "-", "--stdin-filename", "甲.md"], POOR.as_bytes());
    assert!(shown.stdout.starts_with("文件格式：markdown\n"), "{}", shown.all());
}

/// A Word file through a pipe, with its name, with a wrong one, and with none.
#[test]
fn what_comes_through_standard_input_may_be_binary() {
    let here = quick(&[]);
    let made =
        crate::gailint(here.path(), &["template", "--to", "docx", "--issuer", "某局", "--year", "2024", "-o", "a"]);
    assert_eq!(made.code, 0, "{}", made.all());
    let bytes = std::fs::read(here.path().join("a")).expect("the file");
    for name in [&["--stdin-filename", "年报.docx"][..], &["--stdin-filename", "年报.txt"], &[]] {
        let ran = piped(here.path(), &[&["show", "document", "-"], name].concat(), &bytes);
        assert!(ran.stdout.starts_with("文件格式：docx\n"), "{name:?}: {}", ran.all());
        let ran = piped(here.path(), &[&["check", "--stdin", "--format", "json"], name].concat(), &bytes);
        assert_eq!(checked(&ran).len(), 1, "{name:?}");
    }
    let broken = piped(here.path(), &["check", "--stdin-filename", "年报.docx"], &bytes[..100]);
    assert_eq!(broken.code, 2);
    assert!(broken.stdout.contains("年报.docx："), "{}", broken.all());
}

#[test]
fn standard_input_without_a_report_is_told() {
    let here = quick(&[("年报.txt", POOR.as_bytes()), ("gailint.yaml", b"limits: { file_size: 1 }\n")]);
    let cases: [(&[&str], &[u8], &str); 7] = [
        (&["check", "--stdin"], b"", "标准输入：文件是空的"),
        (&["check", "-"], "# 说明\n".as_bytes(), "没有认出年度报告的任何部分"),
        (&["check", "-"], &[b'1'; 1_000_001], "标准输入：文件太大（2 MB，上限 1 MB）"),
        (&["check", "-", "年报.txt"], b"", "不能与其他路径一起写"),
        (&["check", "年报.txt", "--stdin"], b"", "“路径”不能与“--stdin”同时使用"),
        (&["check", "年报.txt", "--stdin-filename", "甲.txt"], b"", "--stdin-filename 只用于标准输入"),
        (&["check", "--stdin", "--files-from", "-"], b"", "同时使用"),
    ];
    for (args, bytes, words) in cases {
        let ran = piped(here.path(), args, bytes);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.all());
        assert!(ran.all().contains(words), "{args:?} should say {words}: {}", ran.all());
    }
}

/// A terminal is not waited for. `script` gives the program one.
#[cfg(unix)]
#[test]
fn a_keyboard_is_no_report() {
    let here = quick(&[]);
    let program = assert_cmd::cargo::cargo_bin("gailint").display().to_string();
    for args in ["check --stdin", "check --files-from -"] {
        let mut command = std::process::Command::new("script");
        command.current_dir(here.path()).args(["-qec", &format!("'{program}' {args}"), "/dev/null"]);
        // Without the tool there is nothing to see; macOS has another one.
        let Ok(output) = command.output() else { return };
        let text = String::from_utf8_lossy(&output.stdout);
        if cfg!(target_os = "linux") {
            assert!(text.contains("标准输入是键盘"), "{text}");
        }
    }
}

#[test]
fn a_list_of_changed_files_may_hold_anything() {
    let here = quick(&[
        ("年报/甲𠮷 1.txt", POOR.as_bytes()),
        ("年报/[乙]*.txt", POOR.as_bytes()),
        ("README.md", b"# read me\n"),
        ("src/main.rs", b"fn main() {}\n"),
        ("旧/丙.txt", POOR.as_bytes()),
        (".github/工作.md", b"x\n"),
        ("gailint.yaml", "exclude: ['旧/**']\n".as_bytes()),
    ]);
    let text = "README.md\n年报/甲𠮷 1.txt\r\nsrc/main.rs\n\n./年报/[乙]*.txt\n旧/丙.txt\n.github/工作.md\n年报\n";
    let ran = list(here.path(), text.as_bytes());
    assert_eq!(ran.code, 1, "{}", ran.all());
    assert_eq!(checked(&ran), ["年报/[乙]*.txt", "年报/甲𠮷 1.txt"]);
    assert_eq!(checked(&list(here.path(), text.replace(['\n', '\r'], "\0").as_bytes())), checked(&ran));
    std::fs::write(here.path().join("名单.txt"), format!("\u{feff}{text}")).expect("a list");
    let from_file = crate::gailint(here.path(), &["check", "--files-from", "名单.txt", "--format", "json"]);
    assert_eq!(from_file.stdout, ran.stdout);
    let extracted = piped(here.path(), &["extract", "--files-from", "-"], text.as_bytes());
    assert_eq!(extracted.stdout.lines().count(), 2, "{}", extracted.all());
}

#[test]
fn a_list_without_reports_is_no_error() {
    let here = quick(&[("README.md", b"# read me\n"), ("空/图.png", b"x")]);
    for bytes in [&b""[..], b"\n", b"README.md\n", "空\n".as_bytes()] {
        let ran = list(here.path(), bytes);
        assert_eq!((ran.code, json(&ran)["summary"]["documents"].as_u64()), (0, Some(0)), "{}", ran.all());
    }
}

#[test]
fn what_a_list_names_and_is_not_there_is_told_with_its_line() {
    let here = quick(&[("年报.txt", POOR.as_bytes())]);
    std::fs::write(here.path().join("名单.txt"), "年报.txt\n\n没有.txt\n").expect("a list");
    let ran = crate::gailint(here.path(), &["check", "--files-from", "名单.txt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stdout.contains("没有.txt：没有这个文件（名单.txt 第 3 行）"), "{}", ran.stdout);
    assert!(ran.stdout.contains("共检查 1 份报告"), "{}", ran.stdout);
    let nul = piped(here.path(), &["check", "--files-from", "-"], "年报.txt\0没有.txt\0".as_bytes());
    assert!(nul.stdout.contains("没有.txt：没有这个文件（标准输入 第 2 项）"), "{}", nul.stdout);
    for (bytes, words) in [(&b"\"\\345\\9\"\n"[..], "标准输入 第 1 行认不出"), (&[0xff; 9], "名单是文本文件")]
    {
        let ran = piped(here.path(), &["check", "--files-from", "-"], bytes);
        assert_eq!(ran.code, 2);
        assert!(ran.stderr.contains(words), "{}", ran.stderr);
    }
    let none = crate::gailint(here.path(), &["check", "--files-from", "没有.txt"]);
    assert_eq!(none.code, 2);
    assert!(none.stderr.contains("没有.txt"), "{}", none.stderr);
}

/// The paths of git as it prints them, with and without `-z`, in a real repository.
#[test]
fn the_paths_of_git_are_understood() {
    let here = quick(&[("年报/甲 1.txt", POOR.as_bytes()), ("说明.md", b"# x\n")]);
    crate::git(here.path(), &["init", "-q"]);
    crate::git(here.path(), &["add", "."]);
    let quoted = crate::git(here.path(), &["-c", "core.quotePath=true", "ls-files"]);
    assert!(quoted.contains("\"\\345"), "git quotes: {quoted}");
    for printed in [quoted, crate::git(here.path(), &["ls-files", "-z"])] {
        let ran = list(here.path(), printed.as_bytes());
        assert_eq!((ran.code, checked(&ran)), (1, vec!["年报/甲 1.txt".to_owned()]), "{}", ran.all());
    }
}

#[test]
fn results_are_not_taken_for_reports() {
    let here = quick(&[("年报.txt", POOR.as_bytes())]);
    for _ in 0..2 {
        let ran = crate::gailint(here.path(), &["check", ".", "--format", "markdown=结果.md", "--format", "json"]);
        assert_eq!(checked(&ran), ["年报.txt"]);
        assert_eq!(json(&ran)["skipped"], serde_json::json!([]), "{}", ran.stdout);
    }
    // A page of an earlier run has the tables of a form.
    assert_eq!(crate::gailint(here.path(), &["check", ".", "--format", "html=页.html"]).code, 1);
    let ran = crate::gailint(here.path(), &["check", ".", "--format", "json"]);
    assert_eq!(checked(&ran), ["年报.txt"]);
    assert_eq!(json(&ran)["skipped"], serde_json::json!(["结果.md", "页.html"]));
    let named = crate::gailint(here.path(), &["check", "页.html"]);
    assert!(named.code == 2 && named.stdout.contains("检查结果，不是年度报告"), "{}", named.all());
    let over = crate::gailint(here.path(), &["check", "年报.txt", "--format", "csv", "-o", "./年报.txt"]);
    assert_eq!(over.code, 2);
    assert!(over.stderr.contains("年报.txt 是要检查的文件"), "{}", over.stderr);
    assert_eq!(std::fs::read_to_string(here.path().join("年报.txt")).expect("the report"), POOR);
}
