//! The plan: rules for one form, with sets unrolled and cells as indices. What
//! `eval` runs; no name and no source text is looked up any more.

mod expr;

use std::sync::Arc;

use regex::Regex;

use crate::finding::{Basis, Severity};
use crate::form::{CellIx, Form, RowIx, SectionIx, TableIx};
use crate::source::Span;
use crate::value::Type;

pub use expr::{Element, Expr, Known, PreviousCells, Side};

/// Everything that is checked on reports of one form.
#[derive(Debug, Clone)]
pub struct Program {
    /// The form.
    pub form: Arc<Form>,
    /// The rules, in the order of their codes.
    pub rules: Vec<Rule>,
    /// The facts that rules ask for.
    pub facts: Vec<Fact>,
}

/// A rule for one form.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Code, `CN303`.
    pub code: Arc<str>,
    /// Name with its pack, `cn/row-sum`.
    pub name: Arc<str>,
    /// Severity after overrides and settings.
    pub severity: Severity,
    /// Legal ground.
    pub basis: Arc<Basis>,
    /// First report year.
    pub since: Option<i32>,
    /// Last report year.
    pub until: Option<i32>,
    /// Whether it reads last year's report.
    pub needs_previous: bool,
    /// The form has none of the cells that it names.
    pub not_on_form: bool,
    /// One for each combination of elements of its static sets.
    pub instances: Vec<Instance>,
}

/// A rule with the elements of its static sets put in.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Conditions; the rule does not apply when one is false.
    pub when: Vec<Condition>,
    /// Sets whose elements are only known when a report is read.
    pub loops: Vec<Loop>,
    /// What must hold.
    pub requires: Vec<Require>,
    /// Cells and rows that the elements stand for: when the report's layout
    /// has none of them, there is nothing to check.
    pub elements: Vec<Place>,
}

/// A set that is gone through for each report.
#[derive(Debug, Clone)]
pub struct Loop {
    /// Where the element is kept while its verdict is made.
    pub slot: usize,
    /// The set.
    pub set: Set,
    /// Which elements count.
    pub filter: Option<Condition>,
}

/// A condition of `when` or `where`.
#[derive(Debug, Clone)]
pub struct Condition {
    /// What is asked.
    pub check: Expr,
    /// Where it stands in the rule file.
    pub span: Span,
}

/// A set of places in the text.
#[derive(Debug, Clone)]
pub enum Set {
    /// Matches of a pattern in a text.
    Matches(Within, Regex),
    /// Mentions of a fact, by index in [`Program::facts`].
    Mentions(usize),
    /// Labels of a table that are printed in another wording than the form's.
    OddLabels(TableIx),
    /// Headings that the form does not have.
    ForeignHeadings,
}

/// Where a pattern is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Within {
    /// In a text of the report.
    Text(TextRef),
    /// In the words that a loop stands at, or in a named group of them.
    Slot(usize, Option<Arc<str>>),
}

/// A check with what is said when it fails.
#[derive(Debug, Clone)]
pub struct Require {
    /// What must hold.
    pub check: Expr,
    /// Where it stands in the rule file.
    pub span: Span,
    /// What to point at, as written; `None`: what the comparison is about.
    pub at: Option<Place>,
    /// What to point at when nothing else offers itself.
    pub fallback: Place,
    /// The message.
    pub message: Arc<Template>,
    /// What to do.
    pub help: Option<Arc<Template>>,
}

/// A message with values to be put in.
#[derive(Debug, Clone, Default)]
pub struct Template {
    /// The parts in order.
    pub parts: Vec<Part>,
}

/// A part of a [`Template`].
#[derive(Debug, Clone)]
pub enum Part {
    /// Words.
    Words(String),
    /// The value of an expression.
    Value(Expr, Type),
    /// Labels of the elements of `all … in …` for which the check failed.
    FailedElements,
}

/// Something that can be pointed at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A cell.
    Cell(CellIx),
    /// A row: its first cell.
    Row(TableIx, RowIx),
    /// A table.
    Table(TableIx),
    /// The heading of a section.
    Heading(SectionIx),
    /// The narrative of a section.
    Body(SectionIx),
    /// The words before section one.
    Preamble,
    /// The title.
    Title,
    /// What a loop stands at.
    Slot(usize),
}

/// A text of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextRef {
    /// Whether it is of last year's report.
    pub previous: bool,
    /// Which text.
    pub kind: TextKind,
}

/// Which text of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// The narrative of a section.
    Section(SectionIx),
    /// A section with its tables as printed, not normalised.
    Printed(SectionIx),
    /// The heading of a section, with its number.
    Heading(SectionIx),
    /// The words before section one.
    Preamble,
    /// The title.
    Title,
    /// The organ named in the title.
    Issuer,
}

/// What can be asked with `is`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is there at all.
    Present,
    /// A number is printed.
    Filled,
    /// Nothing or a mark is printed.
    Blank,
    /// What is printed can be read as a number, a blank or a mark.
    Readable,
    /// Its digits stick to others, and how to cut them is not decided.
    Glued,
    /// However its digits are cut, the sums of the form do not hold.
    Contradictory,
    /// It is a whole number.
    Whole,
    /// The form allows it to be negative; known from the form alone.
    Signed,
    /// It counts things (件, 项); known from the form alone.
    Counted,
    /// A number stands alone: no note, no unit that the column states.
    Plain,
    /// The heading of a section has none of the wordings that the form knows.
    Misworded,
}

/// A figure that the narrative states.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Its name.
    pub name: String,
    /// What it is, in words.
    pub title: String,
    /// Type of the figure.
    pub kind: Type,
    /// Where it is looked for.
    pub from: Vec<TextRef>,
    /// How it is worded; the group `value` is the figure.
    pub matches: Vec<Regex>,
    /// Wordings before it, in the same sentence, that make it something else.
    pub unless: Vec<Regex>,
    /// Wordings behind it, in the same sentence, that make it something else.
    pub unless_after: Vec<Regex>,
    /// The last year that its sentence names before it must be the report's.
    pub this_year: bool,
}
