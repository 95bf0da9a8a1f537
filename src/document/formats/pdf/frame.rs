//! Boxes on a page, in points from its top left corner, and turning them.

use hayro_interpret::kurbo::Rect;

use crate::source::Area;

/// A box.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Frame {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Frame {
    pub(super) fn of(area: Rect) -> Self {
        Self { left: area.x0, top: area.y0, right: area.x1, bottom: area.y1 }
    }

    pub(super) fn width(self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(self) -> f64 {
        self.bottom - self.top
    }

    pub(super) fn middle(self) -> (f64, f64) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    /// The smallest box around both.
    pub(super) fn to(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether a place is in it.
    pub(super) fn holds(self, (x, y): (f64, f64)) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// Whether another box is in it, but for some points at its edges.
    pub(super) fn surrounds(self, other: Self) -> bool {
        self.left <= other.left + 2.0
            && self.top <= other.top + 2.0
            && self.right >= other.right - 2.0
            && self.bottom >= other.bottom - 2.0
    }
}

/// How a page is turned, clockwise, to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub(super) enum Turn {
    #[default]
    None,
    Quarter,
    Half,
    ThreeQuarters,
}

impl Turn {
    /// How characters whose baseline runs this way (downward is positive) are
    /// to be turned; `None` for slanted ones, which are watermarks.
    pub(super) fn of(right: f64, down: f64) -> Option<Self> {
        if down.abs() < right.abs() * 0.2 {
            Some(if right > 0.0 { Self::None } else { Self::Half })
        } else if right.abs() < down.abs() * 0.2 {
            Some(if down > 0.0 { Self::ThreeQuarters } else { Self::Quarter })
        } else {
            None
        }
    }

    /// The one that most of them are.
    pub(super) fn of_most(turns: impl Iterator<Item = Self>) -> Self {
        let mut counts = [(0, Self::None), (0, Self::Quarter), (0, Self::Half), (0, Self::ThreeQuarters)];
        for turn in turns {
            counts.iter_mut().filter(|(_, other)| *other == turn).for_each(|(count, _)| *count += 1);
        }
        counts.iter().rev().max_by_key(|(count, _)| *count).map(|(_, turn)| *turn).unwrap_or_default()
    }

    pub(super) fn is_sideways(self) -> bool {
        matches!(self, Self::Quarter | Self::ThreeQuarters)
    }

    /// A box of a page of this size, on the turned page.
    pub(super) fn apply(self, frame: Frame, width: f64, height: f64) -> Frame {
        let Frame { left, top, right, bottom } = frame;
        match self {
            Self::None => frame,
            Self::Quarter => Frame { left: height - bottom, top: left, right: height - top, bottom: right },
            Self::Half => {
                Frame { left: width - right, top: height - bottom, right: width - left, bottom: height - top }
            }
            Self::ThreeQuarters => Frame { left: top, top: width - right, right: bottom, bottom: width - left },
        }
    }

    /// A box of a turned page of this size, on the page as it is shown.
    pub(super) fn area(self, frame: Frame, width: f64, height: f64) -> Area {
        let back = match self {
            Self::Quarter => Self::ThreeQuarters,
            Self::ThreeQuarters => Self::Quarter,
            other => other,
        };
        let Frame { left, top, right, bottom } = back.apply(frame, width, height);
        let [left, top] = [left, top].map(|edge| edge.floor() as i32);
        let [right, bottom] = [right, bottom].map(|edge| edge.ceil() as i32);
        Area { left, top, right, bottom }
    }
}
