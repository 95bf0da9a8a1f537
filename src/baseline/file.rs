//! `gailint-baseline.json`: one finding a line, in an order that does not depend
//! on the run, so that two versions of the file can be compared line by line.

use std::io::{self, Write};

use serde::Deserialize;

use crate::finding::Known;

/// Version of the format. It changes when a field changes its meaning or goes,
/// and when fingerprints are made in another way.
const VERSION: u32 = 1;

/// The findings of one run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    findings: Vec<Known>,
}

/// A baseline that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaselineError {
    /// It is of another version.
    #[error("版本是 {0}，这个程序只认识版本 {VERSION}")]
    Version(String),
    /// It is something else, or damaged.
    #[error("{0}")]
    Broken(String),
}

#[derive(Deserialize)]
struct Versioned {
    version: serde_json::Value,
}

#[derive(Deserialize)]
struct Wire {
    findings: Vec<Known>,
}

impl Baseline {
    /// Puts findings into the one order.
    #[must_use]
    pub fn new(mut findings: Vec<Known>) -> Self {
        fn key(known: &Known) -> (&str, &str, Option<&str>, &str, &str) {
            (&known.path, &known.code, known.cell.as_deref(), &known.label, &known.fingerprint)
        }
        findings.sort_by(|one, other| key(one).cmp(&key(other)));
        Self { findings }
    }

    /// The findings, in their order.
    #[must_use]
    pub fn findings(&self) -> &[Known] {
        &self.findings
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Another version, or no baseline at all.
    pub fn read(text: &str) -> Result<Self, BaselineError> {
        let broken = |error: serde_json::Error| match error.line() {
            0 => BaselineError::Broken("内容不是基线".to_owned()),
            line => BaselineError::Broken(format!("第 {line} 行不是基线的写法")),
        };
        let Versioned { version } = serde_json::from_str(text).map_err(broken)?;
        if version != VERSION {
            return Err(BaselineError::Version(version.to_string()));
        }
        let Wire { findings } = serde_json::from_str(text).map_err(broken)?;
        Ok(Self::new(findings))
    }

    /// Writes the file.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\n  \"version\": {VERSION},\n  \"findings\": [")?;
        for (at, known) in self.findings.iter().enumerate() {
            write!(out, "{}\n    ", if at > 0 { "," } else { "" })?;
            serde_json::to_writer(&mut *out, known)?;
        }
        writeln!(out, "{}]\n}}", if self.findings.is_empty() { "" } else { "\n  " })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    fn known(path: &str, code: &str) -> Known {
        Known {
            path: path.to_owned(),
            issuer: Some("某局".to_owned()),
            year: Some(2023),
            code: code.to_owned(),
            rule: "cn/row-sum".to_owned(),
            fingerprint: "0123456789abcdef".to_owned(),
            severity: Severity::Error,
            message: "引号“\"”和\n换行".to_owned(),
            cell: None,
            label: "标题".to_owned(),
        }
    }

    fn written(baseline: &Baseline) -> String {
        let mut out = Vec::new();
        baseline.write(&mut out).expect("writing to memory");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn what_is_written_is_read_back() {
        let one = Baseline::new(vec![known("乙", "CN101"), known("甲", "CN303"), known("甲", "CN101")]);
        let text = written(&one);
        assert_eq!(Baseline::read(&text), Ok(one));
        assert_eq!(text.lines().count(), 3 + 5, "one finding a line: {text}");
        assert_eq!(Baseline::read(&written(&Baseline::default())), Ok(Baseline::default()));
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        for (text, error) in [
            ("{\"version\": 2, \"entries\": {}}", "版本是 2，这个程序只认识版本 1"),
            ("{\"version\": \"1\", \"findings\": []}", "版本是 \"1\"，这个程序只认识版本 1"),
            ("{\n\"version\": 1,\n\"findings\": [{}]\n}", "第 3 行不是基线的写法"),
            ("", "第 1 行不是基线的写法"),
            ("[]", "第 1 行不是基线的写法"),
        ] {
            assert_eq!(Baseline::read(text).map_err(|error| error.to_string()), Err(error.to_owned()), "{text}");
        }
    }
}
