//! Files that cannot be read: a clear message with the path, exit code 2, and
//! the other files are checked all the same.

use crate::{POOR, folder, gailint};

/// Each bad file with words that its message must have.
const BAD: &[(&str, &[u8], &str)] = &[
    ("空.txt", b"", "空"),
    ("空白.txt", b"  \n\t\n", "空"),
    ("程序.txt", b"\x7fELF\x02\x01\0\0\0\0", "不是文本"),
    ("乱码.txt", b"\xff\xff\xfa\x80\x81 \xff", "编码"),
];

#[test]
fn a_bad_file_is_named_and_the_others_are_checked() {
    for (name, bytes, words) in BAD {
        let here = folder(&[(name, bytes), ("年报.txt", POOR.as_bytes())]);
        let ran = gailint(here.path(), &["check", "."]);
        assert_eq!(ran.code, 2, "{name}: {}", ran.all());
        assert!(ran.stdout.contains(name) && ran.stdout.contains(words), "{name}: {}", ran.stdout);
        assert!(
            ran.stdout.contains("共检查 1 份报告") && ran.stdout.contains("1 处未能检查"),
            "{name}: {}",
            ran.stdout
        );

        let json = gailint(here.path(), &["check", ".", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
        assert!(json["unreadable"][0]["path"].as_str().is_some_and(|path| path.contains(name)), "{json}");
        assert_eq!(json["summary"]["unreadable"], 1);
        assert_eq!(json["summary"]["documents"], 1);

        let extract = gailint(here.path(), &["extract", "."]);
        assert_eq!(extract.code, 2);
        assert_eq!(extract.stdout.lines().count(), 1);
        assert!(extract.stderr.contains(name), "{}", extract.stderr);
    }
}

#[test]
fn paths_that_lead_nowhere() {
    let here = folder(&[("年报.txt", POOR.as_bytes()), ("别的/图.png", b"x")]);
    let empty = here.path().join("空夹");
    std::fs::create_dir(&empty).expect("a folder");
    let cases = [
        ("没有.txt", "没有这个文件或文件夹"),
        ("空夹", "没有可以检查的报告"),
        ("别的", "没有可以检查的报告"),
        ("*.docx", "没有与这个通配符相符的文件"),
        ("a[", "通配符写法有误"),
    ];
    for (path, words) in cases {
        let ran = gailint(here.path(), &["check", path, "年报.txt"]);
        assert_eq!(ran.code, 2, "{path}: {}", ran.all());
        assert!(ran.stdout.contains(&format!("{path}：")) && ran.stdout.contains(words), "{path}: {}", ran.stdout);
        assert!(ran.stdout.contains("共检查 1 份报告"), "{path}: {}", ran.stdout);
    }
}

#[cfg(unix)]
#[test]
fn devices_and_loops_of_links_end() {
    let here = folder(&[("年报/甲.txt", POOR.as_bytes())]);
    let link = |to: &str, from: &str| std::os::unix::fs::symlink(to, here.path().join(from)).expect("a link");
    link("..", "年报/上");
    link("不存在", "年报/断.txt");
    link("甲.txt", "年报/乙.txt");
    let ran = gailint(here.path(), &["check", "年报"]);
    assert!(ran.stdout.contains("共检查 1 份报告"), "{}", ran.stdout);
    let device = gailint(here.path(), &["check", "/dev/zero"]);
    assert_eq!(device.code, 2);
    assert!(device.stdout.contains("不是普通文件"), "{}", device.stdout);
}

#[test]
fn files_over_the_limit_are_not_read() {
    let here = folder(&[("gailint.yaml", b"limits: { file_size: 1 }\n"), ("大.txt", &vec![b'1'; 1_000_001])]);
    let ran = gailint(here.path(), &["check", "大.txt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stdout.contains("大.txt：文件太大（2 MB，上限 1 MB）"), "{}", ran.stdout);
}
