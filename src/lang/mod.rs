//! The rule language, in the order of its stages:
//!
//! 1. [`parse`]: text → [`ast`], recovering at items. The only folder that names pest.
//!    [`yaml`] builds the same [`ast`] from the YAML twin.
//! 2. [`check`]: names are resolved and types compared; gives [`hir`], or every
//!    error with its place.
//! 3. [`plan`]: for one form, sets are unrolled and cells become indices; gives
//!    the [`plan::Program`] that `eval` runs.

pub mod ast;
pub mod check;
pub mod parse;
pub mod plan;
mod problem;
mod show;
pub mod yaml;

pub use problem::{Problem, suggest};
pub use show::{show_ast, show_plan};
