//! The schemas of what users write (`docs/schema`) accept the files that the
//! program accepts, and refuse the keys that it refuses.

use std::path::{Path, PathBuf};

use gailint::document::LIMITS;
use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: impl AsRef<Path>) -> String {
    std::fs::read_to_string(root().join(path)).expect("a file")
}

fn schema(name: &str) -> Value {
    serde_json::from_str(&text(format!("docs/schema/{name}-v1.json"))).expect("JSON")
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("YAML")
}

/// Where a value does not fit a schema.
fn misfits(name: &str, value: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(&schema(name)).expect("a valid schema");
    validator.iter_errors(value).map(|error| error.instance_path().to_string()).collect()
}

#[track_caller]
fn fits(name: &str, value: &Value) {
    assert_eq!(misfits(name, value), Vec::<String>::new(), "{value:#}");
}

#[track_caller]
fn refuses(name: &str, mistaken: &str) {
    assert!(!misfits(name, &yaml(mistaken)).is_empty(), "{mistaken}");
}

/// The first fenced YAML block of a page in which `words` stand.
fn block(page: &str, words: &str) -> String {
    let page = text(page);
    let mut blocks = page.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.find(|block| block.contains(words)).expect("a block").to_owned()
}

#[test]
fn manifests_of_packs_fit() {
    let folders = std::fs::read_dir(root().join("rules")).expect("rules");
    let manifests: Vec<PathBuf> = folders.map(|entry| entry.expect("a folder").path().join("pack.yaml")).collect();
    assert!(manifests.len() > 1);
    for manifest in manifests {
        fits("pack", &yaml(&text(manifest)));
    }
    fits("pack", &yaml(&block("README.md", "id: demo")));
    let good = "{id: demo, title: 示例, version: 0.1.0, jurisdiction: '000000'";
    fits("pack", &yaml(&format!("{good}}}")));
    refuses("pack", &format!("{good}, extend: [cn]}}"));
    refuses("pack", &format!("{good}, fixture: {{form: cn-2021, issuer: 某某局, year: 2023, yaer: 2023}}}}"));
    refuses("pack", "{id: demo, title: 示例, version: 0.1.0, jurisdiction: 410000}");
}

#[test]
fn rule_files_fit() {
    fits("rules", &yaml(&block("docs/language.md", "unless_after")));
    // Its mistakes are in the words, not in the keys; one severity is no severity.
    let mistakes = yaml(&text("tests/language/mistakes-yaml/mistakes.yaml"));
    let rules = mistakes["rules"].as_array().expect("rules");
    let wrong = rules.iter().position(|rule| rule["severity"] == "eror").expect("a wrong severity");
    assert_eq!(misfits("rules", &mistakes), [format!("/rules/{wrong}/severity")]);
    for mistaken in [
        "rule: []",
        "rules: [{rule: a, reqire: 1 == 1}]",
        "rules: [{rule: a, examples: [{ok: {}, bad: {}}]}]",
        "facts: [{fact: a, type: count, unless after: a}]",
        "patterns: [{pattern: a, regexp: a}]",
        "overrides: [{override: cn/filled, reason: a}]",
        "disables: [{disable: cn/filled, reason: a}]",
    ] {
        refuses("rules", mistaken);
    }
}

#[test]
fn settings_fit() {
    let example = yaml(&block("README.md", "fail_on"));
    fits("settings", &example);
    let known = schema("settings");
    let known = known["properties"].as_object().expect("keys");
    assert!(known.keys().all(|key| example.get(key).is_some()), "the example of the readme shows every key");
    fits("settings", &yaml("packs: demo"));
    for mistaken in ["pack: [cn]", "severity: {filled: fatal}", "jobs: 0", "limits: {file_sise: 1}", "fail_on: off"] {
        refuses("settings", mistaken);
    }
}

#[test]
fn waivers_fit() {
    fits("waivers", &yaml(&block("docs/waivers.md", "waivers:")));
    fits("waivers", &yaml("waivers: []"));
    let good = "rule: CN303, report: 甲.txt";
    for mistaken in [
        format!("waivers: [{{{good}}}]"),
        format!("waivers: [{{{good}, reason: ' '}}]"),
        format!("waivers: [{{{good}, reason: 无, reson: 无}}]"),
        format!("waivers: [{{{good}, reason: 无, year: 2023}}]"),
        format!("waivers: [{{{good}, reason: 无, until: 年底}}]"),
        "waivers: [{rule: CN303, reason: 无}]".to_owned(),
        "waiver: []".to_owned(),
    ] {
        refuses("waivers", &mistaken);
    }
}

#[test]
fn limits_are_those_of_the_program() {
    let schema = schema("settings");
    let limits = schema["properties"]["limits"]["properties"].as_object().expect("limits");
    let names: Vec<&str> = limits.keys().map(String::as_str).collect();
    assert_eq!(names, LIMITS.iter().map(|limit| limit.name).collect::<Vec<_>>());
    for limit in LIMITS {
        let row = &limits[limit.name];
        assert_eq!(
            [&row["minimum"], &row["maximum"], &row["default"]],
            [&json!(1), &json!(limit.most), &json!(limit.default)]
        );
    }
}
