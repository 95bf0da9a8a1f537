//! The whole pipeline on real reports, where the variable `GAILINT_REPORTS`
//! names a folder with them; each has a truth file beside it.

use std::path::PathBuf;
use std::sync::LazyLock;

use gailint::finding::{Finding, Ledger, Severity};
use gailint::form::CellState;
use gailint::{Linter, Options, Report};

const WITHOUT_FEE: &str = "000_b34069dd8944ae81.txt";
const CLEAN: &str = "004_cf5390ad90623fd0.txt";

/// The text of a real report; `None` without the folder, after saying so.
fn real(name: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("GAILINT_REPORTS") else {
        println!("GAILINT_REPORTS is not set: {name} was not checked");
        return None;
    };
    Some(std::fs::read_to_string(PathBuf::from(folder).join(name)).unwrap())
}

static LINTER: LazyLock<Linter> = LazyLock::new(|| Linter::new(&Options::default()).unwrap());

fn check(text: &str) -> (Report, Vec<Finding>, Ledger) {
    let report = LINTER.read("年报.txt", text.as_bytes()).unwrap();
    let (mut findings, ledger) = LINTER.check(&report);
    // Slips of the pen are notes; the seeds have some.
    findings.retain(|finding| finding.severity > Severity::Note);
    (report, findings, ledger)
}

fn told(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{} {} {}", finding.code, finding.place.label, finding.message)).collect()
}

#[test]
fn a_report_without_fee_statement_has_exactly_one_error() {
    let Some(text) = real(WITHOUT_FEE) else { return };
    let (report, findings, ledger) = check(&text);
    assert_eq!(findings.len(), 1, "{:#?}", told(&findings));
    let finding = &findings[0];
    assert_eq!((&*finding.rule, finding.severity), ("cn/fee-statement", Severity::Error));
    let section = report.section(report.form.section_ix("other_matters").unwrap()).unwrap();
    assert!(section.span.start <= finding.place.span.start && finding.place.span.end <= section.span.end);
    assert_eq!(report.source.slice(finding.place.span), "我局暂无其他需要报告的事项。");
    assert_eq!((ledger.fail, ledger.undetermined), (1, 0));
}

#[test]
fn a_clean_report_has_no_finding() {
    let Some(text) = real(CLEAN) else { return };
    let (_, findings, ledger) = check(&text);
    assert!(findings.is_empty(), "{:#?}", told(&findings));
    assert_eq!(ledger.undetermined, 0);
}

#[test]
fn without_table_three_no_check_on_it_passes() {
    let Some(text) = real(CLEAN) else { return };
    let start = text.find("三、收到和处理").unwrap();
    let table = start + text[start..].find('\n').unwrap() + 1;
    let end = text.find("四、政府信息公开行政复议").unwrap();
    let (report, findings, ledger) = check(&format!("{}\n{}", &text[..table], &text[end..]));
    let applications = report.form.table_ix("applications").unwrap();
    assert_eq!(report.table_span(applications), None);
    let rules: Vec<_> = findings.iter().map(|finding| &*finding.rule).collect();
    assert_eq!(rules, ["cn/required-table"], "{:#?}", told(&findings));
    for rule in &ledger.rules {
        let about_table_three = ["row-sum", "balance", "outcomes-sum", "received", "handled", "carried-over-stated"];
        if about_table_three.iter().any(|name| rule.rule.ends_with(&format!("/{name}"))) {
            assert_eq!((rule.pass, rule.fail), (0, 0), "{}", rule.rule);
            assert!(rule.undetermined > 0 || rule.not_applicable > 0, "{}", rule.rule);
        }
    }
    // Of the 200 cells of the form, 25 with numbers remain.
    let whole = ledger.rules.iter().find(|rule| &*rule.rule == "cn/non-negative").unwrap();
    assert_eq!((whole.pass, whole.undetermined), (25, 175));
    assert!(whole.reasons.iter().any(|reason| reason == "没有找到表三"), "{:?}", whole.reasons);
}

/// Changing one number of a clean report is found, and nothing else is said
/// than that number's own sums.
#[test]
fn each_changed_number_is_found_by_its_sums() {
    let Some(text) = real(CLEAN) else { return };
    let (report, ..) = check(&text);
    let table = report.form.table_ix("applications").unwrap();
    let cells = report.form.table(table).cells.clone();
    let printed = |ix: &usize| matches!(report.cells[*ix].state, CellState::Number { .. });
    for ix in cells.filter(printed).step_by(6) {
        let span = report.cells[ix].span.range();
        let kept = if &text[span.clone()] == "0" { "" } else { &text[span.clone()] };
        let (_, findings, _) = check(&format!("{}{kept}9{}", &text[..span.start], &text[span.end..]));
        let name = report.form.cell_name(gailint::form::CellIx(ix));
        assert!(!findings.is_empty(), "{name}");
        for finding in &findings {
            let sums = ["cn/row-sum", "cn/balance", "cn/outcomes-sum"];
            let narrative = finding.code.starts_with("CN5");
            assert!(sums.contains(&&*finding.rule) || narrative, "{name}: {:?}", told(&findings));
            assert!(finding.evidence.iter().any(|evidence| evidence.cell == name) || narrative, "{name}");
            // Every cell of table three stands in two sums or more, so that it gives itself away.
            if !narrative {
                let suspects: Vec<_> =
                    finding.suspects.iter().map(|s| (s.cell.as_str(), s.expected.as_str())).collect();
                assert_eq!(suspects, [(name.as_str(), &text[span.clone()])], "{:?}", told(&findings));
            }
        }
    }
}
