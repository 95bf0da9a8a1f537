//! What `gailint baseline compare` prints: one line for each finding that is new,
//! changed or gone, and a line that counts all.

use super::entry::entries;
use super::text::{harmless, pad};
use super::words::baseline_line;
use crate::corpus::Results;
use crate::finding::BaselineState;

/// The changes against the baseline of the results, by kind.
#[must_use]
pub fn changes(results: &Results) -> String {
    let Some(compared) = &results.baseline else { return String::new() };
    let mut out = String::new();
    for state in [BaselineState::New, BaselineState::Updated] {
        for entry in entries(results).filter(|entry| entry.finding().is_some_and(|one| one.baseline == Some(state))) {
            let message = format!("{} {} {}", entry.severity().title(), entry.code(), entry.message());
            out.push_str(&line(state, &entry.address(), &message));
        }
    }
    for known in &compared.absent {
        let message = format!("{} {} {}", known.severity.title(), known.code, known.message);
        out.push_str(&line(BaselineState::Absent, &known.path, &message));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out + &baseline_line(compared) + "\n"
}

fn line(state: BaselineState, place: &str, message: &str) -> String {
    format!("{}{}: {}\n", pad(state.title(), 8), harmless(place), harmless(message))
}
