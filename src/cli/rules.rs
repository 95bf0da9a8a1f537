//! `gailint rules`: the list of rules.

use super::Exit;
use super::args::{RulesArgs, RulesFormat};
use super::console::Console;
use super::diff::diff;
use super::failure::Failure;
use super::settings;
use crate::linter::{Linter, RuleInfo};
use crate::output::{RuleRow, rule_json, rule_table};
use crate::pack::Options;

pub(super) fn run(args: &RulesArgs, console: &Console) -> Result<Exit, Failure> {
    let settings = settings::load(&args.pack, None)?;
    let options = settings.options(&args.pack);
    if let [before, after] = args.diff.as_slice() {
        // The packs as they are written: settings are no part of them.
        let load =
            |pack: &String| Linter::new(&Options { packs: vec![pack.clone()], ..settings.pack_options(&args.pack) });
        console.print(diff(load(before)?.rules(), load(after)?.rules()).as_bytes())?;
        return Ok(Exit::Clean);
    }
    let linter = Linter::new(&options)?;
    let rows: Vec<RuleRow> = linter.rules().iter().map(row).collect();
    let text = match args.format {
        RulesFormat::Table => {
            format!("{}\n共 {} 条规则；用 gailint explain <编号> 查看说明\n", rule_table(&rows), rows.len())
        }
        RulesFormat::Json => rule_json(&rows),
    };
    console.print(text.as_bytes())?;
    Ok(Exit::Clean)
}

fn row(rule: &RuleInfo) -> RuleRow {
    RuleRow {
        code: rule.code.clone(),
        rule: rule.name.clone(),
        severity: rule.severity,
        title: rule.title.clone(),
        basis: rule.basis.text.clone(),
        basis_kind: rule.basis.kind,
        since: rule.since,
        until: rule.until,
    }
}
