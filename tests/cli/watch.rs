//! `--watch`: runs in the background; what it prints is waited for, however long
//! that takes, and the process is stopped at the end.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::{POOR, gailint, quick};

/// Longer than any machine needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A run with `--watch`, and what it prints on either stream, line by line.
struct Watching {
    process: Child,
    lines: Receiver<String>,
}

fn watch(folder: &Path, args: &[&str]) -> Watching {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("gailint"));
    command.current_dir(folder).args(["check", "--watch"]).args(args);
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a run");
    let (send, lines) = channel();
    let streams: [Box<dyn Read + Send>; 2] =
        [Box::new(process.stdout.take().expect("a pipe")), Box::new(process.stderr.take().expect("a pipe"))];
    for stream in streams {
        let send = send.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                drop(send.send(line));
            }
        });
    }
    Watching { process, lines }
}

impl Watching {
    /// Waits for a line with these words; gives all lines up to it.
    fn until(&self, words: &str) -> String {
        let mut seen = String::new();
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{words} never came: {seen}"));
            seen += &format!("{line}\n");
            if line.contains(words) {
                return seen;
            }
        }
    }

    /// One check from its first line to its end. The streams are two, so the
    /// results may come after the line that ends the check.
    fn round(&self, reason: &str, result: &str) {
        let mut missing = vec![reason, result, "等待改动"];
        let mut seen = String::new();
        while !missing.is_empty() {
            let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{missing:?} never came: {seen}"));
            seen += &format!("{line}\n");
            missing.retain(|words| !line.contains(words));
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[test]
fn a_change_of_anything_that_matters_is_seen() {
    let here = quick(&[("年报/甲.txt", POOR.as_bytes())]);
    let write = |name: &str, text: &str| std::fs::write(here.path().join(name), text).expect("a file");
    let watching = watch(here.path(), &["年报", "--quiet"]);
    watching.round("开始检查", "共检查 1 份报告");
    // A save as editors do it: another file, renamed over the old one.
    write("年报/.甲.txt.swp", &format!("{POOR}\n三、收到和处理政府信息公开申请情况\n"));
    std::fs::rename(here.path().join("年报/.甲.txt.swp"), here.path().join("年报/甲.txt")).expect("a rename");
    watching.round("有改动：年报/甲.txt", "共检查 1 份报告");
    write("年报/乙.txt", &POOR.replace("2023", "2022"));
    watching.round("有改动：年报/乙.txt", "共检查 2 份报告");
    write(".pack/required-section.gail", "rule {");
    watching.round("有改动：.pack/required-section.gail", ".pack/required-section.gail:1");
    write(".pack/required-section.gail", include_str!("../../rules/cn/required-section.gail"));
    watching.round("有改动：.pack/required-section.gail", "共检查 2 份报告");
    write("gailint-waivers.yaml", "waivers: [");
    watching.round("有改动：gailint-waivers.yaml", "gailint-waivers.yaml:1");
    std::fs::remove_file(here.path().join("gailint-waivers.yaml")).expect("the file");
    watching.round("有改动：gailint-waivers.yaml", "共检查 2 份报告");
    write("gailint.yaml", "packs: [./.pack]\nseverity: { CN101: off }\n");
    watching.round("有改动：gailint.yaml", "停用 1 条规则");
    write("gailint.yaml", "fail_on: eror\n");
    watching.round("有改动：gailint.yaml", "设置文件有误");
    write("gailint.yaml", "packs: [./.pack]\nexclude: ['甲.txt']\n");
    watching.round("gailint.yaml", "共检查 1 份报告");
    std::fs::remove_file(here.path().join("年报/乙.txt")).expect("the file");
    watching.round("有改动：年报/乙.txt", "没有可以检查的报告");
}

#[test]
fn results_in_the_watched_folder_are_no_change() {
    let here = quick(&[("年报.txt", POOR.as_bytes())]);
    let watching = watch(here.path(), &[".", "--format", "markdown=结果.md"]);
    watching.until("等待改动");
    std::fs::write(here.path().join("年报.txt"), POOR.replace('3', "4")).expect("a file");
    let seen = watching.until("有改动");
    assert!(seen.ends_with("有改动：年报.txt\n"), "{seen}");
    watching.until("等待改动");
    assert!(std::fs::read_to_string(here.path().join("结果.md")).expect("the results").contains("年报.txt"));
    // Long enough for a file of its own to have been noticed.
    assert!(watching.lines.recv_timeout(Duration::from_secs(2)).is_err(), "it checks again without a change");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_as_any_other_command() {
    use std::os::unix::process::ExitStatusExt;
    let here = quick(&[("年报.txt", POOR.as_bytes())]);
    let mut watching = watch(here.path(), &["年报.txt", "--format", "json=结果.json"]);
    watching.until("等待改动");
    let id = i32::try_from(watching.process.id()).ok().and_then(rustix::process::Pid::from_raw).expect("a process");
    rustix::process::kill_process(id, rustix::process::Signal::INT).expect("a signal");
    let status = watching.process.wait().expect("an end");
    assert_eq!(status.signal(), Some(2), "the shell sees 130");
    let left = std::fs::read_dir(here.path()).expect("the folder").count();
    assert_eq!(left, 4, "the report, its pack and settings, the results, nothing half written");
}

#[test]
fn there_must_be_something_to_watch() {
    let here = quick(&[]);
    for (args, words) in [
        (&[][..], "没有指定要读取的文件"),
        (&["-"], "不能用于标准输入"),
        (&["--files-from", "-"], "不能用于标准输入"),
        (&["--stdin"], "同时使用"),
    ] {
        let ran = gailint(here.path(), &[&["check", "--watch"], args].concat());
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.all());
        assert!(ran.stderr.contains(words), "{args:?}: {}", ran.stderr);
    }
}
