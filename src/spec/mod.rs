//! Examples in rules are their tests: each is a change of the zero report and a
//! verdict. `gailint test` and `cargo test` run them here.

mod apply;

use std::cell::RefCell;
use std::sync::Arc;

use crate::eval::{Coverage, evaluate_recorded};
use crate::finding::Finding;
use crate::form::{Form, Report};
use crate::lang::check::{Example, Expected, RuleSource, example};
use crate::lang::plan::{Place, Program, Rule};
use crate::lang::{Problem, ast};
use crate::linter::Linter;
use crate::pack::{Fixture, LoadError, Options};
use crate::source::Span;

/// What came of all examples of the packs.
#[derive(Debug, Default)]
pub struct SpecReport {
    /// One for each example.
    pub cases: Vec<SpecCase>,
    /// Rules without enough examples, and examples that cannot be run.
    pub problems: Vec<Problem>,
    /// How many `require`, `when` and `where` the rules have.
    pub clauses: usize,
    /// Clauses that no example makes hold, or none makes fail. Not a mistake.
    pub uncovered: Vec<Problem>,
}

/// What came of one example.
#[derive(Debug)]
pub struct SpecCase {
    /// The rule, with its pack.
    pub rule: String,
    /// Its code.
    pub code: String,
    /// What came of it.
    pub verdict: Verdict,
    /// What is wrong, when something is.
    pub detail: Option<Problem>,
}

/// What an example showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// `ok`, and nothing was found.
    Quiet,
    /// `bad`, and it was found where it should be.
    Reported,
    /// `ok`, but something was found.
    Noisy,
    /// `bad`, but nothing was found.
    Missing,
    /// `bad` and found, but at another place.
    Wrong,
}

impl Verdict {
    /// Whether the example holds.
    #[must_use]
    pub fn holds(self) -> bool {
        matches!(self, Self::Quiet | Self::Reported)
    }

    /// The word for it in reports.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Quiet => "未报，正确",
            Self::Reported => "报出，正确",
            Self::Noisy => "误报",
            Self::Missing => "漏报",
            Self::Wrong => "位置不对",
        }
    }
}

impl SpecReport {
    /// Whether everything holds.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.problems.is_empty() && self.cases.iter().all(|case| case.verdict.holds())
    }
}

/// Runs the examples of all rules of the packs.
///
/// # Errors
/// [`LoadError`] when the packs cannot be loaded, or have no zero report.
pub fn run(options: &Options) -> Result<SpecReport, LoadError> {
    let linter = Linter::new(options)?;
    let Some(fixture) = linter.fixture() else {
        return Err(LoadError::new(
            "规则包没有零报告，示例无从运行",
            "请在 pack.yaml 里写 fixture，或用 extends 引用有零报告的包",
        ));
    };
    let mut report = SpecReport::default();
    for source in &linter.sources().rules {
        run_rule(&linter, fixture, source, &mut report);
    }
    Ok(report)
}

fn run_rule(linter: &Linter, fixture: &Fixture, source: &RuleSource, report: &mut SpecReport) {
    let rule = &source.rule;
    for (wanted, name) in [(true, "ok"), (false, "bad")] {
        if !rule.examples.iter().any(|example| example.ok == wanted) {
            let problem =
                Problem::new(&rule.source, rule.name.span, format!("规则“{}”没有 {name} 示例", rule.name.value));
            report.problems.push(problem.help("每条规则至少要有一个 ok 示例和一个 bad 示例"));
        }
    }
    let Some((program, plan, year)) = choose_form(linter, fixture, &source.name) else {
        let problem =
            Problem::new(&rule.source, rule.name.span, format!("规则“{}”在任何格式上都不适用", rule.name.value));
        report.problems.push(problem);
        return;
    };
    let alone = Program { form: program.form.clone(), rules: vec![plan.clone()], facts: program.facts.clone() };
    let coverage = RefCell::new(Coverage::of(plan));
    for example in &rule.examples {
        match run_example(linter, fixture, &alone, year, rule, example, &coverage) {
            Ok((verdict, detail)) => {
                report.cases.push(SpecCase { rule: source.name.clone(), code: plan.code.to_string(), verdict, detail })
            }
            Err(mut problems) => report.problems.append(&mut problems),
        }
    }
    look_for_uncovered(rule, &coverage.into_inner(), report);
}

fn look_for_uncovered(rule: &ast::Rule, coverage: &Coverage, report: &mut SpecReport) {
    let filters = rule.bindings.iter().filter_map(|binding| binding.filter.as_ref()).map(|it| ("where", it.span));
    let conditions = rule.when.iter().map(|it| ("when", it.span));
    let requires = rule.requires.iter().map(|it| ("require", it.check.span));
    for (word, span) in filters.chain(conditions).chain(requires) {
        let Some(seen) = coverage.get(span) else { continue };
        report.clauses += 1;
        if seen.is_covered() {
            continue;
        }
        let missing = match (seen.held, seen.failed) {
            (true, _) => "不成立",
            (false, true) => "成立",
            (false, false) => "成立，也没有示例使它不成立",
        };
        let message = format!("规则“{}”的 {word} 没有示例使它{missing}", rule.name.value);
        report.uncovered.push(Problem::new(&rule.source, span, message).hint());
    }
}

/// The form and year that a rule's examples are written in: the zero report's,
/// unless the rule is not for it.
fn choose_form<'a>(linter: &'a Linter, fixture: &Fixture, name: &str) -> Option<(&'a Program, &'a Rule, i32)> {
    let mut programs: Vec<&Program> = linter.programs().iter().collect();
    programs.sort_by_key(|program| program.form.id != fixture.form);
    programs.into_iter().find_map(|program| {
        let rule = program.rules.iter().find(|rule| &*rule.name == name && !rule.not_on_form)?;
        let years = program.form.years;
        let fits = |year: &i32| {
            years.contains(*year)
                && rule.since.is_none_or(|since| since <= *year)
                && rule.until.is_none_or(|until| *year <= until)
        };
        let candidates = [Some(fixture.year), rule.since, rule.until, years.from, years.to];
        candidates.into_iter().flatten().find(fits).map(|year| (program, rule, year))
    })
}

fn run_example(
    linter: &Linter,
    fixture: &Fixture,
    program: &Program,
    year: i32,
    rule: &ast::Rule,
    written: &ast::Example,
    coverage: &RefCell<Coverage>,
) -> Result<(Verdict, Option<Problem>), Vec<Problem>> {
    let resolved = example(written, &rule.source, &program.form, linter.sources())?;
    let build = |settings: &[crate::lang::check::Setting], year| -> Result<Report, Vec<Problem>> {
        let mut draft = fixture.draft(&program.form, year);
        apply::apply(settings, &mut draft, &rule.source).map_err(|problem| vec![problem])?;
        Ok(draft.build("示例"))
    };
    let report: Report = build(&resolved.settings, year)?;
    let previous = resolved.previous.as_ref().map(|settings| build(settings, year - 1)).transpose()?;
    let (findings, ledger) = evaluate_recorded(program, &report, previous.as_ref(), coverage);
    let (verdict, message) = judge(&resolved, &report, &findings, &program.form);
    let detail = message.map(|message| {
        let reasons = ledger.rules.first().map(|rule| rule.reasons.join("；")).filter(|reasons| !reasons.is_empty());
        let problem = Problem::new(&rule.source, head(rule, resolved.span), format!("{}：{message}", verdict.label()));
        problem.maybe_help(reasons.map(|reasons| format!("没有判定的原因：{reasons}")))
    });
    Ok((verdict, detail))
}

/// The first line of an example, for the underline.
fn head(rule: &ast::Rule, span: Span) -> Span {
    let words = rule.source.slice(span);
    let end = words.find('\n').unwrap_or(words.len());
    Span::new(0..end).shifted(span.start as usize)
}

fn judge(example: &Example, report: &Report, findings: &[Finding], form: &Arc<Form>) -> (Verdict, Option<String>) {
    match (example.ok, findings) {
        (true, []) => (Verdict::Quiet, None),
        (true, [first, ..]) => (Verdict::Noisy, Some(format!("不应报出，却报了“{}”", first.message))),
        (false, []) => (Verdict::Missing, Some("应当报出，却没有报".to_owned())),
        (false, _) => match &example.at {
            Some(at) if !findings.iter().any(|finding| points_at(finding, at, report, form)) => {
                let places: Vec<String> = findings
                    .iter()
                    .map(|finding| format!("{}「{}」", finding.place.label, report.source.slice(finding.place.span)))
                    .collect();
                (Verdict::Wrong, Some(format!("指向了{}", places.join("、"))))
            }
            _ => (Verdict::Reported, None),
        },
    }
}

fn points_at(finding: &Finding, expected: &Expected, report: &Report, form: &Arc<Form>) -> bool {
    let found = finding.place.span;
    let within = |outer: Span| outer.start <= found.start && found.end <= outer.end;
    match expected {
        Expected::Words(words) => crate::builtin::normal(report.source.slice(found)) == crate::builtin::normal(words),
        Expected::Place(place) => match place {
            Place::Cell(cell) => finding.place.cell.as_deref() == Some(form.cell_name(*cell).as_str()),
            Place::Row(table, row) => finding.place.label.starts_with(&format!(
                "{} · {}",
                form.table(*table).name,
                form.table(*table).row_label(*row)
            )),
            Place::Table(table) => finding.place.label.contains(&form.table(*table).name),
            Place::Heading(section) | Place::Body(section) => report.section(*section).map_or_else(
                || finding.place.label.ends_with(&form.section(*section).heading),
                |section| within(section.span),
            ),
            Place::Preamble => within(report.preamble_span),
            Place::Title => report.title.as_ref().is_none_or(|title| within(title.span)),
            Place::Slot(_) => false,
        },
    }
}
