//! Last year's report of each report: found by issuer and year, among the
//! reports that are checked and those that are only supplied to compare with.

use std::collections::{BTreeMap, HashMap};

use crate::form::Report;
use crate::value::label_key;

/// Other names of organs: the name that stands for all, and the others.
pub type Aliases = BTreeMap<String, Vec<String>>;

/// A report and its path.
pub(super) type Named<'a> = (&'a str, &'a Report);

/// Reports by issuer and year.
pub(super) struct Chain<'a> {
    reports: HashMap<(String, i32), Vec<Named<'a>>>,
    names: HashMap<String, String>,
    /// The one report that was supplied for the one that is checked: it needs
    /// no issuer, since organs are renamed.
    only: Option<Named<'a>>,
}

impl<'a> Chain<'a> {
    /// Sorts reports by issuer and year; those without either are left out.
    pub(super) fn new(checked: &[Named<'a>], supplied: &[Named<'a>], aliases: &Aliases) -> Self {
        let names =
            aliases.iter().flat_map(|(name, others)| others.iter().map(|other| (label_key(other), label_key(name))));
        let only = match (checked, supplied) {
            ([_], [one]) => Some(*one),
            _ => None,
        };
        let mut chain = Self { reports: HashMap::new(), names: names.collect(), only };
        for named in checked.iter().chain(supplied) {
            if let Some(key) = chain.key(named.1) {
                chain.reports.entry(key).or_default().push(*named);
            }
        }
        chain
    }

    /// The report of the same organ on the year before. Several that print
    /// different numbers are none: nobody knows which one was published.
    pub(super) fn previous(&self, report: &Report) -> Option<Named<'a>> {
        if let (Some(only), Some(year)) = (self.only, report.year)
            && only.1.year == Some(year - 1)
        {
            return Some(only);
        }
        let (issuer, year) = self.key(report)?;
        let found = self.reports.get(&(issuer, year - 1))?;
        let first = *found.first()?;
        found.iter().all(|(_, other)| prints_the_same(first.1, other)).then_some(first)
    }

    fn key(&self, report: &Report) -> Option<(String, i32)> {
        let name = label_key(report.issuer.as_deref()?);
        Some((self.names.get(&name).cloned().unwrap_or(name), report.year?))
    }
}

/// Whether two files hold one report: a web page and its Word file.
fn prints_the_same(one: &Report, other: &Report) -> bool {
    let same_cells = one.cells.iter().map(|cell| &cell.state).eq(other.cells.iter().map(|cell| &cell.state));
    one.form.id == other.form.id && same_cells
}
