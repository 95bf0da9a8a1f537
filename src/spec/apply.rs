//! Changes that an example makes in the zero report.

use crate::form::Draft;
use crate::lang::Problem;
use crate::lang::ast::SetValue;
use crate::lang::check::{Property, Setting, Target};
use crate::source::SourceText;
use crate::value::Date;

/// Makes the changes in their order.
///
/// # Errors
/// A value that does not fit what it is set to.
pub(super) fn apply(settings: &[Setting], draft: &mut Draft, file: &SourceText) -> Result<(), Problem> {
    settings.iter().try_for_each(|setting| {
        set(setting, draft).ok_or_else(|| {
            Problem::new(file, setting.span, "这一项不能设成这个值").help("单元格、文字可以设为数字、\"文字\"或 absent")
        })
    })
}

fn set(setting: &Setting, draft: &mut Draft) -> Option<()> {
    let printed = match &setting.value {
        SetValue::Absent => None,
        SetValue::Text(text) | SetValue::Literal(text) => Some(text.clone()),
    };
    match &setting.target {
        Target::Cells(cells) => {
            for cell in cells {
                *draft.cells.get_mut(cell.0)? = printed.clone();
            }
        }
        Target::Row(table, row) => {
            draft.remove_row(*table, *row);
            draft.glued.extend(printed.map(|digits| (*table, *row, digits)));
        }
        Target::Table(table) => {
            if printed.is_some() {
                return None;
            }
            *draft.tables.get_mut(table.0)? = false;
        }
        Target::Section(section) => {
            let slot = draft.sections.get_mut(section.0)?;
            match (printed, slot.as_mut()) {
                (Some(text), Some(section)) => section.text = text,
                (Some(_), None) => return None,
                (None, _) => *slot = None,
            }
        }
        Target::Heading(section) => draft.sections.get_mut(section.0)?.as_mut()?.heading = printed?,
        Target::Position(section) => {
            draft.sections.get_mut(section.0)?.as_mut()?.position = Some(printed?.parse().ok()?);
        }
        Target::Label(table) => draft.labels.push((*table, printed?)),
        Target::Report(property) => set_property(*property, printed, draft)?,
    }
    Some(())
}

fn set_property(property: Property, printed: Option<String>, draft: &mut Draft) -> Option<()> {
    match property {
        Property::Title => draft.title = printed,
        Property::Issuer => draft.issuer = printed,
        Property::ForeignHeading => draft.foreign_heading = printed,
        Property::Preamble => draft.preamble = printed.unwrap_or_default(),
        Property::Year => {
            draft.year = printed.map(|year| year.parse().ok()).map_or(Some(None), |year: Option<i32>| year.map(Some))?
        }
        Property::Published => {
            draft.published = match printed {
                Some(date) => Some(Date::parse(&date)?),
                None => None,
            };
        }
    }
    Some(())
}
