//! Expressions as written.

use super::{Name, Node};
use crate::value::{Date, Decimal, Unit};

/// An expression with its place.
pub type Expr = Node<ExprKind>;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// A chain of operators of this many terms, too long to be taken in.
    TooLong(usize),
    /// `12`, `380元`, `50%`.
    Number(Decimal, Option<Unit>),
    /// `"…"`.
    Text(String),
    /// `/…/`.
    Regex(String),
    /// `2024-01-31`.
    Date(Date),
    /// `a.b.c`.
    Path(Vec<Name>),
    /// `table[rows, columns]`.
    Cells(CellsRef),
    /// `name(args)`.
    Call(Call),
    /// `BASE.field`, where the base is not a path.
    Field(Box<Expr>, Name),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `-a`.
    Negative(Box<Expr>),
    /// `not a`.
    Not(Box<Expr>),
    /// `a OP b`.
    Binary(Box<Expr>, Node<BinaryOp>, Box<Expr>),
    /// `a in SET`, `a not in SET`.
    In {
        /// `a`.
        item: Box<Expr>,
        /// `SET`.
        set: Box<Expr>,
        /// `not in`.
        negated: bool,
    },
    /// `a is STATE`, `a is not STATE`.
    Is {
        /// `a`.
        subject: Box<Expr>,
        /// `STATE`.
        state: Name,
        /// `is not`.
        negated: bool,
    },
    /// `any x in SET: e`, `all x in SET: e`.
    Quantified {
        /// `all`, not `any`.
        all: bool,
        /// `x`.
        name: Name,
        /// `SET`.
        set: Box<Expr>,
        /// `e`.
        body: Box<Expr>,
    },
}

/// `table[rows, columns]`, perhaps of last year's report.
#[derive(Debug, Clone, PartialEq)]
pub struct CellsRef {
    /// Whether it is of last year's report.
    pub previous: bool,
    /// The table.
    pub table: Name,
    /// Rows, groups of rows or variables.
    pub rows: Vec<Name>,
    /// Columns, groups of columns or variables.
    pub columns: Vec<Name>,
}

/// `name(args)`, perhaps of last year's report.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Whether it is of last year's report (`previous.section(…)`).
    pub previous: bool,
    /// The function.
    pub name: Name,
    /// Its arguments.
    pub args: Vec<Expr>,
}

/// Operators between two expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `matches`
    Matches,
    /// `contains`
    Contains,
    /// `and`
    And,
    /// `or`
    Or,
    /// `implies`
    Implies,
}

impl BinaryOp {
    /// The operator as written.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::Matches => "matches",
            Self::Contains => "contains",
            Self::And => "and",
            Self::Or => "or",
            Self::Implies => "implies",
        }
    }

    /// The operator written so.
    #[must_use]
    pub fn from_symbol(symbol: &str) -> Option<Self> {
        const ALL: [BinaryOp; 15] = [
            BinaryOp::Add,
            BinaryOp::Sub,
            BinaryOp::Mul,
            BinaryOp::Div,
            BinaryOp::Eq,
            BinaryOp::Ne,
            BinaryOp::Lt,
            BinaryOp::Le,
            BinaryOp::Gt,
            BinaryOp::Ge,
            BinaryOp::Matches,
            BinaryOp::Contains,
            BinaryOp::And,
            BinaryOp::Or,
            BinaryOp::Implies,
        ];
        ALL.into_iter().find(|op| op.symbol() == symbol)
    }
}
