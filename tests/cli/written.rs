//! Files that a run writes: nothing that it or somebody else needs is lost, and
//! what stands in a log moves no cursor.

use crate::{POOR, folder, gailint, quick};

/// What is in a file of a folder.
fn text(folder: &tempfile::TempDir, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn a_run_does_not_write_over_what_it_reads() {
    let here = quick(&[
        ("年报.txt", POOR.as_bytes()),
        ("上年.txt", POOR.replace("2023", "2022").as_bytes()),
        ("名单", "年报.txt\n".as_bytes()),
        ("gailint-waivers.yaml", b"waivers: []\n"),
    ]);
    assert_eq!(gailint(here.path(), &["baseline", "write", "年报.txt"]).code, 0);
    let before = |name: &str| text(&here, name);
    let check = ["check", "年报.txt", "--previous", "上年.txt", "--baseline", "gailint-baseline.json"];
    for name in ["gailint.yaml", "gailint-waivers.yaml", "gailint-baseline.json", "上年.txt"] {
        let kept = before(name);
        let ran = gailint(here.path(), &[&check[..], &["--format", &format!("csv={name}")]].concat());
        assert!(ran.code == 2 && ran.stderr.contains("不能把结果写到那里"), "{name}: {}", ran.all());
        assert_eq!(before(name), kept, "{name}");
    }
    let ran = gailint(here.path(), &["check", "--files-from", "名单", "-o", "名单"]);
    assert!(ran.code == 2 && before("名单") == "年报.txt\n", "{}", ran.all());
    for name in ["年报.txt", "gailint.yaml"] {
        let ran = gailint(here.path(), &["baseline", "write", "年报.txt", "-o", name]);
        assert!(ran.code == 2 && ran.stderr.contains("不是基线文件"), "{name}: {}", ran.all());
    }
    assert_eq!(before("年报.txt"), POOR);
}

#[test]
fn each_format_has_a_file_of_its_own() {
    let here = quick(&[("年报.txt", POOR.as_bytes())]);
    let check = |args: &[&str]| gailint(here.path(), &[&["check", "年报.txt"], args].concat());
    let ran = check(&["--format", "csv=果", "--format", "json=./果"]);
    assert!(ran.code == 2 && ran.stderr.contains("两种格式都要写到 ./果"), "{}", ran.all());
    let ran = check(&["--format", "csv=果", "-o", "另"]);
    assert!(ran.code == 2 && ran.stderr.contains("没有要写到 另 的格式"), "{}", ran.all());
    let ran = check(&["--format", "json", "-o", "-"]);
    assert!(ran.stdout.starts_with('{') && !here.path().join("-").exists(), "{}", ran.all());
}

#[cfg(unix)]
#[test]
fn links_pipes_and_permissions_stay_what_they_are() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    let here = quick(&[("年报.txt", POOR.as_bytes()), ("真.json", b"{}")]);
    let mode = |name: &str| std::fs::metadata(here.path().join(name)).expect("a file").permissions().mode() & 0o777;
    std::fs::set_permissions(here.path().join("真.json"), PermissionsExt::from_mode(0o600)).expect("permissions");
    symlink("真.json", here.path().join("链.json")).expect("a link");
    let to = |file: &str| gailint(here.path(), &["check", "年报.txt", "--format", &format!("json={file}")]);
    assert_eq!(to("链.json").code, 1);
    let link = std::fs::symlink_metadata(here.path().join("链.json")).expect("the link");
    assert!(link.is_symlink() && text(&here, "真.json").contains("年报.txt"));
    assert_eq!(mode("真.json"), 0o600);
    let made = std::process::Command::new("mkfifo").arg(here.path().join("管")).status().expect("mkfifo");
    assert!(made.success());
    let reader = std::process::Command::new("cat")
        .arg(here.path().join("管"))
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("cat");
    assert_eq!(to("管").code, 1);
    assert!(!reader.wait_with_output().expect("what came through").stdout.is_empty());
    assert!(std::fs::symlink_metadata(here.path().join("管")).expect("the pipe").file_type().is_fifo());
}

#[test]
fn a_baseline_that_forgets_reports_says_so() {
    let here = quick(&[("甲.txt", POOR.as_bytes()), ("乙.txt", POOR.as_bytes())]);
    let quiet = gailint(here.path(), &["baseline", "write", "."]);
    assert!(!quiet.stderr.contains("不再记下"), "{}", quiet.all());
    let ran = gailint(here.path(), &["baseline", "write", "甲.txt"]);
    assert!(ran.stderr.contains("另有 1 份报告，这次没有检查"), "{}", ran.all());
}

#[cfg(unix)]
#[test]
fn no_character_of_a_name_or_a_report_steers_a_terminal() {
    let name = "甲\u{1b}[31m\u{202e}\u{7}.txt";
    let here = folder(&[(name, POOR.replace("某某局", "某\u{1b}[2J\u{9b}某局").as_bytes())]);
    for format in ["github", "csv", "compact", "terminal", "markdown"] {
        let ran = gailint(here.path(), &["check", ".", "--no-config", "--format", format]);
        let steers = |c: char| (c.is_control() && !"\r\n".contains(c)) || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(ran.code == 1 && !ran.stdout.contains(steers), "{format}: {:?}", ran.stdout);
    }
}

#[test]
fn a_copy_is_not_marked_twice_and_an_old_one_is_mentioned() {
    let here = folder(&[]);
    let template = ["template", "--to", "docx", "--issuer", "示例市水利局", "--year", "2023", "-o", "甲.docx"];
    assert_eq!(gailint(here.path(), &template).code, 0);
    assert_eq!(gailint(here.path(), &["annotate", "甲.docx"]).code, 0);
    let again = gailint(here.path(), &["annotate", "甲.校核.docx"]);
    assert!(again.code == 2 && again.stderr.contains("已有校核批注"), "{}", again.all());
    let other = gailint(here.path(), &["annotate", "甲.docx", "-o", "甲.pdf"]);
    assert!(other.code == 2 && other.stderr.contains("扩展名与原文件不同"), "{}", other.all());
    let page = include_str!("../../examples/site-page.html");
    let here = folder(&[("页.html", page.as_bytes())]);
    assert_eq!(gailint(here.path(), &["annotate", "页.html"]).code, 0);
    std::fs::write(here.path().join("gailint.yaml"), "severity: { CN302: off, CN303: off }\n").expect("settings");
    let clean = gailint(here.path(), &["annotate", "页.html"]);
    assert!(clean.stdout.contains("以前的副本没有改动"), "{}", clean.all());
    assert_eq!(gailint(here.path(), &["annotate", "--force", "页.html"]).code, 0);
    assert_eq!(text(&here, "页.校核.html"), page);
}
