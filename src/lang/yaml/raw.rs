//! What a YAML rule file may hold, before anything of it is read as the language.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFile {
    // Items are read one by one, so that a mistake in one hides no other.
    #[serde(default)]
    pub(super) rules: Vec<serde_yaml::Value>,
    #[serde(default)]
    pub(super) patterns: Vec<serde_yaml::Value>,
    #[serde(default)]
    pub(super) facts: Vec<serde_yaml::Value>,
    #[serde(default)]
    pub(super) overrides: Vec<serde_yaml::Value>,
    #[serde(default)]
    pub(super) disables: Vec<serde_yaml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub(super) rule: String,
    #[serde(default)]
    pub(super) doc: String,
    pub(super) code: Option<String>,
    pub(super) severity: Option<String>,
    pub(super) title: Option<String>,
    pub(super) basis: Option<RawBasis>,
    pub(super) since: Option<i32>,
    pub(super) until: Option<i32>,
    #[serde(default)]
    pub(super) param: Many,
    #[serde(default)]
    pub(super) when: Many,
    #[serde(default, rename = "for")]
    pub(super) bindings: Many,
    #[serde(default, rename = "let")]
    pub(super) lets: Many,
    #[serde(default)]
    pub(super) require: Many,
    pub(super) at: Option<String>,
    pub(super) message: Option<String>,
    pub(super) help: Option<String>,
    #[serde(default)]
    pub(super) examples: Vec<RawExample>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPattern {
    pub(super) pattern: String,
    pub(super) regex: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFact {
    pub(super) fact: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) from: Many,
    #[serde(default, rename = "match")]
    pub(super) matches: Many,
    #[serde(default)]
    pub(super) unless: Many,
    #[serde(default)]
    pub(super) unless_after: Many,
    #[serde(default)]
    pub(super) this_year: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOverride {
    #[serde(rename = "override")]
    pub(super) rule: String,
    pub(super) severity: Option<String>,
    #[serde(default)]
    pub(super) params: serde_yaml::Mapping,
    pub(super) because: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDisable {
    pub(super) disable: String,
    pub(super) because: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExample {
    pub(super) ok: Option<serde_yaml::Mapping>,
    pub(super) bad: Option<serde_yaml::Mapping>,
    pub(super) at: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum RawBasis {
    Law(String),
    Practice { practice: String },
}

/// One value, or a list of values.
#[derive(Deserialize, Default)]
#[serde(untagged)]
pub(super) enum Many {
    #[default]
    None,
    One(String),
    List(Vec<String>),
}
