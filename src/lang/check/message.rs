//! Messages: what `{…}` in them stands for.

use super::scope::{Element, Meaning, Scope, Typed};
use super::{ast, plan};
use crate::lang::ast::ExprKind;
use crate::value::Type;

impl Scope<'_> {
    /// A message for a check; `left`, `right` and `failed` speak of the
    /// comparison in it.
    pub(super) fn template(&mut self, template: &ast::Template, check: Option<&plan::Expr>) -> Option<plan::Template> {
        let sides = check.and_then(compared_type);
        let before = self.names.len();
        for (name, side) in [("left", plan::Side::Left), ("right", plan::Side::Right)] {
            let meaning = match (check, sides) {
                // The check has a mistake of its own; its message is not to blame.
                (None, _) => Meaning::Broken,
                (Some(_), Some(kind)) => Meaning::Value(Typed { expr: plan::Expr::Side(side), kind }),
                (Some(_), None) => continue,
            };
            if self.lookup(name).is_none() {
                self.names.push((name.to_owned(), meaning));
            }
        }
        let parts: Vec<Option<plan::Part>> = template.parts.iter().map(|part| self.part(part, check)).collect();
        self.names.truncate(before);
        Some(plan::Template { parts: parts.into_iter().collect::<Option<_>>()? })
    }

    fn part(&mut self, part: &ast::Part, check: Option<&plan::Expr>) -> Option<plan::Part> {
        let expr = match part {
            ast::Part::Text(words) => return Some(plan::Part::Words(words.clone())),
            ast::Part::Value(expr) => expr,
        };
        if let ExprKind::Path(names) = &expr.value {
            let parts: Vec<&str> = names.iter().map(|name| name.value.as_str()).collect();
            match parts.as_slice() {
                ["failed"] if check.is_none_or(has_elements) => return Some(plan::Part::FailedElements),
                ["failed"] => return self.fail(expr.span, "这条要求里没有“all … in …”，不能用 failed"),
                [side @ ("left" | "right")] if self.lookup(side).is_none() => {
                    return self.fail(expr.span, format!("这条要求里没有比较，不能用 {side}"));
                }
                [name] => {
                    if let Some(Meaning::Element(element)) = self.lookup(name).cloned() {
                        return Some(plan::Part::Words(self.label(element)));
                    }
                }
                [name, field] => {
                    if let Some(words) = self.element_field(name, field) {
                        return Some(plan::Part::Words(words));
                    }
                }
                _ => {}
            }
        }
        let value = self.value(expr)?;
        Some(plan::Part::Value(value.expr, value.kind))
    }

    /// `{r.table}` and `{t.section}` print as labels.
    fn element_field(&self, name: &str, field: &str) -> Option<String> {
        let Meaning::Element(element) = self.lookup(name)? else { return None };
        match (element, field) {
            (Element::Row(table, _) | Element::Column(table, _), "table") => Some(self.label(Element::Table(*table))),
            (Element::Cell(cell), "table") => Some(self.label(Element::Table(self.form.cell_def(*cell).table))),
            (Element::Table(table), "section") => Some(self.label(Element::Section(self.form.table(*table).section))),
            _ => None,
        }
    }
}

/// Type of the two sides of the comparison in a check, if it has one.
fn compared_type(check: &plan::Expr) -> Option<Type> {
    match check {
        plan::Expr::Compare(_, kind, ..) | plan::Expr::OneOf { kind, .. } => Some(*kind),
        plan::Expr::All(elements) | plan::Expr::Any(elements) => {
            elements.iter().find_map(|element| compared_type(&element.check))
        }
        plan::Expr::Implies(_, then) => compared_type(then),
        plan::Expr::Each { body, .. } => compared_type(body),
        _ => None,
    }
}

/// Whether a check goes through a set of the form with `all`.
fn has_elements(check: &plan::Expr) -> bool {
    match check {
        plan::Expr::All(elements) | plan::Expr::Any(elements) => {
            elements.iter().any(|element| element.label.is_some() || has_elements(&element.check))
        }
        plan::Expr::Implies(_, then) => has_elements(then),
        _ => false,
    }
}
