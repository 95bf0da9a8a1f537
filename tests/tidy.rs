//! The layout that `ARCHITECTURE.md` promises, kept by reading the source.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folders of `src/` in reading order: each imports only from those before it.
const LAYERS: [&str; 17] = [
    "source", "value", "finding", "document", "form", "builtin", "lang", "pack", "eval", "repair", "linter", "corpus",
    "waive", "baseline", "output", "spec", "cli",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Source files by their path below the repository, with their text.
fn sources() -> BTreeMap<String, String> {
    let root = root();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        (name, std::fs::read_to_string(path).unwrap())
    };
    files(&root.join("src"), "rs").into_iter().map(read).collect()
}

/// The part of a file that is not tests.
fn product(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

#[test]
fn a_module_imports_only_from_those_before_it() {
    for (name, text) in sources() {
        let folder = name.trim_start_matches("src/").split(['/', '.']).next().unwrap().to_owned();
        let Some(own) = LAYERS.iter().position(|layer| *layer == folder) else { continue };
        for (at, line) in product(&text).lines().enumerate() {
            for path in line.split("crate::").skip(1) {
                let target = path.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap();
                if let Some(layer) = LAYERS.iter().position(|layer| *layer == target) {
                    assert!(layer <= own, "{name}:{}: `{folder}` must not know `{target}`", at + 1);
                }
            }
        }
    }
}

#[test]
fn every_layer_is_there_in_its_order() {
    let text = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let listed: Vec<&str> =
        text.lines().filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")).collect();
    assert_eq!(listed.iter().map(|name| name.trim_end_matches(';')).collect::<Vec<_>>(), LAYERS);
}

#[test]
fn every_file_says_what_is_in_it() {
    let tests = files(&root().join("tests"), "rs");
    let texts = sources()
        .into_iter()
        .chain(tests.into_iter().map(|path| (path.display().to_string(), std::fs::read_to_string(path).unwrap())));
    for (name, text) in texts {
        assert!(text.starts_with("//!"), "{name}: open it with `//!`: what is here, what is not");
    }
}

#[test]
fn no_file_grows_beyond_reading() {
    for (name, text) in sources() {
        let lines = product(&text).lines().count();
        assert!(lines <= 450, "{name}: {lines} lines; cut it where a reader would");
    }
}

#[test]
fn only_the_parser_knows_pest_and_only_the_cli_knows_clap() {
    for (name, text) in sources() {
        let allowed = |folder: &str| name.starts_with(folder);
        assert!(allowed("src/lang/parse/") || !product(&text).contains("use pest"), "{name} names pest");
        assert!(allowed("src/cli/") || !product(&text).contains("use clap"), "{name} names clap");
        let reads_files = product(&text).contains("std::fs") || product(&text).contains("use std::fs");
        let may = ["src/pack/", "src/corpus/", "src/cli/", "src/document/formats/legacy.rs"]
            .iter()
            .any(|folder| allowed(folder));
        assert!(may || !reads_files, "{name} reads files");
    }
}

/// Paths in backquotes in the house documents exist.
#[test]
fn documents_name_no_dead_path() {
    let roots = ["src/", "rules/", "grammar/", "tests/", "docs/", "examples/", "benches/", ".ci/"];
    let mut documents = vec![];
    for folder in [root(), root().join("docs"), root().join("docs/decisions")] {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        documents.extend(
            entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "md")),
        );
    }
    for document in documents {
        let text = std::fs::read_to_string(&document).unwrap();
        for quoted in text.split('`').skip(1).step_by(2) {
            let is_path =
                roots.iter().any(|start| quoted.starts_with(start)) && !quoted.contains(['<', '*', ' ', '{', '…', 'X']);
            if is_path && !quoted.contains("x.") && !quoted.contains("/x/") {
                assert!(root().join(quoted).exists(), "{}: `{quoted}` does not exist", document.display());
            }
        }
    }
}

/// No row, column or section of a form is named in the program: forms are data.
#[test]
fn no_rust_knows_a_name_of_a_form() {
    let forms = files(&root().join("rules/cn/forms"), "yaml");
    let ids: Vec<String> = forms
        .iter()
        .flat_map(|path| std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|line| Some(line.split_once("id: ")?.1.split([',', '}']).next()?.trim().to_owned()))
        .filter(|id| id.contains('_') || id.contains('.'))
        .collect();
    assert!(ids.len() > 30);
    for (name, text) in sources() {
        let code: String =
            product(&text).lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for id in &ids {
            assert!(!code.contains(&format!("\"{id}\"")), "{name} names `{id}`");
        }
    }
}
