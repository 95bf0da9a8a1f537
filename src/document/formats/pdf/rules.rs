//! The lines of a page: pieces in one line become one, and lines that touch
//! each other become a drawing, which may be a table.

use super::frame::Frame;

/// A straight line, from left to right or from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// Its distance from the other edge of the page.
    pub at: f64,
    pub from: f64,
    pub to: f64,
}

/// Lines that touch each other.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Drawing {
    pub across: Vec<Rule>,
    pub down: Vec<Rule>,
}

/// Lines so near to each other are one: double lines, and the two sides of
/// cells that stand apart.
const NEAR: f64 = 3.0;
/// The widest gap in a dashed line.
const GAP: f64 = 4.0;
/// A shorter line is none.
const SHORT: f64 = 5.0;
/// A page with more lines than this has a picture made of lines. What stands
/// on it is read without them.
const MOST: usize = 2000;

/// The drawings of a page.
pub(super) fn drawings(rules: &[Frame]) -> Vec<Drawing> {
    let across = rules.iter().filter(|rule| rule.width() >= rule.height());
    let across = joined(across.map(|rule| Rule { at: rule.top, from: rule.left, to: rule.right }).collect());
    let down = rules.iter().filter(|rule| rule.height() >= rule.width());
    let down = joined(down.map(|rule| Rule { at: rule.left, from: rule.top, to: rule.bottom }).collect());
    if across.len() + down.len() > MOST { Vec::new() } else { touching(across, down) }
}

/// Pieces of one line as one.
fn joined(mut pieces: Vec<Rule>) -> Vec<Rule> {
    pieces.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut lines = Vec::new();
    let mut rest = pieces.as_mut_slice();
    while let Some(first) = rest.first().map(|piece| piece.at) {
        let (near, after) = rest.split_at_mut(rest.partition_point(|piece| piece.at - first <= NEAR));
        let whole: f64 = near.iter().map(|piece| piece.to - piece.from).sum();
        let shift: f64 = near.iter().map(|piece| (piece.at - first) * (piece.to - piece.from)).sum();
        let at = if whole > 0.0 { first + shift / whole } else { first };
        near.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut line: Option<Rule> = None;
        for piece in near {
            match &mut line {
                Some(line) if piece.from <= line.to + GAP => line.to = line.to.max(piece.to),
                line => lines.extend(line.replace(Rule { at, ..*piece })),
            }
        }
        lines.extend(line);
        rest = after;
    }
    lines.retain(|line| line.to - line.from >= SHORT);
    lines
}

/// Lines that touch each other, directly or over others. Lines that touch no
/// other are left out.
fn touching(across: Vec<Rule>, down: Vec<Rule>) -> Vec<Drawing> {
    let mut drawing: Vec<usize> = (0..across.len() + down.len()).collect();
    for (at, one) in across.iter().enumerate() {
        for (other, two) in down.iter().enumerate() {
            if touch(one, two) {
                unite(&mut drawing, at, across.len() + other);
            }
        }
    }
    let roots: Vec<usize> = (0..drawing.len()).map(|at| root(&drawing, at)).collect();
    let mut found: std::collections::BTreeMap<usize, Drawing> = std::collections::BTreeMap::new();
    let (first, second) = roots.split_at(across.len());
    for (root, rule) in first.iter().zip(across) {
        found.entry(*root).or_default().across.push(rule);
    }
    for (root, rule) in second.iter().zip(down) {
        found.entry(*root).or_default().down.push(rule);
    }
    found.into_values().filter(|drawing| drawing.across.len() + drawing.down.len() > 1).collect()
}

fn touch(across: &Rule, down: &Rule) -> bool {
    (down.from - NEAR..=down.to + NEAR).contains(&across.at)
        && (across.from - NEAR..=across.to + NEAR).contains(&down.at)
}

fn root(parents: &[usize], mut at: usize) -> usize {
    while let Some(parent) = parents.get(at).copied().filter(|parent| *parent != at) {
        at = parent;
    }
    at
}

fn unite(parents: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root(parents, one), root(parents, other));
    if let Some(parent) = parents.get_mut(one.max(other)) {
        *parent = one.min(other);
    }
}
