//! Evaluation: Program × Report → findings and ledger. Total: what cannot be
//! decided is an outcome with a reason, never an error and never a pass.

mod blame;
mod context;
mod coverage;
mod finding;
mod number;
mod reason;
mod text;
mod truth;

use std::cell::RefCell;

use crate::finding::{Finding, Fingerprints, Ledger, Outcome, RuleLedger};
use crate::form::Report;
use crate::lang::plan::{self, Instance, Place, Program, Require, Rule};
use crate::source::Span;

use context::Context;
pub(crate) use coverage::Coverage;
use truth::Truth;

/// What making a finding costs of the steps of a rule that goes through the
/// text: one that faults every character must come to an end as well.
const FINDING_STEPS: u32 = 1000;

/// Checks a report against a program for its form, with last year's report
/// where there is one. Findings come in the order of [`Finding::order`].
#[must_use]
pub fn evaluate(program: &Program, report: &Report, previous: Option<&Report>) -> (Vec<Finding>, Ledger) {
    run(Context::new(program, report, previous))
}

/// As [`evaluate`], for the examples of the one rule of a program: what its
/// clauses come to is recorded.
pub(crate) fn evaluate_recorded(
    program: &Program,
    report: &Report,
    previous: Option<&Report>,
    coverage: &RefCell<Coverage>,
) -> (Vec<Finding>, Ledger) {
    run(Context::new(program, report, previous).recording(coverage))
}

fn run(mut context: Context<'_>) -> (Vec<Finding>, Ledger) {
    let (mut findings, mut ledger) = (Vec::new(), Ledger::default());
    for rule in &context.program.rules {
        context.refuel();
        let mut account = RuleLedger::new(rule.code.clone(), rule.name.clone());
        match reason::not_applicable(rule, &context) {
            Some(reason) => {
                account.count(Outcome::NotApplicable);
                account.reason(reason);
            }
            None => {
                for instance in &rule.instances {
                    check_instance(&context, rule, instance, &mut account, &mut findings);
                }
            }
        }
        ledger.add(account);
    }
    findings.sort_by(Finding::order);
    let mut fingerprints = Fingerprints::default();
    for finding in &mut findings {
        finding.fingerprint = fingerprints.next(&[&finding.rule, &finding.fingerprint]);
    }
    (findings, ledger)
}

/// The checks of a program that were made on a report without a place in the
/// text: rules that apply, in instances whose conditions hold.
pub(crate) fn checks_made<'p>(program: &'p Program, report: &Report) -> Vec<(&'p Rule, &'p Require)> {
    let context = Context::new(program, report, None);
    let applies = |rule: &&Rule| reason::not_applicable(rule, &context).is_none();
    let made = |instance: &&Instance| {
        instance.loops.is_empty()
            && !instance.elements.iter().any(|element| context.is_void(element))
            && instance.when.iter().all(|condition| context.truth(&condition.check) == Truth::True)
    };
    let rules = program.rules.iter().filter(applies);
    rules
        .flat_map(|rule| {
            rule.instances
                .iter()
                .filter(made)
                .flat_map(move |instance| instance.requires.iter().map(move |r| (rule, r)))
        })
        .collect()
}

/// One rule with the elements of its static sets: conditions, then the loops
/// over the text, then the requirements.
fn check_instance(
    context: &Context<'_>,
    rule: &Rule,
    instance: &Instance,
    account: &mut RuleLedger,
    findings: &mut Vec<Finding>,
) {
    if instance.elements.iter().any(|element| context.is_void(element)) {
        return;
    }
    for condition in &instance.when {
        let outcome = match context.decide(&condition.check, condition.span) {
            Truth::True => continue,
            Truth::False => Outcome::NotApplicable,
            Truth::Unknown => Outcome::Undetermined,
        };
        account.count(outcome);
        account.reason(reason::of_condition(&condition.check, outcome, context));
        return;
    }
    let cost = if instance.loops.is_empty() { 0 } else { FINDING_STEPS };
    let mut elements = 0;
    each_element(context, instance, 0, &mut |unclear| {
        elements += 1;
        if let Some(filter) = unclear {
            account.count(Outcome::Undetermined);
            account.reason(reason::undetermined(filter, context));
            return;
        }
        for require in &instance.requires {
            if check(context, rule, require, account, findings) == Truth::False {
                context.spend(cost);
            }
        }
    });
    if !context.step() {
        account.count(Outcome::Undetermined);
        account.reason("这条规则的计算量超过上限".to_owned());
    } else if elements == 0 {
        account.count(Outcome::NotApplicable);
        account.reason(reason::nothing_in_text(instance, context));
    }
}

/// Calls `body` for each combination of elements of the loops that count, and
/// with the condition for those of which it is not known whether they count.
fn each_element<'p>(
    context: &Context<'_>,
    instance: &'p Instance,
    at: usize,
    body: &mut dyn FnMut(Option<&'p plan::Expr>),
) {
    let Some(current) = instance.loops.get(at) else {
        body(None);
        return;
    };
    for hit in context.hits(&current.set) {
        if !context.step() {
            break;
        }
        context.put(current.slot, Some(hit));
        let filter = current.filter.as_ref();
        match filter.map(|filter| (&filter.check, context.decide(&filter.check, filter.span))) {
            None | Some((_, Truth::True)) => each_element(context, instance, at + 1, body),
            Some((_, Truth::False)) => {}
            Some((filter, Truth::Unknown)) => body(Some(filter)),
        }
    }
    context.put(current.slot, None);
}

fn check(
    context: &Context<'_>,
    rule: &Rule,
    require: &Require,
    account: &mut RuleLedger,
    findings: &mut Vec<Finding>,
) -> Truth {
    let truth = context.decide(&require.check, require.span);
    match truth {
        Truth::True => account.count(Outcome::Pass),
        Truth::False => {
            account.count(Outcome::Fail);
            findings.push(finding::build(context, rule, require));
        }
        Truth::Unknown => {
            account.count(Outcome::Undetermined);
            account.reason(reason::undetermined(&require.check, context));
        }
    }
    truth
}

impl Context<'_> {
    /// What a clause comes to; the recorder, if there is one, learns it.
    fn decide(&self, check: &plan::Expr, clause: Span) -> Truth {
        let truth = self.truth(check);
        if let Some(coverage) = self.coverage {
            coverage.borrow_mut().record(clause, truth);
        }
        truth
    }

    /// Whether the report's layout has other rows in place of this one.
    fn is_void(&self, place: &Place) -> bool {
        use crate::form::CellState::Void;
        match place {
            Place::Cell(cell) => self.report.cell(*cell).state == Void,
            Place::Row(table, row) => {
                let mut cells = self.row_cells(*table, *row).peekable();
                cells.peek().is_some() && cells.all(|cell| self.report.cell(cell).state == Void)
            }
            Place::Table(_) | Place::Heading(_) | Place::Body(_) | Place::Preamble | Place::Title | Place::Slot(_) => {
                false
            }
        }
    }
}
