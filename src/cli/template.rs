//! `gailint template`: an empty report in the layout of a form.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;

use super::Exit;
use super::args::TemplateArgs;
use super::console::Console;
use super::failure::Failure;
use super::settings;
use crate::corpus::cause;
use crate::form::{Draft, Form};
use crate::lang::suggest;
use crate::linter::Linter;
use crate::output::{harmless, template_named};

pub(super) fn run(args: &TemplateArgs, console: &Console) -> Result<Exit, Failure> {
    let settings = settings::load(&args.pack, None)?;
    let linter = Linter::new(&settings.options(&args.pack))?;
    let form = form(args, linter.forms())?;
    // clap has checked the name.
    let template =
        template_named(&args.to).ok_or_else(|| Failure::message("没有这种文件格式", "用 --help 查看用法"))?;
    if args.output.is_none() && !template.text && std::io::stdout().is_terminal() {
        let help = format!("请用 --output 指定文件名，如 --output 年报.{}", template.name);
        return Err(Failure::message(format!("{}不能显示在终端上", template.doc), help));
    }
    let draft = Draft::blank(form, args.issuer.trim(), args.year);
    let bytes = (template.write)(&draft)
        .map_err(|error| Failure::message(error.to_string(), "这是程序的缺陷，请反馈给开发者"))?;
    match &args.output {
        Some(path) => {
            save(path, &bytes, args.force)?;
            console.complain(&format!("已写入 {}\n", harmless(&path.display().to_string())));
        }
        None => console.print(&bytes)?,
    }
    Ok(Exit::Clean)
}

/// The form with the wanted name, or the one prescribed for the year.
fn form(args: &TemplateArgs, forms: &[Arc<Form>]) -> Result<Arc<Form>, Failure> {
    let ids = || forms.iter().map(|form| form.id.as_str());
    match &args.form {
        Some(id) => forms.iter().find(|form| &form.id == id).cloned().ok_or_else(|| {
            let similar = suggest(id, ids()).map(|known| format!("是不是“{known}”？\n")).unwrap_or_default();
            let all = ids().collect::<Vec<_>>().join("、");
            Failure::message(format!("没有名为“{id}”的表式"), format!("{similar}可以用的表式：{all}"))
        }),
        None => forms.iter().find(|form| form.years.contains(args.year)).cloned().ok_or_else(|| {
            let all = ids().collect::<Vec<_>>().join("、");
            Failure::message(format!("没有 {} 年度的表式", args.year), format!("请用 --form 指定表式：{all}"))
        }),
    }
}

/// Writes a file. One that is there may hold figures that somebody filled in.
fn save(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    let name = path.display().to_string();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(!force).create(force).truncate(force);
    let written = options.open(path).and_then(|mut file| file.write_all(bytes));
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Failure::message(format!("文件 {name} 已经存在，没有改动"), "请换一个文件名；确实要覆盖时加上 --force")
        }
        _ => Failure::message(format!("无法写入文件 {name}（{}）", cause(&error)), "请检查路径、权限和磁盘空间"),
    })
}
