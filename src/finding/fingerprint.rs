//! Fingerprints: the same finding keeps its name when other parts of the
//! document change.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

/// Hashes what a finding is about: its rule and the symbolic place, never a
/// line, an offset or a value that an edit elsewhere could move. Sixteen
/// hexadecimal digits.
#[must_use]
pub fn fingerprint(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Makes fingerprints unique within one document: the second finding with the
/// same parts gets a number of its own.
#[derive(Debug, Default)]
pub struct Fingerprints {
    seen: HashMap<String, u32>,
}

impl Fingerprints {
    /// The fingerprint for these parts, numbered when they come again.
    pub fn next(&mut self, parts: &[&str]) -> String {
        let first = fingerprint(parts);
        let count = self.seen.entry(first.clone()).or_default();
        *count += 1;
        if *count == 1 {
            return first;
        }
        let number = count.to_string();
        let numbered: Vec<&str> = parts.iter().copied().chain([number.as_str()]).collect();
        fingerprint(&numbered)
    }
}
