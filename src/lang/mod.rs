//! The rule language, in the order of its stages:
//!
//! 1. [`parse`]: text → [`ast`], recovering at items. The only folder that names pest.
//!    [`yaml`] builds the same [`ast`] from the YAML twin.
//! 2. [`check`]: for each form, names are resolved, types compared, sets unrolled
//!    and cells turned into indices; or every mistake is told with its place.
//! 3. [`plan`]: what comes out, the [`plan::Program`] that `eval` runs.

mod problem;
pub mod ast;
pub mod parse;
pub mod yaml;
pub mod plan;
pub mod check;
mod show;

pub use problem::{Problem, suggest};
pub use show::{show_ast, show_plan};
