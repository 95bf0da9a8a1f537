//! How sure a reading is.

/// How sure it is that a cell is the one it is taken for. Orders from sure to unsure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Label and place are as on the form.
    Exact,
    /// A label was repaired or a row placed by its neighbours.
    Inferred,
    /// The digits were cut apart by arithmetic.
    Reconstructed,
}

impl Certainty {
    /// The name in machine-readable output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Inferred => "inferred",
            Self::Reconstructed => "reconstructed",
        }
    }

    /// The name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Exact => "按原文",
            Self::Inferred => "位置由推断得出",
            Self::Reconstructed => "数字由推算拆分",
        }
    }
}
