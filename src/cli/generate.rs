//! `gailint completions` and `gailint man`: what a packager installs beside the
//! program, made from the same definition as the arguments.

use std::io;
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::Exit;
use super::args::{Cli, CompletionsArgs, ManArgs};
use super::console::Console;
use super::failure::Failure;
use super::target::write_file;
use crate::corpus::cause;
use crate::output::harmless;

/// Headings that the generator knows in English only.
const HEADINGS: [(&str, &str); 6] = [
    ("NAME", "名称"),
    ("SYNOPSIS", "用法"),
    ("DESCRIPTION", "说明"),
    ("SUBCOMMANDS", "命令"),
    ("EXTRA", "附注"),
    ("VERSION", "版本"),
];

/// Chinese line breaks (a file of groff, which alone has the register), no
/// hyphenation, no stretched lines.
const LAYOUT: &str = ".if \\n(.x .mso zh.tmac\n.nh\n.ad l\n";

/// Writes the script that completes arguments in a shell.
pub(super) fn completions(args: &CompletionsArgs, console: &Console) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "gailint", &mut script);
    console.print(&script)?;
    Ok(Exit::Clean)
}

/// Writes the page of the program, or all pages into a folder.
pub(super) fn man(args: &ManArgs, console: &Console) -> Result<Exit, Failure> {
    let mut command = Cli::command();
    command.build();
    match &args.dir {
        None => console.print(page(&command).map_err(unwritten)?.as_bytes())?,
        Some(folder) => {
            std::fs::create_dir_all(folder).map_err(|error| {
                let message = format!("无法建立文件夹 {}（{}）", folder.display(), cause(&error));
                Failure::message(message, "请检查路径和权限")
            })?;
            pages(&command, folder, console)?;
        }
    }
    Ok(Exit::Clean)
}

/// Writes the page of a command and those of its subcommands.
fn pages(command: &Command, folder: &Path, console: &Console) -> Result<(), Failure> {
    let (file, page) = (folder.join(Man::new(command.clone()).get_filename()), page(command).map_err(unwritten)?);
    write_file(&file, |out| out.write_all(page.as_bytes()))?;
    console.print(format!("已写入 {}\n", harmless(&file.display().to_string())).as_bytes())?;
    command.get_subcommands().try_for_each(|command| pages(command, folder, console))
}

fn unwritten(error: io::Error) -> Failure {
    Failure::message(format!("无法生成手册页（{}）", cause(&error)), "这是程序的缺陷，请反馈给开发者")
}

/// The page of a command. Names of options are not hyphenated; Chinese words are
/// broken where Chinese may be, if this typesetter knows how (groff does).
fn page(command: &Command) -> io::Result<String> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    let page = String::from_utf8_lossy(&page);
    let line = |line: &str| match line.split_once(' ') {
        // The generator leaves out the empty date, and the version takes its place.
        Some((".TH", rest)) => {
            let name = rest.split(' ').next().unwrap_or_default();
            format!(".TH {name} 1 \"\" \"gailint {}\" \"gailint 手册\"\n{LAYOUT}", env!("CARGO_PKG_VERSION"))
        }
        Some((".SH", english)) => {
            let chinese = HEADINGS.iter().find(|(name, _)| *name == english);
            format!(".SH {}\n", chinese.map_or(english, |(_, chinese)| chinese))
        }
        _ => format!("{line}\n"),
    };
    Ok(page.lines().map(line).collect())
}
