//! Expressions with names and units resolved.

use std::sync::Arc;

use regex::Regex;

use super::super::ast::BinaryOp;
use super::{Place, Set, State, TextRef};
use crate::builtin::Builtin;
use crate::form::{CellIx, SectionIx};
use crate::value::{Date, Decimal, Type};

/// An expression over one report.
#[derive(Debug, Clone)]
pub enum Expr {
    /// A number; amounts in yuan.
    Number(Decimal),
    /// Normalised text.
    Text(Arc<str>),
    /// A date.
    Date(Date),
    /// True or false.
    Bool(bool),
    /// A cell, in the base unit of its type.
    Cell(CellIx),
    /// The sum of cells.
    Sum(Box<[CellIx]>),
    /// The sum of cells of last year's report; by form, since its form may be
    /// another one.
    PreviousSum(Arc<[PreviousCells]>),
    /// Number of the elements of a set.
    Count(Box<Set>),
    /// The figures of the elements of a set added up: of a fact its figure, of
    /// a pattern its group `value`.
    Total(Box<Set>),
    /// A text of the report.
    TextOf(TextRef),
    /// The printed number of a section.
    SectionNumber(SectionIx),
    /// The place of a section among those found.
    SectionPosition(SectionIx),
    /// The year reported on.
    Year,
    /// The date of publication.
    Published,
    /// The value that a loop stands at: the fact's figure or the match's words.
    Slot(usize),
    /// A named group of the match that a loop stands at.
    SlotGroup(usize, Arc<str>),
    /// A side of the comparison that failed; only in messages.
    Side(Side),
    /// `-a`.
    Negative(Box<Expr>),
    /// A function's value.
    Call(&'static Builtin, Vec<Expr>),
    /// `a + b` and the like.
    Arithmetic(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a == b` and the like, over values of one type.
    Compare(BinaryOp, Type, Box<Expr>, Box<Expr>),
    /// `a in [b, c]`.
    OneOf {
        /// What is looked for.
        item: Box<Expr>,
        /// Type of both sides.
        kind: Type,
        /// The members.
        list: Vec<Expr>,
        /// `not in`.
        negated: bool,
    },
    /// `text matches /…/`.
    Matches(Box<Expr>, Regex),
    /// `a is present`.
    Is(Place, State),
    /// `number is whole`, of a computed number.
    IsWhole(Box<Expr>),
    /// Whether a value is known at all.
    HasValue(Box<Expr>),
    /// Whether a set has elements.
    AnyElement(Box<Set>),
    /// `title`, `issuer`, `year`, `published`, `previous` is present.
    IsKnown(Known),
    /// `not a`.
    Not(Box<Expr>),
    /// `a and b`; also `all` over a static set.
    All(Vec<Element>),
    /// `a or b`; also `any` over a static set.
    Any(Vec<Element>),
    /// `a implies b`.
    Implies(Box<Expr>, Box<Expr>),
    /// `any` or `all` over a set of the text.
    Each {
        /// `all`, not `any`.
        all: bool,
        /// Where the element is kept.
        slot: usize,
        /// The set.
        set: Box<Set>,
        /// What is asked of each element.
        body: Box<Expr>,
    },
}

impl Expr {
    /// The expressions that it is directly made of, from left to right.
    #[must_use]
    pub fn children(&self) -> Vec<&Self> {
        match self {
            Self::Negative(inner)
            | Self::Not(inner)
            | Self::IsWhole(inner)
            | Self::HasValue(inner)
            | Self::Matches(inner, _) => vec![inner],
            Self::Call(_, args) => args.iter().collect(),
            Self::Arithmetic(_, left, right) | Self::Compare(_, _, left, right) | Self::Implies(left, right) => {
                vec![left, right]
            }
            Self::OneOf { item, list, .. } => std::iter::once(&**item).chain(list).collect(),
            Self::All(elements) | Self::Any(elements) => elements.iter().map(|element| &element.check).collect(),
            Self::Each { body, .. } => vec![body],
            Self::Number(_)
            | Self::Text(_)
            | Self::Date(_)
            | Self::Bool(_)
            | Self::Cell(_)
            | Self::Sum(_)
            | Self::PreviousSum(_)
            | Self::Count(_)
            | Self::Total(_)
            | Self::TextOf(_)
            | Self::SectionNumber(_)
            | Self::SectionPosition(_)
            | Self::Year
            | Self::Published
            | Self::Slot(_)
            | Self::SlotGroup(..)
            | Self::Side(_)
            | Self::Is(..)
            | Self::AnyElement(_)
            | Self::IsKnown(_) => Vec::new(),
        }
    }

    /// How many expressions it is made of.
    #[must_use]
    pub fn size(&self) -> usize {
        1 + self.children().into_iter().map(Self::size).sum::<usize>()
    }
}

/// An operand of [`Expr::All`] or [`Expr::Any`] with the label of the element
/// that it is about.
#[derive(Debug, Clone)]
pub struct Element {
    /// Its label, when it comes from a set.
    pub label: Option<Arc<str>>,
    /// Where it stands, when it comes from a set.
    pub place: Option<Place>,
    /// What is asked of it.
    pub check: Expr,
}

/// A side of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// `left`.
    Left,
    /// `right`.
    Right,
}

/// What may be known of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Its title.
    Title,
    /// Its issuer.
    Issuer,
    /// Its year.
    Year,
    /// Its date of publication.
    Published,
    /// Last year's report.
    Previous,
}

/// The same cells in one form that last year's report may have.
#[derive(Debug, Clone)]
pub struct PreviousCells {
    /// Id of the form.
    pub form: String,
    /// The cells; `None`: that form has no such cells.
    pub cells: Option<Vec<CellIx>>,
}
