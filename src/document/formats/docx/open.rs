//! What the open elements of the main part are in, and which are not looked into.

/// Elements that hold nothing a reader of the printed document sees: deleted
/// and moved words, older formats, pronunciation above characters, and
/// properties that matter to nobody here.
pub(super) const UNSEEN: [&str; 20] = [
    "del",
    "moveFrom",
    "delText",
    "delInstrText",
    "rt",
    "sdtPr",
    "sdtEndPr",
    "sectPr",
    "sectPrChange",
    "tblGrid",
    "tblPr",
    "tblPrEx",
    "tblPrChange",
    "tblPrExChange",
    "tcPrChange",
    "trPrChange",
    "pPrChange",
    "rPrChange",
    "numberingChange",
    "altChunk",
];

/// What an open element is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// The body, a cell, a text box: paragraphs and tables.
    Blocks,
    Table,
    Row,
    RowFormat,
    CellFormat,
    Paragraph,
    ParagraphFormat,
    /// The format of a paragraph's end.
    EndFormat,
    Run,
    RunFormat,
    Text,
    Instruction,
    CheckBox,
}

/// An open element.
pub(super) struct Open {
    pub(super) at: At,
    /// Whether this element began what it is in.
    pub(super) began: bool,
    /// Whether one of its alternatives has been read.
    pub(super) chosen: bool,
}
