//! Which files a run reads, and in which order it tells about them.

use crate::{POOR, folder, gailint};

/// The paths of a run as JSON names them.
fn paths(stdout: &str) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_str(stdout).expect("JSON");
    let documents = json["documents"].as_array().expect("documents");
    documents.iter().map(|document| document["path"].as_str().expect("a path").to_owned()).collect()
}

#[test]
fn a_path_from_the_top_is_shown_from_here() {
    let here = folder(&[("报送/年报.txt", POOR.as_bytes())]);
    let folder = here.path().canonicalize().expect("the folder");
    let ran = gailint(&folder, &["check", &folder.join("报送").to_string_lossy(), "--format", "gitlab"]);
    assert!(ran.stdout.contains("\"path\": \"报送/年报.txt\""), "{}", ran.all());
}

#[test]
fn folders_globs_and_files_give_each_report_once_in_order() {
    let poor = POOR.as_bytes();
    let here = folder(&[
        ("报送/乙.txt", poor),
        ("报送/甲.md", poor),
        ("报送/下级/丙.TXT", poor),
        ("报送/.隐藏.txt", poor),
        ("报送/说明.json", poor),
        ("报送/[1]号.txt", poor),
        ("gailint.yaml", b"fail_on: never\n"),
    ]);
    let all = ["报送/[1]号.txt", "报送/下级/丙.TXT", "报送/乙.txt", "报送/甲.md"];
    let cases: [(&[&str], &[&str]); 6] = [
        (&["报送"], &all),
        (&["报送", "报送/甲.md", "./报送/甲.md"], &all),
        (&["报送/*.txt"], &["报送/[1]号.txt", "报送/乙.txt"]),
        (&["报送/**/*.TXT"], &["报送/下级/丙.TXT"]),
        (&["报送/[1]号.txt"], &["报送/[1]号.txt"]),
        (&["报送/说明.json"], &["报送/说明.json"]),
    ];
    for (given, expected) in cases {
        let ran = gailint(here.path(), &[&["check", "--format", "json"], given].concat());
        assert_eq!(ran.code, 0, "{given:?}: {}", ran.all());
        assert_eq!(paths(&ran.stdout), expected, "{given:?}");
    }
}

#[test]
fn output_is_the_same_for_any_number_of_threads() {
    let here = tempfile::tempdir().expect("a temporary folder");
    for number in 0..60 {
        let text = if number % 7 == 0 { String::new() } else { format!("{POOR}\n第{number}号\n") };
        std::fs::write(here.path().join(format!("{number}.txt")), text).expect("a file");
    }
    for args in [
        &["check", "."][..],
        &["check", ".", "--format", "json"],
        &["extract", "."],
        &["extract", ".", "--format", "csv"],
    ] {
        let runs: Vec<String> = ["1", "2", "8"]
            .iter()
            .map(|jobs| gailint(here.path(), &[args, &["--jobs", jobs]].concat()).all())
            .collect();
        assert!(runs.windows(2).all(|pair| pair[0] == pair[1]), "{args:?}");
        assert!(!runs[0].is_empty());
    }
}

#[test]
fn excluded_files_are_left_out_of_folders_but_not_when_named() {
    let poor = POOR.as_bytes();
    let settings = "fail_on: never\nexclude: [草稿/**, '*-旧.txt']\n".as_bytes();
    let here = folder(&[("gailint.yaml", settings), ("草稿/甲.txt", poor), ("乙-旧.txt", poor), ("丙.txt", poor)]);
    let ran = gailint(here.path(), &["check", ".", "--format", "json"]);
    assert_eq!(paths(&ran.stdout), ["丙.txt"]);
    let named = gailint(here.path(), &["check", "草稿/甲.txt", "--format", "json"]);
    assert_eq!(paths(&named.stdout), ["草稿/甲.txt"]);
}

#[test]
fn office_files_in_a_folder_are_told_and_not_passed_over() {
    let here = folder(&[
        ("报送/甲.txt", POOR.as_bytes()),
        ("报送/乙.docx", b"PK\x03\x04"),
        ("报送/丙.PDF", b"%PDF-1.4"),
        ("报送/丁/丁.mht", b"MIME-Version: 1.0"),
        ("报送/~$乙.docx", b"x"),
        ("报送/.戊.docx", b"x"),
        ("报送/图.png", b"x"),
        ("报送/旧/己.doc", b"x"),
        ("gailint.yaml", "exclude: ['报送/旧/**']\n".as_bytes()),
    ]);
    let ran = gailint(here.path(), &["check", "报送"]);
    assert_eq!(ran.code, 2, "{}", ran.all());
    for words in [
        "报送/乙.docx：这是 Word 文件，但已损坏",
        "报送/丙.PDF：PDF 文件已损坏或不完整",
        "丁.mht：这是单个文件网页",
        "3 处未能检查",
        "共检查 1 份报告",
    ] {
        assert!(ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
    for words in ["~$", "戊", "图.png", "己"] {
        assert!(!ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
    let named = gailint(here.path(), &["check", "报送/乙.docx", "报送/图.png", "有 空格.txt"]);
    assert!(named.stdout.contains("乙.docx：这是 Word 文件") && named.stdout.contains("要加引号"), "{}", named.stdout);
}
