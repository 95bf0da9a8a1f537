//! `pack.yaml`: what a pack is called, what it builds on, and the zero report
//! that examples start from.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::form::{Draft, Form};
use crate::value::Date;

/// The manifest of a pack.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Its name; rules are called `id/rule`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Its version (semantic versioning).
    pub version: String,
    /// Area that it is for, as a GB/T 2260 code; `000000` is the whole country.
    pub jurisdiction: String,
    /// Versions of gailint that it works with, such as `>=0.1`.
    #[serde(default)]
    pub gailint: Option<String>,
    /// Packs that it builds on.
    #[serde(default)]
    pub extends: Vec<String>,
    /// Where texts that its rules cite can be read: how a basis names the
    /// text, and the address of a page.
    #[serde(default)]
    pub sources: BTreeMap<String, String>,
    /// The zero report.
    #[serde(default)]
    pub fixture: Option<Fixture>,
}

/// Whether outputs can print an address as it is: `http(s)://`, and no
/// character that a URI must escape (RFC 3986, section 2).
pub(super) fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
    host.is_some_and(|host| !host.is_empty() && host.bytes().all(plain))
}

/// The zero report of a pack: a correct report in which every count is 0.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixture {
    /// Its form.
    pub form: String,
    /// The organ.
    pub issuer: String,
    /// The year reported on.
    pub year: i32,
    /// Date of publication.
    #[serde(default)]
    pub published: Option<String>,
    /// Words before section one.
    #[serde(default)]
    pub preamble: String,
    /// Narrative of sections, by id.
    #[serde(default)]
    pub sections: BTreeMap<String, String>,
}

impl Fixture {
    /// The zero report on a form, for a year.
    #[must_use]
    pub fn draft(&self, form: &Arc<Form>, year: i32) -> Draft {
        let mut draft = Draft::zero(Arc::clone(form));
        draft.title = Some(format!("{}{year}年{}", self.issuer, form.report_title));
        draft.issuer = Some(self.issuer.clone());
        draft.year = Some(year);
        draft.published = self
            .published
            .as_deref()
            .and_then(Date::parse)
            .and_then(|date| Date::new(date.year - self.year + year, date.month, date.day));
        draft.preamble.clone_from(&self.preamble);
        for (def, section) in form.sections.iter().zip(&mut draft.sections) {
            if let (Some(text), Some(section)) = (self.sections.get(&def.id), section) {
                section.text.clone_from(text);
            }
        }
        draft
    }
}
