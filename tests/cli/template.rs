//! `gailint template`: what is written, and what is refused.

use crate::{folder, gailint};

const WANTED: [&str; 4] = ["--issuer", "示例市档案局", "--year", "2025"];

fn template(folder: &std::path::Path, args: &[&str]) -> crate::Ran {
    gailint(folder, &[&["template"][..], &WANTED, args].concat())
}

#[test]
fn an_empty_report_is_written_and_read_back() {
    let here = folder(&[]);
    for name in ["docx", "xlsx", "html", "md"] {
        let file = format!("年报.{name}");
        let ran = template(here.path(), &["--to", name, "--output", &file]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, format!("已写入 {file}\n").as_str()), "{name}");
    }
    let ran = gailint(here.path(), &["show", "report", "年报.xlsx"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    for words in ["表式\tcn-2021", "机关\t示例市档案局", "年度\t2025"] {
        assert!(ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
    assert_eq!(ran.stdout.matches("（空白）").count(), 200, "{}", ran.stdout);
}

#[test]
fn text_goes_to_standard_output() {
    let here = folder(&[]);
    let ran = template(here.path(), &["--to", "md"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.starts_with("# 示例市档案局2025年政府信息公开工作年度报告\n"), "{}", ran.stdout);
}

#[test]
fn the_form_is_that_of_the_year_unless_named() {
    let here = folder(&[]);
    let of_year = gailint(here.path(), &["template", "--issuer", "某局", "--year", "2020", "--to", "md"]).stdout;
    assert!(of_year.contains("本年新制作数量"), "{of_year}");
    assert!(template(here.path(), &["--to", "md", "--form", "cn-2019"]).stdout.contains("本年新制作数量"));
    let unknown = template(here.path(), &["--to", "md", "--form", "cn-2012"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("没有名为“cn-2012”的表式"), "{}", unknown.stderr);
    assert!(unknown.stderr.contains("是不是“cn-20"), "{}", unknown.stderr);
}

#[test]
fn a_file_that_is_there_is_not_lost() {
    let here = folder(&[("年报.md", b"filled in")]);
    let read = || std::fs::read_to_string(here.path().join("年报.md")).expect("the file");
    let refused = template(here.path(), &["--to", "md", "--output", "年报.md"]);
    assert_eq!((refused.code, read().as_str()), (2, "filled in"));
    assert!(refused.stderr.contains("已经存在") && refused.stderr.contains("--force"), "{}", refused.stderr);
    assert_eq!(template(here.path(), &["--to", "md", "--output", "年报.md", "--force"]).code, 0);
    assert!(read().starts_with('#'));
    assert_eq!(template(here.path(), &["--to", "md", "--output", "没有/年报.md"]).code, 2);
}
