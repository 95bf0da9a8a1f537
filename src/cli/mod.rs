//! The command line: the only place that prints, ends the process, reads
//! settings or looks at the environment. One file for a subcommand.

mod accept;
mod annotate;
mod args;
mod baseline;
mod check;
mod console;
mod diff;
mod explain;
mod extract;
mod failure;
mod generate;
mod input;
mod list;
mod new;
mod progress;
mod rules;
mod settings;
mod show;
mod suggesting;
mod target;
mod template;
mod test;
mod usage;
mod watch;

use std::process::ExitCode;

use args::{Cli, Command};
use console::Console;
use failure::Failure;

/// How a run ended, when the work could be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Nothing at or above the failing level.
    Clean,
    /// Something.
    Findings,
    /// Some files could not be read; what could be done was done.
    Incomplete,
}

impl Exit {
    fn code(self) -> ExitCode {
        match self {
            Self::Clean => ExitCode::SUCCESS,
            Self::Findings => ExitCode::from(1),
            Self::Incomplete => ExitCode::from(2),
        }
    }
}

/// Runs the program on the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    // A stumble over one document is told as part of the results, and any other
    // below; the standard report is English and would come in between.
    std::panic::set_hook(Box::new(|_| {}));
    std::panic::catch_unwind(run).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned()));
        let message = format!("程序内部出错（{}）", words.unwrap_or_else(|| "原因不明".to_owned()));
        let failure = Failure::message(message, "这是程序的缺陷，请把所用的命令和这条信息一起反馈给开发者");
        failure.report(&Console::default());
        Exit::Incomplete.code()
    })
}

fn run() -> ExitCode {
    let cli = match usage::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let console = Console::new(cli.color);
    match dispatch(&cli, &console) {
        Ok(exit) => exit.code(),
        Err(failure) => {
            failure.report(&console);
            Exit::Incomplete.code()
        }
    }
}

fn dispatch(cli: &Cli, console: &Console) -> Result<Exit, Failure> {
    match &cli.command {
        Command::Check(args) => check::run(args, console),
        Command::Annotate(args) => annotate::run(args, console),
        Command::Extract(args) => extract::run(args, console),
        Command::Baseline(args) => baseline::run(args, console),
        Command::Rules(args) => rules::run(args, console),
        Command::Explain(args) => explain::run(args, console),
        Command::Test(args) => test::run(args, console),
        Command::New(args) => new::run(args, console),
        Command::Template(args) => template::run(args, console),
        Command::Show(args) => show::run(args, console),
        Command::Completions(args) => generate::completions(args, console),
        Command::Man(args) => generate::man(args, console),
    }
}
