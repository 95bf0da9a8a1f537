//! The pages `tutorial.md`, `waivers.md` and `workflow.md` of `docs` are executed, each in
//! a temporary folder: files are written, commands run, and what they print must be what the
//! page shows. Run with `UPDATE_EXPECT=1` to write into the page what they print now.
//!
//! - A block whose first line is a comment that names a file is that file.
//! - A `console` block is `$ …` lines for bash, each followed by what it prints
//!   (both streams); a line `…` stands for any number of lines.
//!
//! Each folder has a copy of `examples/`, as the tutorial asks for.

use std::path::Path;
use std::process::Command;

/// One fenced block: its language and its lines.
struct Block<'a> {
    language: &'a str,
    lines: Vec<&'a str>,
}

#[test]
fn the_tutorial_is_what_happens() {
    is_what_happens("docs/tutorial.md");
}

#[test]
fn the_page_on_waivers_is_what_happens() {
    is_what_happens("docs/waivers.md");
}

#[test]
fn the_page_on_workflow_is_what_happens() {
    is_what_happens("docs/workflow.md");
}

fn is_what_happens(name: &str) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let written = std::fs::read_to_string(&page).expect("the page");
    let folder = tempfile::tempdir().expect("a folder");
    copy_examples(&folder.path().join("examples"));
    let now = executed(&written, folder.path());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&page, now).expect("the page is written");
    } else {
        assert!(now == written, "{name} is stale; run with UPDATE_EXPECT=1 and look at the difference:\n{now}");
    }
}

fn copy_examples(to: &Path) {
    std::fs::create_dir(to).expect("a folder");
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")).expect("examples") {
        let entry = entry.expect("an example");
        std::fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
    }
}

/// The page as it should be.
fn executed(page: &str, folder: &Path) -> String {
    let mut now = String::new();
    let mut lines = page.lines();
    let mut commands = 0;
    while let Some(line) = lines.next() {
        now += &format!("{line}\n");
        let Some(language) = line.strip_prefix("```") else { continue };
        let block = Block { language, lines: lines.by_ref().take_while(|line| *line != "```").collect() };
        if block.language == "console" {
            commands += block.lines.iter().filter(|line| line.starts_with("$ ")).count();
            now += &block.run(folder);
        } else {
            block.write(folder);
            now.extend(block.lines.iter().map(|line| format!("{line}\n")));
        }
        now += "```\n";
    }
    assert!(commands > 4, "the page has commands");
    now
}

impl Block<'_> {
    /// Writes the file that the first line names, if it names one.
    fn write(&self, folder: &Path) {
        let Some(first) = self.lines.first() else { return };
        let named = first.strip_prefix("# ").or_else(|| first.strip_prefix("// "));
        let Some(name) = named.filter(|name| name.contains('.') && !name.contains(' ')) else { return };
        let file = folder.join(name);
        std::fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        std::fs::write(file, self.lines.join("\n") + "\n").expect("a file");
    }

    /// Runs the commands; each with what it prints, or what the page shows where that fits.
    fn run(&self, folder: &Path) -> String {
        let mut now = String::new();
        let mut lines = self.lines.iter().peekable();
        while let Some(line) = lines.next() {
            let mut shown = Vec::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
                shown.push(*line);
            }
            let printed = printed(line, folder);
            let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
            let kept = if fits(&shown, &printed) { shown } else { renewed(&shown, printed) };
            now += &format!("{line}\n");
            now.extend(kept.iter().map(|line| format!("{line}\n")));
        }
        now
    }
}

/// What a command prints, trailing empty lines left out.
fn printed(line: &str, folder: &Path) -> String {
    let program = assert_cmd::cargo::cargo_bin("gailint");
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let bin = program.parent().expect("a folder").to_owned();
    let path = std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&paths))).expect("paths");
    let mut bash = Command::new("bash");
    let bash = bash.args(["--norc", "-c", line.trim_start_matches("$ ")]).current_dir(folder);
    let output = bash.env("PATH", path).env("COLUMNS", "100").env_remove("NO_COLOR").output().expect("a run");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    format!("{}{}", text(output.stdout), text(output.stderr)).trim_end().to_owned()
}

/// What is printed now, as much of its end as the page shows where that begins with `…`.
fn renewed<'a>(shown: &[&'a str], printed: Vec<&'a str>) -> Vec<&'a str> {
    match shown.split_first() {
        Some((&"…", rest)) if rest.len() < printed.len() => [&["…"], &printed[printed.len() - rest.len()..]].concat(),
        _ => printed,
    }
}

/// Whether lines are those that the page shows, `…` standing for any of them.
fn fits(shown: &[&str], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((&"…", rest)) => (0..=printed.len()).any(|at| fits(rest, &printed[at..])),
        Some((line, rest)) => {
            printed.split_first().is_some_and(|(first, printed)| line.trim_end() == *first && fits(rest, printed))
        }
    }
}

#[test]
fn an_ellipsis_stands_for_any_lines() {
    for shown in [&["a", "b", "c"][..], &["…"], &["a", "…", "c"], &["…", "a", "b", "c", "…"]] {
        assert!(fits(shown, &["a", "b", "c"]), "{shown:?}");
    }
    for shown in [&["a", "b"][..], &["…", "b"], &["a", "…", "d"], &[]] {
        assert!(!fits(shown, &["a", "b", "c"]), "{shown:?}");
    }
}
