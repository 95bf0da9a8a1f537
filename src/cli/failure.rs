//! Why the work could not be done at all: told on standard error, exit code 2.

use miette::Diagnostic;

use super::console::Console;
use crate::output::{harmless, headline, problem, wrap};
use crate::pack::LoadError;

/// More mistakes than these are counted, not shown: nobody reads on.
const MOST_PROBLEMS: usize = 50;

/// Why the work could not be done.
#[derive(Debug)]
pub(super) struct Failure {
    problems: Vec<Box<dyn Diagnostic + Send + Sync>>,
    message: Option<String>,
    help: Option<String>,
}

impl Failure {
    /// Something without a place in a file. Each line of `help` is one advice.
    pub(super) fn message(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { problems: Vec::new(), message: Some(message.into()), help: Some(help.into()) }
    }

    /// Something with a place in a file.
    pub(super) fn problem(problem: impl Diagnostic + Send + Sync + 'static) -> Self {
        Self { problems: vec![Box::new(problem)], message: None, help: None }
    }

    /// Tells it on standard error.
    pub(super) fn report(&self, console: &Console) {
        let style = console.stderr_style();
        let mut text: String = self.problems.iter().map(|one| problem(one.as_ref(), &style) + "\n").collect();
        if let Some(message) = &self.message {
            text.push_str(&headline(message, &style));
        }
        for help in self.help.iter().flat_map(|help| help.lines()) {
            text.push_str(&wrap("  建议：", &harmless(help), style.text_width()));
        }
        console.complain(&text);
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        let count = error.problems.len();
        let count = match count.checked_sub(MOST_PROBLEMS) {
            _ if count == 0 => None,
            None | Some(0) => Some(format!("共有 {count} 处错误，未能开始工作")),
            Some(more) => Some(format!("共有 {count} 处错误（另有 {more} 处没有列出），未能开始工作")),
        };
        let problems: Vec<Box<dyn Diagnostic + Send + Sync>> =
            error.problems.into_iter().take(MOST_PROBLEMS).map(|problem| Box::new(problem) as _).collect();
        Self { problems, message: error.message.or(count), help: error.help }
    }
}
