//! `gailint.yaml`: where it is found, what it changes, how its mistakes are told.

use crate::{POOR, folder, gailint};

#[test]
fn a_mistake_is_underlined_in_the_file() {
    let cases = [
        ("fail_on: eror\n", "eror", "可用的有"),
        ("faill_on: error\n", "faill_on", "没有“faill_on”这一项"),
        ("severity: {CN101: critical}\n", "critical", "可用的有"),
        ("exclude: ['a[']\n", "a[", "通配符写法有误"),
        ("jobs: 0\n", "jobs", "大于 0 的整数"),
        ("params: {cn/x: {max: [1]}}\n", "max", "一个数或一段文字"),
        ("packs: [cn\n", "packs", "YAML 写法有误"),
        ("exclude: {a: 1}\n", "exclude", "应为列表"),
        ("jobs: -1\n", "jobs", "不小于 0 的整数"),
        ("severity: off\n", "severity", "“名称: 值”的形式"),
        ("severity: {CN101: warn}\n", "warn", "是不是“warning”？"),
        ("limits: { file_size: 0 }\n", "file_size", "应为 1 到 1024"),
        ("limits: { file_sise: 1 }\n", "file_sise", "没有“file_sise”这一项"),
        ("fail_on: a: b\n", "fail_on", "这里不能有冒号"),
    ];
    for (text, words, message) in cases {
        let here = folder(&[("gailint.yaml", text.as_bytes()), ("报送/年报.txt", POOR.as_bytes())]);
        let ran = gailint(here.path(), &["check", "报送"]);
        assert_eq!(ran.code, 2, "{text}: {}", ran.all());
        assert_eq!(ran.stdout, "", "{text}");
        for expected in ["gailint.yaml", words, message] {
            assert!(ran.stderr.contains(expected), "{text} should say {expected}: {}", ran.stderr);
        }
    }
}

#[test]
fn the_underline_stands_under_the_wrong_value() {
    let here = folder(&[("gailint.yaml", "# 设置\nfail_on: eror\n".as_bytes()), ("年报.txt", POOR.as_bytes())]);
    insta::assert_snapshot!(gailint(here.path(), &["check", "年报.txt"]).stderr);
}

#[test]
fn an_empty_settings_file_changes_nothing() {
    for text in ["", "# 只有注释\n"] {
        let here = folder(&[("gailint.yaml", text.as_bytes()), ("年报.txt", POOR.as_bytes())]);
        assert_eq!(gailint(here.path(), &["check", "年报.txt"]).code, 1);
    }
}

#[test]
fn the_failing_level_comes_from_settings_unless_it_is_given() {
    let here = folder(&[("gailint.yaml", b"fail_on: never\n"), ("下/年报.txt", POOR.as_bytes())]);
    let code = |args: &[&str]| gailint(here.path(), &[&["check", "下/年报.txt"], args].concat()).code;
    assert_eq!(code(&[]), 0);
    assert_eq!(code(&["--fail-on", "error"]), 1);
    assert_eq!(code(&["--fail-on", "note"]), 1);
    assert_eq!(code(&["--no-config"]), 1);
    assert_eq!(code(&["--no-config", "--fail-on", "never"]), 0);
    assert_eq!(gailint(&here.path().join("下"), &["check", "年报.txt"]).code, 0);
}

#[test]
fn files_of_the_settings_are_checked_when_none_are_given() {
    let settings = "files: [报送]\nfail_on: never\n".as_bytes();
    let here = folder(&[("gailint.yaml", settings), ("报送/年报.txt", POOR.as_bytes())]);
    let ran = gailint(here.path(), &["check"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    assert!(ran.stdout.contains("报送/年报.txt"), "{}", ran.stdout);
}

#[test]
fn a_named_settings_file_must_exist() {
    let here = folder(&[("年报.txt", POOR.as_bytes()), ("另.yaml", b"fail_on: never\n")]);
    assert_eq!(gailint(here.path(), &["check", "年报.txt", "--config", "另.yaml"]).code, 0);
    let ran = gailint(here.path(), &["check", "年报.txt", "--config", "没有.yaml"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("没有.yaml"), "{}", ran.stderr);
}

#[test]
fn one_text_stands_for_a_list_and_the_settings_are_named_in_the_results() {
    let settings = "files: 报送\nexclude: '*-旧.txt'\npacks: cn\nseverity: {CN601: off, CN101: note}\nfail_on: never\n";
    let poor = POOR.as_bytes();
    let here = folder(&[("gailint.yaml", settings.as_bytes()), ("报送/甲.txt", poor), ("报送/乙-旧.txt", poor)]);
    let ran = gailint(here.path(), &["check"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    let last = ran.stdout.lines().last();
    assert_eq!(last, Some("设置文件：gailint.yaml（停用 1 条规则，改动 1 条的级别）"), "{}", ran.stdout);
    let json = gailint(here.path(), &["check", "--format", "json"]);
    assert!(json.stdout.contains("\"settings\": \"gailint.yaml\""), "{}", json.stdout);
}
