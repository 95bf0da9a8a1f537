//! Patterns and facts in the narrative.

use std::ops::Range;
use std::rc::Rc;

use regex::Regex;

use super::context::{Groups, Hit, Passage};
use crate::lang::plan::Fact;
use crate::value::{Decimal, Type, parse_number};

/// What ends a sentence in normalised text.
const SENTENCE_ENDS: [char; 5] = ['。', '！', '？', '；', '\n'];

/// All matches of a pattern in a part of a text.
pub(super) fn matches<'r>(passage: Passage<'r>, within: Range<usize>, regex: &Regex) -> Vec<Hit<'r>> {
    let Some(text) = passage.text.get(within.clone()) else { return Vec::new() };
    // Places of the match and of its groups count from the beginning of the part.
    let passage = passage.from(within.start);
    regex
        .captures_iter(text)
        .filter_map(|groups| {
            let pointed = groups.name("at").or_else(|| groups.get(0))?;
            let (span, words) = (passage.span(pointed.range()), pointed.as_str());
            Some(Hit { span, words, passage, value: None, groups: Groups::Match(Rc::new(groups)) })
        })
        .collect()
}

/// Where a text states a fact: the matches of its patterns, less those whose
/// sentence says that it is something else, each place once.
pub(super) fn mentions<'r>(passage: Passage<'r>, fact: &Fact, year: Option<i32>) -> Vec<Hit<'r>> {
    let mut found: Vec<(Range<usize>, Hit<'r>)> = Vec::new();
    for regex in &fact.matches {
        for groups in regex.captures_iter(passage.text) {
            let Some(whole) = groups.get(0).map(|group| group.range()) else { continue };
            let overlaps = found.iter().any(|(range, _)| range.start < whole.end && whole.start < range.end);
            if overlaps || is_something_else(passage.text, &whole, fact, year) {
                continue;
            }
            let value = groups.name("value").and_then(|group| figure(group.as_str(), fact.kind));
            if fact.kind.is_numeric() && value.is_none() {
                continue;
            }
            // A pattern may need words around what should be pointed at.
            let pointed = groups.name("at").map_or_else(|| whole.clone(), |group| group.range());
            let words = passage.text.get(pointed.clone()).unwrap_or_default();
            let span = passage.span(pointed);
            found.push((whole, Hit { span, words, passage, value, groups: Groups::Match(Rc::new(groups)) }));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found.into_iter().map(|(_, hit)| hit).collect()
}

fn is_something_else(text: &str, at: &Range<usize>, fact: &Fact, year: Option<i32>) -> bool {
    let before = text.get(..at.start).unwrap_or_default();
    let first = |end: usize| before.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let start = before.rfind(SENTENCE_ENDS).map_or(0, |end| end + first(end));
    let until_here = text.get(start..at.end).unwrap_or_default();
    let after = text.get(at.end..).unwrap_or_default().split(SENTENCE_ENDS).next().unwrap_or_default();
    let other_year = || match (last_year_named(until_here), year) {
        (Some(named), Some(year)) => named != year,
        (None, _) | (_, None) => false,
    };
    fact.unless.iter().any(|regex| regex.is_match(until_here))
        || fact.unless_after.iter().any(|regex| regex.is_match(after))
        || (fact.this_year && other_year())
}

/// The last year (`2022年`) that a text names.
fn last_year_named(text: &str) -> Option<i32> {
    let (before, _) = text.rsplit_once('年')?;
    let digits = before.len() - before.bytes().rev().take_while(u8::is_ascii_digit).count();
    match before.get(digits..) {
        Some(digits) if digits.len() == 4 => digits.parse().ok(),
        _ => last_year_named(before),
    }
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
