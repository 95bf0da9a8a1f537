//! Shell completions and man pages: that shells load them and complete, that
//! typesetters set them.

use std::process::Command;

use gailint::output::OUTPUTS;

use crate::{folder, gailint};

const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

/// Commands that the top level offers.
const COMMANDS: [&str; 4] = ["check", "explain", "completions", "man"];

/// What a tool printed, or nothing where it is not installed.
fn run(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn every_shell_gets_a_script() {
    let here = folder(&[]);
    for shell in SHELLS {
        let ran = gailint(here.path(), &["completions", shell]);
        assert_eq!(ran.code, 0, "{shell}: {}", ran.stderr);
        for word in COMMANDS.into_iter().chain(["skip-unrelated", "checkstyle"]) {
            assert!(ran.stdout.contains(word), "{shell} knows {word}");
        }
        let script = here.path().join(shell);
        std::fs::write(&script, &ran.stdout).expect("the script");
        if ["bash", "zsh", "fish"].contains(&shell) {
            run(Command::new(shell).arg("-n").arg(&script));
        }
    }
    let unknown = gailint(here.path(), &["completions", "csh"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("可以用的值：bash"), "{}", unknown.stderr);
}

/// What bash offers for the last of some words.
fn completed(words: &[&str]) -> Vec<String> {
    let here = folder(&[]);
    let script = here.path().join("script");
    std::fs::write(&script, gailint(here.path(), &["completions", "bash"]).stdout).expect("the script");
    // What bash does at the tab key.
    let drive = r#"source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        function=$(complete -p gailint | sed 's/.* -F \([^ ]*\) .*/\1/')
        "$function" gailint "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let mut command = Command::new("bash");
    command.current_dir(here.path()).args(["--norc", "-c", drive, "bash"]).arg(&script).args(words);
    let printed = run(&mut command).expect("bash");
    printed.lines().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn bash_completes_options_formats_and_packs() {
    assert_eq!(completed(&["gailint", "che"]), ["check"]);
    assert_eq!(completed(&["gailint", "check", "--form"]), ["--format"]);
    assert_eq!(completed(&["gailint", "check", "--format", "s"]), ["sarif", "sonarqube"]);
    let formats: Vec<&str> = OUTPUTS.iter().map(|output| output.name).collect();
    assert_eq!(completed(&["gailint", "check", "--format", ""]), formats);
    assert_eq!(completed(&["gailint", "check", "--pack", "c"]), ["cn"]);
    assert_eq!(completed(&["gailint", "check", "--fail-on", "w"]), ["warning"]);
    assert_eq!(completed(&["gailint", "completions", "z"]), ["zsh"]);
    assert_eq!(completed(&["gailint", "new", "p"]), ["pack"]);
}

#[test]
fn there_is_a_page_for_every_command() {
    let here = folder(&[]);
    let ran = gailint(here.path(), &["man", "--dir", "手册/man1"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
    let read = |name: &str| std::fs::read_to_string(here.path().join("手册/man1").join(name)).expect(name);
    assert_eq!(gailint(here.path(), &["man"]).stdout, read("gailint.1"));
    for command in COMMANDS {
        assert!(read("gailint.1").contains(&format!("gailint\\-{command}(1)")), "{command}");
        let page = read(&format!("gailint-{command}.1"));
        for part in [".TH gailint-", ".SH 名称", ".SH 用法", &format!("\\fBgailint {command}\\fR"), "\\-\\-help"] {
            assert!(page.contains(part), "{command} has {part}: {page}");
        }
    }
    assert!(read("gailint-new-pack.1").contains("\\fBgailint new pack\\fR"));
    for entry in std::fs::read_dir(here.path().join("手册/man1")).expect("the folder") {
        let page = std::fs::read_to_string(entry.expect("a page").path()).expect("text");
        for line in page.lines() {
            // Nothing in a text is taken for a request, and no heading is English.
            let request = line.strip_prefix(['.', '\'']).map(|rest| rest.split(' ').next().unwrap_or_default());
            assert!(
                request.is_none_or(
                    |name| ["ie", "el", "TH", "SH", "TP", "if", "nh", "ad", "br", "RS", "RE"].contains(&name)
                ),
                "{line}"
            );
            assert!(line.strip_prefix(".SH ").is_none_or(|heading| !heading.is_ascii()), "{line}");
        }
    }
}

/// As `man` shows a page, where groff or mandoc is installed.
#[test]
fn typesetters_set_the_page_in_chinese() {
    let here = folder(&[]);
    let page = here.path().join("gailint-check.1");
    gailint(here.path(), &["man", "--dir", "."]);
    let plain = ["-Tutf8", "-P-cbou"];
    let groff = run(Command::new("groff").args(["-k", "-man", "-ww"]).args(plain).env("LC_ALL", "C.UTF-8").arg(&page));
    let mandoc = run(Command::new("mandoc").arg("-Tutf8").arg(&page));
    // Bold is a character over itself.
    let overstruck = regex::Regex::new(".\u{8}").expect("a pattern");
    for text in [groff, mandoc].into_iter().flatten() {
        let text = overstruck.replace_all(&text, "");
        assert!(text.contains("检查报告，列出问题"), "{text}");
        assert!(text.contains("--skip-unrelated") && text.contains("--format <格式[=文件]>"), "{text}");
        assert!(!text.contains("\\f"), "{text}");
        assert!(
            text.contains("gailint 手册") && text.contains(concat!("gailint ", env!("CARGO_PKG_VERSION"))),
            "{text}"
        );
    }
}
