//! The packs that are built in.

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "rules/"]
struct Embedded;

/// The files of a built-in pack: path below the pack's folder, and bytes.
pub(super) fn files(pack: &str) -> Vec<(String, Vec<u8>)> {
    let prefix = format!("{pack}/");
    let paths = Embedded::iter().filter_map(|path| path.strip_prefix(&prefix).map(str::to_owned));
    paths
        .filter_map(|path| Embedded::get(&format!("{prefix}{path}")).map(|file| (path, file.data.into_owned())))
        .collect()
}

/// Names of the built-in packs, sorted.
#[must_use]
pub fn names() -> Vec<String> {
    let mut names: Vec<String> =
        Embedded::iter().filter_map(|path| path.strip_suffix("/pack.yaml").map(str::to_owned)).collect();
    names.sort_unstable();
    names
}
