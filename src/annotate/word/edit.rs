//! Marks of comments put into the main part at their places. Nothing else of it
//! is touched: it is copied byte for byte around them.

use std::collections::BTreeMap;

use super::place::{Place, Spot};

/// What is put in at each spot.
#[derive(Debug, Default)]
pub(super) struct Edits(BTreeMap<usize, Edit>);

#[derive(Debug)]
struct Edit {
    spot: Spot,
    /// Comments that end here, that only stand here, and that begin here.
    ends: Vec<u64>,
    points: Vec<u64>,
    starts: Vec<u64>,
}

impl Edits {
    /// Puts a comment in.
    pub(super) fn comment(&mut self, id: u64, place: &Place) {
        if place.start.at == place.end.at {
            return self.at(&place.start).points.push(id);
        }
        self.at(&place.start).starts.push(id);
        self.at(&place.end).ends.push(id);
    }

    fn at(&mut self, spot: &Spot) -> &mut Edit {
        let empty = || Edit { spot: spot.clone(), ends: Vec::new(), points: Vec::new(), starts: Vec::new() };
        self.0.entry(spot.at).or_insert_with(empty)
    }

    /// The text with all marks.
    pub(super) fn apply(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 512 * self.0.len());
        let mut from = 0;
        for (at, edit) in self.0 {
            out.push_str(text.get(from..at).unwrap_or_default());
            out.push_str(&edit.spot.before);
            out.push_str(&edit.marks());
            out.push_str(&edit.spot.after);
            from = at + edit.spot.replaced;
        }
        out.push_str(text.get(from..).unwrap_or_default());
        out
    }
}

impl Edit {
    /// What ends here first, so that neighbours do not overlap.
    fn marks(&self) -> String {
        let Spot { prefix, declaration, .. } = &self.spot;
        let mark = |name: &str, id: &u64| format!("<{prefix}:{name}{declaration} {prefix}:id=\"{id}\"/>");
        let start = |id| mark("commentRangeStart", id);
        // The reference is what shows the comment; it stands in a run of its own.
        let end = |id: &u64| {
            let sign = format!("<{prefix}:commentReference {prefix}:id=\"{id}\"/>");
            format!("{}<{prefix}:r{declaration}>{sign}</{prefix}:r>", mark("commentRangeEnd", id))
        };
        let ends = self.ends.iter().map(end);
        let points = self.points.iter().map(|id| start(id) + &end(id));
        ends.chain(points).chain(self.starts.iter().map(start)).collect()
    }
}
