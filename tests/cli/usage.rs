//! Arguments, help, and the commands that read no reports.

use crate::{POOR, folder, gailint};

#[test]
fn help_is_in_chinese_for_every_command() {
    let here = folder(&[]);
    let below = [&["new"][..], &["new", "pack"], &["baseline"], &["baseline", "write"], &["baseline", "compare"]];
    let all = [&[][..], &["check"], &["extract"], &["rules"], &["explain"], &["test"], &["show"]];
    for command in all.into_iter().chain(below) {
        let ran = gailint(here.path(), &[command, &["--help"]].concat());
        assert_eq!(ran.code, 0, "{command:?}: {}", ran.stderr);
        assert!(ran.stdout.contains("用法: gailint") && ran.stdout.contains("选项"), "{command:?}: {}", ran.stdout);
        for english in ["Usage", "Options", "Arguments", "Commands", "Print", "default:", "possible values"] {
            assert!(!ran.stdout.contains(english), "{command:?} says {english}: {}", ran.stdout);
        }
    }
}

#[test]
fn wrong_arguments_are_explained_in_chinese() {
    let here = folder(&[("年报.txt", POOR.as_bytes())]);
    let cases: [(&[&str], &[&str]); 12] = [
        (&[], &["用法", "check"]),
        (&["chek"], &["“chek”", "“check”"]),
        (&["年报.txt"], &["是不是想写“gailint check 年报.txt”？"]),
        (&["show", "report", "没有.txt"], &["没有.txt", "找不到文件"]),
        (&["check", "--fromat", "json"], &["“--fromat”", "“--format”"]),
        (&["check", "--format", "xml", "年报.txt"], &["“--format”", "“xml”", "terminal、compact、json"]),
        (&["check", "--jobs", "0", "年报.txt"], &["“--jobs”", "大于 0 的整数"]),
        (&["check", "--fail-on"], &["“--fail-on”后面缺少值"]),
        (&["check", "--config", "a.yaml", "--no-config"], &["--config", "--no-config", "同时"]),
        (&["explain"], &["缺少“编号或名称”"]),
        (&["show", "tree", "年报.txt"], &["“tree”", "document"]),
        (&["check"], &["没有指定要读取的文件", "gailint check 年报.txt"]),
    ];
    for (args, expected) in cases {
        let ran = gailint(here.path(), args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert_eq!(ran.stdout, "", "{args:?}");
        for words in expected {
            assert!(ran.stderr.contains(words), "{args:?} should say {words}: {}", ran.stderr);
        }
        assert!(!ran.stderr.contains("error:"), "{}", ran.stderr);
    }
}

#[test]
fn rules_are_listed_and_explained() {
    let here = folder(&[]);
    let table = gailint(here.path(), &["rules"]);
    assert_eq!(table.code, 0, "{}", table.stderr);
    let json = gailint(here.path(), &["rules", "--format", "json"]);
    let rules: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    let rules = rules.as_array().expect("a list");
    assert!(!rules.is_empty());
    for (at, rule) in rules.iter().enumerate() {
        let (code, name) = (rule["code"].as_str().expect("a code"), rule["rule"].as_str().expect("a name"));
        assert!(table.stdout.contains(code) && table.stdout.contains(name), "{code}");
        // Every page is looked at through the library's own tests; a few suffice here.
        if at > 2 {
            continue;
        }
        for called in [code, name, name.rsplit('/').next().expect("a short name"), &code.to_lowercase()] {
            let page = gailint(here.path(), &["explain", called]);
            assert_eq!(page.code, 0, "{called}: {}", page.stderr);
            assert!(page.stdout.contains(code) && page.stdout.contains("依据"), "{called}: {}", page.stdout);
            assert!(page.stdout.contains("规则原文"), "{called}: {}", page.stdout);
        }
    }
}

#[test]
fn an_unknown_rule_is_answered_with_the_nearest() {
    let here = folder(&[]);
    let ran = gailint(here.path(), &["explain", "CN100"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("“CN100”") && ran.stderr.contains("是不是“CN1"), "{}", ran.stderr);
}

#[test]
fn the_examples_of_the_national_pack_pass() {
    let here = folder(&[]);
    let ran = gailint(here.path(), &["test"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    assert!(ran.stdout.contains("0 个不符"), "{}", ran.stdout);
    let named = gailint(here.path(), &["test", "cn"]);
    assert_eq!(named.stdout, ran.stdout);
}

#[test]
fn an_unknown_pack_is_an_error_of_its_own() {
    let here = folder(&[("年报.txt", POOR.as_bytes())]);
    for args in [&["check", "年报.txt", "--pack", "xx"][..], &["rules", "--pack", "xx"], &["test", "xx"]] {
        let ran = gailint(here.path(), args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.all());
        assert!(ran.stderr.contains("xx") && ran.stderr.contains("错误"), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn what_was_made_of_a_file_can_be_seen() {
    let here = folder(&[("年报.txt", POOR.as_bytes())]);
    for (what, words) in [("document", "段落"), ("report", "表式\tcn-"), ("plan", "")] {
        let ran = gailint(here.path(), &["show", what, "年报.txt"]);
        assert_eq!(ran.code, 0, "{what}: {}", ran.stderr);
        assert!(!ran.stdout.is_empty() && ran.stdout.contains(words), "{what}: {}", ran.stdout);
    }
    let missing = gailint(here.path(), &["show", "report", "没有.txt"]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("没有.txt"), "{}", missing.stderr);
}

#[test]
fn help_is_a_command_too() {
    let here = folder(&[]);
    for (asked, same) in [(&["help"][..], &["--help"][..]), (&["help", "check"], &["check", "--help"])] {
        let (one, other) = (gailint(here.path(), asked), gailint(here.path(), same));
        assert_eq!((one.code, one.stdout), (0, other.stdout));
    }
}

#[test]
fn without_a_name_the_packs_under_rules_are_tested() {
    let here = folder(&[("rules/甲/pack.yaml", b"no: pack\n"), ("rules/乙/read.me", b"")]);
    let ran = gailint(here.path(), &["test"]);
    assert!(ran.all().contains("rules/甲") && !ran.all().contains("乙"), "{}", ran.all());
}
