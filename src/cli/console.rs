//! Standard output and error: what they can show, and writing to them.

use std::io::{self, IsTerminal, Write};

use super::args::Color;
use super::failure::Failure;
use crate::corpus::cause;
use crate::output::Style;

/// Columns when the output goes to no terminal.
const PLAIN_WIDTH: usize = 100;

/// The two streams, and whether colours are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Console {
    color: Color,
}

impl Console {
    pub(super) fn new(color: Color) -> Self {
        Self { color }
    }

    /// How to draw on standard output.
    pub(super) fn stdout_style(&self) -> Style {
        self.style(io::stdout().is_terminal(), terminal_size::terminal_size_of(io::stdout()))
    }

    /// How to draw on standard error.
    pub(super) fn stderr_style(&self) -> Style {
        self.style(io::stderr().is_terminal(), terminal_size::terminal_size_of(io::stderr()))
    }

    fn style(&self, terminal: bool, size: Option<(terminal_size::Width, terminal_size::Height)>) -> Style {
        let color = match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && colors_welcome(),
        };
        let width = size.map_or(PLAIN_WIDTH, |(terminal_size::Width(columns), _)| usize::from(columns));
        Style { color, width: width.clamp(50, 160), wrap: size.is_some(), ..Style::default() }
    }

    /// Writes to standard output.
    pub(super) fn print(&self, bytes: &[u8]) -> Result<(), Failure> {
        self.write(|out| out.write_all(bytes))
    }

    /// Lets `write` write to standard output. That the reader has closed the
    /// pipe is not an error: it has seen enough.
    pub(super) fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        match write(&mut out).and_then(|()| out.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Failure::message(format!("无法写出结果（{}）", cause(&error)), "请检查磁盘空间和权限")),
        }
    }

    /// Empties the screen, where standard output is one.
    pub(super) fn clear(&self) {
        let term = console::Term::stdout();
        if term.is_term() {
            drop(term.clear_screen());
        }
    }

    /// Writes to standard error. Nothing can be done when that fails.
    pub(super) fn complain(&self, text: &str) {
        drop(io::stderr().lock().write_all(text.as_bytes()));
    }
}

/// See <https://no-color.org>.
fn colors_welcome() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}
