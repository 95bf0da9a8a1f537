//! `gailint annotate`: copies of reports with the findings written into them.

use std::fs;
use std::path::Path;

use super::Exit;
use super::accept::Accepted;
use super::args::{AnnotateArgs, CheckedArgs};
use super::check::{examine, previous};
use super::console::Console;
use super::failure::Failure;
use super::input::{find, load_settings};
use super::target::write_file;
use crate::annotate::{Annotated, annotate};
use crate::corpus::{Checked, Input, Unreadable, cause, copy_of};
use crate::document::{File, Limits};
use crate::finding::SEVERITIES;
use crate::linter::Linter;
use crate::output::{harmless, wrap};

pub(super) fn run(args: &AnnotateArgs, console: &Console) -> Result<Exit, Failure> {
    let CheckedArgs { input, previous: before, waiver, pack } = &args.checked;
    let settings = load_settings(input, pack)?;
    let linter = Linter::new(&settings.options(pack))?;
    let accepted = Accepted::waivers(waiver, (input, pack), &settings, &linter)?;
    let found = find(input, &settings)?;
    match (&args.output, found.inputs.len() + found.failures.len()) {
        (Some(_), count @ 2..) => {
            let message = format!("--output 只能用于一份报告，这里有 {count} 份");
            return Err(Failure::message(message, "不写 --output，各份副本写在原文件旁边"));
        }
        (None, _) if found.inputs.iter().any(|input| input.bytes.is_some()) => {
            return Err(Failure::message("报告来自标准输入，副本没有地方可写", "请用 --output 指定副本的文件名"));
        }
        _ => {}
    }
    let inputs = found.inputs.clone();
    let mut results = examine((found, previous(before, &settings)), input, &settings, &linter)?;
    accepted.apply(&mut results, &linter);

    let mut failed: Vec<Failure> = std::mem::take(&mut results.unreadable).into_iter().map(failure).collect();
    for checked in &results.documents {
        // What else is in the results is no report: the file with waivers.
        let Some(input) = inputs.iter().find(|input| input.path == checked.path) else { continue };
        let copy = args.output.clone().unwrap_or_else(|| copy_of(&input.file));
        match write_copy(args, input, checked, &copy, &inputs, &settings.limits) {
            Ok(None) => {
                let old =
                    if copy.exists() { "；以前的副本没有改动，加上 --force 可以更新" } else { "" };
                let path = harmless(&input.path);
                console.print(format!("{path}：没有发现问题，没有写出副本{old}\n").as_bytes())?;
            }
            Ok(Some(annotated)) => console.print(told(input, &copy, checked, &annotated, console).as_bytes())?,
            Err(failure) => failed.push(failure),
        }
    }
    let skipped = results.skipped.iter().map(|path| format!("{}：不是年度报告，没有标注\n", harmless(path)));
    console.print(skipped.collect::<String>().as_bytes())?;
    failed.iter().for_each(|failure| failure.report(console));
    Ok(if failed.is_empty() { Exit::Clean } else { Exit::Incomplete })
}

fn failure(unreadable: Unreadable) -> Failure {
    Failure::message(format!("{}：{}", unreadable.path, unreadable.message), unreadable.help)
}

/// Writes the copy of a report. `None`: there is nothing to say, and nobody
/// asked for a file of that name.
fn write_copy(
    args: &AnnotateArgs,
    input: &Input,
    checked: &Checked,
    copy: &Path,
    inputs: &[Input],
    limits: &Limits,
) -> Result<Option<Annotated>, Failure> {
    let refused = |message: String, help: &str| failure(input.unreadable(message, help));
    let bytes =
        input.read().map_err(|error| refused(format!("无法读取文件（{}）", cause(&error)), "请确认文件没有被移走"))?;
    let file = File { name: &input.path, bytes: &bytes, limits };
    let annotated = annotate(file, checked, &now()).map_err(|refusal| refused(refusal.message, &refusal.help))?;
    let is_stale = args.force && copy.exists();
    if annotated.written == 0 && args.output.is_none() && !is_stale {
        return Ok(None);
    }
    let shown = copy.display();
    if copy.extension() != input.file.extension() {
        return Err(refused(
            format!("副本 {shown} 的扩展名与原文件不同"),
            "副本与原文件是同一种格式，请用同样的扩展名",
        ));
    }
    if inputs.iter().any(|input| is_same_file(&input.file, copy)) {
        return Err(refused(format!("{shown} 就是要检查的文件，没有改动"), "请用 --output 指定另一个文件名"));
    }
    if copy.exists() && !args.force {
        let help = "请换一个文件名，或先移走它；确实要覆盖时加上 --force";
        return Err(refused(format!("文件 {shown} 已经存在，没有改动"), help));
    }
    write_file(copy, |out| out.write_all(&annotated.bytes))?;
    Ok(Some(annotated))
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).ok();
    real(one).is_some_and(|one| Some(one) == real(other))
}

/// The moment that comments carry: word processors take it for local time.
fn now() -> String {
    chrono::Local::now().format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// What was done, for the terminal.
fn told(input: &Input, copy: &Path, checked: &Checked, annotated: &Annotated, console: &Console) -> String {
    let width = console.stdout_style().text_width();
    let counts = SEVERITIES.iter().map(|(severity, _, title)| format!("{title} {}", checked.count(*severity)));
    let counts = counts.collect::<Vec<_>>().join("，");
    let (path, copy) = (harmless(&input.path), harmless(&copy.display().to_string()));
    let mut text = wrap("", &format!("{path} → {copy}：标注了 {} 个问题（{counts}）", annotated.written), width);
    for displaced in &annotated.displaced {
        text.push_str(&wrap("  - ", &format!("{}（{}）", displaced.finding, displaced.reason), width));
    }
    for caution in &annotated.cautions {
        text.push_str(&wrap("  注意：", caution, width));
    }
    text
}
