//! Styles of a Word file: only what tells which paragraphs are headings, which
//! stand in a list, and which words are hidden.

use std::collections::BTreeMap;

use super::super::super::Limits;
use super::super::ReadError;
use super::xml::{Element, Event, Xml};

/// Styles may build on each other this often; more is a circle.
const MOST_ANCESTORS: usize = 64;

/// Outline levels 0 to 8 are headings; 9 is body text.
const BODY_TEXT: i64 = 9;

/// A place in a list, as a paragraph or a style states it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ListPlace {
    /// The list; 0 says that there is none.
    pub(super) list: Option<i64>,
    pub(super) level: Option<i64>,
}

#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    place: ListPlace,
    outline: Option<i64>,
    hidden: Option<bool>,
}

/// All styles by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: BTreeMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
}

impl Styles {
    pub(super) fn read(text: &str, limits: &Limits) -> Result<Self, ReadError> {
        let mut styles = Self::default();
        let mut open: Option<(String, Style)> = None;
        let mut xml = Xml::new(text, limits);
        while let Some(event) = xml.next()? {
            let Event::Start(element) = event else { continue };
            if element.name() == "style" {
                styles.add(open.take());
                let id = element.attribute("styleId").unwrap_or_default();
                if is_default(&element) {
                    styles.default = Some(id.clone());
                }
                open = Some((id, Style::default()));
            } else if matches!(element.name(), "tblStylePr" | "pPrChange" | "rPrChange") {
                xml.skip()?;
            } else if let Some((_, style)) = &mut open {
                style.take(&element);
            }
        }
        styles.add(open);
        Ok(styles)
    }

    fn add(&mut self, style: Option<(String, Style)>) {
        self.styles.extend(style);
    }

    /// Whether a style makes headings: by its outline level, or by its name,
    /// which is `heading 1` in every language of Word and `标题 1` in some programs.
    pub(super) fn is_heading(&self, id: Option<&str>) -> bool {
        let level = |style: &Style| {
            let name = style.name.to_lowercase();
            let rest = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"));
            let named = rest.and_then(|rest| rest.trim().parse::<i64>().ok()).map(|level| level - 1);
            style.outline.or(named)
        };
        self.first(id, level).is_some_and(is_outline)
    }

    /// The place in a list that a style gives to its paragraphs.
    pub(super) fn place(&self, id: Option<&str>) -> ListPlace {
        ListPlace { list: self.first(id, |style| style.place.list), level: self.first(id, |style| style.place.level) }
    }

    /// The ids of a style and of those that it builds on.
    pub(super) fn ids<'a>(&'a self, id: Option<&'a str>) -> impl Iterator<Item = &'a str> {
        self.chain(id).map(|(id, _)| id)
    }

    /// Whether a style hides its words.
    pub(super) fn is_hidden(&self, id: Option<&str>) -> bool {
        self.first(id, |style| style.hidden).unwrap_or(false)
    }

    /// What the nearest style says that says anything.
    fn first<T>(&self, id: Option<&str>, get: impl Fn(&Style) -> Option<T>) -> Option<T> {
        self.chain(id).find_map(|(_, style)| get(style))
    }

    /// A style and those that it builds on.
    fn chain<'a>(&'a self, id: Option<&'a str>) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let with_id = |id: &'a str| self.styles.get_key_value(id).map(|(id, style)| (id.as_str(), style));
        let first = id.or(self.default.as_deref()).and_then(with_id);
        let next = move |(_, style): &(&str, &'a Style)| style.based_on.as_deref().and_then(with_id);
        std::iter::successors(first, next).take(MOST_ANCESTORS)
    }
}

impl Style {
    fn take(&mut self, element: &Element<'_>) {
        match element.name() {
            "name" => self.name = element.val().unwrap_or_default(),
            "basedOn" => self.based_on = element.val(),
            "outlineLvl" => self.outline = element.number(),
            "numId" => self.place.list = element.number(),
            "ilvl" => self.place.level = element.number(),
            "vanish" => self.hidden = Some(element.is_on()),
            _ => {}
        }
    }
}

/// Whether an outline level is that of a heading.
pub(super) fn is_outline(level: i64) -> bool {
    (0..BODY_TEXT).contains(&level)
}

fn is_default(element: &Element<'_>) -> bool {
    let on = |name: &str, values: &[&str]| element.attribute(name).is_some_and(|val| values.contains(&val.as_str()));
    on("type", &["paragraph"]) && on("default", &["1", "true", "on"])
}
