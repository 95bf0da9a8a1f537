//! [`Report`]: a document read against a form. Every cell of the form has a
//! state here; what could not be decided is a value, never an error.

use std::sync::Arc;

use super::schema::{CellDef, CellIx, Form, RowIx, SectionIx, TableIx};
use crate::document::Comment;
use crate::source::{SourceText, Span};
use crate::value::{Certainty, Date, Decimal, NormText, Printed, Unit};

/// A report: title, sections, and one [`Cell`] for each cell of the form.
///
/// ```
/// use gailint::form::CellState;
/// use gailint::{Linter, Options};
///
/// let linter = Linter::new(&Options::default())?;
/// let text = "某局2023年政府信息公开工作年度报告\n二、主动公开政府信息情况\n行政许可\t１２\n";
/// let report = linter.read("年报.txt", text.as_bytes())?;
/// assert_eq!((report.issuer.as_deref(), report.year), (Some("某局"), Some(2023)));
///
/// let licensing = report.cell_named("proactive[licensing, decisions]").ok_or("no such cell")?;
/// assert!(matches!(&licensing.state, CellState::Number { value, .. } if value.to_string() == "12"));
/// assert_eq!(report.source.slice(licensing.span), "１２");
/// let new = report.cell_named("applications[new, total]").ok_or("no such cell")?;
/// assert_eq!(new.state, CellState::Absent);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Report {
    /// The text that all spans point into.
    pub source: SourceText,
    /// The form whose tables are printed in the document, which may be another
    /// one than the year asks for.
    pub form: Arc<Form>,
    /// The title as printed.
    pub title: Option<TitleLine>,
    /// The organ named in the title, without spaces.
    pub issuer: Option<String>,
    /// The year reported on.
    pub year: Option<i32>,
    /// Date of publication, where the document states it.
    pub published: Option<Date>,
    /// Words before section one, the title left out.
    pub preamble: NormText,
    /// Where the preamble stands, or where it would.
    pub preamble_span: Span,
    /// One entry for each section of the form, in the form's order.
    pub sections: Vec<Option<Section>>,
    /// Where each table of the form stands; `None`: the table is not there.
    pub tables: Vec<Option<Span>>,
    /// One entry for each cell of the form.
    pub cells: Vec<Cell>,
    /// Labels of tables that are printed in another wording than the form's.
    pub odd_labels: Vec<OddLabel>,
    /// Headings that the form does not have and that end a section of it.
    pub foreign_headings: Vec<ForeignHeading>,
    /// Comments in the document for this program.
    pub comments: Vec<Comment>,
}

/// A label of a table that is printed in another wording than the form's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OddLabel {
    /// The table.
    pub table: TableIx,
    /// The label as patterns see it.
    pub norm: NormText,
    /// Where it stands.
    pub span: Span,
    /// How the form words it, with its number.
    pub prescribed: String,
}

/// A heading of a part that the form does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignHeading {
    /// The heading as patterns see it, with its number.
    pub norm: NormText,
    /// Where it stands.
    pub span: Span,
}

/// The title of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleLine {
    /// The words, without spaces and line breaks.
    pub text: String,
    /// The words as patterns see them.
    pub norm: NormText,
    /// Where they stand.
    pub span: Span,
}

/// A section that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading as printed, with its number, without surrounding space.
    pub heading: String,
    /// The heading as patterns see it.
    pub heading_norm: NormText,
    /// Where the heading stands.
    pub heading_span: Span,
    /// The heading's wording without its number.
    pub wording: String,
    /// The printed number (一 is 1), if there is one.
    pub number: Option<u32>,
    /// Its place among the sections that were found, from 1; foreign ones count.
    pub position: u32,
    /// From the heading to the end of the section.
    pub span: Span,
    /// The narrative: the words outside the statutory tables.
    pub text: NormText,
    /// Whether its heading has none of the wordings that the form knows.
    pub misworded: bool,
}

/// A cell of the form as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What stands in it.
    pub state: CellState,
    /// Where it stands; empty when it does not stand anywhere.
    pub span: Span,
    /// How its place was found.
    pub certainty: Certainty,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellState {
    /// A number as printed, in the unit of the column unless `unit` says else.
    Number {
        /// The value as printed.
        value: Decimal,
        /// A unit printed in the cell.
        unit: Option<Unit>,
        /// A note printed in the cell: `（其中修订16件）`.
        note: Option<String>,
    },
    /// Nothing is printed in it.
    Blank,
    /// A sign for "none" (`/`, `-`, 无).
    Mark,
    /// Something is printed that cannot be read as one number.
    Unreadable(UnreadableReason),
    /// The document has no such cell.
    Absent,
    /// The layout of this document has another row in its place (see
    /// `stands_for` in the form): the cell counts for nothing.
    Void,
}

/// Why a cell is unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnreadableReason {
    /// Words where a number should stand.
    NotANumber,
    /// The row has more or fewer values than columns.
    WrongCount,
    /// The digits can be cut in several ways.
    Ambiguous,
    /// Several printed values may be meant.
    Contested,
    /// The digits can be cut in several ways, and none satisfies the sums of the form.
    NoReading,
}

impl UnreadableReason {
    /// The reason in Chinese.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NotANumber => "不是数字",
            Self::WrongCount => "该行数值个数与栏目数不一致",
            Self::Ambiguous => "数字粘连，有多种读法",
            Self::Contested => "有几处可读作该格，不能确定",
            Self::NoReading => "数字粘连，怎么拆分都不满足表内合计",
        }
    }
}

impl Report {
    /// Whether any part of the form was found in the document. If not, it is
    /// another kind of document, or one whose structure cannot be read: its
    /// gaps say nothing about the report.
    #[must_use]
    pub fn is_recognised(&self) -> bool {
        self.sections.iter().any(Option::is_some) || self.tables.iter().any(Option::is_some)
    }

    /// Whether the title says that this is an annual report.
    #[must_use]
    pub fn is_titled_report(&self) -> bool {
        self.title.as_ref().is_some_and(|title| title.text.contains("年度报告") || title.text.contains("年报"))
    }

    /// A cell. The index comes from this report's form.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "a report has one cell for each cell of its form")]
    pub fn cell(&self, ix: CellIx) -> &Cell {
        &self.cells[ix.0]
    }

    /// The cell with this name in the rule language; `None` if the form has none.
    #[must_use]
    pub fn cell_named(&self, name: &str) -> Option<&Cell> {
        self.form.cell_named(name).map(|ix| self.cell(ix))
    }

    /// A section, if the document has it.
    #[must_use]
    pub fn section(&self, ix: SectionIx) -> Option<&Section> {
        self.sections.get(ix.0).and_then(Option::as_ref)
    }

    /// Where a table stands, if the document has it.
    #[must_use]
    pub fn table_span(&self, ix: TableIx) -> Option<Span> {
        self.tables.get(ix.0).copied().flatten()
    }
}

impl Report {
    /// Decides between rows of which one may stand for others: the row that
    /// the document does not use is no gap in it.
    pub(super) fn void_alternatives(&mut self) {
        let form = Arc::clone(&self.form);
        for (table_at, table) in form.tables.iter().enumerate() {
            let table_ix = TableIx(table_at);
            for (row_at, row) in table.rows.iter().enumerate().filter(|(_, row)| !row.stands_for.is_empty()) {
                if self.row_is_absent(table_ix, RowIx(row_at)) {
                    self.void_row(table_ix, RowIx(row_at));
                    continue;
                }
                for other in &row.stands_for {
                    if self.row_is_absent(table_ix, *other) {
                        self.void_row(table_ix, *other);
                    }
                }
            }
        }
    }

    fn row_is_absent(&self, table: TableIx, row: RowIx) -> bool {
        let of_row = |def: &CellDef| (def.table, def.row) == (table, row);
        let mut cells = self.form.cells.iter().zip(&self.cells).filter(|(def, _)| of_row(def));
        cells.all(|(_, cell)| cell.state == CellState::Absent)
    }

    fn void_row(&mut self, table: TableIx, row: RowIx) {
        let form = Arc::clone(&self.form);
        for (def, cell) in form.cells.iter().zip(&mut self.cells) {
            if (def.table, def.row) == (table, row) {
                cell.state = CellState::Void;
            }
        }
    }
}

impl From<Printed> for CellState {
    fn from(printed: Printed) -> Self {
        match printed {
            Printed::Number { value, unit, note } => Self::Number { value, unit, note },
            Printed::Blank => Self::Blank,
            Printed::Mark => Self::Mark,
            Printed::Text => Self::Unreadable(UnreadableReason::NotANumber),
        }
    }
}

impl Cell {
    /// Whether it stands nowhere in the document.
    #[must_use]
    pub fn is_nowhere(&self) -> bool {
        matches!(self.state, CellState::Absent | CellState::Void)
    }

    /// A cell that the document does not have.
    #[must_use]
    pub fn absent() -> Self {
        Self { state: CellState::Absent, span: Span::default(), certainty: Certainty::Exact }
    }
}
