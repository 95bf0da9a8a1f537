//! A form file (YAML) as written, and the [`Form`] made of it.

use serde::Deserialize;

use super::schema::{
    Banner, Blank, ColumnDef, ColumnIx, Form, FormParts, Group, Layout, RowDef, RowHeading, RowIx, SectionDef,
    SectionIx, Table, Years,
};
use super::sums::{RawSum, Sides, Sum, Within};
use crate::source::{SourceText, YamlError, YamlSpans, parse_yaml};
use crate::value::Unit;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawForm {
    id: String,
    title: String,
    document: String,
    #[serde(default)]
    years: Years,
    report_title: String,
    #[serde(default)]
    preamble: String,
    sections: Vec<SectionDef>,
    tables: Vec<RawTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    id: String,
    name: String,
    section: String,
    #[serde(default)]
    layout: Layout,
    #[serde(default)]
    blank: Blank,
    #[serde(default)]
    furniture: Vec<String>,
    #[serde(default)]
    corner: String,
    #[serde(default)]
    row_banners: Vec<RawBanner>,
    #[serde(default)]
    column_banners: Vec<RawBanner>,
    #[serde(default)]
    row_headings: Vec<RowHeading>,
    #[serde(default)]
    row_groups: Vec<RawGroup>,
    #[serde(default)]
    column_groups: Vec<RawGroup>,
    #[serde(default)]
    sums: Vec<RawSum>,
    blocks: Vec<RawBlock>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGroup {
    id: String,
    label: String,
    members: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBanner {
    label: String,
    members: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBlock {
    #[serde(default)]
    caption: String,
    #[serde(default)]
    unit: Option<Unit>,
    columns: Vec<RawColumn>,
    rows: Vec<RawRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    id: String,
    label: String,
    #[serde(default)]
    variants: Vec<String>,
    #[serde(default)]
    unit: Option<Unit>,
    #[serde(default)]
    signed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    id: String,
    #[serde(default)]
    number: String,
    label: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    variants: Vec<String>,
    #[serde(default)]
    stands_for: Vec<String>,
}

/// Reads a form file.
///
/// # Errors
/// The first thing that is wrong: broken YAML, a key or value that forms do not
/// have, a name that the file does not declare or declares twice.
pub fn load_form(source: &SourceText) -> Result<Form, YamlError> {
    let (raw, spans) = parse_yaml::<RawForm>(source)?;
    let tables = raw
        .tables
        .into_iter()
        .enumerate()
        .map(|(at, table)| build_table(table, &raw.sections, &Place { spans: &spans, path: format!("tables[{at}]") }))
        .collect::<Result<_, _>>()?;
    Ok(Form::assemble(FormParts {
        id: raw.id,
        title: raw.title,
        document: raw.document,
        years: raw.years,
        report_title: raw.report_title,
        preamble: raw.preamble,
        sections: raw.sections,
        tables,
    }))
}

/// Where in the file a table is being read, for errors.
struct Place<'a> {
    spans: &'a YamlSpans,
    path: String,
}

impl Place<'_> {
    fn error(&self, path: &str, message: String) -> YamlError {
        YamlError { message, span: self.spans.nearest(&format!("{}.{path}", self.path)) }
    }
}

fn build_table(raw: RawTable, sections: &[SectionDef], place: &Place<'_>) -> Result<Table, YamlError> {
    let section = sections
        .iter()
        .position(|section| section.id == raw.section)
        .ok_or_else(|| place.error("section", format!("没有名为“{}”的部分", raw.section)))?;
    let (mut rows, mut columns, mut stands_for, mut captions) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (block, def) in raw.blocks.into_iter().enumerate() {
        let unit = def.unit;
        captions.push(def.caption);
        columns.extend(def.columns.into_iter().map(|column| ColumnDef {
            id: column.id,
            label: column.label,
            variants: column.variants,
            unit: column.unit.or(unit),
            signed: column.signed,
            block,
        }));
        for row in def.rows {
            let heading = raw
                .row_headings
                .iter()
                .position(|heading| row.id.strip_prefix(&heading.id).is_some_and(|rest| rest.starts_with('.')));
            stands_for.push(row.stands_for);
            rows.push(RowDef {
                id: row.id,
                number: row.number,
                label: row.label,
                note: row.note,
                variants: row.variants,
                heading,
                stands_for: Vec::new(),
                block,
            });
        }
    }
    let row_ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let column_ids: Vec<String> = columns.iter().map(|column| column.id.clone()).collect();
    if let Some(twice) = row_ids.iter().enumerate().find(|(at, id)| row_ids.iter().take(*at).any(|other| other == *id))
    {
        return Err(place.error("blocks", format!("行“{}”写了两次", twice.1)));
    }
    for (row, names) in rows.iter_mut().zip(stands_for) {
        row.stands_for = members(&names, &row_ids, place, "blocks")?.into_iter().map(RowIx).collect();
    }
    let row_groups = groups(raw.row_groups, &row_ids, place, "row_groups", RowIx)?;
    let column_groups = groups(raw.column_groups, &column_ids, place, "column_groups", ColumnIx)?;
    let row_banners = banners(raw.row_banners, &row_ids, place, "row_banners", RowIx)?;
    let column_banners = banners(raw.column_banners, &column_ids, place, "column_banners", ColumnIx)?;
    let printed = std::iter::once(&raw.corner).chain(&captions).filter(|words| !words.is_empty());
    let labels = row_banners.iter().map(|banner| &banner.label).chain(column_banners.iter().map(|one| &one.label));
    let furniture = printed.chain(labels).chain(&raw.furniture).cloned().collect();
    let mut sums = Vec::new();
    for (at, raw) in raw.sums.into_iter().enumerate() {
        let path = format!("sums[{at}]");
        sums.push(match raw.within {
            Within::Row => Sum::InRow(sides(&raw, &column_ids, &column_groups, ColumnIx, place, &path)?),
            Within::Column => Sum::InColumn(sides(&raw, &row_ids, &row_groups, RowIx, place, &path)?),
        });
    }
    Ok(Table {
        id: raw.id,
        name: raw.name,
        section: SectionIx(section),
        layout: raw.layout,
        blank: raw.blank,
        furniture,
        corner: raw.corner,
        captions,
        row_banners,
        column_banners,
        rows,
        columns,
        row_groups,
        column_groups,
        sums,
        row_headings: raw.row_headings,
        cells: 0..0,
    })
}

fn groups<T>(
    raw: Vec<RawGroup>,
    ids: &[String],
    place: &Place<'_>,
    path: &str,
    index: fn(usize) -> T,
) -> Result<Vec<Group<T>>, YamlError> {
    raw.into_iter()
        .enumerate()
        .map(|(at, group)| {
            let members = members(&group.members, ids, place, &format!("{path}[{at}].members"))?;
            Ok(Group { id: group.id, label: group.label, members: members.into_iter().map(index).collect() })
        })
        .collect()
}

fn banners<T>(
    raw: Vec<RawBanner>,
    ids: &[String],
    place: &Place<'_>,
    path: &str,
    index: fn(usize) -> T,
) -> Result<Vec<Banner<T>>, YamlError> {
    raw.into_iter()
        .enumerate()
        .map(|(at, banner)| {
            let members = members(&banner.members, ids, place, &format!("{path}[{at}].members"))?;
            Ok(Banner { label: banner.label, members: members.into_iter().map(index).collect() })
        })
        .collect()
}

/// The sides of a sum. A name is that of a row or column first, then of a group.
fn sides<T: Copy>(
    raw: &RawSum,
    ids: &[String],
    groups: &[Group<T>],
    index: fn(usize) -> T,
    place: &Place<'_>,
    path: &str,
) -> Result<Sides<T>, YamlError> {
    let side = |names: &[String], key: &str| {
        let mut found = Vec::new();
        for name in names {
            match groups.iter().find(|group| group.id == *name && !ids.contains(name)) {
                Some(group) => found.extend(&group.members),
                None => {
                    let named = members(std::slice::from_ref(name), ids, place, &format!("{path}.{key}"))?;
                    found.extend(named.into_iter().map(index));
                }
            }
        }
        Ok(found)
    };
    Ok(Sides { parts: side(&raw.parts, "parts")?, total: side(&raw.total, "total")? })
}

/// Finds names among ids; `name.*` stands for all ids that begin with `name.`.
fn members(names: &[String], ids: &[String], place: &Place<'_>, path: &str) -> Result<Vec<usize>, YamlError> {
    let mut found = Vec::new();
    for name in names {
        let before = found.len();
        let prefix = name.strip_suffix('*');
        found
            .extend((0..ids.len()).filter(|at| {
                ids.get(*at).is_some_and(|id| prefix.map_or(id == name, |prefix| id.starts_with(prefix)))
            }));
        if found.len() == before {
            return Err(place.error(path, format!("没有名为“{name}”的行或列")));
        }
    }
    Ok(found)
}
