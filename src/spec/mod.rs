//! Stub of the example runner, replaced at merge.
use crate::lang::Problem;
use crate::linter::{LoadError, Options};
/// What came of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// ok example, no finding
    Quiet,
    /// bad example, finding
    Reported,
    /// ok example, finding
    Noisy,
    /// bad example, none
    Missing,
    /// bad example, other place
    Wrong,
}
/// A case.
#[derive(Debug, Clone)]
pub struct SpecCase {
    /// Rule.
    pub rule: String,
    /// Code.
    pub code: String,
    /// Verdict.
    pub verdict: Verdict,
    /// As it should be.
    pub ok: bool,
    /// Detail.
    pub detail: Option<Problem>,
}
/// Report.
#[derive(Debug, Clone, Default)]
pub struct SpecReport {
    /// Cases.
    pub cases: Vec<SpecCase>,
    /// Problems.
    pub problems: Vec<Problem>,
}
/// Runs.
///
/// # Errors
/// Load.
pub fn run(options: &Options) -> Result<SpecReport, LoadError> {
    crate::linter::Linter::new(options)?;
    let case = |verdict, ok| SpecCase { rule: "cn/row-sum".into(), code: "CN303".into(), verdict, ok, detail: None };
    Ok(SpecReport { cases: vec![case(Verdict::Quiet, true), case(Verdict::Reported, true)], problems: Vec::new() })
}
