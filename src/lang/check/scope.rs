//! What names mean inside one rule, and where mistakes go.

use std::sync::Arc;

use super::facts::Patterns;
use super::{Sources, ast, plan};
use crate::form::{CellIx, ColumnIx, Form, RowIx, SectionIx, TableIx};
use crate::lang::Problem;
use crate::source::{SourceText, Span};
use crate::value::Type;

/// An expression with the type of its value.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub(super) expr: plan::Expr,
    pub(super) kind: Type,
}

/// A part of the form that a variable may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    Row(TableIx, RowIx),
    Column(TableIx, ColumnIx),
    Cell(CellIx),
    Table(TableIx),
    Section(SectionIx),
}

/// What a variable stands for.
#[derive(Debug, Clone)]
pub(super) enum Meaning {
    /// A part of the form.
    Element(Element),
    /// A place in the text, found when a report is read.
    Slot { slot: usize, kind: Type, groups: Vec<String> },
    /// A value with a name (`let`, `param`, an element of a list).
    Value(Typed),
    /// Something that was wrong and has been reported.
    Broken,
}

/// One instance of one rule on one form while it is being checked.
pub(super) struct Scope<'a> {
    pub(super) form: &'a Arc<Form>,
    pub(super) sources: &'a Sources,
    pub(super) facts: &'a [plan::Fact],
    pub(super) patterns: &'a Patterns,
    /// The file of the rule or fact.
    pub(super) file: &'a SourceText,
    pub(super) names: Vec<(String, Meaning)>,
    pub(super) problems: Vec<Problem>,
    /// Something that the rule names is on another form, or in another block
    /// of the table: this instance is not made.
    pub(super) missing: bool,
    pub(super) needs_previous: bool,
    pub(super) slots: usize,
    /// Whether places in the text may be named here: a condition of the whole
    /// rule is asked before any of them is found.
    pub(super) slots_hidden: bool,
    /// Expressions that may still be made of this rule on this form.
    budget: usize,
}

/// Expressions that one rule may unroll to on one form; the largest national
/// rule makes a few thousand.
const BUDGET: usize = 500_000;

impl<'a> Scope<'a> {
    pub(super) fn new(
        file: &'a SourceText,
        form: &'a Arc<Form>,
        facts: &'a [plan::Fact],
        sources: &'a Sources,
        patterns: &'a Patterns,
    ) -> Self {
        Scope {
            form,
            sources,
            facts,
            patterns,
            file,
            names: Vec::new(),
            problems: Vec::new(),
            missing: false,
            needs_previous: false,
            slots: 0,
            slots_hidden: false,
            budget: BUDGET,
        }
    }

    /// Takes `count` expressions out of what the rule may unroll to.
    pub(super) fn afford(&mut self, count: usize, span: Span) -> Option<()> {
        if self.budget == 0 {
            return None; // told already
        }
        self.budget = self.budget.saturating_sub(count);
        if self.budget > 0 {
            return Some(());
        }
        let problem = self.problem(span, "这条规则展开后太大");
        self.fail_with(problem.help("请减少嵌套的集合，或拆成几条规则"))
    }

    /// Whether the rule has unrolled to all that it may.
    pub(super) fn is_spent(&self) -> bool {
        self.budget == 0
    }

    /// Reports a mistake; the caller goes on with nothing.
    pub(super) fn fail<T>(&mut self, span: Span, message: impl Into<String>) -> Option<T> {
        self.problems.push(Problem::new(self.file, span, message));
        None
    }

    /// Reports a mistake with words under the underline and help.
    pub(super) fn fail_with<T>(&mut self, problem: Problem) -> Option<T> {
        self.problems.push(problem);
        None
    }

    /// A mistake at a place of this file, to be added to.
    pub(super) fn problem(&self, span: Span, message: impl Into<String>) -> Problem {
        Problem::new(self.file, span, message)
    }

    /// The form has no such thing, but another form has.
    pub(super) fn absent<T>(&mut self) -> Option<T> {
        self.missing = true;
        None
    }

    /// What a variable stands for.
    pub(super) fn lookup(&self, name: &str) -> Option<&Meaning> {
        self.names.iter().rev().find(|(known, _)| known == name).map(|(_, meaning)| meaning)
    }

    /// Binds a name; two variables of one rule may not share it.
    pub(super) fn bind(&mut self, name: &ast::Name, meaning: Meaning) {
        if self.names.iter().any(|(known, _)| *known == name.value) {
            let problem = self.problem(name.span, format!("变量“{}”重名", name.value));
            self.problems.push(problem.help("请换一个名称"));
        }
        self.names.push((name.value.clone(), meaning));
    }

    /// Binds a name while `body` is checked.
    pub(super) fn with<T>(&mut self, name: &ast::Name, meaning: Meaning, body: impl FnOnce(&mut Self) -> T) -> T {
        self.bind(name, meaning);
        let result = body(self);
        self.names.pop();
        result
    }

    pub(super) fn new_slot(&mut self) -> usize {
        self.slots += 1;
        self.slots - 1
    }

    /// An element's name for people.
    pub(super) fn label(&self, element: Element) -> String {
        match element {
            Element::Row(table, row) => self.form.table(table).row_label(row),
            Element::Column(table, column) => self.form.table(table).column(column).label.clone(),
            Element::Cell(cell) => self.form.cell_label(cell),
            Element::Table(table) => self.form.table(table).name.clone(),
            Element::Section(section) => self.form.section(section).heading.clone(),
        }
    }

    /// The element as something that can be pointed at; a column has no place.
    pub(super) fn place_of(&self, element: Element) -> Option<plan::Place> {
        match element {
            Element::Row(table, row) => Some(plan::Place::Row(table, row)),
            Element::Column(..) => None,
            Element::Cell(cell) => Some(plan::Place::Cell(cell)),
            Element::Table(table) => Some(plan::Place::Table(table)),
            Element::Section(section) => Some(plan::Place::Heading(section)),
        }
    }

    /// Names that may stand at the beginning of an expression, for suggestions.
    pub(super) fn known_names(&self) -> Vec<&str> {
        let tables = self.sources.forms.iter().flat_map(|form| &form.tables).map(|table| table.id.as_str());
        let mut names: Vec<&str> = self.names.iter().map(|(name, _)| name.as_str()).collect();
        names.extend(tables);
        names.extend([
            "report",
            "form",
            "section",
            "cells",
            "sum",
            "count",
            "matches",
            "mentions",
            "odd_labels",
            "foreign_headings",
            "true",
            "false",
            "previous",
        ]);
        names.extend(crate::builtin::BUILTINS.iter().map(|builtin| builtin.name));
        names
    }
}
