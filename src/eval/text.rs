//! Patterns and facts in the narrative.

use std::ops::Range;
use std::rc::Rc;

use regex::Regex;

use super::context::{Hit, Passage};
use crate::lang::plan::Fact;
use crate::value::{Decimal, Type, parse_number};

/// What ends a sentence in normalised text.
const SENTENCE_ENDS: [char; 5] = ['。', '！', '？', '；', '\n'];

/// All matches of a pattern in a text.
pub(super) fn matches<'r>(passage: Passage<'r>, regex: &Regex) -> Vec<Hit<'r>> {
    regex
        .captures_iter(passage.text)
        .filter_map(|groups| {
            let whole = groups.get(0)?;
            Some(Hit { span: passage.span(whole.range()), words: whole.as_str(), value: None, groups: Rc::new(groups) })
        })
        .collect()
}

/// Where a text states a fact: the matches of its patterns, less those whose
/// sentence says that it is something else, each place once.
pub(super) fn mentions<'r>(passage: Passage<'r>, fact: &Fact) -> Vec<Hit<'r>> {
    let mut found: Vec<(Range<usize>, Hit<'r>)> = Vec::new();
    for regex in &fact.matches {
        for groups in regex.captures_iter(passage.text) {
            let Some(whole) = groups.get(0).map(|group| group.range()) else { continue };
            let overlaps = found.iter().any(|(range, _)| range.start < whole.end && whole.start < range.end);
            if overlaps || is_something_else(passage.text, &whole, fact) {
                continue;
            }
            let value = groups.name("value").and_then(|group| figure(group.as_str(), fact.kind));
            if fact.kind.is_numeric() && value.is_none() {
                continue;
            }
            // A pattern may need words around what should be pointed at.
            let pointed = groups.name("at").map_or_else(|| whole.clone(), |group| group.range());
            let words = passage.text.get(pointed.clone()).unwrap_or_default();
            found.push((whole, Hit { span: passage.span(pointed), words, value, groups: Rc::new(groups) }));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found.into_iter().map(|(_, hit)| hit).collect()
}

fn is_something_else(text: &str, at: &Range<usize>, fact: &Fact) -> bool {
    if fact.unless.is_empty() && fact.unless_after.is_empty() {
        return false;
    }
    let before = text.get(..at.start).unwrap_or_default();
    let start = before
        .rfind(SENTENCE_ENDS)
        .map_or(0, |end| end + before.get(end..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8));
    let until_here = text.get(start..at.end).unwrap_or_default();
    let rest = text.get(at.end..).unwrap_or_default();
    let after = rest.split(SENTENCE_ENDS).next().unwrap_or_default();
    fact.unless.iter().any(|regex| regex.is_match(until_here))
        || fact.unless_after.iter().any(|regex| regex.is_match(after))
}

/// A stated figure in the base unit of its type. A wording such as 12.5万元
/// needs the unit inside the group.
fn figure(words: &str, kind: Type) -> Option<Decimal> {
    match kind {
        Type::Amount => {
            let digits = words.trim_end_matches('元');
            parse_number(digits)
        }
        Type::Percent => parse_number(words.trim_end_matches('%')),
        Type::Count | Type::Number => parse_number(words),
        Type::Text | Type::Date | Type::Bool => None,
    }
}
