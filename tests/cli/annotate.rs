//! `gailint annotate`: which files are written under which names, what is
//! refused, and that LibreOffice opens a copy as it does the original.

use std::path::Path;
use std::process::Command;

use crate::{POOR, folder, gailint};

/// An empty report in Word: the rules have much to say about it.
fn with_word(name: &str) -> tempfile::TempDir {
    let here = folder(&[]);
    let ran = gailint(
        here.path(),
        &["template", "--to", "docx", "--issuer", "示例市水利局", "--year", "2023", "--output", name],
    );
    assert_eq!(ran.code, 0, "{}", ran.all());
    here
}

fn bytes(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn a_copy_is_written_beside_the_report() {
    let here = with_word("年报.docx");
    let before = bytes(here.path(), "年报.docx");
    let ran = gailint(here.path(), &["annotate", "年报.docx"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.all());
    assert!(ran.stdout.starts_with("年报.docx → 年报.校核.docx：标注了 "), "{}", ran.stdout);
    assert_eq!(bytes(here.path(), "年报.docx"), before);
    let (one, other) = ("年报.docx", "年报.校核.docx");
    let report = |name: &str| gailint(here.path(), &["show", "report", name]).stdout.replace(other, one);
    assert_eq!(report(one), report(other));
}

#[test]
fn no_file_is_overwritten_unless_asked_for() {
    let here = with_word("年报.docx");
    std::fs::write(here.path().join("年报.校核.docx"), "旧的").expect("a file");
    let ran = gailint(here.path(), &["annotate", "年报.docx"]);
    assert_eq!(ran.code, 2, "{}", ran.all());
    assert!(ran.stderr.contains("年报.校核.docx 已经存在") && ran.stderr.contains("--force"), "{}", ran.stderr);
    assert_eq!(bytes(here.path(), "年报.校核.docx"), "旧的".as_bytes());
    assert_eq!(gailint(here.path(), &["annotate", "年报.docx", "--force"]).code, 0);
    assert!(bytes(here.path(), "年报.校核.docx").starts_with(b"PK"));

    let before = bytes(here.path(), "年报.docx");
    let ran = gailint(here.path(), &["annotate", "年报.docx", "-o", "./年报.docx", "--force"]);
    assert!(ran.code == 2 && ran.stderr.contains("就是要检查的文件"), "{}", ran.all());
    assert_eq!(bytes(here.path(), "年报.docx"), before);
}

#[test]
fn what_is_accepted_is_not_marked() {
    let page = include_str!("../../examples/site-page.html");
    let waivers = "waivers:\n  - { rule: CN303, report: 页.html, reason: 原表如此 }\n";
    let here = folder(&[("页.html", page.as_bytes()), ("gailint-waivers.yaml", waivers.as_bytes())]);
    let ran = gailint(here.path(), &["annotate", "页.html"]);
    assert!(ran.code == 0 && ran.stdout.contains("标注了 1 个问题（错误 1，"), "{}", ran.all());
    let copy = String::from_utf8(bytes(here.path(), "页.校核.html")).expect("UTF-8");
    assert!(copy.contains("CN302 错误") && !copy.contains("CN303"), "{copy}");
}

#[test]
fn copies_of_an_earlier_run_are_left_alone() {
    let here = with_word("甲.docx");
    assert_eq!(gailint(here.path(), &["annotate", "."]).code, 0);
    let ran = gailint(here.path(), &["annotate", ".", "--force"]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (0, 1), "{}", ran.all());
    assert!(!here.path().join("甲.校核.校核.docx").exists());
    let checked =
        |path: &str| gailint(here.path(), &["check", path, "--format", "json"]).stdout.matches("\"path\":").count();
    assert_eq!((checked("."), checked("甲.校核.docx")), (1, 1), "a copy is a report only to who names it");
}

#[test]
fn a_report_without_findings_gets_a_copy_only_when_named() {
    let page = include_str!("../../examples/site-page.html");
    let here = folder(&[("清.html", page.as_bytes()), ("gailint.yaml", b"severity: { CN302: off, CN303: off }\n")]);
    let ran = gailint(here.path(), &["annotate", "清.html"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "清.html：没有发现问题，没有写出副本\n"), "{}", ran.all());
    assert!(!here.path().join("清.校核.html").exists());
    assert_eq!(gailint(here.path(), &["annotate", "清.html", "-o", "净.html"]).code, 0);
    assert_eq!(bytes(here.path(), "净.html"), bytes(here.path(), "清.html"));
}

#[test]
fn what_has_no_place_for_remarks_is_refused_and_the_others_are_written() {
    let here = with_word("甲.docx");
    std::fs::write(here.path().join("乙.txt"), POOR).expect("a file");
    let ran = gailint(here.path(), &["annotate", "甲.docx", "乙.txt", "无.docx"]);
    assert_eq!(ran.code, 2, "{}", ran.all());
    assert!(here.path().join("甲.校核.docx").exists() && !here.path().join("乙.校核.txt").exists());
    for words in ["乙.txt：纯文本文件里没有地方写批注", "无.docx：没有这个文件或文件夹"] {
        assert!(ran.stderr.contains(words), "{words}: {}", ran.stderr);
    }
    let ran = gailint(here.path(), &["annotate", "甲.docx", "乙.txt", "-o", "丙.docx"]);
    assert!(ran.code == 2 && ran.stderr.contains("--output 只能用于一份报告"), "{}", ran.all());
}

/// LibreOffice with a profile of its own that prints comments in the margin;
/// `None`, after saying so, where it is not installed.
fn libreoffice(folder: &Path, convert: &str, files: &[&str]) -> Option<()> {
    if Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("skipped: LibreOffice is not installed");
        return None;
    }
    let profile = folder.join("profile");
    std::fs::create_dir_all(profile.join("user")).expect("a profile");
    let settings = r#"<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Writer/Print/Content"><prop oor:name="Note" oor:op="fuse"><value>4</value></prop></item></oor:items>"#;
    std::fs::write(profile.join("user/registrymodifications.xcu"), settings).expect("settings");
    let profile = format!("-env:UserInstallation=file://{}", profile.display());
    let ran = Command::new("soffice")
        .current_dir(folder)
        .args([&profile, "--headless", "--convert-to", convert])
        .args(files)
        .output()
        .expect("it runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    Some(())
}

/// It takes its seconds: LibreOffice starts twice.
#[test]
fn libreoffice_opens_the_copy_and_prints_the_comments() {
    let here = with_word("年报.docx");
    assert_eq!(gailint(here.path(), &["annotate", "年报.docx"]).code, 0);
    if libreoffice(here.path(), "txt:Text (encoded):UTF8", &["年报.docx", "年报.校核.docx"]).is_none() {
        return;
    }
    assert_eq!(bytes(here.path(), "年报.校核.txt"), bytes(here.path(), "年报.txt"), "the text is the same");
    libreoffice(here.path(), "pdf", &["年报.校核.docx"]);
    let printed = gailint(here.path(), &["show", "document", "年报.校核.pdf"]);
    assert_eq!(printed.code, 0, "{}", printed.all());
    assert!(printed.stdout.contains("gailint") && printed.stdout.contains("CN113"), "{}", printed.stdout);
}
