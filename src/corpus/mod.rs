//! Many reports at once: finding the files, reading them on all cores, and
//! the results of that, which outputs are made of.
//! The order of results is that of the paths, whatever the threads do.

mod chain;
mod discover;
mod results;
mod root;
mod run;

pub use chain::Aliases;
pub use discover::{Discovered, Input, MEGABYTE, Request, Unrelated, copy_of, discover};
pub use results::{Checked, Compared, Results, Summary, Unreadable, UsedSettings, WaiversFile};
pub use root::Root;
pub use run::{Jobs, Work, cause, check_all, map_all, read_report};
