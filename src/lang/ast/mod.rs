//! The syntax tree: what is written, with places, before any name is looked up.
//! Both front ends (`.gail` and YAML) build it.

mod expr;

use std::sync::Arc;

use crate::finding::{Basis, Severity};
use crate::source::{SourceText, Span};
pub use expr::{BinaryOp, Call, CellsRef, Expr, ExprKind};

/// A value with the place where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<T> {
    /// What is written.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// A name as written.
pub type Name = Node<String>;

/// The items of one file.
#[derive(Debug, Clone)]
pub struct File {
    /// The file itself.
    pub source: SourceText,
    /// Rules in their order.
    pub rules: Vec<Rule>,
    /// `pattern …`.
    pub patterns: Vec<PatternDef>,
    /// `fact …`.
    pub facts: Vec<Fact>,
    /// `override …`.
    pub overrides: Vec<Override>,
    /// `disable …`.
    pub disables: Vec<Disable>,
    /// Names of items that could not be parsed: not unknown, only broken.
    pub broken: Vec<String>,
}

impl File {
    /// A file without items.
    #[must_use]
    pub fn new(source: SourceText) -> Self {
        Self {
            source,
            rules: Vec::new(),
            patterns: Vec::new(),
            facts: Vec::new(),
            overrides: Vec::new(),
            disables: Vec::new(),
            broken: Vec::new(),
        }
    }
}

/// `rule NAME { … }`.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The file that it stands in.
    pub source: SourceText,
    /// The explanation above it, without the slashes.
    pub doc: String,
    /// Its name, without the pack.
    pub name: Name,
    /// `code`.
    pub code: Option<Name>,
    /// `severity`.
    pub severity: Option<Node<Severity>>,
    /// `title`.
    pub title: Option<Node<String>>,
    /// `basis`.
    pub basis: Option<Arc<Basis>>,
    /// `since`.
    pub since: Option<Node<i32>>,
    /// `until`.
    pub until: Option<Node<i32>>,
    /// `param`.
    pub params: Vec<Param>,
    /// `when`.
    pub when: Vec<Expr>,
    /// `for`.
    pub bindings: Vec<Binding>,
    /// `let`.
    pub lets: Vec<Let>,
    /// `require`.
    pub requires: Vec<Require>,
    /// `at`.
    pub at: Option<Expr>,
    /// `message`.
    pub message: Option<Node<Template>>,
    /// `help`.
    pub help: Option<Node<Template>>,
    /// `example`.
    pub examples: Vec<Example>,
}

/// `param NAME: TYPE = VALUE`.
#[derive(Debug, Clone)]
pub struct Param {
    /// Its name.
    pub name: Name,
    /// Its type, as written.
    pub kind: Name,
    /// Its value unless a pack or the settings change it.
    pub value: Expr,
}

/// `for NAME in SET where CONDITION`.
#[derive(Debug, Clone)]
pub struct Binding {
    /// The name that is bound.
    pub name: Name,
    /// The set.
    pub set: Expr,
    /// Which elements count.
    pub filter: Option<Expr>,
}

/// `require EXPR else "…"`.
#[derive(Debug, Clone)]
pub struct Require {
    /// What must hold.
    pub check: Expr,
    /// What is said when it does not; else the message of the rule.
    pub message: Option<Node<Template>>,
}

/// `let NAME = EXPR`.
#[derive(Debug, Clone)]
pub struct Let {
    /// The name.
    pub name: Name,
    /// What it stands for.
    pub value: Expr,
}

/// Text with `{expr}` in it.
#[derive(Debug, Clone, Default)]
pub struct Template {
    /// The parts in order.
    pub parts: Vec<Part>,
}

/// A part of a [`Template`].
#[derive(Debug, Clone)]
pub enum Part {
    /// Words.
    Text(String),
    /// An expression whose value is printed.
    Value(Expr),
}

/// `pattern NAME = /…/`.
#[derive(Debug, Clone)]
pub struct PatternDef {
    /// Its name.
    pub name: Name,
    /// The expression between the slashes.
    pub regex: Node<String>,
}

/// `fact NAME: TYPE "…" { … }`.
#[derive(Debug, Clone)]
pub struct Fact {
    /// The file that it stands in.
    pub source: SourceText,
    /// Its name.
    pub name: Name,
    /// Type of the stated figure, as written.
    pub kind: Name,
    /// What it is, in words.
    pub title: Option<Node<String>>,
    /// Where it is looked for.
    pub from: Vec<Expr>,
    /// How it is worded.
    pub matches: Vec<Node<String>>,
    /// Wordings before it that make it something else.
    pub unless: Vec<Node<String>>,
    /// Wordings behind it that make it something else.
    pub unless_after: Vec<Node<String>>,
    /// Only where the sentence does not name another year before it.
    pub this_year: bool,
}

/// `override RULE { … because "…" }`.
#[derive(Debug, Clone)]
pub struct Override {
    /// The rule, `pack/name`.
    pub rule: Name,
    /// The severity it gets.
    pub severity: Option<Node<Severity>>,
    /// Parameters that are changed.
    pub params: Vec<(Name, Expr)>,
    /// Why; required.
    pub because: Option<Node<String>>,
}

/// `disable RULE because "…"`.
#[derive(Debug, Clone)]
pub struct Disable {
    /// The rule, `pack/name`.
    pub rule: Name,
    /// Why; required.
    pub because: Option<Node<String>>,
}

/// `example ok|bad { … } at …`.
#[derive(Debug, Clone)]
pub struct Example {
    /// Whether the rule must find nothing.
    pub ok: bool,
    /// What it changes in the zero report.
    pub settings: Vec<Assignment>,
    /// What it changes in last year's zero report; `None`: there is no report
    /// of last year.
    pub previous: Option<Vec<Assignment>>,
    /// Where the finding must point.
    pub at: Option<ExamplePlace>,
    /// The whole example.
    pub span: Span,
}

/// `TARGET = VALUE` in an example.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// What is changed.
    pub target: Expr,
    /// To what.
    pub value: Node<SetValue>,
}

/// What an example sets something to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetValue {
    /// It is taken out of the report.
    Absent,
    /// Printed as it stands.
    Text(String),
    /// Printed as it stands; a number or a date.
    Literal(String),
}

/// Where the finding of an example must point.
#[derive(Debug, Clone)]
pub enum ExamplePlace {
    /// At these words.
    Words(Node<String>),
    /// At a cell, section or the title.
    Place(Expr),
}
