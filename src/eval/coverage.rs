//! What the clauses of a rule came to over several reports: which were seen to
//! hold and which to fail. Examples are judged by it, reports are not.

use std::collections::BTreeMap;

use crate::lang::plan::{Expr, Rule, State};
use crate::source::Span;

use super::truth::Truth;

/// What each clause of one rule came to, by where it is written.
#[derive(Debug)]
pub(crate) struct Coverage(BTreeMap<Span, Seen>);

/// What a clause came to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    /// It held.
    pub(crate) held: bool,
    /// It failed.
    pub(crate) failed: bool,
    /// Some report may change what it comes to.
    varies: bool,
}

impl Seen {
    /// Whether all was seen of it that can be: of `require false`, and of what
    /// the form alone decides, only that it was reached.
    pub(crate) fn is_covered(self) -> bool {
        if self.varies { self.held && self.failed } else { self.held || self.failed }
    }
}

impl Coverage {
    /// Of a rule that has seen no report yet.
    pub(crate) fn of(rule: &Rule) -> Self {
        let clauses = rule.instances.iter().flat_map(|instance| {
            let filters = instance.loops.iter().filter_map(|current| current.filter.as_ref());
            let conditions = instance.when.iter().chain(filters).map(|condition| (condition.span, &condition.check));
            conditions.chain(instance.requires.iter().map(|require| (require.span, &require.check)))
        });
        let mut seen: BTreeMap<Span, Seen> = BTreeMap::new();
        for (span, check) in clauses {
            seen.entry(span).or_default().varies |= !is_constant(check);
        }
        Self(seen)
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

fn is_constant(check: &Expr) -> bool {
    match check {
        Expr::Bool(_) | Expr::Is(_, State::Signed | State::Counted) => true,
        Expr::Not(inner) => is_constant(inner),
        _ => false,
    }
}
