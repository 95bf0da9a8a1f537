//! `gailint explain`: the page of one rule.

use super::Exit;
use super::args::ExplainArgs;
use super::console::Console;
use super::failure::Failure;
use super::settings;
use crate::finding::RuleInfo;
use crate::linter::Linter;
use crate::output::{harmless, wrap};
use crate::value::Type;

/// How alike a name must be to be offered.
const LIKENESS: f64 = 0.6;

pub(super) fn run(args: &ExplainArgs, console: &Console) -> Result<Exit, Failure> {
    let settings = settings::load(&args.pack, None)?;
    let linter = Linter::new(&settings.options(&args.pack))?;
    let wanted = args.rule.trim();
    let rule = linter.rules().iter().find(|rule| rule.is_called(wanted)).ok_or_else(|| {
        let similar = similar(linter.rules(), wanted).map(|rule| format!("是不是“{}”（{}）？\n", rule.code, rule.name));
        let help = similar.unwrap_or_default() + "用 gailint rules 查看全部规则";
        Failure::message(format!("没有编号或名称为“{wanted}”的规则"), help)
    })?;
    console.print(page(rule, console.stdout_style().text_width()).as_bytes())?;
    Ok(Exit::Clean)
}

fn similar<'a>(rules: &'a [RuleInfo], wanted: &str) -> Option<&'a RuleInfo> {
    let likeness = |rule: &RuleInfo| {
        let names = [rule.code.to_lowercase(), rule.name.clone(), rule.short_name().to_owned()];
        names.iter().map(|name| strsim::jaro_winkler(name, &wanted.to_lowercase())).fold(0.0, f64::max)
    };
    let scored = rules.iter().map(|rule| (likeness(rule), rule)).filter(|(score, _)| *score > LIKENESS);
    scored.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, rule)| rule)
}

fn page(rule: &RuleInfo, width: usize) -> String {
    let mut page = format!("{} {}\n{}\n\n", rule.code, rule.title, rule.name);
    for line in rule.doc.lines() {
        page.push_str(&wrap("", &harmless(line), width));
    }
    page.push('\n');
    let mut line = |head: &str, words: &str| page.push_str(&wrap(&format!("{head}："), &harmless(words), width));
    line("级别", rule.severity.title());
    line(rule.basis.kind.title(), &rule.basis.text);
    if let Some(link) = &rule.link {
        line("原文", link);
    }
    if let Some(years) = rule.years() {
        line("适用年度", &years);
    }
    if let Some(help) = &rule.help {
        line("建议", help);
    }
    for (name, kind, value) in &rule.params {
        let kind = Type::from_name(kind).map_or(kind.as_str(), |known| known.title());
        line("参数", &format!("{name} = {value}（{kind}）"));
    }
    if rule.source.text().is_empty() {
        return page;
    }
    page.push_str(&format!("\n规则原文（{}）：\n\n", harmless(rule.source.name())));
    for text in rule.source.text().lines() {
        page.push_str(&format!("    {}\n", text.trim_end()));
    }
    page
}
