//! The progress bar: on standard error, only on a terminal, and only when the
//! work takes long enough for someone to wonder.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work that ends sooner shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// Counts finished files.
pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
    shown: std::sync::Once,
}

impl Progress {
    /// A bar for so many files, not yet shown.
    pub(super) fn new(files: usize) -> Self {
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} 份，还需约 {eta}");
        let bar = ProgressBar::with_draw_target(u64::try_from(files).ok(), ProgressDrawTarget::hidden());
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, started: Instant::now(), shown: std::sync::Once::new() }
    }

    /// One more is done.
    pub(super) fn advance(&self) {
        if self.started.elapsed() > PATIENCE {
            // Draws nothing when standard error is not a terminal.
            self.shown.call_once(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
        self.bar.inc(1);
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
