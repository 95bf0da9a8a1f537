//! What the clauses of a rule came to over several reports: which were seen to
//! hold and which to fail. Examples are judged by it, reports are not.

use std::collections::BTreeMap;

use crate::lang::plan::Rule;
use crate::source::Span;

use super::truth::Truth;

/// What each clause of one rule came to, by where it is written. A clause that
/// the form decides is not in it: no report can change what it comes to.
#[derive(Debug)]
pub(crate) struct Coverage(BTreeMap<Span, Seen>);

/// What a clause came to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    /// It held.
    pub(crate) held: bool,
    /// It failed.
    pub(crate) failed: bool,
}

impl Coverage {
    /// Of a rule that has seen no report yet.
    pub(crate) fn of(rule: &Rule) -> Self {
        let spans = rule.instances.iter().flat_map(|instance| {
            let filters = instance.loops.iter().filter_map(|current| current.filter.as_ref());
            let conditions = instance.when.iter().chain(filters).map(|condition| condition.span);
            conditions.chain(instance.requires.iter().map(|require| require.span))
        });
        Self(spans.map(|span| (span, Seen::default())).collect())
    }

    /// What the clause that is written here came to.
    pub(crate) fn get(&self, clause: Span) -> Option<Seen> {
        self.0.get(&clause).copied()
    }

    pub(super) fn record(&mut self, clause: Span, truth: Truth) {
        let Some(seen) = self.0.get_mut(&clause) else { return };
        match truth {
            Truth::True => seen.held = true,
            Truth::False => seen.failed = true,
            Truth::Unknown => {}
        }
    }
}
