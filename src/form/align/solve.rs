//! Which cut of each strip of digits is right, by all sums of a table at once.
//! A row is read only if every reading of the whole table cuts it the same way:
//! readings as printed, and readings with one digit changed, so that one slip of
//! the document cannot make a wrong cut look right.

use super::readings::{Reading, Readings};

/// A sum within a column: the cells of strips, and the sum of all others.
#[derive(Debug, Default)]
pub(super) struct ColumnSum {
    /// Strip, place among its values, sign.
    pub(super) terms: Vec<(usize, usize, i64)>,
    pub(super) known: i64,
}

/// How the readings of a row agree on where it is cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cut {
    /// There is no reading.
    None,
    /// All readings cut here.
    One(Vec<usize>),
    /// They differ.
    Many,
}

impl Cut {
    fn add(&mut self, bounds: &[usize]) {
        match self {
            Self::None => *self = Self::One(bounds.to_vec()),
            Self::One(known) if known == bounds => {}
            Self::One(_) | Self::Many => *self = Self::Many,
        }
    }

    fn of<'a>(readings: impl Iterator<Item = &'a Reading>, (from, to): (usize, usize)) -> Self {
        let mut cut = Self::None;
        readings.filter_map(|reading| reading.bounds.get(from..=to)).for_each(|bounds| cut.add(bounds));
        cut
    }

    fn one(&self) -> Option<&[usize]> {
        match self {
            Self::One(bounds) => Some(bounds),
            Self::None | Self::Many => None,
        }
    }
}

/// All strips of a table and what ties them together. A strip of one reading
/// may stand for a row that needs no cutting.
pub(super) struct System {
    pub(super) strips: Vec<Readings>,
    pub(super) sums: Vec<ColumnSum>,
}

/// What the readings of the whole table say of each strip.
pub(super) struct Solution {
    /// Whether the table has a reading as printed; if not, one with a digit changed.
    as_printed: bool,
    /// All readings of the table, strip by strip; empty when there is none, or
    /// too many to look at.
    agreed: Vec<Vec<Vec<usize>>>,
}

impl System {
    /// Whether a sum within a column has a cell of a strip.
    fn is_tied(&self, strip: usize) -> bool {
        self.sums.iter().any(|sum| sum.terms.iter().any(|(at, ..)| *at == strip))
    }

    /// Readings of a strip with what they add to each sum.
    fn choices<'a>(&self, strip: usize, readings: &'a [Reading]) -> Vec<Choice<'a>> {
        let share = |reading: &Reading, sum: &ColumnSum| {
            let own = sum.terms.iter().filter(|(at, ..)| *at == strip);
            own.map(|(_, place, sign)| reading.values.get(*place).copied().unwrap_or_default() * sign).sum()
        };
        let shares = |reading| self.sums.iter().map(|sum| share(reading, sum)).collect();
        readings.iter().map(|reading| Choice { reading, shares: shares(reading) }).collect()
    }

    /// Looks at all readings of the table.
    pub(super) fn solve(&self, fuel: &mut u32) -> Solution {
        let choices: Vec<Choices<'_>> = self
            .strips
            .iter()
            .enumerate()
            .filter(|(at, _)| self.is_tied(*at))
            .map(|(at, own)| Choices {
                strip: at,
                exact: self.choices(at, &own.exact),
                near: self.choices(at, &own.near),
            })
            .collect();
        let seen = vec![Vec::new(); self.strips.len()];
        let mut found = Search { sums: &self.sums, choices: &choices, fuel, seen, stopped: false };
        found.run(None);
        let as_printed = found.seen.iter().any(|seen| !seen.is_empty());
        for own in &choices {
            found.run(Some(own.strip));
        }
        let agreed = if found.stopped { Vec::new() } else { found.seen };
        Solution { as_printed, agreed }
    }
}

impl Solution {
    /// Where a row of a strip is cut; `values` are its places among the values
    /// of the strip. Where sums within columns have a say and hold for the table
    /// as printed, all of its readings must agree. Otherwise the sums of the row
    /// alone must decide, and no reading may speak against it.
    pub(super) fn cut(&self, system: &System, at: usize, values: (usize, usize)) -> Option<Vec<usize>> {
        let own = system.strips.get(at)?;
        let table = self.agreed.get(at).filter(|seen| !seen.is_empty());
        let Some(seen) = table else {
            let printed = Cut::of(own.exact.iter(), values);
            let all = Cut::of(own.exact.iter().chain(&own.near), values);
            return printed.one().and(all.one()).map(<[usize]>::to_vec);
        };
        let mut all = Cut::None;
        seen.iter().filter_map(|bounds| bounds.get(values.0..=values.1)).for_each(|bounds| all.add(bounds));
        let all = all.one()?;
        (self.as_printed || Cut::of(own.exact.iter(), values).one() == Some(all)).then(|| all.to_vec())
    }
}

/// A reading and what it adds to each sum.
struct Choice<'a> {
    reading: &'a Reading,
    shares: Vec<i64>,
}

/// The readings of a strip.
struct Choices<'a> {
    strip: usize,
    exact: Vec<Choice<'a>>,
    near: Vec<Choice<'a>>,
}

/// The search through the readings of all strips.
struct Search<'a, 'f> {
    sums: &'a [ColumnSum],
    choices: &'a [Choices<'a>],
    fuel: &'f mut u32,
    /// For each strip, the cuts of all readings found so far.
    seen: Vec<Vec<Vec<usize>>>,
    stopped: bool,
}

/// A strip of a search and its readings that are still possible.
struct Level<'a> {
    strip: usize,
    readings: Vec<&'a Choice<'a>>,
}

impl Level<'_> {
    /// The least and the most that it adds to a sum.
    fn range(&self, sum: usize) -> (i64, i64) {
        let shares = self.readings.iter().filter_map(|choice| choice.shares.get(sum).copied());
        let range = shares.fold(None, |range: Option<(i64, i64)>, share| {
            Some(range.map_or((share, share), |(least, most)| (least.min(share), most.max(share))))
        });
        range.unwrap_or_default()
    }
}

impl<'a> Search<'a, '_> {
    /// Looks at the readings in which one strip has a digit changed, or none.
    fn run(&mut self, changed: Option<usize>) {
        let level = |own: &'a Choices<'a>| {
            let readings = if changed == Some(own.strip) { &own.near } else { &own.exact };
            Level { strip: own.strip, readings: readings.iter().collect() }
        };
        let mut levels: Vec<Level<'a>> = self.choices.iter().map(level).collect();
        let none_left = levels.iter().any(|level| level.readings.is_empty());
        if self.stopped || levels.is_empty() || none_left || !self.narrow(&mut levels) {
            return;
        }
        levels.sort_by_key(|level| level.readings.len());
        // What the levels from each on can add to each sum.
        let mut ahead = vec![vec![(0, 0); self.sums.len()]];
        for level in levels.iter().rev() {
            let behind = ahead.last().cloned().unwrap_or_default();
            let added = behind.iter().enumerate().map(|(sum, (low, high))| {
                let (least, most) = level.range(sum);
                (low + least, high + most)
            });
            ahead.push(added.collect());
        }
        ahead.reverse();
        let known: Vec<i64> = self.sums.iter().map(|sum| sum.known).collect();
        self.descend(&levels, &ahead, &known, &mut Vec::new());
    }

    /// Drops readings that no choice of the others can complete; false when a
    /// strip has none left.
    fn narrow(&mut self, levels: &mut [Level<'a>]) -> bool {
        loop {
            let mut dropped = false;
            for (at, sum) in self.sums.iter().enumerate() {
                let ranges: Vec<(i64, i64)> = levels.iter().map(|level| level.range(at)).collect();
                let start = (sum.known, sum.known);
                let (low, high) = ranges.iter().fold(start, |all, own| (all.0 + own.0, all.1 + own.1));
                for (level, (least, most)) in levels.iter_mut().zip(ranges) {
                    let before = level.readings.len();
                    level.readings.retain(|choice| {
                        let share = choice.shares.get(at).copied().unwrap_or_default();
                        low - least + share <= 0 && 0 <= high - most + share
                    });
                    let Some(fuel) = self.fuel.checked_sub(u32::try_from(before).unwrap_or(u32::MAX)) else {
                        self.stopped = true;
                        return false;
                    };
                    *self.fuel = fuel;
                    if level.readings.is_empty() {
                        return false;
                    }
                    dropped |= level.readings.len() < before;
                }
            }
            if !dropped {
                return true;
            }
        }
    }

    fn descend(
        &mut self,
        levels: &[Level<'a>],
        ahead: &[Vec<(i64, i64)>],
        sums: &[i64],
        chosen: &mut Vec<(usize, &'a Reading)>,
    ) {
        let possible = ahead
            .get(chosen.len())
            .is_some_and(|ahead| sums.iter().zip(ahead).all(|(sum, (low, high))| sum + low <= 0 && 0 <= sum + high));
        if !possible || self.stopped {
            return;
        }
        let Some(level) = levels.get(chosen.len()) else {
            for (strip, reading) in chosen.iter() {
                let seen = self.seen.get_mut(*strip).filter(|seen| !seen.contains(&reading.bounds));
                seen.into_iter().for_each(|seen| seen.push(reading.bounds.clone()));
            }
            return;
        };
        for choice in &level.readings {
            let Some(fuel) = self.fuel.checked_sub(1) else {
                self.stopped = true;
                return;
            };
            *self.fuel = fuel;
            let added: Vec<i64> = sums.iter().zip(&choice.shares).map(|(sum, share)| sum + share).collect();
            chosen.push((level.strip, choice.reading));
            self.descend(levels, ahead, &added, chosen);
            chosen.pop();
        }
    }
}
