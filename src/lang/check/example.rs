//! Examples of rules: targets and places to things of the form.

use std::sync::Arc;

use super::facts::Patterns;
use super::scope::Scope;
use super::sets::joined;
use super::{Sources, ast, did_you_mean, plan};
use crate::form::{CellIx, Form, RowIx, SectionIx, TableIx};
use crate::lang::Problem;
use crate::lang::ast::{ExamplePlace, ExprKind, Node, SetValue};
use crate::source::{SourceText, Span};

/// An example, ready to be run on one form.
#[derive(Debug, Clone)]
pub struct Example {
    /// Whether the rule must find nothing.
    pub ok: bool,
    /// What it changes in the zero report.
    pub settings: Vec<Setting>,
    /// What it changes in last year's zero report, if there is one.
    pub previous: Option<Vec<Setting>>,
    /// Where the finding must point.
    pub at: Option<Expected>,
    /// The example in its file.
    pub span: Span,
}

/// One change.
#[derive(Debug, Clone)]
pub struct Setting {
    /// What is changed.
    pub target: Target,
    /// To what.
    pub value: SetValue,
    /// Where the change stands in the file.
    pub span: Span,
}

/// What an example may change.
#[derive(Debug, Clone)]
pub enum Target {
    /// Cells, all to the same value.
    Cells(Vec<CellIx>),
    /// A row.
    Row(TableIx, RowIx),
    /// A table.
    Table(TableIx),
    /// The narrative of a section, or the section itself when it is made absent.
    Section(SectionIx),
    /// The heading of a section.
    Heading(SectionIx),
    /// The place of a section.
    Position(SectionIx),
    /// A label that a table prints otherwise than the form.
    Label(TableIx),
    /// A property of the report.
    Report(Property),
}

/// A property of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// `report.title`
    Title,
    /// `report.issuer`
    Issuer,
    /// `report.year`
    Year,
    /// `report.published`
    Published,
    /// `report.preamble`
    Preamble,
    /// `foreign_headings`: the heading of a part that the form does not have.
    ForeignHeading,
}

const PROPERTIES: &[(&str, Property)] = &[
    ("title", Property::Title),
    ("issuer", Property::Issuer),
    ("year", Property::Year),
    ("published", Property::Published),
    ("preamble", Property::Preamble),
];

/// Where the finding of an example must point.
#[derive(Debug, Clone)]
pub enum Expected {
    /// At these words, after normalisation.
    Words(String),
    /// At a place.
    Place(plan::Place),
}

/// Resolves an example on a form.
///
/// # Errors
/// Every name in it that is not known.
pub fn example(
    example: &ast::Example,
    file: &SourceText,
    form: &Arc<Form>,
    sources: &Sources,
) -> Result<Example, Vec<Problem>> {
    let patterns = Patterns::default();
    let mut scope = Scope::new(file, form, &[], sources, &patterns);
    let settings = settings(&mut scope, &example.settings);
    let previous = example.previous.as_ref().map(|previous| self::settings(&mut scope, previous));
    let at = example.at.as_ref().and_then(|at| match at {
        ExamplePlace::Words(words) => Some(Expected::Words(words.value.clone())),
        ExamplePlace::Place(expr) => match scope.try_place(expr) {
            Some(place) => place.map(Expected::Place),
            None => scope.fail(expr.span, "at 后面要写一个位置或一段文字"),
        },
    });
    if scope.missing && scope.problems.is_empty() {
        scope.problems.push(Problem::new(file, example.span, format!("示例所用的格式 {} 没有这里写到的栏目", form.id)));
    }
    if !scope.problems.is_empty() {
        return Err(scope.problems);
    }
    Ok(Example { ok: example.ok, settings, previous, at, span: example.span })
}

fn settings(scope: &mut Scope<'_>, assignments: &[ast::Assignment]) -> Vec<Setting> {
    let resolve = |assignment: &ast::Assignment| {
        let target = target(scope, &assignment.target)?;
        Some(Setting {
            target,
            value: assignment.value.value.clone(),
            span: assignment.target.span.to(assignment.value.span),
        })
    };
    assignments.iter().filter_map(resolve).collect()
}

fn target(scope: &mut Scope<'_>, expr: &ast::Expr) -> Option<Target> {
    match &expr.value {
        ExprKind::Cells(cells) => Some(Target::Cells(scope.cells(cells)?)),
        ExprKind::Call(call) if call.name.value == "odd_labels" => match call.args.as_slice() {
            [Node { value: ExprKind::Path(names), .. }] if names.len() == 1 => {
                names.first().and_then(|name| scope.table(name)).map(Target::Label)
            }
            _ => scope.fail(expr.span, "odd_labels(…) 里要写一张表"),
        },
        ExprKind::Call(_) => match scope.section_call(expr)? {
            Some((section, _)) => Some(Target::Section(section)),
            None => scope.fail(expr.span, "示例不能改这一项"),
        },
        ExprKind::Field(base, field) => {
            let Some((section, _)) = scope.section_call(base)? else {
                return scope.fail(expr.span, "示例不能改这一项");
            };
            match field.value.as_str() {
                "heading" => Some(Target::Heading(section)),
                "position" => Some(Target::Position(section)),
                "text" => Some(Target::Section(section)),
                other => scope.fail(field.span, format!("示例不能改一个部分的“{other}”")),
            }
        }
        ExprKind::Path(names) => path_target(scope, names, expr),
        _ => scope.fail(expr.span, "示例里等号左边要写单元格、部分或 report 的一项"),
    }
}

fn path_target(scope: &mut Scope<'_>, names: &[ast::Name], expr: &ast::Expr) -> Option<Target> {
    let Some((first, fields)) = names.split_first() else { return scope.fail(expr.span, "写法有误") };
    let field = joined(fields);
    if first.value == "report" {
        let name = field.as_ref().map_or("", |field| &field.value);
        if let Some((_, property)) = PROPERTIES.iter().find(|(known, _)| *known == name) {
            return Some(Target::Report(*property));
        }
        let help = did_you_mean(name, PROPERTIES.iter().map(|(known, _)| *known));
        let problem = scope.problem(expr.span, format!("report 没有“{name}”")).maybe_help(help);
        return scope.fail_with(problem);
    }
    if first.value == "foreign_headings" {
        return Some(Target::Report(Property::ForeignHeading));
    }
    let table = scope.table(first)?;
    let Some(field) = field else { return Some(Target::Table(table)) };
    match scope.form.table(table).row_ix(&field.value) {
        Some(row) => Some(Target::Row(table, row)),
        None => {
            let form = Arc::clone(scope.form);
            let known = form.table(table).rows.iter().map(|row| row.id.as_str());
            let help = did_you_mean(&field.value, known);
            let problem = scope.problem(field.span, format!("表 {} 没有名为“{}”的行", first.value, field.value));
            scope.fail_with(problem.maybe_help(help))
        }
    }
}
