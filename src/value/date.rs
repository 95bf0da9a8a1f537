//! Calendar dates as reports write them.

use std::fmt;

/// A date of the Gregorian calendar. Orders by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, 1900 to 2999.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u32,
    /// Day of the month, from 1.
    pub day: u32,
}

impl Date {
    /// A date that exists in the calendar, or nothing.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let last = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 31,
        };
        let valid = (1900..3000).contains(&year) && (1..=12).contains(&month) && (1..=last).contains(&day);
        valid.then_some(Self { year, month, day })
    }

    /// Reads `2024-01-20`, `2024/1/20`, `2024.1.20`, `2024年1月20日`; what
    /// follows the day is left alone.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim_start().split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        let mut next = || numbers.next()?.parse::<u32>().ok();
        let (year, month, day) = (next()?, next()?, next()?);
        Self::new(i32::try_from(year).ok()?, month, day)
    }

    /// The same, where nothing but the date may stand.
    #[must_use]
    pub fn parse_whole(text: &str) -> Option<Self> {
        let text = text.trim();
        let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).count();
        let only = text.chars().all(|c| c.is_ascii_digit() || "-/.年月日".contains(c));
        Self::parse(text).filter(|_| only && numbers == 3)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}
