//! Waivers: findings that an office accepts, with its reason. `file` reads a
//! file of them, `comment` those in a report's own text; this page matches them
//! to findings. A waiver that waives nothing, is out of date or cannot be read
//! is a finding itself, never passed over.
//!
//! Nothing is taken out of the results: whether waived findings are shown is for
//! outputs to decide.

mod comment;
mod entry;
mod file;
mod names;
mod remark;
mod scope;

use crate::corpus::{Checked, Results, WaiversFile};
use crate::finding::{BAD_WAIVER, EXPIRED_WAIVER, Finding, Ledger, Outcome, RuleLedger, UNUSED_WAIVER};
use crate::linter::Linter;
use crate::value::Date;

use self::comment::Directive;
use self::remark::{Remark, findings};
use self::scope::Scope;

pub use self::file::Waivers;

/// What waivers are matched with.
#[derive(Clone, Copy)]
pub struct Waiving<'a> {
    /// The rules in use, and those that are switched off.
    pub linter: &'a Linter,
    /// The file of waivers, if there is one.
    pub waivers: Option<&'a Waivers>,
    /// The day on which waivers must still hold.
    pub today: Date,
}

/// Marks the findings that are waived, and adds findings about waivers.
pub fn waive(results: &mut Results, waiving: &Waiving<'_>) {
    let remarks: Vec<Vec<Remark>> = results.documents.iter_mut().map(|document| in_text(document, waiving)).collect();
    if let Some(waivers) = waiving.waivers {
        let remarks = in_file(&mut results.documents, waivers, waiving);
        let findings = findings(waiving.linter, waivers.source(), remarks);
        let source = waivers.source().clone();
        let path = source.name().replace(std::path::MAIN_SEPARATOR, "/");
        results.waivers = Some(WaiversFile { path, source, findings });
    }
    for (document, remarks) in results.documents.iter_mut().zip(remarks) {
        let told = findings(waiving.linter, &document.report.source, remarks);
        if !document.report.comments.is_empty() {
            count(waiving.linter, document.report.comments.len(), &told, &mut document.ledger);
        }
        document.findings.extend(told);
        document.findings.sort_by(Finding::order);
    }
}

/// Applies the comments of a report, and says what is wrong with them.
fn in_text(document: &mut Checked, waiving: &Waiving<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for comment in document.report.comments.clone() {
        let text = document.report.source.slice(comment.span).to_owned();
        let remark = |code, message: String| Remark {
            code,
            span: comment.span,
            label: "豁免注释".to_owned(),
            message,
            help: None,
        };
        let read = if comment.alone { Directive::read(&text, waiving.linter) } else { Err(comment::not_alone()) };
        let directive = match read {
            Ok(directive) => directive,
            Err(mistake) => {
                let message = format!("豁免注释没有起作用：{}", mistake.message);
                remarks.push(Remark { help: mistake.help, ..remark(BAD_WAIVER, message) });
                continue;
            }
        };
        if let Some(until) = directive.waiver.until.filter(|_| directive.waiver.is_expired(waiving.today)) {
            remarks.push(remark(EXPIRED_WAIVER, expired(&directive.rule.code, until)));
            continue;
        }
        let scope = Scope::new(&document.report, comment.span, directive.whole_file);
        let mut used = false;
        for finding in &mut document.findings {
            if *finding.code == *directive.rule.code && scope.as_ref().is_some_and(|scope| scope.covers(finding)) {
                used = true;
                finding.waived.get_or_insert_with(|| directive.waiver.clone());
            }
        }
        if !used && directive.rule.in_use {
            let where_to = if directive.whole_file { "这份报告" } else { "注释后面的一行" };
            let message = format!("没有用到的豁免：{where_to}没有 {} 的问题", directive.rule.code);
            remarks.push(remark(UNUSED_WAIVER, message));
        }
    }
    remarks
}

/// Applies a file of waivers, and says which of them are of no use. Those for
/// reports that were not checked say nothing about themselves.
fn in_file(documents: &mut [Checked], waivers: &Waivers, waiving: &Waiving<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let paths: Vec<String> = documents.iter().map(|document| waivers.below(document)).collect();
    for entry in waivers.entries() {
        let named = documents.iter_mut().zip(&paths);
        let concerned = named.filter(|(document, path)| entry.is_for(path, &document.report));
        let expired_on = entry.waiver.until.filter(|_| entry.waiver.is_expired(waiving.today));
        let (mut checked, mut used) = (false, false);
        for (document, _) in concerned {
            checked = true;
            for finding in document.findings.iter_mut().filter(|finding| entry.covers(finding)) {
                used = true;
                if expired_on.is_none() {
                    finding.waived.get_or_insert_with(|| entry.waiver.clone());
                }
            }
        }
        let code = &entry.rule.code;
        let remark = |kind, span, message| Remark { code: kind, span, label: entry.label(), message, help: None };
        match expired_on {
            _ if !checked => {
                remarks.extend(waivers.missing(entry).map(|path| {
                    remark(UNUSED_WAIVER, entry.rule_span, format!("没有用到的豁免：没有 {path} 这个文件"))
                }))
            }
            Some(until) => remarks.push(remark(EXPIRED_WAIVER, entry.until_span, expired(code, until))),
            None if used || !entry.rule.in_use => {}
            None => {
                let message = format!("没有用到的豁免：所说的报告里没有这样的 {code} 问题");
                remarks.push(remark(UNUSED_WAIVER, entry.rule_span, message));
            }
        }
    }
    remarks
}

fn expired(code: &str, until: Date) -> String {
    format!("{code} 的豁免到 {until} 为止，已不起作用")
}

/// Each comment was checked against each rule for comments.
fn count(linter: &Linter, comments: usize, told: &[Finding], ledger: &mut Ledger) {
    for code in [UNUSED_WAIVER, EXPIRED_WAIVER, BAD_WAIVER] {
        let Some(rule) = linter.rules().iter().find(|rule| rule.code == code) else { continue };
        let mut account = RuleLedger::new(rule.code.as_str().into(), rule.name.as_str().into());
        let failed = told.iter().filter(|finding| *finding.code == *code).count();
        (0..failed).for_each(|_| account.count(Outcome::Fail));
        (failed..comments).for_each(|_| account.count(Outcome::Pass));
        ledger.add(account);
    }
}
