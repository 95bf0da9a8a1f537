//! Units of literals and cells, and the types that the checker compares.

use rust_decimal::Decimal;

/// A unit that may follow a number, in a rule or in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
pub enum Unit {
    /// 件: documents, applications, cases.
    #[serde(rename = "件")]
    Item,
    /// 项: matters (2019 form).
    #[serde(rename = "项")]
    Matter,
    /// 元.
    #[serde(rename = "元")]
    Yuan,
    /// 万元, ten thousand yuan.
    #[serde(rename = "万元")]
    TenThousandYuan,
    /// %.
    #[serde(rename = "%")]
    Percent,
}

/// Every unit with its printed form; the longer before its own tail.
pub const UNITS: &[(Unit, &str)] = &[
    (Unit::Item, "件"),
    (Unit::Matter, "项"),
    (Unit::TenThousandYuan, "万元"),
    (Unit::Yuan, "元"),
    (Unit::Percent, "%"),
];

impl Unit {
    /// The unit as printed.
    #[must_use]
    pub fn label(self) -> &'static str {
        UNITS.iter().find(|(unit, _)| *unit == self).map_or("", |(_, label)| label)
    }

    /// The unit printed so, if there is one.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        UNITS.iter().find(|(_, known)| *known == label).map(|(unit, _)| *unit)
    }

    /// The type of a quantity in this unit.
    #[must_use]
    pub fn kind(self) -> Type {
        match self {
            Self::Item | Self::Matter => Type::Count,
            Self::Yuan | Self::TenThousandYuan => Type::Amount,
            Self::Percent => Type::Percent,
        }
    }

    /// What one unit is in the base unit of its type (yuan for amounts).
    #[must_use]
    pub fn in_base(self) -> Decimal {
        match self {
            Self::TenThousandYuan => Decimal::from(10_000),
            Self::Item | Self::Matter | Self::Yuan | Self::Percent => Decimal::ONE,
        }
    }
}

/// The types of the rule language. Amounts are kept in yuan, percents as the
/// number before the sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// A number of things (件).
    Count,
    /// Money, in yuan.
    Amount,
    /// A percentage; `92.3%` is 92.3.
    Percent,
    /// A number without a unit; fits every other numeric type.
    Number,
    /// Text, compared after normalisation.
    Text,
    /// A calendar date.
    Date,
    /// True or false.
    Bool,
}

/// Every type with its name in the rule language and in Chinese messages.
pub const TYPES: &[(Type, &str, &str)] = &[
    (Type::Count, "count", "件数"),
    (Type::Amount, "amount", "金额"),
    (Type::Percent, "percent", "百分比"),
    (Type::Number, "number", "数值"),
    (Type::Text, "text", "文字"),
    (Type::Date, "date", "日期"),
    (Type::Bool, "bool", "真假判断"),
];

impl Type {
    /// The name in the rule language.
    #[must_use]
    pub fn name(self) -> &'static str {
        TYPES.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// The name in messages.
    #[must_use]
    pub fn title(self) -> &'static str {
        TYPES.iter().find(|row| row.0 == self).map_or("", |row| row.2)
    }

    /// The type with this name in the rule language.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        TYPES.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// Whether arithmetic is defined on it.
    #[must_use]
    pub fn is_numeric(self) -> bool {
        matches!(self, Self::Count | Self::Amount | Self::Percent | Self::Number)
    }
}
