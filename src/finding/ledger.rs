//! The ledger: what was checked, and what came of it. "No findings" must never
//! mean "nothing was looked at".

use std::sync::Arc;

/// What came of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The requirement holds.
    Pass,
    /// It does not; there is a finding.
    Fail,
    /// The rule does not concern this report.
    NotApplicable,
    /// It cannot be decided from what was read.
    Undetermined,
}

/// Counts of outcomes, in all and for each rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Checks that hold.
    pub pass: u32,
    /// Checks that fail.
    pub fail: u32,
    /// Checks that do not concern the report.
    pub not_applicable: u32,
    /// Checks that could not be decided.
    pub undetermined: u32,
    /// The same for each rule, in the order of codes.
    pub rules: Vec<RuleLedger>,
}

/// Counts of outcomes of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleLedger {
    /// Code of the rule.
    pub code: Arc<str>,
    /// Name of the rule with its pack.
    pub rule: Arc<str>,
    /// Checks that hold.
    pub pass: u32,
    /// Checks that fail.
    pub fail: u32,
    /// Checks that do not concern the report.
    pub not_applicable: u32,
    /// Checks that could not be decided.
    pub undetermined: u32,
    /// Why checks did not concern the report or could not be decided, each
    /// reason once, in the order of appearance.
    pub reasons: Vec<String>,
}

impl RuleLedger {
    /// An empty account for a rule.
    #[must_use]
    pub fn new(code: Arc<str>, rule: Arc<str>) -> Self {
        Self { code, rule, pass: 0, fail: 0, not_applicable: 0, undetermined: 0, reasons: Vec::new() }
    }

    /// Counts one outcome.
    pub fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Pass => self.pass += 1,
            Outcome::Fail => self.fail += 1,
            Outcome::NotApplicable => self.not_applicable += 1,
            Outcome::Undetermined => self.undetermined += 1,
        }
    }

    /// Notes a reason, once.
    pub fn reason(&mut self, reason: String) {
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }
}

impl Ledger {
    /// Adds the account of one rule.
    pub fn add(&mut self, rule: RuleLedger) {
        self.pass += rule.pass;
        self.fail += rule.fail;
        self.not_applicable += rule.not_applicable;
        self.undetermined += rule.undetermined;
        self.rules.push(rule);
    }

    /// How many checks there were in all.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.pass + self.fail + self.not_applicable + self.undetermined
    }
}
