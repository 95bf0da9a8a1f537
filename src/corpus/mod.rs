//! Many reports at once: finding the files, and reading them on all cores.
//! The order of results is that of the paths, whatever the threads do.

mod chain;
mod discover;
mod run;

pub use chain::Aliases;
pub use discover::{Discovered, Input, MEGABYTE, Request, discover};
pub use run::{Jobs, Work, cause, check_all, map_all, read_report};
