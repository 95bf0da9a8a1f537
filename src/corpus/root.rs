//! [`Root`]: the folder that the paths written in a file are relative to. Where
//! the program runs from then makes no difference.

use std::path::{Component, Path, PathBuf};

use super::discover::shown;

/// A folder that paths are relative to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Root(PathBuf);

impl Root {
    /// The folder in which a file lies.
    #[must_use]
    pub fn of(file: &Path) -> Self {
        Self(absolute(file).parent().map(Path::to_owned).unwrap_or_default())
    }

    /// Whether there is a file at a path below the folder.
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        self.0.join(path).exists()
    }

    /// A report's path below the folder, with `/` between folders; of a report
    /// that lies elsewhere, the path as it is.
    #[must_use]
    pub fn below(&self, path: &str) -> String {
        absolute(Path::new(path)).strip_prefix(&self.0).map_or_else(|_| path.to_owned(), shown)
    }
}

/// The path from the top, `..` resolved by name: nothing needs to exist.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(normal.pop()),
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_the_same_from_everywhere() {
        let root = Root::of(Path::new("项目/gailint-waivers.yaml"));
        assert_eq!(root.below("项目/报送/甲.txt"), "报送/甲.txt");
        assert_eq!(root.below("./项目/报送/../乙.txt"), "乙.txt");
        assert_eq!(root.below("别处/甲.txt"), "别处/甲.txt");
    }
}
