//! Parsing arguments, with help and errors in Chinese. clap says what is wrong;
//! the words are ours.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory, FromArgMatches};

use super::args::Cli;
use super::console::Console;
use super::failure::Failure;

const TEMPLATE: &str = "{about-with-newline}\n用法: {usage}\n\n{all-args}{after-help}";

/// A command, and all commands below it, with help in Chinese.
fn in_chinese(command: Command) -> Command {
    command.help_template(TEMPLATE).subcommand_help_heading("命令").mut_subcommands(in_chinese)
}

/// Parses arguments. Help and errors are printed here; the exit code is then
/// all that is left to do.
pub(super) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, ExitCode> {
    let mut command = in_chinese(Cli::command());
    let parsed = command
        .try_get_matches_from_mut(asking_for_help(args.into_iter().collect()))
        .and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches));
    parsed.map_err(|error| {
        let console = Console::default();
        match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                let text = error.render();
                let text = if console.stdout_style().color { text.ansi().to_string() } else { text.to_string() };
                if let Err(failure) = console.print(text.as_bytes()) {
                    failure.report(&console);
                }
                ExitCode::SUCCESS
            }
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                console.complain(&error.render().to_string());
                ExitCode::from(2)
            }
            _ => {
                let (message, help) = explain(&error);
                Failure::message(message, help).report(&console);
                ExitCode::from(2)
            }
        }
    })
}

/// `gailint help check` is `gailint check --help`.
fn asking_for_help(mut args: Vec<OsString>) -> Vec<OsString> {
    if args.get(1).is_some_and(|word| word == "help") {
        args.remove(1);
        args.push("--help".into());
    }
    args
}

/// What is wrong with the arguments, and what to do about it.
fn explain(error: &clap::Error) -> (String, String) {
    let get = |kind| error.get(kind).map(words).unwrap_or_default();
    let argument = bare(&get(ContextKind::InvalidArg));
    let value = get(ContextKind::InvalidValue);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项，或这里不需要它"),
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", get(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("“{argument}”后面缺少值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("“{argument}”的值“{value}”不对"),
        ErrorKind::MissingRequiredArgument => format!("缺少“{argument}”"),
        ErrorKind::ArgumentConflict if argument == bare(&get(ContextKind::PriorArg)) => {
            format!("“{argument}”只能写一次")
        }
        ErrorKind::ArgumentConflict => format!("“{argument}”不能与“{}”同时使用", bare(&get(ContextKind::PriorArg))),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("“{argument}”的值个数不对")
        }
        ErrorKind::NoEquals => format!("“{argument}”与它的值之间应有等号"),
        ErrorKind::InvalidUtf8 => "参数中有无法识别的文字".to_owned(),
        _ => "参数有误".to_owned(),
    };
    (message, advice(error, &argument))
}

fn advice(error: &clap::Error, argument: &str) -> String {
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let suggested = suggested.into_iter().find_map(|kind| error.get(kind)).map(words).filter(|words| !words.is_empty());
    let valid = error.get(ContextKind::ValidValue).map(words).filter(|words| !words.is_empty());
    let mut advice = Vec::new();
    let command = error.get(ContextKind::InvalidSubcommand).map(words).unwrap_or_default();
    if !command.is_empty() && Path::new(&command).exists() {
        let quoted = if command.contains(' ') { format!("\"{command}\"") } else { command };
        advice.push(format!("是不是想写“gailint check {quoted}”？"));
    }
    if let Some(suggested) = suggested.filter(|_| advice.is_empty()) {
        advice.push(format!("是不是想写“{suggested}”？"));
    }
    if let Some(valid) = valid {
        advice.push(format!("可以用的值：{valid}"));
    }
    if error.kind() == ErrorKind::ValueValidation && argument.starts_with("--jobs") {
        advice.push("应为大于 0 的整数".to_owned());
    }
    if let Some(reason) = std::error::Error::source(error).filter(|_| argument.starts_with("--format")) {
        advice.push(reason.to_string());
    }
    advice.push("用 gailint --help 或 gailint <命令> --help 查看用法".to_owned());
    advice.join("\n")
}

/// `--format <格式>` is `--format` to the reader, `<规则>` is 规则.
fn bare(argument: &str) -> String {
    let name = if argument.starts_with('-') { argument.split([' ', '=']).next().unwrap_or_default() } else { argument };
    name.trim_matches(['<', '>', '[', ']', '.']).to_owned()
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
