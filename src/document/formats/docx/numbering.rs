//! Lists of a Word file: the numbers that Word prints before paragraphs and
//! that stand nowhere in the text, such as `一、` before a heading.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::Limits;
use super::super::ReadError;
use super::numerals::numeral;
use super::styles::{ListPlace, Styles};
use super::xml::{Element, Event, Xml};

/// Levels that a list has in Word.
const LEVELS: usize = 9;

/// One level of a list.
#[derive(Debug, Clone, Default)]
struct Level {
    start: i64,
    format: String,
    /// The printed number, with `%1` for that of the first level.
    text: String,
    /// The level, from 1, that makes this one begin again; 0: none does.
    restart: Option<i64>,
    /// Whether numbers of all levels are printed in plain digits.
    plain: bool,
    /// Whether nothing stands between number and words.
    tight: bool,
    /// The style of its paragraphs.
    style: Option<String>,
}

/// How a list counts. Several lists may share one and then count on.
#[derive(Debug, Default)]
struct Scheme {
    levels: BTreeMap<i64, Level>,
    /// The numbering style that says it instead.
    says: Option<String>,
}

/// A list: a scheme and what is different in it.
#[derive(Debug, Default)]
struct List {
    scheme: i64,
    levels: BTreeMap<i64, Level>,
    starts: BTreeMap<i64, i64>,
}

/// All lists of a file and how far they have counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    schemes: BTreeMap<i64, Scheme>,
    lists: BTreeMap<i64, List>,
    counters: BTreeMap<i64, [Option<i64>; LEVELS]>,
    /// Lists and levels that have begun at a number of their own.
    begun: BTreeSet<(i64, i64)>,
}

impl Numbering {
    pub(super) fn read(text: &str, limits: &Limits) -> Result<Self, ReadError> {
        let mut numbering = Self::default();
        let mut reading = Reading::Nothing;
        let mut level = 0;
        let mut xml = Xml::new(text, limits);
        while let Some(event) = xml.next()? {
            let Event::Start(element) = event else { continue };
            match element.name() {
                "abstractNum" => {
                    let id = id(&element, "abstractNumId");
                    numbering.schemes.insert(id, Scheme::default());
                    reading = Reading::Scheme(id);
                }
                "num" => {
                    let id = id(&element, "numId");
                    numbering.lists.insert(id, List::default());
                    reading = Reading::List(id);
                }
                "lvl" | "lvlOverride" => {
                    level = id(&element, "ilvl").clamp(0, LEVELS as i64 - 1);
                    if element.name() == "lvl" {
                        numbering.levels(&reading).and_then(|levels| levels.insert(level, Level::default()));
                    }
                }
                "abstractNumId" | "startOverride" | "numStyleLink" => numbering.take(&reading, &element, level),
                "pPrChange" | "rPrChange" | "numPicBullet" => xml.skip()?,
                _ => {
                    if let Some(level) = numbering.levels(&reading).and_then(|levels| levels.get_mut(&level)) {
                        level.take(&element);
                    }
                }
            }
        }
        Ok(numbering)
    }

    fn levels(&mut self, reading: &Reading) -> Option<&mut BTreeMap<i64, Level>> {
        match reading {
            Reading::Nothing => None,
            Reading::Scheme(id) => self.schemes.get_mut(id).map(|scheme| &mut scheme.levels),
            Reading::List(id) => self.lists.get_mut(id).map(|list| &mut list.levels),
        }
    }

    fn take(&mut self, reading: &Reading, element: &Element<'_>, level: i64) {
        match (reading, element.name()) {
            (Reading::Scheme(id), "numStyleLink") => {
                if let Some(scheme) = self.schemes.get_mut(id) {
                    scheme.says = element.val();
                }
            }
            (Reading::List(id), name) => {
                let Some((list, number)) = self.lists.get_mut(id).zip(element.number()) else { return };
                match name {
                    "abstractNumId" => list.scheme = number,
                    _ => _ = list.starts.insert(level, number),
                }
            }
            _ => {}
        }
    }

    /// The number of the next paragraph at a place in a list, with the space
    /// behind it; empty when the paragraph is in no list. `own` is what the
    /// paragraph states itself, `style` the id of its style.
    pub(super) fn next(&mut self, own: ListPlace, style: Option<&str>, styles: &Styles) -> String {
        let styled = styles.place(style);
        let Some(list) = own.list.or(styled.list) else { return String::new() };
        let Some(scheme) = self.scheme_of(list, styles) else { return String::new() };
        // A level may name the style of its paragraphs; that goes before the
        // level that the style names (ECMA-376 part 1, 17.9.3).
        let named = |id: &str| {
            let levels = &self.schemes.get(&scheme)?.levels;
            levels.iter().find(|(_, level)| level.style.as_deref() == Some(id)).map(|(at, _)| *at)
        };
        let mut ids = styles.ids(style);
        let of_style = ids.next().and_then(named).or(styled.level).or_else(|| ids.find_map(named));
        let at = own.level.or(of_style).unwrap_or(0).clamp(0, LEVELS as i64 - 1);
        self.count(list, scheme, at);
        self.printed(list, scheme, at)
    }

    /// The scheme of a list, which a numbering style may lead to.
    fn scheme_of(&self, list: i64, styles: &Styles) -> Option<i64> {
        let scheme = self.lists.get(&list)?.scheme;
        let Some(style) = self.schemes.get(&scheme).and_then(|scheme| scheme.says.as_deref()) else {
            return Some(scheme);
        };
        Some(self.lists.get(&styles.place(Some(style)).list?)?.scheme)
    }

    fn level(&self, list: i64, scheme: i64, at: i64) -> Option<&Level> {
        let own = self.lists.get(&list).and_then(|list| list.levels.get(&at));
        own.or_else(|| self.schemes.get(&scheme)?.levels.get(&at))
    }

    /// Counts one paragraph more; levels below begin again.
    fn count(&mut self, list: i64, scheme: i64, at: i64) {
        let starts = self.lists.get(&list).and_then(|list| list.starts.get(&at)).copied();
        let first = starts.filter(|_| self.begun.insert((list, at)));
        let start = starts.or_else(|| Some(self.level(list, scheme, at)?.start)).unwrap_or(0);
        let goes_on = |below: i64| {
            let restart = self.level(list, scheme, below).and_then(|level| level.restart);
            restart.is_some_and(|level| at >= level)
        };
        let begin_again: Vec<bool> = (0..LEVELS as i64).map(|below| below > at && !goes_on(below)).collect();
        let counters = self.counters.entry(scheme).or_default();
        for (below, (counter, again)) in (0..).zip(counters.iter_mut().zip(begin_again)) {
            if below == at {
                *counter = first.or_else(|| counter.map(|count| count.saturating_add(1))).or(Some(start));
            } else if again {
                *counter = None;
            }
        }
    }

    fn printed(&self, list: i64, scheme: i64, at: i64) -> String {
        let Some(level) = self.level(list, scheme, at).filter(|level| level.format != "bullet") else {
            return String::new();
        };
        let value = |place: char| {
            let at = i64::from(place.to_digit(10)?) - 1;
            let of = self.level(list, scheme, at)?;
            let count = self.counters.get(&scheme)?.get(usize::try_from(at).ok()?).copied().flatten();
            let format = if level.plain { "decimal" } else { of.format.as_str() };
            Some(numeral(count.unwrap_or(of.start), format))
        };
        let mut out = String::new();
        let mut rest = level.text.chars().peekable();
        while let Some(c) = rest.next() {
            match rest.peek().filter(|_| c == '%').and_then(|place| value(*place)) {
                Some(number) => {
                    rest.next();
                    out.push_str(&number);
                }
                None => out.push(c),
            }
        }
        // What Word sets apart by a tab reads as one only after a letter or
        // digit: `1 总体情况`, but `一、总体情况`.
        let open = |c: char| c.is_alphanumeric() || c.is_ascii();
        if !level.tight && out.chars().next_back().is_some_and(open) {
            out.push(' ');
        }
        out
    }
}

/// What the elements that come belong to.
enum Reading {
    Nothing,
    Scheme(i64),
    List(i64),
}

impl Level {
    fn take(&mut self, element: &Element<'_>) {
        match element.name() {
            "start" => self.start = element.number().unwrap_or_default(),
            "numFmt" => self.format = element.val().unwrap_or_default(),
            "lvlText" => self.text = element.val().unwrap_or_default(),
            "lvlRestart" => self.restart = element.number(),
            "isLgl" => self.plain = element.is_on(),
            "suff" => self.tight = element.val().as_deref() == Some("nothing"),
            "pStyle" => self.style = element.val(),
            _ => {}
        }
    }
}

fn id(element: &Element<'_>, name: &str) -> i64 {
    element.attribute(name).and_then(|id| id.trim().parse().ok()).unwrap_or_default()
}
