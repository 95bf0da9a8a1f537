//! `gailint new`: a pack or a rule to start from. What is written passes
//! `gailint test` as it is, so that the first mistake is the author's own.

use std::path::{Path, PathBuf};

use super::Exit;
use super::args::{NewArgs, NewPackArgs, NewRuleArgs, NewWhat};
use super::console::Console;
use super::failure::Failure;
use super::target::write_file;
use crate::output::harmless;
use crate::pack::{Options, load_packs};

const PACK: &str = include_str!("templates/pack.yaml");
const RULE: &str = include_str!("templates/rule.gail");

/// The name of the rule that a new pack begins with.
const FIRST_RULE: &str = "first-rule";

pub(super) fn run(args: &NewArgs, console: &Console) -> Result<Exit, Failure> {
    match &args.what {
        NewWhat::Pack(args) => pack(args, console),
        NewWhat::Rule(args) => rule(args, console),
    }
}

fn pack(args: &NewPackArgs, console: &Console) -> Result<Exit, Failure> {
    let folder = args.folder.clone().unwrap_or_else(|| PathBuf::from("rules").join(&args.name));
    named(&args.name, "规则包")?;
    let extends = if args.extends.is_empty() { vec!["cn".to_owned()] } else { args.extends.clone() };
    // A pack that cannot be extended is told now, not at the first test.
    load_packs(&Options { packs: extends.clone(), search: vec![PathBuf::from("rules")], ..Options::default() })?;
    if folder.exists() {
        let message = format!("{} 已经有了", folder.display());
        return Err(Failure::message(message, "换一个名称，或用 --folder 指定别的文件夹"));
    }
    std::fs::create_dir_all(&folder).map_err(|error| {
        let message = format!("无法建立文件夹 {}（{}）", folder.display(), crate::corpus::cause(&error));
        Failure::message(message, "请检查路径和权限")
    })?;
    let title = args.title.clone().unwrap_or_else(|| format!("{} 年度报告规则", args.name));
    let manifest = filled(PACK, &[("id", &args.name), ("title", &quoted(&title)), ("extends", &extends.join(", "))]);
    let code = format!("{}901", prefix(&args.name));
    let first = filled(RULE, &[("name", FIRST_RULE), ("code", &code)]);
    let files = [("pack.yaml".to_owned(), manifest), (format!("{FIRST_RULE}.gail"), first)];
    for (name, text) in files {
        let file = folder.join(name);
        write_file(&file, |out| out.write_all(text.as_bytes()))?;
        console.print(harmless(&format!("写好了 {}", file.display())).as_bytes())?;
        console.print(b"\n")?;
    }
    console.print(format!("下一步：改规则，然后运行 gailint test {}\n", folder.display()).as_bytes())?;
    Ok(Exit::Clean)
}

fn rule(args: &NewRuleArgs, console: &Console) -> Result<Exit, Failure> {
    named(&args.name, "规则")?;
    if !args.folder.join("pack.yaml").is_file() {
        let message = format!("{} 不是规则包的文件夹（里面没有 pack.yaml）", args.folder.display());
        return Err(Failure::message(message, "用 --pack 指定规则包的文件夹，或先运行 gailint new pack 名称"));
    }
    let file = args.folder.join(format!("{}.gail", args.name));
    if file.exists() {
        return Err(Failure::message(format!("{} 已经有了", file.display()), "换一个名称"));
    }
    let code = next_code(&args.folder)?;
    let text = filled(RULE, &[("name", &args.name), ("code", &code)]);
    write_file(&file, |out| out.write_all(text.as_bytes()))?;
    let next = format!(
        "写好了 {}，编号 {code}\n下一步：改规则，然后运行 gailint test {}\n",
        file.display(),
        args.folder.display()
    );
    console.print(next.as_bytes())?;
    Ok(Exit::Clean)
}

/// Names are what the rule language calls them: Latin letters, digits, hyphens.
fn named(name: &str, what: &str) -> Result<(), Failure> {
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase());
    let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if starts && plain && !name.ends_with('-') && !name.contains("--") {
        return Ok(());
    }
    Err(Failure::message(
        format!("“{name}”不能作{what}的名称"),
        "名称由小写拉丁字母、数字和连字符组成，以字母开头，如 henan、overview-length",
    ))
}

/// Two capital letters for the codes of a pack: `gs-wuwei` has `GS`.
fn prefix(name: &str) -> String {
    let letters: String = name.chars().filter(char::is_ascii_lowercase).take(2).collect();
    format!("{letters:x<2}").to_uppercase()
}

/// The code after the highest that the pack's own rules have.
fn next_code(folder: &Path) -> Result<String, Failure> {
    let (packs, _) = load_packs(&Options {
        packs: vec![folder.display().to_string()],
        search: folder.parent().map(Path::to_owned).into_iter().collect(),
        ..Options::default()
    })?;
    let own = packs.last();
    let rules = own.into_iter().flat_map(|pack| &pack.files).flat_map(|file| &file.rules);
    let last = rules.filter_map(|rule| rule.code.as_ref()).map(|code| code.value.as_str()).max();
    let id = own.map_or("", |pack| pack.manifest.id.as_str());
    let next = last.and_then(|code| {
        let (letters, number) = code.split_at_checked(2)?;
        Some(format!("{letters}{:03}", number.parse::<u32>().ok()? + 1))
    });
    Ok(next.unwrap_or_else(|| format!("{}901", prefix(id))))
}

/// A template with its places filled; `{{` stands for a brace.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = template.to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text.replace("{{", "{").replace("}}", "}")
}

/// A text as YAML reads it back, whatever stands in it.
fn quoted(text: &str) -> String {
    serde_yaml::to_string(text).map_or_else(|_| text.to_owned(), |text| text.trim_end().to_owned())
}
