//! `gailint test`: runs the examples of a pack. What a verdict means is decided
//! in `spec`; here it is told.

use super::Exit;
use super::args::TestArgs;
use super::console::Console;
use super::failure::Failure;
use super::settings;
use crate::output::{Style, harmless, pad, problem};
use crate::pack::Options;
use crate::spec::{self, SpecCase, SpecReport, Verdict};

/// The pack that stands when none is chosen.
const NATIONAL: &str = "cn";

pub(super) fn run(args: &TestArgs, console: &Console) -> Result<Exit, Failure> {
    let settings = settings::load(&args.pack, None)?;
    let options = settings.pack_options(&args.pack);
    let mut passed = true;
    for packs in groups(args, &options.packs) {
        console.print(harmless(&format!("规则包：{}", packs.join("、"))).as_bytes())?;
        console.print(b"\n\n")?;
        let report = spec::run(&Options { packs, ..options.clone() })?;
        let style = console.stdout_style();
        let mut text: String = report.problems.iter().map(|one| problem(one, &style) + "\n").collect();
        for case in report.cases.iter().filter(|case| !case.verdict.holds()) {
            text.push_str(&failed(case, &style));
        }
        text.extend(report.uncovered.iter().map(|one| problem(one, &style) + "\n"));
        text.push_str(&summary(&report));
        console.print(text.as_bytes())?;
        passed &= report.problems.is_empty() && report.cases.iter().all(|case| case.verdict.holds());
    }
    Ok(if passed { Exit::Clean } else { Exit::Findings })
}

/// What is tested: the pack that is named; else those of the arguments and
/// settings, which work together; else each pack that lies under `rules` here;
/// else the national one.
fn groups(args: &TestArgs, chosen: &[String]) -> Vec<Vec<String>> {
    if let Some(target) = &args.target {
        return vec![vec![target.clone()]];
    }
    if !chosen.is_empty() {
        return vec![chosen.to_vec()];
    }
    let entries = std::fs::read_dir("rules").into_iter().flatten().filter_map(Result::ok);
    let packs = entries.map(|entry| entry.path()).filter(|folder| folder.join("pack.yaml").is_file());
    let mut packs: Vec<String> = packs.map(|folder| folder.to_string_lossy().replace('\\', "/")).collect();
    packs.sort();
    if packs.is_empty() { vec![vec![NATIONAL.to_owned()]] } else { packs.into_iter().map(|pack| vec![pack]).collect() }
}

fn failed(case: &SpecCase, style: &Style) -> String {
    let head = format!("{} {}：{}\n", harmless(&case.code), harmless(&case.rule), meaning(case.verdict));
    head + &case.detail.as_ref().map(|detail| problem(detail, style)).unwrap_or_default() + "\n"
}

fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Quiet => "ok 示例没有报告问题，与预期一致",
        Verdict::Reported => "bad 示例报告了问题，与预期一致",
        Verdict::Noisy => "误报：ok 示例不应有问题，却报告了",
        Verdict::Missing => "漏报：bad 示例应当报告问题，却没有",
        Verdict::Wrong => "位置不对：bad 示例报告了问题，但没有指在应指的地方",
    }
}

/// Examples by what they should give and what they gave.
fn summary(report: &SpecReport) -> String {
    let count = |verdict| report.cases.iter().filter(|case| case.verdict == verdict).count().to_string();
    let rows = [
        ["", "没有报告", "报告了", "位置不对"].map(str::to_owned),
        ["ok 示例（不应有问题）".to_owned(), count(Verdict::Quiet), count(Verdict::Noisy), String::new()],
        ["bad 示例（应有问题）".to_owned(), count(Verdict::Missing), count(Verdict::Reported), count(Verdict::Wrong)],
    ];
    let mut text = String::new();
    for [head, cells @ ..] in &rows {
        text.push_str(&pad(head, 24));
        for cell in cells {
            text.push_str(&pad(cell, 10));
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    let failed = report.cases.iter().filter(|case| !case.verdict.holds()).count();
    let rules: std::collections::BTreeSet<&str> = report.cases.iter().map(|case| case.rule.as_str()).collect();
    text.push_str(&format!("\n{} 条规则，{} 个示例，{failed} 个不符", rules.len(), report.cases.len()));
    if !report.problems.is_empty() {
        text.push_str(&format!("；另有 {} 处规则有误", report.problems.len()));
    }
    text.push('\n');
    text.push_str(&coverage(report));
    text
}

/// How many clauses the examples show both ways. Rounded down: 100 is all.
fn coverage(report: &SpecReport) -> String {
    let (clauses, uncovered) = (report.clauses, report.uncovered.len());
    let percent = (clauses.saturating_sub(uncovered) * 100).checked_div(clauses).unwrap_or(100);
    format!("子句覆盖：{clauses} 个子句，{uncovered} 个没有示例用到（{percent}%）\n")
}
