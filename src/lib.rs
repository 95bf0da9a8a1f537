//! `gailint` checks 政府信息公开工作年度报告, the annual report that every Chinese
//! administrative organ publishes on open government information, against rules
//! that are written in a language of their own.
//!
//! The pipeline, in the order of the modules: bytes are read into a
//! [`document::Document`]; a [`form::Aligner`] reads it against a statutory form and
//! gives a [`form::Report`]; rule text is parsed and checked by [`lang`] into a
//! [`lang::plan::Program`]; [`eval`] runs the program on the report and gives
//! [`finding`]s and a ledger; [`output`] turns them into bytes.
//!
//! Most users need only [`Linter`]:
//!
//! ```
//! let linter = gailint::Linter::new(&gailint::Options::default())?;
//! let report = linter.read("年报.md", "# 某某局2023年政府信息公开工作年度报告".as_bytes())?;
//! for finding in linter.check(&report).0 {
//!     println!("{} 第 {} 行：{}", finding.code, finding.place.start.line, finding.message);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// Nothing that a user can cause may end the program: what could panic is
// denied, and only `cli` prints, through its own console.
#![deny(
    clippy::exit,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used
)]

pub mod source;
pub mod value;
pub mod finding;
pub mod document;
pub mod form;
pub mod builtin;
pub mod lang;
pub mod pack;
pub mod eval;
pub mod repair;
mod linter;
pub mod corpus;
pub mod waive;
pub mod baseline;
pub mod output;
pub mod spec;
pub mod cli;

pub use finding::Finding;
pub use finding::RuleInfo;
pub use form::Report;
pub use linter::Linter;
pub use pack::{LoadError, Options};

/// The programs in the readmes compile and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
#[doc = include_str!("../README.zh-CN.md")]
struct Readmes;
