//! `gailint rules`: the list of rules.

use super::Exit;
use super::args::{RulesArgs, RulesFormat};
use super::console::Console;
use super::diff::diff;
use super::failure::Failure;
use super::settings;
use crate::linter::Linter;
use crate::output::{rule_json, rule_table};
use crate::pack::Options;

pub(super) fn run(args: &RulesArgs, console: &Console) -> Result<Exit, Failure> {
    let settings = settings::load(&args.pack, None)?;
    if let [before, after] = args.diff.as_slice() {
        // The packs as they are written: settings are no part of them.
        let load =
            |pack: &String| Linter::new(&Options { packs: vec![pack.clone()], ..settings.pack_options(&args.pack) });
        console.print(diff(load(before)?.rules(), load(after)?.rules()).as_bytes())?;
        return Ok(Exit::Clean);
    }
    let linter = Linter::new(&settings.options(&args.pack))?;
    let rules = linter.rules();
    let text = match args.format {
        RulesFormat::Table => {
            format!("{}\n共 {} 条规则；用 gailint explain <编号> 查看说明\n", rule_table(rules), rules.len())
        }
        RulesFormat::Json => rule_json(rules),
    };
    console.print(text.as_bytes())?;
    Ok(Exit::Clean)
}
